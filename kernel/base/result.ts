/**
 * Expected failures are values, programmer errors are assertions.
 *
 * A `Result` is a plain object without methods: read `ok`, return early.
 */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export const success = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const failure = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });

/** Stops the operation on a programmer error: stop rather than pay wrong. Never carries amounts or identity data. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The compiler proves that no case was forgotten; a value that still arrives is a programmer error. */
export const unreachable = (value: never): never => {
  throw new Error(`assertion failed: unhandled case ${String(value)}`);
};
