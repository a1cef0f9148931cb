/**
 * Goal: an amount goes in exactly or not at all. Method: every way in which money is written wrongly or at its limits, in
 * every amount column of the workbook, as text and as number; what is read is held against the exact text.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import ExcelJS from 'exceljs';
import { apiRoutes } from '#contracts/api/api-routes';
import { readWorkbook } from './read-workbook.ts';
import { workbookSheets } from './workbook-columns.ts';

type Form = { readonly cell: string | number; readonly exact: string | null };
/** `exact`: what it means to the cent; null: refused. */
const forms: readonly Form[] = [
  { cell: '0.1', exact: '0.10' }, { cell: '0.30', exact: '0.30' }, // A spreadsheet shows and means fifteen digits.
  { cell: 0.1 + 0.2, exact: '0.30' }, { cell: 1.005, exact: null }, { cell: '9007199254740993', exact: null }, { cell: 2 ** 53 + 2, exact: null },
  { cell: '1000000000000000000', exact: null }, { cell: 1e18, exact: null }, { cell: '9999999999999.99', exact: '9999999999999.99' }, { cell: '99999999999999.99', exact: null }, { cell: '-0', exact: '0.00' }, { cell: '-0.00', exact: '0.00' },
  { cell: 'NaN', exact: null }, { cell: 'Infinity', exact: null }, { cell: '-Infinity', exact: null }, { cell: '1e3', exact: null }, { cell: '0x10', exact: null }, { cell: '1.1234567890123', exact: null }, { cell: '12.345', exact: null },
  { cell: '12.340', exact: '12.34' }, { cell: '1,234.50', exact: '1234.50' }, { cell: '1.234,50', exact: null }, { cell: '１２３４．５', exact: '1234.50' }, { cell: '(500)', exact: null }, { cell: '¥500', exact: null }, { cell: '5万', exact: null },
  { cell: '1 000', exact: null }, { cell: '+5', exact: null }, { cell: '--5', exact: null }, { cell: '5.', exact: null }, { cell: '.5', exact: null }, { cell: '١٢٣', exact: null }, { cell: true as unknown as number, exact: null },
];

type Cells = Readonly<Record<string, string | number>>;
/** One row for each of the cells, each about a person of its own. */
const readRows = async (sheetKey: string, rows: readonly Cells[]): ReturnType<typeof readWorkbook> => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbookSheets.find(({ key }) => key === sheetKey)!;
  const made = workbook.addWorksheet(sheet.chinese);
  made.addRow(sheet.columns.map(({ chinese }) => chinese));
  rows.forEach((cells, index) => made.addRow(sheet.columns.map(({ field, example }) => cells[field] ?? (field === 'personNumber' ? `P${index}` : example))));
  return readWorkbook(Buffer.from(await workbook.xlsx.writeBuffer()));
};

const amountColumns = workbookSheets.flatMap(({ key, columns }) => columns.filter(({ type }) => type === 'amount' || type === 'signedAmount').map(({ field, type, chinese }) => ({ sheet: key, field, type, chinese })));
const factField = (value: unknown, field: string, row: number): unknown => {
  const facts = Object.values(value as Readonly<Record<string, readonly { readonly row?: number; readonly fact?: Readonly<Record<string, unknown>> }[]>>).flat();
  return facts.find((each) => each.row === row && each.fact?.[field] !== undefined)?.fact?.[field];
};

test('A-76: every amount column takes an amount exactly, or refuses it by name; none is rounded', async () => {
  assert.ok(amountColumns.length >= 8, `${amountColumns.length} amount columns`);
  let [taken, refused] = [0, 0];
  for (const { sheet, field, type, chinese } of amountColumns) {
    const tried = [...forms, { cell: '-5', exact: type === 'signedAmount' ? '-5.00' : null }];
    const reading = await readRows(sheet, tried.map(({ cell }) => ({ [field]: cell })));
    assert.ok(reading.ok, `${sheet} ${field}`);
    for (const [index, { cell, exact }] of tried.entries()) {
      const errors: readonly { readonly code: string }[] = reading.value.rowErrors.filter(({ column, row }) => column === chinese && row === index + 2);
      const read = factField(reading.value.facts, field, index + 2);
      if (exact === null) {
        refused += 1;
        assert.ok(errors.length === 1 && read === undefined, `${sheet} ${field}: ${JSON.stringify(cell)} must be refused, was read as ${String(read)}`);
      } else {
        taken += 1;
        assert.deepEqual([errors, read], [[], exact], `${sheet} ${field}: ${JSON.stringify(cell)}`);
      }
    }
  }
  assert.ok(taken > 50 && refused > 150, `${taken} taken, ${refused} refused`);
});

test('A-76: an amount without a currency, with an unknown one, or with more places than the currency pays is refused', async () => {
  const read = async (currency: string, wage: string): Promise<string> => {
    const reading = await readRows('terms', [{ currency, wage, insuranceBase: '', housingFundBase: '' }]);
    assert.ok(reading.ok);
    return reading.value.rowErrors.map(({ code }) => code).join() || String(factField(reading.value.facts, 'wage', 2));
  };
  assert.equal(await read('', '100'), 'required');
  assert.equal(await read('RMB', '100'), 'currencyUnknown');
  assert.equal(await read('JPY', '100.50'), 'tooManyDecimals');
  assert.equal(await read('JPY', '100.00'), '100.00');
  // Three places are more than any amount here has: refused, never cut.
  assert.equal(await read('KWD', '100.125'), 'tooManyDecimals');
  assert.equal(await read('CNY', '100.50'), '100.50');
});

test('A-76: no route takes an amount as a number', () => {
  const numbers: string[] = [];
  for (const route of Object.values(apiRoutes).flat()) {
    for (const schema of [route.body, route.query]) {
      for (const [name, field] of Object.entries(schema?.shape ?? {})) {
        if (/amount|wage|salary|pay$|price|base$/i.test(name) && ['number', 'int'].includes(String((field as { readonly def?: { readonly type?: string } }).def?.type))) numbers.push(`${route.operationId}.${name}`);
      }
    }
  }
  assert.deepEqual(numbers, []);
});
