/** Goal: a cell is accepted only when it can mean one thing. Method: a corpus of bad and good cells, and round trips. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { identityCheckCharacter, parseAmount, parseCode, parseDay, parseIdentityNumber, parseInteger, parseMonth, parseRatio, parseTime, parseWeekdays, parseYesNo } from './cell-values.ts';
import type { Cell } from './workbook-cells.ts';

const text = (value: string): Cell => ({ kind: 'text', text: value });
const number = (value: number, isDate = false, format = ''): Cell => ({ kind: 'number', value, isDate, format });
const answer = (result: { readonly ok: boolean; readonly value?: unknown; readonly error?: unknown }): unknown => (result.ok ? result.value : result.error);
const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

test('dates: the three written forms and serials mean the same day', () => {
  const expected = day('2026-10-08');
  for (const cell of [text('2026-10-08'), text('2026/10/8'), text('2026年10月8日'), text('２０２６－１０－０８'), text(' 2026-10-08\u3000'), text('2026.10.8'), text('20261008'), text('2026-10-08 00:00:00'), text('46303'), number(46_303, true), number(46_303), number(20_261_008)]) {
    assert.equal(answer(parseDay(cell, false)), expected, JSON.stringify(cell));
  }
  assert.equal(answer(parseDay(number(46_303 - 1_462, true), true)), expected, 'files of the 1904 calendar');
});

test('dates: what can be misread is refused', () => {
  const cases: readonly (readonly [Cell, string])[] = [
    [text('10/8/2026'), 'dateAmbiguous'], [text('08-10-26'), 'dateAmbiguous'], [text('2026-02-29'), 'dateNotReal'], [text('2026-13-01'), 'dateNotReal'],
    [text('1899-12-31'), 'dateOutOfRange'], [number(5), 'dateOutOfRange'], [number(46_303.5, true), 'dateHasTime'], [text('2026-10-08 08:30'), 'dateHasTime'],
    [text('next month'), 'dateUnreadable'], [text('2026-10/08'), 'dateUnreadable'], [{ kind: 'boolean', value: true }, 'wrongCellKind'],
  ];
  for (const [cell, code] of cases) assert.equal(answer(parseDay(cell, false)), code, JSON.stringify(cell));
});

test('any day survives as text and as a serial of either calendar', () => {
  fc.assert(fc.property(fc.integer({ min: day('1931-01-01'), max: day('2099-12-31') }), (epochDay) => {
    const iso = new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
    assert.equal(answer(parseDay(text(iso), false)), epochDay);
    assert.equal(answer(parseDay(number(epochDay + 25_569, true), false)), epochDay);
    assert.equal(answer(parseDay(number(epochDay + 25_569 - 1_462, true), true)), epochDay);
  }));
});

test('months', () => {
  for (const cell of [text('2026-10'), text('2026年10月'), text('2026/10'), text('202610'), number(202_610), text('2026-10-01'), number(46_296, true)]) assert.equal(answer(parseMonth(cell, false)), '2026-10', JSON.stringify(cell));
  assert.equal(answer(parseMonth(text('2026-9'), false)), '2026-09');
  assert.equal(answer(parseMonth(text('2026-13'), false)), 'monthUnreadable');
  assert.equal(answer(parseMonth(text('October'), false)), 'monthUnreadable');
});

test('amounts: thousands only where nothing else is possible', () => {
  const cases: readonly (readonly [Cell, string])[] = [
    [text('12000'), '12000.00'], [text('12,000'), '12000.00'], [text('1,234,567.8'), '1234567.80'], [text('１２，０００．５０'), '12000.50'], [text('00012.5'), '12.50'],
    [number(12_000.1), '12000.10'], [number(0.1 + 0.2), '0.30'], [text('0'), '0.00'], [text('12.00'), '12.00'], [text('12.500'), '12.50'],
    [text('12,5'), 'numberAmbiguous'], [text('1.234,56'), 'numberAmbiguous'], [text('1,23,456'), 'numberAmbiguous'], [text('0,000'), 'numberAmbiguous'], [text('12 000'), 'numberAmbiguous'],
    [text('12.345'), 'tooManyDecimals'], [number(1.005), 'tooManyDecimals'], [number(1e-9), 'tooManyDecimals'], [text('-5'), 'negative'], [number(-5), 'negative'],
    [text('¥12'), 'numberUnreadable'], [text('约一万'), 'numberUnreadable'], [text('1e5'), 'numberUnreadable'], [number(46_303, true), 'wrongCellKind'], [number(1e15), 'numberOutOfRange'],
  ];
  for (const [cell, expected] of cases) assert.equal(answer(parseAmount(cell, false)), expected, JSON.stringify(cell));
  assert.equal(answer(parseAmount(text('-12.5'), true)), '-12.50');
  assert.equal(answer(parseAmount(text('-0.00'), true)), '0.00');
  assert.equal(answer(parseAmount(text('\u221212.5'), true)), '-12.50');
});

test('every amount in cents survives as a number cell and as text with thousands', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 14 - 1 }), (cents) => {
    const exact = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
    if (cents < 10 ** 14) assert.equal(answer(parseAmount(number(cents / 100), false)), exact);
    const grouped = exact.replace(/\B(?=(\d{3})+(?=\.))/g, ',');
    assert.equal(answer(parseAmount(text(grouped), false)), exact);
  }));
});

test('codes keep leading zeros and refuse what a spreadsheet mangled', () => {
  assert.equal(answer(parseCode(text('000123'))), '000123');
  assert.equal(answer(parseCode(text('ＳＨ０００１２３ '))), 'SH000123');
  assert.equal(answer(parseCode(number(123, false, '000000'))), '000123');
  assert.equal(answer(parseCode(number(123, false, 'General'))), '123');
  assert.equal(answer(parseCode(text('3.30106E+17'))), 'numberMangled');
  assert.equal(answer(parseCode(number(3.30106e17))), 'numberMangled');
  assert.equal(answer(parseCode(number(1.5))), 'numberMangled');
  assert.equal(answer(parseCode(text('SH 123'))), 'innerBlank');
  for (const unsafe of ['=1+1', '+1+1', '+A1', '-2', '@SUM(1)', 'A|2026-10', 'A\u0001']) assert.equal(answer(parseCode(text(unsafe))), 'codeUnsafe', unsafe);
  for (const safe of ['SH-123', 'a@b.example', 'x_y', '+36000400001']) assert.equal(answer(parseCode(text(safe))), safe);
  assert.equal(answer(parseCode(text('x'.repeat(101)))), 'textTooLong');
});

test('identity numbers: checksum, birthday, and the digits Excel throws away', () => {
  const digits = '00000019900101001';
  const good = digits + identityCheckCharacter(digits);
  assert.equal(answer(parseIdentityNumber(text(good))), good);
  assert.equal(answer(parseIdentityNumber(text('E12345678'))), 'E12345678');
  assert.equal(answer(parseIdentityNumber(text('3.30106E+17'))), 'identityNumberMangled');
  assert.equal(answer(parseIdentityNumber(number(330_106_199_001_010_000))), 'identityNumberMangled');
  assert.equal(answer(parseIdentityNumber(text(`${digits.slice(0, 14)}0000`))), 'identityNumberMangled');
  const wrong = digits + (identityCheckCharacter(digits) === '1' ? '2' : '1');
  assert.equal(answer(parseIdentityNumber(text(wrong))), 'identityChecksum');
  const unborn = '00000019901301001';
  assert.equal(answer(parseIdentityNumber(text(unborn + identityCheckCharacter(unborn)))), 'identityNumberWrong');
  assert.equal(answer(parseIdentityNumber(text('123456'))), 'identityNumberWrong');
});

test('any single wrong digit of an identity number is found', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 999 }), fc.nat(16), fc.integer({ min: 1, max: 9 }), (order, position, shift) => {
    const digits = `00000019900101${String(order).padStart(3, '0')}`;
    const changed = digits.slice(0, position) + String((Number(digits[position]) + shift) % 10) + digits.slice(position + 1);
    assert.notEqual(identityCheckCharacter(digits), identityCheckCharacter(changed));
  }));
});

test('ratios, whole numbers, times, weekdays, yes and no', () => {
  assert.equal(answer(parseRatio(text('7%'))), '0.0700');
  assert.equal(answer(parseRatio(number(0.07))), '0.0700');
  assert.equal(answer(parseRatio(text('100%'))), '1.0000');
  assert.equal(answer(parseRatio(text('7'))), 'ratioOutOfRange');
  assert.equal(answer(parseRatio(text('0.00001'))), 'tooManyDecimals');
  assert.equal(answer(parseInteger(text('9'))), 9);
  assert.equal(answer(parseInteger(number(2.5))), 'notWhole');
  assert.equal(answer(parseTime(text('08:30'))), 510);
  assert.equal(answer(parseTime(number(0.9375, true))), 1_350);
  assert.equal(answer(parseTime(text('8.30'))), 'timeUnreadable');
  for (const written of ['1,2,3,4,5', '1-5', '一二三四五', '周一至周五', '1、2、3、4、5']) assert.deepEqual(answer(parseWeekdays(text(written))), [1, 2, 3, 4, 5], written);
  assert.deepEqual(answer(parseWeekdays(text('6,7'))), [0, 6]);
  assert.equal(answer(parseWeekdays(text('0,1'))), 'weekdaysUnreadable');
  assert.equal(answer(parseWeekdays(text('1,1'))), 'weekdaysUnreadable');
  assert.equal(answer(parseYesNo(text('是'))), true);
  assert.equal(answer(parseYesNo(text('maybe'))), 'choiceUnknown');
});
