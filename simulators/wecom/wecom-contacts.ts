import { answered, refused, type WeComAnswer } from './wecom-answer.ts';
import type { WeComCall } from './wecom-call.ts';
import type { WeComDepartment, WeComUser } from './wecom-state.ts';

const statusCodes = { active: 1, disabled: 2, notActivated: 4 } as const;

/** Members that exist now and that the app may see. */
const visibleUsers = (call: WeComCall): readonly WeComUser[] =>
  call.held.state.users.filter(({ userId }) => call.held.visibleUser(call.app, userId, call.nowSeconds) !== undefined && !call.isUnknown(userId));

/** The departments of visible members with everything above them; all of them when the app sees everyone. */
const visibleDepartments = (call: WeComCall): readonly WeComDepartment[] => {
  const { departments } = call.held.state;
  if (call.app.visibleUserIds === null) return departments;
  const byId = new Map(departments.map((department) => [department.departmentId, department]));
  const seen = new Set<number>();
  for (const user of visibleUsers(call)) {
    for (const departmentId of user.departmentIds) {
      for (let at = byId.get(departmentId); at !== undefined && !seen.has(at.departmentId); at = byId.get(at.parentId)) seen.add(at.departmentId);
    }
  }
  return departments.filter(({ departmentId }) => seen.has(departmentId));
};

const subtree = (departments: readonly WeComDepartment[], rootId: number): readonly WeComDepartment[] => {
  const kept = new Set([rootId]);
  for (let grew = true; grew;) {
    const before = kept.size;
    for (const { departmentId, parentId } of departments) if (kept.has(parentId)) kept.add(departmentId);
    grew = kept.size > before;
  }
  return departments.filter(({ departmentId }) => kept.has(departmentId));
};

const askedDepartments = (call: WeComCall): readonly WeComDepartment[] | WeComAnswer => {
  const departments = visibleDepartments(call);
  const asked = call.query.get('id');
  if (asked === null || asked === '') return departments;
  if (!departments.some(({ departmentId }) => String(departmentId) === asked)) return refused(60003);
  return subtree(departments, Number(asked));
};

export const listDepartments = (call: WeComCall): WeComAnswer => {
  const departments = askedDepartments(call);
  return 'errcode' in departments ? departments : answered({
    department: departments.map(({ departmentId, name, parentId, order }) => ({ id: departmentId, name, name_en: '', department_leader: [], parentid: parentId, order })),
  });
};

export const listDepartmentIds = (call: WeComCall): WeComAnswer => {
  const departments = askedDepartments(call);
  return 'errcode' in departments ? departments : answered({ department_id: departments.map(({ departmentId, parentId, order }) => ({ id: departmentId, parentid: parentId, order })) });
};

/** Fields withheld from apps created after June 2022 (mobile, gender, mail, avatar) are absent here too. */
const userOnWire = (user: WeComUser) => ({
  userid: user.userId, name: user.name, department: [...user.departmentIds], order: user.departmentIds.map(() => 0), position: user.position,
  is_leader_in_dept: user.departmentIds.map(() => 0), direct_leader: [...user.directLeaderUserIds], telephone: '', alias: user.alias,
  extattr: { attrs: [] }, status: statusCodes[user.status], main_department: user.departmentIds[0] ?? 1,
});

const directMembers = (call: WeComCall): readonly WeComUser[] | WeComAnswer => {
  const departmentId = Number(call.query.get('department_id') ?? '');
  if (!Number.isInteger(departmentId) || departmentId < 1) return refused(40063);
  if (!visibleDepartments(call).some((department) => department.departmentId === departmentId)) return refused(60003);
  return visibleUsers(call).filter(({ departmentIds }) => departmentIds.includes(departmentId));
};

export const listUsers = (call: WeComCall): WeComAnswer => {
  const members = directMembers(call);
  return 'errcode' in members ? members : answered({ userlist: members.map(userOnWire) });
};

export const listUsersBriefly = (call: WeComCall): WeComAnswer => {
  const members = directMembers(call);
  return 'errcode' in members ? members : answered({ userlist: members.map(({ userId, name, departmentIds }) => ({ userid: userId, name, department: [...departmentIds] })) });
};

export const getUser = (call: WeComCall): WeComAnswer => {
  const userId = call.query.get('userid') ?? '';
  if (userId === '') return refused(41009);
  if (call.held.existingUser(userId, call.nowSeconds) === undefined || call.isUnknown(userId)) return refused(60111);
  const user = call.held.visibleUser(call.app, userId, call.nowSeconds);
  return user === undefined ? refused(60011) : answered(userOnWire(user));
};

/** user/list_id: every member of the corp, one row per (member, department); contact-sync secret only. */
export const listUserIds = (call: WeComCall): WeComAnswer => {
  const { cursor = '', limit = 10_000 } = call.body;
  if (typeof cursor !== 'string' || typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > 10_000) return refused(40058);
  const place = /^(?:|i(\d+))$/.exec(cursor);
  if (place === null) return refused(40058);
  const rows = call.held.state.users
    .filter(({ userId }) => call.held.existingUser(userId, call.nowSeconds) !== undefined && !call.isUnknown(userId))
    .flatMap(({ userId, departmentIds }) => departmentIds.map((department) => ({ userid: userId, department })));
  const offset = Number(place[1] ?? 0);
  return answered({ next_cursor: offset + limit < rows.length ? `i${offset + limit}` : '', dept_user: rows.slice(offset, offset + limit) });
};
