-- Rows that are looked for by the review they belong to: the keys of these tables begin with the person, and each of them grows with people
-- and cycles.
create index review_entry_by_review on performance.review_entry (company_id, review_id);
create index calibration_by_review on performance.calibration (company_id, review_id);
create index feedback_by_review on performance.feedback (company_id, review_id) where review_id is not null;

-- Which version counts of goals, also where it is beyond the reader's reach: a goal that went to somebody else would still look like the
-- former one's. Asked for the goals that are wanted alone; `goal_places` draws a whole cycle.
create function performance.latest_versions(of_goals bigint[]) returns table (goal_id bigint, version_id bigint)
  language plpgsql volatile security definer set search_path = pg_catalog
  as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_rating', true), '');
begin
  perform set_config('qinxin.reach_rating', 'all', true);
  return query
    select version.goal_id, max(version.version_id) from performance.goal_version as version
    where version.company_id = platform.current_company() and version.goal_id = any (of_goals) group by version.goal_id;
  perform set_config('qinxin.reach_rating', reach_before, true);
end $$;
revoke execute on function performance.latest_versions(bigint[]) from public;
grant execute on function performance.latest_versions(bigint[]) to qinxin_application;
