/** What the routes of filing have in common: whole-company reads, uploads, refusals, amounts as text. */
import { failure, success, type Result } from '#kernel/base/result';
import { formatScaled } from '#kernel/quantity/decimal';
import type { FieldClass } from '#contracts/api/access-terms';
import { reachesAll, type ApiFailure, type ApiUpload, type CompanyTransaction } from '#modules/platform';
import type { FilingError } from './filing-errors.ts';
import type { ReadTable } from './office-table.ts';

export const amountText = (fen: bigint): string => formatScaled(fen, 2);
export const amountOrNull = (fen: bigint | null): string | null => (fen === null ? null : amountText(fen));

const missing: readonly FilingError['code'][] = ['noPayRun', 'billUnknown', 'voucherUnknown', 'entityUnknown', 'personUnknown'];

/** A run, bill or person that is not there is answered like one that the caller may not know of. */
export const failureOf = (error: FilingError): ApiFailure => (missing.includes(error.code) ? { code: 'notFound' } : { code: error.code, data: error.data, status: 409 });

/** Filing speaks for the whole company: whoever sees a part of it would file the part. */
export const seesAll = (tx: CompanyTransaction, ...classes: readonly FieldClass[]): boolean => (['public', 'personal', 'pay', ...classes] as const).every((fieldClass) => reachesAll(tx.access, fieldClass));

/** An answer for those who see everything it is made of. */
export const whole = async <T>(tx: CompanyTransaction, classes: readonly FieldClass[], work: () => Promise<Result<T, FilingError>>): Promise<Result<T, ApiFailure>> => {
  if (!seesAll(tx, ...classes)) return failure({ code: 'notAllowed' });
  const result = await work();
  return result.ok ? result : failure(failureOf(result.error));
};

export type UploadedTable = { readonly fileName: string; readonly bytes: Buffer; readonly table: readonly (readonly string[])[] };

/** The table of an uploaded file. */
export const tableOf = async (readTable: ReadTable, upload: ApiUpload | null): Promise<Result<UploadedTable, ApiFailure>> => {
  if (upload === null) return failure({ code: 'invalidRequest', data: { field: 'file' } });
  const bytes = Buffer.from(upload.content);
  const table = await readTable(bytes);
  if (!table.ok) return failure({ code: 'tableUnreadable', data: { code: table.error.code, at: '' }, status: 400 });
  // The name is shown to people only; nothing is ever opened under it.
  return success({ fileName: upload.fileName.replace(/[\u0000-\u001f/\\]/g, '_').slice(-200), bytes, table: table.value });
};

export const pageOf = <Row>(rows: readonly Row[], { page, pageSize }: { readonly page: number; readonly pageSize: number }): readonly Row[] => rows.slice((page - 1) * pageSize, page * pageSize);
