/** What an open proposal about scores or a factor holds, for the one who made it and those who may decide it: nobody approves figures unseen. */
import * as routes from '#contracts/api/review-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { success, type Result } from '#kernel/base/result';
import { personNamesOf } from '#modules/people';
import { findProposal, forSubject, isCheckerOf, mayReach, pageOfRows, readCompany, type ApiFailure, type ApiServer, type CompanyTransaction, type Proposal, type Subject } from '#modules/platform';
import { notFound, type ReviewRoutesDeps } from './review-tools.ts';
import { changesOfProposal } from './score-changes.ts';
import { decisionOf, factorsFor } from './score-factors.ts';
import { currentScores } from './score-rederive.ts';

type Answer = RouteResponse<typeof routes.readRatingProposal>;
type Row = Omit<Answer['rows'][number], 'personNumber' | 'name' | 'department'> & { readonly personId: number };

const rowsOfScores = async (tx: CompanyTransaction, proposal: Proposal): Promise<readonly Row[]> => {
  const changes = await changesOfProposal(tx, proposal);
  const before = new Map<number, ReadonlyMap<number, string>>();
  for (const [cycleId, own] of Map.groupBy(changes, (change) => change.cycleId)) {
    before.set(cycleId, new Map([...(await currentScores(tx, own.map(({ personId }) => personId), cycleId))].map(([personId, { content }]) => [personId, content.score])));
  }
  return changes.map(({ personId, cycleId, effectiveFrom, effectiveTo, source, proposed }) => ({
    personId, fromMonth: effectiveFrom, toMonth: effectiveTo, before: before.get(cycleId)?.get(personId) ?? null, after: proposed.content.score, reason: source === 'imported' ? '' : proposed.reason,
  }));
};

const rowsOfFactor = async (tx: CompanyTransaction, proposal: Proposal): Promise<readonly Row[]> => {
  const decision = await decisionOf(tx, proposal);
  if (decision === null) return [];
  const { personId, fromMonth, toMonth, content } = decision;
  const factors = await factorsFor(tx, { month: fromMonth, personIds: [personId], tells: 'values' });
  return [{ personId, fromMonth, toMonth, before: factors.get(personId)?.factor ?? null, after: content.factor, reason: content.reason }];
};

const rowsOf = (tx: CompanyTransaction, proposal: Proposal): Promise<readonly Row[]> =>
  (proposal.kind === 'scoreChange' ? rowsOfScores(tx, proposal) : proposal.kind === 'payFactor' ? rowsOfFactor(tx, proposal) : Promise.resolve([]));

/** Null for a proposal that is not open, or not the caller's to know; of the people in it those whose ratings the caller reads. */
const readContent = async (tx: CompanyTransaction, subject: Subject, proposalId: number, query: ParsedQuery<typeof routes.readRatingProposal>): Promise<Answer | null> => {
  const proposal = await findProposal(tx, proposalId);
  if (proposal === null || proposal.state !== 'open' || !(proposal.proposerUserId === subject.userId || isCheckerOf(tx, proposal, 'afterStepUp'))) return null;
  const rows = (await rowsOf(tx, proposal)).filter(({ personId }) => personId !== subject.personId && mayReach(subject, 'read', 'rating', personId));
  const names = await personNamesOf(tx, rows.map(({ personId }) => personId));
  const known = rows.flatMap(({ personId, ...row }) => {
    const person = names.get(personId);
    return person === undefined ? [] : [{ ...person, ...row }];
  });
  return known.length === 0 ? null : { total: known.length, rows: [...pageOfRows(known, query)] };
};

/** Registers the route. */
export const registerRatingProposals = (server: ApiServer, { database }: ReviewRoutesDeps): void => {
  server.handle(routes.readRatingProposal, ({ subject, params, query }) => readCompany(database, forSubject(subject), async (tx): Promise<Result<Answer, ApiFailure>> => {
    const found = await readContent(tx, subject, Number(params.proposalId), query);
    return found === null ? notFound : success(found);
  }));
};
