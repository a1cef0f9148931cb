/** Made-up answers of delivery. */
import type { FixtureRequest } from './fixture-answers.ts';
import { month, people } from './fixture-data.ts';

const at = (day: string, time: string): string => `${day}T${time}:00+08:00`;

const receipt = { receiptId: '0f7e7b0c-3f0a-4b55-8f0e-5f3f0f6f1a22', signedAt: at('2026-10-11', '08:05'), keyId: '3f1c-90aa-5e27-81d4-0b6e-77f2' };
const states = ['confirmed', 'confirmed', 'open', 'contested', 'confirmed', 'open'] as const;
const download = { downloadId: '9d8e2f11-3c58-4a0e-9a53-0c5a1d8e2f12', kind: 'payslipFiles', month, state: 'ready', code: null, done: 1960, total: 1960, askedAt: at('2026-11-10', '09:00'), goneAt: at('2026-11-11', '09:01'), fileName: `payslips-${month}.zip`, bytes: 31_400_000, sha256: '4f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7' };

export const deliveryAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listOwnDeliveries: ({ state }) => ({ rows: state.isEmpty ? [] : [
    { runId: '12', month, kind: 'regular', title: '', payDate: '2026-11-10', state: 'published', receipt: null, openQuestions: 1 },
    { runId: '11', month: '2026-09', kind: 'regular', title: '', payDate: '2026-10-10', state: 'published', receipt, openQuestions: 0 },
  ] }),
  listDeliveries: ({ state }) => ({ showsPreview: false, runs: state.isEmpty ? [] : [
    { runId: '12', kind: 'regular', title: '', status: 'paying', mayPublish: false, payDate: '2026-11-10', publishedAt: at('2026-11-09', '17:20'), visibleFrom: '2026-11-10', people: 1960, confirmed: 1433, contested: 3 },
    { runId: '13', kind: 'bonus', title: '三季度奖金', status: 'locked', mayPublish: true, payDate: '2026-11-20', publishedAt: null, visibleFrom: null, people: 412, confirmed: 0, contested: 0 },
  ] }),
  listReceipts: ({ state }) => ({ total: state.isEmpty ? 0 : people.length, rows: state.isEmpty ? [] : people.slice(0, 50).map(({ personNumber, name, department, workplaceCode, workplaceName }, index) => {
    const own = states[index % states.length] ?? 'open';
    return { personNumber, name, department, workplaceCode, workplaceName, state: own, signedAt: own === 'confirmed' ? at('2026-11-10', '12:30') : null };
  }) }),
  listDownloads: ({ state }) => ({ total: state.isEmpty ? 0 : 3, rows: state.isEmpty ? [] : [
    { ...download, downloadId: '9d8e2f11-3c58-4a0e-9a53-0c5a1d8e2f13', kind: 'register', state: 'waiting', done: 500, total: 1960, goneAt: null, fileName: null, bytes: null, sha256: null }, download,
    { ...download, downloadId: '9d8e2f11-3c58-4a0e-9a53-0c5a1d8e2f14', state: 'failed', code: 'rightsChanged', goneAt: null, fileName: null, bytes: null, sha256: null },
  ] }),
  listReceiptKeys: () => ({ keys: [] }),
};
