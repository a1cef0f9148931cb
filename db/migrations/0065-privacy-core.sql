-- Personal information: copies for the person, consent, erasure, legal holds, retention, impact assessments.
-- Two people stand behind whatever cannot be taken back; the constraints below say so whoever writes the rows.

create schema privacy;
grant usage on schema privacy to qinxin_application;

-- A copy of everything about a person, sealed under that person's key, for the user who asked, for a day.
create table privacy.person_export (
  company_id integer not null references platform.company,
  export_id uuid not null,
  person_id integer not null,
  user_id text not null,
  field_classes text[] not null,
  language text not null check (language in ('zh-CN', 'en')),
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'failed', 'gone')),
  asked_at timestamptz not null default platform.now(),
  gone_at timestamptz,
  bytes integer,
  content bytea,
  primary key (company_id, export_id),
  check ((content is not null) = (state = 'ready'))
);
create index person_export_of_user on privacy.person_export (company_id, user_id);
select platform.protect_table('privacy.person_export', 'write');
select platform.protect_people('privacy.person_export', 'personal');

-- Every giving and withdrawing is a row; the last one counts.
create table privacy.consent (
  company_id integer not null references platform.company,
  person_id integer not null,
  consent_id bigint generated always as identity,
  kind text not null check (kind in ('bankAccount', 'whereabouts', 'faceImage')),
  given boolean not null,
  text_version text not null,
  how text not null check (how in ('screen', 'paper')),
  recorded_by text not null,
  at timestamptz not null default platform.now(),
  primary key (company_id, person_id, consent_id)
);
select platform.protect_table('privacy.consent', 'append');
select platform.protect_people('privacy.consent', 'personal');

create table privacy.erasure (
  company_id integer not null references platform.company,
  erasure_id bigint generated always as identity,
  person_id integer not null,
  state text not null default 'requested' check (state in ('requested', 'approved', 'restricted', 'erased', 'refused')),
  reason text not null,
  asked_by text not null,
  asked_at timestamptz not null default platform.now(),
  decided_by text,
  decided_at timestamptz,
  -- First day on which no law and no hold keeps anything; the pseudonym stands in place of number and name then.
  erase_after date,
  pseudonym text not null,
  erased_at timestamptz,
  primary key (company_id, erasure_id),
  check (decided_by <> asked_by),
  check ((state = 'requested') = (decided_by is null)),
  check ((state = 'erased') = (erased_at is not null))
);
create unique index erasure_open on privacy.erasure (company_id, person_id) where state <> 'refused';
select platform.protect_table('privacy.erasure', 'write');
revoke delete on privacy.erasure from qinxin_application;
select platform.protect_people('privacy.erasure', 'personal');

create table privacy.legal_hold (
  company_id integer not null references platform.company,
  hold_id bigint generated always as identity,
  -- Null: everyone.
  person_id integer,
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null default platform.now(),
  end_asked_by text,
  end_asked_at timestamptz,
  ended_by text,
  ended_at timestamptz,
  primary key (company_id, hold_id),
  check (ended_by <> end_asked_by),
  check (ended_by is null or end_asked_by is not null),
  check ((ended_by is null) = (ended_at is null))
);
select platform.protect_table('privacy.legal_hold', 'write');
revoke delete on privacy.legal_hold from qinxin_application;

create table privacy.purpose_recipient (
  company_id integer not null references platform.company,
  purpose text not null,
  recipients text[] not null,
  changed_by text not null,
  changed_at timestamptz not null default platform.now(),
  primary key (company_id, purpose)
);
select platform.protect_table('privacy.purpose_recipient', 'write');

create table privacy.retention_choice (
  company_id integer not null references platform.company,
  rule text not null,
  months integer not null check (months >= 0),
  changed_by text not null,
  changed_at timestamptz not null default platform.now(),
  primary key (company_id, rule)
);
select platform.protect_table('privacy.retention_choice', 'write');

create table privacy.retention_run (
  company_id integer not null references platform.company,
  retention_run_id bigint generated always as identity,
  day date not null,
  run_by text not null,
  at timestamptz not null default platform.now(),
  counts jsonb not null,
  primary key (company_id, retention_run_id)
);
select platform.protect_table('privacy.retention_run', 'append');

create table privacy.impact_assessment (
  company_id integer not null references platform.company,
  assessment_id bigint generated always as identity,
  kind text not null check (kind in ('scoreToPay', 'candidateMatching')),
  purpose_text text not null,
  risks_text text not null,
  measures_text text not null,
  valid_until date not null,
  author text not null,
  written_at timestamptz not null default platform.now(),
  approved_by text,
  approved_at timestamptz,
  withdrawn_by text,
  withdrawn_at timestamptz,
  primary key (company_id, assessment_id),
  check (approved_by <> author),
  check ((approved_by is null) = (approved_at is null))
);
select platform.protect_table('privacy.impact_assessment', 'write');
revoke delete on privacy.impact_assessment from qinxin_application;

-- No row: off.
create table privacy.automated_decision (
  company_id integer not null references platform.company,
  kind text not null check (kind in ('scoreToPay', 'candidateMatching')),
  is_on boolean not null,
  switched_by text not null,
  switched_at timestamptz not null default platform.now(),
  primary key (company_id, kind)
);
select platform.protect_table('privacy.automated_decision', 'write');

-- What a run amounted to before the first of its payslips went, and what has gone since: group totals only. The total
-- is that of the books; live payslips and what has gone must always add up to it.
create table privacy.frozen_run (
  company_id integer not null references platform.company,
  run_id bigint not null,
  month date not null,
  people integer not null,
  digest text not null,
  erased_people integer not null,
  remaining_digest text not null,
  -- Sealed under the company's key: totals by item of the whole run, and of the payslips that have gone.
  totals bytea not null,
  gone bytea not null,
  frozen_at timestamptz not null default platform.now(),
  settled_at timestamptz not null default platform.now(),
  primary key (company_id, run_id)
);
select platform.protect_table('privacy.frozen_run', 'write');
revoke delete on privacy.frozen_run from qinxin_application;

-- Whether places, coordinates, devices and photo references of punches are kept when they arrive. No row: dropped.
create table sync.landing_choice (
  company_id integer not null references platform.company,
  keeps_whereabouts boolean not null,
  -- The attendance rule that needs them.
  rule text not null,
  chosen_by text not null,
  chosen_at timestamptz not null default platform.now(),
  primary key (company_id),
  check (not keeps_whereabouts or rule <> '')
);
select platform.protect_table('sync.landing_choice', 'write');
