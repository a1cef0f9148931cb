/** What is to be paid out of a locked run, person by person. Payment orders, journals and papers start from here. */
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '#modules/platform';
import { readBases } from './pay-basis-store.ts';
import { isHolding, readHolds } from './pay-holds.ts';
import type { PayRun } from './payroll-store.ts';
import { loadPayslipsOfRun, type Payslip } from './read-payslips.ts';
import type { RunStatus } from './run-life.ts';

/** `nothingToPay`: net zero, a net to be paid back, or no payslip. Whether there is an account to pay to is asked apart, of people's accounts. */
export type PayableState = 'payable' | 'held' | 'nothingToPay';

export type Payable = {
  readonly personId: number;
  readonly personNumber: string;
  readonly name: string;
  readonly legalEntity: string;
  readonly currency: string;
  /** Net pay in the currency's smallest unit; 0 without a payslip. */
  readonly net: number;
  readonly state: PayableState;
  /** A hold reason, `zeroNet`, `negativeNet`, or why there is no payslip; null when payable. */
  readonly reason: string | null;
};

/** Statuses from the lock on: figures stand. */
const lockedStatuses: readonly RunStatus[] = ['locked', 'paying', 'paid', 'archived'];
export const isLockedRun = ({ status }: Pick<PayRun, 'status'>): boolean => lockedStatuses.includes(status);

/** Net pay of a payslip in its smallest unit; 0 when there is none. */
export const netOf = ({ itemSet, amountAt }: Pick<Payslip, 'itemSet' | 'amountAt'>): number => {
  const position = itemSet === null ? -1 : itemSet.items.findIndex(({ item }) => item === 'netPay');
  return position < 0 ? 0 : amountAt(position);
};

const stateOf = (payslip: Payslip, net: number, holdReason: string | undefined): Pick<Payable, 'state' | 'reason'> => {
  if (payslip.status !== 'computed') return { state: 'nothingToPay', reason: payslip.reason ?? 'notComputed' };
  if (net <= 0) return { state: 'nothingToPay', reason: net === 0 ? 'zeroNet' : 'negativeNet' };
  return holdReason === undefined ? { state: 'payable', reason: null } : { state: 'held', reason: holdReason };
};

/** Everyone of a locked run with what is to be paid, by person id. */
export const readPayables = async (tx: CompanyTransaction, run: PayRun): Promise<readonly Payable[]> => {
  assert(isLockedRun(run), 'payables are those of a locked run');
  const payslips = await loadPayslipsOfRun(tx, run);
  const bases = await readBases(tx, run);
  const holds = new Map<number, string>();
  for (const hold of await readHolds(tx, run, payslips)) if (isHolding(hold) && !holds.has(hold.personId)) holds.set(hold.personId, hold.reason);
  return payslips.map((payslip) => {
    const basis = bases.get(payslip.personId);
    const net = netOf(payslip);
    return {
      personId: payslip.personId, personNumber: payslip.personNumber, name: payslip.name, legalEntity: basis?.segments.at(-1)?.legalEntity ?? '', currency: basis?.currency ?? '', net,
      ...stateOf(payslip, net, holds.get(payslip.personId)),
    };
  });
};
