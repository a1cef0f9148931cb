/**
 * A position's requirements beside what a candidate's papers say, requirement by requirement: what is met, with the words that
 * show it, and what is missing. A figure for order, never a decision. What it may look at is a type: no name, no gender, no age,
 * no photo can reach it. The same words give the same figure, exactly.
 */
import { assert } from '../base/result.ts';
import { formatDecimal, formatExact, parseDecimal, parseExact } from '../quantity/decimal.ts';
import { add, compare, divide, isZero, maximum, minimum, multiply, one, rational, type Rational, zero } from '../quantity/rational.ts';
import { roundTo } from '../quantity/rounding.ts';
import type { ExplanationNode, FactReference, LeafReference } from '../rules/explanation.ts';
import { readStatements, type SkillStatement } from './read-statements.ts';
import type { NamedSkill } from './skill-names.ts';

export type MatchableRequirement = { readonly skillCode: string; readonly level: number; readonly isMust: boolean; readonly years: number | null };
/** `reference`: the version of the position's profile. */
export type MatchableProfile = { readonly requirements: readonly MatchableRequirement[]; readonly reference: FactReference };

/** All that matching may know of somebody. Whoever makes it leaves out names, contacts, gender, age, photo. */
export type MatchableCandidate = {
  /** Papers and answers in words; `source` says which. */
  readonly texts: readonly { readonly source: string; readonly text: string; readonly reference: FactReference }[];
  /** Skills said in a form, as codes. `level` and `years` are decimals or null when they were not asked. */
  readonly skills: readonly { readonly skillCode: string; readonly level: number | null; readonly years: string | null; readonly source: string; readonly reference: FactReference }[];
};

/** Words that speak for (or against) a requirement. */
export type MatchEvidence = { readonly source: string; readonly quote: string; readonly from: number | null; readonly to: number | null; readonly level: number | null; readonly years: string | null };
const lacks = ['skill', 'level', 'levelUnstated', 'years', 'yearsUnstated'] as const;

export type RequirementMatch = {
  readonly skillCode: string;
  readonly isMust: boolean;
  readonly wantedLevel: number;
  readonly wantedYears: number | null;
  /** `denied`: the papers say that the skill is not there, and nothing says that it is. `missing`: nothing speaks of it as had. */
  readonly state: 'met' | 'partial' | 'denied' | 'missing';
  readonly lacking: readonly (typeof lacks)[number][];
  /** Share of the requirement that is shown, exact, 0 to 1. */
  readonly share: string;
  readonly foundLevel: number | null;
  /** True when the level was concluded from years, for no word said it. */
  readonly isLevelFromYears: boolean;
  readonly foundYears: string | null;
  readonly evidence: readonly MatchEvidence[];
  readonly denials: readonly MatchEvidence[];
};

export type ProfileMatch = {
  /** 0 to 100, one decimal; null when nothing is required. */
  readonly score: string | null;
  readonly missingMusts: readonly string[];
  readonly requirements: readonly RequirementMatch[];
  readonly explanation: ExplanationNode | null;
};

/** Conventions of the figure, shown with it. */
const matchConventions = {
  mustWeight: 2, otherWeight: 1,
  /** What counts of a level or of years that nobody stated, when the skill itself is shown. */
  unstatedShare: '1/2',
  /** Least years from which a level is concluded when no word states one. */
  levelFromYears: [[5, 4], [3, 3], [1, 2], [0, 1]],
} as const;

type Shown = { readonly evidence: MatchEvidence; readonly level: number | null; readonly years: Rational | null; readonly reference: FactReference };
type Found = { readonly has: readonly Shown[]; readonly denies: readonly Shown[] };

/** Compares a candidate with a profile. `skills`: every skill the company knows, so that longer names are told from shorter ones. */
export const matchProfile = (profile: MatchableProfile, candidate: MatchableCandidate, skills: readonly NamedSkill[]): ProfileMatch => {
  const found = readCandidate(candidate, skills);
  const matched = profile.requirements.map((requirement) => ({ requirement, ...matchOne(requirement, found.get(requirement.skillCode) ?? { has: [], denies: [] }, profile.reference) }));
  const requirements = matched.map(({ match }) => match);
  const missingMusts = requirements.filter(({ isMust, state }) => isMust && (state === 'missing' || state === 'denied')).map(({ skillCode }) => skillCode);
  if (matched.length === 0) return { score: null, missingMusts, requirements, explanation: null };
  const weights = matched.map(({ requirement }) => weightOf(requirement));
  const above = matched.reduce((sum, { share }, index) => add(sum, multiply(weights[index] ?? zero, share)), zero);
  const total = weights.reduce(add, zero);
  const exact = multiply(rational(100n), divide(above, total));
  const score = roundTo(exact, 'tenth', 'halfUp');
  const weightLeaf = ({ isMust }: MatchableRequirement): ExplanationNode => leaf('weight', rational(BigInt(isMust ? matchConventions.mustWeight : matchConventions.otherWeight)), convention(isMust ? 'mustWeight' : 'otherWeight'));
  const explanation = node('round', 'ROUND', score, [node('multiply', '*', exact, [
    leaf('hundred', rational(100n), convention('hundred')),
    node('divide', '/', divide(above, total), [
      node('sum', 'weightedShares', above, matched.map(({ requirement, share, shareNode }, index) => node('multiply', requirement.skillCode, multiply(weights[index] ?? zero, share), [weightLeaf(requirement), shareNode]))),
      node('sum', 'weights', total, matched.map(({ requirement }) => weightLeaf(requirement))),
    ]),
  ])], { unit: 'tenth', mode: 'halfUp' });
  return { score: formatDecimal(score, 1), missingMusts, requirements, explanation };
};

const weightOf = ({ isMust }: MatchableRequirement): Rational => rational(BigInt(isMust ? matchConventions.mustWeight : matchConventions.otherWeight));

const readCandidate = ({ texts, skills: stated }: MatchableCandidate, skills: readonly NamedSkill[]): ReadonlyMap<string, Found> => {
  const found = new Map<string, { has: Shown[]; denies: Shown[] }>();
  const of = (skillCode: string): { has: Shown[]; denies: Shown[] } => {
    const known = found.get(skillCode) ?? { has: [], denies: [] };
    found.set(skillCode, known);
    return known;
  };
  for (const { skillCode, level, years, source, reference } of stated) {
    const spent = years === null ? null : parseDecimal(years);
    assert(years === null || spent !== null, 'years are a decimal');
    of(skillCode).has.push({ evidence: { source, quote: '', from: null, to: null, level, years }, level, years: spent, reference });
  }
  for (const { source, text, reference } of texts) {
    for (const statement of readStatements(text, skills)) {
      if (statement.says === 'wishes') continue;
      of(statement.skillCode)[statement.says === 'has' ? 'has' : 'denies'].push(shownBy(statement, source, reference));
    }
  }
  return found;
};

const shownBy = ({ quote, from, to, level, years }: SkillStatement, source: string, reference: FactReference): Shown =>
  ({ evidence: { source, quote, from, to, level, years: years === null ? null : formatExact(years) }, level, years, reference });

type Matched = { readonly match: RequirementMatch; readonly share: Rational; readonly shareNode: ExplanationNode };

const matchOne = (requirement: MatchableRequirement, { has, denies }: Found, reference: FactReference): Matched => {
  const { skillCode, isMust, level: wantedLevel, years: wantedYears } = requirement;
  const spent = bestOf(has, (shown) => shown.years);
  const said = bestOf(has, (shown) => (shown.level === null ? null : rational(BigInt(shown.level))));
  const concluded = said === null && spent !== null ? levelOfYears(spent.value) : null;
  const level = said?.value ?? concluded;
  const result = (state: RequirementMatch['state'], lacking: RequirementMatch['lacking'], share: Rational, child: ExplanationNode): Matched => ({
    share, shareNode: node('item', `skill.${skillCode}`, share, [child]),
    match: {
      skillCode, isMust, wantedLevel, wantedYears, state, lacking, share: formatExact(share), foundLevel: level === null ? null : Number(level.numerator),
      isLevelFromYears: concluded !== null, foundYears: spent === null ? null : formatExact(spent.value),
      evidence: has.map(({ evidence }) => evidence), denials: denies.map(({ evidence }) => evidence),
    },
  });
  if (has.length === 0) return result(denies.length > 0 ? 'denied' : 'missing', ['skill'], zero, leaf('nothingShown', zero, convention('missing')));
  const levelPart = partOf('level', level, rational(BigInt(wantedLevel)), reference, said?.reference ?? spent?.reference ?? null, concluded === null ? null : convention('levelFromYears'));
  const wanted = wantedYears === null ? null : parseDecimal(String(wantedYears));
  const yearsPart = wanted === null || isZero(wanted) ? null : partOf('years', spent?.value ?? null, wanted, reference, spent?.reference ?? null, null);
  const parts = yearsPart === null ? [levelPart] : [levelPart, yearsPart];
  const share = parts.map((part) => part.share).reduce(minimum);
  const lacking = parts.flatMap((part) => part.lacking);
  return result(lacking.length === 0 ? 'met' : 'partial', lacking, share, node('minimum', 'MIN', share, parts.map((part) => part.node)));
};

type Part = { readonly share: Rational; readonly lacking: RequirementMatch['lacking']; readonly node: ExplanationNode };

/** Found beside wanted, at most one; what nobody stated counts by convention. */
const partOf = (name: 'level' | 'years', found: Rational | null, wanted: Rational, profile: FactReference, shownIn: FactReference | null, concludedBy: LeafReference | null): Part => {
  if (found === null || shownIn === null) {
    const share = parseExact(matchConventions.unstatedShare) ?? zero;
    return { share, lacking: [name === 'level' ? 'levelUnstated' : 'yearsUnstated'], node: leaf(`${name}Unstated`, share, convention('unstatedShare')) };
  }
  const quotient = divide(found, wanted);
  const share = minimum(quotient, one);
  const foundLeaf = leaf(`${name}Found`, found, concludedBy ?? shownIn);
  return {
    share, lacking: compare(found, wanted) < 0 ? [name] : [],
    node: node('minimum', 'MIN', share, [node('divide', '/', quotient, [foundLeaf, leaf(`${name}Wanted`, wanted, profile)]), leaf('whole', one, convention('whole'))]),
  };
};

/** The greatest figure that something shows, with what shows it. */
const bestOf = (shown: readonly Shown[], figure: (entry: Shown) => Rational | null): { readonly value: Rational; readonly reference: FactReference } | null => {
  let best: { value: Rational; reference: FactReference } | null = null;
  for (const entry of shown) {
    const value = figure(entry);
    if (value !== null && (best === null || compare(value, best.value) > 0)) best = { value: maximum(value, zero), reference: entry.reference };
  }
  return best;
};

const levelOfYears = (years: Rational): Rational =>
  rational(BigInt(matchConventions.levelFromYears.find(([least]) => compare(years, rational(BigInt(least))) >= 0)?.[1] ?? 1));

const convention = (item: string): LeafReference => ({ kind: 'constant', pack: 'matching', item });
const leaf = (label: string, value: Rational, reference: LeafReference): ExplanationNode =>
  ({ operation: 'leaf', label, value: formatExact(value), unit: 'ratio', children: [], reference });
const node = (operation: ExplanationNode['operation'], label: string, value: Rational, children: readonly ExplanationNode[], detail: ExplanationNode['detail'] = {}): ExplanationNode =>
  ({ operation, label, value: formatExact(value), unit: 'ratio', children, detail });
