/** What delivery needs of the server: its day, its texts, who works with pay, the drawer of payslips. */
import { writeFacts } from '#connectors/spreadsheet';
import { openToStaffOn, type DeliveryRoutesDeps } from '#modules/delivery';
import { peopleHolding } from '#modules/access';
import { asSystem, listCompanies, readCompany, type Database, type JobQueue } from '#modules/platform';
import { createPayslipDrawer } from '../work/payslip-drawer.ts';
import { createPhraseBook } from './phrase-book.ts';

export type DeliveryWish = { readonly database: Database; readonly jobs: JobQueue; readonly nowMilliseconds: () => number; readonly today: () => number; readonly namesOf: DeliveryRoutesDeps['namesOf'] };

export const deliveryDeps = ({ database, jobs, nowMilliseconds, today, namesOf }: DeliveryWish): DeliveryRoutesDeps => {
  const phrases = createPhraseBook();
  return {
    database, nowMilliseconds, today, namesOf, openToStaff: openToStaffOn(today), findPhrase: (language, key, values) => phrases.find(language, key, values), drawPayslips: createPayslipDrawer().draw, enqueue: jobs.enqueue, writeWorkbook: writeFacts,
    companyOf: async (companyId) => {
      const company = (await listCompanies(database)).find((each) => each.companyId === companyId);
      return { companyCode: company?.companyCode ?? '', name: company?.name ?? '' };
    },
    officePersonIds: (companyId) => readCompany(database, asSystem(companyId, 'delivery', 'server'), (tx) => peopleHolding(tx, ['change:pay'], today())),
  };
};
