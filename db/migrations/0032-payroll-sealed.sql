-- A payslip's amounts, check code and findings are one ciphertext. Plain bytes: length of the amounts, the amounts, length
-- of the check code, the check code, the findings as JSON text; lengths are 32-bit big-endian.

alter table platform.unsealed_value no force row level security;
alter table payroll.payslip no force row level security;

alter table payroll.payslip add column sealed bytea;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'payroll.payslip.sealed', person_id, to_char(month, 'YYYY-MM') || '|' || run_id || '|' || revision,
    int4send(coalesce(length(amounts), 0)) || coalesce(amounts, ''::bytea) || int4send(coalesce(length(check_code), 0)) || convert_to(coalesce(check_code, ''), 'UTF8') || convert_to(findings::text, 'UTF8')
  from payroll.payslip;
alter table payroll.payslip drop column amounts, drop column findings, drop column check_code, drop column key_version;

alter table platform.unsealed_value force row level security;
alter table payroll.payslip force row level security;
