/** One simulated corp without its socket: what a call is answered, in the order token, limits, permission, parameters. */
import { hash } from 'node:crypto';
import type { WeComApp, WeComPunch, WeComState } from './wecom-state.ts';
import type { WeComClock } from './wecom-clock.ts';
import { answered, encodeAnswer, refused, type WeComAnswer } from './wecom-answer.ts';
import { weComEndpoints, type WeComEndpoint } from './wecom-endpoints.ts';
import { createWeComFaults, seededRandom, type FiredFault, type WeComFaultPlan } from './wecom-faults.ts';
import { createWeComHeld, type WeComHeld, type WeComQuirks } from './wecom-held.ts';
import { createWeComJournal, type WeComJournal } from './wecom-journal.ts';
import { createWeComLimits, type WeComLimits } from './wecom-limits.ts';
import { answerPage, createWeComLogins, type WeComLogins, type WeComPage } from './wecom-logins.ts';
import { createWeComTokens, type WeComTokens } from './wecom-tokens.ts';

/** Add needs all fields; edit and delete find the punch by member and time. */
export type PunchChange =
  | { readonly action: 'add'; readonly punch: WeComPunch }
  | { readonly action: 'edit'; readonly userId: string; readonly time: number; readonly newTime: number }
  | { readonly action: 'delete'; readonly userId: string; readonly time: number };

export type WireRequest = { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly bodyText: string; readonly address: string };
/** `text` null: the path does not exist. */
export type WireAnswer = { readonly text: string | null; readonly fault: FiredFault | null };

export type WeComCore = {
  readonly answer: (request: WireRequest) => WireAnswer;
  /** The pages on which people sign in; null for every other path. */
  readonly page: (path: string, query: URLSearchParams) => WeComPage | null;
  readonly journal: WeComJournal;
  readonly limits: () => WeComLimits;
  readonly tokensIssued: () => number;
  readonly plan: (plan: WeComFaultPlan) => void;
  /** False when the punch to change is not there. */
  readonly changePunch: (change: PunchChange) => boolean;
  readonly punches: () => readonly WeComPunch[];
  /** Back to the state, limits and tokens of the start; the journal goes on. */
  readonly reset: () => void;
};

type Running = { held: WeComHeld; tokens: WeComTokens; limits: WeComLimits; readonly logins: WeComLogins; readonly unknownUntil: Map<string, number> };

export const createWeComCore = (state: WeComState, clock: WeComClock, seed: number, quirks: WeComQuirks): WeComCore => {
  const journal = createWeComJournal(clock.nowMilliseconds);
  const faults = createWeComFaults(seed);
  const hints = seededRandom(seed + 1);
  const start = (): Running => ({
    held: createWeComHeld(state, quirks), tokens: createWeComTokens(state.corpId, state.apps, seed), limits: createWeComLimits(), logins: createWeComLogins(seed), unknownUntil: new Map(),
  });
  let running = start();
  journal.write('started', { seed, users: state.users.length, punches: state.punches.length, approvals: state.approvals.length });
  return {
    answer: (request) => answerRequest({ running, clock, journal, next: faults.next, hint: () => `${Math.floor(hints() * 1e10)}_${Math.floor(hints() * 1e8)}` }, request),
    page: (path, query) => answerPage(running.held, running.logins, Math.floor(clock.nowMilliseconds() / 1000), path, query),
    journal,
    limits: () => running.limits,
    tokensIssued: () => running.tokens.issuedCount(),
    plan: (plan) => { faults.plan(plan); journal.write('plan', { seed: plan.seed, rules: plan.rules.length }); },
    changePunch: (change) => changePunch(running.held, journal, change),
    punches: () => state.users.flatMap(({ userId }) => running.held.punchesOf(userId)),
    reset: () => { running = start(); faults.plan({ seed, rules: [] }); journal.write('started', { seed, punches: state.punches.length }); },
  };
};

type Context = {
  readonly running: Running; readonly clock: WeComClock; readonly journal: WeComJournal;
  readonly next: (path: string) => FiredFault | null; readonly hint: () => string;
};

const answerRequest = (context: Context, request: WireRequest): WireAnswer => {
  const { journal, running, clock } = context;
  const endpoint = weComEndpoints[request.path];
  const isTokenCall = request.path === '/cgi-bin/gettoken';
  if (endpoint === undefined && !isTokenCall) {
    journal.write('response', { path: request.path, status: 404 });
    return { text: null, fault: null };
  }
  const fault = context.next(request.path);
  if (fault !== null) {
    journal.write('fault', { fault: fault.rule.fault, path: request.path, occurrence: fault.occurrence });
    applyToState(running, clock.nowMilliseconds(), request, fault);
  }
  const overruled = fault === null ? null : overrule(fault);
  const plain = overruled ?? (endpoint === undefined ? issueToken(context, request) : answerCall(context, endpoint, request));
  const answer = fault?.rule.fault === 'F-25' ? repeatRows(plain, fault.random) : plain;
  const text = encodeAnswer(answer, endpoint?.empty ?? {}, context.hint(), request.address);
  journal.write('response', {
    path: request.path, status: 200, errcode: answer.errcode, rows: countRows(answer), bytes: Buffer.byteLength(text),
    ...(isTokenCall ? {} : { sha256: hash('sha256', text, 'hex') }),
  });
  return { text, fault };
};

const issueToken = ({ running, clock }: Context, { query, path }: WireRequest): WeComAnswer =>
  running.limits.count(path, clock.nowMilliseconds()) === 0
    ? running.tokens.issue(query.get('corpid') ?? '', query.get('corpsecret') ?? '', clock.nowMilliseconds())
    : refused(45009);

const answerCall = ({ running, clock, journal }: Context, endpoint: WeComEndpoint, request: WireRequest): WeComAnswer => {
  const now = clock.nowMilliseconds();
  const verdict = running.tokens.verify(request.query.get('access_token') ?? '', now);
  if ('errcode' in verdict) return refused(verdict.errcode);
  if (running.limits.count(request.path, now) !== 0) return refused(45009);
  const forbidden = permissionProblem(verdict.app, endpoint, request.address);
  if (forbidden !== 0) return refused(forbidden);
  const wrongMethod = endpoint.needs === 'approval' ? 301025 : 40058;
  if (request.method !== endpoint.method) return refused(wrongMethod);
  const body = endpoint.method === 'POST' ? readObject(request.bodyText) : {};
  if (body === null) return refused(wrongMethod);
  return endpoint.handle({
    held: running.held, logins: running.logins, app: verdict.app, nowSeconds: Math.floor(now / 1000), query: request.query, body,
    isUnknown: (userId) => (running.unknownUntil.get(userId.toLowerCase()) ?? 0) > now, journal,
  });
};

const permissionProblem = (app: WeComApp, endpoint: WeComEndpoint, address: string): number => {
  if (app.trustedAddresses !== null && !app.trustedAddresses.includes(address)) return 60020;
  if (endpoint.needs === 'login' || endpoint.needs === 'message') return app.kind === 'selfBuilt' ? 0 : 48002;
  if (endpoint.needs === 'contactSync') return app.kind === 'contactSync' ? 0 : 48002;
  if (endpoint.needs === 'checkin') return app.kind === 'selfBuilt' && app.mayReadCheckin ? 0 : 48002;
  if (endpoint.needs === 'approval') return app.kind === 'selfBuilt' && app.mayReadApproval ? 0 : 301055;
  return 0;
};

const readObject = (text: string): Readonly<Record<string, unknown>> | null => {
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : null;
  } catch {
    return null;
  }
};

/** Faults that change what the simulator holds before it answers. */
const applyToState = (running: Running, now: number, request: WireRequest, { rule, random }: FiredFault): void => {
  if (rule.fault === 'F-8') running.limits.penalise(request.path, now);
  if (rule.fault === 'F-18') running.tokens.expire(request.query.get('access_token') ?? '');
  if (rule.fault !== 'F-28') return;
  const listed = readObject(request.bodyText)?.['useridlist'];
  const members = Array.isArray(listed) ? listed.filter((member) => typeof member === 'string') : [];
  const chosen = rule.args['userId'] ?? members[Math.floor(random() * members.length)];
  if (chosen !== undefined) running.unknownUntil.set(String(chosen).toLowerCase(), now + Number(rule.args['milliseconds'] ?? 600_000));
};

const overrule = ({ rule }: FiredFault): WeComAnswer | null => {
  if (rule.fault === 'F-12') return refused(Number(rule.args['code'] ?? -1));
  return rule.fault === 'F-9' ? refused(45033) : null;
};

/** Every list of the answer gets some of its rows again, at seeded places. */
const repeatRows = (answer: WeComAnswer, random: () => number): WeComAnswer => {
  const fields = Object.entries(answer.fields).map(([name, value]): readonly [string, unknown] => {
    if (!Array.isArray(value) || value.length === 0) return [name, value];
    const rows: unknown[] = [...(value as readonly unknown[])];
    for (let repeat = 0; repeat < 1 + value.length / 5; repeat += 1) {
      rows.splice(Math.floor(random() * (rows.length + 1)), 0, value[Math.floor(random() * value.length)]);
    }
    return [name, rows];
  });
  return answer.errcode === 0 ? answered(Object.fromEntries(fields)) : answer;
};

const countRows = (answer: WeComAnswer): number =>
  Object.values(answer.fields).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0);

const changePunch = (held: WeComHeld, journal: WeComJournal, change: PunchChange): boolean => {
  if (change.action === 'add') {
    held.addPunch(change.punch);
    journal.write('punchAdded', { userId: change.punch.userId, time: change.punch.time });
    return true;
  }
  const removed = held.removePunch(change.userId, change.time);
  if (removed === null) return false;
  if (change.action === 'edit') {
    held.addPunch({ ...removed, time: change.newTime });
    journal.write('punchEdited', { userId: removed.userId, time: removed.time, newTime: change.newTime });
  } else {
    journal.write('punchDeleted', { userId: removed.userId, time: removed.time });
  }
  return true;
};
