-- Who works where under which terms. Terms and declarations are facts: a correction is a newer row for the same
-- valid time; the row with the highest recorded_seq counts.

create schema people;
grant usage on schema people to qinxin_application;

create table people.person (
  company_id integer not null references platform.company,
  person_id integer generated always as identity,
  person_number text not null,
  name text not null,
  identity_number text not null,
  mobile text not null,
  email text not null,
  hire_date date not null,
  leave_date date,
  department text not null,
  manager_person_number text,
  recorded_seq bigint not null default nextval('platform.recorded_seq'),
  primary key (company_id, person_id),
  unique (company_id, person_number)
);
select platform.protect_table('people.person', 'write');

create table people.workplace (
  company_id integer not null references platform.company,
  workplace_code text not null,
  name text not null,
  zone text not null,
  country text not null,
  region text not null default '',
  city text not null default '',
  primary key (company_id, workplace_code)
);
select platform.protect_table('people.workplace', 'write');

create table people.terms (
  company_id integer not null references platform.company,
  person_id integer not null,
  terms_id bigint not null default nextval('platform.recorded_seq'),
  valid_from date not null,
  legal_entity text not null,
  workplace_code text not null,
  insurance_place text,
  wage_kind text not null check (wage_kind in ('monthly', 'hourly')),
  wage numeric not null check (wage >= 0),
  currency text not null,
  schedule_code text not null,
  insurance_base numeric,
  housing_fund_base numeric,
  housing_fund_rate numeric,
  source text not null,
  primary key (company_id, person_id, terms_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
create index terms_by_valid_from on people.terms (company_id, person_id, valid_from, terms_id);
select platform.protect_table('people.terms', 'append');

create table people.declared_deduction (
  company_id integer not null references platform.company,
  person_id integer not null,
  declaration_id bigint not null default nextval('platform.recorded_seq'),
  deduction text not null,
  monthly_amount numeric not null check (monthly_amount >= 0),
  from_month date not null,
  to_month date not null,
  source text not null,
  primary key (company_id, person_id, declaration_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
select platform.protect_table('people.declared_deduction', 'append');

create table people.opening_balance (
  company_id integer not null references platform.company,
  person_id integer not null,
  balance_id bigint not null default nextval('platform.recorded_seq'),
  tax_year integer not null,
  through_month date not null,
  months_employed integer not null,
  income numeric not null,
  exempt_income numeric not null,
  special_deduction numeric not null,
  special_additional_deduction numeric not null,
  other_deduction numeric not null,
  tax_withheld numeric not null,
  source text not null,
  primary key (company_id, person_id, balance_id),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
select platform.protect_table('people.opening_balance', 'append');

-- Payslips that another system paid, as imported: for comparison with the month before, never recomputed.
create table people.earlier_payslip_line (
  company_id integer not null references platform.company,
  person_id integer not null,
  month date not null,
  item text not null,
  amount numeric not null,
  recorded_seq bigint not null default nextval('platform.recorded_seq'),
  source text not null,
  primary key (company_id, person_id, month, item, recorded_seq),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
select platform.protect_table('people.earlier_payslip_line', 'append');

-- Which outside person is which of ours; a person decides, the machine only proposes.
create table people.source_identity (
  company_id integer not null references platform.company,
  source_code text not null,
  source_person_key text not null,
  person_id integer not null,
  matched_by text not null,
  matched_at timestamptz not null default now(),
  primary key (company_id, source_code, source_person_key),
  foreign key (company_id, person_id) references people.person (company_id, person_id)
);
select platform.protect_table('people.source_identity', 'write');

-- The outside contact list as last seen, matched or not.
create table people.contact (
  company_id integer not null references platform.company,
  source_code text not null,
  source_person_key text not null,
  name text not null,
  department_keys text[] not null,
  status text not null,
  first_seen timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  gone_since timestamptz,
  primary key (company_id, source_code, source_person_key)
);
select platform.protect_table('people.contact', 'write');
