/**
 * Makes a large company out of a smaller one inside the database: every person again under new numbers, with the same
 * terms, balances, punches, forms and rosters. For timing only; nobody looks at these people.
 */
import { declaredAmount, openingAmounts, termsAmounts } from '#modules/people';
import { asSystem, openColumn, sealColumn, withCompany, type Database, type SealedColumn } from '#modules/platform';

/** Tables in the order of their references, with the columns that name the person or must stay unique. */
const personTables: readonly { readonly table: string; readonly renewed: readonly string[]; readonly renamed: readonly string[]; readonly sealed?: SealedColumn }[] = [
  { table: 'people.terms', renewed: ['terms_id'], renamed: [], sealed: termsAmounts },
  { table: 'people.declared_deduction', renewed: ['declaration_id'], renamed: [], sealed: declaredAmount },
  { table: 'people.opening_balance', renewed: ['balance_id'], renamed: [], sealed: openingAmounts },
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

type Copied = { readonly table: string; readonly idColumn: string; readonly sealed: SealedColumn; readonly twins: readonly { readonly old_id: number; readonly new_id: number }[] };

/** Seals each copied row with the value of the row it was copied from: rows of a person keep their order. */
const sealCopies = (database: Database, companyId: number, { table, idColumn, sealed, twins }: Copied): Promise<void> =>
  withCompany(database, asSystem(companyId, 'proof', 'prove'), async (tx) => {
    const readText = `select person_id, ${idColumn}::text as row, ${sealed.column} as sealed from ${table} where company_id = $1 order by person_id, ${table === 'people.terms' ? 'valid_from' : table === 'people.opening_balance' ? 'through_month' : 'deduction, from_month'}, ${idColumn}`;
    const { rows } = await tx.query<{ person_id: number; row: string; sealed: Buffer | null }>(readText, [companyId]);
    const originals = rows.filter((row) => row.sealed !== null);
    const opened = await openColumn(tx, sealed, originals.map((row) => ({ personId: row.person_id, row: row.row, sealed: row.sealed })));
    const plainOf = Map.groupBy(originals.map((row, index) => ({ personId: row.person_id, plain: opened[index] })), ({ personId }) => personId);
    const copies = Map.groupBy(rows.filter((row) => row.sealed === null), (row) => row.person_id);
    const wanted = twins.flatMap(({ old_id, new_id }) => (copies.get(new_id) ?? []).map((row, index) => ({ personId: new_id, row: row.row, plain: plainOf.get(old_id)?.[index]?.plain })));
    const values = wanted.map(({ personId, row, plain }) => {
      if (!Buffer.isBuffer(plain)) throw new Error('a copy has an original');
      return { personId, row, plain };
    });
    const bytes = await sealColumn(tx, sealed, values);
    const writeText = `update ${table} as target set ${sealed.column} = made.sealed from unnest($2::int[], $3::bigint[], $4::bytea[]) as made (person_id, number, sealed) where target.company_id = $1 and target.person_id = made.person_id and target.${idColumn} = made.number`;
    await tx.query(writeText, [companyId, values.map(({ personId }) => personId), values.map(({ row }) => row), bytes]);
  });

/** Adds `copies - 1` further sets of people to the company. */
export async function multiplyPeople(database: Database, companyId: number, copies: number): Promise<void> {
  const client = await database.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('qinxin.company_id', $1, true)`, [String(companyId)]);
    await client.query('create table public.twin (copy integer, old_id integer, new_id integer)');
    const personColumns = (await columnsOf(database, 'people.person')).filter((name) => !['person_id', 'person_number', 'source_person_key', 'manager_person_number', 'identity_sealed', 'identity_mark', 'mobile_sealed'].includes(name)).join(', ');
    const insertPeople = `insert into people.person (person_number, ${personColumns}) select person_number || '-' || $2::text, ${personColumns} from people.person
       where company_id = $1 and person_number not like '%-%' order by person_id`;
    const pairText = `insert into public.twin select $2::integer, old.person_id, new.person_id from people.person as old
       join people.person as new on new.company_id = old.company_id and new.person_number = old.person_number || '-' || $2::text where old.company_id = $1`;
    for (let copy = 1; copy < copies; copy += 1) {
      await client.query(insertPeople, [companyId, copy]);
      await client.query(pairText, [companyId, copy]);
    }
    for (const { table, renewed, renamed, sealed } of personTables) {
      // A seal is bound to its person and row: copies are sealed for their own, below.
      const columns = (await columnsOf(database, table)).filter((name) => !renewed.includes(name) && name !== sealed?.column);
      const values = columns.map((name) => (name === 'person_id' ? 'twin.new_id' : renamed.includes(name) ? `own.${name} || '-' || twin.copy::text` : `own.${name}`));
      const copyText = `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} as own join public.twin as twin on twin.old_id = own.person_id where own.company_id = $1`;
      await client.query(copyText, [companyId]);
    }
    await client.query('commit');
  } finally {
    client.release();
  }
  const twins = (await database.ownerPool.query<{ old_id: number; new_id: number }>('select old_id, new_id from public.twin')).rows;
  await database.ownerPool.query('drop table public.twin');
  for (const { table, renewed, sealed } of personTables) if (sealed !== undefined) await sealCopies(database, companyId, { table, idColumn: renewed[0]!, sealed, twins });
  await database.ownerPool.query('analyze');
}
