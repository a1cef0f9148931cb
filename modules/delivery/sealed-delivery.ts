/** Which columns of delivery are sealed: for counting, sealing again and retiring of keys. */
import type { SealedColumn, SealedPlace } from '#modules/platform';

/** What somebody signed for. */
export const receiptValues: SealedColumn = { table: 'delivery.receipt', column: 'signed_sealed', fieldClass: 'pay' };
/** A file is of many people: who may open it is asked of its asker's rights, not of a person's reach. */
export const downloadParts: SealedColumn = { table: 'delivery.download_part', column: 'content_sealed', fieldClass: 'public' };

/** Where the private half of a signing key lies. */
export const privateKeyPlace = (keyId: string) => ({ table: 'delivery.signing_key', column: 'private_sealed', row: keyId });
/** The row of a receipt, as its seal names it. */
export const receiptRow = (receiptId: string): string => receiptId;
/** The row of a file's part, as its seal names it. */
export const partRow = (downloadId: string, part: number): string => `${downloadId}|${part}`;

/** All of them. */
export const deliverySealedPlaces: readonly SealedPlace[] = [
  { ...receiptValues, personColumn: 'person_id', rowText: 'receipt_id::text' },
  { ...downloadParts, personColumn: null, rowText: "download_id::text || '|' || part_number" },
  { table: 'delivery.signing_key', column: 'private_sealed', fieldClass: 'public', personColumn: null, rowText: 'key_id' },
];
