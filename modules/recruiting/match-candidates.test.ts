/** Goal: what a candidate is called, or is, cannot move a score. Method: what goes into the comparison is looked at, and two candidates who differ in nothing else are compared. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Skill } from '#contracts/flow/position-profile';
import { matchProfile } from '#kernel/matching/match-profile';
import { matchableOf } from './match-candidates.ts';

const skill = (skillCode: string, titleChinese: string, titleEnglish: string, synonyms: readonly string[] = []): Skill => ({ skillCode, titleChinese, titleEnglish, synonyms, isEnded: false });
const skills = [skill('tigWelding', '氩弧焊', 'TIG welding', ['TIG']), skill('robotWelding', '机器人焊接', 'Robot welding')];
const profile = { reference: { kind: 'fact', table: 'people.position_profile', key: { position_code: 'welder' } }, requirements: [{ skillCode: 'tigWelding', level: 3, isMust: true, years: 3 }, { skillCode: 'robotWelding', level: 2, isMust: false, years: null }] } as const;

test('skills of a form count by any of their names, others as words, and a denial is no evidence', () => {
  const matchable = matchableOf(7, { skills: [{ skill: ' tig ', level: 4, years: 6 }, { skill: '会开叉车', level: null, years: null }], experience: '没有机器人焊接经验。' }, skills);
  assert.deepEqual(matchable.skills.map(({ skillCode, level, years }) => [skillCode, level, years]), [['tigWelding', 4, '6']]);
  assert.deepEqual(matchable.texts.map(({ source, text }) => [source, text]), [['form', '会开叉车'], ['experience', '没有机器人焊接经验。']]);
  const match = matchProfile(profile, matchable, skills);
  assert.deepEqual(match.requirements.map(({ skillCode, state }) => [skillCode, state]), [['tigWelding', 'met'], ['robotWelding', 'denied']]);
  assert.equal(match.score, '66.7');
});

test('nothing about the person goes into the comparison', () => {
  // Whatever else stands beside the profile of a candidate is not looked at, also when somebody hands it in.
  const said = { skills: [{ skill: '氩弧焊', level: 3, years: 3 }], experience: '六年焊接。' };
  const plain = matchableOf(1, said, skills);
  for (const more of [{ name: '王女士', gender: 'woman', birthYear: 1970 }, { name: 'John', gender: 'man', birthYear: 2004 }]) assert.deepEqual(matchableOf(1, { ...said, ...more }, skills), plain);
  assert.deepEqual(Object.keys(plain).toSorted(), ['skills', 'texts']);
});
