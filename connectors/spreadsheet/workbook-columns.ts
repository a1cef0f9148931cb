/**
 * The company workbook: its sheets and columns. The reader, the template and the guides all come from this one table.
 *
 * A sheet or column is found by its Chinese heading or its English alias (trimmed, letter case ignored).
 * Headings stand in the first row. Unknown columns are an error of the file, so that a mistyped heading is never
 * silently ignored.
 */
import type { WorkbookSheetKey } from '#contracts/flow/workbook-facts';

/**
 * How a cell is understood.
 * - `text`: trimmed text; `code`: text without inner blanks, full-width letters and digits narrowed, leading zeros kept
 * - `identityNumber`: resident identity number with checksum, or a passport number (letters and digits)
 * - `day`: `2026-10-08`, `2026/10/8`, `2026年10月8日` or an Excel date; `month`: `2026-10`, `2026年10月`, or an Excel date
 * - `amount`: money, never negative; `signedAmount`: money, may be negative
 * - `ratio`: `7%` or `0.07`; `integer`: whole number, not negative; `time`: `08:30`, `25:00`; `yesNo`: 是/否, yes/no
 * - `moment`: `2026-10-08 08:58`, `2026-10-08 08:58:30`, an Excel date with time, or a date alone; after it may stand `A` or
 *   `B` (first or second time when the clock is put back) or an offset `+01:00`; `clock`: a time of day `08:58`, likewise
 * - `choice`: one of `values`, by code, Chinese or English word; `weekdays`: `1,2,3,4,5` (1 = Monday … 7 = Sunday)
 */
export type WorkbookColumnType =
  | 'text' | 'code' | 'identityNumber' | 'day' | 'month' | 'amount' | 'signedAmount' | 'ratio' | 'integer' | 'time'
  | 'yesNo' | 'choice' | 'weekdays' | 'moment' | 'clock';

export type WorkbookChoice = { readonly value: string; readonly chinese: string; readonly english: string };

export type WorkbookColumn = {
  /** Field of the fact (or, on the schedules sheet, of a shift). */
  readonly field: string;
  readonly chinese: string;
  readonly english: string;
  readonly type: WorkbookColumnType;
  readonly required: boolean;
  readonly values?: readonly WorkbookChoice[];
  readonly example: string;
};

export type WorkbookSheet = {
  readonly key: WorkbookSheetKey;
  readonly chinese: string;
  readonly english: string;
  /** Other names a sheet may carry. */
  readonly otherNames: readonly string[];
  readonly columns: readonly WorkbookColumn[];
  /** Fields that together may occur once in the file; empty where only the company can tell (instants need a zone). */
  readonly uniqueBy: readonly string[];
  /** Most data rows; without it the file's own limit holds. */
  readonly mostRows?: number;
};

const personNumber: WorkbookColumn = { field: 'personNumber', chinese: '工号', english: 'Person number', type: 'code', required: true, example: 'SH000123' };

const wageKindChoices: readonly WorkbookChoice[] = [
  { value: 'monthly', chinese: '月薪', english: 'Monthly' },
  { value: 'hourly', chinese: '时薪', english: 'Hourly' },
];

const employmentChoices: readonly WorkbookChoice[] = [
  { value: 'standard', chinese: '全日制', english: 'Standard' },
  { value: 'dispatched', chinese: '劳务派遣', english: 'Dispatched' },
  { value: 'intern', chinese: '实习', english: 'Intern' },
  { value: 'retiree', chinese: '退休返聘', english: 'Re-employed retiree' },
  { value: 'partTime', chinese: '非全日制', english: 'Part-time' },
];

const deductionChoices: readonly WorkbookChoice[] = [
  { value: 'childEducation', chinese: '子女教育', english: 'Child education' },
  { value: 'infantCare', chinese: '3岁以下婴幼儿照护', english: 'Infant care' },
  { value: 'continuingEducation', chinese: '继续教育', english: 'Continuing education' },
  { value: 'homeLoanInterest', chinese: '住房贷款利息', english: 'Home loan interest' },
  { value: 'rent', chinese: '住房租金', english: 'Rent' },
  { value: 'elderlySupport', chinese: '赡养老人', english: 'Elderly support' },
  { value: 'personalPension', chinese: '个人养老金', english: 'Personal pension' },
];

const scheduleFormChoices: readonly WorkbookChoice[] = [
  { value: 'weekday', chinese: '按星期', english: 'By weekday' },
  { value: 'roster', chinese: '按排班', english: 'By roster' },
];

const directionChoices: readonly WorkbookChoice[] = [
  { value: 'in', chinese: '上班', english: 'In' },
  { value: 'out', chinese: '下班', english: 'Out' },
];

const approvalChoices: readonly WorkbookChoice[] = [
  { value: 'annualLeave', chinese: '年休假', english: 'Annual leave' },
  { value: 'personalLeave', chinese: '事假', english: 'Personal leave' },
  { value: 'sickLeave', chinese: '病假', english: 'Sick leave' },
  { value: 'compensatoryLeave', chinese: '调休', english: 'Compensatory leave' },
  { value: 'otherPaidLeave', chinese: '其他带薪假', english: 'Other paid leave' },
  { value: 'overtime', chinese: '加班', english: 'Overtime' },
  { value: 'trip', chinese: '出差', english: 'Trip' },
  { value: 'correction', chinese: '补卡', english: 'Correction' },
];

export const workbookSheets: readonly WorkbookSheet[] = [
  {
    key: 'persons', chinese: '员工', english: 'People', otherNames: [], uniqueBy: ['personNumber'],
    columns: [
      personNumber,
      { field: 'name', chinese: '姓名', english: 'Name', type: 'text', required: true, example: '示例员工' },
      // Region code 000000 is never assigned: the example can be no one's number.
      { field: 'identityNumber', chinese: '证件号码', english: 'Identity number', type: 'identityNumber', required: false, example: '000000199001010015' },
      { field: 'mobile', chinese: '手机', english: 'Mobile', type: 'code', required: false, example: '10000000001' },
      { field: 'email', chinese: '邮箱', english: 'Email', type: 'text', required: false, example: 'person@example.com' },
      { field: 'hireDay', chinese: '入职日期', english: 'Hire date', type: 'day', required: true, example: '2024-03-01' },
      { field: 'leaveDay', chinese: '离职日期', english: 'Leave date', type: 'day', required: false, example: '' },
      { field: 'department', chinese: '部门', english: 'Department', type: 'text', required: true, example: '研发部' },
      { field: 'managerPersonNumber', chinese: '直属主管工号', english: 'Manager person number', type: 'code', required: false, example: '' },
      { field: 'sourcePersonKey', chinese: '企业微信账号', english: 'WeCom account', type: 'code', required: false, example: '' },
    ],
  },
  {
    key: 'terms', chinese: '合同与薪资', english: 'Terms', otherNames: [], uniqueBy: ['personNumber', 'validFromDay'],
    columns: [
      personNumber,
      { field: 'validFromDay', chinese: '生效日期', english: 'Valid from', type: 'day', required: true, example: '2026-01-01' },
      { field: 'legalEntity', chinese: '用人单位', english: 'Legal entity', type: 'text', required: true, example: '示例制造有限公司' },
      { field: 'workplace', chinese: '工作地点', english: 'Workplace', type: 'code', required: true, example: 'shanghai' },
      { field: 'insurancePlace', chinese: '参保地', english: 'Insurance place', type: 'code', required: false, example: 'shanghai' },
      { field: 'wageKind', chinese: '计薪方式', english: 'Wage kind', type: 'choice', required: true, values: wageKindChoices, example: 'monthly' },
      { field: 'wage', chinese: '工资标准', english: 'Wage', type: 'amount', required: true, example: '12000.00' },
      { field: 'currency', chinese: '币种', english: 'Currency', type: 'code', required: true, example: 'CNY' },
      { field: 'scheduleCode', chinese: '班次方案', english: 'Schedule', type: 'code', required: true, example: 'SH-FLEX' },
      { field: 'insuranceBase', chinese: '社保缴费基数', english: 'Insurance base', type: 'amount', required: false, example: '12000.00' },
      { field: 'housingFundBase', chinese: '公积金缴存基数', english: 'Housing fund base', type: 'amount', required: false, example: '12000.00' },
      { field: 'housingFundRate', chinese: '公积金缴存比例', english: 'Housing fund rate', type: 'ratio', required: false, example: '7%' },
      { field: 'employmentKind', chinese: '用工形式', english: 'Employment kind', type: 'choice', required: false, values: employmentChoices, example: 'standard' },
    ],
  },
  {
    key: 'workplaces', chinese: '工作地点', english: 'Workplaces', otherNames: [], uniqueBy: ['workplaceCode'],
    columns: [
      { field: 'workplaceCode', chinese: '地点代码', english: 'Workplace code', type: 'code', required: true, example: 'shanghai' },
      { field: 'name', chinese: '地点名称', english: 'Name', type: 'text', required: true, example: '上海总部' },
      { field: 'zone', chinese: '时区', english: 'Time zone', type: 'code', required: true, example: 'Asia/Shanghai' },
      { field: 'country', chinese: '国家', english: 'Country', type: 'code', required: true, example: 'CN' },
      { field: 'region', chinese: '省', english: 'Region', type: 'code', required: false, example: 'shanghai' },
      { field: 'city', chinese: '市', english: 'City', type: 'code', required: false, example: 'shanghai' },
    ],
  },
  {
    // One row per shift; the columns of the schedule itself repeat on each of its rows and must agree.
    key: 'schedules', chinese: '班次', english: 'Shifts', otherNames: ['Schedules'], uniqueBy: ['scheduleCode', 'shiftCode'],
    columns: [
      { field: 'scheduleCode', chinese: '方案代码', english: 'Schedule code', type: 'code', required: true, example: 'HU-DAY' },
      { field: 'name', chinese: '方案名称', english: 'Schedule name', type: 'text', required: true, example: '布达佩斯白班' },
      { field: 'zone', chinese: '时区', english: 'Time zone', type: 'code', required: true, example: 'Europe/Budapest' },
      { field: 'observedDay', chinese: '生效日期', english: 'Valid from', type: 'day', required: true, example: '2026-01-01' },
      { field: 'form', chinese: '排班方式', english: 'Form', type: 'choice', required: true, values: scheduleFormChoices, example: 'weekday' },
      { field: 'followsHolidays', chinese: '随节假日', english: 'Follows holidays', type: 'yesNo', required: true, example: '是' },
      { field: 'shiftCode', chinese: '班次代码', english: 'Shift code', type: 'code', required: true, example: 'DAY' },
      { field: 'shiftName', chinese: '班次名称', english: 'Shift name', type: 'text', required: true, example: '白班' },
      { field: 'weekdays', chinese: '适用星期', english: 'Weekdays', type: 'weekdays', required: false, example: '1,2,3,4,5' },
      { field: 'startMinute', chinese: '上班时间', english: 'Start', type: 'time', required: true, example: '08:00' },
      // An end at or before the start is on the next day.
      { field: 'endMinute', chinese: '下班时间', english: 'End', type: 'time', required: true, example: '16:30' },
      { field: 'breakFromMinute', chinese: '休息开始', english: 'Break from', type: 'time', required: false, example: '12:00' },
      { field: 'breakToMinute', chinese: '休息结束', english: 'Break to', type: 'time', required: false, example: '12:30' },
      { field: 'floatingLengthMinutes', chinese: '弹性休息分钟', english: 'Floating break minutes', type: 'integer', required: false, example: '' },
      { field: 'flexEarlyMinutes', chinese: '可早到分钟', english: 'Flex early minutes', type: 'integer', required: false, example: '0' },
      { field: 'flexLateMinutes', chinese: '可晚到分钟', english: 'Flex late minutes', type: 'integer', required: false, example: '0' },
    ],
  },
  {
    key: 'declaredDeductions', chinese: '专项附加扣除', english: 'Declared deductions', otherNames: [], uniqueBy: ['personNumber', 'deduction', 'fromMonth'],
    columns: [
      personNumber,
      { field: 'deduction', chinese: '扣除项目', english: 'Deduction', type: 'choice', required: true, values: deductionChoices, example: 'rent' },
      { field: 'monthlyAmount', chinese: '每月金额', english: 'Monthly amount', type: 'amount', required: true, example: '1500.00' },
      { field: 'fromMonth', chinese: '开始月份', english: 'From month', type: 'month', required: true, example: '2026-01' },
      { field: 'toMonth', chinese: '结束月份', english: 'To month', type: 'month', required: true, example: '2026-12' },
    ],
  },
  {
    key: 'openingBalances', chinese: '期初累计', english: 'Opening balances', otherNames: [], uniqueBy: ['personNumber', 'taxYear', 'throughMonth'],
    columns: [
      personNumber,
      { field: 'taxYear', chinese: '纳税年度', english: 'Tax year', type: 'integer', required: true, example: '2026' },
      { field: 'throughMonth', chinese: '截至月份', english: 'Through month', type: 'month', required: true, example: '2026-09' },
      { field: 'monthsEmployed', chinese: '任职月数', english: 'Months employed', type: 'integer', required: true, example: '9' },
      { field: 'income', chinese: '累计收入', english: 'Income', type: 'amount', required: true, example: '108000.00' },
      { field: 'exemptIncome', chinese: '累计免税收入', english: 'Exempt income', type: 'amount', required: true, example: '0.00' },
      { field: 'specialDeduction', chinese: '累计专项扣除', english: 'Special deduction', type: 'amount', required: true, example: '18900.00' },
      { field: 'specialAdditionalDeduction', chinese: '累计专项附加扣除', english: 'Special additional deduction', type: 'amount', required: true, example: '13500.00' },
      { field: 'otherDeduction', chinese: '累计其他扣除', english: 'Other deduction', type: 'amount', required: true, example: '0.00' },
      { field: 'taxWithheld', chinese: '累计已预缴税额', english: 'Tax withheld', type: 'amount', required: true, example: '918.00' },
    ],
  },
  {
    // Long form: one row per payslip line.
    key: 'earlierPayslipLines', chinese: '九月工资条', english: 'Earlier payslips', otherNames: ['以往工资条', '历史工资条'], uniqueBy: ['personNumber', 'month', 'item'],
    columns: [
      personNumber,
      { field: 'month', chinese: '月份', english: 'Month', type: 'month', required: true, example: '2026-09' },
      { field: 'item', chinese: '项目', english: 'Item', type: 'text', required: true, example: 'netPay' },
      { field: 'amount', chinese: '金额', english: 'Amount', type: 'signedAmount', required: true, example: '9500.00' },
    ],
  },
  {
    // Either 打卡时间 alone, or 日期 and 时间. All times are wall-clock times of the person's workplace.
    key: 'punches', chinese: '打卡记录', english: 'Punches', otherNames: ['打卡'], uniqueBy: [], mostRows: 200_000,
    columns: [
      personNumber,
      { field: 'moment', chinese: '打卡时间', english: 'Punch time', type: 'moment', required: false, example: '2026-10-08 08:58' },
      { field: 'day', chinese: '日期', english: 'Date', type: 'day', required: false, example: '' },
      { field: 'clock', chinese: '时间', english: 'Time', type: 'clock', required: false, example: '' },
      { field: 'direction', chinese: '方向', english: 'Direction', type: 'choice', required: false, values: directionChoices, example: 'in' },
      { field: 'device', chinese: '设备', english: 'Device', type: 'text', required: false, example: '' },
      { field: 'place', chinese: '地点', english: 'Place', type: 'text', required: false, example: '' },
    ],
  },
  {
    // Approved forms only. A date alone means from its 00:00, as an end until its 24:00.
    key: 'approvals', chinese: '假勤审批', english: 'Approved forms', otherNames: ['审批', 'Approvals'], uniqueBy: [], mostRows: 200_000,
    columns: [
      personNumber,
      { field: 'type', chinese: '类型', english: 'Type', type: 'choice', required: true, values: approvalChoices, example: 'annualLeave' },
      { field: 'from', chinese: '开始', english: 'From', type: 'moment', required: false, example: '2026-10-12 09:00' },
      { field: 'to', chinese: '结束', english: 'To', type: 'moment', required: false, example: '2026-10-12 18:00' },
      { field: 'correction', chinese: '补卡时间', english: 'Corrected time', type: 'moment', required: false, example: '' },
      // The business day a correction repairs; without it, the day of the corrected time (a night shift's end is a day later).
      { field: 'day', chinese: '补卡所属日期', english: 'Corrected day', type: 'day', required: false, example: '' },
      { field: 'direction', chinese: '方向', english: 'Direction', type: 'choice', required: false, values: directionChoices, example: '' },
      { field: 'approvalNumber', chinese: '单号', english: 'Form number', type: 'code', required: false, example: '' },
    ],
  },
  {
    key: 'rosterDays', chinese: '排班', english: 'Roster', otherNames: ['排班表'], uniqueBy: ['personNumber', 'day'], mostRows: 200_000,
    columns: [
      personNumber,
      { field: 'day', chinese: '日期', english: 'Date', type: 'day', required: true, example: '2026-10-08' },
      // A shift code of the person's schedule, or 休.
      { field: 'shiftCode', chinese: '班次', english: 'Shift', type: 'code', required: true, example: 'DAY' },
    ],
  },
];
