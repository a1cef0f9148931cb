/**
 * Goal: no secret stands in what is published: sources, phrases, packs, documents, the built web application. Method: the
 * forms of keys and tokens, and names of credentials that are given a value, are looked for in every file.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { listFiles, rootFolder } from './source-files.ts';

const forms: readonly (readonly [string, RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z ]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{40}/],
  ['a Vault token', /\bhvs\.[A-Za-z0-9_-]{20,}/],
  ['a cloud access key', /\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{16,}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z0-9]{30,}/],
  ['a signed token', /\beyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}/],
  ['a password in an address', /\b(?:postgres(?:ql)?|https?):\/\/[^\s:/@'"`$<>{}]+:(?!(?:secret|password|wrong|hush|x|pw|用户|密码|\*+)@)[^\s:/@'"`$<>{}]{6,}@/i],
  ['a credential with a value', /\b(?:app|client|corp|contact|agent)?_?(?:secret|password|api_?key|access_?token|master_?key)\b["']?\s*[:=]\s*["'`][A-Za-z0-9+/_-]{32,}["'`]/i],
];

/** What a text holds of these forms. */
export const secretsIn = (text: string): readonly string[] => forms.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);

/** Tests and simulators make up the credentials of companies that do not exist. */
const isMadeUp = (found: string): boolean => found.endsWith(': a credential with a value') && /^simulators\/|\.test\.ts: /.test(found);

const isTextFile = (file: string): boolean => !/\.(?:bin|png|jpe?g|gif|ico|woff2?|ttf|xlsx|zip|gz|pdf)$/i.test(file);
const builtFolder = join(rootFolder, 'apps', 'web', 'dist');
const filesBelow = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

test('A-99: no file of the checkout and none of the built web application holds a secret', () => {
  const files = [...listFiles().map((file) => join(rootFolder, file)), ...(existsSync(builtFolder) ? filesBelow(builtFolder) : [])].filter((file) => isTextFile(file) && !file.endsWith('package-lock.json'));
  assert.ok(files.length > 300);
  const found = files.flatMap((file) => secretsIn(readFileSync(file, 'utf8')).map((name) => `${file.slice(rootFolder.length + 1)}: ${name}`)).filter((each) => !isMadeUp(each));
  assert.deepEqual(found, []);
});

test('the forms see what they are for', () => {
  const key = 'A1b2'.repeat(20);
  const planted = [
    `-----BEGIN ${'PRIVATE'} KEY-----\n${key}`, `token = hvs${'.'}${key.slice(0, 24)}`, `AKIA${'ABCDEFGH'.repeat(2)}`, `ghp${'_'}${key.slice(0, 36)}`, `eyJ${key.slice(0, 20)}.eyJ${key.slice(0, 20)}.${key.slice(0, 20)}`,
    `postgres://qinxin:${key.slice(0, 12)}@db/qinxin`, `appSecret: '${key.slice(0, 40)}'`,
  ];
  for (const text of planted) assert.equal(secretsIn(text).length, 1, text);
  assert.deepEqual(secretsIn("secret: settings['appSecret'], password: form.password, token: await readToken()"), []);
});
