/**
 * Goal: leave on a phone of 360 px in three taps, approved by the manager in the inbox, with the balance before and after.
 * Method: the whole server, a real browser, one person and their manager. The built application must be there, or named by WEB_DIST.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { builtWeb, freePort } from '#checks/browser-place';
import { emailOf, goodPassword, withScene, type Scene } from '#checks/identity-scene';
import { giveRole } from '#modules/access';
import { absorbSchedules } from '#modules/attendance';
import { asSystem, setClockOffset, withCompany } from '#modules/platform';
import { launchChromium } from '../web/testing/chromium.ts';
import { createModuleRoutes } from './module-routes.ts';

/** Monday, 2 November 2026, 09:00 in Shanghai. */
const now = Date.UTC(2026, 10, 2, 1);

const addTeam = async ({ database, company, addUser }: Scene): Promise<void> => {
  await setClockOffset(database, now - Date.now());
  const users = { MID: await addUser('mid', 'employee'), LEAF: await addUser('leaf', 'employee') };
  await withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
    await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'SH', '上海', 'Asia/Shanghai', 'CN')", [tx.companyId]);
    await absorbSchedules(tx, { sourceCode: 'workbook', schedules: [{
      kind: 'schedule', scheduleCode: 'OFFICE', name: '标准班', zone: 'Asia/Shanghai', observedDay: 20_454, form: 'weekday', followsHolidays: true, weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
      shifts: [{ code: 'D', name: '', startMinute: 540, endMinute: 1080, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
    }] });
    for (const [number, name, manager, role] of [['MID', '钱经理', null, 'lineManager'], ['LEAF', '赵小叶', 'MID', 'employee']] as const) {
      const { rows } = await tx.query<{ person_id: number }>("insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number) values ($1, $2, $3, '', '2020-01-01', '研发', $4) returning person_id", [tx.companyId, number, name, manager]);
      await tx.query("insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, '2020-01-01', 'e', 'SH', 'monthly', 'CNY', 'OFFICE', 't')", [tx.companyId, rows[0]?.person_id]);
      await giveRole(tx, { userId: users[number], role, personId: rows[0]?.person_id ?? null });
    }
  });
};

const signIn = async (browser: Browser, address: string, name: string): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 360, height: 800 }, locale: 'zh-CN' })).newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${address}/sign-in`);
  await page.locator('summary').first().click();
  await page.locator('#email').fill(emailOf(name));
  await page.locator('#password').fill(goodPassword);
  await page.locator('form .main-button').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return page;
};

const fits = (page: Page): Promise<boolean> => page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth + 1');

test('leave on a phone in three taps, approved by the manager in the inbox', async () => {
  const [folder, port] = [await builtWeb(), await freePort()];
  const browser = await launchChromium();
  try {
    await withScene({
      isDemo: true, webFolder: folder, signIn: { baseUrl: `http://127.0.0.1:${port}` },
      registerModuleRoutes: (server, { database, jobs }) => createModuleRoutes({ database, jobs, nowMilliseconds: () => now, zone: 'Asia/Shanghai' })(server),
    }, async (scene) => {
      await addTeam(scene);
      await scene.server.listen(port);
      const address = `http://localhost:${port}`;
      const leaf = await signIn(browser, address, 'leaf');
      let taps = 0;
      const tap = async (name: string): Promise<void> => {
        await leaf.getByRole(name === '申请' ? 'link' : 'button', { name, exact: true }).click();
        taps += 1;
      };
      await tap('申请');
      await tap('请假');
      await leaf.getByText('2026-11-03 09:00–18:00').waitFor();
      await leaf.getByText('钱经理').waitFor();
      await tap('提交');
      await leaf.getByText('等待钱经理审批').waitFor();
      assert.equal(taps, 3);
      assert.ok(await fits(leaf));

      const mid = await signIn(browser, address, 'mid');
      await mid.goto(`${address}/inbox`);
      await mid.getByText('赵小叶 · 请假').first().waitFor();
      assert.ok(await fits(mid));
      // The rest of the screen comes back later than the list: what was done is said although its row is gone by then.
      await mid.route('**/api/session', async (route) => {
        await mid.waitForTimeout(1000);
        await route.continue();
      });
      await mid.getByRole('button', { name: /^批准/ }).first().click();
      await mid.getByText('已同意 1 份申请').waitFor();
      await mid.getByText('没有待办').waitFor();
      // What is still under way would meet a closed page at the end of the test.
      await mid.unrouteAll({ behavior: 'wait' });

      await leaf.reload();
      await leaf.getByText('已通过').waitFor();
      await leaf.getByText('4 天').first().waitFor();
      await leaf.getByRole('button', { name: '撤回' }).click();
      await leaf.getByText('已撤回').waitFor();
      await leaf.getByText('5 天').first().waitFor();
    });
  } finally {
    await browser.close();
  }
});
