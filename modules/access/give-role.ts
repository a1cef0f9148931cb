/** Acts of the system: making someone a member with a role at set-up, at the taking on of a company, and from the command line. */
import type { BuiltInRole } from '#contracts/api/access-terms';
import { recordAudit, setMember, type CompanyTransaction } from '#modules/platform';
import { isInForce } from './access-facts.ts';
import { holdAccessLock, insertAssignment, readFacts } from './access-store.ts';

/** 2000-01-01: a role given at set-up holds for all days that the company's data are about. */
const sinceEver = 10_957;

export type RoleGiven = { readonly userId: string; readonly role: BuiltInRole; readonly personId: number | null; readonly validFrom?: number };

/**
 * Makes a user a member, as a person or as nobody, and gives them a built-in role over the whole company. Does nothing
 * twice. No second person confirms it: it is for the system's own transactions, and leaves an audit row.
 */
export const giveRole = async (tx: CompanyTransaction, { userId, role, personId, validFrom = sinceEver }: RoleGiven): Promise<void> => {
  await setMember(tx, { userId, personId });
  await holdAccessLock(tx);
  const { assignments } = await readFacts(tx, [userId]);
  const isHeld = assignments.some((assignment) => assignment.holder.kind === 'user' && assignment.roleCode === role && assignment.scope.kind === 'company' && assignment.validTo === null && isInForce(assignment, Math.max(validFrom, assignment.validFrom)));
  if (isHeld) return;
  const assignmentId = await insertAssignment(tx, { holder: { kind: 'user', key: userId }, roleCode: role, scope: { kind: 'company', key: '' }, validFrom, validTo: null, note: '', madeBy: tx.actor });
  await recordAudit(tx, { action: 'access.roleGiven', subject: `user:${userId}`, data: { role, assignmentId } });
};
