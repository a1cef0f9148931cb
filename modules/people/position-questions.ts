/** What other modules ask of positions: the profile as it stands on a day. */
import type { PositionCompetency, PositionProfile } from '#contracts/flow/position-profile';
import type { CompanyTransaction } from '#modules/platform';
import { findPosition, readProfileVersions, type Position, type ProfileVersion } from './position-store.ts';

/** One spelling for a name: half-width, small letters, no blanks. */
export const spelt = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s/g, '');

/** The position that is meant by a code or by a name; null when there is none, when it is ended, or when several go by the name. */
export const positionNamed = (positions: readonly Position[], written: string): Position | null => {
  const open = positions.filter(({ isEnded }) => !isEnded);
  const sought = spelt(written);
  const named = open.filter(({ titleChinese, titleEnglish }) => spelt(titleChinese) === sought || spelt(titleEnglish) === sought);
  return open.find(({ positionCode }) => positionCode === written) ?? (named.length === 1 ? (named[0] ?? null) : null);
};

/** The version that holds on a day, of versions that stand latest first; undefined before the first. */
export const versionOn = (versions: readonly ProfileVersion[], day: number): ProfileVersion | undefined => versions.find(({ validFromDay }) => validFromDay <= day);

/** A position with its profile as of a day; one that has no profile yet asks for nothing. Null: there is no such position. */
export async function profileOf(tx: CompanyTransaction, positionCode: string, day: number): Promise<PositionProfile | null> {
  const position = await findPosition(tx, positionCode);
  if (position === null) return null;
  const version = versionOn(await readProfileVersions(tx, positionCode), day);
  return {
    positionCode, titleChinese: position.titleChinese, titleEnglish: position.titleEnglish,
    duties: version?.duties ?? [], requirements: version?.requirements ?? [], competencies: version?.competencies ?? [],
  };
}

/** Every competency that a profile ever named, by code, as it was called last: what is taught stays named when no position asks for it any more. */
export async function listCompetencies(tx: CompanyTransaction): Promise<readonly Omit<PositionCompetency, 'level'>[]> {
  const versions = (await readProfileVersions(tx, null)).toSorted((one, other) => one.validFromDay - other.validFromDay || one.profileId - other.profileId);
  const byCode = new Map(versions.flatMap(({ competencies }) => competencies.map(({ competencyCode, titleChinese, titleEnglish }) => [competencyCode, { competencyCode, titleChinese, titleEnglish }] as const)));
  return [...byCode.values()].toSorted((one, other) => (one.titleChinese < other.titleChinese ? -1 : one.titleChinese > other.titleChinese ? 1 : 0));
}
