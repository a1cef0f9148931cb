/**
 * JSON that never rounds silently. Most answers survive parse → stringify unchanged, which proves that no key was
 * dropped and no number rounded; only the others go through the slow parser, which finds the records at fault.
 */
export type JsonProblem = 'duplicateKey' | 'outOfRange';

export type ExactJson = {
  readonly value: unknown;
  /** The exact source text of an object or array of this document. */
  readonly rawOf: (part: object) => string;
  /** What is wrong inside an object or array of this document, null when every value is exact. */
  readonly problemOf: (part: object) => JsonProblem | null;
};

type Note = { readonly raw: string; readonly problem: JsonProblem | null };

/** Null when the text is not JSON, or nested deeper than the stack of this process reaches: no provider sends that. */
export const parseExactJson = (text: string): ExactJson | null => {
  try {
    const value: unknown = JSON.parse(text);
    if (JSON.stringify(value) === text) return { value, rawOf: (part) => JSON.stringify(part), problemOf: () => null };
    return parseSlowly(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
};

/** The text is known to be valid JSON, so only structure and exactness are looked at. */
const parseSlowly = (text: string): ExactJson => {
  const notes = new WeakMap<object, Note>();
  let position = 0;
  let problem: JsonProblem | null = null;
  const skipSpace = (): void => { while (' \t\n\r'.includes(text[position] ?? 'x')) position += 1; };

  const readString = (): string => {
    const start = position;
    position += 1;
    while (text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
    position += 1;
    return JSON.parse(text.slice(start, position)) as string;
  };

  const readScalar = (): unknown => {
    const start = position;
    while (position < text.length && !',]} \t\n\r'.includes(text[position] ?? ',')) position += 1;
    const source = text.slice(start, position);
    const scalar: unknown = JSON.parse(source);
    if (typeof scalar === 'number' && !isExact(source, scalar)) problem ??= 'outOfRange';
    return scalar;
  };

  const readContainer = (): object => {
    const start = position;
    const outer = problem;
    problem = null;
    const container = text[position] === '[' ? readArray() : readObject();
    const inner = problem as JsonProblem | null;
    notes.set(container, { raw: text.slice(start, position), problem: inner });
    problem = outer ?? inner;
    return container;
  };

  const endItem = (): void => {
    skipSpace();
    if (text[position] === ',') position += 1;
    skipSpace();
  };

  const readArray = (): unknown[] => {
    const items: unknown[] = [];
    for (position += 1, skipSpace(); text[position] !== ']'; endItem()) items.push(readValue());
    position += 1;
    return items;
  };

  const readObject = (): object => {
    const members = new Map<string, unknown>();
    for (position += 1, skipSpace(); text[position] !== '}'; endItem()) {
      const key = readString();
      skipSpace();
      position += 1;
      if (members.has(key)) problem ??= 'duplicateKey';
      members.set(key, readValue());
    }
    position += 1;
    return Object.fromEntries(members);
  };

  const readValue = (): unknown => {
    skipSpace();
    const first = text[position];
    return first === '{' || first === '[' ? readContainer() : first === '"' ? readString() : readScalar();
  };

  const value = readValue();
  return {
    value,
    rawOf: (part) => notes.get(part)?.raw ?? JSON.stringify(part),
    problemOf: (part) => notes.get(part)?.problem ?? null,
  };
};

/** Integers must be safe, others must have few enough digits to come back as written. */
const isExact = (source: string, value: number): boolean => {
  if (!Number.isFinite(value)) return false;
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  return source.replace(/[^0-9]/g, '').length <= 15;
};
