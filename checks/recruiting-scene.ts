/**
 * Recruiting over the whole server: a position with a profile, a course and a cycle that new people come into, and candidates on
 * their way to an accepted offer. Where tests run without learning or performance there is no course, no cycle, and nobody in them.
 */
import { randomUUID } from 'node:crypto';
import { assert } from '#kernel/base/result';
import type { RequestServer, SceneMember } from './request-scene.ts';
import { isInTests } from './test-database.ts';

type Body = Readonly<Record<string, unknown>>;
/** Rows of an answer. */
export const rowsOf = (body: Body, name = 'rows'): readonly Body[] => body[name] as Body[];

/** Calls that must succeed, and one that answers its status. */
export const createCalls = ({ get, post }: RequestServer) => {
  const expectDone = (path: string, { status, body }: { readonly status: number; readonly body: Body }): Body => {
    assert(status === 200, `${path}: ${status} ${JSON.stringify(body).slice(0, 400)}`);
    return body;
  };
  return {
    done: async (member: SceneMember, path: string, body: object): Promise<Body> => expectDone(path, await post(member, path, { commandId: randomUUID(), ...body })),
    read: async (member: SceneMember, path: string): Promise<Body> => expectDone(path, await get(member, path)),
    refused: async (member: SceneMember, path: string, body?: object): Promise<number> => (body === undefined ? await get(member, path) : await post(member, path, { commandId: randomUUID(), ...body })).status,
  };
};
export type Calls = ReturnType<typeof createCalls>;

/** A course for whoever holds the position. */
const giveSafetyCourse = async (done: Calls['done']): Promise<void> => {
  await done('CLERK', '/api/learning/courses/SAFETY', { kind: 'link', titleChinese: '焊接安全', titleEnglish: 'Welding safety', description: '', link: 'https://example.com/safety', minutes: 60, competencyCodes: [], skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true });
  await done('CLERK', `/api/learning/rules/${randomUUID()}`, { scopeKind: 'position', scopeKey: 'welder', courseCode: 'SAFETY', dueDays: 14, isActive: true });
};

/** A position with a profile, a course for whoever holds it, and a cycle of goals in which LEAF has a review; answers the cycle, nothing without goals. */
export const prepareRecruiting = async ({ done }: Calls): Promise<string> => {
  await done('CLERK', '/api/skills', { skillCode: 'tigWelding', titleChinese: '氩弧焊', titleEnglish: 'TIG welding', synonyms: [] });
  await done('CLERK', '/api/positions', { positionCode: 'welder', titleChinese: '焊接工程师', titleEnglish: 'Welder' });
  const duties = [{ dutyCode: '', text: '焊接压力容器', weight: 70 }, { dutyCode: '', text: '维护焊机', weight: 30 }];
  await done('CLERK', '/api/positions/welder/profiles', { validFrom: '2026-01-01', duties, requirements: [{ skillCode: 'tigWelding', level: 3, isMust: true, years: 3, note: '' }], competencies: [] });
  if (isInTests('learning')) await giveSafetyCourse(done);
  if (!isInTests('performance')) return '';
  const { cycleId } = await done('CLERK', '/api/goal-cycles', { kind: 'okr', title: '2026 Q4', fromDate: '2026-10-01', toDate: '2026-12-31', reviewDate: '2026-12-31', checkInDays: 7 });
  await done('CLERK', `/api/goal-cycles/${String(cycleId)}/state`, { state: 'running', reason: '' });
  await done('CLERK', '/api/reviews', { cycleId, personNumbers: ['LEAF'] });
  return String(cycleId);
};

export const offeredTerms = { hireDate: '2026-11-16', department: '研发', managerPersonNumber: 'MID', legalEntity: 'e', workplaceCode: 'SH', scheduleCode: 'OFFICE', wageKind: 'monthly', wage: '11500.00' } as const;

/** A candidate with an interview planned and an offer that the office approved and the candidate accepted; answers the application. */
export const acceptOffer = async ({ done, read }: Calls, requisitionId: string, candidate: { readonly name: string; readonly mobile: string }): Promise<string> => {
  const { applicationId } = await done('CLERK', '/api/candidates', { ...candidate, skills: [{ skill: '氩弧焊', level: 4, years: 6 }], requisitionId });
  const path = `/api/applications/${String(applicationId)}`;
  await done('CLERK', `${path}/interviews`, { startsAt: '2026-11-03T14:00:00+08:00', zone: 'Asia/Shanghai', interviewerPersonNumber: 'MID' });
  const { offerId, proposalId } = await done('CLERK', `${path}/offers`, offeredTerms);
  const { digest } = await read('OFFICE', `/api/proposals/${String(proposalId)}`);
  await done('OFFICE', `/api/proposals/${String(proposalId)}/decision`, { digest, decision: 'approve' });
  await done('CLERK', `/api/offers/${String(offerId)}/answer`, { answer: 'accepted' });
  return String(applicationId);
};

const findCourses = async (read: Calls['read'], personNumber: string): Promise<Readonly<Record<string, boolean>>> => {
  const courses = rowsOf(await read('CLERK', `/api/learning/training?search=${personNumber}`)).map(({ courseCode }) => String(courseCode));
  return { training: courses.join() === 'SAFETY' };
};

const findGoals = async (read: Calls['read'], cycleId: string, personNumber: string): Promise<Readonly<Record<string, boolean>>> => {
  const goals = rowsOf(await read('CLERK', `/api/goal-cycles/${cycleId}/goals?day=${offeredTerms.hireDate}&search=${personNumber}`), 'goals').map(({ title, weight }) => `${String(title)} ${String(weight)}`);
  const reviews = rowsOf(await read('CLERK', `/api/reviews?cycleId=${cycleId}&search=${personNumber}`)).map(({ state }) => String(state));
  return { goals: goals.join() === '焊接压力容器 70,维护焊机 30', review: reviews.join() === 'self' };
};

/** Where a new person is not, of all the places that a hire brings them to. */
export const missingAfterHire = async ({ read }: Calls, cycleId: string, personNumber: string): Promise<readonly string[]> => {
  const file = await read('CLERK', `/api/people/${personNumber}/file?asOf=${offeredTerms.hireDate}`);
  const places: Readonly<Record<string, boolean>> = {
    position: (file['position'] as Body | null)?.['positionCode'] === 'welder', wage: (file['terms'] as Body | null)?.['wage'] === offeredTerms.wage, manager: file['managerPersonNumber'] === offeredTerms.managerPersonNumber,
    schedule: (file['terms'] as Body | null)?.['scheduleCode'] === offeredTerms.scheduleCode, tasks: rowsOf(file, 'tasks').length > 0,
    ...(isInTests('learning') ? await findCourses(read, personNumber) : {}), ...(isInTests('performance') ? await findGoals(read, cycleId, personNumber) : {}),
  };
  return Object.entries(places).filter(([, isThere]) => !isThere).map(([place]) => place);
};
