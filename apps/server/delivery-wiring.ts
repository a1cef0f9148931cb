/** What delivery needs of the server: its day, its texts, open questions, the drawer of payslips. */
import { writeFacts } from '#connectors/spreadsheet';
import { openToStaffOn, type DeliveryRoutesDeps } from '#modules/delivery';
import { listCompanies, type Database, type JobQueue } from '#modules/platform';
import { contestedPeople, openQuestionsByRun } from '#modules/self-service';
import { createPayslipDrawer } from '../work/payslip-drawer.ts';
import { createPhraseBook } from './phrase-book.ts';

export type DeliveryWish = { readonly database: Database; readonly jobs: JobQueue; readonly nowMilliseconds: () => number; readonly today: () => number };

export const deliveryDeps = ({ database, jobs, nowMilliseconds, today }: DeliveryWish): DeliveryRoutesDeps => {
  const phrases = createPhraseBook();
  return {
    database, nowMilliseconds, today, contestedPeople, openQuestionsByRun, openToStaff: openToStaffOn(today), findPhrase: (language, key, values) => phrases.find(language, key, values), drawPayslips: createPayslipDrawer().draw, enqueue: jobs.enqueue, writeWorkbook: writeFacts,
    companyOf: async (companyId) => {
      const company = (await listCompanies(database)).find((each) => each.companyId === companyId);
      return { companyCode: company?.companyCode ?? '', name: company?.name ?? '' };
    },
  };
};
