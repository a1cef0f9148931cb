-- Erasure and deletion by age. The application owns no table and may not change what was recorded; these functions do
-- the one thing, for an erasure that two people stand behind, and for rules that are named here.

-- Whoever asked and whoever decided must be two humans, delegations included; nobody decides about oneself.
create function privacy.check_second_person() returns trigger
  language plpgsql security definer set search_path = pg_catalog, platform, privacy as $$
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
end $$;
create trigger second_person before insert or update on privacy.erasure for each row execute function privacy.check_second_person();
create trigger second_person before insert or update on privacy.legal_hold for each row execute function privacy.check_second_person();
create trigger second_person before insert or update on privacy.impact_assessment for each row execute function privacy.check_second_person();

-- Tables that name a person by number only, and keep doing so: the audit chain, the erasure itself, what two people decided.
create function privacy.keeps_person_id() returns text[] language sql immutable as $$
  select array['platform.audit_event', 'platform.erased_person', 'platform.person_key', 'privacy.erasure', 'privacy.legal_hold', 'platform.proposal', 'platform.proposal_decision', 'platform.acting_for']
$$;

-- Tables of the product with a column of that name, partitions left out.
create function privacy.tables_with(column_name text) returns setof regclass
  language sql stable security definer set search_path = pg_catalog as $$
  select class.oid::regclass from pg_class as class
  join pg_namespace as space on space.oid = class.relnamespace
  join pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attname = column_name and not attribute.attisdropped
  where class.relkind in ('r', 'p') and not class.relispartition and space.nspname not in ('pg_catalog', 'information_schema', 'job_queue', 'auth') and space.nspname not like 'pg_%'
  order by 1::text
$$;

-- Takes a person out of one table, or a user; a table that others still point to waits for the next pass.
create function privacy.delete_of(target regclass, column_name text, of_company integer, wanted text[]) returns bigint
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  gone bigint;
  has_company boolean := exists (select from pg_attribute where attrelid = target and attname = 'company_id' and not attisdropped);
begin
  execute format('delete from %s where %I::text = any ($1) %s', target, column_name, case when has_company then 'and company_id = $2' else '' end) using wanted, of_company;
  get diagnostics gone = row_count;
  return gone;
exception when foreign_key_violation then
  return -1;
end $$;

-- From every table with such a column, until nothing is left: one table waits for another, and a deleted row may leave a
-- trace of its own in a third.
create function privacy.delete_everywhere(column_name text, of_company integer, wanted text[]) returns table (table_name text, row_count bigint)
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  target regclass;
  moved boolean := true;
  passes integer := 0;
begin
  while moved loop
    passes := passes + 1;
    if passes > 20 then raise exception 'rows of other tables point to what is erased'; end if;
    moved := false;
    for target in select privacy.tables_with(column_name) loop
      continue when target::text = any (privacy.keeps_person_id());
      table_name := target::text;
      row_count := privacy.delete_of(target, column_name, of_company, wanted);
      if row_count <> 0 then moved := true; end if;
      if row_count > 0 then return next; end if;
    end loop;
  end loop;
end $$;

create function privacy.holds_text(given text, wanted text[]) returns boolean
  language sql immutable set search_path = pg_catalog as $$ select exists (select from unnest(wanted) as value where position(value in given) > 0) $$;

-- What no law holds: contact data, accounts and sessions, the outside system's own words, imports, answers, jobs.
create function privacy.erase_unheld(of_company integer, of_person integer, wanted text[]) returns table (table_name text, row_count bigint)
  language plpgsql security definer set search_path = pg_catalog as $$
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
end $$;

-- The rest: every row of every table that names the person, whatever table was added since.
create function privacy.erase_everything(of_company integer, of_person integer) returns table (table_name text, row_count bigint)
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  own_number text := (select person_number from people.person where company_id = of_company and person_id = of_person);
begin
  update people.person set manager_person_number = null where company_id = of_company and manager_person_number = own_number;
  update people.placement set manager_person_number = null where company_id = of_company and manager_person_number = own_number;
  return query select * from privacy.delete_everywhere('person_id', of_company, array[of_person::text]);
end $$;

-- The only way in for the application: an erasure that was asked for by one and approved by another, without a hold, and
-- in full only on the day on which no law keeps anything any more. `known` are values that stand sealed elsewhere.
create function privacy.erase(wanted_erasure bigint, in_full boolean, known text[]) returns table (table_name text, row_count bigint)
  language plpgsql security definer set search_path = pg_catalog as $$
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
end $$;

-- Deletion by age. Rows of people under a hold stay, and everything stays under a hold over everyone.
create function privacy.expire(rule text, before date, deletes boolean, out due bigint, out held bigint)
  language plpgsql security definer set search_path = pg_catalog as $$
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
end $$;

revoke execute on all functions in schema privacy from public;
grant execute on function privacy.erase(bigint, boolean, text[]), privacy.expire(text, date, boolean) to qinxin_application;
