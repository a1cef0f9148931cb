/**
 * Who may what, once more and in the plainest way: loops over records, one person at a time, nothing worked out ahead.
 * Written from the description of roles and rights; it shares no code with the product and has its own list of what
 * the built-in roles hold.
 */
import type { AccessWorld, Over, Span } from './access-world.ts';

const self = ['self read public', 'self read personal', 'self read identity', 'self read bank', 'self read pay', 'self read rating', 'self read health', 'self change personal', 'self change bank'];
const office = ['public', 'personal', 'identity', 'bank', 'pay', 'rating', 'health'];
const rolesByHand: Readonly<Record<string, readonly string[]>> = {
  administrator: ['company read public', 'company read personal', 'company change public', 'company change personal', 'company operate public', 'company administer public', 'company provision public'],
  payrollClerk: [...office.map((what) => `company read ${what}`), ...office.map((what) => `company change ${what}`), 'company operate public', ...self],
  payrollSupervisor: [...office.map((what) => `company read ${what}`), ...office.map((what) => `company approve ${what}`), 'company operate public', ...self],
  lineManager: ['reportingLine read public', 'reportingLine read personal', 'reportingLine read rating', 'reportingLine read health', 'reportingLine change rating', 'reportingLine approve personal', 'reportingLine approve rating', 'reportingLine approve health', ...self],
  employee: self,
  auditor: ['company audit public', 'company read public'],
};

const holdsOn = (span: Span, day: number): boolean => {
  if (day < span.from) return false;
  if (span.to !== null && day > span.to) return false;
  if (span.ended !== null && day >= span.ended) return false;
  return true;
};

/** The entry that counts: the last one begun, else the first to come. */
const current = <Entry extends { readonly day: number }>(entries: readonly Entry[], day: number): Entry | null => {
  let found: Entry | null = null;
  for (const entry of entries) if (entry.day <= day && (found === null || entry.day >= found.day)) found = entry;
  if (found !== null) return found;
  for (const entry of entries) if (found === null || entry.day <= found.day) found = entry;
  return found;
};

const hasAncestorNamed = (world: AccessWorld, id: string, name: string): boolean => {
  const seen: string[] = [];
  let at = world.departments.find((department) => department.id === id);
  while (at !== undefined && !seen.includes(at.id)) {
    seen.push(at.id);
    if (at.name === name) return true;
    const { parent } = at;
    at = world.departments.find((department) => department.id === parent);
  }
  return false;
};

const isInDepartment = (world: AccessWorld, name: string, wanted: string): boolean => {
  if (name === wanted) return true;
  let places = 0;
  for (const department of world.departments) {
    if (department.name !== name) continue;
    places += 1;
    if (!hasAncestorNamed(world, department.id, wanted)) return false;
  }
  return places > 0;
};

const reportsTo = (world: AccessWorld, personId: number, managerId: number): boolean => {
  if (personId === managerId) return false;
  const seen: number[] = [];
  let at = world.people.find((person) => person.id === personId);
  while (at !== undefined && !seen.includes(at.id)) {
    seen.push(at.id);
    const boss: string | null = current(at.moves, world.day)?.boss ?? null;
    const next = world.people.find((person) => person.number === boss);
    if (next?.id === managerId) return true;
    at = next;
  }
  return false;
};

/** Whether a person is in a scope; `me` is the person of whoever holds the right. */
const isWithin = (world: AccessWorld, [kind, key]: Over, me: number | null, personId: number): boolean => {
  const person = world.people.find((candidate) => candidate.id === personId);
  if (person === undefined) return false;
  if (kind === 'company') return true;
  if (kind === 'self') return me === personId;
  if (kind === 'entity') return current(person.posts, world.day)?.entity === key;
  if (kind === 'branch') return current(person.posts, world.day)?.place === key;
  if (kind === 'department') return isInDepartment(world, current(person.moves, world.day)?.department ?? '', key);
  if (kind === 'group') {
    for (const member of world.teams) if (member.team === key && member.person === personId && holdsOn(member.span, world.day)) return true;
    return false;
  }
  const managerId = key === '' ? me : (world.people.find((candidate) => candidate.number === key)?.id ?? null);
  const works = person.hired <= world.day && (person.left === null || person.left >= world.day);
  return managerId !== null && works && reportsTo(world, personId, managerId);
};

type Given = { readonly user: string | null; readonly team: string | null; readonly span: Span };
type User = AccessWorld['users'][number];

const isFor = (world: AccessWorld, given: Given, user: User): boolean => {
  if (!holdsOn(given.span, world.day)) return false;
  if (given.user !== null) return given.user === user.id;
  if (user.person === null) return false;
  for (const member of world.teams) if (member.team === given.team && member.person === user.person && holdsOn(member.span, world.day)) return true;
  return false;
};

const wholeCompanyOnly = ['operate', 'administer', 'audit', 'provision'];

/** Whether scopes together reach a person. */
const reach = (world: AccessWorld, can: string, overs: readonly Over[], me: number | null, personId: number): boolean => {
  for (const over of overs) {
    if (wholeCompanyOnly.includes(can) && over[0] !== 'company') return false;
    if (!isWithin(world, over, me, personId)) return false;
  }
  return true;
};

/** Scopes under which a user is given a right, each as a list of scopes that all must hold. */
const permissionsOf = (world: AccessWorld, user: User, can: string, what: string): readonly (readonly Over[])[] => {
  const found: (readonly Over[])[] = [];
  for (const given of world.given) {
    if (!isFor(world, given, user)) continue;
    for (const line of rolesByHand[given.role] ?? []) {
      const [over, action, fieldClass] = line.split(' ');
      if (action === can && fieldClass === what) found.push([[over ?? '', ''], given.within]);
    }
    for (const role of world.roles) {
      if (role.code !== given.role || (role.retired !== null && world.day >= role.retired)) continue;
      for (const line of role.lines) if (line.can === can && line.what === what && holdsOn(line.span, world.day)) found.push([line.over, given.within]);
    }
  }
  for (const rule of world.rules) if (rule.yes && rule.can === can && rule.what === what && isFor(world, rule, user)) found.push([rule.over]);
  return found;
};

const isForbidden = (world: AccessWorld, user: User, can: string, what: string, personId: number): boolean => {
  for (const rule of world.rules) if (!rule.yes && rule.can === can && rule.what === what && isFor(world, rule, user) && reach(world, can, [rule.over], user.person, personId)) return true;
  return false;
};

const isGone = (world: AccessWorld, user: User): boolean => {
  const person = world.people.find((candidate) => candidate.id === user.person);
  return person !== undefined && person.left !== null && world.day > person.left;
};

const isOwn = (overs: readonly Over[]): boolean => overs.some(([kind]) => kind === 'self');

const mayByOther = (world: AccessWorld, user: User, can: string, what: string, personId: number): boolean => {
  for (const loan of world.lent) {
    if (loan.to !== user.id || loan.by === user.id || !holdsOn(loan.span, world.day) || !loan.rights.includes(`${can}:${what}`)) continue;
    const lender = world.users.find((candidate) => candidate.id === loan.by);
    if (lender === undefined || lender.disabled || isGone(world, lender)) continue;
    if (lender.person !== null && lender.person === user.person) continue;
    if ((can === 'change' || can === 'approve') && personId === user.person) continue;
    if (isForbidden(world, lender, can, what, personId)) continue;
    for (const overs of permissionsOf(world, lender, can, what)) if (!isOwn(overs) && reach(world, can, overs, lender.person, personId)) return true;
  }
  return false;
};

/** The answer, for one user, one right and one person. */
export const naiveMay = (world: AccessWorld, userId: string, can: string, what: string, personId: number): boolean => {
  const user = world.users.find((candidate) => candidate.id === userId);
  if (user === undefined || user.disabled) return false;
  if (isForbidden(world, user, can, what, personId)) return false;
  const gone = isGone(world, user);
  for (const overs of permissionsOf(world, user, can, what)) {
    if (gone && !isOwn(overs)) continue;
    if (reach(world, can, overs, user.person, personId)) return true;
  }
  return !gone && mayByOther(world, user, can, what, personId);
};
