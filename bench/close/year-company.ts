/** A company that hears of a year month by month, by the product's own import. */
import type { WorkbookFacts } from '#contracts/flow/workbook-facts';
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { finishImport } from '#apps/work/finish-import';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { activatePacks } from '#modules/payroll';
import { importWorkbookFacts } from '#modules/people';
import { asSystem, ensureMonths, withCompany, type CompanyTransaction, type Database } from '#modules/platform';
import { readPackTexts } from '#packs/read-packs';
import { monthOf, year } from './year-facts.ts';

export type YearCompany = { readonly database: Database; readonly companyId: number; readonly inCompany: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T> };

const office: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'OFFICE', name: '标准班', zone: 'Asia/Shanghai', observedDay: dayOfDate(year - 1, 12, 1), form: 'weekday', followsHolidays: true,
  weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
  shifts: [{ code: 'D', name: '白班', startMinute: 540, endMinute: 1080, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
};

const nothing: WorkbookFacts = { persons: [], terms: [], workplaces: [], schedules: [], declaredDeductions: [], openingBalances: [], earlierPayslipLines: [], punches: [], approvals: [], rosterDays: [], partialSheets: [] };

/** Takes in a workbook's facts as an upload would. */
export const hear = (company: YearCompany, facts: WorkbookFacts): Promise<void> =>
  company.inCompany(async (tx) => {
    const imported = await importWorkbookFacts(tx, { facts, rowErrors: [], sourceCode: 'workbook', rows: 'all' });
    if (!imported.ok) throw new Error(`workbook refused: ${JSON.stringify(imported.error).slice(0, 500)}`);
    await finishImport(tx, { sourceCode: 'workbook', report: imported.value, nowMilliseconds: Date.UTC(year, 0, 1) });
  });

/** Workplaces, schedule, packs and the partitions of a year. */
export const beginYear = async (database: Database, companyId: number): Promise<YearCompany> => {
  const inCompany = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, asSystem(companyId, 'proof', 'prove'), work);
  const company: YearCompany = { database, companyId, inCompany };
  await ensureMonths(database, monthOf(1), monthOf(12));
  const workplaces = ['shanghai', 'shenzhen', 'beijing'].map((code, index) => ({ row: index + 2, fact: { kind: 'workplace' as const, workplaceCode: code, name: code, zone: 'Asia/Shanghai', country: 'CN', region: code, city: code } }));
  await hear(company, { ...nothing, workplaces, schedules: [{ row: 2, fact: office }] });
  await inCompany((tx) => activatePacks(tx, readPackTexts()));
  return company;
};
