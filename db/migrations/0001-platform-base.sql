-- Tenancy, audit, commands, incidents. Row-level security is forced on every company table by protect_table.
-- Facts are append-only: the application role gets no UPDATE or DELETE on tables named facts below.

create schema platform;

-- One sequence orders every recorded fact of the database; a cut stores its value (architecture.md §4).
create sequence platform.recorded_seq as bigint;

-- The company of the session. Missing setting = no rows, never all rows.
create function platform.current_company() returns integer
  language sql stable parallel safe
  as $$ select nullif(current_setting('qinxin.company_id', true), '')::integer $$;

-- The tables that ensure_month gives a partition of each business month.
create table platform.partitioned_table (
  table_name text primary key
);

-- Enables and forces row-level security by company and grants the application role what it needs.
-- privileges: 'append' (select, insert), 'write' (select, insert, update, delete).
create function platform.protect_table(name regclass, privileges text) returns void
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy company_isolation on %s using (company_id = (select platform.current_company())) with check (company_id = (select platform.current_company()))', name);
  if privileges = 'append' then
    execute format('grant select, insert on %s to qinxin_application', name);
  elsif privileges = 'write' then
    execute format('grant select, insert, update, delete on %s to qinxin_application', name);
  else
    raise exception 'protect_table: unknown privileges %', privileges;
  end if;
end $$;

-- Creates the missing partitions of one month, for every partitioned table. The application may call it; it owns nothing.
create function platform.ensure_month(month date) returns void
  language plpgsql security definer set search_path = pg_catalog, platform as $$
declare
  parent text;
  first_day date := date_trunc('month', month)::date;
  next_first_day date := (date_trunc('month', month) + interval '1 month')::date;
  child text;
begin
  perform pg_advisory_xact_lock(hashtext('platform.ensure_month'));
  for parent in select table_name from platform.partitioned_table order by table_name loop
    child := parent || '_' || to_char(first_day, 'YYYYMM');
    if to_regclass(child) is null then
      execute format('create table %s partition of %s for values from (%L) to (%L)', child, parent, first_day, next_first_day);
    end if;
  end loop;
end $$;

create table platform.company (
  company_id integer generated always as identity primary key,
  company_code text not null unique,
  name text not null,
  country text not null default 'CN',
  is_demo boolean not null default false,
  created_at timestamptz not null default now()
);
-- A company row is visible to its own session only; listing companies of a signed-in user goes through platform.membership.
-- The role that owns the schema keeps the register: it takes companies on and lists them for the worker and set-up.
alter table platform.company enable row level security;
alter table platform.company force row level security;
create policy company_isolation on platform.company using (company_id = (select platform.current_company()));
create policy register on platform.company to current_user using (true);

create table platform.membership (
  company_id integer not null references platform.company,
  user_id text not null,
  role text not null check (role in ('administrator', 'payrollClerk', 'lineManager', 'employee')),
  person_id integer,
  created_at timestamptz not null default now(),
  primary key (company_id, user_id)
);
alter table platform.membership enable row level security;
alter table platform.membership force row level security;
create policy company_or_self on platform.membership
  using (company_id = (select platform.current_company()) or user_id = current_setting('qinxin.user_id', true))
  with check (company_id = (select platform.current_company()));
grant select, insert, update, delete on platform.membership to qinxin_application;

create table platform.command (
  company_id integer not null references platform.company,
  command_id uuid not null,
  parameter_hash text not null,
  result jsonb not null,
  created_at timestamptz not null default now(),
  primary key (company_id, command_id)
);
select platform.protect_table('platform.command', 'append');

create table platform.audit_event (
  company_id integer not null references platform.company,
  audit_seq bigint not null default nextval('platform.recorded_seq'),
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text not null,
  data jsonb not null default '{}',
  primary key (company_id, audit_seq)
);
select platform.protect_table('platform.audit_event', 'append');

-- One open row per (source, class) while a fault lasts; closes by itself when the work succeeds again (oracle O3).
create table platform.incident (
  company_id integer not null references platform.company,
  incident_id bigint generated always as identity,
  source_code text not null,
  class text not null check (class in ('retry', 'waitQuota', 'fixCredential', 'fixData', 'bug')),
  code text not null,
  data jsonb not null default '{}',
  occurrences integer not null default 1,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  closed_at timestamptz,
  primary key (company_id, incident_id)
);
create unique index incident_open on platform.incident (company_id, source_code, code) where closed_at is null;
select platform.protect_table('platform.incident', 'write');

grant usage on schema platform to qinxin_application;
grant usage on sequence platform.recorded_seq to qinxin_application;
grant select on platform.partitioned_table to qinxin_application;
grant select, insert, update on platform.company to qinxin_application;
