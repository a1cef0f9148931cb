/** Making a change of who may what: at once, or as a proposal that a second person confirms. */
import type { Action, FieldClass } from '#contracts/api/access-terms';
import { failure, success, type Result } from '#kernel/base/result';
import { beginActingFor, endActingFor, propose, recordAudit, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import type { AccessChange, ChangeOf } from './access-change.ts';
import { accessError, type AccessError } from './access-errors.ts';
import type { AccessFacts } from './access-facts.ts';
import * as store from './access-store.ts';
import { checkChange } from './check-change.ts';
import { holdingsOf } from './decide-access.ts';
import { isAdministered, isSameHuman, judgeChange, mayGive, roleDifference, type Judgement } from './judge-change.ts';

export type Clock = { readonly nowMilliseconds: () => number; readonly today: () => number };
export type Changed = { readonly state: 'done' | 'proposed'; readonly id: string };

const millisecondsPerDay = 86_400_000;
const actorOf = (userId: string): string => `user:${userId}`;

const applyRole = async (tx: CompanyTransaction, change: ChangeOf<'changeRole'>, today: number, madeBy: string): Promise<string> => {
  const { added, ended } = roleDifference(await store.readFacts(tx, null), change, today);
  await store.insertRole(tx, change.roleCode, change.title, madeBy);
  for (const line of added) await store.insertPermission(tx, { ...line, holder: { kind: 'role', key: change.roleCode }, effect: 'allow', validFrom: today, validTo: null, note: change.note, madeBy });
  for (const grantId of ended) await store.insertEnding(tx, 'permission', String(grantId), today, change.note, madeBy);
  return change.roleCode;
};

/** A day more on both sides: whatever the zone, both are one human for as long as the delegation holds. */
const applyDelegation = async (tx: CompanyTransaction, change: ChangeOf<'delegate'>, madeBy: string): Promise<string> => {
  const actingId = await beginActingFor(tx, {
    userId: change.toUserId, forUserId: change.fromUserId, fromMilliseconds: (change.validFrom - 1) * millisecondsPerDay, untilMilliseconds: (change.validTo + 2) * millisecondsPerDay,
  });
  return String(await store.insertDelegation(tx, { ...change, actingId, madeBy }));
};

const applyEnd = async (tx: CompanyTransaction, change: ChangeOf<'end'>, clock: Clock, madeBy: string): Promise<string> => {
  await store.insertEnding(tx, change.fact, change.key, clock.today(), change.note, madeBy);
  const actingId = change.fact === 'delegation' ? await store.findActingId(tx, Number(change.key)) : null;
  if (actingId !== null) await endActingFor(tx, actingId, clock.nowMilliseconds());
  return change.key;
};

/** Writes the facts of a change; answers the id of the new entry. */
const applyChange = async (tx: CompanyTransaction, change: AccessChange, clock: Clock, madeBy: string): Promise<string> => {
  switch (change.kind) {
    case 'assign': return String(await store.insertAssignment(tx, { ...change, madeBy }));
    case 'grant': return String(await store.insertPermission(tx, { ...change, madeBy }));
    case 'changeRole': return applyRole(tx, change, clock.today(), madeBy);
    case 'addMember': return String(await store.insertGroupMember(tx, { ...change, madeBy }));
    case 'delegate': return applyDelegation(tx, change, madeBy);
    case 'end': return applyEnd(tx, change, clock, madeBy);
  }
};

/** A company that someone administers stays so, or nothing is changed. */
const applyKept = async (tx: CompanyTransaction, before: AccessFacts, change: AccessChange, clock: Clock, madeBy: string): Promise<Result<string, AccessError>> => {
  const id = await applyChange(tx, change, clock, madeBy);
  const isLost = isAdministered(before, clock.today()) && !isAdministered(await store.readFacts(tx, null), clock.today());
  return isLost ? failure(accessError('lastAdministrator')) : success(id);
};

/** Which right the one who confirms must show at the door; what else is missing is looked at when they confirm. */
const neededOf = ({ missing }: Judgement): { readonly action: Action; readonly fieldClass: FieldClass } => {
  const [action, fieldClass] = (missing.map((gift) => gift.right).toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? 'administer:public').split(':') as [Action, FieldClass];
  return { action, fieldClass };
};
const weightOf = (right: string): number => ['approve', 'change', 'read'].reverse().indexOf(right.split(':')[0] ?? '') * 10 + ['health', 'identity', 'bank', 'pay'].indexOf(right.split(':')[1] ?? '');

/** The JSON of a change: it is stored, hashed, and read back as it was. */
const contentOf = (change: AccessChange): JsonValue => JSON.parse(JSON.stringify(change)) as JsonValue;

const proposeChange = async (tx: CompanyTransaction, facts: AccessFacts, change: AccessChange, judgement: Judgement, details: Readonly<Record<string, string>>): Promise<string> => {
  const people = new Set(facts.members.filter((member) => judgement.receivers.includes(member.userId)).map((member) => member.personId));
  const [onlyPerson] = people.size === 1 ? [...people] : [null];
  const proposal = await propose(tx, {
    kind: 'grant', subject: `access:${change.kind}`, beneficiaryPersonId: onlyPerson ?? null, needs: neededOf(judgement), content: contentOf(change), details, barredUserIds: judgement.receivers,
  });
  await store.insertProposedChange(tx, proposal.proposalId, change);
  return String(proposal.proposalId);
};

export type ChangeRequest = {
  readonly userId: string;
  readonly change: AccessChange;
  /** What the one who confirms is shown. */
  readonly details: Readonly<Record<string, string>>;
};

/** Makes the change when its maker may make it alone, else proposes it. In the maker's own transaction. */
export const requestChange = async (tx: CompanyTransaction, { userId, change, details }: ChangeRequest, clock: Clock): Promise<Result<Changed, AccessError>> => {
  await store.holdAccessLock(tx);
  const facts = await store.readFacts(tx, null);
  const wrong = await checkChange(tx, facts, change, clock.today());
  if (wrong !== null) return failure(wrong);
  const judged = judgeChange(facts, userId, change, clock.today());
  if (!judged.ok) return judged;
  if (judged.value.needsSecondPerson) return success({ state: 'proposed', id: await proposeChange(tx, facts, change, judged.value, details) });
  const applied = await applyKept(tx, facts, change, clock, actorOf(userId));
  if (!applied.ok) return applied;
  await recordAudit(tx, { action: `access.${change.kind}`, subject: `access:${applied.value}`, data: { ...details, rights: judged.value.rights.join(' ') } });
  return success({ state: 'done', id: applied.value });
};

/** Whoever confirms holds, by their own right, all that the proposer does not; with nothing missing, they administer too. */
const mayConfirm = (facts: AccessFacts, deciderId: string, judgement: Judgement, day: number): boolean => {
  const decider = holdingsOf(facts, deciderId, day);
  if (judgement.receivers.some((userId) => isSameHuman(facts, deciderId, userId))) return false;
  return judgement.missing.length === 0 ? mayGive(decider, { right: 'administer:public', scopes: [{ kind: 'company', key: '' }] }) : judgement.missing.every((gift) => mayGive(decider, gift));
};

/** The change is judged again on the day it is confirmed: a proposer who lost a right meanwhile gives nothing. */
const confirmChange = async (tx: CompanyTransaction, proposal: Proposal, clock: Clock): Promise<Result<null, AccessError>> => {
  const change = (await store.findProposedChange(tx, proposal.proposalId)) as AccessChange | null;
  if (change === null || tx.access.kind !== 'subject') return failure(accessError('factUnknown'));
  await store.holdAccessLock(tx);
  const [facts, today] = [await store.readFacts(tx, null), clock.today()];
  const isDated = change.kind === 'assign' || change.kind === 'grant' || change.kind === 'addMember' || change.kind === 'delegate';
  // What should have begun before it was confirmed begins with the confirmation.
  const due: AccessChange = isDated ? { ...change, validFrom: Math.max(change.validFrom, today) } : change;
  const wrong = await checkChange(tx, facts, due, today);
  if (wrong !== null) return failure(wrong);
  const judged = judgeChange(facts, proposal.proposerUserId, due, today);
  if (!judged.ok) return judged;
  const { userId } = tx.access.subject;
  if (isSameHuman(facts, userId, proposal.proposerUserId) || !mayConfirm(facts, userId, judged.value, today)) return failure(accessError('confirmationNotHeld'));
  const applied = await applyKept(tx, facts, due, clock, actorOf(proposal.proposerUserId));
  if (!applied.ok) return applied;
  await recordAudit(tx, { action: `access.${change.kind}`, subject: `access:${applied.value}`, data: { ...proposal.details, proposalId: proposal.proposalId, proposedBy: proposal.proposerUserId, rights: judged.value.rights.join(' ') } });
  return success(null);
};

/** Proposals of this module, for the inbox that all modules share. */
export const grantProposalKind = (clock: Clock): ProposalKind => ({
  kind: 'grant',
  readContent: async (tx, proposal) => (await store.findProposedChange(tx, proposal.proposalId)) as JsonValue | null,
  afterDecision: async (tx, proposal) => (proposal.state === 'approved' ? confirmChange(tx, proposal, clock) : success(null)),
  link: null,
});
