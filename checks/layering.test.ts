/**
 * Goal: imports point down, as ARCHITECTURE.md draws them. Method: every import of every source file is resolved and
 * held against the table below, relative imports included. Decision record: docs/decisions/0001-layers.md.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importsOf, isTest, isTypeScript, listFiles, readSource, resolveImport } from './source-files.ts';

/**
 * In layer 2, a module may import the faces of the modules listed here, and nothing else of them. Modules that may be absent are
 * known to few: performance to payroll, learning and recruiting to privacy alone, for copies and erasure. The rest is handed in.
 */
const modulesBelow: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  assistant: ['platform'],
  sync: ['platform'],
  people: ['sync', 'platform'],
  identity: ['people', 'sync', 'platform'],
  access: ['identity', 'people', 'sync', 'platform'],
  attendance: ['access', 'identity', 'people', 'sync', 'platform'],
  requests: ['attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  performance: ['requests', 'attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  payroll: ['performance', 'requests', 'attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  payout: ['payroll', 'requests', 'attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  filing: ['payout', 'payroll', 'requests', 'attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  delivery: ['filing', 'payout', 'payroll', 'requests', 'attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  learning: ['attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  recruiting: ['access', 'identity', 'people', 'sync', 'platform'],
  'self-service': ['delivery', 'filing', 'payout', 'payroll', 'requests', 'attendance', 'access', 'identity', 'people', 'sync', 'platform'],
  privacy: ['self-service', 'recruiting', 'learning', 'delivery', 'filing', 'payout', 'payroll', 'performance', 'requests', 'attendance', 'access', 'identity', 'people', 'sync', 'platform'],
};

/** What each area may import besides itself. */
const areasBelow: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  packs: ['kernel'],
  contracts: ['kernel'],
  connectors: ['contracts', 'kernel'],
  outputs: ['contracts', 'kernel'],
  simulators: [],
  modules: ['contracts', 'kernel', 'packs'],
  apps: ['modules', 'connectors', 'outputs', 'simulators', 'contracts', 'kernel', 'packs'],
  bench: ['apps', 'modules', 'connectors', 'outputs', 'simulators', 'contracts', 'kernel', 'packs', 'checks'],
  checks: ['apps', 'modules', 'connectors', 'outputs', 'simulators', 'contracts', 'kernel', 'packs', 'bench'],
};

/** Simulators have their own wire types on purpose; the one thing they share is how a result looks. */
const simulatorsMayImport = new Set(['kernel/base/result.ts']);

/** Only the demo set-up, the simulate command and proof may know the seeded company. */
const worldImporters = [/^simulators\/world\//, /^apps\/start\//, /^bench\//, /^checks\//];

const areaOf = (file: string): string => file.split('/')[0] ?? '';
const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/');

function judge(file: string, target: string): string | null {
  const from = areaOf(file);
  const to = areaOf(target);
  if (target.startsWith('simulators/world/') && !worldImporters.some((pattern) => pattern.test(file)) && !isTest(file)) return 'only the demo set-up and proof may import the world';
  if (isTest(file) && (to === 'checks' || to === 'simulators' || to === 'packs')) return null;
  if (from === to) {
    if (from === 'modules' && folderOf(file) !== folderOf(target)) return judgeModules(file, target);
    if ((from === 'connectors' || from === 'outputs') && folderOf(file) !== folderOf(target)) return 'connectors and outputs do not know each other';
    return null;
  }
  if (from === 'simulators') return simulatorsMayImport.has(target) ? null : 'simulators import no product code';
  if (!(areasBelow[from] ?? []).includes(to)) return `${from} may not import ${to}`;
  return null;
}

function judgeModules(file: string, target: string): string | null {
  const [from, to] = [file.split('/')[1] ?? '', target.split('/')[1] ?? ''];
  if (!target.endsWith(`modules/${to}/index.ts`)) return 'only the index.ts of another module may be imported';
  return (modulesBelow[from] ?? []).includes(to) ? null : `${from} may not import ${to}`;
}

test('every import points down', () => {
  const wrong: string[] = [];
  let imports = 0;
  for (const file of listFiles().filter(isTypeScript)) {
    if (file.startsWith('apps/web/')) continue;
    for (const found of importsOf(file, readSource(file))) {
      const target = resolveImport(file, found.specifier);
      if (target === null) continue;
      imports += 1;
      const reason = judge(file, target);
      if (reason !== null) wrong.push(`${file} → ${target}: ${reason}`);
    }
  }
  assert.ok(imports > 10, 'the check must have seen imports');
  assert.deepEqual(wrong, []);
});

test('the web app imports contracts and kernel types only', () => {
  const wrong: string[] = [];
  for (const file of listFiles().filter((name) => name.startsWith('apps/web/') && isTypeScript(name))) {
    for (const found of importsOf(file, readSource(file))) {
      const target = resolveImport(file, found.specifier);
      if (target === null || target.startsWith('apps/web/') || target.startsWith('contracts/') || target.startsWith('kernel/') || target.startsWith('phrases/')) continue;
      if (isTest(file) || file.startsWith('apps/web/testing/')) continue;
      wrong.push(`${file} → ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** A file that the browser loads, and the first package on the way that makes functions out of text, which the page's policy stops. */
const compilerBehind = (file: string, seen: Set<string> = new Set()): string | null => {
  if (seen.has(file)) return null;
  seen.add(file);
  for (const found of importsOf(file, readSource(file)).filter(({ typeOnly }) => !typeOnly)) {
    if (found.specifier === 'zod') return file;
    const target = resolveImport(file, found.specifier);
    const behind = target === null || !/^(contracts|kernel)\//.test(target) ? null : compilerBehind(target, seen);
    if (behind !== null) return behind;
  }
  return null;
};

test('nothing that a screen loads brings a validator along: its probe for eval is stopped by the policy of the page', () => {
  const screens = listFiles().filter((name) => name.startsWith('apps/web/src/') && isTypeScript(name) && !isTest(name));
  assert.deepEqual(screens.flatMap((file) => compilerBehind(file) ?? []), []);
  assert.equal(compilerBehind('contracts/api/pay-run-api.ts'), 'contracts/api/pay-run-api.ts');
});

test('the judge is not blind: known wrong imports are named', () => {
  assert.match(judge('kernel/rules/parse.ts', 'modules/platform/index.ts') ?? '', /kernel may not import modules/);
  assert.match(judge('modules/people/store.ts', 'modules/payroll/index.ts') ?? '', /people may not import payroll/);
  assert.match(judge('modules/payroll/run.ts', 'modules/people/people-store.ts') ?? '', /only the index.ts/);
  assert.match(judge('modules/self-service/ask.ts', 'modules/performance/index.ts') ?? '', /self-service may not import performance/);
  assert.match(judge('modules/sync/run.ts', 'simulators/world/index.ts') ?? '', /world/);
  assert.match(judge('simulators/wecom/server.ts', 'connectors/wecom/index.ts') ?? '', /no product code/);
  assert.match(judge('connectors/wecom/index.ts', 'connectors/spreadsheet/index.ts') ?? '', /do not know each other/);
});
