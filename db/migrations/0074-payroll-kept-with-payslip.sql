-- What stands beside a payslip goes with it: its basis always, and once the run was handed in also holds and exclusions, so
-- that nothing of a person's pay outlives the term for which payslips are kept.
create function payroll.drop_beside_payslip() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from payroll.payslip_basis as beside using before_row as gone
    where beside.company_id = gone.company_id and beside.person_id = gone.person_id and beside.month = gone.month and beside.run_id = gone.run_id;
  delete from payroll.pay_hold_release as beside using before_row as gone, payroll.pay_run as run, payroll.pay_hold as hold
    where run.company_id = gone.company_id and run.run_id = gone.run_id and run.status not in ('calculating', 'preview', 'failed')
      and hold.company_id = gone.company_id and hold.person_id = gone.person_id and hold.run_id = gone.run_id
      and beside.company_id = hold.company_id and beside.hold_id = hold.hold_id;
  delete from payroll.pay_hold as beside using before_row as gone, payroll.pay_run as run
    where run.company_id = gone.company_id and run.run_id = gone.run_id and run.status not in ('calculating', 'preview', 'failed')
      and beside.company_id = gone.company_id and beside.person_id = gone.person_id and beside.run_id = gone.run_id;
  delete from payroll.run_exclusion as beside using before_row as gone, payroll.pay_run as run
    where run.company_id = gone.company_id and run.run_id = gone.run_id and run.status not in ('calculating', 'preview', 'failed')
      and beside.company_id = gone.company_id and beside.person_id = gone.person_id and beside.run_id = gone.run_id;
  return null;
end $$;
create trigger drop_beside after delete on payroll.payslip referencing old table as before_row for each statement execute function payroll.drop_beside_payslip();
