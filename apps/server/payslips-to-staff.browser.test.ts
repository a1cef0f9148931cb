/**
 * Goal: in a browser, the pay office publishes, a person on a phone confirms, asks and takes the payslip along, and the office
 * answers; every button of these pages changes something. Method: the built application over the whole server, called in
 * process; who is signed in is the proof's.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { builtWeb } from '#checks/browser-place';
import { fillGateCompany, gateMonth, plainSecrets } from '#checks/gate-company';
import { callerHeader, openGateServer, type Caller, type GateServer } from '#checks/gate-server';
import { withTestDatabase } from '#checks/test-database';
import { rightWords } from '#modules/platform';
import { checkPayslip } from '#outputs/payslip';
import { launchChromium } from '../web/testing/chromium.ts';

const address = 'http://qinxin.test';
const kinds: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml', '.json': 'application/json' };

const sessionOf = (gate: GateServer, caller: Caller): object => {
  const subject = gate.subjects.get(caller);
  assert.ok(subject !== undefined);
  const company = { companyId: subject.companyId, companyCode: 'test', name: '示例公司', isDemo: false };
  const role = subject.roles[0] ?? 'employee';
  return {
    userId: subject.userId, name: caller, email: `${caller}@example.com`, role, roles: subject.roles, rights: rightWords(subject), isSteppedUp: true, secondFactor: 'notNeeded', stepUpMethods: ['password'], modules: ['performance', 'learning', 'recruiting'], unseenNotices: 0,
    personNumber: subject.personId === null ? null : 'LEAF', company, companies: [{ ...company, role }], now: '2026-11-02T09:00:00+08:00', today: '2026-11-02', currentMonth: gateMonth,
  };
};

/** Everything the page asks for is answered in process: files of the build, and the server as the caller. */
const answer = async (route: Route, folder: string, gate: GateServer, caller: Caller): Promise<void> => {
  const request = route.request();
  const url = new URL(request.url());
  if (request.headers()['accept']?.includes('text/event-stream') === true) return route.abort();
  if (url.pathname === '/api/session') return route.fulfill({ json: sessionOf(gate, caller) });
  if (url.pathname.startsWith('/api/')) {
    const payload = request.postData();
    const response = await gate.server.fastify.inject({
      url: url.pathname + url.search, method: request.method() as 'GET', headers: { [callerHeader]: caller, 'accept-language': 'zh-CN', ...(payload === null ? {} : { 'content-type': 'application/json' }) }, ...(payload === null ? {} : { payload }),
    });
    return route.fulfill({ status: response.statusCode, headers: Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)])), body: response.rawPayload });
  }
  const file = join(folder, url.pathname);
  const isFile = extname(url.pathname) !== '' && existsSync(file);
  return route.fulfill({ contentType: kinds[isFile ? extname(file) : '.html'] ?? 'application/octet-stream', body: readFileSync(isFile ? file : join(folder, 'index.html')) });
};

const bytesOfDownload = async (page: Page, press: () => Promise<void>): Promise<Buffer> => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return readFileSync(await download.path());
};

const publish = async (page: Page): Promise<void> => {
  await page.goto(`${address}/months/${gateMonth}/delivery`);
  const preview = page.getByRole('switch');
  await preview.click();
  await page.locator('[role=switch][aria-checked=false]').waitFor();
  await page.getByRole('button', { name: '发布工资条' }).click();
  await page.locator('.ant-popconfirm-buttons button').last().click();
  await page.getByText('起可见').waitFor();
};

const confirmAndAsk = async (page: Page): Promise<void> => {
  await page.goto(`${address}/my/payslip`);
  await page.locator('.eye-button').tap();
  await page.getByRole('button', { name: '确认工资条' }).tap();
  await page.getByText('已于').waitFor();
  const receipt = JSON.parse((await bytesOfDownload(page, () => page.getByRole('button', { name: '下载签名回执' }).tap())).toString()) as { statement: { personNumber: string } };
  assert.equal(receipt.statement.personNumber, 'LEAF');
  await page.getByRole('button', { name: '有疑问' }).tap();
  await page.locator('.ask-form textarea').fill('少了一天加班');
  await page.locator('.ask-form').getByRole('button', { name: '发送' }).tap();
  await page.getByText('未结束的疑问 1 个').waitFor();
  await page.locator('#file-password').fill('six or more');
  const file = await bytesOfDownload(page, () => page.getByRole('button', { name: '下载 PDF' }).tap());
  assert.deepEqual([checkPayslip(file, 'six or more').ok, checkPayslip(file).ok], [true, false]);
};

const answerAndFetch = async (page: Page): Promise<void> => {
  await page.goto(`${address}/desk`);
  await page.locator('.question-card .link-button').first().click();
  await page.getByLabel('答复', { exact: true }).fill('已核对，将补差');
  await page.getByLabel('处理').selectOption('corrected');
  await page.getByRole('button', { name: '发送' }).click();
  await page.getByText('没有等您答复的疑问').or(page.getByText('已更正或将补差')).first().waitFor();
  await page.goto(`${address}/months/${gateMonth}/delivery`);
  await page.getByText('1 人已确认').waitFor();
  const file = await bytesOfDownload(page, () => page.locator('td button').first().click());
  assert.ok(checkPayslip(file).ok);
  await page.getByRole('button', { name: '全部 PDF' }).click();
  await page.goto(`${address}/downloads`);
  await page.getByText('生成中').first().waitFor();
  await page.getByRole('button', { name: /生成工资表/ }).click();
  await page.locator('td').getByText('工资表（XLSX）').first().waitFor();
  assert.equal((await bytesOfDownload(page, () => page.getByRole('button', { name: /公司工作簿/ }).click())).subarray(0, 2).toString(), 'PK');
};

const seesTheEnd = async (page: Page): Promise<void> => {
  await page.goto(`${address}/my/questions`);
  await page.getByText('已更正或将补差').waitFor();
  assert.equal(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'), true, 'nothing is wider than the phone');
};

test('publish, confirm on a phone, ask about a line, answer it, fetch files: every button changes something', async () => {
  const folder = await builtWeb();
  const browser = await launchChromium();
  try {
    await withTestDatabase(async (given) => {
      const gate = await openGateServer(given, await fillGateCompany(given.database, given.company.companyId, plainSecrets));
      try {
        await given.database.ownerPool.query("update payroll.pay_run set status = 'locked' where company_id = $1", [given.company.companyId]);
        const as = async (caller: Caller, width: number, work: (page: Page) => Promise<void>): Promise<void> => {
          const context = await browser.newContext({ viewport: { width, height: 780 }, locale: 'zh-CN', hasTouch: true, acceptDownloads: true });
          await context.route('**/*', (route) => answer(route, folder, gate, caller));
          const page = await context.newPage();
          page.setDefaultTimeout(15_000);
          await work(page);
          await context.close();
        };
        await as('payrollClerk', 1440, publish);
        await as('employee', 360, confirmAndAsk);
        await as('payrollClerk', 1440, answerAndFetch);
        await as('employee', 360, seesTheEnd);
      } finally {
        await gate.close();
      }
    });
  } finally {
    await browser.close();
  }
});
