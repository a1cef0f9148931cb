-- Amounts, identity numbers and telephone numbers of people are sealed: one ciphertext a row. What stood in the clear is
-- put aside for the start of the product, which seals it. The owner reads all companies here, so the force is lifted meanwhile.

alter table platform.unsealed_value no force row level security;
alter table people.person no force row level security;
alter table people.terms no force row level security;
alter table people.declared_deduction no force row level security;
alter table people.opening_balance no force row level security;
alter table people.earlier_payslip_line no force row level security;
alter table people.workbook_import no force row level security;

-- [wage, insurance base, housing fund base, housing fund rate]
alter table people.terms add column amounts_sealed bytea;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'people.terms.amounts_sealed', person_id, terms_id::text,
    convert_to(jsonb_build_array(wage::text, insurance_base::text, housing_fund_base::text, housing_fund_rate::text)::text, 'UTF8') from people.terms;
alter table people.terms drop column wage, drop column insurance_base, drop column housing_fund_base, drop column housing_fund_rate;
grant update (amounts_sealed) on people.terms to qinxin_application;

-- [monthly amount]
alter table people.declared_deduction add column amount_sealed bytea;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'people.declared_deduction.amount_sealed', person_id, declaration_id::text, convert_to(jsonb_build_array(monthly_amount::text)::text, 'UTF8') from people.declared_deduction;
alter table people.declared_deduction drop column monthly_amount;
grant update (amount_sealed) on people.declared_deduction to qinxin_application;

-- [income, exempt income, special deduction, special additional deduction, other deduction, tax withheld]
alter table people.opening_balance add column amounts_sealed bytea;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'people.opening_balance.amounts_sealed', person_id, balance_id::text,
    convert_to(jsonb_build_array(income::text, exempt_income::text, special_deduction::text, special_additional_deduction::text, other_deduction::text, tax_withheld::text)::text, 'UTF8')
  from people.opening_balance;
alter table people.opening_balance drop column income, drop column exempt_income, drop column special_deduction, drop column special_additional_deduction, drop column other_deduction, drop column tax_withheld;
grant update (amounts_sealed) on people.opening_balance to qinxin_application;

-- Payslips that another system paid: one row a person and month with all lines, [[item, amount], …]. A correction is a
-- newer row with all lines of the month; the one with the highest payslip_id counts.
create table people.earlier_payslip (
  company_id integer not null references platform.company,
  person_id integer not null,
  month date not null,
  payslip_id bigint not null default nextval('platform.recorded_seq'),
  lines_sealed bytea,
  source text not null,
  primary key (company_id, person_id, month, payslip_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
insert into people.earlier_payslip (company_id, person_id, month, payslip_id, source)
  select company_id, person_id, month, max(recorded_seq), max(source) from people.earlier_payslip_line group by company_id, person_id, month;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select line.company_id, 'people.earlier_payslip.lines_sealed', line.person_id, payslip.payslip_id::text, convert_to(jsonb_agg(jsonb_build_array(line.item, line.amount::text) order by line.item)::text, 'UTF8')
  from (select distinct on (company_id, person_id, month, item) * from people.earlier_payslip_line order by company_id, person_id, month, item, recorded_seq desc) as line
  join people.earlier_payslip as payslip using (company_id, person_id, month)
  group by line.company_id, line.person_id, payslip.payslip_id;
drop table people.earlier_payslip_line;
select platform.protect_table('people.earlier_payslip', 'append');
select platform.protect_people('people.earlier_payslip', 'pay');
grant update (lines_sealed) on people.earlier_payslip to qinxin_application;

-- Sealed with the row's recorded_seq, which moves with every change: older bytes do not fit the row any more.
alter table people.person add column identity_sealed bytea, add column identity_mark bytea, add column mobile_sealed bytea;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'people.person.identity_sealed', person_id, recorded_seq::text, convert_to(identity_number, 'UTF8') from people.person where identity_number <> '';
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'people.person.mobile_sealed', person_id, recorded_seq::text, convert_to(mobile, 'UTF8') from people.person where mobile <> '';
alter table people.person drop column identity_number, drop column mobile;
create index person_by_identity_mark on people.person (company_id, identity_mark) where identity_mark is not null;
-- The id is part of what values are sealed with, so it is drawn before the row is written.
alter table people.person alter column person_id set generated by default;
grant usage on sequence people.person_person_id_seq to qinxin_application;

-- Cells of a workbook are pay as often as not.
alter table people.workbook_import add column failures_sealed bytea, add column failed_rows_sealed bytea;
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'people.workbook_import.failures_sealed', null, import_id::text, convert_to(failures::text, 'UTF8') from people.workbook_import where failures <> '[]';
insert into platform.unsealed_value (company_id, place, person_id, row_key, plain)
  select company_id, 'people.workbook_import.failed_rows_sealed', null, import_id::text, failed_rows from people.workbook_import where failed_rows is not null;
alter table people.workbook_import drop column failures, drop column failed_rows;
alter table people.workbook_import alter column import_id set generated by default;
grant usage on sequence people.workbook_import_import_id_seq to qinxin_application;

alter table platform.unsealed_value force row level security;
alter table people.person force row level security;
alter table people.terms force row level security;
alter table people.declared_deduction force row level security;
alter table people.opening_balance force row level security;
alter table people.workbook_import force row level security;
