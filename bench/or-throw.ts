/** The value of a step that must succeed for a figure to mean anything; throws with the step and what refused it. */
import type { Result } from '#kernel/base/result';

export const orThrow = <T, E>(step: string, result: Result<T, E>): T => {
  if (result.ok) return result.value;
  throw new Error(`${step}: ${JSON.stringify(result.error).slice(0, 400)}`);
};
