/**
 * Whether someone may make a change, and whether a second person must confirm it. Pure. Nobody gives what they do not
 * hold by their own right, nobody gives themselves anything, and pay, bank, identity, approval and administration are
 * never given by one person alone.
 */
import { builtInGrants, type FieldClass, type Right } from '#contracts/api/access-terms';
import { failure, success, type Result } from '#kernel/base/result';
import type { AccessChange, ChangeOf, RoleLine } from './access-change.ts';
import { accessError, type AccessError } from './access-errors.ts';
import { isInForce, isStillToCome, type AccessFacts, type Holder, type Scope } from './access-facts.ts';
import { grantsOfRole, holdingsOf, isAboutCompany, rightOf, withoutDelegated, type Entry, type Holdings } from './decide-access.ts';

/** One right over the people in all of the scopes, into the hands of the receivers. */
type Gift = { readonly right: Right; readonly scopes: readonly Scope[] };
export type Judgement = {
  /** Users who gain by it. */
  readonly receivers: readonly string[];
  /** What it gives, for people to read. */
  readonly rights: readonly Right[];
  /** Given but not held by the maker: whoever confirms must hold all of it. */
  readonly missing: readonly Gift[];
  readonly needsSecondPerson: boolean;
};

const sensitiveClasses: readonly FieldClass[] = ['pay', 'bank', 'identity'];
const sensitiveActions: readonly string[] = ['approve', 'administer', 'provision'];
const ordinarySelf = new Set(builtInGrants.employee.flatMap(({ action, fieldClasses }) => fieldClasses.map((fieldClass) => rightOf(action, fieldClass))));

/** What every employee has over the own values is nobody's to withhold. */
const isOrdinary = ({ right, scopes }: Gift): boolean => scopes.some((scope) => scope.kind === 'self') && ordinarySelf.has(right);
const isSensitive = ({ right }: Gift): boolean => {
  const [action, fieldClass] = right.split(':');
  return sensitiveActions.includes(action ?? '') || sensitiveClasses.some((each) => each === fieldClass);
};

const isRelative = (scope: Scope): boolean => scope.kind === 'self' || (scope.kind === 'reportingLine' && scope.key === '');

/** Whether what is held reaches everyone that the gift does, today and on any other day: by the scopes' own names. */
const reachesAll = (entry: Entry, gift: Gift): boolean =>
  entry.scopes.every((held) => held.kind === 'company' || (!isRelative(held) && gift.scopes.some((given) => given.kind === held.kind && given.key === held.key)));

/** Whether a user may pass a right on: held by their own right, with no prohibition on it. */
export const mayGive = (holdings: Holdings, gift: Gift): boolean => {
  const own = withoutDelegated(holdings).entries.filter((entry) => entry.right === gift.right);
  return own.every((entry) => entry.effect === 'allow') && own.some((entry) => reachesAll(entry, gift));
};

/** Users behind a holder: by name, or every user whose person is or will be in the group. */
const usersOf = (facts: AccessFacts, holder: Holder, day: number): readonly string[] => {
  if (holder.kind === 'user') return [holder.key];
  const people = new Set(facts.groupMembers.filter((member) => member.groupCode === holder.key && isStillToCome(member, day)).map((member) => member.personId));
  return facts.members.filter((member) => member.personId !== null && people.has(member.personId)).map((member) => member.userId);
};

const holdersOfRole = (facts: AccessFacts, roleCode: string, day: number): readonly string[] =>
  facts.assignments.filter((assignment) => assignment.roleCode === roleCode && isStillToCome(assignment, day)).flatMap((assignment) => usersOf(facts, assignment.holder, day));

const giftsOfRole = (facts: AccessFacts, roleCode: string, narrowedTo: Scope, day: number): readonly Gift[] =>
  grantsOfRole(facts, roleCode, day).map((grant): Gift => ({ right: grant.right, scopes: [grant.scope, narrowedTo] })).filter((gift) => !isAboutCompany(gift.right) || gift.scopes.every((scope) => scope.kind === 'company'));

type Effect = { readonly gifts: readonly Gift[]; readonly receivers: readonly string[] };
const nothing: Effect = { gifts: [], receivers: [] };
const together = (effects: readonly Effect[]): Effect => ({ gifts: effects.flatMap((effect) => effect.gifts), receivers: [...new Set(effects.flatMap((effect) => effect.receivers))] });

const ofHolder = (facts: AccessFacts, holder: Holder, gifts: readonly Gift[], day: number): Effect => ({ gifts, receivers: usersOf(facts, holder, day) });

/** What someone gains when a person enters a group: the person what the group holds, others the person. */
const effectOfMember = (facts: AccessFacts, { groupCode, personId }: ChangeOf<'addMember'>, day: number): Effect => {
  const isOfGroup = (scope: Scope): boolean => scope.kind === 'group' && scope.key === groupCode;
  const users = facts.members.filter((member) => member.personId === personId).map((member) => member.userId);
  const assignments = facts.assignments.filter((assignment) => isStillToCome(assignment, day));
  const direct = facts.directGrants.filter((grant) => grant.effect === 'allow' && isStillToCome(grant, day));
  const isHeldByGroup = (holder: Holder): boolean => holder.kind === 'group' && holder.key === groupCode;
  return together([
    ...assignments.filter((assignment) => isHeldByGroup(assignment.holder)).map((assignment): Effect => ({ gifts: giftsOfRole(facts, assignment.roleCode, assignment.scope, day), receivers: users })),
    ...direct.filter((grant) => isHeldByGroup(grant.holder)).map((grant): Effect => ({ gifts: [{ right: rightOf(grant.action, grant.fieldClass), scopes: [grant.scope] }], receivers: users })),
    ...assignments.map((assignment): Effect => ofHolder(facts, assignment.holder, giftsOfRole(facts, assignment.roleCode, assignment.scope, day).filter((gift) => gift.scopes.some(isOfGroup)), day)).filter((effect) => effect.gifts.length > 0),
    ...direct.filter((grant) => isOfGroup(grant.scope)).map((grant): Effect => ofHolder(facts, grant.holder, [{ right: rightOf(grant.action, grant.fieldClass), scopes: [grant.scope] }], day)),
  ]);
};

/** The end of a prohibition gives what it forbade; so does leaving a group that something is forbidden to, or about. */
const effectOfEnd = (facts: AccessFacts, { fact, key }: ChangeOf<'end'>, day: number): Effect => {
  const forbids = facts.directGrants.filter((grant) => grant.effect === 'forbid' && isStillToCome(grant, day));
  const member = fact === 'groupMember' ? facts.groupMembers.find((candidate) => String(candidate.memberId) === key) : undefined;
  const freed = forbids.filter((grant) => (fact === 'permission' && String(grant.grantId) === key)
    || (member !== undefined && ((grant.holder.kind === 'group' && grant.holder.key === member.groupCode) || (grant.scope.kind === 'group' && grant.scope.key === member.groupCode))));
  return together(freed.map((grant) => ofHolder(facts, grant.holder, [{ right: rightOf(grant.action, grant.fieldClass), scopes: [grant.scope] }], day)));
};

const lineText = ({ action, fieldClass, scope }: RoleLine): string => `${action}:${fieldClass} ${scope.kind} ${scope.key}`;
/** The lines of a role as it stands. */
const currentLines = (facts: AccessFacts, roleCode: string, day: number): readonly (RoleLine & { readonly grantId: number })[] => facts.roleGrants.filter((grant) => grant.roleCode === roleCode && isInForce(grant, day));
/** What a new list of lines adds to a role, and which entries it ends. */
export const roleDifference = (facts: AccessFacts, { roleCode, grants }: ChangeOf<'changeRole'>, day: number): { readonly added: readonly RoleLine[]; readonly ended: readonly number[] } => {
  const [before, after] = [currentLines(facts, roleCode, day), new Map(grants.map((line) => [lineText(line), line]))];
  const known = new Set(before.map(lineText));
  return { added: [...after].filter(([text]) => !known.has(text)).map(([, line]) => line), ended: before.filter((line) => !after.has(lineText(line))).map((line) => line.grantId) };
};

const effectOf = (facts: AccessFacts, change: AccessChange, day: number): Effect => {
  switch (change.kind) {
    case 'assign': return ofHolder(facts, change.holder, giftsOfRole(facts, change.roleCode, change.scope, day), day);
    case 'grant': return change.effect === 'forbid' ? nothing : ofHolder(facts, change.holder, [{ right: rightOf(change.action, change.fieldClass), scopes: [change.scope] }], day);
    case 'changeRole': return { gifts: roleDifference(facts, change, day).added.map((line) => ({ right: rightOf(line.action, line.fieldClass), scopes: [line.scope] })), receivers: holdersOfRole(facts, change.roleCode, day) };
    case 'addMember': return effectOfMember(facts, change, day);
    case 'delegate': return { gifts: change.rights.map((right) => ({ right, scopes: [] })), receivers: [change.toUserId] };
    case 'end': return effectOfEnd(facts, change, day);
  }
};

const personOf = (facts: AccessFacts, userId: string): number | null => facts.members.find((member) => member.userId === userId)?.personId ?? null;
/** Whether two users are one human. */
export const isSameHuman = (facts: AccessFacts, one: string, other: string): boolean => one === other || (personOf(facts, one) !== null && personOf(facts, one) === personOf(facts, other));

/** What a user may delegate on a day: their own, over others, and nothing that is forbidden to them entirely. */
export const delegable = (facts: AccessFacts, userId: string, day: number): readonly Right[] => {
  const own = withoutDelegated(holdingsOf(facts, userId, day)).entries;
  return [...new Set(own.filter((entry) => entry.effect === 'allow' && !entry.scopes.some((scope) => scope.kind === 'self')).map((entry) => entry.right))].toSorted();
};

/** Judges a change for its maker on a day: refused, free to happen, or for a second person to confirm. */
export const judgeChange = (facts: AccessFacts, makerId: string, change: AccessChange, day: number): Result<Judgement, AccessError> => {
  const maker = holdingsOf(facts, makerId, day);
  const effect = effectOf(facts, change, day);
  const gifts = effect.gifts.filter((gift) => !isOrdinary(gift));
  const { receivers } = effect;
  if (change.kind === 'delegate') {
    const own = delegable(facts, makerId, day);
    const lacking = change.rights.find((right) => !own.includes(right));
    if (lacking !== undefined) return failure(accessError('notHeld', { right: lacking }));
    if (isSameHuman(facts, makerId, change.toUserId)) return failure(accessError('delegationToSelf'));
    return success({ receivers, rights: change.rights, missing: [], needsSecondPerson: gifts.some(isSensitive) });
  }
  const mayEndOwn = change.kind === 'end' && change.fact === 'delegation' && facts.delegations.some((delegation) => String(delegation.delegationId) === change.key && [delegation.fromUserId, delegation.toUserId].includes(makerId));
  const administers = withoutDelegated(maker).entries.some((entry) => entry.right === 'administer:public' && entry.effect === 'allow') && !maker.entries.some((entry) => entry.right === 'administer:public' && entry.effect === 'forbid');
  if (!administers && !mayEndOwn) return failure(accessError('needsOwnRight'));
  if (change.kind === 'changeRole' && holdersOfRole(facts, change.roleCode, day).some((userId) => isSameHuman(facts, makerId, userId))) return failure(accessError('ownRole'));
  if (effect.gifts.length > 0 && receivers.some((userId) => isSameHuman(facts, makerId, userId))) return failure(accessError('ownGain'));
  const missing = gifts.filter((gift) => !mayGive(maker, gift));
  return success({ receivers, rights: [...new Set(gifts.map((gift) => gift.right))], missing, needsSecondPerson: missing.length > 0 || gifts.some(isSensitive) });
};

/** Whether someone still administers the company when some facts are taken away or something is forbidden. */
export const isAdministered = (facts: AccessFacts, day: number): boolean =>
  facts.members.some((member) => {
    const about = withoutDelegated(holdingsOf(facts, member.userId, day)).entries.filter((entry) => entry.right === 'administer:public');
    return about.length > 0 && about.every((entry) => entry.effect === 'allow');
  });
