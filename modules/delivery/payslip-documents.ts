/** A payslip's answer as a page to print: the same figures, in the sections of the screen. */
import type { PayslipDocument, PayslipDocumentLine, PayslipDocumentSection } from '#contracts/output/payslip-document';
import type { PayslipAnswer } from '#modules/payroll';

export type Language = 'zh-CN' | 'en';
/** Finds a text of phrases; null when there is none. */
export type FindPhrase = (language: Language, key: string, values?: Readonly<Record<string, string | number>>) => string | null;

type Line = PayslipAnswer['lines'][number];
export type DocumentWish = { readonly language: Language; readonly company: string; readonly runTitle: string; readonly isPreview: boolean; readonly password: string | null };

/** Rates, bases and running totals stay on the screen, where each explains itself. */
const leftSections: readonly Line['section'][] = ['attendance', 'earnings', 'deductions'];
const rightSections: readonly Line['section'][] = ['insurance', 'tax', 'result', 'employer'];

const isZero = (amount: string): boolean => /^-?0*(\.0*)?$/.test(amount);
const unitOf = (unit: string): PayslipDocumentLine['unit'] => (unit === 'minute' || unit === 'day' ? unit : /^[A-Z]{3}$/.test(unit) ? 'money' : 'other');

/** Lines with a figure; net pay stands on its own and is repeated with the results. */
export const documentOf = (payslip: PayslipAnswer, wish: DocumentWish, findPhrase: FindPhrase): PayslipDocument => {
  const { language } = wish;
  const text = (key: string, values: Readonly<Record<string, string | number>> = {}): string => findPhrase(language, key, values) ?? key;
  const withUnit = ({ titles, unit }: Line): string => (unit === 'minute' || unit === 'day' ? text(`payslipFile.${unit}`, { title: titles[language] }) : titles[language]);
  const section = (name: Line['section']): PayslipDocumentSection =>
    ({ title: text(`section.${name}`), lines: payslip.lines.filter((line) => line.section === name && !isZero(line.amount)).map((line) => ({ title: withUnit(line), amount: line.amount, unit: unitOf(line.unit) })) });
  return {
    language, month: payslip.month, personNumber: payslip.personNumber, company: payslip.legalEntity === '' ? wish.company : payslip.legalEntity, password: wish.password,
    title: text('payslipFile.title', { month: payslip.month, run: wish.runTitle }).trim(), mark: wish.isPreview ? text('payslipFile.preview') : null,
    facts: [
      { name: text('payslipFile.person'), value: `${payslip.name}　${payslip.personNumber}` }, { name: text('payslipFile.department'), value: payslip.department },
      { name: text('payslipFile.period'), value: `${payslip.periodFrom} – ${payslip.periodTo}` }, { name: text('payslipFile.payDate'), value: payslip.payDate },
    ],
    netPay: { title: text('payslip.netPay'), amount: payslip.netPay ?? '0.00', currency: payslip.currency },
    left: leftSections.map(section), right: rightSections.map(section),
    foot: [text('payslipFile.foot', { code: payslip.checkCode ?? '' }), text('payslipFile.zero')],
  };
};
