/**
 * A punch that a phone kept while the server could not be reached, and what can be said of its time afterwards. The phone heard from
 * the server once (the anchor). From then on two of its clocks ran: one that only counts forward and stands while the phone sleeps, and
 * the one on its screen, which anybody can set. Neither is believed alone: the punch was not before what the counting clock shows, not
 * after it was received, and a screen clock that says anything else was moved. Punches are chained, so that one that is taken out,
 * added or changed in between shows.
 */
import { failure, success, type Result } from '../base/result.ts';

/** exact: both clocks agree. bounded: the screen's clock is possible and cannot be proven. clockMoved: it is not; the earliest time counts. */
export const keptPunchVerdicts = ['exact', 'bounded', 'clockMoved'] as const;
export type KeptPunchVerdict = (typeof keptPunchVerdicts)[number];

export type KeptPunch = {
  /** Counted from 1 since the anchor. */
  readonly sequence: number;
  readonly direction: 'in' | 'out';
  /** By the clock that only counts forward, since the anchor; null where the page was opened anew in between and it began again. */
  readonly elapsedMilliseconds: number | null;
  /** What the screen's clock said. */
  readonly clockMilliseconds: number;
};

/** When the server spoke to the phone: the server's time, and what the phone's screen said then. */
export type PunchAnchor = { readonly anchorId: string; readonly milliseconds: number; readonly clockMilliseconds: number };

/** What a punch's link is the SHA-256 of; the first one follows the anchor itself. */
export const linkText = (anchorId: string, { sequence, direction, elapsedMilliseconds, clockMilliseconds }: KeptPunch, previousLink: string): string =>
  JSON.stringify([anchorId, sequence, direction, elapsedMilliseconds, clockMilliseconds, previousLink]);

export type PunchTime = { readonly statedMilliseconds: number; readonly earliestMilliseconds: number; readonly verdict: KeptPunchVerdict };

/** Clocks of phones are this exact. */
const toleranceMilliseconds = 60_000;
/** Longer than this nobody is out of reach of a network and still at work. */
const longestMilliseconds = 72 * 3_600_000;

/** The time of a kept punch. Errors: `punchAnchorOld`; `punchTimeImpossible` when more time went by than there was, or the only clock there is was moved. */
export const timeOfKeptPunch = (anchor: PunchAnchor, punch: KeptPunch, receivedMilliseconds: number): Result<PunchTime, { readonly code: 'punchAnchorOld' | 'punchTimeImpossible' }> => {
  if (receivedMilliseconds - anchor.milliseconds > longestMilliseconds) return failure({ code: 'punchAnchorOld' });
  const elapsed = punch.elapsedMilliseconds ?? 0;
  const earliest = anchor.milliseconds + elapsed;
  if (elapsed < 0 || earliest > receivedMilliseconds + toleranceMilliseconds) return failure({ code: 'punchTimeImpossible' });
  const earliestMilliseconds = Math.min(earliest, receivedMilliseconds);
  const said = anchor.milliseconds + punch.clockMilliseconds - anchor.clockMilliseconds;
  if (punch.elapsedMilliseconds !== null && Math.abs(said - earliest) <= toleranceMilliseconds) return success({ statedMilliseconds: earliestMilliseconds, earliestMilliseconds, verdict: 'exact' });
  if (said >= earliest - toleranceMilliseconds && said <= receivedMilliseconds + toleranceMilliseconds) {
    return success({ statedMilliseconds: Math.min(Math.max(said, earliestMilliseconds), receivedMilliseconds), earliestMilliseconds, verdict: 'bounded' });
  }
  return punch.elapsedMilliseconds === null ? failure({ code: 'punchTimeImpossible' }) : success({ statedMilliseconds: earliestMilliseconds, earliestMilliseconds, verdict: 'clockMoved' });
};
