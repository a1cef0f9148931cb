/**
 * Whether scores differ between groups of applicants. Pure and exact. Only what candidates gave freely counts, a group below the
 * smallest is not shown, and neither is what could be worked out from it: when one group is too small, the count of those who
 * gave nothing is not shown either.
 */
import { formatDecimal, parseDecimal } from '#kernel/quantity/decimal';
import { add, divide, rational, subtract, zero, type Rational } from '#kernel/quantity/rational';
import { roundTo } from '#kernel/quantity/rounding';
import { assert } from '#kernel/base/result';

export type Applicant = { readonly score: string | null; readonly isInvited: boolean; readonly gender: string | null; readonly birthYear: number | null };
type GroupDifference = { readonly kind: 'gender' | 'age'; readonly group: string; readonly people: number; readonly averageScore: string; readonly difference: string; readonly invitedShare: string };
export type Differences = { readonly smallestGroup: number; readonly notGiven: number | null; readonly groups: readonly GroupDifference[] };

const smallestGroup = 5;

/** Groups of age in a year; phrases candidateAge.<group>. */
const ageGroup = (birthYear: number, year: number): string => {
  const age = year - birthYear;
  return age < 30 ? 'under30' : age < 40 ? 'from30' : age < 50 ? 'from40' : 'from50';
};

const exactOf = (score: string): Rational => {
  const parsed = parseDecimal(score);
  assert(parsed !== null, 'a score is a decimal');
  return parsed;
};
const shareOf = (count: number, of: number): Rational => divide(rational(BigInt(count)), rational(BigInt(of)));
const averageOf = (scores: readonly string[]): Rational => divide(scores.map(exactOf).reduce(add, zero), rational(BigInt(scores.length)));
const oneDecimal = (value: Rational): string => formatDecimal(roundTo(value, 'tenth', 'halfUp'), 1);

type Scored = Applicant & { readonly score: string };

const groupsOf = (kind: GroupDifference['kind'], applicants: readonly Scored[], groupOf: (applicant: Scored) => string | null): { readonly groups: readonly GroupDifference[]; readonly isComplete: boolean } => {
  const all = Map.groupBy(applicants.filter((applicant) => groupOf(applicant) !== null), (applicant) => groupOf(applicant) ?? '');
  const shown = [...all].filter(([, members]) => members.length >= smallestGroup).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const notGiven = applicants.length - [...all.values()].reduce((sum, { length }) => sum + length, 0);
  const isComplete = shown.length === all.size && (notGiven === 0 || notGiven >= smallestGroup);
  // One group alone has nothing to differ from, and would tell only that its members gave an answer.
  if (shown.length < 2) return { groups: [], isComplete };
  const average = averageOf(shown.flatMap(([, members]) => members.map(({ score }) => score)));
  return {
    isComplete,
    groups: shown.map(([group, members]) => {
      const own = averageOf(members.map(({ score }) => score));
      return { kind, group, people: members.length, averageScore: oneDecimal(own), difference: oneDecimal(subtract(own, average)), invitedShare: formatDecimal(roundTo(shareOf(members.filter(({ isInvited }) => isInvited).length, members.length), 'hundredth', 'halfUp'), 2) };
    }),
  };
};

/** Groups by gender and by age in a year; applicants without a score are left out. */
export const scoreDifferences = (applicants: readonly Applicant[], year: number): Differences => {
  const scored = applicants.filter((applicant): applicant is Scored => applicant.score !== null);
  const gender = groupsOf('gender', scored, (applicant) => applicant.gender);
  const age = groupsOf('age', scored, ({ birthYear }) => (birthYear === null ? null : ageGroup(birthYear, year)));
  const silent = scored.filter((applicant) => applicant.gender === null && applicant.birthYear === null).length;
  return { smallestGroup, notGiven: gender.isComplete && age.isComplete ? silent : null, groups: [...gender.groups, ...age.groups] };
};
