/**
 * Candidates from a table that another office or site made. Columns are found by what the company said of them before, then by
 * usual headings; a row that is not taken comes back with its reason, and what cannot be read is never guessed.
 */
import { candidateSheetFields } from '#contracts/api/recruiting-api';
import { failure, success, type Result } from '#kernel/base/result';
import { fieldsByHeading, headingKey } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import type { CandidateSkill } from './candidate-store.ts';
import type { CandidateWish } from './take-candidates.ts';

type CandidateField = (typeof candidateSheetFields)[number];
export type CandidateColumns = readonly (CandidateField | null)[];
type CandidateRowError = { readonly code: 'required' | 'choiceUnknown' | 'cellMangled' | 'textTooLong' | 'mobileUnreadable' | 'emailUnreadable' | 'yearUnreadable'; readonly field: CandidateField };

const usualHeadings: Readonly<Record<CandidateField, readonly string[]>> = {
  name: ['姓名', '候选人', '候选人姓名', '应聘者', 'name', 'full name', 'candidate', 'candidate name'],
  identityNumber: ['证件号码', '身份证号', '身份证号码', '身份证', 'identity number', 'id number', 'id card'],
  mobile: ['手机', '手机号', '手机号码', '联系电话', '电话', 'mobile', 'phone', 'mobile number', 'telephone'],
  email: ['邮箱', '电子邮箱', '邮件', 'email', 'e-mail', 'mail'],
  skills: ['技能', '专业技能', '技能标签', 'skills', 'skill'],
  experience: ['工作经历', '简历', '工作经验', '自我评价', 'experience', 'resume', 'cv', 'work experience'],
  gender: ['性别', 'gender', 'sex'],
  birthYear: ['出生年份', '出生年', '生日', '出生日期', 'birth year', 'year of birth', 'birthday'],
  sourceKey: ['候选人编号', '简历编号', '编号', 'candidate id', 'candidate number', 'id'],
};
const fieldOfUsual: ReadonlyMap<string, CandidateField> = new Map(candidateSheetFields.flatMap((field) => usualHeadings[field].map((heading) => [headingKey(heading), field] as const)));

/** Columns without which a table says nothing of anybody. */
export const neededFields: readonly CandidateField[] = ['name'];

/** What the company said of headings, newest first. */
export async function readCandidateColumns(tx: CompanyTransaction): Promise<ReadonlyMap<string, CandidateField | null>> {
  const { rows } = await tx.query<{ heading: string; field: string }>('select distinct on (heading) heading, field from recruiting.column_mapping where company_id = $1 order by heading, mapping_id desc', [tx.companyId]);
  return new Map(rows.map((row) => [row.heading, candidateSheetFields.find((field) => field === row.field) ?? null]));
}
export async function rememberCandidateColumns(tx: CompanyTransaction, columns: readonly { readonly heading: string; readonly field: CandidateField | null }[]): Promise<void> {
  for (const { heading, field } of columns) await tx.query('insert into recruiting.column_mapping (company_id, heading, field, made_by) values ($1, $2, $3, $4)', [tx.companyId, headingKey(heading), field ?? '', tx.actor]);
}

export const columnsOfHeadings = (headings: readonly string[], remembered: ReadonlyMap<string, CandidateField | null>): CandidateColumns => fieldsByHeading(headings, remembered, fieldOfUsual);

const longest: Readonly<Partial<Record<CandidateField, number>>> = { experience: 20_000, skills: 2000, email: 200 };
const genders: ReadonlyMap<string, string> = new Map([['女', 'woman'], ['女性', 'woman'], ['female', 'woman'], ['woman', 'woman'], ['f', 'woman'], ['男', 'man'], ['男性', 'man'], ['male', 'man'], ['man', 'man'], ['m', 'man'], ['其他', 'other'], ['other', 'other']]);
/** Not said is an answer. */
const unsaid: readonly string[] = ['', '-', '保密', '不愿透露', 'unknown', 'prefer not to say'];

type Parsed<T> = Result<T, CandidateRowError>;
type Cells = Readonly<Partial<Record<CandidateField, string>>>;

const firstFault = (cells: Cells): CandidateRowError | null => {
  for (const field of candidateSheetFields) {
    const text = cells[field] ?? '';
    if (text.startsWith('#')) return { code: 'cellMangled', field };
    if (text.length > (longest[field] ?? 100)) return { code: 'textTooLong', field };
  }
  // A number in exponent form has lost its last digits.
  const mangled = (['identityNumber', 'mobile'] as const).find((field) => /^\d+(\.\d+)?E\+?\d+$/i.test(cells[field] ?? ''));
  if (mangled !== undefined) return { code: 'cellMangled', field: mangled };
  if ((cells.name ?? '') === '') return { code: 'required', field: 'name' };
  if ((cells.mobile ?? '') !== '' && !/^[+\d ()-]{5,30}$/.test(cells.mobile ?? '')) return { code: 'mobileUnreadable', field: 'mobile' };
  return (cells.email ?? '') === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cells.email ?? '') ? null : { code: 'emailUnreadable', field: 'email' };
};

const birthYearOf = (cells: Cells): Parsed<number | null> => {
  const text = cells.birthYear ?? '';
  if (unsaid.includes(text.toLowerCase())) return success(null);
  const year = Number(/^((?:19|20)\d{2})(?:年|[-/.]\d{1,2}(?:[-/.]\d{1,2})?|年\d{1,2}月(?:\d{1,2}日)?)?$/.exec(text)?.[1] ?? 0);
  return year === 0 ? failure({ code: 'yearUnreadable', field: 'birthYear' }) : success(year);
};

const skillsOf = (text: string): readonly CandidateSkill[] => text.split(/[,，、;；|\n]/).map((skill) => skill.trim()).filter((skill) => skill !== '').slice(0, 100).map((skill) => ({ skill: skill.slice(0, 100), level: null, years: null }));

/** One row as a candidate. */
export const candidateOfRow = (row: readonly string[], columns: CandidateColumns): Parsed<CandidateWish> => {
  const cells: Cells = Object.fromEntries(columns.flatMap((field, index) => (field === null ? [] : [[field, (row[index] ?? '').normalize('NFKC').trim()]])));
  const fault = firstFault(cells);
  if (fault !== null) return failure(fault);
  const birthYear = birthYearOf(cells);
  if (!birthYear.ok) return birthYear;
  const said = (cells.gender ?? '').toLowerCase();
  const gender = unsaid.includes(said) ? null : genders.get(said);
  if (gender === undefined) return failure({ code: 'choiceUnknown', field: 'gender' });
  return success({
    name: (cells.name ?? '').replace(/\s+/g, ' '), identityNumber: cells.identityNumber ?? '', mobile: cells.mobile ?? '', email: cells.email ?? '', skills: skillsOf(cells.skills ?? ''), experience: cells.experience ?? '',
    gender, birthYear: birthYear.value, sourceKey: cells.sourceKey ?? '', isAnother: false,
  });
};
