/**
 * Who asks, remembered for less than a second, so that a request costs no question to the database and a session that was
 * ended anywhere is over within one. What this process itself changes is forgotten at once. Known by a hash of the
 * cookie: the memory of the process holds no token.
 */
import type { Subject } from '#modules/platform';

export type SessionCache = {
  readonly find: (cookie: string | undefined, from: string) => Promise<Subject | null>;
  /** Nothing that was read of the user's sessions before now counts any more. */
  readonly forgetUser: (userId: string) => void;
  readonly size: () => number;
};

export type SessionCacheOptions = {
  /** What a cookie is known by; null for one that cannot be a session. */
  readonly keyOf: (cookie: string | undefined) => string | null;
  readonly lookUp: (cookie: string | undefined, from: string) => Promise<Subject | null>;
  readonly nowMilliseconds?: () => number;
  readonly keepMilliseconds?: number;
  readonly mostEntries?: number;
};

type Entry = { readonly at: number; readonly found: Promise<Subject | null>; userId: string | null; isPending: boolean };

/** With the time a lookup takes, a dead session is refused within a second. */
const usualKeepMilliseconds = 800;
const usualMostEntries = 20_000;

/** Remembers lookups of sessions for at most `keepMilliseconds` (800); a lookup that fails is not remembered. */
export const createSessionCache = (options: SessionCacheOptions): SessionCache => {
  const { keyOf, lookUp, nowMilliseconds = () => performance.now(), keepMilliseconds = usualKeepMilliseconds, mostEntries = usualMostEntries } = options;
  const entries = new Map<string, Entry>();
  const dropOldest = (): void => {
    const oldest = entries.keys().next();
    if (entries.size >= mostEntries && oldest.done !== true) entries.delete(oldest.value);
  };
  const begin = (key: string, cookie: string | undefined, from: string): Entry => {
    // The age counts from before the question: what was true then may end while it is answered.
    const entry: Entry = { at: nowMilliseconds(), found: lookUp(cookie, from), userId: null, isPending: true };
    entries.delete(key);
    dropOldest();
    entries.set(key, entry);
    const settle = (subject: Subject | null): void => {
      entry.isPending = false;
      entry.userId = subject?.userId ?? null;
    };
    // A lookup that failed is not remembered; whoever asked sees the failure.
    entry.found.then(settle, () => void (entries.get(key) === entry && entries.delete(key)));
    return entry;
  };
  return {
    find: async (cookie, from) => {
      const key = keyOf(cookie);
      if (key === null) return null;
      const known = entries.get(key);
      const entry = known !== undefined && nowMilliseconds() - known.at < keepMilliseconds ? known : begin(key, cookie, from);
      const subject = await entry.found;
      return subject === null || subject.from === from ? subject : { ...subject, from };
    },
    forgetUser: (userId) => {
      for (const [key, entry] of entries) if (entry.isPending || entry.userId === userId) entries.delete(key);
    },
    size: () => entries.size,
  };
};
