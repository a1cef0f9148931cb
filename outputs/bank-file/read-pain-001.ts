/** Reads a pain.001 file as a bank would: structure, each transfer, and the counts and sums that the file states about itself. */
import { failure, success, type Result } from '#kernel/base/result';
import type { OutputProblem, OutputSummary } from '#contracts/output/output';
import { childrenOf, readXml, textAt, type XmlElement } from './read-xml.ts';

type Line = OutputSummary['lines'][number];
type Read<T> = Result<T, OutputProblem>;

const problem = (code: OutputProblem['code'], at: string): { readonly ok: false; readonly error: OutputProblem } => failure({ code, at });

/** Smallest units of a decimal text; null when it is no positive amount of the shape that the file began with. */
const unitsOf = (text: string | null, digits: number): bigint | null => {
  const found = /^(\d{1,15})(?:\.(\d{1,5}))?$/.exec(text ?? '');
  return found === null || (found[2] ?? '').length !== digits ? null : BigInt(`${found[1]}${found[2] ?? ''}`);
};

const readTransfer = (transfer: XmlElement, at: string, currency: string, digits: number): Read<Line> => {
  const [amount, ...more] = transfer.children.filter(({ name }) => name === 'Amt').flatMap((child) => childrenOf(child, 'InstdAmt'));
  const key = textAt(transfer, 'PmtId', 'EndToEndId');
  if (amount === undefined || more.length > 0 || key === null || !/^[A-Za-z0-9-]{1,35}$/.test(key)) return problem('missingPart', at);
  if ((textAt(transfer, 'PmtId', 'InstrId') ?? key) !== key) return problem('wrongValue', `${at}/InstrId`);
  if (amount.attributes.get('Ccy') !== currency) return problem('wrongValue', `${at}/InstdAmt`);
  const units = unitsOf(amount.text, digits);
  if (units === null || units <= 0n) return problem('wrongValue', `${at}/InstdAmt`);
  const account = textAt(transfer, 'CdtrAcct', 'Id', 'IBAN') ?? textAt(transfer, 'CdtrAcct', 'Id', 'Othr', 'Id');
  if (account === null || !/^[A-Z0-9]{5,34}$/.test(account)) return problem('wrongValue', `${at}/CdtrAcct`);
  return (textAt(transfer, 'Cdtr', 'Nm') ?? '') === '' ? problem('missingPart', `${at}/Cdtr`) : success({ key, amount: units });
};

const readTransfers = (payment: XmlElement): Read<{ readonly lines: readonly Line[]; readonly digits: number }> => {
  const transfers = childrenOf(payment, 'CdtTrfTxInf');
  const first = transfers[0]?.children.find(({ name }) => name === 'Amt')?.children[0];
  const currency = first?.attributes.get('Ccy') ?? '';
  if (first === undefined || !/^[A-Z]{3}$/.test(currency)) return problem('missingPart', 'CdtTrfTxInf');
  const digits = first.text.split('.')[1]?.length ?? 0;
  const lines: Line[] = [];
  const keys = new Set<string>();
  for (const [index, transfer] of transfers.entries()) {
    const at = `CdtTrfTxInf ${index + 1}`;
    const line = readTransfer(transfer, at, currency, digits);
    if (!line.ok) return line;
    if (keys.has(line.value.key)) return problem('repeatedKey', at);
    keys.add(line.value.key);
    lines.push(line.value);
  }
  return success({ lines, digits });
};

/** Reads and checks the bytes of a file of the given version. */
export const checkPain001 = (bytes: Uint8Array, version: string): Read<OutputSummary> => {
  const read = readXml(bytes);
  if (!read.ok) return read;
  const [message, ...others] = read.value.children;
  if (read.value.name !== 'Document' || read.value.attributes.get('xmlns') !== `urn:iso:std:iso:20022:tech:xsd:pain.001.001.${version}` || message?.name !== 'CstmrCdtTrfInitn' || others.length > 0) return problem('missingPart', 'Document');
  const [header, payment, ...rest] = message.children;
  if (header?.name !== 'GrpHdr' || payment?.name !== 'PmtInf' || rest.length > 0) return problem('missingPart', 'CstmrCdtTrfInitn');
  const day = version === '03' ? textAt(payment, 'ReqdExctnDt') : textAt(payment, 'ReqdExctnDt', 'Dt');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day ?? '')) return problem('wrongValue', 'ReqdExctnDt');
  if ((textAt(header, 'MsgId') ?? '') === '' || (textAt(payment, 'PmtInfId') ?? '') === '' || (textAt(payment, 'Dbtr', 'Nm') ?? '') === '') return problem('missingPart', 'GrpHdr');
  const transfers = readTransfers(payment);
  if (!transfers.ok) return transfers;
  const { lines, digits } = transfers.value;
  const amount = lines.reduce((sum, line) => sum + line.amount, 0n);
  for (const part of [header, payment]) {
    if (textAt(part, 'NbOfTxs') !== String(lines.length)) return problem('countDiffers', `${part.name}/NbOfTxs`);
    if (unitsOf(textAt(part, 'CtrlSum'), digits) !== amount) return problem('totalDiffers', `${part.name}/CtrlSum`);
  }
  return success({ records: lines.length, totals: { amount }, lines });
};
