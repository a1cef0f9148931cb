/** What is answered about training: how near a last day is, what waits for whom, what was finished. */
import type { dueStates } from '#contracts/api/learning-api';
import type { CourseCompletion } from '#contracts/flow/course-completion';
import { visiblePeople, type ListedPerson } from '#modules/attendance';
import { managerLine, personNamesOf } from '#modules/people';
import { isPresent, mayReach, mayRead, type CompanyTransaction, type Subject } from '#modules/platform';
import { readCompletions } from './completion-store.ts';
import { readCourses } from './course-store.ts';
import { causesOf, readItems, type PlanEvent, type PlanItem } from './plan-store.ts';

export type DueState = (typeof dueStates)[number];

/** People are told this long before the last day. */
const soonDays = 7;

/** How near the last day of a plan is; one that has ended is neither late nor near. */
export const dueOfItem = ({ state, dueDay }: Pick<PlanItem, 'state' | 'dueDay'>, today: number): DueState =>
  (state !== 'open' && state !== 'proposed' ? 'ended' : state === 'open' && dueDay < today ? 'overdue' : dueDay - today <= soonDays ? 'soon' : 'later');

/** How near the last day of a certificate is. */
export const dueOfCertificate = ({ lastDay, alarmDays }: { readonly lastDay: number | null; readonly alarmDays: number }, today: number): DueState =>
  (lastDay === null ? 'later' : lastDay < today ? 'ended' : lastDay - alarmDays <= today ? 'soon' : 'later');

/** Whether the subject decides what somebody learns: never about oneself. */
export const mayPlanFor = (subject: Subject, personId: number): boolean =>
  personId !== subject.personId && mayReach(subject, 'read', 'personal', personId) && (mayReach(subject, 'change', 'personal', personId) || mayReach(subject, 'change', 'rating', personId));

/** People by their numbers, as far as the subject decides what they learn; the others are told apart. */
export const planningFor = async (tx: CompanyTransaction, subject: Subject, personNumbers: readonly string[], today: number): Promise<{ readonly people: readonly ListedPerson[]; readonly unknown: string[] }> => {
  const wanted = new Set(personNumbers);
  const people = (await visiblePeople(tx, subject, { fromDay: today - 31, toDay: today + 400 })).filter(({ personId, personNumber }) => wanted.has(personNumber) && mayPlanFor(subject, personId));
  const found = new Set(people.map(({ personNumber }) => personNumber));
  return { people, unknown: [...wanted].filter((personNumber) => !found.has(personNumber)) };
};

/** What only a review proposes: that it stands there tells of a weakness. */
const isReviewsWord = ({ cause, state }: Pick<PlanItem, 'cause' | 'state'>): boolean => cause === 'development' && (state === 'proposed' || state === 'declined');

/** Whether the reader may know that an item is there: a review's proposal is for readers of ratings, until somebody accepts it. */
export const mayKnowOf = (tx: Pick<CompanyTransaction, 'access'>, item: Pick<PlanItem, 'personId' | 'cause' | 'state'>): boolean => !isReviewsWord(item) || mayRead(tx.access, 'rating', item.personId);

/** Events as the reader may know them: for whoever reads no ratings, a proposal that was accepted begins where it was accepted, like a course that somebody gave. */
export const shownEvents = (tx: Pick<CompanyTransaction, 'access'>, item: Pick<PlanItem, 'personId' | 'cause'>, events: readonly PlanEvent[]): readonly PlanEvent[] => {
  const accepted = events.findIndex(({ event }) => event === 'accepted');
  if (item.cause !== 'development' || accepted === -1 || mayRead(tx.access, 'rating', item.personId)) return events;
  return events.slice(accepted).map((each) => (each.event === 'accepted' ? { ...each, event: 'planned' } : each));
};

export type TrainingToDecide = { readonly item: PlanItem; readonly name: string; readonly personNumber: string };

/** Proposals that wait for the subject: of those whose nearest manager they are; who has no manager waits for whoever changes everybody. */
export const trainingToDecide = async (tx: CompanyTransaction, subject: Subject, today: number): Promise<readonly TrainingToDecide[]> => {
  if (!isPresent(tx, 'learning') || subject.program !== null || (subject.rights['change:rating'] === undefined && subject.rights['change:personal'] === undefined)) return [];
  const proposed = (await readItems(tx, { personIds: null, states: ['proposed'] })).filter((item) => mayPlanFor(subject, item.personId) && mayKnowOf(tx, item));
  const names = await personNamesOf(tx, proposed.map(({ personId }) => personId));
  const nearest = new Map<number, number | null>();
  for (const personId of new Set(proposed.map((item) => item.personId))) nearest.set(personId, (await managerLine(tx, personId, today))[0] ?? null);
  return proposed.flatMap((item) => {
    const manager = nearest.get(item.personId) ?? null;
    const isMine = manager === null ? subject.rights['change:personal'] === 'all' : manager === subject.personId;
    return isMine ? [{ item, name: names.get(item.personId)?.name ?? '', personNumber: names.get(item.personId)?.personNumber ?? '' }] : [];
  });
};

/** Courses that people finished between two days (both included), with what caused them where the reader may know: for their next review. */
export const completionsOf = async (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number): Promise<readonly CourseCompletion[]> => {
  if (!isPresent(tx, 'learning')) return [];
  const completions = (await readCompletions(tx, personIds)).filter(({ completedDay }) => completedDay >= fromDay && completedDay <= toDay);
  const courses = await readCourses(tx, [...new Set(completions.map(({ courseCode }) => courseCode))]);
  const causes = await causesOf(tx, [...new Set(completions.map(({ personId }) => personId))]);
  return completions.map(({ personId, completionId, courseCode, completedDay, itemId }) => {
    const course = courses.get(courseCode);
    return {
      personId, completionId, courseCode, titleChinese: course?.titleChinese ?? courseCode, titleEnglish: course?.titleEnglish ?? courseCode, completedDay, competencyCodes: course?.competencyCodes ?? [],
      causes: (itemId === null ? [] : (causes.get(itemId) ?? [])).map(({ competencyCode, feedbackIds }) => ({ competencyCode, feedbackIds })),
    };
  });
};
