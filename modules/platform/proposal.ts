/**
 * Maker and checker: one human proposes, another decides. The database refuses whatever breaks that rule, also for
 * statements written by hand; here its refusals become codes. An approval is bound to the digest of the content.
 */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { failure, success, type Result } from '#kernel/base/result';
import type { Action, FieldClass } from '#contracts/api/access-terms';
import { canonicalText, type JsonValue } from './command.ts';
import { mayReach, reachOf } from './subject.ts';
import type { CompanyTransaction } from './transaction.ts';
import { findProposal, insertDecision, insertProposal, type Proposal, type ProposalState } from './proposal-store.ts';

export type { Proposal, ProposalState } from './proposal-store.ts';

export type ProposalErrorCode =
  | 'notFound' | 'notAllowed' | 'proposalClosed' | 'proposalExpired' | 'contentChanged' | 'ownProposal' | 'ownBenefit' | 'sameDevice' | 'programsDecideNothing' | 'notProposer' | 'reasonMissing' | 'proposalNotDue';
export type ProposalError = { readonly code: ProposalErrorCode };

export type NewProposal = {
  /** From proposalKinds of contracts/api. */
  readonly kind: string;
  /** The thing it is about, as "person:17". */
  readonly subject: string;
  /** Whoever gains from it, and so may not decide it. */
  readonly beneficiaryPersonId: number | null;
  /** The right that deciding needs, over the beneficiary; without one, over the whole company. */
  readonly needs: { readonly action: Action; readonly fieldClass: FieldClass };
  /** All that is approved. Only its digest is kept: what could be guessed from a digest must be a keyed mark here. */
  readonly content: JsonValue;
  /** What people are shown; never an amount or an account number. */
  readonly details: Readonly<Record<string, string>>;
  readonly neededApprovals?: 1 | 2 | 3;
  readonly lifeDays?: number;
  /** Users who may not decide it besides the proposer, as whoever entered the person that gains. */
  readonly barredUserIds?: readonly string[];
  /** Not to be approved before; at once when left out. */
  readonly opensMilliseconds?: number;
  /** The proposal that this one follows from: it has the same maker. */
  readonly followsProposalId?: number;
};

/** What a kind of proposal does; each module hands its own to the routes. */
export type ProposalKind = {
  readonly kind: string;
  /** The content as it stands at the moment of the decision; null when it is gone. */
  readonly readContent: (tx: CompanyTransaction, proposal: Proposal) => Promise<JsonValue | null>;
  /** What follows, in the transaction of the decision; called when the proposal is no longer open. */
  readonly afterDecision: (tx: CompanyTransaction, proposal: Proposal) => Promise<Result<null, { readonly code: string }>>;
  /** The page that shows the content. */
  readonly link: string | null;
  /** It follows from something that still stands: its proposer does not take it back, it goes with that (`follows`). */
  readonly staysOpen?: true;
};

/** SHA-256 over the canonical text of a content, in hex: what an approval is bound to. */
export const digestOf = (content: JsonValue): string => createHash('sha256').update(canonicalText(content)).digest('hex');

const hashOf = (text: string | null): string | null => (text === null ? null : createHash('sha256').update(text).digest('hex'));

const sessionOf = (tx: CompanyTransaction): { readonly userId: string; readonly sessionHash: string | null; readonly deviceHash: string | null } => {
  if (tx.access.kind === 'system') return { userId: tx.actor, sessionHash: null, deviceHash: null };
  const { userId, sessionId, device } = tx.access.subject;
  return { userId, sessionHash: hashOf(sessionId), deviceHash: hashOf(device ?? null) };
};

const defaultLifeDays = 14;

/** Proposes something in the caller's transaction; nothing happens until another human approves it. */
export const propose = (tx: CompanyTransaction, proposal: NewProposal): Promise<Proposal> =>
  insertProposal(tx, { ...proposal, ...sessionOf(tx), digest: digestOf(proposal.content), lifeDays: proposal.lifeDays ?? defaultLifeDays, neededApprovals: proposal.neededApprovals ?? 1, followsProposalId: proposal.followsProposalId ?? null, barredUserIds: proposal.barredUserIds ?? [], opensMilliseconds: proposal.opensMilliseconds ?? null });

const codesOfConstraints: Readonly<Record<string, ProposalErrorCode>> = {
  decider_is_not_maker: 'ownProposal', proposal_decision_once: 'ownProposal', decider_does_not_gain: 'ownBenefit', decider_uses_own_device: 'sameDevice',
};
const raisedCodes: Readonly<Record<string, ProposalErrorCode>> = {
  proposalUnknown: 'notFound', proposalClosed: 'proposalClosed', proposalExpired: 'proposalExpired', proposalNotDue: 'proposalNotDue', contentChanged: 'contentChanged', notProposer: 'notProposer',
};

const codeOf = (error: unknown): ProposalErrorCode | null => {
  if (!(error instanceof pg.DatabaseError)) return null;
  return (error.code === 'QP001' ? raisedCodes[error.message] : codesOfConstraints[error.constraint ?? '']) ?? null;
};

type Decision = { readonly proposalId: number; readonly decision: 'approve' | 'reject' | 'withdraw' | 'expire'; readonly digest: string; readonly reason: string };

/** Writes the decision; what the database refuses comes back as a code and leaves the transaction usable. */
const record = async (tx: CompanyTransaction, decision: Decision): Promise<Result<null, ProposalError>> => {
  await tx.query('savepoint proposal_decision');
  try {
    await insertDecision(tx, { ...decision, ...sessionOf(tx) });
    return success(null);
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    await tx.query('rollback to savepoint proposal_decision');
    return failure({ code });
  }
};

/** Whether deciding the proposal is the reader's work: `afterStepUp` once they have proven again who they are. */
export const isCheckerOf = (tx: CompanyTransaction, proposal: Proposal, when: 'now' | 'afterStepUp' = 'now'): boolean => {
  if (tx.access.kind === 'system') return true;
  const subject = when === 'now' ? tx.access.subject : { ...tx.access.subject, isSteppedUp: true };
  if (subject.program !== null) return false;
  const { needs, beneficiaryPersonId } = proposal;
  return beneficiaryPersonId === null ? reachOf(subject, needs.action, needs.fieldClass) === 'all' : mayReach(subject, needs.action, needs.fieldClass, beneficiaryPersonId);
};

export type DecisionRequest = { readonly proposalId: number; readonly decision: 'approve' | 'reject'; readonly digest: string; readonly reason: string };

const contentStands = async (tx: CompanyTransaction, kind: ProposalKind, proposal: Proposal, seenDigest: string): Promise<boolean> => {
  if (seenDigest !== proposal.digest) return false;
  const content = await kind.readContent(tx, proposal);
  return content !== null && digestOf(content) === proposal.digest;
};

/**
 * Decides a proposal in the caller's transaction and lets its kind do what follows. A content that is no longer the one
 * that was proposed, or not the one that the decider looked at, is refused.
 */
export const decideProposal = async (tx: CompanyTransaction, kinds: readonly ProposalKind[], request: DecisionRequest): Promise<Result<{ readonly state: ProposalState }, { readonly code: string }>> => {
  if (tx.access.kind === 'subject' && tx.access.subject.program !== null) return failure({ code: 'programsDecideNothing' });
  const proposal = await findProposal(tx, request.proposalId);
  const kind = kinds.find((each) => each.kind === proposal?.kind);
  // One who may not decide learns no more than one who guessed a number.
  if (proposal === null || kind === undefined || !isCheckerOf(tx, proposal, 'afterStepUp')) return failure({ code: 'notFound' });
  if (!isCheckerOf(tx, proposal)) return failure({ code: 'stepUpNeeded' });
  if (request.decision === 'reject' && request.reason.trim() === '') return failure({ code: 'reasonMissing' });
  const recorded = await record(tx, request);
  if (!recorded.ok) return recorded;
  if (request.decision === 'approve' && !(await contentStands(tx, kind, proposal, request.digest))) {
    await tx.query('rollback to savepoint proposal_decision');
    return failure({ code: 'contentChanged' });
  }
  return finish(tx, kind, proposal.proposalId);
};

const finish = async (tx: CompanyTransaction, kind: ProposalKind, proposalId: number): Promise<Result<{ readonly state: ProposalState }, { readonly code: string }>> => {
  const after = await findProposal(tx, proposalId);
  if (after === null) return failure({ code: 'notFound' });
  if (after.state === 'open') return success({ state: 'open' });
  const followed = await kind.afterDecision(tx, after);
  return followed.ok ? success({ state: after.state }) : followed;
};

/** Takes a proposal back: its proposer may, and the person it is about. */
export const withdrawProposal = async (tx: CompanyTransaction, kinds: readonly ProposalKind[], request: { readonly proposalId: number; readonly reason?: string; readonly follows?: true }): Promise<Result<{ readonly state: ProposalState }, { readonly code: string }>> => {
  const proposal = await findProposal(tx, request.proposalId);
  const kind = kinds.find((each) => each.kind === proposal?.kind);
  if (proposal === null || kind === undefined) return failure({ code: 'notFound' });
  if (kind.staysOpen === true && request.follows !== true) return failure({ code: 'notFound' });
  const recorded = await record(tx, { proposalId: request.proposalId, decision: 'withdraw', digest: proposal.digest, reason: request.reason ?? '' });
  if (!recorded.ok) return failure({ code: recorded.error.code === 'notProposer' ? 'notFound' : recorded.error.code });
  return finish(tx, kind, proposal.proposalId);
};

/** Closes a proposal whose time has passed. */
export const expireProposal = async (tx: CompanyTransaction, kinds: readonly ProposalKind[], proposalId: number): Promise<Result<{ readonly state: ProposalState }, { readonly code: string }>> => {
  const proposal = await findProposal(tx, proposalId);
  const kind = kinds.find((each) => each.kind === proposal?.kind);
  if (proposal === null || kind === undefined) return failure({ code: 'notFound' });
  const recorded = await record(tx, { proposalId, decision: 'expire', digest: proposal.digest, reason: '' });
  return recorded.ok ? finish(tx, kind, proposalId) : recorded;
};
