/**
 * Time and chance held still, so that two answers to one request may be compared byte by byte: the clocks of the process and of
 * the database stand, and the process draws the same random bytes for the same request.
 */
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { gateNow } from '#checks/gate-company';
import type { Database } from '#modules/platform';
import { createRandom } from '../main-line/seeded-random.ts';

type FilledBytes = ArrayBufferView & { readonly buffer: ArrayBufferLike };

const holdDate = (): (() => void) => {
  const real = globalThis.Date;
  globalThis.Date = new Proxy(real, {
    construct: (target, values, maker) => Reflect.construct(target, values.length === 0 ? [gateNow] : values, maker) as object,
    get: (target, name, receiver) => (name === 'now' ? () => gateNow : Reflect.get(target, name, receiver) as unknown),
  });
  return () => void (globalThis.Date = real);
};

/** Work that comes round every second would fall between other requests each time. */
const holdIntervals = (): (() => void) => {
  const real = globalThis.setInterval;
  const never = (): NodeJS.Timeout => {
    const timer = setTimeout(() => undefined, 0);
    clearTimeout(timer);
    return timer;
  };
  Object.assign(globalThis, { setInterval: never });
  return () => void Object.assign(globalThis, { setInterval: real });
};

export type Chance = { readonly begin: (seed: number) => void; readonly release: () => void };

/**
 * Until released, random bytes follow from the last seed. Each length has a row of its own: a connection to the database that
 * is opened anew meanwhile draws 18 bytes, and must not shift what an answer draws.
 */
export const holdChance = (): Chance => {
  let chosen = 1;
  const rows = new Map<number, () => number>();
  const rowOf = (length: number): (() => number) => {
    const row = rows.get(length) ?? createRandom(chosen * 31 + length);
    rows.set(length, row);
    return row;
  };
  const fill = <T extends FilledBytes>(into: T): T => {
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    const random = rowOf(bytes.length);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = Math.floor(random() * 256);
    return into;
  };
  const real = { randomBytes: crypto.randomBytes, randomUUID: crypto.randomUUID, randomFillSync: crypto.randomFillSync, randomInt: crypto.randomInt, getRandomValues: globalThis.crypto.getRandomValues, webUUID: globalThis.crypto.randomUUID };
  const randomUUID = (): ReturnType<typeof crypto.randomUUID> => {
    const hex = fill(Buffer.alloc(16)).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  const randomBytes = (size: number, then?: (error: Error | null, bytes: Buffer) => void): Buffer => {
    const bytes = fill(Buffer.alloc(size));
    then?.(null, bytes);
    return bytes;
  };
  Object.assign(crypto, { randomBytes, randomUUID, randomFillSync: fill });
  Object.assign(globalThis.crypto, { getRandomValues: fill, randomUUID });
  syncBuiltinESMExports();
  const releaseDate = holdDate();
  const releaseIntervals = holdIntervals();
  return {
    begin: (seed) => {
      chosen = seed;
      rows.clear();
    },
    release: () => {
      Object.assign(crypto, { randomBytes: real.randomBytes, randomUUID: real.randomUUID, randomFillSync: real.randomFillSync });
      Object.assign(globalThis.crypto, { getRandomValues: real.getRandomValues, randomUUID: real.webUUID });
      syncBuiltinESMExports();
      releaseIntervals();
      releaseDate();
    },
  };
};

/** From here on the database's clock stands: for statements, for defaults of columns, and for the installation's own clock. */
export const holdDatabaseClock = async ({ ownerPool }: Database): Promise<void> => {
  const client = await ownerPool.connect();
  try {
    await client.query(`
      create schema proof;
      create function proof.now() returns timestamptz language sql stable as $$ select timestamptz '2026-11-02 01:00:00+00' $$;
      create function proof.clock_timestamp() returns timestamptz language sql stable as $$ select timestamptz '2026-11-02 01:00:00+00' $$;
      create or replace function platform.now() returns timestamptz language sql stable as $$ select timestamptz '2026-11-02 01:00:00+00' $$;
      grant usage on schema proof to public;
      do $do$ begin execute format('alter database %I set search_path = proof, pg_catalog, public', current_database()); end $do$`);
    const { rows } = await client.query<{ statement: string }>(
      `select format('alter table %I.%I alter column %I set default timestamptz ''2026-11-02 01:00:00+00''', table_schema, table_name, column_name) as statement
       from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema', 'pgboss') and column_default ~ '(now|clock_timestamp)\\(|CURRENT_TIMESTAMP'`);
    // Functions that look in the catalogue alone look for the time there too.
    const functions = await client.query<{ statement: string }>(
      `select format('alter function %s set search_path = proof, pg_catalog%s', pg_proc.oid::regprocedure, substring(setting from 'pg_catalog(.*)$')) as statement
       from pg_proc join pg_namespace on pg_namespace.oid = pronamespace cross join unnest(proconfig) as setting where setting like 'search_path=pg_catalog%'`);
    for (const { statement } of [...rows, ...functions.rows]) await client.query(statement);
    // Connections that were open before still look the functions up in the old order.
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
    await client.query('set search_path = proof, pg_catalog, public');
  } finally {
    client.release();
  }
};
