/** All statements on sign-in providers, linked accounts and sign-ins under way. Instants are epoch milliseconds. */
import type { providerKinds } from '#contracts/api/external-sign-in-api';
import { openSecret, sealSecret, type CompanyTransaction, type Database } from '#modules/platform';
import { milliseconds } from './sql-instant.ts';

export type ProviderKind = (typeof providerKinds)[number];
export type WeComProviderSettings = { readonly kind: 'wecom'; readonly sourceCode: string; readonly agentId: string; readonly pagesUrl: string };
export type OpenIdProviderSettings = { readonly kind: 'openId'; readonly issuer: string; readonly clientId: string };
export type ProviderSettings = WeComProviderSettings | OpenIdProviderSettings;

export type ProviderRow = {
  readonly providerCode: string; readonly name: string; readonly isListed: boolean; readonly makesUsers: boolean; readonly settings: ProviderSettings;
  readonly secretSealed: Buffer | null; readonly secretExpiresAt: number | null; readonly links: number;
};

const providerColumns = `provider_code as "providerCode", name, is_listed as "isListed", makes_users as "makesUsers", settings, secret_sealed as "secretSealed", ${milliseconds('secret_expires_at')} as "secretExpiresAt",
  (select count(*)::int from identity.external_account as account where account.company_id = provider.company_id and account.provider_code = provider.provider_code) as links`;

export const listProviderRows = async (tx: CompanyTransaction): Promise<readonly ProviderRow[]> =>
  (await tx.query<ProviderRow>(`select ${providerColumns} from identity.sign_in_provider as provider where company_id = $1 order by provider_code`, [tx.companyId])).rows;

export const findProviderRow = async (tx: CompanyTransaction, providerCode: string): Promise<ProviderRow | null> =>
  (await tx.query<ProviderRow>(`select ${providerColumns} from identity.sign_in_provider as provider where company_id = $1 and provider_code = $2`, [tx.companyId, providerCode])).rows[0] ?? null;

export const listProviderSecrets = async (tx: CompanyTransaction): Promise<readonly { readonly providerCode: string; readonly expiresAt: number }[]> =>
  (await tx.query<{ providerCode: string; expiresAt: number }>(`select provider_code as "providerCode", ${milliseconds('secret_expires_at')} as "expiresAt" from identity.sign_in_provider where company_id = $1 and secret_expires_at is not null`, [tx.companyId])).rows;

const secretPlace = (providerCode: string) => ({ table: 'identity.sign_in_provider', column: 'secret_sealed', row: providerCode });

/** The client secret in the clear, for the one request that needs it; null when none is stored. */
export const openProviderSecret = async (tx: CompanyTransaction, provider: ProviderRow): Promise<string | null> =>
  provider.secretSealed === null ? null : (await openSecret(tx, secretPlace(provider.providerCode), provider.secretSealed)).reveal();

export type NewProvider = Pick<ProviderRow, 'providerCode' | 'name' | 'isListed' | 'makesUsers' | 'settings' | 'secretExpiresAt'> & { readonly secret: string | null };

/** Adds or changes; without a secret, the stored one stays. */
export const saveProviderRow = async (tx: CompanyTransaction, provider: NewProvider): Promise<void> => {
  const sealed = provider.secret === null ? null : await sealSecret(tx, secretPlace(provider.providerCode), provider.secret);
  await tx.query(
    `insert into identity.sign_in_provider as stored (company_id, provider_code, kind, name, is_listed, makes_users, settings, secret_sealed, secret_expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::float8 / 1000))
     on conflict (company_id, provider_code) do update set kind = excluded.kind, name = excluded.name, is_listed = excluded.is_listed, makes_users = excluded.makes_users, settings = excluded.settings,
       secret_sealed = coalesce(excluded.secret_sealed, stored.secret_sealed), secret_expires_at = excluded.secret_expires_at`,
    [tx.companyId, provider.providerCode, provider.settings.kind, provider.name, provider.isListed, provider.makesUsers, JSON.stringify(provider.settings), sealed, provider.secretExpiresAt],
  );
};

export const forgetSecret = async (tx: CompanyTransaction, providerCode: string): Promise<void> => {
  await tx.query('update identity.sign_in_provider set secret_sealed = null where company_id = $1 and provider_code = $2', [tx.companyId, providerCode]);
};

export const deleteLinks = async (tx: CompanyTransaction, providerCode: string): Promise<void> => {
  await tx.query('delete from identity.external_account where company_id = $1 and provider_code = $2', [tx.companyId, providerCode]);
};

export const deleteProvider = async (tx: CompanyTransaction, providerCode: string): Promise<boolean> =>
  (await tx.query('delete from identity.sign_in_provider where company_id = $1 and provider_code = $2', [tx.companyId, providerCode])).rowCount === 1;

export const findLinkedUser = async (tx: CompanyTransaction, providerCode: string, accountId: string): Promise<string | null> =>
  (await tx.query<{ user_id: string }>('select user_id from identity.external_account where company_id = $1 and provider_code = $2 and account_id = $3', [tx.companyId, providerCode, accountId])).rows[0]?.user_id ?? null;

/** How many accounts of a provider have opened a user, or may. */
export const countAccountsOf = async (tx: CompanyTransaction, providerCode: string, userId: string): Promise<number> =>
  (await tx.query('select from identity.external_account where company_id = $1 and provider_code = $2 and user_id = $3', [tx.companyId, providerCode, userId])).rowCount ?? 0;

export const linkAccount = async (tx: CompanyTransaction, link: { readonly providerCode: string; readonly accountId: string; readonly userId: string; readonly by: string; readonly now: number }): Promise<void> => {
  await tx.query(
    `insert into identity.external_account (company_id, provider_code, account_id, user_id, linked_by, linked_at) values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))
     on conflict (company_id, provider_code, account_id) do update set user_id = excluded.user_id, linked_by = excluded.linked_by, linked_at = excluded.linked_at`,
    [tx.companyId, link.providerCode, link.accountId, link.userId, link.by, link.now],
  );
};

export type AttemptRow = { readonly providerCode: string; readonly nextPage: string };

export const insertAttempt = async (tx: CompanyTransaction, attempt: AttemptRow & { readonly stateHash: Buffer; readonly browserHash: Buffer; readonly now: number; readonly expiresAt: number }): Promise<void> => {
  await tx.query(`delete from identity.external_attempt where company_id = $1 and expires_at <= to_timestamp($2::float8 / 1000)`, [tx.companyId, attempt.now]);
  await tx.query(
    `insert into identity.external_attempt (company_id, state_hash, browser_hash, provider_code, next_page, expires_at) values ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))`,
    [tx.companyId, attempt.stateHash, attempt.browserHash, attempt.providerCode, attempt.nextPage, attempt.expiresAt],
  );
};

/** Takes the attempt away, so that of two requests at the same moment one gets it. Null: unknown, used, too old, or of another browser. */
export const takeAttempt = async (tx: CompanyTransaction, asked: { readonly stateHash: Buffer; readonly browserHash: Buffer; readonly now: number }): Promise<AttemptRow | null> =>
  (await tx.query<AttemptRow>(
    `delete from identity.external_attempt where company_id = $1 and state_hash = $2 and browser_hash = $3 and expires_at > to_timestamp($4::float8 / 1000) returning provider_code as "providerCode", next_page as "nextPage"`,
    [tx.companyId, asked.stateHash, asked.browserHash, asked.now],
  )).rows[0] ?? null;

/** Who an account of a source is; `isByHand`: a user said so, the company's own records do not. */
export type PersonOfAccount = { readonly personId: number; readonly name: string; readonly isByHand: boolean };

/** The person that an account of a source was matched with. Nothing is matched here. */
export const findPersonOfAccount = async (tx: CompanyTransaction, sourceCode: string, accountId: string): Promise<PersonOfAccount | null> =>
  (await tx.query<PersonOfAccount>(
    `select person_id as "personId", person.name, (matched_by like 'user:%' or matched_by like 'program:%') as "isByHand" from people.source_identity as identity join people.person using (company_id, person_id)
     where company_id = $1 and identity.source_code = $2 and lower(identity.source_person_key) = lower($3) limit 2`, [tx.companyId, sourceCode, accountId],
  )).rows[0] ?? null;

export type MemberState = { readonly userId: string; readonly isDisabled: boolean };

export const findMembersOfPerson = async (tx: CompanyTransaction, personId: number): Promise<readonly MemberState[]> =>
  (await tx.query<MemberState>('select user_id as "userId", disabled_at is not null as "isDisabled" from platform.membership where company_id = $1 and person_id = $2 order by created_at, user_id', [tx.companyId, personId])).rows;

export const findMember = async (tx: CompanyTransaction, userId: string): Promise<MemberState | null> =>
  (await tx.query<MemberState>('select user_id as "userId", disabled_at is not null as "isDisabled" from platform.membership where company_id = $1 and user_id = $2', [tx.companyId, userId])).rows[0] ?? null;

export type SignInWay = { readonly companyId: number; readonly companyCode: string; readonly companyName: string; readonly providerCode: string; readonly kind: ProviderKind; readonly name: string };

/** Providers for the sign-in page, before a company or user is known. */
export const listSignInWays = async (database: Database, companyCode: string): Promise<readonly SignInWay[]> =>
  (await database.applicationPool.query<SignInWay>(
    `select company_id as "companyId", company_code as "companyCode", company_name as "companyName", provider_code as "providerCode", kind, name from identity.sign_in_ways($1)`, [companyCode],
  )).rows;
