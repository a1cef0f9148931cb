/** 社保公积金对账: the bill of an office, taken in line by line and compared with the payslips of its month by person, scheme and side. */
import { createHash } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import { daysOfMonth } from '#kernel/calendar/epoch-day';
import { termsSegments } from '#modules/people';
import { loadPayslips, type Payslip } from '#modules/payroll';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { filingError, type FilingError } from './filing-errors.ts';
import { readPeople } from './filing-people.ts';
import { insertBill, readBillLines, readBills, type BillKind, type StoredBill } from './filing-store.ts';
import { fenOfText, peopleByNumbers, rowsOfTable, type Columns } from './office-table.ts';

const insuranceSchemes = ['pension', 'medical', 'unemployment', 'injury', 'housingFund'] as const;
export type InsuranceScheme = (typeof insuranceSchemes)[number];

type ColumnName = 'personNumber' | 'name' | 'identityNumber' | 'scheme' | 'period' | 'base' | 'employer' | 'employee';
const columns: Columns<ColumnName> = {
  personNumber: { headings: ['工号'], isRequired: false }, name: { headings: ['姓名'], isRequired: true }, identityNumber: { headings: ['证件号码', '身份证号', '身份证号码', '公民身份号码', '社会保障号码'], isRequired: true },
  scheme: { headings: ['险种', '险种类型', '项目'], isRequired: false }, period: { headings: ['费款所属期', '所属期', '对应费款所属期', '汇缴年月'], isRequired: false },
  base: { headings: ['缴费基数', '缴存基数'], isRequired: true }, employer: { headings: ['单位金额', '单位应缴', '单位缴费金额', '单位月缴存额'], isRequired: true }, employee: { headings: ['个人金额', '个人应缴', '个人缴费金额', '个人月缴存额'], isRequired: true },
};
/** Headings of the template. */
export const billHeadings: readonly string[] = Object.values(columns).map(({ headings }) => headings[0] ?? '');

const schemeNames: readonly (readonly [pattern: RegExp, scheme: InsuranceScheme])[] = [[/养老/, 'pension'], [/医疗|生育/, 'medical'], [/失业/, 'unemployment'], [/工伤/, 'injury'], [/公积金/, 'housingFund']];
const schemeOf = (text: string, kind: BillKind): InsuranceScheme | null => (kind === 'housingFund' ? 'housingFund' : (schemeNames.find(([pattern]) => pattern.test(text))?.[1] ?? null));

/** 2026-10, 202610, 2026年10月; empty is the month of the bill; null otherwise. */
const periodOf = (text: string, month: string): string | null => {
  if (text === '') return month;
  const match = /^(\d{4})[-/.年]?(\d{1,2})月?$/.exec(text);
  return match === null ? null : `${match[1]}-${(match[2] ?? '').padStart(2, '0')}`;
};

/** Amounts are fen as text, for JSON. */
type BillLine = { readonly scheme: InsuranceScheme; readonly period: string; readonly base: string; readonly employer: string; readonly employee: string };
type UnmatchedLine = BillLine & { readonly row: number; readonly name: string };

export type BillProblem = { readonly row: number; readonly code: 'schemeUnknown' | 'amountUnreadable' | 'periodUnreadable' };
export type ImportedBill = { readonly billId: number; readonly lines: number; readonly unmatched: number };

/**
 * Takes a bill in. Rows about nobody known are kept with it and shown as differences. Errors: `columnsMissing`; `billRefused`
 * with the first row that cannot be read, nothing is written then.
 */
export const importBill = async (tx: CompanyTransaction, bill: { readonly month: string; readonly place: string; readonly kind: BillKind; readonly fileName: string; readonly bytes: Uint8Array; readonly table: readonly (readonly string[])[] }): Promise<Result<ImportedBill, FilingError>> => {
  const rows = rowsOfTable(bill.table, columns);
  if (!rows.ok) return rows;
  const find = await peopleByNumbers(tx);
  const matched: { personId: number; content: string }[] = [];
  const unmatched: UnmatchedLine[] = [];
  for (const { row, text } of rows.value) {
    const scheme = schemeOf(text('scheme'), bill.kind);
    const period = periodOf(text('period'), bill.month);
    const amounts = [text('base'), text('employer'), text('employee')].map(fenOfText);
    const [base = null, employer = null, employee = null] = amounts;
    if (scheme === null) return failure(filingError('billRefused', { row, code: 'schemeUnknown' }));
    if (period === null) return failure(filingError('billRefused', { row, code: 'periodUnreadable' }));
    if (base === null || employer === null || employee === null) return failure(filingError('billRefused', { row, code: 'amountUnreadable' }));
    const line: BillLine = { scheme, period, base: String(base), employer: String(employer), employee: String(employee) };
    const person = find({ personNumber: text('personNumber'), identityNumber: text('identityNumber'), name: text('name') });
    if (person === null) unmatched.push({ ...line, row, name: text('name') });
    else matched.push({ personId: person.personId, content: JSON.stringify(line) });
  }
  const lines = matched.length + unmatched.length;
  const billId = await insertBill(tx, { month: bill.month, place: bill.place, kind: bill.kind, fileName: bill.fileName, fileDigest: createHash('sha256').update(bill.bytes).digest('hex'), lines, unmatched: JSON.stringify(unmatched), matched });
  await recordAudit(tx, { action: 'filing.billImported', subject: `insuranceBill:${billId}`, data: { month: bill.month, place: bill.place, kind: bill.kind, lines, unmatched: unmatched.length } });
  return success({ billId, lines, unmatched: unmatched.length });
};

/** The bills of a month that count: the newest of each place and kind. */
export const currentBills = async (tx: CompanyTransaction, month: string): Promise<readonly StoredBill[]> => {
  const seen = new Set<string>();
  return (await readBills(tx, month)).filter(({ place, kind }) => {
    const key = `${place}\n${kind}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
};

export type BillDifferenceCode = 'notInBill' | 'notInPayroll' | 'amountDiffers' | 'roundingDiffers' | 'baseDiffers' | 'otherPeriod' | 'personUnknown';
/** What is likely behind a difference. */
export type BillCause = 'hiredThisMonth' | 'leftEarlier' | 'leftThisMonth' | 'noPayslip' | 'otherPlace' | 'baseChanged' | 'makeUp' | 'unknown';

export type BillDifference = {
  readonly row: string; readonly personNumber: string; readonly name: string; readonly scheme: InsuranceScheme; readonly code: BillDifferenceCode; readonly cause: BillCause;
  /** Fen; null where the side does not know the person and scheme. */
  readonly billed: { readonly base: bigint; readonly employer: bigint; readonly employee: bigint } | null;
  readonly computed: { readonly base: bigint; readonly employer: bigint; readonly employee: bigint } | null;
};
export type BillComparison = { readonly bill: StoredBill; readonly people: number; readonly totals: Readonly<Record<'billedEmployer' | 'billedEmployee' | 'computedEmployer' | 'computedEmployee', bigint>>; readonly differences: readonly BillDifference[] };

type Sides = { readonly base: bigint; readonly employer: bigint; readonly employee: bigint };
const nothing: Sides = { base: 0n, employer: 0n, employee: 0n };
/** Offices round each side alone: up to a jiao is no mistake of anybody. */
const roundingFen = 10n;

const computedOf = ({ itemSet, amountAt }: Payslip, scheme: InsuranceScheme): Sides => {
  const amountOf = (item: string): bigint => {
    const place = itemSet?.items.findIndex((each) => each.item === item) ?? -1;
    return place < 0 ? 0n : BigInt(amountAt(place));
  };
  return { base: amountOf(`${scheme}Base`), employer: amountOf(`${scheme}Employer`), employee: amountOf(`${scheme}Employee`) };
};

type Person = { readonly personId: number; readonly personNumber: string; readonly name: string; readonly hireDay: number; readonly leaveDay: number | null };
type Context = { readonly days: { readonly fromDay: number; readonly toDay: number }; readonly hasPayslip: boolean; readonly isInsuredHere: boolean };

const causeOf = (person: Person, code: BillDifferenceCode, { days, hasPayslip, isInsuredHere }: Context): BillCause => {
  if (code === 'otherPeriod') return 'makeUp';
  if (person.leaveDay !== null && person.leaveDay < days.fromDay) return 'leftEarlier';
  if (code === 'notInPayroll' && !hasPayslip) return 'noPayslip';
  if (person.hireDay >= days.fromDay && person.hireDay < days.toDay) return 'hiredThisMonth';
  if (person.leaveDay !== null && person.leaveDay < days.toDay) return 'leftThisMonth';
  if ((code === 'notInPayroll' || code === 'notInBill') && !isInsuredHere) return 'otherPlace';
  return code === 'baseDiffers' ? 'baseChanged' : 'unknown';
};

const codeOf = (billed: Sides | null, computed: Sides): BillDifferenceCode | null => {
  const isComputed = computed.employer !== 0n || computed.employee !== 0n;
  if (billed === null) return isComputed ? 'notInBill' : null;
  if (!isComputed && (billed.employer !== 0n || billed.employee !== 0n)) return 'notInPayroll';
  const away = (a: bigint, b: bigint): bigint => (a > b ? a - b : b - a);
  const furthest = [away(billed.employer, computed.employer), away(billed.employee, computed.employee)].reduce((most, each) => (each > most ? each : most));
  if (furthest === 0n) return null;
  if (billed.base !== computed.base) return 'baseDiffers';
  return furthest <= roundingFen ? 'roundingDiffers' : 'amountDiffers';
};

const add = (sum: Sides, line: BillLine): Sides => ({ base: BigInt(line.base), employer: sum.employer + BigInt(line.employer), employee: sum.employee + BigInt(line.employee) });

const insuredPlaces = async (tx: CompanyTransaction, days: { readonly fromDay: number; readonly toDay: number }): Promise<ReadonlyMap<number, ReadonlySet<string>>> => {
  const places = new Map<number, Set<string>>();
  for (const { personId, insurancePlace } of await termsSegments(tx, { personIds: null, ...days })) if (insurancePlace !== null) places.set(personId, (places.get(personId) ?? new Set()).add(insurancePlace));
  return places;
};

/** Compares a bill with the payslips of its month. People of other places are left out of what payroll says. */
export const compareBill = async (tx: CompanyTransaction, bill: StoredBill): Promise<BillComparison> => {
  const { lines, unmatched } = await readBillLines(tx, bill.billId);
  const days = daysOfMonth(bill.month);
  const places = await insuredPlaces(tx, days);
  const people = new Map((await readPeople(tx)).map((person) => [person.personId, person]));
  const payslips = new Map((await loadPayslips(tx, bill.month)).filter(({ status }) => status === 'computed').map((payslip) => [payslip.personId, payslip]));
  const parsed = lines.map(({ personId, content }) => ({ personId, ...(JSON.parse(content) as BillLine) }));
  const byPerson = Map.groupBy(parsed, ({ personId }) => personId);
  const schemes = bill.kind === 'housingFund' ? (['housingFund'] as const) : insuranceSchemes.filter((scheme) => scheme !== 'housingFund');
  const differences: BillDifference[] = [];
  const totals = { billedEmployer: 0n, billedEmployee: 0n, computedEmployer: 0n, computedEmployee: 0n };
  const insuredHere = [...payslips.keys()].filter((personId) => places.get(personId)?.has(bill.place) === true);
  const concerned = new Set([...byPerson.keys(), ...insuredHere]);
  for (const personId of concerned) {
    const person = people.get(personId);
    if (person === undefined) continue;
    const payslip = payslips.get(personId);
    const context: Context = { days, hasPayslip: payslip !== undefined, isInsuredHere: places.get(personId)?.has(bill.place) === true };
    for (const scheme of schemes) {
      const own = (byPerson.get(personId) ?? []).filter((line) => line.scheme === scheme);
      const ofMonth = own.filter(({ period }) => period === bill.month);
      const billed = ofMonth.length === 0 ? null : ofMonth.reduce(add, nothing);
      const computed = payslip === undefined || !context.isInsuredHere ? nothing : computedOf(payslip, scheme);
      totals.computedEmployer += computed.employer;
      totals.computedEmployee += computed.employee;
      const base = { personNumber: person.personNumber, name: person.name, scheme };
      const code = codeOf(billed, computed);
      if (code !== null) differences.push({ ...base, row: `${personId}:${scheme}`, code, cause: causeOf(person, code, context), billed, computed: computed === nothing ? null : computed });
      for (const [index, line] of own.filter(({ period }) => period !== bill.month).entries()) differences.push({ ...base, row: `${personId}:${scheme}:${index}`, code: 'otherPeriod', cause: 'makeUp', billed: add(nothing, line), computed: null });
    }
  }
  const strangers = JSON.parse(unmatched) as readonly UnmatchedLine[];
  for (const line of strangers) differences.push({ row: `row:${line.row}`, personNumber: '', name: line.name, scheme: line.scheme, code: 'personUnknown', cause: 'unknown', billed: add(nothing, line), computed: null });
  for (const line of [...parsed, ...strangers]) {
    totals.billedEmployer += BigInt(line.employer);
    totals.billedEmployee += BigInt(line.employee);
  }
  const order = (each: BillDifference): string => `${each.personNumber}\n${insuranceSchemes.indexOf(each.scheme)}\n${each.row}`;
  return { bill, people: concerned.size, totals, differences: differences.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)) };
};
