/** Background work of keys: sealing every value again under a new version. It goes on where a killed command or worker left it. */
import { listRunningRotations, resealCompany, type Database, type JobHandler } from '#modules/platform';
import { sealedPlaces } from './sealed-places.ts';

const resealQueue = 'keys.reseal';

/** The job that seals values again; it may run twice. */
export const createKeyJobs = ({ database }: { readonly database: Database }): readonly JobHandler[] => [
  { queue: resealQueue, findOpenWork: listRunningRotations, handle: async ({ companyId }) => void (await resealCompany(database, companyId, sealedPlaces)) },
];
