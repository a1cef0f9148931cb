/** A random company in the database, written by plain statements: its history goes through the triggers that keep it. */
import type { CompanyTransaction } from '#modules/platform';
import type { AccessWorld, Span } from './access-world.ts';

const date = (parameter: number): string => `(date '1970-01-01' + $${parameter}::int)`;

const end = async (tx: CompanyTransaction, fact: string, key: string, onDay: number | null): Promise<void> => {
  if (onDay !== null) await tx.query(`insert into access.ending (company_id, fact, fact_key, ended_on, made_by) values ($1, $2, $3, ${date(4)}, 'proof')`, [tx.companyId, fact, key, onDay]);
};

/** Inserts one dated row; its first columns are named, the last two are its dates. Ends it when the world says so. */
const insertDated = async (tx: CompanyTransaction, table: string, id: string, fact: string, columns: readonly string[], values: readonly unknown[], span: Span): Promise<void> => {
  const places = columns.map((_, index) => `$${index + 2}`);
  const { rows } = await tx.query<{ id: number }>(
    `insert into access.${table} (company_id, ${columns.join(', ')}, valid_from, valid_to, made_by) values ($1, ${places.join(', ')}, ${date(columns.length + 2)}, ${date(columns.length + 3)}, 'proof') returning ${id} as id`,
    [tx.companyId, ...values, span.from, span.to],
  );
  await end(tx, fact, String(rows[0]?.id), span.ended);
};

const storePeople = async (tx: CompanyTransaction, world: AccessWorld): Promise<ReadonlyMap<number, number>> => {
  const ids = new Map<number, number>();
  for (const place of ['W0', 'W1', 'W2']) await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, $2, $2, 'Asia/Shanghai', 'CN')", [tx.companyId, place]);
  for (const { id, parent, name } of world.departments) await tx.query("insert into people.contact_department (company_id, source_code, department_key, parent_key, name) values ($1, 'wecom', $2, $3, $4)", [tx.companyId, id, parent, name]);
  for (const person of world.people) {
    const [first, ...later] = person.moves;
    await tx.query(`select set_config('qinxin.recording_day', (${date(1)})::text, true)`, [first?.day ?? person.hired]);
    const { rows } = await tx.query<{ person_id: number }>(
      `insert into people.person (company_id, person_number, name, email, hire_date, leave_date, department, manager_person_number) values ($1, $2, $2, '', ${date(3)}, ${date(4)}, $5, $6) returning person_id`,
      [tx.companyId, person.number, person.hired, person.left, first?.department ?? '', first?.boss ?? null],
    );
    const personId = rows[0]!.person_id;
    ids.set(person.id, personId);
    for (const move of later) {
      await tx.query(`select set_config('qinxin.recording_day', (${date(1)})::text, true)`, [move.day]);
      await tx.query('update people.person set department = $3, manager_person_number = $4 where company_id = $1 and person_id = $2', [tx.companyId, personId, move.department, move.boss]);
    }
    for (const post of person.posts) {
      await tx.query(
        `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, ${date(3)}, $4, $5, 'monthly', 'CNY', 'X', 'proof')`,
        [tx.companyId, personId, post.day, post.entity, post.place],
      );
    }
  }
  return ids;
};

const storeAccess = async (tx: CompanyTransaction, world: AccessWorld, ids: ReadonlyMap<number, number>): Promise<void> => {
  const holder = ({ user, team }: { readonly user: string | null; readonly team: string | null }): readonly [string, string] => (user === null ? ['group', team ?? ''] : ['user', user]);
  for (const user of world.users) {
    await tx.query('insert into platform.membership (company_id, user_id, person_id, disabled_at) values ($1, $2, $3, case when $4 then platform.now() end)', [tx.companyId, user.id, user.person === null ? null : ids.get(user.person), user.disabled]);
  }
  for (const team of ['t0', 't1']) await tx.query("insert into access.person_group (company_id, group_code, title, made_by) values ($1, $2, $2, 'proof')", [tx.companyId, team]);
  for (const each of world.teams) await insertDated(tx, 'group_member', 'member_id', 'groupMember', ['group_code', 'person_id'], [each.team, ids.get(each.person)], each.span);
  const permissionColumns = ['holder_kind', 'holder_key', 'effect', 'action', 'field_class', 'scope_kind', 'scope_key'];
  for (const role of world.roles) {
    await tx.query("insert into access.role (company_id, role_code, title, made_by) values ($1, $2, $2, 'proof')", [tx.companyId, role.code]);
    for (const line of role.lines) await insertDated(tx, 'permission', 'permission_id', 'permission', permissionColumns, ['role', role.code, 'allow', line.can, line.what, ...line.over], line.span);
    await end(tx, 'role', role.code, role.retired);
  }
  for (const each of world.given) await insertDated(tx, 'assignment', 'assignment_id', 'assignment', ['holder_kind', 'holder_key', 'role_code', 'scope_kind', 'scope_key'], [...holder(each), each.role, ...each.within], each.span);
  for (const each of world.rules) await insertDated(tx, 'permission', 'permission_id', 'permission', permissionColumns, [...holder(each), each.yes ? 'allow' : 'forbid', each.can, each.what, ...each.over], each.span);
  // The database takes no delegation to oneself.
  for (const each of world.lent) if (each.by !== each.to) await insertDated(tx, 'delegation', 'delegation_id', 'delegation', ['from_user_id', 'to_user_id', 'rights', 'acting_id'], [each.by, each.to, each.rights, 0], each.span);
};

/** Writes the company of a world; answers which person of the database is which of the world. */
export const storeWorld = async (tx: CompanyTransaction, world: AccessWorld): Promise<ReadonlyMap<number, number>> => {
  const ids = await storePeople(tx, world);
  await storeAccess(tx, world, ids);
  return ids;
};
