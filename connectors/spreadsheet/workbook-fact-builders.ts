/** From a parsed row to a fact, with the checks that need several cells of the row. */
import { employmentKinds, type DeclaredDeductionFact, type EarlierPayslipLineFact, type OpeningBalanceFact, type PersonRecordFact, type TermsFact, type WorkplaceFact } from '#contracts/flow/person-fact';
import type { LocatedFact, RowErrorCode } from '#contracts/flow/workbook-facts';
import type { CellValue } from './cell-values.ts';
import type { ErrorSink, SheetRecord } from './workbook-sheets.ts';

export const text = (value: CellValue | undefined): string => (typeof value === 'string' ? value : '');
const textOrNull = (value: CellValue | undefined): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const whole = (value: CellValue | undefined): number => (typeof value === 'number' ? value : 0);
export const wholeOrNull = (value: CellValue | undefined): number | null => (typeof value === 'number' ? value : null);

export type Refusal = { readonly field: string; readonly heading: string; readonly code: RowErrorCode };
export type Builder<F> = (values: Readonly<Record<string, CellValue>>) => F | Refusal;

export const refusal = (field: string, heading: string, code: RowErrorCode): Refusal => ({ field, heading, code });

/** True for a zone the runtime's zone database knows. */
export function isKnownZone(zone: string): boolean {
  try {
    return zone.includes('/') && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const currencies = new Set(Intl.supportedValuesOf('currency'));
const placesOfCurrency = (currency: string): number => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
const placesOf = (amount: string | null): number => (/\.(\d*?)0*$/.exec(amount ?? '')?.[1] ?? '').length;

const buildPerson: Builder<PersonRecordFact> = (values) => {
  const hireDay = whole(values['hireDay']);
  const leaveDay = wholeOrNull(values['leaveDay']);
  const personNumber = text(values['personNumber']);
  const managerPersonNumber = textOrNull(values['managerPersonNumber']);
  const email = text(values['email']);
  if (leaveDay !== null && leaveDay < hireDay) return refusal('leaveDay', '离职日期', 'leaveBeforeHire');
  if (managerPersonNumber === personNumber) return refusal('managerPersonNumber', '直属主管工号', 'managerIsSelf');
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return refusal('email', '邮箱', 'emailWrong');
  return {
    kind: 'person', personNumber, name: text(values['name']), identityNumber: text(values['identityNumber']), mobile: text(values['mobile']), email,
    hireDay, leaveDay, department: text(values['department']), managerPersonNumber, sourcePersonKey: textOrNull(values['sourcePersonKey']),
  };
};

const buildTerms: Builder<TermsFact> = (values) => {
  const currency = text(values['currency']).toUpperCase();
  if (!currencies.has(currency)) return refusal('currency', '币种', 'currencyUnknown');
  // Yen have no cents; an amount that the currency cannot pay is a mistyped currency or a mistyped amount.
  for (const [field, column] of [['wage', '工资标准'], ['insuranceBase', '社保缴费基数'], ['housingFundBase', '公积金缴存基数']] as const) {
    if (placesOf(textOrNull(values[field])) > placesOfCurrency(currency)) return refusal(field, column, 'tooManyDecimals');
  }
  const employmentKind = employmentKinds.find((kind) => kind === values['employmentKind']);
  return {
    kind: 'terms', personNumber: text(values['personNumber']), validFromDay: whole(values['validFromDay']), legalEntity: text(values['legalEntity']),
    workplace: text(values['workplace']), insurancePlace: textOrNull(values['insurancePlace']), wageKind: values['wageKind'] === 'hourly' ? 'hourly' : 'monthly',
    wage: text(values['wage']), currency, scheduleCode: text(values['scheduleCode']), insuranceBase: textOrNull(values['insuranceBase']),
    housingFundBase: textOrNull(values['housingFundBase']), housingFundRate: textOrNull(values['housingFundRate']),
    ...(employmentKind === undefined ? {} : { employmentKind }),
  };
};

const buildWorkplace: Builder<WorkplaceFact> = (values) => {
  const zone = text(values['zone']);
  const country = text(values['country']).toUpperCase();
  if (!isKnownZone(zone)) return refusal('zone', '时区', 'zoneUnknown');
  if (!/^[A-Z]{2}$/.test(country)) return refusal('country', '国家', 'countryUnknown');
  return { kind: 'workplace', workplaceCode: text(values['workplaceCode']), name: text(values['name']), zone, country, region: text(values['region']), city: text(values['city']) };
};

const buildDeduction: Builder<DeclaredDeductionFact> = (values) => {
  const fromMonth = text(values['fromMonth']);
  const toMonth = text(values['toMonth']);
  if (toMonth < fromMonth) return refusal('toMonth', '结束月份', 'monthsReversed');
  return { kind: 'declaredDeduction', personNumber: text(values['personNumber']), deduction: text(values['deduction']) as DeclaredDeductionFact['deduction'], monthlyAmount: text(values['monthlyAmount']), fromMonth, toMonth };
};

const buildBalance: Builder<OpeningBalanceFact> = (values) => {
  const taxYear = whole(values['taxYear']);
  const throughMonth = text(values['throughMonth']);
  const monthsEmployed = whole(values['monthsEmployed']);
  if (throughMonth.slice(0, 4) !== String(taxYear)) return refusal('taxYear', '纳税年度', 'taxYearDiffers');
  if (monthsEmployed < 1 || monthsEmployed > Number(throughMonth.slice(5))) return refusal('monthsEmployed', '任职月数', 'numberOutOfRange');
  return {
    kind: 'openingBalance', personNumber: text(values['personNumber']), taxYear, throughMonth, monthsEmployed, income: text(values['income']), exemptIncome: text(values['exemptIncome']),
    specialDeduction: text(values['specialDeduction']), specialAdditionalDeduction: text(values['specialAdditionalDeduction']), otherDeduction: text(values['otherDeduction']), taxWithheld: text(values['taxWithheld']),
  };
};

const buildPayslipLine: Builder<EarlierPayslipLineFact> = (values) =>
  ({ kind: 'earlierPayslipLine', personNumber: text(values['personNumber']), month: text(values['month']), item: text(values['item']), amount: text(values['amount']) });

export function buildAll<F extends { readonly kind: string }>(build: Builder<F>): (records: readonly SheetRecord[], refuse: ErrorSink) => readonly LocatedFact<F>[] {
  return (records, refuse) => {
    const facts: LocatedFact<F>[] = [];
    for (const record of records) {
      const built = build(record.values);
      if ('code' in built) refuse(record.row, built.heading, built.code, record.texts[built.field] ?? '');
      else facts.push({ row: record.row, fact: built });
    }
    return facts;
  };
}

export const buildPersons = buildAll(buildPerson);
export const buildTermsFacts = buildAll(buildTerms);
export const buildWorkplaces = buildAll(buildWorkplace);
export const buildDeductions = buildAll(buildDeduction);
export const buildBalances = buildAll(buildBalance);
export const buildPayslipLines = buildAll(buildPayslipLine);
