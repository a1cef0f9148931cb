/** A second opinion before a run is shown: some payslips are derived again by the reference evaluator and compared. */
import { explainPayslip } from '#kernel/payroll/explain-payslip';
import type { PayslipRows } from './payroll-store.ts';
import { placePersons, type PayFacts } from './compute-payslips.ts';
import { buildPersonInput } from './pay-person-input.ts';
import type { PayRules } from './pay-rules.ts';
import { amountInVector, formatAmount } from './payslip-vector.ts';

export type VerificationDifference = { readonly personNumber: string; readonly item: string };

/** Compares every `step`-th placed person of the facts; answers the differences and how many were compared. */
export const verifyPayslips = (rules: PayRules, facts: PayFacts, rows: PayslipRows, step: number): { readonly compared: number; readonly differences: readonly VerificationDifference[] } => {
  const differences: VerificationDifference[] = [];
  let compared = 0;
  const rowOf = new Map(rows.personIds.map((personId, row) => [personId, row]));
  for (const { rules: place, members } of placePersons(rules, facts).groups) {
    for (let index = 0; index < members.length; index += step) {
      const { person, attendanceIndex } = members[index]!;
      const row = rowOf.get(person.personId);
      const stored = row === undefined ? null : (rows.amounts[row] ?? null);
      const explained = explainPayslip(place.program, buildPersonInput(rules, person, facts.attendance, attendanceIndex, () => ({})));
      compared += 1;
      if ((stored === null) !== (explained.lines.length === 0)) differences.push({ personNumber: person.personNumber, item: 'status' });
      else if (stored !== null) {
        explained.lines.forEach(({ item, amount }, position) => {
          if (formatAmount(amountInVector(stored, position), place.program.items[position]!.scale) !== amount) differences.push({ personNumber: person.personNumber, item });
        });
      }
    }
  }
  return { compared, differences };
};
