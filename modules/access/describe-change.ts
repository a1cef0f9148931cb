/** What the one who confirms a change is shown: names and codes, filled into the phrase `proposal.grant`. */
import { formatDay } from '#kernel/calendar/epoch-day';
import type { Names } from './access-answers.ts';
import type { AccessChange } from './access-change.ts';
import type { AccessFacts, Holder, Scope } from './access-facts.ts';
import { rightOf } from './decide-access.ts';

const blank = { holder: '', role: '', rights: '', scopeKind: 'company', scopeKey: '', from: '', to: 'none', person: '', group: '', effect: 'allow', note: '' };
type Words = Readonly<Record<keyof typeof blank, string>>;

const holderWord = ({ kind, key }: Holder, names: Names): string => (kind === 'user' ? names.ofUser(key) : names.ofGroup(key));
const scopeWords = ({ kind, key }: Scope): Pick<Words, 'scopeKind' | 'scopeKey'> => ({ scopeKind: kind, scopeKey: key });
const dateWords = ({ validFrom, validTo }: { readonly validFrom: number; readonly validTo: number | null }): Pick<Words, 'from' | 'to'> => ({ from: formatDay(validFrom), to: validTo === null ? 'open' : formatDay(validTo) });

const endWords = (facts: AccessFacts, key: string, names: Names): Partial<Words> => {
  const grant = facts.directGrants.find((candidate) => String(candidate.grantId) === key);
  return grant === undefined ? {} : { holder: holderWord(grant.holder, names), rights: rightOf(grant.action, grant.fieldClass), effect: grant.effect, ...scopeWords(grant.scope) };
};

const wordsOf = (facts: AccessFacts, change: AccessChange, names: Names): Partial<Words> => {
  switch (change.kind) {
    case 'assign': return { holder: holderWord(change.holder, names), role: change.roleCode, ...scopeWords(change.scope), ...dateWords(change) };
    case 'grant': return { holder: holderWord(change.holder, names), rights: rightOf(change.action, change.fieldClass), effect: change.effect, ...scopeWords(change.scope), ...dateWords(change) };
    case 'changeRole': return { role: change.title, rights: change.grants.map((line) => rightOf(line.action, line.fieldClass)).join(', ') };
    case 'addMember': return { person: names.ofPerson(change.personId).name, group: names.ofGroup(change.groupCode), ...dateWords(change) };
    case 'delegate': return { person: names.ofUser(change.fromUserId), holder: names.ofUser(change.toUserId), rights: change.rights.join(', '), ...dateWords(change) };
    case 'end': return change.fact === 'permission' ? endWords(facts, change.key, names) : {};
  }
};

/** The words of a change for the inbox and the audit, by field; empty text where a field does not apply. */
export const describeChange = (facts: AccessFacts, change: AccessChange, names: Names): Readonly<Record<string, string>> => ({ ...blank, ...wordsOf(facts, change, names), note: change.note, change: change.kind });
