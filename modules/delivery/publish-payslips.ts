/** Opens the payslips of a locked run to staff and tells them. Bound to the content: a run unlocked and changed needs it again. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay } from '#kernel/calendar/epoch-day';
import { messageAddressesOf } from '#modules/people';
import { isLockedRun, readRunById } from '#modules/payroll';
import { notify, recordAudit, type CompanyTransaction } from '#modules/platform';
import type { DeliveryError } from './delivery-errors.ts';
import { insertPublication, listUntoldPeople, markTold, readPublications } from './publication-store.ts';

export type PublishWish = { readonly runId: number; /** Epoch-day; null for at once. */ readonly visibleFrom: number | null; readonly today: number };

export const publishRun = async (tx: CompanyTransaction, wish: PublishWish): Promise<Result<{ readonly visibleFrom: string }, DeliveryError>> => {
  const run = await readRunById(tx, wish.runId);
  if (run === null) return failure({ code: 'notFound' });
  if (!isLockedRun(run) || run.digest === null) return failure({ code: 'runNotLocked' });
  const visibleFrom = Math.max(wish.visibleFrom ?? wish.today, wish.today);
  if (!(await insertPublication(tx, { runId: run.runId, digest: run.digest, visibleFrom }))) return failure({ code: 'alreadyPublished' });
  await recordAudit(tx, { action: 'delivery.publish', subject: `payRun:${run.runId}`, data: { month: run.period.month, visibleFrom: formatDay(visibleFrom) } });
  return success({ visibleFrom: formatDay(visibleFrom) });
};

const peoplePerTransaction = 200;

/** Tells the next people of a publication; answers whether some are left. Whoever was told is not told again. */
export const tellPublished = async (tx: CompanyTransaction, wish: { readonly runId: number; readonly publicationId: number }): Promise<boolean> => {
  const run = await readRunById(tx, wish.runId);
  const publication = (await readPublications(tx, [wish.runId])).find(({ publicationId }) => publicationId === wish.publicationId);
  if (run === null || publication === undefined) return false;
  const about = `payslips:${wish.runId}:${wish.publicationId}`;
  // A run that was unlocked in the meantime tells nobody of what it no longer is.
  const personIds = isLockedRun(run) && run.digest === publication.digest ? await listUntoldPeople(tx, run.runId, about, peoplePerTransaction) : [];
  const addresses = await messageAddressesOf(tx, personIds);
  for (const personId of personIds) {
    await notify(tx, { code: 'payslipPublished', to: { personId }, about, data: { month: run.period.month }, link: `/my/payslip?month=${run.period.month}` }, { messages: addresses.get(personId) ?? [], isPrinted: false });
  }
  if (personIds.length < peoplePerTransaction) await markTold(tx, wish.runId, wish.publicationId);
  return personIds.length === peoplePerTransaction;
};
