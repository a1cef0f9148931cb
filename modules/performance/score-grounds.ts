/** SQL of what counts because somebody stands behind it: a review that was locked, a proposal that a second person approved. */
import type { CompanyTransaction } from '#modules/platform';

/** Whether a second person approved a row of `platform.proposal as proposal`; a row that says so without the decision does not. */
export const anotherApproved = `proposal.state = 'approved' and exists (
  select from platform.proposal_decision as decision where decision.company_id = proposal.company_id and decision.proposal_id = proposal.proposal_id and decision.decision = 'approve' and decision.decider_user_id <> all (proposal.proposer_users))`;

/**
 * Which of some scores stand. The database asks when a score is written; this asks again, so that a trace says when what a
 * score stood on is no longer there.
 */
export const scoresThatStand = async (tx: CompanyTransaction, scoreIds: readonly number[]): Promise<ReadonlySet<number>> => {
  if (scoreIds.length === 0) return new Set();
  const { rows } = await tx.query<{ score_id: string | number }>(
    `select score_id from performance.score as score where company_id = $1 and score_id = any($2) and case
       when source = 'review' then exists (
         select from performance.review as review join performance.review_event as event using (company_id, person_id, review_id)
         where review.company_id = score.company_id and review.person_id = score.person_id and review.cycle_id = score.cycle_id and event.to_state = 'locked')
       else exists (
         select from performance.score_change as change
         join platform.proposal as proposal on proposal.company_id = change.company_id and proposal.kind = 'scoreChange' and proposal.subject = 'scoreChange:' || change.batch_id and ${anotherApproved}
         where change.company_id = score.company_id and change.person_id = score.person_id and change.change_id = score.change_id)
       end`, [tx.companyId, scoreIds]);
  return new Set(rows.map((row) => Number(row.score_id)));
};
