/**
 * A copy of everything about a person: asked for on the screen, made by the worker, waiting a day for the one user who
 * asked. It is sealed under the person's own key as long as it waits, and read through the gate like any pay value.
 */
import { randomUUID } from 'node:crypto';
import { auditedClasses } from '#contracts/api/access-terms';
import type { FieldClass } from '#kernel/base/field-class';
import { failure, success, type Result } from '#kernel/base/result';
import { mayRead, openColumn, readableName, recordAudit, sealColumn, workbookOf, type CompanyTransaction, type PersonDataRow, type PersonDataTable, type PersonDataValue, type SealedColumn } from '#modules/platform';
import { insertExport, readExport, readExportContent, updateExportGone, updateExportReady, type PersonExport } from './export-store.ts';
import { personDataTables } from './person-data-registry.ts';
import type { PrivacyError } from './privacy-errors.ts';
import { zipOf } from './zip-archive.ts';

export type Language = 'zh-CN' | 'en';
/** Finds a text of phrases; null when there is none. */
export type FindPhrase = (language: Language, key: string) => string | null;

const content: SealedColumn = { table: 'privacy.person_export', column: 'content', fieldClass: 'pay' };
/** Hours that a copy waits. */
const exportHours = 24;

export type ExportWish = { readonly personId: number; readonly userId: string; readonly fieldClasses: readonly FieldClass[]; readonly language: Language };

/** Enters the wish; the id is random, so that nobody can guess another's. */
export const askForExport = async (tx: CompanyTransaction, wish: ExportWish): Promise<PersonExport> => {
  const exportId = randomUUID();
  await insertExport(tx, { exportId, ...wish });
  const written = await readExport(tx, exportId);
  return written!;
};

export type CollectedTable = { readonly table: PersonDataTable; readonly rows: readonly PersonDataRow[] };

/** Everything of a person from every table whose classes are all among the given ones. */
const collectPerson = async (tx: CompanyTransaction, personId: number, fieldClasses: readonly FieldClass[]): Promise<readonly CollectedTable[]> => {
  const collected: CollectedTable[] = [];
  for (const table of personDataTables) {
    if (!table.fieldClasses.every((fieldClass) => fieldClasses.includes(fieldClass))) continue;
    const rows = await table.read(tx, personId);
    collected.push({ table, rows: rows.map((row): PersonDataRow => Object.fromEntries(Object.entries(row).map(([name, value]) => [readableName(name), value]))) });
  }
  return collected;
};

const cellText = (value: PersonDataValue): string => (value === null ? '' : String(value));

/** One sheet of cells: section, entry number, field, value; readable without a program of ours. */
const sheetOf = (collected: readonly CollectedTable[], find: (key: string) => string): Promise<Uint8Array> => {
  const titles = ['section', 'entry', 'field', 'value'].map((name) => ({ title: find(`privacy.copy.${name}`), isNumber: false }));
  const rows = collected.flatMap(({ table, rows: entries }) => entries.flatMap((entry, index) =>
    Object.entries(entry).map(([name, value]) => [find(`privacy.section.${table.section}`), String(index + 1), find(`privacy.field.${name}`), cellText(value)])));
  return workbookOf(find('privacy.copy.sheet').slice(0, 31), { columns: titles, rows }, 1);
};

/** The archive: a workbook to read, and the same as JSON for another program. */
const archiveOf = async (collected: readonly CollectedTable[], language: Language, findPhrase: FindPhrase): Promise<Buffer> => {
  const find = (key: string): string => findPhrase(language, key) ?? key.slice(key.lastIndexOf('.') + 1);
  const json = JSON.stringify(collected.map(({ table, rows }) => ({ table: table.table, section: find(`privacy.section.${table.section}`), fieldClasses: table.fieldClasses, purposes: table.purposes, rows })), null, 2);
  return zipOf([{ name: `${find('privacy.copy.file')}.xlsx`, content: await sheetOf(collected, find) }, { name: 'data.json', content: Buffer.from(json) }]);
};

/** Makes a copy that waits. Runs as the system for the person; a job that comes again finds it made. */
export const makeExport = async (tx: CompanyTransaction, exportId: string, findPhrase: FindPhrase): Promise<void> => {
  const wish = await readExport(tx, exportId);
  if (wish === null || wish.state !== 'waiting') return;
  const archive = await archiveOf(await collectPerson(tx, wish.personId, wish.fieldClasses), wish.language, findPhrase);
  const [sealed] = await sealColumn(tx, content, [{ personId: wish.personId, row: exportId, plain: archive }]);
  await updateExportReady(tx, exportId, { content: sealed!, bytes: archive.length, hours: exportHours });
  await recordAudit(tx, { action: 'privacy.exportMade', subject: `person:${wish.personId}`, data: { exportId, bytes: archive.length } });
};

/** The copy, for the user who asked and nobody else; everyone else is told what one is told of a copy that never was. */
export const openExport = async (tx: CompanyTransaction, request: { readonly exportId: string; readonly userId: string }): Promise<Result<{ readonly content: Uint8Array }, PrivacyError>> => {
  const wish = await readExport(tx, request.exportId);
  if (wish === null || wish.userId !== request.userId || wish.state === 'gone') return failure({ code: 'notFound' });
  const isOwn = tx.access.kind === 'subject' && tx.access.subject.personId === wish.personId;
  // The archive is sealed as pay; whoever lost another class of it since they asked gets none of it.
  if (!isOwn && !wish.fieldClasses.every((fieldClass) => mayRead(tx.access, fieldClass, wish.personId))) return failure({ code: 'notFound' });
  const sealed = await readExportContent(tx, request.exportId);
  if (sealed === null) return failure({ code: wish.state === 'ready' ? 'notFound' : 'exportNotReady' });
  const [opened] = await openColumn(tx, content, [{ personId: wish.personId, row: request.exportId, sealed }]);
  if (opened === null || opened === undefined || opened === 'erased') return failure({ code: 'notFound' });
  // Every class in it is read with it; opening noted its own.
  for (const fieldClass of auditedClasses) if (fieldClass !== content.fieldClass && wish.fieldClasses.includes(fieldClass)) tx.noteRead({ fieldClass, personIds: [wish.personId], what: 'privacy.person_export.content' });
  return success({ content: opened });
};

/** Destroys copies whose day is over. */
export const dropOldExports = (tx: CompanyTransaction): Promise<number> => updateExportGone(tx);
