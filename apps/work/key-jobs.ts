/** Background work of keys: sealing every value again under a new version. It goes on where a killed worker left it. */
import { listRunningRotations, openRotation, resealCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue, type KeyError, type SealingSuite } from '#modules/platform';
import type { Result } from '#kernel/base/result';
import { sealedPlaces } from './sealed-places.ts';

const resealQueue = 'keys.reseal';

/** Makes the next version of a company's key and puts the work in the queue. */
export const startRotation = async (tx: CompanyTransaction, jobs: JobQueue, suite: SealingSuite | null): Promise<Result<{ readonly keyVersion: number; readonly total: number }, KeyError>> => {
  const opened = await openRotation(tx, sealedPlaces, suite);
  if (opened.ok) await jobs.enqueue(tx, resealQueue, { keyVersion: opened.value.keyVersion });
  return opened;
};

export const createKeyJobs = ({ database }: { readonly database: Database }): readonly JobHandler[] => [
  { queue: resealQueue, findOpenWork: listRunningRotations, handle: async ({ companyId }) => void (await resealCompany(database, companyId, sealedPlaces)) },
];
