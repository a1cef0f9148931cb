/** HTTP of positions, their profiles and skills. */
import * as routes from '#contracts/api/position-api';
import type { RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { forSubject, pageOfRows, reachOf, readCompany, runCommand, userOfActor, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import type { PositionError } from './people-errors.ts';
import { employedPersons } from './people-questions.ts';
import { listCompetencies, spelt, versionOn } from './position-questions.ts';
import { findPosition, listPositions, listSkills, positionsOf, readProfileVersions, type ProfileVersion } from './position-store.ts';
import { placeOnPosition } from './place-on-position.ts';
import { savePosition, savePositionProfile, saveSkill } from './save-position.ts';

export type PositionRoutesDeps = {
  readonly database: Database;
  /** Epoch-day of today in the installation's zone. */
  readonly today: () => number;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type Refusal = { readonly code: string; readonly data?: Readonly<Record<string, string>> };
const refuse = ({ code, data }: Refusal): Result<never, ApiFailure> => failure(['notFound', 'notAllowed', 'invalidRequest'].includes(code) ? { code, ...(data === undefined ? {} : { data }) } : { code, status: 409, ...(data === undefined ? {} : { data }) });

const dayOf = (text: string): number | null => {
  const day = parseDay(text);
  return day.ok ? day.value : null;
};
const mayChange = (subject: Subject): boolean => subject.program === null && reachOf(subject, 'change', 'personal') === 'all';

type Named = { readonly titleChinese: string; readonly titleEnglish: string; readonly isEnded: boolean };
const matches = (query: { readonly search: string; readonly state: 'open' | 'all' }, row: Named, words: readonly string[]): boolean =>
  (query.state === 'all' || !row.isEnded) && [row.titleChinese, row.titleEnglish, ...words].some((word) => spelt(word).includes(spelt(query.search)));

const allVersions = async (tx: CompanyTransaction): Promise<ReadonlyMap<string, readonly ProfileVersion[]>> => Map.groupBy(await readProfileVersions(tx, null), ({ positionCode }) => positionCode);

/** Who holds which position on a day, of those that the reader may know and who are employed on it. */
const holdersOn = async (tx: CompanyTransaction, day: number) => {
  const people = await employedPersons(tx, { fromDay: day, toDay: day + 1 });
  const positions = await positionsOf(tx, people.map(({ personId }) => personId), day);
  return Map.groupBy(people, ({ personId }) => positions.get(personId) ?? '');
};

const positionList = async (deps: PositionRoutesDeps, tx: CompanyTransaction, subject: Subject, query: Parameters<typeof pageOfRows>[1] & { readonly search: string; readonly state: 'open' | 'all' }): Promise<RouteResponse<typeof routes.listPositions>> => {
  const found = (await listPositions(tx)).filter((position) => matches(query, position, [position.positionCode]));
  const [versions, holders] = [await allVersions(tx), await holdersOn(tx, deps.today())];
  return {
    total: found.length, mayChange: mayChange(subject),
    rows: pageOfRows(found, query).map((position) => {
      const version = versionOn(versions.get(position.positionCode) ?? [], deps.today());
      return {
        ...position, people: holders.get(position.positionCode)?.length ?? 0, duties: version?.duties.length ?? 0, requirements: version?.requirements.length ?? 0,
        profileSince: version === undefined ? null : formatDay(version.validFromDay),
      };
    }),
  };
};

const onePosition = async (deps: PositionRoutesDeps, tx: CompanyTransaction, subject: Subject, wish: { readonly positionCode: string; readonly day: number }): Promise<RouteResponse<typeof routes.readPosition> | null> => {
  const position = await findPosition(tx, wish.positionCode);
  if (position === null) return null;
  const versions = await readProfileVersions(tx, wish.positionCode);
  const shown = versionOn(versions, wish.day);
  const named = new Set(shown?.requirements.map(({ skillCode }) => skillCode));
  const names = await deps.nameUsers(tx, [...new Set(versions.map(({ madeBy }) => userOfActor(madeBy)).filter((userId) => userId !== ''))]);
  const holders = (await holdersOn(tx, wish.day)).get(wish.positionCode) ?? [];
  return {
    ...position, mayChange: mayChange(subject), asOf: formatDay(wish.day), profileSince: shown === undefined ? null : formatDay(shown.validFromDay),
    profile: { duties: [...(shown?.duties ?? [])], requirements: [...(shown?.requirements ?? [])], competencies: [...(shown?.competencies ?? [])] },
    versions: versions.map((version, index) => ({
      validFrom: formatDay(version.validFromDay), madeAt: new Date(version.madeMilliseconds).toISOString(), madeBy: names.get(userOfActor(version.madeBy)) ?? '', isReplaced: versions[index - 1]?.validFromDay === version.validFromDay,
    })),
    skills: (await listSkills(tx)).filter(({ skillCode, isEnded }) => !isEnded || named.has(skillCode)).map((skill) => ({ ...skill, synonyms: [...skill.synonyms] })),
    people: holders.map(({ personNumber, name, department }) => ({ personNumber, name, department })),
  };
};

const skillList = async (deps: PositionRoutesDeps, tx: CompanyTransaction, subject: Subject, query: Parameters<typeof pageOfRows>[1] & { readonly search: string; readonly state: 'open' | 'all' }): Promise<RouteResponse<typeof routes.listSkills>> => {
  const found = (await listSkills(tx)).filter((skill) => matches(query, skill, [skill.skillCode, ...skill.synonyms]));
  const asking = new Map<string, number>();
  for (const versions of (await allVersions(tx)).values()) for (const { skillCode } of versionOn(versions, deps.today())?.requirements ?? []) asking.set(skillCode, (asking.get(skillCode) ?? 0) + 1);
  return { total: found.length, mayChange: mayChange(subject), rows: pageOfRows(found, query).map((skill) => ({ ...skill, synonyms: [...skill.synonyms], positions: asking.get(skill.skillCode) ?? 0 })) };
};

const competencyList = async (deps: PositionRoutesDeps, tx: CompanyTransaction, query: Parameters<typeof pageOfRows>[1] & { readonly search: string }): Promise<RouteResponse<typeof routes.listCompetencies>> => {
  const found = (await listCompetencies(tx)).filter(({ competencyCode, titleChinese, titleEnglish }) => [competencyCode, titleChinese, titleEnglish].some((word) => spelt(word).includes(spelt(query.search))));
  const asking = new Map<string, number>();
  for (const versions of (await allVersions(tx)).values()) for (const { competencyCode } of versionOn(versions, deps.today())?.competencies ?? []) asking.set(competencyCode, (asking.get(competencyCode) ?? 0) + 1);
  return { total: found.length, rows: pageOfRows(found, query).map((each) => ({ ...each, positions: asking.get(each.competencyCode) ?? 0 })) };
};

type Saving = Parameters<typeof runCommand>[2];

/** A program saves nothing here: what positions ask for decides whom goals and training reach. */
const save = async (deps: PositionRoutesDeps, subject: Subject, command: Saving, work: (tx: CompanyTransaction) => Promise<Result<null, PositionError>>): Promise<Result<{ done: true }, ApiFailure>> => {
  if (subject.program !== null) return refuse({ code: 'notAllowed' });
  const done = await runCommand<null, Refusal>(deps.database, forSubject(subject), command, work);
  return done.ok ? success({ done: true as const }) : refuse(done.error);
};

/** Binds the routes of positions and skills. */
export function registerPositionRoutes(server: ApiServer, deps: PositionRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listPositions, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await positionList(deps, tx, subject, query))));
  server.handle(routes.listCompetencies, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await competencyList(deps, tx, query))));
  server.handle(routes.listSkills, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => success(await skillList(deps, tx, subject, query))));
  server.handle(routes.readPosition, ({ subject, params, query }) => readCompany(database, forSubject(subject), async (tx): Promise<Result<RouteResponse<typeof routes.readPosition>, ApiFailure>> => {
    const day = query.asOf === '' ? deps.today() : dayOf(query.asOf);
    if (day === null) return refuse({ code: 'invalidRequest', data: { field: 'asOf' } });
    const answer = await onePosition(deps, tx, subject, { positionCode: params.positionCode, day });
    return answer === null ? failure({ code: 'notFound' }) : success(answer);
  }));
  server.handle(routes.saveSkill, ({ subject, body: { commandId, ...skill } }) =>
    save(deps, subject, { commandId, name: 'people.saveSkill', subject: `skill:${skill.skillCode}`, parameters: skill }, (tx) => saveSkill(tx, skill)));
  server.handle(routes.savePosition, ({ subject, body: { commandId, ...position } }) =>
    save(deps, subject, { commandId, name: 'people.savePosition', subject: `position:${position.positionCode}`, parameters: position }, (tx) => savePosition(tx, position)));
  server.handle(routes.placeOnPosition, async ({ subject, params, body: { commandId, validFrom, personNumbers, note } }) => {
    if (subject.program !== null) return refuse({ code: 'notAllowed' });
    const validFromDay = dayOf(validFrom);
    if (validFromDay === null) return refuse({ code: 'invalidRequest', data: { field: 'validFrom' } });
    const { positionCode } = params;
    const command = { commandId, name: 'people.placeOnPosition', subject: `position:${positionCode}`, parameters: { positionCode, validFrom, personNumbers, note } };
    const done = await runCommand<RouteResponse<typeof routes.placeOnPosition>, Refusal>(database, forSubject(subject), command, async (tx) => {
      const placed = await placeOnPosition(tx, subject, { positionCode, validFromDay, personNumbers, note }, deps.today());
      return placed.ok ? success({ placed: placed.value.placed, failures: [...placed.value.failures] }) : placed;
    });
    return done.ok ? done : refuse(done.error);
  });
  server.handle(routes.savePositionProfile, async ({ subject, params, body: { commandId, validFrom, ...content } }) => {
    const validFromDay = dayOf(validFrom);
    if (validFromDay === null) return refuse({ code: 'invalidRequest', data: { field: 'validFrom' } });
    const { positionCode } = params;
    return save(deps, subject, { commandId, name: 'people.savePositionProfile', subject: `position:${positionCode}`, parameters: { ...content, validFrom, positionCode } }, (tx) => savePositionProfile(tx, { ...content, positionCode, validFromDay }));
  });
}
