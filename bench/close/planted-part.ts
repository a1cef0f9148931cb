/**
 * Figure 2: errors planted into a month beside right ones; the review must find each before the lock and name its cause.
 * Beside it what a spreadsheet of sums would show: an error counts as found there when it alone moves the sum of net pay of its
 * department by more than two percent against the month before.
 */
import { withTestDatabase } from '#checks/test-database';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import type { WorkbookFacts } from '#contracts/flow/workbook-facts';
import { loadBankAccounts, personNamesOf } from '#modules/people';
import { calculateRun, readReviews, readRunById, refreshReview } from '#modules/payroll';
import { asSystem, withCompany } from '#modules/platform';
import type { Figure, SuiteOptions } from '../figure.ts';
import { hireOffice, lockMonth, type Office } from './close-month.ts';
import { errorKinds } from './error-kinds.ts';
import { plantErrors, type PlantedError, type PlantedMonth } from './planted-errors.ts';
import { beginYear, hear, type YearCompany } from './year-company.ts';
import { heardIn, makeYear, monthOf, year as yearNumber } from './year-facts.ts';

const fullErrors = 200;
const fullPeople = 440;
const month = 3;

/** Who joins and leaves in one month stands in its workbook once. */
const heardOnce = (facts: WorkbookFacts): WorkbookFacts => ({ ...facts, persons: [...new Map(facts.persons.map((located) => [located.fact.personNumber, located])).values()] });

type Seen = { readonly found: number; readonly missed: readonly PlantedError[]; readonly bySums: number; readonly others: number; readonly otherFindings: number; readonly codes: Readonly<Record<string, number>> };

/** What the review says of the planted month. */
const look = async (company: YearCompany, { clerk }: Office, runId: number, { errors }: PlantedMonth): Promise<Seen> =>
  withCompany(company.database, clerk, async (tx) => {
    const run = await readRunById(tx, runId);
    if (run === null) throw new Error('no run');
    const refreshed = await refreshReview(tx, run, { zone: 'Asia/Shanghai' });
    if (!refreshed.ok) throw new Error(refreshed.error.code);
    const reviews = await readReviews(tx, run);
    const people = await personNamesOf(tx, reviews.map(({ personId }) => personId));
    const byNumber = new Map(reviews.map((review) => [people.get(review.personId)?.personNumber ?? '', review]));
    const isNamed = ({ kind, personNumber }: PlantedError): boolean => byNumber.get(personNumber)?.findings.some(({ code }) => code === errorKinds[kind]) ?? false;
    const sums = new Map<string, number>();
    for (const review of reviews) sums.set(people.get(review.personId)?.department ?? '', (sums.get(people.get(review.personId)?.department ?? '') ?? 0) + (review.earlierNet ?? 0));
    const moves = ({ personNumber }: PlantedError): boolean => {
      const review = byNumber.get(personNumber);
      return review !== undefined && Math.abs((review.net ?? 0) - (review.earlierNet ?? 0)) * 50 > (sums.get(people.get(review.personId)?.department ?? '') ?? 0);
    };
    const planted = new Set(errors.map(({ personNumber }) => personNumber));
    const others = reviews.filter(({ personId }) => !planted.has(people.get(personId)?.personNumber ?? ''));
    const codes: Record<string, number> = {};
    for (const { findings } of others) for (const { code } of findings) codes[code] = (codes[code] ?? 0) + 1;
    return { found: errors.filter(isNamed).length, missed: errors.filter((error) => !isNamed(error)), bySums: errors.filter(moves).length, others: others.length, otherFindings: others.reduce((sum, { findings }) => sum + findings.length, 0), codes };
  });

export const plantedPart = {
  name: 'planted',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const seed = seeds[0] ?? 1;
    const count = Math.max(13, Math.round(fullErrors * scale));
    const year = makeYear(seed, Math.max(40, Math.round(fullPeople * scale)));
    const box: { seen: Seen | null } = { seen: null };
    await withTestDatabase(async ({ database, company: { companyId } }) => {
      const company = await beginYear(database, companyId);
      const office = await hireOffice(company);
      for (let before = 1; before < month; before += 1) {
        await hear(company, heardOnce(heardIn(year, before, true)));
        await lockMonth(company, office, monthOf(before));
      }
      const planted = plantErrors(year, heardOnce(heardIn(year, month, true)), { month, firstDay: dayOfDate(yearNumber, 1, 1), monthDay: dayOfDate(yearNumber, month, 1) }, count);
      await hear(company, planted.facts);
      const loaded = await withCompany(database, office.clerk, (tx) => loadBankAccounts(tx, planted.accounts));
      if (!loaded.ok || loaded.value.failures.length > 0) throw new Error(`accounts refused: ${JSON.stringify(loaded).slice(0, 300)}`);
      const run = await calculateRun(database, asSystem(companyId, 'payRun', 'prove'), { month: monthOf(month), mode: 'compute' });
      if (!run.ok) throw new Error(run.error.code);
      box.seen = await look(company, office, run.value.runId, planted);
    });
    const { seen } = box;
    if (seen === null) throw new Error('nothing was looked at');
    for (const { kind, personNumber } of seen.missed.slice(0, 20)) log(`  missed ${kind} ${personNumber}`);
    log(`  findings about others: ${JSON.stringify(seen.codes)}`);
    return [{
      bar: 'planted.found', value: (100 * seen.found) / count, n: count,
      note: `seed ${seed}, ${Object.keys(errorKinds).length} kinds; a spreadsheet of sums shows ${seen.bySums} of ${count}; ${seen.otherFindings} findings about the ${seen.others} others`,
    }];
  },
};
