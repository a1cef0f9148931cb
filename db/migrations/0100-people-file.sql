-- The file of a person: dated events (人事事件), tasks of joining and leaving, how far ahead the company is warned.

-- What happened to a person, as facts. Terms and placements that an event brought stand in their own tables. An event that
-- should not be is withdrawn by a newer row that names it.
create table people.person_event (
  company_id integer not null references platform.company,
  person_id integer not null,
  event_id bigint not null default nextval('platform.recorded_seq'),
  kind text not null check (kind in ('hire', 'probation', 'confirmation', 'contract', 'renewal', 'transfer', 'wageChange', 'kindChange', 'termination', 'withdrawal')),
  valid_on date not null,
  -- Last day of a contract or a probation; null = open-ended.
  ends_on date check (ends_on >= valid_on),
  -- What stands beside a new wage is pay, and sealed; of every other event it is plain.
  note text not null default '' check (kind <> 'wageChange' or note = ''),
  wage_note_sealed bytea check (kind = 'wageChange' or wage_note_sealed is null),
  terms_id bigint,
  withdraws_event_id bigint,
  recorded_by text not null,
  recorded_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, event_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  foreign key (company_id, person_id, terms_id) references people.terms (company_id, person_id, terms_id),
  foreign key (company_id, person_id, withdraws_event_id) references people.person_event (company_id, person_id, event_id),
  check ((kind = 'withdrawal') = (withdraws_event_id is not null))
);
create unique index person_event_withdrawn_once on people.person_event (company_id, person_id, withdraws_event_id) where withdraws_event_id is not null;
create index person_event_by_end on people.person_event (company_id, ends_on) where ends_on is not null;
select platform.protect_table('people.person_event', 'append');
select platform.protect_people('people.person_event', 'personal');
-- Sealing again under another key.
grant update (wage_note_sealed) on people.person_event to qinxin_application;

-- What was said of a task of joining or leaving; the newest row counts. Tasks that facts settle need no row.
create table people.task_mark (
  company_id integer not null references platform.company,
  person_id integer not null,
  mark_id bigint not null default nextval('platform.recorded_seq'),
  task text not null,
  state text not null check (state in ('open', 'done', 'notNeeded')),
  note text not null default '',
  marked_by text not null,
  marked_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, mark_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
select platform.protect_table('people.task_mark', 'append');
select platform.protect_people('people.task_mark', 'personal');

-- Days ahead at which a date is shown; the newest row counts.
create table people.alarm_policy (
  company_id integer not null references platform.company,
  policy_id bigint not null default nextval('platform.recorded_seq'),
  contract_days integer not null check (contract_days between 0 and 365),
  probation_days integer not null check (probation_days between 0 and 365),
  anniversary_days integer not null check (anniversary_days between 0 and 365),
  last_day_days integer not null check (last_day_days between 0 and 365),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, policy_id)
);
select platform.protect_table('people.alarm_policy', 'append');

-- Which column of the company's own spreadsheets is which field; the newest row of a heading counts.
create table people.column_mapping (
  company_id integer not null references platform.company,
  mapping_id bigint not null default nextval('platform.recorded_seq'),
  heading text not null,
  -- Empty: the column is left out.
  field text not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, mapping_id)
);
select platform.protect_table('people.column_mapping', 'append');
