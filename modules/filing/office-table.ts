/** Tables that other offices hand over: columns found by their headings, amounts to the fen, people by number or identity. */
import { failure, success, type Result } from '#kernel/base/result';
import { parseScaled } from '#kernel/quantity/decimal';
import { readIdentityNumbers } from '#modules/people';
import type { CompanyTransaction } from '#modules/platform';
import { filingError, type FilingError } from './filing-errors.ts';
import { readPeople } from './filing-people.ts';

/** Reads bytes of a workbook or of text into rows of texts; connectors know how. */
export type ReadTable = (bytes: Buffer) => Promise<Result<readonly (readonly string[])[], { readonly code: string; readonly text: string }>>;

/** Names that a column goes by; the first is the one our template uses. */
export type Columns<Name extends string> = Readonly<Record<Name, { readonly headings: readonly string[]; readonly isRequired: boolean }>>;

export type OfficeRow<Name extends string> = { readonly row: number; readonly text: (name: Name) => string };

const headingKey = (text: string): string => text.normalize('NFKC').replace(/[\s*()（）:：]/g, '');
/** The heading may stand below a title or two. */
const headingRows = 10;

/** Rows under the first line that holds every needed heading. Errors: `columnsMissing`. */
export const rowsOfTable = <Name extends string>(table: readonly (readonly string[])[], columns: Columns<Name>): Result<readonly OfficeRow<Name>[], FilingError> => {
  const names = Object.keys(columns) as Name[];
  for (const [index, line] of table.slice(0, headingRows).entries()) {
    const keys = line.map(headingKey);
    const place = new Map(names.map((name) => [name, keys.findIndex((key) => columns[name].headings.some((heading) => headingKey(heading) === key))]));
    if (names.some((name) => columns[name].isRequired && (place.get(name) ?? -1) < 0)) continue;
    return success(table.slice(index + 1).flatMap((cells, offset): readonly OfficeRow<Name>[] => {
      const text = (name: Name): string => ((place.get(name) ?? -1) < 0 ? '' : (cells[place.get(name) ?? 0] ?? '').trim());
      return cells.every((cell) => cell.trim() === '') || /^(合计|总计|小计)/.test((cells.find((cell) => cell.trim() !== '') ?? '').trim()) ? [] : [{ row: index + 2 + offset, text }];
    }));
  }
  return failure(filingError('columnsMissing', { columns: names.filter((name) => columns[name].isRequired).map((name) => columns[name].headings[0] ?? name).join(', ') }));
};

/** Fen of a text such as 1,234.50; empty is zero; null for more than two decimals or no number. */
export const fenOfText = (text: string): bigint | null => {
  const plain = text.replaceAll(/[,，\s¥￥]/g, '');
  return plain === '' || plain === '-' ? 0n : parseScaled(plain, 2);
};

export type KnownPerson = { readonly personId: number; readonly personNumber: string; readonly name: string };
/** Who a row is about: by person number where it stands, else by identity number. A name that is another's makes it nobody. */
export type FindPerson = (row: { readonly personNumber: string; readonly identityNumber: string; readonly name: string }) => KnownPerson | null;

export const peopleByNumbers = async (tx: CompanyTransaction): Promise<FindPerson> => {
  const people = await readPeople(tx);
  const byNumber = new Map(people.map((person) => [person.personNumber, person]));
  const identities = await readIdentityNumbers(tx, people.map(({ personId }) => personId));
  const byId = new Map(people.map((person) => [person.personId, person]));
  const byIdentity = new Map<string, KnownPerson | null>();
  for (const [personId, number] of identities) {
    const person = byId.get(personId);
    if (number !== '' && person !== undefined) byIdentity.set(number.toUpperCase(), byIdentity.has(number.toUpperCase()) ? null : person);
  }
  return ({ personNumber, identityNumber, name }) => {
    const found = personNumber === '' ? byIdentity.get(identityNumber.toUpperCase()) : byNumber.get(personNumber);
    return found === undefined || found === null || (name !== '' && found.name !== name) ? null : found;
  };
};
