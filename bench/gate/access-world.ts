/**
 * Random small companies for the question who may what: people, an organisation over time, roles, permissions,
 * prohibitions, delegations with circles, dates that just hold or just do not. Plain records of their own form, so that
 * the naive model and the product's decision each read them in their own way.
 */
import { createRandom } from '../main-line/seeded-random.ts';

/** From the first to the last day, both included; `ended` is the first day that no longer counts. */
export type Span = { readonly from: number; readonly to: number | null; readonly ended: number | null };
export type Over = readonly [kind: string, key: string];

export type AccessWorld = {
  readonly seed: number;
  /** The day asked about. */
  readonly day: number;
  readonly people: readonly {
    readonly id: number; readonly number: string; readonly hired: number; readonly left: number | null;
    /** In the order recorded; of one day the last counts. */
    readonly moves: readonly { readonly day: number; readonly department: string; readonly boss: string | null }[];
    readonly posts: readonly { readonly day: number; readonly entity: string; readonly place: string }[];
  }[];
  readonly departments: readonly { readonly id: string; readonly parent: string | null; readonly name: string }[];
  readonly teams: readonly { readonly id: number; readonly team: string; readonly person: number; readonly span: Span }[];
  readonly users: readonly { readonly id: string; readonly person: number | null; readonly disabled: boolean }[];
  readonly roles: readonly { readonly code: string; readonly retired: number | null; readonly lines: readonly { readonly id: number; readonly can: string; readonly what: string; readonly over: Over; readonly span: Span }[] }[];
  readonly given: readonly { readonly id: number; readonly user: string | null; readonly team: string | null; readonly role: string; readonly within: Over; readonly span: Span }[];
  readonly rules: readonly { readonly id: number; readonly yes: boolean; readonly user: string | null; readonly team: string | null; readonly can: string; readonly what: string; readonly over: Over; readonly span: Span }[];
  readonly lent: readonly { readonly id: number; readonly by: string; readonly to: string; readonly rights: readonly string[]; readonly span: Span }[];
};

const middle = 20_700;
export const classesAsked = ['public', 'personal', 'pay', 'bank'] as const;
export const actionsAsked = ['read', 'change', 'approve', 'operate', 'administer'] as const;
/** Some rights are spoken of often, so that permissions, prohibitions and delegations meet. */
const often = [['read', 'personal'], ['approve', 'personal'], ['change', 'pay']] as const;
const builtIn = ['administrator', 'payrollClerk', 'payrollSupervisor', 'lineManager', 'employee', 'auditor'] as const;

type Dice = {
  readonly below: (count: number) => number;
  readonly oneOf: <T>(list: readonly T[]) => T;
  readonly chance: (share: number) => boolean;
  readonly times: <T>(count: number, make: (index: number) => T) => readonly T[];
};

const diceOf = (seed: number): Dice => {
  const random = createRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  return { below, oneOf: (list) => list[below(list.length)]!, chance: (share) => random() < share, times: (count, make) => Array.from({ length: count }, (_, index) => make(index)) };
};

/** Dates close to the day that is asked about: the edges are where mistakes are. */
const spanOf = ({ below, chance }: Dice): Span => {
  const from = chance(0.3) ? middle + below(3) - 1 : middle - 60 + below(70);
  const to = chance(0.4) ? null : chance(0.4) ? Math.max(from, middle + below(3) - 1) : from + below(80);
  return { from, to, ended: chance(0.2) ? Math.max(from, middle + below(3) - 1) : null };
};

const named = ([can, what]: readonly [string, string]): { readonly can: string; readonly what: string } => ({ can, what });
const withEnd = (span: Span): Span => ({ ...span, to: span.to ?? span.from + 60 });

const peopleOf = (dice: Dice, departments: AccessWorld['departments'], size: number): AccessWorld['people'] => {
  const { below, oneOf, chance, times } = dice;
  const numbers = times(size, (index) => `P${index + 1}`);
  const bossOf = (): string | null => (chance(0.15) ? null : chance(0.05) ? 'NOBODY' : oneOf(numbers));
  const placeOf = (): string => (chance(0.15) ? 'elsewhere' : oneOf(departments).name);
  return numbers.map((number, index) => {
    const hired = chance(0.1) ? middle + below(5) - 1 : middle - 50 - below(300);
    // Most moves are of the days around the one asked about: that is where days are mistaken.
    const later = times(below(4), () => (chance(0.7) ? middle - 1 + below(3) : middle - 20 + below(23))).toSorted((a, b) => a - b);
    return {
      id: index + 1, number, hired, left: chance(0.2) ? Math.max(hired, middle + below(3) - 1) : null,
      moves: [hired, ...later].toSorted((a, b) => a - b).map((day) => ({ day, department: placeOf(), boss: bossOf() })),
      posts: times(1 + below(2), (post) => ({ day: post === 0 ? hired - below(2) : middle - 3 + below(5), entity: `E${below(2)}`, place: `W${below(3)}` })),
    };
  });
};

const overOf = ({ below, oneOf, chance }: Dice, world: Pick<AccessWorld, 'departments' | 'people'>): Over => {
  const kind = oneOf(['company', 'company', 'company', 'company', 'entity', 'branch', 'department', 'group', 'reportingLine', 'self']);
  const key = kind === 'entity' ? `E${below(2)}` : kind === 'branch' ? `W${below(3)}` : kind === 'group' ? `t${below(2)}`
    : kind === 'department' ? (chance(0.1) ? 'elsewhere' : oneOf(world.departments).name) : kind === 'reportingLine' && chance(0.3) ? oneOf(world.people).number : '';
  return [kind, key];
};

/** A world from its seed alone. */
export const randomAccessWorld = (seed: number): AccessWorld => {
  const dice = diceOf(seed);
  const { below, oneOf, chance, times } = dice;
  const departments = times(2 + below(5), (index) => ({ id: `d${index}`, parent: index === 0 || chance(0.2) ? null : `d${below(chance(0.05) ? 9 : index)}`, name: `D${chance(0.2) ? below(index + 1) : index}` }));
  const people = peopleOf(dice, departments, 3 + below(6));
  const over = (): Over => overOf(dice, { departments, people });
  const users = times(2 + below(4), (index) => ({ id: `u${index}`, person: chance(0.2) ? null : 1 + below(people.length), disabled: chance(0.08) }));
  const aRight = (): readonly [string, string] => (chance(0.6) ? oneOf(often) : [oneOf(actionsAsked), oneOf(classesAsked)]);
  const roles = times(below(3), (index) => ({
    code: `role${index}`, retired: chance(0.15) ? middle + below(3) - 1 : null,
    lines: times(1 + below(3), (line) => ({ id: 1000 + index * 10 + line, ...named(aRight()), over: over(), span: spanOf(dice) })),
  }));
  const holder = (): { user: string | null; team: string | null } => (chance(0.2) ? { user: null, team: `t${below(2)}` } : { user: oneOf(users).id, team: null });
  return {
    seed, day: middle + below(3) - 1, people, departments, users, roles,
    teams: times(below(5), (index) => ({ id: 100 + index, team: `t${below(2)}`, person: 1 + below(people.length), span: spanOf(dice) })),
    given: times(2 + below(5), (index) => ({ id: 200 + index, ...holder(), role: chance(0.5) && roles.length > 0 ? oneOf(roles).code : oneOf(builtIn), within: chance(0.75) ? (['company', ''] as const) : over(), span: spanOf(dice) })),
    rules: times(below(6), (index) => ({ id: 300 + index, yes: chance(0.55), ...holder(), ...named(aRight()), over: over(), span: spanOf(dice) })),
    lent: times(below(4), (index) => ({ id: 400 + index, by: oneOf(users).id, to: oneOf(users).id, rights: times(1 + below(3), () => aRight().join(':')), span: withEnd(spanOf(dice)) })),
  };
};
