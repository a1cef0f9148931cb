/**
 * Goal: in a dirty table of ten thousand rows nobody is made twice, and nobody is taken for somebody else. Method: humans with
 * known identity hand in rows with numbers spelled in every way, parts left out, and telephone numbers shared by families
 * (seed printed); what is made is held against who they are.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '#checks/seeded-random';
import { createCandidateRegister, judgeArrivals, type Arrival } from './candidate-likeness.ts';
import { candidateOfRow, columnsOfHeadings } from './candidate-sheet.ts';
import { keysOf } from './sealed-recruiting.ts';

type Human = { readonly name: string; readonly identity: string; readonly mobile: string; readonly email: string };
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const withCheckDigit = (digits: string): string => `${digits}${'10X98765432'[weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11]}`;

/** Every seventh shares the telephone number of the human before: a family. */
const humansOf = (count: number): readonly Human[] => Array.from({ length: count }, (_, index): Human => ({
  name: `人${index}`, identity: withCheckDigit(`44030019${String(600_000 + index).slice(-6)}${String(index % 1000).padStart(3, '0')}`), mobile: `138${String(index % 7 === 6 ? index - 1 : index).padStart(8, '0')}`, email: `human${index}@example.com`,
}));

const headings = ['候选人', '身份证', '联系电话', '邮件'];

const rowOf = (human: Human, random: (below: number) => number): readonly string[] => {
  const spell = (text: string, ways: readonly ((text: string) => string)[]): string => (ways[random(ways.length)] ?? String)(text);
  const wide = (text: string): string => text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  const same = (text: string): string => text;
  const identity = random(3) === 0 ? '' : spell(human.identity, [same, wide, (text) => text.toLowerCase(), (text) => `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}`, (text) => `${text.slice(0, 6)}${text.slice(8, 17)}`]);
  const mobile = random(4) === 0 ? '' : spell(human.mobile, [same, wide, (text) => `+86 ${text}`, (text) => `${text.slice(0, 3)}-${text.slice(3, 7)}-${text.slice(7)}`, (text) => `0086${text}`]);
  const email = random(2) === 0 ? '' : spell(human.email, [same, (text) => text.toUpperCase(), (text) => ` ${text} `]);
  return [spell(human.name, [same, (text) => ` ${text}`, (text) => text.split('').join(' ')]), identity, mobile, email];
};

test('ten thousand dirty rows make no human twice and no two humans one', () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  const humans = humansOf(2000);
  const columns = columnsOfHeadings(headings, new Map());
  assert.deepEqual(columns, ['name', 'identityNumber', 'mobile', 'email']);
  const who: number[] = [];
  const arrivals: Arrival[] = [];
  for (let row = 0; row < 10_000; row += 1) {
    const human = random(humans.length);
    const read = candidateOfRow(rowOf(humans[human]!, random), columns);
    assert.ok(read.ok, `seed ${seed} row ${row}: ${JSON.stringify(read)}`);
    const keys = keysOf(read.value);
    const orNull = (key: string): string | null => (key === '' ? null : key);
    who.push(human);
    arrivals.push({ name: read.value.name, handedKey: null, keys: { identity: orNull(keys.identity), mobile: orNull(keys.mobile), email: orNull(keys.email) } });
  }
  const judged = judgeArrivals(createCandidateRegister([]), arrivals, String);
  const humanOfId = new Map<string, number>();
  const made = new Map<number, Set<string>>();
  let refused = 0;
  let keyless = 0;
  for (const [row, outcome] of judged.entries()) {
    if (!outcome.ok) {
      refused += 1;
      if (outcome.error.code === 'contactMissing') keyless += 1;
      continue;
    }
    const human = who[row]!;
    const { id, isKnown } = outcome.value;
    if (!isKnown) {
      humanOfId.set(id, human);
      made.set(human, (made.get(human) ?? new Set()).add(id));
    }
    assert.equal(humanOfId.get(id), human, `seed ${seed} row ${row}: taken for somebody else`);
  }
  assert.deepEqual([...made].filter(([, ids]) => ids.size > 1), [], `seed ${seed}: made twice`);
  assert.equal(keyless, arrivals.filter(({ keys }) => keys.identity === null && keys.mobile === null && keys.email === null).length);
  assert.ok(refused > 0 && made.size > 1800, `seed ${seed}: ${refused} refused, ${made.size} humans`);
  console.log(`10,000 rows of 2,000 humans, seed ${seed}: ${made.size} humans made, none of them twice, ${refused} rows refused`);
});

test('a second hand-in makes nobody, and the keys that a row adds count for the next', () => {
  const arrival = (name: string, identity: string | null, mobile: string | null, email: string | null, handedKey: string | null = null): Arrival => ({ name, handedKey, keys: { identity, mobile, email } });
  const judge = (arrivals: readonly Arrival[]) => judgeArrivals(createCandidateRegister([]), arrivals, String).map((outcome) => (outcome.ok ? `${outcome.value.id}${outcome.value.isKnown ? ' known' : ''}` : outcome.error.code));
  assert.deepEqual(judge([arrival('甲', null, '1', null), arrival(' 甲', null, '1', 'a'), arrival('甲', 'I', null, 'a'), arrival('甲', 'I', null, null)]), ['0', '0 known', '0 known', '0 known']);
  // Without what row 1 added, row 2 would be somebody new.
  assert.deepEqual(judge([arrival('甲', null, '1', null), arrival('乙', null, '1', null), arrival('甲', 'I', '1', null), arrival('甲', 'J', '1', null)]), ['0', 'contactOfAnother', '0 known', 'contactOfAnother']);
  // Of the same name and with nothing that tells them apart: somebody looks, and says so.
  assert.deepEqual(judge([arrival('甲', null, '1', null), arrival('甲', null, null, 'a'), { ...arrival('甲', null, null, 'a'), isAnother: true }, arrival('甲', null, '1', 'a'), arrival('甲', null, '2', null)]), ['0', 'candidateNamesake', '2', 'candidateAmbiguous', 'candidateNamesake']);
  assert.deepEqual(judge([arrival('甲', null, '1', null), arrival('甲', null, '2', null)]), ['0', '1']);
  assert.deepEqual(judge([arrival('甲', null, null, null), arrival('甲', null, null, null, 'k'), arrival('甲先生', null, '1', null, 'k')]), ['contactMissing', '1', '1 known']);
});
