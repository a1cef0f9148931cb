/** Background work of delivery. A job carries numbers only; every handler may run twice. */
import { asSystem, withCompany, type CompanyTransaction, type JobHandler } from '#modules/platform';
import { makeDownload, type MakeDeps } from './downloads.ts';
import { listWaitingDownloads, updateFailed } from './download-store.ts';
import { listUntold, readPublications } from './publication-store.ts';
import { tellPublished } from './publish-payslips.ts';

export const downloadQueue = 'delivery.download';
export const tellQueue = 'delivery.tell';

export type DeliveryJobsDeps = MakeDeps & {
  /** Asks for a job in the transaction. */
  readonly enqueue: (tx: CompanyTransaction, queue: string, data: { readonly [key: string]: string | number }, options?: { readonly startAfterSeconds?: number }) => Promise<void>;
  /** Wakes the sender of notices. */
  readonly wakeNotices: (tx: CompanyTransaction) => Promise<void>;
};

const anHour = 3600;

/** Jobs that make long files, and that tell people of their payslips when the day has come. */
export const createDeliveryJobs = (deps: DeliveryJobsDeps): readonly JobHandler[] => {
  const inCompany = <T>(companyId: number, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(deps.database, asSystem(companyId, 'delivery', 'worker'), work);
  return [
    {
      queue: downloadQueue, findOpenWork: async (tx) => (await listWaitingDownloads(tx)).map((downloadId) => ({ downloadId })),
      handle: async ({ companyId, data }) => {
        const downloadId = String(data['downloadId']);
        try {
          await makeDownload(deps, companyId, downloadId);
        } catch (error) {
          // Whoever waits is told; the error itself goes to the log by the queue.
          await inCompany(companyId, (tx) => updateFailed(tx, downloadId, 'downloadFailed'));
          throw error;
        }
      },
    },
    {
      queue: tellQueue, findOpenWork: async (tx) => (await listUntold(tx)).map(({ runId, publicationId }) => ({ runId, publicationId })),
      handle: async ({ companyId, data }) => {
        const wish = { runId: Number(data['runId']), publicationId: Number(data['publicationId']) };
        const today = await deps.today();
        const isEarly = await inCompany(companyId, async (tx) => {
          const publication = (await readPublications(tx, [wish.runId])).find(({ publicationId }) => publicationId === wish.publicationId);
          if (publication === undefined || publication.visibleFrom <= today) return false;
          await deps.enqueue(tx, tellQueue, wish, { startAfterSeconds: anHour });
          return true;
        });
        while (!isEarly && (await inCompany(companyId, (tx) => tellPublished(tx, wish))));
        if (!isEarly) await inCompany(companyId, deps.wakeNotices);
      },
    },
  ];
};
