-- What people ask and suggest, who answers them and when. A question is about one figure, which it takes with it as it
-- stood; it is asked of the managers of the figure's period, nearest first, or of the office, and never of nobody.

create schema self_service;
grant usage on schema self_service to qinxin_application;

-- When a manager answers questions, week by week; the newest row of a day counts, an empty list ends the hours.
create table self_service.office_hours (
  company_id integer not null references platform.company,
  person_id integer not null,
  hours_id bigint not null default nextval('platform.recorded_seq'),
  valid_from date not null,
  zone text not null,
  -- [{weekday: 1 (Monday) to 7, from: "19:00", to: "21:00"}]
  windows jsonb not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, hours_id)
);
select platform.protect_table('self_service.office_hours', 'append');
select platform.protect_people('self_service.office_hours', 'personal');

-- The company's choices about questions; the last row counts.
create table self_service.policy (
  company_id integer not null references platform.company,
  policy_id bigint not null default nextval('platform.recorded_seq'),
  -- How long a question waits for somebody without office hours before it goes on.
  silence_hours integer not null check (silence_hours between 1 and 720),
  -- How many windows may pass without an answer before it goes on.
  carry_overs integer not null check (carry_overs between 0 and 10),
  -- Whether office hours outside the planned shift count as working time of the manager.
  counts_outside boolean not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, policy_id)
);
select platform.protect_table('self_service.policy', 'append');

create table self_service.question (
  company_id integer not null references platform.company,
  person_id integer not null,
  question_id uuid not null,
  about text not null check (about in ('payslipLine', 'attendanceDay', 'score', 'answer')),
  -- Class of the figure: whose office sees the question.
  field_class text not null check (field_class in ('pay', 'personal', 'rating')),
  run_id bigint,
  revision integer,
  item text,
  business_date date,
  cycle_id bigint,
  earlier_question_id uuid,
  month date not null,
  -- The last day of the figure's period: the reporting line of this day is asked.
  period_day date not null,
  -- Whom the person wished to ask first.
  wish text not null check (wish in ('manager', 'office')),
  opened_by_user text not null,
  opened_at timestamptz not null default platform.now(),
  state text not null default 'open' check (state in ('open', 'answered', 'resolved', 'withdrawn')),
  outcome text check (outcome in ('explained', 'corrected')),
  ended_at timestamptz,
  -- Everybody who was asked, by user: whoever is asked sees what is asked.
  asked_user_ids text[] not null default '{}',
  primary key (company_id, person_id, question_id),
  unique (company_id, question_id),
  check ((about = 'payslipLine') = (run_id is not null and item is not null and revision is not null)),
  check ((about = 'attendanceDay') = (business_date is not null)),
  check ((about = 'score') = (cycle_id is not null)),
  check ((about = 'answer') = (earlier_question_id is not null)),
  check ((outcome is not null) = (state = 'resolved')),
  check ((ended_at is not null) = (state in ('resolved', 'withdrawn'))),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id)
);
create index question_of_run on self_service.question (company_id, run_id) where run_id is not null;
create index question_waiting on self_service.question (company_id, opened_at) where state in ('open', 'answered');
select platform.protect_table('self_service.question', 'write');
revoke delete on self_service.question from qinxin_application;
revoke update on self_service.question from qinxin_application;
grant update (state, outcome, ended_at, asked_user_ids) on self_service.question to qinxin_application;
-- Rows say that somebody asks about a month, for readers of personal values; what belongs to them is sealed, and opened only
-- for who asked, whoever was asked, and readers of the figure's class.
create policy reach_of_subject on self_service.question as restrictive using (
  opened_by_user = (select nullif(current_setting('qinxin.user_id', true), ''))
  or (select nullif(current_setting('qinxin.user_id', true), '')) = any (asked_user_ids)
  or (select platform.reaches_all('personal')) or person_id in (select platform.reach('personal'))
  or (field_class = 'pay' and ((select platform.reaches_all('pay')) or person_id in (select platform.reach('pay'))))
  or (field_class = 'rating' and ((select platform.reaches_all('rating')) or person_id in (select platform.reach('rating')))));

-- The drawn arrows: open and answered change into each other until the end, which is one.
create function self_service.keep_to_arrows() returns trigger
  language plpgsql as $$
begin
  if old.state in ('resolved', 'withdrawn') and (new.state, new.outcome, new.ended_at) is distinct from (old.state, old.outcome, old.ended_at) then
    raise exception 'questionEnded' using errcode = 'QP001';
  end if;
  if not (old.asked_user_ids <@ new.asked_user_ids) then raise exception 'askedStays' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger keep_to_arrows before update on self_service.question for each row execute function self_service.keep_to_arrows();

-- The figure as it stood when it was asked about, with its derivation.
create table self_service.question_share (
  company_id integer not null references platform.company,
  person_id integer not null,
  question_id uuid not null,
  figure_sealed bytea not null,
  primary key (company_id, person_id, question_id),
  foreign key (company_id, person_id, question_id) references self_service.question (company_id, person_id, question_id)
);
select platform.protect_table('self_service.question_share', 'write');
revoke delete on self_service.question_share from qinxin_application;
revoke update on self_service.question_share from qinxin_application;
grant update (figure_sealed) on self_service.question_share to qinxin_application;

-- What was said, in order.
create table self_service.question_entry (
  company_id integer not null references platform.company,
  person_id integer not null,
  question_id uuid not null,
  -- Counted from 1 within the question.
  entry_number integer not null,
  -- followed: scores that were proposed again once a correction stood.
  kind text not null check (kind in ('question', 'answer', 'resolved', 'withdrawn', 'followed')),
  outcome text check (outcome in ('explained', 'corrected')),
  -- The facts that follow a correction: [{kind: "request", id}, {kind: "proposal", id}].
  facts jsonb not null default '[]',
  written_by text not null,
  written_at timestamptz not null default platform.now(),
  text_sealed bytea,
  primary key (company_id, person_id, question_id, entry_number),
  check ((outcome is not null) = (kind = 'resolved')),
  foreign key (company_id, person_id, question_id) references self_service.question (company_id, person_id, question_id)
);
create unique index question_ends_once on self_service.question_entry (company_id, person_id, question_id) where kind in ('resolved', 'withdrawn');
select platform.protect_table('self_service.question_entry', 'write');
revoke delete on self_service.question_entry from qinxin_application;
revoke update on self_service.question_entry from qinxin_application;
grant update (text_sealed) on self_service.question_entry to qinxin_application;

-- Whose turn it is. One step is open while the question waits or is answered; what nobody answers goes on.
create table self_service.question_step (
  company_id integer not null references platform.company,
  person_id integer not null,
  question_id uuid not null,
  -- Counted from 1 within the question.
  step_number integer not null,
  kind text not null check (kind in ('manager', 'above', 'office')),
  -- Null: the office, which is whoever may.
  user_id text,
  state text not null default 'open' check (state in ('open', 'passed', 'ended')),
  opened_at timestamptz not null default platform.now(),
  -- When it is carried over, or goes on; null while it waits for the person who asked.
  due_at timestamptz,
  -- How many windows went by.
  carried integer not null default 0,
  first_answer_at timestamptz,
  -- Whether the first answer came within the office hours; null where there are none.
  is_in_window boolean,
  closed_at timestamptz,
  primary key (company_id, person_id, question_id, step_number),
  check ((kind = 'office') = (user_id is null)),
  check ((state = 'open') = (closed_at is null)),
  foreign key (company_id, person_id, question_id) references self_service.question (company_id, person_id, question_id)
);
create unique index step_open_once on self_service.question_step (company_id, question_id) where state = 'open';
create index step_due on self_service.question_step (company_id, due_at) where state = 'open';
select platform.protect_table('self_service.question_step', 'write');
revoke delete on self_service.question_step from qinxin_application;

-- How content the person was with how a question ended: 1 (not at all) to 5; once.
create table self_service.satisfaction (
  company_id integer not null references platform.company,
  person_id integer not null,
  question_id uuid not null,
  score integer not null check (score between 1 and 5),
  given_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, question_id),
  foreign key (company_id, person_id, question_id) references self_service.question (company_id, person_id, question_id)
);
select platform.protect_table('self_service.satisfaction', 'append');

-- Whoever sees a question sees what belongs to it.
create policy reach_of_subject on self_service.question_share as restrictive using (exists (select from self_service.question as seen where seen.company_id = question_share.company_id and seen.question_id = question_share.question_id));
create policy reach_of_subject on self_service.question_entry as restrictive using (exists (select from self_service.question as seen where seen.company_id = question_entry.company_id and seen.question_id = question_entry.question_id));
create policy reach_of_subject on self_service.question_step as restrictive using (exists (select from self_service.question as seen where seen.company_id = question_step.company_id and seen.question_id = question_step.question_id));
create policy reach_of_subject on self_service.satisfaction as restrictive using (exists (select from self_service.question as seen where seen.company_id = satisfaction.company_id and seen.question_id = satisfaction.question_id));

-- What people suggest. Seen by who wrote it, by whom it was given to, and by readers of personal values.
create table self_service.suggestion (
  company_id integer not null references platform.company,
  person_id integer not null,
  suggestion_id uuid not null,
  topic text not null check (topic in ('pay', 'attendance', 'work', 'product', 'other')),
  wish text not null check (wish in ('manager', 'office')),
  opened_by_user text not null,
  opened_at timestamptz not null default platform.now(),
  asked_user_id text,
  state text not null default 'open' check (state in ('open', 'considered', 'planned', 'done', 'declined')),
  changed_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, suggestion_id),
  unique (company_id, suggestion_id)
);
select platform.protect_table('self_service.suggestion', 'write');
revoke delete on self_service.suggestion from qinxin_application;
revoke update on self_service.suggestion from qinxin_application;
grant update (state, changed_at) on self_service.suggestion to qinxin_application;
create policy reach_of_subject on self_service.suggestion as restrictive using (
  opened_by_user = (select nullif(current_setting('qinxin.user_id', true), ''))
  or asked_user_id = (select nullif(current_setting('qinxin.user_id', true), ''))
  or (select platform.reaches_all('personal')) or person_id in (select platform.reach('personal')));

create table self_service.suggestion_entry (
  company_id integer not null references platform.company,
  person_id integer not null,
  suggestion_id uuid not null,
  entry_number integer not null,
  kind text not null check (kind in ('suggestion', 'answer')),
  -- What became of it with this answer; null for the suggestion itself.
  state text check (state in ('considered', 'planned', 'done', 'declined')),
  written_by text not null,
  written_at timestamptz not null default platform.now(),
  text_sealed bytea not null,
  primary key (company_id, person_id, suggestion_id, entry_number),
  check ((state is not null) = (kind = 'answer')),
  foreign key (company_id, person_id, suggestion_id) references self_service.suggestion (company_id, person_id, suggestion_id)
);
select platform.protect_table('self_service.suggestion_entry', 'write');
revoke delete on self_service.suggestion_entry from qinxin_application;
revoke update on self_service.suggestion_entry from qinxin_application;
grant update (text_sealed) on self_service.suggestion_entry to qinxin_application;
create policy reach_of_subject on self_service.suggestion_entry as restrictive using (exists (select from self_service.suggestion as seen where seen.company_id = suggestion_entry.company_id and seen.suggestion_id = suggestion_entry.suggestion_id));

-- Questions about payslips have one home now. Their texts are sealed to the place they stood in and cannot be moved by a
-- statement: a database in which some were asked is not upgraded silently. The owner has to see the rows for that.
alter table delivery.contest no force row level security;
do $$
begin
  if exists (select from delivery.contest) then raise exception 'delivery.contest holds questions: this database was made by a version that was never released and cannot be upgraded'; end if;
end $$;
drop table delivery.contest_entry;
drop table delivery.contest;
