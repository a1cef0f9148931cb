-- Paying out: who pays from which account, numbered payment files, the lines in them, and what the bank answered. A person's
-- pay of a run stands in one living line at most, whoever writes the rows: a further try needs that the one before failed.

create schema payout;
grant usage on schema payout to qinxin_application;

-- The account that a legal entity pays from; the newest row counts.
create table payout.payer (
  company_id integer not null references platform.company,
  payer_id bigint not null default nextval('platform.recorded_seq'),
  legal_entity text not null,
  holder_name text not null,
  bank_name text not null,
  branch_code text not null,
  account_sealed bytea not null,
  last_four text not null,
  -- Code of the layout that the bank reads.
  layout text not null,
  needed_approvals smallint not null check (needed_approvals between 1 and 3),
  chosen_by text not null,
  chosen_at timestamptz not null default platform.now(),
  primary key (company_id, payer_id)
);
select platform.protect_table('payout.payer', 'append');
grant update (account_sealed) on payout.payer to qinxin_application;

create table payout.payment_file (
  company_id integer not null references platform.company,
  file_id bigint not null default nextval('platform.recorded_seq'),
  run_id bigint not null,
  year smallint not null,
  -- Counted from 1 in each year of the company; a number that was given out is never given out again.
  number integer not null check (number > 0),
  legal_entity text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  layout text not null,
  pay_date date not null,
  payer_id bigint not null,
  line_count integer not null check (line_count > 0),
  total_sealed bytea not null,
  -- SHA-256 of the file's bytes: the file is written again from its lines, or not at all.
  content_digest text not null check (content_digest ~ '^[0-9a-f]{64}$'),
  proposal_id bigint not null,
  made_by text not null,
  made_at timestamptz not null,
  primary key (company_id, file_id),
  unique (company_id, year, number),
  unique (company_id, proposal_id),
  foreign key (company_id, run_id) references payroll.pay_run (company_id, run_id),
  foreign key (company_id, payer_id) references payout.payer (company_id, payer_id),
  foreign key (company_id, proposal_id) references platform.proposal (company_id, proposal_id)
);
create index payment_file_of_run on payout.payment_file (company_id, run_id);
select platform.protect_table('payout.payment_file', 'append');
grant update (total_sealed) on payout.payment_file to qinxin_application;

-- What became of a file that was let go: it was handed out, or it was cancelled before anybody had it. Never both.
create table payout.payment_file_end (
  company_id integer not null references platform.company,
  file_id bigint not null,
  ended text not null check (ended in ('handedOut', 'cancelled')),
  ended_by text not null,
  ended_at timestamptz not null default platform.now(),
  primary key (company_id, file_id),
  foreign key (company_id, file_id) references payout.payment_file (company_id, file_id)
);
select platform.protect_table('payout.payment_file_end', 'append');

create table payout.payment_line (
  company_id integer not null references platform.company,
  person_id integer not null,
  run_id bigint not null,
  -- 1, and one more each time the bank gave the money back.
  attempt smallint not null check (attempt between 1 and 99),
  file_id bigint not null,
  line_number integer not null check (line_number > 0),
  -- The change of people.bank_account that it goes to.
  change_id bigint not null,
  amount_sealed bytea not null,
  payee_sealed bytea not null,
  primary key (company_id, person_id, run_id, attempt),
  unique (company_id, file_id, line_number),
  foreign key (company_id, person_id) references people.person (company_id, person_id),
  foreign key (company_id, file_id) references payout.payment_file (company_id, file_id)
);
create index payment_line_of_run on payout.payment_line (company_id, run_id);
select platform.protect_table('payout.payment_line', 'append');
select platform.protect_people('payout.payment_line', 'bank');
grant update (amount_sealed, payee_sealed) on payout.payment_line to qinxin_application;

-- One file of the bank's answers. The same bytes for the same payment file are taken in once.
create table payout.payment_result (
  company_id integer not null references platform.company,
  result_id bigint not null default nextval('platform.recorded_seq'),
  file_id bigint not null,
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  paid integer not null,
  rejected integer not null,
  returned integer not null,
  unchanged integer not null,
  taken_by text not null,
  taken_at timestamptz not null default platform.now(),
  primary key (company_id, result_id),
  unique (company_id, file_id, digest),
  foreign key (company_id, file_id) references payout.payment_file (company_id, file_id)
);
select platform.protect_table('payout.payment_result', 'append');

create table payout.payment_outcome (
  company_id integer not null references platform.company,
  person_id integer not null,
  run_id bigint not null,
  attempt smallint not null,
  outcome text not null check (outcome in ('paid', 'rejected', 'returned')),
  result_id bigint not null,
  -- The bank's own words and reference.
  reason text not null,
  bank_reference text not null,
  recorded_at timestamptz not null,
  primary key (company_id, person_id, run_id, attempt, outcome),
  foreign key (company_id, person_id, run_id, attempt) references payout.payment_line (company_id, person_id, run_id, attempt),
  foreign key (company_id, result_id) references payout.payment_result (company_id, result_id)
);
create index payment_outcome_of_run on payout.payment_outcome (company_id, run_id);
select platform.protect_table('payout.payment_outcome', 'append');
select platform.protect_people('payout.payment_outcome', 'bank');

-- A file is made for a locked run that no unlock is under way for: both take the run's row.
create function payout.begin_file() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
declare
  run_status text;
begin
  select status into run_status from payroll.pay_run as run where run.company_id = new.company_id and run.run_id = new.run_id for share;
  if run_status is null or run_status not in ('locked', 'paying') then raise exception 'runNotLocked' using errcode = 'QP001'; end if;
  return new;
end $$;
create trigger begin_file before insert on payout.payment_file for each row execute function payout.begin_file();

-- Lines come with their file, all at once; a further try of a person's pay needs that the one before came to nothing.
create function payout.check_lines() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
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
end $$;
create trigger check_lines after insert on payout.payment_line referencing new table as new_line for each statement execute function payout.check_lines();

-- The bank answers only for what two people let go, and takes back only what it paid. Answers about one file take turns.
create function payout.check_outcomes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
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
end $$;
create trigger check_outcomes after insert on payout.payment_outcome referencing new table as new_outcome for each statement execute function payout.check_outcomes();

create function payout.begin_result() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
begin
  perform from payout.payment_file as file where file.company_id = new.company_id and file.file_id = new.file_id for update;
  return new;
end $$;
create trigger begin_result before insert on payout.payment_result for each row execute function payout.begin_result();

-- A file is handed out or cancelled once it was let go. The run's row is taken, as whoever holds somebody's pay takes it: the
-- hold is there when the file leaves, or the file was gone when it was asked for. What the bank answered about was handed out.
create function payout.begin_file_end() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
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
end $$;
create trigger begin_file_end before insert on payout.payment_file_end for each row execute function payout.begin_file_end();

-- A run whose money may be on its way is not opened again. Runs after payroll.take_run_event, which holds the run's row.
create function payout.keep_paid_run() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
begin
  if new.event = 'unlock' and exists (
    select from payout.payment_file as file join platform.proposal as proposal on proposal.company_id = file.company_id and proposal.proposal_id = file.proposal_id
    where file.company_id = new.company_id and file.run_id = new.run_id and proposal.state in ('open', 'approved')
      and not exists (select from payout.payment_file_end as ended where ended.company_id = file.company_id and ended.file_id = file.file_id and ended.ended = 'cancelled')
  ) then raise exception 'transitionRefused' using errcode = 'QP001', detail = 'unlock with a payment file'; end if;
  return new;
end $$;
create trigger take_run_event_unpaid before insert on payroll.run_event for each row execute function payout.keep_paid_run();

-- Pay that stands in a file which somebody has is with the bank: whoever wants to hold it is told so, instead of holding nothing.
create function payout.keep_handed_out() returns trigger
  language plpgsql security definer set search_path = pg_catalog, payout as $$
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
end $$;
create trigger keep_handed_out before insert on payroll.pay_hold for each row execute function payout.keep_handed_out();
