/** What a run comes to, for whoever hands it in or locks it: nobody approves a month by its check code. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readRunLife } from '#contracts/api/pay-run-api';
import { formatScaled } from '#kernel/quantity/decimal';
import type { CompanyTransaction } from '#modules/platform';
import type { PayRun } from './payroll-store.ts';
import { moneyScale } from './payslip-vector.ts';
import type { Payslip } from './read-payslips.ts';
import { readReviews } from './review-store.ts';

type RunMoney = RouteResponse<typeof readRunLife>['money'][number];
type Sums = { gross: bigint; tax: bigint; employer: bigint; net: bigint; held: bigint };

const addTo = (sums: Sums, { itemSet, amountAt }: Payslip, isHeld: boolean): void => {
  for (const [index, { item, kind }] of (itemSet?.items ?? []).entries()) {
    if (item === 'grossPay') sums.gross += BigInt(amountAt(index));
    else if (item === 'netPay') {
      sums.net += BigInt(amountAt(index));
      if (isHeld) sums.held += BigInt(amountAt(index));
    } else if (kind === 'tax') sums.tax += BigInt(amountAt(index));
    else if (kind === 'employerCost') sums.employer += BigInt(amountAt(index));
  }
};

/** Net pay of the month before, of the people and lines that the review compared with; null without a review. */
const previousNetOf = async (tx: CompanyTransaction, run: PayRun): Promise<bigint | null> => {
  const reviews = run.kind === 'regular' ? await readReviews(tx, run) : [];
  return reviews.length === 0 ? null : reviews.reduce((sum, { earlierNet }) => sum + BigInt(earlierNet ?? 0), 0n);
};

/** Sums of a run by currency; whose pay waits is summed apart. */
export const moneyOfRun = async (tx: CompanyTransaction, run: PayRun, payslips: readonly Payslip[], held: ReadonlySet<number>): Promise<readonly RunMoney[]> => {
  const byCurrency = new Map<string, Sums>();
  for (const payslip of payslips) {
    const currency = payslip.itemSet?.items.find(({ item }) => item === 'netPay')?.unit;
    if (currency === undefined) continue;
    const sums = byCurrency.get(currency) ?? { gross: 0n, tax: 0n, employer: 0n, net: 0n, held: 0n };
    byCurrency.set(currency, sums);
    addTo(sums, payslip, held.has(payslip.personId));
  }
  const previous = byCurrency.size === 1 ? await previousNetOf(tx, run) : null;
  const shown = (amount: bigint): string => formatScaled(amount, moneyScale);
  return [...byCurrency].map(([currency, { gross, tax, employer, net, held: waiting }]) => ({
    currency, grossPay: shown(gross), incomeTax: shown(tax), employerCost: shown(gross + employer), netPay: shown(net), heldPay: shown(waiting), netChange: previous === null ? null : shown(net - previous),
  }));
};
