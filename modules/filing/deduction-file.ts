/**
 * 专项附加扣除: the tax bureau's file of running totals by kind, compared with what is declared, and taken in as declarations.
 * The file tells one tax month: the month's amount is its running total less what was declared for the months of the year
 * before. Other months keep what was declared for them, until a file of theirs says something else.
 */
import { taxDeductionKinds, type TaxDeductionKind } from '#contracts/output/tax-file';
import { failure, success, type Result } from '#kernel/base/result';
import { monthAfter, monthBefore, monthsOfYear } from '#kernel/calendar/month';
import { formatScaled } from '#kernel/quantity/decimal';
import { declareDeductions, declaredDeductions, type DeclaredDeduction, type NewDeclaration } from '#modules/people';
import { ownPeople, type CompanyTransaction } from '#modules/platform';
import { filingError, type FilingError } from './filing-errors.ts';
import { readPeople } from './filing-people.ts';
import { fenOfText, peopleByNumbers, rowsOfTable, type Columns, type OfficeRow } from './office-table.ts';
import { fenOf } from './tax-year.ts';

type ColumnName = 'personNumber' | 'name' | 'identityNumber' | TaxDeductionKind;

const columns: Columns<ColumnName> = {
  personNumber: { headings: ['工号'], isRequired: false },
  name: { headings: ['姓名', '纳税人姓名'], isRequired: true },
  identityNumber: { headings: ['证件号码', '身份证件号码', '证照号码'], isRequired: true },
  childEducation: { headings: ['累计子女教育', '累计子女教育支出扣除'], isRequired: true },
  continuingEducation: { headings: ['累计继续教育', '累计继续教育支出扣除'], isRequired: true },
  homeLoanInterest: { headings: ['累计住房贷款利息', '累计住房贷款利息支出扣除'], isRequired: true },
  rent: { headings: ['累计住房租金', '累计住房租金支出扣除'], isRequired: true },
  elderlySupport: { headings: ['累计赡养老人', '累计赡养老人支出扣除'], isRequired: true },
  infantCare: { headings: ['累计3岁以下婴幼儿照护', '累计3岁以下婴幼儿照护支出扣除', '累计婴幼儿照护费用'], isRequired: true },
  personalPension: { headings: ['累计个人养老金'], isRequired: false },
};

/** Headings of the template, in the order of the tax bureau's own sheet. */
export const deductionHeadings: readonly string[] = ['personNumber', 'name', 'identityNumber', ...taxDeductionKinds].map((name) => columns[name as ColumnName].headings[0] ?? '');

/** `started`: nothing last month; `ended`: nothing now; `decreased`: the total is less than what was deducted already. */
export type DeductionChange = 'same' | 'started' | 'changed' | 'ended' | 'decreased';

export type DeductionDifference = {
  readonly personId: number; readonly personNumber: string; readonly name: string; readonly kind: TaxDeductionKind; readonly change: DeductionChange;
  /** What last month deducted, what is declared for this month now, what the file says for it; and the file's running total. */
  readonly lastMonth: bigint; readonly declared: bigint; readonly filed: bigint; readonly total: bigint;
};
export type DeductionProblem = { readonly row: number; readonly code: 'personUnknown' | 'amountUnreadable' | 'personTwice' };
export type DeductionComparison = { readonly people: number; readonly differences: readonly DeductionDifference[]; readonly problems: readonly DeductionProblem[]; readonly missing: readonly { readonly personNumber: string; readonly name: string }[] };

const monthsBefore = (month: string): readonly string[] => monthsOfYear(month).filter((each) => each < month);

const inMonth = (declared: readonly DeclaredDeduction[], month: string): bigint => declared.filter(({ fromMonth, toMonth }) => fromMonth <= month && month <= toMonth).reduce((sum, { monthlyAmount }) => sum + fenOf(monthlyAmount), 0n);

const changeOf = (amounts: { readonly lastMonth: bigint; readonly declared: bigint; readonly filed: bigint }): DeductionChange => {
  if (amounts.filed < 0n) return 'decreased';
  if (amounts.filed === amounts.declared) return amounts.filed === amounts.lastMonth ? 'same' : amounts.filed === 0n ? 'ended' : amounts.lastMonth === 0n ? 'started' : 'changed';
  return amounts.filed === 0n ? 'ended' : amounts.lastMonth === 0n ? 'started' : 'changed';
};

const keyOf = (personId: number, kind: string): string => `${personId} ${kind}`;
type Found = { readonly comparison: DeductionComparison; readonly declared: ReadonlyMap<string, readonly DeclaredDeduction[]> };

const compareRows = async (tx: CompanyTransaction, month: string, rows: readonly OfficeRow<ColumnName>[]): Promise<Found> => {
  const find = await peopleByNumbers(tx);
  const declared = Map.groupBy(await declaredDeductions(tx, { personIds: null, fromMonth: monthBefore(`${month.slice(0, 5)}01`), toMonth: `${month.slice(0, 5)}12` }), ({ personId, deduction }) => keyOf(personId, deduction));
  const problems: DeductionProblem[] = [];
  const differences: DeductionDifference[] = [];
  const seen = new Set<number>();
  for (const { row, text } of rows) {
    const person = find({ personNumber: text('personNumber'), identityNumber: text('identityNumber'), name: text('name') });
    const totals = taxDeductionKinds.map((kind) => [kind, fenOfText(text(kind))] as const);
    if (person === null) problems.push({ row, code: 'personUnknown' });
    else if (seen.has(person.personId)) problems.push({ row, code: 'personTwice' });
    else if (totals.some(([, total]) => total === null || total < 0n)) problems.push({ row, code: 'amountUnreadable' });
    else {
      seen.add(person.personId);
      for (const [kind, total] of totals) {
        const own = declared.get(keyOf(person.personId, kind)) ?? [];
        const before = monthsBefore(month).reduce((sum, each) => sum + inMonth(own, each), 0n);
        const amounts = { lastMonth: inMonth(own, monthBefore(month)), declared: inMonth(own, month), filed: (total ?? 0n) - before, total: total ?? 0n };
        if (own.length > 0 || amounts.total > 0n) differences.push({ personId: person.personId, personNumber: person.personNumber, name: person.name, kind, change: changeOf(amounts), ...amounts });
      }
    }
  }
  const missing = new Set([...declared].flatMap(([key, own]) => (inMonth(own, month) > 0n && !seen.has(Number(key.split(' ')[0])) ? [Number(key.split(' ')[0])] : [])));
  return { declared, comparison: { people: seen.size, differences, problems, missing: await namesOf(tx, missing) } };
};

const namesOf = async (tx: CompanyTransaction, personIds: ReadonlySet<number>): Promise<DeductionComparison['missing']> =>
  (await readPeople(tx)).filter(({ personId }) => personIds.has(personId)).map(({ personNumber, name }) => ({ personNumber, name }));

/** Compares a table with what is declared; writes nothing. Errors: `columnsMissing`. */
export const compareDeductions = async (tx: CompanyTransaction, month: string, table: readonly (readonly string[])[]): Promise<Result<DeductionComparison, FilingError>> => {
  const rows = rowsOfTable(table, columns);
  return rows.ok ? success((await compareRows(tx, month, rows.value)).comparison) : rows;
};

type Wish = { readonly personId: number; readonly deduction: TaxDeductionKind; readonly amount: bigint };

/** Spans after a month in which declarations add up to the same; spans of nothing are left out. */
const spansAfter = (own: readonly DeclaredDeduction[], month: string): readonly { readonly fromMonth: string; readonly toMonth: string; readonly amount: bigint }[] => {
  const last = own.reduce((end, { toMonth }) => (toMonth > end ? toMonth : end), month);
  const spans: { fromMonth: string; toMonth: string; amount: bigint }[] = [];
  for (let each = monthAfter(month); each <= last; each = monthAfter(each)) {
    const amount = inMonth(own, each);
    const open = spans.at(-1);
    if (open !== undefined && open.amount === amount) open.toMonth = each;
    else spans.push({ fromMonth: each, toMonth: each, amount });
  }
  return spans.filter(({ amount }) => amount !== 0n);
};

/**
 * The declarations that make one month say an amount, and every other month what it said before. Of two rows with one first
 * month the newer counts, so what goes on after the month is written anew, span by span.
 */
export const declarationsFor = (own: readonly DeclaredDeduction[], month: string, { personId, deduction, amount }: Wish): readonly NewDeclaration[] => {
  const declare = (fromMonth: string, toMonth: string, monthlyAmount: string): NewDeclaration => ({ personId, deduction, monthlyAmount, fromMonth, toMonth });
  const made = [
    ...own.filter(({ fromMonth, toMonth }) => fromMonth < month && toMonth >= month).map((row) => declare(row.fromMonth, monthBefore(month), row.monthlyAmount)),
    declare(month, month, formatScaled(amount, 2)),
  ];
  if (!own.some(({ fromMonth, toMonth }) => fromMonth <= month && toMonth > month)) return made;
  const spans = spansAfter(own, month);
  const replaced = own.filter(({ fromMonth }) => fromMonth > month && !spans.some((span) => span.fromMonth === fromMonth));
  return [...made, ...spans.map((span) => declare(span.fromMonth, span.toMonth, formatScaled(span.amount, 2))), ...replaced.map((row) => declare(row.fromMonth, row.toMonth, '0'))];
};

type TakenDeductions = {
  readonly people: number; readonly changed: number; readonly touched: readonly number[];
  /** Whoever hands the file in, and whom they act for: what it would change of theirs waits for somebody else. */
  readonly leftOut: readonly { readonly personNumber: string; readonly name: string }[];
};

/**
 * Takes the table in: every difference to what is declared for the month becomes declarations, but for one's own. Errors:
 * `columnsMissing`; `deductionFileRefused` when a row is a problem, or a total is below what was deducted already: nothing is written then.
 */
export const importDeductions = async (tx: CompanyTransaction, month: string, table: readonly (readonly string[])[]): Promise<Result<TakenDeductions, FilingError>> => {
  const rows = rowsOfTable(table, columns);
  if (!rows.ok) return rows;
  const { comparison, declared } = await compareRows(tx, month, rows.value);
  const decreased = comparison.differences.filter(({ change }) => change === 'decreased').length;
  if (comparison.problems.length + decreased > 0) return failure(filingError('deductionFileRefused', { rows: comparison.problems.length, decreased }));
  const own = await ownPeople(tx);
  const moved = comparison.differences.filter(({ declared: now, filed }) => now !== filed);
  const changed = moved.filter(({ personId }) => !own.has(personId));
  const declarations = changed.flatMap(({ personId, kind, filed }) => declarationsFor(declared.get(keyOf(personId, kind)) ?? [], month, { personId, deduction: kind, amount: filed }));
  if (declarations.length > 0) await declareDeductions(tx, declarations, 'taxBureau');
  const leftOut = await namesOf(tx, new Set(moved.filter(({ personId }) => own.has(personId)).map(({ personId }) => personId)));
  return success({ people: comparison.people, changed: changed.length, touched: [...new Set(changed.map(({ personId }) => personId))], leftOut });
};
