/** Made-up requests, consents, holds, retention and assessments for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (time: string, date = '2026-11-02'): string => `${date}T${time}:00+08:00`;
const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });
const filled = <Row>({ state }: FixtureRequest, rows: readonly Row[]): readonly Row[] => (state.isEmpty ? [] : rows);

const sections = [
  { section: 'employment', fieldClasses: ['public', 'personal', 'identity'], rows: 4, purposes: ['staffDirectory', 'payroll'], keptMonths: 24 },
  { section: 'payslips', fieldClasses: ['pay'], rows: 12, purposes: ['payroll', 'taxAndInsurance'], keptMonths: 36 },
  { section: 'punches', fieldClasses: ['personal'], rows: 1204, purposes: ['attendance', 'whereabouts'], keptMonths: 36 },
  { section: 'userAccount', fieldClasses: ['public'], rows: 1, purposes: ['signIn'], keptMonths: null },
];
const copy = { exportId: '5f0c1f8e-6d2a-4c44-9d7e-0b6f0c1a2b3c', personNumber: 'SZ000813', state: 'ready', askedAt: at('08:20'), goneAt: at('08:20', '2026-11-03'), bytes: 84_210 };
const consent = { kind: 'bankAccount', textVersion: '2026-11', state: 'given', givenTextVersion: '2026-11', at: at('09:10', '2026-10-05'), how: 'screen' };
const noConsent = { ...consent, state: 'none', givenTextVersion: null, at: null, how: null };

const erasure = {
  erasureId: '7', personNumber: 'SH000102', name: '孙示例', state: 'requested', reason: '已离职，申请删除个人信息', askedBy: '薪资专员示例', askedAt: at('16:20', '2026-10-30'), decidedBy: null, decidedAt: null, eraseAfter: '2029-10-31',
  obstacles: [{ obstacle: 'retention', rule: 'wageRecords', until: '2029-10-31', basis: 'Regulation 489 article 6' }, { obstacle: 'legalHold', rule: '4', until: null, basis: '劳动仲裁 深劳人仲案〔2026〕118号' }],
};
const erasures = [erasure, { ...erasure, erasureId: '6', personNumber: 'SZ000044', name: '钱示例', state: 'restricted', obstacles: [erasure.obstacles[0]], decidedBy: '薪资主管示例', decidedAt: at('10:00', '2026-09-02') }, { ...erasure, erasureId: '2', personNumber: 'erased-0a1b2c3d4e5f', name: '', state: 'erased', reason: '', obstacles: [], eraseAfter: null, decidedBy: '薪资主管示例', decidedAt: at('10:00', '2026-03-02') }];

const hold = { holdId: '4', personNumber: 'SH000102', reason: '劳动仲裁 深劳人仲案〔2026〕118号', state: 'placed', placedBy: '薪资专员示例', placedAt: at('10:05', '2026-10-12'), endAskedBy: null, endedBy: null, endedAt: null };
const holds = [hold, { ...hold, holdId: '3', personNumber: null, reason: '劳动监察 2026 年度检查', state: 'endAsked', endAskedBy: '薪资专员示例' }, { ...hold, holdId: '1', state: 'ended', endAskedBy: '薪资专员示例', endedBy: '薪资主管示例', endedAt: at('15:00', '2026-08-01') }];

const rules = [
  { rule: 'wageRecords', tables: ['payroll.payslip'], months: 36, shortestMonths: 24, startsWith: 'record', basis: '', proof: 'confirmed' },
  { rule: 'contracts', tables: ['people.terms'], months: 24, shortestMonths: 24, startsWith: 'employmentEnd', basis: '', proof: 'confirmed' },
  { rule: 'rawRecords', tables: ['sync.landed_record'], months: 12, shortestMonths: 0, startsWith: 'record', basis: '', proof: 'companyChoice' },
  { rule: 'personCopies', tables: ['privacy.person_export'], months: 0, shortestMonths: 0, startsWith: 'asked', basis: '', proof: 'companyChoice' },
];
const purposes = [
  { purpose: 'payroll', lawfulBasis: 'contract', fieldClasses: ['pay', 'bank', 'health'], recipients: ['payrollOffice', 'bank', '某某人力资源服务有限公司'] },
  { purpose: 'attendance', lawfulBasis: 'legalDuty', fieldClasses: ['personal', 'health'], recipients: ['personnelOffice', 'lineManagers', 'attendanceProvider'] },
];
const assessment = {
  assessmentId: '2', kind: 'scoreToPay', state: 'proposed', purposeText: '按季度绩效评分计算绩效工资，仅使用直属上级的评分与出勤天数。', risksText: '评分偏差会影响当季绩效工资；员工可申请复核。', measuresText: '评分由两级上级确认，员工可见评分与计算过程，并可在五个工作日内申请人工复核。',
  validUntil: '2027-10-31', author: '薪资专员示例', writtenAt: at('14:00', '2026-10-28'), approvedBy: null, approvedAt: null,
};

export const privacyAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  readMyData: request => ({ sections: filled(request, sections), exports: filled(request, [copy, { ...copy, exportId: '6a0c1f8e-6d2a-4c44-9d7e-0b6f0c1a2b3c', state: 'gone', goneAt: at('08:20', '2026-10-03'), askedAt: at('08:20', '2026-10-02'), bytes: null }]) }),
  startMyExport: () => ({ ...copy, state: 'waiting', goneAt: null, bytes: null }), startPersonExport: () => ({ ...copy, state: 'waiting', goneAt: null, bytes: null }),
  listMyConsents: () => ({ consents: [consent, { ...noConsent, kind: 'whereabouts' }, { ...consent, kind: 'faceImage', state: 'withdrawn', at: at('12:00', '2026-10-20') }] }),
  listConsents: request => ({
    counts: [{ kind: 'bankAccount', given: 1840, withdrawn: 2 }, { kind: 'whereabouts', given: 912, withdrawn: 31 }, { kind: 'faceImage', given: 0, withdrawn: 0 }],
    ...list(request, [{ ...consent, personNumber: 'SZ000813', name: '王夜班' }, { ...consent, kind: 'whereabouts', state: 'withdrawn', givenTextVersion: '2026-01', how: 'paper', personNumber: 'SH000014', name: '李示例' }, { ...noConsent, personNumber: 'BJ000002', name: '孙示例' }]),
  }),
  listErasures: request => list(request, erasures),
  listLegalHolds: request => list(request, holds),
  listRetentionRules: request => ({ rules: filled(request, rules), runs: filled(request, [{ retentionRunId: '9', at: at('02:00', '2026-11-01'), by: '薪资主管示例', counts: [{ rule: 'rawRecords', rows: 4120 }, { rule: 'quarantine', rows: 0 }] }, { retentionRunId: '8', at: at('02:00', '2026-10-01'), by: 'worker', counts: [] }]) }),
  previewRetention: request => ({ day: '2026-11-02', counts: filled(request, [{ rule: 'rawRecords', before: '2025-11-02', rows: 812, held: 3 }, { rule: 'failedImports', before: '2026-10-02', rows: 1, held: 0 }]) }),
  readPrivacySettings: () => ({ keepWhereabouts: true, rule: '外勤人员须在客户现场打卡' }),
  listPurposes: () => ({ purposes }),
  readProcessingRecord: request => ({
    companyName: '星河示例制造有限公司', day: '2026-11-02', assessments: 1, holds: 2, retention: filled(request, rules),
    activities: filled(request, purposes.map(purpose => ({ ...purpose, tables: [{ table: 'payroll.payslip', columns: [{ column: 'person_id', fieldClass: 'public', sealed: false }, { column: 'amounts_sealed', fieldClass: 'pay', sealed: true }], rules: ['wageRecords'] }] }))),
  }),
  listAutomatedDecisions: request => ({
    decisions: [{ kind: 'scoreToPay', on: true, allowed: true, switchedBy: '薪资主管示例', switchedAt: at('15:00', '2026-10-29') }, { kind: 'scoreToTraining', on: false, allowed: false, switchedBy: null, switchedAt: null }, { kind: 'candidateMatching', on: false, allowed: false, switchedBy: null, switchedAt: null }],
    assessments: filled(request, [assessment, { ...assessment, assessmentId: '1', state: 'inForce', approvedBy: '薪资主管示例', approvedAt: at('14:40', '2026-10-29') }]),
  }),
};
