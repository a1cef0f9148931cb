/** What a member may do today, by the day of the installation's clock; remembered while changes are heard of. */
import { resolveRights } from '#modules/access';
import type { FindSubjectDeps } from '#modules/identity';
import { asSystem, dateInZone, epochDayOf, readCompany, type Database } from '#modules/platform';

type ResolveRights = FindSubjectDeps['resolveRights'];
type ResolverDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly zone: string };

const dayOf = ({ nowMilliseconds, zone }: ResolverDeps): number => epochDayOf(dateInZone(nowMilliseconds(), zone));

/** The rights of a member on today's date in the zone of the installation's clock, asked anew each time. */
export const createRightsResolver = (deps: ResolverDeps): ResolveRights => ({ companyId, userId }) =>
  readCompany(deps.database, asSystem(companyId, 'signIn', 'server'), (tx) => resolveRights(tx, { userId, day: dayOf(deps) }), { plans: 'once' });

export type RightsMemory = { readonly resolve: ResolveRights; readonly forget: () => void };

const keptMilliseconds = 5000;
const mostKept = 20_000;

/**
 * The same, remembered for at most five seconds of the same day and only while `isListening`: then a change anywhere calls `forget`
 * at once. Whoever asks while a change is on its way may get the answer of before, never a second later.
 */
export const rememberRights = (deps: ResolverDeps, isListening: () => boolean, monotonic: () => number = () => performance.now()): RightsMemory => {
  const ask = createRightsResolver(deps);
  const kept = new Map<string, { readonly at: number; readonly found: ReturnType<ResolveRights> }>();
  return {
    forget: () => kept.clear(),
    resolve: (member) => {
      if (!isListening()) return ask(member);
      const key = `${member.companyId} ${member.userId} ${dayOf(deps)}`;
      const known = kept.get(key);
      if (known !== undefined && monotonic() - known.at < keptMilliseconds) return known.found;
      if (kept.size >= mostKept) kept.clear();
      const entry = { at: monotonic(), found: ask(member) };
      kept.set(key, entry);
      entry.found.catch(() => void (kept.get(key) === entry && kept.delete(key)));
      return entry.found;
    },
  };
};
