/** Goal: what the phone keeps is what the server follows, also after the page was opened anew, and a queue that somebody wrote into is none. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { linkText } from '#kernel/attendance/kept-punch';
import { beginQueue, handedIn, keepPunch, readQueue, type PhoneClocks } from './kept-punches.ts';

const hash = (text: string): Promise<string> => Promise.resolve(createHash('sha256').update(text).digest('hex'));
const clocks = (counted: number, screen: number, origin = 5): PhoneClocks => ({ counted: () => counted, screen: () => screen, origin });

test('punches are chained from the anchor on, with the clock that counts as long as the page is open', async () => {
  let queue = beginQueue('anchor', 1000, 5);
  queue = await keepPunch(queue, 'in', clocks(4000.4, 90_000), hash);
  queue = readQueue(JSON.stringify(queue)) ?? queue;
  queue = await keepPunch(queue, 'out', clocks(7, 95_000, 6), hash);
  assert.deepEqual(queue.waiting.map(({ sequence, direction, elapsedMilliseconds, clockMilliseconds }) => [sequence, direction, elapsedMilliseconds, clockMilliseconds]), [[1, 'in', 3000, 90_000], [2, 'out', null, 95_000]]);
  let link = 'anchor';
  for (const punch of queue.waiting) {
    assert.equal(punch.link, await hash(linkText('anchor', punch, link)));
    ({ link } = punch);
  }
  const rest = handedIn(queue, 1);
  assert.deepEqual([rest.waiting.length, rest.sequence, rest.link], [1, 2, link]);
});

test('what is no queue is none', () => {
  for (const text of [null, '', 'null', '[]', '{"anchor":{}}', '{"anchor":{"anchorId":"a","counted":1,"origin":2},"sequence":1,"link":"x","waiting":[{"sequence":1}]}']) assert.equal(readQueue(text), null, String(text));
});
