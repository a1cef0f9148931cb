/**
 * Hiring from a table that another office made. Columns are found by what the company said of them before, then by usual
 * headings; each row is one hiring, and a row that is not taken comes back with its reason.
 */
import { hireSheetFields } from '#contracts/api/person-file-api';
import { employmentKinds, type EmploymentKind } from '#contracts/flow/person-fact';
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import type { CompanyTransaction } from '#modules/platform';
import type { HireTerms, HireWish } from './hire-person.ts';

export type SheetField = (typeof hireSheetFields)[number];
/** Field of each column, by position; null = left out. */
export type ColumnFields = readonly (SheetField | null)[];
export type SheetRowError = { readonly code: 'required' | 'dateUnreadable' | 'amountUnreadable' | 'choiceUnknown' | 'cellMangled' | 'textTooLong' | 'termsIncomplete'; readonly field: SheetField };

const usualHeadings: Readonly<Record<SheetField, readonly string[]>> = {
  personNumber: ['工号', '员工编号', '员工工号', '人员编号', 'person number', 'employee number', 'employee id', 'staff no'],
  name: ['姓名', '员工姓名', '名字', 'name', 'full name', 'employee name'],
  identityNumber: ['证件号码', '身份证号', '身份证号码', '身份证', '证件号', 'identity number', 'id number', 'id card'],
  mobile: ['手机', '手机号', '手机号码', '联系电话', '电话', 'mobile', 'phone', 'mobile number'],
  email: ['邮箱', '电子邮箱', '邮件', 'email', 'e-mail'],
  hireDate: ['入职日期', '入职时间', '到岗日期', '报到日期', 'hire date', 'start date', 'joining date'],
  department: ['部门', '所属部门', '部门名称', 'department'],
  managerPersonNumber: ['直属主管工号', '直接上级工号', '上级工号', 'manager person number', 'manager number'],
  sourcePersonKey: ['企业微信账号', '考勤账号', '账号', 'wecom account', 'account'],
  positionCode: ['岗位', '岗位名称', '岗位编号', '职位', '职务', 'position', 'job title', 'position code'],
  employmentKind: ['用工形式', '员工类型', 'employment kind', 'employment type'],
  probationEndsOn: ['试用期至', '试用期结束日期', '转正日期', 'probation until', 'probation end'],
  contractEndsOn: ['合同至', '合同到期日', '合同结束日期', '合同终止日期', 'contract until', 'contract end'],
  legalEntity: ['用人单位', '合同主体', '签约公司', '公司', 'legal entity', 'company'],
  workplaceCode: ['工作地点', '工作地', '地点代码', 'workplace', 'workplace code'],
  insurancePlace: ['参保地', '社保缴纳地', 'insurance place'],
  scheduleCode: ['班次方案', '班次组', '考勤组', 'schedule'],
  wageKind: ['计薪方式', 'wage kind'],
  wage: ['工资标准', '基本工资', '月薪', '薪资', 'wage', 'salary', 'monthly wage'],
  insuranceBase: ['社保缴费基数', '社保基数', 'insurance base'],
  housingFundBase: ['公积金缴存基数', '公积金基数', 'housing fund base'],
  housingFundRate: ['公积金缴存比例', '公积金比例', 'housing fund rate'],
};

/** One spelling for a heading: half-width, small letters, without blanks, stars and brackets with notes. */
export const headingKey = (heading: string): string => heading.normalize('NFKC').toLowerCase().replace(/[(（[].*?[)）\]]/g, '').replace(/[\s*:：_-]/g, '');

const fieldOfUsual: ReadonlyMap<string, SheetField> = new Map(hireSheetFields.flatMap((field) => usualHeadings[field].map((heading) => [headingKey(heading), field] as const)));

export type Remembered = ReadonlyMap<string, SheetField | null>;

/** What the company said of headings, newest first. */
export async function readColumnMappings(tx: CompanyTransaction): Promise<Remembered> {
  const { rows } = await tx.query<{ heading: string; field: string }>('select distinct on (heading) heading, field from people.column_mapping where company_id = $1 order by heading, mapping_id desc', [tx.companyId]);
  return new Map(rows.map((row) => [row.heading, hireSheetFields.find((field) => field === row.field) ?? null]));
}

export async function rememberColumns(tx: CompanyTransaction, columns: readonly { readonly heading: string; readonly field: SheetField | null }[]): Promise<void> {
  for (const { heading, field } of columns) await tx.query('insert into people.column_mapping (company_id, heading, field, made_by) values ($1, $2, $3, $4)', [tx.companyId, headingKey(heading), field ?? '', tx.actor]);
}

/** The field of each heading, as a company remembers it or as it is usually written; of two columns for one field the first counts. */
export const fieldsByHeading = <Field extends string>(headings: readonly string[], remembered: ReadonlyMap<string, Field | null>, usual: ReadonlyMap<string, Field>): readonly (Field | null)[] => {
  const taken = new Set<Field>();
  return headings.map((heading) => {
    const key = headingKey(heading);
    const field = remembered.has(key) ? (remembered.get(key) ?? null) : (usual.get(key) ?? null);
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return field;
  });
};
export const fieldsOfHeadings = (headings: readonly string[], remembered: Remembered): ColumnFields => fieldsByHeading(headings, remembered, fieldOfUsual);

const kindWords: ReadonlyMap<string, EmploymentKind> = new Map<string, EmploymentKind>([
  ...employmentKinds.map((kind) => [kind.toLowerCase(), kind] as const),
  ['全日制', 'standard'], ['正式', 'standard'], ['正式员工', 'standard'], ['劳务派遣', 'dispatched'], ['派遣', 'dispatched'], ['实习', 'intern'], ['实习生', 'intern'], ['退休返聘', 'retiree'], ['返聘', 'retiree'], ['非全日制', 'partTime'], ['兼职', 'partTime'], ['part-time', 'partTime'],
]);
const wageKindWords: ReadonlyMap<string, 'monthly' | 'hourly'> = new Map([['月薪', 'monthly'], ['monthly', 'monthly'], ['时薪', 'hourly'], ['hourly', 'hourly']]);

const longest = 200;
type Cells = Readonly<Partial<Record<SheetField, string>>>;
type Parsed<T> = Result<T, SheetRowError>;

/** 2026-11-02, 2026/11/2, 2026.11.2, 2026年11月2日. */
const dayIn = (text: string): number | null => {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (found === null) return null;
  const day = parseDay(`${found[1]}-${found[2]?.padStart(2, '0')}-${found[3]?.padStart(2, '0')}`);
  return day.ok ? day.value : null;
};

const dayOrNone = (cells: Cells, field: SheetField): Parsed<number | null> => {
  const text = cells[field] ?? '';
  if (text === '') return success(null);
  const day = dayIn(text);
  return day === null ? failure({ code: 'dateUnreadable', field }) : success(day);
};

const amount = /^\d{1,12}(\.\d{1,2})?$/;
const amountOf = (text: string): string => text.replace(/[,，¥￥\s]/g, '');

/** "7%", "7" and "0.07" are one rate: from two on a figure can only be a percentage. */
const ratioOf = (text: string): string | null => {
  const percent = /^(\d{1,2})(?:\.(\d{1,2}))?%$/.exec(text) ?? /^([2-9]|[1-9]\d)(?:\.(\d{1,2}))?$/.exec(text);
  if (percent !== null) return `0.${percent[1]?.padStart(2, '0')}${percent[2] ?? ''}`;
  return /^[01](\.\d{1,4})?$/.test(text) ? text : null;
};

const amountOrNull = (cells: Cells, field: SheetField): Parsed<string | null> => {
  const text = amountOf(cells[field] ?? '');
  return text === '' ? success(null) : amount.test(text) ? success(text) : failure({ code: 'amountUnreadable', field });
};

/** Terms are given as a whole or not at all. */
const termsIn = (cells: Cells): Parsed<HireTerms | null> => {
  const needed = ['legalEntity', 'workplaceCode', 'scheduleCode', 'wage'] as const;
  if ((cells.wage ?? '') === '') return success(null);
  const missing = needed.find((field) => (cells[field] ?? '') === '');
  if (missing !== undefined) return failure({ code: 'termsIncomplete', field: missing });
  const wageKind = wageKindWords.get((cells.wageKind ?? '月薪').toLowerCase() || '月薪');
  if (wageKind === undefined) return failure({ code: 'choiceUnknown', field: 'wageKind' });
  const amounts = { wage: amountOrNull(cells, 'wage'), insuranceBase: amountOrNull(cells, 'insuranceBase'), housingFundBase: amountOrNull(cells, 'housingFundBase') };
  if (!amounts.wage.ok) return amounts.wage;
  if (!amounts.insuranceBase.ok) return amounts.insuranceBase;
  if (!amounts.housingFundBase.ok) return amounts.housingFundBase;
  const rate = (cells.housingFundRate ?? '') === '' ? null : ratioOf(cells.housingFundRate ?? '');
  if (rate === null && (cells.housingFundRate ?? '') !== '') return failure({ code: 'amountUnreadable', field: 'housingFundRate' });
  return success({
    legalEntity: cells.legalEntity ?? '', workplace: cells.workplaceCode ?? '', insurancePlace: (cells.insurancePlace ?? '') === '' ? null : (cells.insurancePlace ?? null), wageKind, wage: amounts.wage.value ?? '0', currency: 'CNY',
    scheduleCode: cells.scheduleCode ?? '', insuranceBase: amounts.insuranceBase.value, housingFundBase: amounts.housingFundBase.value, housingFundRate: rate,
  });
};

const cellsOf = (row: readonly string[], fields: ColumnFields): Cells =>
  Object.fromEntries(fields.flatMap((field, index) => (field === null ? [] : [[field, (row[index] ?? '').normalize('NFKC').trim()]])));

const firstFault = (cells: Cells): SheetRowError | null => {
  for (const field of hireSheetFields) {
    const text = cells[field] ?? '';
    if (text.startsWith('#')) return { code: 'cellMangled', field };
    if (text.length > longest) return { code: 'textTooLong', field };
  }
  // A number in exponent form has lost its last digits.
  if (/^\d+(\.\d+)?E\+?\d+$/i.test(cells.identityNumber ?? '')) return { code: 'cellMangled', field: 'identityNumber' };
  const missing = (['name', 'hireDate', 'department'] as const).find((field) => (cells[field] ?? '') === '');
  return missing === undefined ? null : { code: 'required', field: missing };
};

/** One row as the wish to hire; what cannot be read is never guessed. */
export const wishOfRow = (row: readonly string[], fields: ColumnFields): Parsed<HireWish> => {
  const cells = cellsOf(row, fields);
  const fault = firstFault(cells);
  if (fault !== null) return failure(fault);
  const hireDay = dayOrNone(cells, 'hireDate');
  const probation = dayOrNone(cells, 'probationEndsOn');
  const contract = dayOrNone(cells, 'contractEndsOn');
  if (!hireDay.ok) return hireDay;
  if (!probation.ok) return probation;
  if (!contract.ok) return contract;
  const kind = (cells.employmentKind ?? '') === '' ? 'standard' : kindWords.get((cells.employmentKind ?? '').toLowerCase());
  if (kind === undefined) return failure({ code: 'choiceUnknown', field: 'employmentKind' });
  const terms = termsIn(cells);
  if (!terms.ok) return terms;
  const orNull = (field: SheetField): string | null => ((cells[field] ?? '') === '' ? null : (cells[field] ?? null));
  return success({
    personNumber: (cells.personNumber ?? '').replace(/\s/g, ''), name: (cells.name ?? '').replace(/\s+/g, ' '), identityNumber: cells.identityNumber ?? '', mobile: cells.mobile ?? '', email: cells.email ?? '', hireDay: hireDay.value ?? 0,
    department: cells.department ?? '', managerPersonNumber: orNull('managerPersonNumber'), sourcePersonKey: orNull('sourcePersonKey'), employmentKind: kind, positionCode: orNull('positionCode'), terms: terms.value, probationEndsOnDay: probation.value,
    contract: contract.value === null ? null : { endsOnDay: contract.value }, isConfirmed: false, isNewLegalEntity: false,
  });
};
