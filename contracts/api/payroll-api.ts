/** Pay runs, register, payslips and the proofs that belong to them. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, dateValue, fileResponse, instantValue, monthParams, monthValue, pageFields, personFields, personFilterFields, personNumberValue, startedResponse, titlesValue, totalField } from './api-values.ts';
import { explanationResponse, proofs } from './explanation-api.ts';
import { formatField, groupFields, groupsResponse, listFieldValue, listFields } from './list-terms.ts';

const readers = needs.read('pay');
const ownReaders = needs.own('pay');

/** Sections of a payslip; `basis` holds rates, bases and running totals that other lines stand on. */
export const itemSections = ['attendance', 'earnings', 'deductions', 'insurance', 'tax', 'result', 'employer', 'basis'] as const;

const itemValue = z.object({
  item: z.string().describe('Pay item code.'),
  titles: titlesValue.describe('Name.'),
  unit: z.string().describe('CNY, minute, day.'),
  scale: z.int().describe('Decimal places.'),
  section: z.enum(itemSections).describe('Where it stands on the payslip.'),
});

const runValue = z.object({
  runId: z.string().describe('Run.'),
  month: monthValue.describe('Month.'),
  status: z.enum(['calculating', 'preview', 'failed', 'review', 'locked', 'paying', 'paid', 'archived', 'discarded']).describe('How it stands.'),
  startedAt: instantValue.describe('Begin.'),
  finishedAt: instantValue.nullable().describe('End.'),
  payDate: dateValue.describe('发薪日.'),
  computed: z.int().describe('Payslips computed.'),
  notComputed: z.int().describe('People listed with a reason.'),
  recomputed: z.int().describe('Payslips that the latest start had to compute; the others were unchanged.'),
  checkCode: z.string().nullable().describe('校验码 over all lines.'),
  packDigest: z.string().describe('Which rules, by content.'),
  kernelVersion: z.string().describe('Which semantics.'),
  unconfirmed: z.array(z.object({
    parameter: z.string().describe('Parameter.'), titles: titlesValue.describe('Name.'), value: z.string().describe('Value.'),
    proof: z.enum(proofs).describe('secondary or companyChoice.'), source: z.string().describe('Source.'),
  })).describe('Values in use that are not confirmed by a primary source; shown until they are.'),
});

/** Fields of the register: who a row is about, status, reason, checkCode, each item, and difference:<item>. */
const registerState = { state: z.enum(['all', 'computed', 'notComputed', 'changed']).default('all').describe('changed = net pay differs from the month before.') };

const registerRow = z.object({
  ...personFields,
  status: z.enum(['computed', 'notComputed']).describe('Whether there is a payslip.'),
  reason: z.string().nullable().describe('Why not; phrases reason.<reason>.'),
  amounts: z.record(z.string(), amountValue).describe('Figure by item; an item that does not apply is missing.'),
  differences: z.record(z.string(), amountValue).describe('This month minus the month before, by item; only items that the month before had.'),
  isNew: z.boolean().describe('True when there is no payslip of the month before.'),
  checkCode: z.string().nullable().describe('校验码 of the person.'),
});

const registerResponse = z.object({
  month: monthValue.describe('Month.'),
  previousMonth: monthValue.describe('Month that differences are against.'),
  items: z.array(itemValue).describe('Columns in order; union over places; those that the reader may see and asked for.'),
  fields: z.array(listFieldValue).describe('Fields that the reader may use.'),
  ...totalField,
  rows: z.array(registerRow).describe('One row per person.'),
  totals: z.record(z.string(), amountValue).describe('Sums by item over all rows that match the filters, not only this page.'),
  totalDifferences: z.record(z.string(), amountValue).describe('Sums of the differences, likewise.'),
});

const payslipResponse = z.object({
  ...personFields,
  month: monthValue.describe('Month.'),
  periodFrom: dateValue.describe('First day of the pay period.'),
  periodTo: dateValue.describe('Last day of the pay period.'),
  payDate: dateValue.describe('发薪日.'),
  legalEntity: z.string().describe('用人单位.'),
  currency: z.string().describe('ISO 4217.'),
  status: z.enum(['computed', 'notComputed']).describe('Whether there are lines.'),
  reason: z.string().nullable().describe('Why not; phrases reason.<reason>.'),
  lines: z.array(itemValue.extend({
    amount: amountValue.describe('Figure.'),
    previousAmount: amountValue.nullable().describe('Figure of the month before.'),
  })).describe('Lines in the order of the payslip.'),
  netPay: amountValue.nullable().describe('实发.'),
  findings: z.array(z.object({
    code: z.string().describe('Finding; phrases payFinding.<code>.'),
    item: z.string().nullable().describe('Line it belongs to.'),
    data: z.record(z.string(), z.union([z.string(), z.number()])).describe('What it is about.'),
  })).describe('Things to know about this payslip.'),
  checkCode: z.string().nullable().describe('校验码 of the person.'),
});

const paySums = z.object({
  people: z.int().describe('Payslips.'), grossPay: amountValue.describe('应发.'), employerContributions: amountValue.describe('Employer contributions.'), netPay: amountValue.describe('实发.'),
});

const reasonRow = z.object({ ...personFields, reason: z.string().describe('Why there is no payslip; phrases reason.<reason>.') });

const certificateRow = z.object({
  ...personFields,
  quantity: z.string().describe('Quantity; phrases quantity.<quantity>.'),
  unit: z.enum(['day', 'minute']).describe('Unit.'),
  sourceValue: z.string().describe('Recomputed from raw punches and approvals of the source.'),
  attendanceValue: z.string().describe('Stored attendance month.'),
  payrollValue: z.string().describe('Input of the pay run.'),
  payslipValue: z.string().describe('Quantity on the payslip.'),
  ties: z.boolean().describe('All four are equal.'),
});

const personMonthParams = z.object({ month: monthValue.describe('Month.'), personNumber: personNumberValue.describe('Person number.') });
const itemField = { item: z.string().min(1).max(64).describe('Pay item.') };

export const startPayRun = defineRoute({
  method: 'POST', path: '/api/payroll/:month/run', operationId: 'startPayRun', access: needs.change('pay'),
  summary: 'Compute the month as a preview; unchanged people are not computed again.', params: monthParams, body: z.object(commandFields), response: startedResponse,
});
export const readPayRun = defineRoute({
  method: 'GET', path: '/api/payroll/:month/run', operationId: 'readPayRun', access: readers,
  summary: 'The pay run of a month; null before the first.', params: monthParams, response: z.object({ run: runValue.nullable().describe('The run.') }),
});
export const readRegister = defineRoute({
  method: 'GET', path: '/api/payroll/:month/register', operationId: 'readRegister', access: readers,
  summary: 'The pay register with totals and the difference to the month before.', params: monthParams,
  query: z.object({ ...pageFields, ...personFilterFields, ...listFields, ...registerState }), response: registerResponse,
});
export const groupRegister = defineRoute({
  method: 'GET', path: '/api/payroll/:month/groups', operationId: 'groupRegister', access: readers,
  summary: 'The pay register summed by a field.', params: monthParams,
  query: z.object({ ...personFilterFields, ...groupFields, ...registerState }), response: groupsResponse,
});
export const readPayAnalysis = defineRoute({
  method: 'GET', path: '/api/payroll/:month/analysis', operationId: 'readPayAnalysis', access: readers,
  summary: 'Cost by workplace, and the difference of net pay to the month before split by item.', params: monthParams,
  response: z.object({
    currency: z.string().describe('ISO 4217 of all figures here.'),
    costByWorkplace: z.array(z.object({
      workplaceCode: z.string().describe('Workplace.'), workplaceName: z.string().describe('Name.'), people: z.int().describe('Payslips.'),
      grossPay: amountValue.describe('应发.'), employerContributions: amountValue.describe('Employer contributions.'),
    })).describe('By workplace.'),
    previousNetPay: amountValue.describe('Net pay of the month before.'),
    netPay: amountValue.describe('Net pay of this month.'),
    difference: z.array(z.object({
      item: z.string().describe('Pay item, or joined / left for people in one month only.'), titles: titlesValue.describe('Name.'),
      amount: amountValue.describe('Its effect on net pay; all of them sum to the difference exactly.'),
    })).describe('Parts of the difference.'),
  }),
});
export const readPaySummary = defineRoute({
  method: 'GET', path: '/api/payroll/:month/summary', operationId: 'readPaySummary', access: needs.whole([...needs.read('pay'), ...needs.summarise('pay')]),
  summary: 'Sums of a month by workplace, for readers of sums: never over fewer than five people, nor in a way from which such a sum follows.', params: monthParams,
  response: z.object({
    currency: z.string().describe('ISO 4217 of all figures here.'), fewestPeople: z.int().describe('A sum over fewer people is not shown.'),
    groups: z.array(z.object({ workplaceCode: z.string().describe('Workplace.'), workplaceName: z.string().describe('Name.'), figures: paySums.nullable().describe('Null where the sum would tell about few people.') })).describe('By workplace.'),
    total: paySums.nullable().describe('Sum over everybody; null where it would tell about few people.'),
  }),
});
export const readPayslip = defineRoute({
  method: 'GET', path: '/api/payroll/:month/payslips/:personNumber', operationId: 'readPayslip', access: readers,
  summary: 'The payslip of one person.', params: personMonthParams, response: payslipResponse,
});
export const explainLine = defineRoute({
  method: 'GET', path: '/api/payroll/:month/payslips/:personNumber/lines/:item/explanation', operationId: 'explainLine', access: readers,
  summary: '怎么算的: a payslip line down to its causes, derived again and equal to the stored figure.', params: personMonthParams.extend(itemField), response: explanationResponse,
});
export const listNotComputed = defineRoute({
  method: 'GET', path: '/api/payroll/:month/completeness', operationId: 'listNotComputed', access: readers,
  summary: 'Everyone is computed, or listed here with a reason.', params: monthParams,
  query: z.object({ ...pageFields, ...personFilterFields }),
  response: z.object({
    people: z.int().describe('People of the month.'), computed: z.int().describe('With a payslip.'),
    reasons: z.array(z.object({ reason: z.string().describe('Reason.'), people: z.int().describe('People.') })).describe('By reason.'),
    ...totalField, rows: z.array(reasonRow).describe('People without a payslip.'),
  }),
});
export const readCertificate = defineRoute({
  method: 'GET', path: '/api/payroll/:month/certificate', operationId: 'readCertificate', access: readers,
  summary: 'Four figures tie per person: source, attendance month, input of pay, payslip.', params: monthParams,
  query: z.object({ ...pageFields, ...personFilterFields, state: z.enum(['all', 'untied']).default('all').describe('untied = only rows that differ.') }),
  response: z.object({
    people: z.int().describe('People compared.'), tied: z.int().describe('People whose figures are all equal.'), checkCode: z.string().nullable().describe('校验码 of the run.'),
    totals: z.array(z.object({
      quantity: z.string().describe('Quantity.'), unit: z.enum(['day', 'minute']).describe('Unit.'), sourceValue: z.string().describe('Source.'),
      attendanceValue: z.string().describe('Attendance.'), payrollValue: z.string().describe('Input of pay.'), payslipValue: z.string().describe('Payslip.'),
    })).describe('Sums over everyone.'),
    ...totalField, rows: z.array(certificateRow).describe('By person and quantity, differences first.'),
  }),
});
export const exportRegister = defineRoute({
  method: 'GET', path: '/api/payroll/:month/export', operationId: 'exportRegister', access: readers,
  summary: 'The register as a workbook or as plain lines.', params: monthParams,
  query: z.object({ ...personFilterFields, ...listFields, ...registerState, ...formatField }), answer: 'file', response: fileResponse,
});
export const listOwnPayslips = defineRoute({
  method: 'GET', path: '/api/me/payslips', operationId: 'listOwnPayslips', access: ownReaders,
  summary: 'Months with a payslip of one\'s own, without amounts.',
  response: z.object({ payslips: z.array(z.object({
    month: monthValue.describe('Month.'), payDate: dateValue.describe('发薪日.'), status: z.enum(['computed', 'notComputed']).describe('Whether there are lines.'),
  })).describe('Newest first.') }),
});
export const readOwnPayslip = defineRoute({
  method: 'GET', path: '/api/me/payslips/:month', operationId: 'readOwnPayslip', access: ownReaders,
  summary: 'One\'s own payslip.', params: monthParams, response: payslipResponse,
});
export const explainOwnLine = defineRoute({
  method: 'GET', path: '/api/me/payslips/:month/lines/:item/explanation', operationId: 'explainOwnLine', access: ownReaders,
  summary: '怎么算的 for a line of one\'s own payslip.', params: monthParams.extend(itemField), response: explanationResponse,
});
