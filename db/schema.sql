-- Generated from the migrations by `node checks/generate-reference.ts`; not for making a database.
create schema attendance;
create schema auth;
create schema payroll;
create schema people;
create schema platform;
create schema sync;
grant usage on schema attendance to qinxin_application;
grant usage on schema auth to qinxin_application;
grant usage on schema payroll to qinxin_application;
grant usage on schema people to qinxin_application;
grant usage on schema platform to qinxin_application;
grant usage on schema sync to qinxin_application;

create sequence platform.recorded_seq as bigint;
grant usage on sequence platform.recorded_seq to qinxin_application;

CREATE OR REPLACE FUNCTION platform.current_company()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('qinxin.company_id', true), '')::integer $function$;

CREATE OR REPLACE FUNCTION platform.ensure_month(month date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
declare
  parent text;
  first_day date := date_trunc('month', month)::date;
  next_first_day date := (date_trunc('month', month) + interval '1 month')::date;
  child text;
begin
  perform pg_advisory_xact_lock(hashtext('platform.ensure_month'));
  for parent in select table_name from platform.partitioned_table order by table_name loop
    child := parent || '_' || to_char(first_day, 'YYYYMM');
    if to_regclass(child) is null then
      execute format('create table %s partition of %s for values from (%L) to (%L)', child, parent, first_day, next_first_day);
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION platform.now()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$ begin return pg_catalog.now() + coalesce((select offset_milliseconds from platform.clock), 0) * interval '1 millisecond'; end $function$;

CREATE OR REPLACE FUNCTION platform.protect_table(name regclass, privileges text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy company_isolation on %s using (company_id = (select platform.current_company())) with check (company_id = (select platform.current_company()))', name);
  if privileges = 'append' then
    execute format('grant select, insert on %s to qinxin_application', name);
  elsif privileges = 'write' then
    execute format('grant select, insert, update, delete on %s to qinxin_application', name);
  else
    raise exception 'protect_table: unknown privileges %', privileges;
  end if;
end $function$;

create table attendance.approval (
  company_id integer not null,
  person_id integer not null,
  approval_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  natural_key text not null,
  approval_number text not null,
  kind text not null,
  status text not null,
  leave_type text,
  source_leave_name text,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  correction_date date,
  direction text,
  submitted_at timestamp with time zone not null,
  PRIMARY KEY (company_id, person_id, approval_id),
  UNIQUE (company_id, person_id, source_code, natural_key),
  CHECK ((kind = ANY (ARRAY['leave'::text, 'overtime'::text, 'trip'::text, 'correction'::text]))),
  CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])))
);
CREATE INDEX approval_by_key ON attendance.approval USING btree (natural_key, source_code);
CREATE INDEX approval_by_start ON attendance.approval USING btree (company_id, person_id, starts_at);
alter table attendance.approval enable row level security;
alter table attendance.approval force row level security;
create policy company_isolation on attendance.approval using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.approval to qinxin_application;

create table attendance.attendance_day (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  shift_code text,
  day_class "char" not null,
  first_in timestamp with time zone,
  last_out timestamp with time zone,
  present_minutes smallint not null,
  scheduled_minutes smallint not null,
  normal_minutes smallint not null,
  late_minutes smallint not null,
  early_minutes smallint not null,
  absent_minutes smallint not null,
  missing_punch_minutes smallint not null,
  annual_leave_minutes smallint not null,
  personal_leave_minutes smallint not null,
  sick_leave_minutes smallint not null,
  compensatory_leave_minutes smallint not null,
  other_paid_leave_minutes smallint not null,
  trip_minutes smallint not null,
  overtime_workday_minutes smallint not null,
  overtime_rest_day_minutes smallint not null,
  overtime_statutory_holiday_minutes smallint not null,
  break_minutes smallint not null,
  uncounted_minutes smallint not null,
  finding_bits integer not null,
  PRIMARY KEY (company_id, person_id, business_date)
) partition by RANGE (business_date);
alter table attendance.attendance_day enable row level security;
alter table attendance.attendance_day force row level security;
create policy company_isolation on attendance.attendance_day using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.attendance_day to qinxin_application;

create table attendance.compute_run (
  company_id integer not null,
  run_id bigint generated always as identity not null,
  month date not null,
  person_ids integer[] not null,
  done_people integer default 0 not null,
  status text default 'running'::text not null,
  code text,
  started_at timestamp with time zone default platform.now() not null,
  finished_at timestamp with time zone,
  PRIMARY KEY (company_id, run_id),
  CHECK ((status = ANY (ARRAY['running'::text, 'finished'::text, 'failed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.compute_run enable row level security;
alter table attendance.compute_run force row level security;
create policy company_isolation on attendance.compute_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.compute_run to qinxin_application;

create table attendance.day_report (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  source_code text not null,
  punch_count integer not null,
  regular_seconds integer not null,
  standard_seconds integer not null,
  leave_seconds integer not null,
  exceptions jsonb not null,
  PRIMARY KEY (company_id, person_id, business_date, source_code)
) partition by RANGE (business_date);
alter table attendance.day_report enable row level security;
alter table attendance.day_report force row level security;
create policy company_isolation on attendance.day_report using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.day_report to qinxin_application;

create table attendance.expected_punch_missing (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  scheduled_at timestamp with time zone not null,
  direction text not null,
  source_code text not null,
  natural_key text not null,
  PRIMARY KEY (company_id, person_id, business_date, source_code, natural_key)
) partition by RANGE (business_date);
CREATE INDEX expected_punch_missing_by_key ON ONLY attendance.expected_punch_missing USING btree (natural_key, source_code);
alter table attendance.expected_punch_missing enable row level security;
alter table attendance.expected_punch_missing force row level security;
create policy company_isolation on attendance.expected_punch_missing using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.expected_punch_missing to qinxin_application;

create table attendance.policy (
  company_id integer not null,
  valid_from date not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  choices jsonb not null,
  PRIMARY KEY (company_id, valid_from, policy_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.policy enable row level security;
alter table attendance.policy force row level security;
create policy company_isolation on attendance.policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on attendance.policy to qinxin_application;

create table attendance.punch (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  punched_at timestamp with time zone not null,
  direction text not null,
  punch_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  natural_key text not null,
  zone text not null,
  source_text text not null,
  device text not null,
  place text not null,
  PRIMARY KEY (company_id, person_id, business_date, punch_id),
  UNIQUE (company_id, person_id, business_date, source_code, natural_key),
  CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text, 'unknown'::text])))
) partition by RANGE (business_date);
CREATE INDEX punch_by_key ON ONLY attendance.punch USING btree (natural_key, source_code);
alter table attendance.punch enable row level security;
alter table attendance.punch force row level security;
create policy company_isolation on attendance.punch using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.punch to qinxin_application;

create table attendance.recompute_request (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  requested_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  cause text not null,
  PRIMARY KEY (company_id, person_id, month),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.recompute_request enable row level security;
alter table attendance.recompute_request force row level security;
create policy company_isolation on attendance.recompute_request using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.recompute_request to qinxin_application;

create table attendance.roster_day (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  schedule_code text not null,
  shift_code text,
  source_code text not null,
  natural_key text not null,
  PRIMARY KEY (company_id, person_id, business_date)
) partition by RANGE (business_date);
CREATE INDEX roster_day_by_key ON ONLY attendance.roster_day USING btree (natural_key, source_code);
alter table attendance.roster_day enable row level security;
alter table attendance.roster_day force row level security;
create policy company_isolation on attendance.roster_day using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.roster_day to qinxin_application;

create table attendance.schedule (
  company_id integer not null,
  schedule_code text not null,
  valid_from date not null,
  schedule_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  name text not null,
  zone text not null,
  form text not null,
  definition jsonb not null,
  content_hash text not null,
  PRIMARY KEY (company_id, schedule_code, valid_from, schedule_id),
  CHECK ((form = ANY (ARRAY['weekday'::text, 'roster'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.schedule enable row level security;
alter table attendance.schedule force row level security;
create policy company_isolation on attendance.schedule using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on attendance.schedule to qinxin_application;

create table auth."user" (
  id text not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  PRIMARY KEY (id),
  UNIQUE (email)
);
grant delete, insert, select, update on auth."user" to qinxin_application;

create table auth.account (
  id text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  PRIMARY KEY (id),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
);
CREATE INDEX "account_userId_idx" ON auth.account USING btree ("userId");
grant delete, insert, select, update on auth.account to qinxin_application;

create table auth.session (
  id text not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null,
  "activeCompanyId" integer,
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
);
CREATE INDEX "session_userId_idx" ON auth.session USING btree ("userId");
grant delete, insert, select, update on auth.session to qinxin_application;

create table auth.verification (
  id text not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  PRIMARY KEY (id)
);
CREATE INDEX verification_identifier_idx ON auth.verification USING btree (identifier);
grant delete, insert, select, update on auth.verification to qinxin_application;

create table payroll.item_set (
  company_id integer not null,
  item_set_id integer generated always as identity not null,
  pack_digest text not null,
  place text not null,
  items jsonb not null,
  PRIMARY KEY (company_id, item_set_id),
  UNIQUE (company_id, pack_digest, place),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.item_set enable row level security;
alter table payroll.item_set force row level security;
create policy company_isolation on payroll.item_set using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.item_set to qinxin_application;

create table payroll.pack (
  company_id integer not null,
  pack_digest text not null,
  content jsonb not null,
  activated_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, pack_digest),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.pack enable row level security;
alter table payroll.pack force row level security;
create policy company_isolation on payroll.pack using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.pack to qinxin_application;

create table payroll.pay_run (
  company_id integer not null,
  run_id bigint generated always as identity not null,
  month date not null,
  period_from date not null,
  period_to date not null,
  pay_date date not null,
  status text not null,
  cut_seq bigint not null,
  pack_digest text not null,
  kernel_version text not null,
  tzdata_version text not null,
  digest text,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  PRIMARY KEY (company_id, run_id),
  CHECK ((status = ANY (ARRAY['calculating'::text, 'preview'::text, 'failed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE UNIQUE INDEX pay_run_of_month ON payroll.pay_run USING btree (company_id, month);
alter table payroll.pay_run enable row level security;
alter table payroll.pay_run force row level security;
create policy company_isolation on payroll.pay_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on payroll.pay_run to qinxin_application;

create table payroll.payslip (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  run_id bigint not null,
  revision integer default 1 not null,
  status text not null,
  reason text,
  item_set_id integer,
  key_version integer default 0 not null,
  amounts bytea,
  findings jsonb default '[]'::jsonb not null,
  check_code text,
  PRIMARY KEY (company_id, person_id, month),
  CHECK ((status = ANY (ARRAY['computed'::text, 'notComputed'::text])))
) partition by RANGE (month);
alter table payroll.payslip enable row level security;
alter table payroll.payslip force row level security;
create policy company_isolation on payroll.payslip using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on payroll.payslip to qinxin_application;

create table payroll.run_shard (
  company_id integer not null,
  run_id bigint not null,
  shard_number integer not null,
  person_ids integer[] not null,
  status text not null,
  attempts integer default 0 not null,
  PRIMARY KEY (company_id, run_id, shard_number),
  CHECK ((status = ANY (ARRAY['open'::text, 'done'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
alter table payroll.run_shard enable row level security;
alter table payroll.run_shard force row level security;
create policy company_isolation on payroll.run_shard using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on payroll.run_shard to qinxin_application;

create table people.contact (
  company_id integer not null,
  source_code text not null,
  source_person_key text not null,
  name text not null,
  department_keys text[] not null,
  status text not null,
  first_seen timestamp with time zone default platform.now() not null,
  last_seen timestamp with time zone default platform.now() not null,
  gone_since timestamp with time zone,
  PRIMARY KEY (company_id, source_code, source_person_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.contact enable row level security;
alter table people.contact force row level security;
create policy company_isolation on people.contact using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.contact to qinxin_application;

create table people.contact_department (
  company_id integer not null,
  source_code text not null,
  department_key text not null,
  parent_key text,
  name text not null,
  PRIMARY KEY (company_id, source_code, department_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.contact_department enable row level security;
alter table people.contact_department force row level security;
create policy company_isolation on people.contact_department using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.contact_department to qinxin_application;

create table people.declared_deduction (
  company_id integer not null,
  person_id integer not null,
  declaration_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  deduction text not null,
  monthly_amount numeric not null,
  from_month date not null,
  to_month date not null,
  source text not null,
  PRIMARY KEY (company_id, person_id, declaration_id),
  CHECK ((monthly_amount >= (0)::numeric)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table people.declared_deduction enable row level security;
alter table people.declared_deduction force row level security;
create policy company_isolation on people.declared_deduction using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.declared_deduction to qinxin_application;

create table people.earlier_payslip_line (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  item text not null,
  amount numeric not null,
  recorded_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  source text not null,
  PRIMARY KEY (company_id, person_id, month, item, recorded_seq),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table people.earlier_payslip_line enable row level security;
alter table people.earlier_payslip_line force row level security;
create policy company_isolation on people.earlier_payslip_line using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.earlier_payslip_line to qinxin_application;

create table people.opening_balance (
  company_id integer not null,
  person_id integer not null,
  balance_id bigint default nextval('platform.recorded_seq'::regclass) not null,
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
  PRIMARY KEY (company_id, person_id, balance_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table people.opening_balance enable row level security;
alter table people.opening_balance force row level security;
create policy company_isolation on people.opening_balance using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.opening_balance to qinxin_application;

create table people.person (
  company_id integer not null,
  person_id integer generated always as identity not null,
  person_number text not null,
  name text not null,
  identity_number text not null,
  mobile text not null,
  email text not null,
  hire_date date not null,
  leave_date date,
  department text not null,
  manager_person_number text,
  recorded_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_person_key text,
  PRIMARY KEY (company_id, person_id),
  UNIQUE (company_id, person_number),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX person_by_source_key ON people.person USING btree (company_id, lower(source_person_key)) WHERE (source_person_key IS NOT NULL);
alter table people.person enable row level security;
alter table people.person force row level security;
create policy company_isolation on people.person using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.person to qinxin_application;

create table people.source_identity (
  company_id integer not null,
  source_code text not null,
  source_person_key text not null,
  person_id integer not null,
  matched_by text not null,
  matched_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, source_code, source_person_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX identity_by_person ON people.source_identity USING btree (company_id, person_id);
alter table people.source_identity enable row level security;
alter table people.source_identity force row level security;
create policy company_isolation on people.source_identity using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.source_identity to qinxin_application;

create table people.terms (
  company_id integer not null,
  person_id integer not null,
  terms_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  valid_from date not null,
  legal_entity text not null,
  workplace_code text not null,
  insurance_place text,
  wage_kind text not null,
  wage numeric not null,
  currency text not null,
  schedule_code text not null,
  insurance_base numeric,
  housing_fund_base numeric,
  housing_fund_rate numeric,
  source text not null,
  PRIMARY KEY (company_id, person_id, terms_id),
  CHECK ((wage >= (0)::numeric)),
  CHECK ((wage_kind = ANY (ARRAY['monthly'::text, 'hourly'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX terms_by_valid_from ON people.terms USING btree (company_id, person_id, valid_from, terms_id);
alter table people.terms enable row level security;
alter table people.terms force row level security;
create policy company_isolation on people.terms using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.terms to qinxin_application;

create table people.workbook_import (
  company_id integer not null,
  import_id bigint generated always as identity not null,
  file_name text not null,
  imported_at timestamp with time zone not null,
  state text not null,
  sheets jsonb not null,
  failures jsonb not null,
  failed_rows bytea,
  imported_by text default ''::text not null,
  PRIMARY KEY (company_id, import_id),
  CHECK ((state = ANY (ARRAY['landed'::text, 'refused'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.workbook_import enable row level security;
alter table people.workbook_import force row level security;
create policy company_isolation on people.workbook_import using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.workbook_import to qinxin_application;

create table people.workplace (
  company_id integer not null,
  workplace_code text not null,
  name text not null,
  zone text not null,
  country text not null,
  region text default ''::text not null,
  city text default ''::text not null,
  PRIMARY KEY (company_id, workplace_code),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.workplace enable row level security;
alter table people.workplace force row level security;
create policy company_isolation on people.workplace using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.workplace to qinxin_application;

create table platform.audit_event (
  company_id integer not null,
  audit_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  at timestamp with time zone default platform.now() not null,
  actor text not null,
  action text not null,
  subject text not null,
  data jsonb default '{}'::jsonb not null,
  PRIMARY KEY (company_id, audit_seq),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.audit_event enable row level security;
alter table platform.audit_event force row level security;
create policy company_isolation on platform.audit_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.audit_event to qinxin_application;

create table platform.clock (
  only_row boolean default true not null,
  offset_milliseconds bigint not null,
  PRIMARY KEY (only_row),
  CHECK (only_row)
);
grant select on platform.clock to qinxin_application;

create table platform.command (
  company_id integer not null,
  command_id uuid not null,
  parameter_hash text not null,
  result jsonb not null,
  created_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, command_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.command enable row level security;
alter table platform.command force row level security;
create policy company_isolation on platform.command using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.command to qinxin_application;

create table platform.company (
  company_id integer generated always as identity not null,
  company_code text not null,
  name text not null,
  country text default 'CN'::text not null,
  is_demo boolean default false not null,
  created_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id),
  UNIQUE (company_code)
);
alter table platform.company enable row level security;
alter table platform.company force row level security;
create policy company_isolation on platform.company using ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy company_of_member on platform.company for select using ((EXISTS ( SELECT
   FROM platform.membership membership
  WHERE ((membership.company_id = company.company_id) AND (membership.user_id = current_setting('qinxin.user_id'::text, true))))));
create policy register on platform.company to postgres using (true);
grant select on platform.company to qinxin_application;

create table platform.demo_world (
  company_id integer not null,
  people integer not null,
  seed bigint not null,
  PRIMARY KEY (company_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.demo_world enable row level security;
alter table platform.demo_world force row level security;
create policy company_isolation on platform.demo_world using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.demo_world to qinxin_application;

create table platform.incident (
  company_id integer not null,
  incident_id bigint generated always as identity not null,
  source_code text not null,
  class text not null,
  code text not null,
  data jsonb default '{}'::jsonb not null,
  occurrences integer default 1 not null,
  first_seen timestamp with time zone not null,
  last_seen timestamp with time zone not null,
  closed_at timestamp with time zone,
  PRIMARY KEY (company_id, incident_id),
  CHECK ((class = ANY (ARRAY['retry'::text, 'waitQuota'::text, 'fixCredential'::text, 'fixData'::text, 'bug'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE UNIQUE INDEX incident_open ON platform.incident USING btree (company_id, source_code, code) WHERE (closed_at IS NULL);
alter table platform.incident enable row level security;
alter table platform.incident force row level security;
create policy company_isolation on platform.incident using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.incident to qinxin_application;

create table platform.membership (
  company_id integer not null,
  user_id text not null,
  role text not null,
  person_id integer,
  created_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, user_id),
  CHECK ((role = ANY (ARRAY['administrator'::text, 'payrollClerk'::text, 'lineManager'::text, 'employee'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.membership enable row level security;
alter table platform.membership force row level security;
create policy company_or_self on platform.membership using (((company_id = ( SELECT platform.current_company() AS current_company)) OR (user_id = current_setting('qinxin.user_id'::text, true)))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.membership to qinxin_application;

create table platform.partitioned_table (
  table_name text not null,
  PRIMARY KEY (table_name)
);
grant select on platform.partitioned_table to qinxin_application;

create table sync.absent_key (
  company_id integer not null,
  source_code text not null,
  stream text not null,
  natural_key text not null,
  first_absent_run bigint not null,
  accepted boolean default false not null,
  PRIMARY KEY (company_id, source_code, stream, natural_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.absent_key enable row level security;
alter table sync.absent_key force row level security;
create policy company_isolation on sync.absent_key using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.absent_key to qinxin_application;

create table sync.coverage (
  company_id integer not null,
  source_code text not null,
  stream text not null,
  source_person_key text not null,
  covered_from bigint not null,
  covered_to bigint not null,
  run_id bigint not null,
  covered_at timestamp with time zone not null,
  PRIMARY KEY (company_id, source_code, stream, source_person_key, covered_from, covered_to),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.coverage enable row level security;
alter table sync.coverage force row level security;
create policy company_isolation on sync.coverage using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.coverage to qinxin_application;

create table sync.landed_record (
  company_id integer not null,
  source_code text not null,
  stream text not null,
  natural_key text not null,
  version integer not null,
  business_date date not null,
  source_person_key text,
  content_hash text not null,
  raw text not null,
  is_tombstone boolean default false not null,
  recorded_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  received_at timestamp with time zone not null,
  facts jsonb default '[]'::jsonb not null,
  instant bigint,
  is_stray boolean default false not null,
  PRIMARY KEY (company_id, source_code, stream, natural_key, version, business_date)
) partition by RANGE (business_date);
CREATE INDEX landed_by_person ON ONLY sync.landed_record USING btree (company_id, source_code, source_person_key, stream);
alter table sync.landed_record enable row level security;
alter table sync.landed_record force row level security;
create policy company_isolation on sync.landed_record using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on sync.landed_record to qinxin_application;

create table sync.quarantined_record (
  company_id integer not null,
  quarantine_id bigint generated always as identity not null,
  source_code text not null,
  stream text not null,
  source_person_key text,
  reason text not null,
  field text not null,
  raw text not null,
  content_hash text not null,
  received_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  resolution text,
  PRIMARY KEY (company_id, quarantine_id),
  UNIQUE (company_id, source_code, stream, content_hash),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.quarantined_record enable row level security;
alter table sync.quarantined_record force row level security;
create policy company_isolation on sync.quarantined_record using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.quarantined_record to qinxin_application;

create table sync.slice (
  company_id integer not null,
  run_id bigint not null,
  slice_number integer not null,
  stream text not null,
  person_keys text[] not null,
  window_from bigint not null,
  window_to bigint not null,
  status text not null,
  cursor text,
  pages integer default 0 not null,
  attempts integer default 0 not null,
  last_error jsonb,
  next_attempt_at timestamp with time zone,
  landed_at timestamp with time zone,
  seen_keys text[] default '{}'::text[] not null,
  unknown_keys text[] default '{}'::text[] not null,
  PRIMARY KEY (company_id, run_id, slice_number),
  CHECK ((status = ANY (ARRAY['open'::text, 'landed'::text, 'failed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES sync.sync_run(company_id, run_id)
);
alter table sync.slice enable row level security;
alter table sync.slice force row level security;
create policy company_isolation on sync.slice using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.slice to qinxin_application;

create table sync.source (
  company_id integer not null,
  source_code text not null,
  connector text not null,
  name text not null,
  settings jsonb not null,
  last_success timestamp with time zone,
  created_at timestamp with time zone default platform.now() not null,
  secrets jsonb default '{}'::jsonb not null,
  PRIMARY KEY (company_id, source_code),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.source enable row level security;
alter table sync.source force row level security;
create policy company_isolation on sync.source using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.source to qinxin_application;

create table sync.sync_run (
  company_id integer not null,
  run_id bigint generated always as identity not null,
  source_code text not null,
  status text not null,
  request jsonb not null,
  quota jsonb not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  calls integer default 0 not null,
  provider_minutes numeric default 0 not null,
  wall_seconds numeric default 0 not null,
  PRIMARY KEY (company_id, run_id),
  CHECK ((status = ANY (ARRAY['planned'::text, 'running'::text, 'finished'::text, 'failed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.sync_run enable row level security;
alter table sync.sync_run force row level security;
create policy company_isolation on sync.sync_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.sync_run to qinxin_application;
