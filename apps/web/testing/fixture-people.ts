/** Made-up files of people for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (date: string): string => `${date}T09:30:00+08:00`;
const event = (eventId: string, kind: string, validOn: string, endsOn: string | null, note = '', isWithdrawn = false) =>
  ({ eventId, kind, validOn, endsOn, note, recordedAt: at(validOn), recordedBy: '薪资专员示例', isWithdrawn, mayWithdraw: !isWithdrawn && ['contract', 'probation', 'confirmation', 'renewal', 'termination'].includes(kind) });
const events = [
  event('9', 'wageChange', '2026-07-01', null, '年度调薪'), event('8', 'transfer', '2025-03-01', null, '由生产一部调入'), event('7', 'renewal', '2026-03-01', '2027-01-15', '', true),
  event('6', 'confirmation', '2023-06-01', null), event('5', 'probation', '2023-03-01', '2023-05-31'), event('4', 'contract', '2023-03-01', '2026-12-31'), event('3', 'hire', '2023-03-01', null),
];
const task = (name: string, list: string, state: string, isByFact: boolean, blocksPay = false) => ({ task: name, list, due: '2026-11-05', blocksPay, state, isByFact, note: '' });
const tasks = [
  task('terms', 'joining', 'done', true), task('identityNumber', 'joining', 'done', true), task('bankAccount', 'joining', 'open', false, true), task('contract', 'joining', 'done', true),
  task('account', 'joining', 'done', true), task('insuranceEnrolment', 'joining', 'open', false), task('equipment', 'joining', 'done', false), task('introduction', 'joining', 'notNeeded', false),
];
const alarm = (kind: string, onDate: string, since: string, count = 0) => ({ kind, onDate, since, count });
const file = (request: FixtureRequest) => ({
  personNumber: request.params['personNumber'] ?? 'SZ000813', name: '王夜班', hireDate: '2023-03-01', leaveDate: request.params['personNumber'] === 'SZ000802' ? '2026-11-30' : null, asOf: request.query.get('asOf') || '2026-11-02', state: 'employed', department: '生产二部', position: { positionCode: 'lineOperator', titleChinese: '产线操作工', titleEnglish: 'Line operator' }, managerPersonNumber: 'SZ000001', managerName: '陈主管',
  terms: { validFrom: '2026-07-01', legalEntity: '示例制造（深圳）有限公司', workplaceCode: 'shenzhen', workplaceName: '深圳工厂', insurancePlace: 'shenzhen', wageKind: 'monthly', wage: '8600.00', currency: 'CNY', scheduleCode: 'SZ-NIGHT', employmentKind: 'standard' },
  events: request.state.isEmpty ? [] : events, tasks: request.state.isEmpty ? [] : tasks, alarms: [alarm('contractEnd', '2026-12-31', '2026-11-16')], missing: ['bankAccount'], untakenLeave: null, mayChange: true, mayChangePay: true,
});
const alarms = [
  { ...alarm('probationEnd', '2026-10-31', '2026-10-17'), personNumber: 'SH000014', name: '李示例', department: '研发部' }, { ...alarm('joiningTasks', '2026-10-28', '2026-10-29', 3), personNumber: 'SH000014', name: '李示例', department: '研发部' },
  { ...alarm('anniversary', '2026-11-05', '2026-10-29', 5), personNumber: 'BJ000002', name: '孙示例', department: '销售部' }, { ...alarm('lastDay', '2026-11-13', '2026-10-30'), personNumber: 'SZ000900', name: '赵示例', department: '生产二部' },
  { ...alarm('contractEnd', '2026-12-31', '2026-11-16'), personNumber: 'SZ000813', name: '王夜班', department: '生产二部' },
];
const fields = [
  { code: 'shirtSize', titleZh: '工服尺码', titleEn: 'Shirt size', kind: 'choice', choices: ['S', 'M', 'L', 'XL'], fieldClass: 'personal', payItem: null, isEnded: false },
  { code: 'workPermitUntil', titleZh: '上岗证至', titleEn: 'Permit until', kind: 'date', choices: [], fieldClass: 'personal', payItem: null, isEnded: false },
  { code: 'carAllowance', titleZh: '车补标准', titleEn: 'Car allowance', kind: 'money', choices: [], fieldClass: 'pay', payItem: 'carAllowance', isEnded: true },
];
const person = (personNumber: string, name: string, department: string, managerPersonNumber: string | null) => ({ personNumber, name, department, managerPersonNumber, workplaceName: '深圳工厂', legalEntity: '示例制造（深圳）有限公司' });
const listField = (name: string, kind: string) => ({ name, fieldClass: 'personal', kind, isSortable: true, operators: ['is', 'isNotEmpty'], isSearchable: false, isGroupable: false });
const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });

export const peopleAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  readPersonFile: file,
  readHireChoices: () => ({ departments: ['研发部', '生产一部', '生产二部'], positions: [{ code: 'lineOperator', titleChinese: '产线操作工', titleEnglish: 'Line operator' }], legalEntities: ['示例制造（深圳）有限公司'], insurancePlaces: ['beijing', 'shanghai', 'shenzhen'], workplaces: [{ code: 'shenzhen', name: '深圳工厂' }], schedules: [{ code: 'SZ-DAY', name: '深圳白班' }, { code: 'SZ-NIGHT', name: '深圳夜班' }] }),
  hirePerson: () => ({ personNumber: 'SZ000914', missing: ['bankAccount'] }),
  recordPersonEvent: () => ({ eventId: '10' }), changeWage: () => ({ eventId: '11' }), withdrawPersonEvent: () => ({ done: true }), markPersonTask: () => ({ done: true }), changeAlarmPolicy: () => ({ done: true }),
  listPersonAlarms: request => ({ ...list(request, alarms), policy: { contractDays: 45, probationDays: 14, anniversaryDays: 7, lastDayDays: 14 }, mayChange: true }),
  readOrgChart: request => ({
    asOf: request.query.get('asOf') || '2026-11-02', departments: request.state.isEmpty ? [] : [{ name: '制造中心', parent: null, people: 0 }, { name: '生产二部', parent: '制造中心', people: 3 }, { name: '研发部', parent: null, people: 1 }],
    people: request.state.isEmpty ? [] : [person('SZ000001', '陈主管', '生产二部', null), person('SZ000813', '王夜班', '生产二部', 'SZ000001'), person('SZ000900', '赵示例', '生产二部', 'SZ000001'), person('SH000014', '李示例', '研发部', null)],
  }),
  listCustomFields: request => ({ mayChange: true, rows: request.state.isEmpty ? [] : fields }), defineCustomField: () => ({ done: true }), setCustomValue: () => ({ done: true }),
  readCustomValues: request => ({ mayChange: true, rows: request.state.isEmpty ? [] : [{ code: 'shirtSize', validFrom: '2025-01-01', value: 'L', recordedAt: at('2025-01-02') }, { code: 'shirtSize', validFrom: '2023-03-01', value: 'M', recordedAt: at('2023-03-01') }, { code: 'workPermitUntil', validFrom: '2026-01-01', value: '2027-12-31', recordedAt: at('2026-01-05') }] }),
  listCustomValues: request => ({ ...list(request, [{ personNumber: 'SZ000813', name: '王夜班', department: '生产二部', values: { shirtSize: 'L', workPermitUntil: '2027-12-31', carAllowance: '500.00' } }, { personNumber: 'SH000014', name: '李示例', department: '研发部', values: { shirtSize: null, workPermitUntil: null, carAllowance: null } }]), fields: [listField('shirtSize', 'choice'), listField('workPermitUntil', 'date'), listField('carAllowance', 'number')] }),
  previewHireSheet: () => ({ rows: 128, missing: ['department'], columns: [{ heading: '员工姓名', field: 'name', example: '张示例' }, { heading: '身份证号', field: 'identityNumber', example: '' }, { heading: '到岗日期', field: 'hireDate', example: '2026-11-02' }, { heading: '中心', field: null, example: '' }] }),
  rememberHireColumns: () => ({ done: true }),
  hireFromSheet: () => ({ hired: [{ row: 2, personNumber: 'SZ000915' }], headings: ['员工姓名', '身份证号', '到岗日期', '中心'], failures: [{ row: 3, field: null, code: 'samePerson', data: { personNumber: 'SZ000813' }, cells: ['王夜班', '', '2026-11-02', '生产二部'] }, { row: 4, field: 'hireDate', code: 'dateUnreadable', data: {}, cells: ['赵示例', '', '11/2', '生产二部'] }] }),
};
