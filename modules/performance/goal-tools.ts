/** What every route of goals needs: its dependencies, refusals as answers, and whole trees as the caller may see them. */
import { failure, success, type Result } from '#kernel/base/result';
import { personNamesOf } from '#modules/people';
import { asSystem, forSubject, readCompany, runCommand, type ApiFailure, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import { cycleOf, type Cycle } from './cycle-store.ts';
import type { NameUsers, PersonNames } from './goal-answers.ts';
import type { GoalError } from './goal-errors.ts';
import { cycleOfGoal } from './goal-store.ts';
import { readGoalTree, shownGoals, type GoalTree, type ShownGoal } from './goal-tree.ts';

export type GoalRoutesDeps = {
  readonly database: Database;
  /** Today in the company's zone, as an epoch-day. */
  readonly today: () => number;
  readonly nameUsers: NameUsers;
  /** Connectors whose sources give figures. */
  readonly evidenceConnectors: readonly string[];
  /** Lets the worker take the figures; in the caller's transaction. */
  readonly askForEvidence: (tx: CompanyTransaction) => Promise<void>;
};

const statuses: Readonly<Partial<Record<GoalError['code'], number>>> = { cycleDatesInvalid: 400, goalMeasureInvalid: 400, goalNotYours: 403, checkInValueMissing: 400, checkInValueNotAsked: 400, checkInDateInvalid: 400, evidenceQuestionInvalid: 400, reasonMissing: 400 };

/** What cannot be known of is a 404 like any other. */
export const goalFailure = (error: { readonly code: string; readonly data?: GoalError['data'] }): ApiFailure =>
  (error.code === 'goalUnknown' || error.code === 'cycleUnknown' ? { code: 'notFound' } : { code: error.code, status: statuses[error.code as GoalError['code']] ?? 409, ...(error.data === undefined ? {} : { data: error.data }) });
export const notFound: Result<never, ApiFailure> = failure({ code: 'notFound' });

/** A whole tree with the names of who carries its goals. The system reads it, for a progress is made of goals that its reader may not see. */
export const wholeTree = (deps: Pick<GoalRoutesDeps, 'database'>, companyId: number, cycleId: number, day: number): Promise<{ readonly tree: GoalTree; readonly names: PersonNames } | null> =>
  readCompany(deps.database, asSystem(companyId, 'access', 'server'), async (tx) => {
    const cycle = await cycleOf(tx, cycleId);
    if (cycle === null) return null;
    const tree = await readGoalTree(tx, cycle, day);
    return { tree, names: await personNamesOf(tx, [...new Set([...tree.goals.values()].map(({ version }) => version.personId))]) };
  });

/** A goal as the subject may see it today; null for one that is not there for them. */
export const findShown = async (deps: GoalRoutesDeps, subject: Subject, goalId: number): Promise<{ readonly shown: ShownGoal; readonly names: PersonNames; readonly cycle: Cycle; readonly tree: GoalTree } | null> => {
  const cycleId = await readCompany(deps.database, forSubject(subject), (tx) => cycleOfGoal(tx, goalId));
  const whole = cycleId === null ? null : await wholeTree(deps, subject.companyId, cycleId, deps.today());
  const shown = whole === null ? undefined : shownGoals(whole.tree, subject).find(({ goal }) => goal.version.goalId === goalId);
  return whole === null || shown === undefined ? null : { shown, names: whole.names, cycle: whole.tree.cycle, tree: whole.tree };
};

type Command = { readonly commandId: string; readonly name: string; readonly subject: string; readonly parameters: Readonly<Record<string, JsonValue>> };
/** A command whose answer is only that it was done. */
export const change = async (database: Database, subject: Subject, command: Command, work: (tx: CompanyTransaction) => Promise<Result<null, GoalError>>): Promise<Result<{ readonly done: true }, ApiFailure>> => {
  const done = await runCommand<null, GoalError>(database, forSubject(subject), command, work);
  return done.ok ? success({ done: true as const }) : failure(goalFailure(done.error));
};
