/** What delivery holds about a person: receipts they gave, opened. */
import type { PersonDataTable } from '#modules/platform';
import { openReceipt } from './confirm-payslip.ts';
import { receiptsOfPerson } from './receipt-store.ts';

export const deliveryPersonData: readonly PersonDataTable[] = [
  {
    table: 'delivery.receipt', section: 'receipts', fieldClasses: ['pay'], purposes: ['payroll', 'accountability'],
    read: async (tx, personId) => {
      const rows = [];
      for (const { runId, revision, keyId, signedAt } of await receiptsOfPerson(tx, personId)) {
        const opened = await openReceipt(tx, { personId, runId });
        rows.push({ run: runId, revision, keyId, signedAt: signedAt.toISOString(), receipt: opened.ok ? opened.value.text : null });
      }
      return rows;
    },
  },
];
