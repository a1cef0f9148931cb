/**
 * The words of access: what may be done (action) with which kind of value (field class). Roles are sets of grants over
 * them; routes name what they need; columns and pay items name their class.
 */
import { fieldClasses, type FieldClass } from '#kernel/base/field-class';

export { fieldClasses, type FieldClass };

/** Classes that are shown or changed only shortly after the user has proven again who they are. */
export const steppedUpClasses: readonly FieldClass[] = ['pay', 'bank', 'identity'];
/** Classes of which every read leaves an audit row. */
export const auditedClasses: readonly FieldClass[] = ['pay', 'bank', 'identity', 'health'];

/**
 * `read`, `change`, `approve` a value; `operate` sources, imports and runs; `administer` users, roles, programs and keys;
 * `audit`: read who saw and changed what; `provision`: make and disable users from another system (SCIM). These four
 * are about the company and use the class `public`. `summarise`: sums and averages of a class over groups that are large
 * enough to tell nothing about one person; nobody's own value comes with it.
 */
export const actions = ['read', 'change', 'approve', 'operate', 'administer', 'audit', 'provision', 'summarise'] as const;
export type Action = (typeof actions)[number];

export type Right = `${Action}:${FieldClass}`;

/**
 * What a route needs. `own`: about the caller's own person only, so a grant over oneself is enough. `whole`: about the
 * company as a whole, so that a grant over a team or a branch is not enough.
 */
export type Need = { readonly action: Action; readonly fieldClass: FieldClass; readonly own?: boolean; readonly whole?: boolean };

/** Over whom a grant holds. Reporting lines and departments are those of the day that is asked about. */
export const scopeKinds = ['company', 'entity', 'branch', 'department', 'group', 'reportingLine', 'self'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export type BuiltInGrant = { readonly action: Action; readonly fieldClasses: readonly FieldClass[]; readonly scope: ScopeKind };

const over = (scope: ScopeKind, action: Action, ...classes: readonly FieldClass[]): BuiltInGrant => ({ action, fieldClasses: classes, scope });
const oneself: readonly BuiltInGrant[] = [over('self', 'read', ...fieldClasses), over('self', 'change', 'personal', 'bank')];

/** Roles that every company has. A company adds its own; nobody gives what they do not hold. */
export const builtInRoles = ['administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager', 'employee', 'auditor'] as const;
export type BuiltInRole = (typeof builtInRoles)[number];

export const builtInGrants: Readonly<Record<BuiltInRole, readonly BuiltInGrant[]>> = {
  administrator: [over('company', 'read', 'public', 'personal'), over('company', 'change', 'public', 'personal'), over('company', 'operate', 'public'), over('company', 'administer', 'public'), over('company', 'provision', 'public')],
  payrollClerk: [
    over('company', 'read', 'public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health'), over('company', 'change', 'public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health'), over('company', 'operate', 'public'), ...oneself,
  ],
  payrollSupervisor: [
    over('company', 'read', 'public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health'), over('company', 'approve', 'public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health'), over('company', 'operate', 'public'), ...oneself,
  ],
  lineManager: [over('reportingLine', 'read', 'public', 'personal', 'rating', 'health'), over('reportingLine', 'change', 'rating'), over('reportingLine', 'approve', 'personal', 'rating', 'health'), ...oneself],
  employee: oneself,
  auditor: [over('company', 'audit', 'public'), over('company', 'read', 'public')],
};
