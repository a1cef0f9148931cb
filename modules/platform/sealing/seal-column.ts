/**
 * The way of a classified value into the tables and out of them. A value opens only in a transaction whose reader may
 * see values of its class of that person, and every opening is noted for the audit: code without the gate gets bytes.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FieldClass } from '#contracts/api/access-terms';
import { assert } from '#kernel/base/result';
import { mayRead, reachOf } from '../subject.ts';
import type { CompanyTransaction } from '../transaction.ts';
import { openBytes, readEnvelope, sealBytes, suiteFacts, type SealBinding, type SealingKey } from './envelope.ts';
import { ensurePersonKeys, findCompanyKey, findPersonKeys, holdCurrentKey } from './find-keys.ts';
import { deletePersonKeys, haveKeysAlone, readErased } from './key-store.ts';
import { sealError } from './seal-error.ts';
import { createSecret, type Secret } from './secret.ts';

/** A column of sealed values. */
export type SealedColumn = { readonly table: string; readonly column: string; readonly fieldClass: FieldClass };

/** Whose value it is and in which row it stands; no person = a value of the company. */
export type PlainValue = { readonly personId: number | null; readonly row: string; readonly plain: Uint8Array };
export type SealedValue = { readonly personId: number | null; readonly row: string; readonly sealed: Uint8Array | null };
/** `erased`: the person's keys were destroyed. Null: there was no value. */
export type OpenedValue = Buffer | 'erased' | null;

const bindingOf = (tx: CompanyTransaction, { table, column }: SealedColumn, { personId, row }: { readonly personId: number | null; readonly row: string }): SealBinding =>
  ({ companyId: tx.companyId, table, column, personId, row });

/** Seals values of a column, in the order given, under the company's current key version. */
export const sealColumn = async (tx: CompanyTransaction, column: SealedColumn, values: readonly PlainValue[]): Promise<readonly Buffer[]> => {
  if (values.length === 0) return [];
  const company = await holdCurrentKey(tx);
  const personIds = new Set(values.flatMap(({ personId }) => (personId === null ? [] : [personId])));
  const keys = personIds.size === 0 ? new Map<number, SealingKey>() : await ensurePersonKeys(tx, personIds);
  return values.map((value) => {
    const key = value.personId === null ? company.sealing : keys.get(value.personId);
    if (key === undefined) throw sealError('keyMissing', { place: column.table, personId: value.personId ?? 0 });
    return sealBytes(key, bindingOf(tx, column, value), value.plain);
  });
};

const checkGate = (tx: CompanyTransaction, { fieldClass, table }: SealedColumn, values: readonly SealedValue[]): void => {
  const { access } = tx;
  if (access.kind === 'system') return;
  const seesAll = reachOf(access.subject, 'read', fieldClass) === 'all';
  for (const { personId } of values) {
    assert(seesAll || (personId !== null && mayRead(access, fieldClass, personId)), `the reader may not see ${fieldClass} values of this person (${table})`);
  }
};

/** The month that a row's name begins with. */
const monthOf = (row: string): string | null => /^\d{4}-\d{2}(?=\|)/.exec(row)?.[0] ?? null;

/** What the system reads for its own work is told by the rows of that work; people's, programs' and the command line's reads each leave their own. */
const noteReads = (tx: CompanyTransaction, { fieldClass, table, column }: SealedColumn, values: readonly SealedValue[]): void => {
  if (tx.access.kind === 'system' && tx.access.reason !== 'commandLine') return;
  // That there is no value is an answer too: how many people have one must not be read off the audit.
  const shown = values.filter(({ personId }) => personId !== null);
  if (shown.length === 0) return;
  const month = monthOf(shown[0]!.row);
  const what = month !== null && shown.every(({ row }) => row.startsWith(month)) ? `${table}.${column} ${month}` : `${table}.${column}`;
  tx.noteRead({ fieldClass, personIds: shown.length === 1 ? [shown[0]!.personId!] : [...new Set(shown.map(({ personId }) => personId!))], what });
};

type KeyFinder = (version: number, personId: number | null) => SealingKey | 'erased' | null;

/** The keys that a list of sealed values names, each version and person asked for once. */
const findKeys = async (tx: CompanyTransaction, values: readonly SealedValue[]): Promise<KeyFinder> => {
  const people = new Map<number, Set<number>>();
  const companyKeys = new Map<number, SealingKey>();
  for (const { personId, sealed } of values) {
    const version = sealed === null ? undefined : readEnvelope(sealed)?.version;
    if (version === undefined) continue;
    if (personId !== null) {
      const ids = people.get(version);
      if (ids === undefined) people.set(version, new Set([personId]));
      else ids.add(personId);
    } else if (!companyKeys.has(version)) {
      const key = await findCompanyKey(tx, version);
      if (key !== null) companyKeys.set(version, key.sealing);
    }
  }
  const keys = new Map<number, ReadonlyMap<number, SealingKey>>();
  const keyless = new Set<number>();
  for (const [version, ids] of people) {
    const found = await findPersonKeys(tx, version, ids);
    keys.set(version, found);
    if (found.size < ids.size) for (const personId of ids) if (!found.has(personId)) keyless.add(personId);
  }
  const erased = keyless.size === 0 ? keyless : await readErased(tx, [...keyless]);
  return (version, personId) => {
    if (personId === null) return companyKeys.get(version) ?? null;
    return keys.get(version)?.get(personId) ?? (erased.has(personId) ? 'erased' : null);
  };
};

/** Where, for an error and its incident; never what. */
const whereOf = ({ table, column }: SealedColumn, { personId, row }: SealedValue) => ({ place: `${table}.${column}`, personId: personId ?? 0, row });

const openValue = (tx: CompanyTransaction, column: SealedColumn, value: SealedValue, keyOf: KeyFinder): OpenedValue => {
  if (value.sealed === null) return null;
  const named = readEnvelope(value.sealed);
  if (named === null) throw sealError('sealBroken', whereOf(column, value));
  const key = keyOf(named.version, value.personId);
  if (key === 'erased') return 'erased';
  if (key === null) throw sealError('keyMissing', { ...whereOf(column, value), keyVersion: named.version });
  const plain = openBytes(key, bindingOf(tx, column, value), value.sealed);
  if (plain === null) throw sealError('sealBroken', whereOf(column, value));
  return plain;
};

/**
 * Opens values of a column, in the order given. Asserts that the reader may see each; throws `sealBroken` for bytes that
 * were changed, moved or put back, which opens an incident: never a wrong value.
 */
export const openColumn = async (tx: CompanyTransaction, column: SealedColumn, values: readonly SealedValue[]): Promise<readonly OpenedValue[]> => {
  if (values.length === 0) return [];
  checkGate(tx, column, values);
  const keyOf = await findKeys(tx, values);
  const opened = values.map((value) => openValue(tx, column, value, keyOf));
  noteReads(tx, column, values);
  return opened;
};

/** Opens values for sealing them again or comparing them; they go nowhere else. Not for answers: the gate is not asked. */
export const openForWriting = async (tx: CompanyTransaction, column: SealedColumn, values: readonly SealedValue[]): Promise<readonly OpenedValue[]> => {
  const keyOf = await findKeys(tx, values);
  return values.map((value) => openValue(tx, column, value, keyOf));
};

/** Where a company's own secret stands. */
export type SecretPlace = { readonly table: string; readonly column: string; readonly row: string };

const secretColumn = ({ table, column }: SecretPlace): SealedColumn => ({ table, column, fieldClass: 'public' });

/** Seals a secret of the company: a password of a source, an answer kept for a retry. */
export const sealSecret = async (tx: CompanyTransaction, place: SecretPlace, text: string): Promise<Buffer> => {
  const key = (await holdCurrentKey(tx)).sealing;
  return sealBytes(key, bindingOf(tx, secretColumn(place), { personId: null, row: place.row }), Buffer.from(text));
};

/** Opens a secret of the company. The answer refuses to be logged; reveal it where it is used. */
export const openSecret = async (tx: CompanyTransaction, place: SecretPlace, sealed: Uint8Array): Promise<Secret> => {
  const value: SealedValue = { personId: null, row: place.row, sealed };
  const opened = openValue(tx, secretColumn(place), value, await findKeys(tx, [value]));
  assert(opened !== null && opened !== 'erased', 'a secret of the company belongs to no person');
  return createSecret(opened.toString());
};

const markBytes = 16;
const markWith = (marking: Buffer, version: number, hash: string, purpose: string, value: string): Buffer => {
  const digest = createHmac(hash, marking).update(`${purpose}\n${value}`).digest();
  const mark = Buffer.allocUnsafe(2 + markBytes);
  mark.writeUInt16BE(version, 0);
  digest.copy(mark, 2, 0, markBytes);
  return mark;
};

/** A blind index: equal values of one purpose have equal marks, and without the company's key a mark tells nothing. */
export const markOf = async (tx: CompanyTransaction, purpose: string, value: string): Promise<Buffer> => {
  const key = await holdCurrentKey(tx);
  return markWith(key.marking, key.version, suiteFacts[key.suite].hash, purpose, value);
};

/** Whether a stored mark is that of a value, also when it was made under an earlier version of the company's key. */
export const isMarkOf = async (tx: CompanyTransaction, purpose: string, value: string, mark: Buffer): Promise<boolean> => {
  const key = mark.length === 2 + markBytes ? await findCompanyKey(tx, mark.readUInt16BE(0)) : null;
  return key !== null && timingSafeEqual(mark, markWith(key.marking, key.version, suiteFacts[key.suite].hash, purpose, value));
};

/** Destroys every key of a person: what was sealed for them opens no more, anywhere, for ever. */
export const destroyPersonKey = async (tx: CompanyTransaction, personId: number): Promise<number> => {
  // Whoever seals at this moment comes first: a key made behind our back would live on.
  await haveKeysAlone(tx);
  const destroyed = await deletePersonKeys(tx, personId);
  for (const name of tx.keys.madePersonKeys.keys()) if (name.endsWith(`/${personId}`)) tx.keys.madePersonKeys.delete(name);
  tx.keys.ring.forgetPerson(tx.companyId, personId);
  return destroyed;
};
