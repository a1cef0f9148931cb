/** Made-up answers of reviews, rules about performance and feedback. */
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { FixtureRequest } from './fixture-answers.ts';
import { nightWorker, people } from './fixture-data.ts';

const at = (day: string, time: string): string => `${day}T${time}:00+08:00`;
const who = ({ personNumber, name, department, workplaceCode, workplaceName }: (typeof people)[number]) => ({ personNumber, name, department, workplaceCode, workplaceName });
const cycle = { cycleId: '70', cycleTitle: '2026 年 10 月', fromDate: '2026-10-01', toDate: '2026-10-31' };

const component = (name: string, weight: string, points: string | null, source: string | null = points, isCalibrated = false) => ({ component: name, weight, points, source, isCalibrated });
const complete = [component('attendance', '20', '85.00'), component('manager', '60', '92', '95', true), component('peers', '20', '84.7')];
const row = { reviewId: '501', state: 'locked', hasSelf: true, hasManager: true, peersAsked: 4, peersAnswered: 4, components: complete, score: '89.14', missing: [] as string[], isFact: true, movedAt: at('2026-11-01', '16:20') };
const rows = [
  row, { ...row, reviewId: '502', state: 'calibration', score: '81.20', isFact: false, components: [component('attendance', '20', '100.00'), component('manager', '60', '75'), component('peers', '20', '81.0')] },
  { ...row, reviewId: '503', state: 'manager', hasManager: false, score: null, isFact: false, peersAnswered: null, components: [component('attendance', '20', '100.00'), component('manager', '60', null), component('peers', '20', null)], missing: ['manager', 'peers'] },
  { ...row, reviewId: '504', state: 'self', hasSelf: false, hasManager: false, score: null, isFact: false, peersAsked: 0, peersAnswered: null, components: [component('attendance', '20', '95.00'), component('manager', '60', null), component('peers', '20', null)], missing: ['manager', 'peers'] },
];
const competencies = [{ competencyCode: 'communication', titleChinese: '沟通', titleEnglish: 'Communication', level: 3 }, { competencyCode: 'safety', titleChinese: '安全意识', titleEnglish: 'Safety', level: 4 }];
const entries = [
  { part: 'self', by: nightWorker.name, at: at('2026-10-29', '20:10'), score: '95', competencies: [{ competencyCode: 'communication', level: 3 }], text: '夜班交接无差错，月底支援了两次包装线。' },
  { part: 'manager', by: '主管示例', at: at('2026-10-30', '19:40'), score: '95', competencies: [{ competencyCode: 'communication', level: 2 }, { competencyCode: 'safety', level: 4 }], text: '产量稳定。交接记录需要写得更清楚。' },
];
const calibrations = [{ component: 'manager', before: '95', after: '92', reason: '与同班组标准对齐', by: '薪资主管示例', at: at('2026-11-01', '15:30') }];
const scores = [{ scoreId: '9021', revision: 1, score: '89.14', source: 'review', sourceName: '', effectiveFrom: '2026-10', effectiveTo: '2026-11', madeAt: at('2026-11-01', '16:20'), rederived: 'differs' }];
const events = [
  { fromState: 'open', toState: 'self', by: '薪资专员示例', at: at('2026-10-26', '09:00'), reason: '' }, { fromState: 'self', toState: 'manager', by: nightWorker.name, at: at('2026-10-29', '20:10'), reason: '' },
  { fromState: 'manager', toState: 'calibration', by: '主管示例', at: at('2026-10-30', '19:41'), reason: '' }, { fromState: 'calibration', toState: 'locked', by: '薪资主管示例', at: at('2026-11-01', '16:20'), reason: '' },
];
const group = { texts: ['交接讲得清楚', '愿意帮人', '记录有时太短'], average: '84.7' };
const file = (reviewId: string) => {
  const found = rows.find(each => each.reviewId === reviewId) ?? row;
  const isLocked = found.state === 'locked';
  return {
    ...who(nightWorker), ...found, ...cycle, competencies, entries: found.state === 'self' ? [] : entries.filter(({ part }) => isLocked || found.state === 'calibration' || part === 'self'), calibrations: isLocked ? calibrations : [], group: isLocked ? group : null, scores: isLocked ? scores : [], events,
    completions: [{ titleChinese: '车间安全操作', titleEnglish: 'Safety in the workshop', completedOn: '2026-10-22', competencyCodes: ['safety'] }],
    hasMuchLeave: found.state === 'manager', mayWrite: found.state === 'manager' ? 'manager' : 'none', moves: found.state === 'locked' ? ['calibration', 'closed'] : found.state === 'calibration' ? ['manager', 'locked'] : found.state === 'manager' ? ['calibration'] : [], mayCalibrate: found.state === 'calibration',
  };
};

const fact = (label: string, value: string, table: string): ExplanationNode => ({ operation: 'leaf', label, value, unit: 'ratio', children: [], reference: { kind: 'fact', table, key: { person_id: 812, entry_id: 20 } } });
const late = (day: string, minutes: number): ExplanationNode => ({
  operation: 'compare', label: '>', value: '1', unit: 'ratio', detail: { comparison: '>' },
  children: [
    { operation: 'sum', label: day, value: String(minutes), unit: 'minute', children: [{ operation: 'span', label: 'late', value: String(minutes), unit: 'minute', detail: { fromMinute: 540, toMinute: 540 + minutes }, children: [{ operation: 'leaf', label: 'punch', value: `${day} 09:${String(minutes).padStart(2, '0')}:00`, unit: 'text', children: [], reference: { kind: 'fact', table: 'attendance.punch', key: { person_id: 812, business_date: day, punch_id: 9001 } } }] }] },
    { operation: 'leaf', label: '0', value: '0', unit: 'minute', children: [], reference: { kind: 'constant', pack: 'performance', item: 'lateTimes' } },
  ],
});
const weight = (code: string, value: string): ExplanationNode => ({ operation: 'leaf', label: `weight.${code}`, value, unit: 'ratio', children: [], reference: { kind: 'fact', table: 'performance.rule_version', key: { rule_id: 61 } } });
const lateTimes: ExplanationNode = { operation: 'sum', label: 'lateTimes', value: '3', unit: 'ratio', children: [late('2026-10-12', 20), late('2026-10-13', 20), late('2026-10-14', 20)] };
const attendance: ExplanationNode = { operation: 'item', label: 'attendanceScore', value: '85', unit: 'ratio', detail: { rule: '62', formula: '100 - 5 * lateTimes', validFrom: '2026-01-01', source: '绩效管理办法 2026-1', article: '公告栏、内网' }, children: [{ operation: 'subtract', label: '-', value: '85', unit: 'ratio', children: [{ operation: 'leaf', label: '100', value: '100', unit: 'ratio', children: [], reference: { kind: 'constant', pack: 'performance-rule-62', item: 'ruleFormula' } }, { operation: 'multiply', label: '*', value: '15', unit: 'ratio', children: [{ operation: 'leaf', label: '5', value: '5', unit: 'ratio', children: [], reference: { kind: 'constant', pack: 'performance-rule-62', item: 'ruleFormula' } }, lateTimes] }] }] };
const weighted = (code: string, share: string, value: string, product: string, node: ExplanationNode): ExplanationNode => ({ operation: 'multiply', label: code, value: product, unit: 'ratio', children: [weight(code, share), { ...node, value }] });
const explanation = {
  titles: { 'zh-CN': '绩效分数', en: 'Score' }, amount: '89.14', unit: 'ratio', labels: {}, facts: [],
  root: {
    operation: 'item', label: 'score', value: '89.14', unit: 'ratio', detail: { rule: '61', formula: '20 / 60 / 20', validFrom: '2026-01-01', source: '绩效管理办法 2026-1', article: '公告栏、内网' }, children: [{ operation: 'round', label: 'ROUND', value: '89.14', unit: 'ratio', detail: { unit: 'hundredth', mode: 'halfUp' }, children: [{ operation: 'divide', label: '/', value: '89.14', unit: 'ratio', children: [
      { operation: 'sum', label: 'weightedScores', value: '8914', unit: 'ratio', children: [weighted('attendance', '20', '85', '1700', attendance), weighted('manager', '60', '92', '5520', fact('manager', '92', 'performance.calibration')), weighted('peers', '20', '84.7', '1694', fact('peers', '84.7', 'performance.review'))] },
      { operation: 'sum', label: 'weights', value: '100', unit: 'ratio', children: [weight('attendance', '20'), weight('manager', '60'), weight('peers', '20')] },
    ] }] }],
  },
  rules: [{ item: 'attendanceScore', titles: { 'zh-CN': '考勤分数', en: 'Attendance' }, formula: '100 - 5 * lateTimes', pack: 'performance-rule-62', validFrom: '2026-01-01', source: '绩效管理办法 2026-1', article: '公告栏', proof: 'companyChoice' }],
};

const proof = { consultedFrom: '2025-11-01', consultedTo: '2025-11-20', consultedWith: '职工代表大会', publishedOn: '2025-12-01', publishedWhere: '公告栏、内网', documentReference: '绩效管理办法 2026-1' };
const rule = { ...proof, risks: [] as string[], components: [] as object[], missing: 'incomplete', formula: '', floor: '', cap: '', validFrom: '2026-01-01', state: 'inForce', proposedBy: '薪资专员示例', proposedAt: at('2025-12-01', '10:00'), endReason: '', endsFrom: null as string | null, rounding: 'fen' };
const rules = [
  { ...rule, ruleId: '61', kind: 'weights', title: '月度考核权重', components: [['attendance', '20'], ['manager', '60'], ['peers', '20']].map(([name, share]) => ({ component: name, weight: share })) },
  { ...rule, ruleId: '62', risks: ['latenessCountsTwice'], kind: 'attendanceScore', title: '考勤计分', formula: '100 - 5 * lateTimes', floor: '60', cap: '100' },
  { ...rule, ruleId: '60', kind: 'attendanceScore', title: '考勤计分（旧）', formula: '100 - 10 * lateTimes', floor: '0', cap: '100', validFrom: '2025-01-01', state: 'ended', endReason: '未经公示' },
  { ...rule, ruleId: '63', kind: 'payFactor', title: '绩效系数', formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' },
  { ...rule, ruleId: '64', kind: 'raise', title: '年度调薪', formula: 'IF(score >= 90, 0.05, 0)', floor: '0', cap: '0.1', state: 'proposed' },
];
const inputs = [['attendanceScore', 'lateTimes', '迟到次数', 'Days with a late arrival', 'ratio'], ['attendanceScore', 'lateMinutes', '迟到分钟', 'Minutes late', 'minute'], ['payFactor', 'score', '绩效分数', 'Score of the review', 'ratio'], ['raise', 'score', '绩效分数', 'Score of the review', 'ratio']]
  .map(([kind, code, titleChinese, titleEnglish, unit]) => ({ kind, code, titleChinese, titleEnglish, unit }));

const said = [
  { feedbackId: '17', visibility: 'open', by: '主管示例', at: at('2026-10-15', '18:30'), text: '昨晚的设备停机处理得很快。' }, { feedbackId: '12', visibility: 'own', by: people[3]?.name ?? '', at: at('2026-09-30', '12:00'), text: '交接班时可以再多讲两句。' },
];
const groups = [{ cycleTitle: '2026 年上半年', state: 'shown', ...group }, { cycleTitle: cycle.cycleTitle, state: 'heldBack', texts: [], average: null }];

export const reviewAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listReviews: ({ state }) => ({
    total: state.isEmpty ? 0 : rows.length, cycle: state.isEmpty ? null : cycle, cycles: state.isEmpty ? [] : [{ cycleId: cycle.cycleId, title: cycle.cycleTitle }], weightsRule: state.isEmpty ? null : '月度考核权重',
    counts: ['open', 'self', 'manager', 'calibration', 'locked', 'closed'].map(each => ({ state: each, count: state.isEmpty ? 0 : rows.filter(review => review.state === each).length })), rows: state.isEmpty ? [] : rows.toReversed().map((review, index) => ({ ...who(people[index * 7] ?? nightWorker), ...review })),
  }),
  readReview: ({ params }) => file(params['reviewId'] ?? ''), explainReviewScore: () => explanation, explainOwnScore: () => explanation,
  readRatingProposal: () => ({ total: 86, rows: [{ personNumber: nightWorker.personNumber, name: nightWorker.name, department: nightWorker.department, fromMonth: '2026-10', toMonth: '2026-11', before: '86.00', after: '91.00', reason: '打卡钟走快，三次打卡已更正' }] }),
  askTeams: () => ({ reviews: 26, asked: 104, tooFew: 2, left: 0 }),
  moveReviews: ({ body }) => ({ results: (Array.isArray(body['reviewIds']) ? body['reviewIds'] : []).map((reviewId, index) => ({ reviewId: String(reviewId), code: index === 1 ? 'reviewIncomplete' : null, data: index === 1 ? { missing: 'manager', attendance: 'there', goals: 'there', manager: 'missing', peers: 'there', self: 'there' } : {} })) }),
  listPersonScores: ({ state }) => ({ rows: state.isEmpty ? [] : [
    { ...cycle, reviewId: '501', score: '89.14', revision: 1, source: 'review', sourceName: '', effectiveFrom: '2026-10', effectiveTo: '2026-11', madeAt: at('2026-11-01', '16:20'), lateDays: 3, judgedBy: '主管示例', approvedBy: '薪资主管示例', components: complete, rules: [{ ruleId: '61', kind: 'weights', title: '月度考核权重', validFrom: '2026-01-01' }] },
    { ...cycle, cycleId: '50', cycleTitle: '2025 年度', fromDate: '2025-01-01', toDate: '2025-12-31', lateDays: 1, reviewId: null, score: '91', revision: 1, source: 'imported', sourceName: '旧绩效系统', effectiveFrom: '2026-01', effectiveTo: null, madeAt: at('2026-01-10', '10:00'), judgedBy: '薪资专员示例', approvedBy: '薪资主管示例', components: [], rules: [] },
  ] }),
  listPerformanceRules: ({ state }) => ({ rules: state.isEmpty ? [] : rules, inputs, payEffectFrom: state.isEmpty ? null : '2026-10' }),
  tryPerformanceRule: () => ({ people: 1960, withoutResult: 14, results: [{ value: '100.00', people: 1711 }, { value: '95.00', people: 180 }, { value: '85.00', people: 55 }], rows: [{ ...who(nightWorker), before: '85.00', after: '95.00' }] }),
  listOwnReviews: ({ state }) => ({
    rows: state.isEmpty ? [] : [{ ...cycle, cycleId: '71', cycleTitle: '2026 年 11 月', fromDate: '2026-11-01', toDate: '2026-11-30', reviewId: '504', state: 'self', score: null, mayWrite: true, movedAt: at('2026-11-01', '09:00') }, { ...cycle, reviewId: '501', state: 'locked', score: '89.14', mayWrite: false, movedAt: at('2026-11-01', '16:20') }],
    imported: state.isEmpty ? [] : [{ ...cycle, cycleId: '50', cycleTitle: '2025 年度', fromDate: '2025-01-01', toDate: '2025-12-31', score: '91', sourceName: '旧绩效系统', madeAt: at('2026-01-10', '10:00') }],
  }),
  readOwnReview: ({ params }) => ({ ...file(params['reviewId'] ?? ''), moves: [], mayCalibrate: false, mayWrite: params['reviewId'] === '504' ? 'self' : 'none' }),
  readOwnFeedback: ({ state }) => ({
    received: state.isEmpty ? [] : said, groups: state.isEmpty ? [] : groups, given: 2, colleagues: state.isEmpty ? [] : people.slice(0, 4).map(({ personNumber, name }) => ({ personNumber, name })),
    asked: state.isEmpty ? [] : [{ askId: '801', personNumber: people[5]?.personNumber ?? '', name: people[5]?.name ?? '', dueOn: '2026-11-12', isAnswered: false }, { askId: '790', personNumber: people[6]?.personNumber ?? '', name: people[6]?.name ?? '', dueOn: '2026-10-28', isAnswered: true }],
  }),
  listFeedback: ({ state }) => ({ received: state.isEmpty ? [] : said.slice(0, 1), groups: state.isEmpty ? [] : groups }),
};
