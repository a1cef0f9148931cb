/** Made-up questions, office hours and suggestions for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';
import { month, nightWorker } from './fixture-data.ts';

const at = (day: string, time: string): string => `${day}T${time}:00+08:00`;
const person = { personNumber: nightWorker.personNumber, name: nightWorker.name, department: nightWorker.department };
const openId = '5b1f6f1e-3c58-4a0e-9a53-0c5a1d8e2f11';
const ownId = '5b1f6f1e-3c58-4a0e-9a53-0c5a1d8e2f13';
const correctedId = '5b1f6f1e-3c58-4a0e-9a53-0c5a1d8e2f14';
const endedId = '5b1f6f1e-3c58-4a0e-9a53-0c5a1d8e2f12';

const row = {
  questionId: openId, about: 'payslipLine', month, runId: '12', item: 'performancePay', date: null, cycleId: null, state: 'open', outcome: null, openedAt: at('2026-11-01', '21:40'), endedAt: null, ageMinutes: 680,
  askedOf: 'manager', askedName: '赵示例', dueAt: at('2026-11-05', '21:00'), carried: 0,
};
const ended = { ...row, questionId: endedId, about: 'attendanceDay', runId: null, item: null, date: '2026-10-09', state: 'resolved', outcome: 'corrected', openedAt: at('2026-10-28', '18:02'), endedAt: at('2026-10-29', '19:20'), ageMinutes: 1518, dueAt: null };
const own = { ...row, questionId: ownId, item: 'overtimePayRestDay', state: 'answered', dueAt: null };
const leaf = (label: string, value: string, unit: string) => ({ operation: 'leaf', label, value, unit, children: [] });
const figure = {
  titles: { 'zh-CN': '绩效工资', en: 'Performance pay' }, value: '1800.00', unit: 'CNY', day: null, answer: null,
  explanation: {
    titles: { 'zh-CN': '绩效工资', en: 'Performance pay' }, amount: '1800.00', unit: 'CNY', rules: [], facts: [],
    labels: { performancePayBase: { 'zh-CN': '绩效工资基数', en: 'Base' }, performanceFactor: { 'zh-CN': '绩效系数', en: 'Factor' } },
    root: { operation: 'multiply', label: 'performancePay', value: '1800', unit: 'CNY', children: [leaf('performancePayBase', '2000', 'CNY'), leaf('performanceFactor', '0.9', 'ratio')] },
  },
};
const details = {
  ...row, ...person, figure, isOwn: false, mayAnswer: true, mayCorrect: true, mayFollow: false, satisfaction: null,
  entries: [{ kind: 'question', isOwn: true, writtenBy: person.name, writtenAt: row.openedAt, text: '十月九日、十三日、二十日我都在九点前打了卡，是门口的机器时间快了。', facts: [] }],
  steps: [{ kind: 'manager', name: '赵示例', state: 'open', openedAt: row.openedAt, dueAt: row.dueAt, carried: 0 }],
};
const endedDetails = {
  ...details, ...ended, figure: { ...figure, titles: { 'zh-CN': '2026-10-09 考勤', en: 'Attendance of 2026-10-09' }, value: null, unit: '', explanation: null }, mayAnswer: false, mayCorrect: false,
  entries: [{ ...details.entries[0], writtenAt: ended.openedAt, text: '这一天我没有迟到。' }, { kind: 'resolved', isOwn: false, writtenBy: '赵示例', writtenAt: ended.endedAt, text: '已核对门禁，提交补卡。', facts: [{ kind: 'request', id: '498', state: 'approved' }] }],
  steps: [{ ...details.steps[0], state: 'passed' }, { kind: 'above', name: '钱示例', state: 'ended', openedAt: ended.openedAt, dueAt: null, carried: 0 }],
};
const ownDetails = {
  ...details, ...own, isOwn: true, mayAnswer: false, mayCorrect: false,
  entries: [...details.entries, { kind: 'answer', isOwn: false, writtenBy: '赵示例', writtenAt: at('2026-11-02', '08:40'), text: '请说明是哪一天。', facts: [] }],
};
const window = { from: at('2026-11-05', '19:00'), to: at('2026-11-05', '21:00'), isOpen: false, outsideMinutes: 120 };
const share = { questions: 14, ended: 11, answered: 9, inWindow: 7, explained: 6, corrected: 4, withdrawn: 1, goneOn: 2, medianMinutes: 2_870 };
const suggestion = {
  suggestionId: '7c1f6f1e-3c58-4a0e-9a53-0c5a1d8e2f11', topic: 'work', state: 'open', openedAt: at('2026-11-01', '20:00'), changedAt: at('2026-11-01', '20:00'), ageMinutes: 780, askedName: '赵示例',
  entries: [{ kind: 'suggestion', state: null, writtenBy: person.name, writtenAt: at('2026-11-01', '20:00'), text: '夜班交接可以早十分钟，白班同事就不用等。' }],
};
const answered = { ...suggestion, suggestionId: '7c1f6f1e-3c58-4a0e-9a53-0c5a1d8e2f12', topic: 'product', state: 'planned', askedName: '', entries: [...suggestion.entries, { kind: 'answer', state: 'planned', writtenBy: '钱示例', writtenAt: at('2026-11-02', '08:30'), text: '下个月试行。' }] };

const isFirst = ({ query }: FixtureRequest): boolean => (query.get('page') ?? '1') === '1';
const list = <Row>(asked: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (asked.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });

export const questionAnswers: Readonly<Record<string, (asked: FixtureRequest) => unknown>> = {
  readQuestionAudience: () => ({ manager: { name: '赵示例', deputies: ['孙示例'], window }, above: '钱示例', fieldClass: 'pay', suggested: 'manager' }),
  listOwnQuestions: asked => list(asked, [own, ended]), listQuestions: asked => ({ ...list(asked, [{ ...row, ...person }, { ...ended, ...person }]), open: asked.state.isEmpty ? 0 : 1 }),
  readQuestion: ({ params }) => (params['questionId'] === endedId ? { ...endedDetails, isOwn: true } : params['questionId'] === ownId ? ownDetails : params['questionId'] === correctedId ? { ...endedDetails, questionId: correctedId, mayFollow: true, entries: [...endedDetails.entries, { ...endedDetails.entries[1], kind: 'followed', text: '', facts: [{ kind: 'proposal', id: '77', state: 'open' }] }] } : details),
  openQuestion: () => ({ questionId: openId }), addToOwnQuestion: () => ({ done: true }), withdrawOwnQuestion: () => ({ done: true }), rateAnswer: () => ({ done: true }), answerQuestion: () => ({ done: true }), resolveQuestion: () => ({ done: true }), handOnQuestion: () => ({ done: true }), followCorrection: () => ({ proposals: 1 }),
  previewCorrection: () => ({
    month: '2026-11', state: 'open', isRelative: false, isWithheld: false, lines: [{ item: 'retroEarnings', titles: { 'zh-CN': '补发', en: 'Back pay' }, before: '0.00', after: '200.00' }, { item: 'incomeTax', titles: { 'zh-CN': '个人所得税', en: 'Income tax' }, before: '84.20', after: '90.20' }],
    carried: [{ item: 'performancePay', titles: { 'zh-CN': '绩效工资', en: 'Performance pay' }, before: '0.00', after: '200.00', fromMonth: month }], netBefore: '9210.00', netAfter: '9404.00',
  }),
  readDesk: asked => ({ rows: asked.state.isEmpty ? [] : [{ ...row, ...person }], window: asked.state.isEmpty ? null : window, kept: { answers: 9, inWindow: 7, outsideMinutes: 480, countsOutside: true } }),
  readOfficeHours: () => ({ zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '19:00', to: '21:00' }], validFrom: '2026-10-01' }), chooseOfficeHours: () => ({ done: true }),
  readQuestionShares: asked => ({ all: share, ages: [[1, 1, 3], [3, 1, 5], [7, 1, 2], [14, 0, 1], [null, 0, 0]].map(([upToDays, waiting, ended]) => ({ upToDays, waiting: asked.state.isEmpty ? 0 : waiting, ended: asked.state.isEmpty ? 0 : ended })), byAsked: [{ ...share, name: '赵示例', questions: 9, outsideMinutes: 1440 }, { ...share, name: '', questions: 5, answered: 0, inWindow: 0, outsideMinutes: null }], countsOutside: true, satisfaction: { given: 8, contentPercent: 75, smallest: 5 } }),
  readQuestionPolicy: () => ({ silenceHours: 72, carryOvers: 1, countsOutside: true, isChosen: false }), chooseQuestionPolicy: () => ({ done: true }),
  listOwnSuggestions: asked => ({ ...list(asked, isFirst(asked) ? [suggestion, answered] : [answered]), total: asked.state.isEmpty ? 0 : 34 }), listSuggestions: asked => ({ ...list(asked, [{ ...(isFirst(asked) ? suggestion : answered), ...person, mayAnswer: true }]), total: asked.state.isEmpty ? 0 : 27 }), makeSuggestion: () => ({ suggestionId: suggestion.suggestionId }), answerSuggestion: () => ({ done: true }),
};
