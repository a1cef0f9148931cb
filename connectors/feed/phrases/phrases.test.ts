import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedManifest } from '../index.ts';
import english from './en.json' with { type: 'json' };
import chinese from './zh-CN.json' with { type: 'json' };

test('both languages have the same keys with the same placeholders, and every setting has a name', () => {
  assert.deepEqual(Object.keys(english), Object.keys(chinese));
  const placeholders = (text: string): readonly string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
  const chineseTexts: Readonly<Record<string, string>> = chinese;
  for (const [key, text] of Object.entries(english)) assert.deepEqual(placeholders(chineseTexts[key] ?? ''), placeholders(text), key);
  for (const { name } of feedManifest.settings) assert.ok(`setting.${name}` in english, name);
});
