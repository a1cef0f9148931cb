/** The clock of an installation with a demonstration: it stands at the demonstration's now, and runs on from there. */
import { asSystem, readCompany, setClockOffset, type Company, type Database } from '#modules/platform';
import { demoNowMilliseconds, type RunningSimulator } from './demo-company.ts';

/** A demonstration that was left running longer than this begins again at its own now: its month would be over. */
const longestRunMilliseconds = 20 * 86_400_000;
const stepMilliseconds = 1_000;

export type InstallationClock = {
  readonly nowMilliseconds: () => number;
  /** Where a simulated provider was waited for, its clock is ahead: the installation's follows. Never goes back. */
  readonly catchUpWith: (simulators: readonly RunningSimulator[]) => Promise<void>;
  /** Keeps the simulators' clocks and the installation's together until the answer is called. */
  readonly keepTogether: (simulators: readonly RunningSimulator[]) => () => void;
};

/**
 * Milliseconds to add to the machine's clock. A second start goes on after the last thing that was done in the
 * demonstration, so that nothing on the screens lies in the future.
 */
const chooseOffset = async (database: Database, existing: Company | null): Promise<number> => {
  const last = existing === null ? null : await readCompany(database, asSystem(existing.companyId, 'setUp', 'setUp'), async (tx) =>
    (await tx.query<{ at: number | null }>('select ceil(extract(epoch from max(at)) * 1000)::float8 as at from platform.audit_event')).rows[0]?.at ?? null);
  const goesOn = last !== null && last > demoNowMilliseconds && last < demoNowMilliseconds + longestRunMilliseconds;
  return Math.trunc((goesOn ? last : demoNowMilliseconds) - Date.now());
};

/** Opens the clock and tells the database, so that worker and command line go by it too. Without a demonstration it is the machine's. */
export const openInstallationClock = async (database: Database, demo: { readonly existing: Company | null } | null): Promise<InstallationClock> => {
  let offset = demo === null ? 0 : await chooseOffset(database, demo.existing);
  await setClockOffset(database, offset);
  const nowMilliseconds = (): number => Date.now() + offset;
  const catchUpWith = async (simulators: readonly RunningSimulator[]): Promise<void> => {
    const ahead = Math.max(0, ...simulators.map(({ clock }) => clock.nowMilliseconds() - nowMilliseconds()));
    if (ahead === 0) return;
    offset += Math.ceil(ahead);
    await setClockOffset(database, offset);
  };
  const keepTogether = (simulators: readonly RunningSimulator[]): (() => void) => {
    const timer = setInterval(() => {
      // The database may be on its way down; the next step tells it again.
      void catchUpWith(simulators).catch(() => undefined);
      for (const { clock } of simulators) clock.advance(nowMilliseconds() - clock.nowMilliseconds());
    }, stepMilliseconds);
    return () => clearInterval(timer);
  };
  return { nowMilliseconds, catchUpWith, keepTogether };
};
