/** Made-up entries, orders and differences for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });
const night = { personNumber: 'SZ000813', name: '王夜班', department: '生产一部' };
const office = { personNumber: 'SH000014', name: '李示例', department: '研发' };
const project = { code: 'project', titleChinese: '项目奖', titleEnglish: 'Project bonus', treatment: 'taxableOther', isActive: true };
const yearEnd = { code: 'yearEnd', titleChinese: '年终奖', titleEnglish: 'Year-end bonus', treatment: 'annualBonus', isActive: true };
const meal = { code: 'meal', titleChinese: '误餐补助', titleEnglish: 'Missed meals', treatment: 'taxFree', isActive: true };
const entry = {
  ...night, entryId: '501', kind: 'amount', item: 'project', titleChinese: '项目奖', titleEnglish: 'Project bonus', fromMonth: '2026-10', toMonth: '2026-10', runId: null, amount: '800.00', isTaxedApart: false,
  reason: '三号线验收', source: 'manual', writtenBy: '薪资专员示例', writtenAt: '2026-11-02T10:20:00+08:00',
};
const order = {
  ...night, orderId: '601', kind: 'advance', fromMonth: '2026-09', total: '3000.00', monthly: '1000.00', protectedAmount: '0', priority: 1, isActive: true, reason: '借支单 0931', taken: '1000.00', left: '2000.00',
  takings: [{ month: '2026-09', amount: '1000.00' }], writtenBy: '薪资专员示例', writtenAt: '2026-09-12T10:20:00+08:00',
};

const base = { baseId: '701', amount: '2000.00', fromMonth: '2026-07', reason: '劳动合同补充协议', source: 'manual', writtenBy: '薪资专员示例', writtenAt: '2026-07-02T10:20:00+08:00' };

const raise = { ...night, raiseId: '801', validFrom: '2027-01-01', wageKind: 'monthly', before: '6200.00', after: '6525.50', rate: '0.0525', reason: '年度考核', state: 'open', proposedBy: '薪资专员示例', proposedAt: '2026-12-20T10:20:00+08:00' };
const scoreLeaf = { operation: 'leaf', label: 'score', value: '92.5', unit: 'ratio', children: [], reference: { kind: 'fact', table: 'performance.score', key: { person_id: 812, score_id: 7701 } } } as const;
const raiseExplanation = {
  personNumber: night.personNumber, name: night.name, month: '2027-01', item: 'raise', titles: { 'zh-CN': '调薪幅度', en: 'Proposed raise' }, amount: '0.0525', unit: 'ratio', rules: [],
  root: { operation: 'multiply', label: 'raise', value: '0.0525', unit: 'ratio', children: [{ operation: 'subtract', label: '', value: '10.5', unit: 'ratio', children: [scoreLeaf, { operation: 'leaf', label: '82', value: '82', unit: 'ratio', children: [], reference: { kind: 'constant', pack: 'performance-rule-12', item: 'ruleFormula' } }] }, { operation: 'leaf', label: '0.005', value: '0.005', unit: 'ratio', children: [], reference: { kind: 'constant', pack: 'performance-rule-12', item: 'ruleFormula' } }] },
  labels: { score: { 'zh-CN': '绩效分数', en: 'Score of the review' } },
  facts: [{ table: 'performance.score', key: { person_id: 812, score_id: 7701 }, kind: 'score', date: null, fields: [{ name: 'revision', value: '1' }, { name: 'fromMonth', value: '2026-10' }, { name: 'source', value: 'review' }] }],
};

export const payItemAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listPayItems: () => ({ rows: [meal, project, yearEnd], replaceable: [{ item: 'baseSalary', titleChinese: '基本工资', titleEnglish: 'Base salary' }] }),
  listPayEntries: request => list(request, [
    entry, { ...entry, entryId: '502', item: 'meal', titleChinese: '误餐补助', titleEnglish: 'Missed meals', amount: '120.50', source: 'import', toMonth: '2026-12' },
    { ...entry, ...office, entryId: '503', kind: 'override', item: 'baseSalary', titleChinese: '基本工资', titleEnglish: 'Base salary', amount: '11900.00', reason: '劳动合同补充协议' },
  ]),
  listDeductionOrders: request => list(request, [
    order, { ...order, ...office, orderId: '602', kind: 'garnishment', total: null, monthly: '1200.00', protectedAmount: '2740', reason: '（2026）执字 118 号', taken: '2400.00', left: null, takings: [{ month: '2026-08', amount: '1200.00' }, { month: '2026-09', amount: '1200.00' }] },
    { ...order, orderId: null, kind: 'contributionAdvance', fromMonth: '2026-09', total: '31.03', monthly: null, taken: '0.00', left: '31.03', reason: '', takings: [{ month: '2026-09', amount: '-31.03' }], writtenBy: '', writtenAt: null },
  ]),
  listRunDifferences: request => ({ effect: request.state.isEmpty ? '0.00' : '965.52', ...list(request, [
    { ...office, fromMonth: '2026-09', item: 'baseSalary', titleChinese: '基本工资', titleEnglish: 'Base salary', before: '12000.00', after: '13000.00', effect: '1000.00', causes: [{ code: 'rate', what: 'wage', day: '2026-09-01', before: '12000', after: '13000', beforeKind: 'monthly', afterKind: 'monthly' }] },
    { ...night, fromMonth: '2026-09', item: 'lateArrivalDeduction', titleChinese: '迟到扣减', titleEnglish: 'Late arrival deduction', before: '0.00', after: '34.48', effect: '-34.48', causes: [{ code: 'hours', what: 'lateMinutes', day: '2026-09-14', before: '0', after: '30', beforeKind: null, afterKind: null }] },
  ]) }),
  listPerformanceBases: request => list(request, [{ ...night, ...base, factor: '0.9000', mayKnowFactor: true }, { ...office, ...base, factor: null, mayKnowFactor: true, baseId: '702', amount: '1500.50', fromMonth: '2026-10', source: 'import', reason: '岗位调整' }]),
  readPerformanceBases: () => ({ rows: [base, { ...base, baseId: '690', amount: null, reason: '录错月份' }, { ...base, baseId: '689', amount: '1800.00', reason: '转正' }] }),
  writePerformanceBases: () => ({ written: 1, refused: [] }),
  listRaises: request => list(request, [raise, { ...raise, ...office, raiseId: '802', before: '12000.00', after: '12360.00', rate: '0.0300', state: 'approved' }]),
  explainRaise: () => raiseExplanation,
  previewScoreChange: () => ({
    month: '2026-11', state: 'open', isRelative: false, isWithheld: false, lines: [{ item: 'retroEarnings', titles: { 'zh-CN': '以前月份应发补差', en: 'Differences of earlier pay' }, before: '51.72', after: '251.72' }, { item: 'incomeTax', titles: { 'zh-CN': '个人所得税', en: 'Income tax' }, before: '84.20', after: '90.20' }],
    carried: [{ item: 'performancePay', titles: { 'zh-CN': '绩效工资', en: 'Performance pay' }, before: '0.00', after: '200.00', fromMonth: '2026-10' }], netBefore: '9210.00', netAfter: '9404.00',
  }),
  proposeRaises: () => ({ proposed: 2, refused: [] }),
  readFinalPay: () => ({
    leaveDate: '2026-11-30', month: '2026-11', isLocked: false, mayConfirm: true,
    lines: [
      { code: 'untakenLeave', state: 'proposed', amount: '4413.79', treatment: null, steps: [{ code: 'untakenDays', value: '4.0000' }, { code: 'monthsAveraged', value: '12' }, { code: 'averageWage', value: '12000.0000' }, { code: 'monthlyPayDays', value: '21.7500' }, { code: 'dailyWage', value: '551.7241' }, { code: 'extraShare', value: '2.0000' }] },
      { code: 'severance', state: 'choice', amount: '24000.00', treatment: 'taxFree', steps: [{ code: 'serviceMonths', value: '18' }, { code: 'severanceMonths', value: '2.0000' }] },
    ],
    debts: [{ orderId: '601', kind: 'advance', left: '2000.00', state: 'byInstalments', reason: '借支单 0931' }],
  }),
  confirmFinalPay: () => ({ written: 1, orders: 0 }),
  savePayItem: () => ({ done: true }), writePayEntries: () => ({ written: 1, refused: [] }), saveDeductionOrder: () => ({ orderId: '603' }), openExtraRun: () => ({ runId: '46' }), computeExtraRun: () => ({ computed: 320, notComputed: 0 }),
};
