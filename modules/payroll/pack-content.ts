/** Active packs as stored: the file texts under one digest. The same texts are parsed once in a process. */
import { hash } from 'node:crypto';
import { failure, success, type Result } from '#kernel/base/result';
import type { CalendarData } from '#kernel/calendar/calendar-table';
import { readPack } from '#kernel/rules/pack-reader';
import { parseTree, readMap, type MapReader } from '#kernel/rules/pack-tree';
import type { RulePack } from '#kernel/rules/pack-types';
import type { RuleError } from '#kernel/rules/rule-types';
import { payrollError, type PayrollError } from './payroll-errors.ts';

export type PackFileText = { readonly path: string; readonly text: string };

/** A calendar and what an explanation says about where its counts come from. */
export type PayCalendar = CalendarData & { readonly country: string; readonly source: string; readonly article: string; readonly yearSources: ReadonlyMap<number, string> };

export type ActivePacks = {
  readonly digest: string;
  readonly packs: readonly RulePack[];
  readonly calendars: readonly PayCalendar[];
  /** Place key of the company layer: which company's choices apply. */
  readonly companyChoice: string;
};

const calendarFolder = 'calendars/';

type Content = Omit<ActivePacks, 'digest'>;
const parsedContents = new Map<string, Content>();
const keptContents = 8;

/** Parses stored texts, known by what stands in them: the digest is whoever's it comes from. Errors name every fault of every file. */
export const parsePackContent = (digest: string, files: readonly PackFileText[]): Result<ActivePacks, PayrollError> => {
  const key = hash('sha256', JSON.stringify(files.map(({ path, text }) => [path, text])), 'hex');
  const known = parsedContents.get(key);
  if (known !== undefined) return success({ ...known, digest });
  const parsed = parseContent(files);
  if (!parsed.ok) return parsed;
  if (parsedContents.size >= keptContents) parsedContents.clear();
  parsedContents.set(key, parsed.value);
  return success({ ...parsed.value, digest });
};

const parseContent = (files: readonly PackFileText[]): Result<Content, PayrollError> => {
  const packs: RulePack[] = [];
  const calendars: PayCalendar[] = [];
  const errors: RuleError[] = [];
  for (const { path, text } of files) {
    if (path.startsWith(calendarFolder)) {
      const calendar = readCalendar(text);
      if (calendar.ok) calendars.push(calendar.value);
      else errors.push(...calendar.error.map((error) => ({ ...error, pack: path })));
      continue;
    }
    const pack = readPack(text);
    if (pack.ok) packs.push(pack.value);
    else errors.push(...pack.error);
  }
  if (errors.length > 0) return failure({ ...payrollError('packsInvalid', { errors: errors.length, first: `${errors[0]?.pack ?? ''} ${errors[0]?.path ?? ''} ${errors[0]?.code ?? ''}` }), rules: errors });
  const companyChoice = packs.find((pack) => pack.layer === 'company')?.place ?? '';
  return success({ packs, calendars, companyChoice });
};

const readCalendar = (text: string): Result<PayCalendar, readonly RuleError[]> => {
  const { tree, errors: syntax } = parseTree(text);
  if (tree === null) return failure(syntax);
  const errors: RuleError[] = [];
  const root = readMap(tree, '', errors);
  const yearSources = new Map<number, string>();
  const years = root.maps('years').map((year: MapReader) => {
    const number = Number(year.text('year'));
    yearSources.set(number, year.optionalText('source') ?? '');
    return { year: number, daysOff: year.texts('daysOff'), workingWeekends: year.texts('workingWeekends'), statutoryDays: year.texts('statutoryDays') };
  });
  const calendar: PayCalendar = {
    calendar: root.text('calendar'), country: root.text('country'), restWeekdays: root.texts('restWeekdays').map(Number), years,
    source: root.text('source'), article: root.optionalText('article') ?? '', yearSources,
  };
  return errors.length > 0 ? failure(errors) : success(calendar);
};
