/**
 * A line of a published payslip is asked about on a phone and answered in the office: the person confirms what they got, asks
 * about one line, the clerk finds the question in the inbox, and the person reads the answer and its outcome.
 */
import type { StoryPage } from '../main-line/story-page.ts';
import { fitsPhone, signIn, storyMonth, tellSteps, type StoryRoom } from './story-steps.ts';

const question = '这一项少了一天';
/** The demonstration's own suggestions wait in the same list. */
const waitingCard = '.proposal-card:has-text("工资条：有疑问待答复")';
const answer = '已核对原始打卡，十一月补差';

const ask = async (story: StoryPage): Promise<void> => {
  const { page, check, sees } = story;
  await page.goto(`/my/payslip?month=${storyMonth}`);
  await sees('.eye-button', 'the own payslip behind the eye');
  await page.locator('.eye-button').tap();
  await sees('.payslip-head strong', 'the published payslip');
  check((await page.getByText('预览').count()) === 0, 'it is no preview any more');
  await page.getByRole('button', { name: '确认工资条' }).tap();
  await sees('[role=status]:has-text("✓")', 'the payslip is confirmed');
  const card = page.locator('section[aria-labelledby=question-head]');
  const item = card.locator('select');
  check((await item.locator('option').count()) > 3, 'any line can be asked about');
  await item.selectOption({ index: 1 });
  await card.getByRole('button', { name: '有疑问' }).tap();
  await sees('.ask-form [role=note]:has-text("薪酬办公室")', 'before it is sent: who will see it');
  await page.locator('.ask-form textarea').fill(question);
  await page.locator('.ask-form').getByRole('button', { name: '发送' }).tap();
  await sees('section[aria-labelledby=question-head]:has-text("未结束的疑问 1 个")', 'the payslip knows of the question');
  await fitsPhone(story, 'own payslip with a question');
  await story.accessible('own payslip with a question');
  await page.goto('/my/questions');
  await sees('.question-card:has-text("待答复")', 'the question waits for its answer');
  await page.locator('.question-card .link-button').first().tap();
  await sees(`.question-thread:has-text("${question}") .question-figure`, 'the figure went along');
  await fitsPhone(story, 'own question');
  await story.accessible('own question');
};

const answerIt = async (story: StoryPage): Promise<void> => {
  const { page, sees, check } = story;
  await signIn(story, '薪资专员');
  await page.goto('/inbox?kind=question');
  await sees(`${waitingCard} a`, 'the question in the inbox');
  await page.locator(`${waitingCard} a`).first().click();
  await sees(`.question-thread:has-text("${question}")`, 'the question with what was asked');
  const thread = page.locator('.question-thread', { hasText: question });
  await thread.getByRole('button', { name: '看当时的计算过程' }).click();
  await sees('.question-figure .explanation', 'the derivation as it stood');
  await thread.getByLabel('答复', { exact: true }).fill(answer);
  await thread.getByLabel('处理').selectOption('corrected');
  await thread.getByRole('button', { name: '发送' }).click();
  await sees(`.question-thread:has-text("${answer}") :text("已更正或将补差")`, 'the question is answered');
  await story.accessible('desk');
  await page.goto('/inbox?kind=question');
  await sees('.proposal-card, :text("没有待办")', 'the inbox, with what others asked or suggested');
  check((await page.locator(waitingCard).count()) === 0, 'no question about a payslip waits for an answer any more');
};

const readAnswer = async (story: StoryPage): Promise<void> => {
  const { page, sees } = story;
  await page.reload();
  await sees(`.question-thread:has-text("${answer}"):has-text("已更正或将补差")`, 'the answer with its outcome, on the phone');
};

/** Tells how a line is asked about and answered; the payslips of the month are published. */
export const tellQuestionStory = async (room: StoryRoom): Promise<void> => {
  const [employee, clerk] = [await room.open(360), await room.open(1440)];
  await tellSteps(room, [
    ['confirm and ask on a phone', async () => { await signIn(employee, '员工'); await ask(employee); }],
    ['answer from the inbox', () => answerIt(clerk)],
    ['read the answer', () => readAnswer(employee)],
  ]);
  for (const story of [employee, clerk]) await story.finish();
};
