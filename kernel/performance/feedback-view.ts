/**
 * What a reviewed person sees of feedback that several people gave. Worlds that differ in who wrote what, in which order and
 * when, look the same: a group is shown only from enough different authors on, its texts are ordered by their content, no
 * author, number of entry or time leaves this function, and groups that were asked are listed whether anybody answered or not.
 * Show a round only when it has closed: between two looks at an open round, what is new would be told apart.
 */
import { assert } from '../base/result.ts';
import { formatDecimal, parseDecimal } from '../quantity/decimal.ts';
import type { Rational } from '../quantity/rational.ts';
import { add, divide, rational, zero } from '../quantity/rational.ts';
import { roundTo } from '../quantity/rounding.ts';

/** Fewer people than this are never a group. */
export const smallestGroup = 3;

export type FeedbackEntry = {
  /** peers, reports, … */
  readonly group: string;
  readonly authorId: number;
  readonly text: string;
  /** A decimal, or null when only words were asked for. */
  readonly rating: string | null;
};

export type FeedbackGroup =
  | { readonly group: string; readonly state: 'shown'; readonly texts: readonly string[]; readonly averageRating: string | null }
  /** Too few answered, or none: which of the two is not told. */
  | { readonly group: string; readonly state: 'heldBack' };

/** The view of one closed round, by group in the order of their codes. `asked`: groups that were asked. */
export const shownFeedback = (entries: readonly FeedbackEntry[], smallest: number = smallestGroup, asked: readonly string[] = []): readonly FeedbackGroup[] => {
  assert(Number.isInteger(smallest) && smallest >= smallestGroup, 'a group has three people at least');
  const groups = [...new Set([...asked, ...entries.map(({ group }) => group)])].sort();
  return groups.map((group) => groupView(group, entries.filter((entry) => entry.group === group), smallest));
};

const groupView = (group: string, entries: readonly FeedbackEntry[], smallest: number): FeedbackGroup => {
  const authors = new Set(entries.map(({ authorId }) => authorId));
  if (authors.size < smallest) return { group, state: 'heldBack' };
  const texts = entries.map(({ text }) => text.trim()).filter((text) => text !== '').sort();
  return { group, state: 'shown', texts, averageRating: averageOf(entries, smallest) };
};

/** The mean to one tenth; null when fewer people rated than a group needs. */
const averageOf = (entries: readonly FeedbackEntry[], smallest: number): string | null => {
  const rated = entries.filter(({ rating }) => rating !== null);
  if (new Set(rated.map(({ authorId }) => authorId)).size < smallest) return null;
  const ratings = rated.map(({ rating }): Rational => {
    const value = parseDecimal(rating ?? '');
    assert(value !== null, 'a rating is a decimal');
    return value;
  });
  return formatDecimal(roundTo(divide(ratings.reduce(add, zero), rational(BigInt(ratings.length))), 'tenth', 'halfUp'), 1);
};
