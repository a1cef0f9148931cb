-- The audit in full: every change and every read of pay, bank, identity or health values, in four chains a company.
-- Append-only for the application; the hash chain over it is made a moment later, from the list of rows not linked yet.

alter table platform.audit_event no force row level security;
alter table platform.audit_event rename to audit_event_before;
alter index platform.audit_event_pkey rename to audit_event_before_pkey;

create table platform.audit_event (
  -- No foreign key: the policy below holds the company, and a key would cost every read a lock on the company's row.
  company_id integer not null,
  audit_seq bigint not null,
  -- Which chain. change: what was done; read: values that were shown; access: refused requests; identity: sessions, roles, keys.
  domain text not null check (domain in ('change', 'read', 'access', 'identity')),
  at timestamptz not null,
  -- The machine's clock; `at` is the installation's, which a demonstration sets.
  recorded_at timestamptz not null,
  actor text not null,
  roles text[] not null default '{}',
  -- The session, as the beginning of its hash: told apart, not usable.
  session text,
  action text not null,
  subject text not null,
  -- Route or system reason.
  why text not null default '',
  field_classes text[] not null default '{}',
  -- Whose values: one person, or the set of a list that was shown or changed as a whole.
  person_id integer,
  person_set int4multirange,
  people_count integer not null default 0,
  network_address text not null default '',
  user_agent text not null default '',
  data jsonb not null default '{}',
  -- Values before and after a change, each sealed for its person and field class.
  sealed_values jsonb,
  primary key (company_id, audit_seq, at),
  check (person_id is null or person_set is null)
) partition by range (at);
-- Months get partitions of their own ahead of time; what finds none goes here rather than being refused.
create table platform.audit_event_rest partition of platform.audit_event default;

create index audit_event_person on platform.audit_event (company_id, person_id, audit_seq) where person_id is not null;
create index audit_event_people on platform.audit_event (company_id, audit_seq) where person_set is not null;
create index audit_event_change on platform.audit_event (company_id, action, subject, at) where domain = 'change';

select platform.protect_table('platform.audit_event', 'append');
-- Rows about reads, refusals and sessions are for auditors and, about oneself, for the person. Set at the begin of a transaction.
create policy audit_reader on platform.audit_event as restrictive for select using (
  domain = 'change'
  or (select current_setting('qinxin.reach_audit', true)) = 'all'
  or person_id = (select nullif(nullif(current_setting('qinxin.reach_audit', true), ''), 'all')::integer)
  or person_set @> (select nullif(nullif(current_setting('qinxin.reach_audit', true), ''), 'all')::integer)
);

-- Rows that stand in no link yet. The chain takes them out in the transaction of the link, so a row that is committed
-- late, or a process that dies, loses nothing.
create table platform.audit_unlinked (
  company_id integer not null,
  audit_seq bigint not null,
  domain text not null,
  primary key (company_id, audit_seq)
);
alter table platform.audit_unlinked enable row level security;
alter table platform.audit_unlinked force row level security;
create policy company_isolation on platform.audit_unlinked
  using (company_id = (select platform.current_company())) with check (company_id = (select platform.current_company()));
create policy lister on platform.audit_unlinked for select to current_user using (true);
grant select, insert, delete on platform.audit_unlinked to qinxin_application;

-- A link binds a batch of rows: the hash of each row, and a hash over them, the link's number and the link before.
create table platform.audit_link (
  company_id integer not null references platform.company,
  domain text not null check (domain in ('change', 'read', 'access', 'identity')),
  link_number integer not null check (link_number > 0),
  linked_at timestamptz not null default clock_timestamp(),
  row_seqs bigint[] not null,
  row_hashes bytea not null,
  previous_hash bytea not null,
  link_hash bytea not null,
  primary key (company_id, domain, link_number)
);
select platform.protect_table('platform.audit_link', 'append');

-- What was written down outside the database, kept here too so that a screen can show and print it.
create table platform.audit_anchor (
  company_id integer not null references platform.company,
  anchor_number integer not null check (anchor_number > 0),
  anchored_at timestamptz not null,
  code text not null,
  -- The line of the file, as it stands there.
  line text not null,
  primary key (company_id, anchor_number)
);
select platform.protect_table('platform.audit_anchor', 'append');

create table platform.audit_verification (
  company_id integer not null references platform.company,
  verification_id bigint generated always as identity,
  verified_at timestamptz not null default platform.now(),
  row_count bigint not null,
  link_count bigint not null,
  is_good boolean not null,
  fault jsonb,
  primary key (company_id, verification_id)
);
select platform.protect_table('platform.audit_verification', 'append');

-- Writes rows of one or more companies in the caller's transaction. Answers nothing: a writer need not be a reader.
create function platform.record_audit(given jsonb) returns void
  language plpgsql set search_path = pg_catalog, platform as $$
declare
  caller text := current_setting('qinxin.company_id', true);
  company integer;
begin
  for company in select distinct (entry ->> 'company_id')::integer from jsonb_array_elements(given) as entry order by 1 loop
    -- Inside a company's transaction the rows are that company's; without one, each row's own.
    if coalesce(caller, '') = '' then
      perform set_config('qinxin.company_id', company::text, true);
    end if;
    with entry as materialized (
      select nextval('platform.recorded_seq') as audit_seq, platform.now() as at, clock_timestamp() as recorded_at, row.*
      from jsonb_to_recordset(given) as row (
        company_id integer, domain text, actor text, roles text[], session text, action text, subject text, why text, field_classes text[],
        person_id integer, person_set int4multirange, people_count integer, network_address text, user_agent text, data jsonb, sealed_values jsonb
      ) where row.company_id = company
    ), written as (
      insert into platform.audit_event (company_id, audit_seq, domain, at, recorded_at, actor, roles, session, action, subject, why, field_classes, person_id, person_set, people_count, network_address, user_agent, data, sealed_values)
      select company_id, audit_seq, domain, at, recorded_at, actor, roles, session, action, subject, why, field_classes, person_id, person_set, people_count, network_address, user_agent, data, sealed_values from entry
    )
    insert into platform.audit_unlinked (company_id, audit_seq, domain) select company_id, audit_seq, domain from entry;
  end loop;
  if coalesce(caller, '') = '' then
    perform set_config('qinxin.company_id', '', true);
  end if;
end $$;

-- Partitions of this month and the next two. A month of which rows stand in the rest already keeps them there.
create function platform.ensure_audit_months() returns void
  language plpgsql security definer set search_path = pg_catalog, platform as $$
declare
  first_day date;
  child text;
begin
  perform pg_advisory_xact_lock(hashtext('platform.ensure_month'));
  for step in 0..2 loop
    first_day := (date_trunc('month', platform.now() at time zone 'UTC') + step * interval '1 month')::date;
    child := 'platform.audit_event_' || to_char(first_day, 'YYYYMM');
    if to_regclass(child) is null then
      begin
        execute format('create table %s partition of platform.audit_event for values from (%L) to (%L)', child, first_day || ' 00:00:00+00', (first_day + interval '1 month')::date || ' 00:00:00+00');
      exception when check_violation then null;
      end;
    end if;
  end loop;
end $$;

-- Companies with rows to link: the chain looks once a second, over all companies.
create function platform.companies_to_link() returns setof integer
  language sql security definer set search_path = pg_catalog, platform as $$
  with recursive company as (
    (select company_id from platform.audit_unlinked order by company_id limit 1)
    union all
    select (select company_id from platform.audit_unlinked where company_id > company.company_id order by company_id limit 1) from company where company.company_id is not null
  ) select company_id from company where company_id is not null $$;

insert into platform.audit_event (company_id, audit_seq, domain, at, recorded_at, actor, action, subject, data)
  select company_id, audit_seq, 'change', at, at, actor, action, subject, data from platform.audit_event_before;
insert into platform.audit_unlinked (company_id, audit_seq, domain) select company_id, audit_seq, 'change' from platform.audit_event_before;
drop table platform.audit_event_before;
