/** Which columns of reviews, scores and feedback are sealed, and how a value becomes bytes: JSON, bound to its row's number. */
import { assert } from '#kernel/base/result';
import { openColumn, sealColumn, type CompanyTransaction, type JsonValue, type SealedColumn, type SealedPlace } from '#modules/platform';

const place = (table: string, column = 'sealed'): SealedColumn => ({ table: `performance.${table}`, column, fieldClass: 'rating' });

export const moveReason = place('review_event', 'reason_sealed');
export const entryValues = place('review_entry');
export const calibrationValues = place('calibration');
export const scoreValues = place('score');
export const changeValues = place('score_change');
export const decisionValues = place('factor_decision');
export const feedbackValues = place('feedback');
export const needValues = place('training_need');

const row = { personColumn: 'person_id' } as const;

/** For counting, sealing again and retiring of keys. */
export const reviewSealedPlaces: readonly SealedPlace[] = [
  { ...moveReason, ...row, rowText: 'event_id::text' },
  { ...entryValues, ...row, rowText: 'entry_id::text' },
  { ...calibrationValues, ...row, rowText: 'calibration_id::text' },
  { ...scoreValues, ...row, rowText: 'score_id::text' },
  { ...changeValues, ...row, rowText: 'change_id::text' },
  { ...decisionValues, ...row, rowText: 'decision_id::text' },
  { ...feedbackValues, ...row, rowText: 'feedback_id::text' },
  { ...needValues, ...row, rowText: 'need_id::text' },
];

type PlainRow = { readonly personId: number; readonly id: number; readonly value: JsonValue };

/** Values of people as sealed bytes, in their order. */
export const sealValues = (tx: CompanyTransaction, column: SealedColumn, rows: readonly PlainRow[]): Promise<readonly Buffer[]> =>
  sealColumn(tx, column, rows.map(({ personId, id, value }) => ({ personId, row: String(id), plain: Buffer.from(JSON.stringify(value)) })));

/** One value. */
export const sealValue = async (tx: CompanyTransaction, column: SealedColumn, { personId, id }: Pick<PlainRow, 'personId' | 'id'>, value: JsonValue): Promise<Buffer> => {
  const [sealed] = await sealValues(tx, column, [{ personId, id, value }]);
  assert(sealed !== undefined, 'one value is sealed');
  return sealed;
};

/** Values of rows in their order; null where there was none, or the person's key is gone. */
export const openValues = async <Value>(tx: CompanyTransaction, column: SealedColumn, rows: readonly { readonly personId: number; readonly id: number; readonly sealed: Buffer | null }[]): Promise<readonly (Value | null)[]> => {
  const opened = await openColumn(tx, column, rows.map(({ personId, id, sealed }) => ({ personId, row: String(id), sealed })));
  return opened.map((bytes) => (bytes === null || bytes === 'erased' ? null : (JSON.parse(bytes.toString()) as Value)));
};
