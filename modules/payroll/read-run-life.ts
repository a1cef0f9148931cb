/** How far a run is, for people: what stands in its way, what happened, and the steps that are open to the reader. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readRunLife } from '#contracts/api/pay-run-api';
import { formatDay } from '#kernel/calendar/epoch-day';
import { holds, humansOf, isAnotherHuman, isCheckerOf, openProposalsAbout, reachesAll, userOfActor, type CompanyTransaction, type Proposal, type Subject } from '#modules/platform';
import { readExclusions } from './hold-store.ts';
import type { RunDecisionDeps } from './lock-run.ts';
import { heldPeople, type HoldDeps } from './holds-of-run.ts';
import { readPayables } from './payable-lines.ts';
import type { PayRun } from './payroll-store.ts';
import { loadPayslipsOfRun } from './read-payslips.ts';
import { findBlockers } from './run-blockers.ts';
import { moneyOfRun } from './run-money.ts';
import { readRunHistory, runSubject } from './run-life.ts';
import { findReversal, hasLaterLockedRun } from './run-store.ts';

type LifeAnswer = RouteResponse<typeof readRunLife>;
type Step = LifeAnswer['steps'][number];

export type LifeReader = {
  readonly subject: Subject;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly decisions: RunDecisionDeps;
  readonly holds: HoldDeps;
};

/** Statuses in which there is pay that can wait. */
const heldStatuses: readonly PayRun['status'][] = ['preview', 'review', 'locked', 'paying'];

/** Reasons name people and what became of their pay: they are for who sees everybody's. */
const historyOf = async (tx: CompanyTransaction, { nameUsers }: LifeReader, runId: number, seesAll: boolean): Promise<LifeAnswer['history']> => {
  const rows = await readRunHistory(tx, runId);
  const names = await nameUsers(tx, [...new Set(rows.map(({ actor }) => userOfActor(actor)))].filter((user) => user !== ''));
  const told: LifeAnswer['history'] = [];
  for (const { event, from, to, actor, reason: given, happenedAt } of rows) {
    const reason = seesAll ? given : '';
    const user = userOfActor(actor);
    const row = { event, fromStatus: from, toStatus: to, actor: user === '' ? 'worker' : (names.get(user) ?? ''), reason, at: happenedAt.toISOString(), times: 1 };
    const last = told.at(-1);
    if (last !== undefined && last.event === event && last.actor === row.actor && last.reason === reason) told[told.length - 1] = { ...row, fromStatus: last.fromStatus, times: last.times + 1 };
    else told.push(row);
  }
  return told;
};

const proposalOf = async (tx: CompanyTransaction, { subject, nameUsers }: LifeReader, run: PayRun): Promise<LifeAnswer['lockProposal']> => {
  const event = run.status === 'review' ? 'lock' : run.status === 'locked' ? 'unlock' : null;
  if (event === null) return null;
  const open = await openProposalsAbout(tx, [runSubject(run.runId, event)]);
  // Of several, the last one is about the run as it stands.
  const proposal: Proposal | undefined = open.at(-1);
  if (proposal === undefined) return null;
  const names = await nameUsers(tx, [proposal.proposerUserId]);
  return {
    proposalId: String(proposal.proposalId), event, digest: proposal.digest, proposedBy: names.get(proposal.proposerUserId) ?? '',
    mayDecide: isCheckerOf(tx, proposal, 'afterStepUp') && isAnotherHuman(proposal, await humansOf(tx, subject.userId)),
  };
};

/** Steps that need the right to change pay of everybody, as the run stands. */
const changerSteps = async (tx: CompanyTransaction, { decisions }: LifeReader, run: PayRun, isBlocked: boolean): Promise<readonly Step[]> => {
  const givenUp: readonly Step[] = run.kind === 'regular' ? [] : ['discard'];
  switch (run.status) {
    case 'preview': return isBlocked ? givenUp : ['submit', ...givenUp];
    case 'failed': return givenUp;
    case 'review': return ['return'];
    case 'locked': {
      const isSettled = (await readPayables(tx, run)).every(({ state }) => state === 'nothingToPay');
      const mayUnlock = (await decisions.countPayments(tx, run.runId)) === 0 && !(await hasLaterLockedRun(tx, run)) && (await openProposalsAbout(tx, [runSubject(run.runId, 'unlock')])).length === 0;
      return [...(mayUnlock ? ['unlock' as const] : []), ...(isSettled ? ['settle' as const] : [])];
    }
    case 'paid': case 'archived': {
      const mayReverse = run.kind !== 'reversal' && (await findReversal(tx, run.runId)) === null && !(await hasLaterLockedRun(tx, run));
      return [...(mayReverse ? ['reverse' as const] : []), ...(run.status === 'paid' ? ['archive' as const] : [])];
    }
    case 'calculating': case 'paying': case 'discarded': return [];
  }
};

/** Everything about a run's life for one reader. */
export const lifeOfRun = async (tx: CompanyTransaction, reader: LifeReader, run: PayRun): Promise<LifeAnswer> => {
  const payslips = await loadPayslipsOfRun(tx, run);
  const seesAll = reachesAll(tx.access, 'pay') && reachesAll(tx.access, 'personal');
  const blockers = run.status === 'preview' && seesAll ? await findBlockers(tx, run, payslips) : [];
  const lockProposal = await proposalOf(tx, reader, run);
  const computed = payslips.filter(({ status }) => status === 'computed').length;
  const held = heldStatuses.includes(run.status) ? await heldPeople(tx, run, reader.holds, payslips) : new Set<number>();
  const mayChange = seesAll && holds(reader.subject, { action: 'change', fieldClass: 'pay', whole: true });
  const steps = [...(mayChange ? await changerSteps(tx, reader, run, blockers.length > 0) : []), ...(lockProposal?.mayDecide === true ? ['decide' as const] : [])];
  return {
    runId: String(run.runId), month: run.period.month, kind: run.kind, title: seesAll ? run.title : '', status: run.status, payDate: formatDay(run.period.payDay), reversesRunId: run.reversesRunId === null ? null : String(run.reversesRunId),
    periodFrom: formatDay(run.period.fromDay), periodTo: formatDay(run.period.toDay - 1), checkCode: seesAll ? run.digest : null,
    counts: { people: payslips.length, computed, notComputed: payslips.length - computed, excluded: (await readExclusions(tx, run.runId)).size, held: held.size },
    money: seesAll ? [...(await moneyOfRun(tx, run, payslips, held))] : [], blockers: [...blockers], lockProposal, steps: [...steps], history: await historyOf(tx, reader, run.runId, seesAll),
  };
};
