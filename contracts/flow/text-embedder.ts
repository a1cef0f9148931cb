/** Something that tells how alike words are: a model that runs where the installation runs. None is shipped, none is needed. */
import type { Result } from '#kernel/base/result';

export type EmbedderError = { readonly code: 'embedderNotLocal' | 'embedderFailed' };

export type TextEmbedder = {
  /** The model, as it is named beside what it found. */
  readonly model: string;
  /** A vector for each text, in their order; all of one length. */
  readonly embed: (texts: readonly string[]) => Promise<Result<readonly (readonly number[])[], EmbedderError>>;
};
