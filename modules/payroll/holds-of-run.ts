/** Everything that holds the pay of a run back on the day on which it is expected to go out: what people say, what files lack, and accounts. */
import { readPayAccounts } from '#modules/people';
import { reachesAll, type CompanyTransaction } from '#modules/platform';
import { expectedPayDate, owedPeople } from './expected-pay-date.ts';
import { isHolding, readHolds, type PayHold } from './pay-holds.ts';
import type { PayRun } from './payroll-store.ts';
import type { Payslip } from './read-payslips.ts';

export type HoldDeps = {
  readonly zone: string;
  /** Who stands in a payment file that was not refused: an account that changes later holds their next pay, not this one. */
  readonly peopleInFiles: (tx: CompanyTransaction, runId: number) => Promise<ReadonlySet<number>>;
};

/** Accounts are looked at by those who may read them of everybody. */
const accountHolds = async (tx: CompanyTransaction, run: PayRun, { zone }: HoldDeps, personIds: readonly number[]): Promise<readonly PayHold[]> => {
  if (personIds.length === 0 || !reachesAll(tx.access, 'bank')) return [];
  const payDate = await expectedPayDate(tx, run, { personIds, zone });
  return (await readPayAccounts(tx, { personIds, payDate, zone })).flatMap((account): readonly PayHold[] =>
    (account.kind === 'account' ? [] : [{ personId: account.personId, reason: account.reason, note: '', fromDate: account.fromDate, placedBy: null, placedAt: null, release: null }]));
};

/** Holds of a run, released ones too; those of hands first, accounts last. Whose pay is on its way is held by no account. */
export const readHoldsOfRun = async (tx: CompanyTransaction, run: PayRun, deps: HoldDeps, payslips: readonly Payslip[]): Promise<readonly PayHold[]> => {
  const onTheirWay = await deps.peopleInFiles(tx, run.runId);
  return [...(await readHolds(tx, run, payslips)), ...(await accountHolds(tx, run, deps, owedPeople(payslips).filter((personId) => !onTheirWay.has(personId))))];
};

/** Whose pay waits: who is owed money, is held, and stands in no payment file. */
export const heldPeople = async (tx: CompanyTransaction, run: PayRun, deps: HoldDeps, payslips: readonly Payslip[]): Promise<ReadonlySet<number>> => {
  const onTheirWay = await deps.peopleInFiles(tx, run.runId);
  const owed = new Set(owedPeople(payslips));
  const holds = await readHoldsOfRun(tx, run, deps, payslips);
  return new Set(holds.filter((hold) => isHolding(hold) && owed.has(hold.personId) && !onTheirWay.has(hold.personId)).map(({ personId }) => personId));
};
