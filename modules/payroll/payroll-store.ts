/** All SQL of payroll's own tables. Amounts leave the database as byte vectors only; nothing here sums or sorts them. */
import type { FieldClass } from '#contracts/api/access-terms';
import { assert, success, type Result } from '#kernel/base/result';
import { firstDayOfMonth, formatDay } from '#kernel/calendar/epoch-day';
import type { PayPeriod } from '#kernel/payroll/pay-program';
import { sealSecret, openSecret, copyInto, copyOutOf, openColumn, openForWriting, sealColumn, takeCut, type CompanyTransaction, type OpenedValue } from '#modules/platform';
import type { PackFileText } from './pack-content.ts';
import type { PayrollError } from './payroll-errors.ts';
import { moveRun, type RunKind, type RunStatus } from './run-life.ts';
import type { Publication } from './pay-summary.ts';
import { decodePayslip, encodePayslip, payslipRow, payslipValues } from './sealed-payslip.ts';

const monthDate = (month: string): string => `${month}-01`;

/** Stores the texts of a digest once; answers whether they are new. */
export const insertPack = async (tx: CompanyTransaction, digest: string, files: readonly PackFileText[]): Promise<boolean> => {
  const result = await tx.query(
    'insert into payroll.pack (company_id, pack_digest, content) values ($1, $2, $3) on conflict do nothing', [tx.companyId, digest, JSON.stringify({ files })],
  );
  return (result.rowCount ?? 0) > 0;
};

/** The texts of a digest, or with null of the packs last activated; null when there are none. */
export const readPackContent = async (tx: CompanyTransaction, digest: string | null): Promise<{ readonly digest: string; readonly files: readonly PackFileText[] } | null> => {
  const { rows } = await tx.query<{ pack_digest: string; content: { files: readonly PackFileText[] } }>(
    'select pack_digest, content from payroll.pack where company_id = $1 and ($2::text is null or pack_digest = $2) order by activated_at desc, pack_digest limit 1', [tx.companyId, digest],
  );
  const row = rows[0];
  return row === undefined ? null : { digest: row.pack_digest, files: row.content.files };
};

/** The digest last activated; null before the first activation. */
export const readActiveDigest = async (tx: CompanyTransaction): Promise<string | null> => {
  const { rows } = await tx.query<{ pack_digest: string }>('select pack_digest from payroll.pack where company_id = $1 order by activated_at desc, pack_digest limit 1', [tx.companyId]);
  return rows[0]?.pack_digest ?? null;
};

export type ItemSetItem = { readonly item: string; readonly unit: string; readonly scale: number; readonly kind: string; readonly zh: string; readonly en: string; readonly order: number; readonly fieldClass: FieldClass };
export type ItemSet = { readonly itemSetId: number; readonly place: string; readonly items: readonly ItemSetItem[] };

/** The id of a place's item set under a digest; made when it is new. */
export const ensureItemSet = async (tx: CompanyTransaction, digest: string, place: string, items: readonly ItemSetItem[]): Promise<number> => {
  const find = async (): Promise<number | undefined> =>
    (await tx.query<{ item_set_id: number }>('select item_set_id from payroll.item_set where company_id = $1 and pack_digest = $2 and place = $3', [tx.companyId, digest, place])).rows[0]?.item_set_id;
  const known = await find();
  if (known !== undefined) return known;
  await tx.query('insert into payroll.item_set (company_id, pack_digest, place, items) values ($1, $2, $3, $4) on conflict (company_id, pack_digest, place) do nothing', [tx.companyId, digest, place, JSON.stringify(items)]);
  const written = await find();
  assert(written !== undefined, 'an item set that was just written is there');
  return written;
};

/** Item sets of every digest by id: a stored payslip is decoded by the set it names, whatever is active now. */
export const readItemSets = async (tx: CompanyTransaction): Promise<ReadonlyMap<number, ItemSet>> => {
  const { rows } = await tx.query<{ item_set_id: number; place: string; items: readonly (Omit<ItemSetItem, 'fieldClass'> & { readonly fieldClass?: FieldClass })[] }>('select item_set_id, place, items from payroll.item_set where company_id = $1', [tx.companyId]);
  // Sets written before items had classes are of pay.
  return new Map(rows.map((row) => [row.item_set_id, { itemSetId: row.item_set_id, place: row.place, items: row.items.map((item) => ({ ...item, fieldClass: item.fieldClass ?? 'pay' })) }]));
};

export type PayRun = {
  readonly runId: number;
  readonly kind: RunKind;
  /** What people call it beside its month; '' for the regular run. */
  readonly title: string;
  readonly reversesRunId: number | null;
  readonly period: PayPeriod;
  readonly status: RunStatus;
  readonly cutSeq: number;
  readonly packDigest: string;
  readonly kernelVersion: string;
  readonly tzdataVersion: string;
  readonly digest: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
};

type RunRow = { run_id: string | number; kind: RunKind; title: string; reverses_run_id: string | number | null; month: string; from_day: number; to_day: number; pay_day: number; status: PayRun['status']; cut_seq: string | number; pack_digest: string; kernel_version: string; tzdata_version: string; digest: string | null; started_at: Date; finished_at: Date | null };
const runColumns = `run_id, kind, title, reverses_run_id, to_char(month, 'YYYY-MM') as month, period_from - date '1970-01-01' as from_day, period_to - date '1970-01-01' as to_day, pay_date - date '1970-01-01' as pay_day,
  status, cut_seq, pack_digest, kernel_version, tzdata_version, digest, started_at, finished_at`;
const runOf = (row: RunRow): PayRun => ({
  runId: Number(row.run_id), kind: row.kind, title: row.title, reversesRunId: row.reverses_run_id === null ? null : Number(row.reverses_run_id), period: { month: row.month, fromDay: row.from_day, toDay: row.to_day, payDay: row.pay_day }, status: row.status, cutSeq: Number(row.cut_seq), packDigest: row.pack_digest,
  kernelVersion: row.kernel_version, tzdataVersion: row.tzdata_version, digest: row.digest, startedAt: row.started_at, finishedAt: row.finished_at,
});
const readRunText = `select ${runColumns} from payroll.pay_run where company_id = $1 and month = $2 and kind = 'regular'`;

/** The regular run of a month ("2026-10"); null before the first. */
export const readRun = async (tx: CompanyTransaction, month: string): Promise<PayRun | null> => {
  const { rows } = await tx.query<RunRow>(readRunText, [tx.companyId, monthDate(month)]);
  return rows[0] === undefined ? null : runOf(rows[0]);
};

/** Any run by its id; null when there is none. */
export const readRunById = async (tx: CompanyTransaction, runId: number): Promise<PayRun | null> => {
  const { rows } = await tx.query<RunRow>(`select ${runColumns} from payroll.pay_run where company_id = $1 and run_id = $2`, [tx.companyId, runId]);
  return rows[0] === undefined ? null : runOf(rows[0]);
};

/** Every run of a month, the regular one first. */
export const readRunsOfMonth = async (tx: CompanyTransaction, month: string): Promise<readonly PayRun[]> => {
  const { rows } = await tx.query<RunRow>(`select ${runColumns} from payroll.pay_run where company_id = $1 and month = $2 order by kind <> 'regular', run_id`, [tx.companyId, monthDate(month)]);
  return rows.map(runOf);
};

export type NewRun = { readonly period: PayPeriod; readonly packDigest: string; readonly kernelVersion: string; readonly tzdataVersion: string };

/**
 * Opens the regular run of a month, or opens it again, at a new cut: facts recorded later have a greater number. Errors:
 * `transitionRefused` when the run is past being computed.
 */
export const writeRun = async (tx: CompanyTransaction, run: NewRun): Promise<Result<PayRun, PayrollError>> => {
  const cutSeq = await takeCut(tx);
  const before = await readRun(tx, run.period.month);
  if (before !== null) {
    const moved = await moveRun(tx, before.runId, { event: 'calculate' });
    if (!moved.ok) return moved;
  }
  await tx.query(
    `insert into payroll.pay_run (company_id, month, period_from, period_to, pay_date, status, cut_seq, pack_digest, kernel_version, tzdata_version, started_at)
     values ($1, $2, $3, $4, $5, 'calculating', $9, $6, $7, $8, platform.now())
     on conflict (company_id, month) where kind = 'regular' do update set period_from = excluded.period_from, period_to = excluded.period_to, pay_date = excluded.pay_date, cut_seq = excluded.cut_seq,
       pack_digest = excluded.pack_digest, kernel_version = excluded.kernel_version, tzdata_version = excluded.tzdata_version, digest = null, started_at = excluded.started_at, finished_at = null`,
    [tx.companyId, monthDate(run.period.month), formatDay(run.period.fromDay), formatDay(run.period.toDay), formatDay(run.period.payDay), run.packDigest, run.kernelVersion, run.tzdataVersion, cutSeq],
  );
  const written = await readRun(tx, run.period.month);
  assert(written !== null, 'a run that was just written is there');
  return success(written);
};

/** Ends the computation of a run with the digest of its payslips, or as failed without one. */
export const closeRun = async (tx: CompanyTransaction, run: PayRun, event: 'calculated' | 'refresh' | 'fail', digest: string | null): Promise<Result<null, PayrollError>> => {
  await tx.query('update payroll.pay_run set digest = $3, finished_at = platform.now() where company_id = $1 and run_id = $2', [tx.companyId, run.runId, digest]);
  const moved = await moveRun(tx, run.runId, { event, digest });
  return moved.ok ? success(null) : moved;
};

/** Replaces the shards of a run: person ids of each, all open. */
export const writeShards = async (tx: CompanyTransaction, runId: number, shards: readonly (readonly number[])[]): Promise<void> => {
  await tx.query('delete from payroll.run_shard where company_id = $1 and run_id = $2', [tx.companyId, runId]);
  for (const [index, personIds] of shards.entries()) {
    await tx.query("insert into payroll.run_shard (company_id, run_id, shard_number, person_ids, status) values ($1, $2, $3, $4, 'open')", [tx.companyId, runId, index, personIds]);
  }
};

export type RunShard = { readonly shardNumber: number; readonly personIds: readonly number[]; readonly status: 'open' | 'done' };

/** The people of one shard; null when the run has no such shard. */
export const readShard = async (tx: CompanyTransaction, runId: number, shardNumber: number): Promise<RunShard | null> => {
  const { rows: [row] } = await tx.query<{ person_ids: number[]; status: 'open' | 'done' }>(
    'select person_ids, status from payroll.run_shard where company_id = $1 and run_id = $2 and shard_number = $3', [tx.companyId, runId, shardNumber],
  );
  return row === undefined ? null : { shardNumber, personIds: row.person_ids, status: row.status };
};

/** Shards of a run by number. */
export const readShards = async (tx: CompanyTransaction, runId: number): Promise<readonly RunShard[]> => {
  const { rows } = await tx.query<{ shard_number: number; person_ids: number[]; status: 'open' | 'done' }>(
    'select shard_number, person_ids, status from payroll.run_shard where company_id = $1 and run_id = $2 order by shard_number', [tx.companyId, runId],
  );
  return rows.map((row) => ({ shardNumber: row.shard_number, personIds: row.person_ids, status: row.status }));
};

/** Shards of a run end one after another (the run's row is held, but not against rows that point at it: shards at once write those): whoever asks next for open shards sees the truth. */
export const markShardDone = async (tx: CompanyTransaction, runId: number, shardNumber: number): Promise<void> => {
  await tx.query('select from payroll.pay_run where company_id = $1 and run_id = $2 for no key update', [tx.companyId, runId]);
  await tx.query("update payroll.run_shard set status = 'done', attempts = attempts + 1 where company_id = $1 and run_id = $2 and shard_number = $3", [tx.companyId, runId, shardNumber]);
};

export type PayslipRows = {
  readonly personIds: readonly number[];
  readonly status: readonly ('computed' | 'notComputed')[];
  readonly reasons: readonly (string | null)[];
  readonly itemSetIds: readonly (number | null)[];
  readonly amounts: readonly (Uint8Array | null)[];
  readonly findings: readonly string[];
  readonly checkCodes: readonly (string | null)[];
};

type Stored = { readonly revision: number; readonly runId: number; readonly status: string; readonly reason: string | null; readonly itemSetId: number | null; readonly opened: OpenedValue };

/** The payslips that people have in a run already, opened for comparing them with new ones. */
const readStored = async (tx: CompanyTransaction, { runId, period: { month } }: PayRun, personIds: readonly number[]): Promise<ReadonlyMap<number, Stored>> => {
  const { rows } = await tx.query<{ person_id: number; revision: number; run_id: number; status: string; reason: string | null; item_set_id: number | null; sealed: Buffer | null }>(
    'select person_id, revision, run_id, status, reason, item_set_id, sealed from payroll.payslip where company_id = $1 and month = $2 and run_id = $4 and person_id = any($3)', [tx.companyId, monthDate(month), personIds, runId],
  );
  const opened = await openForWriting(tx, payslipValues, rows.map((row) => ({ personId: row.person_id, row: payslipRow(month, row.run_id, row.revision), sealed: row.sealed })));
  return new Map(rows.map((row, index) => [row.person_id, { revision: row.revision, runId: row.run_id, status: row.status, reason: row.reason, itemSetId: row.item_set_id, opened: opened[index]! }]));
};

type NewPayslip = { readonly row: number; readonly revision: number; readonly plain: Buffer };

/** The rows that say something new, each with its next revision; those of people whose key is destroyed stay as they are. */
const findChanged = (run: PayRun, rows: PayslipRows, stored: ReadonlyMap<number, Stored>): readonly NewPayslip[] =>
  rows.personIds.flatMap((personId, row) => {
    const plain = encodePayslip({ amounts: rows.amounts[row] ?? null, checkCode: rows.checkCodes[row] ?? null, findings: rows.findings[row]! });
    const before = stored.get(personId);
    if (before === undefined) return [{ row, revision: 1, plain }];
    if (before.opened === 'erased') return [];
    const isSame = before.runId === run.runId && before.status === rows.status[row] && before.reason === (rows.reasons[row] ?? null) && before.itemSetId === (rows.itemSetIds[row] ?? null) && before.opened !== null && before.opened.equals(plain);
    return isSame ? [] : [{ row, revision: before.revision + 1, plain }];
  });

/** Writes payslips of a run, sealed; one whose content does not change keeps its revision and its bytes. Answers how many changed. */
export const writePayslips = async (tx: CompanyTransaction, run: PayRun, rows: PayslipRows): Promise<number> => {
  const { month } = run.period;
  const changed = findChanged(run, rows, await readStored(tx, run, rows.personIds));
  const count = changed.length;
  const sealed = await sealColumn(tx, payslipValues, changed.map(({ row, revision, plain }) => ({ personId: rows.personIds[row]!, row: payslipRow(month, run.runId, revision), plain })));
  const pick = <T>(values: readonly T[]): readonly T[] => changed.map(({ row }) => values[row]!);
  return copyInto(tx, {
    table: 'payroll.payslip', rowCount: count,
    columns: [
      { name: 'person_id', type: 'int4', values: pick(rows.personIds) }, { name: 'month', type: 'date', values: new Int32Array(count).fill(firstDayOfMonth(month)) },
      { name: 'run_id', type: 'int8', values: new Float64Array(count).fill(run.runId) }, { name: 'revision', type: 'int4', values: changed.map(({ revision }) => revision) },
      { name: 'status', type: 'text', values: pick(rows.status) }, { name: 'reason', type: 'text', values: pick(rows.reasons) },
      { name: 'item_set_id', type: 'int4', values: pick(rows.itemSetIds) }, { name: 'sealed', type: 'bytea', values: sealed },
    ],
    onConflict: `on conflict (company_id, person_id, month, run_id) do update set revision = excluded.revision, status = excluded.status, reason = excluded.reason,
      item_set_id = excluded.item_set_id, sealed = excluded.sealed`,
  });
};

/** Payslips of people who are not in the run (any more) go: nobody is paid for a month without employment. */
export const deletePayslipsOfOthers = async (tx: CompanyTransaction, { runId, period: { month } }: PayRun, personIds: readonly number[]): Promise<void> => {
  await tx.query('delete from payroll.payslip where company_id = $1 and month = $2 and run_id = $4 and not (person_id = any($3))', [tx.companyId, monthDate(month), personIds, runId]);
};

export type StoredPayslip = {
  readonly personId: number;
  readonly personNumber: string;
  readonly name: string;
  readonly department: string;
  readonly revision: number;
  readonly status: 'computed' | 'notComputed';
  readonly reason: string | null;
  readonly itemSetId: number | null;
  readonly amounts: Uint8Array;
  readonly findings: string;
  readonly checkCode: string | null;
};

const noAmounts = new Uint8Array(0);

/** Which payslips: those of a month's regular run, or those of one run. */
export type PayslipsOf = { readonly month: string; readonly runId: number | null };

/** Payslips, all or of one person, by person id, opened. */
export const readPayslips = async (tx: CompanyTransaction, { month, runId }: PayslipsOf, personId: number | null = null): Promise<readonly StoredPayslip[]> => {
  assert(personId === null || Number.isInteger(personId), 'a person id is an integer');
  assert(runId === null || Number.isInteger(runId), 'a run id is an integer');
  assert(/^\d{4}-\d{2}$/.test(month), 'a month is YYYY-MM');
  const run = runId === null ? `(select run_id from payroll.pay_run where company_id = ${tx.companyId} and month = '${month}-01' and kind = 'regular')` : String(runId);
  const one = personId === null ? '' : `and payslip.person_id = ${personId}`;
  const { rowCount, columns, nulls } = await copyOutOf(tx, {
    query: `select payslip.person_id, person.person_number, person.name, person.department, payslip.run_id, payslip.revision, payslip.status, payslip.reason, payslip.item_set_id, payslip.sealed
      from payroll.payslip join people.person on person.company_id = payslip.company_id and person.person_id = payslip.person_id
      where payslip.company_id = ${tx.companyId} and payslip.month = '${month}-01' and payslip.run_id = ${run} ${one} order by payslip.person_id`,
    columns: [
      { name: 'person_id', type: 'int4' }, { name: 'person_number', type: 'text' }, { name: 'name', type: 'text' }, { name: 'department', type: 'text' }, { name: 'run_id', type: 'int8' }, { name: 'revision', type: 'int4' }, { name: 'status', type: 'text' }, { name: 'reason', type: 'text' },
      { name: 'item_set_id', type: 'int4' }, { name: 'sealed', type: 'bytea' },
    ],
  });
  const sealed = Array.from({ length: rowCount }, (_, row) => ({
    personId: columns.person_id[row]!, row: payslipRow(month, columns.run_id[row]!, columns.revision[row]!), sealed: nulls.sealed?.[row] === 1 ? null : columns.sealed[row]!,
  }));
  const opened = await openColumn(tx, payslipValues, sealed);
  return opened.map((value, row): StoredPayslip => {
    const person = { personId: columns.person_id[row]!, personNumber: columns.person_number[row]!, name: columns.name[row]!, department: columns.department[row]!, revision: columns.revision[row]! };
    // Without its content a payslip is not one to show; the totals of its month are kept apart.
    if (value === null || value === 'erased') return { ...person, status: 'notComputed', reason: 'erased', itemSetId: null, amounts: noAmounts, findings: '[]', checkCode: null };
    const { amounts, findings, checkCode } = decodePayslip(value);
    return {
      ...person, status: columns.status[row] === 'computed' ? 'computed' : 'notComputed', reason: nulls.reason?.[row] === 1 ? null : columns.reason[row]!,
      itemSetId: nulls.item_set_id?.[row] === 1 ? null : columns.item_set_id[row]!, amounts: amounts ?? noAmounts, findings, checkCode,
    };
  });
};

/** `recomputed`: payslips that have been computed more than once, so that their figures may have moved. */
export const countRecomputed = async (tx: CompanyTransaction, run: PayRun): Promise<{ readonly computed: number; readonly notComputed: number; readonly recomputed: number }> => {
  const { rows } = await tx.query<{ computed: number; not_computed: number; recomputed: number }>(
    'select computed, not_computed, recomputed from payroll.count_payslips($1)', [monthDate(run.period.month)],
  );
  const row = rows[0];
  return { computed: row?.computed ?? 0, notComputed: row?.not_computed ?? 0, recomputed: row?.recomputed ?? 0 };
};

export type OwnRun = Pick<PayRun, 'runId' | 'kind' | 'title' | 'status' | 'digest'> & { readonly month: string; readonly payDay: number; readonly payslip: 'computed' | 'notComputed'; readonly revision: number };

/** Runs in which a person has a payslip, newest first. */
export const readOwnRuns = async (tx: CompanyTransaction, personId: number): Promise<readonly OwnRun[]> => {
  const { rows } = await tx.query<{ run_id: number; kind: RunKind; title: string; run_status: RunStatus; digest: string | null; month: string; pay_day: number; status: 'computed' | 'notComputed'; revision: number }>(
    `select pay_run.run_id, pay_run.kind, pay_run.title, pay_run.status as run_status, pay_run.digest, to_char(payslip.month, 'YYYY-MM') as month, pay_run.pay_date - date '1970-01-01' as pay_day, payslip.status, payslip.revision
     from payroll.payslip join payroll.pay_run on pay_run.company_id = payslip.company_id and pay_run.run_id = payslip.run_id
     where payslip.company_id = $1 and payslip.person_id = $2 and pay_run.status <> 'discarded' order by payslip.month desc, pay_run.kind <> 'regular', pay_run.run_id`, [tx.companyId, personId],
  );
  return rows.map((row) => ({ runId: row.run_id, kind: row.kind, title: row.title, status: row.run_status, digest: row.digest, month: row.month, payDay: row.pay_day, payslip: row.status, revision: row.revision }));
};

const publicationPlace = (month: string) => ({ table: 'payroll.pay_summary', column: 'figures_sealed', row: month });

/** What was published of each month. */
export const readPublications = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, Publication>> => {
  const { rows } = await tx.query<{ month: string; figures_sealed: Buffer }>("select to_char(month, 'YYYY-MM') as month, figures_sealed from payroll.pay_summary where company_id = $1 order by 1", [tx.companyId]);
  const publications = new Map<string, Publication>();
  for (const { month, figures_sealed: sealed } of rows) publications.set(month, JSON.parse((await openSecret(tx, publicationPlace(month), sealed)).reveal()) as Publication);
  return publications;
};

export const writePublication = async (tx: CompanyTransaction, month: string, publication: Publication): Promise<void> => {
  const sealed = await sealSecret(tx, publicationPlace(month), JSON.stringify(publication));
  await tx.query('insert into payroll.pay_summary (company_id, month, figures_sealed) values ($1, $2, $3) on conflict (company_id, month) do update set figures_sealed = excluded.figures_sealed, published_at = platform.now()', [tx.companyId, monthDate(month), sealed]);
};
