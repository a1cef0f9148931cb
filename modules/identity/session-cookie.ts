/** The session's cookie as the library signs it, read without the library: it is looked at for every request. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const valuesOf = (cookieHeader: string, name: string): readonly string[] =>
  cookieHeader.split(';').map((part) => part.trim()).filter((part) => part.startsWith(`${name}=`)).map((part) => part.slice(name.length + 1));

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** The one value of a cookie; null when there is none, or more than one: then somebody has planted one. */
export const readCookie = (cookieHeader: string | undefined, name: string): string | null => {
  const values = cookieHeader === undefined ? [] : valuesOf(cookieHeader, name);
  return values.length === 1 ? decoded(values[0] ?? '') : null;
};

/** The token behind the signature; null when the signature is not ours. */
export const verifyCookie = (value: string, secret: string): string | null => {
  const dot = value.lastIndexOf('.');
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1), 'base64');
  const due = createHmac('sha256', secret).update(token).digest();
  return given.length === due.length && timingSafeEqual(given, due) ? token : null;
};

/** What a cache may know a session by. */
export const cookieKey = (cookieHeader: string | undefined, name: string): string | null => {
  const value = readCookie(cookieHeader, name);
  return value === null ? null : createHash('sha256').update(value).digest('base64');
};

/** What a browser would send back for these Set-Cookie lines. */
export const cookiesOf = (setCookies: readonly string[]): string => setCookies.map((cookie) => cookie.split(';')[0]).join('; ');
