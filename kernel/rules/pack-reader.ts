/**
 * A pack file to a `RulePack`, or all of its errors with their paths. README.md describes the form. Formulas are kept
 * as text here; they are parsed and checked when a rule set is compiled, where all names are known.
 */
import { parseDay } from '../calendar/epoch-day.ts';
import type { Result } from '../base/result.ts';
import { failure, success } from '../base/result.ts';
import { parseDecimal } from '../quantity/decimal.ts';
import { compare } from '../quantity/rational.ts';
import { isMoneyStep, roundingModes, roundingUnits } from '../quantity/rounding.ts';
import { isCurrency, parseUnit } from '../quantity/unit.ts';
import { parseFormula } from './formula-parser.ts';
import type { MapReader } from './pack-tree.ts';
import { parseTree, readMap } from './pack-tree.ts';
import type {
  BracketRow, BracketTable, DatedRows, DatedValue, PackInput, PackItem, PackParameter, PackTitle, Provenance, RulePack,
} from './pack-types.ts';
import { fieldClasses } from '../base/field-class.ts';
import { grains, itemKinds, packLayers, ruleClocks } from './pack-types.ts';
import type { RuleError } from './rule-types.ts';
import type { Proof } from './explanation.ts';

const proofs: readonly Proof[] = ['confirmed', 'secondary', 'companyChoice'];
const codeForm = /^[a-z][A-Za-z0-9]*$/;
/** Codes become keys of plain objects, so the names every object has are no codes. */
const isCode = (code: string): boolean => codeForm.test(code) && !(code in {});
const packCodeForm = /^[a-z][a-z0-9-]*$/;
const maximumScale = 9;
/** Bounds and parameters beyond this many digits are no pay data. */
const maximumDigits = 30;

/** Reads one pack file. Errors carry the pack's code when it could be read. */
export const readPack = (text: string): Result<RulePack, readonly RuleError[]> => {
  const parsed = parseTree(text);
  if (parsed.tree === null) return failure(parsed.errors);
  const errors: RuleError[] = [];
  const root = readMap(parsed.tree, '', errors);
  const code = root.text('pack');
  if (!packCodeForm.test(code)) root.report('invalidName', 'pack', { name: code });
  const pack: RulePack = {
    code,
    version: root.text('version'),
    layer: root.oneOf('layer', packLayers),
    place: root.text('place'),
    title: titleOf(root),
    inputs: root.maps('inputs').map(inputOf),
    parameters: root.maps('parameters').map(parameterOf),
    tables: root.maps('tables').map(tableOf),
    items: root.maps('items').map(itemOf),
  };
  root.finish();
  reportRepeatedCodes(pack, root);
  return errors.length === 0 ? success(pack) : failure(errors.map((error) => ({ ...error, pack: code })));
};

const reportRepeatedCodes = (pack: RulePack, root: MapReader): void => {
  const seen = new Set<string>();
  for (const key of ['inputs', 'parameters', 'tables', 'items'] as const) {
    pack[key].forEach((definition, index) => {
      if (seen.has(definition.code)) root.report('duplicateName', `${key}.${index}.code`, { name: definition.code });
      seen.add(definition.code);
    });
  }
};

const titleOf = (reader: MapReader): PackTitle => {
  const title = reader.map('title');
  const value = { zh: title.text('zh').normalize('NFC'), en: title.text('en') };
  title.finish();
  return value;
};

const codeOf = (reader: MapReader): string => {
  const code = reader.text('code');
  if (code !== '' && !isCode(code)) reader.report('invalidName', 'code', { name: code });
  return code;
};

const unitOf = (reader: MapReader, key: string): string => {
  const written = reader.text(key);
  const unit = parseUnit(written);
  if (unit === null && written !== '') reader.report('invalidUnit', key, { unit: written });
  return unit ?? 'ratio';
};

const decimalOf = (reader: MapReader, key: string): string => {
  const written = reader.text(key);
  if (written !== '' && (parseDecimal(written) === null || written.length > maximumDigits)) {
    reader.report('invalidDecimal', key, { value: written });
    return '0';
  }
  return written === '' ? '0' : written;
};

const dayOf = (reader: MapReader, key: string): number => {
  const written = reader.text(key);
  const day = parseDay(written);
  if (!day.ok && written !== '') reader.report('invalidDate', key, { value: written });
  return day.ok ? day.value : 0;
};

const inputOf = (reader: MapReader): PackInput => {
  const head = { code: codeOf(reader), title: titleOf(reader), grain: reader.oneOf('grain', grains) };
  if (reader.has('values')) {
    const values = reader.texts('values');
    if (values.length === 0 || new Set(values).size !== values.length) reader.report('wrongShape', 'values', { expected: 'distinct texts' });
    reader.finish();
    return { kind: 'text', ...head, values };
  }
  const scale = Number(reader.text('scale'));
  if (!Number.isInteger(scale) || scale < 0 || scale > maximumScale) reader.report('notInList', 'scale', { known: `0 … ${maximumScale}` });
  const input: PackInput = {
    kind: 'number', ...head, unit: unitOf(reader, 'unit'), scale, min: decimalOf(reader, 'min'), max: decimalOf(reader, 'max'),
  };
  const low = parseDecimal(input.min);
  const high = parseDecimal(input.max);
  if (low !== null && high !== null && compare(low, high) > 0) reader.report('wrongShape', 'max', { expected: 'max ≥ min' });
  reader.finish();
  return input;
};

type Span = Provenance & { readonly fromDay: number; readonly toDay: number | null };

const spanOf = (reader: MapReader): Span => {
  const fromDay = dayOf(reader, 'from');
  const toDay = reader.has('to') ? dayOf(reader, 'to') : null;
  if (toDay !== null && toDay <= fromDay) reader.report('invalidDate', 'to', { expected: 'after from' });
  if (reader.optionalText('proof') === 'memory') {
    reader.report('memoryValueRefused', 'proof');
    return { fromDay, toDay, source: reader.text('source'), article: reader.text('article'), proof: 'companyChoice' };
  }
  return { fromDay, toDay, source: reader.text('source'), article: reader.text('article'), proof: reader.oneOf('proof', proofs) };
};

/** Sorted by start; two values in force on one day are an error of the pack. */
const sortedSpans = <T extends Span>(reader: MapReader, spans: readonly T[]): readonly T[] => {
  const sorted = [...spans].sort((a, b) => a.fromDay - b.fromDay);
  sorted.forEach((span, index) => {
    const next = sorted[index + 1];
    if (next !== undefined && (span.toDay === null || span.toDay > next.fromDay)) {
      reader.report('datesOverlap', 'values', { firstFromDay: span.fromDay, secondFromDay: next.fromDay });
    }
  });
  return sorted;
};

const parameterOf = (reader: MapReader): PackParameter => {
  const code = codeOf(reader);
  const title = titleOf(reader);
  const unit = unitOf(reader, 'unit');
  const clock = reader.oneOf('clock', ruleClocks);
  if (!reader.has('values')) reader.report('missingKey', 'values');
  const values = reader.maps('values').map((entry): DatedValue => {
    const value = { ...spanOf(entry), value: decimalOf(entry, 'value') };
    entry.finish();
    return value;
  });
  reader.finish();
  return { code, title, unit, clock, values: sortedSpans(reader, values) };
};

const tableOf = (reader: MapReader): BracketTable => {
  const code = codeOf(reader);
  const title = titleOf(reader);
  const columnsReader = reader.map('columns');
  const columns = columnsReader.keys().map((column) => {
    if (!isCode(column)) columnsReader.report('invalidName', column, { name: column });
    return { code: column, unit: unitOf(columnsReader, column) };
  });
  if (columns.length === 0) reader.report('missingKey', 'columns');
  const head = {
    clock: reader.oneOf('clock', ruleClocks), lookup: unitOf(reader, 'lookup'), bound: reader.oneOf('bound', ['lower', 'upper'] as const),
  };
  if (!reader.has('values')) reader.report('missingKey', 'values');
  const values = reader.maps('values').map((entry): DatedRows => {
    const dated = { ...spanOf(entry), rows: rowsOf(entry, columns.map((column) => column.code)) };
    entry.finish();
    return dated;
  });
  reader.finish();
  return { code, title, ...head, columns, values: sortedSpans(reader, values) };
};

const rowsOf = (entry: MapReader, columns: readonly string[]): readonly BracketRow[] => {
  const readers = entry.maps('rows');
  if (readers.length === 0) entry.report('missingKey', 'rows');
  const rows = readers.map((reader, index): BracketRow => {
    const last = index === readers.length - 1;
    if (last === reader.has('upTo')) reader.report('bracketOrder', 'upTo', { expected: last ? 'no upTo in the last row' : 'upTo' });
    const row = { upTo: reader.has('upTo') ? decimalOf(reader, 'upTo') : null, cells: columns.map((column) => decimalOf(reader, column)) };
    reader.finish();
    return row;
  });
  rows.forEach((row, index) => {
    const low = parseDecimal(row.upTo ?? '');
    const high = parseDecimal(rows[index + 1]?.upTo ?? '');
    if (low !== null && high !== null && compare(low, high) >= 0) entry.report('bracketOrder', `rows.${index + 1}.upTo`, { expected: 'ascending' });
  });
  return rows;
};

const itemOf = (reader: MapReader): PackItem => {
  const unit = unitOf(reader, 'unit');
  const order = reader.optionalText('payslipOrder');
  if (order !== null && !/^\d{1,6}$/.test(order)) reader.report('invalidDecimal', 'payslipOrder', { value: order });
  const item: PackItem = {
    code: codeOf(reader),
    title: titleOf(reader),
    kind: reader.oneOf('kind', itemKinds),
    grain: reader.oneOf('grain', grains),
    unit,
    formula: formulaOf(reader, 'formula') ?? '0',
    rounding: reader.has('rounding') ? roundingOf(reader.map('rounding'), unit) : null,
    when: reader.has('when') ? formulaOf(reader, 'when') : null,
    clock: reader.oneOf('clock', ruleClocks),
    fieldClass: reader.oneOf('fieldClass', fieldClasses, 'pay'),
    payslipOrder: order === null ? null : Number(order),
    source: reader.text('source'),
    article: reader.text('article'),
  };
  reader.finish();
  return item;
};

const formulaOf = (reader: MapReader, key: string): string | null => {
  const text = reader.text(key);
  if (text === '') return null;
  const parsed = parseFormula(text);
  if (!parsed.ok) reader.report(parsed.error.code, key, { ...parsed.error.data, position: parsed.error.position ?? 0 });
  return text;
};

const roundingOf = (reader: MapReader, unit: string): PackItem['rounding'] => {
  const rounding = { mode: reader.oneOf('mode', roundingModes), unit: reader.oneOf('unit', roundingUnits) };
  if (isMoneyStep(rounding.unit) && !isCurrency(unit)) reader.report('roundingUnitMismatch', 'unit', { rounding: rounding.unit, unit });
  reader.finish();
  return rounding;
};
