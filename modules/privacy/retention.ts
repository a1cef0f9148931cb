/** Retention: what each rule would delete on a day, and the run that does what its preview said. */
import { failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import { freezeRuns, settleRuns } from './frozen-runs.ts';
import type { PrivacyError } from './privacy-errors.ts';
import { expire, insertRetentionRun, monthsToExpire, readRetentionChoices, writeRetentionChoice } from './retention-store.ts';
import { isRetentionRule, monthsLater, retentionRules, type RetentionRule } from './retention-rules.ts';

/** The rules as they hold in the company. */
export const rulesOfCompany = async (tx: CompanyTransaction): Promise<readonly RetentionRule[]> => {
  const choices = await readRetentionChoices(tx);
  return retentionRules.map((rule): RetentionRule => ({ ...rule, months: Math.max(rule.shortestMonths, choices.get(rule.rule) ?? rule.months) }));
};

/** Keeps a kind of data for other months; never shorter than the law allows. */
export const chooseRetention = async (tx: CompanyTransaction, wish: { readonly rule: string; readonly months: number }): Promise<Result<RetentionRule, PrivacyError>> => {
  if (!isRetentionRule(wish.rule)) return failure({ code: 'notFound' });
  const known = (await rulesOfCompany(tx)).find(({ rule }) => rule === wish.rule)!;
  if (wish.months < known.shortestMonths) return failure({ code: 'retentionTooShort', data: { months: known.shortestMonths } });
  await writeRetentionChoice(tx, wish.rule, wish.months);
  return success({ ...known, months: wish.months });
};

export type RetentionCount = { readonly rule: string; readonly before: string; readonly rows: number; readonly held: number };

const countsOn = async (tx: CompanyTransaction, day: string, deletes: boolean): Promise<readonly RetentionCount[]> => {
  const counts: RetentionCount[] = [];
  for (const { rule, months } of await rulesOfCompany(tx)) {
    const before = monthsLater(day, -months);
    counts.push({ rule, before, ...await expire(tx, rule, before, deletes) });
  }
  return counts;
};

/** What a run of that day would delete; nothing is. */
export const previewRetentionOn = (tx: CompanyTransaction, day: string): Promise<readonly RetentionCount[]> => countsOn(tx, day, false);

/**
 * Deletes what is due on `day`, the day of the preview that was looked at. What the payslips that go amounted to is
 * kept as the group total of their run.
 */
export const runRetentionOn = async (tx: CompanyTransaction, day: string): Promise<readonly RetentionCount[]> => {
  const wages = (await rulesOfCompany(tx)).find(({ rule }) => rule === 'wageRecords')!;
  const before = await freezeRuns(tx, await monthsToExpire(tx, monthsLater(day, -wages.months)));
  const counts = await countsOn(tx, day, true);
  await settleRuns(tx, before);
  await insertRetentionRun(tx, day, counts.map(({ rule, rows }) => ({ rule, rows })));
  await recordAudit(tx, { action: 'privacy.retained', subject: `day:${day}`, data: Object.fromEntries(counts.map(({ rule, rows }) => [rule, rows])) });
  return counts;
};
