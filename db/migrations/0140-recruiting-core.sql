-- Recruiting: requisitions, candidates, applications with interviews, offers that two people agree to, and the hire that ends
-- them. A candidate is no person of the company: rows of candidates have no person number and are the company's; what tells who
-- somebody is is sealed, opened for those alone who see personal values over everybody, and ends with the candidate's time.

create schema recruiting;
grant usage on schema recruiting to qinxin_application;

-- The company's choices; the newest row counts.
create table recruiting.policy (
  company_id integer not null references platform.company,
  policy_id bigint not null default nextval('platform.recorded_seq'),
  -- Months after which a candidate with nothing running is erased.
  retention_months integer not null check (retention_months between 1 and 60),
  -- Steps that follow a hire by themselves.
  enrols_training boolean not null,
  enrols_goals boolean not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, policy_id)
);
select platform.protect_table('recruiting.policy', 'append');

create table recruiting.requisition (
  company_id integer not null references platform.company,
  requisition_id bigint not null default nextval('platform.recorded_seq'),
  position_code text not null,
  -- Candidates are held against the profile as of this day, so that an answer can be given again.
  profile_on date not null,
  department text not null,
  headcount integer not null check (headcount between 1 and 1000),
  wanted_by date,
  note text not null default '',
  state text not null default 'open' check (state in ('open', 'paused', 'filled', 'cancelled')),
  opened_by text not null,
  opened_at timestamptz not null default platform.now(),
  primary key (company_id, requisition_id)
);
select platform.protect_table('recruiting.requisition', 'write');
revoke delete on recruiting.requisition from qinxin_application;

-- What became of a requisition, in order.
create table recruiting.requisition_event (
  company_id integer not null,
  requisition_id bigint not null,
  event_id bigint not null default nextval('platform.recorded_seq'),
  state text not null,
  headcount integer not null,
  note text not null default '',
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, requisition_id, event_id),
  foreign key (company_id, requisition_id) references recruiting.requisition (company_id, requisition_id)
);
select platform.protect_table('recruiting.requisition_event', 'append');

create function recruiting.keep_requisition() returns trigger
  language plpgsql as $$
begin
  if (new.company_id, new.requisition_id, new.position_code, new.profile_on, new.opened_by, new.opened_at)
     is distinct from (old.company_id, old.requisition_id, old.position_code, old.profile_on, old.opened_by, old.opened_at) then
    raise exception 'requisitionImmutable' using errcode = 'QP001';
  end if;
  if new.state <> old.state and not ((old.state = 'open' and new.state in ('paused', 'filled', 'cancelled')) or (old.state = 'paused' and new.state in ('open', 'cancelled'))
     or (old.state = 'filled' and new.state = 'open')) then
    raise exception 'requisitionClosed' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger keep_requisition before update on recruiting.requisition for each row execute function recruiting.keep_requisition();

-- One human is one candidate: no two rows share an identity number, a telephone number or an address.
create table recruiting.candidate (
  company_id integer not null references platform.company,
  candidate_id bigint not null default nextval('platform.recorded_seq'),
  -- "form", "sheet", or the code of whoever hands candidates in; its own key there.
  source_code text not null,
  source_key text not null default '',
  name_sealed bytea,
  name_mark bytea,
  identity_sealed bytea,
  identity_mark bytea,
  mobile_sealed bytea,
  mobile_mark bytea,
  email_sealed bytea,
  email_mark bytea,
  -- What the candidate says of skills and of work so far.
  profile_sealed bytea,
  -- What was given freely for the report of differences between groups. It is used for nothing else.
  voluntary_sealed bytea,
  entered_by text not null,
  entered_at timestamptz not null default platform.now(),
  erased_at timestamptz,
  primary key (company_id, candidate_id),
  check ((erased_at is null) = (name_sealed is not null)),
  check (erased_at is null or coalesce(name_mark, identity_sealed, identity_mark, mobile_sealed, mobile_mark, email_sealed, email_mark, profile_sealed, voluntary_sealed) is null)
);
create unique index candidate_identity_once on recruiting.candidate (company_id, identity_mark) where identity_mark is not null;
create unique index candidate_mobile_once on recruiting.candidate (company_id, mobile_mark) where mobile_mark is not null;
create unique index candidate_email_once on recruiting.candidate (company_id, email_mark) where email_mark is not null;
create index candidate_by_name on recruiting.candidate (company_id, name_mark);
create unique index candidate_key_once on recruiting.candidate (company_id, source_code, source_key) where source_key <> '';
select platform.protect_table('recruiting.candidate', 'write');
revoke delete on recruiting.candidate from qinxin_application;

-- Two rows that turned out to be one human: what ran for the one runs for the other from then on.
create table recruiting.candidate_join (
  company_id integer not null,
  from_candidate_id bigint not null,
  to_candidate_id bigint not null check (to_candidate_id <> from_candidate_id),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, from_candidate_id),
  foreign key (company_id, from_candidate_id) references recruiting.candidate (company_id, candidate_id),
  foreign key (company_id, to_candidate_id) references recruiting.candidate (company_id, candidate_id)
);
select platform.protect_table('recruiting.candidate_join', 'append');

create table recruiting.application (
  company_id integer not null,
  application_id bigint not null default nextval('platform.recorded_seq'),
  candidate_id bigint not null,
  requisition_id bigint not null,
  stage text not null default 'new' check (stage in ('new', 'screening', 'interview', 'offer', 'hired', 'rejected', 'withdrawn')),
  applied_at timestamptz not null default platform.now(),
  moved_at timestamptz not null default platform.now(),
  primary key (company_id, application_id),
  unique (company_id, candidate_id, requisition_id),
  foreign key (company_id, candidate_id) references recruiting.candidate (company_id, candidate_id),
  foreign key (company_id, requisition_id) references recruiting.requisition (company_id, requisition_id)
);
create index application_by_requisition on recruiting.application (company_id, requisition_id);
select platform.protect_table('recruiting.application', 'write');
revoke delete on recruiting.application from qinxin_application;

-- The time line of an application.
create table recruiting.application_event (
  company_id integer not null,
  application_id bigint not null,
  event_id bigint not null default nextval('platform.recorded_seq'),
  stage text not null,
  note_sealed bytea,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, event_id),
  foreign key (company_id, application_id) references recruiting.application (company_id, application_id)
);
create index application_event_by_application on recruiting.application_event (company_id, application_id);
select platform.protect_table('recruiting.application_event', 'append');
-- Sealing again under another key, and the end of a candidate's time.
grant update (note_sealed) on recruiting.application_event to qinxin_application;

create table recruiting.interview (
  company_id integer not null,
  interview_id bigint not null default nextval('platform.recorded_seq'),
  application_id bigint not null,
  starts_at timestamptz not null,
  zone text not null,
  place text not null default '',
  interviewer_person_id integer not null,
  state text not null default 'planned' check (state in ('planned', 'held', 'cancelled')),
  planned_by text not null,
  planned_at timestamptz not null default platform.now(),
  primary key (company_id, interview_id),
  foreign key (company_id, application_id) references recruiting.application (company_id, application_id)
);
create index interview_by_application on recruiting.interview (company_id, application_id);
select platform.protect_table('recruiting.interview', 'write');
revoke delete on recruiting.interview from qinxin_application;

create function recruiting.keep_interview() returns trigger
  language plpgsql as $$
begin
  if (new.company_id, new.interview_id, new.application_id, new.starts_at, new.zone, new.interviewer_person_id, new.planned_by, new.planned_at)
     is distinct from (old.company_id, old.interview_id, old.application_id, old.starts_at, old.zone, old.interviewer_person_id, old.planned_by, old.planned_at)
     or (new.state <> old.state and old.state <> 'planned') then
    raise exception 'interviewOver' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger keep_interview before update on recruiting.interview for each row execute function recruiting.keep_interview();

-- What was found in an interview, requirement by requirement; the newest row of an interview counts.
create table recruiting.scorecard (
  company_id integer not null,
  scorecard_id bigint not null default nextval('platform.recorded_seq'),
  interview_id bigint not null,
  recommendation text not null check (recommendation in ('strongYes', 'yes', 'no', 'strongNo')),
  findings_sealed bytea,
  given_by text not null,
  given_at timestamptz not null default platform.now(),
  primary key (company_id, scorecard_id),
  foreign key (company_id, interview_id) references recruiting.interview (company_id, interview_id)
);
create index scorecard_by_interview on recruiting.scorecard (company_id, interview_id);
select platform.protect_table('recruiting.scorecard', 'append');
grant update (findings_sealed) on recruiting.scorecard to qinxin_application;

-- What a candidate is offered. It goes out only after somebody else than its maker approved it.
create table recruiting.offer (
  company_id integer not null,
  offer_id bigint not null default nextval('platform.recorded_seq'),
  application_id bigint not null,
  -- The proposal under which it stands; null for the moment between the two.
  proposal_id bigint,
  hire_date date not null,
  terms_sealed bytea,
  -- Beside the terms in what an approval is bound to, so that an amount cannot be tried out against a digest.
  salt_sealed bytea,
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'refused', 'accepted', 'declined', 'withdrawn')),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  answered_at timestamptz,
  primary key (company_id, offer_id),
  foreign key (company_id, application_id) references recruiting.application (company_id, application_id)
);
create unique index offer_open_once on recruiting.offer (company_id, application_id) where state in ('proposed', 'approved', 'accepted');
select platform.protect_table('recruiting.offer', 'write');
revoke delete on recruiting.offer from qinxin_application;

create function recruiting.keep_offer() returns trigger
  language plpgsql as $$
begin
  if (new.company_id, new.offer_id, new.application_id, new.hire_date, new.made_by, new.made_at) is distinct from (old.company_id, old.offer_id, old.application_id, old.hire_date, old.made_by, old.made_at)
     or (old.proposal_id is not null and new.proposal_id is distinct from old.proposal_id) then
    raise exception 'offerImmutable' using errcode = 'QP001';
  end if;
  if new.state <> old.state then
    if not ((old.state = 'proposed' and new.state in ('approved', 'refused', 'withdrawn')) or (old.state = 'approved' and new.state in ('accepted', 'declined', 'withdrawn')) or (old.state = 'accepted' and new.state = 'withdrawn')) then
      raise exception 'offerOver' using errcode = 'QP001';
    end if;
    if new.state = 'approved' and not exists (select from platform.proposal where company_id = new.company_id and proposal_id = new.proposal_id and state = 'approved' and kind = 'offer' and subject = 'offer:' || new.offer_id) then
      raise exception 'offerNotApproved' using errcode = 'QP001';
    end if;
  end if;
  return new;
end $$;
create trigger keep_offer before update on recruiting.offer for each row execute function recruiting.keep_offer();
create function recruiting.begin_offer() returns trigger
  language plpgsql as $$
begin
  if new.state <> 'proposed' then raise exception 'offerNotApproved' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger begin_offer before insert on recruiting.offer for each row execute function recruiting.begin_offer();

-- Which person an application became.
create table recruiting.hire (
  company_id integer not null,
  person_id integer not null,
  application_id bigint not null,
  offer_id bigint not null,
  hired_by text not null,
  hired_at timestamptz not null default platform.now(),
  primary key (company_id, application_id),
  foreign key (company_id, application_id) references recruiting.application (company_id, application_id),
  foreign key (company_id, offer_id) references recruiting.offer (company_id, offer_id)
);
create unique index hire_person_once on recruiting.hire (company_id, person_id);
select platform.protect_table('recruiting.hire', 'append');
select platform.protect_people('recruiting.hire', 'personal');

-- The drawn arrows of an application. Somebody is hired only with an accepted offer and a person that came of it.
create function recruiting.keep_application() returns trigger
  language plpgsql as $$
begin
  if (new.company_id, new.application_id, new.requisition_id, new.applied_at) is distinct from (old.company_id, old.application_id, old.requisition_id, old.applied_at)
     or (new.candidate_id <> old.candidate_id and not exists (select from recruiting.candidate_join where company_id = new.company_id and from_candidate_id = old.candidate_id and to_candidate_id = new.candidate_id)) then
    raise exception 'applicationImmutable' using errcode = 'QP001';
  end if;
  if new.stage = old.stage then return new; end if;
  if not ((old.stage = 'new' and new.stage in ('screening', 'interview', 'rejected', 'withdrawn')) or (old.stage = 'screening' and new.stage in ('interview', 'rejected', 'withdrawn'))
     or (old.stage = 'interview' and new.stage in ('offer', 'rejected', 'withdrawn')) or (old.stage = 'offer' and new.stage in ('interview', 'hired', 'rejected', 'withdrawn'))
     or (old.stage in ('rejected', 'withdrawn') and new.stage = 'screening')) then
    raise exception 'stageNotNext' using errcode = 'QP001';
  end if;
  if new.stage = 'hired' and not exists (select from recruiting.hire as made join recruiting.offer as offered using (company_id, offer_id)
     where made.company_id = new.company_id and made.application_id = new.application_id and offered.application_id = new.application_id and offered.state = 'accepted') then
    raise exception 'hireMissing' using errcode = 'QP001';
  end if;
  if new.stage = 'offer' and not exists (select from recruiting.offer where company_id = new.company_id and application_id = new.application_id and state in ('proposed', 'approved', 'accepted')) then
    raise exception 'offerMissing' using errcode = 'QP001';
  end if;
  if old.stage = 'offer' and new.stage <> 'hired' and exists (select from recruiting.offer where company_id = new.company_id and application_id = new.application_id and state in ('proposed', 'approved', 'accepted')) then
    raise exception 'offerStands' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger keep_application before update on recruiting.application for each row execute function recruiting.keep_application();
create function recruiting.begin_application() returns trigger
  language plpgsql as $$
begin
  if new.stage <> 'new' then raise exception 'stageNotNext' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger begin_application before insert on recruiting.application for each row execute function recruiting.begin_application();

-- Which column of a table of candidates is which field; the newest row of a heading counts.
create table recruiting.column_mapping (
  company_id integer not null references platform.company,
  mapping_id bigint not null default nextval('platform.recorded_seq'),
  heading text not null,
  -- Empty: the column is left out.
  field text not null,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, mapping_id)
);
select platform.protect_table('recruiting.column_mapping', 'append');
