/** Identity tokens, right and in every way wrong, signed with node:crypto alone: no library that the product trusts. */
import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

export const tokenMistakes = [
  'algNone', 'algNoneCased', 'unsigned', 'hmacWithPublicKey', 'hmacWithClientSecret', 'hmacOfOctKey', 'otherKey', 'otherTenantKey', 'jku', 'x5u', 'jwkInHeader', 'x5cInHeader', 'crit', 'kidPath', 'kidSql', 'changedPayload', 'changedSignature', 'emptySignature',
  'expired', 'noExpiry', 'notYet', 'issuedInFuture', 'tooOld', 'noIssuedAt', 'otherAudience', 'noAudience', 'twoAudiencesWithoutParty', 'otherParty', 'otherIssuer', 'issuerWithSlash', 'noIssuer', 'otherNonce', 'noNonce', 'replayed', 'noSubject', 'emptySubject', 'numberSubject', 'longSubject', 'notAToken', 'fourParts', 'duplicateJson',
] as const;
export type TokenMistake = (typeof tokenMistakes)[number];

export type SigningKey = { readonly kid: string; readonly alg: 'RS256' | 'ES256' | 'PS256'; readonly privateKey: KeyObject };

export const createSigningKey = (kid: string, alg: SigningKey['alg']): SigningKey => ({
  kid, alg, privateKey: alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
});

export const publicJwk = ({ kid, alg, privateKey }: SigningKey): Readonly<Record<string, unknown>> => ({ ...createPublicKey(privateKey).export({ format: 'jwk' }), kid, alg, use: 'sig' });

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signatureOf = (key: SigningKey, input: string): Buffer => {
  const padding = key.alg === 'PS256' ? { padding: 6, saltLength: 32 } : {};
  return sign('sha256', Buffer.from(input), key.alg === 'ES256' ? { key: key.privateKey, dsaEncoding: 'ieee-p1363' } : { key: key.privateKey, ...padding });
};

const signToken = (key: SigningKey, payload: object, header: object = {}): string => {
  const input = `${encode({ alg: key.alg, typ: 'JWT', kid: key.kid, ...header })}.${encode(payload)}`;
  return `${input}.${signatureOf(key, input).toString('base64url')}`;
};

const hmacToken = (secret: string | Buffer, payload: object, kid: string): string => {
  const input = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};

export type Claims = { readonly iss: string; readonly aud: string | readonly string[]; readonly sub: string; readonly nonce: string; readonly iat: number; readonly exp: number; readonly [name: string]: unknown };
export type TokenContext = { readonly key: SigningKey; readonly clientSecret: string; readonly octSecret: Buffer; readonly attackerAddress: string; readonly earlier: string | null; readonly otherTenant: SigningKey };

const without = (claims: Claims, name: string): object => Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

/** Payloads that are wrong while the signature is right. */
const wrongClaims = (mistake: TokenMistake, claims: Claims): object | null => {
  switch (mistake) {
    case 'expired': return { ...claims, iat: claims.iat - 600, exp: claims.iat - 300 };
    case 'noExpiry': return without(claims, 'exp');
    case 'notYet': return { ...claims, nbf: claims.iat + 3600 };
    case 'issuedInFuture': return { ...claims, iat: claims.iat + 3600, exp: claims.exp + 3600 };
    case 'tooOld': return { ...claims, iat: claims.iat - 7200, exp: claims.exp + 3600 };
    case 'noIssuedAt': return without(claims, 'iat');
    case 'otherAudience': return { ...claims, aud: 'another-client' };
    case 'noAudience': return without(claims, 'aud');
    case 'twoAudiencesWithoutParty': return { ...claims, aud: [claims.aud, 'another-client'] };
    case 'otherParty': return { ...claims, azp: 'another-client' };
    case 'otherIssuer': return { ...claims, iss: 'https://issuer.other.example' };
    case 'issuerWithSlash': return { ...claims, iss: `${claims.iss}/` };
    case 'noIssuer': return without(claims, 'iss');
    case 'otherNonce': return { ...claims, nonce: 'another' };
    case 'noNonce': return without(claims, 'nonce');
    case 'noSubject': return without(claims, 'sub');
    case 'emptySubject': return { ...claims, sub: '' };
    case 'numberSubject': return { ...claims, sub: 7 };
    case 'longSubject': return { ...claims, sub: 'x'.repeat(300) };
    default: return null;
  }
};

const changedPart = (token: string, part: number, to: string): string => token.split('.').map((text, index) => (index === part ? to : text)).join('.');

const forgedToken = (mistake: TokenMistake, claims: Claims, context: TokenContext): string => {
  const { key } = context;
  const attacker = createSigningKey(key.kid, 'RS256');
  const input = (alg: string): string => `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`;
  const right = signToken(key, claims);
  switch (mistake) {
    case 'algNone': return `${input('none')}.`;
    case 'algNoneCased': return `${input('NoNe')}.`;
    case 'unsigned': return right.split('.').slice(0, 2).join('.');
    case 'emptySignature': return `${right.split('.').slice(0, 2).join('.')}.`;
    case 'hmacWithPublicKey': return hmacToken(createPublicKey(key.privateKey).export({ format: 'pem', type: 'spki' }), claims, key.kid);
    case 'hmacWithClientSecret': return hmacToken(context.clientSecret, claims, key.kid);
    case 'hmacOfOctKey': return hmacToken(context.octSecret, claims, 'shared');
    case 'otherKey': return signToken(attacker, claims);
    case 'otherTenantKey': return signToken({ ...context.otherTenant, kid: key.kid }, claims);
    case 'jku': return signToken(attacker, claims, { jku: `${context.attackerAddress}/jwks` });
    case 'x5u': return signToken(attacker, claims, { x5u: `${context.attackerAddress}/cert.pem` });
    case 'jwkInHeader': return signToken(attacker, claims, { jwk: publicJwk(attacker) });
    case 'x5cInHeader': return signToken(attacker, claims, { x5c: [randomBytes(64).toString('base64')] });
    case 'crit': return signToken(key, claims, { crit: ['exp-strict'], 'exp-strict': true });
    case 'kidPath': return signToken(attacker, claims, { kid: '../../../../dev/null' });
    case 'kidSql': return signToken(attacker, claims, { kid: "x' union select 'secret" });
    case 'changedPayload': return changedPart(right, 1, encode({ ...claims, sub: 'somebody-else' }));
    case 'changedSignature': return changedPart(right, 2, signatureOf(key, 'something else').toString('base64url'));
    case 'replayed': return context.earlier ?? signToken(key, { ...claims, nonce: 'of an earlier sign-in' });
    case 'notAToken': return 'not a token';
    case 'fourParts': return `${right}.x`;
    case 'duplicateJson': return changedPart(right, 1, Buffer.from(`${JSON.stringify(claims).slice(0, -1)},"sub":"somebody-else"}`).toString('base64url'));
    default: return right;
  }
};

/** The token for a mistake; without one, the right token. */
export const issueIdToken = (mistake: TokenMistake | null, claims: Claims, context: TokenContext): string => {
  if (mistake === null) return signToken(context.key, claims);
  const wrong = wrongClaims(mistake, claims);
  return wrong === null ? forgedToken(mistake, claims, context) : signToken(context.key, wrong);
};
