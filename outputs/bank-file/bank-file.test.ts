/**
 * Goal: a bank's file says the lines that were meant, to the smallest unit, and nothing else can be taken for it. Method: the
 * conformance cases of every layout, each read by its own reader; pain.001 also by a schema validator that is not ours.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { validateXML } from 'xmllint-wasm';
import type { BankFileInput, BankFileLine } from '#contracts/output/bank-file';
import { hostileTexts, outputCases } from '#contracts/output/kit/conformance';
import { bankFileLayouts } from './index.ts';

const line = (key: string, amount: bigint, over: Partial<BankFileLine> = {}): BankFileLine =>
  ({ key, amount, holderName: '王小明', accountNumber: '6222021234567890128', bankName: '中国工商银行', branchCode: '102290000001', remark: '2026年10月工资', ...over });

const first: BankFileInput = {
  number: '2026-000012', currency: 'CNY', scale: 2, payDate: '2026-11-10', madeAt: '2026-11-09T02:03:04Z',
  payer: { holderName: '沁心科技有限公司', accountNumber: '1001234509876543210', bankName: '中国银行', branchCode: '104290000002' },
  lines: [line('2026-000012-1', 1_234_567n), line('2026-000012-2', 1n, { holderName: "O'Neil, 'Ann' 𠮷" }), line('2026-000012-3', 90_071_992_547_409_93n, { bankName: '', branchCode: '' })],
};
const euro: BankFileInput = {
  ...first, number: '2026-000013', currency: 'EUR', payer: { holderName: 'Beispiel GmbH', accountNumber: 'DE89370400440532013000', bankName: 'Bank', branchCode: 'COBADEFF370' },
  lines: [line('2026-000013-1', 250_000n, { holderName: 'Ömer Straße', accountNumber: 'DE89370400440532013000', branchCode: 'COBADEFF370' })],
};
const yen: BankFileInput = { ...first, number: '2026-000014', currency: 'JPY', scale: 0, lines: [line('2026-000014-1', 300_000n)] };

const summaryOf = ({ lines }: BankFileInput) => ({ records: lines.length, totals: { amount: lines.reduce((sum, { amount }) => sum + amount, 0n) }, lines: lines.map(({ key, amount }) => ({ key, amount })) });

const withText = (text: string): BankFileInput => ({ ...first, payer: { ...first.payer, holderName: text, bankName: text }, lines: first.lines.map((each) => ({ ...each, holderName: text, bankName: text, remark: text })) });

const tamperedWith = (changes: readonly (readonly [string, string])[]) => (bytes: Uint8Array): readonly Uint8Array[] =>
  changes.map(([from, to]) => Buffer.from(Buffer.from(bytes).toString('latin1').replace(from, to), 'latin1')).filter((file) => !file.equals(Buffer.from(bytes)));

const tampered = tamperedWith([['12345.67', '12345.68'], ['12345.67', '-12345.67'], ['12345.67', '12345.670'], ['2026-000012-2', '2026-000012-1'], ['0.01', '0.02'], ['|3|', '|4|'], ['<NbOfTxs>3', '<NbOfTxs>4']]);

for (const output of bankFileLayouts) {
  const samples = [first, euro, yen].map((input) => ({ input, summary: summaryOf(input) }));
  for (const { name, run } of outputCases({ output, samples, withText, tampered, knowsItsEnd: !output.code.startsWith('salaryTable') })) test(`${output.code} ${name}`, run);
}

test('pain.001: valid by schema with every text, and a validator refuses what is not', async () => {
  for (const version of ['09', '03']) {
    const layout = bankFileLayouts.find(({ code }) => code === `pain001001${version}`);
    assert.ok(layout !== undefined);
    const schema = [{ fileName: `${version}.xsd`, contents: readFileSync(new URL(`schema/pain.001.001.${version}.xsd`, import.meta.url), 'utf8') }];
    const texts = [first, euro, yen, ...hostileTexts.map(withText)].map((input) => Buffer.from(layout.render(input)).toString('utf8'));
    const judged = await validateXML({ xml: texts.map((contents, index) => ({ fileName: `${index}.xml`, contents })), schema });
    assert.ok(judged.valid, JSON.stringify(judged.errors.slice(0, 3)));
    const broken = await validateXML({ xml: [{ fileName: 'broken.xml', contents: texts[0]!.replace('<PmtMtd>TRF</PmtMtd>', '<PmtMtd>QQQ</PmtMtd>') }], schema });
    assert.equal(broken.valid, false);
  }
});

test('pain.001: entities, document types and comments of others are not read', () => {
  const layout = bankFileLayouts.find(({ code }) => code === 'pain00100109');
  assert.ok(layout !== undefined);
  const text = Buffer.from(layout.render(first)).toString('utf8');
  for (const hostile of [text.replace('<Document', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document'), text.replace('王小明', '&a;'), text.replace('<GrpHdr>', '<!-- --><GrpHdr>')]) assert.equal(layout.check(Buffer.from(hostile)).ok, false);
});
