import type { WeComApp } from './wecom-state.ts';
import type { WeComHeld } from './wecom-held.ts';
import type { WeComJournal } from './wecom-journal.ts';
import type { WeComLogins } from './wecom-logins.ts';
import { refused, type WeComAnswer } from './wecom-answer.ts';
import { daySeconds } from './wecom-slots.ts';

/** One call after the token was accepted. `isUnknown` is how a fault makes a member disappear. */
export type WeComCall = {
  readonly held: WeComHeld;
  readonly app: WeComApp;
  readonly nowSeconds: number;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly logins: WeComLogins;
  readonly isUnknown: (userId: string) => boolean;
  readonly journal: WeComJournal;
};

const isPositiveInteger = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

export type CheckinRequest = { readonly start: number; readonly end: number; readonly userIds: readonly string[] };

/** The checks that all checkin calls share; gives the members as the corp spells them. */
export const readCheckinRequest = (call: WeComCall, maximumDays: number): { readonly request: CheckinRequest } | { readonly answer: WeComAnswer } => {
  const { starttime, endtime, useridlist } = call.body;
  if (!Array.isArray(useridlist) || !useridlist.every((userId) => typeof userId === 'string')) return { answer: refused(40058) };
  if (useridlist.length < 1 || useridlist.length > 100) return { answer: refused(301023) };
  if (!isPositiveInteger(starttime) || !isPositiveInteger(endtime) || endtime < starttime || endtime > 4_294_967_295) return { answer: refused(301024) };
  if (endtime - starttime > maximumDays * daySeconds) return { answer: refused(301024) };
  const userIds: string[] = [];
  for (const userId of useridlist) {
    const user = call.isUnknown(userId) ? undefined : call.held.visibleUser(call.app, userId, call.nowSeconds);
    if (user === undefined) return { answer: refused(301021) };
    userIds.push(user.userId);
  }
  return { request: { start: starttime, end: endtime, userIds: [...new Set(userIds)] } };
};
