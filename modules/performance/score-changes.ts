/**
 * Scores that do not come from locking a review: worked out again after a correction, or brought from another system. Each is
 * proposed by one person and counts once another has approved it; the database holds scores to that.
 */
import { createHash, randomUUID } from 'node:crypto';
import { formatDay } from '#kernel/calendar/epoch-day';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { arePoints } from '#kernel/performance/performance-rule';
import { personNamesOf } from '#modules/people';
import { notify, openProposalsAbout, ownPeople, propose, recordAudit, type CompanyTransaction, type JsonValue, type Proposal, type ProposalKind } from '#modules/platform';
import { cycleOf, listCycles, type Cycle } from './cycle-store.ts';
import { missingData, type ReviewError } from './review-errors.ts';
import { contentOfDerived } from './score-derive.ts';
import { currentScores, rederiveScore } from './score-rederive.ts';
import { batchesAbout, changesOfBatch, insertScoreChanges, insertScores, type NewScoreChange, type ScoreChange, type ScoreSpan } from './score-store.ts';

const subjectOfBatch = (batchId: number): string => `scoreChange:${batchId}`;
const numberIn = ({ subject }: Pick<Proposal, 'subject'>): number => Number(subject.slice(subject.indexOf(':') + 1));

/** A digest of sealed values: the salt among them keeps it from telling which of few they are. */
const contentOf = (changes: readonly ScoreChange[]): JsonValue => changes.map((change) => ({
  changeId: change.changeId, personId: change.personId, cycleId: change.cycleId, source: change.source, sourceName: change.sourceName, fromRevision: change.fromRevision, effectiveFrom: change.effectiveFrom, effectiveTo: change.effectiveTo,
  values: createHash('sha256').update(JSON.stringify(change.proposed)).digest('hex'),
}));

const proposeBatch = async (tx: CompanyTransaction, batchId: number, about: { readonly beneficiaryPersonId: number | null; readonly details: Readonly<Record<string, string>> }): Promise<number> => {
  const { proposalId } = await propose(tx, { kind: 'scoreChange', subject: subjectOfBatch(batchId), beneficiaryPersonId: about.beneficiaryPersonId, needs: { action: 'approve', fieldClass: 'rating' }, content: contentOf(await changesOfBatch(tx, batchId)), details: about.details });
  return proposalId;
};

const isOpenAbout = async (tx: CompanyTransaction, personId: number, cycleId: number): Promise<boolean> =>
  (await openProposalsAbout(tx, (await batchesAbout(tx, personId, cycleId)).map(subjectOfBatch))).some(({ kind }) => kind === 'scoreChange');

const derivedChange = async (tx: CompanyTransaction, { personId, cycleId, reason }: { readonly personId: number; readonly cycleId: number; readonly reason: string }): Promise<Result<{ readonly change: NewScoreChange; readonly before: string; readonly after: string }, ReviewError>> => {
  const { stored, derived, state, detail } = await rederiveScore(tx, personId, cycleId);
  if (stored === null || state === 'notDerived') return failure({ code: 'scoreUnknown' });
  if (derived === null || detail === null) return failure({ code: 'reviewIncomplete', data: missingData(detail?.result.missing ?? []) });
  if (state === 'same') return failure({ code: 'scoreUnchanged' });
  const change: NewScoreChange = {
    personId, cycleId, source: 'change', sourceName: '', fromRevision: stored.revision, effectiveFrom: stored.effectiveFrom, effectiveTo: stored.effectiveTo, proposed: { content: contentOfDerived(detail, derived), reason, salt: randomUUID() },
  };
  return success({ change, before: stored.content.score, after: derived });
};

/**
 * Proposes the score as today's facts give it. Errors: `scoreUnknown` without a score of the cycle, `reviewIncomplete`,
 * `scoreUnchanged` when the facts still say the same, `scoreChangeOpen` while another change waits.
 */
export const proposeScoreChange = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly cycleId: number; readonly reason: string }): Promise<Result<{ readonly proposalId: number; readonly before: string; readonly after: string }, ReviewError>> => {
  if (wish.reason.trim() === '') return failure({ code: 'reasonMissing' });
  if (await isOpenAbout(tx, wish.personId, wish.cycleId)) return failure({ code: 'scoreChangeOpen' });
  const found = await derivedChange(tx, wish);
  if (!found.ok) return found;
  const batchId = await insertScoreChanges(tx, [found.value.change]);
  const cycle = await cycleOf(tx, wish.cycleId);
  const proposalId = await proposeBatch(tx, batchId, { beneficiaryPersonId: wish.personId, details: { cycle: cycle?.title ?? '', source: 'change', people: '1', name: (await personNamesOf(tx, [wish.personId])).get(wish.personId)?.name ?? '' } });
  return success({ proposalId, before: found.value.before, after: found.value.after });
};

/**
 * Writes the score as today's facts give it, for looking at what follows. Nobody has approved it, so that a transaction which
 * would keep it is refused at its end: the caller takes it back (savepoint). Errors as of `proposeScoreChange`.
 */
export const tryDerivedScore = async (tx: CompanyTransaction, wish: { readonly personId: number; readonly cycleId: number }): Promise<Result<{ readonly before: string; readonly after: string }, ReviewError>> => {
  const found = await derivedChange(tx, { ...wish, reason: 'preview' });
  if (!found.ok) return found;
  const { change, before, after } = found.value;
  const changeId = await insertScoreChanges(tx, [change]);
  await insertScores(tx, [{ ...change, revision: change.fromRevision + 1, changeId, content: change.proposed.content }]);
  return success({ before, after });
};

const insertChanged = (tx: CompanyTransaction, changes: readonly ScoreChange[]): Promise<readonly number[]> => insertScores(tx, changes.map((change) => ({ ...change, revision: change.fromRevision + 1, content: change.proposed.content })));

/** Writes the scores that a proposal would bring, for looking at what follows; to be taken back as `tryDerivedScore` is. Errors: `notFound` where nothing of it can be read. */
export const tryProposedScores = async (tx: CompanyTransaction, proposal: Pick<Proposal, 'subject'>): Promise<Result<null, ReviewError>> => {
  const changes = await changesOfBatch(tx, numberIn(proposal));
  if (changes.length === 0) return failure({ code: 'notFound' });
  await insertChanged(tx, changes);
  return success(null);
};

type ImportWish = ScoreSpan & { readonly cycleId: number; readonly sourceName: string; readonly rows: readonly { readonly personId: number; readonly score: string }[] };

/** Proposes scores of another system, all of them as one. Errors: `scoreRowInvalid` for a person twice, `pointsInvalid`, `monthsInvalid`. */
export const proposeImport = async (tx: CompanyTransaction, { cycleId, sourceName, effectiveFrom, effectiveTo, rows }: ImportWish): Promise<Result<{ readonly proposalId: number; readonly people: number }, ReviewError>> => {
  const cycle = await cycleOf(tx, cycleId);
  if (cycle === null) return failure({ code: 'notFound' });
  if (effectiveTo !== null && effectiveTo <= effectiveFrom) return failure({ code: 'monthsInvalid' });
  const people = rows.map(({ personId }) => personId);
  const twice = people.findIndex((personId, index) => people.indexOf(personId) !== index);
  if (twice !== -1) return failure({ code: 'scoreRowInvalid', data: { row: twice + 1, personNumber: '', reason: 'twice' } });
  if (!rows.every(({ score }) => arePoints(score))) return failure({ code: 'pointsInvalid' });
  const stored = await currentScores(tx, people, cycleId);
  const batchId = await insertScoreChanges(tx, rows.map(({ personId, score }): NewScoreChange => ({
    personId, cycleId, source: 'imported', sourceName, fromRevision: stored.get(personId)?.revision ?? 0, effectiveFrom, effectiveTo,
    proposed: { content: { score, components: [], rules: { weights: null, attendanceScore: null } }, reason: sourceName, salt: randomUUID() },
  })));
  const proposalId = await proposeBatch(tx, batchId, { beneficiaryPersonId: null, details: { cycle: cycle.title, source: sourceName, people: String(rows.length), name: '' } });
  return success({ proposalId, people: rows.length });
};

/** What a notice says of a cycle: its days; a title may look like an amount. */
export const daysOfCycle = ({ fromDay, toDay }: Pick<Cycle, 'fromDay' | 'toDay'>): Readonly<Record<string, string>> => ({ fromDate: formatDay(fromDay), toDate: formatDay(toDay) });

/** Tells a person that there is a score, never which. */
export const tellScore = (tx: CompanyTransaction, personId: number, about: string, cycle: Pick<Cycle, 'fromDay' | 'toDay'>): Promise<number> => notify(tx, { code: 'scoreReady', to: { personId }, about, data: daysOfCycle(cycle), link: '/my/reviews' });

const applyChanges = async (tx: CompanyTransaction, changes: readonly ScoreChange[]): Promise<void> => {
  const scoreIds = await insertChanged(tx, changes);
  const cycles = new Map((await listCycles(tx)).map((cycle) => [cycle.cycleId, cycle]));
  for (const [index, { personId, cycleId }] of changes.entries()) {
    const cycle = cycles.get(cycleId);
    if (cycle !== undefined) await tellScore(tx, personId, `score:${scoreIds[index]}`, cycle);
  }
};

/** What a proposal would write, as far as the reader's reach goes. */
export const changesOfProposal = (tx: CompanyTransaction, proposal: Pick<Proposal, 'subject'>): Promise<readonly ScoreChange[]> => changesOfBatch(tx, numberIn(proposal));

/** Changes of scores as they are decided in the inbox; a score that moved meanwhile is another ground. */
export const scoreChangeKind: ProposalKind = {
  kind: 'scoreChange', link: '/reviews',
  readContent: async (tx, proposal) => {
    const changes = await changesOfBatch(tx, numberIn(proposal));
    // A revision that came in between is another ground than the one that was looked at.
    for (const [cycleId, own] of Map.groupBy(changes, (change) => change.cycleId)) {
      const current = await currentScores(tx, own.map(({ personId }) => personId), cycleId);
      if (own.some(({ personId, fromRevision }) => (current.get(personId)?.revision ?? 0) !== fromRevision)) return null;
    }
    return changes.length === 0 ? null : contentOf(changes);
  },
  afterDecision: async (tx, proposal) => {
    if (proposal.state !== 'approved') return success(null);
    assert(tx.access.kind === 'subject', 'a human decides about scores');
    const own = await ownPeople(tx);
    const changes = await changesOfBatch(tx, numberIn(proposal));
    // Of many people it names no one who gains: whoever is among them is found here.
    if (changes.some(({ personId }) => own.has(personId))) return failure({ code: 'ownBenefit' });
    await applyChanges(tx, changes);
    await recordAudit(tx, { action: 'performance.scoreApproved', subject: proposal.subject, fieldClasses: ['rating'], personIds: [...new Set(changes.map(({ personId }) => personId))] });
    return success(null);
  },
};
