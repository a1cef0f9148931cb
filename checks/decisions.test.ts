/** Goal: no runtime dependency without a decision record, no record for a package that is gone, no number for two records. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFiles, readSource } from './source-files.ts';

const manifest = JSON.parse(readSource('package.json')) as Record<string, Record<string, string>>;
const runtime = { ...manifest['dependencies'], ...manifest['optionalDependencies'] };

function recordedDependencies(): ReadonlyMap<string, string> {
  const recorded = new Map<string, string>();
  for (const file of listFiles().filter((name) => /^docs\/decisions\/\d{4}-.*\.md$/.test(name))) {
    const line = readSource(file).split('\n').find((text) => text.startsWith('**Dependencies.**')) ?? '';
    for (const match of line.matchAll(/`([^`]+)`/g)) recorded.set(match[1] ?? '', file);
  }
  return recorded;
}

test('every runtime dependency has its decision record', () => {
  const recorded = recordedDependencies();
  assert.deepEqual(Object.keys(runtime).filter((name) => !recorded.has(name)), []);
});

test('every recorded dependency is still used', () => {
  assert.deepEqual([...recordedDependencies().keys()].filter((name) => !(name in runtime)), []);
});

test('versions are pinned exactly', () => {
  const all = { ...runtime, ...manifest['devDependencies'] };
  assert.deepEqual(Object.entries(all).filter(([, version]) => !/^(npm:typescript@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)), []);
});

test('decision records say why, what, and what enforces it', () => {
  const records = listFiles().filter((name) => name.startsWith('docs/decisions/'));
  assert.ok(records.length > 10);
  for (const part of ['**Background.**', '**Decision.**', '**Enforced by.**']) assert.deepEqual(records.filter((file) => !readSource(file).includes(part)), [], part);
});

test('a number names one record', () => {
  const numbers = listFiles().flatMap((file) => /^docs\/decisions\/(\d{4})-/.exec(file)?.[1] ?? []);
  assert.deepEqual(numbers.filter((number, index) => numbers.indexOf(number) !== index), []);
});
