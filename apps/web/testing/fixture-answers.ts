/** Answers of the made-up server by operation, checked against the contract before they leave. */
import { accessAnswers } from './fixture-access.ts';
import { amountsOf, centsText, classes, facets, findings, items, matrixRows, month, nightWorker, people, registerRows, rightsOfRole, sumOf, type Role } from './fixture-data.ts';
import { assistantAnswers } from './fixture-assistant.ts';
import { auditAnswers } from './fixture-audit.ts';
import { bankAnswers } from './fixture-bank.ts';
import { filingAnswers } from './fixture-filing.ts';
import { payoutAnswers } from './fixture-payout.ts';
import { deliveryAnswers } from './fixture-delivery.ts';
import { goalAnswers } from './fixture-goals.ts';
import { learningAnswers } from './fixture-learning.ts';
import { payItemAnswers } from './fixture-pay-item.ts';
import { payRunAnswers } from './fixture-pay-run.ts';
import { runReviewAnswers } from './fixture-run-review.ts';
import { peopleAnswers } from './fixture-people.ts';
import { positionAnswers } from './fixture-position.ts';
import { privacyAnswers } from './fixture-privacy.ts';
import { questionAnswers } from './fixture-questions.ts';
import { recruitingAnswers } from './fixture-recruiting.ts';
import { reviewAnswers } from './fixture-reviews.ts';
import { requestAnswers } from './fixture-requests.ts';
import { programAnswers } from './fixture-programs.ts';
import { explanation } from './fixture-explanation.ts';
import { identityAnswers } from './fixture-identity.ts';

export type FixtureState = { role: Role | null; isEmpty: boolean; /** Rows of a list that are answered at most; null: all of its page. */ mostRows: number | null };
/** A made-up answer that refuses, with the code of why. */
export type Refusal = { readonly refusedWith: string };
export type FixtureRequest = { readonly params: Readonly<Record<string, string>>; readonly query: URLSearchParams; readonly state: FixtureState; readonly body: Readonly<Record<string, unknown>> };

const feedSettings = [{ name: 'baseUrl', secret: false, required: true }, { name: 'path', secret: false, required: true }, { name: 'keyPath', secret: false, required: true }, { name: 'dayPath', secret: false, required: true }, { name: 'token', secret: true, required: false }, { name: 'itemsPath', secret: false, required: false }];
const company = { companyId: 1, companyCode: 'xinghe', name: '星河示例制造有限公司', isDemo: true };
const second = { companyId: 2, companyCode: 'mengnan', name: '蒙南示例贸易有限公司', isDemo: true };
const userNames: Readonly<Record<Role, string>> = { administrator: '管理员示例', payrollClerk: '薪资专员示例', payrollSupervisor: '薪资主管示例', auditor: '审计员示例', lineManager: '主管示例', employee: nightWorker.name };
const at = (time: string, date = '2026-10-02'): string => `${date}T${time}:00+08:00`;

const session = (role: Role) => ({
  userId: role, name: userNames[role], email: `${role}@example.com`, role, roles: [role], rights: rightsOfRole(role), isSteppedUp: true, secondFactor: 'notNeeded', stepUpMethods: ['demonstration'], modules: ['performance', 'learning', 'recruiting'], unseenNotices: 0, personNumber: role === 'employee' || role === 'lineManager' ? nightWorker.personNumber : null, company,
  companies: [{ ...company, role }, ...(rightsOfRole(role).includes('operate:public') ? [{ ...second, role }] : [])], now: at('09:00', '2026-11-02'), today: '2026-11-02', currentMonth: month,
});

const pageOf = <Row extends object>(rows: readonly Row[], request: FixtureRequest): { total: number; rows: Row[] } => {
  const search = request.query.get('search') ?? '';
  const workplace = request.query.get('workplaceCode') ?? '';
  const department = request.query.get('department') ?? '';
  const kept = request.state.isEmpty ? [] : rows.filter(row => {
    const person = row as { name?: string; personNumber?: string; workplaceCode?: string; department?: string };
    return (search === '' || (person.name ?? '').includes(search) || (person.personNumber ?? '').includes(search))
      && (workplace === '' || person.workplaceCode === workplace) && (department === '' || person.department === department);
  });
  const size = Number(request.query.get('pageSize') ?? 50);
  const page = Number(request.query.get('page') ?? 1);
  return { total: kept.length, rows: kept.slice((page - 1) * size, page * size) };
};

const overview = (request: FixtureRequest) => (request.state.isEmpty ? {
  month, problems: [], running: [], checkCode: null,
  steps: (['sync', 'exceptions', 'payroll', 'review'] as const).map(step => ({ step, state: 'waiting' as const, counts: [], finishedAt: null })),
} : {
  month, checkCode: '4f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7',
  steps: [
    { step: 'sync' as const, state: 'attention' as const, finishedAt: at('08:12', '2026-11-02'), counts: [{ name: 'punches', value: 92413 }, { name: 'matchedPeople', value: 1994 }, { name: 'unmatchedPeople', value: 7 }, { name: 'quarantined', value: 3 }] },
    { step: 'exceptions' as const, state: 'attention' as const, finishedAt: at('08:14', '2026-11-02'), counts: [{ name: 'days', value: 61204 }, { name: 'findings', value: findings.length }, { name: 'findingPeople', value: 1311 }] },
    { step: 'payroll' as const, state: 'running' as const, finishedAt: null, counts: [{ name: 'computed', value: 1200 }, { name: 'notComputed', value: 40 }] },
    { step: 'review' as const, state: 'waiting' as const, finishedAt: null, counts: [{ name: 'tied', value: 0 }, { name: 'unconfirmed', value: 9 }] },
  ],
  problems: [
    { step: 'sync' as const, code: 'openIncidents', count: 1, severity: 'error' as const }, { step: 'sync' as const, code: 'unmatchedAccounts', count: 7, severity: 'warning' as const }, { step: 'sync' as const, code: 'quarantinedRecords', count: 3, severity: 'warning' as const },
    { step: 'exceptions' as const, code: 'overtimeMonthlyLimit', count: 214, severity: 'warning' as const }, { step: 'exceptions' as const, code: 'missingPunchOut', count: 312, severity: 'warning' as const }, { step: 'payroll' as const, code: 'notComputed', count: 40, severity: 'info' as const },
  ],
  running: [{ kind: 'payroll' as const, runId: '12', subject: month, state: 'running' as const, done: 1200, total: 1960, unit: 'person' as const, code: null, at: at('09:00', '2026-11-02') }],
});

const incident = { incidentId: '3', sourceCode: 'wecom', class: 'fixCredential' as const, code: 'addressNotAllowed', data: { errcode: 60020, fromAddress: '203.0.113.7' }, occurrences: 4, firstSeen: at('08:02', '2026-11-02'), lastSeen: at('08:40', '2026-11-02'), closedAt: null };
const sources = [
  {
    sourceCode: 'wecom', connector: 'wecom', name: '企业微信', lastSuccess: at('08:12', '2026-11-02'), lagSeconds: 2880, state: 'failing' as const, quarantineCount: 3, unmatchedCount: 7, openIncidents: [incident],
    lastRun: { runId: '5', status: 'finished' as const, startedAt: at('08:02', '2026-11-02'), finishedAt: at('08:12', '2026-11-02'), slicesLanded: 186, slices: 186, calls: 412, providerMinutes: 6.5 },
    quotas: [{ api: 'checkin/getcheckindata', calls: 42, perMinute: 600, minutes: 0.1 }, { api: 'oa/getapprovaldetail', calls: 3120, perMinute: 600, minutes: 5.2 }],
    streams: [{ stream: 'punch' as const, records: 92413, people: 1994 }, { stream: 'approval' as const, records: 3120, people: 1102 }, { stream: 'roster' as const, records: 31000, people: 1000 }],
  },
  { sourceCode: 'workbook', connector: 'workbook', name: 'Excel 工作簿', lastSuccess: at('07:58', '2026-11-02'), lagSeconds: 3720, state: 'healthy' as const, quarantineCount: 0, unmatchedCount: 0, openIncidents: [], lastRun: null, quotas: [], streams: [{ stream: 'person' as const, records: 2000, people: 2000 }] },
  { sourceCode: 'issues', connector: 'feed', name: '项目工具', lastSuccess: at('08:30', '2026-11-02'), lagSeconds: 1800, state: 'healthy' as const, quarantineCount: 0, unmatchedCount: 0, openIncidents: [], lastRun: null, quotas: [], streams: [{ stream: 'item' as const, records: 412, people: 0 }] },
];
const quarantined = ['wrongType', 'missingField', 'outOfRange'].map((reason, index) => ({
  quarantineId: String(index + 1), sourceCode: 'wecom', stream: 'punch' as const, sourcePersonKey: `sz00081${index}`, personNumber: index === 0 ? 'SZ000810' : null, reason: reason as 'wrongType', field: 'checkin_time', receivedAt: at('08:05', '2026-11-02'), resolvedAt: null, resolution: null,
}));
const unmatched = Array.from({ length: 7 }, (_, index) => ({
  sourceCode: 'wecom', sourcePersonKey: index < 4 ? `waibu-guwen-${index + 1}` : `sz0008${index}1x`, name: index < 4 ? `外部顾问${index + 1}` : people[805 + index]?.name ?? '', departments: index < 4 ? ['合作伙伴'] : ['深圳工厂-一车间'], status: 'active' as const, punches: index < 4 ? 0 : 44, firstSeen: at('08:03', '2026-11-02'),
  proposals: index < 4 ? [] : [{ personNumber: people[805 + index]?.personNumber ?? '', name: people[805 + index]?.name ?? '', department: '深圳工厂-一车间', because: 'sameName' as const }, { personNumber: people[840 + index]?.personNumber ?? '', name: people[840 + index]?.name ?? '', department: '深圳工厂-二车间', because: 'similarNumber' as const }],
}));

const dayRow = (date: string, index: number, row = matrixRows[812]) => {
  const totals = row!.totals;
  const overtime = row!.dayOvertimeMinutes[index] ?? 0;
  const kind = classes[index] ?? 'workday';
  const state = row!.dayStates[index] ?? 'rest';
  return {
    date, state, shiftCode: state === 'rest' ? null : 'SZ-NIGHT', dayClass: kind, firstIn: state === 'rest' ? null : `${date}T19:54:00+08:00`, lastOut: null,
    ...Object.fromEntries(Object.keys(totals).filter(name => name.endsWith('Minutes')).map(name => [name, 0])) as Omit<typeof totals, 'scheduledDays' | 'attendedDays'>,
    scheduledMinutes: kind === 'workday' ? 480 : 0, normalMinutes: kind === 'workday' && state === 'attended' ? 480 : 0,
    overtimeWorkdayMinutes: kind === 'workday' ? overtime : 0, overtimeRestDayMinutes: kind === 'restDay' ? overtime : 0, overtimeStatutoryHolidayMinutes: kind === 'statutoryHoliday' ? overtime : 0,
    breakMinutes: 60, uncountedMinutes: 0, findings: state === 'late' ? ['lateArrival' as const] : [],
  };
};
const ownDays = () => Array.from({ length: 31 }, (_, index) => dayRow(`${month}-${String(index + 1).padStart(2, '0')}`, index));

const dayDetail = (request: FixtureRequest) => {
  const personNumber = request.params['personNumber'] ?? nightWorker.personNumber;
  const person = people.find(other => other.personNumber === personNumber) ?? nightWorker;
  const key = (id: number) => ({ table: 'attendance.punch', key: { person_id: 812, business_date: '2026-10-01', punch_id: id } });
  const punch = (id: number, instant: string, fate: 'firstIn' | 'lastOut' | 'between' | 'duplicate') => ({ at: instant, sourceText: String(Date.parse(instant) / 1000), direction: fate === 'lastOut' ? 'out' as const : 'in' as const, device: 'WT-0042', place: '深圳工厂 东门', sourceCode: 'wecom', sourceName: '企业微信', fate, reference: key(id) });
  return {
    ...person, zone: 'Asia/Shanghai', scheduleCode: 'SZ-NIGHT', day: { ...dayRow('2026-10-01', 0), state: 'attended' as const, shiftCode: 'SZ-NIGHT', normalMinutes: 0, overtimeStatutoryHolidayMinutes: 660, presentMinutes: 729, findings: ['duplicatePunch' as const] },
    windowFrom: at('18:00', '2026-10-01'), windowTo: at('10:00'), midnights: [{ at: at('00:00'), date: '2026-10-02', dayClass: 'statutoryHoliday' as const }],
    shift: { code: 'SZ-NIGHT', name: 'SZ-NIGHT', from: at('20:00', '2026-10-01'), to: at('08:00'), breaks: [{ from: at('00:00'), to: at('01:00'), floatingMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 },
    punches: [punch(9001, at('19:54', '2026-10-01'), 'firstIn'), punch(9003, '2026-10-01T19:54:40+08:00', 'duplicate'), punch(9004, at('00:58'), 'between'), punch(9002, at('08:03'), 'lastOut')], expectedMissing: [],
    intervals: [
      { class: 'uncounted' as const, from: at('19:54', '2026-10-01'), to: at('20:00', '2026-10-01') }, { class: 'overtimeStatutoryHoliday' as const, from: at('20:00', '2026-10-01'), to: at('00:00') },
      { class: 'break' as const, from: at('00:00'), to: at('01:00') }, { class: 'overtimeStatutoryHoliday' as const, from: at('01:00'), to: at('08:00') }, { class: 'uncounted' as const, from: at('08:00'), to: at('08:03') },
    ],
    approvals: [{ approvalNumber: '202610010088', kind: 'overtime' as const, status: 'approved' as const, leaveType: null, from: at('20:00', '2026-10-01'), to: at('08:00'), submittedAt: at('10:15', '2026-09-29'), reference: { table: 'attendance.approval', key: { person_id: 812, approval_id: 88 } } }],
    findings: [{ code: 'duplicatePunch' as const, minutes: 0 }],
  };
};

const payslip = (personNumber: string) => {
  const index = Math.max(0, people.findIndex(person => person.personNumber === personNumber));
  const person = people[index] ?? nightWorker;
  const row = registerRows[index];
  const common = { ...person, month, periodFrom: '2026-10-01', periodTo: '2026-10-31', payDate: '2026-11-10', legalEntity: '星河示例制造有限公司', currency: 'CNY' };
  if (row?.status !== 'computed') return { ...common, status: 'notComputed' as const, reason: 'noActivePack', lines: [], netPay: null, findings: [], checkCode: null };
  const amounts = amountsOf(index);
  const lines = items.map(item => ({ ...item, amount: row.amounts[item.item] ?? '0.00', previousAmount: item.unit === 'CNY' && item.section !== 'basis' ? centsText((amounts[item.item] ?? 0) - (index % 3 === 0 ? 0 : ((amounts[item.item] ?? 0) % 9000) - 4000)) : null }));
  return { ...common, status: 'computed' as const, reason: null, lines, netPay: row.amounts['netPay'] ?? null, findings: [], checkCode: row.checkCode };
};

const imports = [
  { importId: 'a1', fileName: '花名册-2026-10.xlsx', importedAt: at('07:58', '2026-11-02'), state: 'landed' as const, sheets: [{ sheet: '人员', rows: 2000, good: 2000, failed: 0, removed: 0 }, { sheet: '薪资约定', rows: 2063, good: 2063, failed: 0, removed: 0 }], failures: [], failedRows: 0 },
  { importId: 'a0', fileName: '花名册-2026-10-初稿.xlsx', importedAt: at('07:41', '2026-11-02'), state: 'refused' as const, sheets: [{ sheet: '人员', rows: 2000, good: 1998, failed: 2, removed: 0 }], failures: [{ sheet: '人员', row: 17, column: '证件号码', reason: 'identityNumberMangled', value: '9.9E+17' }, { sheet: '人员', row: 88, column: '入职日期', reason: 'dateAmbiguous', value: '10/8/26' }], failedRows: 2 },
];
const certificate = (request: FixtureRequest) => {
  const rows = people.slice(0, 400).flatMap((person, index) => (['attendedDays', 'overtimeMinutes', 'leaveMinutes'] as const).map(quantity => {
    const value = String(quantity === 'attendedDays' ? matrixRows[index]?.totals.attendedDays ?? 0 : (index * 30) % 600);
    return { ...person, quantity, unit: quantity === 'attendedDays' ? 'day' as const : 'minute' as const, sourceValue: value, attendanceValue: value, payrollValue: value, payslipValue: value, ties: true };
  }));
  return { people: request.state.isEmpty ? 0 : 1960, tied: request.state.isEmpty ? 0 : 1960, checkCode: '4f1c0d6f', totals: request.state.isEmpty ? [] : [{ quantity: 'attendedDays', unit: 'day' as const, sourceValue: '39204', attendanceValue: '39204', payrollValue: '39204', payslipValue: '39204' }, { quantity: 'overtimeMinutes', unit: 'minute' as const, sourceValue: '1284000', attendanceValue: '1284000', payrollValue: '1284000', payslipValue: '1284000' }], ...pageOf(rows, request) };
};
const wecomSettings = [['baseUrl', false, false], ['corpId', false, true], ['appSecret', true, true], ['contactSecret', true, true], ['leaveNames', false, false]].map(([name, secret, required]) => ({ name: String(name), secret: secret === true, required: required === true }));

/** Every operation that the screens call. */
export const fixtureAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  ...accessAnswers,
  ...auditAnswers,
  ...privacyAnswers, ...payRunAnswers, ...runReviewAnswers, ...payItemAnswers, ...payoutAnswers, ...filingAnswers,
  ...identityAnswers,
  ...requestAnswers,
  ...questionAnswers,
  readSetUp: () => ({ ready: true, isDemonstration: true, steps: [], demoRoles: ['payrollClerk', 'lineManager', 'employee', 'administrator'], version: '0.1.0' }),
  readSession: request => session(request.state.role ?? 'payrollClerk'),
  signInDemo: request => { request.state.role = request.body['role'] as Role; return session(request.state.role); },
  signOut: request => { request.state.role = null; return { done: true }; },
  listMonths: () => ({ months: [{ month, hasAttendance: true, hasPayRun: true }, { month: '2026-09', hasAttendance: false, hasPayRun: false }] }),
  readOverview: overview, readProgress: () => ({ runs: [] }),
  listSources: request => ({ sources: request.state.isEmpty ? [] : sources }),
  listConnectors: () => ({ connectors: [{ name: 'workbook', streams: ['person'], settings: [] }, { name: 'wecom', streams: ['punch', 'approval'], settings: wecomSettings }, { name: 'feed', streams: ['item'], settings: feedSettings }] }),
  checkSource: () => ({ checkedAt: at('09:00', '2026-11-02'), checks: [{ name: 'appSecret', state: 'granted', data: {} }, { name: 'contactSecret', state: 'granted', data: {} }, { name: 'checkin', state: 'missing', data: { step: 'checkinApiApps', errcode: 48002 } }, { name: 'approval', state: 'missing', data: { step: 'trustedAddresses', fromAddress: '203.0.113.7', errcode: 60020 } }] }),
  startSync: () => ({ runId: '6' }), startPayRun: () => ({ runId: '13' }), startAttendance: () => ({ runId: '7' }),
  listIncidents: request => pageOf([incident, { ...incident, incidentId: '2', code: 'rateLimited', class: 'waitQuota' as const, closedAt: at('08:06', '2026-11-02') }], request),
  listQuarantine: request => pageOf(quarantined, request),
  readQuarantined: () => ({ ...quarantined[0], raw: '{"userid":"SZ000810","groupname":"SZ-NIGHT","checkin_type":"上班打卡","checkin_time":"2026-10-12 19:58","location_title":"深圳工厂 东门"}' }),
  listUnmatched: request => pageOf(unmatched, request),
  listPeople: request => ({ fields: [], ...pageOf(people.map((person, index) => ({ ...person, legalEntity: '星河示例制造有限公司', wageKind: index % 50 === 3 ? 'hourly' as const : 'monthly' as const, scheduleCode: index < 700 ? 'SH-FLEX' : 'SZ-NIGHT', hireDate: '2023-04-03', leaveDate: index % 61 === 7 ? '2026-10-23' : null, managerName: '王示例', mobileMasked: '100****0000', accounts: index % 83 === 2 ? [] : [`wecom:${person.personNumber.toLowerCase()}`] })), request) }),
  readPerson: request => ({ ...(people.find(person => person.personNumber === request.params['personNumber']) ?? nightWorker), legalEntity: '星河示例制造有限公司', wageKind: 'monthly', scheduleCode: 'SZ-NIGHT', hireDate: '2023-04-03', leaveDate: null, managerName: '王示例', mobileMasked: '100****0000', accounts: ['wecom:sz000813'], terms: [{ validFrom: '2026-10-16', legalEntity: '星河示例制造有限公司', workplaceName: '深圳工厂', insurancePlace: 'shenzhen', wageKind: 'monthly', wage: '6800.00', currency: 'CNY', scheduleCode: 'SZ-NIGHT' }, { validFrom: '2025-03-01', legalEntity: '星河示例制造有限公司', workplaceName: '深圳工厂', insurancePlace: 'shenzhen', wageKind: 'monthly', wage: '6200.00', currency: 'CNY', scheduleCode: 'SZ-NIGHT' }] }),
  readFacets: () => facets,
  listImports: request => pageOf(imports, request), importWorkbook: () => imports[1],
  createCompany: request => ({ company: { companyId: 3, companyCode: String(request.body['companyCode']), name: String(request.body['name']), isDemo: false } }),
  readMatrix: request => ({ month, dayClasses: [{ workplaceCode: 'shanghai', classes }], computedAt: request.state.isEmpty ? null : at('08:14', '2026-11-02'), ...pageOf(request.state.role === 'lineManager' ? matrixRows.slice(700, 728) : matrixRows, request) }),
  readAttendanceSummary: request => (request.state.isEmpty ? { people: 0, findings: [], overtime: [], overtimeLimitMinutes: 2160 } : {
    people: 2000, overtimeLimitMinutes: 2160, overtime: [[0, 6, 812], [6, 12, 301], [12, 18, 240], [18, 24, 188], [24, 30, 150], [30, 36, 95], [36, 48, 160], [48, null, 54]].map(([fromHours, toHours, count]) => ({ fromHours, toHours, people: count })),
    findings: [['lateArrival', 1402, 980], ['earlyDeparture', 402, 340], ['missingPunchOut', 312, 300], ['absence', 101, 93], ['overtimeMonthlyLimit', 214, 214], ['duplicatePunch', 690, 610]].map(([code, days, count]) => ({ code, days, people: count })),
  }),
  listFindings: request => ({ fields: [], ...pageOf(findings.filter(row => (request.query.get('finding') ?? '') === '' || row.code === request.query.get('finding')), request) }),
  readAttendanceDay: dayDetail, readOwnDay: dayDetail,
  readOwnMonth: request => ({ ...nightWorker, days: request.state.isEmpty ? [] : ownDays(), totals: matrixRows[812]?.totals }),
  readPayRun: request => ({ run: request.state.isEmpty ? null : { runId: '12', month, status: 'preview', startedAt: at('08:20', '2026-11-02'), finishedAt: at('08:21', '2026-11-02'), payDate: '2026-11-10', computed: 1960, notComputed: 40, recomputed: 1960, checkCode: '4f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7', packDigest: 'a1', kernelVersion: '1', unconfirmed: [{ parameter: 'paidDaysPerMonth', titles: { 'zh-CN': '月计薪天数', en: 'Paid days a month' }, value: '21.75', proof: 'secondary', source: '人社部发〔2025〕2号' }, { parameter: 'missingPunchUnpaidShare', titles: { 'zh-CN': '缺卡不计薪比例', en: 'Unpaid share of a missing punch' }, value: '1', proof: 'companyChoice', source: '公司考勤制度' }] } }),
  readRegister: request => {
    const state = request.query.get('state') ?? 'all';
    const kept = registerRows.filter(row => state === 'all' || (state === 'changed' ? row.differences['netPay'] !== undefined && !/^0\.00$/.test(row.differences['netPay']) : row.status === state));
    const all = pageOf(kept, { ...request, query: new URLSearchParams([...request.query].filter(([name]) => name !== 'page' && name !== 'pageSize').concat([['pageSize', '9999']])) }).rows;
    const sort = request.query.get('sort') ?? 'personNumber';
    const value = (row: (typeof all)[number]): number => Number((sort.startsWith('difference:') ? row.differences[sort.slice(11)] : row.amounts[sort]) ?? 0);
    const sorted = sort === 'personNumber' ? all : [...all].sort((one, other) => (value(one) - value(other)) * (request.query.get('order') === 'descending' ? -1 : 1));
    const size = Number(request.query.get('pageSize') ?? 50);
    const page = Number(request.query.get('page') ?? 1);
    return { month, previousMonth: '2026-09', fields: [], items: items.filter(item => item.section !== 'basis'), total: all.length, rows: sorted.slice((page - 1) * size, page * size), totals: sumOf(all, 'amounts'), totalDifferences: sumOf(all, 'differences') };
  },
  readPayAnalysis: request => ({
    currency: 'CNY', previousNetPay: '12480211.30', netPay: '12918804.55',
    costByWorkplace: request.state.isEmpty ? [] : [['shanghai', '上海总部', 700, '7120400.00', '1810220.40'], ['shenzhen', '深圳工厂', 1000, '6488120.25', '1420880.10'], ['beijing', '北京分公司', 260, '2104400.80', '588300.00']].map(([workplaceCode, workplaceName, count, grossPay, employerContributions]) => ({ workplaceCode, workplaceName, people: count, grossPay, employerContributions })),
    difference: [['overtimePayStatutoryHoliday', '法定节假日加班工资', 'Holiday overtime', '612400.20'], ['overtimePayRestDay', '休息日加班工资', 'Rest-day overtime', '-88120.00'], ['absenceDeduction', '缺勤扣减', 'Absence', '-21300.55'], ['incomeTax', '个人所得税', 'Income tax', '-71486.40'], ['joined', '新入职', 'Joined', '60100.00'], ['left', '离职', 'Left', '-53000.00']].map(([code, zh, en, amount]) => ({ item: code, titles: { 'zh-CN': zh, en }, amount })),
  }),
  readPayslip: request => payslip(request.params['personNumber'] ?? ''), readOwnPayslip: () => payslip(nightWorker.personNumber),
  listOwnPayslips: request => ({ payslips: request.state.isEmpty ? [] : [{ month, payDate: '2026-11-10', status: 'computed' }, { month: '2026-09', payDate: '2026-10-10', status: 'computed' }] }),
  explainLine: () => explanation, explainOwnLine: () => explanation,
  listNotComputed: request => {
    const rows = registerRows.filter(row => row.status === 'notComputed').map(({ personNumber, name, department, workplaceCode, workplaceName }) => ({ personNumber, name, department, workplaceCode, workplaceName, reason: 'noActivePack' }));
    return { people: request.state.isEmpty ? 0 : 2000, computed: request.state.isEmpty ? 0 : 1960, reasons: request.state.isEmpty ? [] : [{ reason: 'noActivePack', people: 40 }], ...pageOf(rows, request) };
  },
  readCertificate: certificate,
  ...bankAnswers, ...peopleAnswers, ...recruitingAnswers, ...positionAnswers,
  ...programAnswers, ...assistantAnswers,
  ...deliveryAnswers,
  ...goalAnswers,
  ...learningAnswers,
  ...reviewAnswers,
  readOwnRunPayslip: () => payslip(nightWorker.personNumber),
};
