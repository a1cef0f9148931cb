/**
 * The workbook that the company's payroll clerk keeps: XLSX with Chinese headings. The headings are repeated here on
 * purpose; the connector has its own table. Some dates and amounts are real Excel values, others are text, as in life.
 */
import ExcelJS from 'exceljs';
import { dateText, dayOfDate } from './october.ts';
import type { DeductionKind, WorldCompany, WorldPerson, WorldSchedule } from './world-types.ts';

type CellContent = string | number | Date | null;
type Sheet = { readonly name: string; readonly headings: readonly string[]; readonly rows: readonly (readonly CellContent[])[] };

const excelDay = (day: number): Date => new Date(day * 86_400_000);
const clockText = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const wageKindText = { monthly: '月薪', hourly: '时薪' } as const;
const deductionText: Readonly<Record<DeductionKind, string>> = {
  childEducation: '子女教育', infantCare: '3岁以下婴幼儿照护', continuingEducation: '继续教育', homeLoanInterest: '住房贷款利息', rent: '住房租金',
  elderlySupport: '赡养老人', personalPension: '个人养老金',
};

function personSheet(people: readonly WorldPerson[]): Sheet {
  return {
    name: '员工', headings: ['工号', '姓名', '证件号码', '手机', '邮箱', '入职日期', '离职日期', '部门', '直属主管工号', '企业微信账号'],
    rows: people.map((person) => [
      person.personNumber, person.name, person.identityNumber, person.mobile, person.email, excelDay(person.hireDay),
      person.leaveDay === null ? null : dateText(person.leaveDay - 1), person.department, person.managerPersonNumber, person.userIdInWorkbook,
    ]),
  };
}

function termsSheet(people: readonly WorldPerson[]): Sheet {
  const rateText = (rate: string, asPercent: boolean): string => (asPercent ? `${Number(rate.slice(2))}%` : rate);
  return {
    name: '合同与薪资',
    headings: ['工号', '生效日期', '用人单位', '工作地点', '参保地', '计薪方式', '工资标准', '币种', '班次方案', '社保缴费基数', '公积金缴存基数', '公积金缴存比例'],
    rows: people.flatMap((person, index) => person.terms.map((terms) => [
      person.personNumber, dateText(terms.validFromDay), terms.legalEntity, terms.workplace, terms.insurancePlace, wageKindText[terms.wageKind],
      Number(terms.wage), terms.currency, terms.scheduleCode, terms.insuranceBase, terms.housingFundBase,
      terms.housingFundRate === null ? null : rateText(terms.housingFundRate, index % 2 === 0),
    ])),
  };
}

function scheduleSheet(schedules: readonly WorldSchedule[]): Sheet {
  return {
    name: '班次',
    headings: ['方案代码', '方案名称', '时区', '生效日期', '排班方式', '随节假日', '班次代码', '班次名称', '适用星期', '上班时间', '下班时间', '休息开始', '休息结束', '弹性休息分钟', '可早到分钟', '可晚到分钟'],
    rows: schedules.filter((schedule) => schedule.keptIn === 'workbook').flatMap((schedule) => schedule.shifts.map((shift) => {
      const weekdays = schedule.weekdayShiftCodes.flatMap((code, weekday) => (code === shift.code ? [weekday === 0 ? 7 : weekday] : []));
      const pause = shift.breaks[0];
      return [
        schedule.code, schedule.name, schedule.zone, '2026-01-01', '按星期', schedule.followsHolidays ? '是' : '否', shift.code, shift.name,
        weekdays.join(','), clockText(shift.startMinute), clockText(shift.endMinute % 1440), pause === undefined ? null : clockText(pause.fromMinute),
        pause === undefined ? null : clockText(pause.toMinute), pause?.floatingLengthMinutes ?? null, '0', String(shift.flexLateMinutes),
      ];
    })),
  };
}

function sheetsOf(company: WorldCompany): Sheet[] {
  const { people } = company;
  return [
    { name: '说明', headings: [`${company.name} 员工与薪资资料（模拟数据，全部人员均为虚构）`], rows: [['离职日期为不再在职的第一天。'], ['金额单位为币种列所示货币的元。']] },
    personSheet(people),
    termsSheet(people),
    {
      name: '工作地点', headings: ['地点代码', '地点名称', '时区', '国家', '省', '市'],
      rows: company.workplaces.map((place) => [place.code, place.name, place.zone, place.country, place.region, place.city]),
    },
    scheduleSheet(company.schedules),
    {
      name: '专项附加扣除', headings: ['工号', '扣除项目', '每月金额', '开始月份', '结束月份'],
      rows: people.flatMap((person) => person.deductions.map((one) => [person.personNumber, deductionText[one.deduction], Number(one.monthlyAmount), one.fromMonth, one.toMonth])),
    },
    {
      name: '期初累计', headings: ['工号', '纳税年度', '截至月份', '任职月数', '累计收入', '累计免税收入', '累计专项扣除', '累计专项附加扣除', '累计其他扣除', '累计已预缴税额'],
      rows: people.flatMap(({ personNumber, openingBalance: one }) => (one === null ? [] : [[
        personNumber, 2026, excelDay(dayOfDate(2026, 9, 1)), one.monthsEmployed, one.income, one.exemptIncome, one.specialDeduction, one.specialAdditionalDeduction, one.otherDeduction, one.taxWithheld,
      ]])),
    },
    {
      name: '九月工资条', headings: ['工号', '月份', '项目', '金额'],
      rows: people.flatMap((person) => person.septemberPayslip.map((line) => [person.personNumber, '2026-09', line.item, line.amount])),
    },
  ].filter((sheet) => sheet.rows.length > 0);
}

/** XLSX bytes; the same company gives the same bytes. */
export async function worldWorkbook(company: WorldCompany): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.created = excelDay(dayOfDate(2026, 10, 31));
  workbook.modified = workbook.created;
  workbook.creator = company.name;
  workbook.lastModifiedBy = company.name;
  for (const { name, headings, rows } of sheetsOf(company)) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
    sheet.addRow([...headings]).font = { bold: true };
    headings.forEach((heading, index) => {
      const column = sheet.getColumn(index + 1);
      column.width = heading === '证件号码' || heading === '部门' || heading === '邮箱' ? 26 : 16;
      if (rows.some((row) => row[index] instanceof Date)) column.numFmt = heading === '截至月份' ? 'yyyy-mm' : 'yyyy-mm-dd';
    });
    for (const row of rows) sheet.addRow([...row]);
  }
  return withFixedDates(Buffer.from(await workbook.xlsx.writeBuffer()));
}

/** 1 January 2026, 00:00, in the packing's own notation. */
const packedDate = ((2026 - 1980) << 9) | (1 << 5) | 1;

/** Sets the packing time of every part, which otherwise is the moment of writing. */
function withFixedDates(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const count = bytes.readUInt16LE(end + 10);
  let entry = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    const local = bytes.readUInt32LE(entry + 42);
    bytes.writeUInt32LE((packedDate << 16) >>> 0, entry + 12);
    bytes.writeUInt32LE((packedDate << 16) >>> 0, local + 10);
    entry += 46 + bytes.readUInt16LE(entry + 28) + bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32);
  }
  return bytes;
}
