/** Reviews in the small company of request-scene: an October of punches with three late ones, rules that two people approved, a review up to the comparison. */
import { strict as assert } from 'node:assert';
import { decideProposal, findProposal, type ProposalKind } from '#modules/platform';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { absorbOwnForms, absorbWorkFacts } from '#modules/attendance';
import type { RequestScene, SceneMember } from './request-scene.ts';

export const lateDays = [12, 13, 14];
const at = (dayOfMonth: number, hour: number, minute: number): number => dayOfDate(2026, 10, dayOfMonth) * 86_400 + (hour - 8) * 3600 + minute * 60;

/** A whole October of punches of a member, three of them late. */
export const punchOctober = (scene: RequestScene, member: SceneMember): Promise<void> => scene.inSystem(async (tx) => {
  const key = member.toLowerCase();
  await tx.query("insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, 'wecom', $3, $2, 'test')", [tx.companyId, scene.idOf(member), key]);
  const punch = (dayOfMonth: number, hour: number, minute: number) => ({
    stream: 'punch' as const, naturalKey: `${key}-${dayOfMonth}-${hour}`, sourcePersonKey: key, businessDay: dayOfDate(2026, 10, dayOfMonth), raw: '', contentHash: `${dayOfMonth}-${hour}`,
    facts: [{ kind: 'punch' as const, sourcePersonKey: key, instant: at(dayOfMonth, hour, minute), zone: 'Asia/Shanghai', sourceText: '', direction: 'unknown' as const, device: '', place: '' }],
  });
  const days = Array.from({ length: 31 }, (_, index) => index + 1);
  await absorbWorkFacts(tx, { sourceCode: 'wecom', records: days.flatMap((day) => [lateDays.includes(day) ? punch(day, 9, 20) : punch(day, 8, 50), punch(day, 18, 10)]) });
});

/** The clock of the door was slow: approved corrections of some of the late days say so. */
export const correctPunches = (scene: RequestScene, member: SceneMember, days: readonly number[]): Promise<void> => scene.inSystem(async (tx) => {
  await absorbOwnForms(tx, 'requests', days.map((day) => ({
    personId: scene.idOf(member), naturalKey: `${member}-C${day}`,
    fact: { kind: 'approval', sourcePersonKey: '', approvalNumber: `${member}-C${day}`, status: 'approved', submittedInstant: at(day, 19, 0), zone: 'Asia/Shanghai', form: { type: 'correction', instant: at(day, 8, 55), day: dayOfDate(2026, 10, day), direction: 'in' } },
  })));
});

export const ruleProof = { consultedFrom: '2025-11-01', consultedTo: '2025-11-20', consultedWith: '职工代表大会', publishedOn: '2025-12-01', publishedWhere: '公告栏', documentReference: '绩效管理办法 2026-1' } as const;

/** The code of a refusal, or ok. */
export const codeOf = (result: { readonly ok: boolean }): string => ('error' in result ? (result.error as { readonly code: string }).code : 'ok');

/** Lets a member approve a proposal, bound to its content; answers the code. */
export const approveAs = async (scene: RequestScene, member: SceneMember, kinds: readonly ProposalKind[], proposalId: number): Promise<string> => {
  const digest = (await scene.inSystem((tx) => findProposal(tx, proposalId)))?.digest ?? '';
  assert.notEqual(digest, '', 'the proposal is there');
  return codeOf(await scene.as(member, (tx) => decideProposal(tx, kinds, { proposalId, decision: 'approve', digest, reason: '' })));
};

/** What rules ask of a company that has paid no month yet. */
export const noMonthPaid = { firstUnpaidMonth: (): Promise<null> => Promise.resolve(null) };
