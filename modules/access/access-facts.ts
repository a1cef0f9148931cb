/** The facts that decide who may what. Days are epoch-days; first and last days are included. */
import type { Action, FieldClass, Right, ScopeKind } from '#contracts/api/access-terms';

/** When a fact holds: from its first to its last day, and not from the day on which it was ended. */
export type Dated = { readonly validFrom: number; readonly validTo: number | null; readonly endedOn: number | null };

/**
 * Over whom. `key`: legal entity, workplace code, department name, group code; for `reportingLine` the person number
 * whose line it is. Empty for `company`, `self` and the line of the holder.
 */
export type Scope = { readonly kind: ScopeKind; readonly key: string };

/** A user, or everyone whose person is in a group. */
export type Holder = { readonly kind: 'user' | 'group'; readonly key: string };

/** What a role of the company holds; the built-in ones stand in contracts/api/access-terms.ts. */
export type RoleGrant = Dated & { readonly grantId: number; readonly roleCode: string; readonly action: Action; readonly fieldClass: FieldClass; readonly scope: Scope };

/** A role in someone's hands, narrowed to a scope. */
export type Assignment = Dated & { readonly assignmentId: number; readonly holder: Holder; readonly roleCode: string; readonly scope: Scope };

/** One permission or prohibition without a role. */
export type DirectGrant = Dated & { readonly grantId: number; readonly holder: Holder; readonly effect: 'allow' | 'forbid'; readonly action: Action; readonly fieldClass: FieldClass; readonly scope: Scope };

/** Some of the rights of one user, in the hands of another for a time. */
export type Delegation = Dated & { readonly delegationId: number; readonly fromUserId: string; readonly toUserId: string; readonly rights: readonly Right[]; readonly validTo: number };

export type GroupMember = Dated & { readonly memberId: number; readonly groupCode: string; readonly personId: number };

/** A user of the company; `lastDay` is the last day of work of the person that the user is. */
export type Member = { readonly userId: string; readonly personId: number | null; readonly isDisabled: boolean; readonly lastDay: number | null };

export type AccessFacts = {
  readonly members: readonly Member[];
  readonly roleGrants: readonly RoleGrant[];
  /** Roles of the company that were retired, with the first day on which they count for nothing. */
  readonly retiredRoles: ReadonlyMap<string, number>;
  readonly assignments: readonly Assignment[];
  readonly directGrants: readonly DirectGrant[];
  readonly delegations: readonly Delegation[];
  readonly groupMembers: readonly GroupMember[];
};

export const isInForce = (fact: Dated, day: number): boolean => fact.validFrom <= day && (fact.validTo === null || day <= fact.validTo) && (fact.endedOn === null || day < fact.endedOn);

/** Today or on some later day. */
export const isStillToCome = (fact: Dated, day: number): boolean => (fact.validTo === null || day <= fact.validTo) && (fact.endedOn === null || day < fact.endedOn);
