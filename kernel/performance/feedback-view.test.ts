/** Two worlds that differ in who wrote what, in which order, look the same to the reviewed person. Replay with SEED=…. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FeedbackEntry, shownFeedback } from './feedback-view.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`feedback view seed ${seed}`);
const check = <T>(property: fc.IProperty<T>): void => { fc.assert(property, { seed, numRuns: 2000 }); };

const asked = ['peers', 'reports'];
const worlds = fc.uniqueArray(fc.record({
  group: fc.constantFrom(...asked), authorId: fc.integer({ min: 1, max: 8 }), text: fc.string({ maxLength: 12 }), rating: fc.option(fc.constantFrom('1', '2', '3', '4', '4.5', '5')),
}), { selector: ({ group, authorId }) => `${group} ${authorId}`, maxLength: 14 });

/** Any permutation of the list by sort keys. */
const shuffled = <T>(list: readonly T[], keys: readonly number[]): readonly T[] =>
  list.map((value, index) => ({ value, key: keys[index % keys.length] ?? 0, index })).sort((a, b) => a.key - b.key || b.index - a.index).map(({ value }) => value);

test('the view is the same for every exchange of authors and every order', () => {
  let shown = 0;
  check(fc.property(worlds, fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }), fc.array(fc.nat(1000), { minLength: 14, maxLength: 14 }), (entries, keys, order) => {
    const view = shownFeedback(entries, 3, asked);
    const exchanged = asked.flatMap((group): readonly FeedbackEntry[] => {
      const own = entries.filter((entry) => entry.group === group);
      const authors = shuffled(own.map(({ authorId }) => authorId), keys);
      return own.map((entry, index) => ({ ...entry, authorId: authors[index] ?? entry.authorId }));
    });
    const strangers = exchanged.map((entry) => ({ ...entry, authorId: entry.authorId + 5000 }));
    const other = JSON.stringify(shownFeedback(shuffled(strangers, order), 3, asked));
    assert.equal(other, JSON.stringify(view));
    shown += view.filter(({ state }) => state === 'shown').length;
  }));
  assert.ok(shown > 500, `groups shown: ${shown}`);
});

test('two people, one person three times, and nobody look alike', () => {
  const entry = (authorId: number, text: string): FeedbackEntry => ({ group: 'peers', authorId, text, rating: '4' });
  const heldBack = [{ group: 'peers', state: 'heldBack' }];
  assert.deepEqual(shownFeedback([], 3, ['peers']), heldBack);
  assert.deepEqual(shownFeedback([entry(1, 'a'), entry(2, 'b')], 3, ['peers']), heldBack);
  assert.deepEqual(shownFeedback([entry(1, 'a'), entry(1, 'b'), entry(1, 'c')], 3, ['peers']), heldBack);
  assert.deepEqual(shownFeedback([entry(3, 'c'), entry(1, 'b'), entry(2, 'a')]), [{ group: 'peers', state: 'shown', texts: ['a', 'b', 'c'], averageRating: '4.0' }]);
  assert.throws(() => shownFeedback([], 2), /three people/);
});

test('ratings of fewer than a group are not averaged, though the words are shown', () => {
  const [group] = shownFeedback([1, 2, 3].map((authorId) => ({ group: 'peers', authorId, text: 'x', rating: authorId < 3 ? '5' : null })));
  assert.ok(group?.state === 'shown' && group.averageRating === null);
});

test('nothing of an author reaches the view', () => {
  check(fc.property(worlds, (entries) => {
    const marked = entries.map((entry, index) => ({ ...entry, text: `t${index}`, authorId: 770_000 + entry.authorId }));
    assert.ok(!JSON.stringify(shownFeedback(marked, 3, asked)).includes('77000'));
  }));
});
