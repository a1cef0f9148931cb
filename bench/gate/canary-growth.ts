/** What people say of each other and of themselves, with canaries in it: feedback, reviews, check-ins, questions, suggestions, candidates and their offers' words, the base of performance pay, the file of a course. */
import { randomUUID } from 'node:crypto';
import type { Answer, Caller } from './running-product.ts';

export type GrowthCanaries = {
  readonly month: string; readonly personNumber: string;
  readonly base: string; readonly feedback: string; readonly evaluation: string; readonly checkIn: string; readonly question: string; readonly answer: string; readonly suggestion: string; readonly course: string;
  readonly candidate: { readonly name: string; readonly mobile: string; readonly email: string; readonly identityNumber: string; readonly experience: string };
};

const wish = (more: object): object => ({ commandId: randomUUID(), ...more });
const expect = (answer: Answer, what: string, ...statuses: readonly number[]): Answer => {
  if (!(statuses.length === 0 ? [200] : statuses).includes(answer.status)) throw new Error(`${what}: ${answer.status} ${answer.text.slice(0, 300)}`);
  return answer;
};
const json = <T>(answer: Answer): T => JSON.parse(answer.text) as T;
const refused = [400, 404, 409, 422];

const rate = async (clerk: Caller, { personNumber, evaluation, checkIn }: GrowthCanaries): Promise<void> => {
  const { cycles, today } = json<{ today: string; cycles: readonly { cycleId: string; state: string }[] }>(expect(await clerk.get('/api/goal-cycles'), 'cycles'));
  const cycleId = cycles.find(({ state }) => state === 'running')?.cycleId;
  if (cycleId === undefined) throw new Error('no cycle of the demonstration runs');
  const goal = { cycleId, personNumber, level: 'person', department: '', parentGoalId: null, title: '金丝雀目标', weight: '1', measure: 'checkIn', startValue: '0', targetValue: '10', unit: '', dutyCode: null };
  const { goalId } = json<{ goalId: string }>(expect(await clerk.post('/api/goals', wish(goal)), 'goal'));
  const said = { onDate: today, value: '1', confidence: 'onTrack', note: checkIn };
  expect(await clerk.post(`/api/goals/${goalId}/check-ins`, wish(said)), 'check-in');
  expect(await clerk.post(`/api/goals/${goalId}/check-ins`, wish({ ...said, value: null })), 'check-in without its figure', ...refused);
  expect(await clerk.post('/api/reviews', wish({ cycleId, personNumbers: [personNumber], asksSelf: false })), 'review');
  const { rows } = json<{ rows: readonly { reviewId: string; personNumber: string }[] }>(expect(await clerk.get(`/api/reviews?cycleId=${cycleId}&search=${personNumber}`), 'reviews'));
  const reviewId = rows.find((row) => row.personNumber === personNumber)?.reviewId;
  if (reviewId === undefined) throw new Error('the canary has no review');
  const part = { score: '88', competencies: [], text: evaluation };
  expect(await clerk.post(`/api/reviews/${reviewId}/evaluation`, wish(part)), 'evaluation');
  expect(await clerk.post(`/api/reviews/${reviewId}/evaluation`, wish({ ...part, score: '188' })), 'evaluation out of its points', ...refused);
  expect(await clerk.post(`/api/reviews/${reviewId}/evaluation`, wish({ ...part, [evaluation]: evaluation })), 'evaluation with a field too many', 400);
  for (const url of [`/api/reviews/${reviewId}`, `/api/goals/${goalId}`]) expect(await clerk.get(url), url);
};

const speak = async (employee: Caller, clerk: Caller, { feedback, question, answer, suggestion }: GrowthCanaries): Promise<void> => {
  const { colleagues } = json<{ colleagues: readonly { personNumber: string }[] }>(expect(await employee.get('/api/me/feedback'), 'colleagues'));
  const colleague = colleagues[0]?.personNumber;
  if (colleague === undefined) throw new Error('the employee of the demonstration works with nobody');
  expect(await employee.post('/api/me/feedback', wish({ personNumber: colleague, visibility: 'own', text: feedback })), 'feedback');
  expect(await employee.post('/api/me/feedback', wish({ personNumber: feedback, visibility: 'own', text: feedback })), 'feedback to nobody', ...refused);
  expect(await employee.post('/api/me/suggestions', wish({ topic: 'other', wish: 'office', text: suggestion })), 'suggestion');
  const asked = json<{ questionId: string }>(expect(await employee.post('/api/me/questions', wish({ about: 'attendanceDay', date: '2026-10-13', text: question, wish: 'office' })), 'question'));
  expect(await employee.post('/api/me/questions', wish({ about: 'attendanceDay', date: '2026-10-13', text: question, wish: 'office' })), 'the same question again', ...refused);
  expect(await clerk.post(`/api/questions/${asked.questionId}/answer`, wish({ text: answer })), 'answer');
  expect(await clerk.post(`/api/questions/${asked.questionId}/resolve`, wish({ outcome: answer, text: answer })), 'no outcome', 400);
};

const recruit = async (clerk: Caller, { candidate }: GrowthCanaries): Promise<void> => {
  const entered = { ...candidate, skills: [{ skill: 'TypeScript', level: 4, years: 6 }] };
  expect(await clerk.post('/api/candidates', wish(entered)), 'candidate');
  expect(await clerk.post('/api/candidates', wish({ ...entered, surplus: candidate.identityNumber })), 'candidate with a field too many', 400);
  const rows = [entered, { ...entered, name: `${candidate.name}二` }];
  expect(await clerk.post('/api/candidates/import', wish({ source: 'canary', rows })), 'candidates of another system');
  const table = Buffer.from(['姓名,手机,邮箱,证件号码,工作经历', `${candidate.name},${candidate.mobile}8,no mail,${candidate.identityNumber}9,${candidate.experience}`].join('\n'));
  for (const url of ['/api/candidate-sheets/preview', `/api/candidate-sheets?commandId=${randomUUID()}`]) expect(await clerk.upload(url, 'candidates.csv', table), url, 200, ...refused);
  expect(await clerk.get(`/api/candidates?search=${encodeURIComponent(candidate.name)}`), 'candidates');
};

const teach = async (clerk: Caller, { course }: GrowthCanaries): Promise<void> => {
  const fields = { kind: 'file', titleChinese: '金丝雀课程', titleEnglish: 'Canary course', description: '', link: null, minutes: 10, competencyCodes: [], skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true };
  expect(await clerk.post('/api/learning/courses/CANARY', wish(fields)), 'course');
  expect(await clerk.upload(`/api/learning/courses/CANARY/file?commandId=${randomUUID()}`, 'canary.txt', Buffer.from(course)), 'file of a course');
  expect(await clerk.upload(`/api/learning/courses/CANARY/file?commandId=${randomUUID()}`, 'canary.html', Buffer.from(course)), 'file that a browser would run', ...refused);
  expect(await clerk.get('/api/learning/courses/CANARY/file'), 'the file again');
};

/** Good writes, then the same words where they are refused. */
export const workOnGrowth = async (clerk: Caller, employee: Caller, canaries: GrowthCanaries): Promise<void> => {
  const { month, personNumber, base } = canaries;
  const row = { personNumber, fromMonth: month, amount: base, reason: '本人书面确认' };
  expect(await clerk.post('/api/performance-bases', wish({ rows: [row, { ...row, amount: `${base}7` }] })), 'bases');
  expect(await clerk.post('/api/performance-bases', wish({ rows: [{ ...row, surplus: base }] })), 'base with a field too many', 400);
  await rate(clerk, canaries);
  await speak(employee, clerk, canaries);
  await recruit(clerk, canaries);
  await teach(clerk, canaries);
};
