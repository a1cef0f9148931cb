-- Keys of sealed values. The master key stands outside the database: what stands here is wrapped, and useless without it.

create table platform.company_key (
  company_id integer not null references platform.company,
  key_version integer not null check (key_version between 1 and 65535),
  -- Values are sealed under the current version alone; former ones open what has not been sealed again yet.
  status text not null check (status in ('current', 'former')),
  suite text not null check (suite in ('aes-256-gcm', 'sm4-gcm')),
  master_key_id text not null,
  master_version integer not null,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  primary key (company_id, key_version)
);
create unique index company_key_current on platform.company_key (company_id) where status = 'current';
select platform.protect_table('platform.company_key', 'write');

-- One key a person and version, wrapped by a key of the company, which the wrapped bytes name. Destroying these rows is the
-- erasure. The audit's rows are chained and never written again: what they hold keeps its key, wrapped by the company's
-- current one, when the version goes.
create table platform.person_key (
  company_id integer not null references platform.company,
  person_id integer not null,
  key_version integer not null,
  wrapped bytea not null,
  primary key (company_id, person_id, key_version)
);
select platform.protect_table('platform.person_key', 'write');

-- Whose keys were destroyed on purpose: their values answer "erased"; for everyone else a missing key is a fault.
create table platform.erased_person (
  company_id integer not null references platform.company,
  person_id integer not null,
  erased_at timestamptz not null default platform.now(),
  primary key (company_id, person_id)
);
select platform.protect_table('platform.erased_person', 'append');

-- Sealing again under a new key version, place by place; a killed job goes on where its places say.
create table platform.reseal_job (
  company_id integer not null references platform.company,
  key_version integer not null,
  status text not null check (status in ('running', 'finished')),
  total bigint not null,
  done bigint not null default 0,
  started_at timestamptz not null default platform.now(),
  finished_at timestamptz,
  primary key (company_id, key_version)
);
select platform.protect_table('platform.reseal_job', 'write');

-- Values from before there were keys, put aside by the migrations that sealed their columns; the start of the product
-- seals them, and nothing is served before this table is empty.
create table platform.unsealed_value (
  company_id integer not null references platform.company,
  value_id bigint generated always as identity,
  place text not null,
  person_id integer,
  row_key text not null,
  plain bytea not null,
  primary key (company_id, value_id)
);
select platform.protect_table('platform.unsealed_value', 'write');

-- The key version that sealed bytes name, for finding what is still to be sealed again.
create function platform.seal_version(sealed bytea) returns integer
  language sql immutable parallel safe
  as $$ select get_byte(sealed, 2) * 256 + get_byte(sealed, 3) $$;

-- Which master key this database belongs to: set-up refuses another one before anything is sealed with it.
create table platform.installation_key (
  only_row boolean not null primary key default true check (only_row),
  master_key_id text not null,
  first_used_at timestamptz not null default now()
);
