/** What a rated year comes to by a computation of its own: scores, factors and performance pay from what was made up, in whole numbers. Of the product it uses the numbers of days alone. */
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { monthOf, year as yearNumber } from '../close/year-facts.ts';
import { keyOf, type YearLines } from '../close/year-lines.ts';
import { firstMonthOf, quarterDays, type RatedReview, type RatedYear } from './rated-year.ts';
import { versions } from './rated-company.ts';

const halfUp = (above: bigint, below: bigint): bigint => (2n * above + below) / (2n * below);
const workBegins = 9 * 3600;

type Days = { readonly late: readonly number[]; readonly known: readonly number[] };

/** Days of each person that anything is known of, and those on which they came late. */
const daysByPerson = ({ worlds: [{ facts }] }: RatedYear): ReadonlyMap<string, Days> => {
  const first = new Map<string, Map<number, number>>();
  for (const each of facts) {
    if (each.sheet !== 'punches' && each.sheet !== 'approvals') continue;
    const { personNumber } = each.fact;
    const own = first.get(personNumber) ?? new Map<number, number>();
    first.set(personNumber, own);
    const moment = each.sheet === 'punches' ? each.fact.moment : each.fact.from;
    if (moment === null) continue;
    own.set(moment.day, Math.min(own.get(moment.day) ?? Infinity, each.sheet === 'punches' ? moment.second : Infinity));
  }
  return new Map([...first].map(([number, days]) => [number, { known: [...days.keys()], late: [...days].flatMap(([day, second]) => (second > workBegins && second < Infinity ? [day] : [])) }]));
};

type Part = readonly [weight: number, points: bigint | null];

const attendancePoints = (days: Days | undefined, quarter: number): bigint | null => {
  const { fromDay, toDay } = quarterDays(quarter);
  const within = (all: readonly number[]): number => all.filter((day) => day >= fromDay && day <= toDay).length;
  if (days === undefined || within(days.known) === 0) return null;
  const version = versions[quarter < 2 ? 0 : 1];
  return BigInt(100 * Math.max(version.attendanceFloor, 100 - version.late * within(days.late)));
};

const goalPoints = ({ goals }: RatedReview): bigint | null => {
  const measured = goals.flatMap(({ weight, target, value }) => (value === null ? [] : [{ weight: BigInt(weight), target: BigInt(target), value: BigInt(value) }]));
  if (measured.length === 0) return null;
  // Σ w·v/t over Σ w, rounded to the ten-thousandth: as points, that many hundredths.
  const common = measured.reduce((product, { target }) => product * target, 1n);
  const above = measured.reduce((sum, { weight, target, value }) => sum + (weight * value * common) / target, 0n);
  return halfUp(above * 10_000n, common * measured.reduce((sum, { weight }) => sum + weight, 0n));
};

const peerPoints = ({ peers }: RatedReview): bigint | null => (peers.length < 3 ? null : 10n * halfUp(BigInt(peers.reduce((sum, { points }) => sum + points, 0)), 10n * BigInt(peers.length)));

/** The score of a review at the end of the year, in hundredths. */
const scoreOf = (review: RatedReview, days: Days | undefined): bigint => {
  const { weights } = versions[review.quarter < 2 ? 0 : 1];
  const parts: readonly Part[] = [
    [weights.attendance, attendancePoints(days, review.quarter)], [weights.goals, goalPoints(review)], [weights.manager, BigInt(review.dispute?.points ?? review.calibrated ?? review.manager)],
    [weights.peers, peerPoints(review)], ['self' in weights ? weights.self : 0, review.self === null ? null : BigInt(review.self)],
  ];
  const there = parts.flatMap(([weight, points]) => (points === null || weight === 0 ? [] : [{ weight: BigInt(weight), points }]));
  return halfUp(there.reduce((sum, { weight, points }) => sum + weight * points, 0n), there.reduce((sum, { weight }) => sum + weight, 0n));
};

/** Scores by person and quarter, in hundredths. */
export const expectedScores = (year: RatedYear): ReadonlyMap<string, bigint> => {
  const days = daysByPerson(year);
  return new Map([
    ...year.reviews.map((review): readonly [string, bigint] => [`${review.number}|${review.quarter}`, scoreOf(review, days.get(review.number))]),
    ...year.imports.map(({ number, quarter, points }): readonly [string, bigint] => [`${number}|${quarter}`, BigInt(points)]),
  ]);
};

/** In ten-thousandths, by the rule of a month. */
const factorByRule = (month: number, score: bigint): bigint => {
  if (month < 7) return score >= 9_200n ? 11_000n : score >= 8_500n ? 10_000n : score >= 7_800n ? 9_000n : 8_000n;
  const factor = score + 1_000n;
  return factor < 7_000n ? 7_000n : factor > 12_000n ? 12_000n : factor;
};

/** The factor of a person's month in ten-thousandths; null where no result speaks about it. */
const expectedFactor = (year: RatedYear, scores: ReadonlyMap<string, bigint>, number: string, month: number): bigint | null => {
  const quarter = year.quarters.find((each) => month >= firstMonthOf(each) && month < firstMonthOf(each) + 3);
  const score = quarter === undefined ? undefined : scores.get(`${number}|${quarter}`);
  if (score === undefined) return null;
  const decision = year.decisions.find((each) => each.number === number && each.month === month);
  return decision === undefined ? factorByRule(month, score) : BigInt(decision.factor);
};

const isWholeMonth = ({ people }: RatedYear, number: string, month: number): boolean => {
  const employed = people.get(number);
  const [first, next] = [dayOfDate(yearNumber, month, 1), month === 12 ? dayOfDate(yearNumber + 1, 1, 1) : dayOfDate(yearNumber, month + 1, 1)];
  return employed !== undefined && employed.hireDay <= first && (employed.leaveDay === null || employed.leaveDay >= next - 1);
};

/** What was paid and carried as performance pay of whole months, beside base times factor. */
export const judgePay = (year: RatedYear, scores: ReadonlyMap<string, bigint>, lines: YearLines): { readonly judged: number; readonly wrong: readonly string[] } => {
  const wrong: string[] = [];
  let judged = 0;
  for (const number of year.people.keys()) {
    for (let month = 1; month <= year.months; month += 1) {
      const key = keyOf(number, monthOf(month), 'performancePay');
      const base = year.bases.filter((each) => each.number === number && each.fromMonth <= month).at(-1);
      if (base === undefined || !lines.paid.has(key) || !isWholeMonth(year, number, month)) continue;
      judged += 1;
      const expected = halfUp(BigInt(base.fen) * (expectedFactor(year, scores, number, month) ?? 10_000n), 10_000n);
      const given = (lines.paid.get(key) ?? 0) + (lines.carried.get(key) ?? 0);
      if (BigInt(given) !== expected) wrong.push(`${number} ${monthOf(month)}: ${given} fen of performance pay, ${expected} by base and rule`);
    }
  }
  return { judged, wrong };
};
