-- Asking fewer people to approve payment files is a decision of as many as were asked before: one who may choose the account
-- alone could otherwise undo the others' look at every file to come.
alter table payout.payer add column proposal_id bigint;
alter table payout.payer add foreign key (company_id, proposal_id) references platform.proposal (company_id, proposal_id);
alter table payout.payer add unique (company_id, proposal_id);

create function payout.begin_payer() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
declare
  before smallint;
begin
  perform pg_advisory_xact_lock(hashtextextended('payer ' || new.company_id || ' ' || new.legal_entity, 0));
  select needed_approvals into before from payout.payer as earlier where earlier.company_id = new.company_id and earlier.legal_entity = new.legal_entity order by payer_id desc limit 1;
  if new.needed_approvals < before and not exists (
    select from platform.proposal as asked
    where asked.company_id = new.company_id and asked.proposal_id = new.proposal_id and asked.kind = 'payerApprovals' and asked.subject = 'payer:' || new.legal_entity and asked.state = 'approved'
      and asked.needed_approvals >= before and asked.details ->> 'to' = new.needed_approvals::text
  ) then raise exception 'approvalsLowered' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger begin_payer before insert on payout.payer for each row execute function payout.begin_payer();
