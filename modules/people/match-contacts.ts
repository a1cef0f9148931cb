/**
 * Who an outside account is. The machine matches on two exact grounds only: the company's own record names the account,
 * or the account equals the person number. Everything else is a list on which a person decides.
 */
import { failure, success, type Result } from '#kernel/base/result';
import { countLandedByPerson } from '#modules/sync';
import { holdFactLock, recordAudit, type CompanyTransaction } from '#modules/platform';
import type { PeopleError } from './people-errors.ts';

export type NewMatch = { readonly sourcePersonKey: string; readonly personId: number };

/**
 * Matches accounts that can be told exactly, and answers the new matches: their landed records should be absorbed again.
 * With `keys`, only those accounts are looked at, whether the contact list holds them or not (people may have left it).
 */
export async function autoMatch(tx: CompanyTransaction, input: { readonly sourceCode: string; readonly keys?: readonly string[] }): Promise<readonly NewMatch[]> {
  await holdFactLock(tx);
  const { rows } = await tx.query<{ source_person_key: string; person_id: number }>(
    `with human as materialized (
       select person_id, lower(person_number) as number, lower(source_person_key) as account from people.person where company_id = $1
     ),
     account as (
       select source_person_key as key from people.contact where company_id = $1 and source_code = $2 and ($4::text[] is null or lower(source_person_key) = any($4))
       union select unnest($3::text[])
       union select account from human where account is not null and ($4::text[] is null or account = any($4))
     ),
     unmatched as materialized (
       select distinct on (lower(key)) key, lower(key) as lowered from account
       where not exists (select from people.source_identity as known where known.company_id = $1 and known.source_code = $2 and lower(known.source_person_key) = lower(key)
         and ($4::text[] is null or lower(known.source_person_key) = any($4)))
         -- The spelling of the contact list first: it is the one that records carry.
       order by lower(key), exists (select from people.contact where company_id = $1 and source_code = $2 and source_person_key = key) desc, key
     ),
     candidate as (
       select key, person_id, 1 as ground from unmatched join human on account = lowered
       union all
       select key, person_id, 2 from unmatched join human on number = lowered
       where account is null
         and not exists (select from people.source_identity as known where known.company_id = $1 and known.source_code = $2 and known.person_id = human.person_id)
     ),
     -- Two persons with one claim, or two claims that differ: nothing is exact any more.
     exact as (select key, min(person_id) as person_id, min(ground) as ground from candidate group by key having count(distinct person_id) = 1)
     insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by)
     select $1, $2, key, person_id, case ground when 1 then 'sourcePersonKey' else 'personNumber' end from exact
     on conflict (company_id, source_code, source_person_key) do nothing
     returning source_person_key, person_id`,
    [tx.companyId, input.sourceCode, input.keys ?? [], input.keys?.map((key) => key.toLowerCase()) ?? null],
  );
  if (rows.length > 0) await recordAudit(tx, { action: 'people.autoMatched', subject: `source:${input.sourceCode}`, data: { matches: rows.length } });
  return rows.map((row) => ({ sourcePersonKey: row.source_person_key, personId: row.person_id }));
}

/** Which of our persons the given accounts are; accounts nobody knows are left out. Matches exactly tellable ones on the way. */
export async function resolveSourcePersons(tx: CompanyTransaction, sourceCode: string, keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const read = async (): Promise<Map<string, number>> => {
    const { rows } = await tx.query<{ source_person_key: string; person_id: number }>(
      'select source_person_key, person_id from people.source_identity where company_id = $1 and source_code = $2 and source_person_key = any($3)', [tx.companyId, sourceCode, keys],
    );
    return new Map(rows.map((row) => [row.source_person_key, row.person_id]));
  };
  const found = await read();
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length === 0) return found;
  // Most strangers stay strangers: one look at the people tells, and spares the whole judgement.
  const claims = await tx.query(
    'select from people.person where company_id = $1 and (lower(person_number) = any($2) or lower(source_person_key) = any($2)) limit 1', [tx.companyId, missing.map((key) => key.toLowerCase())],
  );
  if (claims.rowCount === 0) return found;
  await autoMatch(tx, { sourceCode, keys: missing });
  // Read again: another transaction may have matched them a moment ago, and then the insert says nothing.
  return read();
}

/** Accounts the company's own records name: to be asked for even when the contact list has lost them. */
export async function expectedSourceKeys(tx: CompanyTransaction, sourceCode: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{ key: string }>(
    `select source_person_key as key from people.source_identity where company_id = $1 and source_code = $2 order by 1`, [tx.companyId, sourceCode],
  );
  return rows.map((row) => row.key);
}

export type MatchProposal = { readonly personNumber: string; readonly name: string; readonly department: string; readonly because: 'sameName' | 'similarNumber' };

export type UnmatchedContact = {
  readonly sourceCode: string; readonly sourcePersonKey: string; readonly name: string; readonly departments: readonly string[];
  readonly status: 'active' | 'disabled' | 'notActivated' | 'left'; readonly firstSeenMilliseconds: number;
  /** Landed punches that wait for the answer. */
  readonly punches: number;
  readonly proposals: readonly MatchProposal[];
};

type ContactRow = { source_code: string; source_person_key: string; name: string; departments: string[]; status: UnmatchedContact['status']; first_seen: number; total: number };

export type UnmatchedFilter = { readonly sourceCode: string; readonly search: string; readonly page: number; readonly pageSize: number };

/** Accounts that are no known person yet, with who they might be. `sourceCode` "" = all sources. */
export async function listUnmatched(tx: CompanyTransaction, filter: UnmatchedFilter): Promise<{ readonly total: number; readonly rows: readonly UnmatchedContact[] }> {
  const { rows } = await tx.query<ContactRow>(
    `select source_code, source_person_key, name, status, (extract(epoch from first_seen) * 1000)::float8 as first_seen, count(*) over ()::int as total,
       array(select coalesce(department.name, key) from unnest(department_keys) with ordinality as listed (key, position)
             left join people.contact_department as department on department.company_id = contact.company_id and department.source_code = contact.source_code and department.department_key = key
             order by position) as departments
     from people.contact as contact
     where company_id = $1 and ($2 = '' or source_code = $2) and ($3 = '' or strpos(lower(name), lower($3)) > 0 or strpos(lower(source_person_key), lower($3)) > 0)
       and not exists (select from people.source_identity as known where known.company_id = contact.company_id and known.source_code = contact.source_code and known.source_person_key = contact.source_person_key)
     order by source_code, source_person_key offset $4 limit $5`,
    [tx.companyId, filter.sourceCode, filter.search, (filter.page - 1) * filter.pageSize, filter.pageSize],
  );
  const proposals = await proposeMatches(tx, rows.map((row) => ({ sourceCode: row.source_code, sourcePersonKey: row.source_person_key, name: row.name })));
  const punches = new Map<string, number>();
  for (const [sourceCode, group] of Map.groupBy(rows, (row) => row.source_code)) {
    for (const [key, count] of await countLandedByPerson(tx, sourceCode, 'punch', group.map((row) => row.source_person_key))) punches.set(`${sourceCode} ${key}`, count);
  }
  return {
    total: rows[0]?.total ?? 0,
    rows: rows.map((row) => ({
      sourceCode: row.source_code, sourcePersonKey: row.source_person_key, name: row.name, departments: row.departments, status: row.status, firstSeenMilliseconds: row.first_seen,
      punches: punches.get(`${row.source_code} ${row.source_person_key}`) ?? 0, proposals: proposals.get(`${row.source_code} ${row.source_person_key}`) ?? [],
    })),
  };
}

type Account = { readonly sourceCode: string; readonly sourcePersonKey: string; readonly name: string };

/** Who an account might be: the one person of that name, or a number that differs in one place. Never applied by itself. */
async function proposeMatches(tx: CompanyTransaction, accounts: readonly Account[]): Promise<ReadonlyMap<string, readonly MatchProposal[]>> {
  const { rows } = await tx.query<{ person_number: string; name: string; department: string }>(
    `select person_number, name, department from people.person where company_id = $1
       and not exists (select from people.source_identity as known where known.company_id = person.company_id and known.person_id = person.person_id and known.source_code = any($2))
     order by person_number`, [tx.companyId, accounts.map((account) => account.sourceCode)],
  );
  const byName = Map.groupBy(rows, (row) => row.name);
  const proposals = new Map<string, readonly MatchProposal[]>();
  for (const account of accounts) {
    const same = byName.get(account.name) ?? [];
    const propose = (because: MatchProposal['because']) => (row: (typeof rows)[number]): MatchProposal => ({ personNumber: row.person_number, name: row.name, department: row.department, because });
    const named = same.length === 1 ? same.map(propose('sameName')) : [];
    const similar = rows.filter((row) => !same.includes(row) && differsInOnePlace(row.person_number.toLowerCase(), account.sourcePersonKey.toLowerCase())).slice(0, 3).map(propose('similarNumber'));
    proposals.set(`${account.sourceCode} ${account.sourcePersonKey}`, [...named, ...similar]);
  }
  return proposals;
}

/** One character replaced, or two neighbours swapped. */
function differsInOnePlace(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  const differing = [...left].flatMap((character, index) => (character === right[index] ? [] : [index]));
  const [first, second] = differing;
  if (first === undefined) return false;
  return differing.length === 1 || (differing.length === 2 && second === first + 1 && left[first] === right[second] && left[second] === right[first]);
}

export type ContactMatch = { readonly sourceCode: string; readonly sourcePersonKey: string; readonly personNumber: string };

/**
 * A person says who an account is. `reabsorb` is called in the same transaction, so that the records that waited are
 * taken in at once or the match does not happen.
 */
export async function matchContact(tx: CompanyTransaction, match: ContactMatch, reabsorb: (tx: CompanyTransaction, matched: { readonly sourceCode: string; readonly sourcePersonKeys: readonly string[] }) => Promise<void>): Promise<Result<{ readonly personId: number }, PeopleError>> {
  await holdFactLock(tx);
  const person = await tx.query<{ person_id: number }>('select person_id from people.person where company_id = $1 and person_number = $2', [tx.companyId, match.personNumber]);
  const personId = person.rows[0]?.person_id;
  if (personId === undefined) return failure({ code: 'personUnknown', data: { personNumber: match.personNumber } });
  const contact = await tx.query('select from people.contact where company_id = $1 and source_code = $2 and source_person_key = $3', [tx.companyId, match.sourceCode, match.sourcePersonKey]);
  if (contact.rowCount === 0) return failure({ code: 'contactUnknown', data: { sourceCode: match.sourceCode, sourcePersonKey: match.sourcePersonKey } });
  await tx.query(
    `insert into people.source_identity (company_id, source_code, source_person_key, person_id, matched_by) values ($1, $2, $3, $4, $5)
     on conflict (company_id, source_code, source_person_key) do update set person_id = excluded.person_id, matched_by = excluded.matched_by, matched_at = platform.now()`,
    [tx.companyId, match.sourceCode, match.sourcePersonKey, personId, tx.actor],
  );
  await recordAudit(tx, { action: 'people.matched', subject: `person:${personId}`, data: { source: match.sourceCode, account: match.sourcePersonKey } });
  await reabsorb(tx, { sourceCode: match.sourceCode, sourcePersonKeys: [match.sourcePersonKey] });
  return success({ personId });
}
