/**
 * The pictures of README.md, taken from a running demonstration of some hundred people.
 * Usage: readme-pictures.ts <address> [folder]. Exits 1 when a picture is missing or too heavy for a page.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { builtInRoles, type BuiltInRole } from '#contracts/api/access-terms';
import { launchChromium } from './chromium.ts';

const [address, folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'pictures')] = process.argv.slice(2);
if (address === undefined) throw new Error('readme-pictures.ts <address> [folder]');
const heaviestBytes = 250_000;

const signedIn = async (browser: Browser, role: BuiltInRole, width: number, height: number): Promise<Page> => {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', baseURL: address });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.locator('.demo-roles button').nth(builtInRoles.indexOf(role)).click();
  await page.waitForURL(url => url.pathname !== '/sign-in');
  return page;
};

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  await page.waitForTimeout(500);
  const file = join(folder, `${name}.png`);
  await page.screenshot({ path: file });
  const bytes = statSync(file).size;
  process.stdout.write(`${file}: ${bytes} bytes\n`);
  if (bytes > heaviestBytes) process.exitCode = 1;
};

mkdirSync(folder, { recursive: true });
const browser = await launchChromium();
const desk = await signedIn(browser, 'payrollClerk', 1280, 760);
await desk.goto('/months/2026-10/attendance?search=SZ');
await desk.locator('.day-cell').first().waitFor();
await shoot(desk, 'month-matrix');
await desk.goto('/months/2026-10/payslips/SZ000007?item=overtimePayStatutoryHoliday');
await desk.locator('dialog[open] .explanation-figure').waitFor();
for (const step of ['法定节假日加班额', '本段法定节假日加班时长', '2026-10-01']) await desk.locator('dialog[open] .step-head[aria-expanded="false"]', { hasText: step }).first().click();
await shoot(desk, 'payslip-explained');
const phone = await signedIn(browser, 'employee', 360, 740);
await phone.locator('.eye-button').click();
await phone.locator('.payslip-head').waitFor();
await shoot(phone, 'phone-payslip');
const lead = await signedIn(browser, 'lineManager', 1280, 760);
// Their goals have figures already.
await lead.goto(`/goals?search=${await phone.locator('.own-bar .user-name small').textContent() ?? ''}`);
await lead.locator('.goal-title').first().waitFor();
await shoot(lead, 'goals');
await lead.goto('/desk');
await lead.locator('.question-card .link-button').first().click();
await lead.locator('.question-answer').first().waitFor();
await shoot(lead, 'desk');
await phone.goto('/my/goals');
await phone.locator('.bank-change').first().waitFor();
await shoot(phone, 'phone-goals');
await browser.close();
