-- 计薪周期 and 发薪日 of a company, dated: a change is a newer row, and what was computed keeps the period it names.
create table payroll.pay_schedule (
  company_id integer not null references platform.company,
  schedule_id bigint not null default nextval('platform.recorded_seq'),
  from_month date not null check (from_month = date_trunc('month', from_month)),
  first_day smallint not null check (first_day between 1 and 28),
  pay_day smallint not null check (pay_day between 1 and 31),
  pay_month_offset smallint not null check (pay_month_offset in (0, 1)),
  shift text not null check (shift in ('before', 'after', 'none')),
  attendance_cut_off_days smallint not null check (attendance_cut_off_days between 0 and 31),
  review_cut_off_days smallint not null check (review_cut_off_days between 0 and 31),
  chosen_by text not null,
  chosen_at timestamptz not null,
  primary key (company_id, schedule_id)
);
select platform.protect_table('payroll.pay_schedule', 'append');
