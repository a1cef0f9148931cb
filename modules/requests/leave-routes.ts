/** HTTP of the ledger of leave and of the company's choices about it. */
import * as routes from '#contracts/api/request-api';
import type { ParsedQuery, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { dayOfDate, formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { annualLeaveOf } from '#kernel/leave/annual-leave';
import { matchesFilter, personFieldsOf, visiblePeople } from '#modules/attendance';
import { describeView, forSubject, matchingRows, mayReach, oneselfOf, orderedRows, planList, readCompany, runCommand, viewOfList, type ApiFailure, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { adjustLeave, grantAnnualLeave, recordServiceStart } from './grant-leave.ts';
import { readLedgers } from './leave-balances.ts';
import { leaveList, leaveRowOf } from './leave-list.ts';
import { balancesAnswer, entryAnswer, noBalances } from './request-answers.ts';
import { chooseRequestPolicy, readRequestPolicy, type RequestPolicy } from './request-policy.ts';
import { apiFailure, type RequestRoutesDeps } from './request-routes.ts';
import type { RequestError } from './requests-errors.ts';

const notFound: Result<never, ApiFailure> = failure({ code: 'notFound' });
const dayOf = (deps: RequestRoutesDeps, text: string | undefined): Result<number, ApiFailure> => {
  if (text === undefined) return success(deps.today());
  const parsed = parseDay(text);
  return parsed.ok ? parsed : failure({ code: 'invalidRequest', status: 400, data: { field: 'day' } });
};

const readOwn = async (deps: RequestRoutesDeps, tx: CompanyTransaction, personId: number, day: number): Promise<RouteResponse<typeof routes.readOwnLeave>> => {
  const ledger = (await readLedgers(tx, [personId], day)).get(personId);
  if (ledger === undefined) return { ...noBalances((await readRequestPolicy(tx, formatDay(deps.today()))).policy.minutesPerDay), entries: [] };
  return { ...balancesAnswer(ledger, day), entries: ledger.entries.map(entryAnswer).toReversed() };
};

const listBalances = async (tx: CompanyTransaction, subject: Subject, day: number, query: ParsedQuery<typeof routes.listLeaveBalances>): Promise<Result<RouteResponse<typeof routes.listLeaveBalances>, ApiFailure>> => {
  const plan = planList(viewOfList(leaveList, tx.access), { ...query, fields: '' });
  if (!plan.ok) return plan;
  const people = (await visiblePeople(tx, subject, { fromDay: day, toDay: day + 1 })).filter((person) => matchesFilter(person, query));
  const ledgers = await readLedgers(tx, people.map(({ personId }) => personId), day);
  const rows = people.flatMap((person) => {
    const ledger = ledgers.get(person.personId);
    return ledger === undefined ? [] : [leaveRowOf(person, ledger, day)];
  });
  const all = orderedRows(plan.value, matchingRows(plan.value, rows));
  const { policy } = await readRequestPolicy(tx, formatDay(day));
  return success({
    total: all.length, day: formatDay(day), minutesPerDay: policy.minutesPerDay, toGrant: [...ledgers.values()].filter(({ entries }) => entries.some(({ entryId, entry }) => entryId === null && entry === 'grant')).length, fields: describeView(plan.value.view),
    rows: all.slice((query.page - 1) * query.pageSize, query.page * query.pageSize).map(({ person, ...row }) => ({ ...personFieldsOf(person), ...row })),
  });
};

/** The person of a number whom the subject may change, or read; others are as unknown as a guessed number. */
const findPerson = async (tx: CompanyTransaction, subject: Subject, personNumber: string, day: number) => (await visiblePeople(tx, subject, { fromDay: day - 400, toDay: day + 400 })).find((person) => person.personNumber === personNumber);

const readPerson = async (tx: CompanyTransaction, subject: Subject, personNumber: string, day: number): Promise<Result<RouteResponse<typeof routes.readPersonLeave>, ApiFailure>> => {
  const person = await findPerson(tx, subject, personNumber, day);
  const ledger = person === undefined ? undefined : (await readLedgers(tx, [person.personId], day)).get(person.personId);
  if (person === undefined || ledger === undefined) return notFound;
  return success({ ...personFieldsOf(person), ...balancesAnswer(ledger, day), firstWorkDate: ledger.firstWorkDay === null ? null : formatDay(ledger.firstWorkDay), entries: ledger.entries.map(entryAnswer).toReversed() });
};

/** What the choices give in four usual cases, worked out by the same kernel as everybody's. */
const examplesOf = (policy: RequestPolicy): RouteResponse<typeof routes.readRequestPolicy>['examples'] => {
  const year = 2026;
  const usual = { year, firstWorkDay: dayOfDate(2012, 7, 1), hireDay: dayOfDate(2020, 1, 1), leaveDay: null, bandYear: policy.bandYear };
  const cases = [['wholeYear', usual], ['hire', { ...usual, hireDay: dayOfDate(year, 7, 1) }], ['leaver', { ...usual, leaveDay: dayOfDate(year, 6, 30) }], ['band', { ...usual, firstWorkDay: dayOfDate(2016, 7, 1) }]] as const;
  return cases.map(([example, query]) => {
    const parts = annualLeaveOf(query);
    const last = parts.at(-1);
    return { example, serviceYears: last?.serviceYears ?? 0, calendarDays: last?.calendarDays ?? 0, fullDays: last?.fullDays ?? 0, days: parts.reduce((sum, { days }) => sum + days, 0) };
  });
};

function registerPolicy(server: ApiServer, deps: RequestRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.readRequestPolicy, ({ subject }) => readCompany(database, forSubject(subject), async (tx) => {
    const { policy, validFrom } = await readRequestPolicy(tx, formatDay(deps.today()));
    return success({ ...policy, isChosen: validFrom !== null, validFrom, examples: examplesOf(policy) });
  }));
  server.handle(routes.chooseRequestPolicy, async ({ subject, body }) => {
    const { commandId, validFrom, ...choices } = body;
    const done = await runCommand<null, RequestError>(database, forSubject(subject), { commandId, name: 'requests.choosePolicy', subject: `requestPolicy:${validFrom}`, parameters: { validFrom, ...choices } }, async (tx) => {
      if (!parseDay(validFrom).ok) return failure({ code: 'leaveDatesInvalid' });
      return chooseRequestPolicy(tx, { validFrom, today: formatDay(deps.today()) }, choices);
    });
    return done.ok ? success({ done: true as const }) : failure(apiFailure(done.error));
  });
}

function registerOffice(server: ApiServer, deps: RequestRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.listLeaveBalances, ({ subject, query }) => {
    const day = dayOf(deps, query.day);
    return day.ok ? readCompany(database, forSubject(subject), (tx) => listBalances(tx, subject, day.value, query)) : Promise.resolve(day);
  });
  server.handle(routes.readPersonLeave, ({ subject, params, query }) => {
    const day = dayOf(deps, query.day);
    return day.ok ? readCompany(database, forSubject(subject), (tx) => readPerson(tx, subject, params.personNumber, day.value)) : Promise.resolve(day);
  });
  server.handle(routes.grantAnnualLeave, async ({ subject, body }) => {
    const done = await runCommand<{ people: number; entries: number }, never>(database, forSubject(subject), { commandId: body.commandId, name: 'requests.grantLeave', subject: `leaveYear:${body.year}`, parameters: { year: body.year } }, async (tx) => success(await grantAnnualLeave(tx, body.year)));
    return done.ok ? done : failure(apiFailure(done.error));
  });
  const about = async (subject: Subject, personNumber: string, command: { readonly commandId: string; readonly name: string; readonly parameters: Readonly<Record<string, string | number>> }, work: (tx: CompanyTransaction, personId: number) => Promise<Result<null, RequestError>>): Promise<Result<{ done: true }, ApiFailure>> => {
    const done = await runCommand<null, RequestError>(database, forSubject(subject), { ...command, subject: `person:${personNumber}` }, async (tx) => {
      const person = await findPerson(tx, subject, personNumber, deps.today());
      // Whoever may read somebody and not change them is told no more than of a guessed number.
      return person === undefined || !mayReach(subject, 'change', 'personal', person.personId) ? failure({ code: 'requestUnknown' }) : work(tx, person.personId);
    });
    return done.ok ? success({ done: true }) : failure(apiFailure(done.error));
  };
  server.handle(routes.adjustLeave, ({ subject, params, body }) => {
    const { commandId, ...adjustment } = body;
    return about(subject, params.personNumber, { commandId, name: 'requests.adjustLeave', parameters: { personNumber: params.personNumber, ...adjustment } }, (tx, personId) => adjustLeave(tx, { personId, ...adjustment }));
  });
  server.handle(routes.recordServiceStart, ({ subject, params, body }) => {
    const { commandId, ...service } = body;
    return about(subject, params.personNumber, { commandId, name: 'requests.recordService', parameters: { personNumber: params.personNumber, ...service } }, (tx, personId) => recordServiceStart(tx, { personId, ...service, today: deps.today() }));
  });
}

/** Registers the routes of the ledger of leave. */
export const registerLeaveRoutes = (server: ApiServer, deps: RequestRoutesDeps): void => {
  server.handle(routes.readOwnLeave, async ({ subject, query }) => {
    const { personId } = subject;
    const day = dayOf(deps, query.day);
    if (personId === null) return notFound;
    return day.ok ? success(await readCompany(deps.database, forSubject(oneselfOf(subject)), (tx) => readOwn(deps, tx, personId, day.value))) : day;
  });
  registerOffice(server, deps);
  registerPolicy(server, deps);
};
