-- Goals of people, departments and the company, in cycles, and how far they are: by check-ins, or by figures of other systems.
-- A goal keeps its number; what is said of it is added as versions, so that the tree of any day can be drawn again.

create schema performance;
grant usage on schema performance to qinxin_application;

create table performance.cycle (
  company_id integer not null references platform.company,
  cycle_id bigint not null default nextval('platform.recorded_seq'),
  kind text not null check (kind in ('okr', 'kpi', 'annual')),
  title text not null check (title <> ''),
  from_date date not null,
  to_date date not null,
  -- The day at whose end figures of other systems stand still.
  review_date date not null,
  check_in_days integer not null default 7 check (check_in_days between 1 and 92),
  state text not null default 'planned' check (state in ('planned', 'running', 'frozen', 'closed', 'discarded')),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, cycle_id),
  check (to_date >= from_date and to_date < from_date + 800),
  check (review_date >= from_date and review_date < to_date + 200)
);
select platform.protect_table('performance.cycle', 'write');
revoke delete on performance.cycle from qinxin_application;

create table performance.cycle_event (
  company_id integer not null,
  cycle_id bigint not null,
  event_id bigint not null default nextval('platform.recorded_seq'),
  state text not null,
  user_id text not null,
  reason text not null default '',
  happened_at timestamptz not null default platform.now(),
  primary key (company_id, cycle_id, event_id),
  foreign key (company_id, cycle_id) references performance.cycle (company_id, cycle_id)
);
select platform.protect_table('performance.cycle_event', 'append');

-- The drawn arrows: planned → running → frozen → closed, and planned → discarded. Dates and title change while it is planned only.
create function performance.cycle_arrows() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'planned' then raise exception 'cycleArrow' using errcode = 'QP001'; end if;
    return new;
  end if;
  if (new.company_id, new.cycle_id, new.kind, new.made_by, new.made_at) is distinct from (old.company_id, old.cycle_id, old.kind, old.made_by, old.made_at) then
    raise exception 'cycleImmutable' using errcode = 'QP001';
  end if;
  if old.state <> 'planned' and (new.title, new.from_date, new.to_date, new.review_date, new.check_in_days) is distinct from (old.title, old.from_date, old.to_date, old.review_date, old.check_in_days) then
    raise exception 'cycleImmutable' using errcode = 'QP001';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (('planned', 'running'), ('planned', 'discarded'), ('running', 'frozen'), ('frozen', 'closed')) then
    raise exception 'cycleArrow' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger cycle_arrows before insert or update on performance.cycle for each row execute function performance.cycle_arrows();

-- What never changes of a goal. Everything else stands in its versions.
create table performance.goal (
  company_id integer not null,
  goal_id bigint not null default nextval('platform.recorded_seq'),
  cycle_id bigint not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, goal_id),
  foreign key (company_id, cycle_id) references performance.cycle (company_id, cycle_id)
);
create index goal_by_cycle on performance.goal (company_id, cycle_id);
select platform.protect_table('performance.goal', 'append');

create table performance.goal_version (
  company_id integer not null,
  -- Who carries it; also the goals of a department or of the company have somebody who does.
  person_id integer not null,
  goal_id bigint not null,
  version_id bigint not null default nextval('platform.recorded_seq'),
  level text not null check (level in ('company', 'department', 'person')),
  department text not null default '',
  parent_goal_id bigint,
  title text not null check (title <> ''),
  weight numeric(9, 4) not null check (weight > 0),
  -- How far it is: by the goals below it, by check-ins, or by a figure of another system.
  measure text not null check (measure in ('children', 'checkIn', 'evidence')),
  start_value numeric,
  target_value numeric,
  unit text not null default '',
  -- The duty of the position profile it comes from.
  duty_code text,
  is_dropped boolean not null default false,
  reason text not null default '',
  valid_from date not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, goal_id, version_id),
  foreign key (company_id, goal_id) references performance.goal (company_id, goal_id),
  foreign key (company_id, parent_goal_id) references performance.goal (company_id, goal_id),
  check (parent_goal_id is distinct from goal_id),
  check ((level = 'department') = (department <> '')),
  check ((measure = 'children') = (start_value is null and target_value is null)),
  check (start_value is distinct from target_value or start_value is null)
);
create index goal_version_by_person on performance.goal_version (company_id, person_id);
create index goal_version_by_parent on performance.goal_version (company_id, parent_goal_id);
select platform.protect_table('performance.goal_version', 'append');
-- Goals of the company and of departments are there for everybody to align with; a person's own need the reach.
create policy reach_of_subject on performance.goal_version as restrictive
  using (level <> 'person' or (select platform.reaches_all('rating')) or person_id in (select platform.reach('rating')))
  with check ((select platform.reaches_all('rating')) or person_id in (select platform.reach('rating')));

create table performance.check_in (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  check_in_id bigint not null default nextval('platform.recorded_seq'),
  on_date date not null,
  -- Only for goals that are measured by check-ins.
  value numeric,
  confidence text not null check (confidence in ('onTrack', 'atRisk', 'offTrack')),
  note_sealed bytea,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, goal_id, check_in_id),
  foreign key (company_id, goal_id) references performance.goal (company_id, goal_id)
);
create index check_in_by_goal on performance.check_in (company_id, goal_id);
select platform.protect_table('performance.check_in', 'append');
select platform.protect_people('performance.check_in', 'rating');
-- Sealing again under a new key is the one change.
grant update (note_sealed) on performance.check_in to qinxin_application;

-- Which figure of which source a goal follows; the newest row counts, and one without a source ends it.
create table performance.evidence_binding (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  binding_id bigint not null default nextval('platform.recorded_seq'),
  source_code text,
  -- What is counted or summed: { measure, valuePath, filters }.
  question jsonb not null,
  -- The person as the source knows them; empty for the items of everybody.
  source_person_key text not null default '',
  -- From this day on figures of an earlier question answer nothing any more.
  on_date date not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, goal_id, binding_id),
  foreign key (company_id, goal_id) references performance.goal (company_id, goal_id)
);
create index evidence_binding_by_goal on performance.evidence_binding (company_id, goal_id);
select platform.protect_table('performance.evidence_binding', 'append');
select platform.protect_people('performance.evidence_binding', 'rating');

create table performance.evidence_value (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  value_id bigint not null default nextval('platform.recorded_seq'),
  binding_id bigint not null,
  on_date date not null,
  value numeric not null,
  -- What it was counted from: how many items, the first of their keys, and a digest over all of them.
  items integer not null check (items >= 0),
  item_keys jsonb not null,
  items_digest text not null,
  unreadable integer not null default 0 check (unreadable >= 0),
  -- The figure that stands since the review date.
  is_final boolean not null default false,
  taken_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, goal_id, value_id),
  foreign key (company_id, goal_id) references performance.goal (company_id, goal_id)
);
create unique index evidence_final_once on performance.evidence_value (company_id, goal_id) where is_final;
create index evidence_value_by_goal on performance.evidence_value (company_id, goal_id, value_id);
select platform.protect_table('performance.evidence_value', 'append');
select platform.protect_people('performance.evidence_value', 'rating');

-- Why a figure could not be taken. An answer that failed changes no figure and is no zero.
create table performance.evidence_fault (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  fault_id bigint not null default nextval('platform.recorded_seq'),
  code text not null,
  happened_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, goal_id, fault_id),
  foreign key (company_id, goal_id) references performance.goal (company_id, goal_id)
);
create index evidence_fault_by_goal on performance.evidence_fault (company_id, goal_id, fault_id);
select platform.protect_table('performance.evidence_fault', 'append');
select platform.protect_people('performance.evidence_fault', 'rating');

-- Nothing moves any more once a cycle is frozen; a final figure is the last one of its goal.
create function performance.while_cycle_open() returns trigger
  language plpgsql as $$
begin
  if not exists (select from performance.goal join performance.cycle using (company_id, cycle_id) where goal.company_id = new.company_id and goal.goal_id = new.goal_id and cycle.state in ('planned', 'running')) then
    raise exception 'cycleOver' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger while_cycle_open before insert on performance.goal_version for each row execute function performance.while_cycle_open();
create trigger while_cycle_open before insert on performance.check_in for each row execute function performance.while_cycle_open();
create trigger while_cycle_open before insert on performance.evidence_binding for each row execute function performance.while_cycle_open();
create trigger while_cycle_open before insert on performance.evidence_value for each row execute function performance.while_cycle_open();

-- How the goals of a cycle stand to each other, without what they say: also goals beyond the reader's reach take part, or a
-- circle could be closed through them, and a goal that went to somebody else would still look like the former one's.
create function performance.goal_places(of_cycle bigint) returns table (goal_id bigint, version_id bigint, parent_goal_id bigint, is_dropped boolean)
  language plpgsql volatile security definer set search_path = pg_catalog
  as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_rating', true), '');
begin
  perform set_config('qinxin.reach_rating', 'all', true);
  return query
    select distinct on (goal.goal_id) goal.goal_id, version.version_id, version.parent_goal_id, version.is_dropped
    from performance.goal join performance.goal_version as version on version.company_id = goal.company_id and version.goal_id = goal.goal_id
    where goal.company_id = platform.current_company() and goal.cycle_id = of_cycle order by goal.goal_id, version.version_id desc;
  perform set_config('qinxin.reach_rating', reach_before, true);
end $$;
revoke execute on function performance.goal_places(bigint) from public;
grant execute on function performance.goal_places(bigint) to qinxin_application;
