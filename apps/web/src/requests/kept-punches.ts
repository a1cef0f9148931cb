/** What a phone keeps of punches while the server cannot be reached: chained, with both of its clocks, in the order in which they were pressed. */
import { linkText, type KeptPunch } from '#kernel/attendance/kept-punch';

/** The phone's clocks: `counted` only counts forward within a page (whose beginning is `origin`), `screen` is what anybody can set. */
export type PhoneClocks = { readonly counted: () => number; readonly origin: number; readonly screen: () => number };
type Anchor = { readonly anchorId: string; readonly counted: number; readonly origin: number };
type LinkedPunch = KeptPunch & { readonly link: string };
export type PunchQueue = { readonly anchor: Anchor; /** Of the last punch that was ever kept since the anchor. */ readonly sequence: number; readonly link: string; readonly waiting: readonly LinkedPunch[] };

/** A queue that begins where the server spoke last. `counted` is what the clock showed when it was asked. */
export const beginQueue = (anchorId: string, counted: number, origin: number): PunchQueue => ({ anchor: { anchorId, counted, origin }, sequence: 0, link: anchorId, waiting: [] });

/** Keeps one punch more. `hash` gives the SHA-256 of a text in hexadecimal digits. */
export const keepPunch = async (queue: PunchQueue, direction: 'in' | 'out', clocks: PhoneClocks, hash: (text: string) => Promise<string>): Promise<PunchQueue> => {
  const { anchor } = queue;
  // In a page that was opened anew the counting clock began again: what it shows says nothing about the anchor.
  const elapsedMilliseconds = clocks.origin === anchor.origin ? Math.max(0, Math.round(clocks.counted() - anchor.counted)) : null;
  const punch: KeptPunch = { sequence: queue.sequence + 1, direction, elapsedMilliseconds, clockMilliseconds: Math.round(clocks.screen()) };
  const link = await hash(linkText(anchor.anchorId, punch, queue.link));
  return { anchor, sequence: punch.sequence, link, waiting: [...queue.waiting, { ...punch, link }] };
};

/** What was handed in waits no more; what was pressed meanwhile does. */
export const handedIn = (queue: PunchQueue, upTo: number): PunchQueue => ({ ...queue, waiting: queue.waiting.filter(({ sequence }) => sequence > upTo) });

const isPunch = (value: unknown): value is LinkedPunch =>
  typeof value === 'object' && value !== null && 'sequence' in value && typeof value.sequence === 'number' && 'direction' in value && (value.direction === 'in' || value.direction === 'out') && 'clockMilliseconds' in value && typeof value.clockMilliseconds === 'number'
  && 'elapsedMilliseconds' in value && (value.elapsedMilliseconds === null || typeof value.elapsedMilliseconds === 'number') && 'link' in value && typeof value.link === 'string';
const isQueue = (value: unknown): value is PunchQueue =>
  typeof value === 'object' && value !== null && 'anchor' in value && typeof value.anchor === 'object' && value.anchor !== null && 'anchorId' in value.anchor && typeof value.anchor.anchorId === 'string' && 'counted' in value.anchor && 'origin' in value.anchor
  && 'sequence' in value && typeof value.sequence === 'number' && 'link' in value && typeof value.link === 'string' && 'waiting' in value && Array.isArray(value.waiting) && value.waiting.every(isPunch);

/** A queue as it was written down; null for anything else. */
export const readQueue = (text: string | null): PunchQueue | null => {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isQueue(value) ? value : null;
  } catch {
    return null;
  }
};
