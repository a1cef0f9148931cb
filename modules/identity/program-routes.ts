/** HTTP of programs: for administrators, for the second person, for whoever reads the access log, and the token of a program itself. */
import { randomBytes } from 'node:crypto';
import * as routes from '#contracts/api/program-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, readCompany, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type JsonValue, type Rights, type Subject } from '#modules/platform';
import { changeProgramOf, confirmGrantOf, confirmKeyOf, createProgramOf, endProgramOf, grantsOfConfirmedKeys, issueKeyOf, mayConfirm, mayConfirmKey, proposeGrantOf, revokeKeyOf, rotateKeyOf, withdrawGrantOf } from './program-changes.ts';
import type { ProgramError } from './program-errors.ts';
import { clientIdOf, hashSecret, makeKeyId, makeSecret, writeCredential } from './program-key.ts';
import { listGrantRows, listKeyRows, listProgramRows, listRequests, type GrantRow, type KeyKind, type KeyRow } from './program-store.ts';

export type ProgramRoutesDeps = {
  readonly database: Database;
  readonly nowMilliseconds: () => number;
  /** Names of users by id; users who are gone are left out. */
  readonly userNames: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** What a user may do today by their own rights, without what others delegated to them. */
  readonly ownRights: (tx: CompanyTransaction, userId: string) => Promise<Rights>;
};

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString();
const unknownCodes: readonly string[] = ['programUnknown', 'keyUnknown', 'grantUnknown'];
const failureOf = (error: ProgramError | ApiFailure): ApiFailure => (unknownCodes.includes(error.code) ? { code: 'notFound' } : error);

type Wish = { readonly commandId: string; readonly name: string; readonly programCode: string; readonly parameters: JsonValue };

/** A program never looks after programs, whatever it was given. */
const act = async <T>(deps: ProgramRoutesDeps, subject: Subject, wish: Wish, work: (tx: CompanyTransaction) => Promise<Result<T, ProgramError>>): Promise<Result<T, ApiFailure>> => {
  if (subject.program !== null) return failure({ code: 'notAllowed' });
  const result = await runCommand<T, ProgramError>(deps.database, forSubject(subject), { commandId: wish.commandId, name: wish.name, subject: `program:${wish.programCode}`, parameters: wish.parameters }, work);
  return result.ok ? result : failure(failureOf(result.error));
};

const done = (result: Result<unknown, ApiFailure>): Result<{ done: true }, ApiFailure> => (result.ok ? success({ done: true }) : result);

/** A second person stands with their own rights: what the first one delegated to them would be the first one's again. */
const ownSubject = async (deps: ProgramRoutesDeps, tx: CompanyTransaction, subject: Subject): Promise<Subject> => ({ ...subject, rights: await deps.ownRights(tx, subject.userId) });

const keyState = (key: KeyRow, now: number): 'valid' | 'expired' | 'revoked' => (key.revokedAt !== null ? 'revoked' : key.expiresAt <= now ? 'expired' : 'valid');

/** Whether a key waits for a second person before the program's sensitive rights are open to it. */
const isKeyWaiting = (key: KeyRow, grants: readonly GrantRow[], now: number): boolean => !key.isConfirmed && keyState(key, now) === 'valid' && grantsOfConfirmedKeys(grants, key.programCode).length > 0;

const keyAnswer = (key: KeyRow, grants: readonly GrantRow[], now: number): RouteResponse<typeof routes.listPrograms>['programs'][number]['keys'][number] => ({
  keyId: key.keyId, kind: key.kind, state: keyState(key, now), isWaiting: isKeyWaiting(key, grants, now), createdAt: instant(key.createdAt), expiresAt: instant(key.expiresAt),
  revokedAt: key.revokedAt === null ? null : instant(key.revokedAt), lastUsedAt: key.lastUsedAt === null ? null : instant(key.lastUsedAt),
});

type ProgramAction = (typeof routes.programActions)[number];
const grantFields = (grant: GrantRow): { action: ProgramAction; fieldClass: GrantRow['fieldClass'] } => ({ action: grant.action as ProgramAction, fieldClass: grant.fieldClass });

const answerPrograms = async (deps: ProgramRoutesDeps, subject: Subject): Promise<RouteResponse<typeof routes.listPrograms>> => {
  const now = deps.nowMilliseconds();
  const read = await readCompany(deps.database, forSubject(subject), async (tx) => ({ programs: await listProgramRows(tx), grants: await listGrantRows(tx), keys: await listKeyRows(tx) }));
  const names = await deps.userNames(read.grants.flatMap((grant) => [grant.proposedBy, ...(grant.confirmedBy === null ? [] : [grant.confirmedBy])]));
  const nameOf = (userId: string): string => names.get(userId) ?? '';
  return {
    programs: read.programs.map((program) => ({
      programCode: program.programCode, name: program.name, networks: [...program.networks], requestsPerMinute: program.requestsPerMinute, state: program.endedAt === null ? 'active' : 'ended',
      clientId: clientIdOf(subject.companyId, program.programCode), createdAt: instant(program.createdAt),
      grants: read.grants.filter((grant) => grant.programCode === program.programCode).map((grant) => ({
        ...grantFields(grant), state: grant.isValid ? 'valid' : 'waiting', proposedBy: nameOf(grant.proposedBy), confirmedBy: grant.confirmedBy === null ? null : nameOf(grant.confirmedBy),
      })),
      keys: read.keys.filter((key) => key.programCode === program.programCode).map((key) => keyAnswer(key, read.grants, now)),
    })),
  };
};

const answerWaiting = async (deps: ProgramRoutesDeps, subject: Subject): Promise<RouteResponse<typeof routes.listWaitingProgramGrants>> => {
  const now = deps.nowMilliseconds();
  const read = await readCompany(deps.database, forSubject(subject), async (tx) => ({ own: await ownSubject(deps, tx, subject), programs: await listProgramRows(tx), grants: await listGrantRows(tx), keys: await listKeyRows(tx) }));
  const grants = read.grants.filter((grant) => !grant.isValid).toSorted((one, other) => one.proposedAt - other.proposedAt);
  const keys = read.keys.filter((key) => isKeyWaiting(key, read.grants, now)).toReversed();
  const names = await deps.userNames([...grants.map((grant) => grant.proposedBy), ...keys.map((key) => key.createdBy)]);
  return {
    grants: grants.map((grant) => ({
      programCode: grant.programCode, programName: grant.programName, ...grantFields(grant), proposedBy: names.get(grant.proposedBy) ?? '', proposedAt: instant(grant.proposedAt), mayConfirm: mayConfirm(read.own, grant),
    })),
    keys: keys.map((key) => ({
      programCode: key.programCode, programName: read.programs.find((program) => program.programCode === key.programCode)?.name ?? '', keyId: key.keyId, kind: key.kind,
      networks: [...(read.programs.find((program) => program.programCode === key.programCode)?.networks ?? [])],
      createdBy: names.get(key.createdBy) ?? '', createdAt: instant(key.createdAt), mayConfirm: mayConfirmKey(read.own, key, grantsOfConfirmedKeys(read.grants, key.programCode)),
    })),
  };
};

const statusRanges = { all: [0, 1000], answered: [0, 400], refused: [400, 500], failed: [500, 1000] } as const;

const answerRequests = async (deps: ProgramRoutesDeps, subject: Subject, query: ParsedQuery<typeof routes.listProgramRequests>): Promise<RouteResponse<typeof routes.listProgramRequests>> => {
  const [statusFrom, statusTo] = statusRanges[query.status];
  const time = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));
  const found = await readCompany(deps.database, forSubject(subject), (tx) => listRequests(tx, { ...query, statusFrom, statusTo, from: time(query.from), to: time(query.to) }));
  return { total: found.total, rows: found.rows.map((row) => ({ ...row, at: instant(row.at) })) };
};

type Issued = { readonly keyId: string; readonly expiresAt: number };
type FreshKey = { readonly keyId: string; readonly secret: string; readonly secretHash: Buffer };

const makeFreshKey = (): FreshKey => {
  const secret = makeSecret(randomBytes);
  return { keyId: makeKeyId(randomBytes), secret, secretHash: hashSecret(secret) };
};

/** The secret stands in the first answer only: a retry finds the id of a key that was made before, and nothing keeps its text. */
const issuedAnswer = (subject: Subject, programCode: string, kind: KeyKind, fresh: FreshKey, issued: Issued): RouteResponse<typeof routes.issueProgramKey> => ({
  keyId: issued.keyId, clientId: clientIdOf(subject.companyId, programCode), expiresAt: instant(issued.expiresAt),
  secret: issued.keyId === fresh.keyId ? writeCredential({ kind, companyId: subject.companyId, keyId: fresh.keyId, secret: fresh.secret }) : null,
});

const registerReading = (server: ApiServer, deps: ProgramRoutesDeps): void => {
  server.handle(routes.listPrograms, async ({ subject }) => success(await answerPrograms(deps, subject)));
  server.handle(routes.listWaitingProgramGrants, async ({ subject }) => (subject.program === null ? success(await answerWaiting(deps, subject)) : failure({ code: 'notAllowed' })));
  server.handle(routes.listProgramRequests, async ({ subject, query }) => success(await answerRequests(deps, subject, query)));
};

const registerPrograms = (server: ApiServer, deps: ProgramRoutesDeps): void => {
  const now = deps.nowMilliseconds;
  server.handle(routes.createProgram, async ({ subject, body: { commandId, ...program } }) =>
    done(await act(deps, subject, { commandId, name: 'program.create', programCode: program.programCode, parameters: program }, (tx) => createProgramOf(tx, { subject, now: now() }, program))));
  server.handle(routes.changeProgram, async ({ subject, params: { programCode }, body: { commandId, ...settings } }) =>
    done(await act(deps, subject, { commandId, name: 'program.change', programCode, parameters: { programCode, ...settings } }, (tx) => changeProgramOf(tx, { subject, now: now() }, programCode, settings))));
  server.handle(routes.endProgram, async ({ subject, params: { programCode }, body: { commandId } }) =>
    done(await act(deps, subject, { commandId, name: 'program.end', programCode, parameters: { programCode } }, (tx) => endProgramOf(tx, programCode, now()))));
  server.handle(routes.proposeProgramGrant, async ({ subject, params: { programCode }, body: { commandId, ...grant } }) =>
    done(await act(deps, subject, { commandId, name: 'program.proposeGrant', programCode, parameters: { programCode, ...grant } }, (tx) => proposeGrantOf(tx, { subject, now: now() }, { programCode, ...grant }))));
  server.handle(routes.withdrawProgramGrant, async ({ subject, params: { programCode }, body: { commandId, ...grant } }) =>
    done(await act(deps, subject, { commandId, name: 'program.withdrawGrant', programCode, parameters: { programCode, ...grant } }, (tx) => withdrawGrantOf(tx, { programCode, ...grant }))));
  server.handle(routes.confirmProgramGrant, async ({ subject, body: { commandId, ...grant } }) =>
    done(await act(deps, subject, { commandId, name: 'program.confirmGrant', programCode: grant.programCode, parameters: grant }, async (tx) => confirmGrantOf(tx, { subject: await ownSubject(deps, tx, subject), now: now() }, grant))));
  server.handle(routes.confirmProgramKey, async ({ subject, body: { commandId, ...key } }) =>
    done(await act(deps, subject, { commandId, name: 'program.confirmKey', programCode: key.programCode, parameters: key }, async (tx) => confirmKeyOf(tx, { subject: await ownSubject(deps, tx, subject), now: now() }, key))));
};

const registerKeys = (server: ApiServer, deps: ProgramRoutesDeps): void => {
  const now = deps.nowMilliseconds;
  server.handle(routes.issueProgramKey, async ({ subject, params: { programCode }, body }) => {
    // A key needs no proof when it is used, so whoever takes one gives it.
    if (!subject.isSteppedUp) return failure({ code: 'stepUpNeeded' });
    const fresh = makeFreshKey();
    const wanted = { programCode, kind: body.kind, keyId: fresh.keyId, secretHash: fresh.secretHash, expiresAt: Date.parse(body.expiresAt) };
    const wish = { commandId: body.commandId, name: 'program.issueKey', programCode, parameters: { programCode, kind: body.kind, expiresAt: body.expiresAt } };
    const issued = await act<Issued>(deps, subject, wish, (tx) => issueKeyOf(tx, { subject, now: now() }, wanted));
    return issued.ok ? success(issuedAnswer(subject, programCode, body.kind, fresh, issued.value)) : issued;
  });
  server.handle(routes.rotateProgramKey, async ({ subject, params: { programCode, keyId }, body }) => {
    if (!subject.isSteppedUp) return failure({ code: 'stepUpNeeded' });
    const fresh = makeFreshKey();
    const wanted = { programCode, keyId: fresh.keyId, secretHash: fresh.secretHash, expiresAt: Date.parse(body.expiresAt), oldKeyId: keyId, overlapHours: body.overlapHours };
    const wish = { commandId: body.commandId, name: 'program.rotateKey', programCode, parameters: { programCode, keyId, overlapHours: body.overlapHours, expiresAt: body.expiresAt } };
    const issued = await act<Issued & { readonly kind: KeyKind }>(deps, subject, wish, (tx) => rotateKeyOf(tx, { subject, now: now() }, wanted));
    return issued.ok ? success(issuedAnswer(subject, programCode, issued.value.kind, fresh, issued.value)) : issued;
  });
  server.handle(routes.revokeProgramKey, async ({ subject, params: { programCode, keyId }, body: { commandId } }) =>
    done(await act(deps, subject, { commandId, name: 'program.revokeKey', programCode, parameters: { programCode, keyId } }, (tx) => revokeKeyOf(tx, { programCode, keyId, now: now() }))));
};

export const registerProgramRoutes = (server: ApiServer, deps: ProgramRoutesDeps): void => {
  registerReading(server, deps);
  registerPrograms(server, deps);
  registerKeys(server, deps);
};
