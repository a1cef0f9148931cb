/** What every route of learning needs: its dependencies, transactions of the caller, refusals as answers. */
import type { TrainingNeed } from '#contracts/flow/training-need';
import { failure, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { forSubject, oneselfOf, readCompany, runCommand, type ApiFailure, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import type { LearningError } from './learning-errors.ts';

export type LearningRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: () => number;
  /** Names of users, also of those whom the reader may not know as people. */
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Weaknesses that reviews found, of people in the caller's reach of ratings; none where the module of reviews is absent. */
  readonly trainingNeeds: (tx: CompanyTransaction, personIds: readonly number[]) => Promise<readonly TrainingNeed[]>;
};

export type Answer<T> = Promise<Result<T, ApiFailure>>;
type Body = { readonly commandId: string };
type Command = { readonly name: string; readonly subject: string; readonly parameters: JsonValue };

const statuses: Readonly<Record<string, number>> = {
  reasonMissing: 400, dueInPast: 400, completedInFuture: 400, courseTimeInvalid: 400, courseLinkMissing: 400, courseCompetencyUnknown: 400, courseSkillUnknown: 400, courseFileKind: 400, courseFileTooLarge: 413, certificateDatesInvalid: 400, planScopeUnknown: 400, trainingNotForPrograms: 403,
};
const unknown: readonly string[] = ['courseUnknown', 'sessionUnknown', 'planItemUnknown', 'certificateUnknown'];

/** What cannot be known of is a 404 like any other. */
const apiFailure = ({ code, data }: { readonly code: string; readonly data?: LearningError['data'] }): ApiFailure =>
  (unknown.includes(code) ? { code: 'notFound' } : { code, status: statuses[code] ?? 409, ...(data === undefined ? {} : { data }) });

const answered = <T, E extends { readonly code: string; readonly data?: LearningError['data'] }>(result: Result<T, E>): Result<T, ApiFailure> => (result.ok ? result : failure(apiFailure(result.error)));

/** Reading and changing for a caller, or for the caller alone; refusals come out as the server answers them. */
export const createTools = ({ database }: Pick<LearningRoutesDeps, 'database'>) => ({
  read: <T>(subject: Subject, work: (tx: CompanyTransaction) => Promise<Result<T, LearningError>>): Answer<T> => readCompany(database, forSubject(subject), async (tx) => answered(await work(tx))),
  change: async <T>(subject: Subject, { commandId }: Body, command: Command, work: (tx: CompanyTransaction) => Promise<Result<T, LearningError>>): Answer<T> =>
    answered(await runCommand<T, LearningError>(database, forSubject(subject), { commandId, ...command }, work)),
  /** The same about the caller alone, whatever else they may do; nobody's account finds nothing. */
  readOwn: <T>(subject: Subject, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, LearningError>>): Answer<T> => {
    const { personId } = subject;
    return personId === null ? Promise.resolve(failure({ code: 'notFound' })) : readCompany(database, forSubject(oneselfOf(subject)), async (tx) => answered(await work(tx, personId)));
  },
  changeOwn: async <T>(subject: Subject, { commandId }: Body, command: Command, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, LearningError>>): Answer<T> => {
    const { personId } = subject;
    return personId === null ? failure({ code: 'notFound' }) : answered(await runCommand<T, LearningError>(database, forSubject(oneselfOf(subject)), { commandId, ...command }, (tx) => work(tx, personId)));
  },
});
export type LearningTools = ReturnType<typeof createTools>;

/** The epoch-day of a date that the schema has looked at; null where the calendar does not have it. */
export const dayOf = (date: string): number | null => {
  const parsed = parseDay(date);
  return parsed.ok ? parsed.value : null;
};
