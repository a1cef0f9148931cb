/** Words of one candidate that are alike to requirements which nothing speaks for: shown beside the comparison, never part of it. */
import { success, type Result } from '#kernel/base/result';
import type { EmbedderError, TextEmbedder } from '#contracts/flow/text-embedder';
import type { Skill } from '#contracts/flow/position-profile';
import type { MatchableCandidate, RequirementMatch } from '#kernel/matching/match-profile';
import { mostAlike, piecesOf, type AlikeWords } from '#kernel/matching/alike-words';

type Hint = AlikeWords & { readonly skillCode: string; readonly source: string };
type Sought = { readonly requirements: readonly RequirementMatch[]; readonly texts: MatchableCandidate['texts']; readonly skills: readonly Skill[] };

/** All that a skill goes by, in one line. */
const wordsOf = ({ titleChinese, titleEnglish, synonyms }: Skill): string => [...new Set([titleChinese, titleEnglish, ...synonyms])].join(' / ');

/** Asks the model once. A skill that the papers deny is not looked for again. */
export const findHints = async (embedder: TextEmbedder, { requirements, texts, skills }: Sought): Promise<Result<readonly Hint[], EmbedderError>> => {
  const missing = requirements.filter(({ state }) => state === 'missing').flatMap(({ skillCode }) => skills.find((skill) => skill.skillCode === skillCode) ?? []);
  const pieces = texts.flatMap(({ source, text }) => piecesOf(text).map((quote) => ({ source, quote })));
  if (missing.length === 0 || pieces.length === 0) return success([]);
  const embedded = await embedder.embed([...missing.map(wordsOf), ...pieces.map(({ quote }) => quote)]);
  if (!embedded.ok) return embedded;
  const vectors = embedded.value;
  const read = pieces.map((piece, index) => ({ ...piece, vector: vectors[missing.length + index] ?? [] }));
  return success(missing.flatMap(({ skillCode }, index) => {
    const found = mostAlike(vectors[index] ?? [], read);
    return found === null ? [] : [{ ...found, skillCode, source: read.find(({ quote }) => quote === found.quote)?.source ?? '' }];
  }));
};
