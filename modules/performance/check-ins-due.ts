/** Check-ins that are due: for the inbox, and told once to whoever carries the goals. */
import { messageAddressesOf } from '#modules/people';
import { mayReach, noticedMatters, notify, type CompanyTransaction, type Subject } from '#modules/platform';
import { listCycles, type Cycle } from './cycle-store.ts';
import { currentGoals, latestCheckIns } from './goal-store.ts';

/** A person's goals of a cycle that wait for a check-in. */
export type DueCheckIns = { readonly cycle: Cycle; readonly personId: number; readonly goalIds: readonly number[]; readonly dueDay: number };

/** What is due of goals in reach, by person and cycle; the first day on which one was due. */
const dueCheckIns = async (tx: CompanyTransaction, today: number): Promise<readonly DueCheckIns[]> => {
  const due: DueCheckIns[] = [];
  for (const cycle of (await listCycles(tx)).filter(({ state, fromDay }) => state === 'running' && fromDay <= today)) {
    const [goals, last] = [await currentGoals(tx, cycle.cycleId), await latestCheckIns(tx, cycle.cycleId, today)];
    const waiting = goals.filter(({ measure, isDropped }) => measure === 'checkIn' && !isDropped)
      .map(({ goalId, personId }) => ({ goalId, personId, dueDay: Math.max(last.get(goalId)?.onDay ?? cycle.fromDay, cycle.fromDay) + cycle.checkInDays })).filter(({ dueDay }) => dueDay <= today);
    for (const [personId, mine] of Map.groupBy(waiting, (each) => each.personId)) due.push({ cycle, personId, goalIds: mine.map(({ goalId }) => goalId), dueDay: Math.min(...mine.map(({ dueDay }) => dueDay)) });
  }
  return due;
};

/** What waits in the inbox: one's own check-ins, and those of people whose ratings one may change, counted. */
export const checkInsWaiting = async (tx: CompanyTransaction, subject: Subject, today: number): Promise<{ readonly own: readonly DueCheckIns[]; readonly team: readonly DueCheckIns[] }> => {
  const due = await dueCheckIns(tx, today);
  const own = due.filter(({ personId }) => personId === subject.personId);
  return { own, team: due.filter(({ personId }) => personId !== subject.personId && mayReach(subject, 'change', 'rating', personId)) };
};

/** Tells each person once a due day; answers how many were told. Neither goals nor figures are in a notice. */
export const tellCheckInsDue = async (tx: CompanyTransaction, today: number): Promise<number> => {
  let told = 0;
  const due = (await dueCheckIns(tx, today)).map(({ cycle, personId, dueDay }) => ({ personId, about: `cycle:${cycle.cycleId}:${personId}:${dueDay}` }));
  const known = await noticedMatters(tx, 'checkInDue', due.map(({ about }) => about));
  for (const { personId, about } of due) {
    if (known.has(about)) continue;
    const messages = (await messageAddressesOf(tx, [personId])).get(personId) ?? [];
    await notify(tx, { code: 'checkInDue', to: { personId }, about, data: {}, link: '/my/goals' }, { messages, isPrinted: false });
    told += 1;
  }
  return told;
};
