/**
 * What people of the gate's company are to each other beside days and pay, made over HTTP by whoever does it in a company: positions,
 * goals with check-ins, reviews of which some are locked, feedback, courses and certificates, a requisition with candidates,
 * questions, suggestions, office hours, punches that a phone kept. Words and points of a person are among their secrets; how much is written is not.
 */
import { createHash } from 'node:crypto';
import { assert } from '#kernel/base/result';
import { linkText } from '#kernel/attendance/kept-punch';
import { gateMonth, gateNow, staff, type Secrets } from './gate-company.ts';
import { callerHeader, type Caller, type GateServer } from './gate-server.ts';

/** Parameters of addresses, with values that are there. */
export type Grown = Readonly<Record<string, readonly string[]>>;

type Body = Readonly<Record<string, unknown>>;
type Office = {
  readonly post: <T = unknown>(url: string, body?: Body, caller?: Caller) => Promise<T>;
  readonly get: <T>(url: string, caller?: Caller) => Promise<T>;
};

const officeOf = ({ server }: GateServer, beforeEach: (place: number) => void): Office => {
  let count = 0;
  let asked = 0;
  const ask = async <T>(method: 'GET' | 'POST', url: string, caller: Caller, payload?: object): Promise<T> => {
    beforeEach((asked += 1));
    const { statusCode, body } = await server.fastify.inject({ method, url, headers: { [callerHeader]: caller, 'accept-encoding': 'identity' }, ...(payload === undefined ? {} : { payload }) });
    assert(statusCode === 200, `${url} as ${caller}: ${statusCode} ${body}`);
    return JSON.parse(body) as T;
  };
  return {
    post: (url, body = {}, caller = 'payrollClerk') => ask('POST', url, caller, { commandId: `00000000-0000-4000-9000-${String((count += 1)).padStart(12, '0')}`, ...body }),
    get: (url, caller = 'payrollClerk') => ask('GET', url, caller),
  };
};

const everyone = staff.map(({ number }) => number);
/** Whose reviews become scores. */
const scored: readonly string[] = ['MID', 'LEAF', 'RIVAL', 'SIBLING', 'BRANCH1'];
/** Those of them over whom the line manager decides. */
const ledByBoss: readonly string[] = ['MID', 'LEAF'];
const proof = { consultedFrom: '2025-11-01', consultedTo: '2025-11-20', consultedWith: '职工代表大会', publishedOn: '2025-12-01', publishedWhere: '公告栏', documentReference: '绩效管理办法' };

const approve = async ({ get, post }: Office, proposalId: string): Promise<void> => {
  const { digest } = await get<{ digest: string }>(`/api/proposals/${proposalId}`, 'payrollSupervisor');
  await post(`/api/proposals/${proposalId}/decision`, { digest, decision: 'approve' }, 'payrollSupervisor');
};

const makePositions = async ({ post }: Office): Promise<string> => {
  const positionCode = 'engineer';
  await post('/api/skills', { skillCode: 'typescript', titleChinese: 'TypeScript', titleEnglish: 'TypeScript', synonyms: ['TS'] });
  await post('/api/positions', { positionCode, titleChinese: '工程师', titleEnglish: 'Engineer' });
  await post(`/api/positions/${positionCode}/profiles`, {
    validFrom: '2026-01-01', duties: [{ dutyCode: 'build', text: '开发', weight: 100 }], requirements: [{ skillCode: 'typescript', level: 3, isMust: true, years: null, note: '' }],
    competencies: [{ competencyCode: 'talk', titleChinese: '沟通', titleEnglish: 'Talking', level: 4 }],
  });
  return positionCode;
};

const makeGoals = async ({ post }: Office, secrets: Secrets): Promise<{ readonly cycleId: string; readonly goalIds: readonly string[] }> => {
  const { cycleId } = await post<{ cycleId: string }>('/api/goal-cycles', { kind: 'annual', title: '2026', fromDate: '2026-10-01', toDate: '2026-12-31', reviewDate: '2026-12-31', checkInDays: 7 });
  await post(`/api/goal-cycles/${cycleId}/state`, { state: 'running' });
  const goalIds: string[] = [];
  for (const personNumber of everyone) {
    const { points, words } = secrets(personNumber);
    const { goalId } = await post<{ goalId: string }>('/api/goals', { cycleId, personNumber, level: 'person', department: '', parentGoalId: null, title: words, weight: '1', measure: 'checkIn', startValue: '0', targetValue: '100', unit: '', dutyCode: null });
    await post(`/api/goals/${goalId}/check-ins`, { onDate: '2026-11-01', value: points, confidence: 'onTrack', note: words });
    goalIds.push(goalId);
  }
  return { cycleId, goalIds };
};

const makeReviews = async (office: Office, secrets: Secrets, cycleId: string): Promise<readonly string[]> => {
  const { post, get } = office;
  const rule = await post<{ proposalId: string }>('/api/reviews/rules', { kind: 'weights', title: '权重', validFrom: '2026-01-01', components: [{ component: 'manager', weight: '100' }], ...proof });
  await approve(office, rule.proposalId);
  await post('/api/reviews', { cycleId, personNumbers: everyone, asksSelf: false });
  const { rows } = await get<{ rows: readonly { reviewId: string; personNumber: string }[] }>(`/api/reviews?cycleId=${cycleId}&pageSize=50`);
  for (const { reviewId, personNumber } of rows) {
    const { points, words } = secrets(personNumber);
    await post(`/api/reviews/${reviewId}/evaluation`, { score: points, text: words });
    if (!scored.includes(personNumber)) continue;
    await post(`/api/reviews/${reviewId}/move`, { to: 'calibration' });
    await post(`/api/reviews/${reviewId}/calibration`, { component: 'manager', points, reason: words }, 'payrollSupervisor');
    // Whoever calibrated does not lock what somebody else may.
    await post(`/api/reviews/${reviewId}/move`, { to: 'locked' }, ledByBoss.includes(personNumber) ? 'lineManager' : 'payrollSupervisor');
  }
  await post('/api/me/feedback', { personNumber: 'MID', visibility: 'own', text: secrets('MID').words }, 'employee');
  return rows.map(({ reviewId }) => reviewId);
};

const makeCourses = async ({ post, get }: Office, secrets: Secrets): Promise<{ readonly courseCode: string; readonly itemIds: readonly string[]; readonly sessionId: string }> => {
  const course = { titleChinese: '安全', titleEnglish: 'Safety', description: '', minutes: 30, competencyCodes: ['talk'], skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true };
  await post('/api/learning/courses/SAFETY', { ...course, kind: 'link', link: 'https://example.test/safety' });
  await post('/api/learning/courses/TALK', { ...course, kind: 'session', link: null });
  const { sessionId } = await post<{ sessionId: string }>('/api/learning/courses/TALK/sessions', { startsAt: '2026-11-20T09:00:00+08:00', endsAt: '2026-11-20T10:00:00+08:00', zone: 'Asia/Shanghai', place: '一号会议室', teacher: '', seats: 20 });
  for (const personNumber of everyone) {
    const { account, lateDays } = secrets(personNumber);
    await post('/api/learning/training', { personNumbers: [personNumber], courseCode: 'SAFETY', dueDate: `2026-12-${10 + lateDays.length}`, reason: account });
    await post('/api/learning/certificates', { personNumber, title: account, issuer: '', certificateNumber: account.slice(0, 40), issuedDate: '2026-01-01', lastDate: `2027-01-${10 + lateDays.length}`, alarmDays: 30 });
  }
  const { rows } = await get<{ rows: readonly { itemId: string }[] }>('/api/learning/training?view=all&pageSize=50');
  // The list goes by days due, which are secrets.
  return { courseCode: 'SAFETY', itemIds: rows.map(({ itemId }) => itemId).toSorted(), sessionId };
};

/** Candidates are nobody's colleague; what they say of themselves is as hidden as what RIVAL and SIBLING have. */
const makeCandidates = async ({ post }: Office, secrets: Secrets, positionCode: string): Promise<{ readonly requisitionId: string; readonly candidateIds: readonly string[] }> => {
  const { requisitionId } = await post<{ requisitionId: string }>('/api/requisitions', { positionCode, department: '研发部', headcount: 2, wantedBy: null, note: '' });
  const candidateIds: string[] = [];
  for (const [index, like] of ['RIVAL', 'SIBLING'].entries()) {
    const { account, email } = secrets(like);
    const { candidateId } = await post<{ candidateId: string }>('/api/candidates', { name: `应聘人${index === 0 ? '甲' : '乙'}`, email: `candidate.${email}`, skills: [{ skill: account, level: 3, years: 2 }], experience: account, requisitionId });
    candidateIds.push(candidateId);
  }
  return { requisitionId, candidateIds };
};

const makeQuestions = async ({ post }: Office): Promise<readonly string[]> => {
  await post('/api/me/office-hours', { zone: 'Asia/Shanghai', windows: [{ weekday: 4, from: '19:00', to: '21:00' }] }, 'lineManager');
  const questionIds: string[] = [];
  // On the 14th LEAF was ill.
  for (const [caller, date, wish] of [['employee', '2026-10-14', 'office'], ['employee', '2026-10-13', 'manager'], ['lineManager', '2026-10-13', 'office']] as const) {
    const { questionId } = await post<{ questionId: string }>('/api/me/questions', { about: 'attendanceDay', date, text: '没有迟到', wish }, caller);
    questionIds.push(questionId);
  }
  await post('/api/me/suggestions', { topic: 'work', wish: 'office', text: '交接早十分钟' }, 'employee');
  return questionIds;
};

/** A phone out of reach keeps a punch, and hands it in once it is back: a correction that waits for somebody. */
const keepPunches = async ({ post }: Office): Promise<void> => {
  for (const caller of ['employee', 'lineManager'] satisfies Caller[]) {
    const { anchorId } = await post<{ anchorId: string }>('/api/me/punch-anchors', { phoneClock: gateNow }, caller);
    const punch = { sequence: 1, direction: 'in', elapsedMilliseconds: 0, clockMilliseconds: gateNow } as const;
    await post('/api/me/kept-punches', { anchorId, punches: [{ ...punch, link: createHash('sha256').update(linkText(anchorId, punch, anchorId)).digest('hex') }] }, caller);
  }
};

/** Writes all of it; answers what can be asked for. Throws when anybody is refused. `beforeEach` is told the place of each request. */
export const furnishGrowth = async (gate: GateServer, secrets: Secrets, beforeEach: (place: number) => void = () => undefined): Promise<Grown> => {
  const office = officeOf(gate, beforeEach);
  const positionCode = await makePositions(office);
  const { cycleId, goalIds } = await makeGoals(office, secrets);
  const reviewIds = await makeReviews(office, secrets, cycleId);
  const { courseCode, itemIds, sessionId } = await makeCourses(office, secrets);
  const { requisitionId, candidateIds } = await makeCandidates(office, secrets, positionCode);
  const questionId = await makeQuestions(office);
  await keepPunches(office);
  return { positionCode: [positionCode], cycleId: [cycleId], goalId: goalIds, reviewId: reviewIds, courseCode: [courseCode, 'TALK'], itemId: itemIds, sessionId: [sessionId], requisitionId: [requisitionId], candidateId: candidateIds, questionId, month: [gateMonth] };
};
