/** A random company as the product's own facts. */
import type { AccessFacts, OrgFacts } from '#modules/access';
import type { AccessWorld, Over, Span } from './access-world.ts';

type Dated = { readonly validFrom: number; readonly validTo: number | null; readonly endedOn: number | null };
const dated = ({ from, to, ended }: Span): Dated => ({ validFrom: from, validTo: to, endedOn: ended });
const scope = ([kind, key]: Over) => ({ kind, key }) as AccessFacts['assignments'][number]['scope'];
const holder = ({ user, team }: { readonly user: string | null; readonly team: string | null }): AccessFacts['assignments'][number]['holder'] => (user === null ? { kind: 'group', key: team ?? '' } : { kind: 'user', key: user });

type Words = Pick<AccessFacts['directGrants'][number], 'action' | 'fieldClass'>;
const words = (can: string, what: string): Words => ({ action: can, fieldClass: what }) as Words;

export const factsOfWorld = (world: AccessWorld): AccessFacts => ({
  members: world.users.map((user) => ({ userId: user.id, personId: user.person, isDisabled: user.disabled, lastDay: world.people.find((person) => person.id === user.person)?.left ?? null })),
  roleGrants: world.roles.flatMap((role) => role.lines.map((line) => ({ grantId: line.id, roleCode: role.code, ...words(line.can, line.what), scope: scope(line.over), ...dated(line.span) }))),
  retiredRoles: new Map(world.roles.flatMap((role) => (role.retired === null ? [] : [[role.code, role.retired] as const]))),
  assignments: world.given.map((given) => ({ assignmentId: given.id, holder: holder(given), roleCode: given.role, scope: scope(given.within), ...dated(given.span) })),
  directGrants: world.rules.map((rule) => ({ grantId: rule.id, holder: holder(rule), effect: rule.yes ? 'allow' : 'forbid', ...words(rule.can, rule.what), scope: scope(rule.over), ...dated(rule.span) })),
  delegations: world.lent.map((loan) => ({ delegationId: loan.id, fromUserId: loan.by, toUserId: loan.to, rights: loan.rights as AccessFacts['delegations'][number]['rights'], ...dated(loan.span), validTo: loan.span.to ?? loan.span.from + 90 })),
  groupMembers: world.teams.map((member) => ({ memberId: member.id, groupCode: member.team, personId: member.person, ...dated(member.span) })),
});

export const orgOfWorld = (world: AccessWorld): OrgFacts => ({
  people: world.people.map((person) => ({ personId: person.id, personNumber: person.number, hireDay: person.hired, leaveDay: person.left })),
  placements: world.people.flatMap((person) => person.moves.map((move, sequence) => ({ personId: person.id, validFrom: move.day, sequence, department: move.department, managerPersonNumber: move.boss }))),
  engagements: world.people.flatMap((person) => person.posts.map((post, sequence) => ({ personId: person.id, validFrom: post.day, sequence, legalEntity: post.entity, workplaceCode: post.place }))),
  departments: world.departments.map((department) => ({ key: department.id, parentKey: department.parent, name: department.name })),
});
