/**
 * Signing in with an account of another system. An attempt is bound to the browser that began it by a cookie, counts once
 * and ends after ten minutes. The account is a person through the source's own list (WeCom), or a user through a link by
 * issuer and subject (OpenID Connect); an e-mail address never decides.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { OutboundGuard } from '#contracts/connector/kit/outbound-guard';
import { failure, success, type Result } from '#kernel/base/result';
import { asSystem, listMemberships, readCompany, recordAudit, withCompany, type CompanyTransaction, type Database } from '#modules/platform';
import type { ExternalError } from './external-errors.ts';
import {
  countAccountsOf, findLinkedUser, findMember, findMembersOfPerson, findPersonOfAccount, findProviderRow, insertAttempt, linkAccount, listSignInWays, openProviderSecret, takeAttempt,
  type AttemptRow, type OpenIdProviderSettings, type ProviderRow, type WeComProviderSettings,
} from './external-store.ts';
import { isGuardedAccount, type GuardedAccountDeps } from './guarded-account.ts';
import { hashToken } from './identity-keys.ts';
import { createOpenIdProvider } from './open-id-provider.ts';
import { addNotice } from './identity-store.ts';
import type { SignIn, StartedSession } from './sign-in.ts';

export type ExternalSignInDeps = {
  readonly database: Database;
  readonly signIn: Pick<SignIn, 'ensureUser' | 'startSession' | 'baseUrl' | 'pool'>;
  readonly resolveRights: GuardedAccountDeps['resolveRights'];
  /** The machine's clock: tokens of other systems carry the world's time, whatever a demonstration's clock says. */
  readonly machineMilliseconds: () => number;
  readonly outboundGuardOf: (tx: CompanyTransaction) => Promise<OutboundGuard>;
  /** Makes the user a member with the role employee; access decides what that means. */
  readonly makeEmployee: (tx: CompanyTransaction, member: { readonly userId: string; readonly personId: number | null }) => Promise<void>;
  /** WeCom, spoken by its connector: the page's address for a corp, and the member behind a code; null for strangers. */
  readonly wecom: {
    readonly addressOf: (companyId: number, settings: WeComProviderSettings, wish: { readonly insideApp: boolean; readonly returnAddress: string; readonly state: string }) => Promise<Result<string, ExternalError>>;
    readonly memberOf: (companyId: number, settings: WeComProviderSettings, code: string) => Promise<Result<string | null, ExternalError>>;
  };
};

/** The page of our own web application that the other system sends people back to. */
export const returnAddressOf = (baseUrl: string): string => `${baseUrl.replace(/\/$/, '')}/sign-in/return`;

const attemptMilliseconds = 10 * 60_000;
const refuse = (code: ExternalError['code']): Result<never, ExternalError> => failure({ code, data: {} });

/** Letters and digits only, as WeCom wants a state: 43 of 62 are 256 bits. */
const newState = (): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let state = '';
  while (state.length < 43) for (const byte of randomBytes(64)) if (byte < 248 && state.length < 43) state += alphabet[byte % 62] ?? '';
  return state;
};

export type StartedAttempt = { readonly address: string; readonly browserToken: string };
export type StartWish = { readonly companyCode: string; readonly providerCode: string; readonly insideApp: boolean; readonly next: string };

/** Where to go, and what the browser keeps. Nothing is asked of an address that the company did not set. */
export const startExternal = async (deps: ExternalSignInDeps, wish: StartWish): Promise<Result<StartedAttempt, ExternalError>> => {
  const way = (await listSignInWays(deps.database, wish.companyCode)).find((candidate) => candidate.companyCode === wish.companyCode && candidate.providerCode === wish.providerCode);
  if (way === undefined) return refuse('providerUnknown');
  const state = newState();
  const browserSecret = randomBytes(32).toString('hex');
  const now = deps.machineMilliseconds();
  const system = asSystem(way.companyId, 'signIn', 'server');
  const found = await readCompany(deps.database, system, async (tx) => ({ provider: await findProviderRow(tx, wish.providerCode), guard: await deps.outboundGuardOf(tx) }));
  if (found.provider === null) return refuse('providerUnknown');
  const { settings } = found.provider;
  const returnAddress = returnAddressOf(deps.signIn.baseUrl);
  const address = settings.kind === 'wecom'
    ? await deps.wecom.addressOf(way.companyId, settings, { insideApp: wish.insideApp, returnAddress, state })
    : await createOpenIdProvider({ clock: clockOf(deps), guard: found.guard }, settings).authorizeAddress({ returnAddress, state, browserSecret });
  if (!address.ok) return refuse(address.error.code === 'providerUnreachable' ? 'providerUnreachable' : 'signInRefused');
  await withCompany(deps.database, system, (tx) => insertAttempt(tx, {
    providerCode: wish.providerCode, nextPage: wish.next, stateHash: hashToken(state), browserHash: hashToken(browserSecret), now, expiresAt: now + attemptMilliseconds,
  }));
  return success({ address: address.value, browserToken: `${way.companyId}.${browserSecret}` });
};

const clockOf = (deps: Pick<ExternalSignInDeps, 'machineMilliseconds'>) => ({ nowMilliseconds: deps.machineMilliseconds, sleep: (milliseconds: number) => new Promise<void>((resolve) => { setTimeout(resolve, milliseconds); }) });

export type FinishWish = { readonly browserToken: string; readonly state: string; readonly code: string; readonly issuer: string | undefined; readonly from: string; readonly device: string };
export type FinishedSignIn = StartedSession & { readonly next: string };

type Account = { readonly accountId: string; readonly name: string };

/** Names of WeCom have no case. */
export const accountKeyOf = (kind: ProviderRow['settings']['kind'], accountId: string): string => (kind === 'wecom' ? accountId.toLowerCase() : accountId);

const accountFrom = async (deps: ExternalSignInDeps, companyId: number, provider: ProviderRow, wish: FinishWish, browserSecret: string): Promise<Result<Account, ExternalError & { readonly detail?: string }>> => {
  const { settings } = provider;
  if (settings.kind === 'wecom') {
    const member = await deps.wecom.memberOf(companyId, settings, wish.code);
    if (!member.ok) return member;
    return member.value === null ? failure({ code: 'accountNotLinked', data: {}, detail: 'notAMember' }) : success({ accountId: accountKeyOf(settings.kind, member.value), name: '' });
  }
  return openIdAccount(deps, companyId, provider, settings, wish, browserSecret);
};

const openIdAccount = async (deps: ExternalSignInDeps, companyId: number, provider: ProviderRow, settings: OpenIdProviderSettings, wish: FinishWish, browserSecret: string): Promise<Result<Account, ExternalError & { readonly detail?: string }>> => {
  const { guard, clientSecret } = await readCompany(deps.database, asSystem(companyId, 'signIn', 'server'), async (tx) => ({ guard: await deps.outboundGuardOf(tx), clientSecret: await openProviderSecret(tx, provider) }));
  const account = await createOpenIdProvider({ clock: clockOf(deps), guard }, settings).accountOf({ code: wish.code, issuer: wish.issuer, returnAddress: returnAddressOf(deps.signIn.baseUrl), browserSecret, clientSecret });
  if (account.ok) return success({ accountId: account.value.subject, name: account.value.name });
  return failure({ code: account.error.code === 'providerUnreachable' ? 'providerUnreachable' : 'signInRefused', data: {}, detail: `${account.error.data.step} ${account.error.data.detail}` });
};

type Known = { readonly userId: string } | { readonly make: { readonly name: string; readonly personId: number | null } } | null;

/**
 * Whoever matches accounts with people must not open somebody's session by it: an account that was one user becomes no
 * other, a user who came with one account comes with no second, and an account that was matched by hand opens no user who
 * is there already, unless an administrator links it.
 */
const isSteady = async (tx: CompanyTransaction, providerCode: string, account: { readonly accountId: string; readonly isByHand: boolean }, userId: string | null): Promise<boolean> => {
  const known = await findLinkedUser(tx, providerCode, account.accountId);
  if (known !== null) return known === userId;
  if (account.isByHand && userId !== null) return false;
  return userId === null || (await countAccountsOf(tx, providerCode, userId)) === 0;
};

/** Which user of the company an account is, or what to make of it; null: nobody. */
const findUser = async (tx: CompanyTransaction, provider: ProviderRow, account: Account): Promise<Known> => {
  if (provider.settings.kind === 'wecom') {
    const person = await findPersonOfAccount(tx, provider.settings.sourceCode, account.accountId);
    if (person === null) return null;
    const members = await findMembersOfPerson(tx, person.personId);
    const active = members.find((member) => !member.isDisabled);
    if (!(await isSteady(tx, provider.providerCode, { accountId: account.accountId, isByHand: person.isByHand }, active?.userId ?? null))) return null;
    if (active !== undefined) return active;
    // Somebody who was shut out is not let in again by another door.
    return members.length === 0 && provider.makesUsers ? { make: person } : null;
  }
  const userId = await findLinkedUser(tx, provider.providerCode, account.accountId);
  if (userId !== null) return (await findMember(tx, userId))?.isDisabled === false ? { userId } : null;
  return provider.makesUsers ? { make: { name: account.name === '' ? account.accountId : account.name, personId: null } } : null;
};

const makeUser = async (deps: ExternalSignInDeps, companyId: number, provider: ProviderRow, account: Account, made: { readonly name: string; readonly personId: number | null }): Promise<string> => {
  const name = createHash('sha256').update(`${companyId}\n${provider.providerCode}\n${JSON.stringify(provider.settings)}\n${account.accountId}`).digest('hex').slice(0, 40);
  // An address that receives no mail and that nobody can claim.
  const userId = await deps.signIn.ensureUser({ email: `${name}@sign-in.invalid`, name: made.name, password: null });
  await withCompany(deps.database, asSystem(companyId, 'signIn', 'server'), async (tx) => {
    if ((await findMember(tx, userId)) === null) await deps.makeEmployee(tx, { userId, personId: made.personId });
    if (provider.settings.kind === 'openId') await linkAccount(tx, { providerCode: provider.providerCode, accountId: account.accountId, userId, by: 'firstSignIn', now: deps.machineMilliseconds() });
    await recordAudit(tx, { action: 'identity.userMade', subject: `user:${userId}`, data: { provider: provider.providerCode } });
  });
  return userId;
};

/** A provider belongs to a company: it must not open what its user may do in another one. */
const isOfThisCompanyOnly = async (deps: ExternalSignInDeps, companyId: number, userId: string): Promise<boolean> => {
  const memberships = await listMemberships(deps.database, userId);
  return memberships.length > 0 && memberships.every((membership) => membership.company.companyId === companyId);
};

const note = (deps: ExternalSignInDeps, companyId: number, provider: string, outcome: string, detail: string): Promise<void> =>
  withCompany(deps.database, asSystem(companyId, 'signIn', 'server'), (tx) => recordAudit(tx, { action: 'identity.externalSignIn', subject: `provider:${provider}`, data: { outcome, detail } }));

const readBrowserToken = (token: string): { readonly companyId: number; readonly browserSecret: string } | null => {
  const found = /^([1-9]\d{0,8})\.([0-9a-f]{64})$/.exec(token);
  return found === null ? null : { companyId: Number(found[1]), browserSecret: found[2] ?? '' };
};

/** Finishes an attempt. It is gone afterwards, whatever comes of it. */
export const finishExternal = async (deps: ExternalSignInDeps, wish: FinishWish): Promise<Result<FinishedSignIn, ExternalError>> => {
  const browser = readBrowserToken(wish.browserToken);
  if (browser === null) return refuse('externalSignInEnded');
  const { companyId, browserSecret } = browser;
  const system = asSystem(companyId, 'signIn', 'server');
  const attempt: AttemptRow | null = await withCompany(deps.database, system, (tx) => takeAttempt(tx, { stateHash: hashToken(wish.state), browserHash: hashToken(browserSecret), now: deps.machineMilliseconds() }));
  if (attempt === null) return refuse('externalSignInEnded');
  const provider = await readCompany(deps.database, system, (tx) => findProviderRow(tx, attempt.providerCode));
  if (provider === null) return refuse('externalSignInEnded');
  const account = await accountFrom(deps, companyId, provider, wish, browserSecret);
  if (!account.ok) {
    await note(deps, companyId, provider.providerCode, account.error.code, account.error.detail ?? '');
    return refuse(account.error.code);
  }
  const known = await readCompany(deps.database, system, (tx) => findUser(tx, provider, account.value));
  const userId = known === null ? null : 'userId' in known ? known.userId : await makeUser(deps, companyId, provider, account.value, known.make);
  if (userId === null || !(await isOfThisCompanyOnly(deps, companyId, userId))) {
    await note(deps, companyId, provider.providerCode, 'accountNotLinked', userId === null ? 'unknown' : 'severalCompanies');
    return refuse('accountNotLinked');
  }
  const isKnown = (await readCompany(deps.database, system, (tx) => findLinkedUser(tx, provider.providerCode, account.value.accountId))) !== null;
  // Whoever chose the provider and matches its accounts with people must not open by it what no administrator opens alone.
  if (!isKnown && (await isGuardedAccount(deps, userId, companyId))) {
    await note(deps, companyId, provider.providerCode, 'accountNotLinked', 'guarded');
    return refuse('accountNotLinked');
  }
  if (!isKnown) await addNotice(deps.signIn.pool, userId, 'accountLinked', wish.from);
  if (!isKnown) await withCompany(deps.database, system, async (tx) => {
    const link = { providerCode: provider.providerCode, accountId: account.value.accountId, userId, by: 'firstSignIn', now: deps.machineMilliseconds() };
    if ((await findLinkedUser(tx, link.providerCode, link.accountId)) === null) await linkAccount(tx, link);
  });
  await note(deps, companyId, provider.providerCode, 'signedIn', `user:${userId}`);
  const method = provider.settings.kind === 'wecom' ? 'wecom' : 'oidc';
  // What the provider says of second factors is not believed: an administrator chose it, and could be it.
  const session = await deps.signIn.startSession(userId, { method, isSecondFactorProven: false, activeCompanyId: companyId, from: wish.from, device: wish.device });
  return success({ ...session, next: attempt.nextPage });
};
