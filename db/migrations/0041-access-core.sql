-- Who may what. Every table holds facts that are added and never changed: what ends, ends by a row of access.ending.
-- Days are the company's; valid_to is the last day and included, ended_on the first day that no longer counts.

create schema access;
grant usage on schema access to qinxin_application;

-- A role that the company made; the built-in ones stand in contracts/api/access-terms.ts. The newest title counts.
create table access.role (
  company_id integer not null references platform.company,
  role_code text not null check (role_code ~ '^[a-z][A-Za-z0-9-]{1,39}$'),
  role_seq bigint not null default nextval('platform.recorded_seq'),
  title text not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, role_code, role_seq),
  check (role_code not in ('administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager', 'employee', 'auditor'))
);
select platform.protect_table('access.role', 'append');

-- One permission of a role, or one permission or prohibition of a user or group: action × field class × scope × days.
create table access.permission (
  company_id integer not null references platform.company,
  permission_id bigint not null default nextval('platform.recorded_seq'),
  holder_kind text not null check (holder_kind in ('role', 'user', 'group')),
  holder_key text not null,
  effect text not null check (effect in ('allow', 'forbid')),
  action text not null,
  field_class text not null check (field_class in ('public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health')),
  scope_kind text not null check (scope_kind in ('company', 'entity', 'branch', 'department', 'group', 'reportingLine', 'self')),
  scope_key text not null default '',
  valid_from date not null,
  valid_to date,
  note text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, permission_id),
  check (valid_to >= valid_from),
  check (holder_kind <> 'role' or effect = 'allow')
);
create index permission_by_holder on access.permission (company_id, holder_kind, holder_key);
select platform.protect_table('access.permission', 'append');

-- A role in the hands of a user, or of everyone in a group, narrowed to a scope.
create table access.assignment (
  company_id integer not null references platform.company,
  assignment_id bigint not null default nextval('platform.recorded_seq'),
  holder_kind text not null check (holder_kind in ('user', 'group')),
  holder_key text not null,
  role_code text not null,
  scope_kind text not null check (scope_kind in ('company', 'entity', 'branch', 'department', 'group', 'reportingLine', 'self')),
  scope_key text not null default '',
  valid_from date not null,
  valid_to date,
  note text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, assignment_id),
  check (valid_to >= valid_from)
);
create index assignment_by_holder on access.assignment (company_id, holder_kind, holder_key);
create index assignment_by_role on access.assignment (company_id, role_code);
select platform.protect_table('access.assignment', 'append');

-- Some of one user's rights in another's hands: never to oneself, always with an end, at most 90 days.
create table access.delegation (
  company_id integer not null references platform.company,
  delegation_id bigint not null default nextval('platform.recorded_seq'),
  from_user_id text not null,
  to_user_id text not null,
  rights text[] not null check (cardinality(rights) > 0),
  valid_from date not null,
  valid_to date not null,
  -- The row of platform.acting_for that makes both one human between maker and checker.
  acting_id bigint not null,
  note text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, delegation_id),
  constraint delegation_to_another check (from_user_id <> to_user_id),
  constraint delegation_has_an_end check (valid_to >= valid_from and valid_to <= valid_from + 90)
);
create index delegation_by_receiver on access.delegation (company_id, to_user_id);
create index delegation_by_giver on access.delegation (company_id, from_user_id);
select platform.protect_table('access.delegation', 'append');

create table access.person_group (
  company_id integer not null references platform.company,
  group_code text not null check (group_code ~ '^[a-z][A-Za-z0-9-]{1,39}$'),
  title text not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, group_code)
);
select platform.protect_table('access.person_group', 'append');

create table access.group_member (
  company_id integer not null references platform.company,
  member_id bigint not null default nextval('platform.recorded_seq'),
  group_code text not null,
  person_id integer not null,
  valid_from date not null,
  valid_to date,
  note text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, member_id),
  foreign key (company_id, group_code) references access.person_group (company_id, group_code),
  check (valid_to >= valid_from)
);
create index group_member_by_group on access.group_member (company_id, group_code);
create index group_member_by_person on access.group_member (company_id, person_id);
select platform.protect_table('access.group_member', 'append');

-- The end of a fact. Final: what shall hold again is given again.
create table access.ending (
  company_id integer not null references platform.company,
  fact text not null check (fact in ('role', 'permission', 'assignment', 'delegation', 'groupMember')),
  fact_key text not null,
  ended_on date not null,
  note text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, fact, fact_key)
);
select platform.protect_table('access.ending', 'append');

-- What a proposal of kind `grant` would do; carried out when it is approved (platform.proposal).
create table access.proposed_change (
  company_id integer not null,
  proposal_id bigint not null,
  change jsonb not null,
  primary key (company_id, proposal_id),
  foreign key (company_id, proposal_id) references platform.proposal (company_id, proposal_id)
);
select platform.protect_table('access.proposed_change', 'append');

-- Last day of work of the person that a member is: what someone holds depends on it for readers, too, who may not know of the person.
create function access.last_day(of_company integer, of_person integer) returns date
  language plpgsql volatile security definer set search_path = pg_catalog
  as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_public', true), '');
  found date;
begin
  perform set_config('qinxin.reach_public', 'all', true);
  select leave_date into found from people.person where company_id = of_company and of_company = platform.current_company() and person_id = of_person;
  perform set_config('qinxin.reach_public', reach_before, true);
  return found;
end $$;
revoke execute on function access.last_day(integer, integer) from public;
grant execute on function access.last_day(integer, integer) to qinxin_application;

-- A membership says that a user belongs to the company and which person they are; what they hold stands here from now on.
alter table platform.membership no force row level security;
alter table access.assignment no force row level security;
insert into access.assignment (company_id, holder_kind, holder_key, role_code, scope_kind, valid_from, note, made_by)
  select company_id, 'user', user_id, role, 'company', (created_at at time zone 'Asia/Shanghai')::date, 'membership of an earlier release', 'migration' from platform.membership;
alter table platform.membership force row level security;
alter table access.assignment force row level security;
alter table platform.membership drop column role;
