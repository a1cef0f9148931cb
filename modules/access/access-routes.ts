/** HTTP of access. Questions are worked out over everybody, as the system; changes are made as the one who asks. */
import * as routes from '#contracts/api/access-api';
import type { RouteResponse } from '#contracts/api/api-route';
import type { Right } from '#contracts/api/access-terms';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { failure, success, type Result } from '#kernel/base/result';
import { findPersonId } from '#modules/people';
import { asSystem, forSubject, holds, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type JsonValue, type Subject } from '#modules/platform';
import { assignmentAnswer, delegationAnswer, grantAnswer, groupAnswer, reachRows, readerRows, roleAnswer, splitRight, type Names } from './access-answers.ts';
import type { AccessChange } from './access-change.ts';
import { insertGroup, listGroupRows, readFacts, readPeopleNames } from './access-store.ts';
import { isInForce, type AccessFacts, type Delegation } from './access-facts.ts';
import { requestChange, type Changed, type Clock } from './change-access.ts';
import { holdingsOf, rightOf } from './decide-access.ts';
import { describeChange } from './describe-change.ts';
import { explainReach, explainWhoCan } from './explain-access.ts';
import { delegable, isSameHuman } from './judge-change.ts';
import { listAssignments, listDirectGrants, listGroups, listRoles, listScopeChoices } from './list-access.ts';

export type AccessRoutesDeps = {
  readonly database: Database;
  readonly clock: Clock;
  /** Names of users as people know them. */
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Sign-in names of users. */
  readonly emailsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type Refusal = { readonly code: string; readonly data?: Readonly<Record<string, string | number>> };

/** Reads over everybody: who may ask stands in the route. */
const reading = <T>(deps: AccessRoutesDeps, subject: Subject, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> =>
  readCompany(deps.database, asSystem(subject.companyId, 'access', forSubject(subject).actor), work);

/** Names of all users, groups and the people asked for. */
const readNames = async (deps: AccessRoutesDeps, tx: CompanyTransaction, facts: AccessFacts, personIds: readonly number[] = []): Promise<Names> => {
  const users = await deps.nameUsers(tx, facts.members.map((member) => member.userId));
  const groups = new Map((await listGroupRows(tx)).map((row) => [row.groupCode, row.title]));
  const people = await readPeopleNames(tx, personIds);
  return { ofUser: (userId) => users.get(userId) ?? userId, ofGroup: (groupCode) => groups.get(groupCode) ?? groupCode, ofPerson: (personId) => people.get(personId) ?? { personNumber: '', name: '' } };
};

const dayAsked = (deps: AccessRoutesDeps, day: string | undefined): number => {
  const parsed = day === undefined ? null : parseDay(day);
  return parsed !== null && parsed.ok ? parsed.value : deps.clock.today();
};

const days = ({ validFrom, validTo }: { readonly validFrom: string; readonly validTo: string | null }): Result<{ readonly validFrom: number; readonly validTo: number | null }, Refusal> => {
  const [first, last] = [parseDay(validFrom), validTo === null ? null : parseDay(validTo)];
  return first.ok && (last === null || last.ok) ? success({ validFrom: first.value, validTo: last === null ? null : last.value }) : failure({ code: 'datesWrong' });
};

const refused = (error: Refusal): Result<never, ApiFailure> => failure({ code: error.code, ...(error.data === undefined ? {} : { data: error.data }), status: error.code.endsWith('Unknown') ? 404 : 409 });

type Wish = { readonly commandId: string };

/** One change, as a command of the one who asks. */
const change = async (deps: AccessRoutesDeps, subject: Subject, { commandId }: Wish, wanted: AccessChange): Promise<Result<Changed, ApiFailure>> => {
  // Names are worked out over everybody; the change itself is made within the rights of its maker.
  const details = await reading(deps, subject, async (tx) => {
    const facts = await readFacts(tx, null);
    return describeChange(facts, wanted, await readNames(deps, tx, facts, wanted.kind === 'addMember' ? [wanted.personId] : []));
  });
  const done = await runCommand(deps.database, forSubject(subject), { commandId, name: `access.${wanted.kind}Asked`, subject: `user:${subject.userId}`, parameters: JSON.parse(JSON.stringify(wanted)) as JsonValue }, (tx) =>
    requestChange(tx, { userId: subject.userId, change: wanted, details }, deps.clock));
  return done.ok ? done : refused(done.error);
};

const memberRows = async (deps: AccessRoutesDeps, tx: CompanyTransaction, facts: AccessFacts, day: number, userIds: readonly string[]): Promise<RouteResponse<typeof routes.listMembers>['rows']> => {
  const members = facts.members.filter((member) => userIds.includes(member.userId));
  const names = await readNames(deps, tx, facts, members.flatMap((member) => member.personId ?? []));
  const emails = await deps.emailsOf(userIds);
  return members.map((member) => ({
    userId: member.userId, name: names.ofUser(member.userId), email: emails.get(member.userId) ?? '', personNumber: member.personId === null ? null : names.ofPerson(member.personId).personNumber,
    hasLeft: member.lastDay !== null && day > member.lastDay, roles: [...holdingsOf(facts, member.userId, day).roles],
  })).toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
};

const answerReach = (deps: AccessRoutesDeps, subject: Subject, userId: string, asked: string | undefined): Promise<Result<RouteResponse<typeof routes.readReach>, ApiFailure>> =>
  reading(deps, subject, async (tx) => {
    const day = dayAsked(deps, asked);
    const facts = await readFacts(tx, null);
    const [user] = await memberRows(deps, tx, facts, day, [userId]);
    if (user === undefined) return failure({ code: 'notFound' });
    return success({ user, day: formatDay(day), rows: reachRows(await explainReach(tx, userId, day), await readNames(deps, tx, facts)) });
  });

const answerWhoCan = (deps: AccessRoutesDeps, subject: Subject, personId: number, asked: { readonly right: Right; readonly day: string | undefined }): Promise<Result<RouteResponse<typeof routes.readWhoCan>, ApiFailure>> =>
  reading(deps, subject, async (tx) => {
    const day = dayAsked(deps, asked.day);
    const names = await readNames(deps, tx, await readFacts(tx, null), [personId]);
    return success({ ...names.ofPerson(personId), day: formatDay(day), rows: readerRows(await explainWhoCan(tx, asked.right, personId, day), names) });
  });

const registerQuestions = (server: ApiServer, deps: AccessRoutesDeps): void => {
  server.handle(routes.readOwnReach, ({ subject, query }) => answerReach(deps, subject, subject.userId, query.day));
  server.handle(routes.readReach, ({ subject, params, query }) => answerReach(deps, subject, params.userId, query.day));
  server.handle(routes.readOwnReaders, ({ subject, query }) =>
    subject.personId === null ? Promise.resolve(failure({ code: 'notFound' })) : answerWhoCan(deps, subject, subject.personId, { right: rightOf(query.action, query.fieldClass), day: query.day }));
  server.handle(routes.readWhoCan, async ({ subject, query }) => {
    const personId = await reading(deps, subject, (tx) => findPersonId(tx, query.personNumber));
    return personId === null ? failure({ code: 'notFound' }) : answerWhoCan(deps, subject, personId, { right: rightOf(query.action, query.fieldClass), day: query.day });
  });
  server.handle(routes.listMembers, ({ subject, query }) => reading(deps, subject, async (tx) => {
    const facts = await readFacts(tx, null);
    return success({ rows: await memberRows(deps, tx, facts, dayAsked(deps, query.day), facts.members.map((member) => member.userId)) });
  }));
};

const registerLists = (server: ApiServer, deps: AccessRoutesDeps): void => {
  const today = deps.clock.today;
  server.handle(routes.listRoles, ({ subject }) => reading(deps, subject, async (tx) => success({ rows: (await listRoles(tx, { userId: subject.userId, today: today() })).map(roleAnswer) })));
  server.handle(routes.listAssignments, ({ subject, query }) => reading(deps, subject, async (tx) => {
    const names = await readNames(deps, tx, await readFacts(tx, null));
    return success({ rows: (await listAssignments(tx, { ...query, today: today() })).map((row) => assignmentAnswer(row, names)) });
  }));
  server.handle(routes.listDirectGrants, ({ subject, query }) => reading(deps, subject, async (tx) => {
    const names = await readNames(deps, tx, await readFacts(tx, null));
    return success({ rows: (await listDirectGrants(tx, { ...query, today: today() })).map((row) => grantAnswer(row, names)) });
  }));
  server.handle(routes.listGroups, ({ subject }) => reading(deps, subject, async (tx) => {
    const facts = await readFacts(tx, null);
    const names = await readNames(deps, tx, facts, facts.groupMembers.map((member) => member.personId));
    return success({ rows: (await listGroups(tx, today())).map((row) => groupAnswer(row, names)) });
  }));
  server.handle(routes.listScopeChoices, ({ subject }) => reading(deps, subject, async (tx) => {
    const found = await listScopeChoices(tx);
    return success({ entities: [...found.entities], branches: [...found.branches], departments: [...found.departments], groups: [...found.groups] });
  }));
};

const registerChanges = (server: ApiServer, deps: AccessRoutesDeps): void => {
  const today = deps.clock.today;
  const end = (subject: Subject, body: Wish & { readonly note: string }, fact: Extract<AccessChange, { kind: 'end' }>['fact'], key: string) => change(deps, subject, body, { kind: 'end', fact, key, note: body.note });
  server.handle(routes.changeRole, ({ subject, body }) => change(deps, subject, body, { kind: 'changeRole', roleCode: body.roleCode, title: body.title, grants: body.grants, note: body.note }));
  server.handle(routes.endRole, ({ subject, params, body }) => end(subject, body, 'role', params.roleCode));
  server.handle(routes.assignRole, async ({ subject, body }) => {
    const dates = days(body);
    return dates.ok ? change(deps, subject, body, { kind: 'assign', holder: body.holder, roleCode: body.roleCode, scope: body.scope, ...dates.value, note: body.note }) : refused(dates.error);
  });
  server.handle(routes.endAssignment, ({ subject, params, body }) => end(subject, body, 'assignment', params.assignmentId));
  server.handle(routes.giveDirectGrant, async ({ subject, body }) => {
    const dates = days(body);
    return dates.ok ? change(deps, subject, body, { kind: 'grant', holder: body.holder, effect: body.effect, action: body.action, fieldClass: body.fieldClass, scope: body.scope, ...dates.value, note: body.note }) : refused(dates.error);
  });
  server.handle(routes.endDirectGrant, ({ subject, params, body }) => end(subject, body, 'permission', params.grantId));
  server.handle(routes.createGroup, async ({ subject, body }) => {
    // An empty group gives nobody anything.
    const done = await runCommand<Changed, Refusal>(deps.database, forSubject(subject), { commandId: body.commandId, name: 'access.groupMade', subject: `group:${body.groupCode}`, parameters: { groupCode: body.groupCode, title: body.title } }, async (tx) =>
      (await insertGroup(tx, body.groupCode, body.title)) ? success({ state: 'done', id: body.groupCode }) : failure({ code: 'groupCodeTaken' }));
    return done.ok ? done : refused(done.error);
  });
  server.handle(routes.addGroupMember, async ({ subject, params, body }) => {
    const dates = days(body);
    const personId = await reading(deps, subject, (tx) => findPersonId(tx, body.personNumber));
    if (!dates.ok) return refused(dates.error);
    return personId === null ? failure({ code: 'personUnknown', data: { personNumber: body.personNumber }, status: 404 }) : change(deps, subject, body, { kind: 'addMember', groupCode: params.groupCode, personId, ...dates.value, note: body.note });
  });
  server.handle(routes.endGroupMember, ({ subject, params, body }) => end(subject, body, 'groupMember', params.memberId));
  server.handle(routes.delegateRights, async ({ subject, body }) => {
    const dates = days(body);
    if (!dates.ok) return refused(dates.error);
    const rights = [...new Set(body.rights.map(({ action, fieldClass }) => rightOf(action, fieldClass)))];
    return change(deps, subject, body, { kind: 'delegate', fromUserId: subject.userId, toUserId: body.toUserId, rights, validFrom: dates.value.validFrom, validTo: dates.value.validTo ?? today(), note: body.note });
  });
  server.handle(routes.endDelegation, ({ subject, params, body }) => end(subject, body, 'delegation', params.delegationId));
};

const registerDelegations = (server: ApiServer, deps: AccessRoutesDeps): void => {
  server.handle(routes.listDelegations, ({ subject, query }) => reading(deps, subject, async (tx) => {
    const facts = await readFacts(tx, null);
    const names = await readNames(deps, tx, facts);
    const today = deps.clock.today();
    const isKeeper = holds(subject, { action: 'administer', fieldClass: 'public' });
    const isChecker = isKeeper || holds(subject, { action: 'audit', fieldClass: 'public' });
    const answer = (row: Delegation) => delegationAnswer({ ...row, isHeld: isInForce(row, today), mayEnd: row.endedOn === null && (isKeeper || [row.fromUserId, row.toUserId].includes(subject.userId)) }, names);
    const isOwn = (row: Delegation): boolean => row.fromUserId === subject.userId || row.toUserId === subject.userId;
    const own = delegable(facts, subject.userId, today);
    return success({
      given: facts.delegations.filter((row) => row.fromUserId === subject.userId).map(answer), received: facts.delegations.filter((row) => row.toUserId === subject.userId).map(answer),
      others: query.whose === 'all' && isChecker ? facts.delegations.filter((row) => !isOwn(row)).map(answer) : [],
      delegable: own.map(splitRight),
      candidates: own.length === 0 ? [] : facts.members.filter((member) => !member.isDisabled && !isSameHuman(facts, member.userId, subject.userId)).map((member) => ({ userId: member.userId, name: names.ofUser(member.userId) })),
    });
  }));
};

/** Binds the routes of access. */
export const registerAccessRoutes = (server: ApiServer, deps: AccessRoutesDeps): void => {
  registerQuestions(server, deps);
  registerLists(server, deps);
  registerChanges(server, deps);
  registerDelegations(server, deps);
};
