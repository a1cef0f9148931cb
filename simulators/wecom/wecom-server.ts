/** A simulated WeCom corp on the loopback address, with plain node:http. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WeComState } from './wecom-state.ts';
import type { WeComClock } from './wecom-clock.ts';
import type { WeComQuirks } from './wecom-held.ts';
import type { WeComFaultPlan, WeComFaultRule } from './wecom-faults.ts';
import type { WeComJournalEntry } from './wecom-journal.ts';
import { createWeComCore, type PunchChange, type WeComCore } from './wecom-core.ts';
import { answerControl } from './wecom-control.ts';
import { deliver } from './wecom-deliver.ts';
import { encodeAnswer, refused } from './wecom-answer.ts';

export type WeComSimulatorOptions = {
  readonly state: WeComState;
  readonly clock: WeComClock;
  readonly seed: number;
  /** Default 0: a free port. */
  readonly port?: number;
  readonly quirks?: Partial<WeComQuirks>;
  /** Calls under way per path before 45033. Default 16. */
  readonly maximumConcurrent?: number;
  /** Real milliseconds each answer takes. Default 0. */
  readonly latencyMilliseconds?: number;
};

export type WeComSimulator = {
  /** Starts listening; gives the base address, `http://127.0.0.1:<port>`. Rejects when the port is taken. */
  readonly start: () => Promise<string>;
  readonly stop: () => Promise<void>;
  readonly plan: (plan: WeComFaultPlan) => void;
  readonly journal: () => readonly WeComJournalEntry[];
  readonly counters: () => ReturnType<ReturnType<WeComCore['limits']>['counters']>;
  readonly tokensIssued: () => number;
  readonly changePunch: (change: PunchChange) => boolean;
  readonly reset: () => void;
};

const usualQuirks: WeComQuirks = { scheduledTime: 'epochSeconds', overnightEnd: 'above86400', emptyMiddlePage: true };
const maximumRequestBytes = 1024 * 1024;

export const createWeComSimulator = (options: WeComSimulatorOptions): WeComSimulator => {
  const core = createWeComCore(options.state, options.clock, options.seed, { ...usualQuirks, ...options.quirks });
  const door = createDoor(options.clock);
  const inFlight = new Map<string, number>();
  const server = createServer((request, response) => { void serve(core, options, door, inFlight, request, response); });
  door.attach(server);
  return {
    start: () => door.open(options.port ?? 0),
    stop: () => door.stop(),
    plan: core.plan,
    journal: core.journal.entries,
    counters: () => core.limits().counters(),
    tokensIssued: core.tokensIssued,
    changePunch: core.changePunch,
    reset: core.reset,
  };
};

/** The listening socket, and the fault that shuts it for a while so that connections are refused (F-1). */
type Door = {
  readonly attach: (server: Server) => void;
  readonly open: (port: number) => Promise<string>;
  readonly shutFor: (rule: WeComFaultRule) => void;
  readonly stop: () => Promise<void>;
};

const createDoor = (clock: WeComClock): Door => {
  let server: Server | null = null;
  let port = 0;
  let reopenAt: number | null = null;
  const listen = (): void => {
    if (reopenAt === null) return;
    reopenAt = null;
    server?.listen(port, '127.0.0.1');
  };
  clock.onMove(() => { if (reopenAt !== null && clock.nowMilliseconds() >= reopenAt) listen(); });
  return {
    attach: (attached) => { server = attached; },
    open: (wanted) => new Promise((resolve, reject) => {
      server?.once('error', reject);
      server?.listen(wanted, '127.0.0.1', () => {
        const address = server?.address() as AddressInfo | null | undefined;
        port = address?.port ?? wanted;
        server?.removeListener('error', reject);
        resolve(`http://127.0.0.1:${port}`);
      });
    }),
    // Real time opens it too, for callers whose clock is in another process and cannot be reached meanwhile.
    shutFor: (rule) => {
      reopenAt = clock.nowMilliseconds() + Number(rule.args['milliseconds'] ?? 5_000);
      server?.close();
      server?.closeAllConnections();
      setTimeout(listen, Number(rule.args['realMilliseconds'] ?? 500)).unref();
    },
    stop: () => new Promise((resolve) => {
      reopenAt = null;
      if (server === null || !server.listening) { resolve(); return; }
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
};

const serve = async (
  core: WeComCore, options: WeComSimulatorOptions, door: Door, inFlight: Map<string, number>,
  request: IncomingMessage, response: ServerResponse,
): Promise<void> => {
  response.on('error', () => undefined);
  const bodyText = await readBody(request);
  if (bodyText === null) { response.destroy(); return; }
  const url = new URL(request.url ?? '/', 'http://simulator');
  const method = request.method ?? 'GET';
  if (url.pathname.startsWith('/__sim/')) {
    const answer = answerControl(core, options.clock, method, url.pathname, url.searchParams, parseOrNull(bodyText));
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=UTF-8' }).end(JSON.stringify(answer.body));
    return;
  }
  const page = method === 'GET' ? core.page(url.pathname, url.searchParams) : null;
  if (page !== null) {
    response.writeHead(page.status, { 'content-type': 'text/html; charset=UTF-8', ...(page.location === null ? {} : { location: page.location }) }).end(page.html);
    return;
  }
  const running = (inFlight.get(url.pathname) ?? 0) + 1;
  inFlight.set(url.pathname, running);
  response.on('close', () => { inFlight.set(url.pathname, (inFlight.get(url.pathname) ?? 1) - 1); });
  const address = request.socket.remoteAddress ?? '127.0.0.1';
  if (running > (options.maximumConcurrent ?? 16)) {
    core.journal.write('response', { path: url.pathname, status: 200, errcode: 45033 });
    deliver(response, 200, encodeAnswer(refused(45033), {}, '0_0', address), null);
    return;
  }
  if ((options.latencyMilliseconds ?? 0) > 0) await new Promise((resolve) => { setTimeout(resolve, options.latencyMilliseconds); });
  const { text, fault } = core.answer({ method, path: url.pathname, query: url.searchParams, bodyText, address });
  if (text === null) response.writeHead(404, { 'content-length': 0 }).end();
  else deliver(response, 200, text, fault);
  if (fault?.rule.fault === 'F-1') door.shutFor(fault.rule);
};

const readBody = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maximumRequestBytes) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parseOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
