/** Made-up answers about accounts: one's own, the users of a company, second factors. */
import type { FixtureRequest } from './fixture-answers.ts';

const at = (time: string, date = '2026-11-02'): string => `${date}T${time}:00+08:00`;

export const identityAnswers: Readonly<Record<string, (request: FixtureRequest) => unknown>> = {
  readSecurity: ({ state }) => ({
    hasPassword: true, isSecondFactorRequired: !state.isEmpty, totpSince: state.isEmpty ? null : at('08:30', '2026-10-05'), recoveryCodesLeft: state.isEmpty ? 0 : 9,
    passkeys: state.isEmpty ? [] : [{ passkeyId: 'p1', name: '办公电脑', createdAt: at('09:10', '2026-10-05') }],
    notices: state.isEmpty ? [] : [{ at: at('09:10', '2026-10-05'), code: 'passkeyAdded', from: '10.0.0.4', isUnseen: true }, { at: at('08:30', '2026-10-05'), code: 'totpOn', from: '10.0.0.4', isUnseen: false }],
  }),
  startTotp: () => ({ secret: 'JBSWY3DPEHPK3PXP', address: 'otpauth://totp/Qinxin%3Aclerk%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Qinxin&algorithm=SHA1&digits=6&period=30' }),
  renewRecoveryCodes: () => ({ recoveryCodes: Array.from({ length: 10 }, (_, index) => `ABCD-EFGH-IJKL-MN2${index % 6 + 2}`) }),
  listOwnSessions: () => ({
    sessions: [
      { sessionId: 's1', isCurrent: true, method: 'password', device: 'Mozilla/5.0 (X11; Linux x64) Chrome/153', from: '10.0.0.4', createdAt: at('08:00'), seenAt: at('08:59'), expiresAt: at('20:00') },
      { sessionId: 's2', isCurrent: false, method: 'passkey', device: 'Mozilla/5.0 (Linux; Android 16) Mobile', from: '10.0.7.19', createdAt: at('07:40'), seenAt: at('07:55'), expiresAt: at('19:40') },
    ],
  }),
  listUsers: ({ state }) => ({
    users: state.isEmpty ? [] : [
      { userId: 'u1', name: '王示例', email: 'wang@example.com', personNumber: 'SZ000813', isDisabled: false, hasSecondFactor: true, lastSeenAt: at('08:59') },
      { userId: 'u2', name: '李示例', email: 'li@example.com', personNumber: null, isDisabled: true, hasSecondFactor: false, lastSeenAt: null },
    ],
  }),
  issuePasswordLink: () => ({ address: 'http://127.0.0.1:8866/set-password#made-up-token-that-opens-nothing', expiresAt: at('09:00', '2026-11-03') }),
  readSignInPolicy: () => ({ secondFactor: 'sensitiveRights' }),
};
