/**
 * The four-way tie (I-26): for each person the lines of the payslip, the register, the bank and the journal say the same net.
 * A run with a difference must not lock; one that is locked is shown with it.
 */
import { exportLines, netOf, loadPayslipsOfRun, type PayRun } from '#modules/payroll';
import type { CompanyTransaction } from '#modules/platform';
import { success, type Result } from '#kernel/base/result';
import { bookRun, payLinesOf } from './book-run.ts';
import type { FilingError } from './filing-errors.ts';

const tieLegs = ['lines', 'register', 'bank', 'journal'] as const;
export type TieLeg = (typeof tieLegs)[number];

/** One leg of one person that says something else than the payslip's net; null: it does not know the person. */
export type TieDifference = { readonly personNumber: string; readonly leg: TieLeg; readonly net: bigint; readonly said: bigint | null };
export type RunTie = { readonly people: number; readonly net: bigint; readonly legs: readonly TieLeg[]; readonly differences: readonly TieDifference[] };

/** What the bank is told to pay each person, held people included with what is owed to them; null before there are payment orders. */
export type BankLines = (tx: CompanyTransaction, run: PayRun) => Promise<ReadonlyMap<number, bigint> | null>;

const signs = { earning: 1n, timeDeduction: -1n, deduction: -1n, tax: -1n, employerCost: 0n } as const;

/** Net by person number out of the exported register of a month; an amount has two decimals. */
const netOfRegister = async (tx: CompanyTransaction, run: PayRun): Promise<ReadonlyMap<string, bigint> | null> => {
  if (run.kind !== 'regular') return null;
  const nets = new Map<string, bigint>();
  for (const line of (await exportLines(tx, run.period.month)).split('\n')) {
    const match = /^(.+),\d{4}-\d{2},netPay,(-?\d+)\.?(\d*)$/.exec(line);
    if (match !== null) nets.set((match[1] ?? '').replace(/^"(.*)"$/, '$1').replaceAll('""', '"'), BigInt(`${match[2] ?? ''}${match[3] ?? ''}`));
  }
  return nets;
};

/** Ties a run. `bank` of null leaves that leg out. Errors: those of booking. */
export const tieRun = async (tx: CompanyTransaction, run: PayRun, bank: BankLines | null): Promise<Result<RunTie, FilingError>> => {
  const booked = await bookRun(tx, run);
  if (!booked.ok) return booked;
  const payslips = (await loadPayslipsOfRun(tx, run)).filter(({ status }) => status === 'computed');
  const register = await netOfRegister(tx, run);
  const paid = bank === null ? null : await bank(tx, run);
  const differences: TieDifference[] = [];
  let sum = 0n;
  for (const payslip of payslips) {
    const { personId, personNumber } = payslip;
    const net = BigInt(netOf(payslip));
    sum += net;
    const said: readonly (readonly [TieLeg, bigint | null])[] = [
      ['lines', payLinesOf(payslip).reduce((total, { bookingClass, amount }) => total + signs[bookingClass] * amount, 0n)],
      ...(register === null ? [] : [['register', register.get(personNumber) ?? null] as const]),
      ...(paid === null || net <= 0n ? [] : [['bank', paid.get(personId) ?? null] as const]),
      ['journal', booked.value.journal.owed.get(personId) ?? 0n],
    ];
    for (const [leg, value] of said) if (value !== net) differences.push({ personNumber, leg, net, said: value });
  }
  const legs = tieLegs.filter((leg) => (leg !== 'register' || register !== null) && (leg !== 'bank' || paid !== null));
  return success({ people: payslips.length, net: sum, legs, differences });
};
