/** HTTP of signing in with other systems: the two steps for everyone, and the providers for administrators. */
import * as routes from '#contracts/api/external-sign-in-api';
import type { ParsedBody } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, listMemberships, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type JsonValue, type Subject } from '#modules/platform';
import { isHttps } from './auth-library.ts';
import type { ExternalError } from './external-errors.ts';
import { markBrowser } from './finish-sign-in.ts';
import { accountKeyOf, finishExternal, returnAddressOf, startExternal, type ExternalSignInDeps } from './external-sign-in.ts';
import { deleteLinks, deleteProvider, findProviderRow, forgetSecret, linkAccount, listProviderRows, listSignInWays, saveProviderRow, type ProviderRow } from './external-store.ts';
import { isGuardedAccount } from './guarded-account.ts';
import { addNotice } from './identity-store.ts';
import type { RequestCarrier } from './session-routes.ts';
import { readCookie } from './session-cookie.ts';
import type { SignIn } from './sign-in.ts';

export type ExternalRoutesDeps = ExternalSignInDeps & { readonly nowMilliseconds: () => number; readonly signIn: Pick<SignIn, 'ensureUser' | 'startSession' | 'baseUrl' | 'findUser' | 'pool'> };

const cookieName = (baseUrl: string): string => `${isHttps(baseUrl) ? '__Host-' : ''}qinxin.external`;
const cookieText = (baseUrl: string, value: string, seconds: number): string => `${cookieName(baseUrl)}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${isHttps(baseUrl) ? '; Secure' : ''}`;
const attemptSeconds = 600;

const statusOf: Partial<Readonly<Record<ExternalError['code'], number>>> = { externalSignInEnded: 401, signInRefused: 401, accountNotLinked: 403, providerUnreachable: 503, providerUnknown: 404 };
const failureOf = (error: ExternalError): ApiFailure => ({ code: error.code, data: error.data, ...(statusOf[error.code] === undefined ? {} : { status: statusOf[error.code] as number }) });

const registerSigningIn = (server: ApiServer, deps: ExternalRoutesDeps, carrier: RequestCarrier): void => {
  const { baseUrl } = deps.signIn;
  server.handle(routes.listSignInWays, async ({ query }) => {
    const ways = await listSignInWays(deps.database, query.company);
    return success({ ways: ways.map(({ companyId: _companyId, ...way }) => way) });
  });
  server.handle(routes.startExternalSignIn, async ({ body }) => {
    const started = await startExternal(deps, body);
    if (!started.ok) return failure(failureOf(started.error));
    carrier.setCookies([cookieText(baseUrl, started.value.browserToken, attemptSeconds)]);
    return success({ address: started.value.address });
  });
  server.handle(routes.finishExternalSignIn, async ({ body }) => {
    const { cookie, from, device } = carrier.caller();
    const browserToken = readCookie(cookie, cookieName(baseUrl)) ?? '';
    const finished = await finishExternal(deps, { ...body, issuer: body.issuer, browserToken, from, device });
    if (!finished.ok) return failure(failureOf(finished.error));
    carrier.setCookies([...finished.value.cookies, ...markBrowser(deps.signIn, cookie), cookieText(baseUrl, '', 0)]);
    return success({ done: true, next: finished.value.next });
  });
};

const providerAnswer = (provider: ProviderRow) => ({
  providerCode: provider.providerCode, name: provider.name, isListed: provider.isListed, makesUsers: provider.makesUsers, settings: provider.settings, hasSecret: provider.secretSealed !== null,
  secretExpiresAt: provider.secretExpiresAt === null ? null : new Date(provider.secretExpiresAt).toISOString(), links: provider.links,
});

const act = async (deps: ExternalRoutesDeps, subject: Subject, wish: { readonly commandId: string; readonly name: string; readonly providerCode: string; readonly parameters: JsonValue }, work: (tx: CompanyTransaction) => Promise<Result<null, ExternalError>>): Promise<Result<{ done: true }, ApiFailure>> => {
  if (subject.program !== null) return failure({ code: 'notAllowed' });
  const result = await runCommand<null, ExternalError>(deps.database, forSubject(subject), { commandId: wish.commandId, name: wish.name, subject: `provider:${wish.providerCode}`, parameters: wish.parameters }, work);
  if (result.ok) return success({ done: true });
  return failure(result.error.code === 'commandIdReused' ? result.error : failureOf(result.error));
};

/** What a provider's address must be before it is kept. Public ones need https. */
const refusedAddress = async (deps: ExternalRoutesDeps, tx: CompanyTransaction, settings: ProviderRow['settings']): Promise<ExternalError | null> => {
  const address = settings.kind === 'openId' ? settings.issuer : settings.pagesUrl;
  if (address === '') return null;
  const guard = await deps.outboundGuardOf(tx);
  const judged = await guard.resolve(address);
  if (!judged.ok) return judged.error;
  const isPlain = judged.value.protocol === 'http:' && !guard.isAllowedPrivate(address);
  return isPlain || judged.value.search !== '' || judged.value.hash !== '' ? { code: 'addressRefused', data: { reason: 'notHttp', host: judged.value.hostname } } : null;
};

/** Whose accounts they are. */
const originOf = (settings: ProviderRow['settings']): string => (settings.kind === 'openId' ? `openId ${settings.issuer}` : `wecom ${settings.sourceCode}`);

const saveProvider = async (deps: ExternalRoutesDeps, tx: CompanyTransaction, providerCode: string, body: ParsedBody<typeof routes.saveSignInProvider>): Promise<Result<null, ExternalError>> => {
  const refused = await refusedAddress(deps, tx, body.settings);
  if (refused !== null) return failure(refused);
  const before = await findProviderRow(tx, providerCode);
  const isMoved = before !== null && originOf(before.settings) !== originOf(body.settings);
  // The stored secret is never sent to a new issuer, and its subjects are other people's.
  if (isMoved) {
    if (body.settings.kind === 'openId' && body.clientSecret === undefined && before.secretSealed !== null) return failure({ code: 'secretNeeded', data: {} });
    await forgetSecret(tx, providerCode);
    await deleteLinks(tx, providerCode);
  }
  await saveProviderRow(tx, {
    providerCode, name: body.name, isListed: body.isListed, makesUsers: body.makesUsers, settings: body.settings, secret: body.clientSecret ?? null,
    secretExpiresAt: body.secretExpiresAt === null ? null : Date.parse(body.secretExpiresAt),
  });
  return success(null);
};

/** The user must be of this company and no other: an administrator here decides nothing elsewhere. */
const linkToUser = async (deps: ExternalRoutesDeps, tx: CompanyTransaction, subject: Subject, providerCode: string, link: { readonly accountId: string; readonly email: string }): Promise<Result<null, ExternalError>> => {
  const provider = await findProviderRow(tx, providerCode);
  if (provider === null) return failure({ code: 'providerUnknown', data: {} });
  const userId = await deps.signIn.findUser(link.email);
  const memberships = userId === null ? [] : await listMemberships(deps.database, userId);
  if (userId === null || !memberships.some((membership) => membership.company.companyId === tx.companyId)) return failure({ code: 'linkedUserUnknown', data: {} });
  // Nobody gives themselves, or an administrator, another door: rights of that kind come in by the front one.
  if (memberships.length > 1 || userId === subject.userId) return failure({ code: 'userElsewhere', data: {} });
  if (await isGuardedAccount(deps, userId, tx.companyId)) return failure({ code: 'accountGuarded', data: {} });
  await linkAccount(tx, { providerCode, accountId: accountKeyOf(provider.settings.kind, link.accountId), userId, by: subject.userId, now: deps.nowMilliseconds() });
  await addNotice(deps.signIn.pool, userId, 'accountLinked', subject.from);
  return success(null);
};

const registerProviders = (server: ApiServer, deps: ExternalRoutesDeps): void => {
  server.handle(routes.listSignInProviders, async ({ subject }) => {
    const providers = await readCompany(deps.database, forSubject(subject), listProviderRows);
    return success({ returnAddress: returnAddressOf(deps.signIn.baseUrl), providers: providers.map(providerAnswer) });
  });
  server.handle(routes.saveSignInProvider, ({ subject, params: { providerCode }, body }) => {
    const { commandId, clientSecret, ...rest } = body;
    return act(deps, subject, { commandId, name: 'identity.saveProvider', providerCode, parameters: { providerCode, ...rest, hasSecret: clientSecret !== undefined } }, (tx) => saveProvider(deps, tx, providerCode, body));
  });
  server.handle(routes.removeSignInProvider, ({ subject, params: { providerCode }, body: { commandId } }) =>
    act(deps, subject, { commandId, name: 'identity.removeProvider', providerCode, parameters: { providerCode } }, async (tx) => {
      await deleteLinks(tx, providerCode);
      return (await deleteProvider(tx, providerCode)) ? success(null) : failure({ code: 'providerUnknown', data: {} });
    }));
  server.handle(routes.linkSignInAccount, async ({ subject, params: { providerCode }, body: { commandId, ...link } }) =>
    // A link opens the account, as a password does.
    subject.isSteppedUp ? act(deps, subject, { commandId, name: 'identity.linkAccount', providerCode, parameters: { providerCode, accountId: link.accountId, email: link.email } }, (tx) => linkToUser(deps, tx, subject, providerCode, link)) : failure({ code: 'stepUpNeeded' }));
};

export const registerExternalRoutes = (server: ApiServer, deps: ExternalRoutesDeps, carrier: RequestCarrier): void => {
  registerSigningIn(server, deps, carrier);
  registerProviders(server, deps);
};
