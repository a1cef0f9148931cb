/**
 * Who stands in for whoever is asked: users in whose hands their right to decide about people is, for as long as that runs.
 * A deputy has no more of a figure than rights reach: what a person showed to their manager is not the manager's to hand on.
 */
import type { Right } from '#contracts/api/access-terms';
import { delegatesOf, delegatorsTo, resolveRights } from '#modules/access';
import { isInReach, type CompanyTransaction, type Rights, type Subject } from '#modules/platform';
import type { Question } from './question-store.ts';

/** The right that makes somebody the deputy of another at the desk, as it does for requests. */
const deputyRight: Right = 'approve:personal';

/** Users in whose place a subject answers on a day (epoch-day); nobody for a program. */
export const standsInFor = async (tx: CompanyTransaction, subject: Subject, today: number): Promise<readonly string[]> =>
  (subject.program !== null || subject.userId === '' ? [] : delegatorsTo(tx, subject.userId, deputyRight, today));

/** Whether these rights reach what a deputy needs of a question: to decide about the person, and to read its figure. */
const reachesAsDeputy = (rights: Rights, { personId, fieldClass }: Pick<Question, 'personId' | 'fieldClass'>): boolean =>
  [deputyRight, `read:${fieldClass}` as const].every((right) => {
    const reach = rights[right];
    return reach !== undefined && isInReach(reach, personId);
  });

/** Whether the subject is the deputy of whom the step waits for. The second proof is asked where figures are shown. */
export const isDeputyFor = (subject: Subject, question: Pick<Question, 'personId' | 'fieldClass'> & { readonly step: Pick<Question['step'], 'userId'> }, standsFor: readonly string[]): boolean =>
  subject.personId !== question.personId && question.step.userId !== null && question.step.userId !== subject.userId && standsFor.includes(question.step.userId) && reachesAsDeputy(subject.rights, question);

/** Users who may answer in the place of one, on a day. Read as the system: whoever asks may know who looks at what they show. */
export const deputiesOf = async (tx: CompanyTransaction, { userId, today, ...about }: { readonly userId: string; readonly today: number; readonly personId: number; readonly fieldClass: Question['fieldClass']; readonly openedByUser: string }): Promise<readonly string[]> => {
  const deputies: string[] = [];
  for (const deputy of await delegatesOf(tx, userId, deputyRight, today)) {
    const { personId, rights } = await resolveRights(tx, { userId: deputy, day: today });
    if (deputy !== about.openedByUser && personId !== about.personId && reachesAsDeputy(rights, about)) deputies.push(deputy);
  }
  return deputies;
};
