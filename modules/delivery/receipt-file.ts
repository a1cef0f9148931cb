/**
 * A receipt as a file: what was confirmed, when, by whom, and the signature of the company's key over exactly these words.
 * Anybody verifies it with the public key, without the product's database.
 */
import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { failure, success, type Result } from '#kernel/base/result';

const form = 'qinxin.payslipReceipt/1';

const statementSchema = z.strictObject({
  form: z.literal(form), company: z.string(), personNumber: z.string(), name: z.string(), month: z.string(), run: z.string(), revision: z.int(),
  /** SHA-256 over the payslip's lines; the check code printed on it is its begin. */
  payslipDigest: z.string().regex(/^[0-9a-f]{64}$/), confirmedAt: z.iso.datetime({ offset: true }), confirmedBy: z.string(), keyId: z.string(),
});
export type ReceiptStatement = z.output<typeof statementSchema>;

const fileSchema = z.strictObject({ statement: statementSchema, signature: z.string(), publicKey: z.string() });
export type ReceiptFile = z.output<typeof fileSchema>;

/** One text for one statement: fields by name. */
const canonicalBytes = (statement: ReceiptStatement): Buffer =>
  Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(statement).toSorted(([a], [b]) => (a < b ? -1 : 1)))));

/** The begin of the hash of a public key, in groups that people can compare. */
export const keyIdOf = (publicKey: KeyObject): string =>
  (createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 24).match(/.{4}/g) ?? []).join('-');

export const signReceipt = (statement: ReceiptStatement, privateKey: KeyObject): ReceiptFile => ({
  statement, signature: sign(null, canonicalBytes(statement), privateKey).toString('base64'), publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }),
});

export type ReceiptProblem = { readonly code: 'receiptUnreadable' | 'receiptKeyOther' | 'receiptForged' };

const publicKeyOf = (text: string): KeyObject | null => {
  try {
    const key = createPublicKey(text);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/**
 * Verifies the text of a receipt. With the key that one trusts (PEM, or its id as the company published it) the receipt must
 * be signed by it; without one, it is verified against the key that it brings, and the key's id is for the reader to compare.
 */
export const verifyReceipt = (text: string, trusted: string | null): Result<ReceiptStatement, ReceiptProblem> => {
  const file = fileSchema.safeParse(parsed(text));
  const key = file.success ? publicKeyOf(file.data.publicKey) : null;
  if (!file.success || key === null) return failure({ code: 'receiptUnreadable' });
  const { statement, signature } = file.data;
  const trustedKey = trusted === null ? null : publicKeyOf(trusted);
  const trustedId = trusted === null ? statement.keyId : trustedKey === null ? trusted.trim() : keyIdOf(trustedKey);
  if (statement.keyId !== keyIdOf(key) || trustedId !== statement.keyId) return failure({ code: 'receiptKeyOther' });
  return verify(null, canonicalBytes(statement), key, Buffer.from(signature, 'base64')) ? success(statement) : failure({ code: 'receiptForged' });
};
