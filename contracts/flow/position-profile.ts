/** What a position asks of whoever holds it: the ground on which goals are proposed, people are sought and training is planned. */

/** 1 = knows of it, 3 = does it alone, 5 = teaches it to others. */
export const skillLevels = [1, 2, 3, 4, 5] as const;
export type SkillLevel = (typeof skillLevels)[number];

/** Something the company knows people can do, under every word it goes by. */
export type Skill = {
  readonly skillCode: string;
  readonly titleChinese: string;
  readonly titleEnglish: string;
  readonly synonyms: readonly string[];
  /** No longer asked for; profiles that name it keep it. */
  readonly isEnded: boolean;
};

/** 岗位职责. Weights are shares of the whole in per cent, 0 when they were not given. */
export type PositionDuty = { readonly dutyCode: string; readonly text: string; readonly weight: number };

/** 任职要求. */
export type PositionRequirement = {
  readonly skillCode: string;
  readonly level: SkillLevel;
  /** True: without it nobody is taken; false: good to have. */
  readonly isMust: boolean;
  /** Years of practice; null = not asked for. */
  readonly years: number | null;
  readonly note: string;
};

/** 胜任力: how one works, as reviews look at it. */
export type PositionCompetency = { readonly competencyCode: string; readonly titleChinese: string; readonly titleEnglish: string; readonly level: SkillLevel };

/** A position as its profile stands on a day. */
export type PositionProfile = {
  readonly positionCode: string;
  readonly titleChinese: string;
  readonly titleEnglish: string;
  readonly duties: readonly PositionDuty[];
  readonly requirements: readonly PositionRequirement[];
  readonly competencies: readonly PositionCompetency[];
};
