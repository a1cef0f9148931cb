import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTestDatabase } from '#checks/test-database';
import { copyInto, copyOutOf, withCompany } from '#modules/platform';

test('bulk rate', async () => {
  await withTestDatabase(async ({ database, company }) => {
    const n = 300_000;
    for (let round = 0; round < 2; round += 1)
    await withCompany(database, { companyId: company.companyId, actor: 'test' }, async (tx) => {
      const person = Int32Array.from({ length: n }, (_, i) => Math.floor(i / 31) + 1);
      const day = Int32Array.from({ length: n }, (_, i) => 20727 + (i % 31));
      const minutes = Int16Array.from({ length: n }, (_, i) => i % 500);
      const cls = Array.from({ length: n }, () => 'w');
      const shift = Array.from({ length: n }, (_, i) => (i % 7 ? 'SZ-NIGHT' : null));
      const first = Float64Array.from({ length: n }, (_, i) => 1790812800 + i);
      const names = 'present_minutes scheduled_minutes normal_minutes late_minutes early_minutes absent_minutes missing_punch_minutes annual_leave_minutes personal_leave_minutes sick_leave_minutes compensatory_leave_minutes other_paid_leave_minutes trip_minutes overtime_workday_minutes overtime_rest_day_minutes overtime_statutory_holiday_minutes break_minutes uncounted_minutes'.split(' ');
      let t = performance.now();
      const count = await copyInto(tx, { table: 'attendance.attendance_day', rowCount: n, columns: [
        { name: 'person_id', type: 'int4', values: person }, { name: 'business_date', type: 'date', values: day }, { name: 'shift_code', type: 'text', values: shift },
        { name: 'day_class', type: 'char', values: cls }, { name: 'first_in', type: 'instantSeconds', values: first }, { name: 'last_out', type: 'instantSeconds', values: first },
        ...names.map((name) => ({ name, type: 'int2' as const, values: minutes })), { name: 'finding_bits', type: 'int4', values: person },
      ] });
      console.log('in', count, Math.round(performance.now() - t), 'ms');
      t = performance.now();
      const out = await copyOutOf(tx, { query: 'select * from attendance.attendance_day', columns: [{ name: 'person_id', type: 'int4' }, { name: 'business_date', type: 'date' }, { name: 'shift_code', type: 'text' }, { name: 'first_in', type: 'instantSeconds' }, { name: 'day_class', type: 'char' }, ...names.map((name) => ({ name, type: 'int2' as const })), ] });
      console.log('out', out.rowCount, Math.round(performance.now() - t), 'ms');
      assert.equal(out.columns.business_date[0], day[0]);
      t = performance.now();
      await tx.query('delete from attendance.attendance_day');
      console.log('delete', Math.round(performance.now() - t), 'ms');
    });
  });
});
