import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { from as copyFrom } from 'pg-copy-streams';
import { success } from '#kernel/base/result';
import type { Database } from '#modules/platform';
import type { Command } from '../command.ts';
import { readInputFile } from '../import-workbook.ts';

const digestFile = join(import.meta.dirname, '..', '..', '..', 'db', 'digest.sql');

/** The statements of db/digest.sql around its \copy line: what prepares, and what answers. */
const readStatements = (): { readonly prepare: string; readonly answer: string } => {
  const [prepare = '', answer = ''] = readFileSync(digestFile, 'utf8').split(/^\\copy .*$/m);
  return { prepare, answer };
};

/** Runs db/digest.sql over the text of an export, in one session, and leaves nothing behind. */
export const digestOfExport = async (database: Database, csv: string): Promise<{ readonly digest: string; readonly lines: number }> => {
  const { prepare, answer } = readStatements();
  const client = await database.applicationPool.connect();
  try {
    await client.query('begin');
    await client.query(prepare);
    await pipeline(Readable.from([csv]), client.query(copyFrom('copy exported_line from stdin with (format csv, header)')));
    const { rows } = await client.query<{ digest: string; lines: number }>(answer);
    return rows[0] ?? { digest: '', lines: 0 };
  } finally {
    await client.query('rollback');
    client.release();
  }
};

export const command: Command = {
  name: 'payroll digest',
  summary: 'Take the digest of an exported pay run again, by the plain SQL of db/digest.sql.',
  arguments: [{ name: 'file', summary: 'Export of a pay run as CSV lines.', required: true }],
  examples: ['payroll digest october.csv'],
  run: async ({ arguments: [file = ''], openDatabase }) => {
    const csv = await readInputFile(file);
    if (!csv.ok) return csv;
    const database = await openDatabase();
    if (!database.ok) return database;
    const { digest, lines } = await digestOfExport(database.value, csv.value.toString('utf8'));
    return success({ lines: [`digest  ${digest}`, `lines   ${lines}`], json: { digest, lines } });
  },
};
