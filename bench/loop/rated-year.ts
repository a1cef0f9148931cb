/**
 * Results beside a year of facts: bases, goals, reviews, disputes, decisions, scores from elsewhere, each with the month in which
 * it reaches the company in one world and in the other. Both worlds hear the same; what is put right later comes in another order.
 */
import { dayOfDate, formatDay } from '#kernel/calendar/epoch-day';
import { makeYear, monthOf, year as yearNumber, type Year, type YearFact } from '../close/year-facts.ts';
import { createRandom } from '../main-line/seeded-random.ts';

/** Months in which something is heard: in the first world, in the other. */
type Heard = readonly [number, number];
export type World = 0 | 1;

type RatedGoal = { readonly weight: number; readonly target: number; readonly measure: 'checkIn' | 'evidence'; /** Null: nobody ever gave a figure. */ readonly value: number | null };
/** Points in hundredths. */
export type RatedReview = {
  readonly number: string; readonly quarter: number; readonly lockMonth: number; readonly self: number | null; readonly manager: number; readonly goals: readonly RatedGoal[];
  /** What colleagues gave, by who; fewer than three are no component. */
  readonly peers: readonly { readonly author: string; readonly points: number }[];
  readonly calibrated: number | null;
  /** The person disagrees, the review is opened again, and the manager's part is another afterwards. */
  readonly dispute: { readonly heard: Heard; readonly points: number } | null;
};
type RatedBase = { readonly number: string; readonly fromMonth: number; readonly fen: number; readonly heard: Heard };
/** People decide otherwise about one month; in ten-thousandths. */
type RatedDecision = { readonly number: string; readonly month: number; readonly factor: number; readonly heard: Heard };
type RatedImport = { readonly number: string; readonly quarter: number; readonly points: number };

export type RatedYear = {
  readonly months: number; readonly quarters: readonly number[];
  /** The facts as each world hears them. */
  readonly worlds: readonly [Year, Year];
  readonly people: ReadonlyMap<string, Employed>;
  readonly bases: readonly RatedBase[]; readonly reviews: readonly RatedReview[]; readonly decisions: readonly RatedDecision[]; readonly imports: readonly RatedImport[];
  /** Results that come late and are the only news of a month that is paid. */
  readonly lateAlone: number;
};

type Employed = { readonly number: string; readonly hireDay: number; readonly leaveDay: number | null };

export const quarterDays = (quarter: number): { readonly fromDay: number; readonly toDay: number } =>
  ({ fromDay: dayOfDate(yearNumber, 3 * quarter + 1, 1), toDay: dayOfDate(yearNumber + (quarter === 3 ? 1 : 0), quarter === 3 ? 1 : 3 * quarter + 4, 1) - 1 });
/** The quarter's result speaks about the pay of the next one, and is there in its first month. */
export const firstMonthOf = (quarter: number): number => 3 * quarter + 4;

type Draw = { readonly below: (limit: number) => number; readonly hits: (share: number) => boolean; readonly between: (from: number, to: number) => number };
const createDraw = (seed: number): Draw => {
  const random = createRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return { below, hits: (share) => random() < share, between: (from, to) => from + below(Math.max(0, to - from) + 1) };
};

const employedOf = ({ facts }: Year): ReadonlyMap<string, Employed> => {
  const people = new Map<string, Employed>();
  for (const each of facts) {
    if (each.sheet !== 'persons') continue;
    const { personNumber, hireDay, leaveDay } = each.fact;
    people.set(personNumber, { number: personNumber, hireDay, leaveDay: leaveDay ?? people.get(personNumber)?.leaveDay ?? null });
  }
  return people;
};

const isThere = ({ hireDay, leaveDay }: Employed, fromDay: number, toDay: number): boolean => hireDay <= fromDay && (leaveDay === null || leaveDay > toDay);

/** What is handed in late comes in other months; terms keep theirs, for each is a change of what was known before. */
const heardOtherwise = (draw: Draw, { facts, ...rest }: Year, months: number): Year =>
  ({ ...rest, facts: facts.map((each): YearFact => (each.sheet === 'approvals' && each.heard > each.month ? { ...each, heard: draw.between(each.month + 1, months) } : each)) });

/** Two months from one on, not the same where there is a choice. */
const heardFrom = (draw: Draw, from: number, months: number): Heard => {
  const one = draw.between(from, months);
  const other = draw.between(from, months);
  return [one, other === one && months > from ? (one === months ? from : one + 1) : other];
};

const goalsOf = (draw: Draw): readonly RatedGoal[] => Array.from({ length: draw.hits(0.4) ? 1 + draw.below(2) : 0 }, () => {
  const target = 20 + draw.below(80);
  return { weight: 1 + draw.below(5), target, measure: draw.hits(0.35) ? 'evidence' : 'checkIn', value: draw.hits(0.9) ? draw.between(Math.floor(target / 2), target) : null };
});

const pointsFrom = (draw: Draw, from: number): number => 100 * from + 50 * draw.below(2 * (100 - from) + 1);

const reviewOf = (draw: Draw, employed: Employed, quarter: number, context: { readonly months: number; readonly colleagues: readonly string[] }): RatedReview => {
  const { months, colleagues } = context;
  const chance = draw.below(100);
  const lockMonth = Math.min(months, firstMonthOf(quarter) + (chance < 70 ? 0 : chance < 88 ? 1 : 2));
  const others = colleagues.filter((number) => number !== employed.number);
  const asked = draw.hits(0.12) && others.length >= 4 ? 2 + draw.below(3) : 0;
  const first = draw.below(Math.max(1, others.length));
  const { fromDay, toDay } = quarterDays(quarter);
  return {
    number: employed.number, quarter, lockMonth, self: draw.hits(0.1) ? pointsFrom(draw, 70) : null, manager: pointsFrom(draw, 65), goals: isThere(employed, fromDay, toDay) ? goalsOf(draw) : [],
    peers: Array.from({ length: asked }, (_, index) => ({ author: others[(first + index) % others.length]!, points: pointsFrom(draw, 60) })),
    calibrated: draw.hits(0.15) ? pointsFrom(draw, 65) : null, dispute: draw.hits(0.25) ? { heard: heardFrom(draw, lockMonth, months), points: pointsFrom(draw, 75) } : null,
  };
};

const basesOf = (draw: Draw, { number, hireDay }: Employed, months: number): readonly RatedBase[] => {
  const first = formatDay(hireDay).startsWith(String(yearNumber)) ? Number(formatDay(hireDay).slice(5, 7)) : 1;
  if (!draw.hits(0.75) || first > months) return [];
  const amount = (): number => 50_000 + 1_000 * draw.below(300) + draw.below(100);
  const bases: RatedBase[] = [{ number, fromMonth: first, fen: amount(), heard: [first, first] }];
  if (draw.hits(0.2) && first < months) {
    const fromMonth = draw.between(first + 1, months);
    bases.push({ number, fromMonth, fen: amount(), heard: heardFrom(draw, fromMonth, months) });
  }
  return bases;
};

/** So many of each quarter have a result that comes when a month of theirs is paid, and nothing else that speaks about that month. */
const lateAlone = 3;
/** In hundredths: below the factor of those without a result, however punctual. */
const lowPoints = 6_500;

/** Whose month nothing is heard of once it is over: no form on its days or beside them, no terms that hold in it. */
const isHeardInTime = ({ facts }: Year, number: string, month: number): boolean => {
  const [first, next] = [dayOfDate(yearNumber, month, 1), dayOfDate(yearNumber, month + 1, 1)];
  return facts.every((each) => {
    if (each.fact.personNumber !== number || each.heard <= month || each.sheet === 'persons') return true;
    if (each.sheet === 'terms') return each.fact.validFromDay >= next;
    const day = each.sheet === 'punches' ? each.fact.moment.day : (each.fact.day ?? each.fact.from?.day ?? first);
    return day < first - 1 || day > next;
  });
};

/**
 * Reviews of which some come a month late, low enough that pay differs: what was paid before is put right for this reason alone, or
 * not at all. Without a draw, for what else the year holds is to stay.
 */
const withLateAlone = (reviews: readonly RatedReview[], { year, people, bases, decisions }: { readonly year: Year; readonly people: ReadonlyMap<string, Employed>; readonly bases: readonly RatedBase[]; readonly decisions: readonly RatedDecision[] }): { readonly reviews: readonly RatedReview[]; readonly lateAlone: number } => {
  const chosen = new Map<number, number>();
  const all = reviews.map((review) => {
    const { number, quarter } = review;
    const month = firstMonthOf(quarter);
    const employed = people.get(number);
    const own = bases.filter((base) => base.number === number);
    const fits = (chosen.get(quarter) ?? 0) < lateAlone && employed !== undefined && isThere(employed, dayOfDate(yearNumber, month, 1), dayOfDate(yearNumber, month + 2, 1)) && own.length === 1 && own[0]!.fromMonth <= month
      && decisions.every((decision) => decision.number !== number) && isHeardInTime(year, number, month);
    if (!fits) return review;
    chosen.set(quarter, (chosen.get(quarter) ?? 0) + 1);
    return { ...review, lockMonth: month + 1, manager: lowPoints, calibrated: null, dispute: null, goals: [], peers: [] };
  });
  return { reviews: all, lateAlone: [...chosen.values()].reduce((sum, each) => sum + each, 0) };
};

/** Makes the year: the same seed gives the same. Twelve months hold three quarters whose results are paid by; six hold one. */
export const makeRatedYear = (seed: number, size: number, months: number): RatedYear => {
  const year = makeYear(seed, size, months);
  const draw = createDraw(seed ^ 0x2c1b3c6d);
  const people = employedOf(year);
  const quarters = [0, 1, 2].filter((quarter) => firstMonthOf(quarter) <= months);
  // Whoever came and goes stands among colleagues too, as long as they are there.
  const colleagues = [...people.values()].filter((each) => isThere(each, dayOfDate(yearNumber, 1, 1), dayOfDate(yearNumber, 12, 31))).map(({ number }) => number);
  const reviews: RatedReview[] = [];
  const imports: RatedImport[] = [];
  const decisions: RatedDecision[] = [];
  for (const quarter of quarters) {
    const { toDay } = quarterDays(quarter);
    for (const employed of people.values()) {
      if (!isThere(employed, toDay, toDay) || !draw.hits(0.85)) continue;
      if (draw.hits(0.08)) {
        imports.push({ number: employed.number, quarter, points: pointsFrom(draw, 60) });
        continue;
      }
      const review = reviewOf(draw, employed, quarter, { months, colleagues });
      reviews.push(review);
      const month = draw.between(firstMonthOf(quarter), firstMonthOf(quarter) + 2);
      if (draw.hits(0.05) && month <= months) decisions.push({ number: employed.number, month, factor: 7_000 + 100 * draw.below(60), heard: heardFrom(draw, Math.max(review.lockMonth, month), months) });
    }
  }
  const worlds = [year, heardOtherwise(draw, year, months)] as const;
  const bases = [...people.values()].flatMap((employed) => basesOf(draw, employed, months));
  return { months, quarters, worlds, people, bases, ...withLateAlone(reviews, { year, people, bases, decisions }), decisions, imports };
};

export const effectiveMonths = (quarter: number): { readonly effectiveFrom: string; readonly effectiveTo: string } =>
  ({ effectiveFrom: monthOf(firstMonthOf(quarter)), effectiveTo: quarter === 2 ? `${yearNumber + 1}-01` : monthOf(firstMonthOf(quarter) + 3) });
