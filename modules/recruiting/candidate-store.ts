/** All SQL of candidates. Who a candidate is stands sealed; equal values are found by their marks. */
import { assert } from '#kernel/base/result';
import { openColumn, openForWriting, sealColumn, type CompanyTransaction, type SealedColumn } from '#modules/platform';
import { candidateEmail, candidateIdentity, candidateMobile, candidateName, candidateProfile, candidateVoluntary, keyNames, markOfKey, markOfName, marksOf, type CandidateKeys, type CandidateMarks, type KeyName } from './sealed-recruiting.ts';
import type { Known } from './candidate-likeness.ts';

export type CandidateSkill = { readonly skill: string; readonly level: number | null; readonly years: number | null };
export type CandidateProfile = { readonly skills: readonly CandidateSkill[]; readonly experience: string };
export type Voluntary = { readonly gender: string | null; readonly birthYear: number | null };
export type StoredCandidate = {
  readonly candidateId: number; readonly sourceCode: string; readonly enteredMilliseconds: number; readonly isErased: boolean; readonly hasIdentity: boolean;
  readonly nameSealed: Buffer | null; readonly mobileSealed: Buffer | null; readonly emailSealed: Buffer | null; readonly profileSealed: Buffer | null; readonly voluntarySealed: Buffer | null;
};
type NewCandidate = { readonly candidateId: number; readonly sourceCode: string; readonly sourceKey: string; readonly name: string; readonly keys: CandidateKeys; readonly profile: CandidateProfile; readonly voluntary: Voluntary | null };

/** One intake after the other: what two of them would make twice, the second finds. */
export const holdIntake = async (tx: CompanyTransaction): Promise<void> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`recruiting candidates ${tx.companyId}`]);
};

const columnOfKey: Readonly<Record<KeyName, SealedColumn>> = { identity: candidateIdentity, mobile: candidateMobile, email: candidateEmail };

const sealTexts = async (tx: CompanyTransaction, column: SealedColumn, rows: readonly { readonly row: number; readonly text: string }[]): Promise<readonly (Buffer | null)[]> => {
  const given = rows.filter(({ text }) => text !== '');
  const sealed = await sealColumn(tx, column, given.map(({ row, text }) => ({ personId: null, row: String(row), plain: Buffer.from(text) })));
  const byRow = new Map(given.map(({ row }, index) => [row, sealed[index] ?? null]));
  return rows.map(({ row }) => byRow.get(row) ?? null);
};

const profileText = (profile: CandidateProfile): string => (profile.skills.length === 0 && profile.experience === '' ? '' : JSON.stringify(profile));
const voluntaryText = (given: Voluntary | null): string => (given === null || (given.gender === null && given.birthYear === null) ? '' : JSON.stringify(given));

/** Writes new candidates, sealed. */
export const insertCandidates = async (tx: CompanyTransaction, candidates: readonly NewCandidate[]): Promise<void> => {
  if (candidates.length === 0) return;
  const seal = (column: SealedColumn, textOf: (candidate: NewCandidate) => string) => sealTexts(tx, column, candidates.map((candidate) => ({ row: candidate.candidateId, text: textOf(candidate) })));
  const marks: CandidateMarks[] = [];
  const names: Buffer[] = [];
  for (const { keys, name } of candidates) {
    marks.push(await marksOf(tx, keys));
    names.push(await markOfName(tx, name));
  }
  await tx.query(
    `insert into recruiting.candidate (company_id, candidate_id, source_code, source_key, name_sealed, name_mark, identity_sealed, identity_mark, mobile_sealed, mobile_mark, email_sealed, email_mark, profile_sealed, voluntary_sealed, entered_by)
     select $1, made.*, $15 from unnest($2::bigint[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[], $14::bytea[]) as made`,
    [
      tx.companyId, candidates.map(({ candidateId }) => candidateId), candidates.map(({ sourceCode }) => sourceCode), candidates.map(({ sourceKey }) => sourceKey), await seal(candidateName, ({ name }) => name), names,
      await seal(candidateIdentity, ({ keys }) => keys.identity), marks.map(({ identity }) => identity), await seal(candidateMobile, ({ keys }) => keys.mobile), marks.map(({ mobile }) => mobile),
      await seal(candidateEmail, ({ keys }) => keys.email), marks.map(({ email }) => email), await seal(candidateProfile, ({ profile }) => profileText(profile)), await seal(candidateVoluntary, ({ voluntary }) => voluntaryText(voluntary)), tx.actor,
    ],
  );
};

const addText: Readonly<Record<KeyName, string>> = {
  identity: 'update recruiting.candidate set identity_sealed = $3, identity_mark = $4 where company_id = $1 and candidate_id = $2',
  mobile: 'update recruiting.candidate set mobile_sealed = $3, mobile_mark = $4 where company_id = $1 and candidate_id = $2',
  email: 'update recruiting.candidate set email_sealed = $3, email_mark = $4 where company_id = $1 and candidate_id = $2',
};

/** Writes keys that a candidate did not have. */
export const addKeys = async (tx: CompanyTransaction, candidateId: number, keys: CandidateKeys, names: readonly KeyName[]): Promise<void> => {
  for (const name of names) {
    const [sealed] = await sealTexts(tx, columnOfKey[name], [{ row: candidateId, text: keys[name] }]);
    await tx.query(addText[name], [tx.companyId, candidateId, sealed, await markOfKey(tx, name, keys[name])]);
  }
};

/** Writes anew what a candidate says of themselves. The identity number stays. */
export const updateCandidate = async (tx: CompanyTransaction, candidateId: number, given: { readonly name: string; readonly keys: Pick<CandidateKeys, 'mobile' | 'email'>; readonly profile: CandidateProfile }): Promise<void> => {
  const seal = async (column: SealedColumn, text: string): Promise<Buffer | null> => (await sealTexts(tx, column, [{ row: candidateId, text }]))[0] ?? null;
  await tx.query(
    'update recruiting.candidate set name_sealed = $3, mobile_sealed = $4, mobile_mark = $5, email_sealed = $6, email_mark = $7, profile_sealed = $8, name_mark = $9 where company_id = $1 and candidate_id = $2 and erased_at is null',
    [
      tx.companyId, candidateId, await seal(candidateName, given.name), await seal(candidateMobile, given.keys.mobile), await markOfKey(tx, 'mobile', given.keys.mobile),
      await seal(candidateEmail, given.keys.email), await markOfKey(tx, 'email', given.keys.email), await seal(candidateProfile, profileText(given.profile)), await markOfName(tx, given.name),
    ],
  );
};

type KnownRow = { candidate_id: string; source_code: string; source_key: string; name_sealed: Buffer } & { [Name in KeyName as `${Name}_sealed`]: Buffer | null } & { [Name in KeyName as `${Name}_mark`]: Buffer | null };

/** The mark under the current key, also while values still wait to be sealed again: then it is made from the value. */
const currentMark = async (tx: CompanyTransaction, row: KnownRow, name: KeyName, version: Buffer): Promise<Buffer | null> => {
  const mark = row[`${name}_mark`];
  if (mark === null || mark.subarray(0, 2).equals(version)) return mark;
  const [opened] = await openForWriting(tx, columnOfKey[name], [{ personId: null, row: row.candidate_id, sealed: row[`${name}_sealed`] }]);
  return opened === null || opened === undefined || opened === 'erased' ? null : markOfKey(tx, name, opened.toString());
};

/** Everyone who shares a key or the name with one of the arrivals, with the marks by which they are known. Names are opened for comparing alone. */
export const readAlike = async (tx: CompanyTransaction, marks: readonly CandidateMarks[], names: readonly string[], handed: { readonly sourceCode: string; readonly keys: readonly string[] }): Promise<readonly Known[]> => {
  const wanted = (name: KeyName): readonly Buffer[] => marks.flatMap((each) => each[name] ?? []);
  const nameMarks: Buffer[] = [];
  for (const name of new Set(names)) nameMarks.push(await markOfName(tx, name));
  const version = [...keyNames.flatMap(wanted), ...nameMarks][0]?.subarray(0, 2) ?? Buffer.alloc(2);
  const { rows } = await tx.query<KnownRow>(
    `select candidate_id::text, source_code, source_key, name_sealed, identity_sealed, identity_mark, mobile_sealed, mobile_mark, email_sealed, email_mark from recruiting.candidate
     where company_id = $1 and erased_at is null and (identity_mark = any($2) or mobile_mark = any($3) or email_mark = any($4) or (source_code = $5 and source_key = any($6)) or name_mark = any($8) or substring(name_mark from 1 for 2) <> $7
       or substring(identity_mark from 1 for 2) <> $7 or substring(mobile_mark from 1 for 2) <> $7 or substring(email_mark from 1 for 2) <> $7) order by candidate_id`,
    [tx.companyId, wanted('identity'), wanted('mobile'), wanted('email'), handed.sourceCode, handed.keys, version, nameMarks],
  );
  const opened = await openForWriting(tx, candidateName, rows.map((row) => ({ personId: null, row: row.candidate_id, sealed: row.name_sealed })));
  const known: Known[] = [];
  for (const [index, row] of rows.entries()) {
    const hex = async (name: KeyName): Promise<string | null> => (await currentMark(tx, row, name, version))?.toString('hex') ?? null;
    known.push({
      id: row.candidate_id, name: opened[index]?.toString() ?? '', keys: { identity: await hex('identity'), mobile: await hex('mobile'), email: await hex('email') },
      handedKey: row.source_code === handed.sourceCode && row.source_key !== '' ? row.source_key : null,
    });
  }
  return known;
};

type CandidateRow = {
  candidate_id: string; source_code: string; entered: number; is_erased: boolean; has_identity: boolean; name_sealed: Buffer | null; mobile_sealed: Buffer | null; email_sealed: Buffer | null; profile_sealed: Buffer | null; voluntary_sealed: Buffer | null;
};

/** Candidates by number, or all of them, the newest first; nothing opened yet. */
export const readCandidates = async (tx: CompanyTransaction, candidateIds: readonly number[] | null): Promise<readonly StoredCandidate[]> => {
  const { rows } = await tx.query<CandidateRow>(
    `select candidate_id::text, source_code, (extract(epoch from entered_at) * 1000)::float8 as entered, erased_at is not null as is_erased, identity_sealed is not null as has_identity, name_sealed, mobile_sealed, email_sealed, profile_sealed, voluntary_sealed
     from recruiting.candidate where company_id = $1 and ($2::bigint[] is null or candidate_id = any($2)) order by candidate_id desc`,
    [tx.companyId, candidateIds],
  );
  return rows.map((row) => ({
    candidateId: Number(row.candidate_id), sourceCode: row.source_code, enteredMilliseconds: row.entered, isErased: row.is_erased, hasIdentity: row.has_identity, nameSealed: row.name_sealed, mobileSealed: row.mobile_sealed, emailSealed: row.email_sealed,
    profileSealed: row.profile_sealed, voluntarySealed: row.voluntary_sealed,
  }));
};

/** One candidate, held against others until the transaction ends. */
export const lockCandidate = async (tx: CompanyTransaction, candidateId: number): Promise<StoredCandidate | null> => {
  const { rowCount } = await tx.query('select from recruiting.candidate where company_id = $1 and candidate_id = $2 for update', [tx.companyId, candidateId]);
  return (rowCount ?? 0) === 0 ? null : ((await readCandidates(tx, [candidateId]))[0] ?? null);
};

/** Opens one column of candidates for the reader; empty where nothing stands. */
const openTexts = async (tx: CompanyTransaction, column: SealedColumn, candidates: readonly StoredCandidate[], sealedOf: (candidate: StoredCandidate) => Buffer | null): Promise<readonly string[]> => {
  const opened = await openColumn(tx, column, candidates.map((candidate) => ({ personId: null, row: String(candidate.candidateId), sealed: sealedOf(candidate) })));
  return opened.map((value) => (value === null || value === 'erased' ? '' : value.toString()));
};
/** Names alone, for a list that shows nothing else. */
export const openNames = (tx: CompanyTransaction, candidates: readonly StoredCandidate[]): Promise<readonly string[]> => openTexts(tx, candidateName, candidates, ({ nameSealed }) => nameSealed);

export type Contacts = { readonly name: string; readonly mobile: string; readonly email: string };
export const openContacts = async (tx: CompanyTransaction, candidates: readonly StoredCandidate[]): Promise<readonly Contacts[]> => {
  const names = await openNames(tx, candidates);
  const mobiles = await openTexts(tx, candidateMobile, candidates, ({ mobileSealed }) => mobileSealed);
  const emails = await openTexts(tx, candidateEmail, candidates, ({ emailSealed }) => emailSealed);
  return candidates.map((_, index) => ({ name: names[index] ?? '', mobile: mobiles[index] ?? '', email: emails[index] ?? '' }));
};
export const openProfiles = async (tx: CompanyTransaction, candidates: readonly StoredCandidate[]): Promise<readonly CandidateProfile[]> =>
  (await openTexts(tx, candidateProfile, candidates, ({ profileSealed }) => profileSealed)).map((text) => (text === '' ? { skills: [], experience: '' } : (JSON.parse(text) as CandidateProfile)));
/** What was given freely, for the report of differences alone. */
export const openVoluntary = async (tx: CompanyTransaction, candidates: readonly StoredCandidate[]): Promise<readonly Voluntary[]> =>
  (await openTexts(tx, candidateVoluntary, candidates, ({ voluntarySealed }) => voluntarySealed)).map((text) => (text === '' ? { gender: null, birthYear: null } : (JSON.parse(text) as Voluntary)));

/** The identity number of a candidate on its way into the file of the person they become; it goes nowhere else. */
export const identityForHire = async (tx: CompanyTransaction, candidateId: number): Promise<string> => {
  const { rows } = await tx.query<{ identity_sealed: Buffer | null }>('select identity_sealed from recruiting.candidate where company_id = $1 and candidate_id = $2', [tx.companyId, candidateId]);
  const [opened] = await openForWriting(tx, candidateIdentity, [{ personId: null, row: String(candidateId), sealed: rows[0]?.identity_sealed ?? null }]);
  assert(opened !== 'erased', 'values of candidates belong to no person');
  return opened?.toString() ?? '';
};

/** The keys of a candidate on their way to the one that is kept; they go nowhere else. */
export const keysForJoin = async (tx: CompanyTransaction, candidateId: number): Promise<CandidateKeys> => {
  const { rows } = await tx.query<{ identity: Buffer | null; mobile: Buffer | null; email: Buffer | null }>('select identity_sealed as identity, mobile_sealed as mobile, email_sealed as email from recruiting.candidate where company_id = $1 and candidate_id = $2', [tx.companyId, candidateId]);
  const open = async (name: KeyName): Promise<string> => (await openForWriting(tx, columnOfKey[name], [{ personId: null, row: String(candidateId), sealed: rows[0]?.[name] ?? null }]))[0]?.toString() ?? '';
  return { identity: await open('identity'), mobile: await open('mobile'), email: await open('email') };
};

/** Writes that two candidates are one, and lets those of the other's applications run on that the kept one does not have. */
export const insertJoin = async (tx: CompanyTransaction, fromCandidateId: number, toCandidateId: number): Promise<void> => {
  await tx.query('insert into recruiting.candidate_join (company_id, from_candidate_id, to_candidate_id, made_by) values ($1, $2, $3, $4)', [tx.companyId, fromCandidateId, toCandidateId, tx.actor]);
  await tx.query(
    `update recruiting.application set candidate_id = $3 where company_id = $1 and candidate_id = $2
       and requisition_id not in (select requisition_id from recruiting.application where company_id = $1 and candidate_id = $3)`, [tx.companyId, fromCandidateId, toCandidateId],
  );
};

/** Ends everything that tells who candidates were, in every table of recruiting. What is left are numbers and dates. */
export const eraseRows = async (tx: CompanyTransaction, candidateIds: readonly number[]): Promise<void> => {
  const given = [tx.companyId, candidateIds];
  await tx.query(
    `update recruiting.candidate set source_key = '', name_sealed = null, name_mark = null, identity_sealed = null, identity_mark = null, mobile_sealed = null, mobile_mark = null, email_sealed = null, email_mark = null, profile_sealed = null, voluntary_sealed = null,
       erased_at = platform.now() where company_id = $1 and candidate_id = any($2) and erased_at is null`, given,
  );
  await tx.query('update recruiting.application_event set note_sealed = null where company_id = $1 and application_id in (select application_id from recruiting.application where company_id = $1 and candidate_id = any($2))', given);
  await tx.query(
    `update recruiting.scorecard set findings_sealed = null where company_id = $1 and interview_id in (
       select interview_id from recruiting.interview join recruiting.application using (company_id, application_id) where company_id = $1 and candidate_id = any($2))`, given,
  );
  await tx.query('update recruiting.offer set terms_sealed = null, salt_sealed = null where company_id = $1 and application_id in (select application_id from recruiting.application where company_id = $1 and candidate_id = any($2))', given);
};

/** When each candidate with nothing running came to rest, as days; those whose person was erased at once. */
export const readResting = async (tx: CompanyTransaction, candidateIds: readonly number[] | null): Promise<ReadonlyMap<number, { readonly sinceDate: string; readonly isPersonGone: boolean }>> => {
  const { rows } = await tx.query<{ candidate_id: string; since: string; is_gone: boolean }>(
    `select candidate.candidate_id::text, greatest(candidate.entered_at, max(application.moved_at))::date::text as since,
       coalesce(bool_or(application.stage = 'hired' and made.person_id is null), false) as is_gone
     from recruiting.candidate as candidate left join recruiting.application as application using (company_id, candidate_id) left join recruiting.hire as made using (company_id, application_id)
     where candidate.company_id = $1 and candidate.erased_at is null and ($2::bigint[] is null or candidate.candidate_id = any($2))
     group by candidate.candidate_id, candidate.entered_at having count(*) filter (where application.stage in ('new', 'screening', 'interview', 'offer')) = 0`,
    [tx.companyId, candidateIds],
  );
  return new Map(rows.map((row) => [Number(row.candidate_id), { sinceDate: row.since, isPersonGone: row.is_gone }]));
};
