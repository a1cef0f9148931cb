-- Fields that a company adds to its people's files: typed, dated, of a class that says who may see them.
create table people.custom_field (
  company_id integer not null references platform.company,
  field_id bigint not null default nextval('platform.recorded_seq'),
  code text not null check (code ~ '^[a-z][A-Za-z0-9]{0,39}$'),
  title_zh text not null,
  title_en text not null,
  kind text not null check (kind in ('text', 'number', 'date', 'choice', 'money')),
  choices text[] not null default '{}',
  field_class text not null check (field_class in ('personal', 'pay')),
  is_ended boolean not null default false,
  made_by text not null,
  made_at timestamptz not null default platform.now(),
  primary key (company_id, field_id),
  check (kind <> 'money' or field_class = 'pay')
);
select platform.protect_table('people.custom_field', 'append');

-- A value from a day on; of several rows for one day the one recorded last counts. Null in both columns: no value any more.
create table people.custom_value (
  company_id integer not null references platform.company,
  person_id integer not null,
  value_id bigint not null default nextval('platform.recorded_seq'),
  code text not null,
  valid_from date not null,
  personal_sealed bytea,
  pay_sealed bytea,
  recorded_by text not null,
  recorded_at timestamptz not null default platform.now(),
  primary key (company_id, person_id, value_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  check (personal_sealed is null or pay_sealed is null)
);
create index custom_value_by_code on people.custom_value (company_id, code, person_id, valid_from, value_id);
select platform.protect_table('people.custom_value', 'append');
select platform.protect_people('people.custom_value', 'personal');
grant update (personal_sealed, pay_sealed) on people.custom_value to qinxin_application;
