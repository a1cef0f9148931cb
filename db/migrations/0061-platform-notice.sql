-- Notices: what people are told about what is theirs. A code and what its phrase is filled in with; never an amount, never
-- an account number. Inside the product by the row itself; outside by its deliveries.

create table platform.notice (
  company_id integer not null references platform.company,
  notice_id bigint generated always as identity,
  code text not null,
  -- The person it is for, or the user who is no person of the company.
  person_id integer,
  user_id text,
  -- What it is about, as "bankAccount:17".
  about text not null,
  data jsonb not null default '{}',
  link text,
  created_at timestamptz not null default platform.now(),
  primary key (company_id, notice_id),
  check ((person_id is null) <> (user_id is null))
);
create index notice_by_person on platform.notice (company_id, person_id, notice_id);
create index notice_by_user on platform.notice (company_id, user_id, notice_id);
create index notice_by_subject on platform.notice (company_id, about);
select platform.protect_table('platform.notice', 'append');
create policy reach_of_subject on platform.notice as restrictive
  using ((select platform.reaches_all('public')) or person_id in (select platform.reach('public')) or user_id = current_setting('qinxin.user_id', true));

create table platform.notice_read (
  company_id integer not null references platform.company,
  notice_id bigint not null,
  user_id text not null,
  read_at timestamptz not null default platform.now(),
  primary key (company_id, notice_id, user_id),
  foreign key (company_id, notice_id) references platform.notice (company_id, notice_id)
);
select platform.protect_table('platform.notice_read', 'append');

-- One way out of the product: a message to an account of a source, or a sheet of paper that a clerk hands over.
create table platform.notice_delivery (
  company_id integer not null references platform.company,
  delivery_id bigint generated always as identity,
  notice_id bigint not null,
  channel text not null check (channel in ('message', 'printed')),
  source_code text,
  source_person_key text,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'handedOver')),
  -- Why it failed: an error code.
  code text,
  attempts integer not null default 0,
  provider_message text,
  settled_at timestamptz,
  settled_by text,
  primary key (company_id, delivery_id),
  foreign key (company_id, notice_id) references platform.notice (company_id, notice_id),
  check ((channel = 'message') = (source_code is not null and source_person_key is not null)),
  check ((state = 'waiting') = (settled_at is null))
);
create index notice_delivery_waiting on platform.notice_delivery (company_id, channel, delivery_id) where state = 'waiting';
create index notice_delivery_by_notice on platform.notice_delivery (company_id, notice_id);
select platform.protect_table('platform.notice_delivery', 'write');
