-- A correction may be filed for a person by whoever answers their question. It is approved by another human: not by who filed it, not
-- under a second account, and not in the place of somebody who delegated to them.
create function requests.approved_by_another() returns trigger
  language plpgsql as $$
declare
  filed record;
  decider record;
begin
  if new.state <> 'approved' or new.decided_by is null then return new; end if;
  select submitted_by, submitted_at into filed from requests.request where company_id = new.company_id and request_id = new.request_id;
  select humans.users, humans.people into decider from platform.humans_of(new.company_id, new.decided_by, filed.submitted_at) as humans;
  if filed.submitted_by = any (decider.users) or exists (select from platform.membership where company_id = new.company_id and user_id = filed.submitted_by and person_id = any (decider.people)) then
    raise exception 'ownRequest' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger approved_by_another before insert or update on requests.step for each row execute function requests.approved_by_another();
