/** What a member may do today, by the day of the installation's clock; remembered while changes are heard of. */
import { resolveRights } from '#modules/access';
import type { FindSubjectDeps } from '#modules/identity';
import { asSystem, dateInZone, epochDayOf, listMemberships, readCompany, type Database, type Membership } from '#modules/platform';

type ResolveRights = FindSubjectDeps['resolveRights'];
type ResolverDeps = { readonly database: Database; readonly nowMilliseconds: () => number; readonly zone: string };

const dayOf = ({ nowMilliseconds, zone }: ResolverDeps): number => epochDayOf(dateInZone(nowMilliseconds(), zone));

/** The rights of a member on today's date in the zone of the installation's clock, asked anew each time. */
export const createRightsResolver = (deps: ResolverDeps): ResolveRights => ({ companyId, userId }) =>
  readCompany(deps.database, asSystem(companyId, 'signIn', 'server'), (tx) => resolveRights(tx, { userId, day: dayOf(deps) }), { plans: 'once' });

export type RightsMemory = { readonly resolve: ResolveRights; readonly membershipsOf: (userId: string) => Promise<readonly Membership[]>; readonly forget: () => void };

const keptMilliseconds = 5000;
const mostKept = 20_000;

type Memory<Question, Answer> = { readonly ask: (question: Question) => Promise<Answer>; readonly forget: () => void };

/** Answers remembered by a key for at most five seconds; an answer that failed is not. */
const remember = <Question, Answer>(keyOf: (question: Question) => string, ask: (question: Question) => Promise<Answer>, monotonic: () => number): Memory<Question, Answer> => {
  const kept = new Map<string, { readonly at: number; readonly found: Promise<Answer> }>();
  return {
    forget: () => kept.clear(),
    ask: (question) => {
      const key = keyOf(question);
      const known = kept.get(key);
      if (known !== undefined && monotonic() - known.at < keptMilliseconds) return known.found;
      if (kept.size >= mostKept) kept.clear();
      const entry = { at: monotonic(), found: ask(question) };
      kept.set(key, entry);
      entry.found.catch(() => void (kept.get(key) === entry && kept.delete(key)));
      return entry.found;
    },
  };
};

/**
 * Rights and memberships, remembered for at most five seconds of the same day and only while `isListening`: then a change anywhere
 * calls `forget` at once. Whoever asks while a change is on its way may get the answer of before, never a second later.
 */
export const rememberRights = (deps: ResolverDeps, isListening: () => boolean, monotonic: () => number = () => performance.now()): RightsMemory => {
  const askRights = createRightsResolver(deps);
  const askMemberships = (userId: string): Promise<readonly Membership[]> => listMemberships(deps.database, userId);
  const rights = remember((member: Parameters<ResolveRights>[0]) => `${member.companyId} ${member.userId} ${dayOf(deps)}`, askRights, monotonic);
  const memberships = remember((userId: string) => userId, askMemberships, monotonic);
  return {
    forget: () => {
      rights.forget();
      memberships.forget();
    },
    resolve: (member) => (isListening() ? rights.ask(member) : askRights(member)),
    membershipsOf: (userId) => (isListening() ? memberships.ask(userId) : askMemberships(userId)),
  };
};
