/**
 * Loaded with `--import` into the server of the comparison: session, gate, audit and sealing are replaced by nothing while
 * their files load. Everything else is the same code. A text that no longer stands exactly once fails loudly.
 */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

type Replacement = { readonly file: string; readonly find: string; readonly replace: string };

export const withoutGate: readonly Replacement[] = [
  // Gate: no reach is told to the database (whose owner is logged in: no row-level security), no route is refused.
  {
    file: 'modules/platform/subject.ts', find: "export const reachSettings = (access: Access): readonly (readonly [name: string, value: string])[] => [",
    replace: "export const reachSettings = (access: Access): readonly (readonly [name: string, value: string])[] => true ? [] : [",
  },
  { file: 'modules/platform/subject.ts', find: "export const mayRead = (access: Access, fieldClass: FieldClass, personId: number): boolean => ", replace: 'export const mayRead = (access: Access, fieldClass: FieldClass, personId: number): boolean => true || ' },
  { file: 'apps/server/http-server.ts', find: 'const admission = admits(request.subject, access);', replace: "const admission = 'allowed' as ReturnType<typeof admits>;" },
  // Audit: what was read is forgotten.
  { file: 'modules/platform/audit-writer.ts', find: '  const rows = readRows(context, reads);', replace: '  const rows: ReturnType<typeof readRows> = [];' },
  // Sealing: the bytes in the table are the value.
  {
    file: 'modules/platform/sealing/seal-column.ts', find: '  if (values.length === 0) return [];\n  checkGate(tx, column, values);',
    replace: '  if (values.length >= 0) return values.map(({ sealed }) => sealed as Buffer | null);\n  checkGate(tx, column, values);',
  },
];

const root = path.resolve(import.meta.dirname, '..', '..');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:')) return loaded;
    const file = path.relative(root, fileURLToPath(url)).split(path.sep).join('/');
    const chosen = withoutGate.filter((replacement) => replacement.file === file);
    if (chosen.length === 0) return loaded;
    let source = String(loaded.source);
    for (const { find, replace } of chosen) {
      const parts = source.split(find);
      if (parts.length !== 2) throw new Error(`without the gate: expected a text once in ${file}, found ${parts.length - 1} times: ${find}`);
      source = parts.join(replace);
    }
    return { ...loaded, source };
  },
});
