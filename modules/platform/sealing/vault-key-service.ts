/** The master key in a HashiCorp Vault: its transit engine wraps and unwraps over HTTP, the key never leaves it. */
import * as z from 'zod';
import type { KeyService } from './key-service.ts';
import { sealError } from './seal-error.ts';
import type { Secret } from './secret.ts';

export type VaultOptions = {
  /** "https://vault.example:8200" */
  readonly address: string;
  readonly token: Secret;
  /** Name of the transit key. */
  readonly keyName: string;
  /** Where the engine is mounted; "transit" if not given. */
  readonly mount?: string;
  readonly fetch?: typeof fetch;
  readonly timeoutMilliseconds?: number;
};

const defaultTimeoutMilliseconds = 5_000;
const keyAnswer = z.object({ data: z.object({ latest_version: z.number().int(), name: z.string() }) });
const encryptAnswer = z.object({ data: z.object({ ciphertext: z.string() }) });
const decryptAnswer = z.object({ data: z.object({ plaintext: z.string() }) });

/** "vault:v3:…" names the version that wrapped it. */
const versionOf = (ciphertext: string): number => Number(/^vault:v(\d+):/.exec(ciphertext)?.[1] ?? Number.NaN);

/** Attempts beyond the first when the service does not answer. */
const retries = 2;

const createCall = (options: VaultOptions) => {
  const { address, keyName, mount = 'transit' } = options;
  const send = options.fetch ?? fetch;
  const once = async (method: 'GET' | 'POST', operation: string, body: Readonly<Record<string, unknown>> | null): Promise<Response> =>
    send(`${address}/v1/${mount}/${operation}`, {
      method, headers: { 'X-Vault-Token': options.token.reveal(), 'Content-Type': 'application/json' }, body: body === null ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(options.timeoutMilliseconds ?? defaultTimeoutMilliseconds),
    });
  return async (method: 'GET' | 'POST', operation: string, body: Readonly<Record<string, unknown>> | null): Promise<Response> => {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await once(method, operation, body).catch(() => null);
      // 5xx: sealed or starting; 429: asked too often. Both pass.
      if (answer !== null && answer.status < 500 && answer.status !== 429) return answer;
      if (attempt >= retries) throw sealError('keyServiceUnreachable', { service: 'vault', keyName, status: answer?.status ?? 0 });
    }
  };
};

const parsed = async <Schema extends z.ZodType>(schema: Schema, answer: Response, keyName: string): Promise<z.output<Schema>> => {
  const read = answer.ok ? schema.safeParse(await answer.json().catch(() => null)) : null;
  if (read === null || !read.success) throw sealError('keyServiceUnreachable', { service: 'vault', keyName, status: answer.status });
  return read.data;
};

/** The service of one transit key. It must exist and allow `associated_data` (aes256-gcm96, the engine's default). */
export const createVaultKeyService = (options: VaultOptions): KeyService => {
  const { keyName } = options;
  const call = createCall(options);
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const describe = async () => {
    const { data } = await parsed(keyAnswer, await call('GET', `keys/${keyName}`, null), keyName);
    return { masterKeyId: `vault-${data.name}`, currentVersion: data.latest_version };
  };
  return {
    kind: 'vault', describe,
    wrap: async (key, context) => {
      const { data } = await parsed(encryptAnswer, await call('POST', `encrypt/${keyName}`, { plaintext: key.toString('base64'), associated_data: base64(context) }), keyName);
      return { masterKeyId: `vault-${keyName}`, masterVersion: versionOf(data.ciphertext), bytes: Buffer.from(data.ciphertext) };
    },
    unwrap: async (wrapped, context) => {
      const answer = await call('POST', `decrypt/${keyName}`, { ciphertext: wrapped.bytes.toString(), associated_data: base64(context) });
      // 400: not wrapped by this key for this context, or by a version given up.
      if (answer.status === 400) throw sealError('masterKeyWrong', { context, masterKeyId: wrapped.masterKeyId, masterVersion: wrapped.masterVersion });
      const { data } = await parsed(decryptAnswer, answer, keyName);
      return Buffer.from(data.plaintext, 'base64');
    },
    addVersion: async () => {
      const answer = await call('POST', `keys/${keyName}/rotate`, {});
      if (!answer.ok) throw sealError('keyServiceUnreachable', { service: 'vault', keyName, status: answer.status });
      return (await describe()).currentVersion;
    },
    retireBelow: async (version) => {
      const answer = await call('POST', `keys/${keyName}/config`, { min_decryption_version: version });
      if (!answer.ok) throw sealError('keyServiceUnreachable', { service: 'vault', keyName, status: answer.status });
    },
  };
};
