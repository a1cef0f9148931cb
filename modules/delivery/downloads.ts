/**
 * The download center: long files made by the worker within the rights that their asker has at that moment, for that user
 * alone, for a day. Whoever may see less when they fetch a file than when it was made gets none of it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { resolveRights } from '#modules/access';
import type { PayslipDocument } from '#contracts/output/payslip-document';
import { failure, success, type Result } from '#kernel/base/result';
import { deliveredPayslips, isLockedRun, readRunById, registerWorkbook } from '#modules/payroll';
import { asSystem, forSubject, notify, openColumn, readCompany, recordAudit, sealColumn, withCompany, type CompanyTransaction, type Database, type Rights, type Subject } from '#modules/platform';
import type { DeliveryError } from './delivery-errors.ts';
import { countWaitingOf, dropOldDownloads, insertDownload, readDownload, readParts, updateFailed, updateProgress, updateReady, writePart, type Download, type DownloadKind } from './download-store.ts';
import { documentOf, type FindPhrase, type Language } from './payslip-documents.ts';
import { downloadParts, partRow } from './sealed-delivery.ts';
import { startArchive } from './zip-payslips.ts';

/** Files of one user that may wait to be made. */
const mostWaiting = 5;
const keptHours = 24;
const pieceBytes = 4 * 1024 * 1024;
const payslipsPerStep = 250;

export type DownloadWish = { readonly userId: string; readonly kind: DownloadKind; readonly runId: number; readonly language: Language };

export const askForDownload = async (tx: CompanyTransaction, wish: DownloadWish): Promise<Result<Download, DeliveryError>> => {
  if ((await readRunById(tx, wish.runId)) === null) return failure({ code: 'notFound' });
  if ((await countWaitingOf(tx, wish.userId)) >= mostWaiting) return failure({ code: 'tooManyDownloads', data: { most: mostWaiting } });
  const downloadId = randomUUID();
  await insertDownload(tx, { downloadId, ...wish });
  return success((await readDownload(tx, downloadId))!);
};

const reachWord = (reach: Rights[keyof Rights]): string => (reach === undefined ? '' : reach === 'all' ? 'all' : [...reach].toSorted((a, b) => a - b).join(','));

/** One text for what a user may read: two moments with the same text reach the same people. */
const digestOfRights = (rights: Rights): string =>
  createHash('sha256').update(Object.entries(rights).filter(([right]) => right.startsWith('read:')).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([right, reach]) => `${right}=${reachWord(reach)}`).join('\n')).digest('hex');

export type MakeDeps = {
  readonly database: Database;
  /** Today by the company's clock, as an epoch-day. */
  readonly today: () => Promise<number>;
  readonly findPhrase: FindPhrase;
  readonly companyName: (companyId: number) => Promise<string>;
  /** Draws payslips, in the order given. */
  readonly drawPayslips: (documents: readonly PayslipDocument[]) => Promise<readonly { readonly fileName: string; readonly content: Uint8Array }[]>;
};

type MadeFile = { readonly fileName: string; readonly mediaType: string; readonly bytes: number; readonly sha256: string };
type Making = { readonly deps: MakeDeps; readonly companyId: number; readonly subject: Subject; readonly download: Download };

const inSystem = <T>({ deps, companyId }: Making, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(deps.database, asSystem(companyId, 'delivery', 'worker'), work);
const asAsker = <T>({ deps, subject }: Making, work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => readCompany(deps.database, forSubject(subject), work);

const keepPieces = async (making: Making, from: number, pieces: readonly Uint8Array[]): Promise<number> => {
  const { downloadId } = making.download;
  for (const [index, plain] of pieces.entries()) {
    await inSystem(making, async (tx) => {
      const [sealed] = await sealColumn(tx, downloadParts, [{ personId: null, row: partRow(downloadId, from + index), plain }]);
      await writePart(tx, downloadId, from + index, sealed!);
    });
  }
  return from + pieces.length;
};

const makePayslipFiles = async (making: Making): Promise<MadeFile | null> => {
  const { deps, companyId, download } = making;
  const found = await asAsker(making, async (tx) => {
    const run = await readRunById(tx, download.runId);
    return run === null ? null : { run, payslips: (await deliveredPayslips(tx, run)).filter(({ payslip }) => payslip.status === 'computed') };
  });
  if (found === null) return null;
  const wish = { language: download.language, company: await deps.companyName(companyId), runTitle: found.run.title, isPreview: !isLockedRun(found.run), password: null };
  const archive = startArchive(pieceBytes);
  let parts = 0;
  for (let at = 0; at < found.payslips.length; at += payslipsPerStep) {
    const step = found.payslips.slice(at, at + payslipsPerStep);
    const files = await deps.drawPayslips(step.map(({ payslip }) => documentOf(payslip, wish, deps.findPhrase)));
    for (const { fileName, content } of files) parts = await keepPieces(making, parts, archive.add(fileName, content));
    await inSystem(making, (tx) => updateProgress(tx, download.downloadId, at + step.length, found.payslips.length));
  }
  const { pieces, bytes, sha256 } = archive.end();
  await keepPieces(making, parts, pieces);
  return { fileName: `payslips-${download.month}.zip`, mediaType: 'application/zip', bytes, sha256 };
};

const makeRegister = async (making: Making): Promise<MadeFile | null> => {
  const { download } = making;
  const made = await asAsker(making, async (tx) => {
    const run = await readRunById(tx, download.runId);
    return run === null ? null : registerWorkbook(tx, run, download.language);
  });
  if (made === null) return null;
  const pieces = Array.from({ length: Math.ceil(made.content.length / pieceBytes) }, (_, index) => made.content.subarray(index * pieceBytes, (index + 1) * pieceBytes));
  await keepPieces(making, 0, pieces);
  return { fileName: `register-${download.month}.xlsx`, mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', bytes: made.content.length, sha256: createHash('sha256').update(made.content).digest('hex') };
};

const makers: Readonly<Record<DownloadKind, (making: Making) => Promise<MadeFile | null>>> = { register: makeRegister, payslipFiles: makePayslipFiles };

/** The asker as they stand now. They proved who they are when they asked, and prove it again when they fetch. */
const askerOf = (deps: MakeDeps, companyId: number, userId: string): Promise<Subject> =>
  withCompany(deps.database, asSystem(companyId, 'delivery', 'worker'), async (tx) => {
    const { personId, roles, rights } = await resolveRights(tx, { userId, day: await deps.today() });
    return { userId, companyId, personId, roles, rights, isSteppedUp: true, sessionId: null, program: null, from: '', operation: 'startDownload' };
  });

/** Makes a file that waits. A job that comes again makes the same pieces again, or finds it made. */
export const makeDownload = async (deps: MakeDeps, companyId: number, downloadId: string): Promise<void> => {
  const inCompany = <T>(work: (tx: CompanyTransaction) => Promise<T>): Promise<T> => withCompany(deps.database, asSystem(companyId, 'delivery', 'worker'), work);
  const download = await inCompany(async (tx) => {
    await dropOldDownloads(tx);
    return readDownload(tx, downloadId);
  });
  if (download === null || download.state !== 'waiting') return;
  const subject = await askerOf(deps, companyId, download.userId);
  const isAllowed = subject.rights['read:pay'] !== undefined;
  const made = !isAllowed ? null : await makers[download.kind]({ deps, companyId, subject, download });
  await inCompany(async (tx) => {
    if (made === null) return updateFailed(tx, downloadId, isAllowed ? 'downloadFailed' : 'rightsChanged');
    if (!(await updateReady(tx, downloadId, { ...made, rightsDigest: digestOfRights(subject.rights), hours: keptHours }))) return;
    await recordAudit(tx, { action: 'delivery.downloadMade', subject: `download:${downloadId}`, data: { kind: download.kind, bytes: made.bytes, sha256: made.sha256 } });
    await notify(tx, { code: 'downloadReady', to: { userId: download.userId }, about: `download:${downloadId}`, data: { month: download.month }, link: '/downloads' });
  });
};

/** The file, for the user who asked and nobody else, while they may see as much as when it was made. */
export const openDownload = async (tx: CompanyTransaction, subject: Subject, downloadId: string): Promise<Result<{ readonly fileName: string; readonly mediaType: string; readonly content: Uint8Array }, DeliveryError>> => {
  const download = await readDownload(tx, downloadId);
  if (download === null || download.userId !== subject.userId || subject.program !== null || download.state === 'gone' || download.state === 'failed') return failure({ code: 'notFound' });
  if (download.state === 'waiting' || download.fileName === null || download.mediaType === null) return failure({ code: 'downloadNotReady' });
  if (download.rightsDigest !== digestOfRights(subject.rights)) return failure({ code: 'rightsChanged' });
  const parts = await readParts(tx, downloadId);
  const opened = await openColumn(tx, downloadParts, parts.map(({ part, sealed }) => ({ personId: null, row: partRow(downloadId, part), sealed })));
  tx.noteRead({ fieldClass: 'pay', personIds: [], isOfCompany: true, what: `delivery.download ${download.kind} ${download.month}` });
  return success({ fileName: download.fileName, mediaType: download.mediaType, content: Buffer.concat(opened.flatMap((piece) => (piece === null || piece === 'erased' ? [] : [piece]))) });
};
