/** SQL of long files. One past its time is not handed out, whether the worker has emptied it yet or not. */
import type { CompanyTransaction } from '#modules/platform';

export type DownloadKind = 'register' | 'payslipFiles';
export type DownloadState = 'waiting' | 'ready' | 'failed' | 'gone';
export type Download = {
  readonly downloadId: string; readonly userId: string; readonly kind: DownloadKind; readonly runId: number; readonly month: string; readonly language: 'zh-CN' | 'en'; readonly state: DownloadState; readonly code: string | null;
  readonly done: number; readonly total: number; readonly askedAt: Date; readonly goneAt: Date | null; readonly fileName: string | null; readonly mediaType: string | null; readonly bytes: number | null; readonly sha256: string | null; readonly rightsDigest: string | null;
};
type Row = {
  download_id: string; user_id: string; kind: DownloadKind; run_id: number; month: string; language: 'zh-CN' | 'en'; state: DownloadState; code: string | null; done: number; total: number; asked_at: Date; gone_at: Date | null;
  file_name: string | null; media_type: string | null; bytes: number | null; sha256: string | null; rights_digest: string | null;
};

const columns = `download_id, user_id, download.kind, run_id, to_char(pay_run.month, 'YYYY-MM') as month, language, case when gone_at <= platform.now() then 'gone' else state end as state, code, done, total, asked_at, gone_at, file_name, media_type, bytes, sha256, rights_digest`;
const from = 'from delivery.download join payroll.pay_run using (company_id, run_id) where download.company_id = $1';
const downloadOf = (row: Row): Download => ({
  downloadId: row.download_id, userId: row.user_id, kind: row.kind, runId: row.run_id, month: row.month, language: row.language, state: row.state, code: row.code, done: row.done, total: row.total, askedAt: row.asked_at, goneAt: row.gone_at,
  fileName: row.file_name, mediaType: row.media_type, bytes: row.bytes, sha256: row.sha256, rightsDigest: row.rights_digest,
});

/** One download, gone ones said to be gone; null when there is none. */
export const readDownload = async (tx: CompanyTransaction, downloadId: string): Promise<Download | null> => {
  const { rows } = await tx.query<Row>(`select ${columns} ${from} and download_id = $2`, [tx.companyId, downloadId]);
  return rows[0] === undefined ? null : downloadOf(rows[0]);
};

/** What a user asked for, newest first. */
export const downloadsOf = async (tx: CompanyTransaction, userId: string, { page, pageSize }: { readonly page: number; readonly pageSize: number }): Promise<{ readonly total: number; readonly rows: readonly Download[] }> => {
  const { rows } = await tx.query<Row & { total_rows: number }>(`select ${columns}, count(*) over ()::int as total_rows ${from} and user_id = $2 order by asked_at desc, download_id offset $3 limit $4`, [tx.companyId, userId, (page - 1) * pageSize, pageSize]);
  return { total: rows[0]?.total_rows ?? 0, rows: rows.map(downloadOf) };
};

/** How many files of a user are still to be made. */
export const countWaitingOf = async (tx: CompanyTransaction, userId: string): Promise<number> =>
  (await tx.query<{ count: number }>("select count(*)::int as count from delivery.download where company_id = $1 and user_id = $2 and state = 'waiting'", [tx.companyId, userId])).rows[0]?.count ?? 0;

/** Every file that is still to be made, in the order of asking. */
export const listWaitingDownloads = async (tx: CompanyTransaction): Promise<readonly string[]> =>
  (await tx.query<{ download_id: string }>("select download_id from delivery.download where company_id = $1 and state = 'waiting' order by asked_at", [tx.companyId])).rows.map((row) => row.download_id);

/** Notes that a file is asked for; a job makes it. */
export const insertDownload = async (tx: CompanyTransaction, wish: Pick<Download, 'downloadId' | 'userId' | 'kind' | 'runId' | 'language'>): Promise<void> => {
  await tx.query('insert into delivery.download (company_id, download_id, user_id, kind, run_id, language) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, wish.downloadId, wish.userId, wish.kind, wish.runId, wish.language]);
};

/** Says how far a file is; one that is ready or failed stays as it is. */
export const updateProgress = async (tx: CompanyTransaction, downloadId: string, done: number, total: number): Promise<void> => {
  await tx.query("update delivery.download set done = $3, total = $4 where company_id = $1 and download_id = $2 and state = 'waiting'", [tx.companyId, downloadId, done, total]);
};

/** Ends a file that cannot be made, with its reason. */
export const updateFailed = async (tx: CompanyTransaction, downloadId: string, code: string): Promise<void> => {
  await tx.query("update delivery.download set state = 'failed', code = $3 where company_id = $1 and download_id = $2 and state = 'waiting'", [tx.companyId, downloadId, code]);
};

/** Keeps a sealed part; a job that runs twice writes it anew. */
export const writePart = async (tx: CompanyTransaction, downloadId: string, part: number, sealed: Uint8Array): Promise<void> => {
  await tx.query('insert into delivery.download_part (company_id, download_id, part_number, content_sealed) values ($1, $2, $3, $4) on conflict (company_id, download_id, part_number) do update set content_sealed = excluded.content_sealed', [tx.companyId, downloadId, part, sealed]);
};

export type Made = { readonly fileName: string; readonly mediaType: string; readonly bytes: number; readonly sha256: string; readonly rightsDigest: string; readonly hours: number };

/** False when it is no longer waiting: a job that ran twice made it already. */
export const updateReady = async (tx: CompanyTransaction, downloadId: string, made: Made): Promise<boolean> => {
  const { rowCount } = await tx.query(
    `update delivery.download set state = 'ready', done = greatest(done, total), file_name = $3, media_type = $4, bytes = $5, sha256 = $6, rights_digest = $7, gone_at = platform.now() + make_interval(hours => $8)
     where company_id = $1 and download_id = $2 and state = 'waiting'`, [tx.companyId, downloadId, made.fileName, made.mediaType, made.bytes, made.sha256, made.rightsDigest, made.hours],
  );
  return (rowCount ?? 0) > 0;
};

/** The sealed parts of a file in their order. */
export const readParts = async (tx: CompanyTransaction, downloadId: string): Promise<readonly { readonly part: number; readonly sealed: Buffer }[]> =>
  (await tx.query<{ part_number: number; content_sealed: Buffer }>('select part_number, content_sealed from delivery.download_part where company_id = $1 and download_id = $2 order by part_number', [tx.companyId, downloadId])).rows.map((row) => ({ part: row.part_number, sealed: row.content_sealed }));

/** Empties files past their time; answers how many. */
export const dropOldDownloads = async (tx: CompanyTransaction): Promise<number> => {
  await tx.query("delete from delivery.download_part as part using delivery.download where part.company_id = $1 and download.company_id = $1 and download.download_id = part.download_id and (gone_at <= platform.now() or state = 'failed')", [tx.companyId]);
  const { rowCount } = await tx.query("update delivery.download set state = 'gone' where company_id = $1 and state = 'ready' and gone_at <= platform.now()", [tx.companyId]);
  return rowCount ?? 0;
};
