import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isShort } from '../figure.ts';
import { stopSharedServer } from '../main-line/demo-harness.ts';
import { auditPart } from './audit-part.ts';

after(stopSharedServer);

test('A-71: every attack on a small company\'s audit is found at its row', async () => {
  const figures = await auditPart.run({ seeds: [1], scale: 0.2, only: [], log: () => undefined });
  for (const figure of figures) assert.equal(isShort(figure), false, `${figure.bar}: ${figure.note}`);
});
