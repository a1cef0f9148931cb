/**
 * What people of the demonstration did about goals, reviews, questions, courses and candidates, so that each page shows something.
 * All of it goes through the routes, as the demonstration's users: nothing stands there that they could not have made themselves.
 */
import * as assistant from '#contracts/api/assistant-api';
import * as attendance from '#contracts/api/attendance-api';
import * as feedback from '#contracts/api/feedback-api';
import * as goals from '#contracts/api/goal-api';
import * as learning from '#contracts/api/learning-api';
import * as bases from '#contracts/api/performance-base-api';
import * as privacy from '#contracts/api/privacy-api';
import * as proposals from '#contracts/api/proposal-api';
import * as recruiting from '#contracts/api/recruiting-api';
import * as reviews from '#contracts/api/review-api';
import * as selfService from '#contracts/api/self-service-api';
import * as session from '#contracts/api/session-api';
import * as team from '#contracts/api/team-api';
import { daysOfMonth, formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { monthAfter } from '#kernel/calendar/month';
import { assert } from '#kernel/base/result';
import { commandIdOf, type DemoCall } from './demo-caller.ts';

type Scene = { readonly call: DemoCall; readonly month: string; readonly today: number; readonly team: readonly { readonly personNumber: string; readonly department: string }[]; readonly manager: string; readonly employee: string };
type Part = { readonly name: string; readonly module: string | null; readonly play: (scene: Scene) => Promise<void> };

const command = (name: string): { readonly commandId: string } => ({ commandId: commandIdOf(name) });
const approve = async ({ call }: Scene, proposalId: string): Promise<void> => {
  const { digest } = await call('payrollSupervisor', proposals.readProposal, { params: { proposalId } });
  await call('payrollSupervisor', proposals.decideProposal, { params: { proposalId }, body: { ...command(`approve ${proposalId}`), digest, decision: 'approve' } });
};

const proof = { consultedWith: '职工代表大会', publishedWhere: '公告栏、内网', documentReference: '绩效管理办法（演示）' } as const;

/** Three rules in force, and one that waits for a second person. */
const rules = async (scene: Scene): Promise<void> => {
  const { fromDay } = daysOfMonth(scene.month);
  const shared = { ...proof, validFrom: formatDay(fromDay), consultedFrom: formatDay(fromDay - 60), consultedTo: formatDay(fromDay - 40), publishedOn: formatDay(fromDay - 30) };
  const versions = [
    { kind: 'weights', title: '月度考核权重', missing: 'renormalize', components: [{ component: 'attendance', weight: '20' }, { component: 'goals', weight: '20' }, { component: 'manager', weight: '60' }] },
    { kind: 'attendanceScore', title: '考勤计分', formula: '100 - 5 * MAX(0, lateTimes - 2)', floor: '60', cap: '100' },
    { kind: 'payFactor', title: '绩效系数', formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' },
    { kind: 'raise', title: '年度调薪', formula: 'IF(score >= 90, 0.05, 0)', floor: '0', cap: '0.1' },
  ] as const;
  for (const version of versions) {
    const definition = 'components' in version ? { ...version, components: version.components.map((each) => ({ ...each })) } : version;
    const { proposalId } = await scene.call('payrollClerk', reviews.proposePerformanceRule, { body: { ...command(`rule ${version.kind}`), ...shared, ...definition } });
    if (version.kind !== 'raise') await approve(scene, proposalId);
  }
};

/** A monthly review: one is locked with a score, one waits for the manager, the others for those who write about themselves. */
const monthReviews = async (scene: Scene): Promise<void> => {
  const { call, month, employee } = scene;
  const { fromDay, toDay } = daysOfMonth(month);
  const { cycleId } = await call('payrollClerk', goals.saveGoalCycle, { body: { ...command('cycle of the month'), kind: 'kpi', title: `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月考核`, fromDate: formatDay(fromDay), toDate: formatDay(toDay - 1), reviewDate: formatDay(toDay - 1), checkInDays: 31 } });
  for (const state of ['running', 'frozen'] as const) await call('payrollClerk', goals.moveGoalCycle, { params: { cycleId }, body: { ...command(`cycle ${state}`), state, reason: '' } });
  const others = scene.team.map(({ personNumber }) => personNumber).filter((personNumber) => personNumber !== employee).slice(0, 5);
  await call('payrollClerk', reviews.openReviews, { body: { ...command('open'), cycleId, personNumbers: [employee, ...others.slice(1)], asksSelf: true } });
  if (others[0] !== undefined) await call('payrollClerk', reviews.openReviews, { body: { ...command('open for the manager'), cycleId, personNumbers: [others[0]], asksSelf: false } });
  const own = (await call('employee', reviews.listOwnReviews)).rows.find((row) => row.cycleId === cycleId);
  assert(own !== undefined, 'the employee has a review');
  const params = { reviewId: own.reviewId };
  await call('employee', reviews.writeOwnReview, { params, body: { ...command('own part'), score: '92', text: '本月按节拍完成装配任务，两次异常都在当班上报。' } });
  await call('lineManager', reviews.writeReview, { params, body: { ...command('part of the manager'), score: '86', text: '质量稳定，交接清楚；到岗时间还要改进。' } });
  await call('lineManager', reviews.moveReview, { params, body: { ...command('to calibration'), to: 'calibration' } });
  await call('payrollSupervisor', reviews.calibrateReview, { params, body: { ...command('calibration'), component: 'manager', points: '88', reason: '与同岗位的人员相比' } });
  await call('payrollSupervisor', reviews.moveReview, { params, body: { ...command('lock'), to: 'locked' } });
};

const words = async ({ call, manager, employee }: Scene): Promise<void> => {
  await call('lineManager', feedback.giveFeedback, { body: { ...command('thanks'), personNumber: employee, visibility: 'open', text: '昨晚的设备停机处理得很快，交接记录也写得清楚。' } });
  await call('employee', feedback.giveFeedback, { body: { ...command('wish'), personNumber: manager, visibility: 'own', text: '排班表能不能提前两天发出来？' } });
};

/** Two check-ins on each goal that is measured by them: a line needs two points. */
const checkIns = async ({ call, today }: Scene): Promise<void> => {
  const own = await call('employee', goals.listOwnGoals, { query: {} });
  const from = parseDay(own.cycle?.fromDate ?? '');
  if (own.cycle?.state !== 'running' || !from.ok) return;
  for (const { goalId, startValue, targetValue } of own.goals.filter(({ measure }) => measure === 'checkIn')) {
    const [start, target] = [Number(startValue), Number(targetValue)];
    const reached = (share: number): string => String(Math.round(start + (target - start) * share));
    const said = [{ onDay: Math.max(from.value, today - 14), share: 0.2, confidence: 'atRisk', note: '' }, { onDay: today, share: 0.45, confidence: 'onTrack', note: '换线时间已经缩短。' }] as const;
    for (const { onDay, share, confidence, note } of said) await call('employee', goals.checkInOwnGoal, { params: { goalId }, body: { ...command(`check-in ${goalId} ${share}`), onDate: formatDay(onDay), value: reached(share), confidence, note } });
  }
};

/** From the next month on: the month that is being worked on stays as it was computed. */
const performanceBases = async ({ call, month, team: people, employee }: Scene): Promise<void> => {
  const rows = people.filter(({ personNumber }) => personNumber !== employee).slice(0, 3).map(({ personNumber }, place) => ({ personNumber, fromMonth: monthAfter(month), amount: ['2000.00', '1800.00', '2400.00'][place] ?? '2000.00', reason: '绩效工资办法（演示）' }));
  if (rows.length > 0) await call('payrollClerk', bases.writePerformanceBases, { body: { ...command('bases'), rows } });
};

/** One question that waits, one that was explained and rated, office hours on Thursday evening, and two suggestions. */
const questions = async ({ call, month }: Scene): Promise<void> => {
  await call('lineManager', selfService.chooseOfficeHours, { body: { ...command('office hours'), zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '19:00', to: '21:00' }] } });
  const days = (await call('employee', attendance.readOwnMonth, { params: { month } })).days.filter(({ scheduledMinutes }) => scheduledMinutes > 0);
  const [explained, waiting] = [days[0], days[2]];
  if (explained !== undefined) {
    const { questionId } = await call('employee', selfService.openQuestion, { body: { ...command('first question'), about: 'attendanceDay', date: explained.date, wish: 'manager', text: '这一天的加班是怎么算的？' } });
    await call('lineManager', selfService.resolveQuestion, { params: { questionId }, body: { ...command('answer'), outcome: 'explained', text: '加班以审批单为准，从下班后开始算，中间的用餐时间不计。' } });
    await call('employee', selfService.rateAnswer, { params: { questionId }, body: { ...command('rating'), score: 5 } });
  }
  if (waiting !== undefined) await call('employee', selfService.openQuestion, { body: { ...command('second question'), about: 'attendanceDay', date: waiting.date, wish: 'manager', text: '我记得这天八点前就到了，请帮忙核对门禁。' } });
  const { suggestionId } = await call('employee', selfService.makeSuggestion, { body: { ...command('first suggestion'), topic: 'work', wish: 'manager', text: '夜班交接早十分钟，白班的同事就不用等。' } });
  await call('lineManager', selfService.answerSuggestion, { params: { suggestionId }, body: { ...command('answer to a suggestion'), state: 'planned', text: '下个月先在一条线试行。' } });
  await call('employee', selfService.makeSuggestion, { body: { ...command('second suggestion'), topic: 'product', wish: 'office', text: '希望手机上能看到下周的排班。' } });
};

const courses = async ({ call, today, employee, team: people }: Scene): Promise<void> => {
  const numbers = [...new Set([employee, ...people.slice(0, 4).map(({ personNumber }) => personNumber)])];
  await call('payrollClerk', learning.assignTraining, { body: { ...command('course for the team'), personNumbers: numbers, courseCode: 'TEAMWORK', dueDate: formatDay(today + 14), reason: '班组共同学习' } });
  await call('payrollClerk', learning.assignTraining, { body: { ...command('course for one'), personNumbers: [employee], courseCode: 'TIME', dueDate: formatDay(today + 3), reason: '' } });
  await call('payrollClerk', learning.recordCertificate, { body: { ...command('certificate'), personNumber: employee, title: '低压电工作业证', issuer: '应急管理部门', certificateNumber: 'DEMO-0001', issuedDate: formatDay(today - 1075), lastDate: formatDay(today + 20), alarmDays: 30 } });
};

const applicants = [
  { name: '示例甲', gender: 'woman', skills: [['装配', 4, 5], ['外观检验', 3, 2]], experience: '在电子厂装配线工作五年，会看作业指导书，做过首件检验。' },
  { name: '示例乙', gender: 'man', skills: [['组装', 3, 2]], experience: '装配线两年，学过夹具调试，没有做过检验。' },
  { name: '示例丙', gender: 'woman', skills: [['工装调试', 3, 3], ['装配', 2, 1]], experience: '三年工装调试经验，熟悉设备保养。' },
  { name: '示例丁', gender: 'man', skills: [['仓储管理', 4, 6]], experience: '六年仓库管理，账实相符，会用电子表格。' },
] as const;

/** Two requisitions, four candidates on their way, an interview that the line manager holds, and matching behind its assessment. */
const hiring = async (scene: Scene): Promise<void> => {
  const { call, today, team: people, manager } = scene;
  const department = people[0]?.department ?? '';
  const { requisitionId } = await call('payrollClerk', recruiting.openRequisition, { body: { ...command('requisition'), positionCode: 'lineOperator', department, headcount: 2, wantedBy: formatDay(today + 45), note: '夜班两名' } });
  await call('payrollClerk', recruiting.openRequisition, { body: { ...command('second requisition'), positionCode: 'qualityInspector', department, headcount: 1, wantedBy: null } });
  const applications: string[] = [];
  for (const [place, { name, gender, skills, experience }] of applicants.entries()) {
    const { applicationId } = await call('payrollClerk', recruiting.enterCandidate, {
      body: { ...command(`candidate ${name}`), name, gender, birthYear: 1990 + place, email: `candidate${place + 1}@example.com`, requisitionId, experience, skills: skills.map(([skill, level, years]) => ({ skill, level, years })) },
    });
    if (applicationId !== null) applications.push(applicationId);
  }
  const [first, second, third, last] = applications;
  for (const applicationId of [first, second, third]) if (applicationId !== undefined) await call('payrollClerk', recruiting.moveApplication, { params: { applicationId }, body: { ...command(`screening ${applicationId}`), stage: 'screening' } });
  if (last !== undefined) await call('payrollClerk', recruiting.moveApplication, { params: { applicationId: last }, body: { ...command('rejected'), stage: 'rejected', note: '更适合仓储岗位，已征得同意保留简历' } });
  for (const [place, applicationId] of [first, second].entries()) {
    if (applicationId === undefined) continue;
    const startsAt = new Date(((today + 2 + place) * 24 + 6) * 3_600_000).toISOString();
    await call('payrollClerk', recruiting.planInterview, { params: { applicationId }, body: { ...command(`interview ${applicationId}`), startsAt, zone: 'Asia/Shanghai', place: '一号会议室', interviewerPersonNumber: manager } });
  }
  const assessed = await call('payrollClerk', privacy.proposeAssessment, {
    body: {
      ...command('assessment'), kind: 'candidateMatching', validUntil: formatDay(today + 365), purposeText: '把候选人自述的技能与岗位要求逐项对照，帮助面试官准备问题，不作录用决定。',
      risksText: '自述不完整的人可能排在后面；结果可能被误当成结论。', measuresText: '不使用姓名、性别、年龄与照片；逐项说明依据；定期查看不同人群的差异。',
    },
  });
  await call('payrollSupervisor', privacy.approveAssessment, { params: { assessmentId: assessed.assessmentId }, body: command('assessment in force') });
  await call('payrollSupervisor', privacy.switchAutomatedDecision, { params: { kind: 'candidateMatching' }, body: { ...command('matching on'), on: true } });
};

const questionBox = async ({ call }: Scene): Promise<void> => {
  await call('administrator', assistant.chooseAssistant, { body: { ...command('assistant'), isOn: true } });
};

const parts: readonly Part[] = [
  { name: 'rules', module: 'performance', play: rules }, { name: 'reviews', module: 'performance', play: monthReviews }, { name: 'feedback', module: 'performance', play: words }, { name: 'checkIns', module: 'performance', play: checkIns },
  { name: 'performanceBases', module: 'performance', play: performanceBases }, { name: 'questions', module: null, play: questions }, { name: 'courses', module: 'learning', play: courses }, { name: 'hiring', module: 'recruiting', play: hiring }, { name: 'questionBox', module: null, play: questionBox },
];

/** Who plays, and when. */
type DemoCast = Pick<Scene, 'month' | 'today' | 'manager' | 'employee'> & { readonly modules: readonly string[] };

/** As the sessions of the two name themselves; null in a world that is too small for a team. */
export const readDemoCast = async (call: DemoCall): Promise<DemoCast | null> => {
  const [manager, employee] = [await call('lineManager', session.readSession), await call('employee', session.readSession)];
  const today = parseDay(manager.today);
  assert(today.ok, 'a session names its day');
  return manager.personNumber === null || employee.personNumber === null ? null : { month: manager.currentMonth, today: today.value, manager: manager.personNumber, employee: employee.personNumber, modules: manager.modules };
};

/** Plays every part whose module is there; answers what did not work, as "part: reason". A part that fails leaves the others as they are. */
export const playDemoGrowth = async (call: DemoCall, { modules, ...cast }: DemoCast): Promise<readonly string[]> => {
  const { rows } = await call('lineManager', team.readTeam, { params: { month: cast.month } });
  const scene: Scene = { ...cast, call, team: rows };
  const failed: string[] = [];
  for (const { name, play } of parts.filter((part) => part.module === null || modules.includes(part.module))) {
    await play(scene).catch((error: unknown) => failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`));
  }
  return failed;
};
