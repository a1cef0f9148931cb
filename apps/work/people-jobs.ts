/** Background work of people: transfers that were recorded ahead take place on their day. */
import { beginDuePlacements, secondsToNextPlacement } from '#modules/people';
import { asSystem, withCompany, type CompanyTransaction, type Database, type JobHandler, type JobQueue } from '#modules/platform';

const placementQueue = 'people.placement';

/** Comes back when a transfer begins. */
export const askForPlacements = (jobs: JobQueue) => (tx: CompanyTransaction, seconds: number): Promise<void> => jobs.enqueue(tx, placementQueue, {}, { startAfterSeconds: Math.max(1, seconds + 1) });

export const createPeopleJobs = ({ database, jobs }: { readonly database: Database; readonly jobs: JobQueue }): readonly JobHandler[] => [
  {
    queue: placementQueue, findOpenWork: () => Promise.resolve([{}]),
    handle: ({ companyId }) => withCompany(database, asSystem(companyId, 'import', 'worker'), async (tx) => {
      await beginDuePlacements(tx);
      const seconds = await secondsToNextPlacement(tx);
      if (seconds !== null) await askForPlacements(jobs)(tx, seconds);
    }),
  },
];
