/** Who the people of a scope are on a day, from the facts of the organisation. Pure; the same answer as the statement of access-store.ts. */
import type { Reach } from '#modules/platform';
import { isInForce, type GroupMember } from './access-facts.ts';
import { scopeText, type AnchoredScope, type PeopleOfScopes } from './decide-access.ts';

export type OrgPerson = { readonly personId: number; readonly personNumber: string; readonly hireDay: number; readonly leaveDay: number | null };
/** Department and manager from a day on; of several rows for one day the one with the highest sequence counts. */
export type Placement = { readonly personId: number; readonly validFrom: number; readonly sequence: number; readonly department: string; readonly managerPersonNumber: string | null };
/** Legal entity and workplace from a day on. */
export type Engagement = { readonly personId: number; readonly validFrom: number; readonly sequence: number; readonly legalEntity: string; readonly workplaceCode: string };
/** A department of a source's contact list. */
export type ListedDepartment = { readonly key: string; readonly parentKey: string | null; readonly name: string };

export type OrgFacts = {
  readonly people: readonly OrgPerson[];
  readonly placements: readonly Placement[];
  readonly engagements: readonly Engagement[];
  readonly departments: readonly ListedDepartment[];
};

type FromDay = { readonly personId: number; readonly validFrom: number; readonly sequence: number };

const isNewer = (one: FromDay, other: FromDay): boolean => one.validFrom > other.validFrom || (one.validFrom === other.validFrom && one.sequence > other.sequence);

/** What holds on the day by person; before the first day of all, what comes first: people are looked after before they begin. */
const holdingOn = <Row extends FromDay>(rows: readonly Row[], day: number): ReadonlyMap<number, Row> => {
  const found = new Map<number, Row>();
  for (const row of rows) {
    const best = found.get(row.personId);
    const [isPast, wasPast] = [row.validFrom <= day, best !== undefined && best.validFrom <= day];
    const isBetter = best === undefined || (isPast ? !wasPast || isNewer(row, best) : !wasPast && (row.validFrom < best.validFrom || (row.validFrom === best.validFrom && row.sequence > best.sequence)));
    if (isBetter) found.set(row.personId, row);
  }
  return found;
};

/**
 * A department's own name and those of the departments under it. People are placed by name: a name that also stands
 * somewhere else in the tree is left out, for the people there might be meant.
 */
const departmentNames = (departments: readonly ListedDepartment[], name: string): ReadonlySet<string> => {
  const children = Map.groupBy(departments, (department) => department.parentKey);
  const inside = new Set(departments.filter((department) => department.name === name).map((department) => department.key));
  for (const key of inside) for (const child of children.get(key) ?? []) inside.add(child.key);
  const outside = new Set(departments.filter((department) => !inside.has(department.key)).map((department) => department.name));
  return new Set([name, ...departments.filter((department) => inside.has(department.key) && !outside.has(department.name)).map((department) => department.name)]);
};

const isEmployed = (person: OrgPerson, day: number): boolean => person.hireDay <= day && (person.leaveDay === null || day <= person.leaveDay);

/** Everyone below a manager, through managers who have left too; circles end by themselves, the manager is not in the own line. */
const lineOf = (reportsOf: ReadonlyMap<string, readonly OrgPerson[]>, manager: OrgPerson, day: number): ReadonlySet<number> => {
  const seen = new Map([[manager.personId, manager]]);
  for (const person of seen.values()) for (const report of reportsOf.get(person.personNumber) ?? []) seen.set(report.personId, report);
  return new Set([...seen.values()].filter((person) => person.personId !== manager.personId && isEmployed(person, day)).map((person) => person.personId));
};

const nobody: ReadonlySet<number> = new Set();

/** The people of any scope on a day. */
export const peopleOnDay = (org: OrgFacts, groupMembers: readonly GroupMember[], day: number): PeopleOfScopes => {
  const placements = holdingOn(org.placements, day);
  const engagements = holdingOn(org.engagements, day);
  const byId = new Map(org.people.map((person) => [person.personId, person]));
  const byNumber = new Map(org.people.map((person) => [person.personNumber, person]));
  const reports = new Map<string, OrgPerson[]>();
  for (const person of org.people) {
    const manager = placements.get(person.personId)?.managerPersonNumber ?? null;
    if (manager !== null) reports.set(manager, [...(reports.get(manager) ?? []), person]);
  }
  const everyone = new Set(byId.keys());
  const where = <Row extends FromDay>(rows: ReadonlyMap<number, Row>, test: (row: Row) => boolean): ReadonlySet<number> => new Set([...rows.values()].filter(test).map((row) => row.personId));
  const peopleOf = ({ kind, key, anchor }: AnchoredScope): Reach => {
    if (kind === 'company') return 'all';
    if (kind === 'self') return anchor === null ? nobody : new Set([anchor]);
    if (kind === 'entity') return where(engagements, (row) => row.legalEntity === key);
    if (kind === 'branch') return where(engagements, (row) => row.workplaceCode === key);
    if (kind === 'group') return new Set(groupMembers.filter((member) => member.groupCode === key && isInForce(member, day)).map((member) => member.personId));
    if (kind === 'department') {
      const names = departmentNames(org.departments, key);
      return where(placements, (row) => names.has(row.department));
    }
    const manager = key === '' ? byId.get(anchor ?? -1) : byNumber.get(key);
    return manager === undefined ? nobody : lineOf(reports, manager, day);
  };
  return { peopleOf: remembered(peopleOf), everyone: () => everyone };
};

/** Each scope is worked out once. */
const remembered = (peopleOf: (scope: AnchoredScope) => Reach): ((scope: AnchoredScope) => Reach) => {
  const known = new Map<string, Reach>();
  return (scope) => {
    const text = scopeText(scope);
    const found = known.get(text) ?? peopleOf(scope);
    known.set(text, found);
    return found;
  };
};
