/** The subject of a session: the user's company, person, roles and what they reach on the day. */
import { resolveRights } from '#modules/access';
import { asSystem, readCompany, type Database, type Membership, type Subject } from '#modules/platform';

export type SessionState = { readonly sessionId: string; readonly userId: string; readonly isSteppedUp: boolean; readonly from: string };

export const resolveSubject = async (database: Database, session: SessionState, { company: { companyId } }: Membership, today: number): Promise<Subject> => {
  const resolved = await readCompany(database, asSystem(companyId, 'signIn', 'server'), (tx) => resolveRights(tx, { userId: session.userId, day: today }));
  return { ...resolved, userId: session.userId, companyId, isSteppedUp: session.isSteppedUp, sessionId: session.sessionId, program: null, from: session.from };
};
