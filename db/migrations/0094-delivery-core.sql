-- Results on their way to people: payslips published, confirmed or contested, and long files that wait for who asked.

create schema delivery;
grant usage on schema delivery to qinxin_application;

-- What the company chose; the last row counts.
create table delivery.policy (
  company_id integer not null references platform.company,
  policy_id bigint generated always as identity,
  -- Whether staff see their payslip of a month that is still a preview, marked as one.
  shows_preview boolean not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, policy_id)
);
select platform.protect_table('delivery.policy', 'append');

-- A run's payslips as they stood at its digest, open to staff from a day on.
create table delivery.publication (
  company_id integer not null references platform.company,
  run_id bigint not null,
  publication_id bigint generated always as identity,
  digest text not null,
  visible_from date not null,
  published_by text not null,
  published_at timestamptz not null default platform.now(),
  -- When everybody had been told.
  told_at timestamptz,
  primary key (company_id, run_id, publication_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create unique index publication_of_content on delivery.publication (company_id, run_id, digest);
select platform.protect_table('delivery.publication', 'write');
revoke delete on delivery.publication from qinxin_application;
revoke update on delivery.publication from qinxin_application;
-- The worker says how far it is with telling people.
grant update (told_at) on delivery.publication to qinxin_application;

-- Keys that a company signs receipts with. The public half may be given to anybody.
create table delivery.signing_key (
  company_id integer not null references platform.company,
  key_id text not null,
  public_key text not null,
  private_sealed bytea not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, key_id)
);
select platform.protect_table('delivery.signing_key', 'write');
revoke delete on delivery.signing_key from qinxin_application;
revoke update on delivery.signing_key from qinxin_application;
-- A rotation of keys seals again and changes nothing else.
grant update (private_sealed) on delivery.signing_key to qinxin_application;

-- A person's yes to one payslip as it stood: the revision says which. Signed with the company's key.
create table delivery.receipt (
  company_id integer not null references platform.company,
  person_id integer not null,
  receipt_id uuid not null,
  run_id bigint not null,
  month date not null,
  revision integer not null,
  key_id text not null,
  signed_at timestamptz not null,
  signed_sealed bytea not null,
  primary key (company_id, person_id, receipt_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id),
  foreign key (company_id, key_id) references delivery.signing_key (company_id, key_id)
);
create unique index receipt_of_payslip on delivery.receipt (company_id, person_id, run_id, revision);
create index receipt_of_run on delivery.receipt (company_id, run_id);
select platform.protect_table('delivery.receipt', 'write');
revoke delete on delivery.receipt from qinxin_application;
revoke update on delivery.receipt from qinxin_application;
grant update (signed_sealed) on delivery.receipt to qinxin_application;
select platform.protect_people('delivery.receipt', 'pay');

-- A question about one line of a payslip, and what was said about it in order.
create table delivery.contest (
  company_id integer not null references platform.company,
  person_id integer not null,
  contest_id uuid not null,
  run_id bigint not null,
  month date not null,
  revision integer not null,
  item text not null,
  opened_by text not null,
  opened_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, contest_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create index contest_of_run on delivery.contest (company_id, run_id);
select platform.protect_table('delivery.contest', 'append');
select platform.protect_people('delivery.contest', 'pay');

create table delivery.contest_entry (
  company_id integer not null references platform.company,
  person_id integer not null,
  contest_id uuid not null,
  -- Counted from 1 within the question.
  entry_number integer not null,
  kind text not null check (kind in ('question', 'answer', 'resolved', 'withdrawn')),
  -- How it ended: the line was right, or it is put right (here, or by a difference in the next open month).
  outcome text check (outcome in ('explained', 'corrected')),
  written_by text not null,
  written_at timestamptz not null default platform.now(),
  text_sealed bytea,
  primary key (company_id, person_id, contest_id, entry_number),
  check ((outcome is not null) = (kind = 'resolved')),
  foreign key (company_id, person_id, contest_id) references delivery.contest (company_id, person_id, contest_id)
);
create unique index contest_ends_once on delivery.contest_entry (company_id, person_id, contest_id) where kind in ('resolved', 'withdrawn');
select platform.protect_table('delivery.contest_entry', 'write');
revoke delete on delivery.contest_entry from qinxin_application;
revoke update on delivery.contest_entry from qinxin_application;
grant update (text_sealed) on delivery.contest_entry to qinxin_application;
select platform.protect_people('delivery.contest_entry', 'pay');

-- A long file that somebody asked for: made by the worker within the asker's own rights, for the asker alone, for a day.
create table delivery.download (
  company_id integer not null references platform.company,
  download_id uuid not null,
  user_id text not null,
  kind text not null,
  run_id bigint not null,
  language text not null check (language in ('zh-CN', 'en')),
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'failed', 'gone')),
  code text,
  done integer not null default 0,
  total integer not null default 0,
  file_name text,
  media_type text,
  bytes integer,
  sha256 text,
  -- What the asker might see when it was made: whoever may see less now gets none of it.
  rights_digest text,
  asked_at timestamptz not null default platform.now(),
  gone_at timestamptz,
  primary key (company_id, download_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id),
  check ((state = 'failed') = (code is not null)),
  check (state <> 'ready' or (file_name is not null and gone_at is not null))
);
create index download_of_user on delivery.download (company_id, user_id, asked_at);
select platform.protect_table('delivery.download', 'write');
revoke delete on delivery.download from qinxin_application;

-- The file in sealed pieces; gone when its day is over.
create table delivery.download_part (
  company_id integer not null references platform.company,
  download_id uuid not null,
  part_number integer not null,
  content_sealed bytea not null,
  primary key (company_id, download_id, part_number),
  foreign key (company_id, download_id) references delivery.download (company_id, download_id) on delete cascade
);
select platform.protect_table('delivery.download_part', 'write');
