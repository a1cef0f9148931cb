/** Whether who opened an event stream may still read it: looked at again and again while it is open. */
import type { Reach, Subject } from '#modules/platform';

/** With what the server remembers of a session, a stream ends within a second of the session or a right. */
const checkMilliseconds = 150;

const isSameReach = (one: Reach | undefined, other: Reach | undefined): boolean => {
  if (one === other) return true;
  if (one === undefined || other === undefined || one === 'all' || other === 'all') return false;
  return one.size === other.size && [...one].every((personId) => other.has(personId));
};

/** The same user, company and rights as when the stream was opened. */
const isSameStanding = (before: Subject, now: Subject | null): boolean => {
  if (now === null || now.userId !== before.userId || now.companyId !== before.companyId || now.program !== before.program || (before.isSteppedUp && !now.isSteppedUp)) return false;
  if (now.rights === before.rights) return true;
  const names = Object.keys(before.rights) as (keyof Subject['rights'])[];
  return names.length === Object.keys(now.rights).length && names.every((name) => isSameReach(before.rights[name], now.rights[name]));
};

/** Calls `end` once the standing has changed, or cannot be looked up. Answers how to stop watching. */
export const watchStanding = (before: Subject, lookUp: () => Promise<Subject | null>, end: () => void): (() => void) => {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    lookUp().then((now) => isSameStanding(before, now), () => false).then((isSame) => {
      isLooking = false;
      if (!isSame) end();
    }, end);
  }, checkMilliseconds);
  return () => clearInterval(timer);
};
