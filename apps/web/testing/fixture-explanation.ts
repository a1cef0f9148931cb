/** One explanation as the reference evaluator gives it: holiday overtime of a night worker, down to the punches. */
import type { ExplanationNode } from '#kernel/rules/explanation';
import type { Answer } from '../src/api/client.ts';
import { month, nightWorker } from './fixture-data.ts';

type Explanation = Answer<'explainLine'>;
const punch = (id: number): ExplanationNode => ({ operation: 'leaf', label: 'punch', value: '1', unit: 'count', children: [], reference: { kind: 'fact', table: 'attendance.punch', key: { person_id: 812, business_date: '2026-09-30', punch_id: id } } });
const form: ExplanationNode = { operation: 'leaf', label: 'approval', value: '1', unit: 'count', children: [], reference: { kind: 'fact', table: 'attendance.approval', key: { person_id: 812, approval_id: 88 } } };
const parameter = (code: string, value: string, unit: string, article: string, proof: 'confirmed' | 'secondary' | 'companyChoice'): ExplanationNode =>
  ({ operation: 'leaf', label: code, value, unit, children: [], reference: { kind: 'parameter', pack: 'cn-national', parameter: code, validFrom: '1995-01-01', source: '劳动法', article, proof } });
const wage: ExplanationNode = { operation: 'leaf', label: 'monthlyWage', value: '6200.00', unit: 'CNY/month', children: [], reference: { kind: 'fact', table: 'people.terms', key: { person_id: 812, terms_id: 5021 } } };
const minutes: ExplanationNode = {
  operation: 'sum', label: 'overtimeStatutoryHolidayMinutes', value: '960', unit: 'minute',
  children: Array.from({ length: 31 }, (_, index): ExplanationNode => {
    const date = `${month}-${String(index + 1).padStart(2, '0')}`;
    if (index > 1) return { operation: 'leaf', label: date, value: '0', unit: 'minute', children: [], reference: { kind: 'fact', table: 'attendance.attendance_day', key: { person_id: 812, business_date: date } } };
    return { operation: 'span', label: date, value: '480', unit: 'minute', detail: { fromMinute: 29855040, toMinute: 29855520 }, children: [punch(9001), punch(9002), form] };
  }),
};
const hourlyRate: ExplanationNode = {
  operation: 'item', label: 'hourlyRate', value: '35.63', unit: 'CNY/hour',
  children: [{ operation: 'round', label: '', value: '35.63', unit: 'CNY/hour', detail: { unit: '0.01', mode: 'halfUp' }, children: [{ operation: 'divide', label: '', value: '3100/87', unit: 'CNY/hour', children: [{ operation: 'divide', label: '', value: '24800/87', unit: 'CNY/day', children: [wage, parameter('paidDaysPerMonth', '21.75', 'day/month', '人社部发〔2025〕2号', 'secondary')] }, parameter('hoursPerDay', '8', 'hour/day', '人社部发〔2025〕2号', 'secondary')] }] }],
};
const amount: ExplanationNode = {
  operation: 'item', label: 'overtimeAmountStatutoryHoliday', value: '1710.24', unit: 'CNY',
  children: [{ operation: 'multiply', label: '', value: '1710.24', unit: 'CNY', children: [hourlyRate, { operation: 'divide', label: '', value: '16', unit: 'hour', children: [minutes, { operation: 'leaf', label: '60', value: '60', unit: 'minute/hour', children: [], reference: { kind: 'constant', pack: 'cn-national', item: 'overtimeAmountStatutoryHoliday' } }] }, parameter('overtimeFactorStatutoryHoliday', '3', 'ratio', '第四十四条第三项', 'confirmed')] }],
};
const root: ExplanationNode = { operation: 'item', label: 'overtimePayStatutoryHoliday', value: '1710.24', unit: 'CNY', children: [{ operation: 'round', label: '', value: '1710.24', unit: 'CNY', detail: { unit: '0.01', mode: 'halfUp' }, children: [{ operation: 'total', label: 'overtimeAmountStatutoryHoliday', value: '1710.24', unit: 'CNY', children: [amount] }] }] };

const titles = (zh: string, en: string): { 'zh-CN': string; en: string } => ({ 'zh-CN': zh, en });
export const explanation: Explanation = {
  personNumber: nightWorker.personNumber, name: nightWorker.name, month, item: 'overtimePayStatutoryHoliday', titles: titles('法定节假日加班工资', 'Public-holiday overtime pay'), amount: '1710.24', unit: 'CNY', root,
  labels: {
    overtimePayStatutoryHoliday: titles('法定节假日加班工资', 'Public-holiday overtime pay'), overtimeAmountStatutoryHoliday: titles('法定节假日加班额', 'Holiday overtime amount'), hourlyRate: titles('小时工资', 'Hourly rate'),
    overtimeStatutoryHolidayMinutes: titles('法定节假日加班时间', 'Holiday overtime time'), overtimeFactorStatutoryHoliday: titles('法定节假日加班倍数', 'Holiday overtime factor'), paidDaysPerMonth: titles('月计薪天数', 'Paid days a month'),
    hoursPerDay: titles('日工作小时', 'Hours a day'), monthlyWage: titles('月工资', 'Monthly wage'), punch: titles('打卡', 'Punch'), approval: titles('加班审批', 'Overtime form'), 60: titles('每小时分钟数', 'Minutes an hour'),
  },
  rules: [
    { item: 'overtimePayStatutoryHoliday', titles: titles('法定节假日加班工资', 'Public-holiday overtime pay'), formula: 'TOTAL(overtimeAmountStatutoryHoliday)', pack: 'cn-national', validFrom: '1995-01-01', source: '劳动法', article: '第四十四条第三项', proof: 'confirmed' },
    { item: 'overtimeAmountStatutoryHoliday', titles: titles('法定节假日加班额', 'Holiday overtime amount'), formula: 'overtimeHourlyRate * overtimeStatutoryHolidayMinutes / 60 [minute/hour] * overtimeFactorStatutoryHoliday', pack: 'cn-national', validFrom: '1995-01-01', source: '劳动法', article: '第四十四条第三项', proof: 'confirmed' },
    { item: 'hourlyRate', titles: titles('小时工资', 'Hourly rate'), formula: 'monthlyWage / paidDaysPerMonth / hoursPerDay', pack: 'cn-national', validFrom: '2025-01-01', source: '人社部发〔2025〕2号', article: '小时工资折算', proof: 'secondary' },
  ],
  facts: [
    ...[9001, 9002].map(id => ({ table: 'attendance.punch', key: { person_id: 812, business_date: '2026-09-30', punch_id: id }, kind: 'punch' as const, date: '2026-10-01', fields: [{ name: 'at', value: id === 9001 ? '2026-10-01 19:54' : '2026-10-02 08:03' }, { name: 'place', value: '深圳工厂 东门' }, { name: 'sourceText', value: id === 9001 ? '1790855640' : '1790899380' }] })),
    { table: 'attendance.approval', key: { person_id: 812, approval_id: 88 }, kind: 'approval', date: '2026-10-01', fields: [{ name: 'approvalNumber', value: '202610010088' }, { name: 'from', value: '2026-10-01 20:00' }, { name: 'to', value: '2026-10-02 08:00' }] },
    { table: 'people.terms', key: { person_id: 812, terms_id: 5021 }, kind: 'terms', date: null, fields: [{ name: 'validFrom', value: '2025-03-01' }, { name: 'wage', value: '6200.00' }] },
    ...Array.from({ length: 29 }, (_, index) => ({ table: 'attendance.attendance_day', key: { person_id: 812, business_date: `${month}-${String(index + 3).padStart(2, '0')}` }, kind: 'attendanceDay' as const, date: `${month}-${String(index + 3).padStart(2, '0')}`, fields: [{ name: 'shift', value: 'SZ-NIGHT' }] })),
  ],
};
