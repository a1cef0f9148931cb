/** All statements on programs, their grants, keys, tokens and requests. Instants are epoch milliseconds of the installation's clock. */
import type { Action, FieldClass } from '#contracts/api/access-terms';
import type { keyKinds } from '#contracts/api/program-api';
import type { CompanyTransaction } from '#modules/platform';
import { milliseconds } from './sql-instant.ts';

export type KeyKind = (typeof keyKinds)[number];
export type ProgramRow = { readonly programCode: string; readonly name: string; readonly networks: readonly string[]; readonly requestsPerMinute: number; readonly createdAt: number; readonly endedAt: number | null };
export type GrantRow = {
  readonly programCode: string; readonly programName: string; readonly action: Action; readonly fieldClass: FieldClass; readonly isValid: boolean;
  readonly proposedBy: string; readonly proposedAt: number; readonly confirmedBy: string | null;
};
export type KeyRow = {
  readonly keyId: string; readonly programCode: string; readonly kind: KeyKind; readonly createdBy: string; readonly createdAt: number; readonly expiresAt: number; readonly revokedAt: number | null; readonly lastUsedAt: number | null;
  readonly isConfirmed: boolean;
  /** Who last let the program call from more networks since the key was made; null: nobody. */
  readonly widenedBy: string | null; readonly widenedAt: number | null;
};

const programColumns = `program_code as "programCode", name, networks::text[] as networks, requests_per_minute as "requestsPerMinute", ${milliseconds('created_at')} as "createdAt", ${milliseconds('ended_at')} as "endedAt"`;

export const listProgramRows = async (tx: CompanyTransaction): Promise<readonly ProgramRow[]> =>
  (await tx.query<ProgramRow>(`select ${programColumns} from identity.program where company_id = $1 order by program_code`, [tx.companyId])).rows;

/** Locks the row: two changes of one program follow one another. */
export const findProgramRow = async (tx: CompanyTransaction, programCode: string): Promise<ProgramRow | null> =>
  (await tx.query<ProgramRow>(`select ${programColumns} from identity.program where company_id = $1 and program_code = $2 for update`, [tx.companyId, programCode])).rows[0] ?? null;

export type ProgramSettings = { readonly name: string; readonly networks: readonly string[]; readonly requestsPerMinute: number };

/** False when the code is taken. */
export const insertProgram = async (tx: CompanyTransaction, program: ProgramSettings & { readonly programCode: string; readonly by: string; readonly now: number }): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `insert into identity.program (company_id, program_code, name, networks, requests_per_minute, created_at, created_by) values ($1, $2, $3, $4::cidr[], $5, to_timestamp($6::float8 / 1000), $7)
     on conflict (company_id, program_code) do nothing`, [tx.companyId, program.programCode, program.name, program.networks, program.requestsPerMinute, program.now, program.by],
  );
  return rowCount === 1;
};

/** Callers from networks that were not allowed before are new callers: the program's keys wait for a second person again. */
export const updateProgram = async (tx: CompanyTransaction, programCode: string, { by, now, ...settings }: ProgramSettings & { readonly by: string; readonly now: number }): Promise<void> => {
  await tx.query(
    `update identity.program_key as key set confirmed_by = null, confirmed_at = null, widened_by = $4, widened_at = to_timestamp($5::float8 / 1000)
     from identity.program where program.company_id = $1 and program.program_code = $2 and key.company_id = $1 and key.program_code = $2 and cardinality(program.networks) > 0
       and (cardinality($3::cidr[]) = 0 or exists (select from unnest($3::cidr[]) as wish where not exists (select from unnest(program.networks) as held where wish <<= held)))`,
    [tx.companyId, programCode, settings.networks, by, now],
  );
  await tx.query('update identity.program set name = $3, networks = $4::cidr[], requests_per_minute = $5 where company_id = $1 and program_code = $2', [tx.companyId, programCode, settings.name, settings.networks, settings.requestsPerMinute]);
};

export const endProgramRow = async (tx: CompanyTransaction, programCode: string, now: number): Promise<void> => {
  await tx.query(`update identity.program set ended_at = to_timestamp($3::float8 / 1000) where company_id = $1 and program_code = $2 and ended_at is null`, [tx.companyId, programCode, now]);
  await tx.query(`update identity.program_key set revoked_at = to_timestamp($3::float8 / 1000) where company_id = $1 and program_code = $2 and revoked_at is null`, [tx.companyId, programCode, now]);
};

const grantColumns = `program_code as "programCode", name as "programName", action, field_class as "fieldClass", not needs_confirmation or confirmed_at is not null as "isValid", proposed_by as "proposedBy", ${milliseconds('proposed_at')} as "proposedAt", confirmed_by as "confirmedBy"`;

export const listGrantRows = async (tx: CompanyTransaction): Promise<readonly GrantRow[]> =>
  (await tx.query<GrantRow>(`select ${grantColumns} from identity.program_grant join identity.program using (company_id, program_code) where company_id = $1 order by program_code, proposed_at, action, field_class`, [tx.companyId])).rows;

export type GrantKey = { readonly programCode: string; readonly action: Action; readonly fieldClass: FieldClass };

export const findGrantRow = async (tx: CompanyTransaction, key: GrantKey): Promise<GrantRow | null> =>
  (await tx.query<GrantRow>(`select ${grantColumns} from identity.program_grant as program_grant join identity.program using (company_id, program_code) where company_id = $1 and program_code = $2 and action = $3 and field_class = $4 for update of program_grant`, [tx.companyId, key.programCode, key.action, key.fieldClass])).rows[0] ?? null;

export const insertGrant = async (tx: CompanyTransaction, grant: GrantKey & { readonly by: string; readonly now: number }): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `insert into identity.program_grant (company_id, program_code, action, field_class, proposed_by, proposed_at) values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000)) on conflict do nothing`,
    [tx.companyId, grant.programCode, grant.action, grant.fieldClass, grant.by, grant.now],
  );
  return rowCount === 1;
};

export const confirmGrantRow = async (tx: CompanyTransaction, key: GrantKey & { readonly by: string; readonly now: number }): Promise<void> => {
  await tx.query(`update identity.program_grant set confirmed_by = $5, confirmed_at = to_timestamp($6::float8 / 1000) where company_id = $1 and program_code = $2 and action = $3 and field_class = $4`, [tx.companyId, key.programCode, key.action, key.fieldClass, key.by, key.now]);
};

export const deleteGrant = async (tx: CompanyTransaction, key: GrantKey): Promise<boolean> => {
  const { rowCount } = await tx.query('delete from identity.program_grant where company_id = $1 and program_code = $2 and action = $3 and field_class = $4', [tx.companyId, key.programCode, key.action, key.fieldClass]);
  return rowCount === 1;
};

export const listKeyRows = async (tx: CompanyTransaction): Promise<readonly KeyRow[]> =>
  (await tx.query<KeyRow>(
    `select key_id as "keyId", program_code as "programCode", kind, created_by as "createdBy", confirmed_at is not null as "isConfirmed", widened_by as "widenedBy", ${milliseconds('widened_at')} as "widenedAt", ${milliseconds('created_at')} as "createdAt", ${milliseconds('expires_at')} as "expiresAt", ${milliseconds('revoked_at')} as "revokedAt",
            (select ${milliseconds('max(at)')} from identity.program_request as request where request.company_id = program_key.company_id and request.key_id = program_key.key_id) as "lastUsedAt"
     from identity.program_key where company_id = $1 order by created_at desc, key_id`, [tx.companyId],
  )).rows;

export type NewKey = { readonly keyId: string; readonly programCode: string; readonly kind: KeyKind; readonly secretHash: Buffer; readonly now: number; readonly by: string; readonly expiresAt: number };

export const insertKey = async (tx: CompanyTransaction, key: NewKey): Promise<void> => {
  await tx.query(
    `insert into identity.program_key (company_id, key_id, program_code, kind, secret_hash, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000), $7, to_timestamp($8::float8 / 1000))`,
    [tx.companyId, key.keyId, key.programCode, key.kind, key.secretHash, key.now, key.by, key.expiresAt],
  );
};

export const confirmKeyRow = async (tx: CompanyTransaction, key: { readonly programCode: string; readonly keyId: string; readonly by: string; readonly now: number }): Promise<void> => {
  await tx.query(`update identity.program_key set confirmed_by = $4, confirmed_at = to_timestamp($5::float8 / 1000) where company_id = $1 and program_code = $2 and key_id = $3`, [tx.companyId, key.programCode, key.keyId, key.by, key.now]);
};

/** Whether two users are two humans, and were since a moment: nobody checks what was made for them or in their name. */
export const areTwoPeople = async (tx: CompanyTransaction, maker: string, checker: string, since: number): Promise<boolean> =>
  (await tx.query<{ areTwo: boolean }>('select identity.are_two_people($1, $2, $3, to_timestamp($4::float8 / 1000)) as "areTwo"', [tx.companyId, maker, checker, since])).rows[0]?.areTwo === true;

/** False when the program has no such key. */
export const revokeKeyRow = async (tx: CompanyTransaction, key: { readonly programCode: string; readonly keyId: string; readonly now: number }): Promise<boolean> => {
  const { rowCount } = await tx.query(`update identity.program_key set revoked_at = coalesce(revoked_at, to_timestamp($4::float8 / 1000)) where company_id = $1 and program_code = $2 and key_id = $3`, [tx.companyId, key.programCode, key.keyId, key.now]);
  return rowCount === 1;
};

export const shortenKey = async (tx: CompanyTransaction, key: { readonly programCode: string; readonly keyId: string; readonly until: number }): Promise<void> => {
  await tx.query(`update identity.program_key set expires_at = least(expires_at, to_timestamp($4::float8 / 1000)) where company_id = $1 and program_code = $2 and key_id = $3`, [tx.companyId, key.programCode, key.keyId, key.until]);
};

export type HeldKey = {
  readonly programCode: string; readonly kind: KeyKind; readonly secretHash: Buffer; readonly isTokenValid: boolean; readonly isConfirmed: boolean; readonly expiresAt: number; readonly isRevoked: boolean; readonly isEnded: boolean;
  readonly requestsPerMinute: number; readonly isNetworkAllowed: boolean; readonly grants: readonly { readonly action: Action; readonly fieldClass: FieldClass }[];
};

/** A key with everything that decides about a request, in one statement: what was taken back a moment ago is gone. */
export const findHeldKey = async (tx: CompanyTransaction, asked: { readonly keyId: string; readonly tokenHash: Buffer; readonly from: string; readonly now: number }): Promise<HeldKey | null> =>
  (await tx.query<HeldKey>(
    `select program_code as "programCode", kind, secret_hash as "secretHash", ${milliseconds('expires_at')} as "expiresAt", revoked_at is not null as "isRevoked", key.confirmed_at is not null as "isConfirmed", ended_at is not null as "isEnded", requests_per_minute as "requestsPerMinute",
            exists (select from identity.program_token as token where token.company_id = key.company_id and token.key_id = key.key_id and token_hash = $3 and token.expires_at > to_timestamp($5::float8 / 1000)) as "isTokenValid",
            cardinality(networks) = 0 or exists (select from unnest(networks) as network where $4::inet <<= network) as "isNetworkAllowed",
            coalesce((select json_agg(json_build_object('action', action, 'fieldClass', field_class)) from identity.program_grant as held
              where held.company_id = key.company_id and held.program_code = key.program_code and (not needs_confirmation or confirmed_at is not null)), '[]') as grants
     from identity.program_key as key join identity.program using (company_id, program_code) where company_id = $1 and key_id = $2`,
    [tx.companyId, asked.keyId, asked.tokenHash, asked.from, asked.now],
  )).rows[0] ?? null;

export const insertToken = async (tx: CompanyTransaction, token: { readonly tokenHash: Buffer; readonly keyId: string; readonly now: number; readonly expiresAt: number }): Promise<void> => {
  await tx.query(`delete from identity.program_token where company_id = $1 and expires_at <= to_timestamp($2::float8 / 1000)`, [tx.companyId, token.now]);
  await tx.query(`insert into identity.program_token (company_id, token_hash, key_id, expires_at) values ($1, $2, $3, to_timestamp($4::float8 / 1000))`, [tx.companyId, token.tokenHash, token.keyId, token.expiresAt]);
};

export type ProgramRequest = { readonly at: number; readonly programCode: string; readonly keyId: string; readonly method: string; readonly route: string; readonly status: number; readonly from: string };

export const insertRequest = async (tx: CompanyTransaction, request: ProgramRequest): Promise<void> => {
  await tx.query(
    `insert into identity.program_request (company_id, at, program_code, key_id, method, route, status, from_address) values ($1, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7, $8)`,
    [tx.companyId, request.at, request.programCode, request.keyId, request.method, request.route, request.status, request.from],
  );
};

export type RequestFilter = { readonly programCode: string; readonly search: string; readonly statusFrom: number; readonly statusTo: number; readonly from: number | null; readonly to: number | null; readonly page: number; readonly pageSize: number };

export const listRequests = async (tx: CompanyTransaction, filter: RequestFilter): Promise<{ readonly total: number; readonly rows: readonly ProgramRequest[] }> => {
  const { rows } = await tx.query<ProgramRequest & { total: number }>(
    `select ${milliseconds('at')} as at, program_code as "programCode", key_id as "keyId", method, route, status, from_address as "from", count(*) over ()::int as total
     from identity.program_request where company_id = $1 and ($2 = '' or program_code = $2) and ($3 = '' or strpos(lower(route), lower($3)) > 0 or strpos(from_address, $3) > 0)
       and status >= $4 and status < $5 and ($6::float8 is null or at >= to_timestamp($6::float8 / 1000)) and ($7::float8 is null or at < to_timestamp($7::float8 / 1000))
     order by at desc, request_seq desc offset $8 limit $9`,
    [tx.companyId, filter.programCode, filter.search, filter.statusFrom, filter.statusTo, filter.from, filter.to, (filter.page - 1) * filter.pageSize, filter.pageSize],
  );
  return { total: rows[0]?.total ?? 0, rows: rows.map(({ total: _total, ...row }) => row) };
};
