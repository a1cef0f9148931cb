/** The secret and the address of an installation. What would be unsafe is refused with what to do, before anything starts. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { failure, success, type Result } from '#kernel/base/result';
import type { SetUpFailure } from './open-database.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const shortestSecret = 32;
const fewestLetters = 10;
/** Parts of values that stand in examples everywhere. */
const exampleWords = /change.?me|secret.?key|default|example|password|qinxin|your.?secret|insecure|better-auth-secret/i;

const isWeak = (secret: string): boolean => secret.length < shortestSecret || new Set(secret).size < fewestLetters || exampleWords.test(secret);

/** The secret that signs cookies: given in the environment, or made once and kept in the data folder. */
export const readSecret = (environment: Environment, dataFolder: string): Result<string, SetUpFailure> => {
  const given = environment['QINXIN_SECRET'];
  if (given !== undefined) return isWeak(given) ? failure({ code: 'secretWeak', data: { place: 'QINXIN_SECRET', length: shortestSecret } }) : success(given);
  const file = join(dataFolder, 'sign-in-secret');
  mkdirSync(dataFolder, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600 });
  const kept = readFileSync(file, 'utf8').trim();
  return isWeak(kept) ? failure({ code: 'secretWeak', data: { place: file, length: shortestSecret } }) : success(kept);
};

const loopbackNames: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

const parse = (text: string): URL | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};

/** The address under which people open the product: this machine's own, or one behind TLS. */
export const readBaseUrl = (environment: Environment, port: number): Result<string, SetUpFailure> => {
  const given = environment['QINXIN_BASE_URL'];
  if (given === undefined || given === '') return success(`http://127.0.0.1:${port}`);
  const url = parse(given);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') return failure({ code: 'baseUrlUnreadable', data: { address: given } });
  if (url.protocol === 'http:' && !loopbackNames.includes(url.hostname)) return failure({ code: 'baseUrlInsecure', data: { address: url.origin } });
  return success(url.origin);
};
