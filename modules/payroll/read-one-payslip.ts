/**
 * One payslip with everything on its page, in one statement: the route that most people call most often. It answers what
 * loadMonth answers for one person (read-one-payslip.db.test.ts holds the two equal).
 */
import { auditedClasses, type FieldClass } from '#contracts/api/access-terms';
import { assert } from '#kernel/base/result';
import { monthBefore } from '#kernel/calendar/month';
import { openEarlierLines } from '#modules/people';
import { mayRead, openColumn, type CompanyTransaction } from '#modules/platform';
import { scaledNumber } from './pay-batch.ts';
import { readItemSets, type ItemSet, type ItemSetItem, type PayRun } from './payroll-store.ts';
import { amountInVector, moneyScale } from './payslip-vector.ts';
import type { MonthRow, PayMonth } from './read-month.ts';
import { decodePayslip, payslipRow, payslipValues } from './sealed-payslip.ts';

/** By id, as a stored payslip names it, or by number, as an address does. */
export type OnePerson = { readonly personId: number } | { readonly personNumber: string };

type Row = {
  run_id: number; month: string; from_day: number; to_day: number; pay_day: number; run_status: PayRun['status']; cut_seq: number; pack_digest: string; kernel_version: string; tzdata_version: string; digest: string | null; started_at: Date; finished_at: Date | null;
  person_id: number; person_number: string; name: string; department: string; workplace_code: string | null; workplace_name: string | null; legal_entity: string | null; currency: string | null;
  slip_run_id: number; revision: number; status: MonthRow['status']; reason: string | null; item_set_id: number | null; sealed: Buffer | null; earlier_id: number | null; earlier_sealed: Buffer | null;
};

const rowText = `
  select run.run_id, to_char(run.month, 'YYYY-MM') as month, run.period_from - date '1970-01-01' as from_day, run.period_to - date '1970-01-01' as to_day, run.pay_date - date '1970-01-01' as pay_day,
    run.status as run_status, run.cut_seq, run.pack_digest, run.kernel_version, run.tzdata_version, run.digest, run.started_at, run.finished_at,
    person.person_id, person.person_number, person.name, person.department, terms.workplace_code, workplace.name as workplace_name, terms.legal_entity, terms.currency,
    payslip.run_id as slip_run_id, payslip.revision, payslip.status, payslip.reason, payslip.item_set_id, payslip.sealed, earlier.payslip_id as earlier_id, earlier.lines_sealed as earlier_sealed
  from payroll.pay_run as run
  join people.person as person on person.company_id = $1 and WHO
    and person.hire_date < run.period_to and (person.leave_date is null or person.leave_date >= run.period_from)
  join payroll.payslip as payslip on payslip.company_id = $1 and payslip.person_id = person.person_id and payslip.month = $2 and payslip.run_id = run.run_id
  left join lateral (
    select workplace_code, legal_entity, currency from people.terms where terms.company_id = $1 and terms.person_id = person.person_id and terms.valid_from < least(run.period_to, person.leave_date + 1)
    order by valid_from desc, terms_id desc limit 1
  ) as terms on true
  left join people.workplace as workplace on workplace.company_id = $1 and workplace.workplace_code = terms.workplace_code
  left join lateral (
    select payslip_id, lines_sealed from people.earlier_payslip as before where before.company_id = $1 and before.person_id = person.person_id and before.month = $2::date - interval '1 month'
    order by payslip_id desc limit 1
  ) as earlier on true
  where run.company_id = $1 and run.month = $2 and run.kind = 'regular'`;
const statements = {
  byId: { name: 'payslip-by-id', text: rowText.replace('WHO', 'person.person_id = $3') },
  byNumber: { name: 'payslip-by-number', text: rowText.replace('WHO', 'person.person_number = $3') },
} as const;

type KnownSet = ItemSet & { readonly ordered: readonly ItemSetItem[]; readonly audited: readonly FieldClass[] };

/** Item sets never change once written. Kept by the connection's keys, which belong to one database. */
const knownSets = new WeakMap<object, Map<string, KnownSet>>();

const itemSetOf = async (tx: CompanyTransaction, itemSetId: number): Promise<KnownSet> => {
  let known = knownSets.get(tx.keys.ring);
  if (known === undefined) knownSets.set(tx.keys.ring, (known = new Map<string, KnownSet>()));
  const nameOf = (id: number): string => `${tx.companyId} ${id}`;
  if (!known.has(nameOf(itemSetId))) {
    for (const [id, set] of await readItemSets(tx)) {
      const ordered = set.items.toSorted((a, b) => a.order - b.order || (a.item < b.item ? -1 : 1));
      known.set(nameOf(id), { ...set, ordered, audited: [...new Set(set.items.map(({ fieldClass }) => fieldClass))].filter((fieldClass) => fieldClass !== payslipValues.fieldClass && auditedClasses.includes(fieldClass)) });
    }
  }
  const found = known.get(nameOf(itemSetId));
  assert(found !== undefined, 'a computed payslip names its item set');
  return found;
};

const runFrom = (row: Row): PayRun => ({
  runId: row.run_id, kind: 'regular', title: '', reversesRunId: null, period: { month: row.month, fromDay: row.from_day, toDay: row.to_day, payDay: row.pay_day }, status: row.run_status, cutSeq: row.cut_seq, packDigest: row.pack_digest,
  kernelVersion: row.kernel_version, tzdataVersion: row.tzdata_version, digest: row.digest, startedAt: row.started_at, finishedAt: row.finished_at,
});

const readEarlier = async (tx: CompanyTransaction, row: Row, set: KnownSet | null): Promise<ReadonlyMap<string, number> | null> => {
  if (row.earlier_id === null) return null;
  const lines = (await openEarlierLines(tx, [{ personId: row.person_id, payslipId: row.earlier_id, sealed: row.earlier_sealed }]))[0] ?? [];
  const scaleOf = (item: string): number => set?.items.find((each) => each.item === item)?.scale ?? moneyScale;
  return lines.length === 0 ? null : new Map(lines.map(([item, amount]) => [item, scaledNumber(amount, scaleOf(item))]));
};

/** Without its content a payslip is not one to show. */
const noContent = { status: 'notComputed', reason: 'erased', itemSet: null, amounts: new Uint8Array(0), findings: '[]', checkCode: null } as const;

const openPayslip = async (tx: CompanyTransaction, row: Row) => {
  const [opened] = await openColumn(tx, payslipValues, [{ personId: row.person_id, row: payslipRow(row.month, row.slip_run_id, row.revision), sealed: row.sealed }]);
  if (opened === undefined || opened === null || opened === 'erased') return noContent;
  const { amounts, findings, checkCode } = decodePayslip(opened);
  return { status: row.status, reason: row.reason, itemSet: row.item_set_id === null ? null : await itemSetOf(tx, row.item_set_id), amounts: amounts ?? noContent.amounts, findings, checkCode };
};

/** The month with one person in it; null when there is no run, no such person, or no payslip of theirs, as far as the reader may know. */
export const loadOnePayslip = async (tx: CompanyTransaction, month: string, person: OnePerson): Promise<PayMonth | null> => {
  const [statement, who] = 'personId' in person ? [statements.byId, person.personId] : [statements.byNumber, person.personNumber];
  const { rows } = await tx.client.query<Row>({ ...statement, values: [tx.companyId, `${month}-01`, who] });
  const row = rows[0];
  if (row === undefined) return null;
  const { itemSet, amounts, ...slip } = await openPayslip(tx, row);
  for (const fieldClass of itemSet?.audited ?? []) if (mayRead(tx.access, fieldClass, row.person_id)) tx.noteRead({ fieldClass, personIds: [row.person_id], what: `payroll.payslip ${row.month}` });
  const one: MonthRow = {
    personId: row.person_id, personNumber: row.person_number, name: row.name, department: row.department, workplaceCode: row.workplace_code ?? '', workplaceName: row.workplace_name ?? '',
    legalEntity: row.legal_entity ?? '', currency: row.currency ?? '', status: slip.status, reason: slip.reason, revision: row.revision, checkCode: slip.checkCode,
    findings: slip.findings === '[]' ? [] : (JSON.parse(slip.findings) as MonthRow['findings']),
    amounts: new Map((itemSet?.items ?? []).map(({ item }, index) => [item, amountInVector(amounts, index)])), earlier: await readEarlier(tx, row, itemSet),
  };
  return { run: runFrom(row), previousMonth: monthBefore(month), items: itemSet?.ordered ?? [], rows: [one] };
};
