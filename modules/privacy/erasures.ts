/**
 * Erasure of a person: asked for by one, decided by another, done by the worker. What no law holds goes at once
 * (restricted); the rest waits for the last day of retention, then the person's key and every row are destroyed (erased).
 */
import { failure, success, type Result } from '#kernel/base/result';
import { readContactValue, readIdentityNumbers } from '#modules/people';
import { payslipMonthsOf } from '#modules/payroll';
import { destroyPersonKey, recordAudit, type CompanyTransaction } from '#modules/platform';
import {
  eraseRows, findOpenErasure, insertErasure, lastRecordDays, readErasure, readPersonToErase, updateDecision, updateProgress, type Erasure, type PersonToErase,
} from './erasure-store.ts';
import { freezeRuns, settleRuns } from './frozen-runs.ts';
import { readOpenHolds } from './hold-store.ts';
import type { PrivacyError } from './privacy-errors.ts';
import { rulesOfCompany } from './retention.ts';
import { monthsLater } from './retention-rules.ts';

export type Obstacle = { readonly obstacle: 'stillEmployed' | 'legalHold' | 'retention'; readonly rule: string; readonly until: string | null; readonly basis: string };
export type ErasureWithObstacles = Erasure & { readonly obstacles: readonly Obstacle[] };
type Answer<T> = Promise<Result<T, PrivacyError>>;

const retentionOf = async (tx: CompanyTransaction, personId: number, day: string): Promise<readonly Obstacle[]> => {
  const last = await lastRecordDays(tx, personId);
  return (await rulesOfCompany(tx)).flatMap((rule): readonly Obstacle[] => {
    const lastDay = last.get(rule.rule);
    if (rule.endsWithErasure || lastDay === undefined) return [];
    const until = monthsLater(lastDay, rule.months);
    return until < day ? [] : [{ obstacle: 'retention', rule: rule.rule, until, basis: rule.basis }];
  });
};

/** What stands against the erasure of a person on a day. */
const obstaclesOf = async (tx: CompanyTransaction, personId: number, day: string): Promise<readonly Obstacle[]> => {
  const person = await readPersonToErase(tx, personId);
  const employed: readonly Obstacle[] = person !== null && (person.leaveDate === null || person.leaveDate >= day) ? [{ obstacle: 'stillEmployed', rule: '', until: person.leaveDate, basis: '' }] : [];
  const holds = (await readOpenHolds(tx, personId)).map((hold): Obstacle => ({ obstacle: 'legalHold', rule: String(hold.holdId), until: null, basis: hold.reason }));
  return [...employed, ...holds, ...await retentionOf(tx, personId, day)];
};

/** An erasure with what stands against it on `day` ("2026-11-22"). */
export const withObstacles = async (tx: CompanyTransaction, erasure: Erasure, day: string): Promise<ErasureWithObstacles> =>
  ({ ...erasure, obstacles: erasure.state === 'erased' || erasure.state === 'refused' ? [] : await obstaclesOf(tx, erasure.personId, day) });

const found = async (tx: CompanyTransaction, erasureId: number, day: string): Answer<ErasureWithObstacles> => {
  const erasure = await readErasure(tx, erasureId);
  return erasure === null ? failure({ code: 'notFound' }) : success(await withObstacles(tx, erasure, day));
};

export type ErasureWish = { readonly personId: number; readonly reason: string; readonly pseudonym: string; readonly day: string };

/** Asks for an erasure. Obstacles do not stop the question: they are shown to whoever decides. */
export const askForErasure = async (tx: CompanyTransaction, wish: ErasureWish): Answer<ErasureWithObstacles> => {
  if ((await findOpenErasure(tx, wish.personId)) !== null) return failure({ code: 'erasureOpen' });
  return found(tx, await insertErasure(tx, wish), wish.day);
};

/** Decides as a second person. Employment that goes on and legal holds stop an approval; retention makes it wait in part. */
export const decideOnErasure = async (tx: CompanyTransaction, wish: { readonly erasureId: number; readonly approve: boolean; readonly day: string }): Answer<ErasureWithObstacles> => {
  const erasure = await found(tx, wish.erasureId, wish.day);
  if (!erasure.ok) return erasure;
  const { obstacles, state, askedBy } = erasure.value;
  if (state !== 'requested') return failure({ code: 'alreadyDecided' });
  if (askedBy === tx.actor) return failure({ code: 'secondPersonNeeded' });
  const blocking = obstacles.find(({ obstacle }) => obstacle !== 'retention');
  if (wish.approve && blocking !== undefined) return failure({ code: 'erasureBlocked', data: { obstacle: blocking.obstacle } });
  const last = obstacles.flatMap(({ until }) => (until === null ? [] : [until])).toSorted().at(-1);
  const eraseAfter = last === undefined ? wish.day : Temporal.PlainDate.from(last).add({ days: 1 }).toString();
  await updateDecision(tx, wish.erasureId, wish.approve ? 'approved' : 'refused', wish.approve ? eraseAfter : null);
  return found(tx, wish.erasureId, wish.day);
};

/** Values by which the person's traces are found in texts that no column names. They are never stored or logged. */
const knownValuesOf = async (tx: CompanyTransaction, personId: number, person: PersonToErase): Promise<readonly string[]> =>
  [person.name, person.personNumber, person.email, (await readContactValue(tx, personId, 'mobile')) ?? '', (await readIdentityNumbers(tx, [personId])).get(personId) ?? ''].filter((value) => value !== '');

export type ErasedPerson = { readonly erasureId: number; readonly personId: number; readonly inFull: boolean; readonly counts: ReadonlyMap<string, number> };

/**
 * Does the work of an approved erasure, as far as the law allows on `day`, in one transaction of the system. Nothing
 * happens, and null is answered, where a hold was placed meanwhile or nothing is due.
 */
export const performErasure = async (tx: CompanyTransaction, erasureId: number, day: string): Promise<ErasedPerson | null> => {
  const erasure = await readErasure(tx, erasureId);
  if (erasure === null || (erasure.state !== 'approved' && erasure.state !== 'restricted')) return null;
  const { personId } = erasure;
  const person = await readPersonToErase(tx, personId);
  const inFull = erasure.eraseAfter !== null && erasure.eraseAfter <= day;
  if (person === null || (await readOpenHolds(tx, personId)).length > 0 || (!inFull && erasure.state === 'restricted')) return null;
  const known = await knownValuesOf(tx, personId, person);
  const runs = inFull ? await freezeRuns(tx, await payslipMonthsOf(tx, personId)) : [];
  const counts = await eraseRows(tx, erasureId, inFull, known);
  await settleRuns(tx, runs);
  if (inFull) await destroyPersonKey(tx, personId);
  await updateProgress(tx, erasureId, inFull ? 'erased' : 'restricted');
  await recordAudit(tx, { action: inFull ? 'privacy.erased' : 'privacy.restricted', subject: `person:${personId}`, data: { erasureId, tables: [...counts.values()].filter((rows) => rows > 0).length } });
  return { erasureId, personId, inFull, counts };
};
