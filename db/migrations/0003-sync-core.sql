-- The exact copy of the outside world: sources, runs, slices, landed versions, quarantine.

create schema sync;
grant usage on schema sync to qinxin_application;

create table sync.source (
  company_id integer not null references platform.company,
  source_code text not null,
  connector text not null,
  name text not null,
  settings jsonb not null,
  last_success timestamptz,
  created_at timestamptz not null default now(),
  primary key (company_id, source_code)
);
select platform.protect_table('sync.source', 'write');

create table sync.sync_run (
  company_id integer not null references platform.company,
  run_id bigint generated always as identity,
  source_code text not null,
  status text not null check (status in ('planned', 'running', 'finished', 'failed')),
  request jsonb not null,
  quota jsonb not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  calls integer not null default 0,
  provider_minutes numeric not null default 0,
  primary key (company_id, run_id)
);
select platform.protect_table('sync.sync_run', 'write');

create table sync.slice (
  company_id integer not null references platform.company,
  run_id bigint not null,
  slice_number integer not null,
  stream text not null,
  person_keys text[] not null,
  window_from bigint not null,
  window_to bigint not null,
  status text not null check (status in ('open', 'landed', 'failed')),
  cursor text,
  pages integer not null default 0,
  attempts integer not null default 0,
  last_error jsonb,
  next_attempt_at timestamptz,
  landed_at timestamptz,
  primary key (company_id, run_id, slice_number),
  foreign key (company_id, run_id) references sync.sync_run (company_id, run_id)
);
select platform.protect_table('sync.slice', 'write');

-- Append-only version chain. The current version of a key is the one with the highest version.
create table sync.landed_record (
  company_id integer not null,
  source_code text not null,
  stream text not null,
  natural_key text not null,
  version integer not null,
  business_date date not null,
  source_person_key text,
  content_hash text not null,
  raw text not null,
  is_tombstone boolean not null default false,
  recorded_seq bigint not null default nextval('platform.recorded_seq'),
  received_at timestamptz not null,
  primary key (company_id, source_code, stream, natural_key, version, business_date)
) partition by range (business_date);
insert into platform.partitioned_table values ('sync.landed_record');
create index landed_by_seq on sync.landed_record (company_id, recorded_seq);
select platform.protect_table('sync.landed_record', 'append');

create table sync.quarantined_record (
  company_id integer not null references platform.company,
  quarantine_id bigint generated always as identity,
  source_code text not null,
  stream text not null,
  source_person_key text,
  reason text not null,
  field text not null,
  raw text not null,
  content_hash text not null,
  received_at timestamptz not null,
  resolved_at timestamptz,
  resolution text,
  primary key (company_id, quarantine_id),
  unique (company_id, source_code, stream, content_hash)
);
select platform.protect_table('sync.quarantined_record', 'write');

-- Which people and days a stream has really covered: an empty answer and a failed answer differ.
create table sync.coverage (
  company_id integer not null references platform.company,
  source_code text not null,
  stream text not null,
  source_person_key text not null,
  covered_from bigint not null,
  covered_to bigint not null,
  run_id bigint not null,
  covered_at timestamptz not null,
  primary key (company_id, source_code, stream, source_person_key, covered_from, covered_to)
);
select platform.protect_table('sync.coverage', 'write');
