/** Goal: packs are parsed once in a process, and what stands under a digest is what its texts say, whatever digest they come with. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedPacks } from './example-company.ts';
import { parsePackContent } from './pack-content.ts';

test('the same texts are parsed once; other texts under a known digest are read for themselves', () => {
  const { files } = shippedPacks();
  const [one, other] = [parsePackContent('one', files), parsePackContent('other', files)];
  assert.ok(one.ok && other.ok);
  assert.deepEqual([one.value.digest, other.value.digest], ['one', 'other']);
  assert.equal(other.value.packs, one.value.packs, 'the very same');
  const changed = parsePackContent('one', files.map((file, index) => (index === 0 ? { ...file, text: 'layer: [' } : file)));
  assert.equal(changed.ok, false);
  const fewer = parsePackContent('one', files.slice(1));
  assert.ok(fewer.ok && fewer.value.packs.length + fewer.value.calendars.length === one.value.packs.length + one.value.calendars.length - 1);
});
