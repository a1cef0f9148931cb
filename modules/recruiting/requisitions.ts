/** Requisitions: opened for a position that has a profile, changed, paused, filled by hires, cancelled. */
import { failure, success, type Result } from '#kernel/base/result';
import { parseDay } from '#kernel/calendar/epoch-day';
import { profileOf } from '#modules/people';
import { recordAudit, type CompanyTransaction } from '#modules/platform';
import type { RecruitingError } from './recruiting-errors.ts';
import { insertRequisition, insertRequisitionEvent, lockRequisition, updateRequisition, type RequisitionContent, type RequisitionState, type StoredRequisition } from './requisition-store.ts';

/** Opens a requisition; candidates are held against the profile as of today. Errors: `positionUnknown`, `positionWithoutProfile`. */
export const openRequisition = async (tx: CompanyTransaction, wish: RequisitionContent & { readonly positionCode: string; readonly note: string }, today: string): Promise<Result<{ readonly requisitionId: number }, RecruitingError>> => {
  const day = parseDay(today);
  const profile = day.ok ? await profileOf(tx, wish.positionCode, day.value) : null;
  if (profile === null) return failure({ code: 'positionUnknown', data: { positionCode: wish.positionCode } });
  if (profile.requirements.length === 0 && profile.duties.length === 0) return failure({ code: 'positionWithoutProfile', data: { positionCode: wish.positionCode } });
  const requisitionId = await insertRequisition(tx, { ...wish, profileOn: today });
  await recordAudit(tx, { action: 'recruiting.requisitionOpened', subject: `requisition:${requisitionId}`, data: { position: wish.positionCode, headcount: wish.headcount } });
  return success({ requisitionId });
};

const arrows: Readonly<Record<RequisitionState, readonly RequisitionState[]>> = { open: ['paused', 'filled', 'cancelled'], paused: ['open', 'cancelled'], filled: ['open'], cancelled: [] };

/** Changes a requisition or moves it. Errors: `notFound`, `requisitionClosed`. */
export const changeRequisition = async (tx: CompanyTransaction, requisitionId: number, wish: RequisitionContent & { readonly state: RequisitionState; readonly note: string }): Promise<Result<null, RecruitingError>> => {
  const before = await lockRequisition(tx, requisitionId);
  if (before === null) return failure({ code: 'notFound' });
  if (before.state === 'cancelled' || (before.state !== wish.state && !arrows[before.state].includes(wish.state))) return failure({ code: 'requisitionClosed' });
  if (wish.headcount < before.hired) return failure({ code: 'requisitionFull', data: { hired: String(before.hired) } });
  await updateRequisition(tx, requisitionId, wish);
  await insertRequisitionEvent(tx, requisitionId, wish);
  await recordAudit(tx, { action: 'recruiting.requisitionChanged', subject: `requisition:${requisitionId}`, data: { state: wish.state, headcount: wish.headcount } });
  return success(null);
};

/** An open requisition, held; null when it is not there, an error when nobody may come to it any more. */
export const heldOpenRequisition = async (tx: CompanyTransaction, requisitionId: number): Promise<Result<StoredRequisition, RecruitingError>> => {
  const requisition = await lockRequisition(tx, requisitionId);
  if (requisition === null) return failure({ code: 'notFound' });
  return requisition.state === 'open' ? success(requisition) : failure({ code: 'requisitionNotOpen' });
};

/** Writes back that somebody was hired: the last one that was wanted fills the requisition. */
export const countHire = async (tx: CompanyTransaction, requisitionId: number): Promise<void> => {
  const requisition = await lockRequisition(tx, requisitionId);
  if (requisition === null || requisition.state !== 'open' || requisition.hired < requisition.headcount) return;
  await updateRequisition(tx, requisitionId, { ...requisition, state: 'filled' });
  await insertRequisitionEvent(tx, requisitionId, { state: 'filled', headcount: requisition.headcount, note: '' });
};
