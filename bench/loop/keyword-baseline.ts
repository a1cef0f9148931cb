/** What matching is held against: the share of required skills whose name stands anywhere in the text. It knows no denial, level or year. */
export type WantedWords = { readonly names: readonly string[]; readonly isMust: boolean };

export const keywordScore = (wanted: readonly WantedWords[], text: string): number => {
  const lower = text.toLowerCase();
  const weightOf = ({ isMust }: WantedWords): number => (isMust ? 2 : 1);
  const found = wanted.filter(({ names }) => names.some((name) => lower.includes(name.toLowerCase())));
  return found.reduce((sum, each) => sum + weightOf(each), 0) / wanted.reduce((sum, each) => sum + weightOf(each), 0);
};
