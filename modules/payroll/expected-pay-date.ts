/** When the pay of a run goes out as things stand. Whoever speaks of accounts that are missing asks about this day. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { firstDateWithAccount } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { netOf } from './payable-lines.ts';
import type { PayRun } from './payroll-store.ts';
import type { Payslip } from './read-payslips.ts';

const todayIn = async (tx: CompanyTransaction, zone: string): Promise<string> =>
  (await tx.query<{ today: string }>('select (platform.now() at time zone $1)::date::text as today', [zone])).rows[0]!.today;

/** The pay date of a run, or today when that is past. */
export const payDateOf = ({ period }: Pick<PayRun, 'period'>, today: string): string => {
  const planned = formatDay(period.payDay);
  return planned > today ? planned : today;
};

/** Whom a run owes money. */
export const owedPeople = (payslips: Iterable<Payslip>): readonly number[] =>
  [...payslips].filter((payslip) => payslip.status === 'computed' && netOf(payslip) > 0).map(({ personId }) => personId);

/** The pay date of a run, today once that is past, and no day before the first account of whom it owes money can be paid to. */
export const expectedPayDate = async (tx: CompanyTransaction, run: Pick<PayRun, 'period'>, { personIds, zone }: { readonly personIds: readonly number[]; readonly zone: string }): Promise<string> =>
  firstDateWithAccount(tx, { personIds, notBefore: payDateOf(run, await todayIn(tx, zone)), zone });
