/** Goal: a process that dies while it writes an anchor breaks no later verification. Method: real files, cut at every length. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createAnchorFolder, readAnchorFile } from './audit-anchor.ts';

const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const hash = 'ab'.repeat(32);
/** Made here anew, by the rule that stands in the documentation of the file. */
const lineOf = (number: number): string => {
  const digest = createHash('sha256').update(`qinxin audit heads 1\nexample\nchange ${number} ${hash}`).digest();
  const code = Array.from({ length: 12 }, (_, index) => letters[digest[index]! % letters.length]).join('').replace(/(.{4})(?=.)/g, '$1-');
  return JSON.stringify({ version: 1, company: 'example', number, at: '2026-11-22T00:00:00.000Z', code, heads: [{ domain: 'change', link: number, hash, from: number, trail: [`1:${hash.slice(0, 16)}`] }] });
};

test('a line that was cut off is left out, whatever was appended after it; a whole line that is none of ours stops', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'qinxin-anchor-'));
  try {
    const file = join(folder, 'example.jsonl');
    const numbers = async () => {
      const read = await readAnchorFile(folder, 'example');
      return read.ok ? read.value.map(({ number }) => number) : read.error.code;
    };
    const place = createAnchorFolder(folder);
    const [first, second, third] = [lineOf(1), lineOf(2), lineOf(3)];
    for (let length = 1; length < second.length; length += 1) {
      await writeFile(file, `${first}\n${second.slice(0, length)}`);
      assert.deepEqual(await numbers(), [1], `cut after ${length}`);
      await place.append('example', third);
      assert.deepEqual(await numbers(), [1, 3], `cut after ${length}, then appended`);
    }
    await writeFile(file, `${first}\n`);
    await place.append('example', second);
    assert.equal(await readFile(file, 'utf8'), `${first}\n${second}\n`, 'no empty lines');
    await writeFile(file, `${first.replace(hash, 'cd'.repeat(32))}\n${second}\n`);
    assert.equal(await numbers(), 'anchorFileUnreadable');
  } finally {
    await rm(folder, { recursive: true });
  }
});
