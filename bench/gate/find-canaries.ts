/** Looks for values where they must not be: in every table, index statistics and job of a database, and in files byte by byte. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

export type Canary = { readonly name: string; readonly value: string };
export type CanaryHit = { readonly canary: string; readonly place: string };
export type Search = { readonly hits: readonly CanaryHit[]; readonly places: number };

const hitsIn = (text: string, place: string, canaries: readonly Canary[]): readonly CanaryHit[] => canaries.filter(({ value }) => text.includes(value)).map(({ name }) => ({ canary: name, place }));

const tablesText = `
  select class.oid::regclass::text as name from pg_class as class join pg_namespace as space on space.oid = class.relnamespace
  where class.relkind in ('r', 'm') and space.nspname not in ('pg_catalog', 'information_schema') and space.nspname not like 'pg_%' order by 1`;

const rowsPerFetch = 5_000;

/** Every row of every table as text, bytes of `bytea` columns decoded, and what the statistics remember. Runs as the owner. */
export const searchDatabase = async (connectionString: string, canaries: readonly Canary[]): Promise<Search> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const hits: CanaryHit[] = [];
  let places = 0;
  try {
    const { rows: tables } = await client.query<{ name: string }>(tablesText);
    for (const { name } of tables) {
      places += 1;
      await client.query('begin');
      await client.query(`declare everything cursor for select to_jsonb(found)::text as text from ${name} as found`);
      for (;;) {
        const { rows } = await client.query<{ text: string }>(`fetch ${rowsPerFetch} from everything`);
        if (rows.length === 0) break;
        const text = rows.map((row) => row.text).join('\n');
        const bytes = [...text.matchAll(/"\\\\x([0-9a-f]{8,})"/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1')).join('\n');
        hits.push(...hitsIn(text, name, canaries), ...hitsIn(bytes, `${name} (bytes)`, canaries.map((canary) => ({ ...canary, value: Buffer.from(canary.value).toString('latin1') }))));
      }
      await client.query('rollback');
    }
    const { rows } = await client.query<{ place: string; text: string }>(
      "select schemaname || '.' || tablename || '.' || attname as place, concat(most_common_vals::text, histogram_bounds::text, most_common_elems::text) as text from pg_stats where schemaname not in ('pg_catalog', 'information_schema')",
    );
    for (const { place, text } of rows) hits.push(...hitsIn(text, `statistics of ${place}`, canaries));
    return { hits, places: places + rows.length };
  } finally {
    await client.end();
  }
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));

/** Every byte of every file under the folders or files given, names included. A file that is gone meanwhile held nothing any more. */
export const searchFiles = (roots: readonly string[], canaries: readonly Canary[], skip: (file: string) => boolean = () => false): Search => {
  const hits: CanaryHit[] = [];
  const wanted = canaries.map(({ name, value }) => ({ name, bytes: Buffer.from(value), value }));
  let places = 0;
  for (const root of roots) {
    for (const file of statSync(root).isDirectory() ? filesIn(root) : [root]) {
      if (skip(file)) continue;
      let content: Buffer;
      try {
        content = readFileSync(file);
      } catch {
        continue;
      }
      places += 1;
      for (const { name, bytes, value } of wanted) if (content.includes(bytes) || file.includes(value)) hits.push({ canary: name, place: file });
    }
  }
  return { hits, places };
};

/** Hits in texts that were said: answers, logs, results, journals. */
export const searchTexts = (texts: readonly { readonly place: string; readonly text: string }[], canaries: readonly Canary[]): Search =>
  ({ hits: texts.flatMap(({ place, text }) => hitsIn(text, place, canaries)), places: texts.length });

export const joinSearches = (...searches: readonly Search[]): Search => ({ hits: searches.flatMap(({ hits }) => hits), places: searches.reduce((sum, { places }) => sum + places, 0) });

export const describeHits = (hits: readonly CanaryHit[]): string => [...new Set(hits.map(({ canary, place }) => `${canary} in ${place}`))].slice(0, 8).join('; ');
