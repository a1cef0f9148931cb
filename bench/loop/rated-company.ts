/** A company that lives a rated year through the product's own interface: rules by two people, goals, reviews, disputes, decisions, and pay month by month. */
import { openProofServer, callerHeader, type ProofServer } from '#checks/proof-server';
import { withTestDatabase } from '#checks/test-database';
import { testSubject } from '#checks/test-subject';
import { followPayEffect } from '#modules/performance';
import { setClockOffset, setMember, type Subject } from '#modules/platform';
import { hireOffice, type Office } from '../close/close-month.ts';
import { beginYear, type YearCompany } from '../close/year-company.ts';
import { monthOf, year as yearNumber } from '../close/year-facts.ts';

type Body = Readonly<Record<string, unknown>>;
export type RatedCompany = YearCompany & {
  readonly office: Office;
  readonly get: (caller: string, path: string) => Promise<Body>;
  /** Throws with what was refused. */
  readonly post: (caller: string, path: string, body?: Body) => Promise<Body>;
  /** Lets the supervisor decide a proposal. */
  readonly approve: (proposalId: unknown) => Promise<void>;
  /** The clock of server and database stands on the 28th of a month. */
  readonly goTo: (month: number) => Promise<void>;
  /** Ids by person number, of everybody known so far; asked again in each month. */
  readonly idsOf: () => Promise<ReadonlyMap<string, number>>;
  /** A person who signs in. */
  readonly userOf: (number: string) => Promise<string>;
};

export const clerk = 'clerk';
export const supervisor = 'supervisor';

const proof = { consultedFrom: '2025-11-01', consultedTo: '2025-11-20', consultedWith: '职工代表大会', publishedOn: '2025-12-01', publishedWhere: '公告栏', documentReference: '绩效管理办法 2026-1' };
const secondProof = { consultedFrom: '2026-03-01', consultedTo: '2026-03-20', consultedWith: '职工代表大会', publishedOn: '2026-04-01', publishedWhere: '公告栏', documentReference: '绩效管理办法 2026-2' };
const weights = (components: Readonly<Record<string, number>>) => ({ kind: 'weights', title: '权重', components: Object.entries(components).map(([component, weight]) => ({ component, weight: String(weight) })), missing: 'renormalize' });

/** Two versions of each rule: from January and from July on. */
export const versions = [
  { validFrom: `${yearNumber}-01-01`, proof, weights: { attendance: 25, goals: 30, manager: 35, peers: 10 }, late: 4, attendanceFloor: 40, attendance: '100 - 4 * lateTimes - 7 * missingPunchTimes - 15 * absentTimes', factor: 'IF(score >= 92, 1.1, IF(score >= 85, 1, IF(score >= 78, 0.9, 0.8)))', factorFloor: '0.8', factorCap: '1.1' },
  { validFrom: `${yearNumber}-07-01`, proof: secondProof, weights: { attendance: 20, goals: 20, manager: 45, peers: 10, self: 5 }, late: 3, attendanceFloor: 50, attendance: '100 - 3 * 迟到次数 - 6 * 缺卡次数 - 15 * 缺勤次数', factor: 'score / 100 + 0.1', factorFloor: '0.7', factorCap: '1.2' },
] as const;

const bindServer = ({ server }: ProofServer) => {
  let commands = 0;
  const send = async (caller: string, method: 'GET' | 'POST', url: string, payload?: Body): Promise<Body> => {
    const answer = await server.fastify.inject({ method, url, headers: { [callerHeader]: caller }, ...(payload === undefined ? {} : { payload }) });
    if (answer.statusCode !== 200) throw new Error(`${caller} ${method} ${url} ${JSON.stringify(payload ?? {}).slice(0, 300)}: ${answer.statusCode} ${answer.body.slice(0, 400)}`);
    return JSON.parse(answer.body) as Body;
  };
  const get: RatedCompany['get'] = (caller, path) => send(caller, 'GET', path);
  const post: RatedCompany['post'] = (caller, path, body = {}) => send(caller, 'POST', path, { commandId: `00000000-0000-4000-8000-${String((commands += 1)).padStart(12, '0')}`, ...body });
  const approve: RatedCompany['approve'] = async (proposalId) => {
    const { digest } = await get(supervisor, `/api/proposals/${String(proposalId)}`);
    const { state } = await post(supervisor, `/api/proposals/${String(proposalId)}/decision`, { digest, decision: 'approve' });
    if (state !== 'approved') throw new Error(`proposal ${String(proposalId)} is ${String(state)}`);
  };
  return { get, post, approve };
};

const readIds = async ({ database, companyId }: YearCompany): Promise<ReadonlyMap<string, number>> =>
  new Map((await database.ownerPool.query<{ person_number: string; person_id: number }>('select person_number, person_id from people.person where company_id = $1', [companyId])).rows.map((row) => [row.person_number, row.person_id]));

/** Proposed by one, approved by another; the second version waits for its day. */
export const proposeRules = async ({ post, approve }: Pick<RatedCompany, 'post' | 'approve'>, version: (typeof versions)[number]): Promise<void> => {
  const { validFrom } = version;
  const rules = [
    weights(version.weights), { kind: 'attendanceScore', title: '考勤分', formula: version.attendance, floor: String(version.attendanceFloor), cap: '100' },
    { kind: 'payFactor', title: '绩效系数', formula: version.factor, floor: version.factorFloor, cap: version.factorCap },
  ];
  for (const rule of rules) await approve((await post(clerk, '/api/reviews/rules', { ...version.proof, validFrom, ...rule }))['proposalId']);
};

/** Runs `work` in a company without anybody yet, with rules, and pay that follows results. */
export const withRatedCompany = <T>(work: (company: RatedCompany) => Promise<T>): Promise<T> => withTestDatabase(async ({ database, company: { companyId }, connectionString }) => {
  let now = Date.UTC(yearNumber, 0, 2, 1);
  await setClockOffset(database, now - Date.now());
  const base = await beginYear(database, companyId);
  const office = await hireOffice(base);
  const subjects = new Map<string, Subject>([
    [clerk, testSubject({ companyId, role: 'payrollClerk', userId: `proof-clerk-${companyId}` })], [supervisor, testSubject({ companyId, role: 'payrollSupervisor', userId: `proof-supervisor-${companyId}` })],
  ]);
  const opened = await openProofServer({ database, connectionString }, { subjectOf: (caller) => subjects.get(caller) ?? null, nowMilliseconds: () => now });
  const company: RatedCompany = {
    ...base, office, ...bindServer(opened), idsOf: () => readIds(base),
    goTo: async (month) => {
      now = Date.UTC(yearNumber, month - 1, 28, 1);
      await setClockOffset(database, now - Date.now());
    },
    userOf: async (number) => {
      const userId = `user-${number}`;
      if (!subjects.has(userId)) {
        const personId = (await readIds(base)).get(number);
        if (personId === undefined) throw new Error(`${number} is not known`);
        await base.inCompany((tx) => setMember(tx, { userId, personId }));
        subjects.set(userId, testSubject({ companyId, role: 'employee', userId, personId }));
      }
      return userId;
    },
  };
  try {
    await proposeRules(company, versions[0]);
    await company.inCompany((tx) => followPayEffect(tx, { isAllowed: true, fromMonth: monthOf(1) }));
    return await work(company);
  } finally {
    await opened.close();
  }
});
