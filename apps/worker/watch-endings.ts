/** Looks every hour for keys and client secrets that end soon, in every company. Any number of workers may do so: a warning counts once. */
import { warnOfEndings } from '#modules/identity';
import { asSystem, listCompanies, readClockOffset, withCompany, type Database } from '#modules/platform';

const hourMilliseconds = 3_600_000;

export type EndingsWatch = { readonly look: () => Promise<void>; readonly stop: () => void };

/** Begins at once; what fails is tried again an hour later. */
export const watchEndings = (deps: { readonly database: Database; readonly nowMilliseconds: () => number; readonly onError: (error: unknown) => void }): EndingsWatch => {
  const look = async (): Promise<void> => {
    const now = deps.nowMilliseconds() + await readClockOffset(deps.database);
    for (const { companyId } of await listCompanies(deps.database)) await withCompany(deps.database, asSystem(companyId, 'keys', 'worker'), (tx) => warnOfEndings(tx, now));
  };
  const lookOrSay = (): void => void look().catch(deps.onError);
  const timer = setInterval(lookOrSay, hourMilliseconds);
  timer.unref();
  lookOrSay();
  return { look, stop: () => clearInterval(timer) };
};
