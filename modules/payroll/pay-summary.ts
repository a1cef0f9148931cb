/** Sums of a month by workplace for readers who may see nobody's own pay. What is published stays until many people's pay has changed. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { readPaySummary } from '#contracts/api/payroll-api';
import type { CompanyTransaction } from '#modules/platform';
import { readPublications, writePublication, type PayRun } from './payroll-store.ts';
import { formatAmount, moneyScale } from './payslip-vector.ts';
import { loadMonth, type MonthRow, type PayMonth } from './read-month.ts';
import { choosePublic, fewestPeople, mayReplace, setsOf, type Choice, type Members } from './small-groups.ts';

type Summary = RouteResponse<typeof readPaySummary>;
type Sums = NonNullable<Summary['total']>;

/** What is kept of a month: the answer, and who stood behind its sums, now and in answers before. */
export type Publication = {
  readonly runDigest: string;
  readonly answer: Summary;
  /** By workplace: the payslip's revision by person. */
  readonly members: Readonly<Record<string, readonly (readonly [personId: number, revision: number])[]>>;
  readonly shown: readonly string[];
  readonly isTotalShown: boolean;
  /** People of every sum that followed from answers before this one. */
  readonly earlierSums: readonly (readonly number[])[];
};

type Revisions = ReadonlyMap<string, ReadonlyMap<number, number>>;
const revisionsOf = ({ members }: Publication): Revisions => new Map(Object.entries(members).map(([group, people]) => [group, new Map(people)]));
const membersOf = (revisions: Revisions): ReadonlyMap<string, Members> => new Map([...revisions].map(([group, people]) => [group, new Set(people.keys())]));
const choiceOf = ({ shown, isTotalShown }: Publication): Choice => ({ groups: new Set(shown), total: isTotalShown });
const sumsOf = (publication: Publication): readonly Members[] => [...setsOf(membersOf(revisionsOf(publication)), choiceOf(publication)), ...publication.earlierSums.map((people) => new Set(people))];

const sum = ({ items }: PayMonth, rows: readonly MonthRow[]): Sums => {
  const employer = items.filter(({ kind }) => kind === 'employerCost').map(({ item }) => item);
  const over = (names: readonly string[]): string => formatAmount(rows.reduce((total, row) => total + names.reduce((own, name) => own + (row.amounts.get(name) ?? 0), 0), 0), moneyScale);
  return { people: rows.length, grossPay: over(['grossPay']), employerContributions: over(employer), netPay: over(['netPay']) };
};

const answerOf = (month: PayMonth, byPlace: ReadonlyMap<string, readonly MonthRow[]>, choice: Choice): Summary => ({
  currency: month.rows.find(({ status }) => status === 'computed')?.currency ?? 'CNY', fewestPeople,
  groups: [...byPlace].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([workplaceCode, rows]) => ({ workplaceCode, workplaceName: rows[0]?.workplaceName ?? '', figures: choice.groups.has(workplaceCode) ? sum(month, rows) : null })),
  total: choice.total ? sum(month, [...byPlace.values()].flat()) : null,
});

/** The published sums of a run's month; publishes them first when they are new. In a transaction of the system: it reads everybody. */
export const summariseMonth = async (tx: CompanyTransaction, run: PayRun): Promise<Summary> => {
  const published = await readPublications(tx);
  const { month } = run.period;
  const before = published.get(month);
  if (before !== undefined && before.runDigest === run.digest) return before.answer;
  const loaded = await loadMonth(tx, run);
  const byPlace = Map.groupBy(loaded.rows.filter(({ status }) => status === 'computed'), (row) => row.workplaceCode);
  const revisions: Revisions = new Map([...byPlace].map(([place, rows]) => [place, new Map(rows.map((row) => [row.personId, row.revision]))]));
  if (before !== undefined && !mayReplace(revisionsOf(before), revisions)) return before.answer;
  const choice = choosePublic(membersOf(revisions), [...published.values()].flatMap(sumsOf));
  const answer = answerOf(loaded, byPlace, choice);
  await writePublication(tx, month, {
    runDigest: run.digest ?? '', answer, members: Object.fromEntries([...revisions].map(([place, people]) => [place, [...people]])), shown: [...choice.groups], isTotalShown: choice.total,
    earlierSums: before === undefined ? [] : sumsOf(before).map((people) => [...people]),
  });
  return answer;
};
