/**
 * Two companies in which colleagues are asked about LEAF. In both, the same words, points and levels are said by a group; who says
 * which, who stays silent, in which order, when and beside what else is another matter in each. Time and chance stand still otherwise.
 */
import { fillGateCompany, gateNow, plainSecrets } from '#checks/gate-company';
import { callerHeader, openProofServer } from '#checks/proof-server';
import { withTestDatabase } from '#checks/test-database';
import type { HttpServer } from '#apps/server/http-server';
import { giveRole, resolveRights } from '#modules/access';
import { goalPersonData, reviewPersonData } from '#modules/performance';
import { asSystem, forSubject, oneselfOf, readCompany, withCompany, type Database, type Subject } from '#modules/platform';
import type { BuiltInRole } from '#contracts/api/access-terms';
import { holdDatabaseClock } from '../gate/fixed-chance.ts';

export const spokenAbout = 'LEAF';
/** Who may be asked; BOSS leads MID, who leads LEAF. */
export const authors = ['MID', 'BOSS', 'SIBLING', 'EX', 'RIVAL', 'BRANCH1', 'BRANCH2'] as const;
type Author = (typeof authors)[number];

export type Said = { readonly text: string; readonly score: string | null; readonly level: number };
/** What happens next: somebody of a round answers, at a minute of the day; or something that LEAF has no part in. */
export type Step =
  | { readonly kind: 'answer'; readonly round: 'large' | 'small' | 'open'; readonly author: Author; readonly said: Said; readonly minute: number }
  | { readonly kind: 'aside'; readonly minute: number };

type Answered = { readonly status: number; readonly headers: string; readonly body: string };
export type FeedbackWorld = {
  readonly server: HttpServer;
  /** Reviews of LEAF: with a round of three and more, with one of fewer, with one that is not over. */
  readonly reviews: Readonly<Record<'large' | 'small' | 'open', string>>;
  /** Numbers of what others are asked about LEAF, answered or not. */
  readonly askIds: readonly string[];
  readonly take: (step: Step, about: string) => Promise<void>;
  /** Compares and locks the reviews of the rounds that are over. */
  readonly lock: () => Promise<void>;
  /** What LEAF is answered, or anybody. */
  readonly ask: (caller: string, method: string, url: string, more?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string | null }) => Promise<Answered>;
  /** What a copy of LEAF's data holds of goals and reviews. */
  readonly copy: () => Promise<readonly (readonly [table: string, rows: string])[]>;
};

const users: readonly (readonly [string, BuiltInRole, string | null])[] = [['clerk', 'payrollClerk', null], ['supervisor', 'payrollSupervisor', null], [spokenAbout, 'employee', spokenAbout], ...authors.map((author) => [author, author === 'MID' || author === 'BOSS' || author === 'RIVAL' ? 'lineManager' : 'employee', author] as const)];

/** From here on the database's clock shows a minute of the day before. */
const setDatabaseMinute = async ({ ownerPool }: Database, minute: number | null): Promise<void> => {
  const shown = new Date(minute === null ? gateNow : gateNow - 86_400_000 + minute * 60_000).toISOString();
  await ownerPool.query(`create or replace function platform.now() returns timestamptz language sql stable as $$ select timestamptz '${shown}' $$`);
};

const cycles = [['large', '2026-04-01', '2026-06-30'], ['small', '2026-07-01', '2026-09-30'], ['open', '2026-10-01', '2026-10-31']] as const;
const proof = { consultedFrom: '2025-11-01', consultedTo: '2025-11-20', consultedWith: '职工代表大会', publishedOn: '2025-12-01', publishedWhere: '公告栏', documentReference: '绩效管理办法 2026-1', validFrom: '2026-01-01' };
const competency = { titleChinese: '沟通', titleEnglish: 'Communication', level: 4 };

type Calls = { readonly ask: FeedbackWorld['ask']; readonly post: (caller: string, path: string, body: object) => Promise<Readonly<Record<string, unknown>>>; readonly get: (caller: string, path: string) => Promise<Readonly<Record<string, unknown>>> };

const callsOf = (server: HttpServer): Calls => {
  let commands = 0;
  const ask: Calls['ask'] = async (caller, method, url, { headers = {}, body = null } = {}) => {
    const answer = await server.fastify.inject({ method: method as 'GET', url, headers: { ...headers, [callerHeader]: caller }, ...(body === null ? {} : { payload: body }) });
    return { status: answer.statusCode, headers: JSON.stringify(Object.entries(answer.headers).filter(([name]) => name !== 'date').toSorted(([one], [other]) => (one < other ? -1 : 1))), body: answer.rawPayload.toString('latin1') };
  };
  const parsed = (what: string, { status, body }: Answered): Readonly<Record<string, unknown>> => {
    const text = Buffer.from(body, 'latin1').toString('utf8');
    if (status !== 200) throw new Error(`${what}: ${status} ${text.slice(0, 300)}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  return {
    ask, get: async (caller, path) => parsed(`${caller} ${path}`, await ask(caller, 'GET', path)),
    post: async (caller, path, body) => parsed(`${caller} ${path}`, await ask(caller, 'POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ commandId: `00000000-0000-4000-8000-${String((commands += 1)).padStart(12, '0')}`, ...body }) })),
  };
};

/** The rule of weights, a position with a competency, and reviews of LEAF and MID in three cycles. */
const prepare = async ({ post, get }: Calls): Promise<{ readonly reviews: FeedbackWorld['reviews']; readonly others: FeedbackWorld['reviews']; readonly competencyCode: string }> => {
  const { proposalId } = await post('clerk', '/api/reviews/rules', { ...proof, kind: 'weights', title: '权重', components: [{ component: 'manager', weight: '70' }, { component: 'peers', weight: '30' }], missing: 'renormalize' });
  const { digest } = await get('supervisor', `/api/proposals/${String(proposalId)}`);
  await post('supervisor', `/api/proposals/${String(proposalId)}/decision`, { digest, decision: 'approve' });
  await post('clerk', '/api/positions', { positionCode: 'engineer', titleChinese: '工程师', titleEnglish: 'Engineer' });
  await post('clerk', '/api/positions/engineer/profiles', { validFrom: '2026-01-01', duties: [], requirements: [], competencies: [{ competencyCode: 'communication', ...competency }] });
  await post('clerk', '/api/positions/engineer/people', { validFrom: '2026-01-02', personNumbers: [spokenAbout] });
  const found: Record<string, string>[] = [{}, {}];
  for (const [name, fromDate, toDate] of cycles) {
    const { cycleId } = await post('clerk', '/api/goal-cycles', { kind: 'kpi', title: name, fromDate, toDate, reviewDate: toDate, checkInDays: 30 });
    for (const [index, number] of [spokenAbout, 'MID'].entries()) {
      await post('clerk', '/api/reviews', { cycleId, personNumbers: [number], asksSelf: false });
      const { rows } = await get('clerk', `/api/reviews?cycleId=${String(cycleId)}`);
      const reviewId = (rows as { reviewId: string; personNumber: string }[]).find(({ personNumber }) => personNumber === number)!.reviewId;
      found[index]![name] = reviewId;
      await post('clerk', '/api/feedback/asks', { reviewId, authorNumbers: authors.filter((author) => author !== number), dueOn: '2026-11-20' });
    }
  }
  return { reviews: found[0] as FeedbackWorld['reviews'], others: found[1] as FeedbackWorld['reviews'], competencyCode: 'communication' };
};

const askOf = async ({ ownerPool }: Database, reviewId: string, author: string): Promise<string> =>
  (await ownerPool.query<{ ask_id: string }>('select ask_id from performance.feedback_ask where review_id = $1 and author_user_id = $2', [reviewId, author])).rows[0]!.ask_id;

/** Runs `work` in a world; `begin` makes chance start anew, so that both worlds draw the same. */
export const withFeedbackWorld = <T>(begin: () => void, work: (world: FeedbackWorld) => Promise<T>): Promise<T> => withTestDatabase(async ({ database, company: { companyId }, connectionString }) => {
  begin();
  await holdDatabaseClock(database);
  await database.ownerPool.query('alter table performance.feedback alter column given_at set default platform.now()');
  await setDatabaseMinute(database, null);
  const { personIds } = await fillGateCompany(database, companyId, plainSecrets);
  const system = asSystem(companyId, 'proof', 'proof');
  const subjects = new Map<string, Subject>();
  for (const [userId, role, number] of users) {
    const resolved = await withCompany(database, system, async (tx) => {
      await giveRole(tx, { userId, role, personId: number === null ? null : personIds.get(number)! });
      return resolveRights(tx, { userId, day: Math.floor(gateNow / 86_400_000) });
    });
    subjects.set(userId, { ...resolved, userId, companyId, isSteppedUp: true, sessionId: userId, program: null, from: '127.0.0.1' });
  }
  const { server, close } = await openProofServer({ database, connectionString }, { subjectOf: (caller) => subjects.get(caller) ?? null, nowMilliseconds: () => gateNow });
  try {
    const calls = callsOf(server);
    const { reviews, others, competencyCode } = await prepare(calls);
    const self = subjects.get(spokenAbout)!;
    const asks = await database.ownerPool.query<{ ask_id: string }>('select ask_id from performance.feedback_ask where company_id = $1 and person_id = $2 order by ask_id', [companyId, self.personId]);
    return await work({
      server, reviews, ask: calls.ask, askIds: asks.rows.map((row) => row.ask_id),
      take: async (step, about) => {
        await setDatabaseMinute(database, step.minute);
        if (step.kind === 'aside') await calls.post('RIVAL', '/api/me/feedback', { personNumber: 'SIBLING', visibility: 'open', text: '加油' });
        else {
          const { author, said: { text, score, level } } = step;
          const askId = await askOf(database, (about === spokenAbout ? reviews : others)[step.round], author);
          await calls.post(author, `/api/me/feedback/asks/${askId}`, { text, score, competencies: [{ competencyCode, level }] });
        }
        await setDatabaseMinute(database, null);
      },
      lock: async () => {
        for (const reviewId of [reviews.large, reviews.small]) {
          await calls.post('clerk', `/api/reviews/${reviewId}/evaluation`, { score: '88', competencies: [{ competencyCode, level: 3 }], text: '稳定' });
          await calls.post('clerk', `/api/reviews/${reviewId}/move`, { to: 'calibration' });
          await calls.post('supervisor', `/api/reviews/${reviewId}/move`, { to: 'locked' });
        }
      },
      copy: () => readCompany(database, forSubject(oneselfOf(self)), async (tx) => {
        const found: (readonly [string, string])[] = [];
        for (const { table, read } of [...reviewPersonData, ...goalPersonData]) found.push([table, JSON.stringify(await read(tx, self.personId!))]);
        return found;
      }),
    });
  } finally {
    await close();
  }
});
