/** Made-up pay runs, holds and gaps for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (time: string, date = '2026-11-02'): string => `${date}T${time}:00+08:00`;
const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });

const regular = { runId: '41', month: '2026-10', kind: 'regular', title: '', status: 'preview', payDate: '2026-10-31', reversesRunId: null };
const bonus = { ...regular, runId: '44', kind: 'bonus', title: '三季度奖金', status: 'review' };

const history = (event: string, fromStatus: string, toStatus: string, rest: Readonly<Record<string, unknown>> = {}) => ({ event, fromStatus, toStatus, actor: 'worker', reason: '', at: at('08:30'), times: 1, ...rest });
const preview = {
  ...regular, periodFrom: '2026-10-01', periodTo: '2026-10-31', checkCode: 'b2'.repeat(32), counts: { people: 2000, computed: 1984, notComputed: 16, excluded: 14, held: 3 },
  money: [{ currency: 'CNY', grossPay: '21483200.00', incomeTax: '612034.18', employerCost: '27912480.66', netPay: '17480332.91', heldPay: '19596.00', netChange: '-103422.07' }],
  blockers: [{ code: 'notComputed', people: 2, personNumbers: ['HU001999', 'SZ000044'] }, { code: 'factsWaiting', people: 1, personNumbers: ['SH000014'] }], lockProposal: null, steps: [],
  history: [history('calculate', 'failed', 'calculating'), history('calculated', 'calculating', 'preview', { at: at('08:34') }), history('refresh', 'preview', 'preview', { at: at('16:20'), times: 12 })],
};
const review = {
  ...preview, ...bonus, counts: { people: 320, computed: 320, notComputed: 0, excluded: 0, held: 1 }, blockers: [], money: [{ currency: 'CNY', grossPay: '1920000.00', incomeTax: '57600.00', employerCost: '1920000.00', netPay: '1862400.00', heldPay: '6000.00', netChange: null }],
  lockProposal: { proposalId: '77', event: 'lock', digest: 'a1'.repeat(32), proposedBy: '薪资专员示例', mayDecide: true }, steps: ['return', 'decide'],
  history: [...preview.history, history('submit', 'preview', 'review', { actor: '薪资专员示例', reason: '奖金名单见附件', at: at('17:02') })],
};
const hold = {
  personNumber: 'SZ000813', name: '王夜班', department: '生产一部', reason: 'dispute', note: '加班小时有争议', accountFrom: null, placedBy: '薪资专员示例', placedAt: at('10:20'), state: 'holding', releasedBy: '', releasedAt: null, releaseNote: '', net: '8122.40',
};

export const payRunAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listPayRuns: request => ({ rows: request.state.isEmpty ? [] : [regular, bonus] }),
  readRunLife: request => (request.params['runId'] === '44' ? review : preview),
  listRunHolds: request => list(request, [
    hold, { ...hold, personNumber: 'SZ000044', name: '钱示例', reason: 'notYetInEffect', accountFrom: '2026-11-03', note: '', placedBy: '', placedAt: null },
    { ...hold, personNumber: 'SH000014', name: '李示例', reason: 'leaving', state: 'released', releasedBy: '薪资主管示例', releasedAt: at('15:00'), releaseNote: '交接已完成' },
  ]),
  listRunGaps: request => list(request, [
    { personNumber: 'HU001999', name: '匈示例', department: '海外部', reason: 'noActivePack', isExcluded: true, note: '在匈牙利发薪', decidedBy: '薪资专员示例' },
    { personNumber: 'SZ000044', name: '钱示例', department: '生产一部', reason: 'noOpeningBalance', isExcluded: false, note: '', decidedBy: '' },
  ]),
  listRunPayslips: request => ({
    ...list(request, [{ personNumber: 'SZ000813', name: '王夜班', department: '生产一部', reason: null, amounts: { annualBonus: '6000.00', incomeTax: '180.00', netPay: '5820.00' } }]),
    items: [['annualBonus', '奖金', 'Bonus'], ['incomeTax', '个人所得税', 'Income tax'], ['netPay', '实发工资', 'Net pay']].map(([item, zh, en]) => ({ item, titles: { 'zh-CN': zh, en }, unit: 'CNY', scale: 2 })),
  }),
  submitPayRun: () => ({ proposalId: '77' }), returnPayRun: () => ({ done: true }), discardPayRun: () => ({ done: true }), proposeRunUnlock: () => ({ proposalId: '78' }), settlePayRun: () => ({ done: true }),
  archivePayRun: () => ({ done: true }), reversePayRun: () => ({ runId: '45' }), holdPay: () => ({ done: true }), releasePay: () => ({ done: true }), excludeFromRun: () => ({ done: true }), carryExclusions: () => ({ people: 3 }),
};
