/**
 * One pay month of a made-up company for each subset of modules: the same facts, bases and scores, taken in while everything is there;
 * then the month is computed, looked at and locked by two people with some modules left out.
 */
import { randomUUID } from 'node:crypto';
import { createModuleRoutes } from '#apps/server/module-routes';
import { createPhraseBook } from '#apps/server/phrase-book';
import { createServer } from '#apps/server/create-server';
import { leaving, nameOfSubset, type SubsetWorld } from '#checks/module-subsets';
import { testSubject } from '#checks/test-subject';
import type { BuiltInRole } from '#contracts/api/access-terms';
import type { OptionalModule } from '#contracts/api/optional-module';
import { followPayEffect } from '#modules/performance';
import { asSystem, createCompany, withCompany, type Subject } from '#modules/platform';
import { hireOffice, lockMonth } from '../close/close-month.ts';
import { beginYear, hear, type YearCompany } from '../close/year-company.ts';
import { heardIn, makeYear, monthOf, type Year } from '../close/year-facts.ts';
import { readYearLines } from '../close/year-lines.ts';
import { orThrow } from '../or-throw.ts';

const month = monthOf(1);
const base = '2000';
/** 85 points: nine tenths of the base. */
const score = '85';
const factorRule = {
  kind: 'payFactor', title: '绩效系数', formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2', validFrom: `${month}-01`,
  consultedFrom: '2025-11-01', consultedTo: '2025-11-20', consultedWith: '职工代表大会', publishedOn: '2025-12-01', publishedWhere: '公告栏', documentReference: '绩效管理办法 2026-1',
};

type Post = (companyId: number, role: BuiltInRole, url: string, body: object) => Promise<Readonly<Record<string, unknown>>>;
type Office = { readonly post: Post; readonly get: (companyId: number, role: BuiltInRole, url: string) => Promise<Readonly<Record<string, unknown>>>; readonly close: () => Promise<void> };

/** The users that `hireOffice` makes of a company. */
const userOf = (companyId: number, role: BuiltInRole): string => `proof-${role === 'payrollClerk' ? 'clerk' : 'supervisor'}-${companyId}`;

/** The server with everything there, called as clerk or supervisor of any of the companies. */
const openOffice = async ({ database, jobs, sessions: { signIn } }: SubsetWorld): Promise<Office> => {
  const deps = { database, jobs, nowMilliseconds: Date.now, zone: 'Asia/Shanghai' };
  const subjectOf = (named: string): Subject | null => {
    const [companyId = '', role = ''] = named.split(' ');
    return testSubject({ companyId: Number(companyId), role: role as BuiltInRole, userId: userOf(Number(companyId), role as BuiltInRole) });
  };
  const server = await createServer({
    ...deps, signIn, phrases: createPhraseBook(), version: '0.0.0', setUp: () => ({ ready: true, steps: [] }), demoCompanyId: () => null, log: false, webFolder: null,
    findSubject: (request) => Promise.resolve(subjectOf(String(request.headers['x-proof-caller']))), registerModuleRoutes: createModuleRoutes(deps), progressReaders: [],
  });
  const call = async (method: 'GET' | 'POST', companyId: number, role: BuiltInRole, url: string, payload?: object) => {
    const { statusCode, body } = await server.fastify.inject({ method, url, headers: { 'x-proof-caller': `${companyId} ${role}` }, ...(payload === undefined ? {} : { payload }) });
    if (statusCode !== 200) throw new Error(`${url}: ${statusCode} ${body.slice(0, 300)}`);
    return JSON.parse(body) as Readonly<Record<string, unknown>>;
  };
  return { get: (companyId, role, url) => call('GET', companyId, role, url), post: (companyId, role, url, body) => call('POST', companyId, role, url, { commandId: randomUUID(), ...body }), close: () => server.close() };
};

const approve = async ({ get, post }: Office, companyId: number, proposalId: unknown): Promise<void> => {
  const { digest } = await get(companyId, 'payrollSupervisor', `/api/proposals/${String(proposalId)}`);
  await post(companyId, 'payrollSupervisor', `/api/proposals/${String(proposalId)}/decision`, { digest, decision: 'approve' });
};

/** Whoever has a score: every second one. */
const scoredOf = (numbers: readonly string[]): readonly string[] => numbers.filter((_, index) => index % 2 === 0);
const numbersOf = (year: Year): readonly string[] => heardIn(year, 1, true).persons.map(({ fact }) => fact.personNumber);

/** Everybody has a base; every second one has a score, which counts by a rule of two people. */
const rate = async (world: SubsetWorld, office: Office, companyId: number, numbers: readonly string[]): Promise<void> => {
  const { post } = office;
  await approve(office, companyId, (await post(companyId, 'payrollClerk', '/api/reviews/rules', factorRule))['proposalId']);
  await withCompany(world.database, asSystem(companyId, 'proof', 'prove'), (tx) => followPayEffect(tx, { isAllowed: true, fromMonth: month }));
  const { cycleId } = await post(companyId, 'payrollClerk', '/api/goal-cycles', { kind: 'kpi', title: month, fromDate: `${month}-01`, toDate: `${month}-31`, reviewDate: `${month}-31`, checkInDays: 14 });
  const rows = scoredOf(numbers).map((personNumber) => ({ personNumber, score }));
  await approve(office, companyId, (await post(companyId, 'payrollClerk', '/api/reviews/scores', { cycleId, sourceName: 'HRX', effectiveFrom: month, rows }))['proposalId']);
  await post(companyId, 'payrollClerk', '/api/performance-bases', { rows: numbers.map((personNumber) => ({ personNumber, fromMonth: month, amount: base, reason: '岗位说明' })) });
};

/** Fen by `person|month|item` of the locked month. */
type Paid = ReadonlyMap<string, number>;

const closeWithout = async (world: SubsetWorld, office: Office, year: Year, off: readonly OptionalModule[]): Promise<Paid> => {
  const { companyId } = orThrow('company', await createCompany(world.database, { companyCode: `without-${off.join('-')}`, name: nameOfSubset(off) }));
  const whole = await beginYear(world.database, companyId);
  await hear(whole, heardIn(year, 1, true));
  const absent: YearCompany = { companyId, database: { ...world.database, absent: leaving(off) }, inCompany: (work) => withCompany({ ...world.database, absent: leaving(off) }, asSystem(companyId, 'proof', 'prove'), work) };
  const people = await hireOffice(absent);
  await rate(world, office, companyId, numbersOf(year));
  const { runId, notComputed } = await lockMonth(absent, people, month);
  if (notComputed > 0) throw new Error(`${nameOfSubset(off)}: ${notComputed} people not computed`);
  return (await readYearLines(absent, [runId])).paid;
};

const isRated = (key: string): boolean => key.split('|')[2] === 'performancePay';
const personOf = (key: string): string => key.split('|')[0] ?? '';

/** What of the payslips is not as the subset says. Where reviews are left out nobody has a factor, and the company's choice, one, holds. */
const faultsIn = (found: Paid, whole: Paid, without: Paid, { isPresent, scored }: { readonly isPresent: boolean; readonly scored: ReadonlySet<string> }): readonly string[] => {
  const wanted = isPresent ? whole : without;
  const faults = [...new Set([...found.keys(), ...wanted.keys()])].filter((key) => found.get(key) !== wanted.get(key));
  if (isPresent) return faults;
  // Against what everything there gives: nine tenths of it, each rounded to fen, for whoever has a score; the very same for everybody else.
  return [...faults, ...[...whole].filter(([key, fen]) => (scored.has(personOf(key)) ? isRated(key) && Math.abs((found.get(key) ?? 0) * 0.9 - fen) > 1 : found.get(key) !== fen)).map(([key]) => key)];
};

const lanes = 2;

/** The first by itself, since it makes what all of them stand on; then side by side: while one computes, the other waits for its database. */
const closeEach = async (offs: readonly (readonly OptionalModule[])[], close: (off: readonly OptionalModule[]) => Promise<Paid>): Promise<readonly Paid[]> => {
  const paid = new Map<number, Paid>();
  let next = 0;
  const one = async (index: number): Promise<void> => void paid.set(index, await close(offs[index] ?? []));
  await one(next++);
  const lane = async (): Promise<void> => {
    for (let index = next++; index < offs.length; index = next++) await one(index);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return offs.map((_, index) => paid.get(index) ?? new Map<string, number>());
};

/** The month under every subset; the first is the one that leaves nothing out. */
export const closeUnderSubsets = async (world: SubsetWorld, offs: readonly (readonly OptionalModule[])[], seed: number, people: number): Promise<{ readonly lines: number; readonly faults: readonly string[] }> => {
  const year = makeYear(seed, people, 1);
  const office = await openOffice(world);
  try {
    const paid = await closeEach(offs, (off) => closeWithout(world, office, year, off));
    const [whole = new Map<string, number>()] = paid;
    const without = paid[offs.findIndex((off) => off.includes('performance'))] ?? new Map<string, number>();
    const scored = new Set(scoredOf(numbersOf(year)));
    const rated = [...whole].filter(([key]) => isRated(key)).map(([, fen]) => fen);
    if (!rated.includes(180_000) || !rated.includes(200_000)) throw new Error(`no month with a factor of 0.9 beside one without a score: ${rated.join(' ')}`);
    const faults = paid.flatMap((each, index) => {
      const off = offs[index] ?? [];
      return faultsIn(each, whole, without, { isPresent: !off.includes('performance'), scored }).map((key) => `${nameOfSubset(off)}: ${key} is ${each.get(key) ?? 'nothing'}, and ${whole.get(key) ?? 'nothing'} with everything there`);
    });
    return { lines: paid.reduce((sum, each) => sum + each.size, 0), faults };
  } finally {
    await office.close();
  }
};
