/**
 * The story of the main line on real screens: a clerk closes the month and asks one figure where it comes from, an
 * employee looks at the own payslip on a phone, a line manager sees the team and no pay. Every step asserts.
 */
import { launchChromium } from '#apps/web/testing/chromium';
import { openStoryPage, type StoryCount, type StoryPage } from './story-page.ts';

export type StoryRequest = {
  readonly baseUrl: string;
  /** Someone on night shifts who worked on the statutory holiday, and anybody else with a payslip. */
  readonly nightWorker: string;
  readonly log: (line: string) => void;
};

const month = '2026-10';
const holidayLine = 'overtimePayStatutoryHoliday';
const chinese = /[\u3400-\u9fff]/;
const workMilliseconds = 60_000;
const briefMilliseconds = 2500;

const signIn = async (story: StoryPage, role: string, keyboard: boolean): Promise<void> => {
  const { page, check } = story;
  const button = page.locator('.demo-roles button', { has: page.locator(`strong:text-is("${role}")`) });
  await button.waitFor();
  await story.accessible('sign-in page');
  let reached = false;
  for (let press = 0; press < 12 && !reached; press += 1) {
    await page.keyboard.press('Tab');
    reached = await button.evaluate((element) => element === element.ownerDocument.activeElement);
  }
  check(reached, `the button ${role} is reached with the Tab key`);
  await (keyboard ? page.keyboard.press('Enter') : button.click());
  await page.waitForURL((url) => url.pathname !== '/sign-in');
};

const signOut = async ({ page, sees, call, equal }: StoryPage): Promise<void> => {
  await page.getByRole('button', { name: '退出', exact: true }).click();
  await sees('.demo-roles', 'the sign-in page after signing out');
  equal((await call('/api/me/payslips')).status, 401, 'the API knows nobody after signing out');
};

/** Runs in the page: keeps every text that the live progress showed. */
const watchProgress = `
  globalThis.storySeen = [];
  new MutationObserver(() => {
    for (const element of document.querySelectorAll('.running-work')) globalThis.storySeen.push(element.textContent);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
`;

const card = (title: string): string => `.step-card:has(h2:text-is("${title}"))`;

/** Presses a button of the stepper and follows what it starts on screen until it has ended. */
const pressAndFollow = async (story: StoryPage, press: { readonly step: string; readonly button: string; readonly progress: string; readonly stamp: () => Promise<string> }): Promise<void> => {
  const { page, check } = story;
  const before = await press.stamp();
  // Small companies are done in a moment: an observer sees what a glance would miss.
  await page.evaluate(watchProgress);
  await page.locator(`${card(press.step)} button`, { hasText: press.button }).first().click();
  await story.sees('.ant-message-success', `a word that ${press.button} has started`);
  const pressed = Date.now();
  const ends = pressed + workMilliseconds;
  while ((await press.stamp()) === before && Date.now() < ends) await page.waitForTimeout(200);
  const tookMilliseconds = Date.now() - pressed;
  check((await press.stamp()) !== before, `${press.button} leaves a finished run behind`);
  const quiet = await page.locator('.running-work').first().waitFor({ state: 'detached', timeout: workMilliseconds }).then(() => true, () => false);
  check(quiet, `the live progress of ${press.button} ends; it says ${JSON.stringify(await page.locator('.running-work').allTextContents())}`);
  const seen = await page.evaluate<readonly string[]>('globalThis.storySeen');
  // Work shorter than two readings of the progress may end unseen; longer work may not.
  check(tookMilliseconds < briefMilliseconds || seen.some((line) => line.includes(press.progress) && /\d+ \/ \d+/.test(line)), `live progress of ${press.button}; seen: ${JSON.stringify([...new Set(seen)].slice(0, 5))}`);
};

const walkSync = async (story: StoryPage): Promise<void> => {
  const { page, equal } = story;
  await story.sees('.stepper', 'the stepper of the month');
  equal((await page.locator('.stepper .step-card h2').allTextContents()).join(' → '), '同步考勤 → 处理异常 → 算薪 → 复核', 'the four steps in their order');
  await story.accessible('month');
  const stamp = async (): Promise<string> => {
    const answer = JSON.parse((await story.call('/api/sources')).text) as { sources: { sourceCode: string; lastSuccessAt: string | null; streams?: unknown }[] };
    return JSON.stringify(answer.sources.find((source) => source.sourceCode === 'wecom'));
  };
  await pressAndFollow(story, { step: '同步考勤', button: '同步', progress: '同步', stamp });
};

const walkExceptions = async (story: StoryPage): Promise<void> => {
  const { page, check } = story;
  await page.locator(`${card('处理异常')} a`, { hasText: '考勤异常' }).click();
  await story.sees('.finding-counts button', 'the kinds of findings');
  await page.locator('.finding-counts button', { hasText: '重复打卡' }).click();
  await page.waitForURL(/finding=duplicatePunch/);
  await story.sees('.data-table tbody tr .mark:text-is("重复打卡")', 'days with a punch made twice');
  await story.accessible('findings');
  await page.locator('.data-table tbody tr', { hasText: '重复打卡' }).first().getByRole('button').click();
  await story.sees('dialog[open] .time-line svg', 'the time line of that day');
  const twice = page.locator('dialog[open] .punch-list li.is-aside', { hasText: '重复，不计' }).first();
  check(await twice.isVisible(), 'the punch made twice is greyed and not gone');
  check(/\d\d:\d\d/.test(await twice.innerText()), 'the greyed punch shows its time');
  check((await page.locator('dialog[open] .punch-dot.is-aside').count()) > 0, 'the greyed punch stands on the time line');
  const looks = (selector: string): Promise<string> => page.locator(selector).first().evaluate((element) => {
    const style = element.ownerDocument.defaultView!.getComputedStyle(element);
    return `${style.color} ${style.textDecorationLine} ${style.opacity}`;
  });
  check(await looks('dialog[open] .punch-list li.is-aside time') !== await looks('dialog[open] .punch-list li:not(.is-aside) time'), 'a greyed punch looks different from one that counts');
  await story.accessible('day');
  await page.keyboard.press('Escape');
  check((await page.locator('dialog[open]').count()) === 0, 'Escape closes the day');
};

const walkPayroll = async (story: StoryPage): Promise<void> => {
  const { page } = story;
  await page.locator('.side-menu').getByText('算薪进度').click();
  await story.sees('.stepper', 'the stepper again');
  const stamp = async (): Promise<string> => {
    const { run } = JSON.parse((await story.call(`/api/payroll/${month}/run`)).text) as { run: { runId: number; status: string; finishedAt: string | null } | null };
    return run === null || run.finishedAt === null ? 'none' : `${run.runId} ${run.finishedAt}`;
  };
  await pressAndFollow(story, { step: '算薪', button: '开始算薪', progress: '算薪', stamp });
};

const walkReview = async (story: StoryPage): Promise<void> => {
  const { page, check, equal } = story;
  await page.locator(`${card('复核')} a`, { hasText: '数据核对' }).click();
  await story.sees('.big-line:has-text("已算薪")', 'the line of completeness');
  const complete = /(\d+) 人中 (\d+) 人已算薪，(\d+) 人列明原因/.exec(await page.locator('.big-line').first().innerText());
  check(complete !== null && Number(complete[2]) > 0, 'somebody is computed');
  equal(Number(complete![2]) + Number(complete![3]), Number(complete![1]), 'everybody is computed or listed with a reason');
  equal(await page.locator('.data-table').first().locator('tbody tr:not([aria-hidden])').count(), Math.min(Number(complete![3]), 17), 'the listed people stand below, as far as in view');
  await story.sees('.big-line:has-text("已核对")', 'the certificate');
  const tied = /已核对 (\d+) 人，其中 (\d+) 人/.exec(await page.locator('.big-line').nth(1).innerText());
  equal(tied?.[2] ?? 'no', tied?.[1] ?? 'figure', 'the four figures tie for everybody');
  check(Number(tied?.[1]) > 0, 'the certificate is about somebody');
  await story.accessible('review');
};

const openNightWorker = async (story: StoryPage, nightWorker: string): Promise<void> => {
  const { page, check, equal } = story;
  await page.locator('.side-menu').getByText('工资表').click();
  await story.sees('.data-table tfoot', 'the register with its totals');
  const all = await page.locator('.data-table tbody tr:not([aria-hidden])').count();
  check(all > 1, 'the register shows more than one person');
  await page.locator('#filter-search').fill(nightWorker);
  await page.locator('#filter-search').press('Enter');
  await page.waitForURL(new RegExp(`search=${nightWorker}`));
  await page.locator('.data-table tbody tr').nth(1).waitFor({ state: 'detached' });
  const row = page.locator('.data-table tbody tr:not([aria-hidden])');
  equal(await row.count(), 1, 'the search leaves one person');
  check((await row.first().innerText()).includes(nightWorker), 'the person who was searched');
  await story.accessible('register');
  await row.first().locator('a').first().click();
  await story.sees('.payslip-head', 'the payslip');
  await story.accessible('payslip');
};

/** Opens steps from the top until one of them leads to a day; fails when none does. */
const openStepsToDay = async ({ page, check }: StoryPage): Promise<void> => {
  const day = page.locator('dialog[open] .explanation button.link-button', { hasText: '的时间轴' });
  for (let step = 0; step < 12 && (await day.count()) === 0; step += 1) {
    const closed = page.locator('dialog[open] .explanation .step-head[aria-expanded="false"]');
    if ((await closed.count()) === 0) break;
    // The hours lead to days; rates lead to parameters.
    const hours = closed.filter({ hasText: /分钟|小时|\d{4}-\d{2}-\d{2}/ });
    await ((await hours.count()) > 0 ? hours.first() : closed.first()).click();
  }
  check((await day.count()) > 0, 'the steps lead to a day');
  await day.first().click();
};

const askWhy = async (story: StoryPage, nightWorker: string): Promise<void> => {
  const { page, check, equal } = story;
  const line = page.locator('.payslip-line', { hasText: '法定节假日加班' }).filter({ hasText: /\d+\.\d{2}/ }).first();
  const figure = (await line.locator('.payslip-figure').innerText()).trim();
  const amountOf = (text: string): string => text.replace(/[^0-9.-]/g, '');
  check(Number(amountOf(figure)) > 0, `the night worker is paid for the holiday: ${figure}`);
  const answer = JSON.parse((await story.call(`/api/payroll/${month}/payslips/${nightWorker}`)).text) as { lines: { item: string; amount: string }[] };
  equal(amountOf(figure), answer.lines.find((entry) => entry.item === holidayLine)?.amount ?? 'no line', 'the line on screen is the line of the payslip');
  await line.click();
  await story.sees('dialog[open] .explanation-figure strong', '怎么算的');
  equal(amountOf(await page.locator('dialog[open] .explanation-figure strong').innerText()), amountOf(figure), 'the explained figure is the line');
  equal(amountOf(await page.locator('dialog[open] .explanation .formula > b').first().innerText()), amountOf(figure), 'the formula ends in the line');
  const rule = await page.locator('dialog[open] .explanation .rule').first().innerText();
  check(/第.+条/.test(rule), `the article of law is named: ${rule}`);
  check(/已核对|二手来源|公司选择/.test(await page.locator('dialog[open] .explanation .rule .proof').first().innerText()), 'the badge of proof');
  await story.accessible('explanation');
  await openStepsToDay(story);
  await story.sees('dialog[open] .punch-list time', 'the punches of the day, on the third screen');
  const times = await page.locator('dialog[open] .punch-list li:not(.is-missing) time').allInnerTexts();
  check(times.length >= 2 && times.every((time) => /\d\d:\d\d/.test(time)), `punches with their times: ${times.join(', ')}`);
  check((await page.locator('dialog[open] .time-line-legend').last().innerText()).includes('法定节假日加班'), 'the day shows the holiday hours that are paid');
  await story.accessible('day of the punch');
};

const goBack = async (story: StoryPage, nightWorker: string): Promise<void> => {
  const { page, check, equal } = story;
  let presses = 0;
  while (!new URL(page.url()).pathname.endsWith('/register') && presses < 4) {
    await page.goBack();
    presses += 1;
  }
  equal(presses, 3, 'three screens deep, three times back');
  equal((await page.locator('dialog[open]').count()), 0, 'no panel stays open');
  await story.sees(`.data-table tbody tr:has-text("${nightWorker}")`, 'the register with the search kept');
  equal(await page.locator('#filter-search').inputValue(), nightWorker, 'the search field keeps what was searched');
  check(new URL(page.url()).searchParams.get('search') === nightWorker, 'the address keeps the search');
};

/** Runs in the page: texts of the frame around the data. Names of people, places and companies are data. */
const frame = `[...document.querySelectorAll(
  '.side-menu, .page-tabs, .page-head, thead, label, .filter-actions, .table-tools, .list-footer, .stepper h2, .stepper dt, .stepper .mark, footer, .top-bar-end, h2, h3, .page-hint'
)].map((part) => {
  const copy = part.cloneNode(true);
  for (const name of copy.querySelectorAll('[lang="zh-CN"], .user-name')) name.remove();
  return copy.textContent;
})`;

const frameTexts = (page: StoryPage['page']): Promise<readonly string[]> => page.evaluate<readonly string[]>(frame);

/** Pages that are read in English after the switch: the one at hand, then others by their words in the menu. */
const englishPages = [
  { word: null, path: /\/register$/ },
  { word: 'Month', path: /^\/months\/[^/]+$/ },
  { word: 'Findings', path: /\/findings$/ },
  { word: 'Data check', path: /\/review$/ },
] as const;
/** A frame with menu, tabs, filters and head of a table has many more texts than this. */
const leastFrameTexts = 10;

const readEnglish = async ({ page, check, sees }: StoryPage): Promise<void> => {
  check((await frameTexts(page)).some((text) => chinese.test(text)), 'the frame is Chinese before the switch');
  await page.getByRole('button', { name: 'English', exact: true }).click();
  for (const { word, path } of englishPages) {
    if (word !== null) await page.locator('.side-menu li[role="menuitem"]', { has: page.getByText(word, { exact: true }) }).click();
    await sees('html[lang="en"] .page-head h1', 'a heading in a document that says that it is English');
    await page.waitForURL((url) => path.test(url.pathname));
    // A page brings its frame with its data: on a machine with other work that is later than its heading.
    for (let tries = 0; tries < 150 && (await frameTexts(page)).length <= leastFrameTexts; tries += 1) await page.waitForTimeout(100);
    await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
    const texts = await frameTexts(page);
    check(texts.length > leastFrameTexts, `there is a frame to read: ${JSON.stringify(texts)}`);
    check(texts.every((text) => !chinese.test(text)), `no Chinese left in the frame: ${JSON.stringify(texts.filter((text) => chinese.test(text)).slice(0, 4))}`);
  }
  await page.getByRole('button', { name: '中文' }).click();
};

const clerkStory = async (story: StoryPage, nightWorker: string): Promise<void> => {
  await story.page.goto('/sign-in');
  await signIn(story, '薪资专员', false);
  await walkSync(story);
  await walkExceptions(story);
  await walkPayroll(story);
  await walkReview(story);
  await openNightWorker(story, nightWorker);
  await askWhy(story, nightWorker);
  await goBack(story, nightWorker);
  await readEnglish(story);
  await signOut(story);
};

const fitsPhone = async ({ page, check }: StoryPage, where: string): Promise<void> => {
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  check(width <= 360, `${where} is ${width} px wide on a phone of 360 px`);
};

const employeeStory = async (story: StoryPage, nightWorker: string): Promise<void> => {
  const { page, check, equal, sees } = story;
  await page.goto('/sign-in');
  await fitsPhone(story, 'sign-in page');
  await signIn(story, '员工', true);
  await sees('.hidden-pay', 'the own payslip behind the eye');
  check(!/\d\.\d{2}/.test(await page.locator('main').innerText()), 'no amount is on screen before the tap');
  await story.accessible('own payslip, hidden');
  await page.locator('.eye-button').tap();
  await sees('.payslip-head strong', 'the own payslip');
  check(/\d\.\d{2}/.test(await page.locator('.payslip-head strong').innerText()), 'the net pay after the tap');
  await fitsPhone(story, 'own payslip');
  await story.accessible('own payslip');
  await page.locator('.payslip-line').first().tap();
  await sees('dialog[open] .explanation-figure strong', '怎么算的 on the phone');
  await fitsPhone(story, '怎么算的');
  await page.locator('dialog[open] .icon-button').tap();
  await page.locator('.eye-button').tap();
  check((await page.locator('.payslip-head').count()) === 0, 'a second tap hides the pay again');
  await page.locator('.own-tabs a').nth(1).tap();
  await sees('.calendar .calendar-day', 'the own month');
  equal(await page.locator('.calendar .calendar-day').count(), 31, 'October has 31 days');
  await fitsPhone(story, 'own month');
  await story.accessible('own month');
  const own = JSON.parse((await story.call('/api/session')).text) as { personNumber: string | null };
  check(own.personNumber !== null, 'the employee is a person');
  for (const path of [`payslips/${nightWorker}`, `payslips/${own.personNumber}`, 'register', `payslips/${nightWorker}/lines/netPay/explanation`, 'certificate', 'export?format=xlsx']) {
    const { status, text } = await story.call(`/api/payroll/${month}/${path}`);
    check(status === 403 || status === 404, `the API gives no pay to an employee: ${path} answered ${status}`);
    check(!/\d\.\d{2}/.test(text), `the refusal of ${path} holds no amount`);
  }
  await signOut(story);
};

const managerStory = async (story: StoryPage, nightWorker: string): Promise<void> => {
  const { page, check, equal, sees } = story;
  await page.goto('/sign-in');
  await signIn(story, '主管', true);
  await sees('.data-table tbody tr', 'attendance of the team');
  check((await page.locator('.data-table tbody tr:not([aria-hidden])').count()) > 0, 'the team has people');
  await story.accessible('team attendance');
  equal(await page.locator('.side-menu').getByText(/工资|算薪|核对|薪资/).count(), 0, 'no pay in the menu');
  await page.goto(`/months/${month}/register`);
  await sees('main [role="alert"]', 'a refusal instead of the register');
  check((await page.locator('main').innerText()).includes('您没有权限'), 'the refusal says so');
  await page.goto(`/months/${month}/payslips/${nightWorker}`);
  await sees('main [role="alert"]', 'a refusal instead of a payslip');
  equal(await page.locator('.payslip, .data-table').count(), 0, 'nothing of a payslip');
  for (const path of [`payslips/${nightWorker}`, 'register', 'analysis', 'completeness']) equal((await story.call(`/api/payroll/${month}/${path}`)).status, 403, `the API refuses ${path}`);
  await signOut(story);
};

/** Tells the whole story against a running demonstration; throws at the first step that is not as it should be. */
export async function runBrowserStory({ baseUrl, nightWorker, log }: StoryRequest): Promise<{ readonly assertions: number }> {
  const count: StoryCount = { assertions: 0 };
  const browser = await launchChromium();
  try {
    const parts = [
      { name: 'clerk', width: 1440, height: 900, tell: clerkStory },
      { name: 'employee', width: 360, height: 740, tell: employeeStory },
      { name: 'line manager', width: 1440, height: 900, tell: managerStory },
    ];
    for (const part of parts) {
      const began = performance.now();
      const story = await openStoryPage({ browser, baseUrl, width: part.width, height: part.height, count });
      await part.tell(story, nightWorker);
      await story.finish();
      log(`  story of the ${part.name}: ${((performance.now() - began) / 1000).toFixed(1)} s, ${count.assertions} assertions so far`);
    }
  } finally {
    await browser.close();
  }
  return { assertions: count.assertions };
}
