/** Made-up programs, their requests and sign-in providers for looking at screens. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = '2026-11-02T09:00:00+08:00';
const later = '2027-01-31T23:59:59+08:00';
const key = { keyId: '0a1b2c3d4e5f', kind: 'apiKey', state: 'valid', isWaiting: false, createdAt: at, expiresAt: later, revokedAt: null, lastUsedAt: at };
const grant = { action: 'read', fieldClass: 'personal', state: 'valid', proposedBy: '周管理', confirmedBy: null };
const programs = [
  { programCode: 'finance', name: '财务系统', networks: ['203.0.113.0/24'], requestsPerMinute: 60, state: 'active', clientId: '1.finance', createdAt: at, grants: [grant, { ...grant, fieldClass: 'pay', state: 'waiting' }], keys: [key, { ...key, keyId: '4d5e6f708192', isWaiting: true }, { ...key, keyId: '9f8e7d6c5b4a', kind: 'clientSecret', state: 'revoked', revokedAt: at, lastUsedAt: null }] },
  { programCode: 'directory', name: '身份目录', networks: [], requestsPerMinute: 600, state: 'ended', clientId: '1.directory', createdAt: at, grants: [{ ...grant, action: 'provision', fieldClass: 'public' }], keys: [] },
];
const request = { at, programCode: 'finance', keyId: '0a1b2c3d4e5f', method: 'GET', route: '/api/people', status: 200, from: '203.0.113.7' };
const requests = [request, { ...request, route: '/api/payroll/:month/register', status: 403 }, { ...request, status: 401, from: '198.51.100.9' }];
const providers = [
  { providerCode: 'main', name: '公司账号', isListed: false, makesUsers: false, settings: { kind: 'openId', issuer: 'https://login.example.com/realm', clientId: 'qinxin' }, hasSecret: true, secretExpiresAt: later, links: 12 },
  { providerCode: 'wecom', name: '企业微信', isListed: true, makesUsers: true, settings: { kind: 'wecom', sourceCode: 'wecom', agentId: '1000002', pagesUrl: '' }, hasSecret: false, secretExpiresAt: null, links: 0 },
];

export const programAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  listPrograms: ({ state }) => ({ programs: state.isEmpty ? [] : programs }),
  listProgramRequests: ({ state }) => ({ total: state.isEmpty ? 0 : requests.length, rows: state.isEmpty ? [] : requests }),
  listWaitingProgramGrants: ({ state }) => ({ grants: state.isEmpty ? [] : [{ programCode: 'finance', programName: '财务系统', action: 'read', fieldClass: 'pay', proposedBy: '周管理', proposedAt: at, mayConfirm: true }], keys: state.isEmpty ? [] : [{ programCode: 'finance', programName: '财务系统', keyId: '4d5e6f708192', kind: 'apiKey', networks: ['203.0.113.0/24'], createdBy: '周管理', createdAt: at, mayConfirm: true }] }),
  issueProgramKey: () => ({ keyId: '111122223333', secret: `qxk_1_111122223333_${'0123456789abcdef'.repeat(4)}`, clientId: '1.finance', expiresAt: later }),
  listSignInProviders: ({ state }) => ({ returnAddress: 'https://qinxin.example.com/sign-in/return', providers: state.isEmpty ? [] : providers }),
  listSignInWays: ({ state }) => ({ ways: state.isEmpty ? [] : [{ companyCode: 'xinghe', companyName: '星河示例制造有限公司', providerCode: 'wecom', kind: 'wecom', name: '企业微信登录' }] }),
};
