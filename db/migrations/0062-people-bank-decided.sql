-- Decisions about accounts and releases of first pays follow from proposals that two humans stand behind: no statement of
-- the application writes one by itself. Rows of people.* are looked up within the reach of whoever writes them.

-- An account is asked for with a proposal of its own that nobody has decided yet.
create function people.check_bank_account() returns trigger
  language plpgsql security definer set search_path = pg_catalog, people, platform as $$
begin
  if not exists (
    select from platform.proposal as asked where asked.company_id = new.company_id and asked.proposal_id = new.proposal_id and asked.state = 'open'
      and (asked.kind = 'bankAccountLoad' and new.asked_as = 'load'
        or asked.kind = 'bankAccount' and new.asked_as <> 'load' and asked.subject = 'bankAccount:' || new.change_id and asked.beneficiary_person_id = new.person_id)
  ) then raise exception 'bankChangeNotProposed' using errcode = 'QP003'; end if;
  return new;
end $$;
create trigger check_bank_account before insert on people.bank_account for each row execute function people.check_bank_account();

-- The decision is the one of that proposal, and its days are those that were asked for.
create function people.check_bank_decision() returns trigger
  language plpgsql security definer set search_path = pg_catalog, people, platform as $$
declare
  days integer;
begin
  select account.cooling_off_days into days
    from people.bank_account as account join platform.proposal as decided using (company_id, proposal_id)
    where account.company_id = new.company_id and account.person_id = new.person_id and account.change_id = new.change_id and decided.kind in ('bankAccount', 'bankAccountLoad') and decided.state = new.state;
  if days is null then raise exception 'bankChangeNotDecided' using errcode = 'QP003'; end if;
  new.decided_at := platform.now();
  new.effective_at := case new.state when 'approved' then new.decided_at + days * interval '1 day' end;
  return new;
end $$;
create trigger check_bank_decision before insert on people.bank_account_decision for each row execute function people.check_bank_decision();

-- The first pay goes when its own proposal is approved; a company's accounts that were loaded whole had theirs with the load.
create function people.check_bank_release() returns trigger
  language plpgsql security definer set search_path = pg_catalog, people, platform as $$
begin
  if not exists (
    select from people.bank_account as account join platform.proposal as decided
      on decided.company_id = account.company_id and decided.state = 'approved'
        and (decided.kind = 'bankAccountLoad' and decided.proposal_id = account.proposal_id
          or decided.kind = 'bankFirstPay' and decided.follows_proposal_id = account.proposal_id and decided.subject = 'bankAccount:' || account.change_id and decided.beneficiary_person_id = account.person_id)
    where account.company_id = new.company_id and account.person_id = new.person_id and account.change_id = new.change_id
  ) then raise exception 'firstPayNotDecided' using errcode = 'QP003'; end if;
  new.released_at := platform.now();
  return new;
end $$;
create trigger check_bank_release before insert on people.bank_account_release for each row execute function people.check_bank_release();
