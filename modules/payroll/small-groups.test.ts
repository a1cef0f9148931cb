/** Goal: sums tell nothing about few people. Method: random companies that change from month to month, and every difference that an onlooker can take. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { choosePublic, fewestPeople, mayReplace, setsOf, type Members } from './small-groups.ts';

const isTelling = (people: ReadonlySet<number>): boolean => people.size > 0 && people.size < fewestPeople;

/** Each sum that follows from what was shown, and each difference of two of them. */
const derivable = (sums: readonly Members[]): readonly ReadonlySet<number>[] => [...sums, ...sums.flatMap((one, index) => sums.slice(index + 1).map((other) => one.symmetricDifference(other)))];

const companyArbitrary = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.uniqueArray(fc.nat(60), { maxLength: 20 })), { minLength: 1, maxLength: 4 });
/** Months of one company: mostly the month before with a few people changed. */
const monthsArbitrary = fc.tuple(companyArbitrary, fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(60)), { maxLength: 7 })).map(([base, changes]) => {
  const first = base[0] ?? {};
  const second = structuredClone(first);
  for (const [group, person] of changes) {
    const members = (second[group] ??= []);
    if (members.includes(person)) members.splice(members.indexOf(person), 1);
    else members.push(person);
  }
  return [first, second, ...base.slice(1)];
});

/** Everybody is in one group: the first that names them. */
const partition = (groups: Readonly<Record<string, readonly number[]>>): ReadonlyMap<string, Members> => {
  const placed = new Set<number>();
  return new Map(Object.entries(groups).map(([group, people]) => [group, new Set(people.filter((person) => !placed.has(person) && placed.add(person)))] as const).filter(([, members]) => members.size > 0));
};

test('A-10: no sum that follows from what is shown, over parts, totals and months, is over fewer than five people', () => {
  fc.assert(fc.property(monthsArbitrary, (months) => {
    const sums: Members[] = [];
    for (const groups of months.map(partition)) sums.push(...setsOf(groups, choosePublic(groups, sums)));
    assert.deepEqual(derivable(sums).filter(isTelling), []);
  }), { numRuns: 2000 });
});

test('a company of large groups that stays the same is shown whole; a group of one is not, and takes another with it', () => {
  const people = (from: number, to: number): Members => new Set(Array.from({ length: to - from }, (_, index) => from + index));
  const large = new Map([['a', people(0, 8)], ['b', people(8, 20)]]);
  assert.deepEqual(choosePublic(large, []), { groups: new Set(['a', 'b']), total: true });
  assert.deepEqual(choosePublic(new Map([...large, ['c', people(20, 21)]]), []), { groups: new Set(['b']), total: true });
  assert.deepEqual(choosePublic(large, [people(0, 9)]), { groups: new Set(), total: true });
});

test('figures that were shown stay when a few values changed, and give way when many did', () => {
  const values = (changed: number) => new Map([['a', new Map(Array.from({ length: 9 }, (_, index) => [index, index < changed ? 2 : 1]))]]);
  assert.deepEqual([0, 1, 4, 5, 9].map((changed) => mayReplace(values(0), values(changed))), [true, false, false, true, true]);
});
