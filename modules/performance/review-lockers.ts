/** Who may lock a review besides whoever calibrated it: two people stand behind a score where the company has two. */
import { usersWhoMay } from '#modules/access';
import { humansOf, peopleOfUsers, type CompanyTransaction } from '#modules/platform';
import { calibratedReviews, findReview, managerAuthors } from './review-store.ts';

/** Of reviews that the user calibrated, by number: the users who may lock it in their stead; nobody where the company has nobody else. Read as the system. */
export const otherLockers = async (tx: CompanyTransaction, { userId, reviewIds, today }: { readonly userId: string; readonly reviewIds: readonly number[]; readonly today: number }): Promise<ReadonlyMap<number, readonly string[]>> => {
  const others = new Map<number, readonly string[]>();
  for (const reviewId of await calibratedReviews(tx, userId, reviewIds)) {
    const review = await findReview(tx, reviewId);
    if (review === null) continue;
    const [own, authors] = [await humansOf(tx, userId), await managerAuthors(tx, reviewId)];
    const people = new Set([review.personId, ...own.people, ...(await peopleOfUsers(tx, authors)).values()]);
    const users = new Set([...own.users, ...authors]);
    const holders = await usersWhoMay(tx, { right: 'approve:rating', personId: review.personId, day: today, userIds: null });
    const able: string[] = [];
    for (const holder of holders.filter((each) => !users.has(each.userId) && (each.personId === null || !people.has(each.personId)))) {
      // Whoever calibrated it as well, or acts for one who stands behind it, would be refused the same.
      if ((await calibratedReviews(tx, holder.userId, [reviewId])).length === 0 && !(await humansOf(tx, holder.userId)).users.some((user) => users.has(user))) able.push(holder.userId);
    }
    others.set(reviewId, able);
  }
  return others;
};
