/** The command line: finds the command, reads its options, prints its answer or its one-line failure. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { failure, success, type Result } from '#kernel/base/result';
import { listCompanies, type Company, type Database } from '#modules/platform';
import { createPhraseBook, languageOf, type Language, type PhraseBook } from '../server/phrase-book.ts';
import { defaultDataFolder, openDatabase, type OpenedDatabase } from '../setup/open-database.ts';
import type { Command, CommandContext, CommandFailure, CommandOption } from './command.ts';
import { commandHelp, generalHelp } from './help.ts';
import { createProgress } from './progress.ts';
import { commonOptions, findCommand, listCommands } from './registry.ts';

type Values = Readonly<Record<string, string | boolean | undefined>>;

const parseConfig = (options: readonly CommandOption[]): ParseArgsOptionsConfig =>
  Object.fromEntries(options.map((option) => [option.name, { type: option.kind === 'flag' ? 'boolean' : 'string' } as const]));

const readOptions = (argv: readonly string[], options: readonly CommandOption[]): Result<{ values: Values; positionals: readonly string[] }, CommandFailure> => {
  try {
    const parsed = parseArgs({ args: [...argv], options: parseConfig(options), allowPositionals: true, strict: true });
    const numbers = options.filter((option) => option.kind === 'number');
    for (const { name } of numbers) {
      const value = parsed.values[name];
      if (value !== undefined && !/^-?\d+(\.\d+)?$/.test(String(value))) return failure({ code: 'optionValue', data: { option: `--${name}`, expected: 'a number' } });
    }
    return success({ values: parsed.values as Values, positionals: parsed.positionals });
  } catch (error) {
    const option = /'(-[^' =]*)/.exec((error as Error).message)?.[1] ?? '';
    return failure((error as NodeJS.ErrnoException).code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? { code: 'unknownOption', data: { option } } : { code: 'optionValue', data: { option, expected: 'a value' } });
  }
};

const chooseCompany = async (database: Database, code: string | undefined): Promise<Result<Company, CommandFailure>> => {
  const companies = await listCompanies(database);
  const names = companies.map((company) => company.companyCode).join(', ');
  if (companies.length === 0) return failure({ code: 'nothingSetUp' });
  if (code !== undefined) {
    const found = companies.find((company) => company.companyCode === code);
    return found === undefined ? failure({ code: 'companyNotFound', data: { companyCode: code, companies: names } }) : success(found);
  }
  const chosen = companies.length === 1 ? companies[0] : companies.find((company) => company.isDemo);
  return chosen === undefined ? failure({ code: 'companyNeeded', data: { companies: names } }) : success(chosen);
};

type Surroundings = { readonly phrases: PhraseBook; readonly language: Language; readonly signal: AbortSignal };

const interruptedExitCode = 130;
const politeMilliseconds = 1_000;
const closeMilliseconds = 5_000;

/** Null some time after Ctrl+C: a command that ends by itself comes first; what others had begun is undone by the database. */
const givenUp = async (signal: AbortSignal): Promise<null> => {
  if (!signal.aborted) await once(signal, 'abort');
  await sleep(politeMilliseconds);
  return null;
};

const runCommand = async (command: Command, values: Values, positionals: readonly string[], surroundings: Surroundings): Promise<number> => {
  const { phrases, language } = surroundings;
  const wantsJson = values['json'] === true;
  let opened: OpenedDatabase | null = null;
  const dataFolder = typeof values['data'] === 'string' ? values['data'] : defaultDataFolder;
  const context: CommandContext = {
    ...surroundings, arguments: positionals, dataFolder, progress: createProgress(process.stderr, wantsJson),
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    number: (name) => (typeof values[name] === 'string' ? Number(values[name]) : undefined),
    flag: (name) => values[name] === true,
    openDatabase: async () => {
      if (opened !== null) return success(opened.database);
      const result = await openDatabase({ dataFolder, databaseUrl: process.env['DATABASE_URL'], modulesOff: process.env['QINXIN_MODULES_OFF'] });
      if (!result.ok) return result;
      opened = result.value;
      return success(opened.database);
    },
    findCompany: (database) => chooseCompany(database, typeof values['company'] === 'string' ? values['company'] : undefined),
  };
  try {
    const answer = await Promise.race([command.run(context), givenUp(surroundings.signal)]);
    if (answer === null) return interruptedExitCode;
    if (!answer.ok) return printFailure(answer.error, phrases, language, wantsJson);
    if (answer.value.isPrinted === true) return answer.value.exitCode ?? 0;
    const text = wantsJson ? JSON.stringify(answer.value.json, null, 2) : answer.value.lines.join('\n');
    if (text !== '') process.stdout.write(`${text}\n`);
    return answer.value.exitCode ?? 0;
  } finally {
    const closing = (opened as OpenedDatabase | null)?.close();
    await (surroundings.signal.aborted ? Promise.race([closing, sleep(closeMilliseconds)]) : closing);
  }
};

const printFailure = (error: CommandFailure, phrases: PhraseBook, language: Language, wantsJson: boolean): number => {
  const message = phrases.errorText(language, error.code, error.data);
  if (wantsJson) process.stdout.write(`${JSON.stringify({ error: { code: error.code, message, data: error.data ?? {} } })}\n`);
  else process.stderr.write(`${message}\n`);
  return 1;
};

const missingArgument = (command: Command, positionals: readonly string[]): CommandFailure | null => {
  const missing = (command.arguments ?? []).find((argument, index) => argument.required && positionals[index] === undefined);
  return missing === undefined ? null : { code: 'missingArgument', data: { argument: missing.name, command: command.name } };
};

/** Runs one command line and answers its exit code. */
export const main = async (argv: readonly string[]): Promise<number> => {
  const phrases = createPhraseBook();
  const language = languageOf(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG']);
  const wantsJson = argv.includes('--json');
  // The command comes first; whatever follows the first option may be an option's value.
  const firstOption = argv.findIndex((word) => word.startsWith('-'));
  const words = firstOption === -1 ? argv : argv.slice(0, firstOption);
  const found = await findCommand(words);
  if (found === null) {
    if (words.length > 0 && !argv.includes('--help')) return printFailure({ code: 'unknownCommand', data: { command: words.join(' ') } }, phrases, language, wantsJson);
    process.stdout.write(generalHelp(await listCommands(), commonOptions, phrases, language));
    return 0;
  }
  const { command } = found;
  const options = [...(command.options ?? []), ...commonOptions];
  if (argv.includes('--help')) {
    process.stdout.write(commandHelp(command, options, phrases, language));
    return 0;
  }
  const parsed = readOptions(argv, options);
  if (!parsed.ok) return printFailure(parsed.error, phrases, language, wantsJson);
  const positionals = parsed.value.positionals.slice(command.name.split(' ').length);
  const missing = missingArgument(command, positionals);
  if (missing !== null) return printFailure(missing, phrases, language, wantsJson);
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  const exitCode = await runCommand(command, parsed.value.values, positionals, { phrases, language, signal: abort.signal });
  // An interrupted command may still hold the process open.
  if (abort.signal.aborted) process.exit(exitCode);
  return exitCode;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 70;
}
