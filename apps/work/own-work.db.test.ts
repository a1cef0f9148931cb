/**
 * Goal: whoever hands a workbook in gives themself no hour of work and takes none of their leave away. Method: forms of a company
 * of twelve land; the same, another and fewer rows come again from one of them.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillGateCompany, gateNow, plainSecrets } from '#checks/gate-company';
import { withTestDatabase } from '#checks/test-database';
import type { ApprovalRow, LocalMoment, WorkbookFacts } from '#contracts/flow/workbook-facts';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { importWorkbookFacts } from '#modules/people';
import { asSystem, withCompany } from '#modules/platform';
import { finishImport } from './finish-import.ts';

const at = (day: number, hour: number): LocalMoment => ({ day: dayOfDate(2026, 10, day), second: hour * 3600, isWholeDay: false, choice: null, text: '' });
const form = (personNumber: string, type: ApprovalRow['type'], approvalNumber: string, day: number): ApprovalRow => ({ kind: 'approvalRow', personNumber, type, approvalNumber, from: at(day, 19), to: at(day, 21), day: null, direction: 'unknown' });
const nothing: WorkbookFacts = { persons: [], terms: [], workplaces: [], schedules: [], declaredDeductions: [], openingBalances: [], earlierPayslipLines: [], punches: [], approvals: [], rosterDays: [], partialSheets: [] };

test('own overtime, leave and punches are another\'s to hand in; what stands may stand in the sheet, and what is left out of it stays', async () => {
  await withTestDatabase(async ({ database, company: { companyId } }) => {
    await fillGateCompany(database, companyId, plainSecrets);
    const hand = (forms: readonly ApprovalRow[], own: readonly string[]): Promise<readonly unknown[]> => withCompany(database, asSystem(companyId, 'proof', 'test'), async (tx) => {
      const imported = await importWorkbookFacts(tx, { facts: { ...nothing, approvals: forms.map((fact, index) => ({ row: index + 2, fact })) }, rowErrors: [], sourceCode: 'proof', rows: 'all', ownNumbers: new Set(own) });
      if (!imported.ok) return imported.error.code !== 'rowsRefused' ? [imported.error.code] : imported.error.data.rowErrors.map(({ sheet, row, code, text }) => `${sheet} ${row} ${code} ${text}`);
      const counts = (await finishImport(tx, { sourceCode: 'proof', report: imported.value, nowMilliseconds: gateNow })).approvals;
      return [counts?.new, counts?.changed, counts?.removed];
    });
    const overtime = form('LEAF', 'overtime', 'OT-1', 13);
    const leave = form('LEAF', 'personalLeave', 'PL-1', 14);
    assert.deepEqual(await hand([overtime, leave, form('MID', 'overtime', 'OT-2', 13)], []), [3, 0, 0]);
    assert.deepEqual(await hand([overtime, leave, form('MID', 'overtime', 'OT-3', 15)], ['LEAF']), [1, 0, 1], 'the own rows stand, those of MID move');
    assert.deepEqual(await hand([overtime, form('LEAF', 'overtime', 'OT-4', 15)], ['LEAF']), ['approvals 3 ownWork LEAF']);
    assert.deepEqual(await hand([{ ...overtime, to: at(13, 23) }], ['LEAF']), ['approvals 2 ownWork LEAF'], 'two hours more');
    assert.deepEqual(await hand([overtime, form('MID', 'overtime', 'OT-5', 16)], ['LEAF']), [1, 0, 1], 'the leave that is left out of the sheet stays');
    assert.deepEqual(await hand([overtime, form('LEAF', 'overtime', 'OT-6', 16)], []), [1, 0, 1], 'somebody else takes it away');
  });
});
