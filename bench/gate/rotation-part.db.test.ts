import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isShort } from '../figure.ts';
import { stopSharedServer } from '../main-line/demo-harness.ts';
import { rotationPart } from './rotation-part.ts';

after(stopSharedServer);

test('I-50: a rotation under readers, killed and resumed, fails nobody and leaves nothing behind', async () => {
  const figures = await rotationPart.run({ seeds: [1], scale: 0.03, only: [], log: () => undefined });
  for (const figure of figures) assert.equal(isShort(figure), false, `${figure.bar}: ${figure.value} ${figure.note ?? ''}`);
});
