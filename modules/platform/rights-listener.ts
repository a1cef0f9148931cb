/**
 * Hears from the database that rights may have changed (triggers of migration 0068), so that they can be remembered for
 * longer than a moment. A connection of its own, asked several times a second whether it still answers: while it does not,
 * nothing that rests on it may be remembered.
 */
import pg from 'pg';
import type { Database } from './database.ts';

export type RightsListener = {
  /** True while every change is heard of within half a second. */
  readonly isListening: () => boolean;
  readonly close: () => Promise<void>;
};

const askedEveryMilliseconds = 200;
const heardWithinMilliseconds = 500;

type Deps = { readonly database: Pick<Database, 'applicationConnectionString'>; readonly onChange: () => void; readonly nowMilliseconds?: () => number };

/** Begins to listen and goes on until closed; a lost connection is made again, and counts as a change. */
export const listenForRights = ({ database, onChange, nowMilliseconds = () => performance.now() }: Deps): RightsListener => {
  let heardAt = Number.NEGATIVE_INFINITY;
  let client: pg.Client | null = null;
  let isClosed = false;
  let isAsking: Promise<void> | null = null;
  const drop = async (): Promise<void> => {
    const dropped = client;
    client = null;
    heardAt = Number.NEGATIVE_INFINITY;
    await dropped?.end().catch(() => undefined);
  };
  const connect = async (): Promise<pg.Client> => {
    const made = new pg.Client({ connectionString: database.applicationConnectionString, application_name: 'qinxin-rights', connectionTimeoutMillis: 2000, query_timeout: heardWithinMilliseconds });
    made.on('error', () => void drop());
    made.on('notification', onChange);
    await made.connect();
    await made.query('listen qinxin_rights');
    // What was said while nobody listened is not known.
    onChange();
    return made;
  };
  const ask = async (): Promise<void> => {
    const begun = nowMilliseconds();
    try {
      client ??= await connect();
      await client.query('select 1');
      // It had heard everything that was committed before the question.
      heardAt = begun;
    } catch {
      await drop();
    }
  };
  const timer = setInterval(() => {
    if (!isClosed) isAsking ??= ask().finally(() => (isAsking = null));
  }, askedEveryMilliseconds);
  timer.unref();
  return {
    isListening: () => nowMilliseconds() - heardAt < heardWithinMilliseconds,
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await isAsking;
      await drop();
    },
  };
};
