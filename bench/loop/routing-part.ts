/**
 * Must show 3: over random reorganisations a question is asked of the managers of its period and of nobody else, and while
 * nobody answers it always waits for somebody, at last the office. Office hours are where the clock of their zone says.
 */
import { expectedUsers, makeOrganisation, organisationFirstDay, organisationToday, userOf, writeOrganisation, type Organisation } from '#checks/random-organisation';
import { createRandom, type Random } from '#checks/seeded-random';
import { withTestDatabase } from '#checks/test-database';
import { formatDay, monthOfDay } from '#kernel/calendar/epoch-day';
import { asSystem, setMemberDisabled, withCompany, type CompanyTransaction } from '#modules/platform';
import { carryDue, findOrder, firstAsked, openQuestionOf } from '#modules/self-service';
import type { Figure, SuiteOptions } from '../figure.ts';
import { orThrow } from '../or-throw.ts';
import { changes, countWindows } from './window-oracle.ts';

const people = 80;
const questionsOfSeed = 400;
const followedOfSeed = 60;
const windowsOfSeed = 100;
/** Of questions and of those that are followed, a slice takes at least these: fewer would not meet everything that happens. */
const leastAsked = 200;
const leastFollowed = 25;

type Tally = { asked: number; wrong: number; followed: number; lost: number; letOut: number; acting: number; first: string };
type Asker = { readonly self: number; readonly personId: number; readonly day: number };

const note = (tally: Tally, what: string): void => {
  if (tally.first === '') tally.first = what;
};

const figure = { titles: { 'zh-CN': '', en: '' }, value: null, unit: '', explanation: null, day: null, answer: null };

const open = async (tx: CompanyTransaction, { self, personId, day }: Asker): Promise<string> => {
  const order = await findOrder(tx, { personId, userId: userOf(self), periodDay: day, today: organisationToday });
  const key = { about: 'attendanceDay', fieldClass: 'personal', runId: null, revision: null, item: null, date: formatDay(day), cycleId: null, earlierQuestionId: null, month: monthOfDay(day), periodDay: day } as const;
  return orThrow('asked', await openQuestionOf(tx, { personId, userId: userOf(self), found: { key, figure }, text: '?', wish: 'manager', first: firstAsked(order, 'manager'), dueAt: 0 })).questionId;
};

/** Whoever has office hours is waited for through one more window, as the product comes. */
const windowsWaited = 2;
const givesHours = (random: Random, size: number): ReadonlySet<string> => new Set(Array.from({ length: size }, (_, self) => self).filter(() => random(2) === 0).map(userOf));

const writeHours = async (tx: CompanyTransaction, ids: readonly number[], withHours: ReadonlySet<string>): Promise<void> => {
  const windows = JSON.stringify([{ weekday: 4, from: '19:00', to: '21:00' }]);
  for (const [self, personId] of ids.entries()) {
    if (withHours.has(userOf(self))) await tx.query("insert into self_service.office_hours (company_id, person_id, valid_from, zone, windows, made_by) values ($1, $2, '2026-01-01', 'Asia/Shanghai', $3, 'proof')", [tx.companyId, personId, windows]);
  }
};

/** For whom a question waits, one time after the other, while nobody answers; whoever is asked at the time `gone` is let out then, and is waited for no more. */
const expectedWaits = (users: readonly string[], withHours: ReadonlySet<string>, gone: number): readonly string[] => {
  const waits: string[] = [];
  for (const userId of users) {
    for (let time = 0; time < (withHours.has(userId) ? windowsWaited : 1); time += 1) {
      waits.push(userId);
      if (waits.length - 1 === gone) break;
    }
  }
  return waits;
};

type OpenStep = { readonly kind: string; readonly user_id: string | null };
const openSteps = async (tx: CompanyTransaction, questionId: string): Promise<readonly OpenStep[]> =>
  (await tx.query<OpenStep>("select kind, user_id from self_service.question_step where company_id = $1 and question_id = $2 and state = 'open'", [tx.companyId, questionId])).rows;

const passTime = async (tx: CompanyTransaction, questionId: string): Promise<void> => {
  await tx.query("update self_service.question_step set due_at = platform.now() - interval '1 minute' where company_id = $1 and question_id = $2 and state = 'open'", [tx.companyId, questionId]);
  await carryDue(tx, organisationToday);
};

/** Nobody answers: whom it waited for, one after the other, until the office has it for the second time. */
const followSilence = async (tx: CompanyTransaction, questionId: string, gone: number): Promise<{ readonly waits: readonly string[]; readonly isLost: boolean }> => {
  const waits: string[] = [];
  for (let round = 0; round < people * windowsWaited; round += 1) {
    const [step, second] = await openSteps(tx, questionId);
    if (step === undefined || second !== undefined) return { waits, isLost: true };
    if (step.user_id === null) {
      await passTime(tx, questionId);
      const after = await tx.query("select from self_service.question_step where company_id = $1 and question_id = $2 and state = 'open' and kind = 'office' and carried > 0", [tx.companyId, questionId]);
      return { waits, isLost: after.rowCount !== 1 };
    }
    waits.push(step.user_id);
    const isGone = waits.length - 1 === gone;
    if (isGone) await setMemberDisabled(tx, step.user_id, true);
    await passTime(tx, questionId);
    // Let in again for the next question.
    if (isGone) await setMemberDisabled(tx, step.user_id, false);
  }
  return { waits, isLost: true };
};

const routeYear = async (tx: CompanyTransaction, random: Random, tally: Tally, scale: number): Promise<void> => {
  const organisation: Organisation = makeOrganisation(random, people);
  const ids = await writeOrganisation(tx, organisation);
  const askers = new Map<string, Asker>();
  for (let turn = 0; turn < Math.max(leastAsked, Math.round(questionsOfSeed * scale)); turn += 1) {
    const [self, day] = [random(people), organisationFirstDay + random(365)];
    const asker = { self, personId: ids[self]!, day };
    const order = await findOrder(tx, { personId: asker.personId, userId: userOf(self), periodDay: day, today: organisationToday });
    const [found, expected] = [order.flatMap(({ userId }) => (userId === null ? [] : [userId])), expectedUsers(organisation, self, day)];
    tally.asked += 1;
    if (JSON.stringify(found) !== JSON.stringify(expected) || order.at(-1)?.userId !== null) {
      tally.wrong += 1;
      note(tally, `P${self} on ${formatDay(day)}: ${found.join(' ')} instead of ${expected.join(' ')}`);
    }
    askers.set(`${self} ${day}`, asker);
  }
  const withHours = givesHours(random, people);
  await writeHours(tx, ids, withHours);
  for (const asker of [...askers.values()].slice(0, Math.max(leastFollowed, Math.round(followedOfSeed * scale)))) {
    const gone = random(4);
    const { waits, isLost } = await followSilence(tx, await open(tx, asker), gone);
    const expected = expectedWaits(expectedUsers(organisation, asker.self, asker.day), withHours, gone);
    tally.followed += 1;
    if (waits.length > gone) tally.letOut += 1;
    if (isLost || JSON.stringify(waits) !== JSON.stringify(expected)) {
      tally.lost += 1;
      note(tally, `P${asker.self} on ${formatDay(asker.day)} waited for ${waits.join(' ')} instead of ${expected.join(' ')}`);
    }
  }
  tally.acting += organisation.reduce((sum, { actsFor }) => sum + actsFor.length, 0);
};

export const routingPart = {
  name: 'routing',
  run: async ({ seeds, scale }: SuiteOptions): Promise<readonly Figure[]> => {
    const tally: Tally = { asked: 0, wrong: 0, followed: 0, lost: 0, letOut: 0, acting: 0, first: '' };
    for (const seed of seeds) {
      await withTestDatabase(({ database, company: { companyId } }) => withCompany(database, asSystem(companyId, 'proof', 'prove'), (tx) => routeYear(tx, createRandom(seed), tally, scale)));
    }
    const windows = Math.max(1, Math.round(windowsOfSeed * seeds.length * scale));
    const hours = countWindows(createRandom(seeds[0] ?? 1), windows);
    const detail = tally.first === '' ? `${people} people, seeds ${seeds.join(',')}` : tally.first;
    const followed = tally.first === '' ? `${tally.letOut} while whoever is asked leaves, ${tally.acting} who act for others` : tally.first;
    return [
      { bar: 'routing.wrongPeople', value: tally.wrong, n: tally.asked, note: detail }, { bar: 'routing.questionsLost', value: tally.lost, n: tally.followed, note: followed },
      { bar: 'officeHours.wrong', value: hours.wrong, n: windows, note: hours.first === '' ? `${changes.length} changes of clocks and days without one, ${hours.held} windows held` : hours.first },
    ];
  },
};
