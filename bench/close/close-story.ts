/**
 * October is closed on real screens by two people: one reviews, answers, hands in and makes the bank's file, the other looks
 * again, locks and lets the file go; the bank refuses one person, who is paid by a second file; vouchers and the tax file are
 * made, the payslips published and the run archived.
 */
import type { StoryPage } from '../main-line/story-page.ts';
import { fileOf, sayWhy, sayYes, signIn, storyMonth as month, tellSteps, told, type StoryRoom } from './story-steps.ts';

type Office = { readonly clerk: StoryPage; readonly supervisor: StoryPage };
type RunLife = { readonly runId: string; readonly status: string; readonly counts: Readonly<Record<string, number>>; readonly blockers: readonly { readonly code: string }[] };

const filesTable = 'section[aria-labelledby=payment-files-title] tbody tr:not([aria-hidden])';

const runLife = async (story: StoryPage): Promise<RunLife> => {
  const { rows } = JSON.parse((await story.call(`/api/pay-runs?month=${month}`)).text) as { rows: { runId: string }[] };
  return JSON.parse((await story.call(`/api/pay-runs/${rows[0]?.runId}`)).text) as RunLife;
};

/** The screen says how far the run is. */
const seesStatus = ({ sees }: StoryPage, status: string): Promise<void> => sees(`.fact-grid .mark:text-is("${status}")`, `the run is ${status}`);

/** 核对 is looked at, and everything that asks for an answer gets one; gives how many did. */
const answerFindings = async (story: StoryPage, reason: string): Promise<number> => {
  const { page, sees, check } = story;
  await page.goto(`/months/${month}/run-review?state=open&pageSize=500`);
  await sees('h1', 'the review');
  const first = page.getByRole('button', { name: '开始核对' });
  await first.or(page.locator('.finding-counts')).first().waitFor();
  if ((await first.count()) > 0) {
    await first.click();
    await told(story, 'the review is made');
  }
  await sees('.finding-counts li', 'what was found');
  const all = page.getByRole('checkbox', { name: '选择本页' });
  // Whoever looks second may find that nothing asks for a second look.
  await all.or(page.getByText('没有发现问题')).first().waitFor();
  if ((await all.count()) === 0 || !(await all.isEnabled())) return 0;
  await all.check();
  const chosen = Number(/\d+/.exec(await page.locator('.filter-actions[role=group]').innerText())?.[0] ?? 0);
  check(chosen > 0, 'findings are chosen');
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
  const answered = await answerFindings(clerk, '已逐条核对原始资料，金额无误');
  check(answered > 0, 'the clerk answers what was found');
  await answerFindings(supervisor, '已复看，同意');
  await excludeGaps(clerk);
  const { blockers } = await runLife(clerk);
  check(blockers.length === 0, `nothing stands in the way; ${JSON.stringify(blockers)}`);
  await page.reload();
  await clerk.accessible('pay run');
  await page.getByRole('button', { name: '提交复核' }).click();
  await sees('dialog[open] textarea', 'the form of handing in');
  await sayWhy(clerk, '十月工资，请锁定');
  check((await runLife(clerk)).status === 'review', 'the run is in review');
  await page.reload();
  await sees('ol.bank-steps', 'the phases of the run');
  check((await page.getByRole('button', { name: /^锁定/ }).count()) === 0, 'whoever handed in cannot lock');
};

const lockFromInbox = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await page.goto('/inbox?kind=proposal');
  const item = page.locator('.proposal-card', { hasText: '锁定' }).first();
  await sees('.proposal-card:has-text("锁定")', 'the lock among what is to be done');
  await item.getByRole('link').first().click();
  const proposal = page.locator('.proposal-card', { hasText: '十月工资，请锁定' });
  await sees('.proposal-card:has-text("十月工资，请锁定")', 'what is proposed, by whom and why');
  check(/演示薪资专员/.test(await proposal.innerText()), 'who handed the run in');
  await proposal.getByRole('link').first().click();
  await sees('ol.bank-steps', 'the run that waits');
  await story.accessible('what waits for the supervisor');
  await page.getByRole('button', { name: /^锁定/ }).first().click();
  await told(story, 'the run is locked');
  await seesStatus(story, '已锁定');
  check((await runLife(story)).status === 'locked', 'the run is locked');
};

/** Files of all that is due are made by the one and let go by the other; gives how many rows the table of files has then. */
const makeBankFiles = async ({ clerk, supervisor }: Office, button: '生成银行文件' | '重新代发', before: number): Promise<number> => {
  const { page, check, sees } = clerk;
  await page.goto(`/months/${month}/payout`);
  await sees('#payout-next-title', 'what files made now would hold');
  check((await page.getByRole('link', { name: '设置付款账户' }).count()) === 0, 'every legal entity has an account to pay from');
  await page.getByRole('button', { name: button }).click();
  await sayYes(clerk);
  await told(clerk, 'the bank files are made');
  const files = page.locator(filesTable);
  await files.nth(before).waitFor();
  const count = await files.count();
  check((await files.getByRole('button', { name: /^批准/ }).count()) === 0, 'whoever made a file cannot let it go');
  await supervisor.page.goto(`/months/${month}/payout`);
  for (let left = count - before; left > 0; left -= 1) {
    const approve = supervisor.page.getByRole('button', { name: /^批准/ }).first();
    await approve.waitFor();
    await approve.click();
    await told(supervisor, 'a bank file is let go');
  }
  await supervisor.page.getByRole('button', { name: /^批准/ }).first().waitFor({ state: 'detached' });
  return count;
};

type Refused = { left: number };

/** The bank's answers to one file: paid, but for whoever is still to be refused. */
const answersTo = ({ check }: StoryPage, template: string, refused: Refused): Buffer => {
  const [heading = '', ...lines] = template.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '');
  const names = heading.split(',').map((cell) => cell.replaceAll('"', ''));
  const [outcome, reason] = [names.indexOf('结果'), names.indexOf('原因')];
  check(outcome > 0 && reason > 0 && lines.length > 0, `the form has columns for answers and a row for everybody; it begins ${heading}`);
  const answered = lines.map((line) => {
    const isRefused = refused.left > 0;
    if (isRefused) refused.left -= 1;
    return line.split(',').map((cell, column) => (column === outcome ? (isRefused ? '失败' : '成功') : column === reason && isRefused ? '账号户名不符' : cell)).join(',');
  });
  return Buffer.from(`\uFEFF${[heading, ...answered].join('\r\n')}`);
};

/** Every file that waits for the bank's answers is fetched and answered. */
const takeAnswers = async (story: StoryPage, refused: Refused): Promise<void> => {
  const { page, check } = story;
  await page.goto(`/months/${month}/payout`);
  const rows = page.locator(filesTable);
  await rows.first().waitFor();
  const count = await rows.count();
  for (let row = 0; row < count; row += 1) {
    const file = rows.nth(row);
    if (/待回 0/.test(await file.innerText())) continue;
    const bytes = await fileOf(story, () => file.getByRole('button', { name: '下载' }).first().click(), 'the bank file');
    check(bytes.length > 20, 'the bank file has a line');
    const template = (await fileOf(story, () => file.getByRole('button', { name: '结果模板' }).click(), 'the form for answers')).toString('utf8');
    await file.locator('input[type=file]').setInputFiles({ name: 'answers.csv', mimeType: 'text/csv', buffer: answersTo(story, template, refused) });
    await told(story, 'the answers of the bank are in');
  }
  check(refused.left === 0, 'the bank has answered all');
};

/** Everybody is paid; one whom the bank refused first is paid by a file of their own. */
const payOut = async (office: Office): Promise<void> => {
  const { clerk } = office;
  const { sees, check } = clerk;
  const files = await makeBankFiles(office, '生成银行文件', 0);
  await takeAnswers(clerk, { left: 1 });
  await clerk.page.reload();
  await sees('section .mark:text-is("银行拒付")', 'whom the bank refused stands apart');
  const again = await makeBankFiles(office, '重新代发', files);
  check(again === files + 1, 'one more file');
  await clerk.page.goto(`/months/${month}/payout`);
  await sees(`${filesTable}:has-text("待回 1")`, 'the second file is of one person');
  await takeAnswers(clerk, { left: 0 });
  await clerk.page.reload();
  await clerk.page.locator(filesTable).first().waitFor();
  check((await clerk.page.locator('.mark:text-is("银行拒付")').count()) === 0, 'nobody is left unpaid by the bank');
  await clerk.accessible('payout');
};

const bookAndFile = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await page.goto(`/months/${month}/journal`);
  await sees('section.card h2', 'the books of the month');
  const makers = page.locator('section.card').first();
  for (const name of ['计提', '发放']) {
    await makers.getByRole('button', { name }).first().click();
    await told(story, `${name}: vouchers are made`);
  }
  await sees('article table tr.is-total', 'a voucher with its total');
  await sees('.mark.is-good', 'the sides tie');
  await fileOf(story, () => page.locator('section[aria-labelledby=vouchers-title] .button-row button').last().click(), 'the file of vouchers');
  await story.accessible('vouchers');
  await page.goto(`/months/${month}/tax`);
  await sees('.page-head button', 'the tax file');
  await fileOf(story, () => page.locator('.page-head button').first().click(), 'the tax file');
  check((await page.locator('.data-table tbody tr:not([aria-hidden])').count()) > 0, 'people in the tax file');
};

const publish = async (story: StoryPage): Promise<void> => {
  const { page, sees } = story;
  await page.goto(`/months/${month}/delivery`);
  await sees('.proposal-card', 'the run whose payslips are to be published');
  await page.getByRole('button', { name: /^发布工资条/ }).first().click();
  await sayYes(story);
  await told(story, 'the payslips are published');
  await sees('.proposal-card .mark:has-text("起可见")', 'since when the payslips are seen');
};

const archive = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await page.goto(`/months/${month}/run`);
  await sees('ol.bank-steps', 'the phases of the run');
  await seesStatus(story, '已发放');
  await page.getByRole('button', { name: /^归档/ }).click();
  await sayYes(story);
  await told(story, 'the run is archived');
  await seesStatus(story, '已归档');
  check((await runLife(story)).status === 'archived', 'the run is in the archive');
};

/** Tells how a month is closed by two; its October is computed and has not been handed in. */
export const tellCloseStory = async (room: StoryRoom): Promise<void> => {
  const office: Office = { clerk: await room.open(1440), supervisor: await room.open(1440) };
  await tellSteps(room, [
    ['sign in', async () => { await signIn(office.clerk, '薪资专员'); await signIn(office.supervisor, '薪资主管'); }],
    ['review, answer, hand in', () => handIn(office)],
    ['lock from the inbox', () => lockFromInbox(office.supervisor)],
    ['bank files by two, answers of the bank', () => payOut(office)],
    ['vouchers and tax file', () => bookAndFile(office.clerk)],
    ['publish payslips', () => publish(office.clerk)],
    ['archive', () => archive(office.clerk)],
  ]);
  for (const story of [office.clerk, office.supervisor]) await story.finish();
};
