/** Tasks of joining and of leaving, by form of employment. What a fact already settles nobody ticks; the rest is marked by hand. */
import type { personTaskCodes } from '#contracts/api/person-file-api';
import type { EmploymentKind } from '#contracts/flow/person-fact';
import { mayRead, type CompanyTransaction } from '#modules/platform';
import { readTaskMarks, type TaskMark, type TaskState } from './person-event-store.ts';

type TaskList = 'joining' | 'leaving';
export type TaskCode = (typeof personTaskCodes)[number];

type Settled = { readonly hasTerms: boolean; readonly hasIdentity: boolean; readonly hasAccount: boolean; readonly hasBankAccount: boolean; readonly hasContract: boolean };
type Template = {
  readonly task: TaskCode; readonly list: TaskList;
  /** Days after the first or last day of work. */
  readonly dueDays: number;
  readonly blocksPay: boolean;
  readonly fact: keyof Settled | null;
  /** Left out: every form of employment. */
  readonly kinds?: readonly EmploymentKind[];
};

const insured: readonly EmploymentKind[] = ['standard'];
const paidHere: readonly EmploymentKind[] = ['standard', 'intern', 'retiree', 'partTime'];

const templates: readonly Template[] = [
  { task: 'terms', list: 'joining', dueDays: 0, blocksPay: true, fact: 'hasTerms' },
  { task: 'identityNumber', list: 'joining', dueDays: 0, blocksPay: true, fact: 'hasIdentity', kinds: paidHere },
  { task: 'bankAccount', list: 'joining', dueDays: 7, blocksPay: true, fact: 'hasBankAccount', kinds: paidHere },
  { task: 'contract', list: 'joining', dueDays: 30, blocksPay: false, fact: 'hasContract', kinds: paidHere },
  { task: 'account', list: 'joining', dueDays: 1, blocksPay: false, fact: 'hasAccount' },
  { task: 'insuranceEnrolment', list: 'joining', dueDays: 30, blocksPay: false, fact: null, kinds: insured },
  { task: 'equipment', list: 'joining', dueDays: 1, blocksPay: false, fact: null },
  { task: 'introduction', list: 'joining', dueDays: 1, blocksPay: false, fact: null },
  { task: 'handover', list: 'leaving', dueDays: 0, blocksPay: false, fact: null },
  { task: 'equipmentReturn', list: 'leaving', dueDays: 0, blocksPay: false, fact: null },
  { task: 'untakenLeave', list: 'leaving', dueDays: 0, blocksPay: false, fact: null, kinds: insured },
  { task: 'finalPay', list: 'leaving', dueDays: 0, blocksPay: false, fact: null, kinds: paidHere },
  { task: 'leavingCertificate', list: 'leaving', dueDays: 0, blocksPay: false, fact: null, kinds: ['standard', 'partTime'] },
  { task: 'insuranceEnd', list: 'leaving', dueDays: 15, blocksPay: false, fact: null, kinds: insured },
  { task: 'accountsClosed', list: 'leaving', dueDays: 1, blocksPay: false, fact: null },
];

export type PersonTask = {
  readonly personId: number; readonly task: TaskCode; readonly list: TaskList; readonly dueDay: number; readonly blocksPay: boolean; readonly state: TaskState;
  /** Settled by what is known; nobody marks it. */
  readonly isByFact: boolean;
  readonly mark: TaskMark | null;
};

type Row = { person_id: number; hire_day: number; leave_day: number | null; employment_kind: EmploymentKind | null; has_identity: boolean; has_account: boolean; has_bank_account: boolean; has_contract: boolean };

const taskOf = (row: Row, template: Template, mark: TaskMark | undefined): PersonTask => {
  const settled: Settled = { hasTerms: row.employment_kind !== null, hasIdentity: row.has_identity, hasAccount: row.has_account, hasBankAccount: row.has_bank_account, hasContract: row.has_contract };
  const isByFact = template.fact !== null && settled[template.fact];
  const first = template.list === 'joining' ? row.hire_day : (row.leave_day ?? row.hire_day);
  return { personId: row.person_id, task: template.task, list: template.list, dueDay: first + template.dueDays, blocksPay: template.blocksPay, state: isByFact ? 'done' : (mark?.state ?? 'open'), isByFact, mark: mark ?? null };
};

/**
 * The tasks of people who joined by a command of the product, and of people whose last day is known. People who came with
 * a workbook have joined long ago: nobody is asked about their first day. Whether there is a bank account is told to who may know.
 */
export async function readTasks(tx: CompanyTransaction, personIds: readonly number[]): Promise<readonly PersonTask[]> {
  if (personIds.length === 0) return [];
  const { rows } = await tx.query<Row & { was_hired: boolean }>(
    `select person_id, hire_date - date '1970-01-01' as hire_day, leave_date - date '1970-01-01' as leave_day, identity_sealed is not null as has_identity,
       (select employment_kind from people.terms where terms.company_id = $1 and terms.person_id = person.person_id order by valid_from desc, terms_id desc limit 1) as employment_kind,
       exists (select from people.source_identity as account where account.company_id = $1 and account.person_id = person.person_id) as has_account,
       exists (select from people.bank_account as account where account.company_id = $1 and account.person_id = person.person_id) as has_bank_account,
       exists (select from people.person_event as event where event.company_id = $1 and event.person_id = person.person_id and kind = 'hire') as was_hired,
       exists (select from people.person_event as event where event.company_id = $1 and event.person_id = person.person_id and kind in ('contract', 'renewal')
         and not exists (select from people.person_event as later where later.company_id = $1 and later.person_id = event.person_id and later.withdraws_event_id = event.event_id)) as has_contract
     from people.person as person where company_id = $1 and person_id = any($2) order by person_id`, [tx.companyId, personIds],
  );
  const marks = new Map((await readTaskMarks(tx, personIds)).map((mark) => [`${mark.personId} ${mark.task}`, mark]));
  return rows.flatMap((row) => templates
    .filter(({ task }) => task !== 'bankAccount' || mayRead(tx.access, 'bank', row.person_id))
    .filter(({ list, kinds }) => (list === 'joining' ? row.was_hired : row.leave_day !== null) && (kinds === undefined || kinds.includes(row.employment_kind ?? 'standard')))
    .map((template) => taskOf(row, template, marks.get(`${row.person_id} ${template.task}`))));
}
