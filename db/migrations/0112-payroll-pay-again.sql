-- A bank sends money back days or weeks after it said it had arrived, also when the run is archived by then: the payment
-- goes on where it stood. The payslips stay as they are; what changed is where the money is.
insert into payroll.run_transition (from_status, event, to_status, needs_proposal) values ('archived', 'pay', 'paying', false);
