-- Current projections of landed facts by person, and the computed days.

create schema attendance;
grant usage on schema attendance to qinxin_application;

create table attendance.punch (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  punched_at timestamptz not null,
  direction text not null check (direction in ('in', 'out', 'unknown')),
  punch_id bigint not null default nextval('platform.recorded_seq'),
  source_code text not null,
  natural_key text not null,
  zone text not null,
  source_text text not null,
  device text not null,
  place text not null,
  primary key (company_id, person_id, business_date, punch_id),
  unique (company_id, person_id, business_date, source_code, natural_key)
) partition by range (business_date);
insert into platform.partitioned_table values ('attendance.punch');
select platform.protect_table('attendance.punch', 'write');

create table attendance.expected_punch_missing (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  scheduled_at timestamptz not null,
  direction text not null,
  source_code text not null,
  natural_key text not null,
  primary key (company_id, person_id, business_date, source_code, natural_key)
) partition by range (business_date);
insert into platform.partitioned_table values ('attendance.expected_punch_missing');
select platform.protect_table('attendance.expected_punch_missing', 'write');

create table attendance.approval (
  company_id integer not null,
  person_id integer not null,
  approval_id bigint not null default nextval('platform.recorded_seq'),
  source_code text not null,
  natural_key text not null,
  approval_number text not null,
  kind text not null check (kind in ('leave', 'overtime', 'trip', 'correction')),
  status text not null check (status in ('pending', 'approved', 'rejected', 'withdrawn')),
  leave_type text,
  source_leave_name text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  correction_date date,
  direction text,
  submitted_at timestamptz not null,
  primary key (company_id, person_id, approval_id),
  unique (company_id, person_id, source_code, natural_key)
);
create index approval_by_start on attendance.approval (company_id, person_id, starts_at);
select platform.protect_table('attendance.approval', 'write');

-- A schedule as defined from a date on; a changed definition is a new row (R30).
create table attendance.schedule (
  company_id integer not null references platform.company,
  schedule_code text not null,
  valid_from date not null,
  schedule_id bigint not null default nextval('platform.recorded_seq'),
  source_code text not null,
  name text not null,
  zone text not null,
  form text not null check (form in ('weekday', 'roster')),
  definition jsonb not null,
  content_hash text not null,
  primary key (company_id, schedule_code, valid_from, schedule_id)
);
select platform.protect_table('attendance.schedule', 'append');

create table attendance.roster_day (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  schedule_code text not null,
  shift_code text,
  source_code text not null,
  natural_key text not null,
  primary key (company_id, person_id, business_date)
) partition by range (business_date);
insert into platform.partitioned_table values ('attendance.roster_day');
select platform.protect_table('attendance.roster_day', 'write');

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
  primary key (company_id, person_id, business_date, source_code)
) partition by range (business_date);
insert into platform.partitioned_table values ('attendance.day_report');
select platform.protect_table('attendance.day_report', 'write');

-- One row a person and business day; minutes as classified by the kernel. Rebuilt, never edited.
create table attendance.attendance_day (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  shift_code text,
  day_class "char" not null,
  first_in timestamptz,
  last_out timestamptz,
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
  primary key (company_id, person_id, business_date)
) partition by range (business_date);
insert into platform.partitioned_table values ('attendance.attendance_day');
select platform.protect_table('attendance.attendance_day', 'write');

-- People whose days of a month must be computed again, and why; written with the fact that caused it.
create table attendance.recompute_request (
  company_id integer not null references platform.company,
  person_id integer not null,
  month date not null,
  requested_seq bigint not null default nextval('platform.recorded_seq'),
  cause text not null,
  primary key (company_id, person_id, month)
);
select platform.protect_table('attendance.recompute_request', 'write');
