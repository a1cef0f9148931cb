/** 个税申报: the tax bureau's file of a tax month and legal entity, with everything that a person should look at before it goes. */
import type { Output } from '#contracts/output/output';
import { isResidentNumber, taxDeductionKinds, type TaxDeductionKind, type TaxFile, type TaxRow } from '#contracts/output/tax-file';
import { failure, success, type Result } from '#kernel/base/result';
import { monthsOfYear } from '#kernel/calendar/month';
import { declaredDeductions, readIdentityNumbers } from '#modules/people';
import { recordAudit, type ApiFile, type CompanyTransaction } from '#modules/platform';
import { filingError, type FilingError } from './filing-errors.ts';
import { addedInMonth, fenOf, readTaxYear, runningTotal, sumInMonth, tieTaxYear, type TaxPerson, type YearDifference } from './tax-year.ts';

/** `noIdentityNumber` and `identityNotResident` keep a person out of the file; the others are to be looked at. */
export type TaxFindingCode = 'noIdentityNumber' | 'identityNotResident' | 'deductionsDiffer' | 'contributionsDiffer' | 'negativeIncome' | 'runNotLocked';
const keepsOut: readonly TaxFindingCode[] = ['noIdentityNumber', 'identityNotResident'];

export type TaxFilingRow = {
  readonly personId: number; readonly personNumber: string; readonly name: string; readonly legalEntity: string; readonly identityNumber: string;
  readonly income: bigint; readonly exemptIncome: bigint; readonly pension: bigint; readonly medical: bigint; readonly unemployment: bigint; readonly housingFund: bigint;
  readonly deductions: Readonly<Record<TaxDeductionKind, bigint>>; readonly tax: bigint; readonly findings: readonly TaxFindingCode[];
};
export type TaxFiling = { readonly month: string; readonly rows: readonly TaxFilingRow[]; readonly yearDifferences: readonly YearDifference[]; readonly runs: number };

/** The month's own contribution and what earlier months still owed of it: both are withheld, and deducted, now. */
const contributionItems = {
  pension: ['pensionEmployee', 'retroPensionEmployee'], medical: ['medicalEmployee', 'retroMedicalEmployee'], unemployment: ['unemploymentEmployee', 'retroUnemploymentEmployee'],
  housingFund: ['housingFundEmployee', 'retroHousingFundEmployee'],
} as const;

const monthsUpTo = (month: string): readonly string[] => monthsOfYear(month).filter((each) => each <= month);

/** Running totals of each kind of declaration over the months of the tax year up to one. */
const declaredByKind = async (tx: CompanyTransaction, personIds: readonly number[], month: string): Promise<ReadonlyMap<number, Readonly<Record<TaxDeductionKind, bigint>>>> => {
  const months = monthsUpTo(month);
  const found = new Map<number, Record<TaxDeductionKind, bigint>>();
  for (const { personId, deduction, monthlyAmount, fromMonth, toMonth } of await declaredDeductions(tx, { personIds, fromMonth: months[0] ?? month, toMonth: month })) {
    const sums = found.get(personId) ?? { childEducation: 0n, continuingEducation: 0n, homeLoanInterest: 0n, rent: 0n, elderlySupport: 0n, infantCare: 0n, personalPension: 0n };
    sums[deduction] += fenOf(monthlyAmount) * BigInt(months.filter((each) => each >= fromMonth && each <= toMonth).length);
    found.set(personId, sums);
  }
  return found;
};

const noDeductions = Object.fromEntries(taxDeductionKinds.map((kind) => [kind, 0n])) as Readonly<Record<TaxDeductionKind, bigint>>;

const rowOf = (person: TaxPerson, month: string, identityNumber: string, deductions: Readonly<Record<TaxDeductionKind, bigint>>): TaxFilingRow => {
  const withheld = (items: readonly string[]): bigint => items.reduce((sum, item) => sum + sumInMonth(person, month, item), 0n);
  const contributions = { pension: withheld(contributionItems.pension), medical: withheld(contributionItems.medical), unemployment: withheld(contributionItems.unemployment), housingFund: withheld(contributionItems.housingFund) };
  const income = addedInMonth(person, month, 'cumulativeIncome', 'income');
  const declared = taxDeductionKinds.reduce((sum, kind) => sum + deductions[kind], 0n);
  const findings: TaxFindingCode[] = [];
  if (identityNumber === '') findings.push('noIdentityNumber');
  else if (!isResidentNumber(identityNumber)) findings.push('identityNotResident');
  if (declared !== runningTotal(person, month, 'cumulativeSpecialAdditionalDeduction', 'specialAdditionalDeduction') + runningTotal(person, month, 'cumulativeOtherDeduction', 'otherDeduction')) findings.push('deductionsDiffer');
  if (Object.values(contributions).reduce((sum, each) => sum + each, 0n) !== addedInMonth(person, month, 'cumulativeSpecialDeduction', 'specialDeduction')) findings.push('contributionsDiffer');
  if (income < 0n) findings.push('negativeIncome');
  if (person.payslips.some(({ taxMonth, run }) => taxMonth === month && (run.status === 'preview' || run.status === 'review'))) findings.push('runNotLocked');
  return {
    personId: person.personId, personNumber: person.personNumber, name: person.name, legalEntity: person.legalEntity, identityNumber, income, exemptIncome: addedInMonth(person, month, 'cumulativeExemptIncome', 'exemptIncome'),
    ...contributions, deductions, tax: sumInMonth(person, month, 'incomeTax'), findings,
  };
};

/** What would be filed for a tax month, person by person, by legal entity and person number. */
export const readTaxFiling = async (tx: CompanyTransaction, month: string): Promise<TaxFiling> => {
  const year = await readTaxYear(tx, month);
  const people = year.people.filter(({ payslips }) => payslips.some(({ taxMonth }) => taxMonth === month));
  const personIds = people.map(({ personId }) => personId);
  const identities = await readIdentityNumbers(tx, personIds);
  const declared = await declaredByKind(tx, personIds, month);
  const rows = people.map((person) => rowOf(person, month, identities.get(person.personId) ?? '', declared.get(person.personId) ?? noDeductions));
  const order = (row: TaxFilingRow): string => `${row.legalEntity}\n${row.personNumber}`;
  return { month, rows: rows.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)), yearDifferences: tieTaxYear(year), runs: year.runs.filter((run) => people.some(({ payslips }) => payslips.some((payslip) => payslip.run.runId === run.runId && payslip.taxMonth === month))).length };
};

/** Legal entities of a filing by name; the file of each carries its place in this list. */
export const entitiesOf = ({ rows }: TaxFiling): readonly string[] => [...new Set(rows.map(({ legalEntity }) => legalEntity))].toSorted();

/** Whether a person is in the file at all. */
export const isFiled = ({ findings }: Pick<TaxFilingRow, 'findings'>): boolean => !findings.some((code) => keepsOut.includes(code));

/**
 * The file of a legal entity's month. It is read back and compared with the payslips before it leaves. Errors: `runStillMoves`
 * while figures still move, `nothingToFile`, `entityUnknown`, `outputRefused`.
 */
export const taxFileOf = async (tx: CompanyTransaction, output: Output<TaxFile>, query: { readonly month: string; readonly legalEntity: string }): Promise<Result<ApiFile, FilingError>> => {
  const filing = await readTaxFiling(tx, query.month);
  const entityNumber = entitiesOf(filing).indexOf(query.legalEntity) + 1;
  if (entityNumber === 0) return failure(filingError('entityUnknown', {}));
  const own = filing.rows.filter((row) => row.legalEntity === query.legalEntity);
  if (own.some(({ findings }) => findings.includes('runNotLocked'))) return failure(filingError('runStillMoves', { month: query.month }));
  const rows = own.filter(isFiled);
  if (rows.length === 0) return failure(filingError('nothingToFile', { month: query.month }));
  const file: TaxFile = { month: query.month, entityNumber, rows: rows.map(({ personNumber, name, identityNumber, income, exemptIncome, pension, medical, unemployment, housingFund, deductions }): TaxRow =>
    ({ personNumber, name, identityKind: '居民身份证', identityNumber, income, exemptIncome, pension, medical, unemployment, housingFund, deductions })) };
  const content = output.render(file);
  const read = output.check(content);
  if (!read.ok) return failure(filingError('outputRefused', { code: read.error.code, at: read.error.at }));
  const sum = rows.reduce((total, { income }) => total + income, 0n);
  if (read.value.records !== rows.length || read.value.totals['income'] !== sum) return failure(filingError('outputRefused', { code: 'totalDiffers', at: 'income' }));
  await recordAudit(tx, { action: 'filing.taxFileMade', subject: `month:${query.month}`, data: { people: rows.length, leftOut: own.length - rows.length } });
  return success({ fileName: output.fileName(file), mediaType: output.mediaType, content });
};
