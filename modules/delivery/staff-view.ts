/** Which runs staff see: those whose content is published by today, and, where the company chose so, previews marked as such. */
import type { OpenToStaff, PayRun, StaffView } from '#modules/payroll';
import type { CompanyTransaction } from '#modules/platform';
import { readOpenRuns } from './publication-store.ts';

type RunState = Pick<PayRun, 'runId' | 'status' | 'digest'>;

/** `today` is the day of the company's clock, as an epoch-day. */
export const openToStaffOn = (today: () => number): OpenToStaff => async (tx: CompanyTransaction, runs: readonly RunState[]) => {
  if (runs.length === 0) return new Map<number, StaffView>();
  const { showsPreview, published } = await readOpenRuns(tx, runs, today());
  return new Map(runs.flatMap((run): [number, StaffView][] => {
    if (isFinal(run) && published.has(run.runId)) return [[run.runId, 'published']];
    return showsPreview ? [[run.runId, 'preview']] : [];
  }));
};

const finalStatuses: readonly PayRun['status'][] = ['locked', 'paying', 'paid', 'archived'];
/** A run that is opened again is no longer what was published, even if its figures happen to be the same. */
const isFinal = ({ status }: RunState): boolean => finalStatuses.includes(status);
