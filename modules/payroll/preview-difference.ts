/**
 * What a change would do to somebody's pay, to the cent and before anyone agrees: the change is made, days, results and the
 * next payslip are computed with it, and all of it is taken back. Nothing is left but the answer.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { monthAfter } from '#kernel/calendar/month';
import { kernelVersion } from '#kernel/payroll/kernel-version';
import { calculateAttendance, personsToCompute } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { readRegularRuns } from './chain-store.ts';
import { computePayslipRows } from './compute-payslips.ts';
import { loadFacts } from './load-facts.ts';
import { loadRules } from './load-rules.ts';
import { periodOfMonth } from './pay-schedules.ts';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { readActiveDigest, readItemSets, readRun, type ItemSetItem, type PayRun } from './payroll-store.ts';
import { amountInVector, formatAmount, moneyScale } from './payslip-vector.ts';
import type { RetroDifference } from './retro-store.ts';
import { isOpenRun } from './run-life.ts';

/** Amounts are decimal strings, CNY. */
export type ChangedLine = { readonly item: string; readonly titleChinese: string; readonly titleEnglish: string; readonly kind: ItemSetItem['kind']; readonly before: string; readonly after: string };
/** What the payslip carries of a closed month. */
type CarriedLine = ChangedLine & { readonly fromMonth: string };
type PayDifference = {
  /** The month whose payslip moves. */
  readonly month: string;
  /** `open`: its preview moves at once; `review`: it is handed in, and moves when it comes back; `next`: the month is not begun. */
  readonly state: 'open' | 'review' | 'next';
  readonly lines: readonly ChangedLine[];
  readonly carried: readonly CarriedLine[];
  readonly netBefore: string;
  readonly netAfter: string;
};

type PreviewedChange<E> = {
  readonly personId: number;
  /** Makes the change as it would be made. */
  readonly apply: (tx: CompanyTransaction) => Promise<Result<unknown, E>>;
  /** What follows of the days, once they are computed: results that are to be derived again. */
  readonly follow?: (tx: CompanyTransaction) => Promise<Result<unknown, E>>;
};

/** The kinds of lines that are money of the person; what lies between them follows. */
const shownKinds: ReadonlySet<ItemSetItem['kind']> = new Set(['earning', 'deduction', 'tax', 'total', 'employerCost']);
const farAway = '9999-12';

/** The run whose payslip a change moves: the first that is open, else the one in review, else the month after the last. */
const movedRun = async (tx: CompanyTransaction): Promise<Result<{ readonly run: PayRun; readonly state: PayDifference['state'] }, PayrollError>> => {
  const runs = (await readRegularRuns(tx, '0001-01', farAway)).filter(({ status }) => status !== 'discarded' && status !== 'failed');
  const found = runs.find(({ status }) => isOpenRun(status)) ?? runs.find(({ status }) => status === 'review');
  const known = found === undefined ? null : await readRun(tx, found.month);
  const packDigest = await readActiveDigest(tx);
  if (packDigest === null) return failure(payrollError('noPacksActivated'));
  if (known !== null) return success({ run: { ...known, packDigest }, state: isOpenRun(known.status) ? 'open' : 'review' });
  const last = runs.at(-1);
  if (last === undefined) return failure(payrollError('noPayRun'));
  const month = monthAfter(last.month);
  const scheduled = await periodOfMonth(tx, month);
  if (!scheduled.ok) return scheduled;
  const { fromDay, toDay, payDay } = scheduled.value;
  const next: PayRun = {
    runId: Number.MAX_SAFE_INTEGER, kind: 'regular', title: '', reversesRunId: null, period: { month, fromDay, toDay, payDay }, status: 'calculating', cutSeq: 0, packDigest, kernelVersion,
    tzdataVersion: process.versions['tz'] ?? '', digest: null, startedAt: new Date(0), finishedAt: null,
  };
  return success({ run: next, state: 'next' });
};

type Figures = { readonly items: readonly ItemSetItem[]; readonly amountOf: (item: string) => number; readonly retro: readonly RetroDifference[] };

/** The person's payslip as it would be now. Nothing is written but days. */
const figuresNow = async (tx: CompanyTransaction, run: PayRun, personId: number): Promise<Result<Figures, PayrollError>> => {
  const rules = await loadRules(tx, run);
  if (!rules.ok) return rules;
  const facts = await loadFacts(tx, run, [personId], 'compute');
  if (facts.unrated > 0) return failure(payrollError('resultsOutOfReach'));
  const rows = await computePayslipRows(tx, run, rules.value, facts);
  const [itemSetId = null, amounts = null] = [rows.itemSetIds[0], rows.amounts[0]];
  const items = itemSetId === null ? undefined : (await readItemSets(tx)).get(itemSetId)?.items;
  if (items === undefined || amounts === null) return failure(payrollError('payslipNotComputed', { month: run.period.month, reason: rows.reasons[0] ?? '' }));
  const byItem = new Map(items.map(({ item }, position) => [item, amountInVector(amounts, position)]));
  return success({ items, amountOf: (item) => byItem.get(item) ?? 0, retro: facts.retro });
};

const linesBetween = (before: Figures, after: Figures): readonly ChangedLine[] =>
  after.items.toSorted((a, b) => a.order - b.order).flatMap(({ item, kind, zh, en, scale, unit }): readonly ChangedLine[] => {
    const [was, is] = [before.amountOf(item), after.amountOf(item)];
    return was === is || unit !== 'CNY' || !shownKinds.has(kind) ? [] : [{ item, titleChinese: zh, titleEnglish: en, kind, before: formatAmount(was, scale), after: formatAmount(is, scale) }];
  });

/** Closed months' lines that are carried otherwise than without the change. */
const carriedBetween = (before: Figures, after: Figures): readonly CarriedLine[] => {
  const keyed = ({ retro }: Figures): ReadonlyMap<string, number> => new Map(retro.flatMap(({ fromMonth, lines }) => lines.map(({ item, amount }) => [`${fromMonth} ${item}`, amount] as const)));
  const [was, is] = [keyed(before), keyed(after)];
  const known = new Map(after.items.map((item) => [item.item, item]));
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((key): readonly CarriedLine[] => {
    const [fromMonth = '', item = ''] = key.split(' ');
    const line = known.get(item);
    const [earlier, later] = [was.get(key) ?? 0, is.get(key) ?? 0];
    if (line === undefined || earlier === later) return [];
    return [{ fromMonth, item, titleChinese: line.zh, titleEnglish: line.en, kind: line.kind, before: formatAmount(earlier, moneyScale), after: formatAmount(later, moneyScale) }];
  });
};

/** Days of the months that runs have paid or show, as far as they wait to be computed. */
const computeDays = async (tx: CompanyTransaction, personId: number, untilMonth: string): Promise<void> => {
  const months = new Set([...(await readRegularRuns(tx, monthAfter(untilMonth, -24), untilMonth)).map(({ month }) => month), untilMonth]);
  for (const month of months) if ((await personsToCompute(tx, month)).includes(personId)) await calculateAttendance(tx, { month, personIds: [personId] });
};

const compare = async <E>(tx: CompanyTransaction, { personId, apply, follow }: PreviewedChange<E>): Promise<Result<PayDifference, E | PayrollError>> => {
  const moved = await movedRun(tx);
  if (!moved.ok) return moved;
  const { run, state } = moved.value;
  const before = await figuresNow(tx, run, personId);
  if (!before.ok) return before;
  const applied = await apply(tx);
  if (!applied.ok) return applied;
  if (follow !== undefined) {
    await computeDays(tx, personId, run.period.month);
    const followed = await follow(tx);
    if (!followed.ok) return followed;
  }
  const after = await figuresNow(tx, run, personId);
  if (!after.ok) return after;
  const net = (figures: Figures): string => formatAmount(figures.amountOf('netPay'), moneyScale);
  return success({ month: run.period.month, state, lines: linesBetween(before.value, after.value), carried: carriedBetween(before.value, after.value), netBefore: net(before.value), netAfter: net(after.value) });
};

/**
 * The difference that a change makes to the next payslip of a person, with what it carries of closed months. The
 * transaction must be one that may write and that reaches the person's pay and results; whom the answer is shown to is the caller's
 * matter. Errors: those of the change, `noPacksActivated`, `noPayRun`, `payslipNotComputed` with the reason, `resultsOutOfReach`.
 */
export const previewDifference = async <E>(tx: CompanyTransaction, change: PreviewedChange<E>): Promise<Result<PayDifference, E | PayrollError>> => {
  await tx.query('savepoint preview_difference');
  const compared = await compare(tx, change);
  await tx.query('rollback to savepoint preview_difference');
  await tx.query('release savepoint preview_difference');
  return compared;
};
