/** What administrators do with programs: take on, give rights, make keys, rotate, take back. All inside the caller's transaction. */
import ipaddr from 'ipaddr.js';
import { classesOfConfirmedKeys } from '#contracts/api/program-api';
import { steppedUpClasses } from '#contracts/api/access-terms';
import { failure, success, type Result } from '#kernel/base/result';
import { reachOf, type CompanyTransaction, type Subject } from '#modules/platform';
import type { ProgramError } from './program-errors.ts';
import {
  areTwoPeople, confirmGrantRow, confirmKeyRow, deleteGrant, endProgramRow, findGrantRow, findProgramRow, insertGrant, insertKey, insertProgram, listGrantRows, listKeyRows, revokeKeyRow, shortenKey, updateProgram,
  type GrantKey, type GrantRow, type KeyKind, type KeyRow, type ProgramRow, type ProgramSettings,
} from './program-store.ts';

type Outcome<T = null> = Promise<Result<T, ProgramError>>;
type Made = { readonly subject: Subject; readonly now: number };

const dayMilliseconds = 86_400_000;
const longestKeyDays = 366;

const refuse = (code: ProgramError['code'], data: ProgramError['data'] = {}): Result<never, ProgramError> => failure({ code, data });

/** The network part alone, as PostgreSQL's cidr wants it; null when the text is no network. */
const readNetwork = (text: string): string | null => {
  const trimmed = text.trim();
  if (ipaddr.isValidCIDR(trimmed)) {
    const [address, bits] = ipaddr.parseCIDR(trimmed);
    const network = address.kind() === 'ipv4' ? ipaddr.IPv4.networkAddressFromCIDR(trimmed) : ipaddr.IPv6.networkAddressFromCIDR(trimmed);
    return `${network.toString()}/${bits}`;
  }
  // "10.1" and the like would be read as addresses nobody meant.
  if (!ipaddr.IPv4.isValidFourPartDecimal(trimmed) && !ipaddr.IPv6.isValid(trimmed)) return null;
  return `${ipaddr.parse(trimmed).toString()}/${ipaddr.IPv6.isValid(trimmed) ? 128 : 32}`;
};

const readSettings = (settings: ProgramSettings): Result<ProgramSettings, ProgramError> => {
  const networks: string[] = [];
  for (const text of settings.networks) {
    const network = readNetwork(text);
    if (network === null) return refuse('networkUnreadable', { network: text.slice(0, 50) });
    networks.push(network);
  }
  return success({ ...settings, networks });
};

const findActive = async (tx: CompanyTransaction, programCode: string): Outcome<ProgramRow> => {
  const row = await findProgramRow(tx, programCode);
  if (row === null) return refuse('programUnknown', { programCode });
  return row.endedAt === null ? success(row) : refuse('programEnded', { programCode });
};

/** A program with its grants. Fails with `programCodeTaken`, `networkUnreadable`, or as `proposeGrantOf`. */
export const createProgramOf = async (tx: CompanyTransaction, made: Made, program: ProgramSettings & { readonly programCode: string; readonly grants: readonly Omit<GrantKey, 'programCode'>[] }): Outcome => {
  const settings = readSettings(program);
  if (!settings.ok) return settings;
  if (!(await insertProgram(tx, { ...settings.value, programCode: program.programCode, by: made.subject.userId, now: made.now }))) return refuse('programCodeTaken', { programCode: program.programCode });
  for (const grant of program.grants) {
    const given = await proposeGrantOf(tx, made, { ...grant, programCode: program.programCode });
    if (!given.ok) return given;
  }
  return success(null);
};

/** New networks, name and limit. Fails with `programUnknown`, `programEnded` or `networkUnreadable`. */
/** More networks than before, and the keys wait for a second person again. */
export const changeProgramOf = async (tx: CompanyTransaction, { subject, now }: Made, programCode: string, wish: ProgramSettings): Outcome => {
  const active = await findActive(tx, programCode);
  if (!active.ok) return active;
  const settings = readSettings(wish);
  if (!settings.ok) return settings;
  await updateProgram(tx, programCode, { ...settings.value, by: subject.userId, now });
  return success(null);
};

/** Nobody gives what they do not hold for everyone; what waits for a second person may be asked for by who does not hold it. */
export const proposeGrantOf = async (tx: CompanyTransaction, { subject, now }: Made, grant: GrantKey): Outcome => {
  const active = await findActive(tx, grant.programCode);
  if (!active.ok) return active;
  if (!steppedUpClasses.includes(grant.fieldClass) && reachOf(subject, grant.action, grant.fieldClass) !== 'all') return refuse('rightNotHeld', { action: grant.action, fieldClass: grant.fieldClass });
  return (await insertGrant(tx, { ...grant, by: subject.userId, now })) ? success(null) : refuse('grantKnown', { action: grant.action, fieldClass: grant.fieldClass });
};

/** The second person: another one, who holds the right for everyone, and has proven it. The subject stands with their own rights: what was delegated confirms nothing. */
export const mayConfirm = (subject: Subject, grant: Omit<GrantKey, 'programCode'> & { readonly proposedBy: string }): boolean =>
  subject.program === null && subject.userId !== grant.proposedBy && reachOf(subject, grant.action, grant.fieldClass) === 'all';

/** The second person's word. Fails with `grantUnknown`, `grantNotWaiting`, or `secondHolderNeeded`. */
export const confirmGrantOf = async (tx: CompanyTransaction, { subject, now }: Made, key: GrantKey): Outcome => {
  const active = await findActive(tx, key.programCode);
  if (!active.ok) return active;
  const grant = await findGrantRow(tx, key);
  if (grant === null) return refuse('grantUnknown');
  if (grant.isValid) return refuse('grantNotWaiting');
  if (!mayConfirm(subject, grant) || !(await areTwoPeople(tx, grant.proposedBy, subject.userId, grant.proposedAt))) return refuse('secondHolderNeeded');
  await confirmGrantRow(tx, { ...key, by: subject.userId, now });
  return success(null);
};

/** Takes a grant away, waiting or valid, at once. Fails with `grantUnknown`. */
export const withdrawGrantOf = async (tx: CompanyTransaction, key: GrantKey): Outcome => ((await deleteGrant(tx, key)) ? success(null) : refuse('grantUnknown'));

export type WantedKey = { readonly programCode: string; readonly kind: KeyKind; readonly keyId: string; readonly secretHash: Buffer; readonly expiresAt: number };

/** A key that ends within the longest time allowed. Fails with `expiryOutOfRange`, `programUnknown` or `programEnded`. */
export const issueKeyOf = async (tx: CompanyTransaction, { subject, now }: Made, wanted: WantedKey): Outcome<{ readonly keyId: string; readonly expiresAt: number }> => {
  const active = await findActive(tx, wanted.programCode);
  if (!active.ok) return active;
  if (!(wanted.expiresAt > now && wanted.expiresAt <= now + longestKeyDays * dayMilliseconds)) return refuse('expiryOutOfRange', { days: longestKeyDays });
  await insertKey(tx, { ...wanted, now, by: subject.userId });
  return success({ keyId: wanted.keyId, expiresAt: wanted.expiresAt });
};

const findKey = async (tx: CompanyTransaction, programCode: string, keyId: string): Promise<KeyRow | undefined> => (await listKeyRows(tx)).find((key) => key.programCode === programCode && key.keyId === keyId);

/** What is open to the key of a program only once a second person has confirmed the key. */
export const grantsOfConfirmedKeys = (grants: readonly GrantRow[], programCode: string): readonly GrantRow[] => grants.filter((grant) => grant.programCode === programCode && grant.isValid && classesOfConfirmedKeys.includes(grant.fieldClass));

/** Whoever confirms a key holds everything that it opens, for everyone, and neither made it nor widened where it may be used from. */
export const mayConfirmKey = (subject: Subject, key: KeyRow, opened: readonly GrantRow[]): boolean =>
  subject.program === null && subject.userId !== key.createdBy && subject.userId !== key.widenedBy && opened.length > 0 && opened.every(({ action, fieldClass }) => reachOf(subject, action, fieldClass) === 'all');

export const confirmKeyOf = async (tx: CompanyTransaction, { subject, now }: Made, wish: { readonly programCode: string; readonly keyId: string }): Outcome => {
  const active = await findActive(tx, wish.programCode);
  if (!active.ok) return active;
  const key = await findKey(tx, wish.programCode, wish.keyId);
  if (key === undefined) return refuse('keyUnknown');
  if (key.revokedAt !== null || key.expiresAt <= now) return refuse('keyEnded');
  const opened = grantsOfConfirmedKeys(await listGrantRows(tx), wish.programCode);
  if (key.isConfirmed || opened.length === 0) return refuse('keyNotWaiting');
  const isAnother = (await areTwoPeople(tx, key.createdBy, subject.userId, key.createdAt)) && (key.widenedBy === null || key.widenedAt === null || (await areTwoPeople(tx, key.widenedBy, subject.userId, key.widenedAt)));
  if (!isAnother || !mayConfirmKey(subject, key, opened)) return refuse('secondHolderNeeded');
  await confirmKeyRow(tx, { ...wish, by: subject.userId, now });
  return success(null);
};

/** The successor is of the same kind and waits for its own confirmation; both work during the overlap. */
export const rotateKeyOf = async (tx: CompanyTransaction, made: Made, wanted: Omit<WantedKey, 'kind'> & { readonly oldKeyId: string; readonly overlapHours: number }): Outcome<{ readonly keyId: string; readonly expiresAt: number; readonly kind: KeyKind }> => {
  const active = await findActive(tx, wanted.programCode);
  if (!active.ok) return active;
  const old = await findKey(tx, wanted.programCode, wanted.oldKeyId);
  if (old === undefined) return refuse('keyUnknown');
  if (old.revokedAt !== null || old.expiresAt <= made.now) return refuse('keyEnded');
  const issued = await issueKeyOf(tx, made, { ...wanted, kind: old.kind });
  if (!issued.ok) return issued;
  if (wanted.overlapHours === 0) await revokeKeyRow(tx, { programCode: wanted.programCode, keyId: wanted.oldKeyId, now: made.now });
  else await shortenKey(tx, { programCode: wanted.programCode, keyId: wanted.oldKeyId, until: made.now + wanted.overlapHours * 3_600_000 });
  return success({ ...issued.value, kind: old.kind });
};

/** Ends a key at once. Fails with `keyUnknown`. */
export const revokeKeyOf = async (tx: CompanyTransaction, key: { readonly programCode: string; readonly keyId: string; readonly now: number }): Outcome => ((await revokeKeyRow(tx, key)) ? success(null) : refuse('keyUnknown'));

/** Ends a program and with it every key, for good. Fails with `programUnknown`. */
export const endProgramOf = async (tx: CompanyTransaction, programCode: string, now: number): Outcome => {
  const row = await findProgramRow(tx, programCode);
  if (row === null) return refuse('programUnknown', { programCode });
  await endProgramRow(tx, programCode, now);
  return success(null);
};
