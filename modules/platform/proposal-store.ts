/** The SQL of proposals and their decisions. Rows are added and read; the state is kept by the database itself. */
import type { Action, FieldClass } from '#contracts/api/access-terms';
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from './transaction.ts';

export type ProposalState = 'open' | 'approved' | 'rejected' | 'withdrawn' | 'expired';

export type Proposal = {
  readonly proposalId: number;
  readonly kind: string;
  readonly subject: string;
  readonly beneficiaryPersonId: number | null;
  readonly needs: { readonly action: Action; readonly fieldClass: FieldClass };
  readonly digest: string;
  readonly details: Readonly<Record<string, string>>;
  readonly neededApprovals: number;
  readonly approvals: number;
  readonly followsProposalId: number | null;
  readonly proposerUserId: string;
  readonly proposerUsers: readonly string[];
  readonly proposerPeople: readonly number[];
  readonly barredUsers: readonly string[];
  readonly proposedMilliseconds: number;
  /** Not to be approved earlier. */
  readonly opensMilliseconds: number;
  readonly expiresMilliseconds: number;
  readonly state: ProposalState;
  readonly decidedMilliseconds: number | null;
};

type Row = {
  proposal_id: number; kind: string; subject: string; beneficiary_person_id: number | null; needs_action: Action; needs_class: FieldClass; digest: string; details: Record<string, string>;
  needed_approvals: number; approvals: number; follows_proposal_id: number | null; proposer_user_id: string; proposer_users: string[]; proposer_people: number[]; barred_users: string[]; proposed_ms: string; opens_ms: string; expires_ms: string;
  state: ProposalState; decided_ms: string | null;
};

const columns = `proposal_id, kind, subject, beneficiary_person_id, needs_action, needs_class, digest, details, needed_approvals, follows_proposal_id, proposer_user_id, proposer_users, proposer_people, barred_users, state,
  (select count(*)::int from platform.proposal_decision as d where d.company_id = proposal.company_id and d.proposal_id = proposal.proposal_id and d.decision = 'approve') as approvals,
  extract(epoch from proposed_at) * 1000 as proposed_ms, extract(epoch from opens_at) * 1000 as opens_ms, extract(epoch from expires_at) * 1000 as expires_ms, extract(epoch from decided_at) * 1000 as decided_ms`;

const proposalFrom = (row: Row): Proposal => ({
  proposalId: row.proposal_id, kind: row.kind, subject: row.subject, beneficiaryPersonId: row.beneficiary_person_id, needs: { action: row.needs_action, fieldClass: row.needs_class }, digest: row.digest,
  details: row.details, neededApprovals: row.needed_approvals, approvals: row.approvals, followsProposalId: row.follows_proposal_id, proposerUserId: row.proposer_user_id,
  proposerUsers: row.proposer_users, proposerPeople: row.proposer_people, barredUsers: row.barred_users, proposedMilliseconds: Math.round(Number(row.proposed_ms)), opensMilliseconds: Math.round(Number(row.opens_ms)), expiresMilliseconds: Math.round(Number(row.expires_ms)),
  state: row.state, decidedMilliseconds: row.decided_ms === null ? null : Math.round(Number(row.decided_ms)),
});

/** Proposals of a module that is absent are not there for anybody; they wait until it is back. */
const known = (tx: CompanyTransaction, rows: readonly Row[]): readonly Proposal[] => rows.filter(({ kind }) => !tx.absent.proposalKinds.has(kind)).map(proposalFrom);

export type InsertedProposal = Pick<Proposal, 'kind' | 'subject' | 'beneficiaryPersonId' | 'needs' | 'digest' | 'details' | 'neededApprovals' | 'followsProposalId'> & {
  readonly userId: string; readonly sessionHash: string | null; readonly deviceHash: string | null; readonly lifeDays: number; readonly barredUserIds: readonly string[]; readonly opensMilliseconds: number | null;
};

export const insertProposal = async (tx: CompanyTransaction, proposal: InsertedProposal): Promise<Proposal> => {
  const { rows } = await tx.query<{ proposal_id: number }>(
    `insert into platform.proposal (company_id, kind, subject, beneficiary_person_id, needs_action, needs_class, digest, details, needed_approvals, follows_proposal_id,
       proposer_user_id, proposer_users, proposer_people, session_hash, device_hash, proposed_at, opens_at, expires_at, barred_users)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '{}', '{}', $12, $13, platform.now(), greatest(platform.now(), to_timestamp($15::float8 / 1000)),
       greatest(platform.now(), to_timestamp($15::float8 / 1000)) + $14 * interval '1 day', $16) returning proposal_id`,
    [
      tx.companyId, proposal.kind, proposal.subject, proposal.beneficiaryPersonId, proposal.needs.action, proposal.needs.fieldClass, proposal.digest, JSON.stringify(proposal.details),
      proposal.neededApprovals, proposal.followsProposalId, proposal.userId, proposal.sessionHash, proposal.deviceHash, proposal.lifeDays, proposal.opensMilliseconds,
      proposal.barredUserIds,
    ],
  );
  const inserted = await findProposal(tx, rows[0]?.proposal_id ?? 0);
  assert(inserted !== null, 'a proposal is there after it was made');
  return inserted;
};

export const findProposal = async (tx: CompanyTransaction, proposalId: number): Promise<Proposal | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} from platform.proposal where company_id = $1 and proposal_id = $2`, [tx.companyId, proposalId]);
  return known(tx, rows)[0] ?? null;
};

export type InsertedDecision = {
  readonly proposalId: number; readonly decision: 'approve' | 'reject' | 'withdraw' | 'expire'; readonly digest: string; readonly reason: string;
  readonly userId: string; readonly sessionHash: string | null; readonly deviceHash: string | null;
};

export const insertDecision = async (tx: CompanyTransaction, decision: InsertedDecision): Promise<void> => {
  await tx.query(
    `insert into platform.proposal_decision (company_id, proposal_id, decision, decider_user_id, digest, session_hash, device_hash, reason, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, platform.now())`,
    [tx.companyId, decision.proposalId, decision.decision, decision.decision === 'expire' ? null : decision.userId, decision.digest, decision.sessionHash, decision.deviceHash, decision.reason],
  );
};

/** Proposals that may be approved now, oldest first. */
export const openProposals = async (tx: CompanyTransaction): Promise<readonly Proposal[]> => {
  const { rows } = await tx.query<Row>(`select ${columns} from platform.proposal where company_id = $1 and state = 'open' and opens_at <= platform.now() and expires_at > platform.now() order by proposal_id limit 5000`, [tx.companyId]);
  return known(tx, rows);
};

export const proposalsOf = async (tx: CompanyTransaction, userId: string, view: 'proposed' | 'decided', page: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly Proposal[] }> => {
  const { rows } = await tx.query<Row & { total: number }>(
    `select ${columns}, count(*) over ()::int as total from platform.proposal where company_id = $1
       and case $3 when 'proposed' then proposer_user_id = $2
         else exists (select from platform.proposal_decision as d where d.company_id = proposal.company_id and d.proposal_id = proposal.proposal_id and d.decider_user_id = $2) end
     and kind <> all ($6) order by proposal_id desc offset $4 limit $5`,
    [tx.companyId, userId, view, (page.page - 1) * page.pageSize, page.pageSize, [...tx.absent.proposalKinds]],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map(proposalFrom) };
};

/** Open proposals about a thing, waiting or not yet to be approved. */
export const openProposalsAbout = async (tx: CompanyTransaction, subjects: readonly string[]): Promise<readonly Proposal[]> => {
  const { rows } = await tx.query<Row>(`select ${columns} from platform.proposal where company_id = $1 and subject = any($2) and state = 'open' order by proposal_id`, [tx.companyId, subjects]);
  return known(tx, rows);
};

/** Proposals that time has closed and nobody has yet. */
export const dueToExpire = async (tx: CompanyTransaction): Promise<readonly number[]> => {
  const { rows } = await tx.query<{ proposal_id: number }>(`select proposal_id from platform.proposal where company_id = $1 and state = 'open' and expires_at <= platform.now() order by proposal_id`, [tx.companyId]);
  return rows.map((row) => row.proposal_id);
};

export type DecisionRow = { readonly decision: 'approve' | 'reject' | 'withdraw' | 'expire'; readonly deciderUserId: string | null; readonly decidedMilliseconds: number; readonly reason: string };

export const decisionsOf = async (tx: CompanyTransaction, proposalId: number): Promise<readonly DecisionRow[]> => {
  const { rows } = await tx.query<{ decision: DecisionRow['decision']; decider_user_id: string | null; decided_ms: string; reason: string }>(
    'select decision, decider_user_id, extract(epoch from decided_at) * 1000 as decided_ms, reason from platform.proposal_decision where company_id = $1 and proposal_id = $2 order by decision_id', [tx.companyId, proposalId],
  );
  return rows.map((row) => ({ decision: row.decision, deciderUserId: row.decider_user_id, decidedMilliseconds: Math.round(Number(row.decided_ms)), reason: row.reason }));
};

/** Users who count as the same human as this one: themselves, and everyone they act for now. */
export const humansOf = async (tx: CompanyTransaction, userId: string): Promise<{ readonly users: readonly string[]; readonly people: readonly number[] }> => {
  const { rows } = await tx.query<{ users: string[]; people: number[] }>('select users, people from platform.humans_of($1, $2, platform.now())', [tx.companyId, userId]);
  return rows[0] ?? { users: [userId], people: [] };
};

/** People that whoever asks is or acts for now: none of them is another's pay or leave. Nobody for the system. */
export const ownPeople = async (tx: CompanyTransaction): Promise<ReadonlySet<number>> => {
  if (tx.access.kind !== 'subject') return new Set();
  const { userId, personId } = tx.access.subject;
  const { people } = await humansOf(tx, userId);
  return new Set(personId === null ? people : [...people, personId]);
};

/** Users who act for a user now: as one human with them they answer nothing that the user asks. */
export const usersActingFor = async (tx: CompanyTransaction, userId: string): Promise<ReadonlySet<string>> => {
  const { rows } = await tx.query<{ user_id: string }>('select user_id from platform.acting_for where company_id = $1 and for_user_id = $2 and valid_from <= platform.now() and (valid_until is null or valid_until >= platform.now())', [tx.companyId, userId]);
  return new Set(rows.map((row) => row.user_id));
};

/** Says that a user may act for another; both count as one human between maker and checker. Returns its id. */
export const beginActingFor = async (tx: CompanyTransaction, delegation: { readonly userId: string; readonly forUserId: string; readonly fromMilliseconds: number; readonly untilMilliseconds: number | null }): Promise<number> => {
  const { rows } = await tx.query<{ acting_id: number }>(
    'insert into platform.acting_for (company_id, user_id, for_user_id, valid_from, valid_until) values ($1, $2, $3, to_timestamp($4 / 1000.0), to_timestamp($5 / 1000.0)) returning acting_id',
    [tx.companyId, delegation.userId, delegation.forUserId, delegation.fromMilliseconds, delegation.untilMilliseconds],
  );
  return rows[0]?.acting_id ?? 0;
};

/** Ends it; what was proposed or decided meanwhile stays bound to both. */
export const endActingFor = async (tx: CompanyTransaction, actingId: number, untilMilliseconds: number): Promise<void> => {
  await tx.query('update platform.acting_for set valid_until = greatest(valid_from, to_timestamp($3 / 1000.0)) where company_id = $1 and acting_id = $2', [tx.companyId, actingId, untilMilliseconds]);
};
