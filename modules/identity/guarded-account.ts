/** Accounts that no administrator opens alone: their rights are sensitive, and nothing but a password or a linked account stands before them. */
import { listMemberships, type Database } from '#modules/platform';
import type { FindSubjectDeps } from './find-subject.ts';
import { describeUsers } from './session-store.ts';
import { hasSensitiveRights } from './sign-in-policy.ts';
import type { SignIn } from './sign-in.ts';

export type GuardedAccountDeps = { readonly database: Database; readonly signIn: Pick<SignIn, 'pool'>; readonly resolveRights: FindSubjectDeps['resolveRights'] };

/**
 * Whether a way into the account is a matter of two: of whoever issues it, and of whoever has the second factor or runs the
 * server. Shut out here, a user counts as guarded: otherwise one would shut them out, issue the way in and let them in again.
 */
export const isGuardedAccount = async ({ database, signIn, resolveRights }: GuardedAccountDeps, userId: string, companyId: number): Promise<boolean> => {
  const [user] = await describeUsers(signIn.pool, [userId]);
  if (user === undefined || user.hasSecondFactor) return false;
  const memberships = await listMemberships(database, userId);
  if (!memberships.some(({ company }) => company.companyId === companyId)) return true;
  for (const { company, personId } of memberships) {
    // The demonstration's companies hold made-up people only.
    if (company.isDemo) continue;
    const { rights } = await resolveRights({ companyId: company.companyId, userId, personId });
    if (hasSensitiveRights({ rights, personId })) return true;
  }
  return false;
};
