-- Whoever changed points of a review by calibration does not lock it, under no account and in nobody's place. Where the company has nobody
-- else who may, the lock says so: it stays to be seen that one human stood behind both.
alter table performance.review add column locked_alone boolean not null default false;

-- Whether this user is one human with somebody who calibrated the review.
create function performance.calibrated_by(of_company integer, of_review bigint, who text) returns boolean
  language sql stable
  as $$
    select exists (
      select from performance.calibration as change cross join lateral platform.humans_of(of_company, who, change.made_at) as human
      where change.company_id = of_company and change.review_id = of_review
        and (change.made_by = any (human.users) or exists (select from platform.membership as maker where maker.company_id = of_company and maker.user_id = change.made_by and maker.person_id = any (human.people))))
  $$;

create function performance.lock_by_who_did_not_calibrate() returns trigger
  language plpgsql as $$
begin
  if new.state not in ('locked', 'closed') or (new.state = 'locked' and old.state <> 'locked' and not performance.calibrated_by(new.company_id, new.review_id, new.moved_by)) then
    new.locked_alone := false;
  elsif new.state = 'locked' and old.state <> 'locked' and not new.locked_alone then
    raise exception 'calibratorLocks' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger lock_by_who_did_not_calibrate before update on performance.review for each row execute function performance.lock_by_who_did_not_calibrate();
