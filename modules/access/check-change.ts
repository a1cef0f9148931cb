/** Whether a change makes sense at all: its dates, its scope, and that what it names is there. */
import type { Action, FieldClass } from '#contracts/api/access-terms';
import type { CompanyTransaction } from '#modules/platform';
import type { AccessChange, ChangeOf } from './access-change.ts';
import { accessError, type AccessError } from './access-errors.ts';
import { isStillToCome, type AccessFacts, type Dated, type Holder, type Scope } from './access-facts.ts';
import { listGroupRows, listRoleRows } from './access-store.ts';
import { isAboutCompany, isBuiltInRole, rightOf } from './decide-access.ts';

const longestDelegationDays = 90;

type Known = { readonly facts: AccessFacts; readonly today: number; readonly groups: ReadonlySet<string>; readonly roles: ReadonlySet<string> };

const checkDates = ({ today }: Known, { validFrom, validTo }: { readonly validFrom: number; readonly validTo: number | null }): AccessError | null =>
  // A beginning in the past would change what was true then.
  validFrom < today || (validTo !== null && validTo < validFrom) ? accessError('datesWrong') : null;

const checkScope = ({ groups }: Known, { kind, key }: Scope): AccessError | null => {
  if (kind === 'company' || kind === 'self') return key === '' ? null : accessError('scopeWrong');
  if (kind === 'reportingLine') return null;
  if (kind === 'group') return groups.has(key) ? null : accessError('groupUnknown');
  return key === '' ? accessError('scopeWrong') : null;
};

/** What is about the company is held over all of it, and with no class of values. */
const checkRight = ({ action, fieldClass, scope }: { readonly action: Action; readonly fieldClass: FieldClass; readonly scope: Scope }): AccessError | null =>
  isAboutCompany(rightOf(action, fieldClass)) && (fieldClass !== 'public' || scope.kind !== 'company') ? accessError('rightUnusable') : null;

const checkHolder = ({ facts, groups }: Known, { kind, key }: Holder): AccessError | null =>
  kind === 'user' ? (facts.members.some((member) => member.userId === key) ? null : accessError('memberUnknown')) : groups.has(key) ? null : accessError('groupUnknown');

const checkRole = ({ facts, roles }: Known, roleCode: string): AccessError | null =>
  isBuiltInRole(roleCode) || (roles.has(roleCode) && !facts.retiredRoles.has(roleCode)) ? null : accessError('roleUnknown');

const first = (...errors: readonly (AccessError | null)[]): AccessError | null => errors.find((error) => error !== null) ?? null;

const checkRoleChange = (known: Known, change: ChangeOf<'changeRole'>): AccessError | null => {
  if (isBuiltInRole(change.roleCode)) return accessError('roleBuiltIn');
  if (known.facts.retiredRoles.has(change.roleCode)) return accessError('roleCodeTaken');
  return first(...change.grants.flatMap((line) => [checkScope(known, line.scope), checkRight(line)]));
};

const checkDelegation = (known: Known, change: ChangeOf<'delegate'>): AccessError | null => {
  const { facts, today } = known;
  const receiver = facts.members.find((member) => member.userId === change.toUserId);
  if (receiver === undefined || receiver.isDisabled) return accessError('memberUnknown');
  if (change.validTo > change.validFrom + longestDelegationDays) return accessError('delegationTooLong', { days: longestDelegationDays });
  const isBack = facts.delegations.some((other) => other.fromUserId === change.toUserId && other.toUserId === change.fromUserId && isStillToCome(other, today)
    && other.validFrom <= change.validTo && change.validFrom <= other.validTo && other.rights.some((right) => change.rights.includes(right)));
  return isBack ? accessError('delegationLoop') : checkDates(known, change);
};

const checkEnd = ({ facts, today, roles }: Known, { fact, key }: ChangeOf<'end'>): AccessError | null => {
  if (fact === 'role') return isBuiltInRole(key) ? accessError('roleBuiltIn') : !roles.has(key) ? accessError('roleUnknown') : facts.retiredRoles.has(key) ? accessError('factEnded') : null;
  const dated: Readonly<Record<Exclude<typeof fact, 'role'>, readonly (readonly [number, Dated])[]>> = {
    permission: [...facts.directGrants, ...facts.roleGrants].map((each) => [each.grantId, each]), assignment: facts.assignments.map((each) => [each.assignmentId, each]),
    delegation: facts.delegations.map((each) => [each.delegationId, each]), groupMember: facts.groupMembers.map((each) => [each.memberId, each]),
  };
  const found = dated[fact].find(([id]) => String(id) === key)?.[1];
  return found === undefined ? accessError('factUnknown') : isStillToCome(found, today) ? null : accessError('factEnded');
};

/** Null when the change can be judged. */
export const checkChange = async (tx: CompanyTransaction, facts: AccessFacts, change: AccessChange, today: number): Promise<AccessError | null> => {
  const known: Known = { facts, today, groups: new Set((await listGroupRows(tx)).map((row) => row.groupCode)), roles: new Set((await listRoleRows(tx)).map((row) => row.roleCode)) };
  switch (change.kind) {
    case 'assign': return first(checkRole(known, change.roleCode), checkHolder(known, change.holder), checkScope(known, change.scope), checkDates(known, change));
    case 'grant': return first(checkHolder(known, change.holder), checkScope(known, change.scope), checkRight(change), checkDates(known, change));
    case 'changeRole': return checkRoleChange(known, change);
    case 'addMember': return first(known.groups.has(change.groupCode) ? null : accessError('groupUnknown'), checkDates(known, change));
    case 'delegate': return checkDelegation(known, change);
    case 'end': return checkEnd(known, change);
  }
};
