/**
 * Matching on papers whose truth is known: how often it puts the better of two candidates first, beside a baseline of keywords; whether
 * each requirement is judged as it is, with a quotation that stands in the papers; whether who somebody is moves the figure.
 */
import { matchProfile, type MatchableCandidate, type ProfileMatch } from '#kernel/matching/match-profile';
import { reevaluateExplanation } from '#kernel/rules/reevaluate-explanation';
import type { FactReference } from '#kernel/rules/explanation';
import type { Suite } from '../figure.ts';
import { keywordScore } from './keyword-baseline.ts';
import { madeSkills, makeCandidates, makeProfile, type MadeCandidate, type MadeProfile } from './made-papers.ts';

const fullSize = 300;
const positions = 12;
/** True suitabilities nearer than this are no pair: nobody could say which is the better. */
const leastDistance = 0.1;

const reference: FactReference = { kind: 'fact', table: 'recruiting.candidate', key: { candidate_id: 1 } };
const profileReference: FactReference = { kind: 'fact', table: 'people.position_profile', key: { position_code: 'made' } };

const heads = [['王芳', '女', 28], ['李强', '男', 51], ['Maria Gomez', 'female', 33], ['John Smith', 'male', 45], ['欧阳雪', '女', 39]] as const;
const textOf = ({ lines }: MadeCandidate, head: (typeof heads)[number]): string => [`${head[0]}，${head[1]}，${head[2]}岁`, ...lines].join('。\n');
const matchable = (text: string): MatchableCandidate => ({ texts: [{ source: 'experience', text, reference }], skills: [] });

/** How well somebody really fits, by the same weights, from the truth alone. */
const suitability = (profile: MadeProfile, { truths }: MadeCandidate): number => {
  const weights = profile.map(({ isMust }) => (isMust ? 2 : 1));
  const shares = profile.map(({ skillCode, level, years }) => {
    const truth = truths.find((each) => each.skillCode === skillCode);
    if (truth === undefined || !truth.has) return 0;
    return Math.min(1, truth.level / level, years === null ? 1 : truth.years / years);
  });
  return shares.reduce((sum, share, index) => sum + share * (weights[index] ?? 1), 0) / weights.reduce((sum, weight) => sum + weight, 0);
};

type Ranked = { readonly truth: number; readonly score: number; readonly keywords: number };
type Tally = { pairs: number; right: number; keywordsRight: number; requirements: number; requirementsWrong: number; moved: number; compared: number; first: string };

const countPairs = (tally: Tally, ranked: readonly Ranked[]): void => {
  ranked.forEach((a, index) => ranked.slice(index + 1).forEach((b) => {
    if (Math.abs(a.truth - b.truth) < leastDistance) return;
    const better = Math.sign(a.truth - b.truth);
    const half = (difference: number): number => (difference === 0 ? 0.5 : Math.sign(difference) === better ? 1 : 0);
    tally.pairs += 1;
    tally.right += half(a.score - b.score);
    tally.keywordsRight += half(a.keywords - b.keywords);
  }));
};

/** Each requirement: had as it is true, with a quotation of the papers; the tree gives the figure. */
const countRequirements = (tally: Tally, candidate: MadeCandidate, text: string, match: ProfileMatch): void => {
  const again = match.explanation === null ? null : reevaluateExplanation(match.explanation);
  const isTree = again !== null && again.mismatch === null && again.leavesWithoutReference === 0;
  for (const { skillCode, state, evidence } of match.requirements) {
    const truth = candidate.truths.find((each) => each.skillCode === skillCode);
    const isHad = state === 'met' || state === 'partial';
    const isQuoted = evidence.every(({ quote }) => quote !== '' && text.includes(quote)) && evidence.length > 0 === isHad;
    tally.requirements += 1;
    if (isTree && isQuoted && isHad === (truth?.has ?? false)) continue;
    tally.requirementsWrong += 1;
    if (tally.first === '') tally.first = `${skillCode} ${state}: ${text.replaceAll('\n', ' ')}`;
  }
};

const runSeed = (tally: Tally, seed: number, count: number): void => {
  const candidates = makeCandidates(seed, count);
  for (let position = 0; position < positions; position += 1) {
    const requirements = makeProfile(seed * 1000 + position);
    const profile = { requirements, reference: profileReference };
    const wanted = requirements.map(({ skillCode, isMust }) => {
      const named = madeSkills.find((each) => each.skillCode === skillCode);
      return { isMust, names: named === undefined ? [] : [named.titleChinese, named.titleEnglish, ...named.synonyms] };
    });
    countPairs(tally, candidates.map((candidate, index): Ranked => {
      const text = textOf(candidate, heads[index % heads.length] ?? heads[0]);
      const match = matchProfile(profile, matchable(text), madeSkills);
      countRequirements(tally, candidate, text, match);
      const others = heads.map((head) => matchProfile(profile, matchable(textOf(candidate, head)), madeSkills).score);
      tally.compared += others.length;
      tally.moved += others.filter((score) => score !== match.score).length;
      return { truth: suitability(requirements, candidate), score: Number(match.score), keywords: keywordScore(wanted, text) };
    }));
  }
};

export const matchingPart: Suite['parts'][number] = {
  name: 'matching',
  run: ({ seeds, scale }) => {
    const tally: Tally = { pairs: 0, right: 0, keywordsRight: 0, requirements: 0, requirementsWrong: 0, moved: 0, compared: 0, first: '' };
    for (const seed of seeds) runSeed(tally, seed, Math.max(20, Math.round((fullSize * scale) / seeds.length)));
    const share = (count: number): number => (100 * count) / tally.pairs;
    const [matched, keywords] = [share(tally.right), share(tally.keywordsRight)];
    return Promise.resolve([
      { bar: 'matching.pairsRight', value: matched, n: tally.pairs, note: `keywords alone ${keywords.toFixed(1)} %` },
      { bar: 'matching.aheadOfKeywords', value: matched - keywords, n: tally.pairs, note: '' },
      { bar: 'matching.requirementsRight', value: 100 - (100 * tally.requirementsWrong) / tally.requirements, n: tally.requirements, note: tally.first },
      { bar: 'matching.movedByIdentity', value: tally.moved, n: tally.compared, note: 'another name, gender and age at the head of the same papers' },
    ]);
  },
};
