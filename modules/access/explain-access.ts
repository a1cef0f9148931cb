/** The two questions: what can this user see, and why; who can see this of this person, and why. Both from the decision itself. */
import { actions, fieldClasses, type Right } from '#contracts/api/access-terms';
import type { CompanyTransaction, Reach } from '#modules/platform';
import type { Scope } from './access-facts.ts';
import { readFacts, readOrg } from './access-store.ts';
import { holdingsOf, peopleOfEntry, rightsOf, rightOf, whoMay, type Entry, type PeopleOfScopes } from './decide-access.ts';
import { peopleOnDay } from './org-people.ts';

export type Reason = {
  readonly effect: 'allow' | 'forbid'; readonly via: 'role' | 'direct' | 'delegation'; readonly roleCode: string | null; readonly groupCode: string | null; readonly delegatorId: string | null;
  readonly scope: Scope; readonly narrowedTo: Scope | null; readonly validFrom: number | null; readonly validTo: number | null;
};

const bare = ({ kind, key }: Scope): Scope => ({ kind, key });

const reasonOf = ({ effect, origin, scopes }: Entry): Reason => {
  const [scope = { kind: 'company', key: '' } as const, narrowedTo] = scopes;
  return {
    effect, via: origin.via, roleCode: origin.roleCode, groupCode: origin.groupCode, delegatorId: origin.delegatorId, scope: bare(scope), narrowedTo: narrowedTo === undefined ? null : bare(narrowedTo),
    validFrom: origin.validFrom, validTo: origin.validTo,
  };
};

const countOf = (people: PeopleOfScopes, reach: Reach): number => (reach === 'all' ? people.everyone().size : reach.size);

export type ReachRow = { readonly right: Right; readonly isEveryone: boolean; readonly isOneself: boolean; readonly people: number; readonly reasons: readonly (Reason & { readonly people: number })[] };
export type ReachAnswer = { readonly personId: number | null; readonly rows: readonly ReachRow[] };

const allRights: readonly Right[] = actions.flatMap((action) => fieldClasses.map((fieldClass) => rightOf(action, fieldClass)));

/** What a user reaches on a day, right by right, with everything that decided it. */
export const explainReach = async (tx: CompanyTransaction, userId: string, day: number): Promise<ReachAnswer> => {
  const facts = await readFacts(tx, [userId]);
  const all = await readFacts(tx, null);
  const people = peopleOnDay(await readOrg(tx), all.groupMembers, day);
  const holdings = holdingsOf(facts, userId, day);
  const rights = rightsOf(people, holdings);
  const rows = allRights.flatMap((right): ReachRow[] => {
    const entries = holdings.entries.filter((entry) => entry.right === right);
    if (entries.length === 0) return [];
    const reach = rights[right] ?? new Set<number>();
    const isOneself = reach !== 'all' && reach.size === 1 && holdings.personId !== null && reach.has(holdings.personId);
    return [{ right, isEveryone: reach === 'all', isOneself, people: countOf(people, reach), reasons: entries.map((entry) => ({ ...reasonOf(entry), people: countOf(people, peopleOfEntry(people, entry)) })) }];
  });
  return { personId: holdings.personId, rows };
};

export type Reader = { readonly userId: string; readonly isOneself: boolean; readonly reasons: readonly Reason[] };

/** Everyone who may do this with a person's values on a day. */
export const explainWhoCan = async (tx: CompanyTransaction, right: Right, personId: number, day: number): Promise<readonly Reader[]> => {
  const facts = await readFacts(tx, null);
  const people = peopleOnDay(await readOrg(tx), facts.groupMembers, day);
  return whoMay(facts, people, right, personId, day).map(({ holdings, decision }) => ({ userId: holdings.userId, isOneself: holdings.personId === personId, reasons: decision.reasons.map(reasonOf) }));
};
