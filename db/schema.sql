-- Generated from the migrations by `node checks/generate-reference.ts`; not for making a database.
create schema access;
create schema assistant;
create schema attendance;
create schema auth;
create schema delivery;
create schema filing;
create schema identity;
create schema learning;
create schema payout;
create schema payroll;
create schema people;
create schema performance;
create schema platform;
create schema privacy;
create schema recruiting;
create schema requests;
create schema self_service;
create schema sync;
grant usage on schema access to qinxin_application;
grant usage on schema assistant to qinxin_application;
grant usage on schema attendance to qinxin_application;
grant usage on schema auth to qinxin_sign_in;
grant usage on schema delivery to qinxin_application;
grant usage on schema filing to qinxin_application;
grant usage on schema identity to qinxin_application;
grant usage on schema identity to qinxin_sign_in;
grant usage on schema learning to qinxin_application;
grant usage on schema payout to qinxin_application;
grant usage on schema payroll to qinxin_application;
grant usage on schema people to qinxin_application;
grant usage on schema performance to qinxin_application;
grant usage on schema platform to qinxin_application;
grant usage on schema privacy to qinxin_application;
grant usage on schema recruiting to qinxin_application;
grant usage on schema requests to qinxin_application;
grant usage on schema self_service to qinxin_application;
grant usage on schema sync to qinxin_application;

create sequence platform.recorded_seq as bigint;
grant usage on sequence people.person_person_id_seq to qinxin_application;
grant usage on sequence people.workbook_import_import_id_seq to qinxin_application;
grant usage on sequence platform.recorded_seq to qinxin_application;

CREATE OR REPLACE FUNCTION access.last_day(of_company integer, of_person integer)
 RETURNS date
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_public', true), '');
  found date;
begin
  perform set_config('qinxin.reach_public', 'all', true);
  select leave_date into found from people.person where company_id = of_company and of_company = platform.current_company() and person_id = of_person;
  perform set_config('qinxin.reach_public', reach_before, true);
  return found;
end $function$;

CREATE OR REPLACE FUNCTION identity.are_two_people(of_company integer, maker text, checker text, since timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
    select not (made.users && checked.users or made.people && checked.people)
    from platform.humans_of(of_company, maker, since) as made, platform.humans_of(of_company, checker, since) as checked
  $function$;

CREATE OR REPLACE FUNCTION identity.check_second_person_of_grant()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'identity'
AS $function$
begin
  if new.confirmed_by is not null and not identity.are_two_people(new.company_id, new.proposed_by, new.confirmed_by, new.proposed_at) then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION identity.check_second_person_of_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'identity'
AS $function$
begin
  if new.confirmed_by is not null and not (identity.are_two_people(new.company_id, new.created_by, new.confirmed_by, new.created_at)
      and (new.widened_by is null or identity.are_two_people(new.company_id, new.widened_by, new.confirmed_by, new.widened_at))) then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION identity.has_real_user()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$ select exists (select from auth.account join platform.membership on user_id = "userId" join platform.company using (company_id) where not is_demo) $function$;

CREATE OR REPLACE FUNCTION identity.sign_in_ways(of_company text)
 RETURNS TABLE(company_id integer, company_code text, company_name text, provider_code text, kind text, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
    select company.company_id, company.company_code, company.name, provider.provider_code, provider.kind, provider.name
    from identity.sign_in_provider as provider join platform.company as company using (company_id)
    where provider.is_listed or company.company_code = of_company
    order by company.name, provider.name
  $function$;

CREATE OR REPLACE FUNCTION learning.cancel_once()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.cancelled_at is not null then raise exception 'sessionCancelled' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION learning.count_seats(of_session uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_personal', true), '');
  taken integer;
begin
  perform set_config('qinxin.reach_personal', 'all', true);
  select count(*)::int into taken from (
    select distinct on (person_id) is_taken from learning.session_seat
    where company_id = platform.current_company() and session_id = of_session order by person_id, seat_id desc) as seat where is_taken;
  perform set_config('qinxin.reach_personal', reach_before, true);
  return taken;
end $function$;

CREATE OR REPLACE FUNCTION learning.keep_to_arrows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.state not in ('proposed', 'open') then raise exception 'planItemClosed' using errcode = 'QP001'; end if;
    return new;
  end if;
  if old.state <> new.state and not (
    (old.state = 'proposed' and new.state in ('open', 'declined')) or (old.state = 'open' and new.state in ('done', 'waived')) or (old.state = 'done' and new.state in ('open', 'waived'))) then
    raise exception 'planItemClosed' using errcode = 'QP001';
  end if;
  if old.due_date <> new.due_date and new.state <> 'open' then raise exception 'planItemClosed' using errcode = 'QP001'; end if;
  if new.state = 'done' and not exists (
    select from learning.completion as done where done.company_id = new.company_id and done.person_id = new.person_id and done.item_id = new.item_id and done.takes_back is null
      and not exists (select from learning.completion as back where back.company_id = done.company_id and back.person_id = done.person_id and back.takes_back = done.completion_id)) then
    raise exception 'completionMissing' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payout.begin_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
declare
  run_status text;
begin
  select status into run_status from payroll.pay_run as run where run.company_id = new.company_id and run.run_id = new.run_id for share;
  if run_status is null or run_status not in ('locked', 'paying') then raise exception 'runNotLocked' using errcode = 'QP001'; end if;
  if not exists (
    select from platform.proposal as asked join payout.payer as payer on payer.company_id = asked.company_id and payer.payer_id = new.payer_id
    where asked.company_id = new.company_id and asked.proposal_id = new.proposal_id and asked.kind = 'paymentFile' and asked.subject = 'paymentFile:' || new.file_id and asked.state = 'open'
      and asked.needed_approvals >= payer.needed_approvals
  ) then raise exception 'fileNotProposed' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payout.begin_file_end()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
declare
  file payout.payment_file;
begin
  select * into file from payout.payment_file as asked where asked.company_id = new.company_id and asked.file_id = new.file_id for update;
  perform from payroll.pay_run as run where run.company_id = new.company_id and run.run_id = file.run_id for update;
  if not exists (select from platform.proposal as asked where asked.company_id = new.company_id and asked.proposal_id = file.proposal_id and asked.state = 'approved') then
    raise exception 'fileNotReleased' using errcode = 'QP001';
  end if;
  if new.ended = 'cancelled' and exists (select from payout.payment_result as result where result.company_id = new.company_id and result.file_id = new.file_id) then
    raise exception 'fileHandedOut' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payout.begin_payer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
declare
  before smallint;
begin
  perform pg_advisory_xact_lock(hashtextextended('payer ' || new.company_id || ' ' || new.legal_entity, 0));
  select needed_approvals into before from payout.payer as earlier where earlier.company_id = new.company_id and earlier.legal_entity = new.legal_entity order by payer_id desc limit 1;
  if new.needed_approvals < before and not exists (
    select from platform.proposal as asked
    where asked.company_id = new.company_id and asked.proposal_id = new.proposal_id and asked.kind = 'payerApprovals' and asked.subject = 'payer:' || new.legal_entity and asked.state = 'approved'
      and asked.needed_approvals >= before and asked.details ->> 'to' = new.needed_approvals::text
  ) then raise exception 'approvalsLowered' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payout.begin_result()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
begin
  perform from payout.payment_file as file where file.company_id = new.company_id and file.file_id = new.file_id for update;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payout.check_lines()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_bank', true), '');
  wrong text;
begin
  perform set_config('qinxin.reach_bank', 'all', true);
  if exists (
    select from (select distinct company_id, file_id from new_line) as touched join payout.payment_file as file using (company_id, file_id)
    where file.line_count <> (select count(*) from payout.payment_line as line where line.company_id = touched.company_id and line.file_id = touched.file_id)
  ) then wrong := 'linesIncomplete';
  elsif exists (
    select from new_line as line join payout.payment_file as file using (company_id, file_id) where file.run_id <> line.run_id
  ) then wrong := 'linesIncomplete';
  elsif exists (
    select from new_line as line where line.attempt > 1 and not exists (
      select from payout.payment_line as earlier join payout.payment_file as file on file.company_id = earlier.company_id and file.file_id = earlier.file_id
      join platform.proposal as proposal on proposal.company_id = file.company_id and proposal.proposal_id = file.proposal_id
      where earlier.company_id = line.company_id and earlier.person_id = line.person_id and earlier.run_id = line.run_id and earlier.attempt = line.attempt - 1
        and (proposal.state in ('rejected', 'withdrawn', 'expired') or exists (
          select from payout.payment_file_end as ended where ended.company_id = file.company_id and ended.file_id = file.file_id and ended.ended = 'cancelled'
        ) or exists (
          select from payout.payment_outcome as outcome
          where outcome.company_id = earlier.company_id and outcome.person_id = earlier.person_id and outcome.run_id = earlier.run_id and outcome.attempt = earlier.attempt and outcome.outcome in ('rejected', 'returned'))))
  ) then wrong := 'paidTwice';
  end if;
  perform set_config('qinxin.reach_bank', reach_before, true);
  if wrong is not null then raise exception '%', wrong using errcode = 'QP001'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION payout.check_outcomes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_bank', true), '');
  wrong boolean;
begin
  perform set_config('qinxin.reach_bank', 'all', true);
  select exists (
    select from new_outcome as answered
    join payout.payment_line as line using (company_id, person_id, run_id, attempt)
    join payout.payment_result as result on result.company_id = answered.company_id and result.result_id = answered.result_id
    join payout.payment_file as file on file.company_id = line.company_id and file.file_id = line.file_id
    join platform.proposal as proposal on proposal.company_id = file.company_id and proposal.proposal_id = file.proposal_id
    where proposal.state <> 'approved' or result.file_id <> line.file_id
      or exists (select from payout.payment_file_end as ended where ended.company_id = file.company_id and ended.file_id = file.file_id and ended.ended = 'cancelled')
      or exists (
        select from payout.payment_outcome as other
        where other.company_id = answered.company_id and other.person_id = answered.person_id and other.run_id = answered.run_id and other.attempt = answered.attempt and other.outcome <> answered.outcome
          and not (other.outcome = 'paid' and answered.outcome = 'returned'))
      or (answered.outcome = 'returned' and not exists (
        select from payout.payment_outcome as paid
        where paid.company_id = answered.company_id and paid.person_id = answered.person_id and paid.run_id = answered.run_id and paid.attempt = answered.attempt and paid.outcome = 'paid'))
  ) into wrong;
  perform set_config('qinxin.reach_bank', reach_before, true);
  if wrong then raise exception 'outcomeRefused' using errcode = 'QP001'; end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION payout.keep_handed_out()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_bank', true), '');
  is_gone boolean;
begin
  perform from payroll.pay_run as run where run.company_id = new.company_id and run.run_id = new.run_id and run.status in ('locked', 'paying') for update;
  perform set_config('qinxin.reach_bank', 'all', true);
  select exists (
    select from payout.payment_line as line join payout.payment_file_end as ended on ended.company_id = line.company_id and ended.file_id = line.file_id and ended.ended = 'handedOut'
    where line.company_id = new.company_id and line.run_id = new.run_id and line.person_id = new.person_id and not exists (
      select from payout.payment_outcome as outcome
      where outcome.company_id = line.company_id and outcome.person_id = line.person_id and outcome.run_id = line.run_id and outcome.attempt = line.attempt and outcome.outcome in ('rejected', 'returned'))
  ) into is_gone;
  perform set_config('qinxin.reach_bank', reach_before, true);
  if is_gone then raise exception 'payWithBank' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payout.keep_paid_run()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payout'
AS $function$
begin
  if new.event = 'unlock' and exists (
    select from payout.payment_file as file join platform.proposal as proposal on proposal.company_id = file.company_id and proposal.proposal_id = file.proposal_id
    where file.company_id = new.company_id and file.run_id = new.run_id and proposal.state in ('open', 'approved')
      and not exists (select from payout.payment_file_end as ended where ended.company_id = file.company_id and ended.file_id = file.file_id and ended.ended = 'cancelled')
  ) then raise exception 'transitionRefused' using errcode = 'QP001', detail = 'unlock with a payment file'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payroll.ask_for_paid_months(of_company integer, of_person integer, first_month date, end_month date, because text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION payroll.ask_for_result()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION payroll.ask_for_rule()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION payroll.begin_run()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.status <> 'calculating' then raise exception 'transitionRefused' using errcode = 'QP001', detail = 'new ' || new.status; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payroll.count_payslips(of_month date, OUT computed integer, OUT not_computed integer, OUT no_opening_balance integer, OUT recomputed integer)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_pay', true), '');
begin
  perform set_config('qinxin.reach_pay', 'all', true);
  select count(*) filter (where payslip.status = 'computed'), count(*) filter (where payslip.status = 'notComputed'), count(*) filter (where reason = 'noOpeningBalance'), count(*) filter (where revision > 1)
    into computed, not_computed, no_opening_balance, recomputed
    from payroll.payslip join payroll.pay_run using (company_id, run_id)
    where payslip.company_id = platform.current_company() and payslip.month = of_month and pay_run.kind = 'regular';
  perform set_config('qinxin.reach_pay', reach_before, true);
end $function$;

CREATE OR REPLACE FUNCTION payroll.drop_beside_payslip()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  delete from payroll.payslip_basis as beside using before_row as gone
    where beside.company_id = gone.company_id and beside.person_id = gone.person_id and beside.month = gone.month and beside.run_id = gone.run_id;
  delete from payroll.pay_hold_release as beside using before_row as gone, payroll.pay_run as run, payroll.pay_hold as hold
    where run.company_id = gone.company_id and run.run_id = gone.run_id and run.status not in ('calculating', 'preview', 'failed')
      and hold.company_id = gone.company_id and hold.person_id = gone.person_id and hold.run_id = gone.run_id
      and beside.company_id = hold.company_id and beside.hold_id = hold.hold_id;
  delete from payroll.pay_hold as beside using before_row as gone, payroll.pay_run as run
    where run.company_id = gone.company_id and run.run_id = gone.run_id and run.status not in ('calculating', 'preview', 'failed')
      and beside.company_id = gone.company_id and beside.person_id = gone.person_id and beside.run_id = gone.run_id;
  delete from payroll.run_exclusion as beside using before_row as gone, payroll.pay_run as run
    where run.company_id = gone.company_id and run.run_id = gone.run_id and run.status not in ('calculating', 'preview', 'failed')
      and beside.company_id = gone.company_id and beside.person_id = gone.person_id and beside.run_id = gone.run_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION payroll.keep_locked_bases()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- An erasure that two people stand behind is the owner's doing.
  if current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then return null; end if;
  if exists (select from (select distinct company_id, run_id from touched_row) as touched
    where not exists (select from payroll.pay_run as run where run.company_id = touched.company_id and run.run_id = touched.run_id and run.status in ('calculating', 'preview'))) then
    raise exception 'runLocked' using errcode = 'QP001';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION payroll.keep_locked_payslips()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid) then return null; end if;
  if tg_op = 'INSERT' then
    if exists (select from (select distinct company_id, run_id from after_row) as touched
      where not exists (select from payroll.pay_run as run where run.company_id = touched.company_id and run.run_id = touched.run_id and run.status in ('calculating', 'preview'))) then
      raise exception 'runLocked' using errcode = 'QP001';
    end if;
  elsif tg_op = 'UPDATE' then
    if exists (select from (
      select company_id, person_id, month, run_id, revision, status, reason, item_set_id from after_row
      except select company_id, person_id, month, run_id, revision, status, reason, item_set_id from before_row) as touched
      where not exists (select from payroll.pay_run as run where run.company_id = touched.company_id and run.run_id = touched.run_id and run.status in ('calculating', 'preview'))) then
      raise exception 'runLocked' using errcode = 'QP001';
    end if;
  elsif exists (select from (select distinct company_id, run_id from before_row) as touched
    where not exists (select from payroll.pay_run as run where run.company_id = touched.company_id and run.run_id = touched.run_id and run.status in ('calculating', 'preview'))) then
    raise exception 'runLocked' using errcode = 'QP001';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION payroll.keep_locked_run()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status not in ('calculating', 'preview', 'failed')
    and (old.period_from, old.period_to, old.pay_date, old.cut_seq, old.pack_digest, old.kernel_version, old.tzdata_version, old.digest, old.started_at, old.finished_at)
      is distinct from (new.period_from, new.period_to, new.pay_date, new.cut_seq, new.pack_digest, new.kernel_version, new.tzdata_version, new.digest, new.started_at, new.finished_at) then
    raise exception 'runLocked' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payroll.note_retro_requests()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into payroll.retro_request (company_id, person_id, month)
    select requested.company_id, requested.person_id, requested.month from requested_row as requested
    where exists (select from payroll.pay_run as run where run.company_id = requested.company_id and run.status not in ('discarded', 'failed')
      and run.period_from < requested.month + interval '1 month' and run.period_to > requested.month)
    on conflict (company_id, person_id, month) do update set noted_seq = excluded.noted_seq;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION payroll.raise_approved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from platform.proposal where company_id = new.company_id and kind = 'raise' and subject = 'raise:' || new.raise_id and state = 'approved') then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION payroll.raise_stands(of_person integer, of_score bigint, of_rule bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION payroll.take_run_event()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'payroll'
AS $function$
declare
  run payroll.pay_run;
  step payroll.run_transition;
  approved platform.proposal;
begin
  select * into run from payroll.pay_run as wanted where wanted.company_id = new.company_id and wanted.run_id = new.run_id for no key update;
  if not found then raise exception 'runUnknown' using errcode = 'QP001'; end if;
  select * into step from payroll.run_transition as known where known.from_status = run.status and known.event = new.event;
  if not found then raise exception 'transitionRefused' using errcode = 'QP001', detail = run.status || ' ' || new.event; end if;
  if new.event = 'discard' and run.kind = 'regular' then raise exception 'transitionRefused' using errcode = 'QP001', detail = run.status || ' ' || new.event; end if;
  if step.needs_proposal then
    select * into approved from platform.proposal as wanted where wanted.company_id = new.company_id and wanted.proposal_id = new.proposal_id;
    if not found or approved.state <> 'approved' or approved.subject <> 'payRun:' || new.run_id || ':' || new.event then raise exception 'secondPersonNeeded' using errcode = 'QP001'; end if;
    -- One approval moves a run once.
    if exists (select from payroll.run_event as earlier where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id) then raise exception 'secondPersonNeeded' using errcode = 'QP001'; end if;
    if new.event = 'lock' and new.digest is distinct from run.digest then raise exception 'contentChanged' using errcode = 'QP001'; end if;
  end if;
  new.from_status := run.status;
  new.to_status := step.to_status;
  new.happened_at := platform.now();
  update payroll.pay_run set status = step.to_status where company_id = new.company_id and run_id = new.run_id;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION people.check_bank_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'people', 'platform'
AS $function$
begin
  if not exists (
    select from platform.proposal as asked where asked.company_id = new.company_id and asked.proposal_id = new.proposal_id and asked.state = 'open'
      and (asked.kind = 'bankAccountLoad' and new.asked_as = 'load'
        or asked.kind = 'bankAccount' and new.asked_as <> 'load' and asked.subject = 'bankAccount:' || new.change_id and asked.beneficiary_person_id = new.person_id)
  ) then raise exception 'bankChangeNotProposed' using errcode = 'QP003'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION people.check_bank_decision()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'people', 'platform'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION people.check_bank_release()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'people', 'platform'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION people.check_bank_stop()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'people'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_bank', true), '');
  decision people.bank_account_decision;
begin
  perform set_config('qinxin.reach_bank', 'all', true);
  -- A change and its decision come and go under one lock, so that a stop is before or after an approval, never beside it.
  perform pg_advisory_xact_lock(hashtextextended('bank ' || new.company_id || ' ' || new.person_id, 0));
  select * into decision from people.bank_account_decision as found where found.company_id = new.company_id and found.person_id = new.person_id and found.change_id = new.change_id;
  perform set_config('qinxin.reach_bank', reach_before, true);
  new.stopped_at := platform.now();
  if decision.state in ('rejected', 'expired') or decision.effective_at <= new.stopped_at then raise exception 'bankChangeOver' using errcode = 'QP002'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION people.keep_former_account()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and new.person_id = old.person_id then
    new.matched_at := old.matched_at;
    return new;
  end if;
  insert into people.former_account (company_id, person_id, source_code, source_person_key, matched_at) values (old.company_id, old.person_id, old.source_code, old.source_person_key, old.matched_at);
  if tg_op = 'DELETE' then return old; end if;
  new.matched_at := platform.now();
  return new;
end $function$;

CREATE OR REPLACE FUNCTION people.record_changed_placements()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into people.placement (company_id, person_id, valid_from, department, manager_person_number)
    select changed.company_id, changed.person_id, people.recording_day(), changed.department, changed.manager_person_number
    from new_person as changed join old_person as before using (company_id, person_id)
    where (before.department, before.manager_person_number) is distinct from (changed.department, changed.manager_person_number);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION people.record_new_placements()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into people.placement (company_id, person_id, valid_from, department, manager_person_number)
    select company_id, person_id, least(hire_date, people.recording_day()), department, manager_person_number from new_person;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION people.record_origins()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into people.person_origin (company_id, person_id, entered_by_user)
    select company_id, person_id, coalesce(current_setting('qinxin.user_id', true), '') from new_person;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION people.recording_day()
 RETURNS date
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(nullif(current_setting('qinxin.recording_day', true), '')::date,
    (platform.now() at time zone coalesce(nullif(current_setting('qinxin.zone', true), ''), 'Asia/Shanghai'))::date) $function$;

CREATE OR REPLACE FUNCTION performance.calibrate_in_turn()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not performance.is_session(new.made_by) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
  if exists (select from platform.membership where company_id = new.company_id and user_id = new.made_by and person_id = new.person_id) then raise exception 'ownReview' using errcode = 'QP001'; end if;
  if not exists (select from performance.review where company_id = new.company_id and review_id = new.review_id and state = 'calibration') then
    raise exception 'reviewNotThere' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.calibrated_by(of_company integer, of_review bigint, who text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
    select exists (
      select from performance.calibration as change cross join lateral platform.humans_of(of_company, who, change.made_at) as human
      where change.company_id = of_company and change.review_id = of_review
        and (change.made_by = any (human.users) or exists (select from platform.membership as maker where maker.company_id = of_company and maker.user_id = change.made_by and maker.person_id = any (human.people))))
  $function$;

CREATE OR REPLACE FUNCTION performance.cycle_arrows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'planned' then raise exception 'cycleArrow' using errcode = 'QP001'; end if;
    return new;
  end if;
  if (new.company_id, new.cycle_id, new.kind, new.made_by, new.made_at) is distinct from (old.company_id, old.cycle_id, old.kind, old.made_by, old.made_at) then
    raise exception 'cycleImmutable' using errcode = 'QP001';
  end if;
  if old.state <> 'planned' and (new.title, new.from_date, new.to_date, new.review_date, new.check_in_days) is distinct from (old.title, old.from_date, old.to_date, old.review_date, old.check_in_days) then
    raise exception 'cycleImmutable' using errcode = 'QP001';
  end if;
  if new.state <> old.state and (old.state, new.state) not in (('planned', 'running'), ('planned', 'discarded'), ('running', 'frozen'), ('frozen', 'closed')) then
    raise exception 'cycleArrow' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.entry_in_turn()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  is_own boolean := exists (select from platform.membership where company_id = new.company_id and user_id = new.author_user_id and person_id = new.person_id);
begin
  if not performance.is_session(new.author_user_id) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
  if is_own <> (new.part = 'self') then raise exception 'ownReview' using errcode = 'QP001'; end if;
  if not exists (select from performance.review where company_id = new.company_id and review_id = new.review_id and state = new.part) then
    raise exception 'reviewNotThere' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.factor_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from platform.proposal where company_id = new.company_id and kind = 'payFactor' and subject = 'payFactor:' || new.decision_id and state = 'approved') then
    raise exception 'scoreNotApproved' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.feedback_from_others()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from platform.membership where company_id = new.company_id and user_id = new.author_user_id and person_id = new.person_id) then raise exception 'ownFeedback' using errcode = 'QP001'; end if;
  if tg_table_name = 'feedback' then
    if not performance.is_session(new.author_user_id) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
    if new.ask_id is not null and not exists (
      select from performance.feedback_ask as ask where ask.company_id = new.company_id and ask.person_id = new.person_id and ask.ask_id = new.ask_id and ask.author_user_id = new.author_user_id and ask.review_id is not distinct from new.review_id) then
      raise exception 'notAsked' using errcode = 'QP001';
    end if;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.goal_places(of_cycle bigint)
 RETURNS TABLE(goal_id bigint, version_id bigint, parent_goal_id bigint, is_dropped boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_rating', true), '');
begin
  perform set_config('qinxin.reach_rating', 'all', true);
  return query
    select distinct on (goal.goal_id) goal.goal_id, version.version_id, version.parent_goal_id, version.is_dropped
    from performance.goal join performance.goal_version as version on version.company_id = goal.company_id and version.goal_id = goal.goal_id
    where goal.company_id = platform.current_company() and goal.cycle_id = of_cycle order by goal.goal_id, version.version_id desc;
  perform set_config('qinxin.reach_rating', reach_before, true);
end $function$;

CREATE OR REPLACE FUNCTION performance.is_session(who text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select who = coalesce(nullif(current_setting('qinxin.user_id', true), ''), who) $function$;

CREATE OR REPLACE FUNCTION performance.latest_versions(of_goals bigint[])
 RETURNS TABLE(goal_id bigint, version_id bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_rating', true), '');
begin
  perform set_config('qinxin.reach_rating', 'all', true);
  return query
    select version.goal_id, max(version.version_id) from performance.goal_version as version
    where version.company_id = platform.current_company() and version.goal_id = any (of_goals) group by version.goal_id;
  perform set_config('qinxin.reach_rating', reach_before, true);
end $function$;

CREATE OR REPLACE FUNCTION performance.lock_by_another()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION performance.lock_by_who_did_not_calibrate()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state not in ('locked', 'closed') or (new.state = 'locked' and old.state <> 'locked' and not performance.calibrated_by(new.company_id, new.review_id, new.moved_by)) then
    new.locked_alone := false;
  elsif new.state = 'locked' and old.state <> 'locked' and not new.locked_alone then
    raise exception 'calibratorLocks' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.review_arrows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'open' then raise exception 'reviewArrow' using errcode = 'QP001'; end if;
    return new;
  end if;
  if (new.company_id, new.person_id, new.review_id, new.cycle_id, new.opened_by, new.opened_at) is distinct from (old.company_id, old.person_id, old.review_id, old.cycle_id, old.opened_by, old.opened_at) then
    raise exception 'reviewImmutable' using errcode = 'QP001';
  end if;
  if not performance.is_session(new.moved_by) then raise exception 'authorIsNotSession' using errcode = 'QP001'; end if;
  if (old.state, new.state) not in (('open', 'self'), ('open', 'manager'), ('self', 'manager'), ('manager', 'calibration'), ('calibration', 'manager'), ('calibration', 'locked'), ('locked', 'calibration'), ('locked', 'closed')) then
    raise exception 'reviewArrow' using errcode = 'QP001';
  end if;
  if new.state <> 'self' and new.state <> 'manager' and exists (select from platform.membership where company_id = new.company_id and user_id = new.moved_by and person_id = new.person_id) then
    raise exception 'ownReview' using errcode = 'QP001';
  end if;
  if new.state = 'locked' and exists (select from performance.review_entry where company_id = new.company_id and review_id = new.review_id and part = 'manager' and author_user_id = new.moved_by) then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.rule_end_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from platform.proposal where company_id = new.company_id and kind = 'performanceRuleEnd' and subject = 'performanceRuleEnd:' || new.rule_id and state = 'approved') then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION performance.said_in_round()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION performance.score_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.source = 'review' then
    if not exists (select from performance.review where company_id = new.company_id and person_id = new.person_id and cycle_id = new.cycle_id and state in ('locked', 'closed')) then
      raise exception 'reviewNotLocked' using errcode = 'QP001';
    end if;
  elsif not exists (
    select from performance.score_change as change join platform.proposal as proposal
      on proposal.company_id = change.company_id and proposal.kind = 'scoreChange' and proposal.subject = 'scoreChange:' || change.batch_id and proposal.state = 'approved'
    where change.company_id = new.company_id and change.person_id = new.person_id and change.change_id = new.change_id and change.cycle_id = new.cycle_id
      and not new.person_id = any (proposal.proposer_people)
      and not exists (
        select from platform.proposal_decision as decision where decision.company_id = proposal.company_id and decision.proposal_id = proposal.proposal_id and decision.decision = 'approve' and new.person_id = any (decision.decider_people))) then
    raise exception 'scoreNotApproved' using errcode = 'QP001';
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION performance.while_cycle_open()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from performance.goal join performance.cycle using (company_id, cycle_id) where goal.company_id = new.company_id and goal.goal_id = new.goal_id and cycle.state in ('planned', 'running')) then
    raise exception 'cycleOver' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION platform.begin_proposal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
declare
  who text := nullif(current_setting('qinxin.user_id', true), '');
  earlier platform.proposal;
begin
  new.state := 'open';
  new.decided_at := null;
  new.proposed_at := platform.now();
  new.opens_at := greatest(new.opens_at, new.proposed_at);
  if new.follows_proposal_id is not null then
    select * into strict earlier from platform.proposal where company_id = new.company_id and proposal_id = new.follows_proposal_id;
    new.proposer_user_id := earlier.proposer_user_id;
    new.proposer_users := earlier.proposer_users;
    new.proposer_people := earlier.proposer_people;
    new.session_hash := earlier.session_hash;
    new.device_hash := earlier.device_hash;
    return new;
  end if;
  -- Without a signed-in user, set-up and provisioning propose under a name that no user has.
  if who is null then new.proposer_user_id := 'system:' || new.proposer_user_id;
  elsif new.proposer_user_id is distinct from who then raise exception 'proposerIsNotSession' using errcode = 'QP001';
  end if;
  select humans.users, humans.people into new.proposer_users, new.proposer_people from platform.humans_of(new.company_id, new.proposer_user_id, new.proposed_at) as humans;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION platform.close_proposal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
declare
  next_state text := case new.decision when 'approve' then 'approved' when 'reject' then 'rejected' when 'withdraw' then 'withdrawn' else 'expired' end;
begin
  if new.decision = 'approve' and (
    select count(*) from platform.proposal_decision as d where d.company_id = new.company_id and d.proposal_id = new.proposal_id and d.decision = 'approve'
  ) < (select needed_approvals from platform.proposal as p where p.company_id = new.company_id and p.proposal_id = new.proposal_id) then
    return null;
  end if;
  update platform.proposal set state = next_state, decided_at = new.decided_at where company_id = new.company_id and proposal_id = new.proposal_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION platform.companies_to_link()
 RETURNS SETOF integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
  with recursive company as (
    (select company_id from platform.audit_unlinked order by company_id limit 1)
    union all
    select (select company_id from platform.audit_unlinked where company_id > company.company_id order by company_id limit 1) from company where company.company_id is not null
  ) select company_id from company where company_id is not null $function$;

CREATE OR REPLACE FUNCTION platform.current_company()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('qinxin.company_id', true), '')::integer $function$;

CREATE OR REPLACE FUNCTION platform.ensure_audit_months()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
declare
  first_day date;
  child text;
begin
  perform pg_advisory_xact_lock(hashtext('platform.ensure_month'));
  for step in 0..2 loop
    first_day := (date_trunc('month', platform.now() at time zone 'UTC') + step * interval '1 month')::date;
    child := 'platform.audit_event_' || to_char(first_day, 'YYYYMM');
    if to_regclass(child) is null then
      begin
        execute format('create table %s partition of platform.audit_event for values from (%L) to (%L)', child, first_day || ' 00:00:00+00', (first_day + interval '1 month')::date || ' 00:00:00+00');
      exception when check_violation then null;
      end;
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION platform.ensure_month(month date)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
declare
  parent text;
  first_day date := date_trunc('month', month)::date;
  next_first_day date := (date_trunc('month', month) + interval '1 month')::date;
  child text;
begin
  perform pg_advisory_xact_lock(hashtext('platform.ensure_month'));
  for parent in select table_name from platform.partitioned_table order by table_name loop
    child := parent || '_' || to_char(first_day, 'YYYYMM');
    if to_regclass(child) is null then
      execute format('create table %s partition of %s for values from (%L) to (%L)', child, parent, first_day, next_first_day);
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION platform.humans_of(of_company integer, who text, since timestamp with time zone, OUT users text[], OUT people integer[])
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
begin
  users := array(
    select who union
    select for_user_id from platform.acting_for
    where acting_for.company_id = of_company and acting_for.user_id = who and valid_from <= platform.now() and (valid_until is null or valid_until >= since)
  );
  people := array(select distinct person_id from platform.membership where membership.company_id = of_company and membership.user_id = any (users) and person_id is not null);
end $function$;

CREATE OR REPLACE FUNCTION platform.now()
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$ begin return pg_catalog.now() + coalesce((select offset_milliseconds from platform.clock), 0) * interval '1 millisecond'; end $function$;

CREATE OR REPLACE FUNCTION platform.protect_people(name regclass, field_class text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  condition text := format(
    '(select platform.reaches_all(%1$L)) or person_id in (select unnest(nullif(nullif(current_setting(%2$L, true), %3$L), %4$L)::integer[]))',
    field_class, 'qinxin.reach_' || field_class, '', 'all');
begin
  execute format('create policy reach_of_subject on %s as restrictive using (%s) with check (%s)', name, condition, condition);
end $function$;

CREATE OR REPLACE FUNCTION platform.protect_table(name regclass, privileges text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy company_isolation on %s using (company_id = (select platform.current_company())) with check (company_id = (select platform.current_company()))', name);
  if privileges = 'append' then
    execute format('grant select, insert on %s to qinxin_application', name);
  elsif privileges = 'write' then
    execute format('grant select, insert, update, delete on %s to qinxin_application', name);
  else
    raise exception 'protect_table: unknown privileges %', privileges;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION platform.reach(field_class text)
 RETURNS SETOF integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select unnest(nullif(nullif(current_setting('qinxin.reach_' || field_class, true), ''), 'all')::integer[]) $function$;

CREATE OR REPLACE FUNCTION platform.reaches_all(field_class text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('qinxin.reach_' || field_class, true), '') = 'all' $function$;

CREATE OR REPLACE FUNCTION platform.record_audit(given jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
declare
  caller text := current_setting('qinxin.company_id', true);
  company integer;
begin
  for company in select distinct (entry ->> 'company_id')::integer from jsonb_array_elements(given) as entry order by 1 loop
    -- Inside a company's transaction the rows are that company's; without one, each row's own.
    if coalesce(caller, '') = '' then
      perform set_config('qinxin.company_id', company::text, true);
    end if;
    with entry as materialized (
      select nextval('platform.recorded_seq') as audit_seq, platform.now() as at, clock_timestamp() as recorded_at, row.*
      from jsonb_to_recordset(given) as row (
        company_id integer, domain text, actor text, roles text[], session text, action text, subject text, why text, field_classes text[],
        person_id integer, person_set int4multirange, people_count integer, network_address text, user_agent text, data jsonb, sealed_values jsonb
      ) where row.company_id = company
    ), written as (
      insert into platform.audit_event (company_id, audit_seq, domain, at, recorded_at, actor, roles, session, action, subject, why, field_classes, person_id, person_set, people_count, network_address, user_agent, data, sealed_values)
      select company_id, audit_seq, domain, at, recorded_at, actor, roles, session, action, subject, why, field_classes, person_id, person_set, people_count, network_address, user_agent, data, sealed_values from entry
    )
    insert into platform.audit_unlinked (company_id, audit_seq, domain) select company_id, audit_seq, domain from entry;
  end loop;
  if coalesce(caller, '') = '' then
    perform set_config('qinxin.company_id', '', true);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION platform.seal_version(sealed bytea)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select get_byte(sealed, 2) * 256 + get_byte(sealed, 3) $function$;

CREATE OR REPLACE FUNCTION platform.take_decision()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform'
AS $function$
declare
  who text := nullif(current_setting('qinxin.user_id', true), '');
  proposal platform.proposal;
  proposer_now record;
  approvals integer;
begin
  -- One decision at a time: of fifty at once, the first is counted and the others find the proposal closed.
  select * into proposal from platform.proposal as open_one where open_one.company_id = new.company_id and open_one.proposal_id = new.proposal_id for update;
  if not found then raise exception 'proposalUnknown' using errcode = 'QP001'; end if;
  if proposal.state <> 'open' then raise exception 'proposalClosed' using errcode = 'QP001'; end if;
  new.decided_at := platform.now();
  new.beneficiary_person_id := proposal.beneficiary_person_id;
  if new.decision = 'expire' then
    if proposal.expires_at > new.decided_at then raise exception 'proposalNotDue' using errcode = 'QP001'; end if;
    new.decider_user_id := null;
  else
    if proposal.expires_at <= new.decided_at then raise exception 'proposalExpired' using errcode = 'QP001'; end if;
    if new.decision = 'approve' and proposal.opens_at > new.decided_at then raise exception 'proposalNotDue' using errcode = 'QP001'; end if;
    if who is null or new.decider_user_id is distinct from who then raise exception 'deciderIsNotSession' using errcode = 'QP001'; end if;
    -- Who acted for whom since the proposal was made counts, whatever was changed in between.
    select humans.users, humans.people into new.decider_users, new.decider_people from platform.humans_of(new.company_id, who, proposal.proposed_at) as humans;
    select humans.users, humans.people into proposer_now from platform.humans_of(new.company_id, proposal.proposer_user_id, proposal.proposed_at) as humans;
    new.against_users := proposal.proposer_users || proposer_now.users || proposal.barred_users;
    new.against_people := proposal.proposer_people || proposer_now.people;
    select new.against_users || coalesce(array_agg(u), '{}') into new.against_users
      from platform.proposal_decision as earlier, unnest(earlier.decider_users) as u where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id;
    select new.against_people || coalesce(array_agg(p), '{}') into new.against_people
      from platform.proposal_decision as earlier, unnest(earlier.decider_people) as p where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id;
    new.against_sessions := array(
      select s from (select proposal.session_hash as s union select session_hash from platform.proposal_decision as earlier where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id) as used where s is not null);
    -- A demonstration is tried by one person in one browser; everywhere else a device is a human.
    if not (select is_demo from platform.company where company.company_id = new.company_id) then
      new.against_devices := array(
        select s from (select proposal.device_hash as s union select device_hash from platform.proposal_decision as earlier where earlier.company_id = new.company_id and earlier.proposal_id = new.proposal_id) as used where s is not null);
    end if;
  end if;
  if new.decision = 'withdraw' and who <> all (proposal.proposer_users || proposer_now.users) and not (proposal.beneficiary_person_id is not null and proposal.beneficiary_person_id = any (new.decider_people)) then
    raise exception 'notProposer' using errcode = 'QP001';
  end if;
  if new.decision = 'approve' and new.digest <> proposal.digest then raise exception 'contentChanged' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION platform.tell_rights()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('qinxin_rights', '');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION privacy.check_second_person()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'platform', 'privacy'
AS $function$
declare
  maker text; checker text; since timestamptz; about integer;
  made record; checked record; before jsonb; is_new_maker boolean; is_new_checker boolean;
  who text := nullif(current_setting('qinxin.user_id', true), '');
begin
  if tg_table_name = 'erasure' then maker := new.asked_by; checker := new.decided_by; since := new.asked_at; about := new.person_id;
  elsif tg_table_name = 'legal_hold' then maker := new.end_asked_by; checker := new.ended_by; since := new.end_asked_at;
  else maker := new.author; checker := new.approved_by; since := new.written_at;
  end if;
  -- Nobody signs with another name: what is new in the row is signed by the session. An erasure of the list outside the
  -- database was decided before a restore and comes from no session.
  if tg_op = 'UPDATE' then before := to_jsonb(old); end if;
  is_new_maker := maker is distinct from coalesce(before->>'asked_by', before->>'end_asked_by', before->>'author');
  is_new_checker := checker is distinct from coalesce(before->>'decided_by', before->>'ended_by', before->>'approved_by');
  if is_new_maker and maker like 'user:%' and maker is distinct from 'user:' || who then raise exception 'secondPersonNeeded' using errcode = 'QP001'; end if;
  if is_new_checker and checker is not null and checker is distinct from 'user:' || who
    and not (who is null and tg_table_name = 'erasure' and maker = 'erasureList' and checker = 'start') then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  if maker is null or checker is null then return new; end if;
  select * into made from platform.humans_of(new.company_id, replace(maker, 'user:', ''), since);
  select * into checked from platform.humans_of(new.company_id, replace(checker, 'user:', ''), since);
  if made.users && checked.users or made.people && checked.people or (about is not null and about = any (checked.people)) then
    raise exception 'secondPersonNeeded' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION privacy.delete_everywhere(column_name text, of_company integer, wanted text[])
 RETURNS TABLE(table_name text, row_count bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  kept text[] := privacy.keeps_person_id() || case column_name when 'user_id' then privacy.keeps_user_id() else '{}' end;
  target regclass;
  moved boolean := true;
  passes integer := 0;
begin
  while moved loop
    passes := passes + 1;
    if passes > 20 then raise exception 'rows of other tables point to what is erased'; end if;
    moved := false;
    for target in select privacy.tables_with(column_name) loop
      continue when target::text = any (kept);
      table_name := target::text;
      row_count := privacy.delete_of(target, column_name, of_company, wanted);
      if row_count <> 0 then moved := true; end if;
      if row_count > 0 then return next; end if;
    end loop;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION privacy.delete_of(target regclass, column_name text, of_company integer, wanted text[])
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  gone bigint;
  has_company boolean := exists (select from pg_attribute where attrelid = target and attname = 'company_id' and not attisdropped);
begin
  execute format('delete from %s as gone where gone.%I::text = any ($1) %s', target, column_name, case
    when has_company then 'and gone.company_id = $2'
    when column_name = 'user_id' then 'and not exists (select from platform.membership as elsewhere where elsewhere.user_id = gone.user_id and elsewhere.company_id <> $2)'
    else '' end) using wanted, of_company;
  get diagnostics gone = row_count;
  return gone;
exception when foreign_key_violation then
  return -1;
end $function$;

CREATE OR REPLACE FUNCTION privacy.erase(wanted_erasure bigint, in_full boolean, known text[])
 RETURNS TABLE(table_name text, row_count bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  of_company integer := platform.current_company();
  erasure privacy.erasure;
  wanted text[];
begin
  select * into strict erasure from privacy.erasure as asked where asked.company_id = of_company and asked.erasure_id = wanted_erasure for update;
  if erasure.state not in ('approved', 'restricted') or erasure.decided_by is null or erasure.decided_by = erasure.asked_by then raise exception 'erasureNotApproved' using errcode = 'QP001'; end if;
  if exists (select from privacy.legal_hold as hold where hold.company_id = of_company and hold.ended_at is null and (hold.person_id is null or hold.person_id = erasure.person_id)) then
    raise exception 'legalHold' using errcode = 'QP001';
  end if;
  if in_full and (erasure.erase_after is null or erasure.erase_after > (platform.now() at time zone 'UTC' + interval '1 day')::date) then raise exception 'retention' using errcode = 'QP001'; end if;
  wanted := array(select value from unnest(known) as value where value <> '');
  return query select * from privacy.erase_unheld(of_company, erasure.person_id, wanted);
  if in_full then return query select * from privacy.erase_everything(of_company, erasure.person_id); end if;
  update privacy.erasure set reason = '' where company_id = of_company and erasure_id = wanted_erasure and in_full;
  update privacy.legal_hold set reason = '' where company_id = of_company and privacy.legal_hold.person_id = erasure.person_id and in_full;
end $function$;

CREATE OR REPLACE FUNCTION privacy.erase_everything(of_company integer, of_person integer)
 RETURNS TABLE(table_name text, row_count bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  own_number text := (select person_number from people.person where company_id = of_company and person_id = of_person);
begin
  update people.person set manager_person_number = null where company_id = of_company and manager_person_number = own_number;
  update people.placement set manager_person_number = null where company_id = of_company and manager_person_number = own_number;
  return query select * from privacy.delete_everywhere('person_id', of_company, array[of_person::text]);
end $function$;

CREATE OR REPLACE FUNCTION privacy.erase_unheld(of_company integer, of_person integer, wanted text[])
 RETURNS TABLE(table_name text, row_count bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  accounts text[] := array(
    select source_person_key from people.source_identity where company_id = of_company and person_id = of_person
    union select source_person_key from people.person where company_id = of_company and person_id = of_person and source_person_key is not null
    union select person_number from people.person where company_id = of_company and person_id = of_person);
  users text[] := array(select user_id from platform.membership where company_id = of_company and person_id = of_person);
  account text;
begin
  wanted := array(select value from unnest(wanted || accounts) as value where length(value) >= case when value ~ '^[\x20-\x7e]*$' then 4 else 2 end);
  table_name := 'people.contact';
  delete from people.contact where company_id = of_company and source_person_key = any (accounts); get diagnostics row_count = row_count; return next;
  table_name := 'sync.landed_record';
  delete from sync.landed_record where company_id = of_company and source_person_key = any (accounts); get diagnostics row_count = row_count; return next;
  -- Records about many people (a rule with its members) lose the one name and stay; their hash stays that of what was read,
  -- so that reading them again brings nothing back.
  foreach account in array accounts loop
    update sync.landed_record set raw = replace(raw, to_json(account)::text, '"erased"'), facts = replace(facts::text, to_json(account)::text, '"erased"')::jsonb
      where company_id = of_company and source_person_key is null and (position(to_json(account)::text in raw) > 0 or position(to_json(account)::text in facts::text) > 0);
  end loop;
  table_name := 'sync.coverage';
  delete from sync.coverage where company_id = of_company and source_person_key = any (accounts); get diagnostics row_count = row_count; return next;
  table_name := 'sync.quarantined_record';
  delete from sync.quarantined_record where company_id = of_company and (source_person_key = any (accounts) or privacy.holds_text(raw, wanted)); get diagnostics row_count = row_count; return next;
  table_name := 'sync.absent_key';
  delete from sync.absent_key where company_id = of_company and privacy.holds_text(natural_key, wanted); get diagnostics row_count = row_count; return next;
  table_name := 'sync.slice';
  update sync.slice set person_keys = array(select key from unnest(person_keys) as key where key <> all (accounts)), unknown_keys = array(select key from unnest(unknown_keys) as key where key <> all (accounts)),
    seen_keys = array(select key from unnest(seen_keys) as key where not privacy.holds_text(key, wanted)), last_error = case when privacy.holds_text(last_error::text, wanted) then null else last_error end,
    cursor = case when privacy.holds_text(cursor, wanted) then null else cursor end
    where company_id = of_company and (person_keys && accounts or unknown_keys && accounts or privacy.holds_text(seen_keys::text, wanted) or privacy.holds_text(last_error::text, wanted) or privacy.holds_text(cursor, wanted));
  get diagnostics row_count = row_count; return next;
  table_name := 'sync.sync_run';
  update sync.sync_run set request = '{}' where company_id = of_company and status in ('finished', 'failed') and privacy.holds_text(request::text, wanted); get diagnostics row_count = row_count; return next;
  -- Failed rows wait sealed inside a workbook, where nobody can look for one person: all of them go, and can be handed in again.
  table_name := 'people.workbook_import';
  update people.workbook_import set failed_rows_sealed = null, failures_sealed = null, file_name = case when privacy.holds_text(file_name, wanted) then '' else file_name end
    where company_id = of_company and (failed_rows_sealed is not null or failures_sealed is not null or privacy.holds_text(file_name, wanted)); get diagnostics row_count = row_count; return next;
  table_name := 'platform.command';
  -- Answers kept for retries may be sealed; no retry comes after a day.
  delete from platform.command as command where company_id = of_company and (created_at < platform.now() - interval '1 day' or privacy.holds_text(to_jsonb(command)::text, wanted)); get diagnostics row_count = row_count; return next;
  table_name := 'platform.incident';
  update platform.incident set data = '{}' where company_id = of_company and privacy.holds_text(data::text, wanted); get diagnostics row_count = row_count; return next;
  table_name := 'job_queue.job';
  delete from job_queue.job where (data ->> 'companyId')::integer = of_company and (privacy.holds_text(data::text, wanted) or privacy.holds_text(output::text, wanted)); get diagnostics row_count = row_count; return next;
  -- Notices to the person, on every channel; what was shown with a proposal.
  table_name := 'platform.notice_delivery';
  delete from platform.notice_delivery where company_id = of_company and (source_person_key = any (accounts) or notice_id in (select notice_id from platform.notice where company_id = of_company and (notice.person_id = of_person or notice.user_id = any (users))));
  get diagnostics row_count = row_count; return next;
  delete from platform.notice_read where company_id = of_company and notice_id in (select notice_id from platform.notice where company_id = of_company and (notice.person_id = of_person or notice.user_id = any (users)));
  table_name := 'platform.notice';
  delete from platform.notice where company_id = of_company and (person_id = of_person or user_id = any (users)); get diagnostics row_count = row_count; return next;
  update platform.notice set data = '{}' where company_id = of_company and privacy.holds_text(data::text, wanted);
  table_name := 'platform.proposal';
  update platform.proposal set details = '{}' where company_id = of_company and privacy.holds_text(details::text, wanted); get diagnostics row_count = row_count; return next;
  -- Everything that hangs on the user; the account itself goes unless it belongs to another company too.
  return query select * from privacy.delete_everywhere('user_id', of_company, users);
  table_name := 'auth.user';
  delete from auth."user" where id = any (users) and not exists (select from platform.membership where user_id = id and company_id <> of_company); get diagnostics row_count = row_count; return next;
  table_name := 'people.person';
  update people.person set mobile_sealed = null, email = '' where company_id = of_company and person_id = of_person and (mobile_sealed is not null or email <> ''); get diagnostics row_count = row_count; return next;
  table_name := 'attendance.punch';
  update attendance.punch set place = '', device = '' where company_id = of_company and person_id = of_person and (place <> '' or device <> ''); get diagnostics row_count = row_count; return next;
end $function$;

CREATE OR REPLACE FUNCTION privacy.expire(rule text, before date, deletes boolean, OUT due bigint, OUT held bigint)
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
declare
  of_company integer := platform.current_company();
  everyone boolean := exists (select from privacy.legal_hold where company_id = of_company and ended_at is null and person_id is null);
  people integer[] := array(select person_id from privacy.legal_hold where company_id = of_company and ended_at is null and person_id is not null);
  accounts text[];
  part record;
  counted bigint;
  counted_held bigint;
begin
  due := 0; held := 0;
  -- The shortest terms that the law allows hold here too, whatever the caller was told.
  if before > (platform.now() at time zone 'UTC' + interval '1 day')::date - make_interval(months => case rule when 'wageRecords' then 24 when 'attendanceRecords' then 24 when 'contracts' then 24 when 'specialDeductions' then 60 else 0 end) then
    raise exception 'retention' using errcode = 'QP001';
  end if;
  accounts := array(select source_person_key from people.source_identity where company_id = of_company and person_id = any (people)
    union select person_number from people.person where company_id = of_company and person_id = any (people));
  for part in select * from (values
    ('wageRecords', 'payroll.payslip', '(month + interval ''1 month'')::date <= $2', 'person'),
    ('wageRecords', 'people.earlier_payslip', '(month + interval ''1 month'')::date <= $2', 'person'),
    ('attendanceRecords', 'attendance.attendance_day', 'business_date < $2', 'person'),
    ('attendanceRecords', 'attendance.punch', 'business_date < $2', 'person'),
    ('attendanceRecords', 'attendance.expected_punch_missing', 'business_date < $2', 'person'),
    ('attendanceRecords', 'attendance.roster_day', 'business_date < $2', 'person'),
    ('attendanceRecords', 'attendance.day_report', 'business_date < $2', 'person'),
    ('attendanceRecords', 'attendance.approval', 'ends_at < $2', 'person'),
    ('contracts', 'people.terms', 'exists (select from people.person as left_one where left_one.company_id = row.company_id and left_one.person_id = row.person_id and left_one.leave_date < $2)', 'person'),
    ('specialDeductions', 'people.declared_deduction', '(to_month + interval ''1 month'')::date <= $2', 'person'),
    ('taxWithholding', 'people.opening_balance', 'make_date(tax_year + 1, 1, 1) <= $2', 'person'),
    ('rawRecords', 'sync.landed_record', 'received_at < $2', 'account'),
    ('rawRecords', 'sync.coverage', 'covered_at < $2', 'account'),
    ('quarantine', 'sync.quarantined_record', 'received_at < $2', 'account'),
    ('failedImports', 'people.workbook_import', 'imported_at < $2 and failed_rows_sealed is not null', 'company'),
    ('commandAnswers', 'platform.command', 'created_at < $2', 'company'),
    ('personCopies', 'privacy.person_export', 'asked_at < $2', 'person')
  ) as known (of_rule, of_table, is_due, whose) where of_rule = rule loop
    declare
      is_held text := case when everyone then 'true' when part.whose = 'person' then 'person_id = any ($3)' when part.whose = 'account' then 'coalesce(source_person_key = any ($4), false)' else 'false' end;
      chosen text := format('row.company_id = $1 and %s', part.is_due);
    begin
      execute format('select count(*) filter (where not (%s)), count(*) filter (where %s) from %s as row where %s', is_held, is_held, part.of_table, chosen) into counted, counted_held using of_company, before, people, accounts;
      due := due + counted; held := held + counted_held;
      if deletes and part.of_table = 'people.workbook_import' then
        execute format('update %s as row set failed_rows_sealed = null, failures_sealed = null where %s and not (%s)', part.of_table, chosen, is_held) using of_company, before, people, accounts;
      elsif deletes then
        execute format('delete from %s as row where %s and not (%s)', part.of_table, chosen, is_held) using of_company, before, people, accounts;
      end if;
    end;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION privacy.holds_text(given text, wanted text[])
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO 'pg_catalog'
AS $function$ select exists (select from unnest(wanted) as value where position(value in given) > 0) $function$;

CREATE OR REPLACE FUNCTION privacy.keeps_person_id()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array['platform.audit_event', 'platform.erased_person', 'platform.person_key', 'privacy.erasure', 'privacy.legal_hold', 'platform.proposal', 'platform.proposal_decision', 'platform.acting_for']
$function$;

CREATE OR REPLACE FUNCTION privacy.keeps_user_id()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array['learning.plan_event', 'performance.cycle_event', 'performance.review_event', 'requests.event', 'self_service.question_step']
$function$;

CREATE OR REPLACE FUNCTION privacy.tables_with(column_name text)
 RETURNS SETOF regclass
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  select class.oid::regclass from pg_class as class
  join pg_namespace as space on space.oid = class.relnamespace
  join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = column_name and not attribute.attisdropped
  where class.relkind in ('r', 'p') and not class.relispartition and space.nspname not in ('pg_catalog', 'information_schema', 'job_queue', 'auth') and space.nspname not like 'pg_%'
  order by 1::text
$function$;

CREATE OR REPLACE FUNCTION recruiting.begin_application()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.stage <> 'new' then raise exception 'stageNotNext' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION recruiting.begin_offer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state <> 'proposed' then raise exception 'offerNotApproved' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION recruiting.keep_application()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.company_id, new.application_id, new.requisition_id, new.applied_at) is distinct from (old.company_id, old.application_id, old.requisition_id, old.applied_at)
     or (new.candidate_id <> old.candidate_id and not exists (select from recruiting.candidate_join where company_id = new.company_id and from_candidate_id = old.candidate_id and to_candidate_id = new.candidate_id)) then
    raise exception 'applicationImmutable' using errcode = 'QP001';
  end if;
  if new.stage = old.stage then return new; end if;
  if not ((old.stage = 'new' and new.stage in ('screening', 'interview', 'rejected', 'withdrawn')) or (old.stage = 'screening' and new.stage in ('interview', 'rejected', 'withdrawn'))
     or (old.stage = 'interview' and new.stage in ('offer', 'rejected', 'withdrawn')) or (old.stage = 'offer' and new.stage in ('interview', 'hired', 'rejected', 'withdrawn'))
     or (old.stage in ('rejected', 'withdrawn') and new.stage = 'screening')) then
    raise exception 'stageNotNext' using errcode = 'QP001';
  end if;
  if new.stage = 'hired' and not exists (select from recruiting.hire as made join recruiting.offer as offered using (company_id, offer_id)
     where made.company_id = new.company_id and made.application_id = new.application_id and offered.application_id = new.application_id and offered.state = 'accepted') then
    raise exception 'hireMissing' using errcode = 'QP001';
  end if;
  if new.stage = 'offer' and not exists (select from recruiting.offer where company_id = new.company_id and application_id = new.application_id and state in ('proposed', 'approved', 'accepted')) then
    raise exception 'offerMissing' using errcode = 'QP001';
  end if;
  if old.stage = 'offer' and new.stage <> 'hired' and exists (select from recruiting.offer where company_id = new.company_id and application_id = new.application_id and state in ('proposed', 'approved', 'accepted')) then
    raise exception 'offerStands' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION recruiting.keep_interview()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.company_id, new.interview_id, new.application_id, new.starts_at, new.zone, new.interviewer_person_id, new.planned_by, new.planned_at)
     is distinct from (old.company_id, old.interview_id, old.application_id, old.starts_at, old.zone, old.interviewer_person_id, old.planned_by, old.planned_at)
     or (new.state <> old.state and old.state <> 'planned') then
    raise exception 'interviewOver' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION recruiting.keep_offer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.company_id, new.offer_id, new.application_id, new.hire_date, new.made_by, new.made_at) is distinct from (old.company_id, old.offer_id, old.application_id, old.hire_date, old.made_by, old.made_at)
     or (old.proposal_id is not null and new.proposal_id is distinct from old.proposal_id) then
    raise exception 'offerImmutable' using errcode = 'QP001';
  end if;
  if new.state <> old.state then
    if not ((old.state = 'proposed' and new.state in ('approved', 'refused', 'withdrawn')) or (old.state = 'approved' and new.state in ('accepted', 'declined', 'withdrawn')) or (old.state = 'accepted' and new.state = 'withdrawn')) then
      raise exception 'offerOver' using errcode = 'QP001';
    end if;
    if new.state = 'approved' and not exists (select from platform.proposal where company_id = new.company_id and proposal_id = new.proposal_id and state = 'approved' and kind = 'offer' and subject = 'offer:' || new.offer_id) then
      raise exception 'offerNotApproved' using errcode = 'QP001';
    end if;
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION recruiting.keep_requisition()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.company_id, new.requisition_id, new.position_code, new.profile_on, new.opened_by, new.opened_at)
     is distinct from (old.company_id, old.requisition_id, old.position_code, old.profile_on, old.opened_by, old.opened_at) then
    raise exception 'requisitionImmutable' using errcode = 'QP001';
  end if;
  if new.state <> old.state and not ((old.state = 'open' and new.state in ('paused', 'filled', 'cancelled')) or (old.state = 'paused' and new.state in ('open', 'cancelled'))
     or (old.state = 'filled' and new.state = 'open')) then
    raise exception 'requisitionClosed' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION requests.approved_by_another()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION requests.begin_open()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.state <> 'open' or new.decided_at is not null then raise exception 'requestClosed' using errcode = 'QP001'; end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION requests.decide_for_others()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and old.state in ('approved', 'rejected', 'passed', 'closed') then raise exception 'requestClosed' using errcode = 'QP001'; end if;
  if tg_op = 'INSERT' and new.state not in ('waiting', 'open') then raise exception 'requestClosed' using errcode = 'QP001'; end if;
  if (new.state in ('approved', 'rejected')) <> (new.decided_by is not null) then raise exception 'deciderMissing' using errcode = 'QP001'; end if;
  if exists (select from platform.membership where company_id = new.company_id and user_id in (new.decided_by, new.approver_user_id) and person_id = new.person_id) then
    raise exception 'ownRequest' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION requests.keep_to_arrows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (new.company_id, new.person_id, new.request_id, new.kind, new.leave_kind, new.starts_at, new.ends_at, new.zone, new.correction_date, new.direction, new.compensation, new.minutes, new.reason, new.digest, new.submitted_by, new.submitted_at)
     is distinct from (old.company_id, old.person_id, old.request_id, old.kind, old.leave_kind, old.starts_at, old.ends_at, old.zone, old.correction_date, old.direction, old.compensation, old.minutes, old.reason, old.digest, old.submitted_by, old.submitted_at) then
    raise exception 'requestImmutable' using errcode = 'QP001';
  end if;
  if not ((old.state = 'open' and new.state in ('approved', 'rejected', 'withdrawn')) or (old.state = 'approved' and new.state in ('withdrawn', 'revoked'))) then
    raise exception 'requestClosed' using errcode = 'QP001';
  end if;
  if new.state = 'approved' and (exists (select from requests.step where company_id = new.company_id and request_id = new.request_id and state in ('open', 'waiting'))
     or not exists (select from requests.step where company_id = new.company_id and request_id = new.request_id and state = 'approved')) then
    raise exception 'stepsLeft' using errcode = 'QP001';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION self_service.keep_to_arrows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state in ('resolved', 'withdrawn') and (new.state, new.outcome, new.ended_at) is distinct from (old.state, old.outcome, old.ended_at) then
    raise exception 'questionEnded' using errcode = 'QP001';
  end if;
  if not (old.asked_user_ids <@ new.asked_user_ids) then raise exception 'askedStays' using errcode = 'QP001'; end if;
  return new;
end $function$;

grant execute on function access.last_day(of_company integer, of_person integer) to qinxin_application;
grant execute on function identity.has_real_user() to qinxin_sign_in;
grant execute on function identity.sign_in_ways(of_company text) to qinxin_application;
grant execute on function learning.count_seats(of_session uuid) to qinxin_application;
grant execute on function payroll.count_payslips(of_month date, OUT computed integer, OUT not_computed integer, OUT no_opening_balance integer, OUT recomputed integer) to qinxin_application;
grant execute on function payroll.raise_stands(of_person integer, of_score bigint, of_rule bigint) to qinxin_application;
grant execute on function performance.goal_places(of_cycle bigint) to qinxin_application;
grant execute on function performance.latest_versions(of_goals bigint[]) to qinxin_application;
grant execute on function privacy.erase(wanted_erasure bigint, in_full boolean, known text[]) to qinxin_application;
grant execute on function privacy.expire(rule text, before date, deletes boolean, OUT due bigint, OUT held bigint) to qinxin_application;

create table access.assignment (
  company_id integer not null,
  assignment_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  holder_kind text not null,
  holder_key text not null,
  role_code text not null,
  scope_kind text not null,
  scope_key text default ''::text not null,
  valid_from date not null,
  valid_to date,
  note text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, assignment_id),
  CHECK ((holder_kind = ANY (ARRAY['user'::text, 'group'::text]))),
  CHECK ((scope_kind = ANY (ARRAY['company'::text, 'entity'::text, 'branch'::text, 'department'::text, 'group'::text, 'reportingLine'::text, 'self'::text]))),
  CHECK ((valid_to >= valid_from)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX assignment_by_holder ON access.assignment USING btree (company_id, holder_kind, holder_key);
CREATE INDEX assignment_by_role ON access.assignment USING btree (company_id, role_code);
alter table access.assignment enable row level security;
alter table access.assignment force row level security;
create policy company_isolation on access.assignment using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.assignment to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON access.assignment FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table access.delegation (
  company_id integer not null,
  delegation_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  from_user_id text not null,
  to_user_id text not null,
  rights text[] not null,
  valid_from date not null,
  valid_to date not null,
  acting_id bigint not null,
  note text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, delegation_id),
  CHECK (((valid_to >= valid_from) AND (valid_to <= (valid_from + 90)))),
  CHECK ((cardinality(rights) > 0)),
  CHECK ((from_user_id <> to_user_id)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX delegation_by_giver ON access.delegation USING btree (company_id, from_user_id);
CREATE INDEX delegation_by_receiver ON access.delegation USING btree (company_id, to_user_id);
alter table access.delegation enable row level security;
alter table access.delegation force row level security;
create policy company_isolation on access.delegation using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.delegation to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON access.delegation FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table access.ending (
  company_id integer not null,
  fact text not null,
  fact_key text not null,
  ended_on date not null,
  note text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, fact, fact_key),
  CHECK ((fact = ANY (ARRAY['role'::text, 'permission'::text, 'assignment'::text, 'delegation'::text, 'groupMember'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table access.ending enable row level security;
alter table access.ending force row level security;
create policy company_isolation on access.ending using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.ending to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON access.ending FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table access.group_member (
  company_id integer not null,
  member_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  group_code text not null,
  person_id integer not null,
  valid_from date not null,
  valid_to date,
  note text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, member_id),
  CHECK ((valid_to >= valid_from)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, group_code) REFERENCES access.person_group(company_id, group_code)
);
CREATE INDEX group_member_by_group ON access.group_member USING btree (company_id, group_code);
CREATE INDEX group_member_by_person ON access.group_member USING btree (company_id, person_id);
alter table access.group_member enable row level security;
alter table access.group_member force row level security;
create policy company_isolation on access.group_member using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.group_member to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON access.group_member FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table access.permission (
  company_id integer not null,
  permission_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  holder_kind text not null,
  holder_key text not null,
  effect text not null,
  action text not null,
  field_class text not null,
  scope_kind text not null,
  scope_key text default ''::text not null,
  valid_from date not null,
  valid_to date,
  note text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, permission_id),
  CHECK (((holder_kind <> 'role'::text) OR (effect = 'allow'::text))),
  CHECK ((effect = ANY (ARRAY['allow'::text, 'forbid'::text]))),
  CHECK ((field_class = ANY (ARRAY['public'::text, 'personal'::text, 'identity'::text, 'bank'::text, 'pay'::text, 'rating'::text, 'health'::text]))),
  CHECK ((holder_kind = ANY (ARRAY['role'::text, 'user'::text, 'group'::text]))),
  CHECK ((scope_kind = ANY (ARRAY['company'::text, 'entity'::text, 'branch'::text, 'department'::text, 'group'::text, 'reportingLine'::text, 'self'::text]))),
  CHECK ((valid_to >= valid_from)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX permission_by_holder ON access.permission USING btree (company_id, holder_kind, holder_key);
alter table access.permission enable row level security;
alter table access.permission force row level security;
create policy company_isolation on access.permission using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.permission to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON access.permission FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table access.person_group (
  company_id integer not null,
  group_code text not null,
  title text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, group_code),
  CHECK ((group_code ~ '^[a-z][A-Za-z0-9-]{1,39}$'::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table access.person_group enable row level security;
alter table access.person_group force row level security;
create policy company_isolation on access.person_group using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.person_group to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON access.person_group FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table access.proposed_change (
  company_id integer not null,
  proposal_id bigint not null,
  change jsonb not null,
  PRIMARY KEY (company_id, proposal_id),
  FOREIGN KEY (company_id, proposal_id) REFERENCES platform.proposal(company_id, proposal_id)
);
alter table access.proposed_change enable row level security;
alter table access.proposed_change force row level security;
create policy company_isolation on access.proposed_change using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.proposed_change to qinxin_application;

create table access.role (
  company_id integer not null,
  role_code text not null,
  role_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  title text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, role_code, role_seq),
  CHECK ((role_code <> ALL (ARRAY['administrator'::text, 'payrollClerk'::text, 'payrollSupervisor'::text, 'lineManager'::text, 'employee'::text, 'auditor'::text]))),
  CHECK ((role_code ~ '^[a-z][A-Za-z0-9-]{1,39}$'::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table access.role enable row level security;
alter table access.role force row level security;
create policy company_isolation on access.role using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on access.role to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON access.role FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table assistant.policy (
  company_id integer not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  is_on boolean not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, policy_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table assistant.policy enable row level security;
alter table assistant.policy force row level security;
create policy company_isolation on assistant.policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on assistant.policy to qinxin_application;

create table attendance.approval (
  company_id integer not null,
  person_id integer not null,
  approval_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  natural_key text not null,
  approval_number text not null,
  kind text not null,
  status text not null,
  leave_type text,
  source_leave_name text,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  correction_date date,
  direction text,
  submitted_at timestamp with time zone not null,
  compensation text,
  PRIMARY KEY (company_id, person_id, approval_id),
  UNIQUE (company_id, person_id, source_code, natural_key),
  CHECK (((compensation IS NULL) OR ((compensation = 'timeOff'::text) AND (kind = 'overtime'::text)))),
  CHECK ((kind = ANY (ARRAY['leave'::text, 'overtime'::text, 'trip'::text, 'correction'::text]))),
  CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])))
);
CREATE INDEX approval_by_key ON attendance.approval USING btree (natural_key, source_code);
CREATE INDEX approval_by_start ON attendance.approval USING btree (company_id, person_id, starts_at);
alter table attendance.approval enable row level security;
alter table attendance.approval force row level security;
create policy company_isolation on attendance.approval using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on attendance.approval using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on attendance.approval to qinxin_application;

create table attendance.attendance_day (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  shift_code text,
  day_class "char" not null,
  first_in timestamp with time zone,
  last_out timestamp with time zone,
  present_minutes smallint not null,
  scheduled_minutes smallint not null,
  normal_minutes smallint not null,
  late_minutes smallint not null,
  early_minutes smallint not null,
  absent_minutes smallint not null,
  missing_punch_minutes smallint not null,
  annual_leave_minutes smallint not null,
  personal_leave_minutes smallint not null,
  sick_leave_minutes smallint not null,
  compensatory_leave_minutes smallint not null,
  other_paid_leave_minutes smallint not null,
  trip_minutes smallint not null,
  overtime_workday_minutes smallint not null,
  overtime_rest_day_minutes smallint not null,
  overtime_statutory_holiday_minutes smallint not null,
  break_minutes smallint not null,
  uncounted_minutes smallint not null,
  finding_bits integer not null,
  PRIMARY KEY (company_id, person_id, business_date)
) partition by RANGE (business_date);
alter table attendance.attendance_day enable row level security;
alter table attendance.attendance_day force row level security;
create policy company_isolation on attendance.attendance_day using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on attendance.attendance_day using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on attendance.attendance_day to qinxin_application;

create table attendance.compute_run (
  company_id integer not null,
  run_id bigint generated always as identity not null,
  month date not null,
  person_ids integer[] not null,
  done_people integer default 0 not null,
  status text default 'running'::text not null,
  code text,
  started_at timestamp with time zone default platform.now() not null,
  finished_at timestamp with time zone,
  PRIMARY KEY (company_id, run_id),
  CHECK ((status = ANY (ARRAY['running'::text, 'finished'::text, 'failed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.compute_run enable row level security;
alter table attendance.compute_run force row level security;
create policy company_isolation on attendance.compute_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on attendance.compute_run to qinxin_application;

create table attendance.day_report (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  source_code text not null,
  punch_count integer not null,
  regular_seconds integer not null,
  standard_seconds integer not null,
  leave_seconds integer not null,
  exceptions jsonb not null,
  PRIMARY KEY (company_id, person_id, business_date, source_code)
) partition by RANGE (business_date);
alter table attendance.day_report enable row level security;
alter table attendance.day_report force row level security;
create policy company_isolation on attendance.day_report using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on attendance.day_report using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on attendance.day_report to qinxin_application;

create table attendance.expected_punch_missing (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  scheduled_at timestamp with time zone not null,
  direction text not null,
  source_code text not null,
  natural_key text not null,
  PRIMARY KEY (company_id, person_id, business_date, source_code, natural_key)
) partition by RANGE (business_date);
CREATE INDEX expected_punch_missing_by_key ON ONLY attendance.expected_punch_missing USING btree (natural_key, source_code);
alter table attendance.expected_punch_missing enable row level security;
alter table attendance.expected_punch_missing force row level security;
create policy company_isolation on attendance.expected_punch_missing using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on attendance.expected_punch_missing using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on attendance.expected_punch_missing to qinxin_application;

create table attendance.policy (
  company_id integer not null,
  valid_from date not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  choices jsonb not null,
  PRIMARY KEY (company_id, valid_from, policy_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.policy enable row level security;
alter table attendance.policy force row level security;
create policy company_isolation on attendance.policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on attendance.policy to qinxin_application;

create table attendance.punch (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  punched_at timestamp with time zone not null,
  direction text not null,
  punch_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  natural_key text not null,
  zone text not null,
  source_text text not null,
  device text not null,
  place text not null,
  PRIMARY KEY (company_id, person_id, business_date, punch_id),
  UNIQUE (company_id, person_id, business_date, source_code, natural_key),
  CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text, 'unknown'::text])))
) partition by RANGE (business_date);
CREATE INDEX punch_by_key ON ONLY attendance.punch USING btree (natural_key, source_code);
alter table attendance.punch enable row level security;
alter table attendance.punch force row level security;
create policy company_isolation on attendance.punch using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on attendance.punch using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on attendance.punch to qinxin_application;

create table attendance.recompute_request (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  requested_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  cause text not null,
  PRIMARY KEY (company_id, person_id, month),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.recompute_request enable row level security;
alter table attendance.recompute_request force row level security;
create policy company_isolation on attendance.recompute_request using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on attendance.recompute_request using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on attendance.recompute_request to qinxin_application;
CREATE TRIGGER note_retro_inserts AFTER INSERT ON attendance.recompute_request REFERENCING NEW TABLE AS requested_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.note_retro_requests();
CREATE TRIGGER note_retro_updates AFTER UPDATE ON attendance.recompute_request REFERENCING NEW TABLE AS requested_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.note_retro_requests();

create table attendance.roster_day (
  company_id integer not null,
  person_id integer not null,
  business_date date not null,
  schedule_code text not null,
  shift_code text,
  source_code text not null,
  natural_key text not null,
  PRIMARY KEY (company_id, person_id, business_date)
) partition by RANGE (business_date);
CREATE INDEX roster_day_by_key ON ONLY attendance.roster_day USING btree (natural_key, source_code);
alter table attendance.roster_day enable row level security;
alter table attendance.roster_day force row level security;
create policy company_isolation on attendance.roster_day using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on attendance.roster_day using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on attendance.roster_day to qinxin_application;

create table attendance.schedule (
  company_id integer not null,
  schedule_code text not null,
  valid_from date not null,
  schedule_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  name text not null,
  zone text not null,
  form text not null,
  definition jsonb not null,
  content_hash text not null,
  PRIMARY KEY (company_id, schedule_code, valid_from, schedule_id),
  CHECK ((form = ANY (ARRAY['weekday'::text, 'roster'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table attendance.schedule enable row level security;
alter table attendance.schedule force row level security;
create policy company_isolation on attendance.schedule using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on attendance.schedule to qinxin_application;

create table auth."user" (
  id text not null,
  name text not null,
  email text not null,
  "emailVerified" boolean not null,
  image text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  PRIMARY KEY (id),
  UNIQUE (email)
);
grant delete, insert, select, update on auth."user" to qinxin_sign_in;

create table auth.account (
  id text not null,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamp with time zone,
  "refreshTokenExpiresAt" timestamp with time zone,
  scope text,
  password text,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  PRIMARY KEY (id),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
);
CREATE INDEX "account_userId_idx" ON auth.account USING btree ("userId");
grant delete, insert, select, update on auth.account to qinxin_sign_in;

create table auth.passkey (
  id text not null,
  name text,
  "publicKey" text not null,
  "userId" text not null,
  "credentialID" text not null,
  counter integer not null,
  "deviceType" text not null,
  "backedUp" boolean not null,
  transports text,
  "createdAt" timestamp with time zone,
  aaguid text,
  PRIMARY KEY (id),
  UNIQUE ("credentialID"),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
);
CREATE INDEX "passkey_userId_idx" ON auth.passkey USING btree ("userId");
grant delete, insert, select, update on auth.passkey to qinxin_sign_in;

create table auth.session (
  id text not null,
  "expiresAt" timestamp with time zone not null,
  token text not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null,
  "activeCompanyId" integer,
  method text,
  "secondFactorAt" timestamp with time zone,
  "steppedUpAt" timestamp with time zone,
  "seenAt" timestamp with time zone,
  PRIMARY KEY (id),
  UNIQUE (token),
  FOREIGN KEY ("userId") REFERENCES auth."user"(id) ON DELETE CASCADE
);
CREATE INDEX "session_userId_idx" ON auth.session USING btree ("userId");
grant delete, insert, select, update on auth.session to qinxin_sign_in;

create table auth.verification (
  id text not null,
  identifier text not null,
  value text not null,
  "expiresAt" timestamp with time zone not null,
  "createdAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  "updatedAt" timestamp with time zone default CURRENT_TIMESTAMP not null,
  PRIMARY KEY (id)
);
CREATE INDEX verification_identifier_idx ON auth.verification USING btree (identifier);
grant delete, insert, select, update on auth.verification to qinxin_sign_in;

create table delivery.download (
  company_id integer not null,
  download_id uuid not null,
  user_id text not null,
  kind text not null,
  run_id bigint not null,
  language text not null,
  state text default 'waiting'::text not null,
  code text,
  done integer default 0 not null,
  total integer default 0 not null,
  file_name text,
  media_type text,
  bytes integer,
  sha256 text,
  rights_digest text,
  asked_at timestamp with time zone default platform.now() not null,
  gone_at timestamp with time zone,
  PRIMARY KEY (company_id, download_id),
  CHECK (((state <> 'ready'::text) OR ((file_name IS NOT NULL) AND (gone_at IS NOT NULL)))),
  CHECK (((state = 'failed'::text) = (code IS NOT NULL))),
  CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'ready'::text, 'failed'::text, 'gone'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX download_of_user ON delivery.download USING btree (company_id, user_id, asked_at);
alter table delivery.download enable row level security;
alter table delivery.download force row level security;
create policy company_isolation on delivery.download using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on delivery.download to qinxin_application;

create table delivery.download_part (
  company_id integer not null,
  download_id uuid not null,
  part_number integer not null,
  content_sealed bytea not null,
  PRIMARY KEY (company_id, download_id, part_number),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, download_id) REFERENCES delivery.download(company_id, download_id) ON DELETE CASCADE
);
alter table delivery.download_part enable row level security;
alter table delivery.download_part force row level security;
create policy company_isolation on delivery.download_part using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on delivery.download_part to qinxin_application;

create table delivery.policy (
  company_id integer not null,
  policy_id bigint generated always as identity not null,
  shows_preview boolean not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, policy_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table delivery.policy enable row level security;
alter table delivery.policy force row level security;
create policy company_isolation on delivery.policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on delivery.policy to qinxin_application;

create table delivery.publication (
  company_id integer not null,
  run_id bigint not null,
  publication_id bigint generated always as identity not null,
  digest text not null,
  visible_from date not null,
  published_by text not null,
  published_at timestamp with time zone default platform.now() not null,
  told_at timestamp with time zone,
  PRIMARY KEY (company_id, run_id, publication_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE UNIQUE INDEX publication_of_content ON delivery.publication USING btree (company_id, run_id, digest);
alter table delivery.publication enable row level security;
alter table delivery.publication force row level security;
create policy company_isolation on delivery.publication using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on delivery.publication to qinxin_application;

create table delivery.receipt (
  company_id integer not null,
  person_id integer not null,
  receipt_id uuid not null,
  run_id bigint not null,
  month date not null,
  revision integer not null,
  key_id text not null,
  signed_at timestamp with time zone not null,
  signed_sealed bytea not null,
  PRIMARY KEY (company_id, person_id, receipt_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, key_id) REFERENCES delivery.signing_key(company_id, key_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX receipt_of_run ON delivery.receipt USING btree (company_id, run_id);
CREATE UNIQUE INDEX receipt_of_payslip ON delivery.receipt USING btree (company_id, person_id, run_id, revision);
alter table delivery.receipt enable row level security;
alter table delivery.receipt force row level security;
create policy company_isolation on delivery.receipt using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on delivery.receipt using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on delivery.receipt to qinxin_application;

create table delivery.signing_key (
  company_id integer not null,
  key_id text not null,
  public_key text not null,
  private_sealed bytea not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, key_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table delivery.signing_key enable row level security;
alter table delivery.signing_key force row level security;
create policy company_isolation on delivery.signing_key using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on delivery.signing_key to qinxin_application;

create table filing.book_plan (
  company_id integer not null,
  plan_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  from_month date not null,
  plan jsonb not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, plan_id),
  CHECK ((from_month = date_trunc('month'::text, (from_month)::timestamp with time zone))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table filing.book_plan enable row level security;
alter table filing.book_plan force row level security;
create policy company_isolation on filing.book_plan using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on filing.book_plan to qinxin_application;

create table filing.cost_share (
  company_id integer not null,
  person_id integer not null,
  share_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  from_month date not null,
  shares jsonb not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, share_id),
  CHECK ((from_month = date_trunc('month'::text, (from_month)::timestamp with time zone))),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table filing.cost_share enable row level security;
alter table filing.cost_share force row level security;
create policy company_isolation on filing.cost_share using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on filing.cost_share using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on filing.cost_share to qinxin_application;

create table filing.insurance_bill (
  company_id integer not null,
  bill_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  month date not null,
  place text not null,
  kind text not null,
  file_name text not null,
  file_digest text not null,
  lines integer not null,
  unmatched_sealed bytea not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, bill_id),
  CHECK ((kind = ANY (ARRAY['insurance'::text, 'housingFund'::text]))),
  CHECK ((month = date_trunc('month'::text, (month)::timestamp with time zone))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX insurance_bill_by_month ON filing.insurance_bill USING btree (company_id, month, place, kind);
alter table filing.insurance_bill enable row level security;
alter table filing.insurance_bill force row level security;
create policy company_isolation on filing.insurance_bill using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on filing.insurance_bill to qinxin_application;

create table filing.insurance_bill_line (
  company_id integer not null,
  person_id integer not null,
  bill_id bigint not null,
  line_number integer not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, bill_id, line_number),
  FOREIGN KEY (company_id, bill_id) REFERENCES filing.insurance_bill(company_id, bill_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX insurance_bill_line_by_bill ON filing.insurance_bill_line USING btree (company_id, bill_id);
alter table filing.insurance_bill_line enable row level security;
alter table filing.insurance_bill_line force row level security;
create policy company_isolation on filing.insurance_bill_line using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on filing.insurance_bill_line using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on filing.insurance_bill_line to qinxin_application;

create table filing.read_back (
  company_id integer not null,
  read_back_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  run_id bigint not null,
  file_digest text not null,
  lines integer not null,
  differences integer not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, read_back_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX read_back_by_run ON filing.read_back USING btree (company_id, run_id);
alter table filing.read_back enable row level security;
alter table filing.read_back force row level security;
create policy company_isolation on filing.read_back using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on filing.read_back to qinxin_application;

create table filing.voucher (
  company_id integer not null,
  voucher_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  month date not null,
  legal_entity text not null,
  number integer not null,
  kind text not null,
  run_id bigint not null,
  currency text not null,
  reverses_voucher_id bigint,
  digest text not null,
  content_sealed bytea not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, voucher_id),
  UNIQUE (company_id, month, legal_entity, number),
  CHECK ((kind = ANY (ARRAY['accrual'::text, 'payment'::text]))),
  CHECK ((month = date_trunc('month'::text, (month)::timestamp with time zone))),
  CHECK ((number > 0)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, reverses_voucher_id) REFERENCES filing.voucher(company_id, voucher_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX voucher_by_run ON filing.voucher USING btree (company_id, run_id);
CREATE UNIQUE INDEX voucher_taken_back_once ON filing.voucher USING btree (company_id, reverses_voucher_id) WHERE (reverses_voucher_id IS NOT NULL);
alter table filing.voucher enable row level security;
alter table filing.voucher force row level security;
create policy company_isolation on filing.voucher using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on filing.voucher to qinxin_application;

create table identity.attempt (
  bucket text not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  next_at timestamp with time zone not null,
  PRIMARY KEY (bucket)
);
grant delete, insert, select, update on identity.attempt to qinxin_sign_in;

create table identity.external_account (
  company_id integer not null,
  provider_code text not null,
  account_id text not null,
  user_id text not null,
  linked_by text not null,
  linked_at timestamp with time zone not null,
  PRIMARY KEY (company_id, provider_code, account_id),
  FOREIGN KEY (company_id, provider_code) REFERENCES identity.sign_in_provider(company_id, provider_code)
);
alter table identity.external_account enable row level security;
alter table identity.external_account force row level security;
create policy company_isolation on identity.external_account using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.external_account to qinxin_application;

create table identity.external_attempt (
  company_id integer not null,
  state_hash bytea not null,
  browser_hash bytea not null,
  provider_code text not null,
  next_page text not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (company_id, state_hash),
  FOREIGN KEY (company_id, provider_code) REFERENCES identity.sign_in_provider(company_id, provider_code) ON DELETE CASCADE
);
alter table identity.external_attempt enable row level security;
alter table identity.external_attempt force row level security;
create policy company_isolation on identity.external_attempt using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.external_attempt to qinxin_application;

create table identity.notice (
  notice_id bigint generated always as identity not null,
  user_id text not null,
  at timestamp with time zone default now() not null,
  code text not null,
  from_address text not null,
  seen_at timestamp with time zone,
  PRIMARY KEY (notice_id),
  FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
);
CREATE INDEX notice_of_user ON identity.notice USING btree (user_id, at DESC);
grant delete, insert, select, update on identity.notice to qinxin_sign_in;

create table identity.one_time_link (
  token_hash bytea not null,
  purpose text not null,
  user_id text,
  issued_by text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  PRIMARY KEY (token_hash),
  CHECK (((purpose = 'password'::text) = (user_id IS NOT NULL))),
  CHECK ((purpose = ANY (ARRAY['password'::text, 'firstAdministrator'::text]))),
  FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
);
grant delete, insert, select, update on identity.one_time_link to qinxin_sign_in;

create table identity.pending_sign_in (
  token_hash bytea not null,
  user_id text not null,
  tries integer default 0 not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (token_hash),
  FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
);
grant delete, insert, select, update on identity.pending_sign_in to qinxin_sign_in;

create table identity.program (
  company_id integer not null,
  program_code text not null,
  name text not null,
  networks cidr[] default '{}'::cidr[] not null,
  requests_per_minute integer not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (company_id, program_code),
  CHECK ((requests_per_minute > 0)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table identity.program enable row level security;
alter table identity.program force row level security;
create policy company_isolation on identity.program using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.program to qinxin_application;

create table identity.program_grant (
  company_id integer not null,
  program_code text not null,
  action text not null,
  field_class text not null,
  proposed_by text not null,
  proposed_at timestamp with time zone not null,
  needs_confirmation boolean generated always as ((field_class = ANY (ARRAY['pay'::text, 'bank'::text, 'identity'::text]))) not null,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  PRIMARY KEY (company_id, program_code, action, field_class),
  CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
  CHECK ((action = ANY (ARRAY['read'::text, 'change'::text, 'operate'::text, 'provision'::text]))),
  CHECK ((confirmed_by <> proposed_by)),
  FOREIGN KEY (company_id, program_code) REFERENCES identity.program(company_id, program_code)
);
alter table identity.program_grant enable row level security;
alter table identity.program_grant force row level security;
create policy company_isolation on identity.program_grant using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.program_grant to qinxin_application;
CREATE TRIGGER second_person AFTER INSERT OR UPDATE OF confirmed_by ON identity.program_grant FOR EACH ROW EXECUTE FUNCTION identity.check_second_person_of_grant();

create table identity.program_key (
  company_id integer not null,
  key_id text not null,
  program_code text not null,
  kind text not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  confirmed_by text,
  confirmed_at timestamp with time zone,
  widened_by text,
  widened_at timestamp with time zone,
  PRIMARY KEY (company_id, key_id),
  CHECK ((((confirmed_by <> created_by) AND (confirmed_by IS DISTINCT FROM widened_by)) OR (confirmed_by IS NULL))),
  CHECK ((((confirmed_by IS NULL) = (confirmed_at IS NULL)) AND ((widened_by IS NULL) = (widened_at IS NULL)))),
  CHECK ((expires_at <= (created_at + '367 days'::interval))),
  CHECK ((kind = ANY (ARRAY['apiKey'::text, 'clientSecret'::text]))),
  FOREIGN KEY (company_id, program_code) REFERENCES identity.program(company_id, program_code)
);
CREATE INDEX program_key_of_program ON identity.program_key USING btree (company_id, program_code);
alter table identity.program_key enable row level security;
alter table identity.program_key force row level security;
create policy company_isolation on identity.program_key using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.program_key to qinxin_application;
CREATE TRIGGER second_person AFTER INSERT OR UPDATE OF confirmed_by ON identity.program_key FOR EACH ROW EXECUTE FUNCTION identity.check_second_person_of_key();

create table identity.program_request (
  company_id integer not null,
  request_seq bigint generated always as identity not null,
  at timestamp with time zone not null,
  program_code text not null,
  key_id text not null,
  method text not null,
  route text not null,
  status smallint not null,
  from_address text not null,
  PRIMARY KEY (company_id, request_seq),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX program_request_at ON identity.program_request USING btree (company_id, at DESC);
CREATE INDEX program_request_of_key ON identity.program_request USING btree (company_id, key_id, at DESC);
alter table identity.program_request enable row level security;
alter table identity.program_request force row level security;
create policy company_isolation on identity.program_request using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on identity.program_request to qinxin_application;

create table identity.program_token (
  company_id integer not null,
  token_hash bytea not null,
  key_id text not null,
  expires_at timestamp with time zone not null,
  PRIMARY KEY (company_id, token_hash),
  FOREIGN KEY (company_id, key_id) REFERENCES identity.program_key(company_id, key_id)
);
alter table identity.program_token enable row level security;
alter table identity.program_token force row level security;
create policy company_isolation on identity.program_token using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.program_token to qinxin_application;

create table identity.recovery_code (
  user_id text not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  PRIMARY KEY (user_id, code_hash),
  FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
);
grant delete, insert, select, update on identity.recovery_code to qinxin_sign_in;

create table identity.scim_group (
  company_id integer not null,
  group_id text not null,
  display_name text not null,
  external_id text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (company_id, group_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE UNIQUE INDEX scim_group_name ON identity.scim_group USING btree (company_id, lower(display_name));
alter table identity.scim_group enable row level security;
alter table identity.scim_group force row level security;
create policy company_isolation on identity.scim_group using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.scim_group to qinxin_application;

create table identity.scim_group_member (
  company_id integer not null,
  group_id text not null,
  user_id text not null,
  PRIMARY KEY (company_id, group_id, user_id),
  FOREIGN KEY (company_id, group_id) REFERENCES identity.scim_group(company_id, group_id) ON DELETE CASCADE,
  FOREIGN KEY (company_id, user_id) REFERENCES identity.scim_user(company_id, user_id)
);
alter table identity.scim_group_member enable row level security;
alter table identity.scim_group_member force row level security;
create policy company_isolation on identity.scim_group_member using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.scim_group_member to qinxin_application;

create table identity.scim_user (
  company_id integer not null,
  user_id text not null,
  user_name text not null,
  external_id text,
  display_name text not null,
  is_active boolean not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  version integer default 1 not null,
  PRIMARY KEY (company_id, user_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE UNIQUE INDEX scim_user_external ON identity.scim_user USING btree (company_id, external_id);
CREATE UNIQUE INDEX scim_user_name ON identity.scim_user USING btree (company_id, lower(user_name));
alter table identity.scim_user enable row level security;
alter table identity.scim_user force row level security;
create policy company_isolation on identity.scim_user using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.scim_user to qinxin_application;

create table identity.sign_in_policy (
  company_id integer not null,
  second_factor text not null,
  changed_at timestamp with time zone default now() not null,
  PRIMARY KEY (company_id),
  CHECK ((second_factor = ANY (ARRAY['sensitiveRights'::text, 'everyone'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table identity.sign_in_policy enable row level security;
alter table identity.sign_in_policy force row level security;
create policy company_isolation on identity.sign_in_policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on identity.sign_in_policy to qinxin_application;

create table identity.sign_in_provider (
  company_id integer not null,
  provider_code text not null,
  kind text not null,
  name text not null,
  is_listed boolean not null,
  makes_users boolean not null,
  settings jsonb not null,
  secret_sealed bytea,
  secret_expires_at timestamp with time zone,
  PRIMARY KEY (company_id, provider_code),
  CHECK ((kind = ANY (ARRAY['wecom'::text, 'openId'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table identity.sign_in_provider enable row level security;
alter table identity.sign_in_provider force row level security;
create policy company_isolation on identity.sign_in_provider using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy sign_in_page on identity.sign_in_provider for select to postgres using (true);
grant delete, insert, select, update on identity.sign_in_provider to qinxin_application;

create table identity.totp (
  user_id text not null,
  secret_sealed bytea not null,
  confirmed_at timestamp with time zone,
  last_step bigint,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (user_id),
  FOREIGN KEY (user_id) REFERENCES auth."user"(id) ON DELETE CASCADE
);
grant delete, insert, select, update on identity.totp to qinxin_sign_in;

create table learning.certificate (
  company_id integer not null,
  person_id integer not null,
  certificate_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  course_code text,
  title text not null,
  issuer text default ''::text not null,
  certificate_number text default ''::text not null,
  issued_on date not null,
  last_date date,
  alarm_days integer default 30 not null,
  completion_id bigint,
  takes_back bigint,
  recorded_by text not null,
  recorded_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, certificate_id),
  CHECK (((alarm_days >= 0) AND (alarm_days <= 400))),
  CHECK (((last_date IS NULL) OR (last_date >= issued_on))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, completion_id) REFERENCES learning.completion(company_id, person_id, completion_id),
  FOREIGN KEY (company_id, person_id, takes_back) REFERENCES learning.certificate(company_id, person_id, certificate_id)
);
CREATE INDEX certificate_by_last_date ON learning.certificate USING btree (company_id, last_date);
CREATE UNIQUE INDEX certificate_taken_back_once ON learning.certificate USING btree (company_id, person_id, takes_back);
alter table learning.certificate enable row level security;
alter table learning.certificate force row level security;
create policy company_isolation on learning.certificate using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on learning.certificate using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on learning.certificate to qinxin_application;

create table learning.completion (
  company_id integer not null,
  person_id integer not null,
  completion_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  course_code text not null,
  version_id bigint not null,
  item_id uuid,
  completed_on date not null,
  source text not null,
  session_id uuid,
  takes_back bigint,
  recorded_by text not null,
  recorded_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, completion_id),
  CHECK (((source = 'session'::text) = (session_id IS NOT NULL))),
  CHECK ((source = ANY (ARRAY['own'::text, 'session'::text, 'office'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, course_code, version_id) REFERENCES learning.course_version(company_id, course_code, version_id),
  FOREIGN KEY (company_id, person_id, item_id) REFERENCES learning.plan_item(company_id, person_id, item_id),
  FOREIGN KEY (company_id, person_id, takes_back) REFERENCES learning.completion(company_id, person_id, completion_id),
  FOREIGN KEY (company_id, session_id) REFERENCES learning.course_session(company_id, session_id)
);
CREATE INDEX completion_of_course ON learning.completion USING btree (company_id, course_code, person_id);
CREATE UNIQUE INDEX completion_taken_back_once ON learning.completion USING btree (company_id, person_id, takes_back);
alter table learning.completion enable row level security;
alter table learning.completion force row level security;
create policy company_isolation on learning.completion using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on learning.completion using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on learning.completion to qinxin_application;

create table learning.course (
  company_id integer not null,
  course_code text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, course_code),
  CHECK ((course_code ~ '^[A-Za-z0-9._-]{1,40}$'::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table learning.course enable row level security;
alter table learning.course force row level security;
create policy company_isolation on learning.course using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on learning.course to qinxin_application;

create table learning.course_file (
  company_id integer not null,
  course_code text not null,
  file_id uuid not null,
  file_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  file_name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 text not null,
  part_count integer not null,
  added_by text not null,
  added_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, file_id),
  CHECK ((bytes > 0)),
  CHECK ((part_count > 0)),
  FOREIGN KEY (company_id, course_code) REFERENCES learning.course(company_id, course_code)
);
CREATE INDEX course_file_of_course ON learning.course_file USING btree (company_id, course_code, file_seq);
alter table learning.course_file enable row level security;
alter table learning.course_file force row level security;
create policy company_isolation on learning.course_file using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on learning.course_file to qinxin_application;

create table learning.course_file_part (
  company_id integer not null,
  file_id uuid not null,
  part_number integer not null,
  content_sealed bytea not null,
  PRIMARY KEY (company_id, file_id, part_number),
  FOREIGN KEY (company_id, file_id) REFERENCES learning.course_file(company_id, file_id)
);
alter table learning.course_file_part enable row level security;
alter table learning.course_file_part force row level security;
create policy company_isolation on learning.course_file_part using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on learning.course_file_part to qinxin_application;

create table learning.course_session (
  company_id integer not null,
  session_id uuid not null,
  course_code text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  zone text not null,
  place text not null,
  teacher text default ''::text not null,
  seats integer not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  PRIMARY KEY (company_id, session_id),
  CHECK (((cancelled_at IS NULL) = (cancelled_by IS NULL))),
  CHECK (((ends_at > starts_at) AND (ends_at < (starts_at + '32 days'::interval)))),
  CHECK (((seats >= 1) AND (seats <= 10000))),
  FOREIGN KEY (company_id, course_code) REFERENCES learning.course(company_id, course_code)
);
CREATE INDEX course_session_by_start ON learning.course_session USING btree (company_id, starts_at);
alter table learning.course_session enable row level security;
alter table learning.course_session force row level security;
create policy company_isolation on learning.course_session using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on learning.course_session to qinxin_application;
CREATE TRIGGER cancel_once BEFORE UPDATE ON learning.course_session FOR EACH ROW EXECUTE FUNCTION learning.cancel_once();

create table learning.course_version (
  company_id integer not null,
  course_code text not null,
  version_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  kind text not null,
  title_chinese text not null,
  title_english text not null,
  description text default ''::text not null,
  link text,
  minutes integer not null,
  competency_codes text[] default '{}'::text[] not null,
  skill_codes text[] default '{}'::text[] not null,
  gives_certificate boolean default false not null,
  certificate_months integer,
  alarm_days integer default 30 not null,
  is_offered boolean default true not null,
  saved_by text not null,
  saved_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, course_code, version_id),
  CHECK (((alarm_days >= 0) AND (alarm_days <= 400))),
  CHECK (((certificate_months >= 1) AND (certificate_months <= 600))),
  CHECK (((kind = 'link'::text) = (link IS NOT NULL))),
  CHECK (((minutes >= 1) AND (minutes <= 60000))),
  CHECK ((gives_certificate OR (certificate_months IS NULL))),
  CHECK ((kind = ANY (ARRAY['file'::text, 'link'::text, 'session'::text]))),
  CHECK ((link ~ '^https://'::text)),
  FOREIGN KEY (company_id, course_code) REFERENCES learning.course(company_id, course_code)
);
alter table learning.course_version enable row level security;
alter table learning.course_version force row level security;
create policy company_isolation on learning.course_version using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on learning.course_version to qinxin_application;

create table learning.plan_cause (
  company_id integer not null,
  person_id integer not null,
  item_id uuid not null,
  cause_sealed bytea not null,
  PRIMARY KEY (company_id, person_id, item_id),
  FOREIGN KEY (company_id, person_id, item_id) REFERENCES learning.plan_item(company_id, person_id, item_id)
);
alter table learning.plan_cause enable row level security;
alter table learning.plan_cause force row level security;
create policy company_isolation on learning.plan_cause using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on learning.plan_cause using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on learning.plan_cause to qinxin_application;

create table learning.plan_event (
  company_id integer not null,
  person_id integer not null,
  item_id uuid not null,
  event_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  event text not null,
  due_date date,
  reason text default ''::text not null,
  user_id text not null,
  happened_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, item_id, event_id),
  CHECK ((event = ANY (ARRAY['planned'::text, 'accepted'::text, 'declined'::text, 'opened'::text, 'dueMoved'::text, 'done'::text, 'takenBack'::text, 'waived'::text]))),
  FOREIGN KEY (company_id, person_id, item_id) REFERENCES learning.plan_item(company_id, person_id, item_id)
);
alter table learning.plan_event enable row level security;
alter table learning.plan_event force row level security;
create policy company_isolation on learning.plan_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on learning.plan_event using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on learning.plan_event to qinxin_application;

create table learning.plan_item (
  company_id integer not null,
  person_id integer not null,
  item_id uuid not null,
  course_code text not null,
  cause text not null,
  rule_id uuid,
  state text not null,
  due_date date not null,
  planned_by text not null,
  planned_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, item_id),
  UNIQUE (company_id, item_id),
  CHECK (((cause <> ALL (ARRAY['rule'::text, 'renewal'::text])) OR (rule_id IS NOT NULL))),
  CHECK ((cause = ANY (ARRAY['rule'::text, 'renewal'::text, 'request'::text, 'development'::text]))),
  CHECK ((state = ANY (ARRAY['proposed'::text, 'open'::text, 'done'::text, 'declined'::text, 'waived'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, course_code) REFERENCES learning.course(company_id, course_code)
);
CREATE INDEX plan_item_by_due ON learning.plan_item USING btree (company_id, due_date) WHERE (state = ANY (ARRAY['proposed'::text, 'open'::text]));
CREATE UNIQUE INDEX plan_item_open_once ON learning.plan_item USING btree (company_id, person_id, course_code) WHERE (state = ANY (ARRAY['proposed'::text, 'open'::text]));
alter table learning.plan_item enable row level security;
alter table learning.plan_item force row level security;
create policy company_isolation on learning.plan_item using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on learning.plan_item using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on learning.plan_item to qinxin_application;
CREATE TRIGGER keep_to_arrows BEFORE INSERT OR UPDATE ON learning.plan_item FOR EACH ROW EXECUTE FUNCTION learning.keep_to_arrows();

create table learning.plan_rule (
  company_id integer not null,
  rule_id uuid not null,
  version_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  scope_kind text not null,
  scope_key text default ''::text not null,
  course_code text not null,
  due_days integer not null,
  is_active boolean default true not null,
  saved_by text not null,
  saved_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, rule_id, version_id),
  CHECK (((due_days >= 0) AND (due_days <= 3650))),
  CHECK (((scope_kind = 'everybody'::text) = (scope_key = ''::text))),
  CHECK ((scope_kind = ANY (ARRAY['everybody'::text, 'position'::text, 'department'::text]))),
  FOREIGN KEY (company_id, course_code) REFERENCES learning.course(company_id, course_code)
);
alter table learning.plan_rule enable row level security;
alter table learning.plan_rule force row level security;
create policy company_isolation on learning.plan_rule using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on learning.plan_rule to qinxin_application;

create table learning.session_attendance (
  company_id integer not null,
  person_id integer not null,
  session_id uuid not null,
  attendance_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  state text not null,
  recorded_by text not null,
  recorded_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, session_id, attendance_id),
  CHECK ((state = ANY (ARRAY['attended'::text, 'absent'::text, 'excused'::text]))),
  FOREIGN KEY (company_id, session_id) REFERENCES learning.course_session(company_id, session_id)
);
CREATE INDEX session_attendance_by_session ON learning.session_attendance USING btree (company_id, session_id);
alter table learning.session_attendance enable row level security;
alter table learning.session_attendance force row level security;
create policy company_isolation on learning.session_attendance using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on learning.session_attendance using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on learning.session_attendance to qinxin_application;

create table learning.session_seat (
  company_id integer not null,
  person_id integer not null,
  session_id uuid not null,
  seat_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  is_taken boolean not null,
  signed_by text not null,
  signed_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, session_id, seat_id),
  FOREIGN KEY (company_id, session_id) REFERENCES learning.course_session(company_id, session_id)
);
CREATE INDEX session_seat_by_session ON learning.session_seat USING btree (company_id, session_id);
alter table learning.session_seat enable row level security;
alter table learning.session_seat force row level security;
create policy company_isolation on learning.session_seat using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on learning.session_seat using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on learning.session_seat to qinxin_application;

create table payout.payer (
  company_id integer not null,
  payer_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  legal_entity text not null,
  holder_name text not null,
  bank_name text not null,
  branch_code text not null,
  account_sealed bytea not null,
  last_four text not null,
  layout text not null,
  needed_approvals smallint not null,
  chosen_by text not null,
  chosen_at timestamp with time zone default platform.now() not null,
  proposal_id bigint,
  PRIMARY KEY (company_id, payer_id),
  UNIQUE (company_id, proposal_id),
  CHECK (((needed_approvals >= 1) AND (needed_approvals <= 3))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, proposal_id) REFERENCES platform.proposal(company_id, proposal_id)
);
alter table payout.payer enable row level security;
alter table payout.payer force row level security;
create policy company_isolation on payout.payer using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payout.payer to qinxin_application;
CREATE TRIGGER begin_payer BEFORE INSERT ON payout.payer FOR EACH ROW EXECUTE FUNCTION payout.begin_payer();

create table payout.payment_file (
  company_id integer not null,
  file_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  run_id bigint not null,
  year smallint not null,
  number integer not null,
  legal_entity text not null,
  currency text not null,
  layout text not null,
  pay_date date not null,
  payer_id bigint not null,
  line_count integer not null,
  total_sealed bytea not null,
  content_digest text not null,
  proposal_id bigint not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (company_id, file_id),
  UNIQUE (company_id, proposal_id),
  UNIQUE (company_id, year, number),
  CHECK ((content_digest ~ '^[0-9a-f]{64}$'::text)),
  CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  CHECK ((line_count > 0)),
  CHECK ((number > 0)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, payer_id) REFERENCES payout.payer(company_id, payer_id),
  FOREIGN KEY (company_id, proposal_id) REFERENCES platform.proposal(company_id, proposal_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX payment_file_of_run ON payout.payment_file USING btree (company_id, run_id);
alter table payout.payment_file enable row level security;
alter table payout.payment_file force row level security;
create policy company_isolation on payout.payment_file using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payout.payment_file to qinxin_application;
CREATE TRIGGER begin_file BEFORE INSERT ON payout.payment_file FOR EACH ROW EXECUTE FUNCTION payout.begin_file();

create table payout.payment_file_end (
  company_id integer not null,
  file_id bigint not null,
  ended text not null,
  ended_by text not null,
  ended_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, file_id),
  CHECK ((ended = ANY (ARRAY['handedOut'::text, 'cancelled'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, file_id) REFERENCES payout.payment_file(company_id, file_id)
);
alter table payout.payment_file_end enable row level security;
alter table payout.payment_file_end force row level security;
create policy company_isolation on payout.payment_file_end using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payout.payment_file_end to qinxin_application;
CREATE TRIGGER begin_file_end BEFORE INSERT ON payout.payment_file_end FOR EACH ROW EXECUTE FUNCTION payout.begin_file_end();

create table payout.payment_line (
  company_id integer not null,
  person_id integer not null,
  run_id bigint not null,
  attempt smallint not null,
  file_id bigint not null,
  line_number integer not null,
  change_id bigint not null,
  amount_sealed bytea not null,
  payee_sealed bytea not null,
  PRIMARY KEY (company_id, person_id, run_id, attempt),
  UNIQUE (company_id, file_id, line_number),
  CHECK (((attempt >= 1) AND (attempt <= 99))),
  CHECK ((line_number > 0)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, file_id) REFERENCES payout.payment_file(company_id, file_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX payment_line_of_run ON payout.payment_line USING btree (company_id, run_id);
alter table payout.payment_line enable row level security;
alter table payout.payment_line force row level security;
create policy company_isolation on payout.payment_line using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payout.payment_line using ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payout.payment_line to qinxin_application;
CREATE TRIGGER check_lines AFTER INSERT ON payout.payment_line REFERENCING NEW TABLE AS new_line FOR EACH STATEMENT EXECUTE FUNCTION payout.check_lines();

create table payout.payment_outcome (
  company_id integer not null,
  person_id integer not null,
  run_id bigint not null,
  attempt smallint not null,
  outcome text not null,
  result_id bigint not null,
  reason text not null,
  bank_reference text not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (company_id, person_id, run_id, attempt, outcome),
  CHECK ((outcome = ANY (ARRAY['paid'::text, 'rejected'::text, 'returned'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, run_id, attempt) REFERENCES payout.payment_line(company_id, person_id, run_id, attempt),
  FOREIGN KEY (company_id, result_id) REFERENCES payout.payment_result(company_id, result_id)
);
CREATE INDEX payment_outcome_of_run ON payout.payment_outcome USING btree (company_id, run_id);
alter table payout.payment_outcome enable row level security;
alter table payout.payment_outcome force row level security;
create policy company_isolation on payout.payment_outcome using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payout.payment_outcome using ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payout.payment_outcome to qinxin_application;
CREATE TRIGGER check_outcomes AFTER INSERT ON payout.payment_outcome REFERENCING NEW TABLE AS new_outcome FOR EACH STATEMENT EXECUTE FUNCTION payout.check_outcomes();

create table payout.payment_result (
  company_id integer not null,
  result_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  file_id bigint not null,
  digest text not null,
  paid integer not null,
  rejected integer not null,
  returned integer not null,
  unchanged integer not null,
  taken_by text not null,
  taken_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, result_id),
  UNIQUE (company_id, file_id, digest),
  CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, file_id) REFERENCES payout.payment_file(company_id, file_id)
);
alter table payout.payment_result enable row level security;
alter table payout.payment_result force row level security;
create policy company_isolation on payout.payment_result using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payout.payment_result to qinxin_application;
CREATE TRIGGER begin_result BEFORE INSERT ON payout.payment_result FOR EACH ROW EXECUTE FUNCTION payout.begin_result();

create table payroll.deduction_entry (
  company_id integer not null,
  run_id bigint not null,
  person_id integer not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, run_id, person_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX deduction_entry_of_person ON payroll.deduction_entry USING btree (company_id, person_id, run_id);
alter table payroll.deduction_entry enable row level security;
alter table payroll.deduction_entry force row level security;
create policy company_isolation on payroll.deduction_entry using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.deduction_entry using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select on payroll.deduction_entry to qinxin_application;
CREATE TRIGGER keep_locked_deletes AFTER DELETE ON payroll.deduction_entry REFERENCING OLD TABLE AS touched_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_bases();
CREATE TRIGGER keep_locked_inserts AFTER INSERT ON payroll.deduction_entry REFERENCING NEW TABLE AS touched_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_bases();

create table payroll.deduction_order (
  company_id integer not null,
  row_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  order_id bigint not null,
  person_id integer not null,
  kind text not null,
  from_month date not null,
  priority smallint not null,
  is_active boolean not null,
  sealed bytea not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  PRIMARY KEY (company_id, row_id),
  CHECK ((from_month = date_trunc('month'::text, (from_month)::timestamp with time zone))),
  CHECK ((kind = ANY (ARRAY['garnishment'::text, 'advance'::text, 'damage'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX deduction_order_latest ON payroll.deduction_order USING btree (company_id, person_id, order_id, row_id DESC);
alter table payroll.deduction_order enable row level security;
alter table payroll.deduction_order force row level security;
create policy company_isolation on payroll.deduction_order using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.deduction_order using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.deduction_order to qinxin_application;

create table payroll.finding_answer (
  company_id integer not null,
  person_id integer not null,
  answer_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  month date not null,
  run_id bigint not null,
  sealed bytea not null,
  answered_by text not null,
  answered_at timestamp with time zone not null,
  PRIMARY KEY (company_id, person_id, answer_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX finding_answer_by_run ON payroll.finding_answer USING btree (company_id, run_id);
alter table payroll.finding_answer enable row level security;
alter table payroll.finding_answer force row level security;
create policy company_isolation on payroll.finding_answer using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.finding_answer using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.finding_answer to qinxin_application;

create table payroll.item_set (
  company_id integer not null,
  item_set_id integer generated always as identity not null,
  pack_digest text not null,
  place text not null,
  items jsonb not null,
  PRIMARY KEY (company_id, item_set_id),
  UNIQUE (company_id, pack_digest, place),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.item_set enable row level security;
alter table payroll.item_set force row level security;
create policy company_isolation on payroll.item_set using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.item_set to qinxin_application;

create table payroll.pack (
  company_id integer not null,
  pack_digest text not null,
  content jsonb not null,
  activated_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, pack_digest),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.pack enable row level security;
alter table payroll.pack force row level security;
create policy company_isolation on payroll.pack using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.pack to qinxin_application;

create table payroll.pay_hold (
  company_id integer not null,
  hold_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  run_id bigint not null,
  person_id integer not null,
  reason text not null,
  note_sealed bytea not null,
  placed_by text not null,
  placed_at timestamp with time zone not null,
  PRIMARY KEY (company_id, hold_id),
  UNIQUE (company_id, run_id, person_id, reason),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
alter table payroll.pay_hold enable row level security;
alter table payroll.pay_hold force row level security;
create policy company_isolation on payroll.pay_hold using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.pay_hold using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.pay_hold to qinxin_application;
CREATE TRIGGER keep_handed_out BEFORE INSERT ON payroll.pay_hold FOR EACH ROW EXECUTE FUNCTION payout.keep_handed_out();

create table payroll.pay_hold_release (
  company_id integer not null,
  hold_id bigint not null,
  person_id integer not null,
  note_sealed bytea not null,
  released_by text not null,
  released_at timestamp with time zone not null,
  PRIMARY KEY (company_id, hold_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, hold_id) REFERENCES payroll.pay_hold(company_id, hold_id)
);
alter table payroll.pay_hold_release enable row level security;
alter table payroll.pay_hold_release force row level security;
create policy company_isolation on payroll.pay_hold_release using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.pay_hold_release using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.pay_hold_release to qinxin_application;

create table payroll.pay_item (
  company_id integer not null,
  pay_item_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  code text not null,
  title_chinese text not null,
  title_english text not null,
  treatment text not null,
  is_active boolean not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  PRIMARY KEY (company_id, pay_item_id),
  CHECK ((code ~ '^[a-z][A-Za-z0-9]{0,39}$'::text)),
  CHECK ((treatment = ANY (ARRAY['taxableComparable'::text, 'taxableOther'::text, 'taxFree'::text, 'afterTaxDeduction'::text, 'perfectAttendance'::text, 'annualBonus'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.pay_item enable row level security;
alter table payroll.pay_item force row level security;
create policy company_isolation on payroll.pay_item using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.pay_item to qinxin_application;

create table payroll.pay_item_amount (
  company_id integer not null,
  amount_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  person_id integer not null,
  kind text not null,
  item text not null,
  from_month date not null,
  to_month date not null,
  run_id bigint,
  sealed bytea not null,
  source text not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  PRIMARY KEY (company_id, amount_id),
  CHECK (((kind = 'amount'::text) OR ((from_month = to_month) AND (run_id IS NULL)))),
  CHECK (((to_month = date_trunc('month'::text, (to_month)::timestamp with time zone)) AND (to_month >= from_month))),
  CHECK ((from_month = date_trunc('month'::text, (from_month)::timestamp with time zone))),
  CHECK ((kind = ANY (ARRAY['amount'::text, 'override'::text]))),
  CHECK ((source = ANY (ARRAY['manual'::text, 'import'::text, 'leaving'::text, 'rule'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX pay_item_amount_latest ON payroll.pay_item_amount USING btree (company_id, person_id, kind, item, from_month, run_id, amount_id DESC);
alter table payroll.pay_item_amount enable row level security;
alter table payroll.pay_item_amount force row level security;
create policy company_isolation on payroll.pay_item_amount using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.pay_item_amount using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.pay_item_amount to qinxin_application;

create table payroll.pay_run (
  company_id integer not null,
  run_id bigint generated always as identity not null,
  month date not null,
  period_from date not null,
  period_to date not null,
  pay_date date not null,
  status text not null,
  cut_seq bigint not null,
  pack_digest text not null,
  kernel_version text not null,
  tzdata_version text not null,
  digest text,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  kind text default 'regular'::text not null,
  title text default ''::text not null,
  reverses_run_id bigint,
  PRIMARY KEY (company_id, run_id),
  CHECK (((kind = 'reversal'::text) = (reverses_run_id IS NOT NULL))),
  CHECK ((kind = ANY (ARRAY['regular'::text, 'offCycle'::text, 'bonus'::text, 'reversal'::text]))),
  CHECK ((status = ANY (ARRAY['calculating'::text, 'preview'::text, 'failed'::text, 'review'::text, 'locked'::text, 'paying'::text, 'paid'::text, 'archived'::text, 'discarded'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, reverses_run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX pay_run_by_month ON payroll.pay_run USING btree (company_id, month, run_id);
CREATE UNIQUE INDEX pay_run_regular ON payroll.pay_run USING btree (company_id, month) WHERE (kind = 'regular'::text);
CREATE UNIQUE INDEX pay_run_reversed_once ON payroll.pay_run USING btree (company_id, reverses_run_id) WHERE (status <> 'discarded'::text);
alter table payroll.pay_run enable row level security;
alter table payroll.pay_run force row level security;
create policy company_isolation on payroll.pay_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.pay_run to qinxin_application;
CREATE TRIGGER begin_run BEFORE INSERT ON payroll.pay_run FOR EACH ROW EXECUTE FUNCTION payroll.begin_run();
CREATE TRIGGER keep_locked_run BEFORE UPDATE ON payroll.pay_run FOR EACH ROW EXECUTE FUNCTION payroll.keep_locked_run();

create table payroll.pay_schedule (
  company_id integer not null,
  schedule_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  from_month date not null,
  first_day smallint not null,
  pay_day smallint not null,
  pay_month_offset smallint not null,
  shift text not null,
  attendance_cut_off_days smallint not null,
  review_cut_off_days smallint not null,
  chosen_by text not null,
  chosen_at timestamp with time zone not null,
  PRIMARY KEY (company_id, schedule_id),
  CHECK (((attendance_cut_off_days >= 0) AND (attendance_cut_off_days <= 31))),
  CHECK (((first_day >= 1) AND (first_day <= 28))),
  CHECK (((pay_day >= 1) AND (pay_day <= 31))),
  CHECK (((review_cut_off_days >= 0) AND (review_cut_off_days <= 31))),
  CHECK ((from_month = date_trunc('month'::text, (from_month)::timestamp with time zone))),
  CHECK ((pay_month_offset = ANY (ARRAY[0, 1]))),
  CHECK ((shift = ANY (ARRAY['before'::text, 'after'::text, 'none'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.pay_schedule enable row level security;
alter table payroll.pay_schedule force row level security;
create policy company_isolation on payroll.pay_schedule using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.pay_schedule to qinxin_application;

create table payroll.pay_summary (
  company_id integer not null,
  month date not null,
  published_at timestamp with time zone default platform.now() not null,
  figures_sealed bytea not null,
  PRIMARY KEY (company_id, month),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.pay_summary enable row level security;
alter table payroll.pay_summary force row level security;
create policy company_isolation on payroll.pay_summary using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on payroll.pay_summary to qinxin_application;

create table payroll.payslip (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  run_id bigint not null,
  revision integer default 1 not null,
  status text not null,
  reason text,
  item_set_id integer,
  sealed bytea,
  PRIMARY KEY (company_id, person_id, month, run_id),
  CHECK ((status = ANY (ARRAY['computed'::text, 'notComputed'::text])))
) partition by RANGE (month);
alter table payroll.payslip enable row level security;
alter table payroll.payslip force row level security;
create policy company_isolation on payroll.payslip using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.payslip using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on payroll.payslip to qinxin_application;
CREATE TRIGGER drop_beside AFTER DELETE ON payroll.payslip REFERENCING OLD TABLE AS before_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.drop_beside_payslip();
CREATE TRIGGER keep_locked_deletes AFTER DELETE ON payroll.payslip REFERENCING OLD TABLE AS before_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_payslips();
CREATE TRIGGER keep_locked_inserts AFTER INSERT ON payroll.payslip REFERENCING NEW TABLE AS after_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_payslips();
CREATE TRIGGER keep_locked_updates AFTER UPDATE ON payroll.payslip REFERENCING OLD TABLE AS before_row NEW TABLE AS after_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_payslips();

create table payroll.payslip_basis (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  run_id bigint not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, month, run_id)
) partition by RANGE (month);
alter table payroll.payslip_basis enable row level security;
alter table payroll.payslip_basis force row level security;
create policy company_isolation on payroll.payslip_basis using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.payslip_basis using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select on payroll.payslip_basis to qinxin_application;
CREATE TRIGGER keep_locked_deletes AFTER DELETE ON payroll.payslip_basis REFERENCING OLD TABLE AS touched_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_bases();
CREATE TRIGGER keep_locked_inserts AFTER INSERT ON payroll.payslip_basis REFERENCING NEW TABLE AS touched_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_bases();

create table payroll.payslip_review (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  run_id bigint not null,
  revision integer not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, month, run_id)
) partition by RANGE (month);
alter table payroll.payslip_review enable row level security;
alter table payroll.payslip_review force row level security;
create policy company_isolation on payroll.payslip_review using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.payslip_review using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on payroll.payslip_review to qinxin_application;

create table payroll.performance_base (
  company_id integer not null,
  base_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  person_id integer not null,
  from_month date not null,
  sealed bytea not null,
  source text not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  PRIMARY KEY (company_id, base_id),
  CHECK ((from_month = date_trunc('month'::text, (from_month)::timestamp with time zone))),
  CHECK ((source = ANY (ARRAY['manual'::text, 'import'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX performance_base_latest ON payroll.performance_base USING btree (company_id, person_id, from_month, base_id DESC);
alter table payroll.performance_base enable row level security;
alter table payroll.performance_base force row level security;
create policy company_isolation on payroll.performance_base using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.performance_base using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.performance_base to qinxin_application;

create table payroll.raise_effect (
  company_id integer not null,
  person_id integer not null,
  raise_id bigint not null,
  event_id bigint not null,
  happened_at timestamp with time zone not null,
  PRIMARY KEY (company_id, person_id, raise_id),
  FOREIGN KEY (company_id, person_id, raise_id) REFERENCES payroll.raise_proposal(company_id, person_id, raise_id)
);
alter table payroll.raise_effect enable row level security;
alter table payroll.raise_effect force row level security;
create policy company_isolation on payroll.raise_effect using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.raise_effect using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.raise_effect to qinxin_application;
CREATE TRIGGER raise_approved BEFORE INSERT ON payroll.raise_effect FOR EACH ROW EXECUTE FUNCTION payroll.raise_approved();

create table payroll.raise_proposal (
  company_id integer not null,
  person_id integer not null,
  raise_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  valid_from date not null,
  score_id bigint not null,
  rule_id bigint not null,
  sealed bytea not null,
  made_by text not null,
  made_at timestamp with time zone not null,
  PRIMARY KEY (company_id, person_id, raise_id),
  UNIQUE (company_id, raise_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.raise_proposal enable row level security;
alter table payroll.raise_proposal force row level security;
create policy company_isolation on payroll.raise_proposal using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.raise_proposal using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.raise_proposal to qinxin_application;

create table payroll.retro_difference (
  company_id integer not null,
  run_id bigint not null,
  from_run_id bigint not null,
  person_id integer not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, run_id, from_run_id, person_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, from_run_id) REFERENCES payroll.pay_run(company_id, run_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX retro_difference_of_person ON payroll.retro_difference USING btree (company_id, person_id, from_run_id);
alter table payroll.retro_difference enable row level security;
alter table payroll.retro_difference force row level security;
create policy company_isolation on payroll.retro_difference using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.retro_difference using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select on payroll.retro_difference to qinxin_application;
CREATE TRIGGER keep_locked_deletes AFTER DELETE ON payroll.retro_difference REFERENCING OLD TABLE AS touched_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_bases();
CREATE TRIGGER keep_locked_inserts AFTER INSERT ON payroll.retro_difference REFERENCING NEW TABLE AS touched_row FOR EACH STATEMENT EXECUTE FUNCTION payroll.keep_locked_bases();

create table payroll.retro_request (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  noted_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  PRIMARY KEY (company_id, person_id, month),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table payroll.retro_request enable row level security;
alter table payroll.retro_request force row level security;
create policy company_isolation on payroll.retro_request using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.retro_request using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on payroll.retro_request to qinxin_application;

create table payroll.run_event (
  company_id integer not null,
  run_id bigint not null,
  event_id bigint generated always as identity not null,
  event text not null,
  from_status text not null,
  to_status text not null,
  digest text,
  proposal_id bigint,
  reason text default ''::text not null,
  actor text not null,
  happened_at timestamp with time zone not null,
  PRIMARY KEY (company_id, run_id, event_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, proposal_id) REFERENCES platform.proposal(company_id, proposal_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
alter table payroll.run_event enable row level security;
alter table payroll.run_event force row level security;
create policy company_isolation on payroll.run_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on payroll.run_event to qinxin_application;
CREATE TRIGGER take_run_event BEFORE INSERT ON payroll.run_event FOR EACH ROW EXECUTE FUNCTION payroll.take_run_event();
CREATE TRIGGER take_run_event_unpaid BEFORE INSERT ON payroll.run_event FOR EACH ROW EXECUTE FUNCTION payout.keep_paid_run();

create table payroll.run_exclusion (
  company_id integer not null,
  exclusion_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  run_id bigint not null,
  person_id integer not null,
  is_excluded boolean not null,
  note text not null,
  decided_by text not null,
  decided_at timestamp with time zone not null,
  PRIMARY KEY (company_id, exclusion_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX run_exclusion_of_run ON payroll.run_exclusion USING btree (company_id, run_id, person_id, exclusion_id DESC);
alter table payroll.run_exclusion enable row level security;
alter table payroll.run_exclusion force row level security;
create policy company_isolation on payroll.run_exclusion using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on payroll.run_exclusion using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on payroll.run_exclusion to qinxin_application;

create table payroll.run_shard (
  company_id integer not null,
  run_id bigint not null,
  shard_number integer not null,
  person_ids integer[] not null,
  status text not null,
  attempts integer default 0 not null,
  PRIMARY KEY (company_id, run_id, shard_number),
  CHECK ((status = ANY (ARRAY['open'::text, 'done'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
alter table payroll.run_shard enable row level security;
alter table payroll.run_shard force row level security;
create policy company_isolation on payroll.run_shard using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on payroll.run_shard to qinxin_application;

create table payroll.run_transition (
  from_status text not null,
  event text not null,
  to_status text not null,
  needs_proposal boolean default false not null,
  PRIMARY KEY (from_status, event)
);
grant select on payroll.run_transition to qinxin_application;

create table people."position" (
  company_id integer not null,
  position_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  position_code text not null,
  title_chinese text not null,
  title_english text not null,
  is_ended boolean default false not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, position_id),
  CHECK ((position_code ~ '^[a-z][A-Za-z0-9]{0,39}$'::text)),
  CHECK ((title_chinese <> ''::text)),
  CHECK ((title_english <> ''::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX position_by_code ON people."position" USING btree (company_id, position_code, position_id);
alter table people."position" enable row level security;
alter table people."position" force row level security;
create policy company_isolation on people."position" using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people."position" to qinxin_application;

create table people.alarm_policy (
  company_id integer not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  contract_days integer not null,
  probation_days integer not null,
  anniversary_days integer not null,
  last_day_days integer not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, policy_id),
  CHECK (((anniversary_days >= 0) AND (anniversary_days <= 365))),
  CHECK (((contract_days >= 0) AND (contract_days <= 365))),
  CHECK (((last_day_days >= 0) AND (last_day_days <= 365))),
  CHECK (((probation_days >= 0) AND (probation_days <= 365))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.alarm_policy enable row level security;
alter table people.alarm_policy force row level security;
create policy company_isolation on people.alarm_policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.alarm_policy to qinxin_application;

create table people.bank_account (
  company_id integer not null,
  person_id integer not null,
  change_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  holder_name text not null,
  bank_name text not null,
  branch_code text not null,
  account_sealed bytea not null,
  account_mark bytea not null,
  salt_sealed bytea not null,
  last_four text not null,
  asked_as text not null,
  asked_by text not null,
  reason text default ''::text not null,
  asked_at timestamp with time zone default platform.now() not null,
  cooling_off_days integer not null,
  proposal_id bigint not null,
  PRIMARY KEY (company_id, person_id, change_id),
  CHECK (((cooling_off_days >= 0) AND (cooling_off_days <= 30))),
  CHECK ((asked_as = ANY (ARRAY['person'::text, 'office'::text, 'load'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id),
  FOREIGN KEY (company_id, proposal_id) REFERENCES platform.proposal(company_id, proposal_id)
);
CREATE INDEX bank_account_by_change ON people.bank_account USING btree (company_id, change_id);
CREATE INDEX bank_account_by_mark ON people.bank_account USING btree (company_id, account_mark);
CREATE INDEX bank_account_by_proposal ON people.bank_account USING btree (company_id, proposal_id);
alter table people.bank_account enable row level security;
alter table people.bank_account force row level security;
create policy company_isolation on people.bank_account using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.bank_account using ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.bank_account to qinxin_application;
CREATE TRIGGER check_bank_account BEFORE INSERT ON people.bank_account FOR EACH ROW EXECUTE FUNCTION people.check_bank_account();

create table people.bank_account_decision (
  company_id integer not null,
  person_id integer not null,
  change_id bigint not null,
  state text not null,
  decided_by text not null,
  decided_at timestamp with time zone default platform.now() not null,
  effective_at timestamp with time zone,
  PRIMARY KEY (company_id, person_id, change_id),
  CHECK (((state = 'approved'::text) = (effective_at IS NOT NULL))),
  CHECK ((state = ANY (ARRAY['approved'::text, 'rejected'::text, 'expired'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, change_id) REFERENCES people.bank_account(company_id, person_id, change_id)
);
alter table people.bank_account_decision enable row level security;
alter table people.bank_account_decision force row level security;
create policy company_isolation on people.bank_account_decision using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.bank_account_decision using ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.bank_account_decision to qinxin_application;
CREATE TRIGGER check_bank_decision BEFORE INSERT ON people.bank_account_decision FOR EACH ROW EXECUTE FUNCTION people.check_bank_decision();

create table people.bank_account_release (
  company_id integer not null,
  person_id integer not null,
  change_id bigint not null,
  released_by text not null,
  released_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, change_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, change_id) REFERENCES people.bank_account(company_id, person_id, change_id)
);
alter table people.bank_account_release enable row level security;
alter table people.bank_account_release force row level security;
create policy company_isolation on people.bank_account_release using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.bank_account_release using ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_bank'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.bank_account_release to qinxin_application;
CREATE TRIGGER check_bank_release BEFORE INSERT ON people.bank_account_release FOR EACH ROW EXECUTE FUNCTION people.check_bank_release();

create table people.bank_account_stop (
  company_id integer not null,
  person_id integer not null,
  change_id bigint not null,
  kind text not null,
  stopped_by text not null,
  stopped_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, change_id),
  CHECK ((kind = ANY (ARRAY['objected'::text, 'withdrawn'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, change_id) REFERENCES people.bank_account(company_id, person_id, change_id)
);
alter table people.bank_account_stop enable row level security;
alter table people.bank_account_stop force row level security;
create policy company_isolation on people.bank_account_stop using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.bank_account_stop using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR ( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('personal'::text) AS reach)) OR (person_id IN ( SELECT platform.reach('bank'::text) AS reach)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR ( SELECT platform.reaches_all('bank'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('personal'::text) AS reach)) OR (person_id IN ( SELECT platform.reach('bank'::text) AS reach))));
grant insert, select on people.bank_account_stop to qinxin_application;
CREATE TRIGGER check_bank_stop BEFORE INSERT ON people.bank_account_stop FOR EACH ROW EXECUTE FUNCTION people.check_bank_stop();

create table people.bank_policy (
  company_id integer not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  cooling_off_days integer not null,
  address_days integer not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, policy_id),
  CHECK (((address_days >= 0) AND (address_days <= 90))),
  CHECK (((cooling_off_days >= 1) AND (cooling_off_days <= 30))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.bank_policy enable row level security;
alter table people.bank_policy force row level security;
create policy company_isolation on people.bank_policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.bank_policy to qinxin_application;

create table people.column_mapping (
  company_id integer not null,
  mapping_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  heading text not null,
  field text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, mapping_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.column_mapping enable row level security;
alter table people.column_mapping force row level security;
create policy company_isolation on people.column_mapping using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.column_mapping to qinxin_application;

create table people.contact (
  company_id integer not null,
  source_code text not null,
  source_person_key text not null,
  name text not null,
  department_keys text[] not null,
  status text not null,
  first_seen timestamp with time zone default platform.now() not null,
  last_seen timestamp with time zone default platform.now() not null,
  gone_since timestamp with time zone,
  PRIMARY KEY (company_id, source_code, source_person_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.contact enable row level security;
alter table people.contact force row level security;
create policy company_isolation on people.contact using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.contact to qinxin_application;

create table people.contact_department (
  company_id integer not null,
  source_code text not null,
  department_key text not null,
  parent_key text,
  name text not null,
  PRIMARY KEY (company_id, source_code, department_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.contact_department enable row level security;
alter table people.contact_department force row level security;
create policy company_isolation on people.contact_department using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.contact_department to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON people.contact_department FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table people.custom_field (
  company_id integer not null,
  field_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  code text not null,
  title_zh text not null,
  title_en text not null,
  kind text not null,
  choices text[] default '{}'::text[] not null,
  field_class text not null,
  is_ended boolean default false not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  pay_item text,
  PRIMARY KEY (company_id, field_id),
  CHECK (((kind <> 'money'::text) OR (field_class = 'pay'::text))),
  CHECK (((pay_item IS NULL) OR (kind = 'money'::text))),
  CHECK ((code ~ '^[a-z][A-Za-z0-9]{0,39}$'::text)),
  CHECK ((field_class = ANY (ARRAY['personal'::text, 'pay'::text]))),
  CHECK ((kind = ANY (ARRAY['text'::text, 'number'::text, 'date'::text, 'choice'::text, 'money'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.custom_field enable row level security;
alter table people.custom_field force row level security;
create policy company_isolation on people.custom_field using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.custom_field to qinxin_application;

create table people.custom_value (
  company_id integer not null,
  person_id integer not null,
  value_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  code text not null,
  valid_from date not null,
  personal_sealed bytea,
  pay_sealed bytea,
  recorded_by text not null,
  recorded_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, value_id),
  CHECK (((personal_sealed IS NULL) OR (pay_sealed IS NULL))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX custom_value_by_code ON people.custom_value USING btree (company_id, code, person_id, valid_from, value_id);
alter table people.custom_value enable row level security;
alter table people.custom_value force row level security;
create policy company_isolation on people.custom_value using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.custom_value using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.custom_value to qinxin_application;

create table people.declared_deduction (
  company_id integer not null,
  person_id integer not null,
  declaration_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  deduction text not null,
  from_month date not null,
  to_month date not null,
  source text not null,
  amount_sealed bytea,
  PRIMARY KEY (company_id, person_id, declaration_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table people.declared_deduction enable row level security;
alter table people.declared_deduction force row level security;
create policy company_isolation on people.declared_deduction using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.declared_deduction using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.declared_deduction to qinxin_application;

create table people.earlier_payslip (
  company_id integer not null,
  person_id integer not null,
  month date not null,
  payslip_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  lines_sealed bytea,
  source text not null,
  PRIMARY KEY (company_id, person_id, month, payslip_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table people.earlier_payslip enable row level security;
alter table people.earlier_payslip force row level security;
create policy company_isolation on people.earlier_payslip using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.earlier_payslip using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.earlier_payslip to qinxin_application;

create table people.former_account (
  company_id integer not null,
  person_id integer not null,
  former_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  source_person_key text not null,
  matched_at timestamp with time zone not null,
  ended_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, former_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.former_account enable row level security;
alter table people.former_account force row level security;
create policy company_isolation on people.former_account using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.former_account using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.former_account to qinxin_application;

create table people.opening_balance (
  company_id integer not null,
  person_id integer not null,
  balance_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  tax_year integer not null,
  through_month date not null,
  months_employed integer not null,
  source text not null,
  amounts_sealed bytea,
  PRIMARY KEY (company_id, person_id, balance_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table people.opening_balance enable row level security;
alter table people.opening_balance force row level security;
create policy company_isolation on people.opening_balance using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.opening_balance using ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_pay'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.opening_balance to qinxin_application;

create table people.person (
  company_id integer not null,
  person_id integer generated by default as identity not null,
  person_number text not null,
  name text not null,
  email text not null,
  hire_date date not null,
  leave_date date,
  department text not null,
  manager_person_number text,
  recorded_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_person_key text,
  identity_sealed bytea,
  identity_mark bytea,
  mobile_sealed bytea,
  PRIMARY KEY (company_id, person_id),
  UNIQUE (company_id, person_number),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX person_by_identity_mark ON people.person USING btree (company_id, identity_mark) WHERE (identity_mark IS NOT NULL);
CREATE INDEX person_by_source_key ON people.person USING btree (company_id, lower(source_person_key)) WHERE (source_person_key IS NOT NULL);
alter table people.person enable row level security;
alter table people.person force row level security;
create policy company_isolation on people.person using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.person using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on people.person to qinxin_application;
CREATE TRIGGER record_changed_placements AFTER UPDATE ON people.person REFERENCING OLD TABLE AS old_person NEW TABLE AS new_person FOR EACH STATEMENT EXECUTE FUNCTION people.record_changed_placements();
CREATE TRIGGER record_new_placements AFTER INSERT ON people.person REFERENCING NEW TABLE AS new_person FOR EACH STATEMENT EXECUTE FUNCTION people.record_new_placements();
CREATE TRIGGER record_origins AFTER INSERT ON people.person REFERENCING NEW TABLE AS new_person FOR EACH STATEMENT EXECUTE FUNCTION people.record_origins();
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON people.person FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table people.person_event (
  company_id integer not null,
  person_id integer not null,
  event_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  kind text not null,
  valid_on date not null,
  ends_on date,
  note text default ''::text not null,
  wage_note_sealed bytea,
  terms_id bigint,
  withdraws_event_id bigint,
  recorded_by text not null,
  recorded_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, event_id),
  CHECK (((kind <> 'wageChange'::text) OR (note = ''::text))),
  CHECK (((kind = 'wageChange'::text) OR (wage_note_sealed IS NULL))),
  CHECK (((kind = 'withdrawal'::text) = (withdraws_event_id IS NOT NULL))),
  CHECK ((ends_on >= valid_on)),
  CHECK ((kind = ANY (ARRAY['hire'::text, 'probation'::text, 'confirmation'::text, 'contract'::text, 'renewal'::text, 'transfer'::text, 'wageChange'::text, 'kindChange'::text, 'termination'::text, 'withdrawal'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id),
  FOREIGN KEY (company_id, person_id, terms_id) REFERENCES people.terms(company_id, person_id, terms_id),
  FOREIGN KEY (company_id, person_id, withdraws_event_id) REFERENCES people.person_event(company_id, person_id, event_id)
);
CREATE INDEX person_event_by_end ON people.person_event USING btree (company_id, ends_on) WHERE (ends_on IS NOT NULL);
CREATE UNIQUE INDEX person_event_withdrawn_once ON people.person_event USING btree (company_id, person_id, withdraws_event_id) WHERE (withdraws_event_id IS NOT NULL);
alter table people.person_event enable row level security;
alter table people.person_event force row level security;
create policy company_isolation on people.person_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.person_event using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.person_event to qinxin_application;

create table people.person_origin (
  company_id integer not null,
  person_id integer not null,
  entered_by_user text not null,
  entered_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.person_origin enable row level security;
alter table people.person_origin force row level security;
create policy company_isolation on people.person_origin using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.person_origin using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.person_origin to qinxin_application;

create table people.person_position (
  company_id integer not null,
  person_id integer not null,
  holding_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  valid_from date not null,
  position_code text,
  recorded_by text not null,
  recorded_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, holding_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX person_position_by_code ON people.person_position USING btree (company_id, position_code);
CREATE INDEX person_position_by_day ON people.person_position USING btree (company_id, person_id, valid_from, holding_id);
alter table people.person_position enable row level security;
alter table people.person_position force row level security;
create policy company_isolation on people.person_position using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.person_position using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.person_position to qinxin_application;

create table people.placement (
  company_id integer not null,
  person_id integer not null,
  placement_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  valid_from date not null,
  department text not null,
  manager_person_number text,
  PRIMARY KEY (company_id, person_id, placement_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX placement_by_day ON people.placement USING btree (company_id, person_id, valid_from, placement_id);
CREATE INDEX placement_by_manager ON people.placement USING btree (company_id, manager_person_number);
alter table people.placement enable row level security;
alter table people.placement force row level security;
create policy company_isolation on people.placement using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.placement using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.placement to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON people.placement FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table people.position_profile (
  company_id integer not null,
  profile_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  position_code text not null,
  valid_from date not null,
  duties jsonb not null,
  requirements jsonb not null,
  competencies jsonb not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, profile_id),
  CHECK ((jsonb_typeof(competencies) = 'array'::text)),
  CHECK ((jsonb_typeof(duties) = 'array'::text)),
  CHECK ((jsonb_typeof(requirements) = 'array'::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX position_profile_by_day ON people.position_profile USING btree (company_id, position_code, valid_from, profile_id);
alter table people.position_profile enable row level security;
alter table people.position_profile force row level security;
create policy company_isolation on people.position_profile using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.position_profile to qinxin_application;

create table people.skill (
  company_id integer not null,
  skill_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  skill_code text not null,
  title_chinese text not null,
  title_english text not null,
  synonyms text[] default '{}'::text[] not null,
  is_ended boolean default false not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, skill_id),
  CHECK ((skill_code ~ '^[a-z][A-Za-z0-9]{0,39}$'::text)),
  CHECK ((title_chinese <> ''::text)),
  CHECK ((title_english <> ''::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX skill_by_code ON people.skill USING btree (company_id, skill_code, skill_id);
alter table people.skill enable row level security;
alter table people.skill force row level security;
create policy company_isolation on people.skill using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on people.skill to qinxin_application;

create table people.source_identity (
  company_id integer not null,
  source_code text not null,
  source_person_key text not null,
  person_id integer not null,
  matched_by text not null,
  matched_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, source_code, source_person_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX identity_by_person ON people.source_identity USING btree (company_id, person_id);
alter table people.source_identity enable row level security;
alter table people.source_identity force row level security;
create policy company_isolation on people.source_identity using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.source_identity using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on people.source_identity to qinxin_application;
CREATE TRIGGER keep_former_account BEFORE DELETE OR UPDATE ON people.source_identity FOR EACH ROW EXECUTE FUNCTION people.keep_former_account();

create table people.task_mark (
  company_id integer not null,
  person_id integer not null,
  mark_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  task text not null,
  state text not null,
  note text default ''::text not null,
  marked_by text not null,
  marked_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, mark_id),
  CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'notNeeded'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table people.task_mark enable row level security;
alter table people.task_mark force row level security;
create policy company_isolation on people.task_mark using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.task_mark using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.task_mark to qinxin_application;

create table people.terms (
  company_id integer not null,
  person_id integer not null,
  terms_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  valid_from date not null,
  legal_entity text not null,
  workplace_code text not null,
  insurance_place text,
  wage_kind text not null,
  currency text not null,
  schedule_code text not null,
  source text not null,
  amounts_sealed bytea,
  employment_kind text default 'standard'::text not null,
  PRIMARY KEY (company_id, person_id, terms_id),
  CHECK ((employment_kind = ANY (ARRAY['standard'::text, 'dispatched'::text, 'intern'::text, 'retiree'::text, 'partTime'::text]))),
  CHECK ((wage_kind = ANY (ARRAY['monthly'::text, 'hourly'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX terms_by_entity ON people.terms USING btree (company_id, legal_entity, person_id);
CREATE INDEX terms_by_valid_from ON people.terms USING btree (company_id, person_id, valid_from, terms_id);
CREATE INDEX terms_by_workplace ON people.terms USING btree (company_id, workplace_code, person_id);
alter table people.terms enable row level security;
alter table people.terms force row level security;
create policy company_isolation on people.terms using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on people.terms using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_public'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on people.terms to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON people.terms FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table people.workbook_import (
  company_id integer not null,
  import_id bigint generated by default as identity not null,
  file_name text not null,
  imported_at timestamp with time zone not null,
  state text not null,
  sheets jsonb not null,
  imported_by text default ''::text not null,
  failures_sealed bytea,
  failed_rows_sealed bytea,
  PRIMARY KEY (company_id, import_id),
  CHECK ((state = ANY (ARRAY['landed'::text, 'refused'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.workbook_import enable row level security;
alter table people.workbook_import force row level security;
create policy company_isolation on people.workbook_import using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.workbook_import to qinxin_application;

create table people.workplace (
  company_id integer not null,
  workplace_code text not null,
  name text not null,
  zone text not null,
  country text not null,
  region text default ''::text not null,
  city text default ''::text not null,
  PRIMARY KEY (company_id, workplace_code),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table people.workplace enable row level security;
alter table people.workplace force row level security;
create policy company_isolation on people.workplace using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on people.workplace to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON people.workplace FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table performance.calibration (
  company_id integer not null,
  person_id integer not null,
  review_id bigint not null,
  calibration_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  component text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, review_id, calibration_id),
  CHECK ((component = ANY (ARRAY['attendance'::text, 'goals'::text, 'manager'::text, 'peers'::text, 'self'::text]))),
  CHECK ((made_by !~~ 'program:%'::text)),
  FOREIGN KEY (company_id, person_id, review_id) REFERENCES performance.review(company_id, person_id, review_id)
);
CREATE INDEX calibration_by_review ON performance.calibration USING btree (company_id, review_id);
alter table performance.calibration enable row level security;
alter table performance.calibration force row level security;
create policy company_isolation on performance.calibration using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.calibration using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.calibration to qinxin_application;
CREATE TRIGGER calibrate_in_turn BEFORE INSERT ON performance.calibration FOR EACH ROW EXECUTE FUNCTION performance.calibrate_in_turn();

create table performance.check_in (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  check_in_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  on_date date not null,
  value numeric,
  confidence text not null,
  note_sealed bytea,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, goal_id, check_in_id),
  CHECK ((confidence = ANY (ARRAY['onTrack'::text, 'atRisk'::text, 'offTrack'::text]))),
  FOREIGN KEY (company_id, goal_id) REFERENCES performance.goal(company_id, goal_id)
);
CREATE INDEX check_in_by_goal ON performance.check_in USING btree (company_id, goal_id);
alter table performance.check_in enable row level security;
alter table performance.check_in force row level security;
create policy company_isolation on performance.check_in using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.check_in using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.check_in to qinxin_application;
CREATE TRIGGER while_cycle_open BEFORE INSERT ON performance.check_in FOR EACH ROW EXECUTE FUNCTION performance.while_cycle_open();

create table performance.cycle (
  company_id integer not null,
  cycle_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  kind text not null,
  title text not null,
  from_date date not null,
  to_date date not null,
  review_date date not null,
  check_in_days integer default 7 not null,
  state text default 'planned'::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, cycle_id),
  CHECK (((check_in_days >= 1) AND (check_in_days <= 92))),
  CHECK (((review_date >= from_date) AND (review_date < (to_date + 200)))),
  CHECK (((to_date >= from_date) AND (to_date < (from_date + 800)))),
  CHECK ((kind = ANY (ARRAY['okr'::text, 'kpi'::text, 'annual'::text]))),
  CHECK ((state = ANY (ARRAY['planned'::text, 'running'::text, 'frozen'::text, 'closed'::text, 'discarded'::text]))),
  CHECK ((title <> ''::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table performance.cycle enable row level security;
alter table performance.cycle force row level security;
create policy company_isolation on performance.cycle using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on performance.cycle to qinxin_application;
CREATE TRIGGER cycle_arrows BEFORE INSERT OR UPDATE ON performance.cycle FOR EACH ROW EXECUTE FUNCTION performance.cycle_arrows();

create table performance.cycle_event (
  company_id integer not null,
  cycle_id bigint not null,
  event_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  state text not null,
  user_id text not null,
  reason text default ''::text not null,
  happened_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, cycle_id, event_id),
  FOREIGN KEY (company_id, cycle_id) REFERENCES performance.cycle(company_id, cycle_id)
);
alter table performance.cycle_event enable row level security;
alter table performance.cycle_event force row level security;
create policy company_isolation on performance.cycle_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on performance.cycle_event to qinxin_application;

create table performance.evidence_binding (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  binding_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text,
  question jsonb not null,
  source_person_key text default ''::text not null,
  on_date date not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, goal_id, binding_id),
  FOREIGN KEY (company_id, goal_id) REFERENCES performance.goal(company_id, goal_id)
);
CREATE INDEX evidence_binding_by_goal ON performance.evidence_binding USING btree (company_id, goal_id);
alter table performance.evidence_binding enable row level security;
alter table performance.evidence_binding force row level security;
create policy company_isolation on performance.evidence_binding using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.evidence_binding using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.evidence_binding to qinxin_application;
CREATE TRIGGER while_cycle_open BEFORE INSERT ON performance.evidence_binding FOR EACH ROW EXECUTE FUNCTION performance.while_cycle_open();

create table performance.evidence_fault (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  fault_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  code text not null,
  happened_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, goal_id, fault_id),
  FOREIGN KEY (company_id, goal_id) REFERENCES performance.goal(company_id, goal_id)
);
CREATE INDEX evidence_fault_by_goal ON performance.evidence_fault USING btree (company_id, goal_id, fault_id);
alter table performance.evidence_fault enable row level security;
alter table performance.evidence_fault force row level security;
create policy company_isolation on performance.evidence_fault using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.evidence_fault using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.evidence_fault to qinxin_application;

create table performance.evidence_value (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  value_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  binding_id bigint not null,
  on_date date not null,
  value numeric not null,
  items integer not null,
  item_keys jsonb not null,
  items_digest text not null,
  unreadable integer default 0 not null,
  is_final boolean default false not null,
  taken_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, goal_id, value_id),
  CHECK ((items >= 0)),
  CHECK ((unreadable >= 0)),
  FOREIGN KEY (company_id, goal_id) REFERENCES performance.goal(company_id, goal_id)
);
CREATE INDEX evidence_value_by_goal ON performance.evidence_value USING btree (company_id, goal_id, value_id);
CREATE UNIQUE INDEX evidence_final_once ON performance.evidence_value USING btree (company_id, goal_id) WHERE is_final;
alter table performance.evidence_value enable row level security;
alter table performance.evidence_value force row level security;
create policy company_isolation on performance.evidence_value using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.evidence_value using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.evidence_value to qinxin_application;
CREATE TRIGGER while_cycle_open BEFORE INSERT ON performance.evidence_value FOR EACH ROW EXECUTE FUNCTION performance.while_cycle_open();

create table performance.factor_approval (
  company_id integer not null,
  person_id integer not null,
  approval_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  decision_id bigint not null,
  approved_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, approval_id),
  UNIQUE (company_id, person_id, decision_id),
  FOREIGN KEY (company_id, person_id, decision_id) REFERENCES performance.factor_decision(company_id, person_id, decision_id)
);
alter table performance.factor_approval enable row level security;
alter table performance.factor_approval force row level security;
create policy company_isolation on performance.factor_approval using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.factor_approval using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.factor_approval to qinxin_application;
CREATE TRIGGER ask_for_result AFTER INSERT ON performance.factor_approval FOR EACH ROW EXECUTE FUNCTION payroll.ask_for_result();
CREATE TRIGGER factor_stands BEFORE INSERT ON performance.factor_approval FOR EACH ROW EXECUTE FUNCTION performance.factor_stands();

create table performance.factor_decision (
  company_id integer not null,
  person_id integer not null,
  decision_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  from_month date not null,
  to_month date not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, decision_id),
  CHECK (((EXTRACT(day FROM to_month) = (1)::numeric) AND (to_month > from_month))),
  CHECK ((EXTRACT(day FROM from_month) = (1)::numeric)),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
alter table performance.factor_decision enable row level security;
alter table performance.factor_decision force row level security;
create policy company_isolation on performance.factor_decision using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.factor_decision using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.factor_decision to qinxin_application;

create table performance.feedback (
  company_id integer not null,
  person_id integer not null,
  feedback_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  visibility text not null,
  review_id bigint,
  ask_id bigint,
  author_user_id text not null,
  given_at timestamp with time zone default platform.now() not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, feedback_id),
  CHECK (((review_id IS NULL) OR (ask_id IS NOT NULL))),
  CHECK (((visibility = 'group'::text) = (ask_id IS NOT NULL))),
  CHECK ((visibility = ANY (ARRAY['open'::text, 'own'::text, 'group'::text]))),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX feedback_by_author ON performance.feedback USING btree (company_id, author_user_id);
CREATE INDEX feedback_by_review ON performance.feedback USING btree (company_id, review_id) WHERE (review_id IS NOT NULL);
CREATE UNIQUE INDEX feedback_once_asked ON performance.feedback USING btree (company_id, ask_id) WHERE (ask_id IS NOT NULL);
alter table performance.feedback enable row level security;
alter table performance.feedback force row level security;
create policy company_isolation on performance.feedback using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.feedback using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('rating'::text) AS reach)) OR (author_user_id = ( SELECT current_setting('qinxin.user_id'::text, true) AS current_setting))));
grant insert, select on performance.feedback to qinxin_application;
CREATE TRIGGER feedback_from_others BEFORE INSERT ON performance.feedback FOR EACH ROW EXECUTE FUNCTION performance.feedback_from_others();
CREATE TRIGGER said_in_round BEFORE INSERT ON performance.feedback FOR EACH ROW EXECUTE FUNCTION performance.said_in_round();

create table performance.feedback_ask (
  company_id integer not null,
  person_id integer not null,
  ask_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  review_id bigint,
  author_user_id text not null,
  due_on date not null,
  asked_by text not null,
  asked_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, ask_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX feedback_ask_by_author ON performance.feedback_ask USING btree (company_id, author_user_id);
CREATE INDEX feedback_ask_by_review ON performance.feedback_ask USING btree (company_id, review_id);
alter table performance.feedback_ask enable row level security;
alter table performance.feedback_ask force row level security;
create policy company_isolation on performance.feedback_ask using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.feedback_ask using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('rating'::text) AS reach)) OR (author_user_id = ( SELECT current_setting('qinxin.user_id'::text, true) AS current_setting))));
grant insert, select on performance.feedback_ask to qinxin_application;
CREATE TRIGGER feedback_from_others BEFORE INSERT ON performance.feedback_ask FOR EACH ROW EXECUTE FUNCTION performance.feedback_from_others();

create table performance.goal (
  company_id integer not null,
  goal_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  cycle_id bigint not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, goal_id),
  FOREIGN KEY (company_id, cycle_id) REFERENCES performance.cycle(company_id, cycle_id)
);
CREATE INDEX goal_by_cycle ON performance.goal USING btree (company_id, cycle_id);
alter table performance.goal enable row level security;
alter table performance.goal force row level security;
create policy company_isolation on performance.goal using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on performance.goal to qinxin_application;

create table performance.goal_version (
  company_id integer not null,
  person_id integer not null,
  goal_id bigint not null,
  version_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  level text not null,
  department text default ''::text not null,
  parent_goal_id bigint,
  title text not null,
  weight numeric(9,4) not null,
  measure text not null,
  start_value numeric,
  target_value numeric,
  unit text default ''::text not null,
  duty_code text,
  is_dropped boolean default false not null,
  reason text default ''::text not null,
  valid_from date not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, goal_id, version_id),
  CHECK (((level = 'department'::text) = (department <> ''::text))),
  CHECK (((measure = 'children'::text) = ((start_value IS NULL) AND (target_value IS NULL)))),
  CHECK (((start_value IS DISTINCT FROM target_value) OR (start_value IS NULL))),
  CHECK ((level = ANY (ARRAY['company'::text, 'department'::text, 'person'::text]))),
  CHECK ((measure = ANY (ARRAY['children'::text, 'checkIn'::text, 'evidence'::text]))),
  CHECK ((parent_goal_id IS DISTINCT FROM goal_id)),
  CHECK ((title <> ''::text)),
  CHECK ((weight > (0)::numeric)),
  FOREIGN KEY (company_id, goal_id) REFERENCES performance.goal(company_id, goal_id),
  FOREIGN KEY (company_id, parent_goal_id) REFERENCES performance.goal(company_id, goal_id)
);
CREATE INDEX goal_version_by_parent ON performance.goal_version USING btree (company_id, parent_goal_id);
CREATE INDEX goal_version_by_person ON performance.goal_version USING btree (company_id, person_id);
alter table performance.goal_version enable row level security;
alter table performance.goal_version force row level security;
create policy company_isolation on performance.goal_version using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.goal_version using (((level <> 'person'::text) OR ( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('rating'::text) AS reach)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('rating'::text) AS reach))));
grant insert, select on performance.goal_version to qinxin_application;
CREATE TRIGGER while_cycle_open BEFORE INSERT ON performance.goal_version FOR EACH ROW EXECUTE FUNCTION performance.while_cycle_open();

create table performance.pay_effect (
  company_id integer not null,
  effect_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  from_month date not null,
  is_on boolean not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, effect_id),
  CHECK ((EXTRACT(day FROM from_month) = (1)::numeric)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table performance.pay_effect enable row level security;
alter table performance.pay_effect force row level security;
create policy company_isolation on performance.pay_effect using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on performance.pay_effect to qinxin_application;
CREATE TRIGGER ask_for_rule AFTER INSERT ON performance.pay_effect FOR EACH ROW EXECUTE FUNCTION payroll.ask_for_rule();

create table performance.review (
  company_id integer not null,
  person_id integer not null,
  review_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  cycle_id bigint not null,
  state text default 'open'::text not null,
  opened_by text not null,
  opened_at timestamp with time zone default platform.now() not null,
  moved_by text not null,
  moved_at timestamp with time zone default platform.now() not null,
  locked_alone boolean default false not null,
  PRIMARY KEY (company_id, person_id, review_id),
  UNIQUE (company_id, person_id, cycle_id),
  UNIQUE (company_id, review_id),
  CHECK (((state = ANY (ARRAY['open'::text, 'self'::text, 'manager'::text])) OR (moved_by !~~ 'program:%'::text))),
  CHECK ((state = ANY (ARRAY['open'::text, 'self'::text, 'manager'::text, 'calibration'::text, 'locked'::text, 'closed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, cycle_id) REFERENCES performance.cycle(company_id, cycle_id),
  FOREIGN KEY (company_id, person_id) REFERENCES people.person(company_id, person_id)
);
CREATE INDEX review_by_cycle ON performance.review USING btree (company_id, cycle_id);
alter table performance.review enable row level security;
alter table performance.review force row level security;
create policy company_isolation on performance.review using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.review using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select, update on performance.review to qinxin_application;
CREATE TRIGGER lock_by_another BEFORE UPDATE ON performance.review FOR EACH ROW EXECUTE FUNCTION performance.lock_by_another();
CREATE TRIGGER lock_by_who_did_not_calibrate BEFORE UPDATE ON performance.review FOR EACH ROW EXECUTE FUNCTION performance.lock_by_who_did_not_calibrate();
CREATE TRIGGER review_arrows BEFORE INSERT OR UPDATE ON performance.review FOR EACH ROW EXECUTE FUNCTION performance.review_arrows();

create table performance.review_entry (
  company_id integer not null,
  person_id integer not null,
  review_id bigint not null,
  entry_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  part text not null,
  author_user_id text not null,
  written_at timestamp with time zone default platform.now() not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, review_id, entry_id),
  CHECK ((author_user_id !~~ 'program:%'::text)),
  CHECK ((part = ANY (ARRAY['self'::text, 'manager'::text]))),
  FOREIGN KEY (company_id, person_id, review_id) REFERENCES performance.review(company_id, person_id, review_id)
);
CREATE INDEX review_entry_by_review ON performance.review_entry USING btree (company_id, review_id);
alter table performance.review_entry enable row level security;
alter table performance.review_entry force row level security;
create policy company_isolation on performance.review_entry using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.review_entry using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.review_entry to qinxin_application;
CREATE TRIGGER entry_in_turn BEFORE INSERT ON performance.review_entry FOR EACH ROW EXECUTE FUNCTION performance.entry_in_turn();

create table performance.review_event (
  company_id integer not null,
  person_id integer not null,
  review_id bigint not null,
  event_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  from_state text not null,
  to_state text not null,
  user_id text not null,
  reason_sealed bytea,
  happened_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, review_id, event_id),
  FOREIGN KEY (company_id, person_id, review_id) REFERENCES performance.review(company_id, person_id, review_id)
);
alter table performance.review_event enable row level security;
alter table performance.review_event force row level security;
create policy company_isolation on performance.review_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.review_event using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.review_event to qinxin_application;

create table performance.rule_end (
  company_id integer not null,
  rule_id bigint not null,
  end_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  reason text not null,
  ended_by text not null,
  ended_at timestamp with time zone default platform.now() not null,
  from_month date,
  PRIMARY KEY (company_id, rule_id, end_id),
  CHECK ((EXTRACT(day FROM from_month) = (1)::numeric)),
  CHECK ((reason <> ''::text)),
  FOREIGN KEY (company_id, rule_id) REFERENCES performance.rule_version(company_id, rule_id)
);
alter table performance.rule_end enable row level security;
alter table performance.rule_end force row level security;
create policy company_isolation on performance.rule_end using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on performance.rule_end to qinxin_application;
CREATE TRIGGER ask_for_rule AFTER INSERT ON performance.rule_end FOR EACH ROW EXECUTE FUNCTION payroll.ask_for_rule();
CREATE TRIGGER rule_end_stands BEFORE INSERT ON performance.rule_end FOR EACH ROW EXECUTE FUNCTION performance.rule_end_stands();

create table performance.rule_version (
  company_id integer not null,
  rule_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  kind text not null,
  title text not null,
  valid_from date not null,
  definition jsonb not null,
  consulted_from date not null,
  consulted_to date not null,
  consulted_with text not null,
  published_on date not null,
  published_where text not null,
  document_reference text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, rule_id),
  CHECK ((consulted_to >= consulted_from)),
  CHECK ((consulted_with <> ''::text)),
  CHECK ((document_reference <> ''::text)),
  CHECK ((kind = ANY (ARRAY['weights'::text, 'attendanceScore'::text, 'payFactor'::text, 'raise'::text]))),
  CHECK ((published_on >= consulted_from)),
  CHECK ((published_where <> ''::text)),
  CHECK ((title <> ''::text)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table performance.rule_version enable row level security;
alter table performance.rule_version force row level security;
create policy company_isolation on performance.rule_version using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on performance.rule_version to qinxin_application;

create table performance.score (
  company_id integer not null,
  person_id integer not null,
  score_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  cycle_id bigint not null,
  revision integer not null,
  source text not null,
  source_name text default ''::text not null,
  change_id bigint,
  effective_from date not null,
  effective_to date,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, score_id),
  UNIQUE (company_id, person_id, cycle_id, revision),
  CHECK (((EXTRACT(day FROM effective_to) = (1)::numeric) AND (effective_to > effective_from))),
  CHECK (((source = 'review'::text) = (change_id IS NULL))),
  CHECK ((EXTRACT(day FROM effective_from) = (1)::numeric)),
  CHECK ((revision >= 1)),
  CHECK ((source = ANY (ARRAY['review'::text, 'change'::text, 'imported'::text]))),
  FOREIGN KEY (company_id, cycle_id) REFERENCES performance.cycle(company_id, cycle_id)
);
CREATE INDEX score_by_number ON performance.score USING btree (company_id, score_id);
alter table performance.score enable row level security;
alter table performance.score force row level security;
create policy company_isolation on performance.score using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.score using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.score to qinxin_application;
CREATE TRIGGER ask_for_result AFTER INSERT ON performance.score FOR EACH ROW EXECUTE FUNCTION payroll.ask_for_result();
CREATE CONSTRAINT TRIGGER score_stands AFTER INSERT ON performance.score DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION performance.score_stands();

create table performance.score_change (
  company_id integer not null,
  person_id integer not null,
  change_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  batch_id bigint not null,
  cycle_id bigint not null,
  source text not null,
  source_name text default ''::text not null,
  from_revision integer not null,
  effective_from date not null,
  effective_to date,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, change_id),
  CHECK (((EXTRACT(day FROM effective_to) = (1)::numeric) AND (effective_to > effective_from))),
  CHECK (((source = 'imported'::text) = (source_name <> ''::text))),
  CHECK ((EXTRACT(day FROM effective_from) = (1)::numeric)),
  CHECK ((from_revision >= 0)),
  CHECK ((source = ANY (ARRAY['change'::text, 'imported'::text]))),
  FOREIGN KEY (company_id, cycle_id) REFERENCES performance.cycle(company_id, cycle_id)
);
CREATE INDEX score_change_by_batch ON performance.score_change USING btree (company_id, batch_id);
alter table performance.score_change enable row level security;
alter table performance.score_change force row level security;
create policy company_isolation on performance.score_change using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.score_change using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.score_change to qinxin_application;

create table performance.training_need (
  company_id integer not null,
  person_id integer not null,
  need_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  review_id bigint not null,
  competency_code text not null,
  title_chinese text not null,
  title_english text not null,
  cites text[] not null,
  found_on date not null,
  sealed bytea not null,
  PRIMARY KEY (company_id, person_id, need_id),
  CHECK ((cardinality(cites) > 0)),
  FOREIGN KEY (company_id, person_id, review_id) REFERENCES performance.review(company_id, person_id, review_id)
);
alter table performance.training_need enable row level security;
alter table performance.training_need force row level security;
create policy company_isolation on performance.training_need using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on performance.training_need using ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_rating'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on performance.training_need to qinxin_application;

create table platform.acting_for (
  company_id integer not null,
  acting_id bigint generated always as identity not null,
  user_id text not null,
  for_user_id text not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone,
  PRIMARY KEY (company_id, acting_id),
  CHECK (((valid_until IS NULL) OR (valid_until >= valid_from))),
  CHECK ((user_id <> for_user_id)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX acting_for_by_user ON platform.acting_for USING btree (company_id, user_id);
alter table platform.acting_for enable row level security;
alter table platform.acting_for force row level security;
create policy company_isolation on platform.acting_for using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.acting_for to qinxin_application;

create table platform.audit_anchor (
  company_id integer not null,
  anchor_number integer not null,
  anchored_at timestamp with time zone not null,
  code text not null,
  line text not null,
  PRIMARY KEY (company_id, anchor_number),
  CHECK ((anchor_number > 0)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.audit_anchor enable row level security;
alter table platform.audit_anchor force row level security;
create policy company_isolation on platform.audit_anchor using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.audit_anchor to qinxin_application;

create table platform.audit_event (
  company_id integer not null,
  audit_seq bigint not null,
  domain text not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor text not null,
  roles text[] default '{}'::text[] not null,
  session text,
  action text not null,
  subject text not null,
  why text default ''::text not null,
  field_classes text[] default '{}'::text[] not null,
  person_id integer,
  person_set int4multirange,
  people_count integer default 0 not null,
  network_address text default ''::text not null,
  user_agent text default ''::text not null,
  data jsonb default '{}'::jsonb not null,
  sealed_values jsonb,
  PRIMARY KEY (company_id, audit_seq, at),
  CHECK (((person_id IS NULL) OR (person_set IS NULL))),
  CHECK ((domain = ANY (ARRAY['change'::text, 'read'::text, 'access'::text, 'identity'::text])))
) partition by RANGE (at);
CREATE INDEX audit_event_change ON ONLY platform.audit_event USING btree (company_id, action, subject, at) WHERE (domain = 'change'::text);
CREATE INDEX audit_event_people ON ONLY platform.audit_event USING btree (company_id, audit_seq) WHERE (person_set IS NOT NULL);
CREATE INDEX audit_event_person ON ONLY platform.audit_event USING btree (company_id, person_id, audit_seq) WHERE (person_id IS NOT NULL);
alter table platform.audit_event enable row level security;
alter table platform.audit_event force row level security;
create policy audit_reader on platform.audit_event for select using (((domain = 'change'::text) OR (( SELECT current_setting('qinxin.reach_audit'::text, true) AS current_setting) = 'all'::text) OR (person_id = ( SELECT (NULLIF(NULLIF(current_setting('qinxin.reach_audit'::text, true), ''::text), 'all'::text))::integer AS "nullif")) OR (person_set @> ( SELECT (NULLIF(NULLIF(current_setting('qinxin.reach_audit'::text, true), ''::text), 'all'::text))::integer AS "nullif"))));
create policy company_isolation on platform.audit_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.audit_event to qinxin_application;

create table platform.audit_link (
  company_id integer not null,
  domain text not null,
  link_number integer not null,
  linked_at timestamp with time zone default clock_timestamp() not null,
  row_seqs bigint[] not null,
  row_hashes bytea not null,
  previous_hash bytea not null,
  link_hash bytea not null,
  PRIMARY KEY (company_id, domain, link_number),
  CHECK ((domain = ANY (ARRAY['change'::text, 'read'::text, 'access'::text, 'identity'::text]))),
  CHECK ((link_number > 0)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.audit_link enable row level security;
alter table platform.audit_link force row level security;
create policy company_isolation on platform.audit_link using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.audit_link to qinxin_application;

create table platform.audit_unlinked (
  company_id integer not null,
  audit_seq bigint not null,
  domain text not null,
  PRIMARY KEY (company_id, audit_seq)
);
alter table platform.audit_unlinked enable row level security;
alter table platform.audit_unlinked force row level security;
create policy company_isolation on platform.audit_unlinked using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy lister on platform.audit_unlinked for select to postgres using (true);
grant delete, insert, select on platform.audit_unlinked to qinxin_application;

create table platform.audit_verification (
  company_id integer not null,
  verification_id bigint generated always as identity not null,
  verified_at timestamp with time zone default platform.now() not null,
  row_count bigint not null,
  link_count bigint not null,
  is_good boolean not null,
  fault jsonb,
  PRIMARY KEY (company_id, verification_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.audit_verification enable row level security;
alter table platform.audit_verification force row level security;
create policy company_isolation on platform.audit_verification using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.audit_verification to qinxin_application;

create table platform.clock (
  only_row boolean default true not null,
  offset_milliseconds bigint not null,
  PRIMARY KEY (only_row),
  CHECK (only_row)
);
grant select on platform.clock to qinxin_application;

create table platform.command (
  company_id integer not null,
  command_id uuid not null,
  created_at timestamp with time zone default platform.now() not null,
  result_sealed bytea,
  PRIMARY KEY (company_id, command_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.command enable row level security;
alter table platform.command force row level security;
create policy company_isolation on platform.command using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.command to qinxin_application;

create table platform.company (
  company_id integer generated always as identity not null,
  company_code text not null,
  name text not null,
  country text default 'CN'::text not null,
  is_demo boolean default false not null,
  created_at timestamp with time zone default platform.now() not null,
  demo_ended_at timestamp with time zone,
  PRIMARY KEY (company_id),
  UNIQUE (company_code)
);
alter table platform.company enable row level security;
alter table platform.company force row level security;
create policy company_isolation on platform.company using ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy company_of_member on platform.company for select using ((EXISTS ( SELECT
   FROM platform.membership membership
  WHERE ((membership.company_id = company.company_id) AND (membership.user_id = current_setting('qinxin.user_id'::text, true))))));
create policy register on platform.company to postgres using (true);
grant select on platform.company to qinxin_application;

create table platform.company_key (
  company_id integer not null,
  key_version integer not null,
  status text not null,
  suite text not null,
  master_key_id text not null,
  master_version integer not null,
  wrapped bytea not null,
  created_at timestamp with time zone default now() not null,
  PRIMARY KEY (company_id, key_version),
  CHECK (((key_version >= 1) AND (key_version <= 65535))),
  CHECK ((status = ANY (ARRAY['current'::text, 'former'::text]))),
  CHECK ((suite = ANY (ARRAY['aes-256-gcm'::text, 'sm4-gcm'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE UNIQUE INDEX company_key_current ON platform.company_key USING btree (company_id) WHERE (status = 'current'::text);
alter table platform.company_key enable row level security;
alter table platform.company_key force row level security;
create policy company_isolation on platform.company_key using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.company_key to qinxin_application;

create table platform.demo_world (
  company_id integer not null,
  people integer not null,
  seed bigint not null,
  PRIMARY KEY (company_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.demo_world enable row level security;
alter table platform.demo_world force row level security;
create policy company_isolation on platform.demo_world using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.demo_world to qinxin_application;

create table platform.erased_person (
  company_id integer not null,
  person_id integer not null,
  erased_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.erased_person enable row level security;
alter table platform.erased_person force row level security;
create policy company_isolation on platform.erased_person using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.erased_person to qinxin_application;

create table platform.incident (
  company_id integer not null,
  incident_id bigint generated always as identity not null,
  source_code text not null,
  class text not null,
  code text not null,
  data jsonb default '{}'::jsonb not null,
  occurrences integer default 1 not null,
  first_seen timestamp with time zone not null,
  last_seen timestamp with time zone not null,
  closed_at timestamp with time zone,
  PRIMARY KEY (company_id, incident_id),
  CHECK ((class = ANY (ARRAY['retry'::text, 'waitQuota'::text, 'fixCredential'::text, 'fixData'::text, 'bug'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE UNIQUE INDEX incident_open ON platform.incident USING btree (company_id, source_code, code) WHERE (closed_at IS NULL);
alter table platform.incident enable row level security;
alter table platform.incident force row level security;
create policy company_isolation on platform.incident using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.incident to qinxin_application;

create table platform.installation_key (
  only_row boolean default true not null,
  master_key_id text not null,
  first_used_at timestamp with time zone default now() not null,
  PRIMARY KEY (only_row),
  CHECK (only_row)
);

create table platform.membership (
  company_id integer not null,
  user_id text not null,
  person_id integer,
  created_at timestamp with time zone default platform.now() not null,
  disabled_at timestamp with time zone,
  disabled_by text,
  PRIMARY KEY (company_id, user_id),
  CHECK (((disabled_by IS NULL) OR ((disabled_by = 'provisioning'::text) AND (disabled_at IS NOT NULL)))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.membership enable row level security;
alter table platform.membership force row level security;
create policy company_alone on platform.membership using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy first_administrator on platform.membership for select to postgres using (true);
create policy register on platform.membership for select to postgres using (true);
create policy self_reads on platform.membership for select using ((user_id = current_setting('qinxin.user_id'::text, true)));
grant delete, insert, select, update on platform.membership to qinxin_application;
CREATE TRIGGER tell_rights AFTER INSERT OR DELETE OR UPDATE ON platform.membership FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_rights();

create table platform.notice (
  company_id integer not null,
  notice_id bigint generated always as identity not null,
  code text not null,
  person_id integer,
  user_id text,
  about text not null,
  data jsonb default '{}'::jsonb not null,
  link text,
  created_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, notice_id),
  CHECK (((person_id IS NULL) <> (user_id IS NULL))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX notice_by_person ON platform.notice USING btree (company_id, person_id, notice_id);
CREATE INDEX notice_by_subject ON platform.notice USING btree (company_id, about);
CREATE INDEX notice_by_user ON platform.notice USING btree (company_id, user_id, notice_id);
alter table platform.notice enable row level security;
alter table platform.notice force row level security;
create policy company_isolation on platform.notice using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on platform.notice using ((( SELECT platform.reaches_all('public'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('public'::text) AS reach)) OR (user_id = current_setting('qinxin.user_id'::text, true))));
grant insert, select on platform.notice to qinxin_application;

create table platform.notice_delivery (
  company_id integer not null,
  delivery_id bigint generated always as identity not null,
  notice_id bigint not null,
  channel text not null,
  source_code text,
  source_person_key text,
  state text default 'waiting'::text not null,
  code text,
  attempts integer default 0 not null,
  provider_message text,
  settled_at timestamp with time zone,
  settled_by text,
  PRIMARY KEY (company_id, delivery_id),
  CHECK (((channel = 'message'::text) = ((source_code IS NOT NULL) AND (source_person_key IS NOT NULL)))),
  CHECK (((state = 'waiting'::text) = (settled_at IS NULL))),
  CHECK ((channel = ANY (ARRAY['message'::text, 'printed'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text, 'handedOver'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, notice_id) REFERENCES platform.notice(company_id, notice_id)
);
CREATE INDEX notice_delivery_by_notice ON platform.notice_delivery USING btree (company_id, notice_id);
CREATE INDEX notice_delivery_waiting ON platform.notice_delivery USING btree (company_id, channel, delivery_id) WHERE (state = 'waiting'::text);
alter table platform.notice_delivery enable row level security;
alter table platform.notice_delivery force row level security;
create policy company_isolation on platform.notice_delivery using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.notice_delivery to qinxin_application;

create table platform.notice_read (
  company_id integer not null,
  notice_id bigint not null,
  user_id text not null,
  read_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, notice_id, user_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, notice_id) REFERENCES platform.notice(company_id, notice_id)
);
alter table platform.notice_read enable row level security;
alter table platform.notice_read force row level security;
create policy company_isolation on platform.notice_read using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.notice_read to qinxin_application;

create table platform.partitioned_table (
  table_name text not null,
  PRIMARY KEY (table_name)
);
grant select on platform.partitioned_table to qinxin_application;

create table platform.person_key (
  company_id integer not null,
  person_id integer not null,
  key_version integer not null,
  wrapped bytea not null,
  PRIMARY KEY (company_id, person_id, key_version),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.person_key enable row level security;
alter table platform.person_key force row level security;
create policy company_isolation on platform.person_key using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.person_key to qinxin_application;

create table platform.proposal (
  company_id integer not null,
  proposal_id bigint generated always as identity not null,
  kind text not null,
  subject text not null,
  beneficiary_person_id integer,
  barred_users text[] default '{}'::text[] not null,
  needs_action text not null,
  needs_class text not null,
  digest text not null,
  details jsonb default '{}'::jsonb not null,
  needed_approvals smallint default 1 not null,
  follows_proposal_id bigint,
  proposer_user_id text not null,
  proposer_users text[] not null,
  proposer_people integer[] not null,
  session_hash text,
  device_hash text,
  proposed_at timestamp with time zone not null,
  opens_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  state text default 'open'::text not null,
  decided_at timestamp with time zone,
  PRIMARY KEY (company_id, proposal_id),
  CHECK (((needed_approvals >= 1) AND (needed_approvals <= 3))),
  CHECK (((opens_at >= proposed_at) AND (expires_at > opens_at))),
  CHECK (((state = 'open'::text) = (decided_at IS NULL))),
  CHECK ((digest ~ '^[0-9a-f]{64}$'::text)),
  CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'expired'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, follows_proposal_id) REFERENCES platform.proposal(company_id, proposal_id)
);
CREATE INDEX proposal_by_subject ON platform.proposal USING btree (company_id, subject);
CREATE INDEX proposal_open ON platform.proposal USING btree (company_id, kind, proposal_id) WHERE (state = 'open'::text);
alter table platform.proposal enable row level security;
alter table platform.proposal force row level security;
create policy company_isolation on platform.proposal using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.proposal to qinxin_application;
CREATE TRIGGER ask_for_rule AFTER UPDATE OF state ON platform.proposal FOR EACH ROW WHEN (((new.kind = 'performanceRule'::text) AND (new.state = 'approved'::text) AND (old.state <> 'approved'::text))) EXECUTE FUNCTION payroll.ask_for_rule();
CREATE TRIGGER begin_proposal BEFORE INSERT ON platform.proposal FOR EACH ROW EXECUTE FUNCTION platform.begin_proposal();

create table platform.proposal_decision (
  company_id integer not null,
  proposal_id bigint not null,
  decision_id bigint generated always as identity not null,
  decision text not null,
  decider_user_id text,
  decider_users text[] default '{}'::text[] not null,
  decider_people integer[] default '{}'::integer[] not null,
  against_users text[] default '{}'::text[] not null,
  against_people integer[] default '{}'::integer[] not null,
  against_sessions text[] default '{}'::text[] not null,
  against_devices text[] default '{}'::text[] not null,
  beneficiary_person_id integer,
  digest text not null,
  session_hash text,
  device_hash text,
  reason text default ''::text not null,
  decided_at timestamp with time zone not null,
  PRIMARY KEY (company_id, proposal_id, decision_id),
  CHECK (((decision = 'expire'::text) OR (decider_user_id IS NOT NULL))),
  CHECK (((decision = ANY (ARRAY['withdraw'::text, 'expire'::text])) OR (NOT ((decider_users && against_users) OR (decider_people && against_people))))),
  CHECK (((decision = ANY (ARRAY['withdraw'::text, 'expire'::text])) OR (NOT (COALESCE((session_hash = ANY (against_sessions)), false) OR COALESCE((device_hash = ANY (against_devices)), false))))),
  CHECK (((decision = ANY (ARRAY['withdraw'::text, 'expire'::text])) OR (beneficiary_person_id IS NULL) OR (NOT (beneficiary_person_id = ANY (decider_people))))),
  CHECK ((decision = ANY (ARRAY['approve'::text, 'reject'::text, 'withdraw'::text, 'expire'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, proposal_id) REFERENCES platform.proposal(company_id, proposal_id)
);
CREATE UNIQUE INDEX proposal_decision_once ON platform.proposal_decision USING btree (company_id, proposal_id, decider_user_id) WHERE (decision = ANY (ARRAY['approve'::text, 'reject'::text]));
alter table platform.proposal_decision enable row level security;
alter table platform.proposal_decision force row level security;
create policy company_isolation on platform.proposal_decision using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on platform.proposal_decision to qinxin_application;
CREATE TRIGGER close_proposal AFTER INSERT ON platform.proposal_decision FOR EACH ROW EXECUTE FUNCTION platform.close_proposal();
CREATE TRIGGER take_decision BEFORE INSERT ON platform.proposal_decision FOR EACH ROW EXECUTE FUNCTION platform.take_decision();

create table platform.reseal_job (
  company_id integer not null,
  key_version integer not null,
  status text not null,
  total bigint not null,
  done bigint default 0 not null,
  started_at timestamp with time zone default platform.now() not null,
  finished_at timestamp with time zone,
  PRIMARY KEY (company_id, key_version),
  CHECK ((status = ANY (ARRAY['running'::text, 'finished'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.reseal_job enable row level security;
alter table platform.reseal_job force row level security;
create policy company_isolation on platform.reseal_job using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.reseal_job to qinxin_application;

create table platform.unsealed_value (
  company_id integer not null,
  value_id bigint generated always as identity not null,
  place text not null,
  person_id integer,
  row_key text not null,
  plain bytea not null,
  PRIMARY KEY (company_id, value_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table platform.unsealed_value enable row level security;
alter table platform.unsealed_value force row level security;
create policy company_isolation on platform.unsealed_value using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on platform.unsealed_value to qinxin_application;

create table privacy.automated_decision (
  company_id integer not null,
  kind text not null,
  is_on boolean not null,
  switched_by text not null,
  switched_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, kind),
  CHECK ((kind = ANY (ARRAY['scoreToPay'::text, 'scoreToTraining'::text, 'candidateMatching'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.automated_decision enable row level security;
alter table privacy.automated_decision force row level security;
create policy company_isolation on privacy.automated_decision using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on privacy.automated_decision to qinxin_application;

create table privacy.consent (
  company_id integer not null,
  person_id integer not null,
  consent_id bigint generated always as identity not null,
  kind text not null,
  given boolean not null,
  text_version text not null,
  how text not null,
  recorded_by text not null,
  at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, consent_id),
  CHECK ((how = ANY (ARRAY['screen'::text, 'paper'::text]))),
  CHECK ((kind = ANY (ARRAY['bankAccount'::text, 'whereabouts'::text, 'faceImage'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.consent enable row level security;
alter table privacy.consent force row level security;
create policy company_isolation on privacy.consent using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on privacy.consent using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on privacy.consent to qinxin_application;

create table privacy.erasure (
  company_id integer not null,
  erasure_id bigint generated always as identity not null,
  person_id integer not null,
  state text default 'requested'::text not null,
  reason text not null,
  asked_by text not null,
  asked_at timestamp with time zone default platform.now() not null,
  decided_by text,
  decided_at timestamp with time zone,
  erase_after date,
  pseudonym text not null,
  erased_at timestamp with time zone,
  PRIMARY KEY (company_id, erasure_id),
  CHECK (((state = 'erased'::text) = (erased_at IS NOT NULL))),
  CHECK (((state = 'requested'::text) = (decided_by IS NULL))),
  CHECK ((decided_by <> asked_by)),
  CHECK ((state = ANY (ARRAY['requested'::text, 'approved'::text, 'restricted'::text, 'erased'::text, 'refused'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE UNIQUE INDEX erasure_open ON privacy.erasure USING btree (company_id, person_id) WHERE (state <> 'refused'::text);
alter table privacy.erasure enable row level security;
alter table privacy.erasure force row level security;
create policy company_isolation on privacy.erasure using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on privacy.erasure using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select, update on privacy.erasure to qinxin_application;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE ON privacy.erasure FOR EACH ROW EXECUTE FUNCTION privacy.check_second_person();

create table privacy.frozen_run (
  company_id integer not null,
  run_id bigint not null,
  month date not null,
  people integer not null,
  digest text not null,
  erased_people integer not null,
  remaining_digest text not null,
  totals bytea not null,
  gone bytea not null,
  frozen_at timestamp with time zone default platform.now() not null,
  settled_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, run_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.frozen_run enable row level security;
alter table privacy.frozen_run force row level security;
create policy company_isolation on privacy.frozen_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on privacy.frozen_run to qinxin_application;

create table privacy.impact_assessment (
  company_id integer not null,
  assessment_id bigint generated always as identity not null,
  kind text not null,
  purpose_text text not null,
  risks_text text not null,
  measures_text text not null,
  valid_until date not null,
  author text not null,
  written_at timestamp with time zone default platform.now() not null,
  approved_by text,
  approved_at timestamp with time zone,
  withdrawn_by text,
  withdrawn_at timestamp with time zone,
  PRIMARY KEY (company_id, assessment_id),
  CHECK (((approved_by IS NULL) = (approved_at IS NULL))),
  CHECK ((approved_by <> author)),
  CHECK ((kind = ANY (ARRAY['scoreToPay'::text, 'scoreToTraining'::text, 'candidateMatching'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.impact_assessment enable row level security;
alter table privacy.impact_assessment force row level security;
create policy company_isolation on privacy.impact_assessment using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on privacy.impact_assessment to qinxin_application;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE ON privacy.impact_assessment FOR EACH ROW EXECUTE FUNCTION privacy.check_second_person();

create table privacy.legal_hold (
  company_id integer not null,
  hold_id bigint generated always as identity not null,
  person_id integer,
  reason text not null,
  placed_by text not null,
  placed_at timestamp with time zone default platform.now() not null,
  end_asked_by text,
  end_asked_at timestamp with time zone,
  ended_by text,
  ended_at timestamp with time zone,
  PRIMARY KEY (company_id, hold_id),
  CHECK (((ended_by IS NULL) = (ended_at IS NULL))),
  CHECK (((ended_by IS NULL) OR (end_asked_by IS NOT NULL))),
  CHECK ((ended_by <> end_asked_by)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.legal_hold enable row level security;
alter table privacy.legal_hold force row level security;
create policy company_isolation on privacy.legal_hold using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on privacy.legal_hold to qinxin_application;
CREATE TRIGGER second_person BEFORE INSERT OR UPDATE ON privacy.legal_hold FOR EACH ROW EXECUTE FUNCTION privacy.check_second_person();

create table privacy.person_export (
  company_id integer not null,
  export_id uuid not null,
  person_id integer not null,
  user_id text not null,
  field_classes text[] not null,
  language text not null,
  state text default 'waiting'::text not null,
  asked_at timestamp with time zone default platform.now() not null,
  gone_at timestamp with time zone,
  bytes integer,
  content bytea,
  PRIMARY KEY (company_id, export_id),
  CHECK (((content IS NOT NULL) = (state = 'ready'::text))),
  CHECK ((language = ANY (ARRAY['zh-CN'::text, 'en'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'ready'::text, 'failed'::text, 'gone'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX person_export_of_user ON privacy.person_export USING btree (company_id, user_id);
alter table privacy.person_export enable row level security;
alter table privacy.person_export force row level security;
create policy company_isolation on privacy.person_export using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on privacy.person_export using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant delete, insert, select, update on privacy.person_export to qinxin_application;

create table privacy.purpose_recipient (
  company_id integer not null,
  purpose text not null,
  recipients text[] not null,
  changed_by text not null,
  changed_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, purpose),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.purpose_recipient enable row level security;
alter table privacy.purpose_recipient force row level security;
create policy company_isolation on privacy.purpose_recipient using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on privacy.purpose_recipient to qinxin_application;

create table privacy.retention_choice (
  company_id integer not null,
  rule text not null,
  months integer not null,
  changed_by text not null,
  changed_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, rule),
  CHECK ((months >= 0)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.retention_choice enable row level security;
alter table privacy.retention_choice force row level security;
create policy company_isolation on privacy.retention_choice using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on privacy.retention_choice to qinxin_application;

create table privacy.retention_run (
  company_id integer not null,
  retention_run_id bigint generated always as identity not null,
  day date not null,
  run_by text not null,
  at timestamp with time zone default platform.now() not null,
  counts jsonb not null,
  PRIMARY KEY (company_id, retention_run_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table privacy.retention_run enable row level security;
alter table privacy.retention_run force row level security;
create policy company_isolation on privacy.retention_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on privacy.retention_run to qinxin_application;

create table recruiting.application (
  company_id integer not null,
  application_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  candidate_id bigint not null,
  requisition_id bigint not null,
  stage text default 'new'::text not null,
  applied_at timestamp with time zone default platform.now() not null,
  moved_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, application_id),
  UNIQUE (company_id, candidate_id, requisition_id),
  CHECK ((stage = ANY (ARRAY['new'::text, 'screening'::text, 'interview'::text, 'offer'::text, 'hired'::text, 'rejected'::text, 'withdrawn'::text]))),
  FOREIGN KEY (company_id, candidate_id) REFERENCES recruiting.candidate(company_id, candidate_id),
  FOREIGN KEY (company_id, requisition_id) REFERENCES recruiting.requisition(company_id, requisition_id)
);
CREATE INDEX application_by_requisition ON recruiting.application USING btree (company_id, requisition_id);
alter table recruiting.application enable row level security;
alter table recruiting.application force row level security;
create policy company_isolation on recruiting.application using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on recruiting.application to qinxin_application;
CREATE TRIGGER begin_application BEFORE INSERT ON recruiting.application FOR EACH ROW EXECUTE FUNCTION recruiting.begin_application();
CREATE TRIGGER keep_application BEFORE UPDATE ON recruiting.application FOR EACH ROW EXECUTE FUNCTION recruiting.keep_application();

create table recruiting.application_event (
  company_id integer not null,
  application_id bigint not null,
  event_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  stage text not null,
  note_sealed bytea,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, event_id),
  FOREIGN KEY (company_id, application_id) REFERENCES recruiting.application(company_id, application_id)
);
CREATE INDEX application_event_by_application ON recruiting.application_event USING btree (company_id, application_id);
alter table recruiting.application_event enable row level security;
alter table recruiting.application_event force row level security;
create policy company_isolation on recruiting.application_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on recruiting.application_event to qinxin_application;

create table recruiting.candidate (
  company_id integer not null,
  candidate_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  source_code text not null,
  source_key text default ''::text not null,
  name_sealed bytea,
  name_mark bytea,
  identity_sealed bytea,
  identity_mark bytea,
  mobile_sealed bytea,
  mobile_mark bytea,
  email_sealed bytea,
  email_mark bytea,
  profile_sealed bytea,
  voluntary_sealed bytea,
  entered_by text not null,
  entered_at timestamp with time zone default platform.now() not null,
  erased_at timestamp with time zone,
  PRIMARY KEY (company_id, candidate_id),
  CHECK (((erased_at IS NULL) = (name_sealed IS NOT NULL))),
  CHECK (((erased_at IS NULL) OR (COALESCE(name_mark, identity_sealed, identity_mark, mobile_sealed, mobile_mark, email_sealed, email_mark, profile_sealed, voluntary_sealed) IS NULL))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX candidate_by_name ON recruiting.candidate USING btree (company_id, name_mark);
CREATE UNIQUE INDEX candidate_email_once ON recruiting.candidate USING btree (company_id, email_mark) WHERE (email_mark IS NOT NULL);
CREATE UNIQUE INDEX candidate_identity_once ON recruiting.candidate USING btree (company_id, identity_mark) WHERE (identity_mark IS NOT NULL);
CREATE UNIQUE INDEX candidate_key_once ON recruiting.candidate USING btree (company_id, source_code, source_key) WHERE (source_key <> ''::text);
CREATE UNIQUE INDEX candidate_mobile_once ON recruiting.candidate USING btree (company_id, mobile_mark) WHERE (mobile_mark IS NOT NULL);
alter table recruiting.candidate enable row level security;
alter table recruiting.candidate force row level security;
create policy company_isolation on recruiting.candidate using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on recruiting.candidate to qinxin_application;

create table recruiting.candidate_join (
  company_id integer not null,
  from_candidate_id bigint not null,
  to_candidate_id bigint not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, from_candidate_id),
  CHECK ((to_candidate_id <> from_candidate_id)),
  FOREIGN KEY (company_id, from_candidate_id) REFERENCES recruiting.candidate(company_id, candidate_id),
  FOREIGN KEY (company_id, to_candidate_id) REFERENCES recruiting.candidate(company_id, candidate_id)
);
alter table recruiting.candidate_join enable row level security;
alter table recruiting.candidate_join force row level security;
create policy company_isolation on recruiting.candidate_join using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on recruiting.candidate_join to qinxin_application;

create table recruiting.column_mapping (
  company_id integer not null,
  mapping_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  heading text not null,
  field text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, mapping_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table recruiting.column_mapping enable row level security;
alter table recruiting.column_mapping force row level security;
create policy company_isolation on recruiting.column_mapping using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on recruiting.column_mapping to qinxin_application;

create table recruiting.hire (
  company_id integer not null,
  person_id integer not null,
  application_id bigint not null,
  offer_id bigint not null,
  hired_by text not null,
  hired_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, application_id),
  FOREIGN KEY (company_id, application_id) REFERENCES recruiting.application(company_id, application_id),
  FOREIGN KEY (company_id, offer_id) REFERENCES recruiting.offer(company_id, offer_id)
);
CREATE UNIQUE INDEX hire_person_once ON recruiting.hire USING btree (company_id, person_id);
alter table recruiting.hire enable row level security;
alter table recruiting.hire force row level security;
create policy company_isolation on recruiting.hire using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on recruiting.hire using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on recruiting.hire to qinxin_application;

create table recruiting.interview (
  company_id integer not null,
  interview_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  application_id bigint not null,
  starts_at timestamp with time zone not null,
  zone text not null,
  place text default ''::text not null,
  interviewer_person_id integer not null,
  state text default 'planned'::text not null,
  planned_by text not null,
  planned_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, interview_id),
  CHECK ((state = ANY (ARRAY['planned'::text, 'held'::text, 'cancelled'::text]))),
  FOREIGN KEY (company_id, application_id) REFERENCES recruiting.application(company_id, application_id)
);
CREATE INDEX interview_by_application ON recruiting.interview USING btree (company_id, application_id);
CREATE INDEX interview_by_interviewer ON recruiting.interview USING btree (company_id, interviewer_person_id);
alter table recruiting.interview enable row level security;
alter table recruiting.interview force row level security;
create policy company_isolation on recruiting.interview using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on recruiting.interview to qinxin_application;
CREATE TRIGGER keep_interview BEFORE UPDATE ON recruiting.interview FOR EACH ROW EXECUTE FUNCTION recruiting.keep_interview();

create table recruiting.offer (
  company_id integer not null,
  offer_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  application_id bigint not null,
  proposal_id bigint,
  hire_date date not null,
  terms_sealed bytea,
  salt_sealed bytea,
  state text default 'proposed'::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  answered_at timestamp with time zone,
  PRIMARY KEY (company_id, offer_id),
  CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'refused'::text, 'accepted'::text, 'declined'::text, 'withdrawn'::text]))),
  FOREIGN KEY (company_id, application_id) REFERENCES recruiting.application(company_id, application_id)
);
CREATE UNIQUE INDEX offer_open_once ON recruiting.offer USING btree (company_id, application_id) WHERE (state = ANY (ARRAY['proposed'::text, 'approved'::text, 'accepted'::text]));
alter table recruiting.offer enable row level security;
alter table recruiting.offer force row level security;
create policy company_isolation on recruiting.offer using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on recruiting.offer to qinxin_application;
CREATE TRIGGER begin_offer BEFORE INSERT ON recruiting.offer FOR EACH ROW EXECUTE FUNCTION recruiting.begin_offer();
CREATE TRIGGER keep_offer BEFORE UPDATE ON recruiting.offer FOR EACH ROW EXECUTE FUNCTION recruiting.keep_offer();

create table recruiting.policy (
  company_id integer not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  retention_months integer not null,
  enrols_training boolean not null,
  enrols_goals boolean not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, policy_id),
  CHECK (((retention_months >= 1) AND (retention_months <= 60))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table recruiting.policy enable row level security;
alter table recruiting.policy force row level security;
create policy company_isolation on recruiting.policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on recruiting.policy to qinxin_application;

create table recruiting.requisition (
  company_id integer not null,
  requisition_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  position_code text not null,
  profile_on date not null,
  department text not null,
  headcount integer not null,
  wanted_by date,
  note text default ''::text not null,
  state text default 'open'::text not null,
  opened_by text not null,
  opened_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, requisition_id),
  CHECK (((headcount >= 1) AND (headcount <= 1000))),
  CHECK ((state = ANY (ARRAY['open'::text, 'paused'::text, 'filled'::text, 'cancelled'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table recruiting.requisition enable row level security;
alter table recruiting.requisition force row level security;
create policy company_isolation on recruiting.requisition using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select, update on recruiting.requisition to qinxin_application;
CREATE TRIGGER keep_requisition BEFORE UPDATE ON recruiting.requisition FOR EACH ROW EXECUTE FUNCTION recruiting.keep_requisition();

create table recruiting.requisition_event (
  company_id integer not null,
  requisition_id bigint not null,
  event_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  state text not null,
  headcount integer not null,
  note text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, requisition_id, event_id),
  FOREIGN KEY (company_id, requisition_id) REFERENCES recruiting.requisition(company_id, requisition_id)
);
alter table recruiting.requisition_event enable row level security;
alter table recruiting.requisition_event force row level security;
create policy company_isolation on recruiting.requisition_event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on recruiting.requisition_event to qinxin_application;

create table recruiting.scorecard (
  company_id integer not null,
  scorecard_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  interview_id bigint not null,
  recommendation text not null,
  findings_sealed bytea,
  given_by text not null,
  given_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, scorecard_id),
  CHECK ((recommendation = ANY (ARRAY['strongYes'::text, 'yes'::text, 'no'::text, 'strongNo'::text]))),
  FOREIGN KEY (company_id, interview_id) REFERENCES recruiting.interview(company_id, interview_id)
);
CREATE INDEX scorecard_by_interview ON recruiting.scorecard USING btree (company_id, interview_id);
alter table recruiting.scorecard enable row level security;
alter table recruiting.scorecard force row level security;
create policy company_isolation on recruiting.scorecard using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on recruiting.scorecard to qinxin_application;

create table requests.event (
  company_id integer not null,
  person_id integer not null,
  request_id bigint not null,
  event_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  event text not null,
  user_id text not null,
  to_user_id text,
  comment text default ''::text not null,
  happened_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, request_id, event_id),
  CHECK ((event = ANY (ARRAY['submitted'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'revoked'::text, 'transferred'::text, 'countersigned'::text, 'reminded'::text, 'copied'::text, 'escalated'::text]))),
  FOREIGN KEY (company_id, person_id, request_id) REFERENCES requests.request(company_id, person_id, request_id)
);
CREATE INDEX event_by_receiver ON requests.event USING btree (company_id, to_user_id) WHERE (event = 'copied'::text);
alter table requests.event enable row level security;
alter table requests.event force row level security;
create policy company_isolation on requests.event using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on requests.event using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on requests.event to qinxin_application;

create table requests.kept_punch (
  company_id integer not null,
  person_id integer not null,
  punch_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  anchor_id uuid not null,
  sequence integer not null,
  direction text not null,
  elapsed_milliseconds bigint,
  phone_clock_at timestamp with time zone not null,
  link text not null,
  stated_at timestamp with time zone not null,
  earliest_at timestamp with time zone not null,
  received_at timestamp with time zone default platform.now() not null,
  verdict text not null,
  request_id bigint,
  refusal text,
  PRIMARY KEY (company_id, person_id, punch_id),
  UNIQUE (company_id, person_id, anchor_id, sequence),
  CHECK (((request_id IS NULL) <> (refusal IS NULL))),
  CHECK (((stated_at >= earliest_at) AND (stated_at <= (received_at + '00:00:01'::interval)))),
  CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  CHECK ((link ~ '^[0-9a-f]{64}$'::text)),
  CHECK ((sequence >= 1)),
  CHECK ((verdict = ANY (ARRAY['exact'::text, 'bounded'::text, 'clockMoved'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX kept_punch_by_request ON requests.kept_punch USING btree (company_id, request_id);
alter table requests.kept_punch enable row level security;
alter table requests.kept_punch force row level security;
create policy company_isolation on requests.kept_punch using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on requests.kept_punch using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on requests.kept_punch to qinxin_application;

create table requests.leave_entry (
  company_id integer not null,
  person_id integer not null,
  entry_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  account text not null,
  entry text not null,
  leave_year integer not null,
  minutes integer not null,
  valid_from date not null,
  usable_until date not null,
  basis jsonb default '{}'::jsonb not null,
  reason text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, entry_id),
  CHECK (((leave_year >= 2000) AND (leave_year <= 2200))),
  CHECK ((account = ANY (ARRAY['annual'::text, 'companyAnnual'::text, 'timeOff'::text]))),
  CHECK ((entry = ANY (ARRAY['grant'::text, 'adjustment'::text, 'opening'::text, 'payout'::text]))),
  CHECK ((usable_until >= valid_from)),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table requests.leave_entry enable row level security;
alter table requests.leave_entry force row level security;
create policy company_isolation on requests.leave_entry using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on requests.leave_entry using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on requests.leave_entry to qinxin_application;

create table requests.policy (
  company_id integer not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  valid_from date not null,
  choices jsonb not null,
  chosen_by text not null,
  chosen_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, policy_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table requests.policy enable row level security;
alter table requests.policy force row level security;
create policy company_isolation on requests.policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on requests.policy to qinxin_application;

create table requests.punch_anchor (
  company_id integer not null,
  person_id integer not null,
  anchor_id uuid not null,
  issued_at timestamp with time zone default platform.now() not null,
  phone_clock_at timestamp with time zone not null,
  PRIMARY KEY (company_id, person_id, anchor_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table requests.punch_anchor enable row level security;
alter table requests.punch_anchor force row level security;
create policy company_isolation on requests.punch_anchor using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on requests.punch_anchor using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on requests.punch_anchor to qinxin_application;

create table requests.request (
  company_id integer not null,
  person_id integer not null,
  request_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  kind text not null,
  leave_kind text,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  zone text not null,
  correction_date date,
  direction text,
  compensation text,
  minutes integer not null,
  reason text default ''::text not null,
  digest text not null,
  state text default 'open'::text not null,
  submitted_by text not null,
  submitted_at timestamp with time zone default platform.now() not null,
  decided_at timestamp with time zone,
  PRIMARY KEY (company_id, person_id, request_id),
  UNIQUE (company_id, request_id),
  CHECK (((ends_at > starts_at) OR (kind = 'correction'::text))),
  CHECK (((kind = 'correction'::text) = ((correction_date IS NOT NULL) AND (direction IS NOT NULL)))),
  CHECK (((kind = 'leave'::text) = (leave_kind IS NOT NULL))),
  CHECK (((kind = 'overtime'::text) = (compensation IS NOT NULL))),
  CHECK ((compensation = ANY (ARRAY['pay'::text, 'timeOff'::text]))),
  CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text]))),
  CHECK ((ends_at < (starts_at + '400 days'::interval))),
  CHECK ((kind = ANY (ARRAY['leave'::text, 'overtime'::text, 'correction'::text, 'trip'::text]))),
  CHECK ((minutes >= 0)),
  CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'revoked'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
CREATE INDEX request_by_start ON requests.request USING btree (company_id, person_id, starts_at);
alter table requests.request enable row level security;
alter table requests.request force row level security;
create policy company_isolation on requests.request using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on requests.request using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select, update on requests.request to qinxin_application;
CREATE TRIGGER begin_open BEFORE INSERT ON requests.request FOR EACH ROW EXECUTE FUNCTION requests.begin_open();
CREATE TRIGGER keep_to_arrows BEFORE UPDATE ON requests.request FOR EACH ROW EXECUTE FUNCTION requests.keep_to_arrows();

create table requests.service_start (
  company_id integer not null,
  person_id integer not null,
  service_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  first_work_date date not null,
  proof text default ''::text not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, service_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table requests.service_start enable row level security;
alter table requests.service_start force row level security;
create policy company_isolation on requests.service_start using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on requests.service_start using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on requests.service_start to qinxin_application;

create table requests.step (
  company_id integer not null,
  person_id integer not null,
  request_id bigint not null,
  step_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  place integer not null,
  kind text not null,
  approver_user_id text not null,
  state text not null,
  opened_at timestamp with time zone,
  due_at timestamp with time zone,
  decided_at timestamp with time zone,
  decided_by text,
  comment text default ''::text not null,
  PRIMARY KEY (company_id, person_id, request_id, step_id),
  CHECK ((kind = ANY (ARRAY['line'::text, 'office'::text, 'countersign'::text, 'transfer'::text, 'escalation'::text]))),
  CHECK ((state = ANY (ARRAY['waiting'::text, 'open'::text, 'approved'::text, 'rejected'::text, 'passed'::text, 'closed'::text]))),
  FOREIGN KEY (company_id, person_id, request_id) REFERENCES requests.request(company_id, person_id, request_id)
);
CREATE INDEX step_by_approver ON requests.step USING btree (company_id, approver_user_id) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX step_open_once ON requests.step USING btree (company_id, request_id) WHERE (state = 'open'::text);
alter table requests.step enable row level security;
alter table requests.step force row level security;
create policy company_isolation on requests.step using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on requests.step using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select, update on requests.step to qinxin_application;
CREATE TRIGGER approved_by_another BEFORE INSERT OR UPDATE ON requests.step FOR EACH ROW EXECUTE FUNCTION requests.approved_by_another();
CREATE TRIGGER decide_for_others BEFORE INSERT OR UPDATE ON requests.step FOR EACH ROW EXECUTE FUNCTION requests.decide_for_others();

create table self_service.office_hours (
  company_id integer not null,
  person_id integer not null,
  hours_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  valid_from date not null,
  zone text not null,
  windows jsonb not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, hours_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table self_service.office_hours enable row level security;
alter table self_service.office_hours force row level security;
create policy company_isolation on self_service.office_hours using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.office_hours using ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest)))) with check ((( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT unnest((NULLIF(NULLIF(current_setting('qinxin.reach_personal'::text, true), ''::text), 'all'::text))::integer[]) AS unnest))));
grant insert, select on self_service.office_hours to qinxin_application;

create table self_service.policy (
  company_id integer not null,
  policy_id bigint default nextval('platform.recorded_seq'::regclass) not null,
  silence_hours integer not null,
  carry_overs integer not null,
  counts_outside boolean not null,
  made_by text not null,
  made_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, policy_id),
  CHECK (((carry_overs >= 0) AND (carry_overs <= 10))),
  CHECK (((silence_hours >= 1) AND (silence_hours <= 720))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table self_service.policy enable row level security;
alter table self_service.policy force row level security;
create policy company_isolation on self_service.policy using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on self_service.policy to qinxin_application;

create table self_service.question (
  company_id integer not null,
  person_id integer not null,
  question_id uuid not null,
  about text not null,
  field_class text not null,
  run_id bigint,
  revision integer,
  item text,
  business_date date,
  cycle_id bigint,
  earlier_question_id uuid,
  month date not null,
  period_day date not null,
  wish text not null,
  opened_by_user text not null,
  opened_at timestamp with time zone default platform.now() not null,
  state text default 'open'::text not null,
  outcome text,
  ended_at timestamp with time zone,
  asked_user_ids text[] default '{}'::text[] not null,
  PRIMARY KEY (company_id, person_id, question_id),
  UNIQUE (company_id, question_id),
  CHECK (((about = 'answer'::text) = (earlier_question_id IS NOT NULL))),
  CHECK (((about = 'attendanceDay'::text) = (business_date IS NOT NULL))),
  CHECK (((about = 'payslipLine'::text) = ((run_id IS NOT NULL) AND (item IS NOT NULL) AND (revision IS NOT NULL)))),
  CHECK (((about = 'score'::text) = (cycle_id IS NOT NULL))),
  CHECK (((ended_at IS NOT NULL) = (state = ANY (ARRAY['resolved'::text, 'withdrawn'::text])))),
  CHECK (((outcome IS NOT NULL) = (state = 'resolved'::text))),
  CHECK ((about = ANY (ARRAY['payslipLine'::text, 'attendanceDay'::text, 'score'::text, 'answer'::text]))),
  CHECK ((field_class = ANY (ARRAY['pay'::text, 'personal'::text, 'rating'::text]))),
  CHECK ((outcome = ANY (ARRAY['explained'::text, 'corrected'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'resolved'::text, 'withdrawn'::text]))),
  CHECK ((wish = ANY (ARRAY['manager'::text, 'office'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES payroll.pay_run(company_id, run_id)
);
CREATE INDEX question_of_run ON self_service.question USING btree (company_id, run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX question_waiting ON self_service.question USING btree (company_id, opened_at) WHERE (state = ANY (ARRAY['open'::text, 'answered'::text]));
alter table self_service.question enable row level security;
alter table self_service.question force row level security;
create policy company_isolation on self_service.question using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.question using (((opened_by_user = ( SELECT NULLIF(current_setting('qinxin.user_id'::text, true), ''::text) AS "nullif")) OR (( SELECT NULLIF(current_setting('qinxin.user_id'::text, true), ''::text) AS "nullif") = ANY (asked_user_ids)) OR ( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('personal'::text) AS reach)) OR ((field_class = 'pay'::text) AND (( SELECT platform.reaches_all('pay'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('pay'::text) AS reach)))) OR ((field_class = 'rating'::text) AND (( SELECT platform.reaches_all('rating'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('rating'::text) AS reach))))));
grant insert, select on self_service.question to qinxin_application;
CREATE TRIGGER keep_to_arrows BEFORE UPDATE ON self_service.question FOR EACH ROW EXECUTE FUNCTION self_service.keep_to_arrows();

create table self_service.question_entry (
  company_id integer not null,
  person_id integer not null,
  question_id uuid not null,
  entry_number integer not null,
  kind text not null,
  outcome text,
  facts jsonb default '[]'::jsonb not null,
  written_by text not null,
  written_at timestamp with time zone default platform.now() not null,
  text_sealed bytea,
  PRIMARY KEY (company_id, person_id, question_id, entry_number),
  CHECK (((outcome IS NOT NULL) = (kind = 'resolved'::text))),
  CHECK ((kind = ANY (ARRAY['question'::text, 'answer'::text, 'resolved'::text, 'withdrawn'::text, 'followed'::text]))),
  CHECK ((outcome = ANY (ARRAY['explained'::text, 'corrected'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, question_id) REFERENCES self_service.question(company_id, person_id, question_id)
);
CREATE INDEX question_entry_by_question ON self_service.question_entry USING btree (company_id, question_id);
CREATE UNIQUE INDEX question_ends_once ON self_service.question_entry USING btree (company_id, person_id, question_id) WHERE (kind = ANY (ARRAY['resolved'::text, 'withdrawn'::text]));
alter table self_service.question_entry enable row level security;
alter table self_service.question_entry force row level security;
create policy company_isolation on self_service.question_entry using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.question_entry using ((EXISTS ( SELECT
   FROM self_service.question seen
  WHERE ((seen.company_id = question_entry.company_id) AND (seen.question_id = question_entry.question_id)))));
grant insert, select on self_service.question_entry to qinxin_application;

create table self_service.question_share (
  company_id integer not null,
  person_id integer not null,
  question_id uuid not null,
  figure_sealed bytea not null,
  PRIMARY KEY (company_id, person_id, question_id),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, question_id) REFERENCES self_service.question(company_id, person_id, question_id)
);
CREATE INDEX question_share_by_question ON self_service.question_share USING btree (company_id, question_id);
alter table self_service.question_share enable row level security;
alter table self_service.question_share force row level security;
create policy company_isolation on self_service.question_share using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.question_share using ((EXISTS ( SELECT
   FROM self_service.question seen
  WHERE ((seen.company_id = question_share.company_id) AND (seen.question_id = question_share.question_id)))));
grant insert, select on self_service.question_share to qinxin_application;

create table self_service.question_step (
  company_id integer not null,
  person_id integer not null,
  question_id uuid not null,
  step_number integer not null,
  kind text not null,
  user_id text,
  state text default 'open'::text not null,
  opened_at timestamp with time zone default platform.now() not null,
  due_at timestamp with time zone,
  carried integer default 0 not null,
  first_answer_at timestamp with time zone,
  is_in_window boolean,
  closed_at timestamp with time zone,
  PRIMARY KEY (company_id, person_id, question_id, step_number),
  CHECK (((kind = 'office'::text) = (user_id IS NULL))),
  CHECK (((state = 'open'::text) = (closed_at IS NULL))),
  CHECK ((kind = ANY (ARRAY['manager'::text, 'above'::text, 'office'::text]))),
  CHECK ((state = ANY (ARRAY['open'::text, 'passed'::text, 'ended'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, question_id) REFERENCES self_service.question(company_id, person_id, question_id)
);
CREATE INDEX question_step_by_question ON self_service.question_step USING btree (company_id, question_id);
CREATE INDEX question_step_by_user ON self_service.question_step USING btree (company_id, user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX step_due ON self_service.question_step USING btree (company_id, due_at) WHERE (state = 'open'::text);
CREATE UNIQUE INDEX step_open_once ON self_service.question_step USING btree (company_id, question_id) WHERE (state = 'open'::text);
alter table self_service.question_step enable row level security;
alter table self_service.question_step force row level security;
create policy company_isolation on self_service.question_step using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.question_step using ((EXISTS ( SELECT
   FROM self_service.question seen
  WHERE ((seen.company_id = question_step.company_id) AND (seen.question_id = question_step.question_id)))));
grant insert, select, update on self_service.question_step to qinxin_application;

create table self_service.satisfaction (
  company_id integer not null,
  person_id integer not null,
  question_id uuid not null,
  score integer not null,
  given_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, question_id),
  CHECK (((score >= 1) AND (score <= 5))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, question_id) REFERENCES self_service.question(company_id, person_id, question_id)
);
CREATE INDEX satisfaction_by_question ON self_service.satisfaction USING btree (company_id, question_id);
alter table self_service.satisfaction enable row level security;
alter table self_service.satisfaction force row level security;
create policy company_isolation on self_service.satisfaction using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.satisfaction using ((EXISTS ( SELECT
   FROM self_service.question seen
  WHERE ((seen.company_id = satisfaction.company_id) AND (seen.question_id = satisfaction.question_id)))));
grant insert, select on self_service.satisfaction to qinxin_application;

create table self_service.suggestion (
  company_id integer not null,
  person_id integer not null,
  suggestion_id uuid not null,
  topic text not null,
  wish text not null,
  opened_by_user text not null,
  opened_at timestamp with time zone default platform.now() not null,
  asked_user_id text,
  state text default 'open'::text not null,
  changed_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id, person_id, suggestion_id),
  UNIQUE (company_id, suggestion_id),
  CHECK ((state = ANY (ARRAY['open'::text, 'considered'::text, 'planned'::text, 'done'::text, 'declined'::text]))),
  CHECK ((topic = ANY (ARRAY['pay'::text, 'attendance'::text, 'work'::text, 'product'::text, 'other'::text]))),
  CHECK ((wish = ANY (ARRAY['manager'::text, 'office'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table self_service.suggestion enable row level security;
alter table self_service.suggestion force row level security;
create policy company_isolation on self_service.suggestion using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.suggestion using (((opened_by_user = ( SELECT NULLIF(current_setting('qinxin.user_id'::text, true), ''::text) AS "nullif")) OR (asked_user_id = ( SELECT NULLIF(current_setting('qinxin.user_id'::text, true), ''::text) AS "nullif")) OR ( SELECT platform.reaches_all('personal'::text) AS reaches_all) OR (person_id IN ( SELECT platform.reach('personal'::text) AS reach))));
grant insert, select on self_service.suggestion to qinxin_application;

create table self_service.suggestion_entry (
  company_id integer not null,
  person_id integer not null,
  suggestion_id uuid not null,
  entry_number integer not null,
  kind text not null,
  state text,
  written_by text not null,
  written_at timestamp with time zone default platform.now() not null,
  text_sealed bytea not null,
  PRIMARY KEY (company_id, person_id, suggestion_id, entry_number),
  CHECK (((state IS NOT NULL) = (kind = 'answer'::text))),
  CHECK ((kind = ANY (ARRAY['suggestion'::text, 'answer'::text]))),
  CHECK ((state = ANY (ARRAY['considered'::text, 'planned'::text, 'done'::text, 'declined'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, person_id, suggestion_id) REFERENCES self_service.suggestion(company_id, person_id, suggestion_id)
);
CREATE INDEX suggestion_entry_by_suggestion ON self_service.suggestion_entry USING btree (company_id, suggestion_id);
alter table self_service.suggestion_entry enable row level security;
alter table self_service.suggestion_entry force row level security;
create policy company_isolation on self_service.suggestion_entry using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
create policy reach_of_subject on self_service.suggestion_entry using ((EXISTS ( SELECT
   FROM self_service.suggestion seen
  WHERE ((seen.company_id = suggestion_entry.company_id) AND (seen.suggestion_id = suggestion_entry.suggestion_id)))));
grant insert, select on self_service.suggestion_entry to qinxin_application;

create table sync.absent_key (
  company_id integer not null,
  source_code text not null,
  stream text not null,
  natural_key text not null,
  first_absent_run bigint not null,
  accepted boolean default false not null,
  PRIMARY KEY (company_id, source_code, stream, natural_key),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.absent_key enable row level security;
alter table sync.absent_key force row level security;
create policy company_isolation on sync.absent_key using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.absent_key to qinxin_application;

create table sync.coverage (
  company_id integer not null,
  source_code text not null,
  stream text not null,
  source_person_key text not null,
  covered_from bigint not null,
  covered_to bigint not null,
  run_id bigint not null,
  covered_at timestamp with time zone not null,
  PRIMARY KEY (company_id, source_code, stream, source_person_key, covered_from, covered_to),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.coverage enable row level security;
alter table sync.coverage force row level security;
create policy company_isolation on sync.coverage using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.coverage to qinxin_application;

create table sync.landed_record (
  company_id integer not null,
  source_code text not null,
  stream text not null,
  natural_key text not null,
  version integer not null,
  business_date date not null,
  source_person_key text,
  content_hash text not null,
  raw text not null,
  is_tombstone boolean default false not null,
  recorded_seq bigint default nextval('platform.recorded_seq'::regclass) not null,
  received_at timestamp with time zone not null,
  facts jsonb default '[]'::jsonb not null,
  instant bigint,
  is_stray boolean default false not null,
  PRIMARY KEY (company_id, source_code, stream, natural_key, version, business_date)
) partition by RANGE (business_date);
CREATE INDEX landed_by_person ON ONLY sync.landed_record USING btree (company_id, source_code, source_person_key, stream);
alter table sync.landed_record enable row level security;
alter table sync.landed_record force row level security;
create policy company_isolation on sync.landed_record using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant insert, select on sync.landed_record to qinxin_application;

create table sync.landing_choice (
  company_id integer not null,
  keeps_whereabouts boolean not null,
  rule text not null,
  chosen_by text not null,
  chosen_at timestamp with time zone default platform.now() not null,
  PRIMARY KEY (company_id),
  CHECK (((NOT keeps_whereabouts) OR (rule <> ''::text))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.landing_choice enable row level security;
alter table sync.landing_choice force row level security;
create policy company_isolation on sync.landing_choice using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.landing_choice to qinxin_application;

create table sync.quarantined_record (
  company_id integer not null,
  quarantine_id bigint generated always as identity not null,
  source_code text not null,
  stream text not null,
  source_person_key text,
  reason text not null,
  field text not null,
  raw text not null,
  content_hash text not null,
  received_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  resolution text,
  PRIMARY KEY (company_id, quarantine_id),
  UNIQUE (company_id, source_code, stream, content_hash),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.quarantined_record enable row level security;
alter table sync.quarantined_record force row level security;
create policy company_isolation on sync.quarantined_record using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.quarantined_record to qinxin_application;

create table sync.slice (
  company_id integer not null,
  run_id bigint not null,
  slice_number integer not null,
  stream text not null,
  person_keys text[] not null,
  window_from bigint not null,
  window_to bigint not null,
  status text not null,
  cursor text,
  pages integer default 0 not null,
  attempts integer default 0 not null,
  last_error jsonb,
  next_attempt_at timestamp with time zone,
  landed_at timestamp with time zone,
  seen_keys text[] default '{}'::text[] not null,
  unknown_keys text[] default '{}'::text[] not null,
  PRIMARY KEY (company_id, run_id, slice_number),
  CHECK ((status = ANY (ARRAY['open'::text, 'landed'::text, 'failed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id),
  FOREIGN KEY (company_id, run_id) REFERENCES sync.sync_run(company_id, run_id)
);
alter table sync.slice enable row level security;
alter table sync.slice force row level security;
create policy company_isolation on sync.slice using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.slice to qinxin_application;

create table sync.source (
  company_id integer not null,
  source_code text not null,
  connector text not null,
  name text not null,
  settings jsonb not null,
  last_success timestamp with time zone,
  created_at timestamp with time zone default platform.now() not null,
  secrets_sealed bytea,
  secret_names text[] default '{}'::text[] not null,
  PRIMARY KEY (company_id, source_code),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.source enable row level security;
alter table sync.source force row level security;
create policy company_isolation on sync.source using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.source to qinxin_application;

create table sync.sync_run (
  company_id integer not null,
  run_id bigint generated always as identity not null,
  source_code text not null,
  status text not null,
  request jsonb not null,
  quota jsonb not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  calls integer default 0 not null,
  provider_minutes numeric default 0 not null,
  wall_seconds numeric default 0 not null,
  PRIMARY KEY (company_id, run_id),
  CHECK ((status = ANY (ARRAY['planned'::text, 'running'::text, 'finished'::text, 'failed'::text]))),
  FOREIGN KEY (company_id) REFERENCES platform.company(company_id)
);
alter table sync.sync_run enable row level security;
alter table sync.sync_run force row level security;
create policy company_isolation on sync.sync_run using ((company_id = ( SELECT platform.current_company() AS current_company))) with check ((company_id = ( SELECT platform.current_company() AS current_company)));
grant delete, insert, select, update on sync.sync_run to qinxin_application;
