/** The company's choices about requests and leave, dated; without a row those that ship, shown as not chosen. */
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import type { BandYear } from '#kernel/leave/annual-leave';
import { failure, success, type Result } from '#kernel/base/result';
import type { RequestError } from './requests-errors.ts';

export type RequestPolicy = {
  readonly minutesPerDay: number; readonly bandYear: BandYear; readonly companyExtraDays: number; readonly carryOverMonths: number; readonly overBalance: 'refuse' | 'ask';
  readonly secondLevelAboveDays: number; readonly timeOutHours: number; readonly correctionsPerMonth: number; readonly backDays: number; readonly restDayOvertime: 'pay' | 'choose'; readonly timeOffMonths: number;
};

/** What holds until a company decides: never below the law, and nothing that takes from anybody. */
const defaultRequestPolicy: RequestPolicy = {
  minutesPerDay: 480, bandYear: 'full', companyExtraDays: 0, carryOverMonths: 12, overBalance: 'refuse', secondLevelAboveDays: 3, timeOutHours: 48, correctionsPerMonth: 5, backDays: 62, restDayOvertime: 'pay', timeOffMonths: 6,
};

export type ChosenPolicy = { readonly policy: RequestPolicy; readonly validFrom: string | null };

/** The choices that hold on a date ("2026-10-01"). */
export const readRequestPolicy = async (tx: CompanyTransaction, date: string): Promise<ChosenPolicy> => {
  const { rows } = await tx.query<{ choices: Partial<RequestPolicy>; valid_from: string }>(
    'select choices, valid_from from requests.policy where company_id = $1 and valid_from <= $2 order by valid_from desc, policy_id desc limit 1', [tx.companyId, date]);
  return { policy: { ...defaultRequestPolicy, ...rows[0]?.choices }, validFrom: rows[0]?.valid_from ?? null };
};

/** What a choice changes, as the audit keeps it: "62 > 366" by name. */
const changesOf = (before: RequestPolicy, after: RequestPolicy): Readonly<Record<string, string>> => {
  const now = new Map<string, string | number>(Object.entries(after));
  return Object.fromEntries(Object.entries(before).flatMap(([name, value]) => (now.get(name) === value ? [] : [[name, `${value} > ${now.get(name)}`]])));
};

/**
 * Records a choice from a date on. One clerk decides what decides leave: that is no program's to do, and what was chosen
 * before stays as it was for the days before today. Errors: `programsDecideNothing`, `policyInPast`.
 */
export const chooseRequestPolicy = async (tx: CompanyTransaction, { validFrom, today }: { readonly validFrom: string; readonly today: string }, choices: RequestPolicy): Promise<Result<null, RequestError>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return failure({ code: 'programsDecideNothing' });
  const { rows: [chosen] } = await tx.query('select 1 from requests.policy where company_id = $1 limit 1', [tx.companyId]);
  // A company's first choice stands for the time before it, too: until then nobody had decided anything.
  if (validFrom < today && chosen !== undefined) return failure({ code: 'policyInPast' });
  const before = await readRequestPolicy(tx, validFrom);
  await tx.query('insert into requests.policy (company_id, valid_from, choices, chosen_by) values ($1, $2, $3, $4)', [tx.companyId, validFrom, JSON.stringify(choices), tx.actor]);
  await recordAudit(tx, { action: 'requests.policyChosen', subject: `requestPolicy:${validFrom}`, data: changesOf(before.policy, choices) });
  return success(null);
};
