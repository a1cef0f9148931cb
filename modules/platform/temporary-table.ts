/**
 * Tables for rows on their way in. Making a table is dearer than filling it, so each connection keeps one per set of
 * columns, which COMMIT empties; wanted a second time in one transaction, it is a table of that transaction only.
 */
import { hash } from 'node:crypto';
import type pg from 'pg';

const usedNow = new WeakMap<pg.PoolClient, Set<string>>();
const extraPrefix = 'incoming_extra_';
let extraTables = 0;

/** To be called when a transaction begins on the connection: all kept tables are empty again. */
export const forgetTemporaryTables = (client: pg.PoolClient): void => void usedNow.delete(client);

/** Made for one use; may be dropped as soon as that is over. */
export const isExtraTable = (name: string): boolean => name.startsWith(extraPrefix);

/** Name of a table that holds nothing yet, and the statement that makes sure it is there. */
export const chooseTemporaryTable = (client: pg.PoolClient, definitions: string): { readonly name: string; readonly createText: string } => {
  const used = usedNow.get(client) ?? new Set<string>();
  usedNow.set(client, used);
  const kept = `incoming_${hash('sha256', definitions, 'hex').slice(0, 16)}`;
  if (!used.has(kept)) {
    used.add(kept);
    // A rolled-back transaction takes the tables that it made with it: only the server knows what is there.
    return { name: kept, createText: `create temporary table if not exists ${kept} (${definitions}) on commit delete rows` };
  }
  const name = `${extraPrefix}${(extraTables = (extraTables + 1) % 1_000_000)}`;
  return { name, createText: `create temporary table ${name} (${definitions}) on commit drop` };
};
