/**
 * What a command is: one file in apps/cli/commands that exports `command`. The file is named after the command's words,
 * joined by hyphens: `qinxin payroll run` is commands/payroll-run.ts.
 */
import type { Result } from '#kernel/base/result';
import type { Company, Database, JsonValue } from '#modules/platform';
import type { Language, PhraseBook } from '../server/phrase-book.ts';
import type { Progress } from './progress.ts';

export type CommandOption = {
  /** Long name without dashes. */
  readonly name: string;
  readonly kind: 'text' | 'number' | 'flag';
  readonly summary: string;
  /** What stands for the value in the help text. */
  readonly placeholder?: string;
};

export type CommandArgument = { readonly name: string; readonly summary: string; readonly required: boolean };

export type CommandFailure = { readonly code: string; readonly data?: Readonly<Record<string, string | number>> };

/** `lines` are for people, `json` for scripts; exactly one of them is printed, none when the command did so itself. */
export type CommandAnswer = { readonly lines: readonly string[]; readonly json: JsonValue; readonly exitCode?: number; readonly isPrinted?: true };

export type CommandContext = {
  readonly arguments: readonly string[];
  readonly text: (option: string) => string | undefined;
  readonly number: (option: string) => number | undefined;
  readonly flag: (option: string) => boolean;
  readonly language: Language;
  readonly phrases: PhraseBook;
  readonly progress: Progress;
  readonly dataFolder: string;
  /** Opens the database when first asked; closed after the command. */
  readonly openDatabase: () => Promise<Result<Database, CommandFailure>>;
  /** The company of --company, or the only one, or the first demonstration company. */
  readonly findCompany: (database: Database) => Promise<Result<Company, CommandFailure>>;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
};

export type Command = {
  /** The words after `qinxin`: "payroll run". */
  readonly name: string;
  readonly summary: string;
  readonly arguments?: readonly CommandArgument[];
  readonly options?: readonly CommandOption[];
  /** Whole command lines without `qinxin`, for the help text. */
  readonly examples?: readonly string[];
  readonly run: (context: CommandContext) => Promise<Result<CommandAnswer, CommandFailure>>;
};
