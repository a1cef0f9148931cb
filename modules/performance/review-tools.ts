/** What every route of reviews, rules and feedback needs: its dependencies, commands of the caller, refusals as answers. */
import type { CourseCompletion } from '#contracts/flow/course-completion';
import { failure, type Result } from '#kernel/base/result';
import { asSystem, forSubject, readCompany, runCommand, type ApiFailure, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import type { NameUsers } from './review-answers.ts';
import type { ReviewError } from './review-errors.ts';
import { otherLockers } from './review-lockers.ts';

/** What somebody is told; never points, never words. */
type ReviewNotice = { readonly code: 'feedbackGiven' | 'feedbackAsked'; readonly to: { readonly personId: number } | { readonly userId: string }; readonly about: string; readonly data: Readonly<Record<string, string>>; readonly link: string };

export type ReviewRoutesDeps = {
  readonly database: Database; readonly nowMilliseconds: () => number;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: () => number;
  readonly nameUsers: NameUsers;
  /** Tells people whom the caller may not reach; in the caller's transaction, by somebody who may. */
  readonly tell: (tx: CompanyTransaction, notices: readonly ReviewNotice[]) => Promise<void>;
  /** The first month ("2026-11") after those that are paid; null while none is. */
  readonly firstUnpaidMonth: (tx: CompanyTransaction) => Promise<string | null>;
  /** Has open payslips follow what was locked or taken out of force; in the caller's transaction. */
  readonly followResults: (tx: CompanyTransaction) => Promise<void>;
  /** Courses that people finished, where the module of courses is there. */
  readonly completionsOf?: (tx: CompanyTransaction, personIds: readonly number[], fromDay: number, toDay: number) => Promise<readonly CourseCompletion[]>;
};

const hidden: readonly string[] = ['reviewUnknown', 'feedbackUnknown', 'notFound'];
const badRequests: readonly string[] = ['pointsInvalid', 'reasonMissing', 'monthsInvalid', 'factorInvalid', 'ruleInvalid', 'ruleFormulaInvalid', 'ruleDatesInvalid', 'ruleProofMissing', 'scoreRowInvalid', 'peopleOutOfReach', 'feedbackEmpty', 'dueInPast', 'competencyUnknown', 'componentUnknown'];

/** What cannot be known of is a 404 like any other. */
export const reviewFailure = (error: { readonly code: string; readonly data?: ReviewError['data'] }): ApiFailure =>
  (hidden.includes(error.code) ? { code: 'notFound' } : { code: error.code, status: badRequests.includes(error.code) ? 400 : error.code === 'programsDecideNothing' ? 403 : 409, ...(error.data === undefined ? {} : { data: error.data }) });

export const notFound: Result<never, ApiFailure> = failure({ code: 'notFound' });

/** What the caller's own reach cannot work out; only figures of it are told. */
export const asTheSystem = <T>({ database }: ReviewRoutesDeps, companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(database, asSystem(companyId, 'access', 'server'), work);

/** So many are named as those who may. */
const mostLockersNamed = 5;

/** Of reviews that the caller calibrated and is about to lock: names of who may in their stead, by review. */
export const lockersFor = (deps: ReviewRoutesDeps, { companyId, userId }: Subject, reviewIds: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> => asTheSystem(deps, companyId, async (tx) => {
  const others = await otherLockers(tx, { userId, reviewIds, today: deps.today() });
  const names = await deps.nameUsers(tx, [...new Set([...others.values()].flat())]);
  return new Map([...others].map(([reviewId, users]) => [reviewId, users.slice(0, mostLockersNamed).map((user) => names.get(user) ?? user)]));
});

type Step = { readonly commandId: string; readonly name: string; readonly subject: string; readonly parameters: JsonValue };

/** What a program may do here: begin, and hand in what another system has worked out, which a human then approves. Judging people is people's. */
const stepsOfPrograms: readonly string[] = ['performance.openReviews', 'performance.importScores'];

/** A command of the subject; its refusals in the words of the interface. */
export const runStep = async <T>(database: Database, subject: Subject, step: Step, work: (tx: CompanyTransaction) => Promise<Result<T, ReviewError>>): Promise<Result<T, ApiFailure>> => {
  if (subject.program !== null && !stepsOfPrograms.includes(step.name)) return failure(reviewFailure({ code: 'programsDecideNothing' }));
  const done = await runCommand<T, ReviewError>(database, forSubject(subject), step, work);
  return done.ok ? done : failure(reviewFailure(done.error));
};
