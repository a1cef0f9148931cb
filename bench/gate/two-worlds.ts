/**
 * Two companies that differ only in what some readers may not see, and the same requests to both. Whatever a reader gets
 * must be the same bytes: status, headers and body. Values differ in size, order, length and presence.
 */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { builtInRoles } from '#contracts/api/access-terms';
import type { Route } from '#contracts/api/api-route';
import { apiRoutes } from '#contracts/api/api-routes';
import { fillGateCompany, plainSecrets, staff, type PersonSecrets, type Secrets } from '#checks/gate-company';
import { furnishGate } from '#checks/furnish-gate';
import { furnishGrowth, type Grown } from '#checks/furnish-growth';
import { callerHeader, openGateServer, type Caller, type GateServer } from '#checks/gate-server';
import { withTestDatabase } from '#checks/test-database';
import { admits } from '#modules/platform';
import { createRandom } from '../main-line/seeded-random.ts';
import { holdChance, holdDatabaseClock } from './fixed-chance.ts';
import { createRequestGenerator, doorRequests, type GeneratedRequest } from './generate-requests.ts';

export type World = { readonly gate: GateServer; readonly grown: Grown };
export type Pair = { readonly name: string; readonly share: number; readonly callers: readonly Caller[]; readonly other: Secrets };

const numbersOf = (workplace: string): ReadonlySet<string> => new Set(staff.filter((person) => person.workplace === workplace).map(({ number }) => number));
const readersThemselves = new Set(['BOSS', 'LEAF']);
const teamOfBoss = new Set(['BOSS', 'MID', 'LEAF']);

/** Other pay, bank and identity values: another order, other lengths, some missing. The number of facts stays: ids are given out in turn. */
const otherPay: Secrets = (personNumber) => {
  const place = [...personNumber].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 97, 7);
  const plain = plainSecrets(personNumber);
  return { ...plain, wage: place % 2 === 0 ? String(9000 + place) : `${123_456 + place}.5`, identityNumber: place % 3 === 0 ? '' : `1101011985${String(place).padStart(8, '0')}`, rent: '800', openingIncome: String(50_000 + place * 13), openingTax: String(place), earlierNetPay: `${1 + place}.01` };
};
/** Other points and words about people: another order, other lengths. */
const otherRatings: Secrets = (personNumber) => ({ ...plainSecrets(personNumber), points: String(99 - 7 * (personNumber.length % 9)), words: `${'别的'.repeat(1 + (personNumber.length % 4))} ${personNumber}` });

const ratingsOf = (personNumber: string): Pick<PersonSecrets, 'points' | 'words'> => {
  const { points, words } = otherRatings(personNumber);
  return { points, words };
};
const otherEverything: Secrets = (personNumber) => {
  const place = personNumber.length;
  return { ...otherPay(personNumber), ...ratingsOf(personNumber), mobile: place % 2 === 0 ? '' : '19900000000', email: `someone.else${place}@a-longer-domain.example`, sickDays: [19 + (place % 3)], lateDays: [15, 16, 22].slice(0, place % 4), scheduleCode: plainSecrets(personNumber).scheduleCode === 'SITE' ? 'OFFICE' : 'SITE', account: `other.${'x'.repeat(place)}.${personNumber}` };
};

const isForeign = (personNumber: string): boolean => personNumber.startsWith('FOREIGN');
const choose = (differs: (personNumber: string) => boolean, other: Secrets): Secrets => (personNumber) => (isForeign(personNumber) ? otherEverything(personNumber) : differs(personNumber) ? other(personNumber) : plainSecrets(personNumber));

/** Who is asked in which pair: each reader where everything that differs is hidden from them. */
export const pairs: readonly Pair[] = [
  { name: 'pay', share: 0.4, callers: ['administrator', 'lineManager', 'employee', 'auditor', 'steppedDownClerk', 'branchClerk', 'program', 'nobody'], other: choose((number) => !readersThemselves.has(number) && !numbersOf('shenzhen').has(number), otherPay) },
  { name: 'rating', share: 0.2, callers: ['administrator', 'lineManager', 'employee', 'auditor', 'branchClerk', 'program', 'nobody'], other: choose((number) => !teamOfBoss.has(number) && !numbersOf('shenzhen').has(number), otherRatings) },
  { name: 'personal', share: 0.2, callers: ['lineManager', 'employee', 'auditor', 'nobody'], other: choose((number) => !teamOfBoss.has(number), otherEverything) },
  { name: 'health', share: 0.1, callers: ['administrator', 'employee', 'auditor', 'branchClerk', 'program', 'nobody'], other: choose((number) => !readersThemselves.has(number) && !numbersOf('shenzhen').has(number), (number) => ({ ...plainSecrets(number), leave: 'otherPaidLeave' })) },
  { name: 'company', share: 0.1, callers: [...builtInRoles, 'steppedDownClerk', 'branchClerk', 'program', 'nobody'], other: choose(() => false, plainSecrets) },
];

const withWorld = <T>(secrets: Secrets, begin: (seed: number) => void, work: (world: World) => Promise<T>): Promise<T> =>
  withTestDatabase(async (place) => {
    await holdDatabaseClock(place.database);
    const company = await fillGateCompany(place.database, place.company.companyId, secrets);
    const gate = await openGateServer(place, company);
    try {
      await furnishGate(gate, place.database, company, secrets);
      return await work({ gate, grown: await furnishGrowth(gate, secrets, begin) });
    } finally {
      await gate.close();
    }
  });

const withPair = <T>(pair: Pair, work: (base: World, other: World) => Promise<T>, chance: { readonly seed: number; readonly begin: (seed: number) => void }): Promise<T> => {
  const { seed, begin } = chance;
  begin(seed);
  return withWorld(plainSecrets, begin, (base) => {
    begin(seed);
    return withWorld(pair.other, begin, (other) => work(base, other));
  });
};

/** Heads of the audit's chains stand over sealed values, which no two installations seal alike, and a verification goes on behind the answer: both are blanked. */
const headOfChain = /[0-9a-f]{64}|[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}|"lastVerification":.*"isVerifying":(?:true|false)/g;
const chanceMade: Readonly<Record<string, RegExp>> = { readAuditState: headOfChain, listAuditAnchors: headOfChain, createAuditAnchor: headOfChain, downloadAuditAnchors: headOfChain };

export type Answered = { readonly status: number; readonly headers: string; readonly body: Buffer };

/** Streams that do not end by themselves are compared by the refusals that they give. */
const endless = new Set(['watchProgress']);
const timeout = 20_000;

const send = async ({ gate }: World, caller: Caller, request: GeneratedRequest): Promise<Answered> => {
  // What holds something made by chance is compared as it is, not packed.
  const packing = request.operationId in chanceMade ? { 'accept-encoding': 'identity' } : {};
  const response = await gate.server.fastify.inject({
    method: request.method as 'GET', url: request.url, headers: { ...request.headers, ...packing, [callerHeader]: caller }, ...(request.body === null ? {} : { payload: request.body }), signal: AbortSignal.timeout(timeout),
  });
  const headers = Object.entries(response.headers).filter(([name]) => name !== 'date' && !(name === 'content-length' && request.operationId in chanceMade)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { status: response.statusCode, headers: JSON.stringify(headers), body: response.rawPayload };
};

const shownBody = (operationId: string, body: Buffer): string => {
  const pattern = chanceMade[operationId];
  return pattern === undefined ? body.toString('latin1') : body.toString('latin1').replace(pattern, '#');
};

const unpacked = ({ headers, body }: Answered): string => {
  try {
    const packed = /"content-encoding","(gzip|br|deflate)"/.exec(headers)?.[1];
    return (packed === 'gzip' ? gunzipSync(body) : packed === 'br' ? brotliDecompressSync(body) : packed === 'deflate' ? inflateSync(body) : body).toString('utf8');
  } catch {
    return body.toString('latin1');
  }
};

const differenceOf = (operationId: string, one: Answered, other: Answered): string | null => {
  if (one.status !== other.status) return `status ${one.status} and ${other.status}`;
  if (one.headers !== other.headers) {
    const [mine, theirs] = [one, other].map(({ headers }) => new Set((JSON.parse(headers) as string[][]).map((pair) => pair.join(': '))));
    return `headers ${[...mine!.difference(theirs!)].join(', ')} and ${[...theirs!.difference(mine!)].join(', ')}`;
  }
  const [left, right] = [shownBody(operationId, one.body), shownBody(operationId, other.body)];
  if (left === right) return null;
  const [readable, twin] = [unpacked(one), unpacked(other)];
  const at = Math.max(0, [...readable].findIndex((letter, index) => letter !== [...twin][index]) - 60);
  return `body: …${readable.slice(at, at + 120)} and …${twin.slice(at, at + 120)}`;
};

export type Comparison = { readonly compared: number; readonly answered200: number; readonly operations: ReadonlySet<string>; readonly differences: readonly string[] };

export const askedRoutes: readonly Route[] = Object.values(apiRoutes).flat().filter(({ operationId }) => !endless.has(operationId));
/** Routes whose fields, order and filters are the caller's choice, and the page of one person. */
const isList = ({ query, operationId }: Route): boolean => (query !== null && 'filter' in query.shape) || operationId === 'readPerson';
const aboutRatings = /^\/api\/(?:me\/)?(?:goals|goal-cycles|goal-proposals|reviews|feedback|learning|training|questions|positions)/;
/** Where a slice looks: at lists and the page of one person, or at attendance or ratings where that is what differs. */
const isForSlice = (pair: Pair, route: Route): boolean =>
  (pair.name === 'health' ? route.path.startsWith('/api/attendance') && route.method === 'GET' : pair.name === 'rating' ? aboutRatings.test(route.path) && route.method === 'GET' : isList(route));
const mostDifferences = 20;

const routeOf = new Map(askedRoutes.map((route) => [route.operationId, route]));

const admitted = ({ gate }: World, pair: Pair, access: Route['access']): readonly Caller[] =>
  pair.callers.filter((caller) => {
    const subject = gate.subjects.get(caller);
    return subject !== undefined && (typeof access === 'string' || admits(subject, access) === 'allowed');
  });

/** Mostly a reader whom the route admits: a refusal says little. */
const callerFor = (world: World, pair: Pair, { operationId }: GeneratedRequest, random: () => number): Caller => {
  const open = random() < 0.25 ? [] : admitted(world, pair, routeOf.get(operationId)?.access ?? 'public');
  const from = open.length === 0 ? pair.callers : open;
  return from[Math.floor(random() * from.length)]!;
};

/** What narrows or orders by hidden values shows a reader of everything other people in each world, and the audit rightly says whose values were read. */
const choosing = /[?&](?:search|filter|sort|order|page|pageSize|group|having)=/;

/** The same requests to both worlds. Now and then a reader of everything asks first: a cache that forgets who asked would show it. */
export const comparePair = async (pair: Pair, options: { readonly seed: number; readonly requests: number; readonly isSlice?: boolean; readonly knocksEveryDoor?: boolean; readonly mostDifferences?: number }): Promise<Comparison> => {
  const chance = holdChance();
  /** One after the other, each with the same chance. */
  const both = async (worlds: readonly [World, World], seed: number, caller: Caller, request: GeneratedRequest): Promise<readonly [Answered, Answered]> => {
    chance.begin(seed);
    const one = await send(worlds[0], caller, request);
    chance.begin(seed);
    return [one, await send(worlds[1], caller, request)];
  };
  const compare = async (base: World, other: World): Promise<Comparison> => {
    const bound = askedRoutes.filter((route) => base.gate.server.boundOperations.has(route.operationId) && (options.isSlice !== true || (isForSlice(pair, route) && admitted(base, pair, route.access).length > 0)));
    if (JSON.stringify(base.grown) !== JSON.stringify(other.grown)) throw new Error('the two worlds number what they hold differently');
    const next = createRequestGenerator(options.seed, bound, base.grown);
    const random = createRandom(options.seed ^ 0x5bd1e995);
    const operations = new Set<string>();
    const differences: string[] = [];
    let answered200 = 0;
    let compared = 0;
    const most = options.mostDifferences ?? mostDifferences;
    const ask = async (index: number, caller: Caller, request: GeneratedRequest): Promise<void> => {
      const [one, two] = await both([base, other], index, caller, request);
      operations.add(request.operationId);
      compared += 1;
      if (one.status === 200) answered200 += 1;
      const difference = differenceOf(request.operationId, one, two);
      if (difference !== null) differences.push(`${pair.name} seed ${options.seed} #${index} ${caller} ${request.method} ${request.url} ${request.body ?? ''}: ${difference}`);
    };
    for (const [place, request] of (options.knocksEveryDoor === true ? doorRequests(bound) : []).entries()) {
      for (const caller of admitted(base, pair, routeOf.get(request.operationId)?.access ?? 'public')) if (differences.length < most) await ask(options.requests + place, caller, request);
    }
    const admitsSomebody = ({ operationId }: GeneratedRequest): boolean => admitted(base, pair, routeOf.get(operationId)?.access ?? 'public').length > 0;
    for (let index = 0; index < options.requests && differences.length < most; index += 1) {
      // A route that is closed to every reader of the pair is asked less often: its refusals say little.
      let request = next();
      for (let again = 0; again < 3 && !admitsSomebody(request) && random() < 0.7; again += 1) request = next();
      const caller = callerFor(base, pair, request, random);
      if (request.method === 'GET' && random() < 0.15 && !choosing.test(request.url)) await both([base, other], index, 'payrollSupervisor', request);
      await ask(index, caller, request);
    }
    return { compared, answered200, operations, differences };
  };
  try {
    return await withPair(pair, compare, { seed: options.seed, begin: chance.begin });
  } finally {
    chance.release();
  }
};
