/**
 * The story of the loop, step by step: three late punches cost a tenth of performance pay, the person follows the figure down to
 * the punches and asks, the manager answers on Thursday evening, a correction is approved by somebody else, score and factor
 * follow, and the next payslip pays the 200.00 back. Every figure is read off a screen.
 */
import { setUpPerformancePay, reviewLeaf, trueArrivals, workNovember, type OfficeCalls } from '#checks/late-punches';
import { fitsPhone, patienceMilliseconds, sayYes, told, type StoryStep } from '../close/story-steps.ts';
import type { StoryPage } from '../main-line/story-page.ts';
import { actors, callsOf, signInAs, type Actor, type StoryWorld } from './story-world.ts';

const [october, november] = ['2026-10', '2026-11'] as const;
/** Thursday, 5 November 2026, 19:10 in Shanghai. */
const thursday = Date.UTC(2026, 10, 5, 11, 10);
const words = '这三天我八点五十五就到了，门禁的钟快了';
const answer = '门禁时钟快了二十分钟，已更正';

export type Cast = Readonly<Record<Actor, StoryPage>>;
type Figures = { readonly retro: string; readonly tax: string; readonly net: string };
/** What later steps need of earlier ones. */
type Notes = { firstNet: string; firstTax: string; previewed: string; before: Figures | null };
type Telling = { readonly world: StoryWorld; readonly cast: Cast; readonly width: 360 | 1440; readonly calls: OfficeCalls; readonly notes: Notes };

/** "1,800.00 元" in fen. */
const fenOf = (figure: string): number => Math.round(Number(figure.replaceAll('−', '-').replaceAll(/[^0-9.-]/g, '')) * 100);

/** Looks as a reader would: nothing wider than a phone, nothing that a screen reader stumbles over. */
const looksRight = async ({ width }: Telling, story: StoryPage, where: string): Promise<void> => {
  if (width === 360) await fitsPhone(story, where);
  await story.accessible(where);
};

const lineOf = (title: string): string => `.payslip-line:has(.payslip-title:text-is("${title}"))`;
const figureOf = async ({ page, sees }: StoryPage, title: string): Promise<string> => {
  await sees(lineOf(title), `the line ${title}`);
  return (await page.locator(`${lineOf(title)} .payslip-figure`).first().innerText()).trim();
};

/** Reads the page again until a line says a figure. */
const untilFigure = async (story: StoryPage, title: string, figure: string): Promise<void> => {
  const { page, equal } = story;
  const line = page.locator(`${lineOf(title)} .payslip-figure`).first();
  const ends = Date.now() + patienceMilliseconds;
  const read = async (): Promise<string> => ((await line.count()) === 0 ? 'no such line' : (await line.innerText()).trim());
  let said = await read();
  while (said !== figure && Date.now() < ends) {
    await page.waitForTimeout(500);
    await page.reload();
    await page.locator('.payslip-head strong').waitFor();
    said = await read();
  }
  equal(said, figure, `${title} on the payslip`);
};

/** Reads an address again until something is in view. */
const untilThere = async ({ page, sees }: StoryPage, address: string, selector: string, what: string): Promise<void> => {
  const ends = Date.now() + patienceMilliseconds;
  for (;;) {
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (await page.locator(selector).first().waitFor({ timeout: 2000 }).then(() => true, () => false)) break;
    if (Date.now() > ends) break;
  }
  await sees(selector, what);
};

const openOffice = async ({ page, sees }: StoryPage, month: string): Promise<void> => {
  await page.goto(`/months/${month}/payslips/LEAF`);
  await sees('.payslip-head strong', `the payslip of ${month}`);
};

const openOwn = async ({ page, sees }: StoryPage, month: string): Promise<void> => {
  await page.goto(`/my/payslip?month=${month}`);
  await sees('.eye-button', 'the own payslip behind the eye');
  await page.locator('.eye-button').click();
  await sees('.payslip-head strong', 'the own payslip');
};

const setUp = async ({ cast: { clerk }, calls }: Telling): Promise<void> => {
  await setUpPerformancePay(calls);
  await openOffice(clerk, october);
  await untilFigure(clerk, '绩效工资', '2,000.00');
  await clerk.page.goto('/reviews/rules?kind=payFactor');
  await clerk.sees('.mark:text-is("生效中")', 'the rule of the factor is in force');
  await clerk.sees('dd:has-text("职工代表大会")', 'with whom the rule was talked over');
  await clerk.sees('dd:has-text("公司公告栏")', 'where the rule was made known');
};

const review = async ({ cast: { clerk, mid }, calls }: Telling): Promise<void> => {
  const { cycleId } = await reviewLeaf(calls);
  await mid.page.goto(`/reviews?cycle=${cycleId}`);
  await mid.sees('.data-table tr:has-text("员工LEAF") :text("89.00")', 'the score of the review');
  await openOffice(clerk, october);
  await untilFigure(clerk, '绩效工资', '1,800.00');
};

const close = async (telling: Telling): Promise<void> => {
  const { world, cast: { clerk }, calls, notes } = telling;
  await world.lock(october, calls);
  await clerk.page.goto(`/months/${october}/delivery`);
  await clerk.page.getByRole('button', { name: /^发布工资条/ }).first().click();
  await sayYes(clerk);
  await told(clerk, 'the payslips are published');
  await workNovember(world.database, { companyId: world.companyId, personId: world.leafPersonId });
  await world.compute(november);
  await openOffice(clerk, november);
  clerk.equal(await figureOf(clerk, '绩效工资'), '2,000.00', 'November has no result yet');
  notes.firstNet = await figureOf(clerk, '实发工资');
  notes.firstTax = await figureOf(clerk, '个人所得税');
};

const chooseHours = async (telling: Telling): Promise<void> => {
  const { page, sees } = telling.cast.mid;
  await page.goto('/desk');
  await page.getByRole('button', { name: '设定答疑时段' }).click();
  await page.getByRole('button', { name: '添加时段' }).click();
  await page.getByRole('button', { name: '保存答疑时段' }).click();
  await sees('[role=status]:has-text("从今天起按新的时段")', 'the office hours are chosen');
  await sees('section[aria-labelledby=hours-title]:has-text("2026-11-05 19:00"):has-text("21:00")', 'the next office hours');
  await sees('section[aria-labelledby=hours-title] .mark:has-text("班次外 120 分钟")', 'how much of them lies outside the shift');
  await looksRight(telling, telling.cast.mid, 'desk');
};

/** Opens a step of the derivation that is still closed, and gives what it says. */
const openStep = async ({ page, check }: StoryPage, label: string): Promise<string> => {
  const step = page.locator(`dialog[open] button.step-head[aria-expanded=false]:has(.step-label:text-is("${label}"))`).first();
  const isThere = await step.waitFor({ timeout: 5000 }).then(() => true, () => false);
  check(isThere, `the step ${label} in the derivation; closed steps: ${(await page.locator('dialog[open] button.step-head[aria-expanded=false] .step-label').allInnerTexts()).join(', ')}`);
  const said = (await step.locator('.step-value').innerText()).trim();
  await step.click();
  return said;
};

/** Steps from the line of pay to the punch, each with what it says. */
const trace: readonly (readonly [label: string, says: string])[] = [
  ['采用的绩效系数', '0.9'], ['绩效系数', '0.9'], ['绩效系数', '0.9'], ['规则公式', '0.9'], ['绩效分数', '89'], ['加权得分之和', '8900'], ['考勤', '1700'], ['考勤分数', '85'], ['规则公式', '85'], ['迟到次数', '3'],
];

const followDown = async (telling: Telling): Promise<void> => {
  const story = telling.cast.leaf;
  const { page, sees, check, equal } = story;
  await openOwn(story, october);
  equal(await figureOf(story, '绩效工资'), '1,800.00', 'performance pay on the own payslip');
  await page.locator(lineOf('绩效工资')).first().click();
  await sees('dialog[open] .explanation-figure:has-text("1,800.00")', 'how the figure comes about');
  const formula = await page.locator('dialog[open] .formula').first().innerText();
  check(/2,000\.00/.test(formula) && /0\.9/.test(formula), `the base times the factor; it says ${formula}`);
  for (const [label, says] of trace) equal((await openStep(story, label)).replaceAll(',', ''), says, `the step ${label}`);
  await sees('dialog[open] :text("绩效管理办法 2026-1")', 'the document of the rule');
  for (const { date } of trueArrivals) check((await page.locator(`dialog[open] .step-label:text-is("${date}")`).count()) > 0, `${date} among the late days`);
  check(/15/.test(await openStep(story, trueArrivals[0]?.date ?? '')), 'a quarter of an hour late');
  const punch = page.locator('dialog[open] .leaf:has(strong:text-is("打卡记录"))');
  for (let step = 0; step < 6 && (await punch.count()) === 0; step += 1) {
    // Every step above the day holds it too; the day itself stands last.
    const inDay = page.locator('dialog[open] li.step', { has: page.locator(`.step-label:text-is("${trueArrivals[0]?.date ?? ''}")`) }).last().locator('button.step-head[aria-expanded=false]');
    if ((await inDay.count()) === 0) break;
    await inDay.first().click();
  }
  await sees('dialog[open] .leaf:has(strong:text-is("打卡记录")):has-text("09:15")', 'the punch that was late');
  await looksRight(telling, story, 'derivation');
};

const ask = async (telling: Telling): Promise<void> => {
  const story = telling.cast.leaf;
  const { page, sees, check } = story;
  await page.locator('dialog[open]').getByRole('button', { name: '有疑问' }).click();
  await sees(`dialog[open] .ask-form [role=note]:has-text("${actors.mid}"):has-text("${actors.boss}")`, 'before it is sent: who is asked, and who is next');
  await sees('dialog[open] .ask-form [role=note]:has-text("2026-11-05 19:00")', 'when the manager answers');
  check(await page.locator('dialog[open] .ask-form input[type=radio]').first().isChecked(), 'a result is asked of the manager');
  await page.locator('dialog[open] .ask-form textarea').fill(words);
  await page.locator('dialog[open] .ask-form').getByRole('button', { name: '发送' }).click();
  await page.locator('dialog[open] .ask-form').waitFor({ state: 'detached' });
  await page.goto('/my/questions');
  await sees('.question-card:has-text("待答复")', 'the question waits for its answer');
  await page.locator('.question-card .link-button').first().click();
  await sees(`.question-thread:has-text("${words}") .question-figure:has-text("1,800.00")`, 'the figure went along');
  await looksRight(telling, story, 'own question');
};

const fillCorrections = async ({ page }: StoryPage): Promise<void> => {
  for (const [index, { date, time }] of trueArrivals.entries()) {
    await page.getByRole('button', { name: '添加一次打卡' }).click();
    await page.locator('.question-corrections input[type=date]').nth(index).fill(date);
    await page.locator('.question-corrections input[type=time]').nth(index).fill(time);
  }
};

/** What a line would be more or less by: whoever reads no pay of the person is shown the difference alone. */
const previewOf = async ({ page, check }: StoryPage, title: string): Promise<string> => {
  const rows = page.locator('.question-preview tbody tr', { hasText: title });
  check((await rows.count()) > 0, `${title} in what the correction would pay; it says ${(await page.locator('.question-preview').innerText()).replaceAll(/\s+/g, ' ')}`);
  return (await rows.first().locator('td').last().innerText()).trim();
};

const answerOnThursday = async (telling: Telling): Promise<void> => {
  const { world, cast: { mid } } = telling;
  const { page, sees, equal } = mid;
  await world.moveClock(thursday);
  await page.goto('/inbox?kind=question');
  await page.locator('.proposal-card a').first().click();
  await sees(`.question-thread:has-text("${words}")`, 'the question at the desk');
  await sees('section[aria-labelledby=hours-title] .mark:text-is("进行中")', 'it is Thursday evening');
  await page.getByRole('button', { name: '看当时的计算过程' }).click();
  await sees('.question-figure .explanation-figure:has-text("1,800.00")', 'the derivation as it stood');
  await page.getByLabel('答复', { exact: true }).fill(answer);
  await page.getByLabel('处理').selectOption('corrected');
  await fillCorrections(mid);
  await page.getByRole('button', { name: '预览工资变化' }).click();
  await sees('.question-preview', 'what the correction would pay, before anybody agrees');
  equal(await previewOf(mid, '绩效工资'), '+200.00', 'what is carried of October');
  equal(await page.locator('.question-preview tbody tr').count(), 1, 'lines that a manager without a right to pay is told of: the one they were shown');
  await looksRight(telling, mid, 'answer with its preview');
  await page.locator('.question-answer').getByRole('button', { name: '发送' }).click();
  await sees('.question-thread:has-text("提交了 3 项更正申请")', 'the corrections wait for somebody else');
  equal(await page.locator('.question-thread .mark:text-is("待审批")').count(), trueArrivals.length, 'corrections that wait, in the thread');
};

const approvePunches = async (telling: Telling): Promise<void> => {
  const { cast: { boss, clerk }, notes } = telling;
  const { page, sees, equal } = boss;
  await page.goto('/inbox?kind=request');
  await sees(`.proposal-card:has-text("${actors.leaf}")`, 'the corrections among what is to be done');
  equal(await page.locator('.proposal-card').count(), trueArrivals.length, 'corrections that wait');
  await looksRight(telling, boss, 'inbox');
  await page.getByRole('checkbox', { name: '全选申请' }).check();
  await page.locator('.batch-bar').getByRole('button', { name: /^批准/ }).click();
  await told(boss, 'the corrections are approved');
  await openOffice(clerk, november);
  await untilFigure(clerk, '以前月份应发补差', '51.72');
  notes.before = { retro: '51.72', tax: await figureOf(clerk, '个人所得税'), net: await figureOf(clerk, '实发工资') };
};

const proposeScore = async (telling: Telling): Promise<void> => {
  const { cast: { mid, supervisor }, notes } = telling;
  await untilThere(mid, '/inbox?kind=notice', '.proposal-card:has-text("更正已获批")', 'the manager is told that the correction stands');
  await mid.page.locator('.proposal-card:has-text("更正已获批") a').first().click();
  await mid.sees('.question-thread .mark:text-is("已同意")', 'the corrections are approved, in the thread');
  await mid.page.getByLabel('更正获批后：绩效变更的原因').fill(answer);
  await mid.page.getByRole('button', { name: '按更正后的考勤提交绩效变更' }).click();
  await mid.sees('.question-thread:has-text("提交了 1 项绩效变更")', 'the score is proposed again');
  await supervisor.page.goto('/proposals');
  const card = supervisor.page.locator('.proposal-card', { hasText: '分数更正' });
  await supervisor.sees('.proposal-card:has-text("分数更正")', 'the score among what is to be decided');
  await supervisor.page.getByRole('button', { name: /^预览工资变化/ }).click();
  await supervisor.sees('.question-preview', 'what the score would pay, before it is approved');
  const [carried, tax, net] = [await previewOf(supervisor, '绩效工资'), await previewOf(supervisor, '个人所得税'), await previewOf(supervisor, '实发工资')];
  supervisor.equal([carried, tax, net].join(' '), '+200.00 +20.00 +180.00', 'difference, its tax, and what is left');
  notes.previewed = net;
  await looksRight(telling, supervisor, 'proposals');
  await card.getByRole('button', { name: /^批准/ }).click();
  await told(supervisor, 'the score is approved');
};

const paidBack = async (telling: Telling): Promise<void> => {
  const { cast: { clerk }, notes } = telling;
  const { page, sees, equal } = clerk;
  await openOffice(clerk, november);
  await untilFigure(clerk, '以前月份应发补差', '251.72');
  const [tax, net] = [await figureOf(clerk, '个人所得税'), await figureOf(clerk, '实发工资')];
  equal(fenOf(net) - fenOf(notes.before?.net ?? ''), fenOf(notes.previewed), 'what the correction pays, to the cent as it was previewed');
  equal(fenOf(tax) - fenOf(notes.before?.tax ?? ''), 2000, 'the tax of the 200.00, in fen');
  equal(fenOf(net) - fenOf(notes.firstNet), 25_172 - fenOf(tax) + fenOf(notes.firstTax), 'minutes and result together, less their tax, in fen');
  await page.goto(`/months/${november}/differences`);
  const row = '.data-table tbody tr:has-text("绩效工资")';
  await sees(`${row}:has-text("1,800.00"):has-text("2,000.00"):has-text("+200.00")`, 'the difference of October');
  await sees(`${row}:has-text("绩效结果变动"):has-text("0.9")`, 'its cause: the factor');
  await looksRight(telling, clerk, 'differences');
};

const seesItsMoney = async (telling: Telling): Promise<void> => {
  const story = telling.cast.leaf;
  const { page, sees, equal } = story;
  await openOwn(story, november);
  equal(await figureOf(story, '以前月份应发补差'), '251.72', 'what is paid later');
  await page.locator(lineOf('以前月份应发补差')).first().click();
  await openStep(story, '以前月份应发差额');
  await sees('dialog[open] .step-head:has-text("2026-10 绩效工资"):has-text("200.00")', 'what it is of');
  await page.goto('/my/reviews');
  await page.locator('.bank-change').getByRole('button').first().click();
  await sees('.bank-change:has-text("92.00"):has-text("第 2 版")', 'the score in its second version');
  await looksRight(telling, story, 'own review');
  await page.goto('/my/questions');
  await sees('.question-card:has-text("已处理"):has-text("已更正或将补差")', 'how the question ended');
  await page.locator('.question-card .link-button').first().click();
  await sees(`.question-thread:has-text("${answer}")`, 'the answer');
  await page.getByRole('button', { name: '5 分' }).click();
  await sees(':text("您评了 5 分")', 'how content the person is');
};

const verifyChain = async ({ cast: { auditor } }: Telling): Promise<void> => {
  await auditor.page.goto('/audit/chains');
  await Promise.all([auditor.page.waitForResponse((response) => response.request().method() === 'POST'), auditor.page.getByRole('button', { name: '立即核验' }).click()]);
  await untilThere(auditor, '/audit/chains', '.mark.is-good:has-text("完整：已核验")', 'the chain of the audit verifies');
};

/** The steps in their order. */
export const storyOfLoop = (world: StoryWorld, cast: Cast, width: 360 | 1440): readonly StoryStep[] => {
  const telling: Telling = { world, cast, width, calls: callsOf({ clerk: cast.clerk, supervisor: cast.supervisor, manager: cast.mid }), notes: { firstNet: '', firstTax: '', previewed: '', before: null } };
  return [
    ['sign in', async () => { for (const actor of Object.keys(actors) as Actor[]) await signInAs(cast[actor], actor); }],
    ['base, assessment and rules by two', () => setUp(telling)], ['a review takes a tenth', () => review(telling)], ['October is closed', () => close(telling)], ['office hours on Thursday', () => chooseHours(telling)],
    ['from the line down to the punch', () => followDown(telling)], ['有疑问', () => ask(telling)], ['answered on Thursday evening', () => answerOnThursday(telling)], ['punches approved by another', () => approvePunches(telling)],
    ['the score by two more', () => proposeScore(telling)], ['200.00 with its tax', () => paidBack(telling)], ['the person sees it', () => seesItsMoney(telling)], ['the chain verifies', () => verifyChain(telling)],
  ];
};
