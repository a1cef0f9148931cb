/** Erasing again what a restored backup brought back, and writing down what the list lacks. Run at every start. */
import type { CompanyTransaction } from '#modules/platform';
import type { ErasureEntry, ErasureList } from './erasure-list.ts';
import { findOpenErasure, insertErasure, listErased, readPersonToErase, updateForReplay } from './erasure-store.ts';
import { performErasure } from './erasures.ts';

export type ReplayDeps = { readonly list: ErasureList; readonly companyCode: string; readonly day: string; readonly makePseudonym: () => string };

/**
 * Entries of the list whose person is in the database again are erased; answers how many. Whoever was decided about
 * once is not decided about again: the entry itself is the approval. A hold placed since stops it, visibly.
 */
export const replayErasures = async (tx: CompanyTransaction, deps: ReplayDeps): Promise<number> => {
  const { list, companyCode } = deps;
  let replayed = 0;
  const own = list.read().filter((entry) => entry.companyCode === companyCode);
  for (const entry of own) if (await eraseAgain(tx, entry, deps)) replayed += 1;
  const listed = new Set(own.map(({ personId }) => personId));
  for (const { erasureId, personId } of await listErased(tx)) if (!listed.has(personId)) list.add({ companyCode, personId, erasureId });
  return replayed;
};

const eraseAgain = async (tx: CompanyTransaction, { personId }: ErasureEntry, { day, makePseudonym }: ReplayDeps): Promise<boolean> => {
  if ((await readPersonToErase(tx, personId)) === null) return false;
  const erasureId = (await findOpenErasure(tx, personId)) ?? (await insertErasure(tx, { personId, reason: '', pseudonym: makePseudonym(), askedBy: 'erasureList' }));
  await updateForReplay(tx, erasureId, day);
  return (await performErasure(tx, erasureId, day)) !== null;
};
