-- A rule goes out of force as it came into it: two people say so. Also for statements written by hand.
create function performance.rule_end_stands() returns trigger
  language plpgsql as $$
begin
  if not exists (select from platform.proposal where company_id = new.company_id and kind = 'performanceRuleEnd' and subject = 'performanceRuleEnd:' || new.rule_id and state = 'approved') then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger rule_end_stands before insert on performance.rule_end for each row execute function performance.rule_end_stands();
