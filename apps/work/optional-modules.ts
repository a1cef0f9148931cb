/**
 * Modules that an installation may leave out (QINXIN_MODULES_OFF), and what belongs to each: the one registry that routes,
 * matrix, jobs, kinds of proposal, the inbox and the session follow. Tables, their migrations, copies for people and erasure
 * stay: what an absent module holds about a person is still theirs.
 */
import type { Route } from '#contracts/api/api-route';
import * as feedback from '#contracts/api/feedback-api';
import * as goals from '#contracts/api/goal-api';
import type { inboxKinds } from '#contracts/api/inbox-api';
import * as learning from '#contracts/api/learning-api';
import { optionalModules, type OptionalModule } from '#contracts/api/optional-module';
import type { proposalKinds } from '#contracts/api/proposal-api';
import * as raises from '#contracts/api/raise-api';
import * as recruiting from '#contracts/api/recruiting-api';
import * as reviews from '#contracts/api/review-api';
import { failure, success, type Result } from '#kernel/base/result';
import type { AbsentParts } from '#modules/platform';

type InboxKind = (typeof inboxKinds)[number];

type OptionalParts = {
  /** Files of contracts/api with its routes. */
  readonly api: readonly Readonly<Record<string, unknown>>[];
  /** Kinds of proposal that it makes. */
  readonly proposalKinds: readonly (typeof proposalKinds)[number][];
  /** What of it waits in the inbox. */
  readonly inboxKinds: readonly InboxKind[];
};

/** Queues need no entry: their names begin with their module's. */
const partsOf: Readonly<Record<OptionalModule, OptionalParts>> = {
  performance: { api: [goals, raises, reviews, feedback], proposalKinds: ['raise', 'performanceRule', 'performanceRuleEnd', 'scoreChange', 'payFactor'], inboxKinds: ['checkIn', 'review'] },
  learning: { api: [learning], proposalKinds: [], inboxKinds: ['training'] },
  recruiting: { api: [recruiting], proposalKinds: ['offer'], inboxKinds: ['interview'] },
};

const isRoute = (value: unknown): value is Route => typeof value === 'object' && value !== null && 'operationId' in value;
const isOptional = (word: string): word is OptionalModule => optionalModules.some((name) => name === word);

type ModuleWordError = { readonly code: 'moduleUnknown'; readonly data: { readonly place: string; readonly word: string; readonly known: string } };

/** What the words leave out, as "learning, recruiting"; nothing given leaves nothing out. A word that is no such module is refused. */
export const readAbsentParts = (words: string | undefined): Result<AbsentParts, ModuleWordError> => {
  const given = (words ?? '').split(',').map((word) => word.trim()).filter((word) => word !== '');
  const unknown = given.find((word) => !isOptional(word));
  if (unknown !== undefined) return failure({ code: 'moduleUnknown', data: { place: 'QINXIN_MODULES_OFF', word: unknown, known: optionalModules.join(', ') } });
  const modules = new Set(given.filter(isOptional));
  return success({ modules, proposalKinds: new Set([...modules].flatMap((name) => partsOf[name].proposalKinds)) });
};

const absentOnes = ({ modules }: AbsentParts): readonly OptionalModule[] => optionalModules.filter((name) => modules.has(name));

/** Operations of a module's routes. */
export const operationsOf = (name: OptionalModule): readonly string[] => partsOf[name].api.flatMap((file) => Object.values(file).filter(isRoute).map(({ operationId }) => operationId));

/** Operations that this installation does not serve. */
export const absentOperations = (absent: AbsentParts): ReadonlySet<string> => new Set(absentOnes(absent).flatMap(operationsOf));

/** Whether the work of a queue is done here: "recruiting.retention" is not when recruiting is absent. */
export const isQueuePresent = (absent: AbsentParts, queue: string): boolean => !absent.modules.has(queue.slice(0, queue.indexOf('.')));

/** Kinds of the inbox that wait for nobody here. */
export const absentInboxKinds = (absent: AbsentParts): ReadonlySet<InboxKind> => new Set(absentOnes(absent).flatMap((name) => partsOf[name].inboxKinds));
