/** Goal: no whereabouts outlive landing. Method: known shapes, torn text, and random objects with canaries in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SourceRecord } from '#contracts/flow/source-record';
import { dropUnreadableWhereabouts, dropWhereabouts, withoutWhereabouts } from './drop-whereabouts.ts';

const raw = '{"userid":"zhang","checkin_time":1760000000,"location_title":"示例\\"园区","lat":31.2304,"lng": 121.4737,"mediaids":["PHOTO-1","PHOTO-2"],"deviceid":"DEVICE-7","wifimac":"00:11","notes":"x"}';
const record: SourceRecord = {
  stream: 'punch', naturalKey: 'k', sourcePersonKey: 'zhang', businessDay: 20_000, raw, contentHash: 'h',
  facts: [{ kind: 'punch', sourcePersonKey: 'zhang', instant: 1_760_000_000, zone: 'Asia/Shanghai', sourceText: '1760000000', direction: 'in', device: 'DEVICE-7', place: '示例园区' }],
};

test('place, coordinates, photo and device go from raw text and facts; the rest stays as it came', () => {
  const kept = dropWhereabouts(record);
  assert.equal(kept.raw, '{"userid":"zhang","checkin_time":1760000000,"location_title":"","lat":null,"lng": null,"mediaids":[],"deviceid":"","wifimac":"","notes":"x"}');
  assert.doesNotMatch(JSON.stringify(kept), /示例|31\.23|121\.47|PHOTO|DEVICE/);
  assert.notEqual(kept.contentHash, 'h');
  assert.equal(dropWhereabouts(kept).contentHash, kept.contentHash);
});

test('torn text in quarantine loses them too; other streams are left alone', () => {
  assert.doesNotMatch(dropUnreadableWhereabouts({ stream: 'punch', raw: raw.slice(0, raw.indexOf('园区')), reason: 'notJson', field: '', sourcePersonKey: null }).raw, /示例/);
  assert.equal(dropWhereabouts({ ...record, stream: 'approval' }).raw, raw);
});

test('a canary under any of the names is gone, any other value is as it was', () => {
  const names = ['location_title', 'location_detail', 'lat', 'wifiname', 'mediaids', 'deviceid', 'photo'];
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.array(fc.string().filter((text) => !text.includes(']'))), fc.double(), fc.boolean())), fc.string(), (values, note) => {
    const parsed: unknown = JSON.parse(withoutWhereabouts(JSON.stringify({ ...values, notes: note })));
    const expected = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? [] : typeof value === 'string' ? '' : null]));
    assert.deepEqual(parsed, JSON.parse(JSON.stringify({ ...expected, notes: note })));
  }), { seed: Number(process.env['SEED'] ?? Date.now() % 2 ** 31) });
});
