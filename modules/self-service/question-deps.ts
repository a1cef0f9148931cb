/** What the routes of questions are given, and how they read and write: within the subject's own rights, and as the system where a person may not know of who is above. */
import { failure, success, type Result } from '#kernel/base/result';
import { personNamesOf } from '#modules/people';
import type { OpenToStaff } from '#modules/payroll';
import { asSystem, forSubject, oneselfOf, readCompany, runCommand, type ApiFailure, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import type { ProposeScores } from './follow-correction.ts';
import type { ScoreFigure } from './freeze-figure.ts';
import { hoursOfUser, dueOf } from './question-time.ts';
import { readPolicy } from './office-hours-store.ts';
import type { AskedStep } from './question-route.ts';
import type { Question } from './question-store.ts';
import type { Names, PersonName } from './question-answers.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

export type SelfServiceRoutesDeps = {
  readonly database: Database; readonly nowMilliseconds: () => number; readonly zone: string;
  /** Today by the company's clock, as an epoch-day. */
  readonly today: () => number;
  readonly openToStaff: OpenToStaff;
  /** Null where there are no scores. */
  readonly scoreFigure: ScoreFigure | null;
  /** Derives the scores of a person again after their days moved, for a look that is taken back. */
  readonly rederiveScores: ((tx: CompanyTransaction, personId: number) => Promise<Result<unknown, SelfServiceError>>) | null;
  /** Proposes scores again after a correction; null where there are none. */
  readonly proposeScores: ProposeScores | null;
  /** Names of users by their ids. */
  readonly namesOf: (companyId: number, userIds: readonly string[]) => Promise<Names>;
  /** Lets the worker follow a request that was filed; in the caller's transaction. */
  readonly followRequest: (tx: CompanyTransaction, requestId: number) => Promise<void>;
  /** Lets the worker tell whoever has to know of a question or a suggestion; in the caller's transaction. */
  readonly tellLater: (tx: CompanyTransaction, what: { readonly questionId: string } | { readonly suggestionId: string }) => Promise<void>;
};

export type Answer<T> = Promise<Result<T, ApiFailure>>;
type Work<T> = (tx: CompanyTransaction) => Promise<Result<T, SelfServiceError>>;

const statuses: Readonly<Record<string, number>> = { notFound: 404, stepUpNeeded: 403, notAllowed: 403, notYourTurn: 409, figureUnknown: 404, officeHoursInvalid: 400, zoneUnknown: 400, dayUnknown: 400 };
/** How a refusal is answered. */
export const failureOf = ({ code, data, status }: SelfServiceError): ApiFailure => ({ code, ...(data === undefined ? {} : { data }), status: status ?? statuses[code] ?? 409 });
const answered = <T>(result: Result<T, SelfServiceError>): Result<T, ApiFailure> => (result.ok ? result : failure(failureOf(result.error)));

/** A command's name, what it is about, and what tells one wish from another. */
export type Wish = { readonly commandId: string; readonly name: string; readonly subject: string; readonly parameters: JsonValue };

export const createTools = (deps: SelfServiceRoutesDeps) => {
  const { database } = deps;
  const system = <T>(companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(database, asSystem(companyId, 'questions', 'server'), work);
  return {
    system,
    read: <T>(subject: Subject, work: Work<T>): Answer<T> => readCompany(database, forSubject(subject), async (tx) => answered(await work(tx))),
    readOwn: <T>(subject: Subject, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, SelfServiceError>>): Answer<T> => {
      const { personId } = subject;
      return personId === null ? Promise.resolve(failure(failureOf(refusal('notFound')))) : readCompany(database, forSubject(oneselfOf(subject)), async (tx) => answered(await work(tx, personId)));
    },
    // What is asked, answered and chosen is somebody's word: a program is nobody.
    change: <T>(subject: Subject, wish: Wish, work: Work<T>): Answer<T> =>
      (subject.program !== null ? Promise.resolve(failure<ApiFailure>({ code: 'notAllowed', status: 403 })) : runCommand<T, ApiFailure>(database, forSubject(subject), wish, async (tx) => answered(await work(tx)))),
    changeOwn: <T>(subject: Subject, wish: Wish, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, SelfServiceError>>): Answer<T> => {
      const { personId } = subject;
      if (personId === null || subject.program !== null) return Promise.resolve(failure(failureOf(refusal('notFound'))));
      return runCommand<T, ApiFailure>(database, forSubject(oneselfOf(subject)), wish, async (tx) => answered(await work(tx, personId)));
    },
    /** Names of people that ask, read as the system: whoever is asked knows who asks. */
    peopleNames: (companyId: number, questions: readonly Pick<Question, 'personId'>[]): Promise<ReadonlyMap<number, PersonName>> =>
      (questions.length === 0 ? Promise.resolve(new Map()) : system(companyId, (tx) => personNamesOf(tx, [...new Set(questions.map(({ personId }) => personId))]))),
    askedNames: (companyId: number, questions: readonly Pick<Question, 'step'>[]): Promise<Names> => deps.namesOf(companyId, [...new Set(questions.flatMap(({ step }) => (step.userId === null ? [] : [step.userId])))]),
    /** Until when a step waits that begins now. */
    dueOfStep: (companyId: number, step: AskedStep): Promise<number> =>
      system(companyId, async (tx) => dueOf(await hoursOfUser(tx, step.userId, deps.today()), await readPolicy(tx), deps.nowMilliseconds())),
  };
};
export type Tools = ReturnType<typeof createTools>;

/** Does something with a question and has whoever has to know told of it; a refusal tells nobody. */
export const telling = async <T>(deps: Pick<SelfServiceRoutesDeps, 'tellLater'>, tx: CompanyTransaction, what: { readonly questionId: string } | { readonly suggestionId: string }, result: Result<T, SelfServiceError>): Promise<Result<T, SelfServiceError>> => {
  if (result.ok) await deps.tellLater(tx, what);
  return result;
};

/** Nothing to say but that it is done. */
export const done = success({ done: true as const });
