/**
 * Somebody is hired by a form: what is missing is said at once and holds the pay, and the file, its history, its checklist,
 * the roster of people and the organisation know the person when the form is done. The same person is not hired twice.
 */
import type { StoryPage } from '../main-line/story-page.ts';
import { enter, signIn, tellSteps, type StoryRoom } from './story-steps.ts';

const name = '王小明';
const identityNumber = '110101199003074514';
const quickMilliseconds = 5000;

const openForm = async (story: StoryPage): Promise<void> => {
  const { page, sees, check } = story;
  await page.locator('.side-menu').getByText('办理入职').click();
  await sees('.hire-form', 'the form');
  await page.locator('.hire-form button[type=submit]').click();
  await sees('.ant-form-item-explain-error', 'what an empty form lacks');
  check((await page.locator('.ant-form-item-explain-error').count()) >= 3, 'every needed field says that it is empty');
  await story.accessible('form of hiring');
};

const fillForm = async (story: StoryPage): Promise<void> => {
  for (const [field, value] of [
    ['name', name], ['hireDate', '2026-11-02'], ['department', /研发中心/], ['identityNumber', identityNumber], ['mobile', '13800000001'], ['probationEndsOn', '2027-01-31'],
    ['legalEntity', /星河示例制造/], ['workplaceCode', /SH-HQ/], ['insurancePlace', /上海|shanghai/], ['scheduleCode', /SH-OFFICE/], ['wage', '12000.00'], ['insuranceBase', '12000.00'], ['housingFundBase', '12000.00'], ['housingFundRate', '7'],
  ] as const) await enter(story, field, value);
};

/** Sends the form; gives the number of the new person. */
const hire = async (story: StoryPage): Promise<string> => {
  const { page, check } = story;
  await fillForm(story);
  const began = performance.now();
  await page.locator('.hire-form button[type=submit]').click();
  const done = page.locator('.ant-alert', { hasText: '已入职，工号' });
  const seen = await done.waitFor({ timeout: quickMilliseconds }).then(() => true, () => false);
  check(seen, `hired within ${quickMilliseconds / 1000} s; ${(await page.locator('.ant-form-item-explain-error, .ant-message-notice').allInnerTexts()).join(' ')} after ${Math.round(performance.now() - began)} ms`);
  const said = await done.innerText();
  check(said.includes('缺少银行账户'), 'what is missing and holds the pay is said at once');
  const number = /工号 ([A-Za-z0-9]+)/.exec(said)?.[1] ?? '';
  check(number !== '', 'the new person has a number');
  await page.getByRole('link', { name: '员工档案' }).click();
  return number;
};

const lookAtFile = async (story: StoryPage, number: string): Promise<void> => {
  const { page, sees, check } = story;
  await sees(`h1:text-is("${name} ${number}")`, 'the file of the person');
  const overview = page.locator('.fact-grid').first();
  await overview.waitFor();
  const facts = await overview.innerText();
  for (const fact of ['12,000.00', '星河示例制造', 'SH-OFFICE', '上海', '2026-11-02']) check(facts.includes(fact), `the file says ${fact}; it says ${facts.replaceAll('\n', ' ')}`);
  await sees('.ant-alert:has-text("缺少银行账户")', 'the file says what holds the pay');
  await story.accessible('file of a person');
  await page.locator('.file-tabs').getByText('入离职清单', { exact: true }).click();
  await sees('.data-table tbody tr:has-text("未完成前暂停发薪")', 'the checklist, with what holds the pay');
  await page.locator('.file-tabs').getByText('人事事件', { exact: true }).click();
  await sees('.ant-timeline :text-is("试用")', 'the probation stands in the history');
  await page.getByRole('button', { name: '登记人事事件' }).click();
  await page.locator('dialog[open] #validOn').fill('2026-12-01');
  await page.locator('dialog[open]').getByRole('button', { name: '保存' }).click();
  await sees('.ant-timeline :text-is("转正")', 'the end of the probation stands in the history');
  check((await page.locator('.ant-timeline :text-is("试用")').count()) > 0, 'the history keeps the probation');
};

const findAgain = async (story: StoryPage, number: string): Promise<void> => {
  const { page, sees } = story;
  await page.locator('.side-menu').getByText('花名册').click();
  await page.locator('#filter-search').fill(number);
  await page.locator('#filter-search').press('Enter');
  await sees(`.data-table tbody tr:has-text("${name}")`, 'the person among the people');
  await page.locator('.side-menu').getByText('组织架构').click();
  await sees('main :text("研发中心")', 'the department in the organisation');
};

const hireAgain = async (story: StoryPage, number: string): Promise<void> => {
  const { page, check, mayRefuse } = story;
  mayRefuse(/\/api\/people-hires$/);
  await page.locator('.side-menu').getByText('办理入职').click();
  await page.locator('.hire-form').waitFor();
  await fillForm(story);
  await page.locator('.hire-form button[type=submit]').click();
  const words = page.locator('.ant-message-notice').last();
  await words.waitFor();
  check((await words.innerText()).includes(number), `the same person is refused with the number they have; the screen says ${await words.innerText()}`);
};

/** Tells how somebody is hired. */
export const tellHireStory = async (room: StoryRoom): Promise<void> => {
  const clerk = await room.open(1440);
  let number = '';
  await tellSteps(room, [
    ['form with nothing in it', async () => { await signIn(clerk, '薪资专员'); await openForm(clerk); }],
    ['hire', async () => { number = await hire(clerk); }],
    ['file, checklist, history', () => lookAtFile(clerk, number)],
    ['people and organisation', () => findAgain(clerk, number)],
    ['the same person again', () => hireAgain(clerk, number)],
  ]);
  await clerk.finish();
};
