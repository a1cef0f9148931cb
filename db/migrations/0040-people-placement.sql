-- Department and line manager as of a day. people.person says what holds now; who led whom on an earlier day decides who
-- may see what of that day, so every change is kept. Written by the database itself: no import can forget it.

create table people.placement (
  company_id integer not null references platform.company,
  person_id integer not null,
  placement_id bigint not null default nextval('platform.recorded_seq'),
  valid_from date not null,
  department text not null,
  manager_person_number text,
  primary key (company_id, person_id, placement_id)
);
create index placement_by_day on people.placement (company_id, person_id, valid_from, placement_id);
create index placement_by_manager on people.placement (company_id, manager_person_number);
select platform.protect_table('people.placement', 'append');
select platform.protect_people('people.placement', 'public');

-- The day in the company's zone on which something is recorded; a process may say another zone or the day itself.
create function people.recording_day() returns date
  language sql stable
  as $$ select coalesce(nullif(current_setting('qinxin.recording_day', true), '')::date,
    (platform.now() at time zone coalesce(nullif(current_setting('qinxin.zone', true), ''), 'Asia/Shanghai'))::date) $$;

-- The first placement of a person holds for all days before it too.
create function people.record_new_placements() returns trigger
  language plpgsql as $$
begin
  insert into people.placement (company_id, person_id, valid_from, department, manager_person_number)
    select company_id, person_id, least(hire_date, people.recording_day()), department, manager_person_number from new_person;
  return null;
end $$;
create trigger record_new_placements after insert on people.person referencing new table as new_person
  for each statement execute function people.record_new_placements();

create function people.record_changed_placements() returns trigger
  language plpgsql as $$
begin
  insert into people.placement (company_id, person_id, valid_from, department, manager_person_number)
    select changed.company_id, changed.person_id, people.recording_day(), changed.department, changed.manager_person_number
    from new_person as changed join old_person as before using (company_id, person_id)
    where (before.department, before.manager_person_number) is distinct from (changed.department, changed.manager_person_number);
  return null;
end $$;
create trigger record_changed_placements after update on people.person referencing old table as old_person new table as new_person
  for each statement execute function people.record_changed_placements();

-- What is known of those who are there already. The owner reads past the policies for this one statement.
alter table people.person no force row level security;
alter table people.placement no force row level security;
insert into people.placement (company_id, person_id, valid_from, department, manager_person_number)
  select company_id, person_id, hire_date, department, manager_person_number from people.person;
alter table people.person force row level security;
alter table people.placement force row level security;

create index terms_by_entity on people.terms (company_id, legal_entity, person_id);
create index terms_by_workplace on people.terms (company_id, workplace_code, person_id);
