import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { createWorld } from './create-world.ts';
import { changeOnePunch, worldToWeCom } from './world-to-wecom.ts';
import { worldWorkbook } from './world-workbook.ts';
import type { WorldCompany } from './world-types.ts';

const seed = Number(process.env['SEED'] ?? 20261001);
const companies = createWorld({ seed, people: 137, month: '2026-10' }).companies;
const [xinghe, mengnan] = companies as readonly [WorldCompany, WorldCompany];
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('the workbook has the same bytes each time, and every person in it', async () => {
  const bytes = await worldWorkbook(xinghe);
  assert.equal(hashOf(bytes), hashOf(await worldWorkbook(xinghe)));
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  assert.deepEqual(workbook.worksheets.map((sheet) => sheet.name), ['说明', '员工', '合同与薪资', '工作地点', '班次', '专项附加扣除', '期初累计', '九月工资条']);
  assert.equal((workbook.getWorksheet('员工')?.rowCount ?? 0) - 1, xinghe.people.length);
});

test('the second company has its own corp, its own secrets and no one of the first', () => {
  const [first, second] = [worldToWeCom(xinghe), worldToWeCom(mengnan)];
  assert.notEqual(first.corpId, second.corpId);
  assert.equal(new Set([...first.apps, ...second.apps].map((app) => app.secret)).size, 4);
  const ids = new Set(first.users.map((user) => user.userId));
  assert.ok(second.users.every((user) => !ids.has(user.userId)));
});

test('the corp is consistent: rosters, groups, departments and applicants exist', () => {
  const state = worldToWeCom(xinghe);
  const users = new Set(state.users.map((user) => user.userId));
  const departments = new Set(state.departments.map((department) => department.departmentId));
  const shifts = new Set(state.groups.flatMap((group) => group.shifts.map((shift) => shift.scheduleId)));
  assert.equal(users.size, state.users.length);
  for (const user of state.users) assert.ok(user.departmentIds.every((id) => departments.has(id)));
  for (const department of state.departments) assert.ok(department.parentId === 0 || departments.has(department.parentId));
  for (const group of state.groups) assert.ok(group.memberUserIds.every((id) => users.has(id)) && group.weekdayScheduleIds.every((id) => id === null || shifts.has(id)));
  for (const day of state.rosters) assert.ok(users.has(day.userId) && (day.scheduleId === 0 || shifts.has(day.scheduleId)));
  for (const punch of state.punches) assert.ok(users.has(punch.userId));
  for (const approval of state.approvals) assert.ok(users.has(approval.applicantUserId) && users.has(approval.approverUserId) && /^\d{17}$/.test(approval.approvalNumber));
  assert.equal(new Set(state.approvals.map((approval) => approval.approvalNumber)).size, state.approvals.length);
  const known = new Set(xinghe.people.map((person) => person.wecom?.userId));
  assert.equal(state.users.filter((user) => !known.has(user.userId)).length, 3);
});

test('one changed punch belongs to a punch that exists, and makes its owner late', () => {
  const change = changeOnePunch(xinghe, 5);
  assert.ok(change !== null);
  assert.ok(worldToWeCom(xinghe).punches.some((punch) => punch.userId === change.userId && punch.time === change.time && punch.kind === 'on'));
  assert.ok(change.newTime > change.time);
});
