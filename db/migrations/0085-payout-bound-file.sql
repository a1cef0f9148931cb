-- A payment file stands on its own open proposal and on no other: whoever writes the row by hand cannot hang it on something
-- that two people approved before, nor ask fewer people than the account it is paid from wants.
create or replace function payout.begin_file() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
declare
  run_status text;
begin
  select status into run_status from payroll.pay_run as run where run.company_id = new.company_id and run.run_id = new.run_id for share;
  if run_status is null or run_status not in ('locked', 'paying') then raise exception 'runNotLocked' using errcode = 'QP001'; end if;
  if not exists (
    select from platform.proposal as asked join payout.payer as payer on payer.company_id = asked.company_id and payer.payer_id = new.payer_id
    where asked.company_id = new.company_id and asked.proposal_id = new.proposal_id and asked.kind = 'paymentFile' and asked.subject = 'paymentFile:' || new.file_id and asked.state = 'open'
      and asked.needed_approvals >= payer.needed_approvals
  ) then raise exception 'fileNotProposed' using errcode = 'QP001'; end if;
  return new;
end $$;
