/** Delivery's rows as the interface answers them. */
import type { RouteResponse } from '#contracts/api/api-route';
import type { listContests, listDownloads } from '#contracts/api/delivery-api';
import type { ContestView } from './contest-payslip.ts';
import type { Download } from './download-store.ts';

type ContestAnswer = RouteResponse<typeof listContests>['rows'][number];

const userMark = 'user:';
/** The user of an actor, for asking their name. */
export const userOf = (actor: string): readonly string[] => (actor.startsWith(userMark) ? [actor.slice(userMark.length)] : []);

export const contestAnswer = (view: ContestView, names: ReadonlyMap<string, string>): Omit<ContestAnswer, 'personNumber' | 'name' | 'department'> => {
  const opener = view.entries[0]?.writtenBy ?? '';
  return {
    contestId: view.contestId, runId: String(view.runId), month: view.month, item: view.item, titles: { 'zh-CN': view.line.zh, en: view.line.en }, amount: view.line.amount, state: view.state, outcome: view.outcome, openedAt: view.openedAt.toISOString(),
    entries: view.entries.map(({ kind, writtenBy, writtenAt }, index) => ({
      kind, isOwn: writtenBy === opener, writtenBy: userOf(writtenBy).map((id) => names.get(id) ?? '')[0] ?? '', writtenAt: writtenAt.toISOString(), text: view.texts[index] ?? '',
    })),
  };
};

export const officeContestAnswer = (view: ContestView, names: ReadonlyMap<string, string>): ContestAnswer => ({ ...contestAnswer(view, names), personNumber: view.personNumber, name: view.name, department: view.department });

export const downloadAnswer = (row: Download): RouteResponse<typeof listDownloads>['rows'][number] => ({
  downloadId: row.downloadId, kind: row.kind, month: row.month, state: row.state, code: row.code, done: row.done, total: row.total, askedAt: row.askedAt.toISOString(), goneAt: row.goneAt?.toISOString() ?? null,
  fileName: row.fileName, bytes: row.bytes, sha256: row.sha256,
});
