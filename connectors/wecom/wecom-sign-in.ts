/** Signing in with WeCom: the address of its page, and who came back from it. */
import { failure, success, type Result } from '#kernel/base/result';
import type { ConnectorDeps, ConnectorError } from '#contracts/connector/connector';
import { connectorError } from '#contracts/connector/kit/connector-error';
import { createCallCounter, createWeComClient, weComApis } from './wecom-client.ts';
import { readWeComSettings } from './wecom-settings.ts';

export type WeComSignInPlace = {
  readonly corpId: string;
  readonly agentId: string;
  /** Where the pages stand; empty for WeCom itself. */
  readonly pagesUrl: string;
};

/** The page inside the client signs in at once; the one for a desktop shows a QR code. */
export const weComSignInAddress = (place: WeComSignInPlace, wish: { readonly insideApp: boolean; readonly returnAddress: string; readonly state: string }): string => {
  const base = place.pagesUrl.replace(/\/+$/, '');
  const common = { appid: place.corpId, agentid: place.agentId, redirect_uri: wish.returnAddress, state: wish.state };
  if (!wish.insideApp) return `${base === '' ? 'https://login.work.weixin.qq.com' : base}/wwlogin/sso/login?${new URLSearchParams({ login_type: 'CorpApp', ...common }).toString()}`;
  return `${base === '' ? 'https://open.weixin.qq.com' : base}/connect/oauth2/authorize?${new URLSearchParams({ ...common, response_type: 'code', scope: 'snsapi_base' }).toString()}#wechat_redirect`;
};

export type WeComSignIn = {
  /** The member behind a code, as the corp spells the userid; null for someone outside the corp. A code counts once. */
  readonly memberOf: (code: string) => Promise<Result<string | null, ConnectorError>>;
};

/** Sign-in through the corp that the settings name. */
export const createWeComSignIn = (deps: ConnectorDeps, settings: Readonly<Record<string, string>>): WeComSignIn => {
  const client = createWeComClient(deps, readWeComSettings(settings));
  return {
    memberOf: async (code) => {
      const answer = await client.call(createCallCounter(), weComApis.userInfo, { query: { code } });
      if (!answer.ok) return answer;
      const { userid, openid } = answer.value.value as { userid?: unknown; openid?: unknown };
      if (typeof userid === 'string' && userid !== '') {
        // "CorpId/userid" is a member of a linked corp: not one of ours.
        return success(userid.includes('/') ? null : userid);
      }
      return typeof openid === 'string' ? success(null) : failure(connectorError('schemaChanged', { path: weComApis.userInfo.path, field: 'userid' }));
    },
  };
};
