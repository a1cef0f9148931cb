/**
 * Loaded with `--import` into a process that is to die: counts the SQL statements that go out on any connection once
 * counting was started, and kills the process before or after the n-th. The process itself knows nothing of it.
 *
 * KILL_AT=n KILL_WHEN=before|after. Counting starts with the first statement that contains KILL_FROM (default: at once).
 */
import pg from 'pg';

const killAt = Number(process.env['KILL_AT'] ?? '0');
const killWhen = process.env['KILL_WHEN'] ?? 'before';
const killFrom = process.env['KILL_FROM'] ?? '';
let counting = killFrom === '';
let statements = 0;

const textOf = (query: unknown): string => {
  if (typeof query === 'string') return query;
  if (typeof query !== 'object' || query === null) return '';
  if ('text' in query && typeof query.text === 'string') return query.text;
  return '';
};

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

type QueryFunction = (this: pg.Client, ...parameters: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: QueryFunction };
const original = prototype.query;

prototype.query = function countedQuery(this: pg.Client, ...parameters: unknown[]): unknown {
  if (!counting && textOf(parameters[0]).includes(killFrom)) counting = true;
  if (!counting) return original.apply(this, parameters);
  statements += 1;
  const mine = statements;
  if (mine === killAt && killWhen === 'before') die();
  const answer = original.apply(this, parameters);
  if (mine === killAt && killWhen === 'after') {
    if (answer instanceof Promise) answer.then(die, die);
    else setTimeout(die, 5);
  }
  return answer;
};

process.on('exit', () => process.stderr.write(`statements counted: ${statements}\n`));
