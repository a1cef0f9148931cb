/** What delivery holds about a person: receipts they gave and questions they asked, opened. */
import type { PersonDataTable } from '#modules/platform';
import { describeContests } from './contest-payslip.ts';
import { contestsOfPerson } from './contest-store.ts';
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
  {
    table: 'delivery.contest', section: 'contests', fieldClasses: ['pay'], purposes: ['payroll', 'accountability'],
    read: async (tx, personId) => (await contestsOfPerson(tx, personId)).map(({ contestId, month, item, openedAt }) => ({ contestId, month, item, openedAt: openedAt.toISOString() })),
  },
  {
    table: 'delivery.contest_entry', section: 'contests', fieldClasses: ['pay'], purposes: ['payroll', 'accountability'],
    read: async (tx, personId) => (await describeContests(tx, await contestsOfPerson(tx, personId))).flatMap(({ contestId, entries, texts }) =>
      entries.map(({ kind, outcome, writtenAt }, index) => ({ contestId, kind, outcome, writtenAt: writtenAt.toISOString(), text: texts[index] ?? '' }))),
  },
];
