/** What other modules ask of positions: the profile as it stands on a day. */
import type { PositionProfile } from '#contracts/flow/position-profile';
import type { CompanyTransaction } from '#modules/platform';
import { findPosition, readProfileVersions, type ProfileVersion } from './position-store.ts';

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
