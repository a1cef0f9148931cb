/** One random company: what the product decides against what the naive model decides, question by question. */
import type { Action, FieldClass, Right } from '#contracts/api/access-terms';
import { decide, holdingsOf, peopleOnDay, rightsOf, whoMay, type AccessFacts, type PeopleOfScopes } from '#modules/access';
import { actionsAsked, classesAsked, randomAccessWorld, type AccessWorld } from './access-world.ts';
import { naiveMay } from './naive-access.ts';
import { factsOfWorld, orgOfWorld } from './world-as-facts.ts';

export type Compared = { decisions: number; allowed: number; differences: number; gained: number; first: string };
export const nothingCompared = (): Compared => ({ decisions: 0, allowed: 0, differences: 0, gained: 0, first: '' });

const note = (compared: Compared, kind: 'differences' | 'gained', text: string): void => {
  compared[kind] += 1;
  if (compared.first === '') compared.first = text;
};

const peopleIn = (facts: AccessFacts, world: AccessWorld): PeopleOfScopes => peopleOnDay(orgOfWorld(world), facts.groupMembers, world.day);

/** can, list and who-can for one right, over every user and person. */
const compareRight = (world: AccessWorld, facts: AccessFacts, people: PeopleOfScopes, [can, what]: readonly [Action, FieldClass], compared: Compared): void => {
  const right: Right = `${can}:${what}`;
  const holdings = world.users.map((user) => holdingsOf(facts, user.id, world.day));
  const lists = holdings.map((held) => rightsOf(people, held)[right] ?? new Set<number>());
  for (const person of world.people) {
    const who = new Set(whoMay(facts, people, right, person.id, world.day).map((entry) => entry.holdings.userId));
    for (const [index, held] of holdings.entries()) {
      const expected = naiveMay(world, held.userId, can, what, person.id);
      const list = lists[index]!;
      const answers = [decide(people, held, right, person.id).isAllowed, list === 'all' || list.has(person.id), who.has(held.userId)];
      compared.decisions += 1;
      if (expected) compared.allowed += 1;
      if (answers.some((answer) => answer !== expected)) note(compared, 'differences', `SEED ${world.seed}: ${held.userId} ${right} person ${person.id}: naive ${expected}, can/list/who ${answers.join('/')}`);
    }
  }
};

/** The facts with one permission less; null when there is none to take. */
const withoutOne = (facts: AccessFacts, turn: number): AccessFacts | null => {
  const allows = facts.directGrants.filter((grant) => grant.effect === 'allow');
  const kinds = [
    facts.assignments.length > 0 ? { ...facts, assignments: facts.assignments.toSpliced(turn % facts.assignments.length, 1) } : null,
    allows.length > 0 ? { ...facts, directGrants: facts.directGrants.filter((grant) => grant !== allows[turn % allows.length]) } : null,
    facts.roleGrants.length > 0 ? { ...facts, roleGrants: facts.roleGrants.toSpliced(turn % facts.roleGrants.length, 1) } : null,
    facts.delegations.length > 0 ? { ...facts, delegations: facts.delegations.toSpliced(turn % facts.delegations.length, 1) } : null,
  ].filter((each) => each !== null);
  return kinds.length === 0 ? null : kinds[turn % kinds.length]!;
};

/** Fewer grants never give more; a prohibition beats every permission. */
const checkMonotone = (world: AccessWorld, facts: AccessFacts, people: PeopleOfScopes, right: Right, compared: Compared): void => {
  const fewer = withoutOne(facts, world.seed >>> 3);
  const user = world.users[world.seed % world.users.length]!;
  const person = world.people[world.seed % world.people.length]!;
  const [action, fieldClass] = right.split(':') as [Action, FieldClass];
  const forbid = { grantId: 1, holder: { kind: 'user', key: user.id }, effect: 'forbid', action, fieldClass, scope: { kind: 'company', key: '' }, validFrom: world.day, validTo: world.day, endedOn: null } as const;
  const forbidden = holdingsOf({ ...facts, directGrants: [...facts.directGrants, forbid] }, user.id, world.day);
  if (decide(people, forbidden, right, person.id).isAllowed) note(compared, 'gained', `SEED ${world.seed}: ${user.id} ${right} allowed although forbidden`);
  for (const each of fewer === null ? [] : world.users) {
    const [before, after] = [holdingsOf(facts, each.id, world.day), holdingsOf(fewer!, each.id, world.day)];
    for (const one of world.people) {
      if (!decide(people, before, right, one.id).isAllowed && decide(people, after, right, one.id).isAllowed) note(compared, 'gained', `SEED ${world.seed}: ${each.id} ${right} person ${one.id} gained by a grant less`);
    }
  }
};

/** The world of a seed, one right of it in full. */
export const compareWorld = (seed: number, compared: Compared): void => {
  const world = randomAccessWorld(seed);
  const facts = factsOfWorld(world);
  const people = peopleIn(facts, world);
  // Two rights that the world has something to say about, and one by turns.
  const spoken = [...world.rules.map((rule): readonly [string, string] => [rule.can, rule.what]), ...world.lent.map((loan) => (loan.rights[0] ?? '').split(':') as [string, string]), ...world.roles.map((role) => [role.lines[0]!.can, role.lines[0]!.what] as const), ['read', 'personal'] as const];
  const asked = [spoken[seed % spoken.length]!, spoken[(seed >>> 4) % spoken.length]!, [actionsAsked[seed % actionsAsked.length]!, classesAsked[(seed >>> 2) % classesAsked.length]!] as const];
  for (const [can, what] of new Map(asked.map((pair) => [pair.join(':'), pair])).values()) {
    compareRight(world, facts, people, [can, what] as readonly [Action, FieldClass], compared);
    checkMonotone(world, facts, people, `${can}:${what}` as Right, compared);
  }
};
