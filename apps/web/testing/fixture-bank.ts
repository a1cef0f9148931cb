/** Made-up bank accounts, notices and proposals for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (time: string, date: string): string => `${date}T${time}:00+08:00`;
const digest = 'a'.repeat(64);

const current = {
  changeId: '11', holderName: '王夜班', bankName: '中国工商银行', branchCode: '102290000001', lastFour: '0128', state: 'inEffect', askedAt: at('09:12', '2026-09-01'), askedBy: 'person', reason: '', approvedAt: at('10:00', '2026-09-01'),
  effectiveAt: at('10:00', '2026-09-04'), endedAt: null, firstPay: 'released', mayObject: false,
  told: [{ channel: 'inApp', state: 'sent', at: at('09:12', '2026-09-01') }, { channel: 'message', state: 'sent', at: at('09:12', '2026-09-01') }],
};
const pending = {
  ...current, changeId: '12', bankName: '招商银行', branchCode: '', lastFour: '0136', state: 'coolingOff', askedAt: at('08:20', '2026-11-01'), askedBy: 'office', reason: '本人手机停用，持身份证办理', approvedAt: at('08:40', '2026-11-02'), effectiveAt: at('08:40', '2026-11-05'),
  firstPay: 'held', mayObject: true, told: [{ channel: 'inApp', state: 'sent', at: at('08:20', '2026-11-01') }, { channel: 'printed', state: 'waiting', at: null }],
};
const earlier = { ...current, changeId: '9', lastFour: '4569', state: 'objected', approvedAt: null, effectiveAt: null, endedAt: at('12:00', '2026-03-02'), firstPay: 'held', told: [] };

const office = { personNumber: 'SZ000813', name: '王夜班', department: '生产二部', proposalId: '31', digest, mayDecide: true, isNewPayee: false, findings: [] };
const changes = [
  { ...pending, changeId: '21', state: 'asked', approvedAt: null, effectiveAt: null, mayObject: false, ...office, findings: [{ code: 'sharedByMany', personNumbers: ['SZ000813', 'SZ000900', 'SZ000901'] }, { code: 'equalsOfficeUser', personNumbers: ['SZ000813', 'SH000001'] }] },
  { ...pending, mayObject: false, ...office, personNumber: 'SH000014', name: '李示例', mayDecide: false, isNewPayee: true },
  { ...current, ...office, mayDecide: false },
];

const proposal = { proposalId: '31', kind: 'bankAccount', details: { name: '王夜班', personNumber: 'SZ000813', lastFour: '0136', askedAs: 'office' }, proposedBy: '薪资专员示例', proposedAt: at('08:20', '2026-11-01'), expiresAt: at('08:20', '2026-11-15'), state: 'open', neededApprovals: 1, approvals: 0, digest, mayDecide: true, mayWithdraw: false, link: '/bank-accounts' };
const proposals = [
  proposal, { ...proposal, proposalId: '32', kind: 'bankFirstPay', link: '/bank-accounts/holds' },
  { ...proposal, proposalId: '33', kind: 'grant', details: { change: 'assign', holder: '赵示例', role: 'payrollClerk', rights: '', person: '', group: '', scopeKind: 'company', scopeKey: '', from: '2026-11-02', to: 'open' }, neededApprovals: 2, approvals: 1, link: null, mayDecide: false, mayWithdraw: true },
  { ...proposal, proposalId: '35', kind: 'scoreChange', details: { cycle: '2026 年 10 月', source: 'change', people: '1', name: '王夜班' }, link: '/reviews' },
  { ...proposal, proposalId: '34', kind: 'bankPolicy', details: { coolingOffDays: '5', addressDays: '14' }, state: 'rejected', link: null, mayDecide: false },
];
const notices = [
  { noticeId: '3', code: 'bankAccountInEffect', data: { lastFour: '0128' }, createdAt: at('10:00', '2026-09-04'), isRead: false, link: '/my/bank-account' },
  { noticeId: '2', code: 'bankAccountStopped', data: { why: 'objected' }, createdAt: at('12:00', '2026-03-02'), isRead: true, link: '/my/bank-account' },
  { noticeId: '1', code: 'bankAccountAsked', data: { lastFour: '0128', askedAs: 'office' }, createdAt: at('09:12', '2026-09-01'), isRead: true, link: null },
];
const hold = { personNumber: 'SH000014', name: '李示例', department: '研发部', reason: 'firstPay', accountFrom: null, lastFour: '0136', proposalId: '32', digest, mayDecide: true, isNewPayee: true };
const holds = [hold, { ...hold, personNumber: 'SZ000900', name: '赵示例', reason: 'sharedByMany', proposalId: null, digest: '', mayDecide: false, isNewPayee: false }, { ...hold, personNumber: 'BJ000002', name: '孙示例', reason: 'noAccount', lastFour: '', proposalId: null, digest: '', mayDecide: false, isNewPayee: false }];

const list = <Row>(request: FixtureRequest, rows: readonly Row[]): { total: number; rows: readonly Row[] } => (request.state.isEmpty ? { total: 0, rows: [] } : { total: rows.length, rows });

export const bankAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  readOwnBankAccount: request => ({ current: request.state.isEmpty ? null : current, changes: request.state.isEmpty ? [] : [pending, current, earlier], coolingOffDays: 3 }),
  readOwnAccountNumber: () => ({ accountNumber: '6222021234567890128' }), readAccountNumber: () => ({ accountNumber: '6222021234567890136' }),
  askOwnBankChange: () => ({ changeId: '12' }), askBankChange: () => ({ changeId: '21' }), objectToBankChange: () => ({ done: true }),
  listBankChanges: request => list(request, changes), listPayHolds: request => list(request, holds), readBankPolicy: () => ({ coolingOffDays: 3, addressDays: 14 }),
  listBankFindings: request => ({ rows: request.state.isEmpty ? [] : changes[0]?.findings }),
  listNewPayees: request => list(request, [{ personNumber: 'SH000014', name: '李示例', department: '研发部', hireDate: '2026-10-12', leaveDate: null, createdBy: '薪资专员示例', askedBy: '李示例', approvedBy: '薪资主管示例' }]),
  listProposals: request => list(request, proposals), readProposal: ({ params }) => ({ ...(proposals.find(({ proposalId }) => proposalId === params['proposalId']) ?? proposal), decisions: [] }), decideProposal: () => ({ state: 'approved' }), withdrawProposal: () => ({ done: true }),
  listNotices: request => ({ ...list(request, notices), unread: request.state.isEmpty ? 0 : 1 }), countUnreadNotices: request => ({ unread: request.state.isEmpty ? 0 : 1, toDecide: 2 }), markNoticesRead: () => ({ done: true }),
  listPrintedNotices: request => list(request, [{ deliveryId: '5', personNumber: 'SH000014', name: '李示例', code: 'bankAccountAsked', data: { lastFour: '0136', askedAs: 'office' }, createdAt: at('08:20', '2026-11-01') }]), recordHandover: () => ({ done: true }),
};
