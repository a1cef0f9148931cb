/** People who have left and are in no regular run any more: what is found out about their last months is carried by an extra run. */
import { employedPersons } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { longestSinceLeaving } from './pay-facts.ts';
import type { PayRun } from './payroll-store.ts';

/** Everybody who left before a run's period, as far back as last terms are looked for. */
export const leaversBefore = async (tx: CompanyTransaction, { period: { fromDay } }: Pick<PayRun, 'period'>): Promise<readonly number[]> =>
  (await employedPersons(tx, { fromDay: fromDay - longestSinceLeaving, toDay: fromDay })).filter(({ leaveDay }) => leaveDay !== null && leaveDay < fromDay).map(({ personId }) => personId);
