/** Made-up review of a pay run and a pay calendar for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });
const titles = (zh: string, en: string) => ({ 'zh-CN': zh, en });

const review = {
  month: '2026-10', previousMonth: '2026-09', stale: 3, people: 1984, previousPeople: 1979, netPay: '21804112.38', previousNetPay: '21655090.02', byLine: 12,
  causes: [
    { cause: 'headcount', amount: '61240.00', people: 31 }, { cause: 'rate', amount: '84300.12', people: 140 }, { cause: 'hours', amount: '112480.24', people: 1702 }, { cause: 'calendar', amount: '-70210.00', people: 210 },
    { cause: 'contributionBase', amount: '-9120.00', people: 12 }, { cause: 'oneOff', amount: '12000.00', people: 6 }, { cause: 'yearToDate', amount: '-41668.00', people: 880 },
  ],
  groups: [
    { cause: 'hours', item: 'overtimePayRestDay', titles: titles('休息日加班工资', 'Rest day overtime pay'), amount: '98120.44', people: 1204 },
    { cause: 'rate', item: 'baseSalary', titles: titles('基本工资', 'Base salary'), amount: '91200.00', people: 140 },
    { cause: 'yearToDate', item: 'incomeTax', titles: titles('个人所得税', 'Income tax'), amount: '-41668.00', people: 880 },
  ],
  findings: [
    { code: 'samePunches', weight: 'stop', people: 2, open: 2 }, { code: 'belowMinimumWage', weight: 'serious', people: 4, open: 1 }, { code: 'wageFell', weight: 'serious', people: 3, open: 3 }, { code: 'missingPunch', weight: 'notice', people: 212, open: 0 },
  ],
};
const nothing = { ...review, stale: 0, people: 0, previousPeople: 0, netPay: '0.00', previousNetPay: '0.00', byLine: 0, causes: [], groups: [], findings: [] };

const person = { personNumber: 'SZ000813', name: '王夜班', department: '生产一部' };
const causes = [{ cause: 'rate', amount: '800.00' }, { cause: 'hours', amount: '412.50' }, { cause: 'yearToDate', amount: '-120.00' }];
const changes = [
  { ...person, previousNetPay: '8122.40', netPay: '9214.90', change: '1092.50', causes, isByLine: false },
  { personNumber: 'SH000014', name: '李示例', department: '研发部', previousNetPay: null, netPay: '6120.00', change: '6120.00', causes: [{ cause: 'headcount', amount: '6120.00' }], isByLine: false },
];
const answer = { by: '薪资专员示例', at: '2026-11-02T10:20:00+08:00', reason: '两人同班同进同出，已看监控' };
const findings = [
  { ...person, code: 'samePunches', weight: 'stop', details: { others: 'SZ000814' }, state: 'open', looksMissing: 1, answers: [answer] },
  { personNumber: 'SH000014', name: '李示例', department: '研发部', code: 'wageFell', weight: 'serious', details: { from: '9800.00', to: '9300.00' }, state: 'open', looksMissing: 1, answers: [] },
  { personNumber: 'BJ000002', name: '孙示例', department: '销售部', code: 'belowMinimumWage', weight: 'serious', details: { amount: '120.00' }, state: 'answered', looksMissing: 0, answers: [{ ...answer, reason: '月中离职' }] },
  { personNumber: 'SZ000900', name: '赵示例', department: '生产二部', code: 'missingPunch', weight: 'notice', details: { days: '2' }, state: 'noted', looksMissing: 0, answers: [] },
];

const schedule = { fromMonth: '2026-01', firstDay: 26, payDay: 10, payMonthOffset: 1, shift: 'before', attendanceCutOffDays: 7, reviewCutOffDays: 3 };
const calendarMonth = (month: number) => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const [before, after] = [month === 1 ? '2025-12' : `2026-${two(month - 1)}`, month === 12 ? '2027-01' : `2026-${two(month + 1)}`];
  return {
    month: `2026-${two(month)}`, fromDate: `${before}-26`, toDate: `2026-${two(month)}-25`, attendanceCutOff: `${after}-03`, reviewCutOff: `${after}-07`, payDate: month === 9 ? '2026-10-09' : `${after}-10`, nominalPayDate: `${after}-10`,
    status: month < 3 || month > 10 ? null : month < 10 ? 'archived' : 'preview', isBeforeUse: month < 3, late: month === 10 ? 'review' : null,
  };
};

export const runReviewAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  readRunReview: request => (request.state.isEmpty ? nothing : review),
  listRunChanges: request => list(request, changes),
  readRunChange: () => ({ ...person, isByLine: false, lines: [
    { item: 'baseSalary', titles: titles('基本工资', 'Base salary'), change: '800.00', causes: [{ cause: 'rate', amount: '800.00' }] },
    { item: 'overtimePayRestDay', titles: titles('休息日加班工资', 'Rest day overtime pay'), change: '412.50', causes: [{ cause: 'hours', amount: '412.50' }] },
    { item: 'incomeTax', titles: titles('个人所得税', 'Income tax'), change: '120.00', causes: [{ cause: 'yearToDate', amount: '120.00' }] },
  ] }),
  listRunFindings: request => list(request, findings),
  listLeaversToLookAt: request => list(request, [{ personNumber: 'SZ000802', name: '周离职', department: '生产一部', fromMonth: '2026-09' }]), refreshRunReview: () => ({ people: 1984, findings: 221 }), answerRunFindings: () => ({ done: true }),
  readPayCalendar: () => ({ months: Array.from({ length: 12 }, (_, index) => calendarMonth(index + 1)), schedule }),
  changePaySchedule: () => ({ done: true }),
};
