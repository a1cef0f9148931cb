/** A rated year as it is lived: what is heard in each month, the reviews of the quarter before, what people put right, and the pay of the month. */
import { formatDay } from '#kernel/calendar/epoch-day';
import { rederiveScores } from '#modules/performance';
import { lockLeavers, lockMonth } from '../close/close-month.ts';
import { hear } from '../close/year-company.ts';
import { heardIn, monthOf } from '../close/year-facts.ts';
import { effectiveMonths, firstMonthOf, quarterDays, type RatedReview, type RatedYear, type World } from './rated-year.ts';
import { clerk, proposeRules, supervisor, versions, type RatedCompany } from './rated-company.ts';

const points = (hundredths: number): string => (hundredths / 100).toFixed(2);
const secondRulesMonth = 4;

type LivedQuarter = { readonly cycleId: number; readonly reviewIds: ReadonlyMap<string, number> };
export type LivedYear = { readonly quarters: ReadonlyMap<number, LivedQuarter>; readonly runIds: readonly number[]; readonly extraRunIds: readonly number[]; readonly changes: number; readonly disputes: number };
type Life = { readonly company: RatedCompany; readonly year: RatedYear; readonly world: World; readonly cycles: Map<number, number>; readonly quarters: Map<number, LivedQuarter>; changes: number; disputes: number };

/** A figure of another system, as the worker would have taken it: who gives it is no part of this year. */
const giveEvidence = async ({ company: { database, companyId } }: Life, goal: { readonly goalId: unknown; readonly personId: number; readonly date: string; readonly value: number }): Promise<void> => {
  const { rows } = await database.ownerPool.query<{ binding_id: string }>(
    "insert into performance.evidence_binding (company_id, person_id, goal_id, source_code, question, made_by, on_date) values ($1, $2, $3, 'feed', '{\"measure\":\"count\",\"valuePath\":\"\",\"filters\":[]}', 'proof', $4) returning binding_id", [companyId, goal.personId, goal.goalId, goal.date]);
  await database.ownerPool.query(
    "insert into performance.evidence_value (company_id, person_id, goal_id, binding_id, on_date, value, items, item_keys, items_digest) values ($1, $2, $3, $4, $5, $6, 1, '[\"1\"]', 'proof')", [companyId, goal.personId, goal.goalId, rows[0]!.binding_id, goal.date, goal.value]);
};

/** The cycle of a quarter in its first month, with the goals of those who are there. */
const setGoals = async (life: Life, quarter: number): Promise<void> => {
  const { company: { post, idsOf }, year } = life;
  const { fromDay, toDay } = quarterDays(quarter);
  const { cycleId } = await post(clerk, '/api/goal-cycles', { kind: 'kpi', title: `Q${quarter + 1}`, fromDate: formatDay(fromDay), toDate: formatDay(toDay), reviewDate: formatDay(toDay), checkInDays: 30 });
  life.cycles.set(quarter, Number(cycleId));
  const ids = await idsOf();
  const checkIns: { readonly goalId: unknown; readonly value: number }[] = [];
  const figures: { readonly goalId: unknown; readonly personId: number; readonly value: number }[] = [];
  for (const { number, goals } of year.reviews.filter((review) => review.quarter === quarter)) {
    for (const [index, { weight, target, measure, value }] of goals.entries()) {
      const { goalId } = await post(clerk, '/api/goals', { cycleId: String(cycleId), personNumber: number, level: 'person', department: '', parentGoalId: null, title: `${number}-${index}`, weight: String(weight), measure, startValue: '0', targetValue: String(target), unit: '', dutyCode: null });
      if (value !== null && measure === 'checkIn') checkIns.push({ goalId, value });
      if (value !== null && measure === 'evidence') figures.push({ goalId, personId: ids.get(number)!, value });
    }
  }
  await post(clerk, `/api/goal-cycles/${String(cycleId)}/state`, { state: 'running' });
  const date = formatDay(fromDay + 10);
  for (const { goalId, value } of checkIns) await post(clerk, `/api/goals/${String(goalId)}/check-ins`, { onDate: date, value: String(value), confidence: 'onTrack' });
  for (const figure of figures) await giveEvidence(life, { ...figure, date });
};

const askPeers = async ({ company: { post, userOf, database, companyId } }: Life, review: RatedReview, reviewId: number, dueOn: string): Promise<void> => {
  if (review.peers.length === 0) return;
  const users = new Map<string, number>();
  for (const { author, points: given } of review.peers) users.set(await userOf(author), given);
  await post(clerk, '/api/feedback/asks', { reviewId: String(reviewId), authorNumbers: review.peers.map(({ author }) => author), dueOn });
  const { rows } = await database.ownerPool.query<{ ask_id: string; author_user_id: string }>('select ask_id, author_user_id from performance.feedback_ask where company_id = $1 and review_id = $2 order by ask_id', [companyId, reviewId]);
  for (const { ask_id: askId, author_user_id: user } of rows) await post(user, `/api/me/feedback/asks/${askId}`, { score: points(users.get(user)!), text: `${user}` });
};

/** Everything that is written in the reviews of a quarter; they wait to be locked. */
const writeReviews = async (life: Life, quarter: number): Promise<void> => {
  const { company, year } = life;
  const { post, idsOf, userOf, database, companyId } = company;
  const cycleId = life.cycles.get(quarter)!;
  await post(clerk, `/api/goal-cycles/${cycleId}/state`, { state: 'frozen' });
  const own = year.reviews.filter((review) => review.quarter === quarter);
  for (const asksSelf of [true, false]) {
    const personNumbers = own.filter(({ self }) => (self !== null) === asksSelf).map(({ number }) => number);
    if (personNumbers.length > 0) await post(clerk, '/api/reviews', { cycleId: String(cycleId), personNumbers, asksSelf });
  }
  const ids = await idsOf();
  const { rows } = await database.ownerPool.query<{ review_id: string; person_id: number }>('select review_id, person_id from performance.review where company_id = $1 and cycle_id = $2', [companyId, cycleId]);
  const byPerson = new Map(rows.map((row) => [row.person_id, Number(row.review_id)]));
  const reviewIds = new Map(own.map(({ number }) => [number, byPerson.get(ids.get(number)!)!]));
  const dueOn = formatDay(quarterDays(quarter).toDay + 60);
  for (const review of own) {
    const reviewId = reviewIds.get(review.number)!;
    if (review.self !== null) await post(await userOf(review.number), `/api/me/reviews/${reviewId}/evaluation`, { score: points(review.self) });
    await askPeers(life, review, reviewId, dueOn);
    await post(clerk, `/api/reviews/${reviewId}/evaluation`, { score: points(review.manager) });
    await post(clerk, `/api/reviews/${reviewId}/move`, { to: 'calibration' });
    if (review.calibrated !== null) await post(supervisor, `/api/reviews/${reviewId}/calibration`, { component: 'manager', points: points(review.calibrated), reason: '部门对齐' });
  }
  life.quarters.set(quarter, { cycleId, reviewIds });
};

const lockReview = ({ post }: RatedCompany, reviewId: number, quarter: number): Promise<unknown> => post(supervisor, `/api/reviews/${reviewId}/move`, { to: 'locked', ...effectiveMonths(quarter) });

const importScores = async ({ company: { post, approve }, year, cycles }: Life, quarter: number): Promise<void> => {
  const rows = year.imports.filter((each) => each.quarter === quarter).map(({ number, points: given }) => ({ personNumber: number, score: points(given) }));
  if (rows.length > 0) await approve((await post(clerk, '/api/reviews/scores', { cycleId: String(cycles.get(quarter)), sourceName: '旧系统', ...effectiveMonths(quarter), rows }))['proposalId']);
};

/** One of so many disputes goes the whole way, from the person's question to its end. */
const askedOf = 3;

/** 有疑问 about a score, as long as the person is here to ask; answers the question's number. */
const askAboutScore = async ({ company: { post, userOf }, year, quarters, disputes }: Life, { number, quarter }: RatedReview, month: number): Promise<string | null> => {
  const leaveDay = year.people.get(number)?.leaveDay ?? null;
  if (disputes % askedOf !== 0 || (leaveDay !== null && formatDay(leaveDay) < `${monthOf(month)}-28`)) return null;
  const { questionId } = await post(await userOf(number), '/api/me/questions', { about: 'score', cycleId: String(quarters.get(quarter)!.cycleId), text: '与事实不符', wish: 'office' });
  return String(questionId);
};

/** Somebody disagrees: the review is opened again, compared anew and locked. */
const settleDisputes = async (life: Life, month: number): Promise<void> => {
  const { company, year, world, quarters } = life;
  for (const review of year.reviews) {
    const { number, quarter, dispute } = review;
    if (dispute === null || dispute.heard[world] !== month) continue;
    const reviewId = quarters.get(quarter)!.reviewIds.get(number)!;
    const questionId = await askAboutScore(life, review, month);
    await company.post(supervisor, `/api/reviews/${reviewId}/move`, { to: 'calibration', reason: '本人有异议' });
    await company.post(supervisor, `/api/reviews/${reviewId}/calibration`, { component: 'manager', points: points(dispute.points), reason: '复核' });
    await lockReview(company, reviewId, quarter);
    if (questionId !== null) await company.post(clerk, `/api/questions/${questionId}/resolve`, { outcome: 'corrected', text: '复核后更正' });
    life.disputes += 1;
  }
};

const decideFactors = async ({ company: { post, approve }, year, world }: Life, month: number): Promise<void> => {
  for (const decision of year.decisions) {
    if (decision.heard[world] !== month) continue;
    const toMonth = decision.month === 12 ? '2027-01' : monthOf(decision.month + 1);
    await approve((await post(clerk, '/api/reviews/factors', { personNumber: decision.number, fromMonth: monthOf(decision.month), toMonth, factor: (decision.factor / 10_000).toFixed(4), reason: '个案' }))['proposalId']);
  }
};

/** Whose days of a quarter were put right in a month; everybody at the end. */
const touchedIn = ({ year, world }: Life, quarter: number, month: number): ReadonlySet<string> | null => {
  if (month === year.months) return null;
  const { fromDay, toDay } = quarterDays(quarter);
  const [from, to] = [Number(formatDay(fromDay).slice(5, 7)), Number(formatDay(toDay).slice(5, 7))];
  return new Set(year.worlds[world].facts.flatMap((each) => (each.sheet === 'approvals' && each.heard === month && each.heard > each.month && each.month >= from && each.month <= to ? [each.fact.personNumber] : [])));
};

/** Scores whose facts were put right: proposed as the facts now give them, approved by another. */
const putScoresRight = async (life: Life, month: number): Promise<void> => {
  const { company } = life;
  const ids = await company.idsOf();
  for (const [quarter, { cycleId, reviewIds }] of life.quarters) {
    const touched = touchedIn(life, quarter, month);
    const wanted = new Map([...reviewIds].flatMap(([number, reviewId]) => (touched === null || touched.has(number) ? [[ids.get(number)!, reviewId] as const] : [])));
    const rederived = await company.inCompany((tx) => rederiveScores(tx, cycleId, [...wanted.keys()]));
    for (const [personId, { state }] of rederived) {
      if (state !== 'differs') continue;
      await company.approve((await company.post(clerk, `/api/reviews/${wanted.get(personId)!}/score-change`, { reason: '补充单据' }))['proposalId']);
      life.changes += 1;
    }
  }
};

const enterBases = async ({ company: { post }, year, world }: Life, month: number): Promise<void> => {
  const rows = year.bases.filter(({ heard }) => heard[world] === month).map(({ number, fromMonth, fen }) => ({ personNumber: number, fromMonth: monthOf(fromMonth), amount: points(fen), reason: '岗位说明' }));
  if (rows.length === 0) return;
  const { refused } = await post(clerk, '/api/performance-bases', { rows });
  if ((refused as readonly unknown[]).length > 0) throw new Error(`bases refused: ${JSON.stringify(refused).slice(0, 300)}`);
};

/** Lives the year in one of the worlds and pays its months. */
export const liveYear = async (company: RatedCompany, year: RatedYear, world: World): Promise<LivedYear> => {
  const life: Life = { company, year, world, cycles: new Map(), quarters: new Map(), changes: 0, disputes: 0 };
  const runIds: number[] = [];
  const extraRunIds: number[] = [];
  for (let month = 1; month <= year.months; month += 1) {
    await company.goTo(month);
    await hear(company, heardIn(year.worlds[world], month, false));
    if (month === secondRulesMonth) await proposeRules(company, versions[1]);
    const begins = year.quarters.find((quarter) => 3 * quarter + 1 === month);
    if (begins !== undefined) await setGoals(life, begins);
    await enterBases(life, month);
    const reviewed = year.quarters.find((quarter) => firstMonthOf(quarter) === month);
    if (reviewed !== undefined) {
      await writeReviews(life, reviewed);
      await importScores(life, reviewed);
    }
    for (const { number, quarter, lockMonth: locked } of year.reviews) if (locked === month) await lockReview(company, life.quarters.get(quarter)!.reviewIds.get(number)!, quarter);
    await settleDisputes(life, month);
    await decideFactors(life, month);
    await putScoresRight(life, month);
    runIds.push((await lockMonth(company, company.office, monthOf(month))).runId);
    const leavers = await lockLeavers(company, company.office, monthOf(month));
    if (leavers !== null) extraRunIds.push(leavers);
  }
  return { quarters: life.quarters, runIds, extraRunIds, changes: life.changes, disputes: life.disputes };
};
