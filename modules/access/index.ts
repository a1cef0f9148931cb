/** The face of access: who may what, and why. */
export { mainRoleOf } from './decide-access.ts';
export { findRoleHolder } from './access-store.ts';
export { giveRole, type RoleGiven } from './give-role.ts';
export { resolveRights, type Resolved } from './resolve-rights.ts';
