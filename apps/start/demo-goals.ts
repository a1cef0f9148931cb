/** A running cycle of goals in the demonstration: the line manager, their team and the employee have the goals that their positions propose. */
import { assert } from '#kernel/base/result';
import { dateOfDay, dayOfDate } from '#kernel/calendar/epoch-day';
import { positionsOf, reportsOf } from '#modules/people';
import { changeCycleState, enrol, listCycles, saveCycle } from '#modules/performance';
import { asSystem, isPresent, withCompany, type Company, type Database } from '#modules/platform';
import type { DemoPersons } from './demo-users.ts';

const mostReports = 20;

/** The quarter that a day lies in, and its name. */
const quarterOf = (day: number): { readonly fromDay: number; readonly toDay: number; readonly title: string } => {
  const { year, month } = dateOfDay(day);
  const quarter = Math.ceil(month / 3);
  const [fromDay, nextDay] = [dayOfDate(year, 3 * quarter - 2, 1), quarter === 4 ? dayOfDate(year + 1, 1, 1) : dayOfDate(year, 3 * quarter + 1, 1)];
  return { fromDay, toDay: nextDay - 1, title: `${year} 年第 ${quarter} 季度` };
};

/** Does nothing where the company has cycles already, or the module is absent. */
export const ensureDemoGoals = (database: Database, company: Company, persons: DemoPersons, today: number): Promise<void> => withCompany(database, asSystem(company.companyId, 'demonstration', 'setUp'), async (tx) => {
  if (!isPresent(tx, 'performance') || (await listCycles(tx)).length > 0) return;
  const { fromDay, toDay, title } = quarterOf(today);
  const saved = await saveCycle(tx, { cycleId: null, kind: 'okr', title, fromDay, toDay, reviewDay: toDay, checkInDays: 14 });
  assert(saved.ok, 'a cycle of the demonstration');
  assert((await changeCycleState(tx, { cycleId: saved.value.cycleId, state: 'running', reason: '' }, today)).ok, 'the cycle of the demonstration runs');
  const { lineManagerPersonId: manager, employeePersonId: employee } = persons;
  const chosen = new Set([...(manager === null ? [] : [manager, ...(await reportsOf(tx, manager, today)).slice(0, mostReports)]), ...(employee === null ? [] : [employee])]);
  for (const [personId, positionCode] of await positionsOf(tx, [...chosen], today)) await enrol(tx, personId, positionCode, fromDay);
});
