/** 申报与入账: vouchers of a month, the tax bureau's file, deductions from it, bills of insurance offices, the pay result for other systems. */
import * as z from 'zod';
import { taxDeductionKinds } from '../output/tax-file.ts';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, doneResponse, fileResponse, instantValue, monthParams, monthValue, pageFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';

const seesPay = needs.whole(needs.read('pay'));
const changesPay = needs.whole(needs.change('pay'));
const accountValue = z.string().trim().regex(/^[0-9A-Za-z.-]{1,30}$/);
const endingValue = z.string().trim().regex(/^[0-9A-Za-z.-]{0,30}$/);
const centreCode = z.string().trim().regex(/^[0-9A-Za-z.-]{1,20}$/);
const titleValue = z.string().trim().max(80);
const entityField = { legalEntity: z.string().max(200).default('').describe('Legal entity (用人单位) by name; empty for all.') };
const runStatuses = ['calculating', 'preview', 'failed', 'review', 'locked', 'paying', 'paid', 'archived', 'discarded'] as const;

const journalLayouts = ['genericJournalBook', 'genericJournalText', 'kingdeeJournal', 'yonyouJournal'] as const;

const runFields = {
  runId: rowIdValue.describe('Run.'), kind: z.enum(['regular', 'offCycle', 'bonus', 'reversal']).describe('Kind of run.'), title: z.string().describe('What the run is called beside its month.'),
  status: z.enum(runStatuses).describe('How the run stands.'),
};

const voucherValue = z.object({
  voucherId: rowIdValue.describe('Voucher.'), legalEntity: z.string().describe('Whose books.'), number: z.int().describe('Number within month and legal entity.'), word: z.string().describe('凭证字.'), date: z.string().describe('Day of the voucher.'),
  kind: z.enum(['accrual', 'payment']).describe('计提 or 发放.'), runId: rowIdValue.describe('Run it books.'), currency: z.string().describe('Currency.'),
  reversesNumber: z.int().nullable().describe('Number of the voucher that this one takes back.'), isTakenBack: z.boolean().describe('A later voucher takes it back.'),
  total: amountValue.describe('Sum of the debits, which is the sum of the credits.'), madeAt: instantValue.describe('When it was made.'),
  lines: z.array(z.object({
    summary: z.string().describe('摘要.'), account: z.string().describe('Account.'), accountTitle: z.string().describe('Name of the account.'), costCentre: z.string().describe('Cost centre; empty without one.'), costCentreTitle: z.string().describe('Name of the cost centre.'),
    debit: amountValue.describe('Debit.'), credit: amountValue.describe('Credit.'),
  })).describe('Entries.'),
});

export const readJournal = defineRoute({
  method: 'GET', path: '/api/filing/journal/:month', operationId: 'readJournal', summary: 'Runs of a month and the vouchers that were made of them', access: seesPay, params: monthParams,
  response: z.object({
    runs: z.array(z.object({ ...runFields, mayBook: z.boolean().describe('The run is locked, so that its vouchers can be made.'), paidOut: z.boolean().describe('Money left the bank for it.') })).describe('Runs, the regular one first.'),
    legalEntities: z.array(z.string()).describe('Legal entities with vouchers.'), vouchers: z.array(voucherValue).describe('By legal entity and number.'),
  }),
});
export const makeVouchers = defineRoute({
  method: 'POST', path: '/api/filing/journal/vouchers', operationId: 'makeVouchers', summary: 'Make the vouchers of a locked run; the same again changes nothing', access: changesPay,
  body: z.object({ ...commandFields, runId: rowIdValue.describe('Run.'), kind: z.enum(['accrual', 'payment']).describe('计提: what pay costs. 发放: what was really paid.') }),
  response: z.object({ written: z.int().describe('Vouchers written, those that take others back included.') }),
});
export const downloadJournal = defineRoute({
  method: 'GET', path: '/api/filing/journal/:month/file', operationId: 'downloadJournal', summary: 'Vouchers of a month and legal entity in a layout', access: seesPay, params: monthParams, answer: 'file',
  query: z.object({ legalEntity: z.string().max(200).describe('Legal entity by name.'), layout: z.enum(journalLayouts).describe('Layout.') }), response: fileResponse,
});
export const readRunTie = defineRoute({
  method: 'GET', path: '/api/filing/runs/:runId/tie', operationId: 'readRunTie', summary: 'Whether lines, register, bank and journal of a run say the same', access: seesPay, params: z.object({ runId: rowIdValue.describe('Run.') }),
  response: z.object({
    people: z.int().describe('People with a payslip.'), net: amountValue.describe('Sum of net pay.'), legs: z.array(z.enum(['lines', 'register', 'bank', 'journal'])).describe('What was compared with the net of each payslip.'),
    differences: z.array(z.object({ personNumber: personNumberValue.describe('Person number.'), leg: z.enum(['lines', 'register', 'bank', 'journal']).describe('What says something else.'), net: amountValue.describe('Net of the payslip.'), said: amountValue.nullable().describe('What it says; null when it does not know the person.') })).describe('First 200 differences.'),
    total: z.int().describe('Differences in all.'),
    hasVouchers: z.boolean().describe('Vouchers of what the run costs stand; until then the journal leg is what they would say.'),
    payout: z.object({
      paid: amountValue.describe('What the bank says it paid.'), inFiles: amountValue.describe('In payment files that the bank has not answered.'), held: amountValue.describe('Held back.'), open: amountValue.describe('In no file yet, or sent back by the bank.'),
    }).nullable().describe('Where the net pay of a locked run stands; the four add up to what is owed. Until all of it is paid the bank leg is what is owed. Null for other runs and readers of a part.'),
  }),
});

const choiceValue = z.strictObject({ account: endingValue.describe('Account, or the ending after the account of the cost centre.'), ofCostCentre: z.boolean().describe('Whether it follows the account of the cost centre.') });
const planFields = {
  word: z.string().trim().min(1).max(4).describe('凭证字.'), wagesPayable: accountValue.describe('Account on which wages are owed until they are paid.'), bankAccount: accountValue.describe('Account of the bank.'), defaultCostCentre: centreCode.describe('Cost centre of departments that no other names.'),
  accounts: z.array(z.strictObject({ code: accountValue.describe('Account.'), title: titleValue.describe('Name.') })).max(500).describe('Names of accounts.'),
  costCentres: z.array(z.strictObject({ code: centreCode.describe('Cost centre.'), title: titleValue.describe('Name.'), expenseAccount: accountValue.describe('Account of its cost, before the ending.'), departments: z.array(z.string().max(200)).max(200).describe('Departments by name.') })).min(1).max(500).describe('Cost centres.'),
  rules: z.array(z.strictObject({ source: z.string().trim().regex(/^[a-z][A-Za-z0-9]{0,60}$/).describe('Item, or the class of items without a rule: earning, timeDeduction, deduction, tax, employerCost.'), debit: choiceValue.describe('Debit.'), credit: choiceValue.describe('Credit.') })).max(500).describe('Which accounts a line moves.'),
};
const planValue = z.object({ ...planFields, fromMonth: monthValue.nullable().describe('First month of the plan; null for the one a new company begins with.') });

export const readBookPlan = defineRoute({
  method: 'GET', path: '/api/filing/plan/:month', operationId: 'readBookPlan', summary: 'Accounts, cost centres and booking rules of a month', access: seesPay, params: monthParams,
  response: z.object({ plan: planValue.describe('The plan that holds.'), departments: z.array(z.string()).describe('Departments of people employed in the month.') }),
});
export const chooseBookPlan = defineRoute({
  method: 'POST', path: '/api/filing/plan', operationId: 'chooseBookPlan', summary: 'Choose accounts, cost centres and booking rules from a month on', access: changesPay,
  body: z.object({ ...commandFields, fromMonth: monthValue.describe('First month.'), plan: z.strictObject(planFields).describe('The plan.') }), response: doneResponse,
});
const sharesValue = z.array(z.strictObject({ costCentre: centreCode.describe('Cost centre.'), weight: z.int().min(1).max(1_000_000).describe('Weight; the weights together are the whole.') })).max(20);
export const listCostShares = defineRoute({
  method: 'GET', path: '/api/filing/cost-shares/:month', operationId: 'listCostShares', summary: 'People whose cost is shared out over cost centres', access: seesPay, params: monthParams, query: z.object(pageFields),
  response: z.object({ ...totalField, rows: z.array(z.object({ personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), fromMonth: monthValue.describe('First month.'), shares: sharesValue.describe('Shares.') })).describe('By person number.') }),
});
export const shareCost = defineRoute({
  method: 'POST', path: '/api/filing/cost-shares', operationId: 'shareCost', summary: 'Share a person\'s cost out over cost centres from a month on', access: changesPay,
  body: z.object({ ...commandFields, personNumber: personNumberValue.describe('Person number.'), fromMonth: monthValue.describe('First month.'), shares: sharesValue.describe('Shares; none: the cost centre of the department.') }), response: doneResponse,
});

const taxFindings = ['noIdentityNumber', 'identityNotResident', 'deductionsDiffer', 'contributionsDiffer', 'negativeIncome', 'runNotLocked'] as const;
const kindAmounts = { childEducation: amountValue, continuingEducation: amountValue, homeLoanInterest: amountValue, rent: amountValue, elderlySupport: amountValue, infantCare: amountValue, personalPension: amountValue };

export const readTaxFiling = defineRoute({
  method: 'GET', path: '/api/filing/tax/:month', operationId: 'readTaxFiling', summary: 'What would be filed for a tax month, person by person', access: seesPay, params: monthParams,
  query: z.object({ ...pageFields, ...entityField, show: z.enum(['all', 'findings']).default('all').describe('Everybody, or those with something to look at.') }),
  response: z.object({
    ...totalField, runs: z.int().describe('Runs paid in the month.'), filed: z.int().describe('People in the file.'), leftOut: z.int().describe('People who are kept out of it.'), legalEntities: z.array(z.string()).describe('Legal entities.'),
    totals: z.object({ income: amountValue.describe('Income of the month.'), contributions: amountValue.describe('Contributions withheld.'), tax: amountValue.describe('Tax withheld.') }).describe('Sums over all rows that match.'),
    yearDifferences: z.array(z.object({ personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), expected: amountValue.describe('Opening and every payslip\'s tax.'), found: amountValue.describe('What the last payslip says was withheld.') })).describe('People whose tax year does not tie.'),
    rows: z.array(z.object({
      personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), legalEntity: z.string().describe('Legal entity.'), identityMasked: z.string().describe('Identity number, masked; empty without one.'),
      income: amountValue.describe('本期收入.'), exemptIncome: amountValue.describe('本期免税收入.'), pension: amountValue.describe('Pension.'), medical: amountValue.describe('Medical.'), unemployment: amountValue.describe('Unemployment.'), housingFund: amountValue.describe('Housing fund.'),
      deductions: z.object(Object.fromEntries(Object.entries(kindAmounts).map(([kind, value]) => [kind, value.describe('Running total of the kind.')])) as typeof kindAmounts).describe('Special additional deductions of the tax year by kind.'),
      tax: amountValue.describe('Tax withheld in the month.'), findings: z.array(z.enum(taxFindings)).describe('What to look at; the first two keep the person out of the file.'),
    })).describe('By legal entity and person number.'),
  }),
});
export const downloadTaxFile = defineRoute({
  method: 'GET', path: '/api/filing/tax/:month/file', operationId: 'downloadTaxFile', summary: 'The tax bureau\'s file of a month and legal entity', access: needs.whole(needs.read('identity')), params: monthParams, answer: 'file',
  query: z.object({ legalEntity: z.string().max(200).describe('Legal entity by name.') }), response: fileResponse,
});

const comparisonValue = z.object({
  people: z.int().describe('People in the file.'),
  problems: z.array(z.object({ row: z.int().describe('Row of the file.'), code: z.enum(['personUnknown', 'amountUnreadable', 'personTwice']).describe('Why it cannot be taken in.') })).describe('First 200 rows that cannot be taken in.'),
  missing: z.array(z.object({ personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.') })).describe('First 200 people who have declarations and are not in the file.'),
  differences: z.array(z.object({
    personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), kind: z.enum(taxDeductionKinds).describe('Kind of deduction.'), change: z.enum(['same', 'started', 'changed', 'ended', 'decreased']).describe('What it is, seen from last month.'),
    lastMonth: amountValue.describe('Deducted for last month.'), declared: amountValue.describe('Declared for this month now.'), filed: amountValue.describe('What the file says for this month.'), total: amountValue.describe('Running total in the file.'),
  })).describe('First 2,000 kinds that are not the same as last month, or not as declared.'),
  same: z.int().describe('Kinds that are the same.'),
});
export const compareDeductions = defineRoute({
  method: 'POST', path: '/api/filing/deductions/compare', operationId: 'compareDeductions', summary: 'Compare the tax bureau\'s deductions with what is declared; writes nothing', access: needs.whole(needs.read('identity')), upload: true,
  query: z.object({ month: monthValue.describe('Tax month.') }), response: comparisonValue,
});
export const importDeductions = defineRoute({
  method: 'POST', path: '/api/filing/deductions', operationId: 'importDeductions', summary: 'Take the tax bureau\'s deductions of a month in', access: changesPay, upload: true,
  query: z.object({ ...commandFields, month: monthValue.describe('Tax month.') }),
  response: z.object({
    people: z.int().describe('People in the file.'), changed: z.int().describe('Kinds of deductions that changed.'),
    leftOut: z.array(z.object({ personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.') })).describe('The caller, and whom they act for: what the file changes of theirs was not taken in, and is for somebody else to hand in.'),
  }),
});
export const downloadDeductionTemplate = defineRoute({ method: 'GET', path: '/api/filing/deductions/template', operationId: 'downloadDeductionTemplate', summary: 'Empty file of deductions', access: seesPay, answer: 'file', response: fileResponse });

const billKinds = ['insurance', 'housingFund'] as const;
const billFields = {
  billId: rowIdValue.describe('Bill.'), place: z.string().describe('Place of insurance.'), kind: z.enum(billKinds).describe('Social insurance, or housing fund.'), fileName: z.string().describe('Name of the file.'), lines: z.int().describe('Lines.'), madeAt: instantValue.describe('When it was taken in.'),
};
export const importInsuranceBill = defineRoute({
  method: 'POST', path: '/api/filing/insurance-bills', operationId: 'importInsuranceBill', summary: 'Take a bill of an insurance office in', access: changesPay, upload: true,
  query: z.object({ ...commandFields, month: monthValue.describe('Contribution month.'), place: z.string().trim().min(1).max(64).describe('Place of insurance.'), kind: z.enum(billKinds).describe('Social insurance, or housing fund.') }),
  response: z.object({ billId: rowIdValue.describe('Bill.'), lines: z.int().describe('Lines.'), unmatched: z.int().describe('Lines about nobody known.') }),
});
export const listInsuranceBills = defineRoute({
  method: 'GET', path: '/api/filing/insurance-bills/:month', operationId: 'listInsuranceBills', summary: 'Bills of a month with what payroll computed', access: seesPay, params: monthParams,
  response: z.object({
    places: z.array(z.string()).describe('Places of insurance of people in the month.'),
    rows: z.array(z.object({
      ...billFields, people: z.int().describe('People concerned.'), billedEmployer: amountValue.describe('Employer, billed.'), billedEmployee: amountValue.describe('Employee, billed.'), computedEmployer: amountValue.describe('Employer, computed.'), computedEmployee: amountValue.describe('Employee, computed.'), differences: z.int().describe('Differences.'),
    })).describe('The newest bill of each place and kind.'),
  }),
});
const billCodes = ['notInBill', 'notInPayroll', 'amountDiffers', 'roundingDiffers', 'baseDiffers', 'otherPeriod', 'personUnknown'] as const;
const billCauseCodes = ['hiredThisMonth', 'leftEarlier', 'leftThisMonth', 'noPayslip', 'otherPlace', 'baseChanged', 'makeUp', 'unknown'] as const;
const sidesValue = z.object({ base: amountValue.describe('Base.'), employer: amountValue.describe('Employer.'), employee: amountValue.describe('Employee.') }).nullable();
export const listBillDifferences = defineRoute({
  method: 'GET', path: '/api/filing/insurance-bills/:month/differences', operationId: 'listBillDifferences', summary: 'Differences of a bill by person, scheme and side, with what is likely behind them', access: seesPay, params: monthParams,
  query: z.object({ ...pageFields, billId: rowIdValue.describe('Bill.'), code: z.enum([...billCodes, 'all']).default('all').describe('Kind of difference.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({
    row: z.string().describe('Key of the row.'), personNumber: z.string().describe('Person number; empty when nobody known.'), name: z.string().describe('Name.'), scheme: z.enum(['pension', 'medical', 'unemployment', 'injury', 'housingFund']).describe('Scheme.'),
    code: z.enum(billCodes).describe('Kind of difference.'), cause: z.enum(billCauseCodes).describe('What is likely behind it.'), billed: sidesValue.describe('What the bill says.'), computed: sidesValue.describe('What was computed.'),
  })).describe('By person number and scheme.') }),
});
export const downloadBillTemplate = defineRoute({ method: 'GET', path: '/api/filing/insurance-bill-template', operationId: 'downloadBillTemplate', summary: 'Empty bill', access: seesPay, answer: 'file', response: fileResponse });
export const listInsuranceChanges = defineRoute({
  method: 'GET', path: '/api/filing/insurance-changes/:month', operationId: 'listInsuranceChanges', summary: '增减员: who joined and who left the contributions of a place', access: seesPay, params: monthParams,
  query: z.object({ ...pageFields, place: z.string().max(64).default('').describe('Place of insurance; empty for all.') }),
  response: z.object({ ...totalField, places: z.array(z.string()).describe('Places with changes.'), rows: z.array(z.object({
    personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), place: z.string().describe('Place of insurance.'), reason: z.enum(['hired', 'movedHere', 'left', 'movedAway']).describe('Why.'), date: z.string().describe('Day.'),
    insuranceBase: amountValue.nullable().describe('Declared base of insurance.'), housingFundBase: amountValue.nullable().describe('Declared base of the housing fund.'),
  })).describe('By place, reason and day.') }),
});
export const downloadInsuranceChanges = defineRoute({
  method: 'GET', path: '/api/filing/insurance-changes/:month/file', operationId: 'downloadInsuranceChanges', summary: '增减员 list of a place as a file', access: needs.whole(needs.read('identity')), params: monthParams, answer: 'file',
  query: z.object({ place: z.string().min(1).max(64).describe('Place of insurance.') }), response: fileResponse,
});

const runParams = z.object({ runId: rowIdValue.describe('Run.') });
export const downloadPayResult = defineRoute({ method: 'GET', path: '/api/filing/runs/:runId/pay-result', operationId: 'downloadPayResult', summary: 'The pay result of a locked run for another payroll system', access: seesPay, params: runParams, answer: 'file', response: fileResponse });
export const compareReadBack = defineRoute({
  method: 'POST', path: '/api/filing/runs/:runId/read-back', operationId: 'compareReadBack', summary: 'Compare what another payroll system holds of a run', access: changesPay, params: runParams, upload: true, query: z.object(commandFields),
  response: z.object({ lines: z.int().describe('Lines in the file.'), differences: z.int().describe('Differences in all.'), rows: z.array(z.object({ kind: z.enum(['missing', 'unknown', 'differs']).describe('What is wrong.'), personNumber: z.string().describe('Person number.'), item: z.string().describe('Item.') })).describe('First 200 differences.') }),
});
export const listReadBacks = defineRoute({
  method: 'GET', path: '/api/filing/runs/:runId/read-backs', operationId: 'listReadBacks', summary: 'What was read back of a run', access: seesPay, params: runParams,
  response: z.object({ rows: z.array(z.object({ readBackId: rowIdValue.describe('Comparison.'), lines: z.int().describe('Lines.'), differences: z.int().describe('Differences.'), madeAt: instantValue.describe('When.') })).describe('Newest first.') }),
});
