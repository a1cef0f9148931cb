/** An answer that a contract would let pass, for commands of which the screens only need to hear that they were done. */
import type * as z from 'zod';

type Definition = { readonly type: string; readonly innerType?: z.ZodType; readonly element?: z.ZodType; readonly shape?: Readonly<Record<string, z.ZodType>>; readonly options?: readonly z.ZodType[]; readonly in?: z.ZodType; readonly items?: readonly z.ZodType[]; readonly entries?: Readonly<Record<string, unknown>>; readonly values?: readonly unknown[] };
const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

const texts: readonly unknown[] = ['示例', '2026-10-15', '2026-10-15T09:00:00+08:00', '2026-10-15T01:00:00Z', '2026-10', '1.00', '1', 'sample', 'shili@example.com', 'https://example.com/sample', '0192f0c8-7a3e-7cc1-9b1e-3f5a6b7c8d9e', '09:00', 'CNY', 'a1'.repeat(32), 1, 0, true];

export const sampleAnswer = (schema: z.ZodType): unknown => {
  const { type, innerType, element, shape, options, items, entries, values, in: from } = definitionOf(schema);
  if (type === 'object') return Object.fromEntries(Object.entries(shape ?? {}).map(([name, field]) => [name, sampleAnswer(field)]));
  if (type === 'array' && element !== undefined) return [sampleAnswer(element)];
  if (type === 'tuple') return (items ?? []).map(sampleAnswer);
  if (type === 'record') return {};
  if (type === 'null') return null;
  if (type === 'enum') return Object.values(entries ?? {})[0];
  if (type === 'literal') return values?.[0];
  if (type === 'union') return sampleAnswer(options![0]!);
  if (innerType !== undefined) return sampleAnswer(innerType);
  if (from !== undefined) return sampleAnswer(from);
  return texts.find(text => schema.safeParse(text).success);
};
