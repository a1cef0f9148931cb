/**
 * Goal: a clerk hires a person in a real browser at a phone's width; the file, its history, the organisation and a company's
 * own field show it at once. Method: the whole server over a company that has only a workplace and a schedule. The built
 * application must be there, or named by WEB_DIST.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { builtWeb, freePort } from '#checks/browser-place';
import { emailOf, goodPassword, withScene, type Scene } from '#checks/identity-scene';
import { absorbSchedules } from '#modules/attendance';
import { asSystem, withCompany } from '#modules/platform';
import { launchChromium } from '../web/testing/chromium.ts';
import { createModuleRoutes } from './module-routes.ts';

const nowMilliseconds = (): number => Date.UTC(2026, 10, 2, 1);

const addPlaceAndSchedule = ({ database, company }: Scene): Promise<void> => withCompany(database, asSystem(company.companyId, 'proof', 'test'), async (tx) => {
  await tx.query("insert into people.workplace (company_id, workplace_code, name, zone, country, region, city) values ($1, 'shanghai', '上海总部', 'Asia/Shanghai', 'CN', 'shanghai', 'shanghai')", [tx.companyId]);
  await absorbSchedules(tx, { sourceCode: 'workbook', schedules: [{
    kind: 'schedule', scheduleCode: 'OFFICE', name: '标准班', zone: 'Asia/Shanghai', observedDay: 20_454, form: 'weekday', followsHolidays: true, weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
    shifts: [{ code: 'D', name: '', startMinute: 540, endMinute: 1080, breaks: [], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
  }] });
});

const choose = async (page: Page, field: string, option: string): Promise<void> => {
  await page.locator(`#${field}`).click();
  await page.locator('.ant-select-item-option', { hasText: option }).first().click();
};

const hire = async (page: Page, address: string): Promise<void> => {
  await page.goto(`${address}/hire`);
  for (const [field, value] of [['name', '王小明'], ['hireDate', '2026-11-02'], ['department', '研发部'], ['identityNumber', '110105194912310021'], ['mobile', '13800000001'], ['probationEndsOn', '2027-01-31'], ['legalEntity', '示例有限公司'], ['wage', '12000.00'], ['housingFundRate', '7']] as const) {
    await page.locator(`#${field}`).fill(value);
    await page.keyboard.press('Tab');
  }
  await choose(page, 'workplaceCode', '上海总部');
  await choose(page, 'insurancePlace', '不参保');
  await choose(page, 'scheduleCode', '标准班');
  await page.getByRole('button', { name: '办理入职' }).click();
  await page.getByText('已入职，工号 000001').waitFor();
  await page.getByText('缺少银行账户').waitFor();
  assert.match((await page.getByRole('link', { name: '登记收款账户' }).getAttribute('href')) ?? '', /ask=000001$/);
  // What the company has now is chosen; a new name must be asked for.
  await choose(page, 'legalEntity', '新增');
  await page.getByText('新的用人单位').waitFor();
  await page.getByRole('button', { name: '选择已有的' }).click();
  await choose(page, 'legalEntity', '示例有限公司');
};

const lookAtFile = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: '员工档案' }).click();
  await page.getByRole('heading', { name: '王小明 000001' }).waitFor();
  await page.getByText('12,000.00').first().waitFor();
  await page.getByText('人事事件', { exact: true }).first().click();
  await page.getByText('试用', { exact: true }).waitFor();
  await page.getByRole('button', { name: '登记人事事件' }).click();
  await page.locator('#validOn').fill('2026-12-01');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('转正', { exact: true }).first().waitFor();
};

const useOwnField = async (page: Page, address: string): Promise<void> => {
  await page.goto(`${address}/custom-fields`);
  await page.getByRole('button', { name: '新增字段' }).click();
  for (const [field, value] of [['titleZh', '工服尺码'], ['titleEn', 'Shirt size'], ['code', 'shirtSize']] as const) await page.locator(`#${field}`).fill(value);
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByRole('cell', { name: 'shirtSize' }).waitFor();
  await page.goto(`${address}/people/000001?tab=fields`);
  await choose(page, 'code', '工服尺码');
  await page.locator('#validFrom').fill('2026-11-02');
  await page.locator('#value').fill('XL');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('XL', { exact: true }).waitFor();
};

test('hire a person on a phone, record an event, see the organisation, fill in a field of one’s own', async () => {
  const [folder, port] = [await builtWeb(), await freePort()];
  const browser = await launchChromium();
  try {
    await withScene({
      isDemo: true, webFolder: folder, signIn: { baseUrl: `http://127.0.0.1:${port}` },
      registerModuleRoutes: (server, { database, jobs }) => createModuleRoutes({ database, jobs, nowMilliseconds, zone: 'Asia/Shanghai' })(server),
    }, async (scene) => {
      await addPlaceAndSchedule(scene);
      await scene.addUser('clerk', 'payrollClerk');
      await scene.server.listen(port);
      const address = `http://localhost:${port}`;
      const page = await (await browser.newContext({ viewport: { width: 360, height: 800 }, locale: 'zh-CN' })).newPage();
      page.setDefaultTimeout(10_000);
      await page.goto(`${address}/sign-in`);
      await page.locator('summary').first().click();
      await page.locator('#email').fill(emailOf('clerk'));
      await page.locator('#password').fill(goodPassword);
      await page.locator('form .main-button').click();
      await page.waitForURL('**/months/**');
      await hire(page, address);
      await lookAtFile(page);
      await page.goto(`${address}/org-chart`);
      await page.getByRole('link', { name: '王小明' }).or(page.getByText('研发部')).first().waitFor();
      await useOwnField(page, address);
      // The same person a second time is refused, with the number they have.
      await page.goto(`${address}/hire`);
      for (const [field, value] of [['name', '王小明'], ['hireDate', '2026-11-03'], ['identityNumber', '110105 19491231 0021']] as const) await page.locator(`#${field}`).fill(value);
      await choose(page, 'department', '研发部');
      await page.locator('#hasTerms').uncheck();
      await page.getByRole('button', { name: '办理入职' }).click();
      await page.getByText('这个证件号码的员工已在职，工号是 000001').waitFor();
      assert.ok(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth + 1'));
    });
  } finally {
    await browser.close();
  }
});
