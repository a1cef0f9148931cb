/**
 * Figure 3, cells: every state of a run meets every event, for the regular run of a month and for one beside it, and the
 * application's own role tries to write every state by hand. What may follow what is written down here once more: the
 * product's table is not asked. A refused event leaves neither another state nor a row in the run's history.
 */
import { withTestDatabase } from '#checks/test-database';
import { calculateRun, moveRun, openExtraRun, type RunEvent, type RunStatus } from '#modules/payroll';
import { parseDay } from '#kernel/calendar/epoch-day';
import { asSystem, withCompany, type CompanyContext, type Database } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import { orThrow } from '../or-throw.ts';
import { beginYear, hear } from './year-company.ts';
import { heardIn, makeYear, monthOf } from './year-facts.ts';

const people = 3;
const statuses: readonly RunStatus[] = ['calculating', 'preview', 'failed', 'review', 'locked', 'paying', 'paid', 'archived', 'discarded'];
const events: readonly RunEvent[] = ['calculate', 'calculated', 'fail', 'refresh', 'submit', 'return', 'lock', 'unlock', 'pay', 'settle', 'archive', 'discard'];

/** "state event" → the state after it; all other cells are refused. */
const arrows: Readonly<Record<string, RunStatus>> = {
  'calculating calculate': 'calculating', 'calculating calculated': 'preview', 'calculating fail': 'failed', 'failed calculate': 'calculating', 'preview calculate': 'calculating', 'preview refresh': 'preview', 'preview submit': 'review',
  'review return': 'preview', 'locked pay': 'paying', 'locked settle': 'paid', 'paying pay': 'paying', 'paying settle': 'paid', 'paid pay': 'paying', 'paid archive': 'archived', 'archived pay': 'paying',
};
/** Open to two people only. */
const needsTwo: ReadonlySet<string> = new Set(['review lock', 'locked unlock']);
/** What is no month's regular run may be given up. */
const endsExtra: ReadonlySet<string> = new Set(['failed discard', 'preview discard']);

const expectedOf = (cell: string, isRegular: boolean): string =>
  (needsTwo.has(cell) ? 'secondPersonNeeded' : endsExtra.has(cell) && !isRegular ? 'discarded' : (arrows[cell] ?? 'transitionRefused'));

type Life = { readonly database: Database; readonly system: CompanyContext; readonly companyId: number; readonly runId: number; readonly isRegular: boolean };

const stand = async ({ database, companyId, runId }: Life): Promise<{ readonly status: string; readonly events: number }> =>
  (await database.ownerPool.query<{ status: string; events: number }>('select status, (select count(*)::int from payroll.run_event where company_id = $1 and run_id = $2) as events from payroll.pay_run where company_id = $1 and run_id = $2', [companyId, runId])).rows[0]!;

/** One cell; answers what is wrong about it, '' when nothing is. */
const tryCell = async (life: Life, status: RunStatus, event: RunEvent): Promise<string> => {
  const { database, system, companyId, runId, isRegular } = life;
  await database.ownerPool.query('update payroll.pay_run set status = $3 where company_id = $1 and run_id = $2', [companyId, runId, status]);
  const before = await stand(life);
  const moved = await withCompany(database, system, (tx) => moveRun(tx, runId, { event, digest: 'x' }));
  const after = await stand(life);
  const [cell, got] = [`${status} ${event}`, moved.ok ? moved.value : moved.error.code];
  const expected = expectedOf(cell, isRegular);
  if (got !== expected) return `${cell}: ${got} instead of ${expected}`;
  const left = moved.ok ? { status: expected, events: before.events + 1 } : before;
  return after.status === left.status && after.events === left.events ? '' : `${cell}: leaves ${after.status} and ${after.events} events`;
};

/** The application's role writes a state without an event. */
const tryByHand = async ({ database, system, companyId, runId }: Life, status: RunStatus): Promise<string> => {
  const written = await withCompany(database, system, (tx) => tx.query('update payroll.pay_run set status = $3 where company_id = $1 and run_id = $2', [companyId, runId, status])).then(() => true, () => false);
  return written ? `${status} was written by hand` : '';
};

const livesOf = async (database: Database, companyId: number, seed: number): Promise<readonly Life[]> => {
  const company = await beginYear(database, companyId);
  await hear(company, heardIn(makeYear(seed, people), 1, true));
  const system = asSystem(companyId, 'payRun', 'prove');
  const month = monthOf(1);
  const { runId } = orThrow('computed', await calculateRun(database, system, { month, mode: 'compute' }));
  const payDay = orThrow('day', parseDay(`${month}-28`));
  const extra = await withCompany(database, system, async (tx) => orThrow('extra run', await openExtraRun(tx, { month, kind: 'bonus', title: 'bonus', payDay })));
  return [{ database, system, companyId, runId, isRegular: true }, { database, system, companyId, runId: extra, isRegular: false }];
};

export const lifePart = {
  name: 'life',
  run: async ({ seeds }: SuiteOptions): Promise<readonly Figure[]> => {
    const wrong: string[] = [];
    let cells = 0;
    await withTestDatabase(async ({ database, company: { companyId } }) => {
      for (const life of await livesOf(database, companyId, seeds[0] ?? 1)) {
        for (const status of statuses) {
          for (const event of events) {
            const fault = await tryCell(life, status, event);
            cells += 1;
            if (fault !== '') wrong.push(fault);
          }
          const byHand = await tryByHand(life, status);
          cells += 1;
          if (byHand !== '') wrong.push(byHand);
        }
      }
    });
    return [{ bar: 'life.cellsWrong', value: wrong.length, n: cells, note: wrong[0] === undefined ? `${statuses.length} states × ${events.length} events of two runs, and each state by hand` : `first: ${wrong[0]}` }];
  },
};
