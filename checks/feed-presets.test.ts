/** Goal: settings that the form offers for well-known systems are settings that the connector takes. Method: each is read as a source's settings are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { feedManifest } from '#connectors/feed';
import { readFeedSettings } from '../connectors/feed/feed-settings.ts';
import { feedPresets } from '#contracts/connector/feed-presets';

test('every preset is complete and readable once the address is given', () => {
  const known = new Set(feedManifest.settings.map(({ name }) => name));
  for (const [name, preset] of Object.entries(feedPresets)) {
    assert.deepEqual(Object.keys(preset).filter((setting) => !known.has(setting)), [], name);
    assert.equal(readFeedSettings({ ...preset, baseUrl: 'https://tool.example' }).wrong, null, name);
    assert.deepEqual(feedManifest.settings.filter(({ name: setting, required }) => required && setting !== 'baseUrl' && preset[setting] === undefined), [], name);
    assert.ok([...new URLSearchParams(preset['fixedQuery'] ?? '')].every(([field, value]) => field !== '' && value !== ''), name);
  }
});
