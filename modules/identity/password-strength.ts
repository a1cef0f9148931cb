/** What a new password must be: long, not known from breaches, not easily guessed, not one's own name. No rules about kinds of letters. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { failure, success, type Result } from '#kernel/base/result';
import type { PasswordWeakness } from './identity-errors.ts';
import { isKnownPassword } from './known-passwords.ts';

const shortestPassword = 10;
/** Of 0 to 4: an attacker with the stolen hash needs years. */
const leastScore = 3;
/** The estimator's work grows with the square of the length; more than this is strong enough. */
const mostLooked = 64;

let estimator: ZxcvbnFactory | null = null;
const estimate = (password: string, own: string[]): number =>
  (estimator ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })).check(password.slice(0, mostLooked), own).score;

/** Words of a name or address that a password must not be built on. */
const ownWords = (user: { readonly name: string; readonly email: string }): readonly string[] =>
  [user.name, ...user.name.split(/\s+/), user.email, user.email.split('@')[0] ?? '', ...(user.email.split('@')[0] ?? '').split(/[._-]+/)]
    .map((word) => word.normalize('NFKC').toLowerCase()).filter((word) => word.length >= (/\p{Script=Han}/u.test(word) ? 2 : 4));

/** Refuses a weak password with what to do about it. */
export const checkPassword = (password: string, user: { readonly name: string; readonly email: string }): Result<null, PasswordWeakness> => {
  const plain = password.normalize('NFKC');
  if ([...plain].length < shortestPassword) return failure({ code: 'passwordTooShort', data: { length: shortestPassword } });
  const own = ownWords(user);
  const lower = plain.toLowerCase();
  if (own.some((word) => lower.includes(word) && [...lower.replaceAll(word, '')].length < shortestPassword)) return failure({ code: 'passwordNamesUser', data: {} });
  if (isKnownPassword(plain)) return failure({ code: 'passwordKnown', data: {} });
  return estimate(plain, [...own, 'qinxin']) < leastScore ? failure({ code: 'passwordGuessable', data: {} }) : success(null);
};
