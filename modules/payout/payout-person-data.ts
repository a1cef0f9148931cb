/** What payout holds about a person: each payment with its amount, the account it went to and what the bank answered. */
import { currencyDigits } from '#kernel/quantity/currency';
import { formatScaled } from '#kernel/quantity/decimal';
import { readPersonRows, type PersonDataTable } from '#modules/platform';
import { linesOfPerson } from './payout-store.ts';
import { openAmounts, openPayees } from './sealed-payout.ts';

export const payoutPersonData: readonly PersonDataTable[] = [
  {
    table: 'payout.payment_line', section: 'payments', fieldClasses: ['pay', 'bank'], purposes: ['payroll'],
    read: async (tx, personId) => {
      const lines = await linesOfPerson(tx, personId);
      const amounts = await openAmounts(tx, lines, 'forFile');
      const payees = await openPayees(tx, lines, 'forFile');
      return lines.map(({ month, payDate, currency, attempt }, index) => {
        const [amount, payee] = [amounts[index] ?? null, payees[index] ?? null];
        return {
          month, payDate, attempt, currency, amount: amount === null ? null : formatScaled(amount, currencyDigits(currency)), accountNumber: payee?.accountNumber ?? null, bankName: payee?.bankName ?? null, holderName: payee?.holderName ?? null,
        };
      });
    },
  },
  {
    table: 'payout.payment_outcome', section: 'payments', fieldClasses: ['bank'], purposes: ['payroll'],
    read: (tx, personId) => readPersonRows(tx, 'select attempt, outcome, reason, bank_reference, recorded_at from payout.payment_outcome where company_id = $1 and person_id = $2 order by run_id, attempt, result_id', personId),
  },
];
