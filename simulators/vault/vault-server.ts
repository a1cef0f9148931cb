/**
 * A HashiCorp Vault as far as its transit engine goes: one mount, keys of type aes256-gcm96 with versions, encryption and
 * decryption with associated data, tokens, the sealed state. Answers look as Vault's do, errors included.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type VaultJournalEntry = { readonly method: string; readonly path: string; readonly status: number };

export type VaultSimulator = {
  readonly token: string;
  readonly start: () => Promise<string>;
  readonly stop: () => Promise<void>;
  /** A sealed Vault answers 503 to everything. */
  readonly setSealed: (isSealed: boolean) => void;
  /** The next calls answer 500, as behind a broken load balancer. */
  readonly failNext: (calls: number) => void;
  readonly journal: readonly VaultJournalEntry[];
};

type TransitKey = { readonly versions: Map<number, { readonly key: Buffer; readonly createdAt: number }>; latest: number; leastForDecryption: number };
type Answer = { readonly status: number; readonly body: object | null };
type Body = Readonly<Record<string, unknown>>;

const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

const refused = (status: number, ...errors: readonly string[]): Answer => ({ status, body: { errors } });
const answered = (data: object): Answer => ({ status: 200, body: { request_id: randomBytes(8).toString('hex'), lease_id: '', renewable: false, lease_duration: 0, data, wrap_info: null, warnings: null, auth: null } });

const bytesOf = (value: unknown): Buffer | null => (typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? Buffer.from(value, 'base64') : null);

const encrypt = (key: TransitKey, body: Body): Answer => {
  const plain = bytesOf(body['plaintext']);
  if (plain === null) return refused(400, 'failed to base64-decode plaintext');
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key.versions.get(key.latest)!.key, nonce);
  cipher.setAAD(bytesOf(body['associated_data']) ?? Buffer.alloc(0));
  const sealed = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return answered({ ciphertext: `vault:v${key.latest}:${sealed.toString('base64')}`, key_version: key.latest });
};

const decrypt = (key: TransitKey, body: Body): Answer => {
  const [, versionText, base64] = /^vault:v(\d+):(.+)$/.exec(typeof body['ciphertext'] === 'string' ? body['ciphertext'] : '') ?? [];
  const sealed = bytesOf(base64);
  if (versionText === undefined || sealed === null || sealed.length < nonceBytes + tagBytes) return refused(400, 'invalid ciphertext: no prefix');
  const version = Number(versionText);
  if (version < key.leastForDecryption) return refused(400, 'ciphertext or signature version is disallowed by policy (too old)');
  const stored = key.versions.get(version);
  if (stored === undefined) return refused(400, 'invalid ciphertext: version is too new');
  const decipher = createDecipheriv('aes-256-gcm', stored.key, sealed.subarray(0, nonceBytes));
  decipher.setAAD(bytesOf(body['associated_data']) ?? Buffer.alloc(0));
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    return answered({ plaintext: Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]).toString('base64') });
  } catch {
    return refused(400, 'cipher: message authentication failed');
  }
};

const describe = (name: string, key: TransitKey): Answer =>
  answered({
    type: 'aes256-gcm96', name, latest_version: key.latest, min_available_version: 0, min_decryption_version: key.leastForDecryption, min_encryption_version: 0, derived: false, exportable: false, deletion_allowed: false,
    supports_encryption: true, supports_decryption: true, supports_derivation: true, supports_signing: false, keys: Object.fromEntries([...key.versions].map(([version, { createdAt }]) => [String(version), Math.floor(createdAt / 1000)])),
  });

const addVersion = (key: TransitKey, nowMilliseconds: number): void => {
  key.latest += 1;
  key.versions.set(key.latest, { key: randomBytes(keyBytes), createdAt: nowMilliseconds });
};

const configure = (key: TransitKey, body: Body): Answer => {
  const least = body['min_decryption_version'];
  if (typeof least !== 'number' || least > key.latest) return refused(400, `cannot set min decryption version of ${String(least)}, latest key version is ${key.latest}`);
  key.leastForDecryption = Math.max(1, least);
  return { status: 204, body: null };
};

const readBody = async (request: IncomingMessage): Promise<Body> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return typeof parsed === 'object' && parsed !== null ? (parsed as Body) : {};
};

/** A Vault with one transit key in one version. */
export const createVaultSimulator = ({ nowMilliseconds, keyName = 'qinxin', mount = 'transit' }: { readonly nowMilliseconds: () => number; readonly keyName?: string; readonly mount?: string }): VaultSimulator => {
  const token = `hvs.${randomBytes(12).toString('base64url')}`;
  const key: TransitKey = { versions: new Map(), latest: 0, leastForDecryption: 1 };
  addVersion(key, nowMilliseconds());
  const journal: VaultJournalEntry[] = [];
  let isSealed = false;
  let failing = 0;
  const route = (method: string, path: string, body: Body): Answer => {
    const [, operation, name] = new RegExp(`^/v1/${mount}/(encrypt|decrypt|keys)/([^/]+)`).exec(path) ?? [];
    if (operation === undefined) return refused(404, `no handler for route "${path.slice(4)}". route entry not found.`);
    if (name !== keyName) return operation === 'keys' && method === 'GET' ? { status: 404, body: { errors: [] } } : refused(400, 'encryption key not found');
    if (operation === 'keys' && method === 'GET') return describe(name, key);
    if (method !== 'POST') return refused(405, 'unsupported operation');
    if (operation === 'encrypt') return encrypt(key, body);
    if (operation === 'decrypt') return decrypt(key, body);
    if (path.endsWith('/config')) return configure(key, body);
    if (!path.endsWith('/rotate')) return refused(404);
    addVersion(key, nowMilliseconds());
    return describe(name, key);
  };
  const answerTo = async (request: IncomingMessage): Promise<Answer> => {
    if (failing > 0) {
      failing -= 1;
      return refused(500, 'internal error');
    }
    if (isSealed) return refused(503, 'Vault is sealed');
    if (request.headers['x-vault-token'] !== token) return refused(403, 'permission denied');
    try {
      return route(request.method ?? '', request.url ?? '', await readBody(request));
    } catch {
      return refused(400, 'error parsing JSON');
    }
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answerTo(request);
    journal.push({ method: request.method ?? '', path: request.url ?? '', status });
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(body === null ? undefined : JSON.stringify(body));
  };
  const server = createServer((request, response) => void handle(request, response));
  return {
    token, journal,
    start: () => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))),
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
    setSealed: (sealed) => void (isSealed = sealed),
    failNext: (calls) => void (failing = calls),
  };
};
