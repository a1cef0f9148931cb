/** The clock of the installation: the machine's own, or a demonstration's that stands at another date and runs on. */
import type { Database } from './database.ts';

/** Milliseconds that the installation's clock is ahead of the machine's; 0 without a demonstration. */
export const readClockOffset = async (database: Database): Promise<number> => {
  const { rows } = await database.applicationPool.query<{ milliseconds: number }>('select coalesce((select offset_milliseconds from platform.clock), 0) as milliseconds');
  return rows[0]?.milliseconds ?? 0;
};

/** Sets the clock for every process on this database, from their next transaction on; 0 makes it the machine's again. */
export const setClockOffset = async (database: Database, offsetMilliseconds: number): Promise<void> => {
  if (offsetMilliseconds === 0) {
    await database.ownerPool.query('delete from platform.clock');
    return;
  }
  await database.ownerPool.query('insert into platform.clock (offset_milliseconds) values ($1) on conflict (only_row) do update set offset_milliseconds = excluded.offset_milliseconds', [Math.trunc(offsetMilliseconds)]);
};
