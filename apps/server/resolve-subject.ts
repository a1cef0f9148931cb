/** The subject of a session: the user's company, person, roles and what they reach today. */
import { builtInGrants, type Right } from '#contracts/api/access-terms';
import { teamOf } from '#modules/people';
import { asSystem, readCompany, type Database, type Membership, type Reach, type Rights, type Subject } from '#modules/platform';

export type SessionState = { readonly sessionId: string; readonly userId: string; readonly isSteppedUp: boolean; readonly from: string };

const readTeam = (database: Database, companyId: number, personId: number, today: number): Promise<readonly number[]> =>
  readCompany(database, asSystem(companyId, 'signIn', 'server'), (tx) => teamOf(tx, personId, today));

const joined = (one: Reach | undefined, other: Reach): Reach => (one === 'all' || other === 'all' ? 'all' : new Set([...(one ?? []), ...other]));

/** What a member reaches on a day (epoch-day). */
const resolveRights = async (database: Database, { company, role, personId }: Membership, today: number): Promise<Rights> => {
  const grants = builtInGrants[role];
  const oneself: Reach = new Set(personId === null ? [] : [personId]);
  const team: Reach = personId !== null && grants.some(({ scope }) => scope === 'reportingLine') ? new Set(await readTeam(database, company.companyId, personId, today)) : new Set();
  const rights: Partial<Record<Right, Reach>> = {};
  for (const { action, fieldClasses, scope } of grants) {
    const reach = scope === 'company' ? 'all' : scope === 'reportingLine' ? team : oneself;
    for (const fieldClass of fieldClasses) rights[`${action}:${fieldClass}`] = joined(rights[`${action}:${fieldClass}`], reach);
  }
  return rights;
};

export const resolveSubject = async (database: Database, session: SessionState, membership: Membership, today: number): Promise<Subject> => ({
  userId: session.userId, companyId: membership.company.companyId, personId: membership.personId, roles: [membership.role], rights: await resolveRights(database, membership, today),
  isSteppedUp: session.isSteppedUp, sessionId: session.sessionId, program: null, from: session.from,
});
