-- 绩效工资基数: what a factor of a review is taken of, from a month on. Facts: a correction is a newer row of the same month.
create table payroll.performance_base (
  company_id integer not null references platform.company,
  base_id bigint not null default nextval('platform.recorded_seq'),
  person_id integer not null,
  from_month date not null check (from_month = date_trunc('month', from_month)),
  -- The amount of a whole month, and why.
  sealed bytea not null,
  source text not null check (source in ('manual', 'import')),
  written_by text not null,
  written_at timestamptz not null,
  primary key (company_id, base_id)
);
create index performance_base_latest on payroll.performance_base (company_id, person_id, from_month, base_id desc);
select platform.protect_table('payroll.performance_base', 'append');
select platform.protect_people('payroll.performance_base', 'pay');
-- Sealing again under another key.
grant update (sealed) on payroll.performance_base to qinxin_application;
