/** Which columns of self-service are sealed: for counting, sealing again and retiring of keys. */
import type { SealedColumn, SealedPlace } from '#modules/platform';

/** A figure as it stood, with its derivation. Kept as the most guarded class; a reader is asked for the class of the question. */
export const figureValues: SealedColumn = { table: 'self_service.question_share', column: 'figure_sealed', fieldClass: 'pay' };
/** What was said about it. */
export const questionTexts: SealedColumn = { table: 'self_service.question_entry', column: 'text_sealed', fieldClass: 'pay' };
/** What people suggest and are answered. */
export const suggestionTexts: SealedColumn = { table: 'self_service.suggestion_entry', column: 'text_sealed', fieldClass: 'personal' };

/** The row of an entry, as its seal names it. */
export const entryRow = (id: string, entryNumber: number): string => `${id}|${entryNumber}`;

/** All of them. */
export const selfServiceSealedPlaces: readonly SealedPlace[] = [
  { ...figureValues, personColumn: 'person_id', rowText: 'question_id::text' },
  { ...questionTexts, personColumn: 'person_id', rowText: "question_id::text || '|' || entry_number" },
  { ...suggestionTexts, personColumn: 'person_id', rowText: "suggestion_id::text || '|' || entry_number" },
];
