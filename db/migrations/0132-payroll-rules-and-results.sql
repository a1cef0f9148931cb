-- From which month on a rule that was taken out of force gives no factor: months that are closed stay with what they were paid by.
-- Null: at once, for whatever has not used the rule yet.
alter table performance.rule_end add column from_month date check (extract(day from from_month) = 1);

-- Asks for the days of people who have a base, in the months that regular runs have paid or show: open payslips follow, closed ones
-- are looked at again. Whoever decides about a result need reach neither days nor pay; what follows is told to nobody here.
create function payroll.ask_for_paid_months(of_company integer, of_person integer, first_month date, end_month date, because text) returns void
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  personal_before text := coalesce(current_setting('qinxin.reach_personal', true), '');
  pay_before text := coalesce(current_setting('qinxin.reach_pay', true), '');
  people integer[];
begin
  -- A writer of facts, as modules/platform/fact-lock.ts: the number is taken while no cut is.
  perform pg_advisory_xact_lock_shared(hashtextextended('cut ' || of_company, 0));
  perform set_config('qinxin.reach_personal', 'all', true);
  perform set_config('qinxin.reach_pay', 'all', true);
  people := array(select distinct base.person_id from payroll.performance_base as base where base.company_id = of_company and base.person_id = coalesce(of_person, base.person_id));
  insert into attendance.recompute_request (company_id, person_id, month, cause)
    select of_company, touched.person_id, touched.month, because from (
      select distinct day.person_id, date_trunc('month', day.business_date)::date as month
      from payroll.pay_run as run
      join attendance.attendance_day as day on day.company_id = run.company_id and day.person_id = any(people) and day.business_date >= run.period_from and day.business_date < run.period_to
      where run.company_id = of_company and run.kind = 'regular' and run.status not in ('discarded', 'failed') and run.month >= first_month and (end_month is null or run.month < end_month)
        and exists (select from payroll.performance_base as base where base.company_id = day.company_id and base.person_id = day.person_id and base.from_month <= run.month)
    ) as touched order by touched.person_id, touched.month
    on conflict (company_id, person_id, month) do update set requested_seq = nextval('platform.recorded_seq'), cause = excluded.cause;
  perform set_config('qinxin.reach_personal', personal_before, true);
  perform set_config('qinxin.reach_pay', pay_before, true);
end $$;
revoke execute on function payroll.ask_for_paid_months(integer, integer, date, date, text) from public;

-- A result of a person, or a factor that people decided about.
create or replace function payroll.ask_for_result() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  rating_before text := coalesce(current_setting('qinxin.reach_rating', true), '');
  decided record;
begin
  if tg_table_name = 'score' then
    perform payroll.ask_for_paid_months(new.company_id, new.person_id, new.effective_from, new.effective_to, 'score');
    return null;
  end if;
  perform set_config('qinxin.reach_rating', 'all', true);
  select from_month, to_month into decided from performance.factor_decision as decision
    where decision.company_id = new.company_id and decision.person_id = new.person_id and decision.decision_id = new.decision_id;
  perform set_config('qinxin.reach_rating', rating_before, true);
  perform payroll.ask_for_paid_months(new.company_id, new.person_id, decided.from_month, decided.to_month, 'score');
  return null;
end $$;

-- A rule about the factor that comes into force or goes out of it, and the switch behind all of them.
create function payroll.ask_for_rule() returns trigger
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  first_month date;
begin
  if tg_table_name = 'pay_effect' then
    perform payroll.ask_for_paid_months(new.company_id, null, new.from_month, null, 'payEffect');
  elsif tg_table_name = 'rule_end' then
    perform payroll.ask_for_paid_months(new.company_id, null, new.from_month, null, 'performanceRule') where new.from_month is not null;
  else
    -- A month goes by the rule of its first day.
    select (date_trunc('month', rule.valid_from - 1) + interval '1 month')::date into first_month from performance.rule_version as rule
      where rule.company_id = new.company_id and rule.kind = 'payFactor' and 'performanceRule:' || rule.rule_id = new.subject;
    perform payroll.ask_for_paid_months(new.company_id, null, first_month, null, 'performanceRule') where first_month is not null;
  end if;
  return null;
end $$;
create trigger ask_for_rule after insert on performance.rule_end for each row execute function payroll.ask_for_rule();
create trigger ask_for_rule after insert on performance.pay_effect for each row execute function payroll.ask_for_rule();
create trigger ask_for_rule after update of state on platform.proposal for each row
  when (new.kind = 'performanceRule' and new.state = 'approved' and old.state <> 'approved') execute function payroll.ask_for_rule();
