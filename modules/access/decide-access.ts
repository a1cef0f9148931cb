/**
 * The decision: facts in, decision and its reasons out. Pure. `may`, the people of a right and who may are all read from
 * the same entries: what a user holds, prohibitions included, on one day. Own code rather than a rules library: a right here
 * is a set of people that depends on a day, on the holder and on the delegator, and a decision must name its reason
 * (docs/decisions/0022-access-decision.md).
 */
import { builtInGrants, builtInRoles, type Action, type BuiltInRole, type FieldClass, type Right } from '#contracts/api/access-terms';
import type { Reach, Rights } from '#modules/platform';
import { isInForce, type AccessFacts, type Dated, type Delegation, type Holder, type Member, type Scope } from './access-facts.ts';

/** A scope with the person to whom `self` and `reportingLine` refer. */
export type AnchoredScope = Scope & { readonly anchor: number | null };

/** Where an entry comes from. */
export type Origin = {
  readonly via: 'role' | 'direct' | 'delegation';
  readonly roleCode: string | null;
  readonly assignmentId: number | null;
  /** Null for grants of built-in roles. */
  readonly grantId: number | null;
  readonly delegationId: number | null;
  readonly delegatorId: string | null;
  readonly groupCode: string | null;
  readonly validFrom: number | null;
  readonly validTo: number | null;
};

/** One thing that a user is allowed or forbidden: over the people who are in all of its scopes. */
export type Entry = {
  readonly effect: 'allow' | 'forbid';
  readonly right: Right;
  readonly scopes: readonly AnchoredScope[];
  readonly origin: Origin;
  /** Scopes taken out: what is forbidden to the delegator, whose rights these are. */
  readonly except: readonly (readonly AnchoredScope[])[];
  /** A person taken out: nobody changes or approves their own values with another's rights. */
  readonly exceptPerson: number | null;
};

/** What a user holds on a day. */
export type Holdings = { readonly userId: string; readonly personId: number | null; readonly roles: readonly string[]; readonly entries: readonly Entry[] };

/** Who the people of scopes are on the day, and who everyone is. */
export type PeopleOfScopes = { readonly peopleOf: (scope: AnchoredScope) => Reach; readonly everyone: () => ReadonlySet<number> };

/** About the company as a whole: narrowed to a part of it they would be no narrower, so that they then count for nothing. */
const companyActions: readonly Action[] = ['operate', 'administer', 'audit', 'provision'];
const actionOf = (right: Right): Action => right.slice(0, right.indexOf(':')) as Action;
export const isAboutCompany = (right: Right): boolean => companyActions.includes(actionOf(right));

/** A right as it is written everywhere: action, colon, field class. */
export const rightOf = (action: Action, fieldClass: FieldClass): Right => `${action}:${fieldClass}`;
export const isBuiltInRole = (roleCode: string): roleCode is BuiltInRole => (builtInRoles as readonly string[]).includes(roleCode);

type GrantOfRole = { readonly grantId: number | null; readonly right: Right; readonly scope: Scope };

/** What a role holds on a day; nothing once it is retired. */
export const grantsOfRole = (facts: AccessFacts, roleCode: string, day: number): readonly GrantOfRole[] => {
  if (isBuiltInRole(roleCode)) {
    return builtInGrants[roleCode].flatMap(({ action, fieldClasses, scope }) => fieldClasses.map((fieldClass) => ({ grantId: null, right: rightOf(action, fieldClass), scope: { kind: scope, key: '' } })));
  }
  const retiredOn = facts.retiredRoles.get(roleCode);
  if (retiredOn !== undefined && retiredOn <= day) return [];
  return facts.roleGrants.filter((grant) => grant.roleCode === roleCode && isInForce(grant, day)).map((grant) => ({ grantId: grant.grantId, right: rightOf(grant.action, grant.fieldClass), scope: grant.scope }));
};

const everywhere: Scope = { kind: 'company', key: '' };

/** Scopes without the ones that narrow nothing. */
const anchored = (scopes: readonly Scope[], anchor: number | null): readonly AnchoredScope[] => {
  const narrowing = scopes.filter((scope) => scope.kind !== 'company');
  return (narrowing.length === 0 ? [everywhere] : narrowing).map((scope) => ({ ...scope, anchor }));
};

const datesOf = ({ validFrom, validTo, endedOn }: Dated): Pick<Origin, 'validFrom' | 'validTo'> => ({ validFrom, validTo: endedOn === null ? validTo : Math.min(endedOn - 1, validTo ?? Infinity) });

const groupsOf = (facts: AccessFacts, personId: number | null, day: number): ReadonlySet<string> =>
  new Set(facts.groupMembers.filter((member) => member.personId === personId && isInForce(member, day)).map((member) => member.groupCode));

/** Entries of a member's own: by roles and directly, by name or through a group. */
const ownEntries = (facts: AccessFacts, member: Member, day: number): { readonly roles: readonly string[]; readonly entries: readonly Entry[] } => {
  const groups = groupsOf(facts, member.personId, day);
  const isHeld = (holder: Holder): boolean => (holder.kind === 'user' ? holder.key === member.userId : groups.has(holder.key));
  const whole = { except: [], exceptPerson: null } as const;
  const base = (holder: Holder) => ({ delegationId: null, delegatorId: null, groupCode: holder.kind === 'group' ? holder.key : null });
  const assignments = facts.assignments.filter((assignment) => isHeld(assignment.holder) && isInForce(assignment, day));
  const byRole = assignments.flatMap((assignment) => grantsOfRole(facts, assignment.roleCode, day).map((grant): Entry => ({
    effect: 'allow', right: grant.right, scopes: anchored([grant.scope, assignment.scope], member.personId), ...whole,
    origin: { via: 'role', roleCode: assignment.roleCode, assignmentId: assignment.assignmentId, grantId: grant.grantId, ...base(assignment.holder), ...datesOf(assignment) },
  })));
  const direct = facts.directGrants.filter((grant) => isHeld(grant.holder) && isInForce(grant, day)).map((grant): Entry => ({
    effect: grant.effect, right: rightOf(grant.action, grant.fieldClass), scopes: anchored([grant.scope], member.personId), ...whole,
    origin: { via: 'direct', roleCode: null, assignmentId: null, grantId: grant.grantId, ...base(grant.holder), ...datesOf(grant) },
  }));
  return { roles: [...new Set(assignments.map((assignment) => assignment.roleCode))], entries: [...byRole, ...direct].filter((entry) => !isAboutCompany(entry.right) || isWhole(entry)) };
};

const isWhole = (entry: Pick<Entry, 'scopes'>): boolean => entry.scopes.every((scope) => scope.kind === 'company');
const isOverOneself = (entry: Pick<Entry, 'scopes'>): boolean => entry.scopes.some((scope) => scope.kind === 'self');

const hasLeft = (member: Member, day: number): boolean => member.lastDay !== null && day > member.lastDay;

/** The delegator's own rights that a delegation hands on: never those over oneself, never what came by delegation itself. */
const delegatedEntries = (facts: AccessFacts, delegation: Delegation, to: Member, day: number): readonly Entry[] => {
  const from = facts.members.find((member) => member.userId === delegation.fromUserId);
  if (from === undefined || from.isDisabled || hasLeft(from, day) || !isInForce(delegation, day)) return [];
  if (from.userId === to.userId || (from.personId !== null && from.personId === to.personId)) return [];
  const own = ownEntries(facts, from, day).entries;
  return own.filter((entry) => entry.effect === 'allow' && delegation.rights.includes(entry.right) && !isOverOneself(entry)).map((entry) => ({
    ...entry,
    origin: { ...entry.origin, via: 'delegation', delegationId: delegation.delegationId, delegatorId: from.userId, ...datesOf(delegation) },
    except: own.filter((other) => other.effect === 'forbid' && other.right === entry.right).map((other) => other.scopes),
    exceptPerson: ['change', 'approve'].includes(actionOf(entry.right)) ? to.personId : null,
  }));
};

const nothingOf = (userId: string, personId: number | null): Holdings => ({ userId, personId, roles: [], entries: [] });

/** What a user holds on a day. After the last day of work, only rights over oneself are left, and every prohibition. */
export const holdingsOf = (facts: AccessFacts, userId: string, day: number): Holdings => {
  const member = facts.members.find((candidate) => candidate.userId === userId);
  if (member === undefined || member.isDisabled) return nothingOf(userId, member?.personId ?? null);
  const own = ownEntries(facts, member, day);
  if (hasLeft(member, day)) return { userId, personId: member.personId, roles: own.roles, entries: own.entries.filter((entry) => entry.effect === 'forbid' || isOverOneself(entry)) };
  const delegated = facts.delegations.filter((delegation) => delegation.toUserId === userId).flatMap((delegation) => delegatedEntries(facts, delegation, member, day));
  return { userId, personId: member.personId, roles: own.roles, entries: [...own.entries, ...delegated] };
};

/** The user's own holdings, without what others delegated to them: what they may pass on. */
export const withoutDelegated = (holdings: Holdings): Holdings => ({ ...holdings, entries: holdings.entries.filter((entry) => entry.origin.via !== 'delegation') });

const isAmong = (reach: Reach, personId: number): boolean => reach === 'all' || reach.has(personId);
const areAllAmong = (people: PeopleOfScopes, scopes: readonly AnchoredScope[], personId: number): boolean => scopes.every((scope) => isAmong(people.peopleOf(scope), personId));

/** Whether an entry is about a person. */
const covers = (people: PeopleOfScopes, entry: Entry, personId: number): boolean =>
  entry.exceptPerson !== personId && areAllAmong(people, entry.scopes, personId) && !entry.except.some((scopes) => areAllAmong(people, scopes, personId));

export type Decision = {
  readonly isAllowed: boolean;
  readonly because: 'allowed' | 'forbidden' | 'notGranted';
  /** What decided: the prohibitions when there is one, else the permissions. */
  readonly reasons: readonly Entry[];
};

/** Whether the holder may do this with a person's values, and why. */
export const decide = (people: PeopleOfScopes, holdings: Holdings, right: Right, personId: number): Decision => {
  const about = holdings.entries.filter((entry) => entry.right === right && covers(people, entry, personId));
  const forbids = about.filter((entry) => entry.effect === 'forbid');
  if (forbids.length > 0) return { isAllowed: false, because: 'forbidden', reasons: forbids };
  if (about.length === 0) return { isAllowed: false, because: 'notGranted', reasons: [] };
  return { isAllowed: true, because: 'allowed', reasons: about };
};

/** The people of one entry. */
export const peopleOfEntry = (people: PeopleOfScopes, entry: Entry): Reach => {
  const sets = entry.scopes.map(people.peopleOf).filter((reach) => reach !== 'all');
  if (sets.length === 0 && entry.except.length === 0 && entry.exceptPerson === null) return 'all';
  const smallest = sets.toSorted((a, b) => a.size - b.size)[0] ?? people.everyone();
  return new Set([...smallest].filter((personId) => covers(people, entry, personId)));
};

/** The people of a right: everyone allowed, without everyone forbidden. */
const reachOfRight = (people: PeopleOfScopes, holdings: Holdings, right: Right): Reach => {
  const [allows, forbids] = (['allow', 'forbid'] as const).map((effect) => holdings.entries.filter((entry) => entry.right === right && entry.effect === effect).map((entry) => peopleOfEntry(people, entry)));
  if (allows === undefined || forbids === undefined || allows.length === 0 || forbids.includes('all')) return new Set();
  const allowed: Reach = allows.includes('all') ? 'all' : new Set(allows.flatMap((reach) => [...(reach as ReadonlySet<number>)]));
  if (allowed === 'all' && forbids.length === 0) return 'all';
  const base = allowed === 'all' ? people.everyone() : allowed;
  return new Set([...base].filter((personId) => !forbids.some((reach) => isAmong(reach, personId))));
};

/** Every right of a user with the people it reaches; rights over nobody are left out. */
export const rightsOf = (people: PeopleOfScopes, holdings: Holdings): Rights => {
  const rights: Partial<Record<Right, Reach>> = {};
  for (const right of new Set(holdings.entries.map((entry) => entry.right))) {
    const reach = reachOfRight(people, holdings, right);
    if (reach === 'all' || reach.size > 0) rights[right] = reach;
  }
  return rights;
};

/** The users who may do this with a person's values on the day. */
export const whoMay = (facts: AccessFacts, people: PeopleOfScopes, right: Right, personId: number, day: number): readonly { readonly holdings: Holdings; readonly decision: Decision }[] =>
  facts.members.map((member) => holdingsOf(facts, member.userId, day)).map((holdings) => ({ holdings, decision: decide(people, holdings, right, personId) })).filter(({ decision }) => decision.isAllowed);

/** Whether someone must be taken out of everyone: only then must everyone be known by id. */
export const needsEveryone = ({ entries }: Holdings): boolean =>
  entries.some((entry) => entry.effect === 'allow' && isWhole(entry) && (entry.except.length > 0 || entry.exceptPerson !== null || entries.some((other) => other.effect === 'forbid' && other.right === entry.right)));

/** The scopes that must be known to decide, each once. */
export const scopesNeeded = (entries: readonly Entry[]): readonly AnchoredScope[] => {
  const byText = new Map<string, AnchoredScope>();
  for (const entry of entries) for (const scope of [...entry.scopes, ...entry.except.flat()]) byText.set(scopeText(scope), scope);
  return [...byText.values()];
};

/** One text for one set of people: the anchor counts only where the scope refers to the holder. */
export const scopeText = ({ kind, key, anchor }: AnchoredScope): string =>
  kind === 'self' || (kind === 'reportingLine' && key === '') ? `${kind} ${anchor ?? ''}` : `${kind} ${key}`;

const telling: readonly BuiltInRole[] = ['administrator', 'payrollClerk', 'payrollSupervisor', 'auditor', 'lineManager', 'employee'];
/** The built-in role that says most about a user, for a screen's greeting; decisions look at rights. */
export const mainRoleOf = (roles: readonly string[]): BuiltInRole => telling.find((role) => roles.includes(role)) ?? 'employee';
