/**
 * Goal: the file says what the payslip says, and does nothing else. Method: the kit of outputs, a reader of its own,
 * documents of random size, a password tried right and wrong, and the attacks on renderers with every door to the
 * outside watched.
 */
import assert from 'node:assert/strict';
import childProcess from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { hostileTexts, outputCases } from '#contracts/output/kit/conformance';
import type { OutputSummary } from '#contracts/output/output';
import type { PayslipDocument, PayslipDocumentLine } from '#contracts/output/payslip-document';
import { checkPayslip, payslipOutput, readPayslipTexts } from './index.ts';

const line = (title: string, amount: string, unit: PayslipDocumentLine['unit'] = 'money'): PayslipDocumentLine => ({ title, amount, unit });

const sample: PayslipDocument = {
  language: 'zh-CN', month: '2026-10', personNumber: 'HX001', title: '2026年10月工资条', company: '华星科技有限公司', mark: null,
  facts: [{ name: '姓名', value: '王小明' }, { name: '部门', value: '研发部' }, { name: '发薪日', value: '2026-10-31' }], netPay: { title: '实发', amount: '12345.67', currency: 'CNY' },
  left: [{ title: '考勤数量', lines: [line('正常工时', '10110', 'minute'), line('出勤天数', '18.5', 'day')] }, { title: '应发项目', lines: [line('基本工资', '15000.00')] }],
  right: [{ title: '个人所得税', lines: [line('个人所得税', '-345.60')] }, { title: '结果', lines: [line('实发', '12345.67')] }], foot: ['校验码 0123456789abcdef'], password: null,
};
const summary: OutputSummary = {
  records: 5, totals: { netPay: 1_234_567n },
  lines: [{ key: '正常工时', amount: 10_110n }, { key: '出勤天数', amount: 185n }, { key: '基本工资', amount: 1_500_000n }, { key: '个人所得税', amount: -34_560n }, { key: '实发', amount: 1_234_567n }],
};
const withText = (text: string): PayslipDocument => ({
  ...sample, title: text, company: text, mark: text, personNumber: text, facts: [{ name: text, value: text }, { name: text, value: text }], netPay: { ...sample.netPay, title: text }, foot: [text, text],
});

for (const { name, run } of outputCases({
  output: payslipOutput, samples: [{ input: sample, summary }], withText, knowsItsEnd: true,
  tampered: (bytes) => {
    const broken = Buffer.from(bytes);
    const at = broken.indexOf('stream\n') + 40;
    broken[at] = (broken[at] ?? 0) ^ 1;
    return [broken, payslipOutput.render({ ...sample, netPay: { ...sample.netPay, amount: '12345.68' } }), payslipOutput.render({ ...sample, right: sample.right.slice(1) })];
  },
})) test(`payslip ${name}`, run);

test('payslips of any size fit one page, and every figure is on it', () => {
  const amount = fc.bigInt({ min: -99_999_999_99n, max: 99_999_999_99n }).map((fen) => `${fen < 0n ? '-' : ''}${(fen < 0n ? -fen : fen) / 100n}.${String((fen < 0n ? -fen : fen) % 100n).padStart(2, '0')}`);
  const lines = fc.array(amount, { maxLength: 70 }).map((amounts) => amounts.map((each, index) => line(`项目${index}`, each)));
  fc.assert(fc.property(lines, lines, (left, right) => {
    const read = payslipOutput.check(payslipOutput.render({ ...sample, left: [{ title: '左', lines: left }], right: [{ title: '右', lines: right }] }));
    assert.ok(read.ok);
    assert.deepEqual(read.value.lines.map(({ amount: fen }) => fen), [...left, ...right].map((each) => BigInt(each.amount.replace('.', ''))));
    const texts = readPayslipTexts(payslipOutput.render({ ...sample, left: [{ title: '左', lines: left }] }));
    assert.ok(texts.ok && texts.value.every(({ x, y }) => x >= 42 && x < 553.3 && y > 20 && y < 810), 'nothing stands outside the page');
  }), { numRuns: 15 });
});

test('a password opens the file, another does not, and without one nothing of it can be read', () => {
  for (const password of ['correct horse', '密码 2026', 'x'.repeat(60)]) {
    const bytes = payslipOutput.render({ ...sample, password });
    assert.deepEqual(checkPayslip(bytes, password), { ok: true, value: summary });
    for (const wrong of [null, '', `${password} `, 'correct hors']) assert.deepEqual(checkPayslip(bytes, wrong), { ok: false, error: { code: 'unreadable', at: 'password' } });
    assert.ok(Buffer.from(bytes).toString('latin1').includes('/CFM /AESV3'), 'AES of 256 bits');
    assert.ok(!Buffer.from(bytes).toString('latin1').includes('Qinxin'), 'its properties are locked with it');
  }
});

test('A-37, A-87: the renderer fetches nothing and takes no text for markup, an address or a part of the file', () => {
  const attacks = [
    ...hostileTexts, '<img src="http://169.254.169.254/latest/meta-data/">', '<script>fetch("http://x.invalid")</script>', '<link rel=stylesheet href=file:///etc/passwd>', '@import url(http://x.invalid/a.css)', 'file:///etc/passwd', '/etc/passwd',
    '\\\\x.invalid\\share', ') Tj ET /JavaScript (app.alert(1)) BT (', '>> endobj 99 0 obj << /Type /Action /S /URI /URI (http://x.invalid) >> endobj', 'endstream endobj', '#include "/etc/passwd"', '{{constructor.constructor("return process")()}}', '${process.env.HOME}', 'data:text/html,<h1>',
  ];
  payslipOutput.render(sample);
  const doors: string[] = [];
  const watch = (place: object, name: string): void => void mock.method(place as Record<string, () => never>, name, () => { doors.push(name); throw new Error(`${name} was called`); });
  for (const name of ['connect', 'createConnection']) watch(net, name);
  for (const name of ['lookup', 'resolve']) watch(dns, name);
  for (const name of ['spawn', 'exec', 'execFile', 'spawnSync']) watch(childProcess, name);
  for (const name of ['readFileSync', 'openSync', 'createReadStream', 'readFile', 'open']) watch(fs, name);
  const fetching = mock.method(globalThis, 'fetch', () => { doors.push('fetch'); throw new Error('fetch was called'); });
  syncBuiltinESMExports();
  try {
    for (const attack of attacks) {
      const bytes = payslipOutput.render({ ...withText(attack), left: [{ title: attack, lines: [line(attack, '1.00')] }] });
      const read = readPayslipTexts(bytes);
      assert.ok(read.ok, `${attack}: ${read.ok ? '' : read.error.code}`);
      const shown = attack.replaceAll(/\p{C}/gu, ' ');
      if (shown.length < 60 && !/[^\u0020-\u007e]/.test(shown) && shown.trim() !== '') assert.ok(read.value.some(({ text }) => text === shown || (text.endsWith('…') && shown.startsWith(text.slice(0, -1)))), `${attack} stands on the page as it is`);
    }
    assert.deepEqual(doors, []);
  } finally {
    mock.restoreAll();
    syncBuiltinESMExports();
    fetching.mock.restore();
  }
});

test('A-37, A-86: the check sees a file that would act, fetch or carry something', () => {
  const plain = Buffer.from(payslipOutput.render(sample)).toString('latin1');
  for (const part of ['/OpenAction 9 0 R', '/AA <<>>', '/Annots [1 0 R]', '/AcroForm 1 0 R']) {
    // The same length, so that the table of objects still holds.
    const changed = plain.replace('/ProcSet [/PDF /Text /ImageB /ImageC /ImageI]', part.padEnd('/ProcSet [/PDF /Text /ImageB /ImageC /ImageI]'.length));
    assert.deepEqual(payslipOutput.check(Buffer.from(changed, 'latin1')), { ok: false, error: { code: 'activeContent', at: 'object 7' } }, part);
  }
});

test('A-86: a file says its own person and nobody else, whatever was drawn before it, and a text is a text', () => {
  const names = ['甲) /JS (app.alert(1)) Tj (', '乙 /AcroForm << /Fields [1 0 R] >>', '\u202E丙evil\u202C', '丁\\) ET BT (戊', `己${'很长'.repeat(200)}`, '𠮷 𬍛', "O'Brien endobj"];
  const documents = names.map((name, index): PayslipDocument => ({
    ...sample, personNumber: `P${index}`, facts: [{ name: '姓名', value: name }, { name: '工号', value: `P${index}` }], netPay: { ...sample.netPay, amount: `${index + 1}000.01` }, right: [{ title: '结果', lines: [line('实发', `${index + 1}000.01`)] }],
    password: index === 3 ? 'secret' : null,
  }));
  const saysOf = (document: PayslipDocument): readonly string[] => {
    const read = readPayslipTexts(payslipOutput.render(document), document.password);
    assert.ok(read.ok, read.ok ? '' : read.error.code);
    return read.value.map(({ text }) => text);
  };
  const alone = documents.map(saysOf);
  // Drawn in any order, after any other, each file is the one that it was.
  for (const order of [[...documents.keys()].toReversed(), [3, 0, 4, 0, 5, 1, 6, 2]]) for (const index of order) assert.deepEqual(saysOf(documents[index]!), alone[index]);
  for (const [index, texts] of alone.entries()) {
    const said = texts.join('\n');
    assert.ok(said.includes(`P${index}`) && said.includes(`${index + 1},000.01`), said);
    for (const other of names.keys()) if (other !== index) assert.ok(!said.includes(`P${other}`) && !said.includes(`${other + 1},000.01`), `file ${index} says nothing of ${other}`);
    assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(said), 'nothing turns the reading direction round');
  }
});
