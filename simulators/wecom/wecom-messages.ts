/** message/send: text messages of the app to members. What arrived stands in the journal with its text. */
import { hash } from 'node:crypto';
import { answered, refused, type WeComAnswer } from './wecom-answer.ts';
import type { WeComCall } from './wecom-call.ts';
import type { WeComHeld } from './wecom-held.ts';

const longestContentBytes = 2048;
const mostMembers = 1000;
const longestDuplicateSeconds = 14_400;

/** When each member last got each text, for the check of repeated messages; gone with the corp that was reset. */
const arrivals = new WeakMap<WeComHeld, Map<string, number>>();

const arrivalsOf = (held: WeComHeld): Map<string, number> => {
  const known = arrivals.get(held) ?? new Map<string, number>();
  arrivals.set(held, known);
  return known;
};

const readText = (call: WeComCall): string | WeComAnswer => {
  const { agentid, msgtype, text } = call.body;
  if (agentid !== call.app.agentId) return refused(40056);
  if (msgtype !== 'text') return refused(40008);
  const content = typeof text === 'object' && text !== null && 'content' in text ? text.content : undefined;
  if (typeof content !== 'string' || content === '') return refused(44004);
  return Buffer.byteLength(content) > longestContentBytes ? refused(45002) : content;
};

/** Members outside the visible range or unknown are listed, in small letters; only when none is left is that an error. */
export const sendMessage = (call: WeComCall): WeComAnswer => {
  const content = readText(call);
  if (typeof content !== 'string') return content;
  const { touser, enable_duplicate_check: check, duplicate_check_interval: interval } = call.body;
  if (typeof touser !== 'string' || touser === '') return refused(40063);
  const asked = touser.split('|').filter((userId) => userId !== '');
  if (asked.length > mostMembers) return refused(40058);
  const members = asked.map((userId) => ({ userId, user: call.isUnknown(userId) ? undefined : call.held.visibleUser(call.app, userId, call.nowSeconds) }));
  const invaliduser = members.filter(({ user }) => user === undefined).map(({ userId }) => userId.toLowerCase()).join('|');
  if (members.every(({ user }) => user === undefined)) return { errcode: 81_013, fields: { invaliduser } };
  const seen = arrivalsOf(call.held);
  const seconds = check === 1 ? Math.min(typeof interval === 'number' ? interval : 1800, longestDuplicateSeconds) : 0;
  const msgid = hash('sha256', `${call.nowSeconds}:${touser}:${content}`, 'base64url');
  for (const { user } of members) {
    if (user === undefined) continue;
    const key = `${user.userId}\n${content}`;
    const isRepeated = seconds > 0 && (seen.get(key) ?? Number.NEGATIVE_INFINITY) > call.nowSeconds - seconds;
    if (!isRepeated) seen.set(key, call.nowSeconds);
    call.journal.write(isRepeated ? 'messageDropped' : 'messageSent', { userId: user.userId, agentId: call.app.agentId, msgid, content });
  }
  return answered({ invaliduser, invalidparty: '', invalidtag: '', unlicenseduser: '', msgid });
};
