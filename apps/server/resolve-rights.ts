/** What a member may do today, by the day of the installation's clock. */
import { resolveRights } from '#modules/access';
import type { FindSubjectDeps } from '#modules/identity';
import { asSystem, readCompany, type Database } from '#modules/platform';

const dayOf = (milliseconds: number, zone: string): number => Temporal.PlainDate.from('1970-01-01').until(Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(zone).toPlainDate()).days;

export const createRightsResolver = (deps: { readonly database: Database; readonly nowMilliseconds: () => number; readonly zone: string }): FindSubjectDeps['resolveRights'] => ({ companyId, userId }) =>
  readCompany(deps.database, asSystem(companyId, 'signIn', 'server'), (tx) => resolveRights(tx, { userId, day: dayOf(deps.nowMilliseconds(), deps.zone) }), { plans: 'once' });
