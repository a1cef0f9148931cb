-- Courses, who is to finish which by when and why, what was finished, and certificates with their last day.
-- That somebody is to take a course is personal; that a weakness caused it is a rating, sealed in a table of its own.

create schema learning;
grant usage on schema learning to qinxin_application;

create table learning.course (
  company_id integer not null references platform.company,
  course_code text not null check (course_code ~ '^[A-Za-z0-9._-]{1,40}$'),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, course_code)
);
select platform.protect_table('learning.course', 'append');

-- What a course is; the newest row counts.
create table learning.course_version (
  company_id integer not null,
  course_code text not null,
  version_id bigint not null default nextval('platform.recorded_seq'),
  -- file: read here; link: elsewhere; session: together, with attendance.
  kind text not null check (kind in ('file', 'link', 'session')),
  title_chinese text not null,
  title_english text not null,
  description text not null default '',
  link text check (link ~ '^https://'),
  minutes integer not null check (minutes between 1 and 60000),
  -- What it teaches: codes of position profiles.
  competency_codes text[] not null default '{}',
  skill_codes text[] not null default '{}',
  gives_certificate boolean not null default false,
  -- Months until the certificate has run out; null for one that does not.
  certificate_months integer check (certificate_months between 1 and 600),
  -- Days before its last day on which people are told.
  alarm_days integer not null default 30 check (alarm_days between 0 and 400),
  is_offered boolean not null default true,
  saved_by text not null,
  saved_at timestamptz not null default platform.now(),
  primary key (company_id, course_code, version_id),
  foreign key (company_id, course_code) references learning.course (company_id, course_code),
  check ((kind = 'link') = (link is not null)),
  check (gives_certificate or certificate_months is null)
);
select platform.protect_table('learning.course_version', 'append');

-- The file of a course in sealed pieces; the newest finished one counts, older ones stay with who read them.
create table learning.course_file (
  company_id integer not null,
  course_code text not null,
  file_id uuid not null,
  file_seq bigint not null default nextval('platform.recorded_seq'),
  file_name text not null,
  media_type text not null,
  bytes integer not null check (bytes > 0),
  sha256 text not null,
  part_count integer not null check (part_count > 0),
  added_by text not null,
  added_at timestamptz not null default platform.now(),
  primary key (company_id, file_id),
  foreign key (company_id, course_code) references learning.course (company_id, course_code)
);
create index course_file_of_course on learning.course_file (company_id, course_code, file_seq);
select platform.protect_table('learning.course_file', 'append');

create table learning.course_file_part (
  company_id integer not null,
  file_id uuid not null,
  part_number integer not null,
  content_sealed bytea not null,
  primary key (company_id, file_id, part_number),
  foreign key (company_id, file_id) references learning.course_file (company_id, file_id)
);
select platform.protect_table('learning.course_file_part', 'write');
revoke delete on learning.course_file_part from qinxin_application;
revoke update on learning.course_file_part from qinxin_application;
-- A rotation of keys seals again and changes nothing else.
grant update (content_sealed) on learning.course_file_part to qinxin_application;

-- A date of a course that people meet for.
create table learning.course_session (
  company_id integer not null,
  session_id uuid not null,
  course_code text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  zone text not null,
  place text not null,
  teacher text not null default '',
  seats integer not null check (seats between 1 and 10000),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  cancelled_at timestamptz,
  cancelled_by text,
  primary key (company_id, session_id),
  foreign key (company_id, course_code) references learning.course (company_id, course_code),
  check (ends_at > starts_at and ends_at < starts_at + interval '32 days'),
  check ((cancelled_at is null) = (cancelled_by is null))
);
create index course_session_by_start on learning.course_session (company_id, starts_at);
select platform.protect_table('learning.course_session', 'write');
revoke delete on learning.course_session from qinxin_application;
revoke update on learning.course_session from qinxin_application;
grant update (cancelled_at, cancelled_by) on learning.course_session to qinxin_application;
create function learning.cancel_once() returns trigger
  language plpgsql as $$
begin
  if old.cancelled_at is not null then raise exception 'sessionCancelled' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger cancel_once before update on learning.course_session for each row execute function learning.cancel_once();

-- Who sits where: the newest row of a person and a session counts.
create table learning.session_seat (
  company_id integer not null,
  person_id integer not null,
  session_id uuid not null,
  seat_id bigint not null default nextval('platform.recorded_seq'),
  is_taken boolean not null,
  signed_by text not null,
  signed_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, session_id, seat_id),
  foreign key (company_id, session_id) references learning.course_session (company_id, session_id)
);
select platform.protect_table('learning.session_seat', 'append');
select platform.protect_people('learning.session_seat', 'personal');

-- How many seats of a session are taken, for those who may not know by whom: a number of the session's own company.
create function learning.count_seats(of_session uuid) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog
  as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_personal', true), '');
  taken integer;
begin
  perform set_config('qinxin.reach_personal', 'all', true);
  select count(*)::int into taken from (
    select distinct on (person_id) is_taken from learning.session_seat
    where company_id = platform.current_company() and session_id = of_session order by person_id, seat_id desc) as seat where is_taken;
  perform set_config('qinxin.reach_personal', reach_before, true);
  return taken;
end $$;
revoke execute on function learning.count_seats(uuid) from public;
grant execute on function learning.count_seats(uuid) to qinxin_application;

-- Who was there. The newest row of a person and a session counts.
create table learning.session_attendance (
  company_id integer not null,
  person_id integer not null,
  session_id uuid not null,
  attendance_id bigint not null default nextval('platform.recorded_seq'),
  state text not null check (state in ('attended', 'absent', 'excused')),
  recorded_by text not null,
  recorded_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, session_id, attendance_id),
  foreign key (company_id, session_id) references learning.course_session (company_id, session_id)
);
select platform.protect_table('learning.session_attendance', 'append');
select platform.protect_people('learning.session_attendance', 'personal');

-- Who is to take a course without being asked each time; the newest row of a rule counts.
create table learning.plan_rule (
  company_id integer not null,
  rule_id uuid not null,
  version_id bigint not null default nextval('platform.recorded_seq'),
  scope_kind text not null check (scope_kind in ('everybody', 'position', 'department')),
  -- Position code or department name; empty for everybody.
  scope_key text not null default '',
  course_code text not null,
  -- Days from the day on which somebody comes under the rule.
  due_days integer not null check (due_days between 0 and 3650),
  is_active boolean not null default true,
  saved_by text not null,
  saved_at timestamptz not null default platform.now(),
  primary key (company_id, rule_id, version_id),
  foreign key (company_id, course_code) references learning.course (company_id, course_code),
  check ((scope_kind = 'everybody') = (scope_key = ''))
);
select platform.protect_table('learning.plan_rule', 'append');

-- Somebody is to finish a course by a day. What was planned stays; how far it is moves along the arrows below.
create table learning.plan_item (
  company_id integer not null references platform.company,
  person_id integer not null,
  item_id uuid not null,
  course_code text not null,
  -- development: somebody decided it, or a review proposed it; why stands in plan_cause.
  cause text not null check (cause in ('rule', 'renewal', 'request', 'development')),
  rule_id uuid,
  state text not null check (state in ('proposed', 'open', 'done', 'declined', 'waived')),
  due_date date not null,
  planned_by text not null,
  planned_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, item_id),
  unique (company_id, item_id),
  foreign key (company_id, course_code) references learning.course (company_id, course_code),
  check (cause not in ('rule', 'renewal') or rule_id is not null)
);
-- One at a time: a rule, a manager and a review that want the same course want it once.
create unique index plan_item_open_once on learning.plan_item (company_id, person_id, course_code) where state in ('proposed', 'open');
create index plan_item_by_due on learning.plan_item (company_id, due_date) where state in ('proposed', 'open');
select platform.protect_table('learning.plan_item', 'write');
revoke delete on learning.plan_item from qinxin_application;
revoke update on learning.plan_item from qinxin_application;
grant update (state, due_date) on learning.plan_item to qinxin_application;
select platform.protect_people('learning.plan_item', 'personal');

-- What happened to it, in order.
create table learning.plan_event (
  company_id integer not null,
  person_id integer not null,
  item_id uuid not null,
  event_id bigint not null default nextval('platform.recorded_seq'),
  event text not null check (event in ('planned', 'accepted', 'declined', 'opened', 'dueMoved', 'done', 'takenBack', 'waived')),
  due_date date,
  reason text not null default '',
  user_id text not null,
  happened_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, item_id, event_id),
  foreign key (company_id, person_id, item_id) references learning.plan_item (company_id, person_id, item_id)
);
select platform.protect_table('learning.plan_event', 'append');
select platform.protect_people('learning.plan_event', 'personal');

-- The drawn arrows: proposed → open, declined; open → done, waived; done → open when a completion was wrong, or waived then, where the
-- course stands open again already.
create function learning.keep_to_arrows() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state not in ('proposed', 'open') then raise exception 'planItemClosed' using errcode = 'QP001'; end if;
    return new;
  end if;
  if old.state <> new.state and not (
    (old.state = 'proposed' and new.state in ('open', 'declined')) or (old.state = 'open' and new.state in ('done', 'waived')) or (old.state = 'done' and new.state in ('open', 'waived'))) then
    raise exception 'planItemClosed' using errcode = 'QP001';
  end if;
  if old.due_date <> new.due_date and new.state <> 'open' then raise exception 'planItemClosed' using errcode = 'QP001'; end if;
  if new.state = 'done' and not exists (
    select from learning.completion as done where done.company_id = new.company_id and done.person_id = new.person_id and done.item_id = new.item_id and done.takes_back is null
      and not exists (select from learning.completion as back where back.company_id = done.company_id and back.person_id = done.person_id and back.takes_back = done.completion_id)) then
    raise exception 'completionMissing' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger keep_to_arrows before insert or update on learning.plan_item for each row execute function learning.keep_to_arrows();

-- The weakness that caused an item, with the feedback that it cites: for readers of ratings.
create table learning.plan_cause (
  company_id integer not null,
  person_id integer not null,
  item_id uuid not null,
  cause_sealed bytea not null,
  primary key (company_id, person_id, item_id),
  foreign key (company_id, person_id, item_id) references learning.plan_item (company_id, person_id, item_id)
);
select platform.protect_table('learning.plan_cause', 'write');
revoke delete on learning.plan_cause from qinxin_application;
revoke update on learning.plan_cause from qinxin_application;
grant update (cause_sealed) on learning.plan_cause to qinxin_application;
select platform.protect_people('learning.plan_cause', 'rating');

-- Somebody finished a course. A row that was wrong is taken back by another.
create table learning.completion (
  company_id integer not null references platform.company,
  person_id integer not null,
  completion_id bigint not null default nextval('platform.recorded_seq'),
  course_code text not null,
  version_id bigint not null,
  item_id uuid,
  completed_on date not null,
  source text not null check (source in ('own', 'session', 'office')),
  session_id uuid,
  takes_back bigint,
  recorded_by text not null,
  recorded_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, completion_id),
  foreign key (company_id, course_code, version_id) references learning.course_version (company_id, course_code, version_id),
  foreign key (company_id, person_id, item_id) references learning.plan_item (company_id, person_id, item_id),
  foreign key (company_id, session_id) references learning.course_session (company_id, session_id),
  foreign key (company_id, person_id, takes_back) references learning.completion (company_id, person_id, completion_id),
  check ((source = 'session') = (session_id is not null))
);
create unique index completion_taken_back_once on learning.completion (company_id, person_id, takes_back);
create index completion_of_course on learning.completion (company_id, course_code, person_id);
select platform.protect_table('learning.completion', 'append');
select platform.protect_people('learning.completion', 'personal');

-- What somebody may show: from a course here, or from elsewhere. The last day is its own; null never ends.
create table learning.certificate (
  company_id integer not null references platform.company,
  person_id integer not null,
  certificate_id bigint not null default nextval('platform.recorded_seq'),
  course_code text,
  title text not null,
  issuer text not null default '',
  certificate_number text not null default '',
  issued_on date not null,
  -- Last day on which it holds.
  last_date date,
  alarm_days integer not null default 30 check (alarm_days between 0 and 400),
  completion_id bigint,
  takes_back bigint,
  recorded_by text not null,
  recorded_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, certificate_id),
  foreign key (company_id, person_id, completion_id) references learning.completion (company_id, person_id, completion_id),
  foreign key (company_id, person_id, takes_back) references learning.certificate (company_id, person_id, certificate_id),
  check (last_date is null or last_date >= issued_on)
);
create unique index certificate_taken_back_once on learning.certificate (company_id, person_id, takes_back);
create index certificate_by_last_date on learning.certificate (company_id, last_date);
select platform.protect_table('learning.certificate', 'append');
select platform.protect_people('learning.certificate', 'personal');
