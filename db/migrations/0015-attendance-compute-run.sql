-- A computation of days that somebody asked for or a sync made due: who is in it and how far it is, for the screens.
create table attendance.compute_run (
  company_id integer not null references platform.company,
  run_id bigint generated always as identity,
  month date not null,
  person_ids integer[] not null,
  done_people integer not null default 0,
  status text not null default 'running' check (status in ('running', 'finished', 'failed')),
  -- Why it failed: an error code.
  code text,
  started_at timestamptz not null default platform.now(),
  finished_at timestamptz,
  primary key (company_id, run_id)
);
select platform.protect_table('attendance.compute_run', 'write');
