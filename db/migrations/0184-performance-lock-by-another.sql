-- Whoever locks a review is another human than who wrote the manager's part: not under a second account, and not in the place of whom
-- they act for. The arrows compare accounts alone.
create function performance.lock_by_another() returns trigger
  language plpgsql as $$
declare
  writer record;
  mover record;
begin
  if new.state <> 'locked' or old.state = 'locked' then return new; end if;
  for writer in select author_user_id, min(written_at) as since from performance.review_entry where company_id = new.company_id and review_id = new.review_id and part = 'manager' group by author_user_id loop
    select humans.users, humans.people into mover from platform.humans_of(new.company_id, new.moved_by, writer.since) as humans;
    if writer.author_user_id = any (mover.users) or exists (select from platform.membership where company_id = new.company_id and user_id = writer.author_user_id and person_id = any (mover.people)) then
      raise exception 'secondPersonNeeded' using errcode = 'QP001';
    end if;
  end loop;
  return new;
end $$;
create trigger lock_by_another before update on performance.review for each row execute function performance.lock_by_another();

-- A program is nobody: what it said would be one of the two words that a score needs, and whoever made its key could say the other.
alter table performance.review_entry add constraint said_by_people check (author_user_id not like 'program:%');
alter table performance.calibration add constraint changed_by_people check (made_by not like 'program:%');
alter table performance.review add constraint moved_on_by_people check (state in ('open', 'self', 'manager') or moved_by not like 'program:%');
