/**
 * Tables out as workbooks and back in. 100,000 rows of every kind of value are written by the product's writer and read by
 * its reader: each fact must come back as it was. Then bad rows are planted, and each must come back in the file of failed
 * rows, by itself, with its reason; corrected there, that file is imported as it is.
 */
import { readWorkbook, writeFacts, writeFailedRows } from '#connectors/spreadsheet';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import type { ApprovalRow, LocalMoment, LocatedFact, WorkbookFacts } from '#contracts/flow/workbook-facts';
import { assert } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { Suite } from '../figure.ts';
import { createRandom } from '../main-line/seeded-random.ts';

const fullRows = 100_000;
const plantedRows = 200;
type Random = () => number;

const located = <F>(facts: readonly F[]): readonly LocatedFact<F>[] => facts.map((fact, index) => ({ row: index + 2, fact }));
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
const money = (random: Random, sign = ''): string => `${sign}${Math.floor(random() * 90_000) + 1}.${String(Math.floor(random() * 100)).padStart(2, '0')}`;
const names = ['王小明', '李·阿依古丽', '陈=1+1', '@赵', '-钱', '0012345', 'Müller, Anna', 'O"Brien', '欧阳　雪', '3/4', '1e5', 'TRUE', '２０２６'];
const numberOf = (index: number): string => (index % 3 === 0 ? String(index).padStart(8, '0') : `SZ${index}`);

const moment = (random: Random, day: number, offset = 0): LocalMoment => ({ day, second: Math.floor(random() * 20_000) + offset, isWholeDay: false, choice: pick(random, [null, null, 'A', 'B', 3600, -18_000]), text: '' });

const approvalOf = (random: Random, personNumber: string, index: number): ApprovalRow => {
  const day = dayOfDate(2026, 10, 1 + (index % 30));
  const common = { kind: 'approvalRow', personNumber, approvalNumber: `2026${String(index).padStart(13, '0')}` } as const;
  if (index % 5 === 0) return { ...common, type: 'correction', from: moment(random, day), to: null, day, direction: pick(random, ['in', 'out', 'unknown']) };
  if (index % 5 === 1) return { ...common, type: 'annualLeave', from: { day, second: 0, isWholeDay: true, choice: null, text: '' }, to: { day: day + 1, second: 86_400, isWholeDay: true, choice: null, text: '' }, day: null, direction: 'unknown' };
  return { ...common, type: pick(random, ['overtime', 'trip', 'sickLeave']), from: moment(random, day, 20_000), to: moment(random, day, 50_000), day: null, direction: 'unknown' };
};

const night: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'NIGHT-01', name: '夜班 =A1', zone: 'Asia/Shanghai', observedDay: dayOfDate(2026, 1, 1), form: 'weekday', followsHolidays: true, weekdayShiftCodes: ['N', null, 'D', 'D', 'D', 'D', 'N'],
  shifts: [
    { code: 'D', name: '白班', startMinute: 510, endMinute: 1050, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 30, flexLateMinutes: 0 },
    { code: 'N', name: '夜班', startMinute: 1320, endMinute: 1860, breaks: [{ fromMinute: 1500, toMinute: 1560, floatingLengthMinutes: 30 }], flexEarlyMinutes: 0, flexLateMinutes: 15 },
  ],
};

/** Facts of about so many rows in all, every kind of value among them. */
const makeFacts = (random: Random, rows: number): WorkbookFacts => {
  const people = Math.max(20, Math.floor(rows / 20));
  const numbers = Array.from({ length: people }, (_, index) => numberOf(index + 1));
  const eachPerson = <F>(count: number, make: (personNumber: string, index: number) => F): readonly LocatedFact<F>[] => located(Array.from({ length: count }, (_, index) => make(numbers[index % people]!, index)));
  return {
    partialSheets: [], schedules: located([night]),
    workplaces: located([{ kind: 'workplace', workplaceCode: 'shanghai', name: '上海总部', zone: 'Asia/Shanghai', country: 'CN', region: 'shanghai', city: 'shanghai' }]),
    persons: eachPerson(people, (personNumber, index) => ({
      kind: 'person', personNumber, name: pick(random, names), identityNumber: index % 2 === 0 ? '' : `E${String(10_000_000 + index)}`, mobile: `1${String(3_000_000_000 + index)}`, email: index % 4 === 0 ? '' : `p${index}@example.com`,
      hireDay: dayOfDate(2020, 1, 1) + (index % 2000), leaveDay: index % 17 === 0 ? dayOfDate(2026, 11, 30) : null, department: pick(random, names), managerPersonNumber: index === 0 ? null : numbers[0]!, sourcePersonKey: index % 2 === 0 ? null : `wx_${index}`,
    })),
    terms: eachPerson(people, (personNumber, index) => ({
      kind: 'terms', personNumber, validFromDay: dayOfDate(2026, 1, 1), legalEntity: pick(random, names), workplace: 'shanghai', insurancePlace: index % 3 === 0 ? null : 'shanghai', wageKind: pick(random, ['monthly', 'hourly']), wage: money(random), currency: 'CNY',
      scheduleCode: 'NIGHT-01', insuranceBase: index % 3 === 0 ? null : money(random), housingFundBase: index % 3 === 0 ? null : money(random), housingFundRate: index % 3 === 0 ? null : '0.0700', employmentKind: pick(random, ['standard', 'intern', 'partTime']),
    })),
    declaredDeductions: eachPerson(people, (personNumber) => ({ kind: 'declaredDeduction', personNumber, deduction: pick(random, ['rent', 'childEducation']), monthlyAmount: money(random), fromMonth: '2026-01', toMonth: '2026-12' })),
    openingBalances: eachPerson(people, (personNumber) => ({
      kind: 'openingBalance', personNumber, taxYear: 2026, throughMonth: '2026-09', monthsEmployed: 9, income: money(random), exemptIncome: '0.00', specialDeduction: money(random), specialAdditionalDeduction: money(random), otherDeduction: '0.00', taxWithheld: money(random),
    })),
    earlierPayslipLines: eachPerson(people * 4, (personNumber, index) => ({ kind: 'earlierPayslipLine', personNumber, month: '2026-09', item: `item${Math.floor(index / people)}`, amount: money(random, index % 3 === 0 ? '-' : '') })),
    punches: eachPerson(people * 8, (personNumber, index) => ({ kind: 'punchRow', personNumber, moment: moment(random, dayOfDate(2026, 10, 1 + (index % 31)), 20_000), direction: pick(random, ['in', 'out', 'unknown']), device: pick(random, names), place: pick(random, names) })),
    approvals: eachPerson(people * 3, (personNumber, index) => approvalOf(random, personNumber, index)),
    rosterDays: eachPerson(people, (personNumber, index) => ({ kind: 'rosterDayRow', personNumber, day: dayOfDate(2026, 10, 1 + (index % 31)), shiftCode: index % 4 === 0 ? null : 'N' })),
  };
};

const kinds = ['persons', 'terms', 'workplaces', 'schedules', 'declaredDeductions', 'openingBalances', 'earlierPayslipLines', 'punches', 'approvals', 'rosterDays'] as const;

/** What a fact says, with its types; the text that a moment was written as is no part of it. */
const saying = (fact: unknown): string => JSON.stringify(fact, (key, value: unknown) => {
  if (key === 'text') return undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
});

const compare = (given: WorkbookFacts, back: WorkbookFacts): { readonly lost: number; readonly compared: number; readonly first: string } => {
  let [lost, compared, first] = [0, 0, ''];
  for (const kind of kinds) {
    const [before, after] = [given[kind], back[kind]];
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      compared += 1;
      const [one, other] = [saying(before[index]?.fact), saying(after[index]?.fact)];
      if (one === other) continue;
      lost += 1;
      if (first === '') first = `${kind} ${one} → ${other}`.slice(0, 300);
    }
  }
  return { lost, compared, first };
};

/** A bad row of its own kind: which cell, and what it is refused for. */
const plants = [
  { column: 'wage', value: '12,00', code: 'numberAmbiguous' }, { column: 'wage', value: '一万二', code: 'numberUnreadable' }, { column: 'wage', value: '-1.00', code: 'negative' }, { column: 'wage', value: '100.005', code: 'tooManyDecimals' },
  { column: 'validFromDay', value: '2026-02-30', code: 'dateNotReal' }, { column: 'validFromDay', value: '明天', code: 'dateUnreadable' }, { column: 'wageKind', value: '日薪', code: 'choiceUnknown' }, { column: 'currency', value: 'RMB', code: 'currencyUnknown' },
  { column: 'housingFundRate', value: '700%', code: 'ratioOutOfRange' }, { column: 'legalEntity', value: '', code: 'required' },
] as const;

const plantRows = (facts: WorkbookFacts): { readonly facts: WorkbookFacts; readonly codes: ReadonlyMap<number, string> } => {
  const codes = new Map<number, string>();
  const every = Math.max(1, Math.floor(facts.terms.length / plantedRows));
  const terms = facts.terms.map(({ row, fact }, index) => {
    const plant = index % every === 0 && codes.size < plantedRows ? plants[codes.size % plants.length] : undefined;
    if (plant === undefined) return { row, fact };
    codes.set(row, plant.code);
    // A day is a number in a fact; the writer takes a text as it stands, as a person would have typed it.
    return { row, fact: { ...fact, [plant.column]: plant.value } };
  });
  return { facts: { ...facts, terms }, codes };
};

const readBack = async (bytes: Buffer) => {
  const read = await readWorkbook(bytes);
  assert(read.ok, `the workbook is read: ${read.ok ? '' : JSON.stringify(read.error).slice(0, 200)}`);
  return read.value;
};

export const roundTripPart: Suite['parts'][number] = {
  name: 'round-trip',
  run: async ({ scale, seeds, log }) => {
    const given = makeFacts(createRandom(seeds[0] ?? 1), Math.max(1000, Math.round(fullRows * scale)));
    const startedAt = performance.now();
    const bytes = await writeFacts(given, 'zh-CN');
    const writtenAt = performance.now();
    const back = await readBack(bytes);
    const { lost, compared, first } = compare(given, back.facts);
    log(`  ${compared} rows, ${(bytes.length / 1_048_576).toFixed(1)} MiB, written in ${((writtenAt - startedAt) / 1000).toFixed(1)} s, read in ${((performance.now() - writtenAt) / 1000).toFixed(1)} s`);
    const planted = plantRows(given);
    const bad = await writeFacts(planted.facts, 'en');
    const refused = await readBack(bad);
    const own = refused.rowErrors.filter(({ sheet }) => sheet === 'terms');
    const found = [...planted.codes].filter(([row, code]) => own.some((error) => error.row === row && error.code === code)).length;
    const failed = await writeFailedRows(bad, refused.rowErrors, 'zh-CN');
    assert(failed.ok, 'the failed rows are a workbook');
    const again = await readBack(failed.value);
    const missed = [...planted.codes].find(([row, code]) => !own.some((error) => error.row === row && error.code === code));
    const returned = new Set(again.rowErrors.map(({ row }) => row)).size;
    return [
      { bar: 'roundTrip.rowsLost', value: lost + back.rowErrors.length, n: compared, note: first },
      { bar: 'roundTrip.badRowsFound', value: (found / planted.codes.size) * 100, n: planted.codes.size, note: missed === undefined ? 'refused for the planted reason' : `row ${missed[0]}: ${missed[1]}, but ${own.find(({ row }) => row === missed[0])?.code ?? 'taken'}` },
      { bar: 'roundTrip.goodRowsRefused', value: refused.rowErrors.filter(({ sheet, row }) => sheet !== 'terms' || !planted.codes.has(row)).length + Math.abs(returned - planted.codes.size), n: compared, note: `${returned} rows in the file of failed rows` },
    ];
  },
};
