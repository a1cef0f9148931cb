/** Who is to finish which course by when: by rule, by a decision, because somebody asks, or because a review found a weakness. */
import { randomUUID } from 'node:crypto';
import type { TrainingNeed } from '#contracts/flow/training-need';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { employedPersons, listPositions, positionsOf, type EmployedPerson } from '#modules/people';
import { isPresent, notify, reachesAll, type CompanyTransaction } from '#modules/platform';
import { readCertificates, readCompletions, type Certificate } from './completion-store.ts';
import { findCourse, readCourses } from './course-store.ts';
import type { LearningError } from './learning-errors.ts';
import { causesOf, findItem, holdTrainingOf, insertCauses, insertEvent, insertItems, insertPlanned, insertRule, readItems, readRules, updateItem, type PlanItem, type PlanRule } from './plan-store.ts';
import { mayKnowOf } from './training-views.ts';

/** Last day of what somebody asks for, or a review proposes, until a human says otherwise. */
const usualDays = 60;

type Draft = Omit<PlanItem, 'plannedBy' | 'plannedAt'>;

/** Plans and tells each person once, however many courses they are given; answers the items that were planned. */
const plan = async (tx: CompanyTransaction, drafts: readonly Draft[], reason: string): Promise<readonly Draft[]> => {
  const planned = await insertItems(tx, drafts);
  const made = drafts.filter(({ itemId }) => planned.has(itemId));
  if (made.length > 0) await insertPlanned(tx, made, reason);
  const told = Map.groupBy(made.filter(({ state }) => state === 'open'), ({ personId }) => personId);
  for (const [personId, items] of told) {
    const first = Math.min(...items.map(({ dueDay }) => dueDay));
    await notify(tx, { code: 'trainingPlanned', to: { personId }, about: `training:${items[0]!.itemId}`, data: { count: String(items.length), dueDate: formatDay(first) }, link: '/my/courses' });
  }
  return made;
};

type RuleScene = {
  readonly today: number;
  readonly positions: ReadonlyMap<number, string>;
  /** By person and course. */
  readonly finished: ReadonlySet<string>;
  readonly certificates: ReadonlyMap<string, readonly Certificate[]>;
  /** By person and rule: what somebody declined, or was let off. */
  readonly refused: ReadonlyMap<string, readonly PlanItem[]>;
};

const keyOf = (personId: number, code: string | null): string => `${personId}|${code ?? ''}`;

const isUnder = (rule: PlanRule, person: EmployedPerson, positions: ReadonlyMap<number, string>): boolean =>
  rule.scopeKind === 'everybody' || (rule.scopeKind === 'department' ? person.department === rule.scopeKey : positions.get(person.personId) === rule.scopeKey);

/** What a rule gives a person today: the course once, and again when its certificate comes to its end. */
const draftOf = (rule: PlanRule, person: EmployedPerson, scene: RuleScene): Draft | null => {
  const { today, finished, refused } = scene;
  const { personId } = person;
  const key = keyOf(personId, rule.courseCode);
  const mine = refused.get(keyOf(personId, rule.ruleId)) ?? [];
  const draft = { personId, itemId: randomUUID(), courseCode: rule.courseCode, ruleId: rule.ruleId, state: 'open' as const };
  // Somebody was let off: the rule does not come back with it.
  if (!finished.has(key)) return mine.some(({ cause }) => cause === 'rule') ? null : { ...draft, cause: 'rule', dueDay: Math.max(today, person.hireDay) + rule.dueDays };
  const held = scene.certificates.get(key) ?? [];
  const last = held.some(({ lastDay }) => lastDay === null) ? null : held.toSorted((one, other) => (other.lastDay ?? 0) - (one.lastDay ?? 0))[0];
  if (last === null || last === undefined || last.lastDay === null || last.lastDay - last.alarmDays > today) return null;
  const wasRefused = mine.some(({ cause, plannedAt }) => cause === 'renewal' && plannedAt / 86_400 >= last.issuedDay);
  return wasRefused ? null : { ...draft, cause: 'renewal', dueDay: Math.max(today, last.lastDay) };
};

/** Gives people what the rules give: whoever is employed on the day, all or some of them. Run twice, it plans nothing more. Answers how many courses were given. */
export const applyPlanRules = async (tx: CompanyTransaction, { today, personIds }: { readonly today: number; readonly personIds: readonly number[] | null }): Promise<number> => {
  const courses = await readCourses(tx);
  const rules = (await readRules(tx)).filter(({ isActive, courseCode }) => isActive && courses.get(courseCode)?.isOffered === true);
  if (rules.length === 0) return 0;
  const people = await employedPersons(tx, { fromDay: today, toDay: today + 1, personIds });
  const ids = people.map(({ personId }) => personId);
  const scene: RuleScene = {
    today, positions: rules.some(({ scopeKind }) => scopeKind === 'position') ? await positionsOf(tx, ids, today) : new Map(),
    finished: new Set((await readCompletions(tx, personIds === null ? null : ids)).map(({ personId, courseCode }) => keyOf(personId, courseCode))),
    certificates: Map.groupBy((await readCertificates(tx, personIds === null ? null : ids)).filter(({ courseCode }) => courseCode !== null), ({ personId, courseCode }) => keyOf(personId, courseCode)),
    refused: Map.groupBy(await readItems(tx, { personIds: personIds === null ? null : ids, states: ['declined', 'waived'] }), ({ personId, ruleId }) => keyOf(personId, ruleId)),
  };
  const drafts = people.flatMap((person) => rules.flatMap((rule) => {
    const draft = isUnder(rule, person, scene.positions) ? draftOf(rule, person, scene) : null;
    return draft === null ? [] : [draft];
  }));
  return (await plan(tx, drafts, '')).length;
};

/** Saves a rule; whoever comes under it is given the course at once. Answers how many were. */
export const savePlanRule = async (tx: CompanyTransaction, rule: PlanRule, today: number): Promise<Result<{ readonly planned: number }, LearningError>> => {
  if ((await findCourse(tx, rule.courseCode)) === null) return failure({ code: 'courseUnknown' });
  const isKnown = rule.scopeKind === 'everybody' ? rule.scopeKey === '' : rule.scopeKey !== '' && (rule.scopeKind === 'department' || (await listPositions(tx)).some(({ positionCode }) => positionCode === rule.scopeKey));
  if (!isKnown) return failure({ code: 'planScopeUnknown' });
  await insertRule(tx, rule);
  return success({ planned: await applyPlanRules(tx, { today, personIds: null }) });
};

/** Gives a new person what the rules give in their position, from their first day. The position is handed in: it may be recorded in this very transaction. */
export const enrolInTraining = async (tx: CompanyTransaction, personId: number, positionCode: string | null, day: number): Promise<number> => {
  if (!isPresent(tx, 'learning')) return 0;
  const courses = await readCourses(tx);
  const rules = (await readRules(tx)).filter(({ isActive, courseCode }) => isActive && courses.get(courseCode)?.isOffered === true);
  const [person] = await employedPersons(tx, { fromDay: day, toDay: day + 1, personIds: [personId] });
  if (person === undefined || rules.length === 0) return 0;
  const scene: RuleScene = { today: day, positions: new Map(positionCode === null ? [] : [[personId, positionCode]]), finished: new Set(), certificates: new Map(), refused: new Map() };
  const drafts = rules.flatMap((rule) => (isUnder(rule, person, scene.positions) ? [draftOf(rule, person, scene)] : [])).filter((draft) => draft !== null);
  return (await plan(tx, drafts, '')).length;
};

/**
 * Gives people whose file was changed what the rules give now, new ones from their first day: nobody waits for the next look. Whoever
 * changes files and does not see everybody's personal values leaves it to that look; so does a transfer that is yet to come.
 */
export const followFiles = async (tx: CompanyTransaction, personIds: readonly number[], today: number): Promise<void> => {
  if (!isPresent(tx, 'learning') || !reachesAll(tx.access, 'personal')) return;
  const yearAhead = 366;
  const people = await employedPersons(tx, { fromDay: today, toDay: today + yearAhead, personIds });
  for (const [day, group] of Map.groupBy(people, ({ hireDay }) => Math.max(today, hireDay))) await applyPlanRules(tx, { today: day, personIds: group.map(({ personId }) => personId) });
};

type Assignment = { readonly personIds: readonly number[]; readonly courseCode: string; readonly dueDay: number; readonly today: number; readonly reason: string };

/** Gives people a course with a last day. */
export const assignTraining = async (tx: CompanyTransaction, wish: Assignment): Promise<Result<{ readonly planned: number; readonly hadAlready: number }, LearningError>> => {
  const course = await findCourse(tx, wish.courseCode);
  if (course === null) return failure({ code: 'courseUnknown' });
  if (!course.isOffered) return failure({ code: 'courseNotOffered' });
  if (wish.dueDay < wish.today) return failure({ code: 'dueInPast' });
  const made = await plan(tx, wish.personIds.map((personId): Draft => ({ personId, itemId: randomUUID(), courseCode: wish.courseCode, cause: 'development', ruleId: null, state: 'open', dueDay: wish.dueDay })), wish.reason);
  return success({ planned: made.length, hadAlready: wish.personIds.length - made.length });
};

/** Asks for a course for oneself; somebody decides. */
export const askForTraining = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly courseCode: string; readonly today: number; readonly reason: string }): Promise<Result<{ readonly itemId: string }, LearningError>> => {
  const course = await findCourse(tx, wish.courseCode);
  if (course === null) return failure({ code: 'courseUnknown' });
  if (!course.isOffered) return failure({ code: 'courseNotOffered' });
  const [made] = await plan(tx, [{ personId: wish.personId, itemId: randomUUID(), courseCode: wish.courseCode, cause: 'request', ruleId: null, state: 'proposed', dueDay: wish.today + usualDays }], wish.reason);
  return made === undefined ? failure({ code: 'planItemOpenAlready' }) : success({ itemId: made.itemId });
};

export type Proposed = { readonly proposed: number; readonly withoutCourse: readonly Pick<TrainingNeed, 'competencyCode' | 'titleChinese' | 'titleEnglish'>[] };

/** Proposes a course for each weakness that no plan answers yet; the proposal cites what it was found in and waits for a human. */
export const proposeForNeeds = async (tx: CompanyTransaction, needs: readonly TrainingNeed[], today: number): Promise<Proposed> => {
  const people = [...new Set(needs.map(({ personId }) => personId))];
  const items = Map.groupBy(await readItems(tx, { personIds: people, states: null }), ({ personId }) => personId);
  const causes = await causesOf(tx, people);
  const finished = new Set((await readCompletions(tx, people)).map(({ personId, courseCode }) => keyOf(personId, courseCode)));
  const offered = [...(await readCourses(tx)).values()].filter(({ isOffered }) => isOffered).toSorted((one, other) => (one.courseCode < other.courseCode ? -1 : 1));
  const isAnswered = (need: TrainingNeed): boolean => (items.get(need.personId) ?? []).some((item) =>
    (causes.get(item.itemId) ?? []).some((cause) => cause.competencyCode === need.competencyCode && need.feedbackIds.every((id) => cause.feedbackIds.includes(id))));
  const withoutCourse = new Map<string, Proposed['withoutCourse'][number]>();
  const wanted = new Map<string, { readonly personId: number; readonly courseCode: string; readonly causes: TrainingNeed[] }>();
  for (const need of needs.filter((each) => !isAnswered(each))) {
    const teaching = offered.filter(({ competencyCodes }) => competencyCodes.includes(need.competencyCode));
    if (teaching.length === 0) withoutCourse.set(need.competencyCode, { competencyCode: need.competencyCode, titleChinese: need.titleChinese, titleEnglish: need.titleEnglish });
    // What somebody finished before it was found did not help: the next course, if there is one.
    const course = teaching.find(({ courseCode }) => !finished.has(keyOf(need.personId, courseCode)));
    if (course === undefined) continue;
    const key = keyOf(need.personId, course.courseCode);
    const known = wanted.get(key);
    if (known === undefined) wanted.set(key, { personId: need.personId, courseCode: course.courseCode, causes: [need] });
    else known.causes.push(need);
  }
  const drafts = [...wanted.values()].map(({ personId, courseCode }): Draft => ({ personId, itemId: randomUUID(), courseCode, cause: 'development', ruleId: null, state: 'proposed', dueDay: today + usualDays }));
  const made = await plan(tx, drafts, '');
  for (const item of made) await insertCauses(tx, item, wanted.get(keyOf(item.personId, item.courseCode))!.causes.map(({ personId: _, ...cause }) => cause));
  return { proposed: made.length, withoutCourse: [...withoutCourse.values()] };
};

type Change = { readonly itemId: string; readonly mayPlan: (personId: number) => boolean };

/** An item that the caller may decide about, held until the transaction ends. */
const itemFor = async (tx: CompanyTransaction, { itemId, mayPlan }: Change, ownPersonId: number | null): Promise<Result<PlanItem, LearningError>> => {
  const found = await findItem(tx, itemId);
  if (found === null) return failure({ code: 'planItemUnknown' });
  if (found.personId === ownPersonId) return failure({ code: 'ownTraining' });
  if (!mayPlan(found.personId) || !mayKnowOf(tx, found)) return failure({ code: 'planItemUnknown' });
  await holdTrainingOf(tx, found.personId);
  const item = await findItem(tx, itemId);
  return item === null ? failure({ code: 'planItemUnknown' }) : success(item);
};

/** Accepts a proposed training with its last day, or declines it with a reason. */
export const decideTraining = async (tx: CompanyTransaction, ownPersonId: number | null, wish: Change & { readonly decision: 'accept' | 'decline'; readonly dueDay: number | null; readonly today: number; readonly reason: string }): Promise<Result<{ readonly done: true }, LearningError>> => {
  const item = await itemFor(tx, wish, ownPersonId);
  if (!item.ok) return item;
  if (item.value.state !== 'proposed') return failure({ code: 'planItemClosed' });
  if (wish.decision === 'decline' && wish.reason === '') return failure({ code: 'reasonMissing' });
  const dueDay = wish.decision === 'accept' ? (wish.dueDay ?? Math.max(item.value.dueDay, wish.today)) : item.value.dueDay;
  if (wish.decision === 'accept' && dueDay < wish.today) return failure({ code: 'dueInPast' });
  await updateItem(tx, item.value, { state: wish.decision === 'accept' ? 'open' : 'declined', dueDay });
  await insertEvent(tx, item.value, wish.decision === 'accept' ? { event: 'accepted', dueDay, reason: wish.reason } : { event: 'declined', reason: wish.reason });
  if (wish.decision === 'accept' || item.value.cause === 'request') {
    await notify(tx, { code: 'trainingDecided', to: { personId: item.value.personId }, about: `training:${item.value.itemId}`, data: { decision: wish.decision, dueDate: formatDay(dueDay) }, link: '/my/courses' });
  }
  return success({ done: true });
};

/** Moves the last day of an open item. */
export const moveTraining = async (tx: CompanyTransaction, ownPersonId: number | null, wish: Change & { readonly dueDay: number; readonly today: number; readonly reason: string }): Promise<Result<{ readonly done: true }, LearningError>> => {
  const item = await itemFor(tx, wish, ownPersonId);
  if (!item.ok) return item;
  if (item.value.state !== 'open') return failure({ code: 'planItemClosed' });
  if (wish.dueDay < wish.today) return failure({ code: 'dueInPast' });
  await updateItem(tx, item.value, { state: 'open', dueDay: wish.dueDay });
  await insertEvent(tx, item.value, { event: 'dueMoved', dueDay: wish.dueDay, reason: wish.reason });
  return success({ done: true });
};

/** Lets somebody off. */
export const waiveTraining = async (tx: CompanyTransaction, ownPersonId: number | null, wish: Change & { readonly reason: string }): Promise<Result<{ readonly done: true }, LearningError>> => {
  const item = await itemFor(tx, wish, ownPersonId);
  if (!item.ok) return item;
  if (item.value.state !== 'open') return failure({ code: 'planItemClosed' });
  await updateItem(tx, item.value, { state: 'waived', dueDay: item.value.dueDay });
  await insertEvent(tx, item.value, { event: 'waived', reason: wish.reason });
  return success({ done: true });
};
