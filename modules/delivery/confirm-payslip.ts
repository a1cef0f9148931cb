/** 工资条确认: a person says yes to their payslip as it was shown, and the company's key signs it. */
import { createPrivateKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { personNamesOf } from '#modules/people';
import { digestOfPayslip, readRunById, type OpenToStaff } from '#modules/payroll';
import { openColumn, openSecret, recordAudit, sealColumn, sealSecret, type CompanyTransaction } from '#modules/platform';
import type { DeliveryError } from './delivery-errors.ts';
import { holdKeys, insertKey, insertReceipt, listKeys, receiptsOfPerson } from './receipt-store.ts';
import { keyIdOf, signReceipt } from './receipt-file.ts';
import { privateKeyPlace, receiptRow, receiptValues } from './sealed-delivery.ts';

/** The company's key; made when the first receipt is signed, and its id then stands in the audit. */
const signingKey = async (tx: CompanyTransaction): Promise<{ readonly keyId: string; readonly privateKey: KeyObject }> => {
  await holdKeys(tx);
  const [known] = await listKeys(tx);
  if (known !== undefined) return { keyId: known.keyId, privateKey: createPrivateKey((await openSecret(tx, privateKeyPlace(known.keyId), known.sealed)).reveal()) };
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const keyId = keyIdOf(publicKey);
  const sealed = await sealSecret(tx, privateKeyPlace(keyId), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  await insertKey(tx, { keyId, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(), sealed });
  await recordAudit(tx, { action: 'delivery.keyMade', subject: `receiptKey:${keyId}`, data: { keyId } });
  return { keyId, privateKey };
};

export type ConfirmWish = { readonly personId: number; readonly userId: string; readonly runId: number; readonly checkCode: string; readonly company: string; readonly nowMilliseconds: number; readonly openToStaff: OpenToStaff };
export type SignedReceipt = { readonly receiptId: string; readonly signedAt: string; readonly keyId: string };

export const confirmPayslip = async (tx: CompanyTransaction, wish: ConfirmWish): Promise<Result<SignedReceipt, DeliveryError>> => {
  const run = await readRunById(tx, wish.runId);
  if (run === null) return failure({ code: 'notFound' });
  const view = (await wish.openToStaff(tx, [run])).get(run.runId);
  if (view === undefined) return failure({ code: 'notFound' });
  if (view !== 'published') return failure({ code: 'payslipNotOpen' });
  const payslip = await digestOfPayslip(tx, run, wish.personId);
  if (payslip === null) return failure({ code: 'notFound' });
  if (!payslip.digest.startsWith(wish.checkCode)) return failure({ code: 'payslipChanged' });
  if ((await receiptsOfPerson(tx, wish.personId)).some(({ runId, revision }) => runId === run.runId && revision === payslip.revision)) return failure({ code: 'alreadyConfirmed' });
  const person = (await personNamesOf(tx, [wish.personId])).get(wish.personId);
  if (person === undefined) return failure({ code: 'notFound' });
  const { keyId, privateKey } = await signingKey(tx);
  const signedAt = new Date(wish.nowMilliseconds);
  const file = signReceipt({
    form: 'qinxin.payslipReceipt/1', company: wish.company, personNumber: person.personNumber, name: person.name, month: run.period.month, run: String(run.runId), revision: payslip.revision,
    payslipDigest: payslip.digest, confirmedAt: signedAt.toISOString(), confirmedBy: `user:${wish.userId}`, keyId,
  }, privateKey);
  const receiptId = randomUUID();
  const [sealed] = await sealColumn(tx, receiptValues, [{ personId: wish.personId, row: receiptRow(receiptId), plain: Buffer.from(JSON.stringify(file, null, 2)) }]);
  await insertReceipt(tx, { receiptId, personId: wish.personId, runId: run.runId, month: run.period.month, revision: payslip.revision, keyId, signedAt, sealed: sealed! });
  return success({ receiptId, signedAt: signedAt.toISOString(), keyId });
};

/** The file of a person's latest receipt for a run. */
export const openReceipt = async (tx: CompanyTransaction, { personId, runId }: { readonly personId: number; readonly runId: number }): Promise<Result<{ readonly text: string; readonly receiptId: string }, DeliveryError>> => {
  const receipt = (await receiptsOfPerson(tx, personId)).findLast((each) => each.runId === runId);
  if (receipt === undefined) return failure({ code: 'notFound' });
  const [opened] = await openColumn(tx, receiptValues, [{ personId, row: receiptRow(receipt.receiptId), sealed: receipt.sealed }]);
  return opened === undefined || opened === null || opened === 'erased' ? failure({ code: 'notFound' }) : success({ text: opened.toString(), receiptId: receipt.receiptId });
};
