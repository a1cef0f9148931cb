/** SQL of filing's tables. */
import { assert } from '#kernel/base/result';
import { copyInto, drawRowNumber, openColumn, openSecret, sealColumn, sealSecret, type CompanyTransaction } from '#modules/platform';
import type { BookPlan } from './book-plan.ts';
import { billLine, billLineRow, unmatchedLines, voucherContent } from './sealed-filing.ts';

export type StoredPlan = { readonly planId: number; readonly fromMonth: string; readonly plan: BookPlan; readonly madeBy: string; readonly madeAt: Date };

/** Every plan that was ever chosen, oldest first. */
export const readPlans = async (tx: CompanyTransaction): Promise<readonly StoredPlan[]> => {
  const { rows } = await tx.query<{ plan_id: string | number; from_month: string; plan: BookPlan; made_by: string; made_at: Date }>(
    "select plan_id, to_char(from_month, 'YYYY-MM') as from_month, plan, made_by, made_at from filing.book_plan where company_id = $1 order by plan_id", [tx.companyId]);
  return rows.map((row) => ({ planId: Number(row.plan_id), fromMonth: row.from_month, plan: row.plan, madeBy: row.made_by, madeAt: row.made_at }));
};

/** A newer plan, from a month on; earlier months keep theirs. */
export const insertPlan = async (tx: CompanyTransaction, fromMonth: string, plan: BookPlan): Promise<void> => {
  await tx.query('insert into filing.book_plan (company_id, from_month, plan, made_by) values ($1, $2, $3, $4)', [tx.companyId, `${fromMonth}-01`, JSON.stringify(plan), tx.actor]);
};

/** Weights are whole numbers; what they sum to is the whole. */
export type CostShares = { readonly fromMonth: string; readonly shares: readonly { readonly costCentre: string; readonly weight: number }[] };

/** The shares of each person that hold in a month; people without a row are left out. */
export const readShares = async (tx: CompanyTransaction, month: string, personIds: readonly number[] | null = null): Promise<ReadonlyMap<number, CostShares>> => {
  const { rows } = await tx.query<{ person_id: number; from_month: string; shares: CostShares['shares'] }>(
    `select distinct on (person_id) person_id, to_char(from_month, 'YYYY-MM') as from_month, shares from filing.cost_share
     where company_id = $1 and from_month <= $2::date and ($3::int[] is null or person_id = any($3)) order by person_id, cost_share.from_month desc, share_id desc`, [tx.companyId, `${month}-01`, personIds]);
  return new Map(rows.map((row) => [row.person_id, { fromMonth: row.from_month, shares: row.shares }]));
};

/** Newer shares of a person, from a month on. */
export const insertShares = async (tx: CompanyTransaction, personId: number, { fromMonth, shares }: CostShares): Promise<void> => {
  await tx.query('insert into filing.cost_share (company_id, person_id, from_month, shares, made_by) values ($1, $2, $3, $4, $5)', [tx.companyId, personId, `${fromMonth}-01`, JSON.stringify(shares), tx.actor]);
};

export type VoucherKind = 'accrual' | 'payment';
export type StoredVoucher = {
  readonly voucherId: number; readonly month: string; readonly legalEntity: string; readonly number: number; readonly kind: VoucherKind; readonly runId: number; readonly currency: string;
  readonly reversesVoucherId: number | null; readonly isTakenBack: boolean; readonly digest: string; readonly content: string; readonly madeBy: string; readonly madeAt: Date;
};
export type NewVoucher = Pick<StoredVoucher, 'month' | 'legalEntity' | 'kind' | 'runId' | 'currency' | 'reversesVoucherId' | 'digest' | 'content'>;

const contentPlace = (voucherId: number) => ({ table: voucherContent.table, column: voucherContent.column, row: String(voucherId) });

/** Takes turns on the numbers of a month, so that none is given twice and none is left out. */
export const holdVoucherNumbers = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`vouchers ${tx.companyId}`]);
};

/** Stores a voucher under the next number of its month and legal entity. The caller holds the numbers. */
export const insertVoucher = async (tx: CompanyTransaction, voucher: NewVoucher): Promise<void> => {
  const voucherId = await drawRowNumber(tx);
  const sealed = await sealSecret(tx, contentPlace(voucherId), voucher.content);
  await tx.query(
    `insert into filing.voucher (company_id, voucher_id, month, legal_entity, number, kind, run_id, currency, reverses_voucher_id, digest, content_sealed, made_by)
     select $1, $2, $3::date, $4, coalesce(max(number), 0) + 1, $5, $6, $7, $8, $9, $10, $11 from filing.voucher where company_id = $1 and month = $3::date and legal_entity = $4`,
    [tx.companyId, voucherId, `${voucher.month}-01`, voucher.legalEntity, voucher.kind, voucher.runId, voucher.currency, voucher.reversesVoucherId, voucher.digest, sealed, tx.actor]);
};

/** The vouchers of a month, by legal entity and number, opened. */
export const readVouchers = async (tx: CompanyTransaction, month: string): Promise<readonly StoredVoucher[]> => {
  const { rows } = await tx.query<{ voucher_id: string | number; legal_entity: string; number: number; kind: VoucherKind; run_id: string | number; currency: string; reverses_voucher_id: string | number | null; is_taken_back: boolean; digest: string; content_sealed: Buffer; made_by: string; made_at: Date }>(
    `select voucher_id, legal_entity, number, kind, run_id, currency, reverses_voucher_id, digest, content_sealed, made_by, made_at,
       exists (select from filing.voucher as later where later.company_id = voucher.company_id and later.reverses_voucher_id = voucher.voucher_id) as is_taken_back
     from filing.voucher where company_id = $1 and month = $2::date order by legal_entity collate "C", number`, [tx.companyId, `${month}-01`]);
  const vouchers: StoredVoucher[] = [];
  for (const row of rows) {
    const voucherId = Number(row.voucher_id);
    vouchers.push({
      voucherId, month, legalEntity: row.legal_entity, number: row.number, kind: row.kind, runId: Number(row.run_id), currency: row.currency, reversesVoucherId: row.reverses_voucher_id === null ? null : Number(row.reverses_voucher_id),
      isTakenBack: row.is_taken_back, digest: row.digest, content: (await openSecret(tx, contentPlace(voucherId), row.content_sealed)).reveal(), madeBy: row.made_by, madeAt: row.made_at,
    });
  }
  return vouchers;
};

export type BillKind = 'insurance' | 'housingFund';
export type StoredBill = { readonly billId: number; readonly month: string; readonly place: string; readonly kind: BillKind; readonly fileName: string; readonly fileDigest: string; readonly lines: number; readonly madeBy: string; readonly madeAt: Date };

/** The bills of a month, newest first: of each place and kind the first counts. */
export const readBills = async (tx: CompanyTransaction, month: string): Promise<readonly StoredBill[]> => {
  const { rows } = await tx.query<{ bill_id: string | number; place: string; kind: BillKind; file_name: string; file_digest: string; lines: number; made_by: string; made_at: Date }>(
    'select bill_id, place, kind, file_name, file_digest, lines, made_by, made_at from filing.insurance_bill where company_id = $1 and month = $2::date order by bill_id desc', [tx.companyId, `${month}-01`]);
  return rows.map((row) => ({ billId: Number(row.bill_id), month, place: row.place, kind: row.kind, fileName: row.file_name, fileDigest: row.file_digest, lines: row.lines, madeBy: row.made_by, madeAt: row.made_at }));
};

export type NewBill = Pick<StoredBill, 'month' | 'place' | 'kind' | 'fileName' | 'fileDigest' | 'lines'> & { readonly unmatched: string; readonly matched: readonly { readonly personId: number; readonly content: string }[] };

/** Stores a bill with its lines. Answers its number. */
export const insertBill = async (tx: CompanyTransaction, bill: NewBill): Promise<number> => {
  const billId = await drawRowNumber(tx);
  const unmatched = await sealSecret(tx, { table: unmatchedLines.table, column: unmatchedLines.column, row: String(billId) }, bill.unmatched);
  await tx.query('insert into filing.insurance_bill (company_id, bill_id, month, place, kind, file_name, file_digest, lines, unmatched_sealed, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    [tx.companyId, billId, `${bill.month}-01`, bill.place, bill.kind, bill.fileName, bill.fileDigest, bill.lines, unmatched, tx.actor]);
  const lines = bill.matched.map((line, index) => ({ ...line, number: index + 1 }));
  const sealed = await sealColumn(tx, billLine, lines.map(({ personId, number, content }) => ({ personId, row: billLineRow(billId, number), plain: Buffer.from(content) })));
  await copyInto(tx, {
    table: 'filing.insurance_bill_line', rowCount: lines.length,
    columns: [
      { name: 'person_id', type: 'int4', values: lines.map(({ personId }) => personId) }, { name: 'bill_id', type: 'int8', values: lines.map(() => billId) },
      { name: 'line_number', type: 'int4', values: lines.map(({ number }) => number) }, { name: 'sealed', type: 'bytea', values: sealed },
    ],
  });
  return billId;
};

export type OpenedBillLine = { readonly personId: number; readonly content: string };

/** Lines of a bill, opened, and what was handed in about people who are not known. Lines of erased people are left out. */
export const readBillLines = async (tx: CompanyTransaction, billId: number): Promise<{ readonly lines: readonly OpenedBillLine[]; readonly unmatched: string }> => {
  const { rows: [bill] } = await tx.query<{ unmatched_sealed: Buffer }>('select unmatched_sealed from filing.insurance_bill where company_id = $1 and bill_id = $2', [tx.companyId, billId]);
  assert(bill !== undefined, 'the bill is there');
  const unmatched = (await openSecret(tx, { table: unmatchedLines.table, column: unmatchedLines.column, row: String(billId) }, bill.unmatched_sealed)).reveal();
  return { unmatched, lines: await openLines(tx, 'bill_id = $2', billId) };
};

const openLines = async (tx: CompanyTransaction, where: string, value: number): Promise<readonly OpenedBillLine[]> => {
  const readText = `select person_id, bill_id, line_number, sealed from filing.insurance_bill_line where company_id = $1 and ${where} order by bill_id, line_number`;
  const { rows } = await tx.query<{ person_id: number; bill_id: string | number; line_number: number; sealed: Buffer }>(readText, [tx.companyId, value]);
  const opened = await openColumn(tx, billLine, rows.map((row) => ({ personId: row.person_id, row: billLineRow(Number(row.bill_id), row.line_number), sealed: row.sealed })));
  return rows.flatMap((row, index) => {
    const content = opened[index];
    return Buffer.isBuffer(content) ? [{ personId: row.person_id, content: content.toString() }] : [];
  });
};

/** Every line about a person in any bill. */
export const readBillLinesOfPerson = (tx: CompanyTransaction, personId: number): Promise<readonly OpenedBillLine[]> => openLines(tx, 'person_id = $2', personId);

export type ReadBack = { readonly readBackId: number; readonly runId: number; readonly lines: number; readonly differences: number; readonly madeBy: string; readonly madeAt: Date };

/** Notes that a result file came back and in how much it differed. */
export const insertReadBack = async (tx: CompanyTransaction, readBack: { readonly runId: number; readonly fileDigest: string; readonly lines: number; readonly differences: number }): Promise<void> => {
  await tx.query('insert into filing.read_back (company_id, run_id, file_digest, lines, differences, made_by) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, readBack.runId, readBack.fileDigest, readBack.lines, readBack.differences, tx.actor]);
};

/** What was read back of a run, newest first. */
export const readReadBacks = async (tx: CompanyTransaction, runId: number): Promise<readonly ReadBack[]> => {
  const { rows } = await tx.query<{ read_back_id: string | number; run_id: string | number; lines: number; differences: number; made_by: string; made_at: Date }>(
    'select read_back_id, run_id, lines, differences, made_by, made_at from filing.read_back where company_id = $1 and run_id = $2 order by read_back_id desc', [tx.companyId, runId]);
  return rows.map((row) => ({ readBackId: Number(row.read_back_id), runId: Number(row.run_id), lines: row.lines, differences: row.differences, madeBy: row.made_by, madeAt: row.made_at }));
};
