/** The whole server over a company of the gate, called as any subject: who asks is named in a header that only this proof knows. */
import { builtInRoles, type BuiltInRole, type FieldClass, type Right } from '#contracts/api/access-terms';
import type { HttpServer } from '#apps/server/http-server';
import { giveRole, resolveRights } from '#modules/access';
import { asSystem, withCompany, type Database, type Reach, type Rights, type Subject } from '#modules/platform';
import { assert } from '#kernel/base/result';
import { gateNow, staff, type GateCompany } from './gate-company.ts';
import { openProofServer } from './proof-server.ts';

export { callerHeader } from './proof-server.ts';

/** Built-in roles as they sign in; the same clerk before a second proof; a clerk of one branch; a program; nobody. */
export const callers = [...builtInRoles, 'steppedDownClerk', 'branchClerk', 'program', 'nobody'] as const;
export type Caller = (typeof callers)[number];

const today = Math.floor(gateNow / 86_400_000);
const personOf: Partial<Readonly<Record<BuiltInRole, string>>> = { lineManager: 'BOSS', employee: 'LEAF' };

const resolveRole = async (database: Database, { companyId, personIds }: GateCompany, role: BuiltInRole): Promise<Subject> => {
  const userId = `proof-${role}`;
  const personId = personOf[role] === undefined ? null : (personIds.get(personOf[role]) ?? null);
  const resolved = await withCompany(database, asSystem(companyId, 'proof', 'proof'), async (tx) => {
    await giveRole(tx, { userId, role, personId });
    return resolveRights(tx, { userId, day: today });
  });
  return { ...resolved, userId, companyId, isSteppedUp: true, sessionId: `session-${role}`, program: null, from: '127.0.0.1' };
};

/** The same rights, over some people only. */
const narrowed = (rights: Rights, people: ReadonlySet<number>): Rights =>
  Object.fromEntries(Object.entries(rights).map(([right, reach]): [string, Reach] => [right, reach === 'all' ? people : reach]));

/** Everyone who calls in proofs: each built-in role, a clerk without a fresh proof, a clerk of one branch, a program. */
export const resolveCallers = async (database: Database, company: GateCompany): Promise<ReadonlyMap<Caller, Subject>> => {
  const subjects = new Map<Caller, Subject>();
  for (const role of builtInRoles) subjects.set(role, await resolveRole(database, company, role));
  const clerk = subjects.get('payrollClerk');
  assert(clerk !== undefined, 'the clerk is a caller');
  const branch = new Set(staff.filter(({ workplace }) => workplace === 'shenzhen').map(({ number }) => company.personIds.get(number) ?? 0));
  subjects.set('steppedDownClerk', { ...clerk, userId: 'proof-steppedDownClerk', isSteppedUp: false });
  subjects.set('branchClerk', { ...clerk, userId: 'proof-branchClerk', rights: narrowed(clerk.rights, branch) });
  const programRights: Partial<Record<Right, Reach>> = Object.fromEntries((['public', 'personal'] satisfies FieldClass[]).map((fieldClass) => [`read:${fieldClass}`, 'all']));
  subjects.set('program', { ...clerk, userId: '', personId: null, roles: [], rights: programRights, program: 'proof-program', sessionId: null });
  return subjects;
};

export type GateServer = { readonly server: HttpServer; readonly subjects: ReadonlyMap<Caller, Subject>; readonly close: () => Promise<void> };

/** The whole server over the company of the gate, with the header that names the caller. Close it. */
export const openGateServer = async (given: { readonly database: Database; readonly connectionString: string }, company: GateCompany): Promise<GateServer> => {
  const subjects = await resolveCallers(given.database, company);
  return { subjects, ...(await openProofServer(given, { subjectOf: (caller) => subjects.get(caller as Caller) ?? null, nowMilliseconds: () => gateNow })) };
};
