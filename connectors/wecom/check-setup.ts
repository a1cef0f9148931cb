import type { CheckResult, Clock, ConnectorError } from '#contracts/connector/connector';
import type { Result } from '#kernel/base/result';
import { createCallCounter, weComApis, type WeComClient } from './wecom-client.ts';
import { daySeconds } from './wecom-time.ts';

/** Each names one switch of WeCom's admin console; `error.data.step` says which page, texts are in phrases/. */
const steps = {
  appSecret: 'appSecretPage', contactSecret: 'contactSyncPage', contactList: 'contactSyncPage', members: 'appVisibleRange',
  checkin: 'checkinApiApps', approval: 'approvalApiApps',
} as const;
type CheckName = keyof typeof steps;

/**
 * The set-up check: one harmless call per scope. `gettoken` works from any address, so only the data calls show whether
 * the address is trusted. Unknown means that WeCom could not be asked.
 */
export const checkSetup = async (client: WeComClient, clock: Clock): Promise<readonly CheckResult[]> => {
  const counter = createCallCounter();
  const now = Math.floor(clock.nowMilliseconds() / 1000);
  const appToken = await client.signIn(counter, 'app');
  const contactToken = await client.signIn(counter, 'contact');
  const ask = async (name: CheckName, token: Result<string, ConnectorError>, call: () => Promise<Result<unknown, ConnectorError>>): Promise<CheckResult> =>
    resultOf(name, token.ok ? await call() : token);
  return [
    resultOf('appSecret', appToken),
    resultOf('contactSecret', contactToken),
    await ask('contactList', contactToken, () => client.call(counter, weComApis.userIdList, { body: { cursor: '', limit: 1 } })),
    await ask('members', appToken, () => client.call(counter, weComApis.departmentList, {})),
    await ask('checkin', appToken, () => client.call(counter, weComApis.corpCheckinOption, { body: {} })),
    await ask('approval', appToken, () => client.call(counter, weComApis.approvalInfo, {
      body: { starttime: String(now - daySeconds), endtime: String(now), new_cursor: '', size: 1, filters: [] },
    })),
  ];
};

const resultOf = (name: CheckName, result: Result<unknown, ConnectorError>): CheckResult => {
  if (result.ok) return { name, state: 'granted', data: {} };
  const { error } = result;
  const step = error.code === 'addressNotAllowed' ? 'trustedAddresses' : steps[name];
  const data = { code: error.code, errcode: Number(error.data['errcode'] ?? 0), fromAddress: String(error.data['fromAddress'] ?? ''), hint: String(error.data['hint'] ?? ''), step };
  return { name, state: error.class === 'fixCredential' || error.class === 'fixData' ? 'missing' : 'unknown', data };
};
