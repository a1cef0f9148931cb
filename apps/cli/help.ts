/**
 * Help texts. Phrases `command.<words.with.dots>`, `command.<words.with.dots>.<option or argument>` and
 * `command.option.<common option>` say in each language what the commands' own files say in English.
 */
import type { Language, PhraseBook } from '../server/phrase-book.ts';
import type { Command, CommandOption } from './command.ts';

type Words = { readonly phrases: PhraseBook; readonly language: Language };

/** Where the phrases of a command stand. */
export const phraseKeyOf = (command: Command): string => `command.${command.name.replaceAll(' ', '.')}`;

const wordsFor = ({ phrases, language }: Words, keys: readonly string[], usual: string): string => keys.map((key) => phrases.find(language, key)).find((text) => text !== null) ?? usual;

const summaryOf = (command: Command, words: Words): string => wordsFor(words, [phraseKeyOf(command)], command.summary);

const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
};

const optionRows = (options: readonly CommandOption[], prefix: string | null, words: Words): readonly (readonly [string, string])[] =>
  options.map((option) => [
    `--${option.name}${option.kind === 'flag' ? '' : ` ${option.placeholder ?? option.name.toUpperCase()}`}`,
    wordsFor(words, [...(prefix === null ? [] : [`${prefix}.${option.name}`]), `command.option.${option.name}`], option.summary),
  ]);

export const generalHelp = (commands: readonly Command[], options: readonly CommandOption[], phrases: PhraseBook, language: Language): string => {
  const words = { phrases, language };
  const more = phrases.find(language, 'cli.help.more') ?? '';
  return `qinxin <command> [options]\n\n${table(commands.map((command) => [command.name, summaryOf(command, words)]))}\n${table(optionRows(options, null, words))}\n${more}\n`;
};

export const commandHelp = (command: Command, options: readonly CommandOption[], phrases: PhraseBook, language: Language): string => {
  const words = { phrases, language };
  const prefix = phraseKeyOf(command);
  const argumentsText = (command.arguments ?? []).map((argument) => (argument.required ? ` <${argument.name}>` : ` [${argument.name}]`)).join('');
  const argumentRows = (command.arguments ?? []).map((argument): readonly [string, string] => [argument.name, wordsFor(words, [`${prefix}.${argument.name}`], argument.summary)]);
  const examples = (command.examples ?? []).map((example) => `  npm run qinxin -- ${example}\n`).join('');
  return `qinxin ${command.name}${argumentsText} [options]\n\n${summaryOf(command, words)}\n\n${argumentRows.length === 0 ? '' : `${table(argumentRows)}\n`}${table(optionRows(options, prefix, words))}\n${examples}`;
};
