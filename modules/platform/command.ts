/**
 * Commands: every change asked for from outside carries an id its sender made. The answer is stored with the change in
 * one transaction, so that a retry gets the first answer and never does the work twice.
 */
import { createHash } from 'node:crypto';
import { failure, type Result } from '#kernel/base/result';
import { recordAudit } from './audit.ts';
import type { Database } from './database.ts';
import { isCommitUnknown, withCompany, type CompanyTransaction } from './transaction.ts';
import { openSecret, sealSecret, type SealedColumn, type SecretPlace } from './sealing/seal-column.ts';
import type { SealedPlace } from './sealing/sealed-place.ts';
import type { CompanyContext } from './subject.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue | undefined };

export type Command = {
  /** UUID made by the client; the same for every retry of the same wish. */
  readonly commandId: string;
  /** Verb with its module: "people.match". Part of the parameter hash and the audit's action. */
  readonly name: string;
  /** What the audit says was acted on. */
  readonly subject: string;
  readonly parameters: JsonValue;
};

export type CommandError = { readonly code: 'commandIdReused'; readonly data: { readonly commandId: string } };

/** One text for one content, whatever the order of its fields. */
export const canonicalText = (value: JsonValue | undefined): string => {
  if (Array.isArray(value)) return `[${value.map((entry: JsonValue) => canonicalText(entry)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value as Record<string, JsonValue>).filter(([, entry]) => entry !== undefined);
    return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => `${JSON.stringify(key)}:${canonicalText(entry)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
};

/** Who asks is part of it: the id of another user's command is no way to their answer. */
const hashOf = (actor: string, command: Command): string => createHash('sha256').update(`${actor}\n${command.name}\n${canonicalText(command.parameters)}`).digest('hex');

/** An answer may hold what its route shows once, and the hash of a few possible parameters would tell them: both are sealed. */
type StoredAnswer<R> = { readonly hash: string; readonly result: R };
const answers: SealedColumn = { table: 'platform.command', column: 'result_sealed', fieldClass: 'public' };
const answerPlace = ({ commandId }: Command): SecretPlace => ({ ...answers, row: commandId.toLowerCase() });

/** For counting, sealing again and retiring of keys. */
export const platformSealedPlaces: readonly SealedPlace[] = [{ ...answers, personColumn: null, rowText: 'command_id::text' }];

/** The stored answer of an earlier try. Waits for a try that is still under way, so that "not there" is final. */
const findStored = async <T, E>(tx: CompanyTransaction, command: Command, hash: string): Promise<Result<T, E | CommandError> | null> => {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`command ${tx.companyId} ${command.commandId}`]);
  const { rows } = await tx.query<{ result_sealed: Buffer }>('select result_sealed from platform.command where company_id = $1 and command_id = $2', [tx.companyId, command.commandId]);
  if (rows[0] === undefined) return null;
  const stored = JSON.parse((await openSecret(tx, answerPlace(command), rows[0].result_sealed)).reveal()) as StoredAnswer<Result<T, E>>;
  return stored.hash === hash ? stored.result : failure({ code: 'commandIdReused', data: { commandId: command.commandId } });
};

const runOnce = async <T, E>(tx: CompanyTransaction, command: Command, hash: string, work: (tx: CompanyTransaction) => Promise<Result<T, E>>): Promise<Result<T, E | CommandError>> => {
  const stored = await findStored<T, E>(tx, command, hash);
  if (stored !== null) return stored;
  await tx.query('savepoint command_work');
  const result = await work(tx);
  // A refused command leaves nothing but its answer.
  if (!result.ok) await tx.query('rollback to savepoint command_work');
  const answer: StoredAnswer<Result<T, E>> = { hash, result };
  await tx.query('insert into platform.command (company_id, command_id, result_sealed) values ($1, $2, $3)', [tx.companyId, command.commandId, await sealSecret(tx, answerPlace(command), JSON.stringify(answer))]);
  if (result.ok) await recordAudit(tx, { action: command.name, subject: command.subject, data: { commandId: command.commandId } });
  return result;
};

/**
 * Runs a command once. A retry with the same id and parameters returns the first answer, success or failure; other
 * parameters under the same id are refused. The answer must survive JSON. When the connection breaks during COMMIT,
 * the outcome is looked up: the answer if it happened, the error thrown on if it did not.
 */
export const runCommand = async <T, E>(
  database: Database, context: CompanyContext, command: Command, work: (tx: CompanyTransaction) => Promise<Result<T, E>>,
): Promise<Result<T, E | CommandError>> => {
  const hash = hashOf(context.actor, command);
  try {
    return await withCompany(database, context, (tx) => runOnce(tx, command, hash, work));
  } catch (error) {
    if (!isCommitUnknown(error)) throw error;
    const stored = await withCompany(database, context, (tx) => findStored<T, E>(tx, command, hash));
    if (stored === null) throw error;
    return stored;
  }
};
