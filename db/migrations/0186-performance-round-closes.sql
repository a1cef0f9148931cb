-- What is said in a round comes in before the round closes, also where both happen at the same moment: an answer that appears afterwards
-- would be told apart. Whoever answers may not read the review, so it is looked at for them; its row is held, so that a move waits.
create function performance.said_in_round() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_rating', true), '');
  is_open boolean;
begin
  if new.review_id is null then return new; end if;
  perform set_config('qinxin.reach_rating', 'all', true);
  select review.state in ('open', 'self', 'manager') into is_open from performance.review as review
    where review.company_id = new.company_id and review.person_id = new.person_id and review.review_id = new.review_id for share;
  is_open := coalesce(is_open, false) and not exists (
    select from performance.review_event as event where event.company_id = new.company_id and event.person_id = new.person_id and event.review_id = new.review_id and event.to_state = 'calibration');
  perform set_config('qinxin.reach_rating', reach_before, true);
  if not is_open then raise exception 'reviewNotThere' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger said_in_round before insert on performance.feedback for each row execute function performance.said_in_round();
