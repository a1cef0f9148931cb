/** Reads the items of an answer: which of them are whose and of which day. What cannot be read is kept as it came. */
import { parseDay } from '#kernel/calendar/epoch-day';
import { valueAt } from '#contracts/connector/kit/field-path';
import type { ExactJson } from '#contracts/connector/kit/exact-json';
import { recordHash } from '#contracts/connector/kit/record-hash';
import { dropRepeated } from '#contracts/connector/kit/windows';
import type { SourceRecord, UnreadableRecord } from '#contracts/flow/source-record';
import type { FeedSettings } from './feed-settings.ts';

const epoch = (date: Temporal.PlainDate): number => Temporal.PlainDate.from('1970-01-01').until(date).days;

/** The calendar day of an instant (epoch seconds) in a zone. */
export const dayOfInstant = (seconds: number, zone: string): number => epoch(Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toZonedDateTimeISO(zone).toPlainDate());

const latestSeconds = 4_102_444_800;

/** A date, an instant with its offset, or epoch seconds. A clock time without an offset could be any instant and is not read. */
const dayOf = (found: unknown, zone: string): number | null => {
  if (typeof found === 'number') return Number.isSafeInteger(found) && found > 0 && found < latestSeconds ? dayOfInstant(found, zone) : null;
  if (typeof found !== 'string') return null;
  const date = parseDay(found);
  if (date.ok) return date.value;
  try {
    return dayOfInstant(Math.floor(Temporal.Instant.from(found).epochMilliseconds / 1000), zone);
  } catch {
    return null;
  }
};

const keyOf = (found: unknown): string | null => (typeof found === 'string' && found !== '' ? found : typeof found === 'number' && Number.isSafeInteger(found) ? String(found) : null);

type Problem = Pick<UnreadableRecord, 'reason' | 'field'>;
type Read = { readonly record: SourceRecord } | { readonly unreadable: UnreadableRecord };

const readItem = (document: ExactJson, item: unknown, settings: FeedSettings): Read => {
  const isObject = item !== null && typeof item === 'object' && !Array.isArray(item);
  const raw = item !== null && typeof item === 'object' ? document.rawOf(item) : JSON.stringify(item);
  const person = settings.personPath === '' ? null : keyOf(valueAt(item, settings.personPath));
  const refuse = (problem: Problem): Read => ({ unreadable: { stream: 'item', raw, ...problem, sourcePersonKey: person } });
  if (!isObject) return refuse({ reason: 'wrongType', field: '' });
  const exactness = document.problemOf(item);
  if (exactness !== null) return refuse({ reason: exactness, field: '' });
  const missing = [settings.keyPath, settings.dayPath].find((path) => (valueAt(item, path) ?? null) === null);
  if (missing !== undefined) return refuse({ reason: 'missingField', field: missing });
  const naturalKey = keyOf(valueAt(item, settings.keyPath));
  if (naturalKey === null) return refuse({ reason: 'wrongType', field: settings.keyPath });
  const businessDay = dayOf(valueAt(item, settings.dayPath), settings.zone);
  if (businessDay === null) return refuse({ reason: 'unknownValue', field: settings.dayPath });
  return { record: { stream: 'item', naturalKey, sourcePersonKey: person, businessDay, raw, contentHash: recordHash(item), facts: [] } };
};

export type ItemsRead = { readonly records: readonly SourceRecord[]; readonly unreadable: readonly UnreadableRecord[]; readonly repeated: number };

/** Each item by itself: one that cannot be understood costs the others nothing. */
export const readItems = (document: ExactJson, items: readonly unknown[], settings: FeedSettings): ItemsRead => {
  const all = items.map((item) => readItem(document, item, settings));
  const records = all.flatMap((read) => ('record' in read ? [read.record] : []));
  const kept = dropRepeated(records);
  return { records: kept, unreadable: all.flatMap((read) => ('unreadable' in read ? [read.unreadable] : [])), repeated: records.length - kept.length };
};
