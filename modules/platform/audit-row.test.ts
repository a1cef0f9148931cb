/** Goal: no text from outside makes one audit row look like two or like another, and sets of people stay exact. Method: named texts, and random sets against a plain reading of the range text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { asSystem, forSubject } from '#modules/platform';
import { testSubject } from '#checks/test-subject';
import { auditRowOf } from './audit.ts';
import { auditText, personSetText, readRows, sessionMark } from './audit-row.ts';

const hostile = ['a\r\nuser:admin signed in', '\u001b[2J\u001b[31mred', '{"actor":"x"}\n{"actor":"admin"}', 'x\u202etxt.exe', 'a\u0000b', 'a\u2028b', 'zero\u200bwidth', '\ud800lone', 'tab\there', '\u009b31m'];

test('A-72: texts from outside leave no line break, escape, direction mark or lone surrogate in a row', () => {
  for (const text of hostile) {
    const safe = auditText(text);
    assert.doesNotMatch(safe, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u, JSON.stringify(text));
    assert.equal(safe.isWellFormed(), true);
  }
  assert.equal(auditText('a\r\nb'), 'a\\u{d}\\u{a}b');
  assert.equal(auditText('张三 Chrome/140'), '张三 Chrome/140');
  assert.equal(auditText('x'.repeat(10_000)).length, 200);
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(auditText(text)) && auditText(text).isWellFormed() && auditText(text).length <= 200));
});

test('A-72: whatever a caller sends as address, program or name of a thing stands escaped in the row', () => {
  const subject = { ...testSubject({ companyId: 1, role: 'employee', userId: 'u' }), from: '1.2.3.4\r\nfake', userAgent: hostile.join(' ') };
  const row = auditRowOf({ companyId: 1, actor: 'user:u\n', access: forSubject(subject).access }, { action: 'a.b', subject: 'file:x\r\n', data: { 'name\n': 'v\u001b' } });
  assert.doesNotMatch(JSON.stringify(row), /\\[rnb]|\\u00[01]/);
  assert.deepEqual(row.data, { 'name\\u{a}': 'v\\u{1b}' });
});

test('sets of people hold exactly the ids they were made of', () => {
  const idsOf = (text: string): readonly number[] => [...text.matchAll(/\[(\d+),(\d+)\)/g)].flatMap((range) => Array.from({ length: Number(range[2]) - Number(range[1]) }, (_, index) => Number(range[1]) + index));
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (ids) => {
    assert.deepEqual(idsOf(personSetText(ids)), [...new Set(ids)].sort((a, b) => a - b));
  }));
  assert.equal(personSetText([3, 1, 2, 9]), '{[1,4),[9,10)}');
});

test('reads of one request become one row a class and thing; of nobody, none', () => {
  const context = forSubject({ ...testSubject({ companyId: 1, role: 'payrollClerk', userId: 'c' }), operation: 'readRegister' });
  const rows = readRows(context, [
    { fieldClass: 'pay', personIds: [1, 2], what: 'w' }, { fieldClass: 'pay', personIds: [3], what: 'w' }, { fieldClass: 'bank', personIds: [3], what: 'w' }, { fieldClass: 'health', personIds: [], what: 'w' },
  ]);
  assert.deepEqual(rows.map((row) => [row.domain, row.action, row.why, row.field_classes, row.person_id, row.person_set, row.people_count]), [
    ['read', 'readRegister', 'route:readRegister', ['pay'], null, '{[1,4)}', 3], ['read', 'readRegister', 'route:readRegister', ['bank'], 3, null, 1],
  ]);
  assert.equal(readRows(asSystem(1, 'commandLine', 'cli'), [{ fieldClass: 'pay', personIds: [1], what: 'w' }])[0]?.why, 'system:commandLine');
});

test('the mark of a session tells sessions apart and is not the session', () => {
  assert.notEqual(sessionMark('a'), sessionMark('b'));
  assert.match(sessionMark('a'), /^[0-9a-f]{16}$/);
});
