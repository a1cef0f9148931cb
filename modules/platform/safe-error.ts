/**
 * Errors as logs may keep them. The database quotes values: the failing row in its detail, the offending text in the
 * message of a data exception. What remains says where and what kind, never with which value.
 */

export type SafeError = { readonly type: string; readonly code: string | undefined; readonly message: string; readonly stack: string; readonly cause: SafeError | undefined };

/** Classes of SQLSTATE whose messages quote data: data exceptions, and those that a function raises with a text of its own. */
const quotesData = /^(22|23|P0)/;
const deepestCause = 3;

const field = (error: object, name: string): string | undefined => {
  const value = (error as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : undefined;
};

const messageOf = (error: Error): string => {
  const code = field(error, 'code');
  if (field(error, 'severity') === undefined || code === undefined || !quotesData.test(code)) return error.message;
  // Names of tables, columns and constraints are ours.
  return ['database refused', code, ...['schema', 'table', 'column', 'constraint', 'routine'].flatMap((name) => field(error, name) ?? [])].join(' ');
};

/** The error without values. Anything that is no error is named by its type alone. */
export const safeError = (error: unknown, depth = 0): SafeError => {
  if (!(error instanceof Error)) return { type: typeof error, code: undefined, message: 'not an error', stack: '', cause: undefined };
  const message = messageOf(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n');
  return {
    type: error.constructor.name, code: field(error, 'code'), message, stack: `${error.name}: ${message}\n${frames}`,
    cause: error.cause === undefined || depth >= deepestCause ? undefined : safeError(error.cause, depth + 1),
  };
};

/** The error and what caused it as one text, for logs of lines. */
export const safeErrorText = (error: unknown): string => {
  const safe = safeError(error);
  const texts = [];
  for (let each: SafeError | undefined = safe; each !== undefined; each = each.cause) texts.push(each.stack === '' ? each.message : each.stack);
  return texts.join('\ncaused by ');
};
