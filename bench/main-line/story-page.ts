/**
 * One page of a story: counts its assertions, and fails on anything a reader would never see in a good product: an error
 * in the console, a refused or broken request that the story did not ask for, a serious violation found by axe-core.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';

export type StoryPage = {
  readonly page: Page;
  /** One assertion; `what` is what should have been so. */
  readonly check: (holds: boolean, what: string) => void;
  readonly equal: (actual: string | number, expected: string | number, what: string) => void;
  /** Waits until something is in view; that is an assertion too. */
  readonly sees: (selector: string, what: string, milliseconds?: number) => Promise<void>;
  /** Asserts that the page as it stands has no serious violation for readers with a screen reader or a keyboard. */
  readonly accessible: (where: string) => Promise<void>;
  /** Calls the API with the cookies of whoever is signed in here, past the pages. */
  readonly call: (path: string) => Promise<{ readonly status: number; readonly text: string }>;
  /** From here on an address of this form may refuse: the story asks for what it must not get. */
  readonly mayRefuse: (address: RegExp) => void;
  /** Asserts that nothing went wrong behind the screen, and closes the page. */
  readonly finish: () => Promise<void>;
};

export type StoryCount = { assertions: number };

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Violation = { readonly id: string; readonly impact: string | null; readonly nodes: readonly { readonly target: readonly string[] }[] };

const seriousViolations = async (page: Page): Promise<readonly string[]> => {
  // Data being read again is greyed and dialogs fade in: neither is how the page stands.
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
  await page.evaluate('Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => null)))');
  await page.evaluate(axeSource);
  const violations = await page.evaluate<readonly Violation[]>("axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((result) => result.violations)");
  return violations.filter((entry) => entry.impact === 'serious' || entry.impact === 'critical').map((entry) => `${entry.id} at ${entry.nodes[0]?.target.join(' ') ?? ''}`);
};

/** Everything that goes wrong without anybody looking; what is asked for stands in `expected`. */
const watchTrouble = (page: Page, expected: readonly RegExp[]): readonly string[] => {
  const trouble: string[] = [];
  const isExpected = (address: string): boolean => expected.some((form) => form.test(address));
  page.on('pageerror', (error) => trouble.push(`error in the page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.location().url)) trouble.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !(response.status() < 500 && isExpected(response.url()))) trouble.push(`${response.request().method()} ${new URL(response.url()).pathname}: ${response.status()}`);
  });
  page.on('requestfailed', (request) => {
    // A stream or a query that the page itself gave up when it went on is no failure.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') trouble.push(`${request.method()} ${new URL(request.url()).pathname}: ${request.failure()?.errorText ?? 'failed'}`);
  });
  return trouble;
};

/** Opens a page of the given size, signed in as nobody, in Chinese. */
export async function openStoryPage(request: { readonly browser: Browser; readonly baseUrl: string; readonly width: number; readonly height: number; readonly count: StoryCount }): Promise<StoryPage> {
  const { browser, baseUrl, width, height, count } = request;
  const context: BrowserContext = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', baseURL: baseUrl, hasTouch: width < 600 });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const expected: RegExp[] = [];
  const trouble = watchTrouble(page, expected);
  const check = (holds: boolean, what: string): void => {
    count.assertions += 1;
    if (!holds) throw new Error([`story: ${what} (at ${page.url()})`, ...trouble.slice(0, 4)].join('; '));
  };
  return {
    page, check,
    equal: (actual, expected, what) => check(actual === expected, `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`),
    sees: async (selector, what, milliseconds = 15_000) => {
      const seen = await page.locator(selector).first().waitFor({ state: 'visible', timeout: milliseconds }).then(() => true, () => false);
      check(seen, `${what}: nothing at ${selector}`);
    },
    accessible: async (where) => {
      const violations = await seriousViolations(page);
      check(violations.length === 0, `${where}: ${violations.join('; ')}`);
    },
    call: async (path) => {
      const response = await page.request.get(path);
      return { status: response.status(), text: await response.text() };
    },
    mayRefuse: (address) => { expected.push(address); },
    finish: async () => {
      check(trouble.length === 0, 'nothing goes wrong behind the screen');
      await context.close();
    },
  };
}
