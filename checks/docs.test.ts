/**
 * Goal: what a page tells a reader to type or open is there. Method: links of every page are followed inside the
 * checkout, shell fences are held against the command registry and package.json, rule packs in fences are parsed.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { apiRoutes } from '#contracts/api/api-routes';
import { readPack } from '#kernel/rules/pack-reader';
import { commonOptions, findCommand } from '../apps/cli/registry.ts';
import { listFiles, readSource, rootFolder } from './source-files.ts';

const pages = listFiles().filter((file) => file.endsWith('.md'));

type Fence = { readonly page: string; readonly language: string; readonly text: string };

const fencesOf = (page: string): readonly Fence[] =>
  [...readSource(page).matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```/gm)].map((match) => ({ page, language: match[1] ?? '', text: match[2] ?? '' }));
const withoutFences = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '');

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

/** A path as a route writes it: parts that a reader fills in match its parameters. */
const isRoute = (path: string): boolean => {
  const parts = path.split('/');
  return Object.values(apiRoutes).flat().some((route) => {
    const wanted = route.path.split('/');
    return wanted.length === parts.length && wanted.every((part, index) => part.startsWith(':') || part === parts[index]);
  });
};

test('every curl example calls a route that exists, with its key in a header', () => {
  const lines = pages.flatMap(fencesOf).filter((fence) => fence.language === 'sh').flatMap(({ text }) => text.split('\n')).filter((line) => line.startsWith('curl ') && line.includes('$QINXIN'));
  assert.ok(lines.length >= 5, `${lines.length} examples`);
  for (const line of lines) {
    const path = /"\$QINXIN(\/api\/[^"?]*)/.exec(line)?.[1];
    assert.ok(path !== undefined && isRoute(path), line);
    assert.ok(!/[?&](?:access_token|key|token)=/.test(line), line);
  }
  assert.equal(isRoute('/api/payroll/2026-10/dance'), false);
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
