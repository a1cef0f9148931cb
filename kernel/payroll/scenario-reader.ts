/**
 * Scenario files: facts in, every payslip line out, as data. README.md beside this file describes the form. A
 * scenario gives inputs by their pack names, so that a published worked example can be typed in as it stands.
 */
import { failure, success, type Result } from '../base/result.ts';
import { parseDay } from '../calendar/epoch-day.ts';
import type { MapReader } from '../rules/pack-tree.ts';
import { parseTree, readMap } from '../rules/pack-tree.ts';
import type { RuleError } from '../rules/rule-types.ts';
import type { PayPeriod } from './pay-program.ts';

export type Scenario = {
  readonly name: string;
  /** How the expected figures were worked out. */
  readonly note: string;
  /** City of the place whose rules apply, and the key of the company's choices. */
  readonly place: string;
  readonly company: string;
  readonly period: PayPeriod;
  readonly person: Readonly<Record<string, string>>;
  readonly segments: readonly Readonly<Record<string, string>>[];
  readonly expectedLines: Readonly<Record<string, string>>;
  /** A finding's code, for problems followed by the name: `missingInput insuranceBase`. */
  readonly expectedFindings: readonly string[];
};

/** Reads one scenario file. Errors carry paths such as `scenarios.3.period.month`. */
export const readScenarios = (text: string): Result<readonly Scenario[], readonly RuleError[]> => {
  const { tree, errors: syntax } = parseTree(text);
  if (tree === null) return failure(syntax);
  const errors: RuleError[] = [];
  const root = readMap(tree, '', errors);
  const company = root.text('company');
  const defaults = root.has('defaults') ? root.map('defaults') : null;
  const person = defaults === null ? {} : textsOf(defaults.map('person'));
  const segment = defaults === null ? {} : textsOf(defaults.map('segment'));
  defaults?.finish();
  const scenarios = root.maps('scenarios').map((reader) => scenarioOf(reader, company, { person, segment }));
  root.finish();
  return errors.length > 0 ? failure(errors) : success(scenarios);
};

type Texts = Readonly<Record<string, string>>;

const textsOf = (reader: MapReader): Texts => Object.fromEntries(reader.keys().map((key) => [key, reader.text(key)]));

const without = (texts: Texts, omitted: readonly string[]): Texts => Object.fromEntries(Object.entries(texts).filter(([key]) => !omitted.includes(key)));

const scenarioOf = (reader: MapReader, company: string, defaults: { readonly person: Texts; readonly segment: Texts }): Scenario => {
  const given = reader.map('given');
  const omitted = given.has('omit') ? given.texts('omit') : [];
  const expected = reader.map('expect');
  const scenario: Scenario = {
    name: reader.text('name'),
    note: reader.text('note'),
    place: reader.text('place'),
    company,
    period: periodOf(reader.map('period')),
    person: without({ ...defaults.person, ...textsOf(given.map('person')) }, omitted),
    segments: given.maps('segments').map((segment) => without({ ...defaults.segment, ...textsOf(segment) }, omitted)),
    expectedLines: textsOf(expected.map('lines')),
    expectedFindings: expected.texts('findings'),
  };
  given.finish();
  expected.finish();
  reader.finish();
  return scenario;
};

const periodOf = (reader: MapReader): PayPeriod => {
  const dayOf = (key: string): number => {
    const text = reader.text(key);
    const day = parseDay(text);
    if (!day.ok && text !== '') reader.report('invalidDate', key, { text });
    return day.ok ? day.value : 0;
  };
  const month = reader.text('month');
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month) && month !== '') reader.report('invalidDate', 'month', { text: month });
  const period = { month, fromDay: dayOf('from'), toDay: dayOf('to'), payDay: dayOf('payDate') };
  reader.finish();
  return period;
};
