/** What the stories of the close have in common: who signs in, what the screen says, files, and a step after the other. */
import { readFileSync } from 'node:fs';
import type { Download } from 'playwright-core';
import type { StoryPage } from '../main-line/story-page.ts';

/** Where a story is told: pages of a running demonstration, each signed in as nobody. */
export type StoryRoom = { readonly open: (width: 360 | 1440) => Promise<StoryPage>; readonly log: (line: string) => void };
export type StoryStep = readonly [name: string, tell: () => Promise<unknown>];

export const storyMonth = '2026-10';
export const patienceMilliseconds = 30_000;

export const signIn = async ({ page, sees }: StoryPage, role: string): Promise<void> => {
  await page.goto('/sign-in');
  await sees('.demo-roles button', 'the sign-in page');
  await page.locator('.demo-roles button', { has: page.locator(`strong:text-is("${role}")`) }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  await sees('header .brand', `the pages of ${role}`);
};

/** Waits for the next words that say how it ended, and gives them; words of an error are the reason of the failure. */
export const told = async ({ page, check }: StoryPage, what: string): Promise<string> => {
  const words = page.locator('.ant-message-notice:not([data-told])').first();
  const seen = await words.waitFor({ timeout: patienceMilliseconds }).then(() => true, () => false);
  const notice = seen ? await words.evaluate((element) => {
    element.setAttribute('data-told', '');
    return { said: element.textContent, isError: element.matches('.ant-message-error') || element.querySelector('.ant-message-error') !== null };
  }) : { said: 'nothing', isError: true };
  check(!notice.isError, `${what}: the screen says ${notice.said}`);
  // The screen is brought up to date after the words; until then what was pressed takes no second press.
  await page.locator('.ant-btn-loading').first().waitFor({ state: 'detached', timeout: patienceMilliseconds });
  return notice.said;
};

/** A question may be put elsewhere once its words have their size. */
const standMilliseconds = 150;

/** Presses the button of the question that opened, the one that says yes, once the question has come to stand; it goes when it was answered. */
export const sayYes = async ({ page }: StoryPage): Promise<void> => {
  const standing = page.locator('.ant-popover:not(.ant-popover-hidden):not([class*=ant-zoom]) .ant-popconfirm-buttons');
  await standing.first().waitFor();
  await page.waitForTimeout(standMilliseconds);
  await standing.last().locator('button').last().click();
  await standing.first().waitFor({ state: 'hidden' });
};

/** Gives the reason that the open panel asks for, and sends it. */
export const sayWhy = async (story: StoryPage, reason: string): Promise<void> => {
  const { page } = story;
  await page.locator('dialog[open] textarea').last().fill(reason);
  await page.locator('dialog[open] button[type=submit]').click();
  await told(story, reason);
};

/** Presses what gives a file, and gives its bytes. */
export const fileOf = async (story: StoryPage, press: () => Promise<void>, what: string): Promise<Buffer> => {
  const [download] = await Promise.all([story.page.waitForEvent('download') as Promise<Download>, press()]);
  const bytes = readFileSync(await download.path());
  story.check(bytes.length > 0, `${what} is a file with something in it`);
  return bytes;
};

export const fitsPhone = async ({ page, check }: StoryPage, where: string): Promise<void> =>
  check(await page.evaluate<boolean>('document.documentElement.scrollWidth <= 360'), `${where}: nothing is wider than a phone of 360 px`);

/** Fills a field of a form, or chooses from its list where it has one. */
export const enter = async ({ page, check }: StoryPage, field: string, value: string | RegExp): Promise<void> => {
  const input = page.locator(`#${field}`);
  if ((await input.getAttribute('role')) !== 'combobox') return void (await input.fill(String(value)));
  await input.click();
  const option = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: value }).first();
  const offered = await option.waitFor({ timeout: 5000 }).then(() => true, () => false);
  check(offered, `the list of ${field} offers ${String(value)}`);
  await option.click();
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').first().waitFor({ state: 'detached', timeout: 2000 }).catch(() => page.keyboard.press('Tab'));
};

/** Tells steps in their order and how long each took. */
export const tellSteps = async ({ log }: Pick<StoryRoom, 'log'>, steps: readonly StoryStep[]): Promise<void> => {
  for (const [name, tell] of steps) {
    const began = performance.now();
    await tell();
    log(`  ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
};
