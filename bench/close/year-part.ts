/**
 * Figures 1 and 4: a year of a company whose facts arrive late, closed month by month, beside a twin that knew everything in
 * time. What was paid and what was carried later is, line by line, what the twin paid; tax is the running tax of what was
 * paid, by a computation of its own; and each person's change from month to month is the sum of its causes.
 */
import { stopTestServer, withTestDatabase } from '#checks/test-database';
import { activatePacks } from '#modules/payroll';
import { readPackTexts } from '#packs/read-packs';
import type { Figure, SuiteOptions } from '../figure.ts';
import { filesOfYear } from './files-of-year.ts';
import { hireOffice, lockLeavers, lockMonth, type Office } from './close-month.ts';
import { varianceOfYear } from './variance-of-year.ts';
import { beginYear, hear, type YearCompany } from './year-company.ts';
import { heardIn, makeYear, monthOf, type Year } from './year-facts.ts';
import { isOwed, keyOf, readYearLines, type YearLines } from './year-lines.ts';
import { judgeYearTax } from './year-tax.ts';

const fullPeople = 200;
/** A company choice that is decided in June for April on: 病假工资比例. */
const ruleMonth = 6;
const changedRule = { find: '- { from: 2025-01-01, value: 0.7, source: 公司选择, article: "病假', replace: '- { from: 2026-04-01, value: 0.8, source: 公司选择, article: "病假按本人小时工资80%；自四月起，六月决定", proof: companyChoice }\n      - { from: 2025-01-01, to: 2026-04-01, value: 0.7, source: 公司选择, article: "病假' };

const changedPacks = (): ReturnType<typeof readPackTexts> => {
  const shipped = readPackTexts();
  const files = shipped.files.map(({ path, text }) => ({ path, text: text.includes(changedRule.find) ? text.replace(changedRule.find, changedRule.replace) : text }));
  if (files.every(({ text }, index) => text === shipped.files[index]!.text)) throw new Error('the rule that changes is in the packs');
  return { digest: `${shipped.digest}-changed`, files };
};

type Closed = { readonly office: Office; readonly lines: YearLines; readonly open: readonly string[]; readonly runIds: readonly number[]; readonly extraRunIds: readonly number[] };

/** Closes the months. `inTime`: every fact and rule is known when it begins. */
const closeYear = async (company: YearCompany, year: Year, months: number, inTime: boolean, log: SuiteOptions['log']): Promise<Closed> => {
  const office = await hireOffice(company);
  const open: string[] = [];
  const runIds: number[] = [];
  const extraRunIds: number[] = [];
  for (let month = 1; month <= months; month += 1) {
    if ((inTime && month === 1) || (!inTime && month === ruleMonth)) await company.inCompany((tx) => activatePacks(tx, changedPacks()));
    await hear(company, heardIn(year, month, inTime));
    try {
      runIds.push((await lockMonth(company, office, monthOf(month))).runId);
      const leavers = await lockLeavers(company, office, monthOf(month));
      if (leavers !== null) extraRunIds.push(leavers);
    } catch (error) {
      open.push(error instanceof Error ? error.message : String(error));
      break;
    }
  }
  for (const message of open) log(`  ${message}`);
  return { office, lines: await readYearLines(company, runIds, extraRunIds), open, runIds, extraRunIds };
};

const compareLines = (late: YearLines, inTime: YearLines): { readonly compared: number; readonly differing: readonly string[] } => {
  const differing: string[] = [];
  let compared = 0;
  for (const person of inTime.people) {
    for (let month = 1; month <= 12; month += 1) {
      for (const [item, about] of inTime.items) {
        const key = keyOf(person, monthOf(month), item);
        const fresh = inTime.paid.get(key);
        if (fresh === undefined || !isOwed(about, item)) continue;
        compared += 1;
        const given = (late.paid.get(key) ?? 0) + (late.carried.get(key) ?? 0);
        if (given !== fresh) differing.push(`${key}: paid ${late.paid.get(key) ?? 'nothing'}, carried ${late.carried.get(key) ?? 0}, in time ${fresh}`);
      }
    }
  }
  // Tax, and whatever else is of the payment, is never carried.
  for (const [key, amount] of late.carried) {
    const about = late.items.get(key.split('|')[2] ?? '');
    if (amount !== 0 && (about === undefined || !isOwed(about, key.split('|')[2] ?? ''))) differing.push(`${key}: carried ${amount}, although it is of the payment`);
  }
  return { compared, differing };
};

const withCompanyOf = <T>(work: (company: YearCompany) => Promise<T>): Promise<T> => {
  let result: { readonly value: T } | null = null;
  return withTestDatabase(async ({ database, company: { companyId } }) => {
    result = { value: await work(await beginYear(database, companyId)) };
  }).then(() => {
    if (result === null) throw new Error('the year gave no result');
    return (result as { readonly value: T }).value;
  });
};

export const yearPart = {
  name: 'year',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const seed = seeds[0] ?? 1;
    // A slice that only has to show a bug needs no whole year, but the month in which the rule changes.
    const months = scale < 0.1 ? ruleMonth : 12;
    const year = makeYear(seed, Math.max(12, Math.round(fullPeople * scale)), months);
    log(`  ${year.people} people, ${JSON.stringify(year.counts)}`);
    // Side by side: while one computes, the other waits for its database.
    const [late, inTime] = await Promise.all([
      withCompanyOf(async (company) => {
        const closed = await closeYear(company, year, months, false, log);
        return { ...closed, variance: await varianceOfYear(company, closed.office, closed.runIds, closed.lines), tax: judgeYearTax(year, closed.lines), files: await filesOfYear(company, closed.runIds) };
      }),
      withCompanyOf((company) => closeYear(company, year, months, true, log)),
    ]);
    await stopTestServer();
    const { compared, differing } = compareLines(late.lines, inTime.lines);
    for (const difference of differing.slice(0, 10)) log(`  ${difference}`);
    for (const wrong of [...late.tax.wrong, ...late.variance.off, ...late.files.untied, ...late.files.wrong, ...late.files.taxYearsOff].slice(0, 10)) log(`  ${wrong}`);
    const note = `seed ${seed}, ${months} months, ${year.people} people, ${year.counts['late'] ?? 0} late facts, ${late.lines.differences} carried lines, ${late.extraRunIds.length} runs for people who had left`;
    if (late.lines.differences === 0 && late.open.length === 0) throw new Error('nothing was carried: the year proves nothing');
    return [
      { bar: 'year.monthsOpen', value: late.open.length + inTime.open.length, n: late.runIds.length + inTime.runIds.length, note },
      { bar: 'year.withoutPayslip', value: late.lines.notComputed.length + inTime.lines.notComputed.length, n: late.lines.people.size, note: late.lines.notComputed[0] ?? '' },
      { bar: 'year.linesDiffer', value: differing.length, n: compared, note },
      { bar: 'year.withoutCause', value: late.lines.withoutCause, n: late.lines.differences, note: 'differences whose cause is not named' },
      { bar: 'year.taxWrong', value: late.tax.wrong.length, n: late.tax.judged, note: 'withheld month by month against the running tax of what was paid' },
      { bar: 'year.tiesBroken', value: late.files.untied.length, n: late.files.tied, note: 'lines = register = bank = vouchers, person by person, each month' },
      { bar: 'year.filesWrong', value: late.files.wrong.length, n: late.files.files, note: 'vouchers in four layouts, tax file, pay result, read by their own readers' },
      { bar: 'year.taxYearOff', value: late.files.taxYearsOff.length, n: late.files.taxYears, note: 'opening and withheld tax against the running total of the last payslip' },
      { bar: 'year.varianceOff', value: late.variance.off.length, n: late.variance.compared, note: 'changes whose causes do not sum to them' },
    ];
  },
};
