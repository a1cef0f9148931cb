/** What a member may do today, by the day of the installation's clock. */
import { resolveRights } from '#modules/access';
import type { FindSubjectDeps } from '#modules/identity';
import { asSystem, dateInZone, epochDayOf, readCompany, type Database } from '#modules/platform';

/** The rights of a member on today's date in the zone of the installation's clock. */
export const createRightsResolver = (deps: { readonly database: Database; readonly nowMilliseconds: () => number; readonly zone: string }): FindSubjectDeps['resolveRights'] => ({ companyId, userId }) =>
  readCompany(deps.database, asSystem(companyId, 'signIn', 'server'), (tx) => resolveRights(tx, { userId, day: epochDayOf(dateInZone(deps.nowMilliseconds(), deps.zone)) }), { plans: 'once' });
