/**
 * Two systems beside WeCom in the demonstration: a project tool and a customer system. They run as long as it does, stand on the
 * page of sources, and two goals of the line manager's team follow their figures, set and bound by the line manager.
 */
import { assert } from '#kernel/base/result';
import { resolveRights } from '#modules/access';
import { personNamesOf, reportsOf } from '#modules/people';
import { bindEvidence, listCycles, saveGoal, type BindingWish, type GoalWish } from '#modules/performance';
import { asSystem, forSubject, isPresent, usersOfPeople, withCompany, type Company, type CompanyTransaction, type Database, type JobQueue, type Subject } from '#modules/platform';
import { changeSourceSettings, saveSource } from '#modules/sync';
import { askForEvidence } from '../work/goal-jobs.ts';
import { connectorsByName } from '../work/open-source.ts';
import type { DemoPersons } from './demo-users.ts';
import { startSimulatedFeeds, type SimulatedFeed } from './simulated-feeds.ts';

type FeedName = SimulatedFeed['name'];
const goalNames: readonly FeedName[] = ['projectTool', 'crm'];
const names: Readonly<Record<FeedName, string>> = { projectTool: '项目工具（模拟）', crm: '客户系统（模拟）' };
const goalOf = { level: 'person', department: '', parentGoalId: null, weight: '20', measure: 'evidence', startValue: '0', dutyCode: null, isDropped: false, goalId: null, reason: '' } as const;
const goals: Readonly<Record<FeedName, Pick<GoalWish, 'title' | 'targetValue' | 'unit'> & { readonly question: BindingWish['question'] }>> = {
  projectTool: { title: '按期关闭项目事项', targetValue: '40', unit: '项', question: { measure: 'count', valuePath: '', filters: [{ path: 'fields.status', operator: 'is', value: 'done' }] } },
  crm: { title: '签约金额', targetValue: '20000', unit: '元', question: { measure: 'sum', valuePath: 'amount', filters: [{ path: 'stage', operator: 'is', value: 'won' }] } },
};

type Team = { readonly manager: number; readonly followers: readonly { readonly personId: number; readonly personNumber: string }[] };

/** The line manager and the two whose goals follow the systems; null without a team, or without the module of goals. */
const findTeam = async (tx: CompanyTransaction, { lineManagerPersonId: manager, employeePersonId: employee }: DemoPersons, today: number): Promise<Team | null> => {
  if (!isPresent(tx, 'performance') || manager === null) return null;
  const reports = await reportsOf(tx, manager, today);
  const chosen = [...reports.filter((personId) => personId === employee), ...reports.filter((personId) => personId !== employee)].slice(0, goalNames.length);
  const known = await personNamesOf(tx, chosen);
  const followers = chosen.flatMap((personId) => {
    const personNumber = known.get(personId)?.personNumber;
    return personNumber === undefined ? [] : [{ personId, personNumber }];
  });
  return followers.length < goalNames.length ? null : { manager, followers };
};

/** The source of a system: new, or told where the system listens this time. Answers whether it is new. */
const pointSource = async (tx: CompanyTransaction, { name, settings }: SimulatedFeed): Promise<boolean> => {
  const { manifest } = connectorsByName['feed'] ?? {};
  assert(manifest !== undefined, 'the connector of feeds is there');
  const saved = await saveSource(tx, { sourceCode: name, name: names[name], manifest, settings });
  if (!saved.ok) assert((await changeSourceSettings(tx, { sourceCode: name, manifest, settings })).ok, 'the settings of a simulated system are complete');
  return saved.ok;
};

/** Sets a goal that follows a system, as the line manager. */
const follow = async (tx: CompanyTransaction, subject: Subject, wish: { readonly name: FeedName; readonly follower: Team['followers'][number]; readonly today: number }): Promise<void> => {
  const cycle = (await listCycles(tx)).find(({ state }) => state === 'running');
  if (cycle === undefined) return;
  const { question, ...content } = goals[wish.name];
  const saved = await saveGoal(tx, subject, { ...goalOf, ...content, cycleId: cycle.cycleId, personId: wish.follower.personId }, wish.today);
  assert(saved.ok, 'a goal of the demonstration');
  const bound = await bindEvidence(tx, subject, { goalId: saved.value.goalId, sourceCode: wish.name, question, sourcePersonKey: wish.follower.personNumber }, goalNames, wish.today);
  assert(bound.ok, 'a goal of the demonstration follows its system');
};

const managerOf = async (tx: CompanyTransaction, manager: number, today: number): Promise<Subject | null> => {
  const [userId] = await usersOfPeople(tx, [manager]);
  return userId === undefined ? null : { ...(await resolveRights(tx, { userId, day: today })), userId, companyId: tx.companyId, isSteppedUp: false, sessionId: null, program: null, from: '' };
};

type DemoFeedsDeps = { readonly database: Database; readonly jobs: Pick<JobQueue, 'enqueue'>; readonly company: Company; readonly persons: DemoPersons; /** An epoch-day. */ readonly today: number };

/** Starts both; the answer ends them. A second start sets no goal again. */
export const startDemoFeeds = async ({ database, jobs, company, persons, today }: DemoFeedsDeps): Promise<() => Promise<void>> => {
  const system = asSystem(company.companyId, 'demonstration', 'setUp');
  const team = await withCompany(database, system, (tx) => findTeam(tx, persons, today));
  if (team === null) return () => Promise.resolve();
  const started = await startSimulatedFeeds({ logins: team.followers.map(({ personNumber }) => personNumber), untilDay: today, port: 0 });
  assert(started.ok, 'any free port will do');
  const { feeds, stop } = started.value;
  const { fresh, subject } = await withCompany(database, system, async (tx) => {
    const isNew: FeedName[] = [];
    for (const feed of feeds) if (await pointSource(tx, feed)) isNew.push(feed.name);
    return { fresh: isNew, subject: await managerOf(tx, team.manager, today) };
  });
  if (subject !== null) {
    await withCompany(database, forSubject(subject), async (tx) => {
      for (const [index, follower] of team.followers.entries()) {
        const name = goalNames[index];
        if (name !== undefined && fresh.includes(name)) await follow(tx, subject, { name, follower, today });
      }
    });
  }
  await withCompany(database, system, askForEvidence(jobs));
  return stop;
};
