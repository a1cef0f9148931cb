/** A made-up run that is being paid out, for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (time: string): string => `2026-11-02T${time}:00+08:00`;
const file = {
  fileId: '71', number: '2026-000012', legalEntity: '星河示例制造有限公司', currency: 'CNY', layout: 'salaryBatchGb18030', payDate: '2026-11-10', people: 1994, total: '16843201.55', contentDigest: '9c'.repeat(32), payerLastFour: '3210', state: 'approved', proposalId: '61',
  proposalDigest: 'a'.repeat(64), mayDecide: false, madeBy: '薪资专员示例', madeAt: at('09:12'), counts: { sent: 0, paid: 1991, rejected: 3, returned: 0 }, isHandedOut: true,
};
const line = { personNumber: 'SZ000813', name: '王夜班', legalEntity: file.legalEntity, currency: 'CNY', net: '9798.00', lastFour: '0128', state: 'paid', reason: null, accountFrom: null, attempt: 1, fileNumber: file.number, lineNumber: 813, bankReason: '' };
const lines = [
  line, { ...line, personNumber: 'SH000014', name: '李示例', state: 'rejected', lineNumber: 14, bankReason: '户名不符', net: '12003.20' }, { ...line, personNumber: 'SZ000900', name: '赵示例', state: 'held', reason: 'sharedByMany', attempt: 0, fileNumber: null, lineNumber: null },
  { ...line, personNumber: 'BJ000002', name: '孙示例', state: 'nothingToPay', reason: 'zeroNet', net: '0.00', lastFour: '', attempt: 0, fileNumber: null, lineNumber: null },
];
const payer = { legalEntity: file.legalEntity, holderName: file.legalEntity, bankName: '中国银行', branchCode: '104290000002', layout: file.layout, neededApprovals: 1, lastFour: '3210', chosenBy: '薪资专员示例', chosenAt: at('08:00') };

/** The run whose files can be made at once; of the other one an account to pay from is missing. */
const isNewest = (request: FixtureRequest): boolean => request.params['runId'] === '45';

export const payoutAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listPayoutRuns: request => ({ runs: request.state.isEmpty ? [] : [{ runId: '43', kind: 'regular', title: '', status: 'paying', payDate: '2026-11-10' }, { runId: '45', kind: 'bonus', title: '三季度奖金', status: 'locked', payDate: '2026-11-10' }] }),
  readPayoutRun: request => ({
    runId: '43', month: '2026-10', title: '', status: 'paying', payDate: '2026-11-10', plannedPayDate: '2026-10-31', taxMonth: isNewest(request) ? 'same' : 'otherMonth', withoutPayslip: 7,
    sums: [{ currency: 'CNY', state: 'paid', people: 1991, amount: '16807195.35' }, { currency: 'CNY', state: 'rejected', people: 3, amount: '36006.20' }, { currency: 'CNY', state: 'held', people: 2, amount: '19596.00' }, { currency: 'CNY', state: 'nothingToPay', people: 4, amount: '0.00' }],
    next: [{ legalEntity: file.legalEntity, currency: 'CNY', people: 3, amount: '36006.20', payerLastFour: '3210', layout: file.layout }, { legalEntity: '蒙南示例贸易有限公司', currency: 'CNY', people: 1, amount: '9798.00', ...(isNewest(request) ? { payerLastFour: '7788', layout: file.layout } : { payerLastFour: null, layout: null }) }],
    files: request.state.isEmpty ? [] : [{ ...file, fileId: '73', number: '2026-000014', people: 1, total: '9798.00', isHandedOut: false, counts: { sent: 1, paid: 0, rejected: 0, returned: 0 } }, { ...file, fileId: '72', number: '2026-000013', people: 3, total: '36006.20', state: 'open', isHandedOut: false, mayDecide: true, counts: { sent: 3, paid: 0, rejected: 0, returned: 0 } }, file],
  }),
  listPayoutLines: request => (request.state.isEmpty ? { total: 0, rows: [] } : { total: lines.length, rows: lines }),
  listPayers: request => ({ payers: request.state.isEmpty ? [] : [payer], layouts: [{ code: 'salaryTable', titleChinese: '通用代发格式甲（表格，UTF-8）', titleEnglish: 'Generic salary layout A (table, UTF-8)' }, { code: 'salaryBatchGb18030', titleChinese: '通用代发格式乙（批量文本，GB18030）', titleEnglish: 'Generic salary layout B (batch text, GB18030)' }] }),
  makePaymentFiles: () => ({ files: [{ fileId: '72', number: '2026-000013', proposalId: '62' }] }), choosePayer: () => ({ proposalId: '63' }),
  cancelPaymentFile: () => ({ done: true }),
  takePaymentResults: () => ({ paid: 3, rejected: 0, returned: 0, unchanged: 0, runStatus: 'paying', totalFaults: 0, faults: [] }),
};
