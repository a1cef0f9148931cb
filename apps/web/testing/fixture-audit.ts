/** Made-up rows of the audit for looking at screens: an auditor's log, its chains, and who saw one's own data. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (time: string, date = '2026-11-02'): string => `${date}T${time}:00+08:00`;
const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });

const clerk = { kind: 'user', id: 'payrollClerk', name: '薪资专员示例', roles: ['payrollClerk'] };
const program = { kind: 'program', id: '1.finance', name: '财务系统', roles: [] };
const system = { kind: 'system', id: 'payRun', name: '', roles: [] };
const person = { personNumber: 'SZ000813', name: '王夜班' };
const row = {
  sequence: '812', domain: 'read', at: at('08:59'), recordedAt: '2026-11-02T00:59:01.120Z', actor: clerk, action: 'readPayslip', subject: '', why: 'readPayslip', fieldClasses: ['pay'], people: [person], peopleCount: 1, networkAddress: '10.0.0.4',
  userAgent: 'Chrome 153', data: { month: '2026-10' }, values: [], isChained: true,
};
const rows = [
  { ...row, sequence: '813', action: 'readRegister', why: 'readRegister', people: [person, { personNumber: 'SH000014', name: '李示例' }], peopleCount: 640, isChained: false },
  row,
  { ...row, sequence: '811', domain: 'change', action: 'bank.changeAsked', subject: 'bankAccount:21', fieldClasses: ['bank'], values: [{ field: 'lastFour', fieldClass: 'bank', isHidden: true, before: null, after: null }] },
  { ...row, sequence: '810', domain: 'access', action: 'readRegister', fieldClasses: [], people: [], peopleCount: 0, actor: program, networkAddress: '198.51.100.9', data: {} },
  { ...row, sequence: '809', domain: 'identity', action: 'signIn', fieldClasses: [], people: [], peopleCount: 0, data: { method: 'password' } },
  { ...row, sequence: '808', domain: 'read', action: 'payRun', why: 'payRun', actor: system, networkAddress: '', userAgent: '', peopleCount: 1960 },
];
const anchor = { at: at('08:00'), code: '7K4M-9QXT-2WBD', heads: [{ domain: 'change', link: 41 }, { domain: 'read', link: 96 }, { domain: 'access', link: 3 }, { domain: 'identity', link: 12 }] };
const reader = { at: at('08:59'), reader: clerk, isOneself: false, fieldClass: 'pay', operation: 'readPayslip', month: '2026-10', peopleShown: 1 };

export const auditAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listOwnReaders: request => list(request, [reader, { ...reader, operation: 'readRegister', peopleShown: 640 }, { ...reader, reader: program, fieldClass: 'bank', operation: 'listBankChanges', month: '' }, { ...reader, reader: system, operation: 'payRun', peopleShown: 1960 }]),
  listAuditEvents: request => list(request, rows), readAuditFacets: () => ({ actors: [clerk, program].map(({ kind, id, name }) => ({ kind, id, name })), actions: ['readPayslip', 'readRegister', 'signIn'] }),
  readAuditState: request => ({
    chains: (['change', 'read', 'access', 'identity'] as const).map((domain, index) => ({ domain, links: request.state.isEmpty ? 0 : 40 + index, rows: request.state.isEmpty ? 0 : 800 + index, waiting: index, head: request.state.isEmpty ? '' : '4f1c0d6f6e0f5f5a1a63b7c2f4f0c2a9d6c8e1b3a5f7d9c1e3b5a7f9d1c3e5b7', linkedAt: request.state.isEmpty ? null : at('08:59') })),
    lastAnchor: request.state.isEmpty ? null : anchor, lastVerification: request.state.isEmpty ? null : { at: at('03:00'), rows: 3204, isGood: true, fault: null }, isVerifying: false,
  }),
  listAuditAnchors: request => list(request, [anchor, { ...anchor, at: at('07:00'), code: '3F8P-1ZRN-6HCV' }]),
  verifyAudit: () => ({ done: true }), createAuditAnchor: () => ({ anchor }),
};
