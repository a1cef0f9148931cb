-- Whose rows a transaction sees. Besides the company, the gate sets how far the reader's rights reach, one setting a field
-- class: 'all', or the ids of people. Nothing set reaches nobody: a statement that was not opened by the gate sees no person.

create function platform.reaches_all(field_class text) returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('qinxin.reach_' || field_class, true), '') = 'all' $$;

create function platform.reach(field_class text) returns setof integer
  language sql stable parallel safe
  as $$ select unnest(nullif(nullif(current_setting('qinxin.reach_' || field_class, true), ''), 'all')::integer[]) $$;

-- Narrows a table of people (company_id, person_id) to the reach of a field class, for reading and for writing. The ids are
-- taken apart in the policy itself, once a statement: a function would be planned anew each time.
create function platform.protect_people(name regclass, field_class text) returns void
  language plpgsql as $$
declare
  condition text := format(
    '(select platform.reaches_all(%1$L)) or person_id in (select unnest(nullif(nullif(current_setting(%2$L, true), %3$L), %4$L)::integer[]))',
    field_class, 'qinxin.reach_' || field_class, '', 'all');
begin
  execute format('create policy reach_of_subject on %s as restrictive using (%s) with check (%s)', name, condition, condition);
end $$;

select platform.protect_people('people.person', 'public');
select platform.protect_people('people.terms', 'public');
select platform.protect_people('people.source_identity', 'public');
select platform.protect_people('people.declared_deduction', 'pay');
select platform.protect_people('people.opening_balance', 'pay');
select platform.protect_people('people.earlier_payslip_line', 'pay');
select platform.protect_people('attendance.punch', 'personal');
select platform.protect_people('attendance.expected_punch_missing', 'personal');
select platform.protect_people('attendance.approval', 'personal');
select platform.protect_people('attendance.roster_day', 'personal');
select platform.protect_people('attendance.day_report', 'personal');
select platform.protect_people('attendance.attendance_day', 'personal');
select platform.protect_people('attendance.recompute_request', 'personal');
select platform.protect_people('payroll.payslip', 'pay');

-- How many payslips a month has, for readers who may not see one: counts only, of the session's own company.
create function payroll.count_payslips(of_month date, out computed integer, out not_computed integer, out no_opening_balance integer, out recomputed integer)
  language plpgsql volatile security definer set search_path = pg_catalog
  as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_pay', true), '');
begin
  perform set_config('qinxin.reach_pay', 'all', true);
  select count(*) filter (where status = 'computed'), count(*) filter (where status = 'notComputed'), count(*) filter (where reason = 'noOpeningBalance'), count(*) filter (where revision > 1)
    into computed, not_computed, no_opening_balance, recomputed
    from payroll.payslip where company_id = platform.current_company() and month = of_month;
  perform set_config('qinxin.reach_pay', reach_before, true);
end $$;
revoke execute on function payroll.count_payslips(date) from public;
grant execute on function payroll.count_payslips(date) to qinxin_application;

-- Signing in has a login of its own: whoever reaches the sign-in tables reaches no pay, and the other way round.
revoke all on all tables in schema auth from qinxin_application;
revoke usage on schema auth from qinxin_application;
grant usage on schema auth to qinxin_sign_in;
grant select, insert, update, delete on all tables in schema auth to qinxin_sign_in;
