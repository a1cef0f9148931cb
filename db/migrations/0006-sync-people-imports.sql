-- What sync and people need beyond their first tables: secrets apart from settings, facts beside raw text, evidence
-- of absence, imports with their failed rows.

-- Secrets never leave through reads or logs; only the code that builds a connector selects this column.
alter table sync.source add column secrets jsonb not null default '{}';
alter table sync.sync_run add column wall_seconds numeric not null default 0;

-- What the record meant when it landed, so that a person matched later can be taken in without asking the source again.
alter table sync.landed_record add column facts jsonb not null default '[]';
-- The moment the source's own window goes by, in epoch seconds; null for listings.
alter table sync.landed_record add column instant bigint;
-- The source gave this record although its moment lies outside the window asked for: no other window may miss it.
alter table sync.landed_record add column is_stray boolean not null default false;
create index landed_by_person on sync.landed_record (company_id, source_code, source_person_key, stream);

-- Keys of a slice seen so far; emptied when the slice has landed.
alter table sync.slice add column seen_keys text[] not null default '{}';
-- People of the slice whom the source did not answer for on any of its pages.
alter table sync.slice add column unknown_keys text[] not null default '{}';

-- Keys of a listing that were absent in the last full listing. Gone only when absent in two (R33).
create table sync.absent_key (
  company_id integer not null references platform.company,
  source_code text not null,
  stream text not null,
  natural_key text not null,
  first_absent_run bigint not null,
  -- A person said that a mass change is real.
  accepted boolean not null default false,
  primary key (company_id, source_code, stream, natural_key)
);
select platform.protect_table('sync.absent_key', 'write');

-- The company's own record of a person's account (企业微信账号); a named match, not a guess.
alter table people.person add column source_person_key text;
create index person_by_source_key on people.person (company_id, lower(source_person_key)) where source_person_key is not null;
create index identity_by_person on people.source_identity (company_id, person_id);

create table people.contact_department (
  company_id integer not null references platform.company,
  source_code text not null,
  department_key text not null,
  parent_key text,
  name text not null,
  primary key (company_id, source_code, department_key)
);
select platform.protect_table('people.contact_department', 'write');

-- One row per workbook handed in; `workbook` is kept only while rows of it have failed, for the file that goes back.
create table people.workbook_import (
  company_id integer not null references platform.company,
  import_id bigint generated always as identity,
  file_name text not null,
  imported_at timestamptz not null,
  state text not null check (state in ('landed', 'refused')),
  sheets jsonb not null,
  failures jsonb not null,
  failed_rows bytea,
  primary key (company_id, import_id)
);
select platform.protect_table('people.workbook_import', 'write');
