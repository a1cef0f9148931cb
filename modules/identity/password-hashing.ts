/**
 * Hashes passwords with the library's function (scrypt), a few at a time: a storm of sign-ins waits in line or is turned
 * away and leaves the processors to the pay run. A user who does not exist costs the same time as one who does.
 */
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { failure, success, type Result } from '#kernel/base/result';

export type TooBusy = { readonly code: 'tooManyRequests'; readonly data: { readonly seconds: number } };

export type PasswordHashing = {
  readonly hash: (password: string) => Promise<Result<string, TooBusy>>;
  /** Against no hash, the work is done all the same and the answer is no. */
  readonly verify: (hash: string | null, password: string) => Promise<Result<boolean, TooBusy>>;
  /** The most that ran at once since the start; a test looks at it. */
  readonly mostAtOnce: () => number;
};

export type HashFunctions = { readonly hash: (password: string) => Promise<string>; readonly verify: (given: { readonly hash: string; readonly password: string }) => Promise<boolean> };

export type PasswordHashingOptions = {
  readonly atOnce?: number;
  readonly waiting?: number;
  /** Others than the library's, for proofs that need thousands of tries. */
  readonly functions?: HashFunctions;
};

const usualAtOnce = 2;
/** A hash takes a tenth of a second: whoever stands behind this many would wait longer than they care to. */
const usualWaiting = 100;

/** `atOnce` hashes run side by side and `waiting` more stand in line; beyond that `tooManyRequests` with the seconds to wait. */
export const createPasswordHashing = ({ atOnce = usualAtOnce, waiting = usualWaiting, functions = { hash: hashPassword, verify: verifyPassword } }: PasswordHashingOptions = {}): PasswordHashing => {
  const line: (() => void)[] = [];
  let running = 0;
  let most = 0;
  let nobodysHash: Promise<string> | null = null;
  const run = async <T>(work: () => Promise<T>): Promise<Result<T, TooBusy>> => {
    if (running >= atOnce) {
      if (line.length >= waiting) return failure({ code: 'tooManyRequests', data: { seconds: 10 } });
      await new Promise<void>((resolve) => line.push(resolve));
    } else running += 1;
    most = Math.max(most, running);
    try {
      return success(await work());
    } finally {
      const next = line.shift();
      // The place is handed on, so that nobody can slip in between.
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    hash: (password) => run(() => functions.hash(password)),
    verify: (hash, password) => run(async () => {
      const against = hash ?? (await (nobodysHash ??= functions.hash('nobody has this password')));
      return (await functions.verify({ hash: against, password })) && hash !== null;
    }),
    mostAtOnce: () => most,
  };
};
