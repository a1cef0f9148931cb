/**
 * The text of keys and tokens: `qxk_<company>_<key id>_<secret>`. The first parts say where to look, the secret is 256
 * random bits, and only its hash is kept. The prefix lets scanners of repositories find a key that was left somewhere.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

/** k: an API key, s: a client secret, t: a token of fifteen minutes. */
const credentialKinds = { apiKey: 'k', clientSecret: 's', token: 't' } as const;
export type CredentialKind = keyof typeof credentialKinds;

export type Credential = { readonly kind: CredentialKind; readonly companyId: number; readonly keyId: string; readonly secret: string };

export type RandomBytes = (count: number) => Buffer;

const pattern = /^qx([kst])_([1-9]\d{0,8})_([a-z0-9]{12})_([0-9a-f]{64})$/;
/** Something that looks like a credential, anywhere in a text: for addresses, where none may stand. */
export const credentialLike = /qx[kst]_\d+_[a-z0-9]{12}_/;

const kindOfLetter = (letter: string | undefined): CredentialKind => (letter === 'k' ? 'apiKey' : letter === 's' ? 'clientSecret' : 'token');

/** Null for every text that is no credential of ours, however little is wrong. */
export const readCredential = (text: string): Credential | null => {
  const found = pattern.exec(text);
  if (found === null) return null;
  return { kind: kindOfLetter(found[1]), companyId: Number(found[2]), keyId: found[3] ?? '', secret: found[4] ?? '' };
};

/** The public part of a key: 48 random bits. */
export const makeKeyId = (random: RandomBytes): string => random(6).toString('hex');

/** The secret part of a key: 256 random bits. */
export const makeSecret = (random: RandomBytes): string => random(32).toString('hex');

export const writeCredential = (credential: Credential): string =>
  `qx${credentialKinds[credential.kind]}_${credential.companyId}_${credential.keyId}_${credential.secret}`;

/** Secrets are random: one round of a plain hash keeps them, and a guess is hopeless. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(`qinxin program\n${secret}`).digest();

/** Compares in a time that does not depend on where they differ. */
export const isSameHash = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && timingSafeEqual(one, other);

/** The client id by which a program asks for a token. */
export const clientIdOf = (companyId: number, programCode: string): string => `${companyId}.${programCode}`;
