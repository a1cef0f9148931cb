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
