/**
 * Finds skills by their names in a text: Chinese and English titles and synonyms, however they are spaced, hyphenated or
 * dotted. The longest name wins ("JavaScript" is not "Java", "C++" is not "C"); a name of one or two letters counts only as it is
 * written, for "go" is a verb. Positions are those of the text given.
 */
export type NamedSkill = { readonly skillCode: string; readonly titleChinese: string; readonly titleEnglish: string; readonly synonyms: readonly string[] };

/** Half-open [from, to) in the text. A name that two skills share is a mention of both. */
export type SkillMention = { readonly skillCodes: readonly string[]; readonly from: number; readonly to: number };

type Name = { readonly written: string; readonly skillCodes: readonly string[] };
type SkillNames = { readonly pattern: RegExp | null; readonly byKey: ReadonlyMap<string, readonly Name[]> };

/** Full-width letters, digits and signs as their narrow forms; the length stays. */
export const foldWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ');

const joints = /(?<=.)[\s\-_.]+(?=.)/gsu;
const keyOf = (name: string): string => name.replace(joints, '').toLowerCase();
const isShort = (name: string): boolean => /^[A-Za-z]{1,2}$/.test(name);
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** Where a Latin name may begin and end: not inside a word, not before "++" or "#", not before ".js" of a longer name. */
const patternOf = (name: string): string => {
  const parts = name.split(/(?<=.)[\s\-_.]+(?=.)/su).map(escaped);
  const before = /^[A-Za-z0-9]/.test(name) ? String.raw`(?<![A-Za-z0-9_]|[A-Za-z]\.)` : '';
  const after = /[A-Za-z0-9]$/.test(name) ? String.raw`(?![A-Za-z0-9_]|\+\+|#|\.[A-Za-z])` : '';
  return `${before}${parts.join(String.raw`[\s\-_.]*`)}${after}`;
};

const namesOf = (skills: readonly NamedSkill[]): SkillNames => {
  const codes = new Map<string, Set<string>>();
  for (const { skillCode, titleChinese, titleEnglish, synonyms } of skills) {
    for (const raw of [titleChinese, titleEnglish, ...synonyms]) {
      const written = foldWidth(raw).trim();
      if (written !== '') codes.set(written, (codes.get(written) ?? new Set()).add(skillCode));
    }
  }
  const byKey = new Map<string, Name[]>();
  for (const [written, found] of codes) {
    const key = keyOf(written);
    byKey.set(key, [...(byKey.get(key) ?? []), { written, skillCodes: [...found].sort() }]);
  }
  const longestFirst = [...codes.keys()].sort((a, b) => keyOf(b).length - keyOf(a).length || (a < b ? -1 : 1));
  return { pattern: longestFirst.length === 0 ? null : new RegExp(longestFirst.map(patternOf).join('|'), 'giu'), byKey };
};

/** One list of skills is read for many texts; what is kept is derived from the list alone. */
const read = new WeakMap<readonly NamedSkill[], SkillNames>();

/** Every mention of a skill in the text, in order, without overlap. */
export const findSkills = (text: string, skills: readonly NamedSkill[]): readonly SkillMention[] => {
  const names = read.get(skills) ?? namesOf(skills);
  read.set(skills, names);
  if (names.pattern === null) return [];
  return [...foldWidth(text).matchAll(names.pattern)].flatMap(({ 0: found, index }): readonly SkillMention[] => {
    const meant = (names.byKey.get(keyOf(found)) ?? []).filter(({ written }) => !isShort(written) || written === found);
    const skillCodes = [...new Set(meant.flatMap((name) => name.skillCodes))].sort();
    return skillCodes.length === 0 ? [] : [{ skillCodes, from: index, to: index + found.length }];
  });
};
