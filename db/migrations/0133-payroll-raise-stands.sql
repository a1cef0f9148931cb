-- Whether what a raise was proposed by still stands: the result is the newest of its cycle, and the rule was not ended. Whoever
-- decides about wages need not reach results, so that the database looks for them and says yes or no.
create function payroll.raise_stands(of_person integer, of_score bigint, of_rule bigint) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
  rating_before text := coalesce(current_setting('qinxin.reach_rating', true), '');
  stands boolean;
begin
  perform set_config('qinxin.reach_rating', 'all', true);
  stands := exists (select from performance.score where company_id = platform.current_company() and person_id = of_person and score_id = of_score)
    and not exists (
      select from performance.score as told join performance.score as newer using (company_id, person_id, cycle_id)
      where told.company_id = platform.current_company() and told.person_id = of_person and told.score_id = of_score and newer.revision > told.revision)
    and not exists (select from performance.rule_end where company_id = platform.current_company() and rule_id = of_rule);
  perform set_config('qinxin.reach_rating', rating_before, true);
  return stands;
end $$;
revoke execute on function payroll.raise_stands(integer, bigint, bigint) from public;
grant execute on function payroll.raise_stands(integer, bigint, bigint) to qinxin_application;
