-- Maker and checker. What a proposal is and who made it never changes; a decision is a row of its own, and the state
-- follows from it here, so that no statement of the application can approve what its own human made or gains from.

-- Which user may act for which other: for the question of who made and who checked, both are the same human.
create table platform.acting_for (
  company_id integer not null references platform.company,
  acting_id bigint generated always as identity,
  user_id text not null,
  for_user_id text not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  primary key (company_id, acting_id),
  check (user_id <> for_user_id),
  check (valid_until is null or valid_until >= valid_from)
);
create index acting_for_by_user on platform.acting_for (company_id, user_id);
select platform.protect_table('platform.acting_for', 'append');
-- A delegation is ended by setting its end, never by taking the row away: what was decided meanwhile stays explained.
grant update (valid_until) on platform.acting_for to qinxin_application;

create table platform.proposal (
  company_id integer not null references platform.company,
  proposal_id bigint generated always as identity,
  kind text not null,
  subject text not null,
  -- Whoever gains from it; null when nobody of the company does.
  beneficiary_person_id integer,
  -- Who else may not decide, as whoever entered the person that gains.
  barred_users text[] not null default '{}',
  -- The right that a decision needs, over the beneficiary.
  needs_action text not null,
  needs_class text not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  -- What people are shown; never an amount or an account number.
  details jsonb not null default '{}',
  needed_approvals smallint not null default 1 check (needed_approvals between 1 and 3),
  -- A proposal that follows from another one has the same maker.
  follows_proposal_id bigint,
  proposer_user_id text not null,
  -- Everyone the proposer was or acted for at that moment.
  proposer_users text[] not null,
  proposer_people integer[] not null,
  session_hash text,
  device_hash text,
  proposed_at timestamptz not null,
  -- Not to be approved earlier.
  opens_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'approved', 'rejected', 'withdrawn', 'expired')),
  decided_at timestamptz,
  primary key (company_id, proposal_id),
  foreign key (company_id, follows_proposal_id) references platform.proposal (company_id, proposal_id),
  check (opens_at >= proposed_at and expires_at > opens_at),
  check ((state = 'open') = (decided_at is null))
);
create index proposal_open on platform.proposal (company_id, kind, proposal_id) where state = 'open';
create index proposal_by_subject on platform.proposal (company_id, subject);
select platform.protect_table('platform.proposal', 'append');

create table platform.proposal_decision (
  company_id integer not null references platform.company,
  proposal_id bigint not null,
  decision_id bigint generated always as identity,
  decision text not null check (decision in ('approve', 'reject', 'withdraw', 'expire')),
  -- Null only when time decided.
  decider_user_id text,
  decider_users text[] not null default '{}',
  decider_people integer[] not null default '{}',
  -- The proposer, and whoever approved before: copied here, so that the constraints below can be read and checked again.
  against_users text[] not null default '{}',
  against_people integer[] not null default '{}',
  against_sessions text[] not null default '{}',
  against_devices text[] not null default '{}',
  beneficiary_person_id integer,
  digest text not null,
  session_hash text,
  device_hash text,
  reason text not null default '',
  decided_at timestamptz not null,
  primary key (company_id, proposal_id, decision_id),
  foreign key (company_id, proposal_id) references platform.proposal (company_id, proposal_id),
  constraint decider_is_named check (decision = 'expire' or decider_user_id is not null),
  constraint decider_is_not_maker check (decision in ('withdraw', 'expire') or not (decider_users && against_users or decider_people && against_people)),
  constraint decider_does_not_gain check (decision in ('withdraw', 'expire') or beneficiary_person_id is null or not beneficiary_person_id = any (decider_people)),
  constraint decider_uses_own_device check (decision in ('withdraw', 'expire') or not (coalesce(session_hash = any (against_sessions), false) or coalesce(device_hash = any (against_devices), false)))
);
create unique index proposal_decision_once on platform.proposal_decision (company_id, proposal_id, decider_user_id) where decision in ('approve', 'reject');
select platform.protect_table('platform.proposal_decision', 'append');

-- Everyone that a user is or has acted for since a moment: users, and the people they are.
create function platform.humans_of(of_company integer, who text, since timestamptz, out users text[], out people integer[])
  language plpgsql stable security definer set search_path = pg_catalog, platform as $$
begin
  users := array(
    select who union
    select for_user_id from platform.acting_for
    where acting_for.company_id = of_company and acting_for.user_id = who and valid_from <= platform.now() and (valid_until is null or valid_until >= since)
  );
  people := array(select distinct person_id from platform.membership where membership.company_id = of_company and membership.user_id = any (users) and person_id is not null);
end $$;

create function platform.begin_proposal() returns trigger
  language plpgsql security definer set search_path = pg_catalog, platform as $$
declare
  who text := nullif(current_setting('qinxin.user_id', true), '');
  earlier platform.proposal;
begin
  new.state := 'open';
  new.decided_at := null;
  new.proposed_at := platform.now();
  new.opens_at := greatest(new.opens_at, new.proposed_at);
  if new.follows_proposal_id is not null then
    select * into strict earlier from platform.proposal where company_id = new.company_id and proposal_id = new.follows_proposal_id;
    new.proposer_user_id := earlier.proposer_user_id;
    new.proposer_users := earlier.proposer_users;
    new.proposer_people := earlier.proposer_people;
    new.session_hash := earlier.session_hash;
    new.device_hash := earlier.device_hash;
    return new;
  end if;
  -- Without a signed-in user, set-up and provisioning propose under a name that no user has.
  if who is null then new.proposer_user_id := 'system:' || new.proposer_user_id;
  elsif new.proposer_user_id is distinct from who then raise exception 'proposerIsNotSession' using errcode = 'QP001';
  end if;
  select humans.users, humans.people into new.proposer_users, new.proposer_people from platform.humans_of(new.company_id, new.proposer_user_id, new.proposed_at) as humans;
  return new;
end $$;
create trigger begin_proposal before insert on platform.proposal for each row execute function platform.begin_proposal();

create function platform.take_decision() returns trigger
  language plpgsql security definer set search_path = pg_catalog, platform as $$
declare
  who text := nullif(current_setting('qinxin.user_id', true), '');
  proposal platform.proposal;
  proposer_now record;
  approvals integer;
begin
  -- One decision at a time: of fifty at once, the first is counted and the others find the proposal closed.
  select * into proposal from platform.proposal as open_one where open_one.company_id = new.company_id and open_one.proposal_id = new.proposal_id for update;
  if not found then raise exception 'proposalUnknown' using errcode = 'QP001'; end if;
  if proposal.state <> 'open' then raise exception 'proposalClosed' using errcode = 'QP001'; end if;
  new.decided_at := platform.now();
  new.beneficiary_person_id := proposal.beneficiary_person_id;
  if new.decision = 'expire' then
    if proposal.expires_at > new.decided_at then raise exception 'proposalNotDue' using errcode = 'QP001'; end if;
    new.decider_user_id := null;
  else
    if proposal.expires_at <= new.decided_at then raise exception 'proposalExpired' using errcode = 'QP001'; end if;
    if new.decision = 'approve' and proposal.opens_at > new.decided_at then raise exception 'proposalNotDue' using errcode = 'QP001'; end if;
    if who is null or new.decider_user_id is distinct from who then raise exception 'deciderIsNotSession' using errcode = 'QP001'; end if;
    -- Who acted for whom since the proposal was made counts, whatever was changed in between.
    select humans.users, humans.people into new.decider_users, new.decider_people from platform.humans_of(new.company_id, who, proposal.proposed_at) as humans;
    select humans.users, humans.people into proposer_now from platform.humans_of(new.company_id, proposal.proposer_user_id, proposal.proposed_at) as humans;
    new.against_users := proposal.proposer_users || proposer_now.users || proposal.barred_users;
    new.against_people := proposal.proposer_people || proposer_now.people;
    select new.against_users || coalesce(array_agg(u), '{}') into new.against_users
      from platform.proposal_decision as earlier, unnest(earlier.decider_users) as u where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id;
    select new.against_people || coalesce(array_agg(p), '{}') into new.against_people
      from platform.proposal_decision as earlier, unnest(earlier.decider_people) as p where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id;
    new.against_sessions := array(
      select s from (select proposal.session_hash as s union select session_hash from platform.proposal_decision as earlier where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id) as used where s is not null);
    -- A demonstration is tried by one person in one browser; everywhere else a device is a human.
    if not (select is_demo from platform.company where company.company_id = new.company_id) then
      new.against_devices := array(
        select s from (select proposal.device_hash as s union select device_hash from platform.proposal_decision as earlier where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id) as used where s is not null);
    end if;
  end if;
  if new.decision = 'withdraw' and who <> all (proposal.proposer_users || proposer_now.users) and not (proposal.beneficiary_person_id is not null and proposal.beneficiary_person_id = any (new.decider_people)) then
    raise exception 'notProposer' using errcode = 'QP001';
  end if;
  if new.decision = 'approve' and new.digest <> proposal.digest then raise exception 'contentChanged' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger take_decision before insert on platform.proposal_decision for each row execute function platform.take_decision();

-- After the constraints of the row have held.
create function platform.close_proposal() returns trigger
  language plpgsql security definer set search_path = pg_catalog, platform as $$
declare
  next_state text := case new.decision when 'approve' then 'approved' when 'reject' then 'rejected' when 'withdraw' then 'withdrawn' else 'expired' end;
begin
  if new.decision = 'approve' and (
    select count(*) from platform.proposal_decision as d where d.company_id = new.company_id and d.proposal_id = new.proposal_id and d.decision = 'approve'
  ) < (select needed_approvals from platform.proposal as p where p.company_id = new.company_id and p.proposal_id = new.proposal_id) then
    return null;
  end if;
  update platform.proposal set state = next_state, decided_at = new.decided_at where company_id = new.company_id and proposal_id = new.proposal_id;
  return null;
end $$;
create trigger close_proposal after insert on platform.proposal_decision for each row execute function platform.close_proposal();
