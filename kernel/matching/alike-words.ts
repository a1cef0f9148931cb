/**
 * Words of a candidate's papers that are alike to what a position asks for, where no known name of the skill was found: something for a
 * human to look at. How alike comes from outside, as vectors; nothing here gives a figure to a candidate.
 */
const shortest = 4;
const longest = 300;
const mostPieces = 100;

/** Sentences of a text, as they are written: what can stand as a quotation. */
export const piecesOf = (text: string): readonly string[] =>
  text.split(/[。！？；!?;\n]|\.(?=\s|$)/u).map((piece) => piece.trim()).filter((piece) => piece.length >= shortest && piece.length <= longest).slice(0, mostPieces);

const lengthOf = (vector: readonly number[]): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** The cosine of two vectors: 1 for the same direction, however long they are; 0 where one says nothing. */
export const likenessOf = (one: readonly number[], other: readonly number[]): number => {
  const lengths = lengthOf(one) * lengthOf(other);
  return one.length !== other.length || !(lengths > 0) ? 0 : one.reduce((sum, value, place) => sum + value * (other[place] ?? 0), 0) / lengths;
};

type Piece = { readonly quote: string; readonly vector: readonly number[] };
export type AlikeWords = { readonly quote: string; readonly likeness: number };

/** Below this, models call almost anything alike. */
const leastLikeness = 0.6;

/** The piece most alike to what is wanted, the first of equal ones; null where none is alike enough to look at. */
export const mostAlike = (wanted: readonly number[], pieces: readonly Piece[]): AlikeWords | null => {
  let best: AlikeWords | null = null;
  for (const { quote, vector } of pieces) {
    const likeness = likenessOf(wanted, vector);
    if (likeness >= leastLikeness && (best === null || likeness > best.likeness)) best = { quote, likeness };
  }
  return best;
};
