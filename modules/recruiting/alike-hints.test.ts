/** Goal: hints are for what is missing alone, quote the candidate, and fail openly. Method: an embedder that counts letters. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure, success } from '#kernel/base/result';
import type { TextEmbedder } from '#contracts/flow/text-embedder';
import { matchProfile } from '#kernel/matching/match-profile';
import { findHints } from './alike-hints.ts';

const skill = (skillCode: string, titleChinese: string) => ({ skillCode, titleChinese, titleEnglish: skillCode, synonyms: [], isEnded: false });
const skills = [skill('welding', '焊接'), skill('leading', '带队'), skill('driving', '驾驶')];
const reference = { kind: 'fact', table: 'recruiting.candidate', key: { candidate_id: 1 } } as const;
const texts = [{ source: 'experience', text: '焊接三年。管理过十人的班组；没有驾驶经验。', reference }];
const match = matchProfile({ requirements: skills.map(({ skillCode }) => ({ skillCode, level: 3, isMust: true, years: null })), reference }, { texts, skills: [] }, skills);

/** Alike to leading people is what has to do with teams. */
const asked: string[] = [];
const embedder: TextEmbedder = { model: 'letters', embed: (words) => { asked.push(...words); return Promise.resolve(success(words.map((text) => [/带队|班组/.test(text) ? 1 : 0, 0.1]))); } };

test('a hint is sought for what nothing speaks of, in the words of the candidate', async () => {
  assert.deepEqual(match.requirements.map(({ state }) => state), ['met', 'missing', 'denied']);
  const found = await findHints(embedder, { requirements: match.requirements, texts, skills });
  assert.ok(found.ok);
  assert.deepEqual(found.value.map(({ skillCode, source, quote }) => [skillCode, source, quote]), [['leading', 'experience', '管理过十人的班组']]);
  assert.ok(!asked.some((text) => text.startsWith('焊接 /') || text.startsWith('驾驶 /')), 'what is shown or denied is not sought');
});

test('a model that fails is said to fail; nothing to seek asks nothing', async () => {
  const broken: TextEmbedder = { model: 'broken', embed: () => Promise.resolve(failure({ code: 'embedderFailed' })) };
  assert.deepEqual(await findHints(broken, { requirements: match.requirements, texts, skills }), { ok: false, error: { code: 'embedderFailed' } });
  assert.deepEqual(await findHints(broken, { requirements: match.requirements, texts: [], skills }), { ok: true, value: [] });
});
