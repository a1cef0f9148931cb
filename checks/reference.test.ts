/** Goal: the reference pages say what the code does. Method: generated again and compared with what is committed. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCommitted, referenceTexts } from './reference-texts.ts';
import { rootFolder } from './source-files.ts';

const texts = await referenceTexts();

for (const [file, text] of texts) {
  test(`${file} is up to date`, () => {
    assert.ok(existsSync(join(rootFolder, file)), 'run `node checks/generate-reference.ts`');
    assert.equal(readCommitted(file), text, 'run `node checks/generate-reference.ts` and commit what it writes');
  });
}

test('the pages are not empty', () => {
  assert.match(texts.get('docs/reference/commands.md') ?? '', /## payroll run/);
  assert.match(texts.get('docs/reference/http-api.md') ?? '', /`POST \/api\//);
  assert.match(texts.get('docs/reference/rule-packs.md') ?? '', /pensionBaseFloor.*secondary/);
});
