-- Positions (岗位), what they ask for, who holds them, and the skills that they name.

-- A skill with the words it goes by; the newest row of a code counts.
create table people.skill (
  company_id integer not null references platform.company,
  skill_id bigint not null default nextval('platform.recorded_seq'),
  skill_code text not null check (skill_code ~ '^[a-z][A-Za-z0-9]{0,39}$'),
  title_chinese text not null check (title_chinese <> ''),
  title_english text not null check (title_english <> ''),
  synonyms text[] not null default '{}',
  is_ended boolean not null default false,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, skill_id)
);
create index skill_by_code on people.skill (company_id, skill_code, skill_id);
select platform.protect_table('people.skill', 'append');

-- A position by name; the newest row of a code counts.
create table people.position (
  company_id integer not null references platform.company,
  position_id bigint not null default nextval('platform.recorded_seq'),
  position_code text not null check (position_code ~ '^[a-z][A-Za-z0-9]{0,39}$'),
  title_chinese text not null check (title_chinese <> ''),
  title_english text not null check (title_english <> ''),
  is_ended boolean not null default false,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, position_id)
);
create index position_by_code on people.position (company_id, position_code, position_id);
select platform.protect_table('people.position', 'append');

-- Duties, requirements and competencies of a position from a day on; of several rows for one day the one recorded last counts.
create table people.position_profile (
  company_id integer not null references platform.company,
  profile_id bigint not null default nextval('platform.recorded_seq'),
  position_code text not null,
  valid_from date not null,
  duties jsonb not null check (jsonb_typeof(duties) = 'array'),
  requirements jsonb not null check (jsonb_typeof(requirements) = 'array'),
  competencies jsonb not null check (jsonb_typeof(competencies) = 'array'),
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, profile_id)
);
create index position_profile_by_day on people.position_profile (company_id, position_code, valid_from, profile_id);
select platform.protect_table('people.position_profile', 'append');

-- Which position a person holds from a day on; null = none any more. Of several rows for one day the one recorded last counts.
create table people.person_position (
  company_id integer not null references platform.company,
  person_id integer not null,
  holding_id bigint not null default nextval('platform.recorded_seq'),
  valid_from date not null,
  position_code text,
  recorded_by text not null,
  recorded_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, holding_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
create index person_position_by_day on people.person_position (company_id, person_id, valid_from, holding_id);
create index person_position_by_code on people.person_position (company_id, position_code);
select platform.protect_table('people.person_position', 'append');
select platform.protect_people('people.person_position', 'public');
