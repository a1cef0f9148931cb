-- The review of a run: why each payslip differs from the month before, and what someone should look at before it is
-- locked. A row is derived and written anew; what people answered to a finding is a fact of its own and stays.
create table payroll.payslip_review (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  run_id bigint not null,
  -- The revision of the payslip that was looked at; 0 when there is none in the run (who was paid the month before).
  revision integer not null,
  -- Net pay of both months, the parts of each line's change, and the findings.
  sealed bytea not null,
  primary key (company_id, person_id, month, run_id)
) partition by range (month);
insert into platform.partitioned_table values ('payroll.payslip_review');
select platform.protect_table('payroll.payslip_review', 'write');
select platform.protect_people('payroll.payslip_review', 'pay');

do $$
declare
  month date;
begin
  for month in select distinct pay_run.month from payroll.pay_run loop perform platform.ensure_month(month); end loop;
end $$;

-- What someone said to a finding. It holds for the finding as it was: one that says something else later is open again.
create table payroll.finding_answer (
  company_id integer not null,
  person_id integer not null,
  answer_id bigint not null default nextval('platform.recorded_seq'),
  month date not null,
  run_id bigint not null,
  -- Code of the finding, what it said, and the reason that was given.
  sealed bytea not null,
  answered_by text not null,
  answered_at timestamptz not null,
  primary key (company_id, person_id, answer_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create index finding_answer_by_run on payroll.finding_answer (company_id, run_id);
select platform.protect_table('payroll.finding_answer', 'append');
select platform.protect_people('payroll.finding_answer', 'pay');
grant update (sealed) on payroll.finding_answer to qinxin_application;
