/**
 * A death without the start of a process: at the n-th statement every connection is cut and none can be made any more, so
 * that nothing of the work goes on. What the database is left with is what a killed process leaves it with; the point can be
 * tried in the time of the work itself. The part kills real processes beside it, at fewer points.
 */
import pg from 'pg';
import { createDatabase, openKeyService, type Database } from '#modules/platform';
import { freshDatabase, type FreshDatabase } from '../main-line/demo-harness.ts';
import { untilForgotten, type KillOutcome, type Mortal } from '../main-line/kill-each-statement.ts';

type Death = { readonly at: number; readonly when: 'before' | 'after'; statements: number; isDead: boolean; readonly clients: Set<pg.Client> };
type Loose = (this: pg.Client, ...parameters: unknown[]) => unknown;
type Socketed = { readonly connection?: { readonly stream?: { readonly destroy: () => void } } };

const prototype = pg.Client.prototype as unknown as { query: Loose; connect: Loose };
const [query, connect] = [prototype.query, prototype.connect];

/** By the name of the database that the work is done on: several deaths go side by side, each on a copy of its own. */
const deaths = new Map<string, Death>();
const deathOf = (client: pg.Client): Death | undefined => deaths.get(client.database ?? '');

const die = (death: Death): void => {
  death.isDead = true;
  for (const client of death.clients) (client as unknown as Socketed).connection?.stream?.destroy();
};

function guarded(this: pg.Client, ...parameters: unknown[]): unknown {
  if (deathOf(this)?.isDead !== true) return connect.apply(this, parameters);
  const gone = new Error('the process is dead');
  const [callback] = parameters;
  return typeof callback === 'function' ? void process.nextTick(() => { callback(gone); }) : Promise.reject(gone);
}

function counted(this: pg.Client, ...parameters: unknown[]): unknown {
  const death = deathOf(this);
  if (death === undefined) return query.apply(this, parameters);
  death.clients.add(this);
  death.statements += 1;
  const mine = death.statements;
  if (mine === death.at && death.when === 'before') die(death);
  const answer = query.apply(this, parameters);
  if (mine === death.at && death.when === 'after') {
    if (answer instanceof Promise) answer.then(() => { die(death); }, () => { die(death); });
    else setTimeout(() => { die(death); }, 5);
  }
  return answer;
}

/** Counts the statements of everything on one database until `restore` is called, and cuts at the wanted one. */
const arm = (name: string, death: Death): void => {
  deaths.set(name, death);
  prototype.connect = guarded;
  prototype.query = counted;
};

const restore = (name: string): void => {
  deaths.delete(name);
  if (deaths.size > 0) return;
  prototype.query = query;
  prototype.connect = connect;
};

type Request = { readonly target: string; readonly baseName: string; readonly companyId: number; readonly step: number; readonly mortal: Mortal };

const runOnce = async ({ target, companyId, mortal }: Request, fresh: FreshDatabase, death: Death): Promise<void> => {
  const keys = openKeyService(process.env, '.');
  if (!keys.ok) throw new Error(keys.error.code);
  const database: Database = createDatabase({ connectionString: fresh.connectionString, keyService: keys.value });
  arm(fresh.name, death);
  try {
    await mortal.work[target]!(database, { companyId });
  } catch (error) {
    if (!death.isDead) throw error;
  } finally {
    restore(fresh.name);
    await database.close().catch(() => undefined);
  }
};

const newDeath = (at: number, when: Death['when']): Death => ({ at, when, statements: 0, isDead: false, clients: new Set() });

type Ends = { readonly start: string; readonly end: string; readonly points: readonly number[] };
type Lane = { readonly kills: number; readonly recovered: number; readonly differ: readonly string[] };

/** One point after the other on one copy, until one leaves something: that copy is brought to its end, and the next is taken. */
const cutInTurn = async (request: Request, when: Death['when'], { start, end, points }: Ends): Promise<Lane> => {
  const { digest, work } = request.mortal;
  const differ: string[] = [];
  let [kills, recovered] = [0, 0];
  let fresh = await freshDatabase(request.baseName);
  for (const at of points) {
    const death = newDeath(at, when);
    await runOnce(request, fresh, death);
    kills += death.isDead ? 1 : 0;
    await untilForgotten(fresh);
    const left = (await digest(fresh.database)).digest;
    if (left === start) continue;
    // Whatever was left, the same wish again comes to the same end.
    const refused = await work[request.target]!(fresh.database, request).then(() => null, (error: unknown) => (error instanceof Error ? error.message : String(error)));
    recovered += 1;
    if (refused !== null) differ.push(`${request.target}, ${when} statement ${at}: sent again, ${refused}`);
    else if (left !== end) differ.push(`${request.target}, ${when} statement ${at}: neither before nor after`);
    else if ((await digest(fresh.database)).digest !== end) differ.push(`${request.target}, ${when} statement ${at}`);
    await fresh.drop();
    fresh = await freshDatabase(request.baseName);
  }
  await fresh.drop();
  return { kills, recovered, differ };
};

/** All points of a piece of work, before and after each statement; a point that left something is brought to its end and compared. */
export const cutEachStatement = async (request: Request): Promise<KillOutcome> => {
  const { digest } = request.mortal;
  const plain = await freshDatabase(request.baseName);
  const start = await digest(plain.database);
  const undisturbed = newDeath(0, 'before');
  await runOnce(request, plain, undisturbed);
  const end = await digest(plain.database);
  await plain.drop();
  const { statements } = undisturbed;
  // The last one decides whether the work was done; it is never left out.
  const points = [...new Set([...Array.from({ length: Math.ceil(statements / request.step) }, (_, index) => 1 + index * request.step), statements])];
  const ends = { start: start.digest, end: end.digest, points };
  const lanes = await Promise.all([cutInTurn(request, 'before', ends), cutInTurn(request, 'after', ends)]);
  return {
    kills: lanes.reduce((sum, lane) => sum + lane.kills, 0), recovered: lanes.reduce((sum, lane) => sum + lane.recovered, 0),
    statements, rows: end.rows, differ: lanes.flatMap((lane) => lane.differ),
  };
};
