-- Pay runs and payslips. Amounts are one byte vector per payslip: big-endian signed 64-bit integers in the
-- item's smallest unit, in the order of the item set. Nothing here is summed or sorted by SQL.

create schema payroll;
grant usage on schema payroll to qinxin_application;

-- Content-addressed: the text of every active pack file, joined canonically, by its SHA-256.
create table payroll.pack (
  company_id integer not null references platform.company,
  pack_digest text not null,
  content jsonb not null,
  activated_at timestamptz not null default now(),
  primary key (company_id, pack_digest)
);
select platform.protect_table('payroll.pack', 'append');

create table payroll.item_set (
  company_id integer not null references platform.company,
  item_set_id integer generated always as identity,
  pack_digest text not null,
  place text not null,
  -- [{"item": "baseSalary", "unit": "CNY", "scale": 2}, …] in vector order
  items jsonb not null,
  primary key (company_id, item_set_id),
  unique (company_id, pack_digest, place)
);
select platform.protect_table('payroll.item_set', 'append');

create table payroll.pay_run (
  company_id integer not null references platform.company,
  run_id bigint generated always as identity,
  month date not null,
  period_from date not null,
  period_to date not null,
  pay_date date not null,
  status text not null check (status in ('calculating', 'preview', 'failed')),
  cut_seq bigint not null,
  pack_digest text not null,
  kernel_version text not null,
  tzdata_version text not null,
  digest text,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (company_id, run_id)
);
-- One preview per open month; closing months is later work of its own.
create unique index pay_run_of_month on payroll.pay_run (company_id, month);
select platform.protect_table('payroll.pay_run', 'write');

create table payroll.payslip (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  run_id bigint not null,
  revision integer not null default 1,
  status text not null check (status in ('computed', 'notComputed')),
  -- closed list of codes when not computed: noActivePack, noTerms, noOpeningBalance, missingInput, …
  reason text,
  item_set_id integer,
  key_version integer not null default 0,
  amounts bytea,
  findings jsonb not null default '[]',
  check_code text,
  primary key (company_id, person_id, month)
) partition by range (month);
insert into platform.partitioned_table values ('payroll.payslip');
select platform.protect_table('payroll.payslip', 'write');

-- Shards of a run: the unit of work of a worker; a killed shard is run again with the same result.
create table payroll.run_shard (
  company_id integer not null references platform.company,
  run_id bigint not null,
  shard_number integer not null,
  person_ids integer[] not null,
  status text not null check (status in ('open', 'done')),
  attempts integer not null default 0,
  primary key (company_id, run_id, shard_number),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
select platform.protect_table('payroll.run_shard', 'write');
