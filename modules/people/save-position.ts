/** Saves skills, positions and what positions ask for. What held before stays; what says nothing new is not written again. */
import type { PositionCompetency, PositionDuty, PositionRequirement, Skill } from '#contracts/flow/position-profile';
import { failure, success, type Result } from '#kernel/base/result';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import type { PositionError } from './people-errors.ts';
import { spelt, versionOn } from './position-questions.ts';
import { appendPosition, appendProfile, appendSkill, findPosition, holdPositions, listSkills, readProfileVersions, type Position, type ProfileContent, type ProfileVersion } from './position-store.ts';

type Saved = Result<null, PositionError>;

const wordsOf = (skill: Pick<Skill, 'titleChinese' | 'titleEnglish' | 'synonyms'>): readonly string[] => [skill.titleChinese, skill.titleEnglish, ...skill.synonyms];
const isSame = (left: object, right: object): boolean => JSON.stringify(left) === JSON.stringify(right);

/** Adds or changes a skill. One word is one skill: else nobody could tell what a curriculum vitae means by it. */
export async function saveSkill(tx: CompanyTransaction, given: Skill): Promise<Saved> {
  await holdPositions(tx);
  const skills = await listSkills(tx);
  const own = new Set([given.titleChinese, given.titleEnglish].map(spelt));
  const synonyms = given.synonyms.filter((word, index) => !own.has(spelt(word)) && given.synonyms.findIndex((other) => spelt(other) === spelt(word)) === index);
  const skill: Skill = { skillCode: given.skillCode, titleChinese: given.titleChinese, titleEnglish: given.titleEnglish, synonyms, isEnded: given.isEnded };
  const before = skills.find(({ skillCode }) => skillCode === skill.skillCode);
  const taken = new Set(skills.flatMap((other) => (other.skillCode === skill.skillCode || other.isEnded ? [] : wordsOf(other).map(spelt))));
  const doubled = skill.isEnded ? undefined : wordsOf(skill).find((word) => taken.has(spelt(word)));
  if (doubled !== undefined) return failure({ code: 'skillNameTaken', data: { name: doubled } });
  if (before !== undefined && isSame(before, skill)) return success(null);
  await appendSkill(tx, skill);
  await recordAudit(tx, { action: 'people.skillSaved', subject: `skill:${skill.skillCode}`, data: { isEnded: skill.isEnded, synonyms: skill.synonyms.length } });
  return success(null);
}

/** Adds or changes a position by name. */
export async function savePosition(tx: CompanyTransaction, given: Position): Promise<Saved> {
  await holdPositions(tx);
  const position: Position = { positionCode: given.positionCode, titleChinese: given.titleChinese, titleEnglish: given.titleEnglish, isEnded: given.isEnded };
  const before = await findPosition(tx, position.positionCode);
  if (before !== null && isSame(before, position)) return success(null);
  await appendPosition(tx, position);
  await recordAudit(tx, { action: 'people.positionSaved', subject: `position:${position.positionCode}`, data: { isEnded: position.isEnded } });
  return success(null);
}

/** The first value that stands twice; undefined = none does. */
const twice = (values: readonly string[]): string | undefined => values.find((value, index) => values.indexOf(value) !== index);

/** Codes for what has none yet, never one that any version used: a goal that names an old duty must not come to mean another. */
const createCodes = (prefix: string, used: ReadonlySet<string>): ((given: string) => string) => {
  const taken = new Set(used);
  let next = 1;
  return (given) => {
    if (given !== '') return given;
    while (taken.has(`${prefix}${next}`)) next += 1;
    const code = `${prefix}${next}`;
    taken.add(code);
    return code;
  };
};

/** A competency is one for the whole company: courses teach it and reviews name it by its code, whatever the position. The same name is the same code. */
const createCompetencyCodes = (everywhere: readonly ProfileContent[], wish: ProfileContent): ((given: PositionCompetency) => string) => {
  const all = [...everywhere, wish].flatMap(({ competencies }) => competencies);
  const create = createCodes('competency', new Set(all.map(({ competencyCode }) => competencyCode)));
  const named = new Map(all.filter(({ competencyCode }) => competencyCode !== '').map(({ titleChinese, competencyCode }) => [spelt(titleChinese), competencyCode]));
  return ({ competencyCode, titleChinese }) => {
    const code = competencyCode === '' ? (named.get(spelt(titleChinese)) ?? create('')) : competencyCode;
    named.set(spelt(titleChinese), code);
    return code;
  };
};

/** `versions` are those of the position, `everywhere` those of all positions. */
const withCodes = (versions: readonly ProfileVersion[], everywhere: readonly ProfileVersion[], wish: ProfileContent): ProfileContent => {
  const dutyCode = createCodes('duty', new Set([...versions, wish].flatMap(({ duties }) => duties.map((duty) => duty.dutyCode))));
  const competencyCode = createCompetencyCodes(everywhere, wish);
  return {
    duties: wish.duties.map((duty): PositionDuty => ({ dutyCode: dutyCode(duty.dutyCode), text: duty.text, weight: duty.weight })),
    requirements: wish.requirements.map(({ skillCode, level, isMust, years, note }): PositionRequirement => ({ skillCode, level, isMust, years, note })),
    competencies: wish.competencies.map((competency): PositionCompetency => ({ competencyCode: competencyCode(competency), titleChinese: competency.titleChinese, titleEnglish: competency.titleEnglish, level: competency.level })),
  };
};

const refuseProfile = (content: ProfileContent, skills: readonly Skill[], before: ProfileVersion | undefined): PositionError | null => {
  const doubled = twice(content.duties.map(({ dutyCode }) => dutyCode)) ?? twice(content.duties.map(({ text }) => text)) ?? twice(content.requirements.map(({ skillCode }) => skillCode)) ?? twice(content.competencies.map(({ competencyCode }) => competencyCode));
  if (doubled !== undefined) return { code: 'namedTwice', data: { name: doubled } };
  // A skill that is ended may stay where it was asked for before, and is not asked for anew.
  const known = new Set([...skills.filter(({ isEnded }) => !isEnded), ...(before?.requirements ?? [])].map(({ skillCode }) => skillCode));
  const unknown = content.requirements.find(({ skillCode }) => !known.has(skillCode));
  if (unknown !== undefined) return { code: 'skillUnknown', data: { skillCode: unknown.skillCode } };
  const weights = content.duties.map(({ weight }) => weight);
  return weights.every((weight) => weight === 0) || weights.reduce((sum, weight) => sum + weight, 0) === 100 ? null : { code: 'dutyWeightsDoNotFit' };
};

/** Says what a position asks for from a day on. */
export async function savePositionProfile(tx: CompanyTransaction, wish: ProfileContent & { readonly positionCode: string; readonly validFromDay: number }): Promise<Saved> {
  await holdPositions(tx);
  const { positionCode, validFromDay } = wish;
  if ((await findPosition(tx, positionCode)) === null) return failure({ code: 'positionUnknown', data: { positionCode } });
  const everywhere = await readProfileVersions(tx, null);
  const versions = everywhere.filter((version) => version.positionCode === positionCode);
  const before = versionOn(versions, validFromDay);
  const content = withCodes(versions, everywhere, wish);
  const refused = refuseProfile(content, await listSkills(tx), before);
  if (refused !== null) return failure(refused);
  if (before !== undefined && isSame(withCodes([], [], before), content)) return failure({ code: 'profileUnchanged' });
  await appendProfile(tx, { ...content, positionCode, validFromDay });
  await recordAudit(tx, { action: 'people.positionProfileSaved', subject: `position:${positionCode}`, data: { duties: content.duties.length, requirements: content.requirements.length, competencies: content.competencies.length } });
  return success(null);
}
