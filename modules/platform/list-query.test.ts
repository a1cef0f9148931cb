/** Goal: a list has the fields of its reader and no others. Method: one list seen by readers of different reach; every part of a query names hidden and missing fields. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { testSubject } from '#checks/test-subject';
import { describeView, planGroups, planList, viewOfList, type ListDefinition, type ListQuery } from './list-query.ts';
import { groupRows, matchingRows, orderedRows, shownFields } from './list-rows.ts';
import { forSubject, type Access } from './subject.ts';

type Row = { readonly personId: number; readonly number: string; readonly team: string; readonly joined: string; readonly pay: number | null };

const list: ListDefinition<Row> = {
  population: 'public', tieBreak: 'number', personIdOf: (row) => row.personId,
  fields: [
    { name: 'number', fieldClass: 'public', kind: 'text', operators: ['is', 'contains', 'startsWith'], isSortable: true, isSearchable: true, valueOf: (row) => row.number },
    { name: 'team', fieldClass: 'public', kind: 'choice', operators: ['is', 'isNot'], isSortable: true, isGroupable: true, valueOf: (row) => row.team },
    { name: 'joined', fieldClass: 'personal', kind: 'date', operators: ['atLeast', 'atMost', 'isEmpty'], isSortable: true, valueOf: (row) => row.joined },
    { name: 'pay', fieldClass: 'pay', kind: 'number', scale: 2, operators: ['is', 'atLeast', 'atMost', 'isEmpty'], isSortable: true, isGroupable: true, isSearchable: true, isUsual: false, valueOf: (row) => row.pay },
  ],
};

const rows: readonly Row[] = Array.from({ length: 12 }, (_, index) => ({ personId: index + 1, number: `P${String(index).padStart(2, '0')}`, team: index % 2 === 0 ? 'even' : 'odd', joined: `2025-01-${String(20 - index).padStart(2, '0')}`, pay: index === 3 ? null : (index * 7919) % 5000 }));

const access = (role: 'payrollClerk' | 'lineManager' | 'auditor' | 'employee', more: { readonly personId?: number; readonly team?: readonly number[]; readonly isSteppedUp?: boolean } = {}): Access =>
  forSubject(testSubject({ companyId: 1, role, ...more })).access;

const usual: ListQuery = { fields: '', sort: 'number', order: 'ascending', filter: '', search: '' };
const groupsOf = (query: object) => ({ filter: '', search: '', group: 'team', measure: 'people', having: '', ...query });

/** Every place of a query where a name can stand. */
const mentions: readonly ((name: string) => { readonly list?: Partial<ListQuery>; readonly group?: object })[] = [
  (name) => ({ list: { fields: name } }), (name) => ({ list: { fields: `number,${name}` } }), (name) => ({ list: { sort: name } }),
  (name) => ({ list: { filter: JSON.stringify([[name, 'atLeast', '10']]) } }), (name) => ({ list: { filter: JSON.stringify([[name, 'nonsense', 'x']]) } }), (name) => ({ list: { filter: JSON.stringify([['team', 'is', 'odd'], [name, 'isEmpty', '']]) } }),
  (name) => ({ group: { group: name } }), (name) => ({ group: { measure: `sum:${name}` } }), (name) => ({ group: { measure: `people,average:${name}` } }), (name) => ({ group: { filter: JSON.stringify([[name, 'atLeast', '1']]) } }), (name) => ({ group: { having: JSON.stringify([[`sum:${name}`, 'atLeast', '1']]) } }),
];
const answerTo = (reader: Access, { list: query, group }: { readonly list?: Partial<ListQuery>; readonly group?: object }): string => {
  const view = viewOfList(list, reader);
  const planned = query !== undefined ? planList(view, { ...usual, ...query }) : planGroups(view, groupsOf(group ?? {}));
  return JSON.stringify(planned.ok ? 'planned' : planned.error);
};

test('A-8, A-9: a hidden field, a field that does not exist and a field of an object prototype are answered with the same bytes', () => {
  const readers = [access('auditor'), access('lineManager', { personId: 1, team: [2, 3] }), access('payrollClerk', { isSteppedUp: false })];
  for (const reader of readers) {
    for (const mention of mentions) {
      const missing = answerTo(reader, mention('nowhere'));
      assert.match(missing, /unknownField/);
      for (const name of ['__proto__', 'constructor', 'toString', 'Pay']) assert.equal(answerTo(reader, mention(name)), missing);
      // One's own pay is in reach, so its column may be shown; it orders and narrows nothing.
      const showsOwn = reader === readers[1] && mention('pay').list?.fields !== undefined;
      assert.equal(answerTo(reader, mention('pay')), showsOwn ? '"planned"' : missing, JSON.stringify(mention('pay')));
    }
  }
  for (const mention of mentions.slice(0, 4)) assert.equal(answerTo(access('payrollClerk'), mention('pay')), '"planned"');
});

test('a field in reach for some rows is shown there and orders, narrows and groups nothing', () => {
  const view = viewOfList(list, access('lineManager', { personId: 1, team: [2, 3] }));
  const plan = planList(view, { ...usual, fields: 'number,pay' });
  assert.ok(plan.ok);
  assert.deepEqual(rows.slice(0, 3).map((row) => shownFields(plan.value, row)), [{ number: 'P00', pay: '0.00' }, { number: 'P01' }, { number: 'P02' }]);
  const described = describeView(view).find(({ name }) => name === 'pay');
  assert.deepEqual([described?.isSortable, described?.operators, described?.isGroupable, described?.isSearchable], [false, [], false, false]);
});

test('A-13: search looks into visible fields only', () => {
  const found = (reader: Access, search: string): number => {
    const plan = planList(viewOfList(list, reader), { ...usual, search });
    assert.ok(plan.ok);
    return matchingRows(plan.value, rows).length;
  };
  assert.equal(found(access('auditor'), 'p0'), 10);
  assert.equal(found(access('auditor'), '2919'), 0);
});

test('orders are total: any arrangement of the rows gives one order, rows without a value last', () => {
  fc.assert(fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), fc.constantFrom('number', 'team', 'joined', 'pay'), fc.constantFrom('ascending' as const, 'descending' as const), (shuffled, sort, order) => {
    const plan = planList(viewOfList(list, access('payrollClerk')), { ...usual, sort, order });
    assert.ok(plan.ok);
    const ordered = orderedRows(plan.value, shuffled);
    assert.deepEqual(ordered, orderedRows(plan.value, rows));
    if (sort === 'pay') assert.equal(ordered.at(-1)?.pay, null);
  }));
});

test('groups sum, average and bound exactly', () => {
  const plan = planGroups(viewOfList(list, access('payrollClerk')), groupsOf({ measure: 'people,sum:pay,average:pay', having: JSON.stringify([['people', 'atLeast', '6']]) }));
  assert.ok(plan.ok);
  const odd = rows.filter((row) => row.team === 'odd' && row.pay !== null);
  const sum = odd.reduce((total, row) => total + (row.pay ?? 0), 0);
  assert.deepEqual(groupRows(plan.value, rows).find(({ value }) => value === 'odd')?.measures, { people: '6', 'sum:pay': (sum / 100).toFixed(2), 'average:pay': (Math.round(sum / odd.length) / 100).toFixed(2) });
});

test('what is no query is refused, not guessed', () => {
  const view = viewOfList(list, access('payrollClerk'));
  for (const filter of ['x', '{}', '[["team","is"]]', '[["team","is",1]]', '[["joined","atLeast","2025"]]', '[["pay","atLeast","1.234"]]', '[["pay","atLeast","1e3"]]', '[["team","contains","o"]]', JSON.stringify(Array.from({ length: 21 }, () => ['team', 'is', 'odd']))]) {
    const planned = planList(view, { ...usual, filter });
    assert.deepEqual(planned.ok ? 'planned' : planned.error.code, 'invalidRequest', filter);
  }
});
