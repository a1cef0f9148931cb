/** Keys of the sign-in, each for one purpose, made from the installation's secret. */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

export type IdentityKeys = {
  /** Seals a value for one user: it opens for no other. */
  readonly seal: (userId: string, plain: Buffer) => Buffer;
  readonly open: (userId: string, sealed: Buffer) => Buffer;
  readonly hashCode: (userId: string, code: string) => Buffer;
  readonly deviceKey: Buffer;
};

const nonceBytes = 12;
const tagBytes = 16;

/** The keys of signing in, each derived for its purpose from the installation's secret. */
export const createIdentityKeys = (secret: string): IdentityKeys => {
  const keyFor = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'qinxin identity', purpose, 32));
  const sealKey = keyFor('totp secret');
  const codeKey = keyFor('recovery code');
  return {
    seal: (userId, plain) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(userId));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open: (userId, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', sealKey, sealed.subarray(0, nonceBytes)).setAAD(Buffer.from(userId)).setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    },
    hashCode: (userId, code) => createHmac('sha256', codeKey).update(`${userId} ${code}`).digest(),
    deviceKey: keyFor('known device'),
  };
};

/** What is stored of a token that has enough randomness of its own. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
/** 256 random bits as text. */
export const newToken = (): string => randomBytes(32).toString('base64url');
