/**
 * Leave on a phone of 360 px: asked for by an employee for a day that they missed, approved by the manager on a phone too, and
 * a fact at once: the day in the own month, the balance and the own payslip say so without anybody else doing anything.
 */
import type { StoryPage } from '../main-line/story-page.ts';
import { fitsPhone, patienceMilliseconds, signIn, storyMonth, tellSteps, told, type StoryRoom } from './story-steps.ts';

type Own = { readonly name: string; readonly days: readonly { readonly date: string; readonly state: string }[] };
type Asked = { readonly name: string; readonly date: string; readonly netBefore: number; readonly daysBefore: number };

const readNet = async ({ page, sees, check }: StoryPage): Promise<number> => {
  await page.goto(`/my/payslip?month=${storyMonth}`);
  await sees('.eye-button', 'the own payslip behind the eye');
  await page.locator('.eye-button').tap();
  await sees('.payslip-head strong', 'the own net pay');
  const said = await page.locator('.payslip-head strong').innerText();
  check(/\d\.\d{2}/.test(said), `a net pay; it says ${said}`);
  return Number(said.replaceAll(/[^0-9.-]/g, ''));
};

/** Days of annual leave that the person still has. */
const readDays = async ({ page, check }: StoryPage): Promise<number> => {
  const said = await page.locator('.fact-grid div', { has: page.locator('dt:text-is("年休假")') }).locator('dd').first().innerText();
  check(/^\d+(\.\d+)? 天$/.test(said), `days of annual leave; it says ${said}`);
  return Number.parseFloat(said);
};

/** A day of the month that the person missed, wholly or by its punches: leave is asked for after the fact. */
const chooseDay = async ({ call, check }: StoryPage): Promise<{ readonly name: string; readonly date: string }> => {
  const { name, days } = JSON.parse((await call(`/api/me/attendance/${storyMonth}`)).text) as Own;
  const day = days.find(({ state }) => state === 'absent') ?? days.find(({ state }) => state === 'missingPunch');
  check(day !== undefined, 'the employee missed a day of work in the month');
  return { name, date: day?.date ?? '' };
};

const ask = async (story: StoryPage): Promise<Asked> => {
  const { page, sees, check } = story;
  const netBefore = await readNet(story);
  const { name, date } = await chooseDay(story);
  await page.locator('.own-tabs a', { hasText: '申请' }).tap();
  const daysBefore = await readDays(story);
  // The roster of the factory ends with the month: for the day that is filled in there is no plan yet, and the form says so.
  story.mayRefuse(/\/api\/me\/requests\/estimate/);
  await page.getByRole('button', { name: '请假', exact: true }).tap();
  await fitsPhone(story, 'form of leave');
  check((await page.locator('#request-leave-kind').inputValue()) === 'annualLeave', 'annual leave is what is filled in');
  await page.locator('#request-from').fill(date);
  await page.locator('#request-to').fill(date);
  await page.locator('#request-reason').fill('家中有事');
  await sees('.own-form .fact-grid dd:has-text("1 天")', 'how long the leave is, before it is handed in');
  const manager = await page.locator('.own-form .fact-grid div', { has: page.locator('dt:text-is("审批人")') }).locator('dd').innerText();
  check(manager.trim() !== '', 'who is asked');
  await story.accessible('form of leave');
  await page.getByRole('button', { name: '提交', exact: true }).tap();
  await sees(`:text("等待${manager}审批")`, 'the request waits for the manager');
  await fitsPhone(story, 'own requests');
  await story.accessible('own requests');
  return { name, date, netBefore, daysBefore };
};

const approve = async (story: StoryPage, { name }: Asked): Promise<void> => {
  const { page, sees } = story;
  await signIn(story, '主管');
  await page.locator('.menu-button').tap();
  await page.locator('.side-menu').getByText('待办', { exact: true }).tap();
  const item = page.locator('.proposal-card', { hasText: `${name} · 请假` });
  await sees(`.proposal-card:has-text("${name} · 请假")`, 'the request among what is to be done');
  await fitsPhone(story, 'inbox');
  await story.accessible('inbox');
  await item.getByRole('button', { name: /^批准/ }).tap();
  await told(story, 'the request is approved');
  await item.waitFor({ state: 'detached' });
  await fitsPhone(story, 'inbox when it is done');
};

/** Reads a page again until it says so. */
const untilSeen = async ({ page, check }: StoryPage, selector: string, what: string, again: () => Promise<unknown>): Promise<void> => {
  const ends = Date.now() + patienceMilliseconds;
  while ((await page.locator(selector).count()) === 0 && Date.now() < ends) {
    await page.waitForTimeout(500);
    await again();
  }
  check((await page.locator(selector).count()) > 0, what);
};

const lookAgain = async (story: StoryPage, { date, netBefore, daysBefore }: Asked): Promise<void> => {
  const { page, sees, check } = story;
  await page.reload();
  await sees('.bank-change:has-text("已通过")', 'the request is approved');
  check((await readDays(story)) === daysBefore - 1, 'the balance is a day less');
  await page.goto(`/my/attendance?month=${storyMonth}`);
  await untilSeen(story, `.calendar-day:has-text("${date}"):has-text("请假")`, `${date} is a day of leave in the own month`, async () => {
    await page.reload();
    await page.locator('.calendar').waitFor();
  });
  await fitsPhone(story, 'own month');
  const ends = Date.now() + patienceMilliseconds;
  let net = await readNet(story);
  while (net <= netBefore && Date.now() < ends) {
    await page.waitForTimeout(500);
    net = await readNet(story);
  }
  check(net > netBefore, `the preview moves with the paid leave: ${net} after ${netBefore}`);
};

/** Tells how leave is asked for and approved. */
export const tellLeaveStory = async (room: StoryRoom): Promise<void> => {
  const [employee, manager] = [await room.open(360), await room.open(360)];
  const asked: Asked[] = [];
  const wish = (): Asked => asked[0] ?? { name: '', date: '', netBefore: 0, daysBefore: 0 };
  await tellSteps(room, [
    ['ask on a phone', async () => { await signIn(employee, '员工'); asked.push(await ask(employee)); }],
    ['approve on a phone', () => approve(manager, wish())],
    ['day and pay', () => lookAgain(employee, wish())],
  ]);
  for (const story of [employee, manager]) await story.finish();
};
