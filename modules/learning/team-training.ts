/** How the training of a few people stands, for the page of whoever leads them. */
import type { CompanyTransaction } from '#modules/platform';
import { readItems } from './plan-store.ts';
import { dueOfItem, mayKnowOf } from './training-views.ts';

type TeamTraining = { readonly open: number; readonly overdue: number; readonly proposed: number };

/** By person, everybody who was asked for; what the reader may not know of is not counted. */
export const teamTraining = async (tx: CompanyTransaction, personIds: readonly number[], today: number): Promise<ReadonlyMap<number, TeamTraining>> => {
  const items = Map.groupBy((await readItems(tx, { personIds, states: ['open', 'proposed'] })).filter((item) => mayKnowOf(tx, item)), ({ personId }) => personId);
  return new Map(personIds.map((personId) => {
    const own = items.get(personId) ?? [];
    const open = own.filter(({ state }) => state === 'open');
    return [personId, { open: open.length, overdue: open.filter((item) => dueOfItem(item, today) === 'overdue').length, proposed: own.length - open.length }];
  }));
};
