/** ISO 20022 customer credit transfer initiation: pain.001.001.09, and pain.001.001.03 for banks that still read it. */
import type { BankFileAccount, BankFileInput, BankFileLine } from '#contracts/output/bank-file';
import type { Output } from '#contracts/output/output';
import { formatScaled } from '#kernel/quantity/decimal';
import { plainText, totalOf } from './file-text.ts';
import { checkPain001 } from './read-pain-001.ts';

type Version = '09' | '03';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const element = (name: string, ...content: readonly string[]): string => `<${name}>${content.join('')}</${name}>`;
const words = (name: string, text: string, longest: number): string => element(name, escaped(plainText(text, longest)));
/** A name is at least one sign long. */
const named = (text: string): string => (plainText(text, 140) === '' ? element('Nm', '-') : words('Nm', text, 140));

const remainderOf97 = (digits: string): number => [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
const isIban = (account: string): boolean =>
  /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(account) && remainderOf97([...`${account.slice(4)}${account.slice(0, 4)}`].map((sign) => (sign >= 'A' ? String(sign.charCodeAt(0) - 55) : sign)).join('')) === 1;

const accountOf = (name: string, { accountNumber }: BankFileAccount): string =>
  element(name, element('Id', isIban(accountNumber) ? element('IBAN', accountNumber) : element('Othr', words('Id', accountNumber, 34))));

/** A branch by its BIC or its number in the clearing system of its country; else by its name. */
const agentOf = (name: string, { bankName, branchCode }: BankFileAccount, version: Version): string => {
  const bic = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(branchCode) ? element(version === '09' ? 'BICFI' : 'BIC', branchCode) : '';
  const member = /^\d{12}$/.test(branchCode) ? element('ClrSysMmbId', element('ClrSysId', element('Cd', 'CNAPS')), element('MmbId', branchCode)) : '';
  return element(name, element('FinInstnId', bic, member, named(bankName)));
};

const transfer = (line: BankFileLine, { currency, scale }: BankFileInput, version: Version): string => element(
  'CdtTrfTxInf', element('PmtId', element('InstrId', line.key), element('EndToEndId', line.key)),
  element('Amt', `<InstdAmt Ccy="${currency}">${formatScaled(line.amount, scale)}</InstdAmt>`),
  agentOf('CdtrAgt', line, version), element('Cdtr', named(line.holderName)), accountOf('CdtrAcct', line), element('Purp', element('Cd', 'SALA')),
  plainText(line.remark, 140) === '' ? '' : element('RmtInf', words('Ustrd', line.remark, 140)),
);

const render = (version: Version) => (input: BankFileInput): Uint8Array => {
  const { number, payer, payDate, currency, lines } = input;
  const count = element('NbOfTxs', String(lines.length));
  const sum = element('CtrlSum', formatScaled(totalOf(lines), input.scale));
  const head = element('GrpHdr', element('MsgId', number), element('CreDtTm', input.madeAt), count, sum, element('InitgPty', named(payer.holderName)));
  const payment = [
    element('PmtInfId', number), element('PmtMtd', 'TRF'), element('BtchBookg', 'true'), count, sum, element('PmtTpInf', element('CtgyPurp', element('Cd', 'SALA'))),
    element('ReqdExctnDt', version === '09' ? element('Dt', payDate) : payDate), element('Dbtr', named(payer.holderName)), accountOf('DbtrAcct', payer), agentOf('DbtrAgt', payer, version),
    element('ChrgBr', currency === 'EUR' ? 'SLEV' : 'DEBT'),
  ];
  const text = ['<?xml version="1.0" encoding="UTF-8"?>', `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.${version}"><CstmrCdtTrfInitn>`, head, `<PmtInf>${payment.join('')}`,
    ...lines.map((line) => transfer(line, input, version)), '</PmtInf></CstmrCdtTrfInitn></Document>', ''];
  return new TextEncoder().encode(text.join('\n'));
};

const layout = (version: Version): Output<BankFileInput> => ({
  code: `pain001001${version}`, title: { zh: `ISO 20022 pain.001.001.${version}`, en: `ISO 20022 pain.001.001.${version}` }, mediaType: 'application/xml',
  fileName: ({ number }) => `${number}-pain.001.001.${version}.xml`, render: render(version), check: (bytes) => checkPain001(bytes, version),
});

export const pain00100109 = layout('09');
export const pain00100103 = layout('03');
