/**
 * Goal: people sign in, set up second factors and prove again who they are in a real browser: by code, by passkey (a
 * virtual authenticator), by recovery code; on a phone's width, by keyboard, in both languages, without a serious finding
 * of axe-core. The built application must be there, or named by WEB_DIST.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listOwnDeliveries } from '#contracts/api/delivery-api';
import { success } from '#kernel/base/result';
import { launchChromium } from '../web/testing/chromium.ts';
import { builtWeb, freePort } from '#checks/browser-place';
import { emailOf, goodPassword, withScene, type Scene, type SceneOptions } from '#checks/identity-scene';
import { appCode } from '#checks/totp-app';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Place = { readonly scene: Scene; readonly address: string; readonly open: (width?: number, language?: string) => Promise<{ context: BrowserContext; page: Page }> };

const withBrowser = async (options: SceneOptions, work: (place: Place) => Promise<void>): Promise<void> => {
  const [folder, port] = [await builtWeb(), await freePort()];
  const browser: Browser = await launchChromium();
  try {
    await withScene({ ...options, webFolder: folder, signIn: { baseUrl: `http://127.0.0.1:${port}`, ...options.signIn } }, async (scene) => {
      await scene.server.listen(port);
      await work({
        scene, address: `http://localhost:${port}`,
        open: async (width = 1280, language = 'en') => {
          const context = await browser.newContext({ viewport: { width, height: 800 }, locale: language });
          const page = await context.newPage();
          page.setDefaultTimeout(10_000);
          return { context, page };
        },
      });
    });
  } finally {
    await browser.close();
  }
};

/** An authenticator inside the browser that verifies its user. */
const addAuthenticator = async (context: BrowserContext, page: Page): Promise<void> => {
  const client = await context.newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
};

const seriousFindings = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axeSource);
  const found = await page.evaluate<{ id: string; impact: string | null; nodes: { html: string }[] }[]>("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((found) => found.violations)");
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
};

/** No text of a phrase key, nothing wider than the screen, nothing that axe calls serious. */
const checkPage = async (page: Page, name: string): Promise<void> => {
  assert.deepEqual(await seriousFindings(page), [], name);
  const tooWide = await page.evaluate<readonly string[]>("document.documentElement.scrollWidth <= innerWidth + 1 ? [] : [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 120))");
  assert.deepEqual(tooWide, [], `${name} is wider than the screen`);
  assert.doesNotMatch(await page.evaluate<string>('document.body.innerText'), /\b(signIn|security|securityNotice|stepUp|link|users|sessionMethod|error)\.[a-zA-Z]+/, name);
};

const signIn = async (page: Page, address: string, name: string): Promise<void> => {
  await page.goto(`${address}/sign-in`);
  await page.locator('#email').fill(emailOf(name));
  await page.locator('#password').fill(goodPassword);
  await page.locator('form .main-button').click();
};

test('an administrator must set up a second factor first: app with QR code, recovery codes, then in by code and by recovery code', async () => {
  await withBrowser({}, async ({ scene, address, open }) => {
    await scene.addUser('boss', 'administrator');
    const { page, context } = await open(360);
    await signIn(page, address, 'boss');
    await page.waitForURL('**/account/security');
    await page.getByText('Your company asks for a second factor').waitFor();
    await page.getByRole('button', { name: 'Set up an app' }).click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await checkPage(page, 'set-up of an app');
    const secret = (await page.locator('.secret-text').innerText()).replaceAll(' ', '');
    await page.locator('#totp-code').fill(appCode(secret));
    await page.keyboard.press('Enter');
    const codes = page.locator('.recovery-codes li');
    await codes.first().waitFor();
    assert.equal(await codes.count(), 10);
    const recoveryCode = await codes.first().innerText();
    await checkPage(page, 'recovery codes');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('10 left').waitFor();
    await page.goto(`${address}/users`);
    await page.getByRole('cell', { name: emailOf('boss') }).waitFor();
    await context.clearCookies();
    await signIn(page, address, 'boss');
    await page.locator('#code').waitFor();
    await checkPage(page, 'second factor');
    await page.locator('#code').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('The code is wrong').waitFor();
    await page.locator('#code').fill(appCode(secret, 1));
    await page.keyboard.press('Enter');
    await page.waitForURL(/sources|months/);
    await context.clearCookies();
    await signIn(page, address, 'boss');
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.locator('#code').fill(recoveryCode);
    await page.keyboard.press('Enter');
    await page.waitForURL(/sources|months/);
    await context.close();
  });
});

test('a passkey is made, signs in without a password, proves again who one is, and is removed', async () => {
  await withBrowser({}, async ({ scene, address, open }) => {
    await scene.addUser('worker', 'employee');
    const { page, context } = await open();
    await addAuthenticator(context, page);
    await signIn(page, address, 'worker');
    await page.waitForURL('**/my/payslip');
    await page.goto(`${address}/account/security`);
    await page.locator('#passkey-name').fill('Laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.locator('.recovery-codes li').first().waitFor();
    await page.locator('strong', { hasText: 'Laptop' }).waitFor();
    await checkPage(page, 'account with a passkey');
    const before = await context.cookies();
    await context.clearCookies();
    await page.goto(`${address}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/my/payslip');
    const session = async (): Promise<{ secondFactor: string; isSteppedUp: boolean }> => page.evaluate<{ secondFactor: string; isSteppedUp: boolean }>("fetch('/api/session').then((answer) => answer.json())");
    assert.equal((await session()).secondFactor, 'proven');
    // After the password, the passkey is the second factor.
    await context.clearCookies();
    await signIn(page, address, 'worker');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL('**/my/payslip');
    const valueOf = (cookies: readonly { name: string; value: string }[]): string => cookies.find(({ name }) => name === 'qinxin.session_token')?.value ?? '';
    assert.notEqual(valueOf(await context.cookies()), valueOf(before));
    await page.goto(`${address}/account/security`);
    await page.getByRole('button', { name: 'Remove Laptop' }).click();
    await page.getByText('No passkeys yet.').waitFor();
    await context.close();
  });
});

test('a request that needs a fresh proof brings the dialog, on a phone too, and goes on afterwards', async () => {
  await withBrowser({
    registerModuleRoutes: (server) => server.handle(listOwnDeliveries, () => Promise.resolve(success({ rows: [] }))),
  }, async ({ scene, address, open }) => {
    const userId = await scene.addUser('worker', 'employee');
    const { rows } = await scene.database.ownerPool.query<{ person_id: number }>(`insert into people.person (company_id, person_number, name, email, department, hire_date) values ($1, 'W', 'W', '', 'd', '2020-01-01') returning person_id`, [scene.company.companyId]);
    await scene.database.ownerPool.query('update platform.membership set person_id = $2 where user_id = $1', [userId, rows[0]!.person_id]);
    const { page, context } = await open(360, 'zh-CN');
    await addAuthenticator(context, page);
    await signIn(page, address, 'worker');
    await page.waitForURL('**/my/payslip');
    await scene.database.ownerPool.query(`update auth.session set "steppedUpAt" = now() - interval '16 minutes'`);
    await page.waitForTimeout(1000);
    await page.goto(`${address}/my/payslip`);
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await checkPage(page, 'step-up');
    await page.locator('#step-up-password').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('密码不正确').waitFor();
    await page.locator('#step-up-password').fill(goodPassword);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.evaluate("fetch('/api/session').then((answer) => answer.json()).then((session) => session.isSteppedUp)"), true);
    await context.close();
  });
});

test('A-33: the page of a one-time link shows a form only, and its token reaches the server with the form alone', async () => {
  await withBrowser({ isDemo: true }, async ({ scene, address, open }) => {
    await scene.addUser('boss', 'administrator');
    const userId = await scene.addUser('worker', 'employee', null);
    const admin = scene.browser();
    await admin.post('/api/session/sign-in', { email: emailOf('boss'), password: goodPassword });
    const link = new URL(((await admin.post('/api/identity/users/password-link', { userId })).body as { address: string }).address);
    for (const language of ['en', 'zh-CN']) {
      const { page, context } = await open(360, language);
      const seen: string[] = [];
      page.on('request', (request) => void seen.push(`${request.url()} ${request.headers()['referer'] ?? ''} ${request.postData() ?? ''}`));
      await page.goto(`${address}${link.pathname}${link.hash}`);
      await page.locator('#email').waitFor();
      await checkPage(page, 'link');
      assert.doesNotMatch(await page.evaluate<string>('document.body.innerText'), /worker/);
      const token = link.hash.slice(1);
      assert.ok(seen.every((line) => !line.includes(token)), 'nothing carries the token before the form is sent');
      if (language === 'en') {
        await page.locator('#email').fill(emailOf('worker'));
        await page.locator('#new-password').fill('password123');
        await page.keyboard.press('Enter');
        await page.getByText('lists of leaked passwords').waitFor();
        await page.locator('#new-password').fill(goodPassword);
        await page.keyboard.press('Enter');
        await page.getByText('The password is set').waitFor();
        assert.ok(seen.filter((line) => line.includes(token)).every((line) => line.startsWith(`${address}/api/identity/links/password `)));
      }
      await context.close();
    }
  });
});

test('the users page and the sign-in page stand on a phone and on a desk, in both languages', async () => {
  await withBrowser({ isDemo: true }, async ({ scene, address, open }) => {
    for (const name of ['boss', 'second']) await scene.addUser(name, 'administrator');
    for (const [width, language] of [[360, 'zh-CN'], [1280, 'en']] as const) {
      const { page, context } = await open(width, language);
      await page.goto(`${address}/sign-in`);
      await page.locator('summary').click();
      await page.locator('#email').waitFor();
      await checkPage(page, `sign-in ${width}`);
      await page.locator('#email').fill(emailOf('boss'));
      await page.locator('#password').fill(goodPassword);
      await page.locator('form .main-button').click();
      await page.waitForURL(/sources|months/);
      await page.goto(`${address}/users`);
      await page.getByRole('cell', { name: emailOf('second') }).waitFor();
      await checkPage(page, `users ${width}`);
      await page.getByRole('button', { name: /(Disable|停用): second/ }).click();
      await page.getByRole('button', { name: /^(Confirm|确\s?定)$/ }).click();
      await page.getByRole('button', { name: /(Enable|启用).*second/ }).click();
      await page.getByRole('button', { name: /(Disable|停用): second/ }).waitFor();
      await context.close();
    }
  });
});
