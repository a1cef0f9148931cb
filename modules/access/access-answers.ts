/** Facts and reasons in the words of contracts/api: names instead of ids, dates instead of day numbers. */
import type * as routes from '#contracts/api/access-api';
import type { Action, FieldClass, Right } from '#contracts/api/access-terms';
import type { RouteResponse } from '#contracts/api/api-route';
import { formatDay } from '#kernel/calendar/epoch-day';
import type { Assignment, Delegation, DirectGrant, Holder } from './access-facts.ts';
import type { Reader, ReachAnswer, Reason } from './explain-access.ts';
import type { Listed, ListedGroup, ListedRole } from './list-access.ts';

export type Names = { readonly ofUser: (userId: string) => string; readonly ofGroup: (groupCode: string) => string; readonly ofPerson: (personId: number) => { readonly personNumber: string; readonly name: string } };

const dateOrNull = (day: number | null): string | null => (day === null ? null : formatDay(day));
export const splitRight = (right: Right): { action: Action; fieldClass: FieldClass } => {
  const [action, fieldClass] = right.split(':') as [Action, FieldClass];
  return { action, fieldClass };
};

const holderAnswer = ({ kind, key }: Holder, names: Names): { kind: 'user' | 'group'; key: string; name: string } => ({ kind, key, name: kind === 'user' ? names.ofUser(key) : names.ofGroup(key) });
const actorName = (actor: string, names: Names): string => (actor.startsWith('user:') ? names.ofUser(actor.slice('user:'.length)) : actor);

const reasonAnswer = (reason: Reason, names: Names) => ({
  effect: reason.effect, via: reason.via, roleCode: reason.roleCode, groupName: reason.groupCode === null ? null : names.ofGroup(reason.groupCode), delegator: reason.delegatorId === null ? null : names.ofUser(reason.delegatorId),
  scope: { ...reason.scope }, narrowedTo: reason.narrowedTo === null ? null : { ...reason.narrowedTo }, validFrom: dateOrNull(reason.validFrom), validTo: dateOrNull(reason.validTo),
});

export const reachRows = (answer: ReachAnswer, names: Names): RouteResponse<typeof routes.readReach>['rows'] =>
  answer.rows.map(({ right, isEveryone, isOneself, people, reasons }) => ({ ...splitRight(right), isEveryone, isOneself, people, reasons: reasons.map((reason) => ({ ...reasonAnswer(reason, names), people: reason.people })) }));

export const readerRows = (readers: readonly Reader[], names: Names): RouteResponse<typeof routes.readWhoCan>['rows'] =>
  readers.map(({ userId, isOneself, reasons }) => ({ userId, name: names.ofUser(userId), isOneself, reasons: reasons.map((reason) => reasonAnswer(reason, names)) })).toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN'));

export const roleAnswer = ({ grants, ...role }: ListedRole): RouteResponse<typeof routes.listRoles>['rows'][number] => ({ ...role, grants: grants.map(({ grantId, right, scope }) => ({ grantId: grantId === null ? null : String(grantId), ...splitRight(right), scope: { ...scope } })) });

const datesAnswer = ({ validFrom, validTo, endedOn, isHeld, madeMilliseconds }: Listed<Assignment | DirectGrant>) => ({
  validFrom: formatDay(validFrom), validTo: dateOrNull(validTo), endedOn: dateOrNull(endedOn), isHeld, madeAt: new Date(madeMilliseconds).toISOString(),
});

export const assignmentAnswer = (row: Listed<Assignment>, names: Names): RouteResponse<typeof routes.listAssignments>['rows'][number] => ({
  assignmentId: String(row.assignmentId), holder: holderAnswer(row.holder, names), roleCode: row.roleCode, scope: { ...row.scope }, ...datesAnswer(row), madeBy: actorName(row.madeBy, names),
});

export const grantAnswer = (row: Listed<DirectGrant>, names: Names): RouteResponse<typeof routes.listDirectGrants>['rows'][number] => ({
  grantId: String(row.grantId), holder: holderAnswer(row.holder, names), effect: row.effect, action: row.action, fieldClass: row.fieldClass, scope: { ...row.scope }, ...datesAnswer(row), madeBy: actorName(row.madeBy, names),
});

export const groupAnswer = ({ groupCode, title, members }: ListedGroup, names: Names): RouteResponse<typeof routes.listGroups>['rows'][number] => ({
  groupCode, title, members: members.map((member) => ({ memberId: String(member.memberId), ...names.ofPerson(member.personId), validFrom: formatDay(member.validFrom), validTo: dateOrNull(member.validTo) })),
});

export const delegationAnswer = (row: Delegation & { readonly isHeld: boolean; readonly mayEnd: boolean }, names: Names): RouteResponse<typeof routes.listDelegations>['given'][number] => ({
  delegationId: String(row.delegationId), from: { userId: row.fromUserId, name: names.ofUser(row.fromUserId) }, to: { userId: row.toUserId, name: names.ofUser(row.toUserId) },
  rights: row.rights.map(splitRight), validFrom: formatDay(row.validFrom), validTo: formatDay(row.validTo), endedOn: dateOrNull(row.endedOn), isHeld: row.isHeld, mayEnd: row.mayEnd,
});
