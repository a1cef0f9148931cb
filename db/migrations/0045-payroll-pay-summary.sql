-- What readers of sums may see of a month: figures of groups that are large enough, as they were published first. Kept, so
-- that two looks at different times cannot be taken one from the other. Sealed as a whole: who was in which group is in it.
create table payroll.pay_summary (
  company_id integer not null references platform.company,
  month date not null,
  published_at timestamptz not null default platform.now(),
  figures_sealed bytea not null,
  primary key (company_id, month)
);
select platform.protect_table('payroll.pay_summary', 'write');
