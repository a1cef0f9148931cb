/** Sources of a company: which connector, with which settings. Secrets are written, used and never shown. */
import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorManifest } from '#contracts/connector/connector';
import { openSecret, recordAudit, sealSecret, createSecret, type CompanyTransaction, type SealedColumn, type SealedPlace, type Secret } from '#modules/platform';
import type { SyncError } from './sync-errors.ts';

export type NewSource = { readonly sourceCode: string; readonly name: string; readonly manifest: ConnectorManifest; readonly settings: Readonly<Record<string, string>> };

type Split = { readonly open: Readonly<Record<string, string>>; readonly secret: Readonly<Record<string, string>> };

/** Settings every source may carry besides its connector's own: the address of a simulator's clock (demo only) and the zone of business days. */
const commonSettings = new Set(['clockUrl', 'zone']);

/** Where a connector sends its secrets. */
const addressSetting = 'baseUrl';

function splitSettings(manifest: ConnectorManifest, settings: Readonly<Record<string, string>>): Result<Split, SyncError> {
  const open: Record<string, string> = {};
  const secret: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    const field = manifest.settings.find((candidate) => candidate.name === name);
    if (field === undefined && !commonSettings.has(name)) return failure({ code: 'settingUnknown', data: { setting: name } });
    if (field?.secret === true) secret[name] = value;
    else open[name] = value;
  }
  return success({ open, secret });
}

const secretsColumn: SealedColumn = { table: 'sync.source', column: 'secrets_sealed', fieldClass: 'public' };

/** For counting, sealing again and retiring of keys. */
export const syncSealedPlaces: readonly SealedPlace[] = [{ ...secretsColumn, personColumn: null, rowText: 'source_code' }];

type Secrets = Readonly<Record<string, string>>;
const sealSecrets = (tx: CompanyTransaction, sourceCode: string, secrets: Secrets): Promise<Buffer> => sealSecret(tx, { ...secretsColumn, row: sourceCode }, JSON.stringify(secrets));
const openSecrets = async (tx: CompanyTransaction, sourceCode: string, sealed: Buffer | null): Promise<Secrets> =>
  (sealed === null ? {} : (JSON.parse((await openSecret(tx, { ...secretsColumn, row: sourceCode }, sealed)).reveal()) as Secrets));

/** Adds a source. Refused: a code in use, a setting the connector does not know, a required one left out. */
export async function saveSource(tx: CompanyTransaction, source: NewSource): Promise<Result<null, SyncError>> {
  const split = splitSettings(source.manifest, source.settings);
  if (!split.ok) return split;
  const missing = source.manifest.settings.find((field) => field.required && (source.settings[field.name] ?? '') === '');
  if (missing !== undefined) return failure({ code: 'settingMissing', data: { setting: missing.name } });
  const { rowCount } = await tx.query(
    `insert into sync.source (company_id, source_code, connector, name, settings, secrets_sealed, secret_names) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (company_id, source_code) do nothing`,
    [tx.companyId, source.sourceCode, source.manifest.name, source.name, JSON.stringify(split.value.open), await sealSecrets(tx, source.sourceCode, split.value.secret), Object.keys(split.value.secret).toSorted()],
  );
  if (rowCount === 0) return failure({ code: 'sourceCodeTaken', data: { sourceCode: source.sourceCode } });
  await recordAudit(tx, { action: 'sync.sourceSaved', subject: `source:${source.sourceCode}`, data: { connector: source.manifest.name } });
  return success(null);
}

/** The secret that must be given again because the address moves, null when none: stored secrets are never sent to a new address. */
async function secretToRepeat(tx: CompanyTransaction, sourceCode: string, split: Split): Promise<string | null> {
  const address = split.open[addressSetting];
  if (address === undefined) return null;
  const { rows } = await tx.query<{ address: string | null; secrets_set: string[] }>(
    `select settings ->> $3 as address, secret_names as secrets_set from sync.source where company_id = $1 and source_code = $2`, [tx.companyId, sourceCode, addressSetting],
  );
  const stored = rows[0];
  if (stored === undefined || (stored.address ?? '') === address) return null;
  return stored.secrets_set.find((name) => (split.secret[name] ?? '') === '') ?? null;
}

/** Replaces the given settings; those left out stay. A new address needs the secrets again. */
export async function changeSourceSettings(tx: CompanyTransaction, change: { readonly sourceCode: string; readonly manifest: ConnectorManifest; readonly settings: Readonly<Record<string, string>> }): Promise<Result<null, SyncError>> {
  const split = splitSettings(change.manifest, change.settings);
  if (!split.ok) return split;
  const toRepeat = await secretToRepeat(tx, change.sourceCode, split.value);
  if (toRepeat !== null) return failure({ code: 'settingMissing', data: { setting: toRepeat } });
  const { rows } = await tx.query<{ secrets_sealed: Buffer | null }>('select secrets_sealed from sync.source where company_id = $1 and source_code = $2 for update', [tx.companyId, change.sourceCode]);
  if (rows[0] === undefined) return failure({ code: 'sourceUnknown', data: { sourceCode: change.sourceCode } });
  const secrets = { ...(await openSecrets(tx, change.sourceCode, rows[0].secrets_sealed)), ...split.value.secret };
  await tx.query(
    'update sync.source set settings = settings || $3::jsonb, secrets_sealed = $4, secret_names = $5 where company_id = $1 and source_code = $2',
    [tx.companyId, change.sourceCode, JSON.stringify(split.value.open), await sealSecrets(tx, change.sourceCode, secrets), Object.keys(secrets).toSorted()],
  );
  // The audit names what changed, never a value.
  await recordAudit(tx, { action: 'sync.sourceSettingsChanged', subject: `source:${change.sourceCode}`, data: { settings: Object.keys(change.settings).toSorted().join(' ') } });
  return success(null);
}

export type SourceForConnector = { readonly connector: string; readonly settings: Readonly<Record<string, string>>; readonly secrets: Readonly<Record<string, Secret>> };

/** Everything a connector factory needs. Only apps that build a connector call this; they reveal the secrets at the last moment. */
export async function readSourceForConnector(tx: CompanyTransaction, sourceCode: string): Promise<Result<SourceForConnector, SyncError>> {
  const { rows } = await tx.query<{ connector: string; settings: Record<string, string>; secrets_sealed: Buffer | null }>(
    'select connector, settings, secrets_sealed from sync.source where company_id = $1 and source_code = $2', [tx.companyId, sourceCode],
  );
  const row = rows[0];
  if (row === undefined) return failure({ code: 'sourceUnknown', data: { sourceCode } });
  const secrets = Object.entries(await openSecrets(tx, sourceCode, row.secrets_sealed)).map(([name, text]) => [name, createSecret(text)] as const);
  return success({ connector: row.connector, settings: row.settings, secrets: Object.fromEntries(secrets) });
}

export type SourceSettings = { readonly sourceCode: string; readonly connector: string; readonly name: string; readonly settings: Readonly<Record<string, string>>; readonly secretsSet: readonly string[] };

/** Sources as people may see them: secrets appear as the names that are set. */
export async function listSourceSettings(tx: CompanyTransaction): Promise<readonly SourceSettings[]> {
  const { rows } = await tx.query<{ source_code: string; connector: string; name: string; settings: Record<string, string>; secrets_set: string[] }>(
    `select source_code, connector, name, settings, secret_names as secrets_set
     from sync.source where company_id = $1 order by source_code`, [tx.companyId],
  );
  return rows.map((row) => ({ sourceCode: row.source_code, connector: row.connector, name: row.name, settings: row.settings, secretsSet: row.secrets_set }));
}
