/** Income is taxed in the month in which it is paid: a file for another month than the run was computed for is meant, or refused. */
import { payoutError, type PayoutError } from './payout-errors.ts';
import { isDeadFile } from './payout-store.ts';
import { plannedPayDate, type Payout } from './read-payout.ts';

/**
 * What stands against paying on a day. `payYearDiffers`: the tax of another year is computed otherwise; refused while the
 * run can still be opened again and computed for the other day. `payMonthDiffers`: to be confirmed by whoever pays. A line
 * that the bank sent back was paid before and is neither.
 */
export const taxMonthFault = ({ run, lines, files }: Payout, wish: { readonly payDate: string; readonly acceptsOtherMonth?: boolean }): PayoutError | null => {
  const [planned, { payDate }] = [plannedPayDate(run), wish];
  if (planned.slice(0, 7) === payDate.slice(0, 7) || lines.every(({ state }) => state !== 'ready')) return null;
  const isWhole = files.every(isDeadFile);
  if (isWhole && planned.slice(0, 4) !== payDate.slice(0, 4)) return payoutError('payYearDiffers', { planned, payDate });
  return wish.acceptsOtherMonth === true ? null : payoutError('payMonthDiffers', { planned, payDate });
};
