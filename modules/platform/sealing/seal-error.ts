/** What can go wrong with sealed values. Thrown, so that nothing goes on with a value that could not be trusted. */

const sealErrorCodes = [
  /** The bytes are not what was sealed for this company, table, column, person and row. */
  'sealBroken',
  /** The key version that the bytes name is not there (any more), and nobody erased the person. */
  'keyMissing',
  /** The master key does not open the company's key: another file, another service, or a damaged row. */
  'masterKeyWrong',
  /** The key service does not answer; a retry can help. */
  'keyServiceUnreachable',
  /** A value is to be sealed for a person whose keys were destroyed. */
  'personErased',
] as const;
export type SealErrorCode = (typeof sealErrorCodes)[number];

export type SealError = Error & { readonly code: SealErrorCode; readonly data: Readonly<Record<string, string | number>> };

/** The error; `data` says where, never what. */
export const sealError = (code: SealErrorCode, data: SealError['data'], cause?: unknown): SealError =>
  Object.assign(new Error(`${code} ${JSON.stringify(data)}`, cause === undefined ? {} : { cause }), { code, data });

export const isSealError = (error: unknown): error is SealError =>
  error instanceof Error && 'code' in error && sealErrorCodes.some((code) => code === error.code) && 'data' in error;
