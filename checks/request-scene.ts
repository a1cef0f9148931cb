/** A small company that asks and decides: BOSS leads MID, who leads LEAF and TWIN; OFFICE may decide about everybody, a CLERK writes the ledger. The clock stands at 2 November 2026, 09:00. */
import type { ScheduleFact } from '#contracts/flow/work-fact';
import { assert } from '#kernel/base/result';
import { dayOfDate } from '#kernel/calendar/epoch-day';
import { giveRole, resolveRights } from '#modules/access';
import { absorbSchedules } from '#modules/attendance';
import { savePosition, savePositionProfile } from '#modules/people';
import { asSystem, forSubject, setClockOffset, withCompany, type CompanyContext, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { callerHeader, openProofServer } from './proof-server.ts';
import { withTestDatabase } from './test-database.ts';

export const sceneNow = Date.UTC(2026, 10, 2, 1);
export const sceneDay = dayOfDate(2026, 11, 2);

const office: ScheduleFact = {
  kind: 'schedule', scheduleCode: 'OFFICE', name: '标准班', zone: 'Asia/Shanghai', observedDay: dayOfDate(2026, 1, 1), form: 'weekday', followsHolidays: true, weekdayShiftCodes: [null, 'D', 'D', 'D', 'D', 'D', null],
  shifts: [{ code: 'D', name: '白班', startMinute: 540, endMinute: 1080, breaks: [{ fromMinute: 720, toMinute: 780, floatingLengthMinutes: null }], flexEarlyMinutes: 0, flexLateMinutes: 0 }],
};

const members = [['BOSS', null, 'lineManager'], ['MID', 'BOSS', 'lineManager'], ['LEAF', 'MID', 'employee'], ['TWIN', 'MID', 'employee'], ['OFFICE', null, 'payrollSupervisor'], ['CLERK', null, 'payrollClerk'], ['RIVAL', null, 'lineManager']] as const;
export type SceneMember = (typeof members)[number][0];

const addMember = async (tx: CompanyTransaction, number: string, manager: string | null): Promise<number> => {
  const { rows } = await tx.query<{ person_id: number }>(
    `insert into people.person (company_id, person_number, name, email, hire_date, department, manager_person_number) values ($1, $2, $2, '', '2020-01-01', '研发', $3) returning person_id`, [tx.companyId, number, manager]);
  const personId = rows[0]?.person_id;
  assert(personId !== undefined, 'an insert answers its row');
  await tx.query(
    `insert into people.terms (company_id, person_id, valid_from, legal_entity, workplace_code, wage_kind, currency, schedule_code, source) values ($1, $2, '2020-01-01', 'e', 'SH', 'monthly', 'CNY', 'OFFICE', 't')`, [tx.companyId, personId]);
  return personId;
};

/** A position whose profile names a competency, so that a course may teach it. */
export const nameCompetency = async (tx: CompanyTransaction, competencyCode: string): Promise<void> => {
  assert((await savePosition(tx, { positionCode: 'seller', titleChinese: '销售', titleEnglish: 'Seller', isEnded: false })).ok, 'the position is saved');
  const saved = await savePositionProfile(tx, { positionCode: 'seller', validFromDay: dayOfDate(2026, 1, 1), duties: [], requirements: [], competencies: [{ competencyCode, titleChinese: '谈判', titleEnglish: 'Negotiation', level: 3 }] });
  assert(saved.ok, 'its profile is saved');
};

export type RequestScene = {
  readonly database: Database; readonly connectionString: string; readonly companyId: number;
  readonly system: CompanyContext;
  readonly idOf: (member: SceneMember) => number;
  /** The member as they are signed in now, with the rights of the day. */
  readonly subject: (member: SceneMember) => Promise<Subject>;
  readonly as: <T>(member: SceneMember, work: (tx: CompanyTransaction, subject: Subject) => Promise<T>) => Promise<T>;
  readonly inSystem: <T>(work: (tx: CompanyTransaction) => Promise<T>) => Promise<T>;
};

export const withRequestScene = (work: (scene: RequestScene) => Promise<void>): Promise<void> =>
  withTestDatabase(async ({ database, company: { companyId }, connectionString }) => {
    await setClockOffset(database, sceneNow - Date.now());
    const system = asSystem(companyId, 'proof', 'test');
    const inSystem = <T>(part: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(database, system, part);
    const ids = new Map<string, number>();
    await inSystem(async (tx) => {
      await tx.query(`insert into people.workplace (company_id, workplace_code, name, zone, country) values ($1, 'SH', '上海', 'Asia/Shanghai', 'CN')`, [tx.companyId]);
      await absorbSchedules(tx, { sourceCode: 'wecom', schedules: [office] });
      for (const [number, manager, role] of members) {
        ids.set(number, await addMember(tx, number, manager));
        await giveRole(tx, { userId: number, role, personId: ids.get(number) ?? null });
      }
    });
    const subject = async (member: SceneMember): Promise<Subject> => ({
      ...(await inSystem((tx) => resolveRights(tx, { userId: member, day: sceneDay }))), userId: member, companyId, isSteppedUp: true, sessionId: member, program: null, from: '127.0.0.1',
    });
    await work({
      database, connectionString, companyId, system, inSystem, subject, idOf: (member) => ids.get(member) ?? 0,
      as: async (member, part) => {
        const who = await subject(member);
        return withCompany(database, forSubject(who), (tx) => part(tx, who));
      },
    });
  });

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
export type RequestServer = { readonly get: (member: SceneMember, path: string) => Promise<Answer>; readonly post: (member: SceneMember, path: string, body: object) => Promise<Answer>; /** A file, in English. */ readonly file: (member: SceneMember, path: string) => Promise<{ readonly status: number; readonly text: string }> };

/** The whole server over the scene; a header that only this proof knows names who asks. */
export const withRequestServer = async (scene: RequestScene, work: (server: RequestServer) => Promise<void>): Promise<void> => {
  const subjects = new Map(await Promise.all(members.map(async ([member]) => [member as string, await scene.subject(member)] as const)));
  const { server, close } = await openProofServer(scene, { subjectOf: (caller) => subjects.get(caller) ?? null, nowMilliseconds: () => sceneNow });
  const call = async (method: 'GET' | 'POST', member: SceneMember, url: string, payload?: object): Promise<Answer> => {
    const answer = await server.fastify.inject({ method, url, headers: { [callerHeader]: member }, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
  try {
    await work({
      get: (member, path) => call('GET', member, path), post: (member, path, body) => call('POST', member, path, body),
      file: async (member, path) => {
        const answer = await server.fastify.inject({ method: 'GET', url: path, headers: { [callerHeader]: member, 'accept-language': 'en' } });
        return { status: answer.statusCode, text: answer.body };
      },
    });
  } finally {
    await close();
  }
};
