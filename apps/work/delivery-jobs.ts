/** What delivery's background work needs of the installation: its day, its texts, the drawer of payslips, the queue. */
import { createDeliveryJobs } from '#modules/delivery';
import { dateInZone, epochDayOf, listCompanies, readClockOffset, type Database, type JobHandler, type JobQueue } from '#modules/platform';
import { createPhraseBook } from '../server/phrase-book.ts';
import { wakeNotices } from './notice-jobs.ts';
import { createPayslipDrawer } from './payslip-drawer.ts';

/** The zone of the installation's own clock, as in apps/start. */
const installationZone = 'Asia/Shanghai';

/** Jobs that make long files and tell people of their payslips. */
export const deliveryJobs = ({ database, jobs }: { readonly database: Database; readonly jobs: JobQueue }): readonly JobHandler[] => {
  const phrases = createPhraseBook();
  return createDeliveryJobs({
    database, findPhrase: (language, key, values) => phrases.find(language, key, values), drawPayslips: createPayslipDrawer().draw,
    today: async () => epochDayOf(dateInZone(Date.now() + (await readClockOffset(database)), installationZone)),
    companyName: async (companyId) => (await listCompanies(database)).find((company) => company.companyId === companyId)?.name ?? '',
    enqueue: (tx, queue, data, options) => jobs.enqueue(tx, queue, data, options), wakeNotices: wakeNotices(jobs),
  });
};
