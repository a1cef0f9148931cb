/** Collects the leaves of explanations and asks the tables whether each of them stands there. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { readPack } from '#kernel/rules/pack-reader';
import type { ExplanationNode, FactReference, ParameterReference } from '#kernel/rules/explanation';
import type { Database } from '#modules/platform';

export type LeafRegister = {
  /** Adds every leaf of the tree; nodes seen before (trees share them) are passed over. */
  readonly add: (root: ExplanationNode) => void;
  readonly size: () => number;
  /** Leaves that do not stand in the tables, at most `most` of them as text. */
  readonly missing: (database: Database, companyId: number, most: number) => Promise<{ readonly count: number; readonly first: readonly string[] }>;
};

const columnTypes = new Set(['number', 'string']);

/** An empty sum claims nothing: no day of the month had such minutes. Any other childless node must say where it comes from. */
const isEmptySum = (node: ExplanationNode): boolean => (node.operation === 'sum' || node.operation === 'total') && node.children.length === 0 && node.value === '0';

export function createLeafRegister(): LeafRegister {
  const seen = new Set<ExplanationNode>();
  const facts = new Map<string, FactReference>();
  const parameters = new Map<string, ParameterReference>();
  let unreferenced = 0;
  let leaves = 0;
  const visit = (node: ExplanationNode): void => {
    if (node.skipped === true || seen.has(node)) return;
    seen.add(node);
    const reference = node.reference;
    if (node.children.length === 0 && !isEmptySum(node)) {
      leaves += 1;
      if (reference === undefined) unreferenced += 1;
    }
    if (reference?.kind === 'fact') facts.set(`${reference.table} ${JSON.stringify(reference.key)}`, reference);
    if (reference?.kind === 'parameter') parameters.set(parameterKey(reference.pack, reference.parameter, reference.validFrom), reference);
    for (const child of node.children) visit(child);
  };
  return {
    add: visit,
    size: () => leaves,
    missing: async (database, companyId, most) => {
      const first: string[] = [];
      let count = unreferenced;
      if (unreferenced > 0) first.push(`${unreferenced} leaves without a reference`);
      for (const [shape, references] of byShape(facts.values())) {
        const absent = await absentFacts(database, companyId, shape, references);
        count += absent.length;
        first.push(...absent.slice(0, Math.max(0, most - first.length)));
      }
      const stored = await storedParameters(database, companyId);
      for (const key of parameters.keys()) {
        if (stored.has(key)) continue;
        count += 1;
        if (first.length < most) first.push(`parameter ${key}`);
      }
      return { count, first };
    },
  };
}

const parameterKey = (pack: string, parameter: string, validFrom: string): string => `${pack} ${parameter} ${validFrom}`;

/** Every dated value of the packs and calendars that the company's runs name, read from the table that holds them. */
async function storedParameters(database: Database, companyId: number): Promise<ReadonlySet<string>> {
  const { rows } = await database.ownerPool.query<{ path: string; text: string }>(
    `select file->>'path' as path, file->>'text' as text from payroll.pack, jsonb_array_elements(content->'files') as file where company_id = $1`, [companyId],
  );
  const stored = new Set<string>();
  for (const { path, text } of rows) {
    if (path.startsWith('calendars/')) {
      const calendar = /^calendar: (\S+)$/m.exec(text)?.[1] ?? '';
      for (const year of text.matchAll(/^ {2}- year: (\d{4})$/gm)) stored.add(parameterKey(`calendar-${calendar}`, year[1] ?? '', `${year[1]}-01-01`));
      continue;
    }
    const pack = readPack(text);
    if (!pack.ok) throw new Error(`stored pack ${path} does not read`);
    for (const entry of [...pack.value.parameters, ...pack.value.tables]) {
      for (const dated of entry.values) stored.add(parameterKey(pack.value.code, entry.code, formatDay(dated.fromDay)));
    }
  }
  return stored;
}

type Shape = { readonly table: string; readonly columns: readonly string[] };

function byShape(references: Iterable<FactReference>): ReadonlyMap<Shape, readonly FactReference[]> {
  const shapes = new Map<string, { shape: Shape; references: FactReference[] }>();
  for (const reference of references) {
    const columns = Object.keys(reference.key).toSorted();
    const name = `${reference.table} ${columns.join(' ')}`;
    const known = shapes.get(name) ?? { shape: { table: reference.table, columns }, references: [] };
    shapes.set(name, known);
    known.references.push(reference);
  }
  return new Map([...shapes.values()].map((entry) => [entry.shape, entry.references]));
}

const identifier = /^[a-z_]+(\.[a-z_]+)?$/;
const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One question per table and key shape: all keys against the table, as text, under row-level security of the company. */
async function absentFacts(database: Database, companyId: number, shape: Shape, references: readonly FactReference[]): Promise<readonly string[]> {
  const columns = shape.columns.map(snake);
  if (![shape.table, ...columns].every((name) => identifier.test(name))) return references.map((reference) => `${reference.table}: unreadable key`);
  if (columns.length === 0) return references.map((reference) => `${reference.table}: empty key`);
  const values = shape.columns.map((column) => references.map((reference) => {
    const value = reference.key[column];
    return columnTypes.has(typeof value) ? String(value) : '';
  }));
  const names = columns.map((_, index) => `key_${index}`);
  const text = `select ${names.join(', ')} from unnest(${names.map((_, index) => `$${index + 2}::text[]`).join(', ')}) as asked (${names.join(', ')})
    where not exists (select from ${shape.table} as own where own.company_id = $1 and ${columns.map((column, index) => `own.${column}::text = asked.key_${index}`).join(' and ')})`;
  const { rows } = await database.ownerPool.query<Record<string, string>>(indexable(text, columns), [companyId, ...values]);
  return rows.map((row) => `${shape.table} ${JSON.stringify(row)}`);
}

/** person_id is an integer in every table: comparing it as such lets the primary key serve the question. */
function indexable(text: string, columns: readonly string[]): string {
  const index = columns.indexOf('person_id');
  return index < 0 ? text : text.replace(`own.person_id::text = asked.key_${index}`, `own.person_id = asked.key_${index}::integer`);
}
