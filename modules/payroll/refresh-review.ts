/** 核对: the review of a run computed anew, for everybody at once. What people answered to findings before stays. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { findForReview, type ReviewAttendance, type ReviewSubject } from '#kernel/payroll/review-findings';
import { splitByLine } from '#kernel/payroll/variance-by-line';
import { splitVariances, type VariancePart, type VarianceSide } from '#kernel/payroll/variance';
import type { ItemKind } from '#kernel/rules/pack-types';
import { readAttendanceSigns, readEqualPunches, readPunchesAfterLeaving, type AttendanceSigns } from '#modules/attendance';
import { payReviewSigns, type EmployedPerson, type PayReviewSigns } from '#modules/people';
import { reachesAll, recordAudit, type CompanyTransaction } from '#modules/platform';
import { payrollError, type PayrollError } from './payroll-errors.ts';
import { expectedPayDate, owedPeople } from './expected-pay-date.ts';
import type { ItemSetItem, PayRun } from './payroll-store.ts';
import { employedInRun, monthBeforeRun, monthOfRun, termsOfBasis, type MonthOfReview } from './review-facts.ts';
import { writeReviews, type ReviewRow } from './review-store.ts';
import { seesWholeRun } from './submit-run.ts';

export type ReviewDeps = { readonly zone: string };
export type RefreshedReview = { readonly people: number; readonly findings: number };

/** The month in which the yearly declaration may change bases. */
const baseMonths: ReadonlySet<string> = new Set(['07']);

const itemsOf = ({ slips }: MonthOfReview): readonly ItemSetItem[] => {
  const items = new Map<string, ItemSetItem>();
  for (const { itemSet } of slips.values()) for (const item of itemSet?.items ?? []) items.set(item.item, item);
  return [...items.values()];
};

/** Everything that is asked of other modules once, for the whole run. */
type Signs = {
  readonly employed: ReadonlyMap<number, EmployedPerson>;
  readonly attendance: ReadonlyMap<number, AttendanceSigns>;
  readonly afterLeaving: ReadonlyMap<number, number>;
  readonly people: ReadonlyMap<number, PayReviewSigns>;
  /** Numbers of people with the same punches, by person. */
  readonly samePunches: ReadonlyMap<number, readonly string[]>;
};

/** Numbers of people with the same punches; who is not employed in the period has none that count. */
const equalPunches = (equal: ReadonlyMap<number, readonly number[]>, employed: Signs['employed']): Signs['samePunches'] =>
  new Map([...equal].map(([personId, others]) => [personId, others.flatMap((other) => employed.get(other)?.personNumber ?? []).toSorted()]));

const readSigns = async (tx: CompanyTransaction, run: PayRun, before: MonthOfReview, slips: MonthOfReview['slips'], { zone }: ReviewDeps): Promise<Signs> => {
  const { period } = run;
  const window = { fromDay: period.fromDay, toDay: period.toDay };
  const employed = await employedInRun(tx, run);
  const attendance = await readAttendanceSigns(tx, window);
  const lastDays = new Map([...employed.values()].flatMap(({ personId, leaveDay }) => (leaveDay !== null && leaveDay < period.toDay ? [[personId, leaveDay] as const] : [])));
  const sincePayDate = formatDay(before.run?.period.payDay ?? period.fromDay);
  const payDate = await expectedPayDate(tx, run, { personIds: owedPeople(slips.values()), zone });
  return {
    employed, attendance, afterLeaving: lastDays.size === 0 ? new Map() : await readPunchesAfterLeaving(tx, window, lastDays),
    people: await payReviewSigns(tx, { personIds: [...slips.keys()], payDate, sincePayDate, zone }), samePunches: equalPunches(await readEqualPunches(tx, window, attendance), employed),
  };
};

const attendanceOf = (signs: AttendanceSigns | undefined, punchesAfterLastDay: number): ReviewAttendance | null =>
  (signs === undefined ? null : { ...signs, punchesAfterLastDay });

const netOf = (side: VarianceSide | undefined): number | null => side?.figures.get('netPay') ?? null;
const ofNet = (parts: readonly VariancePart[]): readonly VariancePart[] => parts.filter(({ item }) => item === 'netPay');

const mainCauseOf = (parts: readonly VariancePart[]): string =>
  ofNet(parts).toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount))[0]?.cause ?? '';

/** What the findings of one person look at. */
const subjectOf = (personId: number, run: PayRun, { now, before, signs, parts, isByLine }: { readonly now: MonthOfReview; readonly before: MonthOfReview; readonly signs: Signs; readonly parts: readonly VariancePart[]; readonly isByLine: boolean }): ReviewSubject => {
  const slip = now.slips.get(personId);
  const person = signs.employed.get(personId);
  const own = signs.people.get(personId);
  const [basis, earlierBasis] = [now.bases.get(personId), before.bases.get(personId)];
  const figures = now.sides.get(personId)?.figures;
  return {
    reason: slip === undefined || slip.status === 'computed' ? null : (slip.reason ?? 'notComputed'), slipFindings: slip?.findings ?? [],
    gross: figures?.get('grossPay') ?? 0, net: figures?.get('netPay') ?? 0, earlierNet: netOf(before.sides.get(personId)),
    unexplained: isByLine ? 0 : (ofNet(parts).find(({ cause }) => cause === 'unexplained')?.amount ?? 0), mainCause: mainCauseOf(parts),
    terms: basis === undefined ? null : termsOfBasis(basis), earlierTerms: earlierBasis === undefined ? null : termsOfBasis(earlierBasis),
    isHiredInPeriod: (person?.hireDay ?? 0) >= run.period.fromDay, isLeavingInPeriod: person !== undefined && person.leaveDay !== null && person.leaveDay < run.period.toDay,
    attendance: attendanceOf(signs.attendance.get(personId), signs.afterLeaving.get(personId) ?? 0),
    account: { hold: own?.hold ?? null, holdUntil: own?.holdUntil ?? null, holderDiffers: own?.holderDiffers ?? false, isNew: own?.isNew ?? false, sharedWith: own?.sharedWith ?? [] },
    missing: own?.missing ?? [], sameIdentity: own?.sameIdentity ?? [], samePunches: signs.samePunches.get(personId) ?? [], isBaseMonth: baseMonths.has(run.period.month.slice(5)),
  };
};

const nothingBefore: MonthOfReview = { run: null, slips: new Map(), sides: new Map(), bases: new Map() };

/** A run beside the regular one has no month before it: all of it was asked for once. */
const asOneOff = (parts: readonly VariancePart[]): readonly VariancePart[] => parts.map((part) => ({ ...part, cause: 'oneOff' as const }));

/**
 * Computes the review of a run and replaces the one before. Errors: `notAllowed` without everybody's pay and accounts in
 * reach, and those of loading rules.
 */
export const refreshReview = async (tx: CompanyTransaction, run: PayRun, deps: ReviewDeps): Promise<Result<RefreshedReview, PayrollError>> => {
  if (!seesWholeRun(tx) || !reachesAll(tx.access, 'bank')) return failure(payrollError('notAllowed'));
  const now = await monthOfRun(tx, run);
  if (!now.ok) return now;
  const items = itemsOf(now.value);
  const before = run.kind === 'regular' ? await monthBeforeRun(tx, run, new Map(items.map(({ item, scale }) => [item, scale]))) : success(nothingBefore);
  if (!before.ok) return before;
  const personIds = [...new Set([...now.value.slips.keys(), ...before.value.sides.keys()])].sort((a, b) => a - b);
  const signs = await readSigns(tx, run, before.value, now.value.slips, deps);
  const lines = items.map(({ item, kind, order }) => ({ item, kind: kind as ItemKind, order }));
  const pairs = personIds.map((personId) => ({ before: before.value.sides.get(personId) ?? null, after: now.value.sides.get(personId) ?? null }));
  const split = splitVariances(pairs);
  const rows = personIds.map((personId, index): ReviewRow => {
    const pair = pairs[index]!;
    const isByLine = pair.before !== null && pair.before.basis === null && pair.after !== null;
    const person = signs.employed.get(personId);
    const isPartMonth = person !== undefined && (person.hireDay >= run.period.fromDay || (person.leaveDay !== null && person.leaveDay < run.period.toDay));
    const parts = isByLine ? splitByLine(pair.before!.figures, pair.after!.figures, lines, isPartMonth) : run.kind === 'regular' ? split[index]! : asOneOff(split[index]!);
    const slip = now.value.slips.get(personId);
    const findings = slip === undefined ? [] : findForReview(subjectOf(personId, run, { now: now.value, before: before.value, signs, parts, isByLine }));
    return {
      personId, revision: slip?.revision ?? 0, net: netOf(pair.after ?? undefined), earlierNet: netOf(pair.before ?? undefined), isByLine, parts,
      findings: findings.map(({ code, data }) => ({ code, data })),
    };
  });
  await writeReviews(tx, run, rows);
  const findings = rows.reduce((sum, row) => sum + row.findings.length, 0);
  // How much was found follows from pay, which not every reader of the audit may see.
  await recordAudit(tx, { action: 'payroll.runReviewed', subject: `payRun:${run.runId}`, data: { month: run.period.month, people: rows.length } });
  return success({ people: rows.length, findings });
};
