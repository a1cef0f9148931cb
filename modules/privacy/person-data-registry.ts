/** Every table about people, with who collects from it; tables that name a person and hold nothing about them, with the reason. */
import { accessPersonData } from '#modules/access';
import { deliveryPersonData } from '#modules/delivery';
import { attendancePersonData } from '#modules/attendance';
import { filingPersonData } from '#modules/filing';
import { payoutPersonData } from '#modules/payout';
import { payrollPersonData } from '#modules/payroll';
import { learningPersonData } from '#modules/learning';
import { peoplePersonData } from '#modules/people';
import { goalPersonData, reviewPersonData } from '#modules/performance';
import { platformPersonData, readPersonRows, type PersonDataTable } from '#modules/platform';
import { recruitingPersonData } from '#modules/recruiting';
import { requestsPersonData } from '#modules/requests';
import { selfServicePersonData } from '#modules/self-service';
import { syncPersonData } from '#modules/sync';

const accountsText = `select source_code, source_person_key from people.source_identity where company_id = $1 and person_id = $2
  union select 'workbook', person_number from people.person where company_id = $1 and person_id = $2`;

const privacyPersonData: readonly PersonDataTable[] = [
  {
    table: 'privacy.consent', section: 'consents', fieldClasses: ['personal'], purposes: ['accountability'],
    read: (tx, personId) => readPersonRows(tx, 'select kind, given, text_version, how, at from privacy.consent where company_id = $1 and person_id = $2 order by consent_id', personId),
  },
  {
    table: 'privacy.erasure', section: 'requests', fieldClasses: ['personal'], purposes: ['accountability'],
    read: (tx, personId) => readPersonRows(tx, 'select state, reason, asked_at, decided_at, erase_after from privacy.erasure where company_id = $1 and person_id = $2 order by erasure_id', personId),
  },
  {
    table: 'privacy.person_export', section: 'requests', fieldClasses: ['personal'], purposes: ['accountability'],
    read: (tx, personId) => readPersonRows(tx, 'select state, asked_at, gone_at, bytes from privacy.person_export where company_id = $1 and person_id = $2 order by asked_at', personId),
  },
];

export const personDataTables: readonly PersonDataTable[] = [
  ...peoplePersonData, ...accessPersonData, ...attendancePersonData, ...payrollPersonData, ...payoutPersonData, ...filingPersonData, ...requestsPersonData, ...goalPersonData, ...reviewPersonData, ...syncPersonData(accountsText), ...platformPersonData, ...deliveryPersonData, ...selfServicePersonData, ...learningPersonData, ...recruitingPersonData, ...privacyPersonData,
];

/** Tables with a person's number in them that a copy leaves out. Each needs a reason; the check goes red for any other. */
export const tablesWithoutPersonData: Readonly<Record<string, string>> = {
  'platform.person_key': 'keys, useless without the master key and no data about the person',
  'platform.erased_person': 'says only that there is nothing any more',
  'platform.unsealed_value': 'empty while the product runs: values on their way from a column to their seal',
  'platform.proposal_decision': 'decisions are told with the proposal they belong to',
  'attendance.compute_run': 'numbers of people whose days were computed, nothing about them',
  'payroll.retro_request': 'numbers of people whose closed months are looked at again, nothing about them',
  'payroll.run_shard': 'numbers of people of a part of a run, nothing about them',
  'sync.coverage': 'which accounts a sync asked for and when; what came of it is in the records received',
  'attendance.recompute_request': 'work to be done, gone within seconds',
  'privacy.legal_hold': 'an investigation would be told to the one it is about; PIPL articles 18 and 45 exempt it',
};
