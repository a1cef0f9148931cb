/** All SQL of access: facts in and out, and the people of a scope on a day. Days leave the database as epoch-days. */
import type { QueryResult, QueryResultRow } from 'pg';
import type { Action, FieldClass, Right, ScopeKind } from '#contracts/api/access-terms';
import type { CompanyTransaction, Reach } from '#modules/platform';
import type { AccessFacts, Assignment, Delegation, DirectGrant, GroupMember, Holder, Member, RoleGrant, Scope } from './access-facts.ts';
import { scopeText, type AnchoredScope, type PeopleOfScopes } from './decide-access.ts';
import type { OrgFacts } from './org-people.ts';

const day = (column: string): string => `(${column} - date '1970-01-01')`;
const date = (parameter: string): string => `(date '1970-01-01' + ${parameter}::int)`;

const statementNames = new Map<string, string>();

/** A statement that is planned once a connection: the session of every request asks it. */
const prepared = <Row extends QueryResultRow>(tx: CompanyTransaction, text: string, values: readonly unknown[]): Promise<QueryResult<Row>> => {
  const name = statementNames.get(text) ?? `access-${statementNames.size + 1}`;
  statementNames.set(text, name);
  return tx.client.query<Row>({ name, text, values: [...values] });
};

type DatedRow = { readonly id: number; readonly validFrom: number; readonly validTo: number | null; readonly endedOn: number | null };
type ScopeColumns = { readonly scopeKind: ScopeKind; readonly scopeKey: string };
type PermissionRow = DatedRow & ScopeColumns & { readonly holderKind: 'role' | 'user' | 'group'; readonly holderKey: string; readonly effect: 'allow' | 'forbid'; readonly action: Action; readonly fieldClass: FieldClass };
type AssignmentRow = DatedRow & ScopeColumns & { readonly holderKind: 'user' | 'group'; readonly holderKey: string; readonly roleCode: string };
type FactsRow = {
  readonly members: readonly Member[] | null; readonly permissions: readonly PermissionRow[] | null; readonly assignments: readonly AssignmentRow[] | null;
  readonly delegations: readonly (DatedRow & { readonly fromUserId: string; readonly toUserId: string; readonly rights: readonly Right[]; readonly validTo: number })[] | null;
  readonly groupMembers: readonly (DatedRow & { readonly groupCode: string; readonly personId: number })[] | null;
  readonly retiredRoles: readonly { readonly roleCode: string; readonly endedOn: number }[] | null;
};

const scopeFrom = (row: ScopeColumns): Scope => ({ kind: row.scopeKind, key: row.scopeKey });
const datesFrom = ({ validFrom, validTo, endedOn }: DatedRow): Pick<DatedRow, 'validFrom' | 'validTo' | 'endedOn'> => ({ validFrom, validTo, endedOn });

const factsFrom = (row: FactsRow): AccessFacts => {
  const permissions = row.permissions ?? [];
  return {
    members: row.members ?? [],
    roleGrants: permissions.filter((each) => each.holderKind === 'role').map((each): RoleGrant => ({ grantId: each.id, roleCode: each.holderKey, action: each.action, fieldClass: each.fieldClass, scope: scopeFrom(each), ...datesFrom(each) })),
    directGrants: permissions.flatMap((each): DirectGrant[] => (each.holderKind === 'role' ? [] : [{ grantId: each.id, holder: { kind: each.holderKind, key: each.holderKey }, effect: each.effect, action: each.action, fieldClass: each.fieldClass, scope: scopeFrom(each), ...datesFrom(each) }])),
    assignments: (row.assignments ?? []).map((each): Assignment => ({ assignmentId: each.id, holder: { kind: each.holderKind, key: each.holderKey }, roleCode: each.roleCode, scope: scopeFrom(each), ...datesFrom(each) })),
    delegations: (row.delegations ?? []).map((each): Delegation => ({ delegationId: each.id, fromUserId: each.fromUserId, toUserId: each.toUserId, rights: each.rights, ...datesFrom(each), validTo: each.validTo })),
    groupMembers: (row.groupMembers ?? []).map((each): GroupMember => ({ memberId: each.id, groupCode: each.groupCode, personId: each.personId, ...datesFrom(each) })),
    retiredRoles: new Map((row.retiredRoles ?? []).map((each) => [each.roleCode, each.endedOn])),
  };
};

const endedOn = (fact: string, key: string): string => `(select ${day('ended_on')} from access.ending where ending.company_id = $1 and fact = '${fact}' and fact_key = ${key}::text)`;
const dates = (table: string): string => `'validFrom', ${day(`${table}.valid_from`)}, 'validTo', ${day(`${table}.valid_to`)}`;

/**
 * The facts about some users and those who delegated to them, or about all users of the company (null): one statement.
 * Nothing is left out by date; the decision looks at the dates.
 */
export const readFacts = async (tx: CompanyTransaction, userIds: readonly string[] | null): Promise<AccessFacts> => {
  const { rows } = await prepared<FactsRow>(
    tx,
    `with delegated as materialized (select * from access.delegation where company_id = $1 and ($2::text[] is null or to_user_id = any($2))),
     member as materialized (
       select user_id, person_id, disabled_at is not null as is_disabled, access.last_day($1, person_id) as leave_date from platform.membership
       where membership.company_id = $1 and ($2::text[] is null or user_id = any($2) or user_id in (select from_user_id from delegated))
     ),
     of_group as materialized (
       select * from access.group_member where company_id = $1 and ($2::text[] is null or person_id in (select person_id from member))
     ),
     assigned as materialized (
       select * from access.assignment where company_id = $1
         and ($2::text[] is null or (holder_kind = 'user' and holder_key in (select user_id from member)) or (holder_kind = 'group' and holder_key in (select group_code from of_group)))
     ),
     permitted as materialized (
       select * from access.permission where company_id = $1 and ($2::text[] is null or (holder_kind = 'user' and holder_key in (select user_id from member))
         or (holder_kind = 'group' and holder_key in (select group_code from of_group)) or (holder_kind = 'role' and holder_key in (select role_code from assigned)))
     )
     select
       (select json_agg(json_build_object('userId', user_id, 'personId', person_id, 'isDisabled', is_disabled, 'lastDay', ${day('leave_date')}) order by user_id) from member) as "members",
       (select json_agg(json_build_object('id', permission_id, 'holderKind', holder_kind, 'holderKey', holder_key, 'effect', effect, 'action', action, 'fieldClass', field_class, 'scopeKind', scope_kind, 'scopeKey', scope_key,
          ${dates('permitted')}, 'endedOn', ${endedOn('permission', 'permission_id')}) order by permission_id) from permitted) as "permissions",
       (select json_agg(json_build_object('id', assignment_id, 'holderKind', holder_kind, 'holderKey', holder_key, 'roleCode', role_code, 'scopeKind', scope_kind, 'scopeKey', scope_key,
          ${dates('assigned')}, 'endedOn', ${endedOn('assignment', 'assignment_id')}) order by assignment_id) from assigned) as "assignments",
       (select json_agg(json_build_object('id', delegation_id, 'fromUserId', from_user_id, 'toUserId', to_user_id, 'rights', rights,
          ${dates('delegated')}, 'endedOn', ${endedOn('delegation', 'delegation_id')}) order by delegation_id) from delegated) as "delegations",
       (select json_agg(json_build_object('id', member_id, 'groupCode', group_code, 'personId', person_id,
          ${dates('of_group')}, 'endedOn', ${endedOn('groupMember', 'member_id')}) order by member_id) from of_group) as "groupMembers",
       (select json_agg(json_build_object('roleCode', fact_key, 'endedOn', ${day('ended_on')})) from access.ending where company_id = $1 and fact = 'role') as "retiredRoles"`,
    [tx.companyId, userIds],
  );
  return factsFrom(rows[0] ?? { members: [], permissions: [], assignments: [], delegations: [], groupMembers: [], retiredRoles: [] });
};

/** Of the rows of a person: the last one begun by the day, or the first one of all when none has begun. A scalar, so that it is looked up row by row. */
const holdsOn = (table: string, sequence: string): string => `${table}.${sequence} = (
  select other.${sequence} from people.${table} as other where other.company_id = $1 and other.person_id = ${table}.person_id
  order by other.valid_from <= ${date('$2')} desc, case when other.valid_from <= ${date('$2')} then other.valid_from end desc nulls last, other.valid_from, other.${sequence} desc limit 1)`;

/** Each kind of scope as a query of (position, person_id); what holds on the day is what began last, or comes first. */
const statementOfKind: Readonly<Record<Exclude<ScopeKind, 'company' | 'self'>, string>> = {
  entity: `select position, terms.person_id from asked join people.terms on company_id = $1 and legal_entity = key where asked.kind = 'entity' and ${holdsOn('terms', 'terms_id')}`,
  branch: `select position, terms.person_id from asked join people.terms on company_id = $1 and workplace_code = key where asked.kind = 'branch' and ${holdsOn('terms', 'terms_id')}`,
  group: `select position, person_id from asked join access.group_member as member on member.company_id = $1 and group_code = key
     where asked.kind = 'group' and valid_from <= ${date('$2')} and (valid_to is null or valid_to >= ${date('$2')})
       and not exists (select from access.ending where ending.company_id = $1 and fact = 'groupMember' and fact_key = member_id::text and ended_on <= ${date('$2')})`,
  department: `select position, placement.person_id from department_name join people.placement on company_id = $1 and department = name where ${holdsOn('placement', 'placement_id')}`,
  reportingLine: 'select position, person_id from line where person_id <> manager_id and is_employed',
};

/** What the queries above stand on. */
const partsOfKind: Readonly<Record<Exclude<ScopeKind, 'company' | 'self'>, readonly string[]>> = {
  entity: [], branch: [], group: [],
  department: [
    `listed as materialized (select source_code || ' ' || department_key as key, source_code || ' ' || parent_key as parent_key, name from people.contact_department where company_id = $1)`,
    `inside as (
       select position, listed.key, listed.name from asked join listed on listed.name = asked.key where asked.kind = 'department'
       union select position, listed.key, listed.name from inside join listed on listed.parent_key = inside.key
     )`,
    // People are placed by name: a name that also stands elsewhere in the tree is left out, for the people there might be meant.
    `department_name as (
       select position, key as name from asked where kind = 'department'
       union select position, name from inside where not exists (select from listed where listed.name = inside.name and not exists (select from inside as same where same.position = inside.position and same.key = listed.key))
     )`,
  ],
  reportingLine: [
    `line as (
       select position, manager.person_id as manager_id, manager.person_id, manager.person_number, false as is_employed from asked cross join lateral (
         select person_id, person_number from people.person where company_id = $1 and key = '' and person_id = anchor
         union all select person_id, person_number from people.person where company_id = $1 and key <> '' and person_number = key
       ) as manager where asked.kind = 'reportingLine'
       union select line.position, line.manager_id, report.person_id, report.person_number, report.is_employed from line cross join lateral (
         select person.person_id, person.person_number, hire_date <= ${date('$2')} and (leave_date is null or leave_date >= ${date('$2')}) as is_employed
         from people.placement cross join lateral (select * from people.person where company_id = $1 and person_id = placement.person_id offset 0) as person
         where placement.company_id = $1 and placement.manager_person_number = line.person_number and ${holdsOn('placement', 'placement_id')} offset 0
       ) as report
     )`,
  ],
};

const nobody: ReadonlySet<number> = new Set();

/** The people of scopes on a day, in one statement; `everyone` when it is needed to take people out. */
export const readPeopleOfScopes = async (tx: CompanyTransaction, scopes: readonly AnchoredScope[], onDay: number, needsEveryone: boolean): Promise<PeopleOfScopes> => {
  const asked = scopes.filter((scope) => scope.kind !== 'company' && scope.kind !== 'self');
  const kinds = [...new Set(asked.map((scope) => scope.kind))].filter((kind) => kind !== 'company' && kind !== 'self');
  const selects = [
    ...kinds.map((kind) => statementOfKind[kind]),
    ...(needsEveryone ? ['select -1 as position, person_id from people.person where company_id = $1'] : []),
  ];
  const found = new Map<number, ReadonlySet<number>>();
  if (selects.length > 0) {
    const withParts = [`asked as (select position::int - 1 as position, kind, key, anchor from unnest($3::text[], $4::text[], $5::int[]) with ordinality as given (kind, key, anchor, position))`, ...kinds.flatMap((kind) => partsOfKind[kind])];
    const { rows } = await prepared<{ position: number; people: number[] }>(
      tx,
      `with recursive ${withParts.join(', ')} select position, array_agg(person_id) as people from (${selects.join(' union all ')}) as member where $2::int is not null group by position`,
      [tx.companyId, onDay, asked.map((scope) => scope.kind), asked.map((scope) => scope.key), asked.map((scope) => scope.anchor)],
    );
    for (const row of rows) found.set(row.position, new Set(row.people));
  }
  const byText = new Map(asked.map((scope, position) => [scopeText(scope), found.get(position) ?? nobody]));
  const peopleOf = (scope: AnchoredScope): Reach =>
    scope.kind === 'company' ? 'all' : scope.kind === 'self' ? (scope.anchor === null ? nobody : new Set([scope.anchor])) : (byText.get(scopeText(scope)) ?? nobody);
  return { peopleOf, everyone: () => found.get(-1) ?? nobody };
};

/** The organisation with its history, for questions about everybody. */
export const readOrg = async (tx: CompanyTransaction): Promise<OrgFacts> => {
  const people = await tx.query<OrgFacts['people'][number]>(
    `select person_id as "personId", person_number as "personNumber", ${day('hire_date')} as "hireDay", ${day('leave_date')} as "leaveDay" from people.person where company_id = $1`, [tx.companyId]);
  const placements = await tx.query<OrgFacts['placements'][number]>(
    `select person_id as "personId", ${day('valid_from')} as "validFrom", placement_id as sequence, department, manager_person_number as "managerPersonNumber" from people.placement where company_id = $1`, [tx.companyId]);
  const engagements = await tx.query<OrgFacts['engagements'][number]>(
    `select person_id as "personId", ${day('valid_from')} as "validFrom", terms_id as sequence, legal_entity as "legalEntity", workplace_code as "workplaceCode" from people.terms where company_id = $1`, [tx.companyId]);
  const departments = await tx.query<OrgFacts['departments'][number]>(
    `select source_code || ' ' || department_key as key, source_code || ' ' || parent_key as "parentKey", name from people.contact_department where company_id = $1`, [tx.companyId]);
  return { people: people.rows, placements: placements.rows, engagements: engagements.rows, departments: departments.rows };
};

export type DatesAsked = { readonly validFrom: number; readonly validTo: number | null };

export const insertAssignment = async (tx: CompanyTransaction, assignment: DatesAsked & { readonly holder: Holder; readonly roleCode: string; readonly scope: Scope; readonly note: string; readonly madeBy: string }): Promise<number> => {
  const { rows } = await tx.query<{ id: number }>(
    `insert into access.assignment (company_id, holder_kind, holder_key, role_code, scope_kind, scope_key, valid_from, valid_to, note, made_by)
     values ($1, $2, $3, $4, $5, $6, ${date('$7')}, ${date('$8')}, $9, $10) returning assignment_id as id`,
    [tx.companyId, assignment.holder.kind, assignment.holder.key, assignment.roleCode, assignment.scope.kind, assignment.scope.key, assignment.validFrom, assignment.validTo, assignment.note, assignment.madeBy],
  );
  return rows[0]?.id ?? 0;
};

export type NewPermission = DatesAsked & {
  readonly holder: { readonly kind: 'role' | 'user' | 'group'; readonly key: string }; readonly effect: 'allow' | 'forbid'; readonly action: Action; readonly fieldClass: FieldClass; readonly scope: Scope; readonly note: string; readonly madeBy: string;
};

export const insertPermission = async (tx: CompanyTransaction, permission: NewPermission): Promise<number> => {
  const { rows } = await tx.query<{ id: number }>(
    `insert into access.permission (company_id, holder_kind, holder_key, effect, action, field_class, scope_kind, scope_key, valid_from, valid_to, note, made_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, ${date('$9')}, ${date('$10')}, $11, $12) returning permission_id as id`,
    [tx.companyId, permission.holder.kind, permission.holder.key, permission.effect, permission.action, permission.fieldClass, permission.scope.kind, permission.scope.key, permission.validFrom, permission.validTo, permission.note, permission.madeBy],
  );
  return rows[0]?.id ?? 0;
};

export const insertRole = async (tx: CompanyTransaction, roleCode: string, title: string, madeBy: string): Promise<void> => {
  await tx.query('insert into access.role (company_id, role_code, title, made_by) values ($1, $2, $3, $4)', [tx.companyId, roleCode, title, madeBy]);
};

/** Users to whom a user ever delegated something. */
export const findReceivers = async (tx: CompanyTransaction, userId: string): Promise<readonly string[]> =>
  (await tx.query<{ to_user_id: string }>('select distinct to_user_id from access.delegation where company_id = $1 and from_user_id = $2 order by to_user_id', [tx.companyId, userId])).rows.map((row) => row.to_user_id);

export const insertDelegation = async (tx: CompanyTransaction, delegation: { readonly fromUserId: string; readonly toUserId: string; readonly rights: readonly Right[]; readonly validFrom: number; readonly validTo: number; readonly actingId: number; readonly note: string; readonly madeBy: string }): Promise<number> => {
  const { rows } = await tx.query<{ id: number }>(
    `insert into access.delegation (company_id, from_user_id, to_user_id, rights, valid_from, valid_to, acting_id, note, made_by)
     values ($1, $2, $3, $4, ${date('$5')}, ${date('$6')}, $7, $8, $9) returning delegation_id as id`,
    [tx.companyId, delegation.fromUserId, delegation.toUserId, delegation.rights, delegation.validFrom, delegation.validTo, delegation.actingId, delegation.note, delegation.madeBy],
  );
  return rows[0]?.id ?? 0;
};

export const findActingId = async (tx: CompanyTransaction, delegationId: number): Promise<number | null> => {
  const { rows } = await tx.query<{ acting_id: number }>('select acting_id from access.delegation where company_id = $1 and delegation_id = $2', [tx.companyId, delegationId]);
  return rows[0]?.acting_id ?? null;
};

export const insertGroup = async (tx: CompanyTransaction, groupCode: string, title: string): Promise<boolean> =>
  (await tx.query('insert into access.person_group (company_id, group_code, title, made_by) values ($1, $2, $3, $4) on conflict do nothing', [tx.companyId, groupCode, title, tx.actor])).rowCount === 1;

export const insertGroupMember = async (tx: CompanyTransaction, member: DatesAsked & { readonly groupCode: string; readonly personId: number; readonly note: string; readonly madeBy: string }): Promise<number> => {
  const { rows } = await tx.query<{ id: number }>(
    `insert into access.group_member (company_id, group_code, person_id, valid_from, valid_to, note, made_by) values ($1, $2, $3, ${date('$4')}, ${date('$5')}, $6, $7) returning member_id as id`,
    [tx.companyId, member.groupCode, member.personId, member.validFrom, member.validTo, member.note, member.madeBy],
  );
  return rows[0]?.id ?? 0;
};

export type EndableFact = 'role' | 'permission' | 'assignment' | 'delegation' | 'groupMember';

const insertEndingText = `insert into access.ending (company_id, fact, fact_key, ended_on, note, made_by) values ($1, $2, $3, ${date('$4')}, $5, $6) on conflict do nothing`;

/** Ends a fact from an epoch-day on; false when it has ended before. */
export const insertEnding = async (tx: CompanyTransaction, fact: EndableFact, factKey: string, onDay: number, note: string, madeBy: string): Promise<boolean> =>
  (await tx.query(insertEndingText, [tx.companyId, fact, factKey, onDay, note, madeBy])).rowCount === 1;

/** Changes of what users hold are made one after the other: each is judged on what the one before left. */
export const holdAccessLock = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`access ${tx.companyId}`]);
};

export const insertProposedChange = async (tx: CompanyTransaction, proposalId: number, change: unknown): Promise<void> => {
  await tx.query('insert into access.proposed_change (company_id, proposal_id, change) values ($1, $2, $3)', [tx.companyId, proposalId, JSON.stringify(change)]);
};

/** The change as it was proposed; null when there is none. The caller knows its form. */
export const findProposedChange = async (tx: CompanyTransaction, proposalId: number): Promise<unknown> => {
  const { rows } = await tx.query<{ change: unknown }>('select change from access.proposed_change where company_id = $1 and proposal_id = $2', [tx.companyId, proposalId]);
  return rows[0]?.change ?? null;
};

/** The user who was given a role first, over the whole company and without an end; null when nobody was. */
export const findRoleHolder = async (tx: CompanyTransaction, roleCode: string): Promise<string | null> => {
  const { rows } = await tx.query<{ holder_key: string }>(
    `select holder_key from access.assignment where company_id = $1 and holder_kind = 'user' and role_code = $2 and scope_kind = 'company' and valid_to is null
       and not exists (select from access.ending where ending.company_id = $1 and fact = 'assignment' and fact_key = assignment_id::text) order by assignment_id limit 1`, [tx.companyId, roleCode]);
  return rows[0]?.holder_key ?? null;
};

export type GroupRow = { readonly groupCode: string; readonly title: string };

export const listGroupRows = async (tx: CompanyTransaction): Promise<readonly GroupRow[]> =>
  (await tx.query<GroupRow>('select group_code as "groupCode", title from access.person_group where company_id = $1 order by title, group_code', [tx.companyId])).rows;

export type RoleRow = { readonly roleCode: string; readonly title: string };

/** Roles that the company made, the newest title of each; retired ones too. */
export const listRoleRows = async (tx: CompanyTransaction): Promise<readonly RoleRow[]> =>
  (await tx.query<RoleRow>('select distinct on (role_code) role_code as "roleCode", title from access.role where company_id = $1 order by role_code, role_seq desc', [tx.companyId])).rows;

export type MadeBy = { readonly madeBy: string; readonly madeMilliseconds: number };

/** Who made the entries of a table, and when. */
export const readMadeBy = async (tx: CompanyTransaction, table: 'assignment' | 'permission'): Promise<ReadonlyMap<number, MadeBy>> => {
  const { rows } = await tx.query<{ id: number; made_by: string; made_ms: string }>(
    table === 'assignment'
      ? 'select assignment_id as id, made_by, extract(epoch from made_at) * 1000 as made_ms from access.assignment where company_id = $1'
      : 'select permission_id as id, made_by, extract(epoch from made_at) * 1000 as made_ms from access.permission where company_id = $1', [tx.companyId]);
  return new Map(rows.map((row) => [row.id, { madeBy: row.made_by, madeMilliseconds: Math.round(Number(row.made_ms)) }]));
};

export type ScopeChoices = {
  readonly entities: readonly string[]; readonly branches: readonly { readonly key: string; readonly name: string }[]; readonly departments: readonly string[]; readonly groups: readonly { readonly key: string; readonly name: string }[];
};

/** What a scope can name: of the people as far as the reader may know of them, and of the contact list. */
export const readScopeChoices = async (tx: CompanyTransaction): Promise<ScopeChoices> => {
  const { rows } = await tx.query<ScopeChoices>(
    `select array(select distinct legal_entity from people.terms where company_id = $1 order by 1) as entities,
       array(select distinct department from people.person where company_id = $1 and department <> '' union select name from people.contact_department where company_id = $1 order by 1) as departments,
       coalesce((select jsonb_agg(jsonb_build_object('key', workplace_code, 'name', name) order by workplace_code) from people.workplace where company_id = $1), '[]') as branches,
       coalesce((select jsonb_agg(jsonb_build_object('key', group_code, 'name', title) order by title) from access.person_group where company_id = $1), '[]') as groups`, [tx.companyId]);
  return rows[0] ?? { entities: [], branches: [], departments: [], groups: [] };
};

/** Names of people by id. */
export const readPeopleNames = async (tx: CompanyTransaction, personIds: readonly number[]): Promise<ReadonlyMap<number, { readonly personNumber: string; readonly name: string }>> => {
  const { rows } = await tx.query<{ person_id: number; person_number: string; name: string }>('select person_id, person_number, name from people.person where company_id = $1 and person_id = any($2)', [tx.companyId, personIds]);
  return new Map(rows.map((row) => [row.person_id, { personNumber: row.person_number, name: row.name }]));
};
