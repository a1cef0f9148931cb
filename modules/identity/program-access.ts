/**
 * A request with `Authorization: Bearer`: which program it is, whether it may call now and from there, and the line it
 * leaves in the access log. Everything is asked of the database for every request, so that a key taken back is dead at once.
 */
import ipaddr from 'ipaddr.js';
import type { Right } from '#contracts/api/access-terms';
import { classesOfConfirmedKeys } from '#contracts/api/program-api';
import { failure, success, type Result } from '#kernel/base/result';
import { asSystem, readCompany, withCompany, type ApiFailure, type Database, type Reach, type Rights, type Subject } from '#modules/platform';
import { hashSecret, isSameHash, readCredential, type Credential } from './program-key.ts';
import { findHeldKey, insertRequest, type HeldKey, type ProgramRequest } from './program-store.ts';

/** Who the log names: known as soon as the key's public part is, also when the request is refused. */
export type ProgramCaller = { readonly companyId: number; readonly programCode: string; readonly keyId: string };

export type ProgramAdmission = { readonly result: Result<Subject, ApiFailure>; readonly caller: ProgramCaller | null };

export type ProgramAccess = {
  readonly admit: (authorization: string, from: string) => Promise<ProgramAdmission>;
  readonly record: (caller: ProgramCaller, request: Omit<ProgramRequest, 'at' | 'programCode' | 'keyId'>) => Promise<void>;
};

export type ProgramAccessDeps = { readonly database: Database; readonly nowMilliseconds: () => number };

const minuteMilliseconds = 60_000;

/** Starts of requests within the last minute, by program. Counted in this process. */
const createMinuteLimit = (nowMilliseconds: () => number): ((key: string, most: number) => boolean) => {
  const starts = new Map<string, number[]>();
  return (key, most) => {
    const now = nowMilliseconds();
    const recent = (starts.get(key) ?? []).filter((at) => at > now - minuteMilliseconds);
    if (recent.length >= most) return false;
    recent.push(now);
    starts.set(key, recent);
    return true;
  };
};

/** An IPv4 address that arrived over IPv6 counts as what it is. */
const plainAddress = (address: string): string => (ipaddr.isValid(address) ? ipaddr.process(address).toString() : '0.0.0.0');

/** Whether the secret opens the key: the key itself, or a token made from it that still lives. */
const opens = (held: HeldKey, credential: Credential, hash: Buffer): boolean => {
  if (credential.kind === 'token') return held.kind === 'clientSecret' && held.isTokenValid;
  return held.kind === credential.kind && isSameHash(held.secretHash, hash);
};

/** Whether a credential opens its key now (epoch milliseconds): neither ended nor taken back, from an allowed network. */
export const isUsable = (held: HeldKey, credential: Credential, hash: Buffer, now: number): boolean =>
  opens(held, credential, hash) && !held.isRevoked && !held.isEnded && held.expiresAt > now && held.isNetworkAllowed;

/** One administrator makes a key and sees it: what needed a second person to be given is open once one stands behind the key too. */
const rightsOf = (held: Pick<HeldKey, 'isConfirmed' | 'grants'>): Rights => {
  const everyone: Reach = 'all';
  return Object.fromEntries(held.grants.filter(({ fieldClass }) => held.isConfirmed || !classesOfConfirmedKeys.includes(fieldClass)).map(({ action, fieldClass }): readonly [Right, Reach] => [`${action}:${fieldClass}`, everyone]));
};

/** Looks a credential up. `caller` is null when not even its public part is known. */
export const findKeyOf = async (deps: ProgramAccessDeps, credential: Credential, from: string): Promise<{ readonly held: HeldKey; readonly hash: Buffer } | null> => {
  const hash = hashSecret(credential.secret);
  const asked = { keyId: credential.keyId, tokenHash: hash, from: plainAddress(from), now: deps.nowMilliseconds() };
  const held = await readCompany(deps.database, asSystem(credential.companyId, 'signIn', 'server'), (tx) => findHeldKey(tx, asked));
  return held === null ? null : { held, hash };
};

/** Admits requests of programs: by key or token, network and requests a minute. */
export const createProgramAccess = (deps: ProgramAccessDeps): ProgramAccess => {
  const isWithinLimit = createMinuteLimit(deps.nowMilliseconds);
  return {
    admit: async (authorization, from) => {
      // One answer for everything that is not a usable key: it tells nobody which part was wrong.
      const refused = failure<ApiFailure>({ code: 'notSignedIn' });
      const credential = readCredential(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
      // A client secret is for asking a token, not for asking anything else.
      if (credential === null || credential.kind === 'clientSecret') return { result: refused, caller: null };
      const found = await findKeyOf(deps, credential, from);
      if (found === null) return { result: refused, caller: null };
      const { held, hash } = found;
      const caller: ProgramCaller = { companyId: credential.companyId, programCode: held.programCode, keyId: credential.keyId };
      if (!isUsable(held, credential, hash, deps.nowMilliseconds())) return { result: refused, caller };
      if (!isWithinLimit(`${caller.companyId} ${caller.programCode}`, held.requestsPerMinute)) return { result: failure({ code: 'tooManyRequests' }), caller };
      const subject: Subject = {
        userId: `program:${held.programCode}`, companyId: credential.companyId, personId: null, roles: [], rights: rightsOf(held),
        // Its rights over pay, bank and identity values are in `rights` only once a second person has confirmed them and this key.
        isSteppedUp: true, sessionId: null, program: held.programCode, from: plainAddress(from),
      };
      return { result: success(subject), caller };
    },
    record: async (caller, request) => {
      await withCompany(deps.database, asSystem(caller.companyId, 'signIn', `program:${caller.programCode}`), (tx) =>
        insertRequest(tx, { ...request, from: plainAddress(request.from), at: deps.nowMilliseconds(), programCode: caller.programCode, keyId: caller.keyId }));
    },
  };
};
