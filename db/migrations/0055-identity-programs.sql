-- Programs: other systems with keys of their own. A key is kept as a hash; what a program may see and do are grants, and
-- those over pay, bank and identity values count only after a second person has confirmed them.

create table identity.program (
  company_id integer not null references platform.company,
  program_code text not null,
  name text not null,
  networks cidr[] not null default '{}',
  requests_per_minute integer not null check (requests_per_minute > 0),
  created_at timestamptz not null,
  created_by text not null,
  ended_at timestamptz,
  primary key (company_id, program_code)
);
select platform.protect_table('identity.program', 'write');

create table identity.program_grant (
  company_id integer not null,
  program_code text not null,
  action text not null check (action in ('read', 'change', 'operate', 'provision')),
  field_class text not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  needs_confirmation boolean not null generated always as (field_class in ('pay', 'bank', 'identity')) stored,
  confirmed_by text,
  confirmed_at timestamptz,
  primary key (company_id, program_code, action, field_class),
  foreign key (company_id, program_code) references identity.program,
  check (confirmed_by <> proposed_by),
  check ((confirmed_by is null) = (confirmed_at is null))
);
select platform.protect_table('identity.program_grant', 'write');

create table identity.program_key (
  company_id integer not null,
  key_id text not null,
  program_code text not null,
  kind text not null check (kind in ('apiKey', 'clientSecret')),
  secret_hash bytea not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (company_id, key_id),
  foreign key (company_id, program_code) references identity.program,
  check (expires_at <= created_at + interval '367 days')
);
select platform.protect_table('identity.program_key', 'write');
create index program_key_of_program on identity.program_key (company_id, program_code);

-- A token lives for minutes and dies with its key.
create table identity.program_token (
  company_id integer not null,
  token_hash bytea not null,
  key_id text not null,
  expires_at timestamptz not null,
  primary key (company_id, token_hash),
  foreign key (company_id, key_id) references identity.program_key
);
select platform.protect_table('identity.program_token', 'write');

-- One row a request, written before the answer leaves. The route stands as it is described, never with its values.
create table identity.program_request (
  company_id integer not null references platform.company,
  request_seq bigint not null generated always as identity,
  at timestamptz not null,
  program_code text not null,
  key_id text not null,
  method text not null,
  route text not null,
  status smallint not null,
  from_address text not null,
  primary key (company_id, request_seq)
);
select platform.protect_table('identity.program_request', 'append');
create index program_request_of_key on identity.program_request (company_id, key_id, at desc);
create index program_request_at on identity.program_request (company_id, at desc);
