/** Goal: a hint quotes what is written, is the most alike, and is independent of how long vectors are. Method: random vectors and texts (seed printed). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { likenessOf, mostAlike, piecesOf } from './alike-words.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
const vector = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 3 });

test('likeness is between -1 and 1, the same both ways, and knows directions alone', () => {
  fc.assert(fc.property(vector, vector, fc.integer({ min: 1, max: 1000 }), (one, other, times) => {
    const likeness = likenessOf(one, other);
    assert.ok(Math.abs(likeness) <= 1 + 1e-12, `seed ${seed}`);
    assert.equal(likeness, likenessOf(other, one));
    assert.ok(Math.abs(likeness - likenessOf(one.map((value) => value * times), other)) < 1e-9, `seed ${seed}`);
  }), { seed });
  assert.equal(likenessOf([0, 0], [1, 2]), 0);
  assert.equal(likenessOf([1, 2], [1, 2, 3]), 0);
});

test('the most alike piece is the hint, and nothing alike is none', () => {
  const pieces = [{ quote: '负责产线焊接', vector: [1, 0.2, 0] }, { quote: '带过五人班组', vector: [0, 1, 0] }, { quote: '氩弧焊三年', vector: [1, 0, 0] }];
  assert.equal(mostAlike([1, 0, 0], pieces)?.quote, '氩弧焊三年');
  assert.equal(mostAlike([0, 0, 1], pieces), null);
  assert.equal(mostAlike([1, 0, 0], []), null);
});

test('pieces are quotations, without crumbs', () => {
  const text = '负责产线焊接；带过五人班组。\nWorked with robots. 好！';
  assert.deepEqual(piecesOf(text), ['负责产线焊接', '带过五人班组', 'Worked with robots']);
  fc.assert(fc.property(fc.string({ maxLength: 400 }), (given) => piecesOf(given).every((piece) => given.includes(piece))), { seed });
});
