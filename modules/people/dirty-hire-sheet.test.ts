/**
 * Goal: a dirty table of 10,000 rows makes nobody twice and loses nobody. Method: made-up people are written one to three
 * times each, every time in another spelling; what is hired is held against who there really is. The seed is printed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '#checks/seeded-random';
import { success } from '#kernel/base/result';
import { judgeWishes } from './hire-person.ts';
import { fieldsOfHeadings, headingKey, wishOfRow } from './hire-sheet.ts';
import { insurancePlaceOf } from './known-places.ts';
import { createRegister, identityKey, mobileKey } from './person-likeness.ts';

const seed = Number(process.env['SEED'] ?? 20_261_122);

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const identityOf = (index: number): string => {
  const digits = `110101${1970 + Math.floor(index / 1000)}0${(index % 9) + 1}1${index % 10}${String(index % 1000).padStart(3, '0')}`;
  return `${digits}${'10X98765432'[weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0) % 11]}`;
};
const wide = (text: string): string => text.replace(/[0-9A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const spellings: readonly ((identity: string) => string)[] = [
  (text) => text, (text) => text.toLowerCase(), (text) => ` ${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)} `, wide, (text) => `${text.slice(0, 6)}-${text.slice(6)}`, (text) => `${text.slice(0, 6)}${text.slice(8, 17)}`,
];
const phones: readonly ((phone: string) => string)[] = [(text) => text, (text) => `+86 ${text}`, (text) => `${text.slice(0, 3)}-${text.slice(3, 7)}-${text.slice(7)}`, (text) => `0086${text}`, wide];
const days: readonly string[] = ['2026-11-02', '2026/11/2', '2026年11月2日', '2026.11.02'];

const nowhere = { workplaceCodes: new Set<string>(), scheduleCodes: new Set<string>(), legalEntities: new Set<string>(), insurancePlaces: new Map<string, readonly string[]>(), positions: [] };

test('10,000 dirty rows: 0 people twice, 0 people lost', (context) => {
  context.diagnostic(`seed ${seed}`);
  const random = createRandom(seed);
  const pick = <T,>(choices: readonly T[]): T => choices[random(choices.length)]!;
  const fields = fieldsOfHeadings([' 员工姓名 *', '身份证号', '手机号码', '入职时间', '所属部门', '备注'], new Map());
  const human = (index: number): readonly string[] => {
    // One in ten has only a telephone: then that is what tells.
    const [identity, phone] = [identityOf(index), `13${String(100_000_000 + index)}`];
    const hasIdentity = index % 10 !== 0;
    return [pick([`员工${index}`, `员工 ${index}`, ` 员工${index}`]), hasIdentity ? pick(spellings)(identity) : '', hasIdentity && random(2) === 0 ? '' : pick(phones)(phone), pick(days), pick(['生产部', '研发部']), ''];
  };
  const rows: (readonly string[])[] = [];
  const present = new Set<number>();
  while (rows.length < 10_000) {
    const index = random(6000);
    present.add(index);
    rows.push(human(index));
  }
  const wishes = rows.map((row) => wishOfRow(row, fields)).map((wish) => {
    assert.ok(wish.ok);
    return wish.value;
  });
  const { accepted, refused } = judgeWishes(createRegister([]), nowhere, wishes);
  assert.equal(accepted.length, present.size);
  assert.equal(new Set(accepted.map(({ fact }) => identityKey(fact.identityNumber) || mobileKey(fact.mobile))).size, accepted.length);
  assert.equal(accepted.length + refused.size, 10_000);
  assert.equal(new Set(accepted.map(({ fact }) => fact.personNumber)).size, accepted.length);
  // The same table a second time, after the first: nobody is new.
  const again = judgeWishes(createRegister(accepted.map(({ fact }) => fact)), nowhere, wishes);
  assert.equal(again.accepted.length, 0);
});

test('keys meet over spellings and keep people apart', () => {
  const identity = identityOf(7);
  for (const spell of spellings) assert.equal(identityKey(spell(identity)), identity);
  assert.equal(identityKey('110105491231002'), '11010519491231002X');
  assert.notEqual(identityKey(identityOf(8)), identity);
  assert.equal(mobileKey('+86 138-0000-0001'), '13800000001');
  assert.equal(mobileKey('+36 30 123 4567'), '36301234567');
});

test('columns: what the company said before comes first, usual headings next, a field is taken once; rows that cannot be read say why', () => {
  assert.deepEqual(fieldsOfHeadings(['姓名', 'Name', '代号', '入职日期（必填）', '花名'], new Map([[headingKey('代号'), 'personNumber'], [headingKey('花名'), null]])), ['name', null, 'personNumber', 'hireDate', null]);
  const fields = fieldsOfHeadings(['姓名', '入职日期', '部门', '身份证号', '工资标准', '用人单位', '工作地点', '班次方案', '公积金比例', '用工形式'], new Map());
  const row = (change: Readonly<Record<number, string>>): readonly string[] => ['甲', '2026-11-02', '研发部', '', '12,000.00', '示例', 'sh', 'S', '7%', '实习生'].map((cell, index) => change[index] ?? cell);
  const good = wishOfRow(row({}), fields);
  assert.ok(good.ok);
  const rateOf = (written: string): string | null => ((wish) => (wish.ok ? (wish.value.terms?.housingFundRate ?? null) : wish.error.code))(wishOfRow(row({ 8: written }), fields));
  assert.deepEqual(['7%', '7', '12', '5.5', '0.07', '1', ''].map(rateOf), ['0.07', '0.07', '0.12', '0.055', '0.07', '1', null]);
  assert.deepEqual([good.value.terms?.wage, good.value.terms?.housingFundRate, good.value.employmentKind], ['12000.00', '0.07', 'intern']);
  assert.deepEqual(wishOfRow(row({ 4: '' }), fields), success({ ...good.value, terms: null }));
  for (const [change, code] of [[{ 0: '' }, 'required'], [{ 1: '2026-02-30' }, 'dateUnreadable'], [{ 1: '11/02/2026' }, 'dateUnreadable'], [{ 4: '12.345' }, 'amountUnreadable'], [{ 5: '' }, 'termsIncomplete'], [{ 9: '外包' }, 'choiceUnknown'], [{ 3: '#NUMBER!' }, 'cellMangled'], [{ 3: '1.10101E+17' }, 'cellMangled'], [{ 2: 'x'.repeat(201) }, 'textTooLong']] as const) {
    const refused = wishOfRow(row(change), fields);
    assert.ok(!refused.ok);
    assert.equal(refused.error.code, code);
  }
});

test('a 参保地 is found by its code or its name in either language; what nobody knows stays as written', () => {
  const places = new Map([['shanghai', ['上海', 'Shanghai']], ['beijing', ['北京', 'Beijing']]]);
  assert.deepEqual(['shanghai', '上海', '上海市', ' Shanghai', 'beijing', '天津'].map((written) => insurancePlaceOf(places, written)), ['shanghai', 'shanghai', 'shanghai', 'shanghai', 'beijing', '天津']);
});
