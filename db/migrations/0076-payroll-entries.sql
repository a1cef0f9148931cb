-- What people enter for a payment beside terms and attendance, what is owed and taken, and differences of paid months.
-- Facts: a correction is a newer row; every computation reads them again, so that none is lost by computing twice.

-- 薪资项目 of a company: what an entered amount is called and what it counts for. The newest row of a code counts.
create table payroll.pay_item (
  company_id integer not null references platform.company,
  pay_item_id bigint not null default nextval('platform.recorded_seq'),
  code text not null check (code ~ '^[a-z][A-Za-z0-9]{0,39}$'),
  title_chinese text not null,
  title_english text not null,
  -- Which input of the rules it joins.
  treatment text not null check (treatment in ('taxableComparable', 'taxableOther', 'taxFree', 'afterTaxDeduction', 'perfectAttendance', 'annualBonus')),
  is_active boolean not null,
  written_by text not null,
  written_at timestamptz not null,
  primary key (company_id, pay_item_id)
);
select platform.protect_table('payroll.pay_item', 'append');

-- An amount of an item for the months from one to another, or a payslip line replaced in one month. The newest row of a
-- person, item, first month and run counts; one without an amount takes the earlier one back.
create table payroll.pay_item_amount (
  company_id integer not null references platform.company,
  amount_id bigint not null default nextval('platform.recorded_seq'),
  person_id integer not null,
  kind text not null check (kind in ('amount', 'override')),
  item text not null,
  from_month date not null check (from_month = date_trunc('month', from_month)),
  to_month date not null check (to_month = date_trunc('month', to_month) and to_month >= from_month),
  -- The extra run that pays it; null: the regular run of the month.
  run_id bigint,
  -- The amount, and why: what a court or a doctor said of somebody stands in no plain column.
  sealed bytea not null,
  source text not null check (source in ('manual', 'import', 'leaving', 'rule')),
  written_by text not null,
  written_at timestamptz not null,
  primary key (company_id, amount_id),
  check (kind = 'amount' or (from_month = to_month and run_id is null)),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create index pay_item_amount_latest on payroll.pay_item_amount (company_id, person_id, kind, item, from_month, run_id, amount_id desc);
select platform.protect_table('payroll.pay_item_amount', 'append');
select platform.protect_people('payroll.pay_item_amount', 'pay');

-- What is to be taken from pay: a court's order, a loan or advance, damages. A change is a newer row of the same order.
create table payroll.deduction_order (
  company_id integer not null references platform.company,
  row_id bigint not null default nextval('platform.recorded_seq'),
  order_id bigint not null,
  person_id integer not null,
  kind text not null check (kind in ('garnishment', 'advance', 'damage')),
  from_month date not null check (from_month = date_trunc('month', from_month)),
  -- Lower is taken first among orders of its kind.
  priority smallint not null,
  is_active boolean not null,
  -- The whole debt, the most of a month, what a court leaves, and why.
  sealed bytea not null,
  written_by text not null,
  written_at timestamptz not null,
  primary key (company_id, row_id)
);
create index deduction_order_latest on payroll.deduction_order (company_id, person_id, order_id, row_id desc);
select platform.protect_table('payroll.deduction_order', 'append');
select platform.protect_people('payroll.deduction_order', 'pay');
-- Sealing again under another key.
grant update (sealed) on payroll.pay_item_amount, payroll.deduction_order to qinxin_application;

-- What a run took of each order, and what the employer advanced in it: the ledger that the next month goes on from.
create table payroll.deduction_entry (
  company_id integer not null references platform.company,
  run_id bigint not null,
  person_id integer not null,
  sealed bytea not null,
  primary key (company_id, run_id, person_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create index deduction_entry_of_person on payroll.deduction_entry (company_id, person_id, run_id);
-- What paying a month again with what is known now would change, line by line, as a later run carries it.
create table payroll.retro_difference (
  company_id integer not null references platform.company,
  run_id bigint not null,
  from_run_id bigint not null,
  person_id integer not null,
  sealed bytea not null,
  primary key (company_id, run_id, from_run_id, person_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id),
  foreign key (company_id, from_run_id) references payroll.pay_run (company_id, run_id)
);
create index retro_difference_of_person on payroll.retro_difference (company_id, person_id, from_run_id);

do $$
declare
  name text;
begin
  foreach name in array array['payroll.deduction_entry', 'payroll.retro_difference'] loop
    perform platform.protect_table(name::regclass, 'append');
    perform platform.protect_people(name::regclass, 'pay');
    -- They move with the open run and stay with the locked one.
    execute format('grant update (sealed), delete on %s to qinxin_application', name);
    execute format('create trigger keep_locked_inserts after insert on %s referencing new table as touched_row for each statement execute function payroll.keep_locked_bases()', name);
    execute format('create trigger keep_locked_deletes after delete on %s referencing old table as touched_row for each statement execute function payroll.keep_locked_bases()', name);
  end loop;
end $$;

-- Whose days were asked to be computed again, month by month: months that are locked
-- since are looked at again for these people.
create table payroll.retro_request (
  company_id integer not null references platform.company,
  person_id integer not null,
  month date not null,
  noted_seq bigint not null default nextval('platform.recorded_seq'),
  primary key (company_id, person_id, month)
);
select platform.protect_table('payroll.retro_request', 'write');
select platform.protect_people('payroll.retro_request', 'personal');

create function payroll.note_retro_requests() returns trigger
  language plpgsql as $$
begin
  insert into payroll.retro_request (company_id, person_id, month)
    select requested.company_id, requested.person_id, requested.month from requested_row as requested
    where exists (select from payroll.pay_run as run where run.company_id = requested.company_id and run.status not in ('discarded', 'failed')
      and run.period_from < requested.month + interval '1 month' and run.period_to > requested.month)
    on conflict (company_id, person_id, month) do update set noted_seq = excluded.noted_seq;
  return null;
end $$;
create trigger note_retro_inserts after insert on attendance.recompute_request referencing new table as requested_row for each statement execute function payroll.note_retro_requests();
create trigger note_retro_updates after update on attendance.recompute_request referencing new table as requested_row for each statement execute function payroll.note_retro_requests();
