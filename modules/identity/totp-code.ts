/** Time-based one-time codes (RFC 6238: SHA-1, six digits, thirty seconds), as the usual apps make them. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export const stepSeconds = 30;
const digits = 6;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 without padding, as apps take a secret. */
export const toBase32 = (bytes: Uint8Array): string => {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
};

const codeAt = (secret: Uint8Array, step: number): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 10 ** digits).padStart(digits, '0');
};

/** The step that a code belongs to: this one, the last or the next; null when none. Anything but six digits is none. */
export const matchingStep = (secret: Uint8Array, code: unknown, now: number): number | null => {
  if (typeof code !== 'string' || !/^\d{6}$/.test(code)) return null;
  const given = Buffer.from(code);
  let found: number | null = null;
  for (const step of [now - 1, now, now + 1]) if (timingSafeEqual(Buffer.from(codeAt(secret, step)), given)) found = step;
  return found;
};

/** What an app reads from the QR code. */
export const otpauthAddress = (secret: Uint8Array, account: string): string =>
  `otpauth://totp/${encodeURIComponent(`Qinxin:${account}`)}?secret=${toBase32(secret)}&issuer=Qinxin&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`;
