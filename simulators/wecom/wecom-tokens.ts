import { hash } from 'node:crypto';
import type { WeComApp } from './wecom-state.ts';
import { answered, refused, type WeComAnswer } from './wecom-answer.ts';

const lifeSeconds = 7200;
const failuresPerHour = 2000;

export type TokenVerdict = { readonly app: WeComApp } | { readonly errcode: 40014 | 41001 | 42001 };

export type WeComTokens = {
  readonly issue: (corpId: string, secret: string, nowMilliseconds: number) => WeComAnswer;
  readonly verify: (token: string, nowMilliseconds: number) => TokenVerdict;
  /** Ends a token early, as WeCom may at any time. */
  readonly expire: (token: string) => void;
  readonly issuedCount: () => number;
};

/** One token per app secret; asking again within its life gives the same one and does not lengthen it. */
export const createWeComTokens = (corpId: string, apps: readonly WeComApp[], seed: number): WeComTokens => {
  const current = new Map<string, { token: string; endsAt: number }>();
  const known = new Map<string, { app: WeComApp; endsAt: number }>();
  let issued = 0;
  let failures: number[] = [];
  const badCredential = (errcode: number, now: number): WeComAnswer => { failures.push(now); return refused(errcode); };
  return {
    issue: (askedCorpId, secret, now) => {
      failures = failures.filter((at) => at > now - 3_600_000);
      if (failures.length >= failuresPerHour) return refused(45009);
      if (secret === '') return refused(41004);
      if (askedCorpId === '') return refused(41002);
      if (askedCorpId !== corpId) return badCredential(40013, now);
      const app = apps.find((candidate) => candidate.secret === secret);
      if (app === undefined) return badCredential(40001, now);
      let held = current.get(secret);
      if (held === undefined || held.endsAt <= now) {
        issued += 1;
        const token = hash('sha512', `${seed}:${issued}:${app.agentId}`, 'base64url') + hash('sha512', `${issued}:${seed}`, 'base64url');
        held = { token, endsAt: now + lifeSeconds * 1000 };
        current.set(secret, held);
        known.set(token, { app, endsAt: held.endsAt });
      }
      return answered({ access_token: held.token, expires_in: Math.ceil((held.endsAt - now) / 1000) });
    },
    verify: (token, now) => {
      if (token === '') return { errcode: 41001 };
      const held = known.get(token);
      if (held === undefined) return { errcode: 40014 };
      return held.endsAt <= now ? { errcode: 42001 } : { app: held.app };
    },
    expire: (token) => {
      const held = known.get(token);
      if (held === undefined) return;
      known.set(token, { ...held, endsAt: 0 });
      const now = current.get(held.app.secret);
      if (now?.token === token) current.delete(held.app.secret);
    },
    issuedCount: () => issued,
  };
};
