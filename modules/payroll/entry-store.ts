/** SQL of pay items, of the amounts entered for people, and of replaced lines. */
import { assert } from '#kernel/base/result';
import { drawRowNumbers, openColumn, sealColumn, type CompanyTransaction, type OpenedValue } from '#modules/platform';
import { enteredAmount } from './sealed-payslip.ts';

/** Which input of the rules an item joins. */
export type PayItemTreatment = 'taxableComparable' | 'taxableOther' | 'taxFree' | 'afterTaxDeduction' | 'perfectAttendance' | 'annualBonus';

/** Items whose amount may come again each month, as a field of a person's file says it. */
export const isMonthlyTreatment = (treatment: PayItemTreatment): boolean => treatment !== 'perfectAttendance' && treatment !== 'annualBonus';

export type PayItem = { readonly code: string; readonly titleChinese: string; readonly titleEnglish: string; readonly treatment: PayItemTreatment; readonly isActive: boolean };

/** The items of the company by code, those out of use too. */
export const readPayItems = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, PayItem>> => {
  const { rows } = await tx.query<{ code: string; title_chinese: string; title_english: string; treatment: PayItemTreatment; is_active: boolean }>(
    'select distinct on (code) code, title_chinese, title_english, treatment, is_active from payroll.pay_item where company_id = $1 order by code, pay_item_id desc', [tx.companyId],
  );
  return new Map(rows.map((row) => [row.code, { code: row.code, titleChinese: row.title_chinese, titleEnglish: row.title_english, treatment: row.treatment, isActive: row.is_active }]));
};

/** Codes of the items that a field of people's files may be the amount of. */
export const monthlyPayItems = async (tx: CompanyTransaction): Promise<ReadonlySet<string>> =>
  new Set([...(await readPayItems(tx)).values()].filter(({ isActive, treatment }) => isActive && isMonthlyTreatment(treatment)).map(({ code }) => code));

export const insertPayItem = async (tx: CompanyTransaction, item: PayItem): Promise<void> => {
  await tx.query(
    'insert into payroll.pay_item (company_id, code, title_chinese, title_english, treatment, is_active, written_by, written_at) values ($1, $2, $3, $4, $5, $6, $7, platform.now())',
    [tx.companyId, item.code, item.titleChinese, item.titleEnglish, item.treatment, item.isActive, tx.actor],
  );
};

export type EntrySource = 'manual' | 'import' | 'leaving' | 'rule';

export type NewEntry = {
  readonly personId: number;
  readonly kind: 'amount' | 'override';
  /** Code of a pay item, or of the payslip line that is replaced. */
  readonly item: string;
  readonly fromMonth: string;
  readonly toMonth: string;
  readonly runId: number | null;
  /** Decimal string; null takes the earlier row back. */
  readonly amount: string | null;
  /** For an annual bonus: the person's choice. */
  readonly isTaxedApart: boolean;
  readonly reason: string;
  readonly source: EntrySource;
};
export type PayEntry = NewEntry & { readonly entryId: number; readonly writtenBy: string; readonly writtenAt: Date };

type SealedEntry = [amount: string | null, isTaxedApart: boolean, reason: string];

/** Appends entries; answers their ids in the same order. */
export const insertEntries = async (tx: CompanyTransaction, entries: readonly NewEntry[]): Promise<readonly number[]> => {
  assert(entries.every(({ reason }) => reason !== ''), 'an entry says why');
  const ids = await drawRowNumbers(tx, entries.length);
  const sealed = await sealColumn(tx, enteredAmount, entries.map((entry, index) => ({ personId: entry.personId, row: String(ids[index]!), plain: Buffer.from(JSON.stringify([entry.amount, entry.isTaxedApart, entry.reason] satisfies SealedEntry)) })));
  for (const [index, entry] of entries.entries()) {
    await tx.query(
      `insert into payroll.pay_item_amount (company_id, amount_id, person_id, kind, item, from_month, to_month, run_id, sealed, source, written_by, written_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, platform.now())`,
      [tx.companyId, ids[index], entry.personId, entry.kind, entry.item, `${entry.fromMonth}-01`, `${entry.toMonth}-01`, entry.runId, sealed[index], entry.source, tx.actor],
    );
  }
  return ids;
};

export type EntryQuery = {
  /** Null: everybody. */
  readonly personIds: readonly number[] | null;
  /** Entries that hold in this month; null: all. */
  readonly month: string | null;
};

type Row = { amount_id: string | number; person_id: number; kind: 'amount' | 'override'; item: string; from_month: string; to_month: string; run_id: string | number | null; sealed: Buffer; source: EntrySource; written_by: string; written_at: Date };

const openRows = async (tx: CompanyTransaction, rows: readonly Row[]): Promise<readonly PayEntry[]> => {
  const opened = await openColumn(tx, enteredAmount, rows.map((row) => ({ personId: row.person_id, row: String(row.amount_id), sealed: row.sealed })));
  return rows.flatMap((row, index): readonly PayEntry[] => {
    const value = opened[index]!;
    if (value === null || value === 'erased') return [];
    const [amount, isTaxedApart, reason] = JSON.parse(value.toString()) as SealedEntry;
    return [{
      entryId: Number(row.amount_id), personId: row.person_id, kind: row.kind, item: row.item, fromMonth: row.from_month, toMonth: row.to_month, runId: row.run_id === null ? null : Number(row.run_id),
      amount, isTaxedApart, reason, source: row.source, writtenBy: row.written_by, writtenAt: row.written_at,
    }];
  });
};

/** Why an entry was made, of its opened value. */
export const reasonOfEntry = (opened: OpenedValue): readonly string[] | null => (opened === null || opened === 'erased' ? null : [(JSON.parse(opened.toString()) as SealedEntry)[2]]);

const columns = "amount_id, person_id, kind, item, to_char(from_month, 'YYYY-MM') as from_month, to_char(to_month, 'YYYY-MM') as to_month, run_id, sealed, source, written_by, written_at";

/** The entries that count, by person and time: the newest of each, without those that were taken back. */
export const readEntries = async (tx: CompanyTransaction, { personIds, month }: EntryQuery): Promise<readonly PayEntry[]> => {
  assert(month === null || /^\d{4}-\d{2}$/.test(month), 'a month is YYYY-MM');
  const { rows } = await tx.query<Row>(
    `select ${columns} from (
       select distinct on (person_id, kind, item, from_month, run_id) * from payroll.pay_item_amount
       where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by person_id, kind, item, from_month, run_id, amount_id desc
     ) as latest where $3::date is null or $3::date between latest.from_month and latest.to_month order by person_id, latest.amount_id`,
    [tx.companyId, personIds, month === null ? null : `${month}-01`],
  );
  return (await openRows(tx, rows)).filter(({ amount }) => amount !== null);
};

/** Every row of one entry's kind, newest first: what was entered before and why. */
export const readEntryHistory = async (tx: CompanyTransaction, personId: number): Promise<readonly PayEntry[]> => {
  const { rows } = await tx.query<Row>(`select ${columns} from payroll.pay_item_amount where company_id = $1 and person_id = $2 order by amount_id desc`, [tx.companyId, personId]);
  return openRows(tx, rows);
};
