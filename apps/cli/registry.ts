/** The commands there are: one file each in apps/cli/commands, found by name and loaded when needed. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command, CommandOption } from './command.ts';

const commandsFolder = join(import.meta.dirname, 'commands');

/** What every command understands. */
export const commonOptions: readonly CommandOption[] = [
  { name: 'help', kind: 'flag', summary: 'Show this help.' },
  { name: 'json', kind: 'flag', summary: 'Print the answer as JSON.' },
  { name: 'company', kind: 'text', placeholder: 'CODE', summary: 'Company to work on; not needed when there is one.' },
  { name: 'data', kind: 'text', placeholder: 'FOLDER', summary: 'Data folder of the embedded database.' },
];

const loadCommand = async (fileName: string): Promise<Command> => ((await import(pathToFileURL(join(commandsFolder, fileName)).href)) as { command: Command }).command;

/** The command that the first words name, and the words after it. */
export const findCommand = async (words: readonly string[]): Promise<{ command: Command; rest: readonly string[] } | null> => {
  for (const count of [3, 2, 1]) {
    const leading = words.slice(0, count);
    if (leading.length < count || !leading.every((word) => /^[a-z]+(-[a-z]+)*$/.test(word))) continue;
    const fileName = `${leading.join('-')}.ts`;
    if (existsSync(join(commandsFolder, fileName))) return { command: await loadCommand(fileName), rest: words.slice(count) };
  }
  return null;
};

/** Every command, by name of its file. */
export const listCommands = (): Promise<Command[]> =>
  Promise.all(readdirSync(commandsFolder).filter((name) => name.endsWith('.ts') && !name.includes('.test.')).sort().map(loadCommand));
