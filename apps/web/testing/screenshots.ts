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
import type { Role } from './fixture-data.ts';

type Screen = { readonly name: string; readonly role: Role | null; readonly path: string; readonly modes: readonly FixtureMode[]; readonly act?: (page: Page) => Promise<void> };
const all: readonly FixtureMode[] = ['normal', 'empty', 'failing', 'silent'];
const data: readonly FixtureMode[] = ['normal', 'failing'];
const clerk: Role = 'payrollClerk';
const october = '/months/2026-10';
const click = (selector: string) => async (page: Page): Promise<void> => { await page.locator(selector).first().click(); };
const openSteps = async (page: Page): Promise<void> => {
  for (let level = 0; level < 4; level += 1) {
    const closed = page.locator('.explanation .step-head[aria-expanded="false"]');
    const count = Math.min(await closed.count(), 3);
    for (let index = 0; index < count; index += 1) await closed.first().click();
  }
};

const screens: readonly Screen[] = [
  { name: 'sign-in', role: null, path: '/sign-in', modes: ['normal'] },
  { name: 'set-password', role: null, path: '/set-password#made-up', modes: ['normal'] },
  { name: 'first-administrator', role: null, path: '/first-administrator#made-up', modes: ['normal'] },
  { name: 'security', role: clerk, path: '/account/security', modes: all },
  { name: 'security-app', role: clerk, path: '/account/security', modes: ['empty'], act: click('section[aria-labelledby=totp-title] button') },
  { name: 'users', role: 'administrator', path: '/users', modes: all },
  { name: 'month', role: clerk, path: october, modes: all },
  { name: 'attendance', role: clerk, path: `${october}/attendance`, modes: all },
  { name: 'day', role: clerk, path: `${october}/attendance?person=SZ000813&day=2026-10-01`, modes: data },
  { name: 'findings', role: clerk, path: `${october}/findings`, modes: all },
  { name: 'register', role: clerk, path: `${october}/register`, modes: all },
  { name: 'payslip', role: clerk, path: `${october}/payslips/SZ000813`, modes: data },
  { name: 'payslip-not-computed', role: clerk, path: `${october}/payslips/HU001999`, modes: ['normal'] },
  { name: 'explanation', role: clerk, path: `${october}/payslips/SZ000813?item=overtimePayStatutoryHoliday`, modes: data },
  { name: 'explanation-open', role: clerk, path: `${october}/payslips/SZ000813?item=overtimePayStatutoryHoliday`, modes: ['normal'], act: openSteps },
  { name: 'review', role: clerk, path: `${october}/review`, modes: all },
  { name: 'run-review', role: clerk, path: `${october}/run-review`, modes: all },
  { name: 'run-review-changes', role: clerk, path: `${october}/run-review?tab=changes&person=SZ000813`, modes: ['normal'] },
  { name: 'pay-calendar', role: clerk, path: '/pay-calendar', modes: data },
  { name: 'pay-run', role: clerk, path: `${october}/run`, modes: all },
  { name: 'pay-run-review', role: clerk, path: `${october}/run?run=44`, modes: ['normal'] },
  { name: 'pay-items', role: clerk, path: `${october}/pay-items`, modes: all },
  { name: 'deductions', role: clerk, path: '/deductions', modes: all },
  { name: 'differences', role: clerk, path: `${october}/differences`, modes: all },
  { name: 'run-holds', role: clerk, path: `${october}/holds`, modes: all },
  { name: 'payout', role: clerk, path: `${october}/payout`, modes: all },
  { name: 'payout-approve', role: 'payrollSupervisor', path: `${october}/payout`, modes: ['normal'] },
  { name: 'journal', role: clerk, path: `${october}/journal`, modes: all },
  { name: 'book-plan', role: clerk, path: `${october}/book-plan`, modes: all },
  { name: 'tax-filing', role: clerk, path: `${october}/tax`, modes: all },
  { name: 'deduction-import', role: clerk, path: `${october}/deductions`, modes: ['normal'] },
  { name: 'insurance-bills', role: clerk, path: `${october}/insurance`, modes: all },
  { name: 'insurance-differences', role: clerk, path: `${october}/insurance?bill=81`, modes: ['normal'] },
  { name: 'payers', role: clerk, path: '/payout/payers', modes: all },
  { name: 'payer-new', role: clerk, path: '/payout/payers', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'analysis', role: clerk, path: `${october}/analysis`, modes: all },
  { name: 'inbox', role: 'lineManager', path: '/inbox', modes: all },
  { name: 'requests', role: 'lineManager', path: '/requests', modes: all },
  { name: 'request', role: 'lineManager', path: '/requests?request=501', modes: data },
  { name: 'request-rules', role: clerk, path: '/requests/rules', modes: data },
  { name: 'leave', role: clerk, path: '/leave', modes: all },
  { name: 'leave-ledger', role: clerk, path: '/leave?person=SZ000813', modes: data },
  { name: 'own-requests', role: 'employee', path: '/my/requests', modes: all },
  { name: 'own-request-form', role: 'employee', path: '/my/requests?ask=leave', modes: ['normal'] },
  { name: 'people', role: clerk, path: '/people', modes: all },
  { name: 'person', role: clerk, path: '/people?person=SZ000813', modes: ['normal'] },
  { name: 'person-file', role: clerk, path: '/people/SZ000813', modes: all },
  { name: 'person-file-events', role: clerk, path: '/people/SZ000813?tab=events', modes: data },
  { name: 'person-file-tasks', role: clerk, path: '/people/SZ000813?tab=tasks', modes: ['normal'] },
  { name: 'person-file-fields', role: clerk, path: '/people/SZ000813?tab=fields', modes: data },
  { name: 'person-file-final', role: clerk, path: '/people/SZ000802?tab=finalPay', modes: data },
  { name: 'person-file-event', role: clerk, path: '/people/SZ000813', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'hire', role: clerk, path: '/hire', modes: data },
  { name: 'hire-sheet', role: clerk, path: '/hire/sheet', modes: ['normal'], act: async page => { await page.locator('input[type=file]').setInputFiles({ name: '新员工.csv', mimeType: 'text/csv', buffer: Buffer.from('a') }); } },
  { name: 'org-chart', role: clerk, path: '/org-chart', modes: all },
  { name: 'person-alarms', role: clerk, path: '/people-alarms', modes: all },
  { name: 'custom-fields', role: clerk, path: '/custom-fields', modes: all },
  { name: 'custom-field', role: clerk, path: '/custom-fields', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'imports', role: clerk, path: '/imports', modes: all },
  { name: 'unmatched', role: clerk, path: '/unmatched', modes: all },
  { name: 'quarantine', role: clerk, path: '/quarantine', modes: all },
  { name: 'quarantined', role: clerk, path: '/quarantine?record=1', modes: ['normal'] },
  { name: 'sources', role: 'administrator', path: '/sources', modes: all },
  { name: 'set-up-check', role: 'administrator', path: '/sources?source=wecom', modes: ['normal'], act: click('.checks button') },
  { name: 'incidents', role: 'administrator', path: '/incidents', modes: all },
  { name: 'new-company', role: 'administrator', path: '/companies/new', modes: ['normal'], act: async page => { await page.locator('input[type=radio]').last().check({ force: true }); } },
  { name: 'team', role: 'lineManager', path: `${october}/attendance`, modes: ['normal', 'empty'] },
  { name: 'forbidden', role: 'lineManager', path: `${october}/register`, modes: ['normal'] },
  { name: 'own-payslip-hidden', role: 'employee', path: '/my/payslip', modes: all },
  { name: 'own-payslip', role: 'employee', path: '/my/payslip', modes: ['normal'], act: click('.eye-button') },
  { name: 'delivery', role: clerk, path: `${october}/delivery`, modes: all },
  { name: 'contests', role: clerk, path: '/contests', modes: all },
  { name: 'downloads', role: clerk, path: '/downloads', modes: all },
  { name: 'own-explanation', role: 'employee', path: '/my/payslip?item=overtimePayStatutoryHoliday', modes: ['normal'], act: openSteps },
  { name: 'own-month', role: 'employee', path: '/my/attendance', modes: all },
  { name: 'own-day', role: 'employee', path: '/my/attendance?day=2026-10-01', modes: ['normal'] },
  { name: 'access-roles', role: 'administrator', path: '/access/roles', modes: data },
  { name: 'access-role-new', role: 'administrator', path: '/access/roles', modes: ['normal'], act: click('.page-actions button') },
  { name: 'access-assignments', role: 'administrator', path: '/access/assignments', modes: all },
  { name: 'access-give-role', role: 'administrator', path: '/access/assignments', modes: ['normal'], act: click('.page-actions button.ant-btn-primary') },
  { name: 'access-groups', role: 'administrator', path: '/access/groups', modes: all },
  { name: 'access-reach', role: 'auditor', path: '/access/reach?user=u2', modes: all },
  { name: 'access-who-can', role: 'auditor', path: '/access/reach?view=who&person=SZ000813', modes: ['normal', 'empty'] },
  { name: 'access-delegations', role: 'lineManager', path: '/access/delegations', modes: all },
  { name: 'access-delegate', role: 'lineManager', path: '/access/delegations', modes: ['normal'], act: click('.page-actions button.ant-btn-primary') },
  { name: 'proposals', role: 'payrollSupervisor', path: '/proposals', modes: all },
  { name: 'proposals-reject', role: 'payrollSupervisor', path: '/proposals', modes: ['normal'], act: click('.decide-buttons button:last-child') },
  { name: 'bank-accounts', role: 'payrollSupervisor', path: '/bank-accounts', modes: all },
  { name: 'bank-change', role: clerk, path: '/bank-accounts?change=21', modes: ['normal'] },
  { name: 'bank-ask', role: clerk, path: '/bank-accounts', modes: ['normal'], act: click('.page-actions button.ant-btn-primary') },
  { name: 'bank-holds', role: 'payrollSupervisor', path: '/bank-accounts/holds', modes: all },
  { name: 'notices', role: clerk, path: '/notices', modes: all },
  { name: 'printed-notices', role: clerk, path: '/notices/printed', modes: all },
  { name: 'own-bank', role: 'employee', path: '/my/bank-account', modes: all },
  { name: 'own-bank-number', role: 'employee', path: '/my/bank-account', modes: ['normal'], act: click('main .plain-button') },
  { name: 'own-notices', role: 'employee', path: '/my/notices', modes: all },
  { name: 'programs', role: 'administrator', path: '/programs', modes: all },
  { name: 'program', role: 'administrator', path: '/programs', modes: ['normal'], act: click('.card-list .link-button') },
  { name: 'program-new', role: 'administrator', path: '/programs', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'program-requests', role: 'administrator', path: '/programs/log', modes: all },
  { name: 'sign-in-providers', role: 'administrator', path: '/sign-in-providers', modes: all },
  { name: 'sign-in-provider', role: 'administrator', path: '/sign-in-providers', modes: ['normal'], act: click('.card:last-child .link-button') },
  { name: 'audit', role: 'auditor', path: '/audit', modes: all },
  { name: 'audit-row', role: 'auditor', path: '/audit?row=811', modes: ['normal'] },
  { name: 'audit-chains', role: 'auditor', path: '/audit/chains', modes: all },
  { name: 'own-readers', role: 'employee', path: '/my/readers', modes: all },
  { name: 'own-who-can', role: 'employee', path: '/my/readers', modes: ['normal'], act: click('summary') },
  { name: 'own-data', role: 'employee', path: '/my/data', modes: all },
  { name: 'privacy-requests', role: 'payrollSupervisor', path: '/privacy/requests', modes: all },
  { name: 'privacy-ask-erasure', role: clerk, path: '/privacy/requests', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'privacy-consents', role: clerk, path: '/privacy/consents', modes: all },
  { name: 'privacy-paper-consent', role: clerk, path: '/privacy/consents', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'privacy-holds', role: clerk, path: '/privacy/holds', modes: all },
  { name: 'privacy-place-hold', role: clerk, path: '/privacy/holds', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'privacy-retention', role: 'payrollSupervisor', path: '/privacy/retention', modes: all },
  { name: 'privacy-months', role: clerk, path: '/privacy/retention', modes: ['normal'], act: click('.data-table button') },
  { name: 'privacy-record', role: clerk, path: '/privacy/record', modes: all },
  { name: 'privacy-assessments', role: 'payrollSupervisor', path: '/privacy/assessments', modes: all },
  { name: 'privacy-assess', role: clerk, path: '/privacy/assessments', modes: ['normal'], act: click('.page-actions .ant-btn-primary') },
  { name: 'not-found', role: clerk, path: '/nowhere', modes: ['normal'] },
];

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
  return [...new Set([...shown.matchAll(/\b(?:action|field|page|finding|error|count|state|reason|minuteClass|dayState|explain|sources|section|quantity)\.[a-zA-Z.]+/g)].map(match => match[0]))];
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
