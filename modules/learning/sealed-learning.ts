/** Which columns of learning are sealed: for counting, sealing again and retiring of keys. */
import type { SealedColumn, SealedPlace, SecretPlace } from '#modules/platform';

/** The weakness that caused a plan. */
export const causeValues: SealedColumn = { table: 'learning.plan_cause', column: 'cause_sealed', fieldClass: 'rating' };
/** A course's file is the company's own and nobody's value: every employee may be given it. */
export const filePartPlace = (fileId: string, part: number): SecretPlace => ({ table: 'learning.course_file_part', column: 'content_sealed', row: `${fileId}|${part}` });

/** All of them. */
export const learningSealedPlaces: readonly SealedPlace[] = [
  { ...causeValues, personColumn: 'person_id', rowText: 'item_id::text' },
  { table: 'learning.course_file_part', column: 'content_sealed', fieldClass: 'public', personColumn: null, rowText: "file_id::text || '|' || part_number" },
];
