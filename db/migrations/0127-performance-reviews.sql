-- Reviews of people in a cycle, the scores that follow, the company's rules about them, and feedback.
-- A score is a dated fact that nobody changes: what is found later is a newer revision. What counts for pay was approved by two people.

create table performance.review (
  company_id integer not null references platform.company,
  person_id integer not null,
  review_id bigint not null default nextval('platform.recorded_seq'),
  cycle_id bigint not null,
  state text not null default 'open' check (state in ('open', 'self', 'manager', 'calibration', 'locked', 'closed')),
  opened_by text not null,
  opened_at timestamptz not null default platform.now(),
  moved_by text not null,
  moved_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, review_id),
  unique (company_id, review_id),
  unique (company_id, person_id, cycle_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  foreign key (company_id, cycle_id) references performance.cycle (company_id, cycle_id)
);
create index review_by_cycle on performance.review (company_id, cycle_id);
select platform.protect_table('performance.review', 'write');
revoke delete on performance.review from qinxin_application;
select platform.protect_people('performance.review', 'rating');

-- How far a review was when: one row a move.
create table performance.review_event (
  company_id integer not null,
  person_id integer not null,
  review_id bigint not null,
  event_id bigint not null default nextval('platform.recorded_seq'),
  from_state text not null,
  to_state text not null,
  user_id text not null,
  reason_sealed bytea,
  happened_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, review_id, event_id),
  foreign key (company_id, person_id, review_id) references performance.review (company_id, person_id, review_id)
);
select platform.protect_table('performance.review_event', 'append');
grant update (reason_sealed) on performance.review_event to qinxin_application;
select platform.protect_people('performance.review_event', 'rating');

-- What the person and the manager say. The newest row of a part counts; earlier ones stay.
create table performance.review_entry (
  company_id integer not null,
  person_id integer not null,
  review_id bigint not null,
  entry_id bigint not null default nextval('platform.recorded_seq'),
  part text not null check (part in ('self', 'manager')),
  author_user_id text not null,
  written_at timestamptz not null default platform.now(),
  -- { score, competencies, text }
  sealed bytea not null,
  primary key (company_id, person_id, review_id, entry_id),
  foreign key (company_id, person_id, review_id) references performance.review (company_id, person_id, review_id)
);
select platform.protect_table('performance.review_entry', 'append');
grant update (sealed) on performance.review_entry to qinxin_application;
select platform.protect_people('performance.review_entry', 'rating');

-- A change of one component by whoever calibrates: what it was, what it is, and why.
create table performance.calibration (
  company_id integer not null,
  person_id integer not null,
  review_id bigint not null,
  calibration_id bigint not null default nextval('platform.recorded_seq'),
  component text not null check (component in ('attendance', 'goals', 'manager', 'peers', 'self')),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  -- { before, after, reason }; an `after` of null takes the change back.
  sealed bytea not null,
  primary key (company_id, person_id, review_id, calibration_id),
  foreign key (company_id, person_id, review_id) references performance.review (company_id, person_id, review_id)
);
select platform.protect_table('performance.calibration', 'append');
grant update (sealed) on performance.calibration to qinxin_application;
select platform.protect_people('performance.calibration', 'rating');

-- A rule of the company: weights of the components, points for attendance, the factor of a score, a raise. In force once a
-- second person has approved its proposal, and until it is ended.
create table performance.rule_version (
  company_id integer not null references platform.company,
  rule_id bigint not null default nextval('platform.recorded_seq'),
  kind text not null check (kind in ('weights', 'attendanceScore', 'payFactor', 'raise')),
  title text not null check (title <> ''),
  valid_from date not null,
  -- weights: { components, missing }; else { formula, floor, cap }.
  definition jsonb not null,
  -- With whom it was talked over and where it was made known: without both it cuts nobody's pay.
  consulted_from date not null,
  consulted_to date not null,
  consulted_with text not null check (consulted_with <> ''),
  published_on date not null,
  published_where text not null check (published_where <> ''),
  document_reference text not null check (document_reference <> ''),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, rule_id),
  check (consulted_to >= consulted_from),
  check (published_on >= consulted_from)
);
select platform.protect_table('performance.rule_version', 'append');

create table performance.rule_end (
  company_id integer not null,
  rule_id bigint not null,
  end_id bigint not null default nextval('platform.recorded_seq'),
  reason text not null check (reason <> ''),
  ended_by text not null,
  ended_at timestamptz not null default platform.now(),
  primary key (company_id, rule_id, end_id),
  foreign key (company_id, rule_id) references performance.rule_version (company_id, rule_id)
);
select platform.protect_table('performance.rule_end', 'append');

-- A score that is proposed: derived again after a correction, or imported. It counts once a second person has approved it.
create table performance.score_change (
  company_id integer not null,
  person_id integer not null,
  change_id bigint not null default nextval('platform.recorded_seq'),
  -- One proposal may carry many people: the number of the first.
  batch_id bigint not null,
  cycle_id bigint not null,
  source text not null check (source in ('change', 'imported')),
  -- The system that an imported score comes from.
  source_name text not null default '',
  from_revision integer not null check (from_revision >= 0),
  effective_from date not null check (extract(day from effective_from) = 1),
  effective_to date check (extract(day from effective_to) = 1 and effective_to > effective_from),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  -- { score, components, rules, inputs, reason }
  sealed bytea not null,
  primary key (company_id, person_id, change_id),
  foreign key (company_id, cycle_id) references performance.cycle (company_id, cycle_id),
  check ((source = 'imported') = (source_name <> ''))
);
create index score_change_by_batch on performance.score_change (company_id, batch_id);
select platform.protect_table('performance.score_change', 'append');
grant update (sealed) on performance.score_change to qinxin_application;
select platform.protect_people('performance.score_change', 'rating');

-- The result. Months [effective_from, effective_to) are those whose pay it speaks about; without an end, until a newer cycle's.
create table performance.score (
  company_id integer not null,
  person_id integer not null,
  score_id bigint not null default nextval('platform.recorded_seq'),
  cycle_id bigint not null,
  revision integer not null check (revision >= 1),
  source text not null check (source in ('review', 'change', 'imported')),
  source_name text not null default '',
  change_id bigint,
  effective_from date not null check (extract(day from effective_from) = 1),
  effective_to date check (extract(day from effective_to) = 1 and effective_to > effective_from),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  -- { score, components, rules, inputs }
  sealed bytea not null,
  primary key (company_id, person_id, score_id),
  unique (company_id, person_id, cycle_id, revision),
  foreign key (company_id, cycle_id) references performance.cycle (company_id, cycle_id),
  check ((source = 'review') = (change_id is null))
);
create index score_by_number on performance.score (company_id, score_id);
select platform.protect_table('performance.score', 'append');
grant update (sealed) on performance.score to qinxin_application;
select platform.protect_people('performance.score', 'rating');

-- A human decides otherwise about the factor of some months. It counts once a second person has approved it.
create table performance.factor_decision (
  company_id integer not null,
  person_id integer not null,
  decision_id bigint not null default nextval('platform.recorded_seq'),
  from_month date not null check (extract(day from from_month) = 1),
  to_month date not null check (extract(day from to_month) = 1 and to_month > from_month),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  -- { factor, reason }; a factor of null goes back to the rule.
  sealed bytea not null,
  primary key (company_id, person_id, decision_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
select platform.protect_table('performance.factor_decision', 'append');
grant update (sealed) on performance.factor_decision to qinxin_application;
select platform.protect_people('performance.factor_decision', 'rating');

-- The same, approved: from then on it is a fact of its own number.
create table performance.factor_approval (
  company_id integer not null,
  person_id integer not null,
  approval_id bigint not null default nextval('platform.recorded_seq'),
  decision_id bigint not null,
  approved_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, approval_id),
  unique (company_id, person_id, decision_id),
  foreign key (company_id, person_id, decision_id) references performance.factor_decision (company_id, person_id, decision_id)
);
select platform.protect_table('performance.factor_approval', 'append');
select platform.protect_people('performance.factor_approval', 'rating');

-- From which month on scores count for pay, as long as an assessment stands behind it; the newest row counts.
create table performance.pay_effect (
  company_id integer not null references platform.company,
  effect_id bigint not null default nextval('platform.recorded_seq'),
  from_month date not null check (extract(day from from_month) = 1),
  is_on boolean not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, effect_id)
);
select platform.protect_table('performance.pay_effect', 'append');

-- Who is asked to say something about whom. Whoever is asked sees what they are asked.
create table performance.feedback_ask (
  company_id integer not null,
  person_id integer not null,
  ask_id bigint not null default nextval('platform.recorded_seq'),
  review_id bigint,
  author_user_id text not null,
  due_on date not null,
  asked_by text not null,
  asked_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, ask_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
create index feedback_ask_by_author on performance.feedback_ask (company_id, author_user_id);
create index feedback_ask_by_review on performance.feedback_ask (company_id, review_id);
select platform.protect_table('performance.feedback_ask', 'append');

-- What somebody said. open: the person and whoever reads their ratings; own: the person alone; group: among at least three.
create table performance.feedback (
  company_id integer not null,
  person_id integer not null,
  feedback_id bigint not null default nextval('platform.recorded_seq'),
  visibility text not null check (visibility in ('open', 'own', 'group')),
  review_id bigint,
  ask_id bigint,
  author_user_id text not null,
  given_at timestamptz not null default platform.now(),
  -- { score, competencies, text }
  sealed bytea not null,
  primary key (company_id, person_id, feedback_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  check ((visibility = 'group') = (ask_id is not null)),
  check (review_id is null or ask_id is not null)
);
create unique index feedback_once_asked on performance.feedback (company_id, ask_id) where ask_id is not null;
create index feedback_by_author on performance.feedback (company_id, author_user_id);
select platform.protect_table('performance.feedback', 'append');
grant update (sealed) on performance.feedback to qinxin_application;

-- Colleagues have no reach over each other: they see what they are asked and what they wrote, and nothing else of it.
do $$
declare
  name text;
begin
  foreach name in array array['performance.feedback_ask', 'performance.feedback'] loop
    execute format(
      'create policy reach_of_subject on %s as restrictive using ((select platform.reaches_all(%L)) or person_id in (select platform.reach(%L)) or author_user_id = (select current_setting(%L, true)))',
      name, 'rating', 'rating', 'qinxin.user_id');
  end loop;
end $$;

-- A competency below what the position asks for, as a review found it, and what it was found in.
create table performance.training_need (
  company_id integer not null,
  person_id integer not null,
  need_id bigint not null default nextval('platform.recorded_seq'),
  review_id bigint not null,
  competency_code text not null,
  title_chinese text not null,
  title_english text not null,
  -- What it follows from: named feedback and the manager's entry by their rows ("feedback:17", "entry:20"), a group by the review that it was asked for ("round:12").
  cites text[] not null check (cardinality(cites) > 0),
  found_on date not null,
  -- { wanted, found }
  sealed bytea not null,
  primary key (company_id, person_id, need_id),
  foreign key (company_id, person_id, review_id) references performance.review (company_id, person_id, review_id)
);
select platform.protect_table('performance.training_need', 'append');
grant update (sealed) on performance.training_need to qinxin_application;
select platform.protect_people('performance.training_need', 'rating');

-- Who is named as the writer is who is signed in; without a signed-in user, set-up and proofs write under any name.
create function performance.is_session(who text) returns boolean
  language sql stable
  as $$ select who = coalesce(nullif(current_setting('qinxin.user_id', true), ''), who) $$;

-- The drawn arrows of a review. What it is about stays; whoever wrote the manager's part does not lock it.
create function performance.review_arrows() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'open' then raise exception 'reviewArrow' using errcode = 'QP001'; end if;
    return new;
  end if;
  if (new.company_id, new.person_id, new.review_id, new.cycle_id, new.opened_by, new.opened_at) is distinct from (old.company_id, old.person_id, old.review_id, old.cycle_id, old.opened_by, old.opened_at) then
    raise exception 'reviewImmutable' using errcode = 'QP001';
  end if;
  if not performance.is_session(new.moved_by) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
  if (old.state, new.state) not in (('open', 'self'), ('open', 'manager'), ('self', 'manager'), ('manager', 'calibration'), ('calibration', 'manager'), ('calibration', 'locked'), ('locked', 'calibration'), ('locked', 'closed')) then
    raise exception 'reviewArrow' using errcode = 'QP001';
  end if;
  if new.state <> 'self' and new.state <> 'manager' and exists (select from platform.membership where company_id = new.company_id and user_id = new.moved_by and person_id = new.person_id) then
    raise exception 'ownReview' using errcode = 'QP001';
  end if;
  if new.state = 'locked' and exists (select from performance.review_entry where company_id = new.company_id and review_id = new.review_id and part = 'manager' and author_user_id = new.moved_by) then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger review_arrows before insert or update on performance.review for each row execute function performance.review_arrows();

-- The self part is the person's, the manager's is not; and each only while it is its turn.
create function performance.entry_in_turn() returns trigger
  language plpgsql as $$
declare
  is_own boolean := exists (select from platform.membership where company_id = new.company_id and user_id = new.author_user_id and person_id = new.person_id);
begin
  if not performance.is_session(new.author_user_id) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
  if is_own <> (new.part = 'self') then raise exception 'ownReview' using errcode = 'QP001'; end if;
  if not exists (select from performance.review where company_id = new.company_id and review_id = new.review_id and state = new.part) then
    raise exception 'reviewNotThere' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger entry_in_turn before insert on performance.review_entry for each row execute function performance.entry_in_turn();

create function performance.calibrate_in_turn() returns trigger
  language plpgsql as $$
begin
  if not performance.is_session(new.made_by) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
  if exists (select from platform.membership where company_id = new.company_id and user_id = new.made_by and person_id = new.person_id) then raise exception 'ownReview' using errcode = 'QP001'; end if;
  if not exists (select from performance.review where company_id = new.company_id and review_id = new.review_id and state = 'calibration') then
    raise exception 'reviewNotThere' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger calibrate_in_turn before insert on performance.calibration for each row execute function performance.calibrate_in_turn();

-- Nobody says something about themselves, and whoever answers is the one who was asked.
create function performance.feedback_from_others() returns trigger
  language plpgsql as $$
begin
  if exists (select from platform.membership where company_id = new.company_id and user_id = new.author_user_id and person_id = new.person_id) then raise exception 'ownFeedback' using errcode = 'QP001'; end if;
  if tg_table_name = 'feedback' then
    if not performance.is_session(new.author_user_id) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
    if new.ask_id is not null and not exists (
      select from performance.feedback_ask as ask where ask.company_id = new.company_id and ask.person_id = new.person_id and ask.ask_id = new.ask_id and ask.author_user_id = new.author_user_id and ask.review_id is not distinct from new.review_id) then
      raise exception 'notAsked' using errcode = 'QP001';
    end if;
  end if;
  return new;
end $$;
create trigger feedback_from_others before insert on performance.feedback for each row execute function performance.feedback_from_others();
create trigger feedback_from_others before insert on performance.feedback_ask for each row execute function performance.feedback_from_others();

-- A score counts when a locked review stands behind it, or a second person's approval. Looked at when the transaction ends:
-- what is tried and taken back in between is nobody's score.
create function performance.score_stands() returns trigger
  language plpgsql as $$
begin
  if new.source = 'review' then
    if not exists (select from performance.review where company_id = new.company_id and person_id = new.person_id and cycle_id = new.cycle_id and state in ('locked', 'closed')) then
      raise exception 'reviewNotLocked' using errcode = 'QP001';
    end if;
  elsif not exists (
    select from performance.score_change as change join platform.proposal as proposal
      on proposal.company_id = change.company_id and proposal.kind = 'scoreChange' and proposal.subject = 'scoreChange:' || change.batch_id and proposal.state = 'approved'
    where change.company_id = new.company_id and change.person_id = new.person_id and change.change_id = new.change_id and change.cycle_id = new.cycle_id) then
    raise exception 'scoreNotApproved' using errcode = 'QP001';
  end if;
  return null;
end $$;
create constraint trigger score_stands after insert on performance.score deferrable initially deferred for each row execute function performance.score_stands();

create function performance.factor_stands() returns trigger
  language plpgsql as $$
begin
  if not exists (select from platform.proposal where company_id = new.company_id and kind = 'payFactor' and subject = 'payFactor:' || new.decision_id and state = 'approved') then
    raise exception 'scoreNotApproved' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger factor_stands before insert on performance.factor_approval for each row execute function performance.factor_stands();
