/** The columns that hold sealed values, as data: what sealing again, counting and retiring need to know of each. */
import { assert } from '#kernel/base/result';
import type { CompanyTransaction } from '../transaction.ts';
import { readEnvelope } from './envelope.ts';
import { markOf, openForWriting, sealColumn, type SealedColumn } from './seal-column.ts';

export type SealedPlace = SealedColumn & {
  /** SQL of the row's name in the binding: the same text that the module's code seals with. */
  readonly rowText: string;
  /** The column of the person; null for values of the company. */
  readonly personColumn: string | null;
  /** A column of marks made from the same value. */
  readonly mark?: { readonly column: string; readonly purpose: string };
};

/** How a place is named in jobs and on the command line: table and column. */
export const nameOfPlace = ({ table, column }: SealedColumn): string => `${table}.${column}`;

/** Values per key version, oldest version first. */
export const countVersions = async (tx: CompanyTransaction, place: SealedPlace): Promise<readonly { readonly version: number; readonly values: number }[]> => {
  const countText = `select platform.seal_version(${place.column}) as version, count(*)::int as values from ${place.table} where company_id = $1 and ${place.column} is not null group by 1 order by 1`;
  return (await tx.query<{ version: number; values: number }>(countText, [tx.companyId])).rows;
};

/** Where a row stands in the files of its table: good as long as nobody writes the row. */
export type RowPosition = { readonly partition: number; readonly position: string };

/** The rows whose value is not at the version; found by one look at the table, partition by partition. */
export const findOtherVersions = async (tx: CompanyTransaction, place: SealedPlace, version: number): Promise<readonly RowPosition[]> => {
  const findText = `select tableoid::int8 as partition, ctid::text as position from ${place.table} where company_id = $1 and ${place.column} is not null and platform.seal_version(${place.column}) <> $2 order by 1, ctid`;
  return (await tx.query<{ partition: number; position: string }>(findText, [tx.companyId, version])).rows;
};

type Written = { readonly position: string; readonly sealed: Buffer; readonly mark: Buffer | null };

const writeRows = async (tx: CompanyTransaction, place: SealedPlace, partition: number, rows: readonly Written[]): Promise<number> => {
  const setMark = place.mark === undefined ? '' : `, ${place.mark.column} = made.mark`;
  const writeText = `update ${place.table} as target set ${place.column} = made.sealed${setMark} from unnest($3::tid[], $4::bytea[], $5::bytea[]) as made (position, sealed, mark)
    where target.company_id = $1 and target.tableoid = $2::oid and target.ctid = made.position`;
  const { rowCount } = await tx.query(writeText, [tx.companyId, partition, rows.map(({ position }) => position), rows.map(({ sealed }) => sealed), rows.map(({ mark }) => mark)]);
  return rowCount ?? 0;
};

const markText = async (tx: CompanyTransaction, place: SealedPlace, plain: Uint8Array): Promise<Buffer | null> => (place.mark === undefined ? null : markOf(tx, place.mark.purpose, Buffer.from(plain).toString()));

/** The bytes of a person whose key is gone open never again; they only take on the new version's number, so that the old one can go. */
const renumbered = (sealed: Buffer, version: number): Buffer => {
  const bytes = Buffer.from(sealed);
  bytes.writeUInt16BE(version, 2);
  return bytes;
};

/** Seals the values of some rows of one partition again. Rows that somebody wrote in the meantime are left alone; answers how many were done. */
export const resealRows = async (tx: CompanyTransaction, place: SealedPlace, version: number, partition: number, positions: readonly string[]): Promise<number> => {
  const person = place.personColumn ?? 'null::integer';
  const readText = `select ctid::text as position, ${person} as person_id, (${place.rowText}) as row, ${place.column} as sealed from ${place.table}
    where company_id = $1 and tableoid = $2::oid and ctid = any($3::tid[]) and ${place.column} is not null and platform.seal_version(${place.column}) <> $4 for update`;
  const { rows } = await tx.query<{ position: string; person_id: number | null; row: string; sealed: Buffer }>(readText, [tx.companyId, partition, positions, version]);
  const values = rows.map((row) => ({ personId: row.person_id, row: row.row, sealed: row.sealed }));
  const opened = await openForWriting(tx, place, values);
  const living = rows.flatMap((row, index) => {
    const plain = opened[index]!;
    return plain === 'erased' || plain === null ? [] : [{ position: row.position, personId: row.person_id, row: row.row, plain }];
  });
  const sealed = await sealColumn(tx, place, living);
  assert(sealed.every((bytes) => readEnvelope(bytes)?.version === version), 'values are sealed again under the version asked for');
  const written: Written[] = [];
  for (const [index, { position, plain }] of living.entries()) written.push({ position, sealed: sealed[index]!, mark: await markText(tx, place, plain) });
  rows.forEach((row, index) => { if (opened[index] === 'erased') written.push({ position: row.position, sealed: renumbered(row.sealed, version), mark: null }); });
  return writeRows(tx, place, partition, written);
};

const plainPerBatch = 500;

/** Seals values that a migration put aside, one batch; answers how many were left before it. Done twice, it does nothing. */
export const sealPutAside = async (tx: CompanyTransaction, place: SealedPlace): Promise<number> => {
  const { rows } = await tx.query<{ value_id: number; person_id: number | null; row_key: string; plain: Buffer }>(
    'select value_id, person_id, row_key, plain from platform.unsealed_value where company_id = $1 and place = $2 order by value_id limit $3 for update', [tx.companyId, nameOfPlace(place), plainPerBatch],
  );
  if (rows.length === 0) return 0;
  const sealed = await sealColumn(tx, place, rows.map((row) => ({ personId: row.person_id, row: row.row_key, plain: row.plain })));
  const marks: (Buffer | null)[] = [];
  for (const { plain } of rows) marks.push(await markText(tx, place, plain));
  const samePerson = place.personColumn === null ? '' : ` and target.${place.personColumn} = made.person_id`;
  const setMark = place.mark === undefined ? '' : `, ${place.mark.column} = made.mark`;
  const writeText = `update ${place.table} as target set ${place.column} = made.sealed${setMark} from unnest($2::text[], $3::int[], $4::bytea[], $5::bytea[]) as made (row, person_id, sealed, mark)
    where target.company_id = $1${samePerson} and (${place.rowText}) = made.row`;
  await tx.query(writeText, [tx.companyId, rows.map((row) => row.row_key), rows.map((row) => row.person_id), sealed, marks]);
  await tx.query('delete from platform.unsealed_value where company_id = $1 and value_id = any($2)', [tx.companyId, rows.map((row) => row.value_id)]);
  return rows.length;
};
