/** Every code of the rule language has a sentence in both languages, and no sentence lacks its code. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ruleErrorCodes } from './rule-types.ts';

const problemCodes = ['missingInput', 'missingParameter', 'inputOutOfRange', 'divisionByZero'];

test('phrases cover the closed lists', () => {
  const expected = [...ruleErrorCodes.map((code) => `error.rule.${code}`), ...problemCodes.map((code) => `problem.rule.${code}`)].sort();
  for (const language of ['zh-CN', 'en']) {
    const phrases = JSON.parse(readFileSync(new URL(`../../phrases/${language}/rules.json`, import.meta.url), 'utf8')) as Record<string, string>;
    assert.deepEqual(Object.keys(phrases).sort(), expected, language);
    assert.ok(Object.values(phrases).every((phrase) => phrase.length > 0));
  }
});
