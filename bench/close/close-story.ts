/**
 * October is closed on real screens by two people: one reviews, answers, hands in and makes the bank's file, the other looks
 * again, locks and lets the file go; the bank's answers come back, the run is settled and archived, and the payslips reach
 * their people, one of whom confirms and asks about a line on a phone. Every step asserts.
 */
import { readFileSync } from 'node:fs';
import type { Browser, Download } from 'playwright-core';
import { launchChromium } from '#apps/web/testing/chromium';
import { openStoryPage, type StoryCount, type StoryPage } from '../main-line/story-page.ts';

const month = '2026-10';
const ownMilliseconds = 30_000;

type Office = { readonly clerk: StoryPage; readonly supervisor: StoryPage };
type RunLife = { readonly runId: string; readonly status: string; readonly counts: Readonly<Record<string, number>>; readonly blockers: readonly { readonly code: string }[] };

const signIn = async ({ page, sees, check }: StoryPage, role: string): Promise<void> => {
  await page.goto('/sign-in');
  await sees('.demo-roles button', 'the sign-in page');
  await page.locator('.demo-roles button', { has: page.locator(`strong:text-is("${role}")`) }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  check(true, `signed in as ${role}`);
};

const runLife = async (story: StoryPage): Promise<RunLife> => {
  const { rows } = JSON.parse((await story.call(`/api/pay-runs?month=${month}`)).text) as { rows: { runId: string }[] };
  return JSON.parse((await story.call(`/api/pay-runs/${rows[0]?.runId}`)).text) as RunLife;
};

/** Waits for words that say how it ended; a word of an error is the reason of the failure. */
const told = async ({ page, check }: StoryPage, what: string): Promise<void> => {
  const words = page.locator('.ant-message-notice').last();
  const seen = await words.waitFor({ timeout: ownMilliseconds }).then(() => true, () => false);
  const said = seen ? await words.innerText() : 'nothing';
  check(seen && (await page.locator('.ant-message-error').count()) === 0, `${what}: the screen says ${said}`);
  await page.locator('.ant-message-notice').first().waitFor({ state: 'detached', timeout: ownMilliseconds });
};

const fileOf = async (story: StoryPage, press: () => Promise<void>, what: string): Promise<Buffer> => {
  const [download] = await Promise.all([story.page.waitForEvent('download') as Promise<Download>, press()]);
  const bytes = readFileSync(await download.path());
  story.check(bytes.length > 0, `${what} is a file with something in it`);
  return bytes;
};

const sayWhy = async (story: StoryPage, reason: string): Promise<void> => {
  const { page } = story;
  const field = page.locator('dialog[open] textarea').last();
  await field.fill(reason);
  await page.locator('dialog[open] button[type=submit]').click();
  await told(story, reason);
};

/** 核对 is looked at, and everything that asks for an answer gets one. */
const answerFindings = async (story: StoryPage, reason: string): Promise<number> => {
  const { page, sees } = story;
  await page.goto(`/months/${month}/run-review`);
  await sees('h1', 'the review');
  await page.locator('.page-head button, .finding-counts').first().waitFor();
  const first = page.getByRole('button', { name: '开始核对' });
  if ((await first.count()) > 0) {
    await first.click();
    await told(story, 'the review is made');
  }
  await page.goto(`/months/${month}/run-review?state=open&pageSize=500`);
  const all = page.getByRole('checkbox', { name: '选择本页' });
  // Whoever looks second may find that nothing asks for a second look.
  await all.or(page.getByText('没有发现问题')).first().waitFor();
  if ((await all.count()) === 0 || !(await all.isEnabled())) return 0;
  await all.check();
  const chosen = Number(/\d+/.exec(await page.locator('.filter-actions[role=group]').innerText())?.[0] ?? 0);
  story.check(chosen > 0, 'findings are chosen');
  await page.getByRole('button', { name: '确认所选' }).click();
  await sayWhy(story, reason);
  return chosen;
};

const excludeGaps = async (story: StoryPage): Promise<void> => {
  const { page, sees, check } = story;
  await page.goto(`/months/${month}/run`);
  await sees('#run-gaps-title', 'the people without a payslip');
  const rows = page.locator('section[aria-labelledby=run-gaps-title] tbody tr:not([aria-hidden])');
  await rows.first().waitFor();
  const count = await rows.count();
  for (let row = 0; row < count; row += 1) await rows.nth(row).getByRole('checkbox').check();
  await page.getByRole('button', { name: '不参与本批次' }).click();
  await sayWhy(story, '本月不发薪，资料补齐后补发');
  await rows.filter({ hasText: '待处理' }).first().waitFor({ state: 'detached' });
  check((await runLife(story)).counts['excluded'] === count, 'everybody without a payslip is left out with a reason');
};

const handIn = async ({ clerk, supervisor }: Office): Promise<void> => {
  const { page, check, sees } = clerk;
  await answerFindings(clerk, '已逐条核对原始资料，金额无误');
  await answerFindings(supervisor, '已复看，同意');
  await excludeGaps(clerk);
  const { blockers } = await runLife(clerk);
  check(blockers.length === 0, `nothing stands in the way; ${JSON.stringify(blockers)}`);
  await page.goto(`/months/${month}/run`);
  await page.getByRole('button', { name: '提交复核' }).click();
  await sees('dialog[open] textarea', 'the form of handing in');
  await sayWhy(clerk, '十月工资，请锁定');
  check((await runLife(clerk)).status === 'review', 'the run is in review');
  await page.reload();
  await sees('ol.bank-steps', 'the phases of the run');
  check((await page.getByRole('button', { name: /^锁定/ }).count()) === 0, 'whoever handed in cannot lock');
};

const lockInInbox = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await page.goto('/inbox');
  await sees('.proposal-card', 'something to do in the inbox');
  const item = page.locator('.proposal-card', { hasText: '工资' }).filter({ has: page.getByRole('link') }).first();
  await item.getByRole('link').first().click();
  await story.accessible('what waits for the supervisor');
  // The bank accounts that came with the company wait here too: they are let in, then the run is locked.
  for (let decided = 0; decided < 5 && (await runLife(story)).status === 'review'; decided += 1) {
    const approve = page.getByRole('button', { name: /^(锁定|批准)/ }).first();
    await approve.waitFor();
    await approve.click();
    await told(story, 'what was proposed is approved');
  }
  check((await runLife(story)).status === 'locked', 'the run is locked');
};

/** Every legal entity gets an account to pay from. */
const choosePayers = async (story: StoryPage): Promise<void> => {
  const { page } = story;
  for (let entity = 0; entity < 20; entity += 1) {
    await page.goto(`/months/${month}/payout`);
    await page.locator('#payout-next-title').waitFor();
    const missing = page.getByRole('link', { name: '设置付款账户' }).first();
    if ((await missing.count()) === 0) return;
    await missing.click();
    for (const [field, value] of [['holderName', '演示付款户'], ['bankName', '中国工商银行'], ['branchCode', '102100099996'], ['accountNumber', '6222020000000000007']] as const) await page.locator(`dialog[open] #${field}`).fill(value);
    await page.locator('dialog[open] button[type=submit]').click();
    await told(story, 'the account to pay from is chosen');
  }
};

const makeBankFiles = async ({ clerk, supervisor }: Office): Promise<number> => {
  const { page, check } = clerk;
  await choosePayers(clerk);
  await page.getByRole('button', { name: '生成银行文件' }).click();
  await page.locator('.ant-popconfirm-buttons button').last().click();
  await told(clerk, 'the bank files are made');
  const files = page.locator('section[aria-labelledby=payment-files-title] tbody tr:not([aria-hidden])');
  await files.first().waitFor();
  const count = await files.count();
  check((await files.getByRole('button', { name: /^批准/ }).count()) === 0, 'whoever made a file cannot let it go');
  await supervisor.page.goto(`/months/${month}/payout`);
  for (let left = count; left > 0; left -= 1) {
    const approve = supervisor.page.getByRole('button', { name: /^批准/ }).first();
    await approve.waitFor();
    await approve.click();
    await told(supervisor, 'a bank file is let go');
  }
  return count;
};

/** The bank's answers come back as a file: everybody is paid. */
const takeAnswers = async (story: StoryPage, count: number): Promise<void> => {
  const { page, check } = story;
  await page.goto(`/months/${month}/payout`);
  const rows = page.locator('section[aria-labelledby=payment-files-title] tbody tr:not([aria-hidden])');
  await rows.first().waitFor();
  for (let row = 0; row < count; row += 1) {
    const file = rows.nth(row);
    await fileOf(story, () => file.getByRole('button', { name: '下载' }).first().click(), 'the bank file');
    const template = (await fileOf(story, () => file.getByRole('button', { name: '结果模板' }).click(), 'the form for answers')).toString('utf8');
    const [heading = '', ...lines] = template.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '');
    const at = heading.split(',').findIndex((cell) => cell.replaceAll('"', '') === '结果');
    check(at > 0 && lines.length > 0, 'the form has a column for answers and a row for everybody');
    const answered = [heading, ...lines.map((line) => line.split(',').map((cell, column) => (column === at ? '成功' : cell)).join(','))].join('\r\n');
    await file.locator('input[type=file]').setInputFiles({ name: 'answers.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${answered}`) });
    await told(story, 'the answers of the bank are in');
  }
};

const settleAndFile = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await page.goto(`/months/${month}/journal`);
  await sees('section.card h2', 'the books of the month');
  for (const name of [/计提/, /发放/]) {
    const make = page.locator('section.card').first().getByRole('button', { name }).first();
    if ((await make.count()) === 0 || !(await make.isEnabled())) continue;
    await make.click();
    await told(story, 'vouchers are made');
  }
  await sees('article table', 'a voucher');
  await fileOf(story, () => page.locator('section[aria-labelledby=vouchers-title] .button-row button').last().click(), 'the file of vouchers');
  await page.goto(`/months/${month}/tax`);
  await sees('.page-head button', 'the tax file');
  await fileOf(story, () => page.locator('.page-head button').first().click(), 'the tax file');
  await page.goto(`/months/${month}/run`);
  await sees('ol.bank-steps', 'the phases of the run');
  const settle = page.getByRole('button', { name: /^完成发放/ });
  if ((await settle.count()) > 0) {
    await settle.click();
    await page.locator('.ant-popconfirm-buttons button').last().click();
    await told(story, 'the run is settled');
  }
  check((await runLife(story)).status === 'paid', 'the run is paid');
};

const archive = async (story: StoryPage): Promise<void> => {
  const { page, check } = story;
  await page.goto(`/months/${month}/run`);
  await page.getByRole('button', { name: /^归档/ }).click();
  await page.locator('.ant-popconfirm-buttons button').last().click();
  await told(story, 'the run is archived');
  check((await runLife(story)).status === 'archived', 'the run is in the archive');
};

const publish = async (story: StoryPage): Promise<void> => {
  const { page, sees } = story;
  await page.goto(`/months/${month}/delivery`);
  await sees('.proposal-card', 'the run whose payslips are to be published');
  await page.getByRole('button', { name: /^发布工资条/ }).first().click();
  await page.locator('.ant-popconfirm-buttons button').last().click();
  await sees(':text("起可见")', 'the payslips are published');
};

const employeeOnPhone = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await signIn(story, '员工');
  await page.goto('/my/payslip');
  await sees('.eye-button', 'the own payslip behind the eye');
  await page.locator('.eye-button').tap();
  await page.getByRole('button', { name: '确认工资条' }).tap();
  await sees('[role=status]:has-text("✓")', 'the payslip is confirmed');
  await page.getByRole('button', { name: '对某一项提出异议' }).tap();
  const item = page.locator('#contest-item');
  check((await item.locator('option').count()) > 3, 'any line can be asked about');
  await item.selectOption({ index: 1 });
  await page.locator('#contest-text').fill('这一项少了一天');
  await page.locator('.own-form').filter({ has: page.locator('#contest-text') }).getByRole('button', { name: '提交' }).tap();
  await sees(':text("待答复")', 'the question waits for its answer');
  check(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth + 1'), 'nothing is wider than the phone');
  await story.accessible('own payslip, confirmed');
};

const answerContest = async (story: StoryPage): Promise<void> => {
  const { page, sees } = story;
  await page.goto('/contests');
  await page.getByLabel('答复', { exact: true }).first().fill('已核对，十一月补差');
  await page.getByLabel('处理').first().selectOption('corrected');
  await page.getByRole('button', { name: '提交' }).first().click();
  await sees(':text("已更正或将补差")', 'the question is answered');
};

/** Tells the story against a running demonstration whose October is computed; throws at the first step that is not as it should be. */
export async function tellCloseStory({ baseUrl, log }: { readonly baseUrl: string; readonly log: (line: string) => void }): Promise<{ readonly assertions: number }> {
  const count: StoryCount = { assertions: 0 };
  const browser: Browser = await launchChromium();
  const open = (width: number): Promise<StoryPage> => openStoryPage({ browser, baseUrl, width, height: width > 600 ? 900 : 740, count });
  try {
    const office: Office = { clerk: await open(1440), supervisor: await open(1440) };
    const employee = await open(360);
    let files = 0;
    const steps: readonly (readonly [string, () => Promise<void>])[] = [
      ['sign in', async () => { await signIn(office.clerk, '薪资专员'); await signIn(office.supervisor, '薪资主管'); }],
      ['review, answer, hand in', () => handIn(office)],
      ['lock in the inbox', () => lockInInbox(office.supervisor)],
      ['bank files by two', async () => { files = await makeBankFiles(office); }],
      ['answers of the bank', () => takeAnswers(office.clerk, files)],
      ['vouchers and tax file', () => settleAndFile(office.clerk)],
      ['publish payslips', () => publish(office.clerk)],
      ['confirm and ask on a phone', () => employeeOnPhone(employee)],
      ['answer', () => answerContest(office.clerk)],
      ['archive', () => archive(office.clerk)],
    ];
    for (const [name, step] of steps) {
      const began = performance.now();
      await step();
      log(`  ${name}: ${((performance.now() - began) / 1000).toFixed(1)} s, ${count.assertions} assertions so far`);
    }
    for (const story of [office.clerk, office.supervisor, employee]) await story.finish();
  } finally {
    await browser.close();
  }
  return { assertions: count.assertions };
}
