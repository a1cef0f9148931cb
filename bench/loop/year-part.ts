/**
 * Must show 2: a random year of a company with goals, reviews, disputes, decisions and corrections, lived twice: the same corrections
 * come in another order the second time. Scores are derived again and held against a computation of their own, pay against base
 * and rule, the two ends against each other; then links of the trace are removed one by one.
 */
import { stopTestServer } from '#checks/test-database';
import { explainPayslips } from '#modules/payroll';
import { factorsFor, rederiveScores } from '#modules/performance';
import type { ExplanationNode } from '#kernel/rules/explanation';
import { monthOf } from '../close/year-facts.ts';
import { isOwed, keyOf, readYearLines, type YearLines } from '../close/year-lines.ts';
import type { Figure, SuiteOptions } from '../figure.ts';
import { createRandom } from '../main-line/seeded-random.ts';
import { breakLinks, type Broken } from './broken-links.ts';
import { expectedScores, judgePay } from './judge-rated-year.ts';
import { liveYear, type LivedYear } from './live-rated-year.ts';
import { makeRatedYear, type RatedYear, type World } from './rated-year.ts';
import { withRatedCompany, type RatedCompany } from './rated-company.ts';

const fullPeople = 200;
/** With fewer, half a year may pass in which nothing is put right. */
const fewestPeople = 28;
/** Trees are looked at for so many payslips of each month. */
const explainedOfMonth = 40;

type End = {
  readonly lived: LivedYear; readonly lines: YearLines;
  /** Newest points and state by person and quarter; factors in words by person and month. */
  readonly scores: ReadonlyMap<string, { readonly points: string; readonly content: string; readonly state: string }>; readonly factors: ReadonlyMap<string, string>;
};

const readEnd = async (company: RatedCompany, year: RatedYear, lived: LivedYear): Promise<End> => {
  const ids = await company.idsOf();
  const numbers = new Map([...ids].map(([number, personId]) => [personId, number]));
  const scores = new Map<string, { points: string; content: string; state: string }>();
  for (const [quarter, { cycleId }] of lived.quarters) {
    for (const [personId, { stored, state }] of await company.inCompany((tx) => rederiveScores(tx, cycleId, [...numbers.keys()]))) {
      if (stored === null) continue;
      const { content, effectiveFrom, effectiveTo, source } = stored;
      // Which row says it differs from world to world; what it says does not. A score that was changed and one that was locked again are told apart by their way.
      scores.set(`${numbers.get(personId)!}|${quarter}`, { points: content.score, state, content: JSON.stringify([content.score, content.components.map(({ component, weight, points }) => [component, weight, points]), effectiveFrom, effectiveTo, source === 'imported']) });
    }
  }
  const factors = new Map<string, string>();
  for (let month = 1; month <= year.months; month += 1) {
    for (const [personId, { factor }] of await company.inCompany((tx) => factorsFor(tx, { month: monthOf(month), personIds: [...numbers.keys()], tells: 'values' }))) factors.set(`${numbers.get(personId)!}|${month}`, factor);
  }
  return { lived, scores, factors, lines: await readYearLines(company, lived.runIds, lived.extraRunIds) };
};

/** Scores that the facts no longer give, or that are not what was made up. */
const judgeScores = (year: RatedYear, { scores }: End): { readonly judged: number; readonly wrong: readonly string[] } => {
  const wrong: string[] = [];
  const expected = expectedScores(year);
  const imported = new Set(year.imports.map(({ number, quarter }) => `${number}|${quarter}`));
  for (const [key, hundredths] of expected) {
    const found = scores.get(key);
    if (found === undefined) wrong.push(`${key}: no score`);
    else if (found.state !== (imported.has(key) ? 'notDerived' : 'same')) wrong.push(`${key}: ${found.state}`);
    else if (Math.round(Number(found.points) * 100) !== Number(hundredths)) wrong.push(`${key}: ${found.points}, ${Number(hundredths) / 100} by what was made up: ${found.content}`);
  }
  for (const key of scores.keys()) if (!expected.has(key)) wrong.push(`${key}: nobody reviewed them`);
  return { judged: expected.size, wrong };
};

/** Rules in force by the decision of a second human, as the tables say: by number, with the first day. */
const approvedRules = async ({ database, companyId }: RatedCompany): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await database.ownerPool.query<{ rule_id: string | number; valid_from: string }>(
    `select rule_id, to_char(valid_from, 'YYYY-MM-DD') as valid_from from performance.rule_version as rule join platform.proposal as proposal on proposal.company_id = rule.company_id and proposal.subject = 'performanceRule:' || rule.rule_id
     join platform.proposal_decision as decision on decision.company_id = proposal.company_id and decision.proposal_id = proposal.proposal_id and decision.decision = 'approve' and decision.decider_user_id <> rule.made_by and decision.decider_user_id <> proposal.proposer_user_id
     where rule.company_id = $1 and rule.kind = 'payFactor' and proposal.state = 'approved' order by valid_from, rule_id`, [companyId]);
  return new Map(rows.map((row) => [String(row.rule_id), row.valid_from]));
};

/** What a line says that its factor follows from: the numbers of rules about the factor, and whether people decided. */
const groundsOf = (root: ExplanationNode): { readonly rules: ReadonlySet<string>; readonly isDecided: boolean; readonly isGiven: boolean; readonly isCut: boolean } => {
  const rules = new Set<string>();
  const found = { isDecided: false, isGiven: false, isCut: false };
  const visit = (node: ExplanationNode, isFactor: boolean): void => {
    const pack = node.reference !== undefined && 'pack' in node.reference ? /^performance-rule-(\d+)$/.exec(node.reference.pack)?.[1] : undefined;
    if (isFactor && pack !== undefined) rules.add(pack);
    if (node.label === 'factorDecision') found.isDecided = true;
    if (node.label === 'performanceFactor' && node.children.length > 0) found.isGiven = true;
    if (node.label === 'factorWithoutTrace') found.isCut = true;
    // Below the score stand the rules that made the score.
    if (node.label !== 'score') for (const child of node.children) visit(child, isFactor || node.label === 'payFactor');
  };
  visit(root, false);
  return { rules, ...found };
};

/** Payslips whose performance pay names no rule, or one that was not approved or did not hold on the first day of the month. */
const judgeGrounds = async (company: RatedCompany, year: RatedYear, { runIds }: LivedYear, seed: number): Promise<{ readonly judged: number; readonly cut: number; readonly wrong: readonly string[] }> => {
  const approved = await approvedRules(company);
  const random = createRandom(seed);
  const ids = await company.idsOf();
  const wrong: string[] = [];
  let [judged, cut] = [0, 0];
  for (let month = 4; month <= year.months; month += 1) {
    const first = `${monthOf(month)}-01`;
    const expected = [...approved].filter(([, validFrom]) => validFrom <= first).at(-1)?.[0] ?? '';
    const rated = [...ids].filter(([number]) => year.bases.some((base) => base.number === number && base.fromMonth <= month)).map((each) => [random(), each] as const).toSorted(([a], [b]) => a - b).slice(0, explainedOfMonth).map(([, each]) => each);
    const explained = await company.inCompany((tx) => explainPayslips(tx, { month: monthOf(month), personIds: rated.map(([, personId]) => personId), runId: runIds[month - 1]! }));
    if (!explained.ok) {
      wrong.push(`${monthOf(month)}: ${JSON.stringify(explained.error)}`);
      continue;
    }
    for (const { personNumber, lines } of explained.value) {
      const grounds = groundsOf(lines.find(({ item }) => item === 'performancePay')!.root);
      if (!grounds.isGiven) continue;
      // What was put right since was paid by a result that is no longer the newest: its trace ends there and says so.
      if (grounds.isCut) cut += 1;
      else judged += 1;
      const named = [...grounds.rules];
      if (!grounds.isCut && !grounds.isDecided && (named.length !== 1 || named[0] !== expected)) wrong.push(`${personNumber} ${monthOf(month)}: rule ${named.join(' ')} instead of ${expected}`);
    }
  }
  return { judged, cut, wrong };
};

/** How long all traces of a month take at once, down to the punch: what an explanation of many payslips costs. */
const timeTraces = async (company: RatedCompany, year: RatedYear): Promise<string> => {
  const personIds = [...(await company.idsOf()).values()];
  const began = performance.now();
  const traced = await company.inCompany((tx) => factorsFor(tx, { month: monthOf(Math.min(year.months, 6)), personIds, tells: 'traces' }));
  return `${traced.size} factors traced to the punch in ${((performance.now() - began) / 1000).toFixed(1)} s`;
};

const differencesOf = <Value>(what: string, one: ReadonlyMap<string, Value>, other: ReadonlyMap<string, Value>): readonly string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key)).map((key) => `${what} ${key}: ${String(one.get(key))} and ${String(other.get(key))}`);

/** What is owed for each month, whenever it was paid. */
const owedOf = ({ paid, carried, items, people }: YearLines, months: number): ReadonlyMap<string, number> => {
  const owed = new Map<string, number>();
  for (const person of people) {
    for (let month = 1; month <= months; month += 1) {
      for (const [item, about] of items) {
        const key = keyOf(person, monthOf(month), item);
        if (isOwed(about, item) && paid.has(key)) owed.set(key, (paid.get(key) ?? 0) + (carried.get(key) ?? 0));
      }
    }
  }
  return owed;
};

const compareEnds = (year: RatedYear, one: End, other: End): { readonly compared: number; readonly differing: readonly string[] } => {
  const [owed, twin] = [owedOf(one.lines, year.months), owedOf(other.lines, year.months)];
  const contents = ({ scores }: End): ReadonlyMap<string, string> => new Map([...scores].map(([key, { content }]) => [key, content]));
  return { compared: one.scores.size + one.factors.size + owed.size, differing: [...differencesOf('score', contents(one), contents(other)), ...differencesOf('factor', one.factors, other.factors), ...differencesOf('line', owed, twin)] };
};

type Whole = { readonly end: End; readonly grounds: Awaited<ReturnType<typeof judgeGrounds>>; readonly broken: Broken; readonly traced: string };
type Size = { readonly seed: number; readonly people: number; readonly months: number; readonly samples: number };
type Judged = { readonly judged: number; readonly wrong: readonly string[] };
type YearFigures = { readonly scores: Judged; readonly pay: Judged; readonly grounds: Judged; readonly order: Judged; readonly links: Judged; readonly note: string; readonly paid: string; readonly removed: string };

/** One year, lived twice. */
const judgeYear = async ({ seed, people, months, samples }: Size): Promise<YearFigures> => {
  const year = makeRatedYear(seed, people, months);
  const live = (company: RatedCompany, world: World): Promise<End> => liveYear(company, year, world).then((lived) => readEnd(company, year, lived));
  // Side by side: while one computes, the other waits for its database.
  const [first, second] = await Promise.all([
    withRatedCompany(async (company): Promise<Whole> => {
      const end = await live(company, 0);
      return { end, grounds: await judgeGrounds(company, year, end.lived, seed), traced: await timeTraces(company, year), broken: await breakLinks(company, year, end.lived, samples) };
    }),
    withRatedCompany((company) => live(company, 1)),
  ]);
  const { end: { lived, lines }, grounds, broken, traced } = first;
  const order = compareEnds(year, first.end, second);
  const note = `seed ${seed}, ${year.people.size} people, ${year.months} months, ${year.reviews.length} reviews, ${year.imports.length} from elsewhere, ${lived.disputes} disputes, ${lived.changes} scores put right, ${year.decisions.length} decided otherwise, ${year.lateAlone} results the only news of a month paid before`;
  if (lived.changes === 0 || lines.differences === 0 || year.lateAlone === 0) throw new Error(`nothing was put right: the year proves nothing (${note})`);
  return {
    scores: judgeScores(year, first.end), pay: judgePay(year, expectedScores(year), lines), grounds, order: { judged: order.compared, wrong: order.differing }, links: { judged: broken.removed, wrong: broken.unseen }, note,
    paid: `${grounds.judged} trees beside them; ${grounds.cut} months were paid by a result that was put right since; ${traced}`, removed: `${broken.kinds} kinds of link${broken.untried.length === 0 ? '' : `; none of: ${broken.untried.join(', ')}`}`,
  };
};

const sumOf = (years: readonly YearFigures[], ...parts: readonly ('scores' | 'pay' | 'grounds' | 'order' | 'links')[]): { readonly value: number; readonly n: number } => {
  const all = years.flatMap((each) => parts.map((part) => each[part]));
  return { value: all.reduce((sum, { wrong }) => sum + wrong.length, 0), n: all.reduce((sum, { judged }) => sum + judged, 0) };
};

export const yearPart = {
  name: 'year',
  run: async ({ seeds, scale, log }: SuiteOptions): Promise<readonly Figure[]> => {
    const [seed = 1, ...others] = seeds;
    // A slice that only has to show a bug needs no whole year, but a quarter, its result and what is put right; other seeds are such slices.
    const isSlice = scale < 0.1;
    const slice = { people: Math.max(fewestPeople, Math.round(0.1 * scale * fullPeople)), months: 6, samples: 1 };
    const sizes: readonly Size[] = [
      { seed, people: Math.max(fewestPeople, Math.round(fullPeople * scale)), months: isSlice ? 6 : 12, samples: isSlice ? 1 : 3 }, ...(isSlice ? [] : others.map((other): Size => ({ seed: other, ...slice }))),
    ];
    const years: YearFigures[] = [];
    for (const size of sizes) {
      const found = await judgeYear(size);
      years.push(found);
      log(`  ${found.note}`);
      for (const part of ['scores', 'pay', 'grounds', 'order', 'links'] as const) for (const wrong of found[part].wrong.slice(0, 8)) log(`  ${wrong}`);
    }
    await stopTestServer();
    const [first] = years;
    return [
      { bar: 'year.scoresNotRederived', ...sumOf(years, 'scores'), note: first?.note ?? '' },
      { bar: 'year.effectsWithoutRule', ...sumOf(years, 'pay', 'grounds'), note: first?.paid ?? '' },
      { bar: 'year.orderDiffers', ...sumOf(years, 'order'), note: 'scores, factors and lines of two orders' },
      { bar: 'year.removedLinksUnseen', ...sumOf(years, 'links'), note: first?.removed ?? '' },
    ];
  },
};
