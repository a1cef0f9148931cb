-- The life of a pay run. A month has one regular run and any number of others (off-cycle, bonus, reversal). What may
-- follow what stands in one table; a run's status moves only by an event of it, written here with who, why and, where two
-- people are needed, the approved proposal. Locked payslips are immutable for the application.

alter table payroll.pay_run no force row level security;
alter table payroll.payslip no force row level security;

drop index payroll.pay_run_of_month;
alter table payroll.pay_run
  add column kind text not null default 'regular' check (kind in ('regular', 'offCycle', 'bonus', 'reversal')),
  -- What people call it beside its month; '' for the regular run.
  add column title text not null default '',
  -- The run whose payslips this one takes back.
  add column reverses_run_id bigint,
  drop constraint pay_run_status_check,
  add constraint pay_run_status_check check (status in ('calculating', 'preview', 'failed', 'review', 'locked', 'paying', 'paid', 'archived', 'discarded')),
  add constraint pay_run_reverses check ((kind = 'reversal') = (reverses_run_id is not null)),
  add foreign key (company_id, reverses_run_id) references payroll.pay_run (company_id, run_id);
create unique index pay_run_regular on payroll.pay_run (company_id, month) where kind = 'regular';
create index pay_run_by_month on payroll.pay_run (company_id, month, run_id);
create unique index pay_run_reversed_once on payroll.pay_run (company_id, reverses_run_id) where status <> 'discarded';

alter table payroll.payslip drop constraint payslip_pkey;
alter table payroll.payslip add primary key (company_id, person_id, month, run_id);

-- Counts of the regular run; others are counted by their own id.
create or replace function payroll.count_payslips(of_month date, out computed integer, out not_computed integer, out no_opening_balance integer, out recomputed integer)
  language plpgsql security definer set search_path = pg_catalog as $$
declare
  reach_before text := coalesce(current_setting('qinxin.reach_pay', true), '');
begin
  perform set_config('qinxin.reach_pay', 'all', true);
  select count(*) filter (where payslip.status = 'computed'), count(*) filter (where payslip.status = 'notComputed'), count(*) filter (where reason = 'noOpeningBalance'), count(*) filter (where revision > 1)
    into computed, not_computed, no_opening_balance, recomputed
    from payroll.payslip join payroll.pay_run using (company_id, run_id)
    where payslip.company_id = platform.current_company() and payslip.month = of_month and pay_run.kind = 'regular';
  perform set_config('qinxin.reach_pay', reach_before, true);
end $$;

-- States × events. A pair that is not here is refused.
create table payroll.run_transition (
  from_status text not null,
  event text not null,
  to_status text not null,
  -- Whether a second human must have approved, by a proposal about the run and its digest.
  needs_proposal boolean not null default false,
  primary key (from_status, event)
);
insert into payroll.run_transition (from_status, event, to_status, needs_proposal) values
  ('calculating', 'calculate', 'calculating', false),
  ('calculating', 'calculated', 'preview', false),
  ('calculating', 'fail', 'failed', false),
  ('failed', 'calculate', 'calculating', false),
  ('failed', 'discard', 'discarded', false),
  ('preview', 'calculate', 'calculating', false),
  ('preview', 'refresh', 'preview', false),
  ('preview', 'submit', 'review', false),
  ('preview', 'discard', 'discarded', false),
  ('review', 'return', 'preview', false),
  ('review', 'lock', 'locked', true),
  ('locked', 'unlock', 'preview', true),
  ('locked', 'pay', 'paying', false),
  ('locked', 'settle', 'paid', false),
  ('paying', 'pay', 'paying', false),
  ('paying', 'settle', 'paid', false),
  ('paid', 'pay', 'paying', false),
  ('paid', 'archive', 'archived', false);
grant select on payroll.run_transition to qinxin_application;

create table payroll.run_event (
  company_id integer not null references platform.company,
  run_id bigint not null,
  event_id bigint generated always as identity,
  event text not null,
  from_status text not null,
  to_status text not null,
  digest text,
  proposal_id bigint,
  reason text not null default '',
  actor text not null,
  happened_at timestamptz not null,
  primary key (company_id, run_id, event_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id),
  foreign key (company_id, proposal_id) references platform.proposal (company_id, proposal_id)
);
select platform.protect_table('payroll.run_event', 'append');

-- An event takes its run on, or is refused; two at once take turns on the run's row.
create function payroll.take_run_event() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payroll as $$
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
end $$;
create trigger take_run_event before insert on payroll.run_event for each row execute function payroll.take_run_event();

-- The application names no status itself: it opens a run as calculating, and events do the rest.
revoke update on payroll.pay_run from qinxin_application;
grant update (period_from, period_to, pay_date, cut_seq, pack_digest, kernel_version, tzdata_version, digest, started_at, finished_at) on payroll.pay_run to qinxin_application;
revoke delete on payroll.pay_run from qinxin_application;

create function payroll.begin_run() returns trigger
  language plpgsql as $$
begin
  if new.status <> 'calculating' then raise exception 'transitionRefused' using errcode = 'QP001', detail = 'new ' || new.status; end if;
  return new;
end $$;
create trigger begin_run before insert on payroll.pay_run for each row execute function payroll.begin_run();

-- What a run was computed with stays with what it computed.
create function payroll.keep_locked_run() returns trigger
  language plpgsql as $$
begin
  if old.status not in ('calculating', 'preview', 'failed')
    and (old.period_from, old.period_to, old.pay_date, old.cut_seq, old.pack_digest, old.kernel_version, old.tzdata_version, old.digest, old.started_at, old.finished_at)
      is distinct from (new.period_from, new.period_to, new.pay_date, new.cut_seq, new.pack_digest, new.kernel_version, new.tzdata_version, new.digest, new.started_at, new.finished_at) then
    raise exception 'runLocked' using errcode = 'QP001';
  end if;
  return new;
end $$;
create trigger keep_locked_run before update on payroll.pay_run for each row execute function payroll.keep_locked_run();

-- Payslips are written while their run is computed. Sealing again under another key changes bytes and nothing else, and an
-- erasure that two people stand behind is the owner's doing. Once a statement: a row at a time would cost a run its speed.
create function payroll.keep_locked_payslips() returns trigger
  language plpgsql as $$
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
end $$;
create trigger keep_locked_inserts after insert on payroll.payslip referencing new table as after_row for each statement execute function payroll.keep_locked_payslips();
create trigger keep_locked_updates after update on payroll.payslip referencing old table as before_row new table as after_row for each statement execute function payroll.keep_locked_payslips();
create trigger keep_locked_deletes after delete on payroll.payslip referencing old table as before_row for each statement execute function payroll.keep_locked_payslips();

alter table payroll.pay_run force row level security;
alter table payroll.payslip force row level security;
