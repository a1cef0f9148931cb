-- Why somebody's pay of a run does not go out: holds, each released once at most, and exclusions of people who have no
-- payslip. Facts: nothing is changed here, and whoever placed or released stands beside the reason.
create table payroll.pay_hold (
  company_id integer not null references platform.company,
  hold_id bigint not null default nextval('platform.recorded_seq'),
  run_id bigint not null,
  person_id integer not null,
  -- closed list of codes, phrases holdReason.<code>
  reason text not null,
  -- What somebody wrote about it, as what a court ordered.
  note_sealed bytea not null,
  placed_by text not null,
  placed_at timestamptz not null,
  primary key (company_id, hold_id),
  -- Held for one reason once a run: what is released does not come back by the same door.
  unique (company_id, run_id, person_id, reason),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create table payroll.pay_hold_release (
  company_id integer not null references platform.company,
  hold_id bigint not null,
  person_id integer not null,
  note_sealed bytea not null,
  released_by text not null,
  released_at timestamptz not null,
  primary key (company_id, hold_id),
  foreign key (company_id, hold_id) references payroll.pay_hold (company_id, hold_id)
);
create table payroll.run_exclusion (
  company_id integer not null references platform.company,
  exclusion_id bigint not null default nextval('platform.recorded_seq'),
  run_id bigint not null,
  person_id integer not null,
  -- The newest row of a person in a run counts.
  is_excluded boolean not null,
  note text not null,
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (company_id, exclusion_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create index run_exclusion_of_run on payroll.run_exclusion (company_id, run_id, person_id, exclusion_id desc);
select platform.protect_table('payroll.pay_hold', 'append');
select platform.protect_table('payroll.pay_hold_release', 'append');
select platform.protect_table('payroll.run_exclusion', 'append');
select platform.protect_people('payroll.pay_hold', 'pay');
select platform.protect_people('payroll.pay_hold_release', 'pay');
-- Sealing again under another key.
grant update (note_sealed) on payroll.pay_hold, payroll.pay_hold_release to qinxin_application;
select platform.protect_people('payroll.run_exclusion', 'pay');
