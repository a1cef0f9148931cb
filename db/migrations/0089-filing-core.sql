-- Filing: the books of a pay run, and what offices outside say about it. Everything is a fact: a newer plan or bill counts
-- from then on, and what was booked or compared stays as it was.

create schema filing;
grant usage on schema filing to qinxin_application;

-- Which accounts pay moves, the cost centres, and where departments belong. Of two for one month the newer counts.
create table filing.book_plan (
  company_id integer not null references platform.company,
  plan_id bigint not null default nextval('platform.recorded_seq'),
  from_month date not null check (from_month = date_trunc('month', from_month)),
  plan jsonb not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, plan_id)
);
select platform.protect_table('filing.book_plan', 'append');

-- Whose cost is shared out over several cost centres, from a month on. No shares: that of the department again.
create table filing.cost_share (
  company_id integer not null,
  person_id integer not null,
  share_id bigint not null default nextval('platform.recorded_seq'),
  from_month date not null check (from_month = date_trunc('month', from_month)),
  shares jsonb not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, share_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
select platform.protect_table('filing.cost_share', 'append');
select platform.protect_people('filing.cost_share', 'personal');

-- Vouchers: numbered once per month and legal entity. The same run, kind and content is the same voucher; another content
-- takes the first one back by a voucher of its own.
create table filing.voucher (
  company_id integer not null references platform.company,
  voucher_id bigint not null default nextval('platform.recorded_seq'),
  month date not null check (month = date_trunc('month', month)),
  legal_entity text not null,
  number integer not null check (number > 0),
  kind text not null check (kind in ('accrual', 'payment')),
  run_id bigint not null,
  currency text not null,
  reverses_voucher_id bigint,
  digest text not null,
  content_sealed bytea not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, voucher_id),
  unique (company_id, month, legal_entity, number),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id),
  foreign key (company_id, reverses_voucher_id) references filing.voucher (company_id, voucher_id)
);
create unique index voucher_taken_back_once on filing.voucher (company_id, reverses_voucher_id) where reverses_voucher_id is not null;
create index voucher_by_run on filing.voucher (company_id, run_id);
select platform.protect_table('filing.voucher', 'append');
-- Sealing again under a new key changes the bytes, never the voucher: its digest stands beside it.
grant update (content_sealed) on filing.voucher to qinxin_application;

-- Bills of the insurance and housing fund offices, as they were handed in. Of two for a month, place and kind the newer counts.
create table filing.insurance_bill (
  company_id integer not null references platform.company,
  bill_id bigint not null default nextval('platform.recorded_seq'),
  month date not null check (month = date_trunc('month', month)),
  place text not null,
  kind text not null check (kind in ('insurance', 'housingFund')),
  file_name text not null,
  file_digest text not null,
  lines integer not null,
  -- Rows whose person is not known here, with their amounts.
  unmatched_sealed bytea not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, bill_id)
);
create index insurance_bill_by_month on filing.insurance_bill (company_id, month, place, kind);
select platform.protect_table('filing.insurance_bill', 'append');
grant update (unmatched_sealed) on filing.insurance_bill to qinxin_application;

create table filing.insurance_bill_line (
  company_id integer not null,
  person_id integer not null,
  bill_id bigint not null,
  line_number integer not null,
  sealed bytea not null,
  primary key (company_id, person_id, bill_id, line_number),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  foreign key (company_id, bill_id) references filing.insurance_bill (company_id, bill_id)
);
create index insurance_bill_line_by_bill on filing.insurance_bill_line (company_id, bill_id);
select platform.protect_table('filing.insurance_bill_line', 'append');
select platform.protect_people('filing.insurance_bill_line', 'pay');
grant update (sealed) on filing.insurance_bill_line to qinxin_application;

-- What another payroll system said it holds of a run, compared line by line.
create table filing.read_back (
  company_id integer not null references platform.company,
  read_back_id bigint not null default nextval('platform.recorded_seq'),
  run_id bigint not null,
  file_digest text not null,
  lines integer not null,
  differences integer not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, read_back_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create index read_back_by_run on filing.read_back (company_id, run_id);
select platform.protect_table('filing.read_back', 'append');
