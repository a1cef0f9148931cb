/** What stands at a path of points in a JSON value, as `fields.assignee.login`; undefined where the path leads nowhere. An empty path is the value itself. */
export const valueAt = (value: unknown, path: string): unknown => (path === '' ? value : path.split('.').reduce<unknown>((found, name) => {
  if (found === null || typeof found !== 'object') return undefined;
  return Array.isArray(found) ? (found as readonly unknown[])[Number(name)] : Object.hasOwn(found, name) ? (found as Readonly<Record<string, unknown>>)[name] : undefined;
}, value));
