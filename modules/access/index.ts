/** The face of access: who may what, and why. */
export type { AccessFacts } from './access-facts.ts';
export { decide, holdingsOf, mainRoleOf, rightsOf, whoMay, type Decision, type Holdings, type PeopleOfScopes } from './decide-access.ts';
export { peopleOnDay, type OrgFacts } from './org-people.ts';
export { findRoleHolder } from './access-store.ts';
export { giveRole, type RoleGiven } from './give-role.ts';
export { grantProposalKind, type Clock } from './change-access.ts';
export { registerAccessRoutes, type AccessRoutesDeps } from './access-routes.ts';
export { accessErrorCodes } from './access-errors.ts';
export { resolveRights, type Resolved } from './resolve-rights.ts';
export { peopleHolding } from './people-holding.ts';
export { accessPersonData } from './access-person-data.ts';
export { delegatesOf, delegatorsTo, usersWhoMay, type Holding } from './users-who-may.ts';
