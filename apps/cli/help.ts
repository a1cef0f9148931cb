/** Help texts. A phrase `command.<words.with.dots>` replaces the summary in its language. */
import type { Language, PhraseBook } from '../server/phrase-book.ts';
import type { Command, CommandOption } from './command.ts';

const summaryOf = (command: Command, phrases: PhraseBook, language: Language): string => phrases.find(language, `command.${command.name.replaceAll(' ', '.')}`) ?? command.summary;

const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
};

const optionRows = (options: readonly CommandOption[]): readonly (readonly [string, string])[] =>
  options.map((option) => [`--${option.name}${option.kind === 'flag' ? '' : ` ${option.placeholder ?? option.name.toUpperCase()}`}`, option.summary]);

export const generalHelp = (commands: readonly Command[], options: readonly CommandOption[], phrases: PhraseBook, language: Language): string =>
  `qinxin <command> [options]\n\n${table(commands.map((command) => [command.name, summaryOf(command, phrases, language)]))}\n${table(optionRows(options))}\nqinxin <command> --help says more about one.\n`;

export const commandHelp = (command: Command, options: readonly CommandOption[], phrases: PhraseBook, language: Language): string => {
  const argumentsText = (command.arguments ?? []).map((argument) => (argument.required ? `<${argument.name}>` : `[${argument.name}]`)).join(' ');
  const argumentRows = (command.arguments ?? []).map((argument): readonly [string, string] => [argument.name, argument.summary]);
  return `qinxin ${command.name}${argumentsText === '' ? '' : ` ${argumentsText}`} [options]\n\n${summaryOf(command, phrases, language)}\n\n${argumentRows.length === 0 ? '' : `${table(argumentRows)}\n`}${table(optionRows(options))}\n${(command.examples ?? []).map((example) => `  npm run qinxin -- ${example}\n`).join('')}`;
};
