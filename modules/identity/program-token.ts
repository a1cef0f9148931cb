/** OAuth 2.0 client credentials: a client secret against a token that lives for minutes. */
import { failure, success, type Result } from '#kernel/base/result';
import { asSystem, withCompany, type ApiFailure } from '#modules/platform';
import { findKeyOf, isUsable, type ProgramAccessDeps, type ProgramCaller } from './program-access.ts';
import { clientIdOf, hashSecret, makeSecret, readCredential, writeCredential, type RandomBytes } from './program-key.ts';
import { insertToken } from './program-store.ts';

const tokenSeconds = 15 * 60;

export type TokenRequest = { readonly clientId: string; readonly clientSecret: string; readonly from: string };

/** `user:secret` of HTTP Basic, each percent-encoded as the standard asks; null when it is none. */
export const readBasic = (authorization: string): { readonly clientId: string; readonly clientSecret: string } | null => {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return null;
  try {
    return { clientId: decodeURIComponent(text.slice(0, colon)), clientSecret: decodeURIComponent(text.slice(colon + 1)) };
  } catch {
    return null;
  }
};

/** Exchanges the secret. Every refusal is the same; `caller` is for the log. */
export const issueProgramToken = async (deps: ProgramAccessDeps & { readonly random: RandomBytes }, request: TokenRequest): Promise<{ readonly result: Result<{ readonly token: string; readonly seconds: number }, ApiFailure>; readonly caller: ProgramCaller | null }> => {
  const refused = failure<ApiFailure>({ code: 'notSignedIn' });
  const credential = readCredential(request.clientSecret);
  if (credential === null || credential.kind !== 'clientSecret') return { result: refused, caller: null };
  const found = await findKeyOf(deps, credential, request.from);
  if (found === null) return { result: refused, caller: null };
  const { held, hash } = found;
  const caller = { companyId: credential.companyId, programCode: held.programCode, keyId: credential.keyId };
  const now = deps.nowMilliseconds();
  if (request.clientId !== clientIdOf(credential.companyId, held.programCode) || !isUsable(held, credential, hash, now)) return { result: refused, caller };
  const secret = makeSecret(deps.random);
  // No token outlives the secret it was made from.
  const expiresAt = Math.min(now + tokenSeconds * 1000, held.expiresAt);
  await withCompany(deps.database, asSystem(credential.companyId, 'signIn', `program:${held.programCode}`), (tx) =>
    insertToken(tx, { tokenHash: hashSecret(secret), keyId: credential.keyId, now, expiresAt }));
  return { result: success({ token: writeCredential({ ...credential, kind: 'token', secret }), seconds: Math.floor((expiresAt - now) / 1000) }), caller };
};
