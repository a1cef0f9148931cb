-- 调薪建议: what an approved rule says about a wage. A second person decides; what they approve becomes terms of the person.
create table payroll.raise_proposal (
  company_id integer not null references platform.company,
  person_id integer not null,
  raise_id bigint not null default nextval('platform.recorded_seq'),
  valid_from date not null,
  score_id bigint not null,
  rule_id bigint not null,
  -- { rate, before, after, reason, explanation, salt }
  sealed bytea not null,
  made_by text not null,
  made_at timestamptz not null,
  primary key (company_id, person_id, raise_id),
  unique (company_id, raise_id)
);
-- What came of it: the event that brought the new terms.
create table payroll.raise_effect (
  company_id integer not null,
  person_id integer not null,
  raise_id bigint not null,
  event_id bigint not null,
  happened_at timestamptz not null,
  primary key (company_id, person_id, raise_id),
  foreign key (company_id, person_id, raise_id) references payroll.raise_proposal (company_id, person_id, raise_id)
);

do $$
declare
  name text;
begin
  foreach name in array array['payroll.raise_proposal', 'payroll.raise_effect'] loop
    perform platform.protect_table(name::regclass, 'append');
    perform platform.protect_people(name::regclass, 'pay');
  end loop;
end $$;
-- Sealing again under another key.
grant update (sealed) on payroll.raise_proposal to qinxin_application;

-- No wage follows from a rule alone.
create function payroll.raise_approved() returns trigger
  language plpgsql as $$
begin
  if not exists (select from platform.proposal where company_id = new.company_id and kind = 'raise' and subject = 'raise:' || new.raise_id and state = 'approved') then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger raise_approved before insert on payroll.raise_effect for each row execute function payroll.raise_approved();

-- A new result moves the open payslips of its months, and makes closed ones suspect, as anything does for which days are asked
-- to be computed again.
create function payroll.ask_for_result() returns trigger
  language plpgsql as $$
declare
  first_month date;
  end_month date;
begin
  if tg_table_name = 'score' then
    first_month := new.effective_from;
    end_month := new.effective_to;
  else
    select from_month, to_month into first_month, end_month from performance.factor_decision as decision
      where decision.company_id = new.company_id and decision.person_id = new.person_id and decision.decision_id = new.decision_id;
  end if;
  insert into attendance.recompute_request (company_id, person_id, month, cause)
    select new.company_id, new.person_id, touched.month, 'score' from (
      select distinct date_trunc('month', business_date)::date as month from attendance.attendance_day
      where company_id = new.company_id and person_id = new.person_id and business_date >= first_month and (end_month is null or business_date < end_month)
    ) as touched order by touched.month
    on conflict (company_id, person_id, month) do update set requested_seq = nextval('platform.recorded_seq'), cause = excluded.cause;
  return null;
end $$;
create trigger ask_for_result after insert on performance.score for each row execute function payroll.ask_for_result();
create trigger ask_for_result after insert on performance.factor_approval for each row execute function payroll.ask_for_result();
