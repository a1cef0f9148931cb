/** Made-up recruiting for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (date: string, time = '09:30'): string => `${date}T${time}:00+08:00`;
const welder = { 'zh-CN': '焊接工程师', en: 'Welding engineer' };
const analyst = { 'zh-CN': '数据分析师', en: 'Data analyst' };
const requisition = (requisitionId: string, title: typeof welder, department: string, state: string, more: object = {}) => ({
  requisitionId, positionCode: title === welder ? 'weldingEngineer' : 'dataAnalyst', title, profileOn: '2026-10-08', department, headcount: 2, wantedBy: '2026-12-15', note: '', state, hired: 0, running: 0, openedAt: at('2026-10-08'), ...more,
});
const requisitions = [requisition('901', welder, '生产二部', 'open', { hired: 1, running: 3 }), requisition('902', analyst, '研发部', 'paused', { headcount: 1, wantedBy: null, running: 1 }), requisition('903', analyst, '销售部', 'filled', { headcount: 1, hired: 1 })];
const application = (applicationId: string, requisitionId: string, title: typeof welder, stage: string) => ({ applicationId, requisitionId, title, stage, movedAt: at('2026-10-28') });
const candidates = [
  { candidateId: '811', name: '赵示例', mobile: '13800000011', email: 'zhao@example.com', source: 'form', enteredAt: at('2026-10-12'), applications: [application('711', '901', welder, 'offer')] },
  { candidateId: '812', name: '钱示例', mobile: '13800000012', email: '', source: 'sheet', enteredAt: at('2026-10-14'), applications: [application('712', '901', welder, 'interview'), application('713', '902', analyst, 'rejected')] },
  { candidateId: '813', name: '孙示例', mobile: '', email: 'sun@example.com', source: 'job-site', enteredAt: at('2026-10-20'), applications: [] },
];
const event = (stage: string, date: string, note = '') => ({ stage, note, madeAt: at(date), madeBy: '薪资专员示例' });
const interview = (interviewId: string, state: string, scorecard: object | null) => ({ interviewId, startsAt: at('2026-10-22', '14:00'), zone: 'Asia/Shanghai', place: '二号楼会议室', interviewer: '陈主管', state, scorecard });
const scorecard = {
  recommendation: 'yes', text: '实操稳定，图纸理解到位。', givenAt: at('2026-10-22', '16:10'), givenBy: '薪资专员示例', findings: [{ requirement: 'tigWelding', title: { 'zh-CN': '氩弧焊', en: 'TIG welding' }, level: 4, note: '现场试焊合格' }, { requirement: 'drawingReading', title: { 'zh-CN': '识图', en: 'Reading drawings' }, level: 3, note: '' }],
};
const offer = (offerId: string, state: string, wage: string | null) => ({
  offerId, proposalId: '77', state, hireDate: '2026-11-16', department: '生产二部', managerPersonNumber: 'SZ000001', legalEntity: '示例制造（深圳）有限公司', workplaceCode: 'shenzhen', wageKind: wage === null ? null : 'monthly', wage, employmentKind: 'standard', probationEndsOn: '2027-02-15', contractEndsOn: '2029-11-15', scheduleCode: 'day', insurancePlace: 'CN-4403', insuranceBase: '11500.00', housingFundBase: '11500.00', housingFundRate: '0.07', madeAt: at('2026-10-26'), madeBy: '薪资专员示例',
});
const applications = [
  {
    applicationId: '711', requisitionId: '901', positionCode: 'weldingEngineer', title: welder, stage: 'offer', appliedAt: at('2026-10-12'), events: [event('new', '2026-10-12'), event('screening', '2026-10-14', '证书齐全'), event('interview', '2026-10-16'), event('offer', '2026-10-26')],
    interviews: [interview('611', 'held', scorecard), interview('612', 'planned', null)], offers: [offer('512', 'accepted', '11500.00'), offer('511', 'declined', '10800.00')], hiredPersonNumber: null,
  },
  { applicationId: '714', requisitionId: '902', positionCode: 'dataAnalyst', title: analyst, stage: 'interview', appliedAt: at('2026-10-13'), events: [event('new', '2026-10-13')], interviews: [], offers: [offer('513', 'proposed', '14000.00')], hiredPersonNumber: null },
  { applicationId: '716', requisitionId: '904', positionCode: 'weldingEngineer', title: welder, stage: 'hired', appliedAt: at('2024-03-02'), events: [event('new', '2024-03-02'), event('hired', '2024-03-28')], interviews: [], offers: [], hiredPersonNumber: 'SZ000702' },
];
const candidate = (request: FixtureRequest) => ({
  candidateId: request.params['candidateId'] ?? '811', name: '赵示例', mobile: '13800000011', email: 'zhao@example.com', hasIdentityNumber: false, source: 'form', enteredAt: at('2026-10-12'),
  skills: [{ skill: '氩弧焊', level: 4, years: 6 }, { skill: 'AutoCAD', level: null, years: null }], experience: '2020 年起在示例重工任焊工，负责压力容器焊接。\n没有机器人焊接经验。', isErased: false, erasedOn: null, applications: request.state.isEmpty ? [] : applications, mayChange: true, mayOffer: true,
});
const requirement = (skillCode: string, title: typeof welder, state: string, more: object = {}) => ({
  skillCode, title, isMust: true, wantedLevel: 3, wantedYears: 3, state, lacking: [], foundLevel: 4, isLevelFromYears: false, foundYears: '6', share: '1', evidence: [{ source: 'form', quote: '' }, { source: 'experience', quote: '2020 年起在示例重工任焊工' }], denials: [], ...more,
});
const nothing = { foundLevel: null, foundYears: null, share: '0', evidence: [] };
const requirements = [
  requirement('tigWelding', { 'zh-CN': '氩弧焊', en: 'TIG welding' }, 'met'),
  requirement('drawingReading', { 'zh-CN': '识图', en: 'Reading drawings' }, 'partial', { lacking: ['years'], foundLevel: 3, foundYears: '3/2', share: '1/2', evidence: [{ source: 'experience', quote: '看图施工一年半' }] }),
  requirement('robotWelding', { 'zh-CN': '机器人焊接', en: 'Robot welding' }, 'denied', { ...nothing, lacking: ['skill'], denials: [{ source: 'experience', quote: '没有机器人焊接经验' }] }),
  requirement('english', { 'zh-CN': '英语', en: 'English' }, 'missing', { ...nothing, isMust: false, wantedYears: null, lacking: ['skill'] }),
];
const rows = [
  { candidateId: '811', name: '赵示例', applicationId: '711', stage: 'offer', score: '57.1', missingMusts: ['robotWelding'], requirements },
  { candidateId: '812', name: '钱示例', applicationId: '712', stage: 'interview', score: '42.9', missingMusts: ['robotWelding', 'drawingReading'], requirements: requirements.map(each => (each.skillCode === 'drawingReading' ? { ...each, ...nothing, state: 'missing', lacking: ['skill'] } : each)) },
];
const group = (kind: string, name: string, people: number, averageScore: string, difference: string, invitedShare: string) => ({ kind, group: name, people, averageScore, difference, invitedShare });
const list = <Row>(request: FixtureRequest, all: readonly Row[]): { total: number; mayChange: boolean; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, mayChange: true, rows: [] } : { total: all.length, mayChange: true, rows: all });
const ownInterview = { interviewId: '612', startsAt: at('2026-11-04', '14:00'), zone: 'Asia/Shanghai', place: '二号楼会议室', state: 'planned', title: welder, hasScorecard: false };
const done = () => ({ done: true });

export const recruitingAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listRequisitions: request => list(request, requisitions),
  readRequisition: () => ({
    ...requisitions[0], stages: ['new', 'screening', 'interview', 'offer', 'hired', 'rejected', 'withdrawn'].map((stage, index) => ({ stage, count: [1, 0, 1, 1, 1, 2, 0][index] ?? 0 })),
    events: [{ state: 'open', headcount: 1, note: '', madeAt: at('2026-10-08'), madeBy: '薪资专员示例' }, { state: 'open', headcount: 2, note: '夜班扩产', madeAt: at('2026-10-15'), madeBy: '薪资专员示例' }],
  }),
  openRequisition: () => ({ requisitionId: '904' }), changeRequisition: done,
  listCandidates: request => list(request, candidates), readCandidate: candidate,
  enterCandidate: () => ({ candidateId: '811', isKnown: false, applicationId: null }), changeCandidate: done, eraseCandidate: done, joinCandidates: done, importCandidates: () => ({ taken: [], failures: [] }),
  previewCandidateSheet: () => ({ rows: 86, missing: [], columns: [{ heading: '姓名', field: 'name' }, { heading: '联系电话', field: 'mobile' }, { heading: '专业技能', field: 'skills' }, { heading: '期望薪资', field: null }] }),
  rememberCandidateColumns: done,
  importCandidateSheet: () => ({
    entered: 80, known: 4, headings: ['姓名', '联系电话', '专业技能', '期望薪资'],
    failures: [{ row: 7, field: 'mobile', code: 'mobileUnreadable', data: {}, cells: ['李示例', '微信联系', '', ''] }, { row: 31, field: null, code: 'contactOfAnother', data: { candidateId: '812' }, cells: ['周示例', '13800000012', '', ''] }],
  }),
  applyForRequisition: () => ({ applicationId: '715' }), moveApplication: done, planInterview: () => ({ interviewId: '613' }), cancelInterview: done, giveScorecard: done,
  proposeOffer: () => ({ offerId: '513', proposalId: '78' }), answerOffer: done, hireCandidate: () => ({ personNumber: 'SZ000914', missing: ['bankAccount'], enrolled: ['training', 'goals'] }),
  readMatching: request => ({ total: request.state.isEmpty ? 0 : rows.length, positionCode: 'weldingEngineer', title: welder, profileOn: '2026-10-08', hintsBy: 'bge-m3', rows: request.state.isEmpty ? [] : rows }),
  readMatchingHints: () => ({ model: 'bge-m3', hints: [{ skillCode: 'robots', title: { 'zh-CN': '机器人编程', en: 'Robot programming' }, source: 'experience', quote: '调试过两条自动上下料产线', likeness: '0.71' }] }),
  readMatchingDifferences: request => ({ smallestGroup: 5, notGiven: request.state.isEmpty ? null : 12, groups: request.state.isEmpty ? [] : [group('gender', 'man', 18, '52.3', '-0.4', '0.44'), group('gender', 'woman', 9, '53.5', '0.8', '0.56')] }),
  listOwnInterviews: request => ({ rows: request.state.isEmpty ? [] : [ownInterview, { ...ownInterview, interviewId: '611', startsAt: at('2026-10-22', '14:00'), state: 'held', hasScorecard: true }] }),
  readOwnInterview: () => ({
    ...ownInterview, name: '赵示例', skills: [{ skill: '氩弧焊', level: 4, years: 6 }], experience: '2020 年起在示例重工任焊工，负责压力容器焊接。', scorecard: null,
    requirements: [{ requirement: 'tigWelding', title: { 'zh-CN': '氩弧焊', en: 'TIG welding' }, level: 3, isMust: true }, { requirement: 'english', title: { 'zh-CN': '英语', en: 'English' }, level: 2, isMust: false }],
  }),
  giveOwnScorecard: done,
  readRecruitingPolicy: () => ({ retentionMonths: 12, enrolsTraining: true, enrolsGoals: true, isChosen: false, mayChange: true }), chooseRecruitingPolicy: done,
};
