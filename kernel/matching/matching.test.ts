/**
 * Papers made from known truth, in two languages and many forms, are read back to the truth; names are found where they stand and
 * nowhere else; who somebody is changes nothing. Replay with SEED=….
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatExact } from '../quantity/decimal.ts';
import type { FactReference } from '../rules/explanation.ts';
import { reevaluateExplanation } from '../rules/reevaluate-explanation.ts';
import { type MatchableCandidate, type MatchableRequirement, matchProfile, type ProfileMatch } from './match-profile.ts';
import { readStatements } from './read-statements.ts';
import { findSkills, type NamedSkill } from './skill-names.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_000);
console.log(`matching seed ${seed}`);

const skill = (skillCode: string, titleChinese: string, titleEnglish: string, ...synonyms: string[]): NamedSkill => ({ skillCode, titleChinese, titleEnglish, synonyms });
const skills: readonly NamedSkill[] = [
  skill('java', 'Java', 'Java'), skill('javascript', 'JavaScript', 'JavaScript', 'JS', 'ECMAScript'), skill('c', 'C语言', 'C'), skill('cpp', 'C++', 'C++', 'CPP'),
  skill('go', 'Go语言', 'Go', 'Golang'), skill('k8s', 'Kubernetes', 'Kubernetes', 'K8s', '容器编排'), skill('docker', 'Docker', 'Docker', '容器'), skill('node', 'Node.js', 'Node.js'),
  skill('sql', 'SQL', 'SQL'), skill('mysql', 'MySQL', 'MySQL'), skill('ml', '机器学习', 'machine learning', 'ML'), skill('bookkeeping', '会计核算', 'bookkeeping', '记账'),
];
const reference: FactReference = { kind: 'fact', table: 'recruiting.candidate', key: { candidateId: 1 } };
const profileReference: FactReference = { kind: 'fact', table: 'people.position_profile', key: { positionCode: 'P1', version: 1 } };

const said = (text: string): readonly string[] => readStatements(text, skills).map(({ skillCode, says, level, years }) =>
  [skillCode, says, level === null ? '' : `level ${level}`, years === null ? '' : `years ${formatExact(years)}`].filter((part) => part !== '').join(' '));
const match = (requirements: readonly MatchableRequirement[], ...texts: readonly string[]): ProfileMatch =>
  matchProfile({ requirements, reference: profileReference }, { texts: texts.map((text, index) => ({ source: `paper ${index + 1}`, text, reference })), skills: [] }, skills);
const wants = (skillCode: string, level = 3, years: number | null = null, isMust = true): MatchableRequirement => ({ skillCode, level, isMust, years });

test('the longest name counts, inside no word, however it is written', () => {
  const codes = (text: string): string => findSkills(text, skills).map(({ skillCodes, from, to }) => `${skillCodes.join('+')}:${text.slice(from, to)}`).join(' ');
  assert.equal(codes('JavaScript, Java and C++/C'), 'javascript:JavaScript java:Java cpp:C++ c:C');
  assert.equal(codes('go to the market with Go and golang'), 'go:Go go:golang');
  assert.equal(codes('MySQL+SQL，ＪＡＶＡ、Ｋ８ｓ'), 'mysql:MySQL sql:SQL java:ＪＡＶＡ k8s:Ｋ８ｓ');
  assert.equal(codes('Machine-Learning / machine  learning / nodejs / Node JS'), 'ml:Machine-Learning ml:machine  learning node:nodejs node:Node JS');
  assert.equal(codes('负责会计核算与记账，容器编排'), 'bookkeeping:会计核算 bookkeeping:记账 k8s:容器编排');
  assert.equal(codes('Javanese, Cobol, NoSQL, SQLite, C#'), '');
});

test('a denial is no evidence, and reaches as far as it means', () => {
  assert.deepEqual(said('没有 Kubernetes 经验'), ['k8s denies']);
  assert.deepEqual(said('No experience with Kubernetes, Docker or Go.'), ['k8s denies', 'docker denies', 'go denies']);
  assert.deepEqual(said('没有 Kubernetes 经验，熟悉 Docker'), ['k8s denies', 'docker has level 3']);
  assert.deepEqual(said('熟悉 Docker，但没用过 Kubernetes'), ['docker has level 3', 'k8s denies']);
  assert.deepEqual(said('Strong Java skills but not JavaScript'), ['java has level 4', 'javascript denies']);
  assert.deepEqual(said('Kubernetes 经验：无'), ['k8s denies']);
  assert.deepEqual(said('Docker experience: none. Java: expert.'), ['docker denies', 'java has level 5']);
  assert.deepEqual(said('不仅精通 Java，也了解 Go语言'), ['java has level 5', 'go has level 1']);
  assert.deepEqual(said('not only Java but also JavaScript'), ['java has', 'javascript has']);
  assert.deepEqual(said("I haven't used Docker. I have not yet used Go"), ['docker denies', 'go denies']);
  assert.deepEqual(said('没有 Docker 经验的 Java 工程师'), ['docker denies', 'java has']);
  assert.deepEqual(said('除了 Java 没有其他经验'), ['java has']);
  assert.deepEqual(said('0 years of Go'), ['go denies']);
  assert.deepEqual(said('希望学习 Kubernetes；I would like to learn Docker'), ['k8s wishes', 'docker wishes']);
});

test('levels and years belong to the skills they stand with', () => {
  assert.deepEqual(said('精通 Java、Go语言，了解 Docker'), ['java has level 5', 'go has level 5', 'docker has level 1']);
  assert.deepEqual(said('Java (5 years), Go (18 months), Docker (1.5 yrs)'), ['java has years 5', 'go has years 1.5', 'docker has years 1.5']);
  assert.deepEqual(said('3年以上 Java 开发经验，两年半 Docker，半年 Kubernetes'), ['java has years 3', 'docker has years 2.5', 'k8s has years 0.5']);
  assert.deepEqual(said('熟练掌握MySQL（十二年）'), ['mysql has level 4 years 12']);
  assert.deepEqual(said('5年工作经验，熟悉 Java'), ['java has level 3']);
  assert.deepEqual(said('2019年起使用 Java'), ['java has']);
  assert.deepEqual(said('Five years of machine learning'), ['ml has years 5']);
});

test('each requirement says what shows it and what is missing, exactly', () => {
  const found = match([wants('java', 4, 3), wants('docker', 3), wants('k8s', 2), wants('go', 2, null, false)], '5 years of Java. 熟悉 Docker。没有 Kubernetes 经验。');
  assert.deepEqual(found.requirements.map(({ skillCode, state, share, lacking }) => [skillCode, state, share, lacking]), [
    ['java', 'met', '1', []], ['docker', 'met', '1', []], ['k8s', 'denied', '0', ['skill']], ['go', 'missing', '0', ['skill']],
  ]);
  assert.equal(found.requirements[0]?.isLevelFromYears, true);
  assert.equal(found.requirements[2]?.denials[0]?.quote, '没有 Kubernetes 经验');
  assert.deepEqual(found.missingMusts, ['k8s']);
  assert.equal(found.score, '57.1');
  const short = match([wants('java', 4, 5)], '熟悉 Java，使用 Java 3 年').requirements[0];
  assert.deepEqual([short?.state, short?.share, short?.lacking], ['partial', '0.6', ['level', 'years']]);
  assert.deepEqual(match([wants('java', 4, 5)], 'Java').requirements[0]?.lacking, ['levelUnstated', 'yearsUnstated']);
  assert.equal(match([], 'Java').score, null);
});

/** Truth of one skill and the ways to say it; the text says nothing of whoever wrote it. */
type Truth = { readonly skillCode: string; readonly name: string; readonly says: 'has' | 'denies' | 'wishes' | 'silent'; readonly level: number | null; readonly years: number | null; readonly form: number };
const levelText: Readonly<Record<number, readonly [string, string]>> = { 1: ['了解', 'basic'], 2: ['会用', 'some experience in'], 3: ['熟悉', 'working knowledge of'], 4: ['熟练使用', 'proficient in'], 5: ['精通', 'expert in'] };
const sentenceOf = ({ name, says, level, years, form }: Truth): string => {
  const chinese = form % 2 === 0;
  const filler = ['负责过一个大项目。', 'Worked in a team of nine. ', '', '工作认真负责；'][form % 4] ?? '';
  if (says === 'silent') return filler;
  if (says === 'denies') return filler + ([`没有 ${name} 经验。`, `No experience with ${name}. `, `未使用过${name}；`, `I have never used ${name}. `, `${name}：无。`, `${name} experience: none. `][form % 6] ?? '');
  if (says === 'wishes') return filler + (chinese ? `计划学习${name}。` : `Eager to learn ${name}. `);
  const [zh, en] = level === null ? ['使用', 'using'] : (levelText[level] ?? ['', '']);
  const time = years === null ? '' : chinese ? `（${years}年）` : ` (${years} years)`;
  return filler + (chinese ? `${zh}${name}${time}。` : `${en} ${name}${time}. `);
};
const truths = fc.shuffledSubarray([...skills], { minLength: 1 }).chain((chosen) => fc.tuple(...chosen.map((one) => fc.record({
  skillCode: fc.constant(one.skillCode), name: fc.constantFrom(one.titleChinese, one.titleEnglish, ...one.synonyms), says: fc.constantFrom<Truth['says']>('has', 'has', 'denies', 'wishes', 'silent'),
  level: fc.option(fc.integer({ min: 1, max: 5 })), years: fc.option(fc.integer({ min: 1, max: 15 })), form: fc.nat(11),
}))));

test('papers made from truth are read back to it, and every figure is its explanation', () => {
  const seen = { met: 0, partial: 0, denied: 0, missing: 0 };
  fc.assert(fc.property(truths, fc.integer({ min: 1, max: 5 }), fc.option(fc.integer({ min: 1, max: 8 })), (list, level, years) => {
    const text = list.map(sentenceOf).join('');
    const found = match(list.map(({ skillCode }) => wants(skillCode, level, years)), text);
    list.forEach((truth, index) => {
      const one = found.requirements[index];
      const told = truth.says === 'has';
      const reached = truth.years === null ? null : truth.years >= 5 ? 4 : truth.years >= 3 ? 3 : 2;
      const known = truth.level ?? reached;
      const enough = known !== null && known >= level && (years === null || (truth.years !== null && truth.years >= years));
      const expected = told ? (enough ? 'met' : 'partial') : truth.says === 'denies' ? 'denied' : 'missing';
      assert.equal(one?.state, expected, `${truth.skillCode} in: ${text}`);
      seen[expected] += 1;
      if (told) assert.deepEqual([one?.foundLevel, one?.foundYears], [known, truth.years === null ? null : String(truth.years)], `${truth.skillCode} in: ${text}`);
      for (const evidence of one?.evidence ?? []) assert.ok(evidence.from !== null && evidence.to !== null && evidence.quote !== '' && text.includes(evidence.quote));
    });
    assert.ok(found.explanation !== null);
    const again = reevaluateExplanation(found.explanation);
    assert.deepEqual([again.mismatch, again.leavesWithoutReference, Number(found.explanation.value)], [null, 0, Number(found.score)]);
  }), { seed, numRuns: 1500 });
  assert.ok(Object.values(seen).every((count) => count > 200), JSON.stringify(seen));
});

test('more shown is never less: raising a level or years, or adding a skill, does not lower the figure', () => {
  fc.assert(fc.property(truths, fc.nat(11), fc.integer({ min: 1, max: 5 }), fc.option(fc.integer({ min: 1, max: 8 })), (list, pick, level, years) => {
    const requirements = list.map(({ skillCode }) => wants(skillCode, level, years));
    const index = pick % list.length;
    const better = list.map((truth, at): Truth => (at === index ? { ...truth, says: 'has', level: 5, years: 15 } : truth));
    const [before, after] = [list, better].map((version) => Number(match(requirements, version.map(sentenceOf).join('')).score));
    assert.ok(before !== undefined && after !== undefined && after >= before, `${before} → ${after}`);
  }), { seed, numRuns: 500 });
});

test('who somebody is cannot reach the figure', () => {
  // The type has these two fields; a third one would not compile here.
  const fields: Readonly<Record<keyof MatchableCandidate, true>> = { texts: true, skills: true };
  assert.deepEqual(Object.keys(fields).sort(), ['skills', 'texts']);
  const candidate = { texts: [{ source: 'cv', text: '精通 Java（6年）', reference }], skills: [{ skillCode: 'docker', level: 3, years: '2', source: 'form', reference }] };
  const profile = { requirements: [wants('java', 4, 5), wants('docker', 3)], reference: profileReference };
  const plain = JSON.stringify(matchProfile(profile, candidate, skills));
  for (const person of [{ name: '王芳', gender: 'female', age: 52 }, { name: 'Java Docker', gender: 'male', age: 23, photo: 'x' }]) {
    assert.equal(JSON.stringify(matchProfile(profile, { ...candidate, ...person }, skills)), plain);
  }
  assert.equal(JSON.parse(plain).score, '100.0');
});
