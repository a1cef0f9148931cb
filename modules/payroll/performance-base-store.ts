/** SQL of 绩效工资基数: the amount that a review's factor is taken of, from a month on. */
import { assert } from '#kernel/base/result';
import { drawRowNumbers, holdFactLock, openColumn, sealColumn, type CompanyTransaction, type OpenedValue } from '#modules/platform';
import { baseAmount } from './sealed-payslip.ts';

type BaseSource = 'manual' | 'import';
export type NewPerformanceBase = {
  readonly personId: number;
  readonly fromMonth: string;
  /** Decimal string, CNY for a whole month; "0" ends it; null takes the row of this month back, so that the one before counts. */
  readonly amount: string | null;
  readonly reason: string;
  readonly source: BaseSource;
};
export type PerformanceBase = NewPerformanceBase & { readonly baseId: number; readonly writtenBy: string; readonly writtenAt: Date };

type SealedBase = [amount: string | null, reason: string];
type Row = { base_id: string | number; person_id: number; from_month: string; sealed: Buffer; source: BaseSource; written_by: string; written_at: Date };

const columns = "base_id, person_id, to_char(from_month, 'YYYY-MM') as from_month, sealed, source, written_by, written_at";

/** Appends bases. */
export const insertPerformanceBases = async (tx: CompanyTransaction, bases: readonly NewPerformanceBase[]): Promise<void> => {
  assert(bases.every(({ reason }) => reason !== ''), 'a base says why');
  await holdFactLock(tx);
  const ids = await drawRowNumbers(tx, bases.length);
  const sealed = await sealColumn(tx, baseAmount, bases.map(({ personId, amount, reason }, index) => ({ personId, row: String(ids[index]!), plain: Buffer.from(JSON.stringify([amount, reason] satisfies SealedBase)) })));
  await tx.query(
    `insert into payroll.performance_base (company_id, base_id, person_id, from_month, sealed, source, written_by, written_at)
     select $1, base_id, person_id, from_month, sealed, source, $2, platform.now() from unnest($3::bigint[], $4::int[], $5::date[], $6::bytea[], $7::text[]) as made (base_id, person_id, from_month, sealed, source)`,
    [tx.companyId, tx.actor, ids, bases.map(({ personId }) => personId), bases.map(({ fromMonth }) => `${fromMonth}-01`), sealed, bases.map(({ source }) => source)],
  );
};

const openRows = async (tx: CompanyTransaction, rows: readonly Row[]): Promise<readonly PerformanceBase[]> => {
  const opened = await openColumn(tx, baseAmount, rows.map((row) => ({ personId: row.person_id, row: String(row.base_id), sealed: row.sealed })));
  return rows.flatMap((row, index): readonly PerformanceBase[] => {
    const value = opened[index]!;
    if (value === null || value === 'erased') return [];
    const [amount, reason] = JSON.parse(value.toString()) as SealedBase;
    return [{ baseId: Number(row.base_id), personId: row.person_id, fromMonth: row.from_month, amount, reason, source: row.source, writtenBy: row.written_by, writtenAt: row.written_at }];
  });
};

/** What a row says, of its opened value: the amount and why. */
export const textsOfBase = (opened: OpenedValue): readonly (string | null)[] | null => (opened === null || opened === 'erased' ? null : (JSON.parse(opened.toString()) as SealedBase));

/** The newest rows of each person and month up to one, the later month first. */
const rowsUntil = async (tx: CompanyTransaction, month: string, personIds: readonly number[] | null): Promise<readonly PerformanceBase[]> => {
  assert(/^\d{4}-\d{2}$/.test(month), 'a month is YYYY-MM');
  const { rows } = await tx.query<Row>(
    `select ${columns} from (
       select distinct on (person_id, from_month) * from payroll.performance_base
       where company_id = $1 and ($2::int[] is null or person_id = any($2)) and from_month <= $3::date order by person_id, from_month desc, base_id desc
     ) as latest order by person_id, latest.from_month desc`,
    [tx.companyId, personIds, `${month}-01`],
  );
  return openRows(tx, rows);
};

/** The base that counts in a month, by person; those of nothing too. */
export const readPerformanceBases = async (tx: CompanyTransaction, month: string, personIds: readonly number[] | null): Promise<ReadonlyMap<number, PerformanceBase>> => {
  const counts = new Map<number, PerformanceBase>();
  for (const base of await rowsUntil(tx, month, personIds)) if (base.amount !== null && !counts.has(base.personId)) counts.set(base.personId, base);
  return counts;
};

/** Who of people has any base up to a month, whatever it says: without opening one. */
export const peopleWithBase = async (tx: CompanyTransaction, month: string, personIds: readonly number[]): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ person_id: number }>('select distinct person_id from payroll.performance_base where company_id = $1 and person_id = any($2) and from_month <= $3::date order by person_id', [tx.companyId, personIds, `${month}-01`]);
  return rows.map((row) => row.person_id);
};

/** Every row, newest first: of some people, or of everybody. */
export const readBaseHistory = async (tx: CompanyTransaction, personIds: readonly number[] | null): Promise<readonly PerformanceBase[]> => {
  const { rows } = await tx.query<Row>(`select ${columns} from payroll.performance_base where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by base_id desc`, [tx.companyId, personIds]);
  return openRows(tx, rows);
};
