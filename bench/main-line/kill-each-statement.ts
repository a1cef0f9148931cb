/** Kills a piece of work before and after each of its statements, lets a living process go on, and compares the state. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase, type FreshDatabase } from './demo-harness.ts';
import type { Database } from '#modules/platform';
import { killTargets } from './kill-targets.ts';
import { stateDigest } from './state-digest.ts';

const here = import.meta.dirname;

/** A kind of work that can be killed: the program that does it once, the same work in this process, and the state that counts. */
export type Mortal = { readonly program: string; readonly work: Readonly<Record<string, (database: Database, target: { readonly companyId: number }) => Promise<void>>>; readonly digest: typeof stateDigest };
export type KillRequest = { readonly target: string; readonly baseName: string; readonly companyId: number; /** 1 = every statement. */ readonly step: number; /** Slices and shards when left out. */ readonly mortal?: Mortal };
export type KillOutcome = { readonly kills: number; /** Copies that were brought to their end and compared. */ readonly recovered: number; readonly statements: number; readonly rows: number; readonly differ: readonly string[] };

const syncAndPay: Mortal = { program: path.join(here, 'slice-process.ts'), work: killTargets, digest: stateDigest };
const mortalOf = ({ mortal }: KillRequest): Mortal => mortal ?? syncAndPay;

const finish = async (request: KillRequest, database: Database): Promise<void> => {
  const work = mortalOf(request).work[request.target];
  if (work === undefined) throw new Error(`${request.target} is no work that can be killed`);
  await work(database, request);
};

type Ending = { readonly signal: NodeJS.Signals | null; readonly code: number | null; readonly errors: string };

const runMortal = (request: KillRequest, connectionString: string, kill: { readonly at: number; readonly when: string }): Promise<Ending> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', path.join(here, 'kill-hook.ts'), mortalOf(request).program, request.target, String(request.companyId)], {
      env: { ...process.env, DATABASE_URL: connectionString, KILL_AT: String(kill.at), KILL_WHEN: kill.when }, stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, errors }));
  });

/**
 * Until the server has noticed the death, on every connection: what the last statement did is then decided. Whoever waits
 * for its next statement outside a transaction has decided everything; the pool that compares the states is one of them.
 */
export const untilForgotten = async ({ database }: FreshDatabase): Promise<void> => {
  const busyText = "select count(*)::int as busy from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'";
  while ((await database.ownerPool.query<{ busy: number }>(busyText)).rows[0]?.busy !== 0) await sleep(3);
};

type Lane = { readonly when: 'before' | 'after'; readonly kills: number; readonly recovered: number };

/**
 * Kills at statement 1, 2, … until the process ends by itself. A kill that left everything exactly as it was is followed
 * by the next on the same copy, so that many deaths precede the run that lives; one that left something is recovered at
 * once, compared, and followed by a new copy.
 */
async function killInTurn(request: KillRequest, when: 'before' | 'after', expected: { readonly start: string; readonly end: string }, differ: string[]): Promise<Lane> {
  let [kills, recovered] = [0, 0];
  let fresh = await freshDatabase(request.baseName);
  try {
    for (let at = 1; ; at += request.step) {
      const ending = await runMortal(request, fresh.connectionString, { at, when });
      const killed = ending.signal === 'SIGKILL';
      if (!killed && ending.code !== 0) throw new Error(`${request.target} failed by itself: ${ending.errors}`);
      kills += killed ? 1 : 0;
      await untilForgotten(fresh);
      const left = await mortalOf(request).digest(fresh.database);
      if (killed && left.digest === expected.start) continue;
      if (killed) await finish(request, fresh.database);
      recovered += 1;
      if ((await mortalOf(request).digest(fresh.database)).digest !== expected.end) differ.push(`${request.target}, ${when} statement ${at}`);
      if (!killed) return { when, kills, recovered };
      await fresh.drop();
      fresh = await freshDatabase(request.baseName);
    }
  } finally {
    await fresh.drop();
  }
}

/** The state before the work, and after it without a kill; with how many statements the work takes. */
async function runUndisturbed(request: KillRequest): Promise<{ readonly start: string; readonly end: string; readonly rows: number; readonly statements: number }> {
  const fresh = await freshDatabase(request.baseName);
  try {
    const start = await mortalOf(request).digest(fresh.database);
    const ending = await runMortal(request, fresh.connectionString, { at: 0, when: 'before' });
    if (ending.code !== 0) throw new Error(`${request.target} failed by itself: ${ending.errors}`);
    const end = await mortalOf(request).digest(fresh.database);
    if (start.digest === end.digest) throw new Error(`${request.target} did nothing`);
    return { start: start.digest, end: end.digest, rows: end.rows, statements: Number(/statements counted: (\d+)/.exec(ending.errors)?.[1] ?? 0) };
  } finally {
    await fresh.drop();
  }
}

/** All kill points; before and after go side by side, because most of the time is the start of a process. */
export async function killEachStatement(request: KillRequest): Promise<KillOutcome> {
  const plain = await runUndisturbed(request);
  const differ: string[] = [];
  const lanes = await Promise.all([killInTurn(request, 'before', plain, differ), killInTurn(request, 'after', plain, differ)]);
  return {
    kills: lanes.reduce((sum, lane) => sum + lane.kills, 0), recovered: lanes.reduce((sum, lane) => sum + lane.recovered, 0),
    statements: plain.statements, rows: plain.rows, differ,
  };
}
