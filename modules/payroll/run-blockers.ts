/** What stands in the way of handing a run in: everybody must be computed, or left out with a reason, and nothing may wait to be computed. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readRunLife } from '#contracts/api/pay-run-api';
import { monthsOfPeriod } from '#kernel/payroll/pay-schedule';
import { personsToCompute } from '#modules/attendance';
import { employedPersons } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { readExclusions } from './hold-store.ts';
import { readActiveDigest, type PayRun } from './payroll-store.ts';
import { loadPayslipsOfRun, type Payslip } from './read-payslips.ts';
import { findingsOfRun } from './read-review.ts';
import { countStaleReviews, readReviews } from './review-store.ts';

export type RunBlocker = RouteResponse<typeof readRunLife>['blockers'][number];

const shownNumbers = 20;
const blocker = (code: RunBlocker['code'], personNumbers: readonly string[]): readonly RunBlocker[] =>
  personNumbers.length === 0 ? [] : [{ code, people: personNumbers.length, personNumbers: personNumbers.toSorted().slice(0, shownNumbers) }];

/** Facts of the period that came after the computation, of people who are in the run or should be. */
const factsWaiting = async (tx: CompanyTransaction, run: PayRun, numbers: ReadonlyMap<number, string>): Promise<readonly string[]> => {
  const waiting = new Set<string>();
  for (const month of monthsOfPeriod(run.period)) {
    for (const personId of await personsToCompute(tx, month)) {
      const personNumber = numbers.get(personId);
      if (personNumber !== undefined) waiting.add(personNumber);
    }
  }
  return [...waiting];
};

/** Only a regular run is about everybody employed; others are about whom they were opened for. */
const regularBlockers = async (tx: CompanyTransaction, run: PayRun, payslips: readonly Payslip[], leftOut: ReadonlySet<number>): Promise<readonly RunBlocker[]> => {
  const employed = await employedPersons(tx, { fromDay: run.period.fromDay, toDay: run.period.toDay });
  const known = new Set(payslips.map(({ personId }) => personId));
  // Somebody left out with a reason may never have a day to compute: a roster without an account.
  const numbers = new Map(employed.filter(({ personId }) => !leftOut.has(personId)).map(({ personId, personNumber }) => [personId, personNumber]));
  const missing = employed.filter(({ personId }) => !known.has(personId)).map(({ personNumber }) => personNumber);
  return [
    ...blocker('factsWaiting', [...new Set([...(await factsWaiting(tx, run, numbers)), ...missing])]),
    ...((await readActiveDigest(tx)) === run.packDigest ? [] : [{ code: 'packsChanged' as const, people: 0, personNumbers: [] }]),
  ];
};

/** People with findings of the run's review that are not answered for. */
const openFindings = async (tx: CompanyTransaction, run: PayRun, payslips: readonly Payslip[]): Promise<readonly string[]> => {
  const open = new Set((await findingsOfRun(tx, run, await readReviews(tx, run))).filter(({ looksMissing }) => looksMissing > 0).map(({ personId }) => personId));
  return payslips.filter(({ personId }) => open.has(personId)).map(({ personNumber }) => personNumber);
};

/** What must be done before a preview can be handed in; none when it can be. */
export const findBlockers = async (tx: CompanyTransaction, run: PayRun, given?: readonly Payslip[]): Promise<readonly RunBlocker[]> => {
  const payslips = given ?? (await loadPayslipsOfRun(tx, run));
  const excluded = await readExclusions(tx, run.runId);
  const gaps = payslips.filter(({ status, reason }) => status === 'notComputed' && reason !== 'erased');
  const leftOut = new Set(gaps.filter(({ personId }) => excluded.has(personId)).map(({ personId }) => personId));
  const open = gaps.filter(({ personId }) => !leftOut.has(personId)).map(({ personNumber }) => personNumber);
  return [
    ...(payslips.some(({ status }) => status === 'computed') ? [] : [{ code: 'empty' as const, people: 0, personNumbers: [] }]),
    ...blocker('notComputed', open),
    ...((await countStaleReviews(tx, run)) > 0 ? [{ code: 'reviewDue' as const, people: 0, personNumbers: [] }] : []),
    ...blocker('findingsOpen', await openFindings(tx, run, payslips)),
    ...(run.kind === 'regular' ? await regularBlockers(tx, run, payslips, leftOut) : []),
  ];
};
