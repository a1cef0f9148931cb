import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod';
import { apiRoutes } from './api-routes.ts';
import { errorResponse } from './api-error.ts';
import type { Route } from './api-route.ts';

type JsonSchema = { readonly description?: string; readonly properties?: Record<string, JsonSchema>; readonly [key: string]: unknown };
const routes = Object.values(apiRoutes).flat();

/** Paths of properties without a description, anywhere in a JSON schema. */
const undescribed = (schema: unknown, path: string): string[] => {
  if (Array.isArray(schema)) return schema.flatMap((entry, index) => undescribed(entry, `${path}/${index}`));
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, ...others } = schema as JsonSchema;
  const missing = Object.entries(properties ?? {}).flatMap(([name, property]) => [
    ...(property.description === undefined && property['$ref'] === undefined ? [`${path}.${name}`] : []),
    ...undescribed(property, `${path}.${name}`),
  ]);
  return [...missing, ...undescribed(Object.values(others), path)];
};

test('every property of every schema has a description', () => {
  let count = 0;
  for (const route of [...routes, { operationId: 'error', params: null, query: null, body: null, response: errorResponse }]) {
    for (const part of ['params', 'query', 'body', 'response'] as const) {
      const schema = route[part];
      if (schema === null) continue;
      count += 1;
      assert.deepEqual(undescribed(z.toJSONSchema(schema, { io: 'input' }), `${route.operationId}.${part}`), []);
    }
  }
  assert.ok(count > 60, `compared ${count} schemas`);
});

test('operation ids are unique, and so are method and path', () => {
  assert.ok(routes.length >= 40, `${routes.length} routes`);
  assert.equal(new Set(routes.map(route => route.operationId)).size, routes.length);
  assert.equal(new Set(routes.map(route => `${route.method} ${route.path}`)).size, routes.length);
});

test('parameters of a path are exactly those of its schema', () => {
  for (const route of routes) {
    const inPath = [...route.path.matchAll(/:([a-zA-Z]+)/g)].map(match => match[1]).sort();
    assert.deepEqual(inPath, Object.keys(route.params?.shape ?? {}).sort(), route.operationId);
  }
});

test('only reading and signing in work without a command id, and only those with a right to pay call the pages of pay', () => {
  const withoutCommand = new Set(['checkSource', 'issuePasswordLink', 'issueToken', 'previewHireSheet', 'previewCandidateSheet', 'compareDeductions', 'tryPerformanceRule', 'askAssistant', 'previewCorrection']);
  // One's own session and account belong to no company; a company's settings of them do.
  const isScim = (route: Route): boolean => route.answer === 'scim';
  const isOwnAccount = (route: Route): boolean => route.path.startsWith('/api/session/') || (route.path.startsWith('/api/identity/') && (route.access === 'public' || route.access === 'signedIn'));
  for (const route of routes) {
    const shape = { ...route.body?.shape, ...route.query?.shape };
    if (route.method === 'POST' && !withoutCommand.has(route.operationId) && !isOwnAccount(route) && !isScim(route)) assert.ok('commandId' in shape, route.operationId);
    if (route.path.startsWith('/api/payroll/')) assert.ok(typeof route.access !== 'string' && route.access.every(({ fieldClass, own }) => fieldClass === 'pay' && own !== true), route.operationId);
  }
});

/** Paths of objects in a request's JSON schema that take keys they do not name. Records name the kind of their values. */
const openObjects = (schema: unknown, path: string): string[] => {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, additionalProperties } = schema as { readonly properties?: unknown; readonly additionalProperties?: unknown };
  const isOpen = properties !== undefined && additionalProperties !== false;
  return [...(isOpen ? [path] : []), ...Object.entries(schema).flatMap(([key, value]) => openObjects(value, `${path}/${key}`))];
};

test('A-6, A-7: no request but those of SCIM takes a key that it does not name, at any depth', () => {
  const open = routes.filter(({ answer }) => answer !== 'scim').flatMap((route) => (['query', 'body'] as const).flatMap((part) => (route[part] === null ? [] : openObjects(z.toJSONSchema(route[part], { io: 'input' }), `${route.operationId}.${part}`))));
  assert.deepEqual(open, []);
});

test('a route that is not public names at least one need', () => {
  for (const route of routes) assert.ok(route.access === 'public' || route.access.length > 0, route.operationId);
});
