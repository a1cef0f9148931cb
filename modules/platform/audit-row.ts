/** One row of the audit as it is written: who, whose, what, why and from where. Texts from outside are made harmless here. */
import { createHash } from 'node:crypto';
import type { FieldClass } from '#contracts/api/access-terms';
import type { AuditDomain } from '#contracts/api/audit-api';
import { assert } from '#kernel/base/result';
import type { Access } from './subject.ts';

export type AuditData = Readonly<Record<string, string | number | boolean | null>>;

/** A value before and after a change, each sealed for its person and field class; null where there was none. */
export type SealedChange = { readonly field: string; readonly fieldClass: FieldClass; readonly personId: number; readonly row: string; readonly before: string | null; readonly after: string | null };

/** What platform.record_audit takes; names are those of the columns. */
export type AuditRow = {
  readonly company_id: number;
  readonly domain: AuditDomain;
  readonly actor: string;
  readonly roles: readonly string[];
  readonly session: string | null;
  readonly action: string;
  readonly subject: string;
  readonly why: string;
  readonly field_classes: readonly FieldClass[];
  readonly person_id: number | null;
  readonly person_set: string | null;
  readonly people_count: number;
  readonly network_address: string;
  readonly user_agent: string;
  readonly data: AuditData;
  readonly sealed_values: readonly SealedChange[] | null;
};

const longestText = 200;
const longestAddress = 64;

const escaped = (character: string): string => `\\u{${character.codePointAt(0)!.toString(16)}}`;

/**
 * Text from outside as the audit keeps it: characters that end lines, steer terminals, turn or hide text stand as their
 * codes, so that one row never reads as two and never as another; longer text is cut.
 */
export const auditText = (text: string, longest: number = longestText): string =>
  text.slice(0, longest * 4).toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped).slice(0, longest).toWellFormed();

/** Ids in the compact form of a multirange: "{[1,4),[7,8)}". */
export const personSetText = (personIds: readonly number[]): string => {
  const sorted = [...new Set(personIds)].sort((a, b) => a - b);
  const ranges: string[] = [];
  let from = sorted[0];
  for (const [index, personId] of sorted.entries()) {
    assert(Number.isSafeInteger(personId), 'a person id is an integer');
    if (sorted[index + 1] === personId + 1) continue;
    ranges.push(`[${from},${personId + 1})`);
    from = sorted[index + 1];
  }
  return `{${ranges.join(',')}}`;
};

/** The session as the beginning of its hash: told apart from others, of no use to whoever reads it. */
export const sessionMark = (sessionId: string): string => createHash('sha256').update(`session ${sessionId}`).digest('hex').slice(0, 16);

type Who = Pick<AuditRow, 'company_id' | 'actor' | 'roles' | 'session' | 'why' | 'network_address' | 'user_agent'>;

/** Who acts and why, from the transaction's own access: nothing of it comes from a request's parameters. */
export const auditWho = (companyId: number, actor: string, access: Access): Who => {
  if (access.kind === 'system') return { company_id: companyId, actor: auditText(actor), roles: [], session: null, why: `system:${access.reason}`, network_address: '', user_agent: '' };
  const { subject } = access;
  return {
    company_id: companyId, actor: auditText(actor), roles: subject.roles, session: subject.sessionId === null ? null : sessionMark(subject.sessionId),
    why: subject.operation === undefined ? '' : `route:${subject.operation}`, network_address: auditText(subject.from, longestAddress), user_agent: auditText(subject.userAgent ?? ''),
  };
};

/** The people of a row: one by id, several as a set. */
export const auditPeople = (personIds: readonly number[]): Pick<AuditRow, 'person_id' | 'person_set' | 'people_count'> => {
  if (personIds.length === 0) return { person_id: null, person_set: null, people_count: 0 };
  const one = personIds[0]!;
  if (personIds.every((personId) => personId === one)) return { person_id: one, person_set: null, people_count: 1 };
  return { person_id: null, person_set: personSetText(personIds), people_count: new Set(personIds).size };
};

type NotedRead = { readonly fieldClass: FieldClass; readonly personIds: readonly number[]; readonly what: string; readonly isOfCompany?: true };

/** Reads of one class, by what was read; then by whose, so that one look at one person is one row whatever it took to show it. */
const mergedReads = (reads: readonly NotedRead[]): readonly { readonly fieldClass: FieldClass; readonly personIds: readonly number[]; readonly what: readonly string[] }[] => {
  const byThing = new Map<string, { readonly fieldClass: FieldClass; readonly what: string; readonly personIds: number[]; readonly isOfCompany: boolean }>();
  for (const { fieldClass, what, personIds, isOfCompany = false } of reads) {
    const known = byThing.get(`${fieldClass} ${what}`);
    if (known === undefined) byThing.set(`${fieldClass} ${what}`, { fieldClass, what, personIds: [...personIds], isOfCompany });
    else for (const personId of personIds) known.personIds.push(personId);
  }
  const byPeople = new Map<string, { readonly fieldClass: FieldClass; readonly personIds: readonly number[]; readonly what: string[] }>();
  for (const { fieldClass, what, personIds, isOfCompany } of byThing.values()) {
    if (personIds.length === 0 && !isOfCompany) continue;
    const key = `${fieldClass} ${personIds.length === 1 ? personIds[0] : personSetText(personIds)}`;
    const known = byPeople.get(key);
    if (known === undefined) byPeople.set(key, { fieldClass, personIds, what: [what] });
    else known.what.push(what);
  }
  return [...byPeople.values()];
};

/** Rows of the reads of one transaction: one a class and group of people, however often they were noted. Reads of nobody leave none. */
export const readRows = (context: { readonly companyId: number; readonly actor: string; readonly access: Access }, reads: readonly NotedRead[]): readonly AuditRow[] => {
  if (reads.length === 0) return [];
  const who = auditWho(context.companyId, context.actor, context.access);
  const action = context.access.kind === 'system' ? context.access.reason : (context.access.subject.operation ?? 'read');
  return mergedReads(reads).map(({ fieldClass, personIds, what }): AuditRow => ({
    ...who, domain: 'read', action, subject: auditText(what.join(', ')), field_classes: [fieldClass], ...auditPeople(personIds), data: {}, sealed_values: null,
  }));
};
