/**
 * Goal: what a page tells a reader to type or open is there. Method: links of every page are followed inside the
 * checkout, shell fences are held against the command registry, package.json and the routes with their bodies, rule packs and
 * formulas in fences are compiled, Chinese words in guides are looked for on screens.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { apiRoutes } from '#contracts/api/api-routes';
import { compileRule, ruleKinds } from '#kernel/performance/performance-rule';
import { readPack } from '#kernel/rules/pack-reader';
import { commonOptions, findCommand } from '../apps/cli/registry.ts';
import { listFiles, readSource, rootFolder } from './source-files.ts';

const pages = listFiles().filter((file) => file.endsWith('.md'));

type Fence = { readonly page: string; readonly language: string; /** What stands behind the language. */ readonly detail: string; readonly text: string };

const fencesOf = (page: string): readonly Fence[] =>
  [...readSource(page).matchAll(/^ *```(\w*) ?([^\n]*)\n([\s\S]*?)^ *```/gm)].map((match) => ({ page, language: match[1] ?? '', detail: match[2] ?? '', text: match[3] ?? '' }));
const withoutFences = (text: string): string => text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** GitHub's name of a heading. */
const anchorOf = (heading: string): string => heading.trim().toLowerCase().replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '').replaceAll(/\s/g, '-');
const anchorsOf = (page: string): ReadonlySet<string> => new Set([...readSource(page).matchAll(/^#{1,6} (.+)$/gm)].map((match) => anchorOf((match[1] ?? '').replaceAll('`', ''))));

test('every link inside the checkout leads somewhere', () => {
  const broken: string[] = [];
  let links = 0;
  for (const page of pages) {
    for (const match of withoutFences(readSource(page)).matchAll(/!?\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
      const target = match[1] ?? '';
      if (/^[a-z]+:/.test(target)) continue;
      links += 1;
      const [file = '', anchor] = target.split('#');
      const resolved = file === '' ? page : path.posix.normalize(path.posix.join(path.posix.dirname(page), decodeURIComponent(file)));
      if (!existsSync(path.join(rootFolder, resolved))) broken.push(`${page} → ${target}`);
      else if (anchor !== undefined && resolved.endsWith('.md') && !anchorsOf(resolved).has(decodeURIComponent(anchor))) broken.push(`${page} → ${target}: no such heading`);
    }
  }
  assert.ok(pages.length > 15);
  assert.deepEqual(broken, []);
});

/** The words of one `npm run qinxin -- …`, as the shell would hand them over; nothing after a pipe or a comment. */
const wordsOf = (line: string): readonly string[] => [...(line.split(/\s[|&#>]/)[0] ?? '').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');

const judgeCommand = async (words: readonly string[]): Promise<string | null> => {
  if (words.length === 0 || words[0] === '--help') return null;
  const firstOption = words.findIndex((word) => word.startsWith('-'));
  const found = await findCommand(firstOption === -1 ? words : words.slice(0, firstOption));
  if (found === null) return 'no such command';
  const options = [...(found.command.options ?? []), ...commonOptions].map((option) => option.name);
  const unknown = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')[0] ?? '').find((name) => !options.includes(name));
  return unknown === undefined ? null : `no option --${unknown}`;
};

test('every command line in a page can be typed', async () => {
  const wrong: string[] = [];
  let commands = 0;
  const scripts = (JSON.parse(readSource('package.json')) as { scripts: Record<string, string> }).scripts;
  for (const { page, text } of pages.flatMap(fencesOf).filter((fence) => fence.language === 'sh')) {
    for (const line of text.split('\n').map((each) => each.trim())) {
      const script = /^npm run ([\w:-]+)/.exec(line)?.[1] ?? /^npm (start|test)\b/.exec(line)?.[1];
      if (script !== undefined && !(script in scripts)) wrong.push(`${page}: ${line}: no such script`);
      const command = /^(?:npm run qinxin --|qinxin)\s+(.*)$/.exec(line)?.[1];
      if (command === undefined) continue;
      commands += 1;
      const reason = await judgeCommand(wordsOf(command));
      if (reason !== null) wrong.push(`${page}: ${line}: ${reason}`);
    }
  }
  assert.ok(commands > 10);
  assert.deepEqual(wrong, []);
});

/** The route of a path: parts that a reader fills in match its parameters; a word counts more than a parameter, as on the server. */
const findRoute = (method: 'GET' | 'POST', path: string) => {
  const parts = path.split('/');
  const fitting = Object.values(apiRoutes).flat().filter((route) => {
    const wanted = route.path.split('/');
    return (route.method === method || /^\/api\/(?:scim|token)/.test(path)) && wanted.length === parts.length && wanted.every((part, index) => part.startsWith(':') || part === parts[index]);
  });
  return fitting.toSorted((one, other) => one.path.split(':').length - other.path.split(':').length)[0];
};

/** Why an example cannot be typed; null when it can. The protocol for programs that talk is no route of the interface. */
const judgeCall = (line: string): string | null => {
  const path = /"\$QINXIN(\/(?:api\/|mcp)[^"?]*)/.exec(line)?.[1];
  const given = /--json '([^']*)'/.exec(line)?.[1];
  const body: unknown = given === undefined ? undefined : JSON.parse(given);
  if (path === undefined) return 'no path';
  if (path === '/mcp') return typeof body === 'object' && body !== null && 'jsonrpc' in body && 'method' in body ? null : 'no message';
  const route = findRoute(given === undefined ? 'GET' : 'POST', path);
  if (route === undefined) return 'no such route';
  const parsed = given === undefined ? undefined : route.body?.safeParse(body);
  return given === undefined || parsed?.success === true ? null : `its body is not the route's: ${parsed?.error.message ?? 'it takes none'}`;
};

test('every curl example calls a route that exists with a body that it takes, and its key in a header', () => {
  const lines = pages.flatMap(fencesOf).filter((fence) => fence.language === 'sh').flatMap(({ text }) => text.split('\n')).filter((line) => line.startsWith('curl ') && line.includes('$QINXIN'));
  assert.ok(lines.length >= 5, `${lines.length} examples`);
  for (const line of lines) {
    assert.equal(judgeCall(line), null, line);
    assert.ok(!/[?&](?:access_token|key|token)=/.test(line), line);
  }
  assert.equal(judgeCall('curl "$QINXIN/api/payroll/2026-10/dance"'), 'no such route');
  assert.match(judgeCall(`curl --json '{"commandId":"x"}' "$QINXIN/api/attendance/2026-10/compute"`) ?? '', /its body is not the route's/);
});

test('the judge is not blind', async () => {
  assert.equal(await judgeCommand(['payroll', 'dance']), 'no such command');
  assert.equal(await judgeCommand(wordsOf('sync --monht 2026-10')), 'no option --monht');
  assert.equal(await judgeCommand(wordsOf('payslip explain 2026-10 SH000123 --json | less')), null);
});

test('rule packs shown in pages are packs', () => {
  const packs = pages.flatMap(fencesOf).filter((fence) => fence.language === 'yaml' && /^pack:/m.test(fence.text));
  assert.ok(packs.length > 0, 'the rule language is shown with a pack');
  for (const { page, text } of packs) {
    const pack = readPack(text);
    assert.ok(pack.ok, `${page}: ${pack.ok ? '' : JSON.stringify(pack.error[0])}`);
  }
});

const bounds = { attendanceScore: ['0', '100'], payFactor: ['0', '5'], raise: ['0', '1'] } as const;

test('formulas shown in pages are formulas of their kind', () => {
  const formulas = pages.flatMap(fencesOf).filter(({ language }) => language === 'formula');
  assert.ok(formulas.length > 1);
  for (const { page, detail, text } of formulas) {
    const kind = ruleKinds.find((each) => each === detail);
    assert.ok(kind !== undefined, `${page}: ${detail}`);
    const compiled = compileRule({ kind, code: 'performance-rule-1', formula: text.trim(), floor: bounds[kind][0], cap: bounds[kind][1], validFrom: '2026-10-01', source: 'guide', article: page });
    assert.ok(compiled.ok, `${page}: ${text}: ${compiled.ok ? '' : JSON.stringify(compiled.error)}`);
  }
});

/** Words of guides that stand on no screen of the product, and why. */
const wordsFromElsewhere: Readonly<Record<string, string>> = {
  星河示例制造有限公司: 'the demonstration company', 蒙南示例贸易有限公司: 'the demonstration company', 员工号: 'what somebody types', 的年假还剩多少: 'what somebody types',
  企业微信授权登录: 'a page of WeCom', 可信域名: 'a page of WeCom', 网页授权及: 'a page of WeCom',
};

test('Chinese words that guides name stand on a screen, in a rule or in a connector', () => {
  const screens = listFiles().filter((file) => /^phrases\/zh-CN\/.*\.json$|^packs\/.*\.yaml$|^connectors\/.*\.ts$|^kernel\/performance\/.*\.ts$/.test(file)).map(readSource).join('\n');
  const guides = pages.filter((page) => /^docs\/(?:guides|operating)\/|^README\.md$/.test(page));
  const words = guides.flatMap((page) => [...withoutFences(readSource(page)).matchAll(/\p{Script=Han}+/gu)].map(([word]) => ({ page, word })));
  assert.ok(words.length > 300, `${words.length} words`);
  const stray = words.filter(({ word }) => !screens.includes(word));
  assert.deepEqual(stray.filter(({ word }) => wordsFromElsewhere[word] === undefined), []);
  assert.deepEqual(Object.keys(wordsFromElsewhere).filter((word) => !stray.some((each) => each.word === word)), [], 'an exception that is no longer needed must be removed');
});
