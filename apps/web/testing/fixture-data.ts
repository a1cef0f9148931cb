/** Made-up people and figures for looking at screens. Nothing here computes pay: the figures only have to look right. */
import { builtInGrants, type BuiltInRole } from '#contracts/api/access-terms';
import type { OperationName, Answer } from '../src/api/client.ts';

export type Role = BuiltInRole;

/** Rights of a built-in role as the session names them. */
export const rightsOfRole = (role: Role): string[] => {
  const words = builtInGrants[role].flatMap(({ action, fieldClasses, scope }) => fieldClasses.flatMap(fieldClass => {
    const word = `${action}:${fieldClass}`;
    return scope === 'self' ? [`${word}:own`] : scope === 'company' ? [word, `${word}:all`] : [word];
  }));
  return [...new Set(words)].filter(word => !word.endsWith(':own') || !words.includes(word.slice(0, -':own'.length))).sort();
};
type Matrix = Answer<'readMatrix'>;
type MatrixRow = Matrix['rows'][number];
type DayState = MatrixRow['dayStates'][number];
export type AnyAnswer = Answer<OperationName>;

/** A small generator, so that every run shows the same pictures. */
const createRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
};

export const month = '2026-10';
const places = [
  { workplaceCode: 'shanghai', workplaceName: '上海总部', prefix: 'SH', departments: ['总部-财务部', '总部-人力资源部', '总部-研发中心', '总部-市场部'] },
  { workplaceCode: 'shenzhen', workplaceName: '深圳工厂', prefix: 'SZ', departments: ['深圳工厂-一车间', '深圳工厂-二车间', '深圳工厂-三车间', '深圳工厂-质检部'] },
  { workplaceCode: 'beijing', workplaceName: '北京分公司', prefix: 'BJ', departments: ['北京-销售部', '北京-客服部'] },
  { workplaceCode: 'budapest', workplaceName: '布达佩斯', prefix: 'HU', departments: ['布达佩斯-仓储部'] },
] as const;
const surnames = '赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦许何吕施张';
const given = ['安然', '明轩', '若曦', '子涵', '嘉禾', '雨桐', '一帆', '思远', '知夏', '景行', '云舒', '书瑶', '望舒', '清和', '修远'];

export type FixturePerson = { readonly personNumber: string; readonly name: string; readonly department: string; readonly workplaceCode: string; readonly workplaceName: string };

export const people: readonly FixturePerson[] = Array.from({ length: 2000 }, (_, index) => {
  const place = places[index < 700 ? 0 : index < 1700 ? 1 : index < 1960 ? 2 : 3];
  return {
    personNumber: `${place.prefix}${String(index + 1).padStart(6, '0')}`, name: `${surnames[index % surnames.length] ?? ''}${given[(index * 7) % given.length] ?? ''}`,
    department: place.departments[index % place.departments.length] ?? '', workplaceCode: place.workplaceCode, workplaceName: place.workplaceName,
  };
});
export const nightWorker = people[812] ?? people[0]!;
export const facets = {
  departments: places.flatMap(place => [...place.departments]),
  workplaces: places.map(place => ({ workplaceCode: place.workplaceCode, name: place.workplaceName })),
};

const weekday = (day: number): number => (day + 3) % 7;
const isHoliday = (day: number): boolean => day <= 3;
const isRest = (day: number): boolean => (day <= 7 && !isHoliday(day)) || (weekday(day) === 0 || weekday(day) === 6) && day !== 10;
export const classes = Array.from({ length: 31 }, (_, index) => (isHoliday(index + 1) ? 'statutoryHoliday' as const : isRest(index + 1) ? 'restDay' as const : 'workday' as const));

const monthOf = (index: number): { readonly states: DayState[]; readonly overtime: number[] } => {
  const random = createRandom(index + 11);
  const factory = index >= 700 && index < 1700;
  const states: DayState[] = [];
  const overtime: number[] = [];
  for (let day = 1; day <= 31; day += 1) {
    const chance = random();
    const rest = isHoliday(day) || isRest(day);
    const works = !rest || (factory && (weekday(day) === 6 || (isHoliday(day) && index % 5 === 2)));
    const joined = index % 97 === 5 && day < 12;
    const state: DayState = joined ? 'notEmployed' : !works ? 'rest' : chance < 0.035 ? 'late' : chance < 0.045 ? 'early' : chance < 0.06 ? 'missingPunch' : chance < 0.066 ? 'absent' : chance < 0.1 ? 'leave' : chance < 0.11 ? 'trip' : 'attended';
    states.push(state);
    overtime.push(state === 'attended' && works && rest ? 480 : state === 'attended' && random() < (factory ? 0.35 : 0.08) ? 120 : 0);
  }
  return { states, overtime };
};

const totalsOf = (states: readonly DayState[], overtime: readonly number[]): MatrixRow['totals'] => {
  const count = (state: DayState): number => states.filter(other => other === state).length;
  const overtimeOn = (kind: 'workday' | 'restDay' | 'statutoryHoliday'): number => overtime.reduce((sum, minutes, index) => sum + (classes[index] === kind ? minutes : 0), 0);
  const attended = states.filter(state => ['attended', 'late', 'early', 'missingPunch', 'trip'].includes(state)).length;
  return {
    scheduledDays: states.filter((state, index) => state !== 'rest' && state !== 'notEmployed' && classes[index] === 'workday').length, attendedDays: attended,
    presentMinutes: attended * 540, scheduledMinutes: 18 * 480, normalMinutes: attended * 480, lateMinutes: count('late') * 12, earlyMinutes: count('early') * 20, absentMinutes: count('absent') * 480,
    missingPunchMinutes: count('missingPunch') * 480, annualLeaveMinutes: count('leave') * 480, personalLeaveMinutes: 0, sickLeaveMinutes: 0, compensatoryLeaveMinutes: 0, otherPaidLeaveMinutes: 0, tripMinutes: count('trip') * 480,
    overtimeWorkdayMinutes: overtimeOn('workday'), overtimeRestDayMinutes: overtimeOn('restDay'), overtimeStatutoryHolidayMinutes: overtimeOn('statutoryHoliday'),
  };
};

export const matrixRows: readonly MatrixRow[] = people.map((person, index) => {
  const { states, overtime } = monthOf(index);
  return { ...person, dayStates: states, dayOvertimeMinutes: overtime, totals: totalsOf(states, overtime) };
});

const findingOf: Readonly<Partial<Record<DayState, Answer<'listFindings'>['rows'][number]['code']>>> = { late: 'lateArrival', early: 'earlyDeparture', missingPunch: 'missingPunchOut', absent: 'absence' };
export const findings: readonly Answer<'listFindings'>['rows'][number][] = people.flatMap((person, index) =>
  (matrixRows[index]?.dayStates ?? []).flatMap((state, day) => {
    const code = findingOf[state];
    return code === undefined ? [] : [{ ...person, date: `${month}-${String(day + 1).padStart(2, '0')}`, code, minutes: state === 'late' ? 12 : state === 'early' ? 20 : 480, shiftCode: index < 700 ? 'SH-FLEX' : 'SZ-NIGHT', shiftName: index < 700 ? 'SH-FLEX' : 'SZ-NIGHT' }];
  }));

type ItemRow = Answer<'readRegister'>['items'][number];
const item = (code: string, zh: string, en: string, section: ItemRow['section'], unit = 'CNY'): ItemRow => ({ item: code, titles: { 'zh-CN': zh, en }, unit, scale: unit === 'CNY' ? 2 : 0, section });
export const items: readonly ItemRow[] = [
  item('totalAttendedDays', '实出勤天数', 'Days attended', 'attendance', 'day'), item('totalOvertimeWorkdayMinutes', '工作日加班', 'Workday overtime', 'attendance', 'minute'),
  item('totalOvertimeRestDayMinutes', '休息日加班', 'Rest-day overtime', 'attendance', 'minute'), item('totalOvertimeStatutoryHolidayMinutes', '法定节假日加班', 'Holiday overtime', 'attendance', 'minute'),
  item('baseSalary', '基本工资', 'Base salary', 'earnings'), item('overtimePayWorkday', '工作日加班工资', 'Workday overtime pay', 'earnings'), item('overtimePayRestDay', '休息日加班工资', 'Rest-day overtime pay', 'earnings'),
  item('overtimePayStatutoryHoliday', '法定节假日加班工资', 'Public-holiday overtime pay', 'earnings'), item('lateArrivalDeduction', '迟到扣减', 'Late arrival', 'deductions'), item('absenceDeduction', '缺勤扣减', 'Absence', 'deductions'),
  item('personalLeaveDeduction', '事假扣减', 'Personal leave', 'deductions'), item('grossPay', '应发工资', 'Gross pay', 'result'),
  item('pensionEmployee', '养老保险个人', 'Pension', 'insurance'), item('medicalEmployee', '医疗保险个人', 'Medical', 'insurance'), item('unemploymentEmployee', '失业保险个人', 'Unemployment', 'insurance'), item('housingFundEmployee', '公积金个人', 'Housing fund', 'insurance'),
  item('incomeTax', '个人所得税', 'Income tax', 'tax'), item('netPay', '实发工资', 'Net pay', 'result'), item('pensionEmployer', '养老保险单位', 'Pension, employer', 'employer'), item('housingFundEmployer', '公积金单位', 'Housing fund, employer', 'employer'),
  item('hourlyRate', '小时工资', 'Hourly rate', 'basis', 'CNY/hour'), item('pensionBase', '养老缴费基数', 'Pension base', 'basis'), item('cumulativeTaxableIncome', '累计应纳税所得额', 'Cumulative taxable income', 'basis'),
];

const cents = (value: number): string => `${value < 0 ? '-' : ''}${Math.trunc(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`;
type RegisterRow = Answer<'readRegister'>['rows'][number];

export const amountsOf = (index: number): Record<string, number> => {
  const random = createRandom(index + 5);
  const totals = matrixRows[index]!.totals;
  const wage = 520000 + Math.trunc(random() * 120) * 10000;
  const perMinute = wage / 174 / 60;
  const base = wage;
  const workday = Math.round(perMinute * totals.overtimeWorkdayMinutes * 1.5);
  const rest = Math.round(perMinute * totals.overtimeRestDayMinutes * 2);
  const holiday = Math.round(perMinute * totals.overtimeStatutoryHolidayMinutes * 3);
  const late = Math.round(perMinute * totals.lateMinutes);
  const absence = Math.round(perMinute * totals.absentMinutes);
  const gross = base + workday + rest + holiday - late - absence;
  const [pension, medical, unemployment, fund] = [wage * 0.08, wage * 0.02, wage * 0.005, wage * 0.07].map(Math.round) as [number, number, number, number];
  const tax = Math.max(0, Math.round((gross - pension - medical - unemployment - fund - 500000) * 0.03));
  return {
    totalAttendedDays: totals.attendedDays, totalOvertimeWorkdayMinutes: totals.overtimeWorkdayMinutes, totalOvertimeRestDayMinutes: totals.overtimeRestDayMinutes, totalOvertimeStatutoryHolidayMinutes: totals.overtimeStatutoryHolidayMinutes,
    baseSalary: base, overtimePayWorkday: workday, overtimePayRestDay: rest, overtimePayStatutoryHoliday: holiday, lateArrivalDeduction: late, absenceDeduction: absence, personalLeaveDeduction: 0, grossPay: gross,
    pensionEmployee: pension, medicalEmployee: medical, unemploymentEmployee: unemployment, housingFundEmployee: fund, incomeTax: tax, netPay: gross - pension - medical - unemployment - fund - tax,
    pensionEmployer: Math.round(wage * 0.16), housingFundEmployer: fund, hourlyRate: Math.round(wage / 174), pensionBase: wage, cumulativeTaxableIncome: wage * 3,
  };
};
const isCount = (code: string): boolean => code.startsWith('total');
const shown = (amounts: Record<string, number>): Record<string, string> => Object.fromEntries(Object.entries(amounts).map(([code, value]) => [code, isCount(code) ? String(value) : cents(value)]));

export const registerRows: readonly RegisterRow[] = people.map((person, index) => {
  if (person.workplaceCode === 'budapest') return { ...person, status: 'notComputed', reason: 'noActivePack', amounts: {}, differences: {}, isNew: false, checkCode: null };
  const amounts = amountsOf(index);
  const change = index % 4 === 0 ? 0 : Math.trunc((createRandom(index)() - 0.45) * 90000);
  const isNew = index % 97 === 5;
  return {
    ...person, status: 'computed', reason: null, amounts: shown(amounts), differences: isNew ? {} : { grossPay: cents(change), netPay: cents(Math.trunc(change * 0.97)) }, isNew,
    checkCode: (0x9e3779b97f4a7n * BigInt(index + 3)).toString(16).padStart(16, '0').slice(0, 16),
  };
});
export const sumOf = (rows: readonly RegisterRow[], part: 'amounts' | 'differences'): Record<string, string> => {
  const sums = new Map<string, number>();
  for (const row of rows) for (const [code, amount] of Object.entries(row[part])) sums.set(code, (sums.get(code) ?? 0) + (isCount(code) ? Number(amount) : Math.round(Number(amount) * 100)));
  return shown(Object.fromEntries(sums));
};
export const centsText = cents;
