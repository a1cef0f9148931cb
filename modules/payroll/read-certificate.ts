/**
 * The certificate of a month (S0.38): four figures per person and quantity tie. Source: computed again from the raw
 * punches and forms; attendance: the stored days; pay: what the run sums over its terms; payslip: what the payslip says.
 */
import { attendanceQuantityCodes, type AttendanceQuantityCode } from '#kernel/payroll/payroll-types';
import { attendanceRowsOf, computeAttendance } from '#modules/attendance';
import type { CompanyTransaction } from '#modules/platform';
import { loadAttendanceRows, loadPayPersons } from './pay-facts.ts';
import { loadMonth, type MonthRow } from './read-month.ts';
import type { PayRun } from './payroll-store.ts';
import { segmentQuantities, type AttendanceRows } from './segment-quantities.ts';

export type TiedQuantity = {
  readonly row: MonthRow;
  readonly quantity: AttendanceQuantityCode;
  readonly unit: 'day' | 'minute';
  readonly source: number;
  readonly attendance: number;
  readonly payroll: number;
  readonly payslip: number;
  readonly ties: boolean;
};

export type Certificate = { readonly people: number; readonly tied: number; readonly rows: readonly TiedQuantity[] };

const sumOver = (rows: AttendanceRows, index: number, spans: readonly { readonly fromDay: number; readonly toDay: number }[]): ReadonlyMap<AttendanceQuantityCode, number> => {
  const sums = new Map<AttendanceQuantityCode, number>(attendanceQuantityCodes.map((code) => [code, 0]));
  for (const { fromDay, toDay } of spans) {
    const found = segmentQuantities(rows, index, fromDay, toDay);
    for (const code of attendanceQuantityCodes) sums.set(code, (sums.get(code) ?? 0) + found[code]);
  }
  return sums;
};

const payslipItemOf = (code: AttendanceQuantityCode): string => `total${code.charAt(0).toUpperCase()}${code.slice(1)}`;

/** Compares the computed payslips of a run, all people or one. */
export const certifyMonth = async (tx: CompanyTransaction, run: PayRun, personId: number | null = null): Promise<Certificate> => {
  const month = await loadMonth(tx, run, personId);
  const computed = new Map(month.rows.filter(({ status }) => status === 'computed').map((row) => [row.personId, row]));
  const persons = (await loadPayPersons(tx, run.period, personId === null ? null : [personId])).filter((person) => computed.has(person.personId));
  const ids = persons.map((person) => person.personId);
  const stored = await loadAttendanceRows(tx, run.period, ids);
  const fresh = attendanceRowsOf(await computeAttendance(tx, { month: run.period.month, personIds: ids }), ids);
  const scales = new Map(month.items.map(({ item, scale }) => [item, 10 ** scale]));
  const rows: TiedQuantity[] = [];
  let tied = 0;
  persons.forEach((person, index) => {
    const row = computed.get(person.personId)!;
    const whole = [run.period];
    const figures = { source: sumOver(fresh, index, whole), attendance: sumOver(stored, index, whole), payroll: sumOver(stored, index, person.segments) };
    let all = true;
    for (const quantity of attendanceQuantityCodes) {
      const item = payslipItemOf(quantity);
      const payslip = (row.amounts.get(item) ?? Number.NaN) / (scales.get(item) ?? 1);
      const [source, attendance, payroll] = [figures.source.get(quantity)!, figures.attendance.get(quantity)!, figures.payroll.get(quantity)!];
      const ties = source === attendance && attendance === payroll && payroll === payslip;
      all &&= ties;
      if (!ties || source !== 0) rows.push({ row, quantity, unit: quantity.endsWith('Days') ? 'day' : 'minute', source, attendance, payroll, payslip, ties });
    }
    if (all) tied += 1;
  });
  return { people: persons.length, tied, rows: rows.sort((a, b) => Number(a.ties) - Number(b.ties)) };
};
