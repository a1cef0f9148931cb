-- What a payslip was computed from, as the rules took it: segments of terms, days, calendar counts, totals and declarations,
-- each with the row it came from. Written when a run is handed over for review, kept with the payslip from the lock on: so
-- that a line explains itself, and a later difference names its cause, whatever the facts say by then.
create table payroll.payslip_basis (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  run_id bigint not null,
  sealed bytea not null,
  primary key (company_id, person_id, month, run_id)
) partition by range (month);
insert into platform.partitioned_table values ('payroll.payslip_basis');
select platform.protect_table('payroll.payslip_basis', 'append');
select platform.protect_people('payroll.payslip_basis', 'pay');
-- Sealing again under another key is an update; taking a run back is a delete, and only until it is locked.
grant update (sealed), delete on payroll.payslip_basis to qinxin_application;

do $$
declare
  month date;
begin
  for month in select distinct pay_run.month from payroll.pay_run loop perform platform.ensure_month(month); end loop;
end $$;

create function payroll.keep_locked_bases() returns trigger
  language plpgsql as $$
begin
  -- An erasure that two people stand behind is the owner's doing.
  if current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then return null; end if;
  if exists (select from (select distinct company_id, run_id from touched_row) as touched
    where not exists (select from payroll.pay_run as run where run.company_id = touched.company_id and run.run_id = touched.run_id and run.status in ('calculating', 'preview'))) then
    raise exception 'runLocked' using errcode = 'QP001';
  end if;
  return null;
end $$;
create trigger keep_locked_inserts after insert on payroll.payslip_basis referencing new table as touched_row for each statement execute function payroll.keep_locked_bases();
create trigger keep_locked_deletes after delete on payroll.payslip_basis referencing old table as touched_row for each statement execute function payroll.keep_locked_bases();
