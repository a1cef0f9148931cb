/** Requests made from the schema of a route, with one text in every place that takes free text. For attacks that go over all routes. */
import type * as z from 'zod';
import type { Route } from '#contracts/api/api-route';

type Definition = { readonly type: string; readonly innerType?: unknown; readonly element?: unknown; readonly entries?: Readonly<Record<string, string>>; readonly values?: readonly unknown[]; readonly format?: string; readonly in?: unknown; readonly shape?: Readonly<Record<string, unknown>>; readonly checks?: readonly { readonly _zod?: { readonly def?: { readonly check?: string; readonly format?: string } } }[]; readonly options?: readonly unknown[] };
const definitionOf = (schema: unknown): Definition => (schema as { readonly def: Definition }).def;

const isFreeText = (definition: Definition): boolean => definition.format === undefined && !(definition.checks ?? []).some((check) => check._zod?.def?.check === 'string_format');

/** A value that the schema takes as far as its type says; `text` where any text may stand. */
export const sampleOf = (schema: unknown, text: string): unknown => {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'string': return isFreeText(definition) ? text : definition.format === 'uuid' || (schema as { readonly format?: string }).format === 'uuid' ? crypto.randomUUID() : text;
    case 'enum': return Object.values(definition.entries ?? {})[0];
    case 'literal': return definition.values?.[0];
    case 'boolean': return true;
    case 'number': case 'int': return 1;
    case 'array': return [sampleOf(definition.element, text)];
    case 'record': return { [text]: text };
    case 'object': return Object.fromEntries(Object.entries(definition.shape ?? {}).map(([name, field]) => [name, sampleOf(field, text)]));
    case 'union': return sampleOf(definition.options?.[0], text);
    case 'nullable': case 'optional': case 'default': case 'prefault': case 'readonly': return sampleOf(definition.innerType, text);
    case 'pipe': return sampleOf(definition.in, text);
    default: return text;
  }
};

const textFields = (schema: z.ZodObject | null): readonly string[] => Object.keys(schema?.shape ?? {});

export type SampleRequest = { readonly method: Route['method']; readonly url: string; readonly body: string | undefined };

/** The route's address with a text in every parameter, or the usual ones where given. */
export const pathOf = (route: Route, text: string, params: Readonly<Record<string, string>> = {}): string => route.path.replace(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? text));

/** Requests of a route: once with the text in the path, once for each query field, once in every text of the body. */
export const sampleRequests = (route: Route, text: string, params: Readonly<Record<string, string>>): readonly SampleRequest[] => {
  const usual = pathOf(route, text, params);
  const body = route.body === null ? undefined : JSON.stringify(sampleOf(route.body, text));
  const made: SampleRequest[] = [{ method: route.method, url: usual, body }];
  if (route.params !== null) made.push({ method: route.method, url: pathOf(route, text), body });
  for (const name of textFields(route.query)) made.push({ method: route.method, url: `${usual}?${new URLSearchParams({ [name]: text }).toString()}`, body });
  return made;
};
