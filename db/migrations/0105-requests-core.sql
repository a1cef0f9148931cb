-- Requests of people (leave, overtime, punch corrections, trips), who decides them step by step, and the ledger of leave.
-- What was asked never changes; how far a request is moves along the arrows below and no other way.

create schema requests;
grant usage on schema requests to qinxin_application;

create table requests.request (
  company_id integer not null references platform.company,
  person_id integer not null,
  request_id bigint not null default nextval('platform.recorded_seq'),
  kind text not null check (kind in ('leave', 'overtime', 'correction', 'trip')),
  leave_kind text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  zone text not null,
  -- The business day a correction repairs, and which punch.
  correction_date date,
  direction text check (direction in ('in', 'out')),
  -- Rest-day overtime: paid, or time off instead.
  compensation text check (compensation in ('pay', 'timeOff')),
  -- Ledger minutes of a leave as counted when it was asked for.
  minutes integer not null check (minutes >= 0),
  reason text not null default '',
  digest text not null,
  state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'withdrawn', 'revoked')),
  submitted_by text not null,
  submitted_at timestamptz not null default platform.now(),
  decided_at timestamptz,
  primary key (company_id, person_id, request_id),
  unique (company_id, request_id),
  check ((kind = 'leave') = (leave_kind is not null)),
  check ((kind = 'correction') = (correction_date is not null and direction is not null)),
  check ((kind = 'overtime') = (compensation is not null)),
  check (ends_at > starts_at or kind = 'correction'),
  check (ends_at < starts_at + interval '400 days')
);
create index request_by_start on requests.request (company_id, person_id, starts_at);
select platform.protect_table('requests.request', 'write');
-- What was asked and decided stays; an erasure is the owner's.
revoke delete on requests.request from qinxin_application;
select platform.protect_people('requests.request', 'personal');

-- Who is asked, in order. One step is open at a time; the rest wait or are over.
create table requests.step (
  company_id integer not null,
  person_id integer not null,
  request_id bigint not null,
  step_id bigint not null default nextval('platform.recorded_seq'),
  place integer not null,
  kind text not null check (kind in ('line', 'office', 'countersign', 'transfer', 'escalation')),
  approver_user_id text not null,
  state text not null check (state in ('waiting', 'open', 'approved', 'rejected', 'passed', 'closed')),
  opened_at timestamptz,
  due_at timestamptz,
  decided_at timestamptz,
  decided_by text,
  comment text not null default '',
  primary key (company_id, person_id, request_id, step_id),
  foreign key (company_id, person_id, request_id) references requests.request (company_id, person_id, request_id)
);
create unique index step_open_once on requests.step (company_id, request_id) where state = 'open';
create index step_by_approver on requests.step (company_id, approver_user_id) where state = 'open';
select platform.protect_table('requests.step', 'write');
revoke delete on requests.step from qinxin_application;
select platform.protect_people('requests.step', 'personal');

-- The time line of a request.
create table requests.event (
  company_id integer not null,
  person_id integer not null,
  request_id bigint not null,
  event_id bigint not null default nextval('platform.recorded_seq'),
  event text not null check (event in ('submitted', 'approved', 'rejected', 'withdrawn', 'revoked', 'transferred', 'countersigned', 'reminded', 'copied', 'escalated')),
  user_id text not null,
  -- To whom it went, of a transfer, a countersignature, a copy or an escalation.
  to_user_id text,
  comment text not null default '',
  happened_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, request_id, event_id),
  foreign key (company_id, person_id, request_id) references requests.request (company_id, person_id, request_id)
);
create index event_by_receiver on requests.event (company_id, to_user_id) where event = 'copied';
select platform.protect_table('requests.event', 'append');
select platform.protect_people('requests.event', 'personal');

-- The drawn arrows: what was asked stays as it was, and the state moves only from open, or from approved to taken back.
create function requests.keep_to_arrows() returns trigger
  language plpgsql as $$
begin
  if (new.company_id, new.person_id, new.request_id, new.kind, new.leave_kind, new.starts_at, new.ends_at, new.zone, new.correction_date, new.direction, new.compensation, new.minutes, new.reason, new.digest, new.submitted_by, new.submitted_at)
     is distinct from (old.company_id, old.person_id, old.request_id, old.kind, old.leave_kind, old.starts_at, old.ends_at, old.zone, old.correction_date, old.direction, old.compensation, old.minutes, old.reason, old.digest, old.submitted_by, old.submitted_at) then
    raise exception 'requestImmutable' using errcode = 'QP001';
  end if;
  if not ((old.state = 'open' and new.state in ('approved', 'rejected', 'withdrawn')) or (old.state = 'approved' and new.state in ('withdrawn', 'revoked'))) then
    raise exception 'requestClosed' using errcode = 'QP001';
  end if;
  if new.state = 'approved' and (exists (select from requests.step where company_id = new.company_id and request_id = new.request_id and state in ('open', 'waiting'))
     or not exists (select from requests.step where company_id = new.company_id and request_id = new.request_id and state = 'approved')) then
    raise exception 'stepsLeft' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger keep_to_arrows before update on requests.request for each row execute function requests.keep_to_arrows();
create function requests.begin_open() returns trigger
  language plpgsql as $$
begin
  if new.state <> 'open' or new.decided_at is not null then raise exception 'requestClosed' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger begin_open before insert on requests.request for each row execute function requests.begin_open();

-- Nobody decides about themselves, and a step that is over stays so.
create function requests.decide_for_others() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state in ('approved', 'rejected', 'passed', 'closed') then raise exception 'requestClosed' using errcode = 'QP001'; end if;
  if tg_op = 'INSERT' and new.state not in ('waiting', 'open') then raise exception 'requestClosed' using errcode = 'QP001'; end if;
  if (new.state in ('approved', 'rejected')) <> (new.decided_by is not null) then raise exception 'deciderMissing' using errcode = 'QP001'; end if;
  if exists (select from platform.membership where company_id = new.company_id and user_id in (new.decided_by, new.approver_user_id) and person_id = new.person_id) then
    raise exception 'ownRequest' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger decide_for_others before insert or update on requests.step for each row execute function requests.decide_for_others();

-- The company's choices about requests and leave, dated; the newest row of a day counts.
create table requests.policy (
  company_id integer not null references platform.company,
  policy_id bigint not null default nextval('platform.recorded_seq'),
  valid_from date not null,
  choices jsonb not null,
  chosen_by text not null,
  chosen_at timestamptz not null default platform.now(),
  primary key (company_id, policy_id)
);
select platform.protect_table('requests.policy', 'append');

-- The ledger of leave: rows are added and never changed. A balance on a day is their fold, less what was taken.
create table requests.leave_entry (
  company_id integer not null references platform.company,
  person_id integer not null,
  entry_id bigint not null default nextval('platform.recorded_seq'),
  account text not null check (account in ('annual', 'companyAnnual', 'timeOff')),
  entry text not null check (entry in ('grant', 'adjustment', 'opening', 'payout')),
  leave_year integer not null check (leave_year between 2000 and 2200),
  minutes integer not null,
  valid_from date not null,
  -- Last day on which the minutes may be taken.
  usable_until date not null,
  -- What it was worked out from: years of service, days, formula.
  basis jsonb not null default '{}',
  reason text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, entry_id),
  check (usable_until >= valid_from)
);
select platform.protect_table('requests.leave_entry', 'append');
select platform.protect_people('requests.leave_entry', 'personal');

-- Since when somebody has worked, anywhere: what the statutory days depend on. The newest row counts.
create table requests.service_start (
  company_id integer not null references platform.company,
  person_id integer not null,
  service_id bigint not null default nextval('platform.recorded_seq'),
  first_work_date date not null,
  proof text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, service_id)
);
select platform.protect_table('requests.service_start', 'append');
select platform.protect_people('requests.service_start', 'personal');

-- Overtime on a rest day for which time off is taken instead of pay: such hours are no overtime of the day, and earn the ledger their minutes.
alter table attendance.approval add column compensation text check (compensation is null or (compensation = 'timeOff' and kind = 'overtime'));
