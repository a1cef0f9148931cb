/** What puts a figure right: punches as requests of the person, which somebody else than the one who answers approves. */
import { failure, success, type Result } from '#kernel/base/result';
import { submitRequest, takeInCorrection, type RequestRoute } from '#modules/requests';
import { humansOf, usersActingFor, type CompanyTransaction, type Subject } from '#modules/platform';
import { reachesDays } from './answer-question.ts';
import type { FollowingFact, Question } from './question-store.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

/** A punch at a wall clock of the workplace. */
export type Correction = { readonly date: string; readonly direction: 'in' | 'out'; readonly time: string };

const wishOf = ({ date, direction, time }: Correction, reason: string): Parameters<typeof submitRequest>[1]['wish'] =>
  ({ kind: 'correction', leaveKind: null, fromDate: date, toDate: date, fromPart: 'whole', toPart: 'whole', fromTime: time, toTime: null, direction, compensation: 'pay', reason });

/** Users who count as one human with this one today: those they act for, and those who act for them. */
export const sameHumanAs = async (tx: CompanyTransaction, userId: string): Promise<ReadonlySet<string>> => new Set([...(await humansOf(tx, userId)).users, ...(await usersActingFor(tx, userId))]);

/** Whoever answers does not approve what they file, nor for whom they answer: the next one above or the office does. */
const withoutUsers = ({ line, office }: RequestRoute, users: ReadonlySet<string>): RequestRoute => ({ line: line.filter((each) => !users.has(each)), office: office.filter((each) => !users.has(each)) });

/** Files corrections in the person's name, by the one who answers. */
export const fileCorrections = async (tx: CompanyTransaction, subject: Subject, question: Question, wish: { readonly corrections: readonly Correction[]; readonly text: string; readonly route: RequestRoute; /** Users who do not approve it. */ readonly notBy: ReadonlySet<string>; readonly follow: (requestId: number) => Promise<void> }): Promise<Result<readonly FollowingFact[], SelfServiceError>> => {
  if (wish.corrections.length > 0 && !reachesDays(subject, question)) return failure(refusal('correctionOutOfReach'));
  const facts: FollowingFact[] = [];
  for (const correction of wish.corrections) {
    const filed = await submitRequest(tx, { personId: question.personId, userId: subject.userId, wish: wishOf(correction, wish.text), route: withoutUsers(wish.route, wish.notBy) });
    if (!filed.ok) return failure({ ...filed.error, status: 409 });
    await wish.follow(filed.value.requestId);
    facts.push({ kind: 'request', id: String(filed.value.requestId) });
  }
  return success(facts);
};

/** The same punches as facts at once, for a look that is rolled back. */
export const takeInCorrections = async (tx: CompanyTransaction, personId: number, corrections: readonly Correction[]): Promise<Result<null, SelfServiceError>> => {
  for (const [index, correction] of corrections.entries()) {
    const taken = await takeInCorrection(tx, { personId, wish: wishOf(correction, ''), number: index + 1 });
    if (!taken.ok) return failure({ ...taken.error, status: 409 });
  }
  return success(null);
};
