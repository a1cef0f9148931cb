/**
 * A line of a published payslip is contested on a phone and answered in the office: the person confirms what they got, asks
 * about one line, the clerk finds the question in the inbox, and the person reads the answer and its outcome.
 */
import type { StoryPage } from '../main-line/story-page.ts';
import { fitsPhone, signIn, storyMonth, tellSteps, type StoryRoom } from './story-steps.ts';

const question = '这一项少了一天';
const answer = '已核对原始打卡，十一月补差';

const contest = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await page.goto(`/my/payslip?month=${storyMonth}`);
  await sees('.eye-button', 'the own payslip behind the eye');
  await page.locator('.eye-button').tap();
  await sees('.payslip-head strong', 'the published payslip');
  check((await page.getByText('预览').count()) === 0, 'it is no preview any more');
  await page.getByRole('button', { name: '确认工资条' }).tap();
  await sees('[role=status]:has-text("✓")', 'the payslip is confirmed');
  await page.getByRole('button', { name: '对某一项提出异议' }).tap();
  const item = page.locator('#contest-item');
  check((await item.locator('option').count()) > 3, 'any line can be asked about');
  await item.selectOption({ index: 1 });
  const line = await item.locator('option').nth(1).innerText();
  await page.locator('#contest-text').fill(question);
  await page.locator('.own-form').filter({ has: page.locator('#contest-text') }).getByRole('button', { name: '提交' }).tap();
  await sees(`.contest-thread:has-text("${line}"):has-text("${question}") :text("待答复")`, 'the question waits for its answer');
  await fitsPhone(story, 'own payslip with a question');
  await story.accessible('own payslip with a question');
};

const answerIt = async (story: StoryPage): Promise<void> => {
  const { page, sees } = story;
  await signIn(story, '薪资专员');
  await page.goto('/inbox?kind=contest');
  await sees('.proposal-card a', 'the question in the inbox');
  await page.locator('.proposal-card a').first().click();
  await sees(`.contest-card:has-text("${question}")`, 'the question with what was asked');
  const card = page.locator('.contest-card', { hasText: question });
  await card.getByLabel('答复', { exact: true }).fill(answer);
  await card.getByLabel('处理').selectOption('corrected');
  await card.getByRole('button', { name: '提交' }).click();
  await sees(`.contest-card:has-text("${answer}") :text("已更正或将补差")`, 'the question is answered');
  await story.accessible('questions about payslips');
  await page.goto('/inbox?kind=contest');
  await sees(':text("没有待办")', 'nothing waits for an answer any more');
};

const readAnswer = async (story: StoryPage): Promise<void> => {
  const { page, sees } = story;
  await page.reload();
  await page.locator('.eye-button').tap();
  await sees(`.contest-thread:has-text("${answer}"):has-text("已更正或将补差")`, 'the answer with its outcome, on the phone');
};

/** Tells how a line is contested and answered; the payslips of the month are published. */
export const tellContestStory = async (room: StoryRoom): Promise<void> => {
  const [employee, clerk] = [await room.open(360), await room.open(1440)];
  await tellSteps(room, [
    ['confirm and contest on a phone', async () => { await signIn(employee, '员工'); await contest(employee); }],
    ['answer from the inbox', () => answerIt(clerk)],
    ['read the answer', () => readAnswer(employee)],
  ]);
  for (const story of [employee, clerk]) await story.finish();
};
