/**
 * Goal: things that must not be written cannot land. Each rule names its reason; exceptions are listed by file and
 * must still be needed, so that the lists only shrink.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTest, isTypeScript, listFiles, readSource, withoutComments } from './source-files.ts';

type Ban = {
  readonly name: string;
  readonly reason: string;
  readonly pattern: RegExp;
  readonly applies: (file: string) => boolean;
  readonly exceptions: readonly string[];
};

const isProduct = (file: string): boolean => isTypeScript(file) && !isTest(file);
const isKernel = (file: string): boolean => file.startsWith('kernel/') && isProduct(file);

const bans: readonly Ban[] = [
  { name: 'kernel purity', reason: 'the kernel has no clock, randomness, environment or I/O', pattern: /\b(Date\.now|new Date|Math\.random|process\.|Temporal\.|from 'node:|import\('node:|fetch\(|setTimeout|setInterval|console\.)/, applies: isKernel, exceptions: [] },
  { name: 'no eval', reason: 'rules are a closed language; code is never built from text', pattern: /\b(eval\(|new Function|vm\.run|from 'node:vm')/, applies: isProduct, exceptions: [] },
  { name: 'no random without a seed', reason: 'all randomness is passed in', pattern: /Math\.random/, applies: (file) => isProduct(file) && !file.startsWith('apps/'), exceptions: [] },
  { name: 'no wall clock in modules, connectors and simulators', reason: 'time is passed in', pattern: /\b(Date\.now\(|new Date\(\)|Temporal\.Now)/, applies: (file) => isProduct(file) && /^(modules|connectors|simulators|contracts)\//.test(file), exceptions: [] },
  { name: 'no silenced types', reason: 'types are the first test', pattern: /@ts-(ignore|expect-error|nocheck)|(\bas|:) any\b(?! (?!as\b|satisfies\b)[a-z])/, applies: isTypeScript, exceptions: [] },
  { name: 'no classes, enums, decorators', reason: 'createX(deps) and plain objects; type stripping', pattern: /^\s*(export\s+)?(abstract\s+)?(class|enum)\s+[A-Z]/m, applies: isTypeScript, exceptions: [] },
  { name: 'no unfinished words', reason: 'a thing not built is absent, not pretended', pattern: /\b(TODO|FIXME|XXX|HACK)\b/, applies: (file) => /\.(ts|tsx|mjs|sql|md|yaml|json)$/.test(file), exceptions: ['checks/bans.test.ts', 'package-lock.json'] },
  { name: 'no skipped tests', reason: 'a skipped proof is no proof', pattern: /\b(test|it|describe)\.(skip|todo|only)\b|\b(skip|todo|only): true/, applies: isTest, exceptions: [] },
  { name: 'no console in product code', reason: 'logs go through the logger, answers through the command frame', pattern: /\bconsole\.(log|info|warn|error|debug)/, applies: (file) => isProduct(file) && /^(modules|connectors|kernel|contracts|simulators)\//.test(file), exceptions: [] },
  { name: 'money is not a float', reason: 'amounts are decimal strings or checked integers', pattern: /parseFloat\((amount|wage|pay|net|gross)|Number\((amount|wage|pay|netPay|grossPay)\)|\.toFixed\(2\)/, applies: (file) => isProduct(file) && /^(modules|kernel|contracts|packs)\//.test(file), exceptions: [] },
];

for (const ban of bans) {
  test(`ban: ${ban.name}`, () => {
    const hits = listFiles().filter(ban.applies).filter((file) => {
      const source = readSource(file);
      const keepsComments = ban.name === 'no unfinished words' || ban.name === 'no silenced types';
      return ban.pattern.test(keepsComments ? source : withoutComments(source));
    });
    const unexpected = hits.filter((file) => !ban.exceptions.includes(file));
    assert.deepEqual(unexpected, [], `${ban.reason}`);
    const stale = ban.exceptions.filter((file) => !hits.includes(file) && file !== 'package-lock.json');
    assert.deepEqual(stale, [], 'an exception that is no longer needed must be removed');
  });
}

test('files fit a sitting (500 lines)', () => {
  const long = listFiles().filter((file) => /\.(ts|tsx|mjs|sql)$/.test(file) && file !== 'db/schema.sql').filter((file) => readSource(file).split('\n').length > 501);
  assert.deepEqual(long, []);
});

test('nothing committed names the workshop it was built in', () => {
  const workshop = new RegExp(['farm-' + 'studio', 'farm-' + 'bench', '/work/' + 'main', '/work/' + 'shared', '/work/' + 'notes', '\\.libr' + 'ary/'].join('|'));
  const hits = listFiles().filter((file) => /\.(ts|tsx|mjs|sql|md|yaml|json|sh|css|html)$/.test(file) && file !== 'package-lock.json').filter((file) => workshop.test(readSource(file)));
  assert.deepEqual(hits, []);
});
