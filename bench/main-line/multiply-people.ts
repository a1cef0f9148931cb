/**
 * Makes a large company out of a smaller one inside the database: every person again under new numbers, with the same
 * terms, balances, punches, forms and rosters. For timing only; nobody looks at these people.
 */
import type { Database } from '#modules/platform';

/** Tables in the order of their references, with the columns that name the person or must stay unique. */
const personTables: readonly { readonly table: string; readonly renewed: readonly string[]; readonly renamed: readonly string[] }[] = [
  { table: 'people.terms', renewed: ['terms_id'], renamed: [] },
  { table: 'people.declared_deduction', renewed: ['declaration_id'], renamed: [] },
  { table: 'people.opening_balance', renewed: ['balance_id'], renamed: [] },
  { table: 'people.source_identity', renewed: [], renamed: ['source_person_key'] },
  { table: 'attendance.punch', renewed: ['punch_id'], renamed: ['natural_key'] },
  { table: 'attendance.approval', renewed: ['approval_id'], renamed: ['natural_key'] },
  { table: 'attendance.roster_day', renewed: [], renamed: ['natural_key'] },
];

async function columnsOf(database: Database, table: string): Promise<readonly string[]> {
  const { rows } = await database.ownerPool.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attidentity = '' order by attnum`, [table],
  );
  return rows.map((row) => row.name);
}

/** Adds `copies - 1` further sets of people to the company. */
export async function multiplyPeople(database: Database, companyId: number, copies: number): Promise<void> {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('qinxin.company_id', $1, true)`, [String(companyId)]);
    await client.query('create temporary table twin (copy integer, old_id integer, new_id integer) on commit drop');
    const personColumns = (await columnsOf(database, 'people.person')).filter((name) => !['person_id', 'person_number', 'source_person_key', 'manager_person_number'].includes(name)).join(', ');
    const insertPeople = `insert into people.person (person_number, ${personColumns}) select person_number || '-' || $2::text, ${personColumns} from people.person
       where company_id = $1 and person_number not like '%-%' order by person_id`;
    const pairText = `insert into twin select $2::integer, old.person_id, new.person_id from people.person as old
       join people.person as new on new.company_id = old.company_id and new.person_number = old.person_number || '-' || $2::text where old.company_id = $1`;
    for (let copy = 1; copy < copies; copy += 1) {
      await client.query(insertPeople, [companyId, copy]);
      await client.query(pairText, [companyId, copy]);
    }
    for (const { table, renewed, renamed } of personTables) {
      const columns = (await columnsOf(database, table)).filter((name) => !renewed.includes(name));
      const values = columns.map((name) => (name === 'person_id' ? 'twin.new_id' : renamed.includes(name) ? `own.${name} || '-' || twin.copy::text` : `own.${name}`));
      const copyText = `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} as own join twin on twin.old_id = own.person_id where own.company_id = $1`;
      await client.query(copyText, [companyId]);
    }
    await client.query('commit');
  } finally {
    client.release();
  }
  await database.ownerPool.query('analyze');
}
