/** Lists for screens: who has what, from when to when. Read as they were written; what holds today is said beside it. */
import type { Right } from '#contracts/api/access-terms';
import type { CompanyTransaction } from '#modules/platform';
import { isInForce, isStillToCome, type AccessFacts, type Dated, type Scope } from './access-facts.ts';
import { listGroupRows, listRoleRows, readFacts, readMadeBy, readScopeChoices, type MadeBy, type ScopeChoices } from './access-store.ts';
import { grantsOfRole, holdingsOf } from './decide-access.ts';
import { isSameHuman } from './judge-change.ts';
import { builtInRoles } from '#contracts/api/access-terms';

export type Listed<Fact extends Dated> = Fact & MadeBy & { readonly isHeld: boolean };
type State = 'current' | 'all';

const listed = <Fact extends Dated>(facts: readonly Fact[], idOf: (fact: Fact) => number, made: ReadonlyMap<number, MadeBy>, { state, today }: { readonly state: State; readonly today: number }): readonly Listed<Fact>[] =>
  facts.filter((fact) => state === 'all' || isStillToCome(fact, today)).toSorted((a, b) => idOf(b) - idOf(a))
    .map((fact) => ({ ...fact, ...(made.get(idOf(fact)) ?? { madeBy: '', madeMilliseconds: 0 }), isHeld: isInForce(fact, today) }));

type ListQuery = { readonly state: State; readonly today: number; readonly userId?: string | undefined; readonly roleCode?: string | undefined };
const isOf = (userId: string | undefined, holder: { readonly kind: string; readonly key: string }): boolean => userId === undefined || (holder.kind === 'user' && holder.key === userId);

/** Roles in hands, newest first; `current` leaves out what has ended by `today` (epoch-day). */
export const listAssignments = async (tx: CompanyTransaction, query: ListQuery): Promise<readonly Listed<AccessFacts['assignments'][number]>[]> => {
  const { assignments } = await readFacts(tx, null);
  const chosen = assignments.filter(({ holder, roleCode }) => isOf(query.userId, holder) && (query.roleCode === undefined || roleCode === query.roleCode));
  return listed(chosen, (each) => each.assignmentId, await readMadeBy(tx, 'assignment'), query);
};

/** Single permissions and prohibitions, newest first; `current` leaves out what has ended by `today` (epoch-day). */
export const listDirectGrants = async (tx: CompanyTransaction, query: ListQuery): Promise<readonly Listed<AccessFacts['directGrants'][number]>[]> => {
  const { directGrants } = await readFacts(tx, null);
  return listed(directGrants.filter(({ holder }) => isOf(query.userId, holder)), (each) => each.grantId, await readMadeBy(tx, 'permission'), query);
};

export type ListedRole = { readonly roleCode: string; readonly title: string; readonly isBuiltIn: boolean; readonly grants: readonly { readonly grantId: number | null; readonly right: Right; readonly scope: Scope }[]; readonly holders: number; readonly mayChange: boolean };

/** Roles with what they hold today; retired ones are left out. */
export const listRoles = async (tx: CompanyTransaction, asked: { readonly userId: string; readonly today: number }): Promise<readonly ListedRole[]> => {
  const facts = await readFacts(tx, null);
  const own = await listRoleRows(tx);
  const roleOf = (roleCode: string, title: string, isBuiltIn: boolean): ListedRole => {
    const assignments = facts.assignments.filter((assignment) => assignment.roleCode === roleCode && isInForce(assignment, asked.today));
    const isHolder = facts.members.some((member) => isSameHuman(facts, member.userId, asked.userId) && holdingsOf(facts, member.userId, asked.today).roles.includes(roleCode));
    return { roleCode, title, isBuiltIn, grants: grantsOfRole(facts, roleCode, asked.today), holders: assignments.length, mayChange: !isBuiltIn && !isHolder };
  };
  return [...builtInRoles.map((roleCode) => roleOf(roleCode, roleCode, true)), ...own.filter((row) => !facts.retiredRoles.has(row.roleCode)).map((row) => roleOf(row.roleCode, row.title, false))];
};

export type ListedGroup = { readonly groupCode: string; readonly title: string; readonly members: AccessFacts['groupMembers'] };
/** Groups with the members who are in them on `today` (epoch-day) or will be. */
export const listGroups = async (tx: CompanyTransaction, today: number): Promise<readonly ListedGroup[]> => {
  const { groupMembers } = await readFacts(tx, null);
  return (await listGroupRows(tx)).map((row) => ({ ...row, members: groupMembers.filter((member) => member.groupCode === row.groupCode && isStillToCome(member, today)) }));
};

/** What a scope can name in this company. */
export const listScopeChoices = (tx: CompanyTransaction): Promise<ScopeChoices> => readScopeChoices(tx);
