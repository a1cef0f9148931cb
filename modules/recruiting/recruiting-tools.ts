/** What every route of recruiting needs: its dependencies, transactions of the caller, refusals as answers, names. */
import type { TextEmbedder } from '#contracts/flow/text-embedder';
import { failure, success, type Result } from '#kernel/base/result';
import { listPositions } from '#modules/people';
import { forSubject, reachOf, readCompany, runCommand, userOfActor, type ApiFailure, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import type { HireDeps } from './hire-candidate.ts';

export type RecruitingRoutesDeps = HireDeps & {
  readonly database: Database;
  /** The installation's zone, in which instants are answered. */
  readonly zone: string;
  /** Today in the installation's zone, YYYY-MM-DD. */
  readonly today: () => string;
  /** Whether candidates may be compared by a program: an assessment is in force and the switch is on. */
  readonly isMatchingAllowed: (tx: CompanyTransaction) => Promise<boolean>;
  /** A model on this installation that tells how alike words are; null = none. */
  readonly embedder: TextEmbedder | null;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** The spreadsheet connector: rows of texts, the headings first. */
  readonly readTable: (bytes: Buffer) => Promise<Result<readonly (readonly string[])[], { readonly code: string }>>;
};

type Refusal = { readonly code: string; readonly data?: Readonly<Record<string, string>> };
const shared: readonly string[] = ['notFound', 'notAllowed', 'stepUpNeeded', 'invalidRequest', 'commandIdReused'];

/** A refusal as the server answers it. */
export const refuse = ({ code, data }: Refusal): Result<never, ApiFailure> => {
  if (shared.includes(code)) return failure({ code, ...(data === undefined ? {} : { data }) });
  return failure({ code, status: /^hireNeeds|ForPrograms$/.test(code) ? 403 : 409, ...(data === undefined ? {} : { data }) });
};

/** Whether somebody enters and moves candidates: only over everybody, for a candidate stands under nobody. */
export const mayRecruit = (subject: Subject): boolean => reachOf(subject, 'change', 'personal') === 'all';
/** A look within the caller's own rights. */
export const read = <T>(deps: RecruitingRoutesDeps, subject: Subject, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(deps.database, forSubject(subject), work);

type Asked = { readonly commandId: string; readonly name: string; readonly subject: string; readonly parameters: JsonValue };
/** Runs a command of recruiting and answers as the server does. */
export const command = async <T>(deps: RecruitingRoutesDeps, subject: Subject, asked: Asked, work: (tx: CompanyTransaction) => Promise<Result<T, Refusal>>): Promise<Result<T, ApiFailure>> => {
  const done = await runCommand<T, Refusal>(deps.database, forSubject(subject), asked, work);
  return done.ok ? done : refuse(done.error);
};
/** Nothing to say but that it is done. */
export const doneOf = <T>(result: Result<T, ApiFailure>): Result<{ readonly done: true }, ApiFailure> => (result.ok ? success({ done: true as const }) : result);

/** Names of whoever acted, by actor; a program goes by its code. */
export const namesOfActors = async (deps: RecruitingRoutesDeps, tx: CompanyTransaction, actors: readonly string[]): Promise<(actor: string) => string> => {
  const userIds = [...new Set(actors.map(userOfActor))].filter((userId) => userId !== '');
  const names = userIds.length === 0 ? new Map<string, string>() : await deps.nameUsers(tx, userIds);
  return (actor) => (actor.startsWith('program:') ? actor.slice('program:'.length) : (names.get(userOfActor(actor)) ?? ''));
};

export type Titles = { readonly 'zh-CN': string; readonly en: string };
/** A title as both languages have it. */
export const titlesOf = ({ titleChinese, titleEnglish }: { readonly titleChinese: string; readonly titleEnglish: string }): Titles => ({ 'zh-CN': titleChinese, en: titleEnglish });

/** Titles of positions by code; a position is never taken away. */
export const positionTitles = async (tx: CompanyTransaction): Promise<(positionCode: string) => Titles> => {
  const titles = new Map((await listPositions(tx)).map((position) => [position.positionCode, titlesOf(position)]));
  return (positionCode) => titles.get(positionCode) ?? { 'zh-CN': positionCode, en: positionCode };
};
