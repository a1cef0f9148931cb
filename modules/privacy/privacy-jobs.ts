/** Background work of privacy. A job carries numbers only; every handler may run twice. */
import { randomBytes } from 'node:crypto';
import { asSystem, withCompany, type CompanyTransaction, type Database, type JobHandler } from '#modules/platform';
import type { ErasureList } from './erasure-list.ts';
import { listDueErasures } from './erasure-store.ts';
import { performErasure } from './erasures.ts';
import { dropOldExports, makeExport, type FindPhrase } from './export-person.ts';
import { listWaitingExports } from './export-store.ts';
import { replayErasures } from './replay-erasures.ts';
import { runRetentionOn } from './retention.ts';
import { shredStorage } from './shred-storage.ts';

export const exportQueue = 'privacy.export';
export const erasureQueue = 'privacy.erase';
const retentionQueue = 'privacy.retention';

export type PrivacyJobsDeps = {
  readonly database: Database;
  /** Today as "2026-11-22", by the installation's clock. */
  readonly today: () => Promise<string>;
  readonly findPhrase: FindPhrase;
  readonly list: ErasureList;
  readonly companyCode: (companyId: number) => Promise<string>;
};

/** Erases, writes the list outside the database, and wipes what updates left behind in the database's files. */
export const eraseApproved = async (deps: PrivacyJobsDeps, companyId: number, erasureId: number): Promise<boolean> => {
  const { database, list } = deps;
  const day = await deps.today();
  const done = await withCompany(database, asSystem(companyId, 'privacy', 'worker'), (tx) => performErasure(tx, erasureId, day));
  if (done === null) return false;
  // After the commit: a crash between the two is mended at the next start, which compares both.
  if (done.inFull) list.add({ companyCode: await deps.companyCode(companyId), personId: done.personId, erasureId });
  await shredStorage(database);
  return true;
};

/** Erases again what a restored backup brought back. Right at every start, before anybody is served. */
export const replayErasureList = async (deps: PrivacyJobsDeps, companyId: number): Promise<number> => {
  const companyCode = await deps.companyCode(companyId);
  const day = await deps.today();
  const replayed = await withCompany(deps.database, asSystem(companyId, 'privacy', 'start'), (tx) =>
    replayErasures(tx, { list: deps.list, companyCode, day, makePseudonym: () => `erased-${randomBytes(6).toString('hex')}` }));
  if (replayed > 0) await shredStorage(deps.database);
  return replayed;
};

/** Jobs of copies, erasures and retention. */
export const createPrivacyJobs = (deps: PrivacyJobsDeps): readonly JobHandler[] => {
  const inPrivacy = <T>(companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(deps.database, asSystem(companyId, 'privacy', 'worker'), work);
  return [
    {
      queue: exportQueue, findOpenWork: async (tx) => (await listWaitingExports(tx)).map((exportId) => ({ exportId })),
      handle: ({ companyId, data }) => inPrivacy(companyId, async (tx) => {
        await dropOldExports(tx);
        await makeExport(tx, String(data['exportId']), deps.findPhrase);
      }),
    },
    {
      queue: erasureQueue, findOpenWork: async (tx) => (await listDueErasures(tx, await deps.today())).map((erasureId) => ({ erasureId })),
      handle: async ({ companyId, data }) => void (await eraseApproved(deps, companyId, Number(data['erasureId']))),
    },
    {
      queue: retentionQueue,
      handle: async ({ companyId, data }) => {
        await withCompany(deps.database, asSystem(companyId, 'retention', String(data['startedBy'] ?? 'worker')), (tx) => runRetentionOn(tx, String(data['day'])));
        for (const erasureId of await inPrivacy(companyId, async (tx) => listDueErasures(tx, await deps.today()))) await eraseApproved(deps, companyId, erasureId);
      },
    },
  ];
};
