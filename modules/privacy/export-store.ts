/** SQL of copies for people. A copy past its time is not handed out, whether the worker has emptied it yet or not. */
import type { FieldClass } from '#kernel/base/field-class';
import type { CompanyTransaction } from '#modules/platform';

export type ExportState = 'waiting' | 'ready' | 'failed' | 'gone';
export type PersonExport = {
  readonly exportId: string; readonly personId: number; readonly personNumber: string; readonly userId: string; readonly fieldClasses: readonly FieldClass[]; readonly language: 'zh-CN' | 'en';
  readonly state: ExportState; readonly askedAt: Date; readonly goneAt: Date | null; readonly bytes: number | null;
};
type Row = { export_id: string; person_id: number; person_number: string | null; user_id: string; field_classes: FieldClass[]; language: 'zh-CN' | 'en'; state: ExportState; asked_at: Date; gone_at: Date | null; bytes: number | null };

const select = `select export_id, copy.person_id, person_number, user_id, field_classes, language, case when gone_at <= platform.now() then 'gone' else state end as state, asked_at, gone_at, bytes
  from privacy.person_export as copy left join people.person as person on person.company_id = copy.company_id and person.person_id = copy.person_id`;
const exportOf = (row: Row): PersonExport => ({
  exportId: row.export_id, personId: row.person_id, personNumber: row.person_number ?? '', userId: row.user_id, fieldClasses: row.field_classes, language: row.language,
  state: row.state, askedAt: row.asked_at, goneAt: row.gone_at, bytes: row.bytes,
});

export const readExport = async (tx: CompanyTransaction, exportId: string): Promise<PersonExport | null> => {
  const { rows } = await tx.query<Row>(`${select} where copy.company_id = $1 and export_id = $2`, [tx.companyId, exportId]);
  return rows[0] === undefined ? null : exportOf(rows[0]);
};

export const listExportsOf = async (tx: CompanyTransaction, userId: string, personId: number): Promise<readonly PersonExport[]> => {
  const { rows } = await tx.query<Row>(`${select} where copy.company_id = $1 and user_id = $2 and copy.person_id = $3 order by asked_at desc limit 20`, [tx.companyId, userId, personId]);
  return rows.map(exportOf);
};

export const listWaitingExports = async (tx: CompanyTransaction): Promise<readonly string[]> => {
  const { rows } = await tx.query<{ export_id: string }>("select export_id from privacy.person_export where company_id = $1 and state = 'waiting'", [tx.companyId]);
  return rows.map((row) => row.export_id);
};

type NewExport = { readonly exportId: string; readonly personId: number; readonly userId: string; readonly fieldClasses: readonly FieldClass[]; readonly language: 'zh-CN' | 'en' };

export const insertExport = async (tx: CompanyTransaction, wish: NewExport): Promise<void> => {
  await tx.query('insert into privacy.person_export (company_id, export_id, person_id, user_id, field_classes, language) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, wish.exportId, wish.personId, wish.userId, wish.fieldClasses, wish.language]);
};

export const updateExportReady = async (tx: CompanyTransaction, exportId: string, made: { readonly content: Uint8Array; readonly bytes: number; readonly hours: number }): Promise<void> => {
  await tx.query(
    "update privacy.person_export set state = 'ready', content = $3, bytes = $4, gone_at = platform.now() + make_interval(hours => $5) where company_id = $1 and export_id = $2 and state = 'waiting'",
    [tx.companyId, exportId, made.content, made.bytes, made.hours],
  );
};

export const readExportContent = async (tx: CompanyTransaction, exportId: string): Promise<Buffer | null> => {
  const { rows } = await tx.query<{ content: Buffer | null }>("select content from privacy.person_export where company_id = $1 and export_id = $2 and state = 'ready' and gone_at > platform.now()", [tx.companyId, exportId]);
  return rows[0]?.content ?? null;
};

/** Empties copies past their time; answers how many. */
export const updateExportGone = async (tx: CompanyTransaction): Promise<number> => {
  const { rowCount } = await tx.query("update privacy.person_export set state = 'gone', content = null where company_id = $1 and state = 'ready' and gone_at <= platform.now()", [tx.companyId]);
  return rowCount ?? 0;
};
