/**
 * Every screen at 1440 and 360 px, in both languages and in its empty, failing and loading states, with an axe-core run
 * on each. Usage: screenshots.ts [folder] [part of a name]; the built application
 * must be there, in apps/web/dist or in the folder named by WEB_DIST. Exits 1 on a serious
 * violation, on text in the wrong place (a bare phrase code), on an error in the page, or when nothing was looked at.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { startFixtureServer, type FixtureMode } from './fixture-server.ts';
import { screens } from './screens.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Violation = { readonly id: string; readonly impact: string | null; readonly help: string; readonly nodes: readonly { readonly html: string; readonly target: readonly string[]; readonly failureSummary?: string }[] };

const violationsOf = async (page: Page): Promise<readonly Violation[]> => {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (root: Document, options: unknown) => Promise<{ violations: Violation[] }> } };
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })).violations;
  });
  return violations.filter(violation => violation.impact === 'serious' || violation.impact === 'critical');
};

/** Phrase codes that reached the screen. */
const bareCodes = async (page: Page): Promise<readonly string[]> => {
  const shown = await page.evaluate(() => document.body.innerText);
  return [...new Set([...shown.matchAll(/\b(?:action|field|page|finding|error|count|state|reason|minuteClass|dayState|explain|sources|section|quantity|goals?|reviews?|reviewRules|feedback|learning|questions?|suggestion|officeHours|requisition|candidate|interview|offer|matching|position|skill|team|raises|performanceBase|assistant|notice|inbox[A-Z][a-z]+|keptPunch)\.[a-zA-Z.]+/g)].map(match => match[0]))];
};

const settle = async (page: Page, mode: FixtureMode): Promise<void> => {
  await page.waitForSelector('#root > *');
  if (mode === 'silent') return void (await page.waitForTimeout(500));
  await page.waitForFunction(() => document.querySelector('.loading') === null && document.querySelector('h1, dialog[open] h2, .state-view') !== null, undefined, { timeout: 8000 });
  await page.waitForTimeout(mode === 'failing' ? 500 : 150);
};

const folder = process.argv[2] ?? join(tmpdir(), 'qinxin-screens');
const wanted = process.argv[3] ?? '';
mkdirSync(folder, { recursive: true });
const server = await startFixtureServer(process.env['WEB_DIST'] ?? join(import.meta.dirname, '..', 'dist'));
const browser = await launchChromium();
let looked = 0;
const complaints: string[] = [];

for (const width of [1440, 360]) {
  for (const language of ['zh-CN', 'en']) {
    const context = await browser.newContext({ viewport: { width, height: width === 360 ? 740 : 900 }, locale: language });
    for (const screen of screens.filter(entry => entry.name.includes(wanted))) {
      for (const mode of screen.modes) {
        // States look the same in both languages; the phrases behind them are checked elsewhere.
        if (language === 'en' && mode !== 'normal') continue;
        const name = `${screen.name}-${mode}-${width}-${language}`;
        server.state.role = screen.role;
        server.setMode(mode);
        const page = await context.newPage();
        page.on('pageerror', error => complaints.push(`${name}: ${error.message}`));
        page.on('console', message => { if (message.type() === 'error' && !message.text().includes('Failed to load resource')) complaints.push(`${name}: ${message.text().slice(0, 300)}`); });
        await page.goto(`${server.address}${screen.path}`);
        try {
          await settle(page, mode);
          if (mode === 'normal' && screen.act !== undefined) { await screen.act(page); await settle(page, mode); }
        } catch (error) { complaints.push(`${name}: ${String(error).split('\n')[0] ?? ''}`); }
        await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !screen.path.includes('?') });
        for (const violation of await violationsOf(page)) complaints.push(`${name}: axe ${violation.id} ×${violation.nodes.length}: ${violation.nodes[0]?.target.join(' ') ?? ''} ${(violation.nodes[0]?.failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 160)}`);
        for (const code of await bareCodes(page)) complaints.push(`${name}: bare phrase code ${code}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (overflow > 1) complaints.push(`${name}: ${overflow} px wider than the window`);
        looked += 1;
        await page.close();
      }
    }
    await context.close();
  }
}
await browser.close();
await server.close();
process.stdout.write(`${complaints.join('\n')}${complaints.length > 0 ? '\n' : ''}${looked} screens in ${folder}, ${complaints.length} complaints\n`);
process.exitCode = complaints.length > 0 || looked === 0 ? 1 : 0;
