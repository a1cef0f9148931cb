-- Bank accounts: every account that was ever asked for, and what became of it, as facts. Which one pay goes to follows from
-- them at any moment; nothing has to happen for a change to stay without effect.

-- The company's choices; the newest row counts.
create table people.bank_policy (
  company_id integer not null references platform.company,
  policy_id bigint not null default nextval('platform.recorded_seq'),
  -- Days between approval and effect.
  cooling_off_days integer not null check (cooling_off_days between 1 and 30),
  -- An address younger than this does not yet get notices about the account.
  address_days integer not null check (address_days between 0 and 90),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, policy_id)
);
select platform.protect_table('people.bank_policy', 'append');

create table people.bank_account (
  company_id integer not null references platform.company,
  person_id integer not null,
  change_id bigint not null default nextval('platform.recorded_seq'),
  holder_name text not null,
  bank_name text not null,
  branch_code text not null,
  account_sealed bytea not null,
  account_mark bytea not null,
  -- A random text that goes into the fingerprint of the proposal, so that the number cannot be guessed from it.
  salt_sealed bytea not null,
  last_four text not null,
  asked_as text not null check (asked_as in ('person', 'office', 'load')),
  asked_by text not null,
  reason text not null default '',
  asked_at timestamptz not null default platform.now(),
  cooling_off_days integer not null check (cooling_off_days between 0 and 30),
  proposal_id bigint not null,
  primary key (company_id, person_id, change_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  foreign key (company_id, proposal_id) references platform.proposal (company_id, proposal_id)
);
create index bank_account_by_mark on people.bank_account (company_id, account_mark);
create index bank_account_by_change on people.bank_account (company_id, change_id);
create index bank_account_by_proposal on people.bank_account (company_id, proposal_id);
select platform.protect_table('people.bank_account', 'append');
select platform.protect_people('people.bank_account', 'bank');
-- Sealing again under a new key changes the bytes, never the account: its fingerprint stands in the proposal.
grant update (account_sealed, account_mark, salt_sealed) on people.bank_account to qinxin_application;

create table people.bank_account_decision (
  company_id integer not null references platform.company,
  person_id integer not null,
  change_id bigint not null,
  state text not null check (state in ('approved', 'rejected', 'expired')),
  decided_by text not null,
  decided_at timestamptz not null default platform.now(),
  effective_at timestamptz,
  primary key (company_id, person_id, change_id),
  foreign key (company_id, person_id, change_id) references people.bank_account (company_id, person_id, change_id),
  check ((state = 'approved') = (effective_at is not null))
);
select platform.protect_table('people.bank_account_decision', 'append');
select platform.protect_people('people.bank_account_decision', 'bank');

-- Stopping is always safe, so it needs no second proof: whoever reaches the person's contact data or bank data may read and
-- add these rows. A reader of bank data who saw no stop would pay to an account that was stopped.
create table people.bank_account_stop (
  company_id integer not null references platform.company,
  person_id integer not null,
  change_id bigint not null,
  kind text not null check (kind in ('objected', 'withdrawn')),
  stopped_by text not null,
  stopped_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, change_id),
  foreign key (company_id, person_id, change_id) references people.bank_account (company_id, person_id, change_id)
);
select platform.protect_table('people.bank_account_stop', 'append');
create policy reach_of_subject on people.bank_account_stop as restrictive
  using ((select platform.reaches_all('personal')) or (select platform.reaches_all('bank')) or person_id in (select platform.reach('personal')) or person_id in (select platform.reach('bank')))
  with check ((select platform.reaches_all('personal')) or (select platform.reaches_all('bank')) or person_id in (select platform.reach('personal')) or person_id in (select platform.reach('bank')));

-- What is in effect, rejected or expired is stopped no more. The row of a change that nobody could see is looked up here.
create function people.check_bank_stop() returns trigger
  language plpgsql security definer set search_path = pg_catalog, people as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_bank', true), '');
  decision people.bank_account_decision;
begin
  perform set_config('qinxin.reach_bank', 'all', true);
  -- A change and its decision come and go under one lock, so that a stop is before or after an approval, never beside it.
  perform pg_advisory_xact_lock(hashtextextended('bank ' || new.company_id || ' ' || new.person_id, 0));
  select * into decision from people.bank_account_decision as found where found.company_id = new.company_id and found.person_id = new.person_id and found.change_id = new.change_id;
  perform set_config('qinxin.reach_bank', reach_before, true);
  new.stopped_at := platform.now();
  if decision.state in ('rejected', 'expired') or decision.effective_at <= new.stopped_at then raise exception 'bankChangeOver' using errcode = 'QP002'; end if;
  return new;
end $$;
create trigger check_bank_stop before insert on people.bank_account_stop for each row execute function people.check_bank_stop();

-- The first pay to an account is held until this row is there.
create table people.bank_account_release (
  company_id integer not null references platform.company,
  person_id integer not null,
  change_id bigint not null,
  released_by text not null,
  released_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, change_id),
  foreign key (company_id, person_id, change_id) references people.bank_account (company_id, person_id, change_id)
);
select platform.protect_table('people.bank_account_release', 'append');
select platform.protect_people('people.bank_account_release', 'bank');

-- Who entered a person: whoever did may not approve that person's account. Written by the database, no import can forget it.
create table people.person_origin (
  company_id integer not null references platform.company,
  person_id integer not null,
  -- Empty when a machine did: a sync, set-up.
  entered_by_user text not null,
  entered_at timestamptz not null default platform.now(),
  primary key (company_id, person_id)
);
select platform.protect_table('people.person_origin', 'append');
select platform.protect_people('people.person_origin', 'public');

create function people.record_origins() returns trigger
  language plpgsql as $$
begin
  insert into people.person_origin (company_id, person_id, entered_by_user)
    select company_id, person_id, coalesce(current_setting('qinxin.user_id', true), '') from new_person;
  return null;
end $$;
create trigger record_origins after insert on people.person referencing new table as new_person
  for each statement execute function people.record_origins();

-- Accounts of sources that a person no longer has: a notice goes to an address that was theirs before the change began.
create table people.former_account (
  company_id integer not null references platform.company,
  person_id integer not null,
  former_id bigint not null default nextval('platform.recorded_seq'),
  source_code text not null,
  source_person_key text not null,
  matched_at timestamptz not null,
  ended_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, former_id)
);
select platform.protect_table('people.former_account', 'append');
select platform.protect_people('people.former_account', 'public');

create function people.keep_former_account() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.person_id = old.person_id then
    new.matched_at := old.matched_at;
    return new;
  end if;
  insert into people.former_account (company_id, person_id, source_code, source_person_key, matched_at) values (old.company_id, old.person_id, old.source_code, old.source_person_key, old.matched_at);
  if tg_op = 'DELETE' then return old; end if;
  new.matched_at := platform.now();
  return new;
end $$;
create trigger keep_former_account before update or delete on people.source_identity for each row execute function people.keep_former_account();
