/**
 * What a punch says beside its time: place, coordinates, device, network, photo. A company that has no rule for it does
 * not keep it: it goes before the record lands, from the raw text as from the facts, so that it is stored nowhere.
 */
import { createHash } from 'node:crypto';
import type { SourceRecord, UnreadableRecord } from '#contracts/flow/source-record';

const names = [
  'location_title', 'location_detail', 'lat', 'lng', 'latitude', 'longitude', 'wifiname', 'wifimac', 'bssid', 'ssid', 'mediaids', 'photo', 'photos', 'photo_urls',
  'deviceid', 'device_id', 'device', 'place', 'gps', 'coordinates', 'accuracy', '设备', '地点', '位置', '照片',
] as const;
/** A name with its value: text, list, object without further nesting, or a bare word or number. Works on torn text too. */
const pattern = new RegExp(String.raw`("(?:${names.join('|')})"\s*:\s*)("(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|\{[^{}]*\}?|[^\s,}\]]+)`, 'gi');

const emptyOf = (value: string): string => (value.startsWith('[') ? '[]' : value.startsWith('{') ? '{}' : value.startsWith('"') ? '""' : 'null');

/** Raw text without whereabouts; everything else stays byte by byte. */
export const withoutWhereabouts = (raw: string): string => raw.replace(pattern, (_, name: string, value: string) => `${name}${emptyOf(value)}`);

/** A record as it may land. Its hash is that of what is kept, so that reading it again lands nothing. */
export const dropWhereabouts = (record: SourceRecord): SourceRecord => {
  if (record.stream !== 'punch') return record;
  const raw = withoutWhereabouts(record.raw);
  const facts = record.facts.map((fact) => (fact.kind === 'punch' ? { ...fact, device: '', place: '' } : fact));
  return { ...record, raw, facts, contentHash: raw === record.raw ? record.contentHash : createHash('sha256').update(raw).digest('hex') };
};

/** The same for a record that waits in quarantine. */
export const dropUnreadableWhereabouts = (record: UnreadableRecord): UnreadableRecord => (record.stream === 'punch' ? { ...record, raw: withoutWhereabouts(record.raw) } : record);
