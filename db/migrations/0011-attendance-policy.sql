-- The company's named choices about attendance, dated (R9); and lookups by the source's own key for absorbing records.

create table attendance.policy (
  company_id integer not null references platform.company,
  valid_from date not null,
  policy_id bigint not null default nextval('platform.recorded_seq'),
  choices jsonb not null,
  primary key (company_id, valid_from, policy_id)
);
select platform.protect_table('attendance.policy', 'append');

create index punch_by_key on attendance.punch (company_id, source_code, natural_key);
create index expected_punch_missing_by_key on attendance.expected_punch_missing (company_id, source_code, natural_key);
create index roster_day_by_key on attendance.roster_day (company_id, source_code, natural_key);
create index approval_by_key on attendance.approval (company_id, source_code, natural_key);
