/** HTTP of maker and checker: one inbox for every kind of proposal. Reading decides nothing. */
import * as routes from '#contracts/api/proposal-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import type { ApiFailure, ApiServer } from './api-server.ts';
import { runCommand } from './command.ts';
import type { Database } from './database.ts';
import { decideProposal, isCheckerOf, withdrawProposal, type Proposal, type ProposalKind } from './proposal.ts';
import { decisionsOf, findProposal, humansOf, openProposals, proposalsOf } from './proposal-store.ts';
import { forSubject, type Subject } from './subject.ts';
import { readCompany, type CompanyTransaction } from './transaction.ts';

export type ProposalRoutesDeps = {
  readonly database: Database;
  readonly kinds: readonly ProposalKind[];
  /** Names of users as people know them. */
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type ProposalAnswer = RouteResponse<typeof routes.listProposals>['rows'][number];
type Humans = { readonly users: readonly string[]; readonly people: readonly number[] };

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const meets = <T>(some: readonly T[], others: readonly T[]): boolean => some.some((each) => others.includes(each));
const isKind = (kind: string): kind is ProposalAnswer['kind'] => routes.proposalKinds.some((each) => each === kind);

/** Whether somebody is another human than all who made it or gain from it. The database says so again when they decide. */
export const isAnotherHuman = (proposal: Proposal, humans: Humans): boolean =>
  !meets(humans.users, [...proposal.proposerUsers, ...proposal.barredUsers]) && !meets(humans.people, proposal.proposerPeople) && (proposal.beneficiaryPersonId === null || !humans.people.includes(proposal.beneficiaryPersonId));

const isProposer = (tx: CompanyTransaction, proposal: Proposal): boolean => tx.access.kind === 'subject' && proposal.proposerUserId === tx.access.subject.userId;

const answerOf = (deps: ProposalRoutesDeps, tx: CompanyTransaction, proposal: Proposal, humans: Humans, names: ReadonlyMap<string, string>): ProposalAnswer | null => {
  if (!isKind(proposal.kind)) return null;
  // Last digits of an account are shown after the second proof only, and leave their row as any read of the account.
  const known = deps.kinds.find(({ kind }) => kind === proposal.kind);
  const hasDigits = 'lastFour' in proposal.details;
  const isShown = isCheckerOf(tx, proposal) || (isProposer(tx, proposal) && tx.access.kind === 'subject' && tx.access.subject.isSteppedUp);
  const details = hasDigits && !isShown ? { ...proposal.details, lastFour: '····' } : { ...proposal.details };
  if (hasDigits && isShown && proposal.beneficiaryPersonId !== null) tx.noteRead({ fieldClass: 'bank', personIds: [proposal.beneficiaryPersonId], what: 'people.bank_account masked' });
  return {
    proposalId: String(proposal.proposalId), kind: proposal.kind, details, proposedBy: names.get(proposal.proposerUserId) ?? '', proposedAt: instant(proposal.proposedMilliseconds),
    expiresAt: instant(proposal.expiresMilliseconds), state: proposal.state, neededApprovals: proposal.neededApprovals, approvals: proposal.approvals, digest: proposal.digest,
    mayDecide: proposal.state === 'open' && isCheckerOf(tx, proposal, 'afterStepUp') && isAnotherHuman(proposal, humans), mayWithdraw: proposal.state === 'open' && isProposer(tx, proposal) && known?.staysOpen !== true, link: known?.link ?? null,
  };
};

const answersOf = async (deps: ProposalRoutesDeps, tx: CompanyTransaction, subject: Subject, proposals: readonly Proposal[]): Promise<ProposalAnswer[]> => {
  const humans = await humansOf(tx, subject.userId);
  const names = await deps.nameUsers(tx, [...new Set(proposals.map(({ proposerUserId }) => proposerUserId))]);
  return proposals.flatMap((proposal) => answerOf(deps, tx, proposal, humans, names) ?? []);
};

/** Open proposals that wait for the subject, oldest first; some of them for a second proof of who they are too. */
export const proposalsToDecide = async (tx: CompanyTransaction, subject: Subject): Promise<readonly Proposal[]> => {
  const humans = await humansOf(tx, subject.userId);
  const open = (await openProposals(tx)).filter((proposal) => isCheckerOf(tx, proposal, 'afterStepUp') && isAnotherHuman(proposal, humans));
  // One who approved already waits for the others.
  const decided = new Set((await proposalsOf(tx, subject.userId, 'decided', { page: 1, pageSize: 1000 })).rows.map(({ proposalId }) => proposalId));
  return open.filter(({ proposalId }) => !decided.has(proposalId));
};

const readList = async (deps: ProposalRoutesDeps, tx: CompanyTransaction, subject: Subject, query: { readonly page: number; readonly pageSize: number; readonly view: 'toDecide' | 'proposed' | 'decided' }): Promise<RouteResponse<typeof routes.listProposals>> => {
  if (query.view !== 'toDecide') {
    const { total, rows } = await proposalsOf(tx, subject.userId, query.view, query);
    return { total, rows: await answersOf(deps, tx, subject, rows) };
  }
  const open = await proposalsToDecide(tx, subject);
  return { total: open.length, rows: await answersOf(deps, tx, subject, open.slice((query.page - 1) * query.pageSize, query.page * query.pageSize)) };
};

const readOne = async (deps: ProposalRoutesDeps, tx: CompanyTransaction, subject: Subject, proposalId: number): Promise<Result<RouteResponse<typeof routes.readProposal>, ApiFailure>> => {
  const proposal = await findProposal(tx, proposalId);
  const decisions = proposal === null ? [] : await decisionsOf(tx, proposalId);
  const mayKnow = proposal !== null && (proposal.proposerUserId === subject.userId || isCheckerOf(tx, proposal, 'afterStepUp') || decisions.some(({ deciderUserId }) => deciderUserId === subject.userId));
  if (!mayKnow) return failure({ code: 'notFound' });
  const [answer] = await answersOf(deps, tx, subject, [proposal]);
  if (answer === undefined) return failure({ code: 'notFound' });
  const names = await deps.nameUsers(tx, decisions.flatMap(({ deciderUserId }) => deciderUserId ?? []));
  return success({
    ...answer,
    decisions: decisions.map((each) => ({ decision: each.decision, decidedBy: names.get(each.deciderUserId ?? '') ?? '', decidedAt: instant(each.decidedMilliseconds), reason: each.reason })),
  });
};

const statusOf = (code: string): ApiFailure => (code === 'notFound' ? { code } : { code, status: code === 'reasonMissing' ? 400 : code === 'stepUpNeeded' ? 403 : 409 });

export const registerProposalRoutes = (server: ApiServer, deps: ProposalRoutesDeps): void => {
  const { database, kinds } = deps;
  server.handle(routes.listProposals, async ({ subject, query }) => success(await readCompany(database, forSubject(subject), (tx) => readList(deps, tx, subject, query))));
  server.handle(routes.readProposal, ({ subject, params }) => readCompany(database, forSubject(subject), (tx) => readOne(deps, tx, subject, Number(params.proposalId))));
  server.handle(routes.decideProposal, async ({ subject, params, body }) => {
    const { commandId, ...decision } = body;
    const proposalId = Number(params.proposalId);
    const command = { commandId, name: 'platform.decideProposal', subject: `proposal:${proposalId}`, parameters: { proposalId, ...decision } };
    const decided = await runCommand(database, forSubject(subject), command, (tx) => decideProposal(tx, kinds, { proposalId, ...decision }));
    return decided.ok ? decided : failure(statusOf(decided.error.code));
  });
  server.handle(routes.withdrawProposal, async ({ subject, params, body }) => {
    const proposalId = Number(params.proposalId);
    const command = { commandId: body.commandId, name: 'platform.withdrawProposal', subject: `proposal:${proposalId}`, parameters: { proposalId } };
    const withdrawn = await runCommand(database, forSubject(subject), command, (tx) => withdrawProposal(tx, kinds, { proposalId }));
    return withdrawn.ok ? success({ done: true as const }) : failure(statusOf(withdrawn.error.code));
  });
};
