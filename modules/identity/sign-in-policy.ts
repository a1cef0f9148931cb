/** What a company asks of a sign-in, and whether a session satisfies it. */
import { steppedUpClasses, type Action } from '#contracts/api/access-terms';
import { asSystem, holds, readCompany, type CompanyTransaction, type Database, type Membership, type Subject } from '#modules/platform';
import type { SignedIn } from './session-store.ts';

export type SecondFactorPolicy = 'sensitiveRights' | 'everyone';
export type SecondFactorState = 'notNeeded' | 'proven' | 'proofNeeded' | 'setUpNeeded';

/** Who must use a second factor; those with sensitive rights when the company chose nothing. */
export const readPolicy = async (tx: CompanyTransaction): Promise<SecondFactorPolicy> =>
  (await tx.query<{ policy: SecondFactorPolicy }>('select second_factor as policy from identity.sign_in_policy where company_id = $1', [tx.companyId])).rows[0]?.policy ?? 'sensitiveRights';

/** The company's choice, from the next request on. */
export const savePolicy = async (tx: CompanyTransaction, policy: SecondFactorPolicy): Promise<void> => {
  await tx.query('insert into identity.sign_in_policy (company_id, second_factor) values ($1, $2) on conflict (company_id) do update set second_factor = excluded.second_factor, changed_at = now()', [tx.companyId, policy]);
};

const sensitiveActions: readonly Action[] = ['read', 'change', 'approve'];

/** Rights that an attacker would come for: other people's pay, bank and identity values, and the giving of rights. */
export const hasSensitiveRights = (subject: Pick<Subject, 'rights' | 'personId'>): boolean =>
  holds(subject, { action: 'administer', fieldClass: 'public' }) || steppedUpClasses.some((fieldClass) => sensitiveActions.some((action) => holds(subject, { action, fieldClass })));

const isRequired = async (database: Database, membership: Membership, subject: Subject): Promise<boolean> => {
  // The demonstration's companies hold made-up people only.
  if (membership.company.isDemo) return false;
  return hasSensitiveRights(subject) || (await readCompany(database, asSystem(subject.companyId, 'signIn', 'server'), readPolicy)) === 'everyone';
};

/** What a session still owes its company. */
export const secondFactorState = async (database: Database, session: SignedIn, membership: Membership, subject: Subject): Promise<SecondFactorState> => {
  if (session.isSecondFactorProven) return 'proven';
  if (!(await isRequired(database, membership, subject))) return 'notNeeded';
  return session.hasSecondFactor ? 'proofNeeded' : 'setUpNeeded';
};

/** Whether taking the last second factor away would lock the user out of what they may do in this company. */
export const isSecondFactorRequired = isRequired;
