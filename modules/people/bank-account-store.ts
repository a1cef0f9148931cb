/** The SQL of bank accounts: what was asked for, decided, stopped and released. States follow from these rows and the clock. */
import type { CompanyTransaction } from '#modules/platform';

export type BankChangeState = 'asked' | 'coolingOff' | 'inEffect' | 'replaced' | 'rejected' | 'withdrawn' | 'objected' | 'expired';

export type BankChange = {
  readonly personId: number; readonly changeId: number; readonly personNumber: string; readonly name: string; readonly department: string;
  readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly lastFour: string; readonly mark: string;
  readonly askedAs: 'person' | 'office' | 'load'; readonly askedBy: string; readonly reason: string; readonly askedMilliseconds: number; readonly coolingOffDays: number; readonly proposalId: number;
  readonly state: BankChangeState; readonly decidedMilliseconds: number | null; readonly decidedBy: string | null; readonly effectiveMilliseconds: number | null; readonly stoppedMilliseconds: number | null;
  readonly isReleased: boolean; readonly isFirst: boolean;
};

type Row = {
  person_id: number; change_id: number; person_number: string; name: string; department: string; holder_name: string; bank_name: string; branch_code: string; last_four: string; mark: string;
  asked_as: BankChange['askedAs']; asked_by: string; reason: string; asked_ms: string; cooling_off_days: number; proposal_id: number; state: BankChangeState; decided_ms: string | null; decided_by: string | null;
  effective_ms: string | null; stopped_ms: string | null; is_released: boolean; is_first: boolean; total: number;
};

const milliseconds = (text: string): number => Math.round(Number(text));
const changeFrom = (row: Row): BankChange => ({
  personId: row.person_id, changeId: row.change_id, personNumber: row.person_number, name: row.name, department: row.department, holderName: row.holder_name, bankName: row.bank_name,
  branchCode: row.branch_code, lastFour: row.last_four, mark: row.mark, askedAs: row.asked_as, askedBy: row.asked_by, reason: row.reason, askedMilliseconds: milliseconds(row.asked_ms),
  coolingOffDays: row.cooling_off_days, proposalId: row.proposal_id, state: row.state, decidedMilliseconds: row.decided_ms === null ? null : milliseconds(row.decided_ms), decidedBy: row.decided_by,
  effectiveMilliseconds: row.effective_ms === null ? null : milliseconds(row.effective_ms), stoppedMilliseconds: row.stopped_ms === null ? null : milliseconds(row.stopped_ms),
  isReleased: row.is_released, isFirst: row.is_first,
});

/**
 * Every change with its state at a moment ($2, null = now). In effect is the approved and never stopped one of a person
 * whose day came last.
 */
const changesText = `
  with moment as (select coalesce($2::timestamptz, platform.now()) as at),
  change as (
    select account.*, decision.state as decision, decision.decided_at, decision.decided_by, decision.effective_at, stop.kind as stop_kind, stop.stopped_at, release.person_id is not null as is_released,
      decision.state = 'approved' and stop.kind is null and decision.effective_at <= moment.at as took_effect
    from people.bank_account as account cross join moment
    left join people.bank_account_decision as decision using (company_id, person_id, change_id)
    left join people.bank_account_stop as stop using (company_id, person_id, change_id)
    left join people.bank_account_release as release using (company_id, person_id, change_id)
    where account.company_id = $1
  ),
  ranked as (
    select change.*, row_number() over (partition by person_id order by took_effect desc nulls last, effective_at desc, change_id desc) as rank,
      not exists (select from people.bank_account_decision as earlier where earlier.company_id = $1 and earlier.person_id = change.person_id and earlier.change_id < change.change_id and earlier.state = 'approved') as is_first
    from change
  )
  select person_id, change_id, person_number, name, department, holder_name, bank_name, branch_code, last_four, encode(account_mark, 'hex') as mark, asked_as, asked_by, reason,
    extract(epoch from asked_at) * 1000 as asked_ms, cooling_off_days, proposal_id,
    case when stop_kind is not null then stop_kind when decision is null then 'asked' when decision <> 'approved' then decision
      when not took_effect then 'coolingOff' when rank = 1 then 'inEffect' else 'replaced' end as state,
    extract(epoch from decided_at) * 1000 as decided_ms, decided_by, extract(epoch from effective_at) * 1000 as effective_ms, extract(epoch from stopped_at) * 1000 as stopped_ms, is_released, is_first
  from ranked join people.person using (company_id, person_id)`;

export const changesOf = async (tx: CompanyTransaction, personIds: readonly number[] | null, at: Date | null = null): Promise<readonly BankChange[]> => {
  const { rows } = await tx.query<Row>(`${changesText} where $3::int[] is null or person_id = any($3) order by change_id desc`, [tx.companyId, at, personIds]);
  return rows.map(changeFrom);
};

export type ChangePage = { readonly state: BankChangeState | 'all'; readonly personNumber: string; readonly page: number; readonly pageSize: number };

export const pageOfChanges = async (tx: CompanyTransaction, page: ChangePage): Promise<{ readonly total: number; readonly rows: readonly BankChange[] }> => {
  const { rows } = await tx.query<Row>(
    `select *, count(*) over ()::int as total from (${changesText}) as listed where ($3 = 'all' or state = $3) and ($4 = '' or person_number = $4) order by change_id desc offset $5 limit $6`,
    [tx.companyId, null, page.state, page.personNumber, (page.page - 1) * page.pageSize, page.pageSize],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map(changeFrom) };
};

export type BankPolicy = { readonly coolingOffDays: number; readonly addressDays: number };
const usualPolicy: BankPolicy = { coolingOffDays: 3, addressDays: 14 };

export const readBankPolicy = async (tx: CompanyTransaction): Promise<BankPolicy> => {
  const { rows } = await tx.query<{ cooling_off_days: number; address_days: number }>('select cooling_off_days, address_days from people.bank_policy where company_id = $1 order by policy_id desc limit 1', [tx.companyId]);
  return rows[0] === undefined ? usualPolicy : { coolingOffDays: rows[0].cooling_off_days, addressDays: rows[0].address_days };
};

export const insertBankPolicy = async (tx: CompanyTransaction, policy: BankPolicy): Promise<void> => {
  await tx.query('insert into people.bank_policy (company_id, cooling_off_days, address_days, made_by) values ($1, $2, $3, $4)', [tx.companyId, policy.coolingOffDays, policy.addressDays, tx.actor]);
};

/** Changes, decisions and stops of one person's accounts come one after the other. */
export const holdPersonAccounts = async (tx: CompanyTransaction, personId: number): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`bank ${tx.companyId} ${personId}`]);
};

export type NewAccountRow = {
  readonly personId: number; readonly changeId: number; readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly sealed: Buffer; readonly salt: Buffer; readonly mark: Buffer; readonly lastFour: string;
};

export const insertAccounts = async (tx: CompanyTransaction, rows: readonly NewAccountRow[], common: { readonly askedAs: BankChange['askedAs']; readonly reason: string; readonly coolingOffDays: number; readonly proposalId: number }): Promise<void> => {
  await tx.query(
    `insert into people.bank_account (company_id, person_id, change_id, holder_name, bank_name, branch_code, account_sealed, salt_sealed, account_mark, last_four, asked_as, asked_by, reason, cooling_off_days, proposal_id)
     select $1::int, row.*, $11, $12, $13, $14::int, $15::bigint from unnest($2::int[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[], $10::text[]) as row`,
    [
      tx.companyId, rows.map((row) => row.personId), rows.map((row) => row.changeId), rows.map((row) => row.holderName), rows.map((row) => row.bankName), rows.map((row) => row.branchCode),
      rows.map((row) => row.sealed), rows.map((row) => row.salt), rows.map((row) => row.mark), rows.map((row) => row.lastFour), common.askedAs, tx.actor, common.reason, common.coolingOffDays, common.proposalId,
    ],
  );
};

export type SealedAccount = { readonly personId: number; readonly changeId: number; readonly holderName: string; readonly bankName: string; readonly branchCode: string; readonly sealed: Buffer; readonly salt: Buffer; readonly isStopped: boolean };

/** The sealed rows of a proposal or of some changes. */
export const sealedAccounts = async (tx: CompanyTransaction, wanted: { readonly proposalId: number } | { readonly changeIds: readonly number[] }): Promise<readonly SealedAccount[]> => {
  const { rows } = await tx.query<{ person_id: number; change_id: number; holder_name: string; bank_name: string; branch_code: string; account_sealed: Buffer; salt_sealed: Buffer; is_stopped: boolean }>(
    `select person_id, change_id, holder_name, bank_name, branch_code, account_sealed, salt_sealed, stop.kind is not null as is_stopped from people.bank_account left join people.bank_account_stop as stop using (company_id, person_id, change_id)
     where company_id = $1 and (proposal_id = $2 or change_id = any($3)) order by change_id`,
    'proposalId' in wanted ? [tx.companyId, wanted.proposalId, []] : [tx.companyId, null, wanted.changeIds],
  );
  return rows.map((row) => ({ personId: row.person_id, changeId: row.change_id, holderName: row.holder_name, bankName: row.bank_name, branchCode: row.branch_code, sealed: row.account_sealed, salt: row.salt_sealed, isStopped: row.is_stopped }));
};

/** Days of cooling-off begin with the decision; answers when each takes effect. */
export const insertDecisions = async (tx: CompanyTransaction, proposalId: number, state: 'approved' | 'rejected' | 'expired'): Promise<readonly { readonly personId: number; readonly changeId: number; readonly effectiveMilliseconds: number | null }[]> => {
  const { rows } = await tx.query<{ person_id: number; change_id: number; effective_ms: string | null }>(
    `insert into people.bank_account_decision (company_id, person_id, change_id, state, decided_by, decided_at, effective_at)
     select company_id, person_id, change_id, $3::text, $4, platform.now(), case when $3::text = 'approved' then platform.now() + cooling_off_days * interval '1 day' end
     from people.bank_account where company_id = $1 and proposal_id = $2 order by person_id
     returning person_id, change_id, extract(epoch from effective_at) * 1000 as effective_ms`,
    [tx.companyId, proposalId, state, tx.actor],
  );
  return rows.map((row) => ({ personId: row.person_id, changeId: row.change_id, effectiveMilliseconds: row.effective_ms === null ? null : milliseconds(row.effective_ms) }));
};

export const insertStops = async (tx: CompanyTransaction, stops: readonly { readonly personId: number; readonly changeId: number }[], kind: 'objected' | 'withdrawn'): Promise<void> => {
  await tx.query(
    `insert into people.bank_account_stop (company_id, person_id, change_id, kind, stopped_by) select $1::int, stop.person_id, stop.change_id, $4, $5 from unnest($2::int[], $3::bigint[]) as stop (person_id, change_id)
     on conflict do nothing`,
    [tx.companyId, stops.map((stop) => stop.personId), stops.map((stop) => stop.changeId), kind, tx.actor],
  );
};

export const insertReleases = async (tx: CompanyTransaction, accounts: readonly { readonly personId: number; readonly changeId: number }[]): Promise<void> => {
  await tx.query(
    `insert into people.bank_account_release (company_id, person_id, change_id, released_by) select $1::int, account.person_id, account.change_id, $4 from unnest($2::int[], $3::bigint[]) as account (person_id, change_id) on conflict do nothing`,
    [tx.companyId, accounts.map((account) => account.personId), accounts.map((account) => account.changeId), tx.actor],
  );
};

/** Who entered each of these people; machines are left out. */
export const enteredBy = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await tx.query<{ person_id: number; entered_by_user: string }>("select person_id, entered_by_user from people.person_origin where company_id = $1 and person_id = any($2) and entered_by_user <> ''", [tx.companyId, personIds]);
  return new Map(rows.map((row) => [row.person_id, row.entered_by_user]));
};

export type PersonForBank = { readonly personId: number; readonly personNumber: string; readonly name: string; readonly department: string };

export const findPeople = async (tx: CompanyTransaction, by: { readonly personNumbers: readonly string[] } | { readonly personIds: readonly number[] }): Promise<readonly PersonForBank[]> => {
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string; department: string }>(
    `select person_id, person_number, name, department from people.person where company_id = $1 and (person_number = any($2) or person_id = any($3)) order by person_number collate "C"`,
    [tx.companyId, 'personNumbers' in by ? by.personNumbers : [], 'personIds' in by ? by.personIds : []],
  );
  return rows.map((row) => ({ personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department }));
};

/** When the first approved account of any of these people takes effect that nobody stopped; null without one. */
export const firstEffectOf = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<number | null> => {
  const { rows } = await tx.query<{ effective_ms: string | null }>(
    `select extract(epoch from min(effective_at)) * 1000 as effective_ms from people.bank_account_decision as decision left join people.bank_account_stop as stop using (company_id, person_id, change_id)
     where decision.company_id = $1 and person_id = any($2) and decision.state = 'approved' and stop.kind is null`, [tx.companyId, personIds],
  );
  const [row] = rows;
  return row === undefined || row.effective_ms === null ? null : milliseconds(row.effective_ms);
};

/** Whether anybody of the company has an account in effect or coming: before the first one, a whole company's accounts are taken over. */
export const hasAnyAccount = async (tx: CompanyTransaction): Promise<boolean> =>
  ((await tx.query("select from people.bank_account_decision where company_id = $1 and state = 'approved' limit 1", [tx.companyId])).rowCount ?? 0) > 0;

export type NoticeAddress = { readonly sourceCode: string; readonly personKey: string };

/** Accounts of sources that were a person's some days ago, and those that are now. A workbook takes no messages. */
export const addressesOf = async (tx: CompanyTransaction, personId: number, days: number): Promise<{ readonly lasting: readonly NoticeAddress[]; readonly current: readonly NoticeAddress[] }> => {
  const { rows } = await tx.query<{ source_code: string; source_person_key: string; was: boolean; is: boolean }>(
    `select source_code, source_person_key, bool_or(matched_at <= platform.now() - $3 * interval '1 day' and (ended_at is null or ended_at > platform.now() - $3 * interval '1 day')) as was, bool_or(ended_at is null) as is
     from (
       select source_code, source_person_key, matched_at, null::timestamptz as ended_at from people.source_identity where company_id = $1 and person_id = $2
       union all select source_code, source_person_key, matched_at, ended_at from people.former_account where company_id = $1 and person_id = $2
     ) as account where source_code <> 'workbook' group by 1, 2 order by 1, 2`,
    [tx.companyId, personId, days],
  );
  const address = (row: { source_code: string; source_person_key: string }): NoticeAddress => ({ sourceCode: row.source_code, personKey: row.source_person_key });
  return { lasting: rows.filter((row) => row.was).map(address), current: rows.filter((row) => row.is).map(address) };
};

export type NewPayee = PersonForBank & { readonly hireDate: string; readonly leaveDate: string | null; readonly enteredByUser: string; readonly askedBy: string; readonly approvedBy: string };

/** People entered lately whose first account was asked for, newest first. */
export const newPayees = async (tx: CompanyTransaction, page: { readonly page: number; readonly pageSize: number; readonly days: number }): Promise<{ readonly total: number; readonly rows: readonly NewPayee[] }> => {
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string; department: string; hire_date: string; leave_date: string | null; entered_by_user: string; asked_by: string | null; decided_by: string | null; total: number }>(
    `select person.person_id, person_number, name, department, hire_date, leave_date, origin.entered_by_user, first.asked_by, decision.decided_by, count(*) over ()::int as total
     from people.person_origin as origin join people.person using (company_id, person_id)
     left join lateral (
       select * from people.bank_account as account where account.company_id = origin.company_id and account.person_id = origin.person_id order by change_id limit 1
     ) as first on true
     left join people.bank_account_decision as decision on decision.company_id = first.company_id and decision.person_id = first.person_id and decision.change_id = first.change_id
     where origin.company_id = $1 and origin.entered_at > platform.now() - $4 * interval '1 day' and origin.entered_by_user <> ''
     order by origin.entered_at desc, person_number collate "C" offset $2 limit $3`,
    [tx.companyId, (page.page - 1) * page.pageSize, page.pageSize, page.days],
  );
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map((row) => ({
      personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, hireDate: row.hire_date, leaveDate: row.leave_date, enteredByUser: row.entered_by_user,
      askedBy: row.asked_by ?? '', approvedBy: row.decided_by ?? '',
    })),
  };
};
