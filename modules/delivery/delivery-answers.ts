/** Delivery's rows as the interface answers them. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { listDownloads } from '#contracts/api/delivery-api';
import type { Download } from './download-store.ts';

export const downloadAnswer = (row: Download): RouteResponse<typeof listDownloads>['rows'][number] => ({
  downloadId: row.downloadId, kind: row.kind, month: row.month, state: row.state, code: row.code, done: row.done, total: row.total, askedAt: row.askedAt.toISOString(), goneAt: row.goneAt?.toISOString() ?? null,
  fileName: row.fileName, bytes: row.bytes, sha256: row.sha256,
});
