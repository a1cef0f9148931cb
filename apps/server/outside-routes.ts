/** Routes of other systems: programs and their keys, sign-in with accounts of WeCom and OpenID Connect, users from SCIM. */
import type { FastifyRequest } from 'fastify';
import { weComSignInAddress } from '#connectors/wecom';
import { failure, success, type Result } from '#kernel/base/result';
import { giveRole, resolveRights } from '#modules/access';
import { readUserNames, registerExternalRoutes, registerProgramRoutes, registerScimRoutes, type ExternalError, type ExternalRoutesDeps, type ProgramRoutesDeps, type RequestCarrier, type SignIn } from '#modules/identity';
import { dateInZone, epochDayOf, type ApiServer, type CompanyTransaction, type Database } from '#modules/platform';
import { openWeComSignIn, outboundGuardOf, type OpenSourceError } from '../work/open-source.ts';
import { registerTokenRoute } from './program-requests.ts';
import { createRightsResolver } from './resolve-rights.ts';

export type OutsideRoutesDeps = {
  readonly database: Database;
  readonly signIn: SignIn;
  readonly nowMilliseconds: () => number;
  readonly zone: string;
  readonly carrier: RequestCarrier;
  readonly currentRequest: () => FastifyRequest;
};

const makeEmployee = (tx: CompanyTransaction, member: { readonly userId: string; readonly personId: number | null }): Promise<void> => giveRole(tx, { ...member, role: 'employee' });

const sourceError = (error: OpenSourceError): ExternalError => ({ code: error.code === 'sourceUnknown' ? 'sourceUnknown' : error.code === 'addressRefused' ? 'addressRefused' : 'providerUnreachable', data: {} });

/** What WeCom's own refusals mean for someone who signs in: a used or old code is a sign-in to begin again. */
const memberError = (errcode: number): ExternalError => ({ code: errcode === 40029 || errcode === 42003 ? 'externalSignInEnded' : 'providerUnreachable', data: {} });

const weComOf = (database: Database): ExternalRoutesDeps['wecom'] => ({
  addressOf: async (companyId, settings, wish): Promise<Result<string, ExternalError>> => {
    const opened = await openWeComSignIn(database, { companyId, sourceCode: settings.sourceCode });
    return opened.ok ? success(weComSignInAddress({ ...settings, corpId: opened.value.corpId }, wish)) : failure(sourceError(opened.error));
  },
  memberOf: async (companyId, settings, code): Promise<Result<string | null, ExternalError>> => {
    const opened = await openWeComSignIn(database, { companyId, sourceCode: settings.sourceCode });
    if (!opened.ok) return failure(sourceError(opened.error));
    const member = await opened.value.signIn.memberOf(code);
    return member.ok ? member : failure(memberError(Number(member.error.data['errcode'] ?? 0)));
  },
});

/** Binds the routes of providers, programs and provisioning. */
export const registerOutsideRoutes = (server: ApiServer, deps: OutsideRoutesDeps): void => {
  const { database, signIn, nowMilliseconds } = deps;
  const ownRights: ProgramRoutesDeps['ownRights'] = async (tx, userId) => (await resolveRights(tx, { userId, isOwnOnly: true, day: epochDayOf(dateInZone(nowMilliseconds(), deps.zone)) })).rights;
  registerProgramRoutes(server, { database, nowMilliseconds, userNames: (userIds) => readUserNames(signIn.pool, userIds), ownRights });
  registerTokenRoute(server, deps);
  registerScimRoutes(server, { database, signIn, nowMilliseconds, makeEmployee });
  registerExternalRoutes(server, { database, signIn, nowMilliseconds, resolveRights: createRightsResolver(deps), machineMilliseconds: Date.now, outboundGuardOf, makeEmployee, wecom: weComOf(database) }, deps.carrier);
};
