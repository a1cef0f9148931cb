/** What `npm start -- …` understands. */
import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { failure, success, type Result } from '#kernel/base/result';
import { defaultDataFolder, type SetUpFailure } from '../setup/open-database.ts';

export type StartOptions = {
  /** Do the work, print the summary, stop. */
  readonly exit: boolean;
  readonly json: boolean;
  readonly help: boolean;
  /** People and seed of the demonstration company; undefined: those of the data, or the usual ones. */
  readonly people: number | undefined;
  readonly seed: number | undefined;
  readonly port: number;
  readonly dataFolder: string;
  readonly demo: boolean;
};

const defaultPort = 8866;

export const startHelp = `npm start -- [options]

  --exit         Do the whole set-up, print the summary and stop.
  --json         Print the summary as JSON.
  --people N     People of the demonstration company (2000).
  --seed S       Seed of the demonstration company (20261001).
  --port P       Port to open (${defaultPort}); 0 takes any free one.
  --data FOLDER  Data folder (.qinxin in the checkout).
  --no-demo      No demonstration company.
  --help         This text.

  DATABASE_URL        PostgreSQL 15 or newer to use instead of the embedded one.
  QINXIN_BASE_URL     Address under which people open it, as https://qinxin.example; makes cookies https only.
  QINXIN_MODULES_OFF  Modules to leave out, as learning,recruiting; any of performance, learning, recruiting.
  QINXIN_SECRET       Signs sign-ins: 32 random characters or more; made and kept in the data folder if not given.
`;

const wholeNumber = (text: string, smallest: number, largest: number): number | null => {
  const value = Number(text);
  return Number.isSafeInteger(value) && /^\d+$/.test(text) && value >= smallest && value <= largest ? value : null;
};

export const readStartOptions = (argv: readonly string[]): Result<StartOptions, SetUpFailure> => {
  try {
    const { values } = parseArgs({
      args: [...argv], strict: true, allowPositionals: false, allowNegative: true,
      options: { exit: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' }, people: { type: 'string' }, seed: { type: 'string' }, port: { type: 'string' }, data: { type: 'string' }, demo: { type: 'boolean' } },
    });
    const people = values.people === undefined ? undefined : wholeNumber(values.people, 8, 90_000);
    const seed = values.seed === undefined ? undefined : wholeNumber(values.seed, 0, Number.MAX_SAFE_INTEGER);
    const port = values.port === undefined ? defaultPort : wholeNumber(values.port, 0, 65_535);
    if (people === null) return failure({ code: 'optionValue', data: { option: '--people', expected: '8 … 90000' } });
    if (seed === null) return failure({ code: 'optionValue', data: { option: '--seed', expected: '0 … 9007199254740991' } });
    if (port === null) return failure({ code: 'optionValue', data: { option: '--port', expected: '0 … 65535' } });
    return success({
      exit: values.exit ?? false, json: values.json ?? false, help: values.help ?? false, people, seed, port,
      dataFolder: values.data === undefined ? defaultDataFolder : resolve(values.data), demo: values.demo ?? true,
    });
  } catch (error) {
    return failure({ code: 'unknownOption', data: { option: /'([^']*)'/.exec((error as Error).message)?.[1] ?? argv.join(' ') } });
  }
};
