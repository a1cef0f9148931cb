/** Made-up roles, assignments, reasons and delegations for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const company = { kind: 'company', key: '' };
const days = { validFrom: '2026-11-02', validTo: null };
const members = [
  { userId: 'u1', name: '周管理', email: 'zhou@example.com', personNumber: null, hasLeft: false, roles: ['administrator'] },
  { userId: 'u2', name: '王夜班', email: 'wang@example.com', personNumber: 'SZ000813', hasLeft: false, roles: ['lineManager', 'branchReader'] },
];
const roles = [
  { roleCode: 'lineManager', title: 'lineManager', isBuiltIn: true, holders: 12, mayChange: false, grants: [{ grantId: null, action: 'read', fieldClass: 'personal', scope: { kind: 'reportingLine', key: '' } }, { grantId: null, action: 'approve', fieldClass: 'health', scope: { kind: 'reportingLine', key: '' } }] },
  { roleCode: 'branchReader', title: '门店查看', isBuiltIn: false, holders: 3, mayChange: true, grants: [{ grantId: '71', action: 'read', fieldClass: 'personal', scope: company }, { grantId: '72', action: 'read', fieldClass: 'public', scope: company }] },
];
const assignments = [
  { assignmentId: '81', holder: { kind: 'user', key: 'u2', name: '王夜班' }, roleCode: 'branchReader', scope: { kind: 'branch', key: 'shenzhen' }, ...days, endedOn: null, isHeld: true, madeBy: '周管理', madeAt: '2026-11-02T09:00:00+08:00' },
  { assignmentId: '80', holder: { kind: 'group', key: 'team', name: '轮值小组' }, roleCode: 'lineManager', scope: company, validFrom: '2026-10-01', validTo: '2026-10-31', endedOn: '2026-10-15', isHeld: false, madeBy: '周管理', madeAt: '2026-10-01T09:00:00+08:00' },
];
const grants = [{ grantId: '91', holder: { kind: 'user', key: 'u2', name: '王夜班' }, effect: 'forbid', action: 'read', fieldClass: 'personal', scope: { kind: 'department', key: '法务部' }, ...days, endedOn: null, isHeld: true, madeBy: '周管理', madeAt: '2026-11-02T09:00:00+08:00' }];
const reason = { effect: 'allow', via: 'role', roleCode: 'branchReader', groupName: null, delegator: null, scope: company, narrowedTo: { kind: 'branch', key: 'shenzhen' }, validFrom: '2026-11-02', validTo: null, people: 640 };
const reach = [
  { action: 'read', fieldClass: 'personal', isEveryone: false, isOneself: false, people: 652, reasons: [reason, { ...reason, roleCode: 'lineManager', scope: { kind: 'reportingLine', key: '' }, narrowedTo: null, people: 14 }, { ...reason, effect: 'forbid', via: 'direct', roleCode: null, scope: { kind: 'department', key: '法务部' }, narrowedTo: null, people: 2 }] },
  { action: 'approve', fieldClass: 'personal', isEveryone: false, isOneself: false, people: 9, reasons: [{ ...reason, via: 'delegation', roleCode: 'lineManager', delegator: '李示例', scope: { kind: 'reportingLine', key: '' }, narrowedTo: null, validTo: '2026-11-15', people: 9 }] },
  { action: 'read', fieldClass: 'pay', isEveryone: false, isOneself: true, people: 1, reasons: [{ ...reason, roleCode: 'employee', scope: { kind: 'self', key: '' }, narrowedTo: null, people: 1 }] },
];
const delegation = { delegationId: '61', from: { userId: 'u1', name: '李示例' }, to: { userId: 'u2', name: '王夜班' }, rights: [{ action: 'approve', fieldClass: 'personal' }, { action: 'read', fieldClass: 'personal' }], validFrom: '2026-11-02', validTo: '2026-11-15', endedOn: null, isHeld: true, mayEnd: true };

const rowsOf = <Row>(request: FixtureRequest, rows: readonly Row[]): { rows: readonly Row[] } => ({ rows: request.state.isEmpty ? [] : rows });

export const accessAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listMembers: () => ({ rows: members }),
  listRoles: () => ({ rows: roles }),
  listAssignments: request => rowsOf(request, assignments),
  listDirectGrants: request => rowsOf(request, grants),
  listGroups: request => rowsOf(request, [{ groupCode: 'team', title: '轮值小组', members: [{ memberId: '51', personNumber: 'SZ000813', name: '王夜班', ...days }] }, { groupCode: 'legal', title: '法务', members: [] }]),
  listScopeChoices: () => ({ entities: ['华星贸易有限公司'], branches: [{ key: 'shenzhen', name: '深圳' }], departments: ['法务部', '生产二部'], groups: [{ key: 'team', name: '轮值小组' }] }),
  readOwnReaders: () => ({ personNumber: 'SZ000813', name: '王夜班', day: '2026-11-02', rows: [{ userId: 'u1', name: '周管理', isOneself: false, reasons: [reason] }] }),
  readReach: request => ({ user: members[1], day: '2026-11-02', ...rowsOf(request, reach) }),
  readWhoCan: request => ({ personNumber: 'SZ000813', name: '王夜班', day: '2026-11-02', ...rowsOf(request, [{ userId: 'u1', name: '周管理', isOneself: false, reasons: [reason] }, { userId: 'u2', name: '王夜班', isOneself: true, reasons: [{ ...reason, roleCode: 'employee', scope: { kind: 'self', key: '' }, narrowedTo: null }] }]) }),
  listDelegations: request => ({ given: request.state.isEmpty ? [] : [delegation], received: [], others: [], delegable: delegation.rights, candidates: [{ userId: 'u2', name: '王夜班' }] }),
};
