/**
 * Signing in with WeCom: the page inside the client, the QR page on a desktop, and the code that both give back. Whoever
 * opens a page chooses the member (`member=U001`), as holding that member's phone would; `member=stranger` is someone
 * outside the corp.
 */
import { hash } from 'node:crypto';
import { answered, refused, type WeComAnswer } from './wecom-answer.ts';
import type { WeComCall } from './wecom-call.ts';
import type { WeComHeld } from './wecom-held.ts';
import type { WeComApp } from './wecom-state.ts';

const lifeSeconds = 300;

export type WeComLogins = {
  readonly issue: (app: WeComApp, member: string, nowSeconds: number) => string;
  /** Takes the code: a second time it is unknown. */
  readonly redeem: (app: WeComApp, code: string, nowSeconds: number) => { readonly member: string } | { readonly errcode: 40029 | 42003 };
};

/** Members who agree to sign in, and the codes they bring; codes count once and last five minutes. */
export const createWeComLogins = (seed: number): WeComLogins => {
  const codes = new Map<string, { readonly agentId: number; readonly member: string; readonly endsAt: number }>();
  let issued = 0;
  return {
    issue: (app, member, now) => {
      issued += 1;
      const code = hash('sha512', `${seed}:login:${issued}`, 'base64url');
      codes.set(code, { agentId: app.agentId, member, endsAt: now + lifeSeconds });
      return code;
    },
    redeem: (app, code, now) => {
      const held = codes.get(code);
      if (held === undefined || held.agentId !== app.agentId) return { errcode: 40029 };
      codes.delete(code);
      return held.endsAt <= now ? { errcode: 42003 } : { member: held.member };
    },
  };
};

/** auth/getuserinfo */
export const getUserInfo = (call: WeComCall): WeComAnswer => {
  const code = call.query.get('code') ?? '';
  if (code === '') return refused(40063);
  const redeemed = call.logins.redeem(call.app, code, call.nowSeconds);
  if ('errcode' in redeemed) return refused(redeemed.errcode);
  const user = call.held.visibleUser(call.app, redeemed.member, call.nowSeconds);
  return answered(user === undefined ? { openid: `o${hash('sha256', redeemed.member, 'base64url').slice(0, 27)}` } : { userid: user.userId });
};

export type WeComPage = { readonly status: number; readonly location: string | null; readonly html: string };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const page = (title: string, body: string): WeComPage => ({ status: 200, location: null, html: `<!doctype html><meta charset="utf-8"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${body}` });

const pagePaths: Readonly<Record<string, string>> = { '/connect/oauth2/authorize': '企业微信登录', '/wwlogin/sso/login': '企业微信扫码登录' };
const longestChoice = 200;

/** What is wrong with the address that the product made; null when nothing is. */
const problemOf = (path: string, query: URLSearchParams, corpId: string, app: WeComApp | undefined): string | null => {
  if (query.get('appid') !== corpId || app === undefined) return 'appid 或 agentid 参数错误';
  const isQr = path === '/wwlogin/sso/login';
  if (isQr ? query.get('login_type') !== 'CorpApp' : query.get('response_type') !== 'code' || query.get('scope') !== 'snsapi_base') return '参数错误 40058';
  const back = query.get('redirect_uri') ?? '';
  if (!/^https?:\/\//.test(back) || !URL.canParse(back)) return 'redirect_uri 参数错误 50001';
  if (app.trustedDomain !== undefined && new URL(back).host !== app.trustedDomain) return 'redirect_uri 域名与可信域名不一致 50001';
  return /^[a-zA-Z0-9]{0,128}$/.test(query.get('state') ?? '') ? null : 'state 参数错误';
};

/** Answers the two pages; null for every other path. */
export const answerPage = (held: WeComHeld, logins: WeComLogins, nowSeconds: number, path: string, query: URLSearchParams): WeComPage | null => {
  const title = pagePaths[path];
  if (title === undefined) return null;
  const app = held.state.apps.find((candidate) => candidate.kind === 'selfBuilt' && String(candidate.agentId) === query.get('agentid'));
  const problem = problemOf(path, query, held.state.corpId, app);
  if (problem !== null || app === undefined) return page('无法登录', `<p>${escaped(problem ?? '')}</p>`);
  const member = query.get('member');
  if (member === null) {
    const link = (chosen: string): string => `?${new URLSearchParams([...query, ['member', chosen]]).toString()}`;
    const choices = held.state.users.filter((user) => held.visibleUser(app, user.userId, nowSeconds) !== undefined).slice(0, longestChoice);
    return page(title, `<p>${escaped(app.name)}</p><ul>${choices.map((user) => `<li><a href="${escaped(link(user.userId))}">${escaped(`${user.name} ${user.userId}`)}</a></li>`).join('')}<li><a href="${escaped(link('stranger'))}">企业外人员</a></li></ul>`);
  }
  const back = new URL(query.get('redirect_uri') ?? '');
  back.searchParams.set('code', logins.issue(app, member, nowSeconds));
  back.searchParams.set('state', query.get('state') ?? '');
  return { status: 302, location: back.href, html: '' };
};
