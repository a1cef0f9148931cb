/** What privacy's background work needs of the installation: its day, its texts, and the list of erased people beside the key. */
import { dirname, join } from 'node:path';
import { dateInZone, keyFileOf, listCompanies, readClockOffset, type Database } from '#modules/platform';
import { openErasureList, replayErasureList, type PrivacyJobsDeps } from '#modules/privacy';
import { createPhraseBook } from '../server/phrase-book.ts';

/** Outside the database, where a restored backup does not bring back an older one. */
export const erasureListFile = (environment: NodeJS.ProcessEnv, dataFolder: string): string => join(dirname(keyFileOf(environment, dataFolder)), 'erasures.jsonl');

/** What privacy's jobs are given; the day is the installation's own in the zone. */
export const privacyWork = (database: Database, listFile: string, zone: string): PrivacyJobsDeps => {
  const phrases = createPhraseBook();
  return {
    database, list: openErasureList(listFile), findPhrase: (language, key) => phrases.find(language, key),
    today: async () => dateInZone(Date.now() + (await readClockOffset(database)), zone).toString(),
    companyCode: async (companyId) => (await listCompanies(database)).find((company) => company.companyId === companyId)?.companyCode ?? '',
  };
};

/** Erases again whoever a restored backup brought back; before anybody is served. */
export const replayAllErasures = async (deps: PrivacyJobsDeps): Promise<number> => {
  let replayed = 0;
  for (const { companyId } of await listCompanies(deps.database)) replayed += await replayErasureList(deps, companyId);
  return replayed;
};
