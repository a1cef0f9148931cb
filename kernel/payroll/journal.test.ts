/**
 * Goal: books that are balanced whatever is booked, that owe each person their net pay, and whose parts by cost centre sum to
 * the whole (I-25, I-26). Method: random people, lines and shares; a sum taken straight from the lines.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bookingClasses, bookPayroll, imbalancesOf, type BookedPerson, type Books } from './journal.ts';

const books: Books = {
  wagesPayable: '221101',
  costCentres: [{ code: 'A', expenseAccount: '6602' }, { code: 'B', expenseAccount: '5001' }, { code: 'C', expenseAccount: '5301' }],
  rules: [
    { source: 'earning', debit: { account: '01', ofCostCentre: true }, credit: { account: '221101', ofCostCentre: false } },
    { source: 'timeDeduction', debit: { account: '01', ofCostCentre: true }, credit: { account: '221101', ofCostCentre: false } },
    { source: 'deduction', debit: { account: '221101', ofCostCentre: false }, credit: { account: '224101', ofCostCentre: false } },
    { source: 'tax', debit: { account: '221101', ofCostCentre: false }, credit: { account: '222105', ofCostCentre: false } },
    { source: 'employerCost', debit: { account: '02', ofCostCentre: true }, credit: { account: '221103', ofCostCentre: false } },
    { source: 'special', debit: { account: '09', ofCostCentre: true }, credit: { account: '221101', ofCostCentre: false } },
  ],
};

const lines = fc.array(fc.record({ item: fc.constantFrom('one', 'two', 'special'), bookingClass: fc.constantFrom(...bookingClasses), amount: fc.bigInt(-1_000_000_000_000n, 1_000_000_000_000n) })
  .map((line) => (line.item === 'special' ? { ...line, bookingClass: 'earning' as const } : line)), { maxLength: 8 });
const people: fc.Arbitrary<BookedPerson[]> = fc.array(fc.record({
  legalEntity: fc.constantFrom('一公司', '二公司'), currency: fc.constantFrom('CNY', 'HUF'), lines,
  shares: fc.uniqueArray(fc.record({ costCentre: fc.constantFrom('A', 'B', 'C'), weight: fc.bigInt(0n, 1000n) }), { minLength: 1, maxLength: 3, selector: ({ costCentre }) => costCentre }),
}), { maxLength: 12 }).map((all) => all.map((person, index) => ({ ...person, personId: index + 1 })));

/** Signs by class, as payslips add them up. */
const signs = { earning: 1n, timeDeduction: -1n, deduction: -1n, tax: -1n, employerCost: 0n } as const;

test('debits equal credits by entity and currency, each person is owed their net, cost centres sum to the cost', () => {
  fc.assert(fc.property(people, (all) => {
    const journal = bookPayroll(all, books);
    assert.ok(journal.ok);
    assert.ok([...imbalancesOf(journal.value.entries).values()].every((sum) => sum === 0n));
    for (const person of all) {
      const net = person.lines.reduce((sum, { bookingClass, amount }) => sum + signs[bookingClass] * amount, 0n);
      assert.equal(journal.value.owed.get(person.personId) ?? 0n, net);
    }
    // A clerk reads what it costs first, then what is withheld.
    for (const own of Map.groupBy(journal.value.entries.filter(({ side }) => side === 'debit'), ({ legalEntity, currency }) => `${legalEntity} ${currency}`).values()) {
      assert.ok(own.every(({ costCentre }, index) => index === 0 || costCentre === '' || own[index - 1]?.costCentre !== ''));
    }
    for (const entity of ['一公司', '二公司']) {
      const expense: bigint = journal.value.entries.filter(({ legalEntity, costCentre }) => legalEntity === entity && costCentre !== '').reduce((sum, { side, amount }) => sum + (side === 'debit' ? amount : -amount), 0n);
      const cost = all.filter(({ legalEntity }) => legalEntity === entity).flatMap((person) => person.lines)
        .reduce((sum, { bookingClass, amount }) => sum + (bookingClass === 'timeDeduction' ? -amount : bookingClass === 'earning' || bookingClass === 'employerCost' ? amount : 0n), 0n);
      assert.equal(expense, cost);
    }
  }), { numRuns: 300 });
});

test('the order of people and lines changes nothing', () => {
  fc.assert(fc.property(people, (all) => {
    const there = bookPayroll(all, books);
    const back = bookPayroll(all.toReversed().map((person) => ({ ...person, lines: person.lines.toReversed() })), books);
    assert.ok(there.ok && back.ok);
    assert.deepEqual(there.value.entries, back.value.entries);
  }), { numRuns: 100 });
});

test('a cost of 100.00 over three equal shares is 33.34, 33.33 and 33.33; an item of its own goes to its own account', () => {
  const shares = ['A', 'B', 'C'].map((costCentre) => ({ costCentre, weight: 1n }));
  const journal = bookPayroll([{ personId: 1, legalEntity: 'X', currency: 'CNY', shares, lines: [{ item: 'special', bookingClass: 'earning', amount: 10_000n }] }], books);
  assert.ok(journal.ok);
  assert.deepEqual(journal.value.entries.map(({ side, account, amount }) => [side, account, amount]), [['debit', '500109', 3333n], ['debit', '530109', 3333n], ['debit', '660209', 3334n], ['credit', '221101', 10_000n]]);
});

test('an item without a rule and a share of an unknown cost centre are refused', () => {
  const person: BookedPerson = { personId: 1, legalEntity: 'X', currency: 'CNY', shares: [{ costCentre: 'A', weight: 1n }], lines: [{ item: 'bonus', bookingClass: 'earning', amount: 1n }] };
  assert.deepEqual(bookPayroll([person], { ...books, rules: [] }), { ok: false, error: { code: 'noRule', source: 'bonus' } });
  assert.deepEqual(bookPayroll([person], { ...books, costCentres: [] }), { ok: false, error: { code: 'noCostCentre', source: 'A' } });
});
