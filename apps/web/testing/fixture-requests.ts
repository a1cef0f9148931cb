/** Made-up requests, an inbox and a ledger of leave for looking at screens. */
import type { FixtureRequest, Refusal } from './fixture-answers.ts';

const at = (time: string, date: string): string => `${date}T${time}:00+08:00`;
const digest = 'b'.repeat(64);
const person = { personNumber: 'SZ000813', name: '王夜班', department: '生产二部', workplaceCode: 'shenzhen', workplaceName: '深圳工厂' };

const request = {
  requestId: '501', kind: 'leave', leaveKind: 'annualLeave', from: at('09:00', '2026-11-09'), to: at('18:00', '2026-11-10'), correctionDate: null, direction: null, compensation: null, minutes: 960, reason: '家中有事', state: 'open',
  submittedAt: at('08:12', '2026-11-01'), decidedAt: null, waitingFor: '赵示例', waitingSince: at('08:12', '2026-11-01'), dueAt: at('08:12', '2026-11-03'), digest, mayWithdraw: true, mayDecide: true,
};
const requests = [
  request,
  { ...request, requestId: '498', kind: 'correction', leaveKind: null, from: at('08:58', '2026-10-29'), to: at('08:58', '2026-10-29'), correctionDate: '2026-10-29', direction: 'in', minutes: 0, reason: '忘记打卡', submittedAt: at('18:20', '2026-10-29'), waitingSince: at('18:20', '2026-10-29') },
  { ...request, requestId: '490', kind: 'overtime', leaveKind: null, from: at('18:00', '2026-10-20'), to: at('20:30', '2026-10-20'), compensation: 'pay', minutes: 150, state: 'approved', decidedAt: at('09:01', '2026-10-20'), waitingFor: null, waitingSince: null, dueAt: null, mayWithdraw: false, mayDecide: false },
  { ...request, requestId: '471', leaveKind: 'sickLeave', from: at('09:00', '2026-10-12'), to: at('12:00', '2026-10-12'), minutes: 180, state: 'rejected', decidedAt: at('09:40', '2026-10-12'), waitingFor: null, waitingSince: null, dueAt: null, mayWithdraw: false, mayDecide: false },
];
const details = {
  steps: [
    { stepId: '1', kind: 'countersign', approver: '薪资主管示例', state: 'approved', openedAt: at('08:30', '2026-11-01'), dueAt: null, decidedAt: at('09:05', '2026-11-01'), decidedBy: '薪资主管示例', comment: '人手够' },
    { stepId: '2', kind: 'line', approver: '赵示例', state: 'open', openedAt: at('09:05', '2026-11-01'), dueAt: at('09:05', '2026-11-03'), decidedAt: null, decidedBy: null, comment: '' },
  ],
  events: [{ event: 'submitted', by: '王夜班', to: null, at: at('08:12', '2026-11-01'), comment: '' }, { event: 'countersigned', by: '赵示例', to: '薪资主管示例', at: at('08:30', '2026-11-01'), comment: '请看排班' }, { event: 'approved', by: '薪资主管示例', to: null, at: at('09:05', '2026-11-01'), comment: '人手够' }],
  sameForms: [{ sourceCode: 'wecom', approvalNumber: '202611010017', isOtherLeave: false }],
};
const balances = {
  minutesPerDay: 480, annualMinutes: 2880, timeOffMinutes: 180, pendingMinutes: 960, isServiceConfirmed: false,
  accounts: [{ account: 'annual', grantedMinutes: 4800, usedMinutes: 1920, expiredMinutes: 0, balanceMinutes: 2880 }, { account: 'companyAnnual', grantedMinutes: 0, usedMinutes: 0, expiredMinutes: 0, balanceMinutes: 0 }, { account: 'timeOff', grantedMinutes: 180, usedMinutes: 0, expiredMinutes: 0, balanceMinutes: 180 }],
};
const entries = [
  { entryId: null, account: 'annual', entry: 'grant', minutes: 2400, validFrom: '2026-07-01', usableUntil: '2027-12-31', reason: '', basis: { cause: 'band', serviceYears: 10, fullDays: 10, calendarDays: 184, days: 5 }, madeAt: null },
  { entryId: '8', account: 'annual', entry: 'opening', minutes: -960, validFrom: '2026-01-01', usableUntil: '2026-12-31', reason: '旧系统已休两天', basis: {}, madeAt: at('10:00', '2026-09-01') },
  { entryId: '7', account: 'annual', entry: 'grant', minutes: 2400, validFrom: '2026-01-01', usableUntil: '2027-12-31', reason: '', basis: { cause: 'yearBegin', serviceYears: 9, fullDays: 5, calendarDays: 365, days: 5 }, madeAt: at('09:00', '2026-01-01') },
];
const leaveRow = { ...person, hireDate: '2019-05-06', firstWorkDate: '2016-07-01', serviceYears: 10, grantedMinutes: 4800, usedMinutes: 1920, expiredMinutes: 0, balanceMinutes: 2880, pendingMinutes: 960, timeOffMinutes: 180, isServiceConfirmed: true };
const item = { kind: 'request', id: '501', code: 'leave', data: { name: '王夜班', personNumber: 'SZ000813', from: at('09:00', '2026-11-09'), to: at('18:00', '2026-11-10') }, since: at('08:12', '2026-10-31'), ageMinutes: 2930, dueAt: at('08:12', '2026-11-03'), digest, mayDecide: true, link: '/requests?request=501' };
const items = [
  item, { ...item, id: '498', code: 'correction', since: at('18:20', '2026-11-01'), ageMinutes: 900 },
  { ...item, kind: 'proposal', id: '33', code: 'payRunLock', data: { runId: '41', month: '2026-10', kind: 'regular', title: '', people: '1984', reason: '', proposedBy: '薪资专员示例' }, since: at('17:02', '2026-11-01'), ageMinutes: 960, mayDecide: false, link: '/proposals' },
  { ...item, kind: 'proposal', id: '31', code: 'bankAccount', data: { name: '王夜班', personNumber: 'SZ000813', lastFour: '····', askedAs: 'office', proposedBy: '薪资专员示例' }, since: at('08:20', '2026-11-01'), ageMinutes: 1500, digest, mayDecide: false, link: '/proposals' },
  { ...item, kind: 'question', id: 'c1', code: 'payslipLine', data: { month: '2026-10' }, since: at('08:20', '2026-11-02'), ageMinutes: 40, dueAt: null, digest: null, mayDecide: false, link: '/desk?question=c1' },
  { ...item, kind: 'checkIn', id: 'teamCheckIns:701', code: 'teamCheckIns', data: { cycle: '2026 第四季度', goals: '5', people: '3' }, since: at('08:00', '2026-11-01'), ageMinutes: 1500, dueAt: null, digest: null, mayDecide: false, link: '/goals?cycle=701' },
  { ...item, kind: 'review', id: 'teamReview:503', code: 'teamReview', data: { name: '王夜班', cycle: '2026 年 10 月', count: '1' }, since: at('10:00', '2026-11-01'), ageMinutes: 1380, dueAt: null, digest: null, mayDecide: false, link: '/reviews?review=503' },
  { ...item, kind: 'interview', id: '612', code: 'planned', data: { title: '质量工程师', titleEnglish: 'Quality engineer', at: at('14:00', '2026-11-04') }, since: at('16:00', '2026-11-01'), ageMinutes: 1020, dueAt: null, digest: null, mayDecide: false, link: '/my/interviews?interview=612' },
  { ...item, kind: 'notice', id: '3', code: 'requestDecided', data: { kind: 'leave', state: 'approved', name: '王夜班' }, since: at('08:40', '2026-11-02'), ageMinutes: 20, dueAt: null, digest: null, mayDecide: false, link: '/my/requests' },
];
const policy = { minutesPerDay: 480, bandYear: 'full', companyExtraDays: 0, carryOverMonths: 12, overBalance: 'refuse', secondLevelAboveDays: 3, timeOutHours: 48, correctionsPerMonth: 5, backDays: 62, restDayOvertime: 'pay', timeOffMonths: 6 };
const examples = [['wholeYear', 14, 365, 10, 10], ['hire', 14, 184, 10, 5], ['leaver', 13, 181, 10, 4], ['band', 10, 184, 10, 10]].map(([example, serviceYears, calendarDays, fullDays, days]) => ({ example, serviceYears, calendarDays, fullDays, days }));

const list = <Row>(asked: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (asked.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });

export const requestAnswers: Readonly<Record<string, (asked: FixtureRequest) => unknown>> = {
  listOwnRequests: asked => ({ ...list(asked, requests), leave: balances, today: '2026-11-02', nextWorkDate: '2026-11-03' }),
  estimateOwnRequest: () => ({ from: at('09:00', '2026-11-03'), to: at('18:00', '2026-11-03'), minutes: 480, minutesPerDay: 480, leftMinutes: 1440, approvers: ['赵示例', '钱示例'] }),
  listKeptPunches: asked => ({ rows: asked.state.isEmpty ? [] : [
    { sequence: 2, direction: 'out', at: at('18:04', '2026-10-30'), earliest: at('18:04', '2026-10-30'), received: at('19:20', '2026-10-30'), verdict: 'exact', requestId: '498', code: null },
    { sequence: 1, direction: 'in', at: at('08:51', '2026-10-30'), earliest: at('08:40', '2026-10-30'), received: at('19:20', '2026-10-30'), verdict: 'clockMoved', requestId: null, code: 'correctionLimit' },
  ] }),
  startPunchAnchor: () => ({ anchorId: '5b1f6f1e-3c58-4a0e-9a53-0c5a1d8e0051', at: at('09:00', '2026-11-02') }),
  handInKeptPunches: ({ body }) => (JSON.stringify(body['punches']).includes('"out"') ? { refusedWith: 'punchAnchorOld' } satisfies Refusal : { punches: [{ sequence: 1, direction: 'in', at: at('09:00', '2026-11-02'), earliest: at('09:00', '2026-11-02'), received: at('09:01', '2026-11-02'), verdict: 'exact', requestId: '503', code: null }] }),
  submitOwnRequest: () => ({ requestId: '502' }), withdrawOwnRequest: () => ({ done: true }), remindApprover: () => ({ done: true }), readOwnRequest: () => ({ ...request, ...details }),
  readOwnLeave: () => ({ ...balances, entries }),
  listRequests: asked => ({ ...list(asked, requests.map(row => ({ ...person, ...row }))), minutesPerDay: 480 }),
  readRequest: () => ({ ...person, ...request, ...details, candidates: [{ userId: 'u1', name: '钱示例' }, { userId: 'u2', name: '薪资主管示例' }], leave: balances, mayRevoke: false }),
  decideRequests: () => ({ results: [{ requestId: '501', code: null, state: 'approved' }] }), handOnRequest: () => ({ done: true }), revokeRequest: () => ({ done: true }),
  readInbox: asked => ({ ...list(asked, items), counts: ['request', 'proposal', 'question', 'alarm', 'training', 'checkIn', 'review', 'interview', 'notice'].map(kind => ({ kind, count: asked.state.isEmpty ? 0 : items.filter(each => each.kind === kind).length })) }),
  listLeaveBalances: asked => ({ ...list(asked, [leaveRow, { ...leaveRow, personNumber: 'SH000014', name: '李示例', department: '研发部', workplaceName: '上海总部', serviceYears: 1, firstWorkDate: null, isServiceConfirmed: false, grantedMinutes: 2400, usedMinutes: 2640, balanceMinutes: -240, pendingMinutes: 0, timeOffMinutes: 0 }]), day: '2026-11-02', minutesPerDay: 480, toGrant: 12, fields: [] }),
  readPersonLeave: () => ({ ...person, ...balances, firstWorkDate: null, entries }),
  grantAnnualLeave: () => ({ people: 12, entries: 14 }), adjustLeave: () => ({ done: true }), recordServiceStart: () => ({ done: true }),
  readRequestPolicy: () => ({ ...policy, isChosen: false, validFrom: null, examples }), chooseRequestPolicy: () => ({ done: true }),
};
