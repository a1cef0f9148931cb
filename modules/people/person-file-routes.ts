/** HTTP of people's files: hiring, events, tasks, dates that come near, the organisation as of a day. */
import * as routes from '#contracts/api/person-file-api';
import type { ParsedBody, RouteResponse } from '#contracts/api/api-route';
import { failure, success, type Result } from '#kernel/base/result';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { forSubject, mayReach, mayRead, pageOfRows, reachOf, readCompany, recordAudit, runCommand, userOfActor, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type Subject } from '#modules/platform';
import { appendAlarmPolicy, openAlarms, readAlarmPolicy, type Alarm } from './alarms.ts';
import { hirePersons, type HireWish } from './hire-person.ts';
import { readHireChoices } from './hire-choices.ts';
import type { InsurancePlaces } from './known-places.ts';
import { orgChart } from './org-chart.ts';
import { appendTaskMark, secondsToNextPlacement } from './person-event-store.ts';
import { readPersonFile, type PersonFile } from './person-file.ts';
import { findEmployment } from './people-store.ts';
import { recordPersonEvent, withdrawPersonEvent, type EventWish } from './record-event.ts';

export type PersonFileRoutesDeps = {
  readonly database: Database;
  /** Epoch-day of today in the installation's zone. */
  readonly today: () => number;
  /** Every schedule of the company: code and name. */
  readonly schedules: (tx: CompanyTransaction) => Promise<ReadonlyMap<string, string>>;
  /** Places whose rules are loaded. */
  readonly insurancePlaces: (tx: CompanyTransaction) => Promise<InsurancePlaces>;
  /** Asks for what must be computed again, in the caller's transaction. */
  readonly afterChange: (tx: CompanyTransaction, touched: readonly { readonly personId: number; readonly fromDay: number }[]) => Promise<void>;
  /** Lets others take in who was hired just now, in the caller's transaction; left out where whoever hires does so themselves. */
  readonly afterHire?: (tx: CompanyTransaction, hired: readonly { readonly personId: number; readonly fromDay: number }[]) => Promise<void>;
  /** Takes in the landed records of accounts matched just now. */
  readonly reabsorb: (tx: CompanyTransaction, matched: { readonly sourceCode: string; readonly sourcePersonKeys: readonly string[] }) => Promise<void>;
  /** Comes back when the next transfer begins. */
  readonly askLater: (tx: CompanyTransaction, seconds: number) => Promise<void>;
  /** Leave that a leaver has not taken by the last day, in minutes. */
  readonly untakenLeave: (tx: CompanyTransaction, personId: number, lastDay: number) => Promise<UntakenLeave | null>;
  readonly nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type UntakenLeave = { readonly annualMinutes: number; readonly timeOffMinutes: number; readonly minutesPerDay: number };
type Refusal = { readonly code: string; readonly data?: Readonly<Record<string, string>> };
const refuse = ({ code, data }: Refusal): Result<never, ApiFailure> =>
  failure(['notFound', 'notAllowed', 'stepUpNeeded', 'invalidRequest'].includes(code) ? { code, ...(data === undefined ? {} : { data }) } : { code, status: /^hireNeeds|ForPrograms$|^ownTerms$/.test(code) ? 403 : 409, ...(data === undefined ? {} : { data }) });

const dayOf = (text: string): number | null => {
  const day = parseDay(text);
  return day.ok ? day.value : null;
};
const dateOrNull = (day: number | null): string | null => (day === null ? null : formatDay(day));
const wrongField = (field: string): Result<never, Refusal> => failure({ code: 'invalidRequest', data: { field } });

/** What hiring changes needs the right over everybody: a new person stands in nobody's list yet. */
const hireRefusal = (subject: Subject, body: ParsedBody<typeof routes.hirePerson>): Refusal | null => {
  if (subject.program !== null) return { code: 'hireNotForPrograms' };
  const changesAll = (fieldClass: 'public' | 'personal' | 'pay' | 'identity'): boolean => subject.rights[`change:${fieldClass}`] === 'all';
  if (!changesAll('public') || !changesAll('personal')) return { code: 'notAllowed' };
  if (body.terms !== null && !changesAll('pay')) return { code: 'hireNeedsPay' };
  if (body.identityNumber !== '' && !changesAll('identity')) return { code: 'hireNeedsIdentity' };
  return (body.terms !== null || body.identityNumber !== '') && !subject.isSteppedUp ? { code: 'stepUpNeeded' } : null;
};

const wishOf = (body: ParsedBody<typeof routes.hirePerson>): HireWish | string => {
  const hireDay = dayOf(body.hireDate);
  const probationEndsOnDay = body.probationEndsOn === null ? null : dayOf(body.probationEndsOn);
  const contractEnds = body.contract?.endsOn ?? null;
  const contractEndsOnDay = contractEnds === null ? null : dayOf(contractEnds);
  if (hireDay === null) return 'hireDate';
  if (body.probationEndsOn !== null && probationEndsOnDay === null) return 'probationEndsOn';
  if (contractEnds !== null && contractEndsOnDay === null) return 'contract';
  const { personNumber, name, identityNumber, mobile, email, department, managerPersonNumber, sourcePersonKey, employmentKind, positionCode, isConfirmed, isNewLegalEntity } = body;
  const terms = body.terms === null ? null : (({ workplaceCode, ...others }) => ({ ...others, workplace: workplaceCode }))(body.terms);
  return { personNumber, name, identityNumber, mobile, email, hireDay, department, managerPersonNumber, sourcePersonKey, employmentKind, positionCode, isConfirmed, isNewLegalEntity, terms, probationEndsOnDay, contract: body.contract === null ? null : { endsOnDay: contractEndsOnDay } };
};

/** Hires in the caller's transaction and hands on what other modules need of it. */
export const hireAndHandOn = async (deps: Pick<PersonFileRoutesDeps, 'schedules' | 'insurancePlaces' | 'afterChange' | 'afterHire' | 'reabsorb'>, tx: CompanyTransaction, wishes: readonly HireWish[], source: string) => {
  const { outcomes, matched } = await hirePersons(tx, wishes, { source, scheduleCodes: new Set((await deps.schedules(tx)).keys()), insurancePlaces: await deps.insurancePlaces(tx) });
  const touched = outcomes.flatMap((outcome, index) => (outcome.ok ? [{ personId: outcome.value.personId, fromDay: wishes[index]!.hireDay }] : []));
  if (touched.length > 0) await deps.afterChange(tx, touched);
  if (touched.length > 0) await deps.afterHire?.(tx, touched);
  for (const [sourceCode, matches] of Map.groupBy(matched, (match) => match.sourceCode)) await deps.reabsorb(tx, { sourceCode, sourcePersonKeys: matches.map(({ sourcePersonKey }) => sourcePersonKey) });
  return outcomes;
};

function registerHire(server: ApiServer, deps: PersonFileRoutesDeps): void {
  server.handle(routes.hirePerson, async ({ subject, body }) => {
    const refusal = hireRefusal(subject, body);
    if (refusal !== null) return refuse(refusal);
    const wish = wishOf(body);
    if (typeof wish === 'string') return wrongField(wish);
    const { commandId, ...parameters } = body;
    const hired = await runCommand<RouteResponse<typeof routes.hirePerson>, Refusal>(deps.database, forSubject(subject), { commandId, name: 'people.hire', subject: 'people', parameters }, async (tx) => {
      const [outcome] = await hireAndHandOn(deps, tx, [wish], 'form');
      if (outcome === undefined || !outcome.ok) return failure(outcome === undefined ? { code: 'notFound' } : outcome.error);
      return success({ personNumber: outcome.value.personNumber, missing: [...outcome.value.missing] });
    });
    return hired.ok ? hired : refuse(hired.error);
  });
  server.handle(routes.readHireChoices, ({ subject }) => readCompany(deps.database, forSubject(subject), async (tx) => {
    const choices = await readHireChoices(tx, await deps.insurancePlaces(tx));
    return success({ ...choices, schedules: [...(await deps.schedules(tx))].map(([code, name]) => ({ code, name })) });
  }));
}

const alarmAnswer = ({ kind, onDay, sinceDay, count }: Pick<Alarm, 'kind' | 'onDay' | 'sinceDay' | 'count'>) => ({ kind, onDate: formatDay(onDay), since: formatDay(sinceDay), count });
const withdrawableKinds: readonly string[] = ['probation', 'confirmation', 'contract', 'renewal', 'termination'];

const fileAnswer = (file: PersonFile, asOf: number, subject: Subject, more: { readonly names: ReadonlyMap<string, string>; readonly untakenLeave: UntakenLeave | null }): RouteResponse<typeof routes.readPersonFile> => {
  const mayChange = mayReach(subject, 'change', 'personal', file.personId) && subject.program === null;
  const { terms } = file;
  return {
    personNumber: file.personNumber, name: file.name, hireDate: formatDay(file.hireDay), leaveDate: dateOrNull(file.leaveDay), asOf: formatDay(asOf), state: file.state,
    department: file.department, position: file.position, managerPersonNumber: file.managerPersonNumber, managerName: file.managerName,
    terms: terms === null ? null : {
      validFrom: formatDay(terms.validFromDay), legalEntity: terms.legalEntity, workplaceCode: terms.workplaceCode, workplaceName: terms.workplaceName, insurancePlace: terms.insurancePlace, wageKind: terms.wageKind,
      wage: terms.wage, currency: terms.currency, scheduleCode: terms.scheduleCode, employmentKind: terms.employmentKind,
    },
    events: file.events.toReversed().map((event) => ({
      eventId: String(event.eventId), kind: event.kind, validOn: formatDay(event.validOnDay), endsOn: dateOrNull(event.endsOnDay), note: event.note, recordedAt: new Date(event.recordedMilliseconds).toISOString(),
      recordedBy: more.names.get(userOfActor(event.recordedBy)) ?? '', isWithdrawn: event.isWithdrawn, mayWithdraw: mayChange && !event.isWithdrawn && withdrawableKinds.includes(event.kind),
    })),
    tasks: file.tasks.map(({ task, list, dueDay, blocksPay, state, isByFact, mark }) => ({ task, list, due: formatDay(dueDay), blocksPay, state, isByFact, note: mark?.note ?? '' })),
    alarms: file.alarms.map(alarmAnswer), missing: [...file.missing], untakenLeave: more.untakenLeave, mayChange,
    mayChangePay: subject.program === null && subject.personId !== file.personId && (subject.rights['change:pay'] === 'all' || mayReach(subject, 'change', 'pay', file.personId)),
  };
};

const asOfDay = (deps: PersonFileRoutesDeps, text: string): number | null => (text === '' ? deps.today() : dayOf(text));

function registerReading(server: ApiServer, deps: PersonFileRoutesDeps): void {
  const { database } = deps;
  server.handle(routes.readPersonFile, ({ subject, params, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const asOf = asOfDay(deps, query.asOf);
    if (asOf === null) return wrongField('asOf');
    const file = await readPersonFile(tx, params.personNumber, { asOf, today: deps.today() });
    if (file === null) return failure({ code: 'notFound' });
    const names = await deps.nameUsers(tx, [...new Set(file.events.map(({ recordedBy }) => userOfActor(recordedBy)).filter((id) => id !== ''))]);
    const untakenLeave = file.leaveDay === null ? null : await deps.untakenLeave(tx, file.personId, file.leaveDay);
    return success(fileAnswer(file, asOf, subject, { names, untakenLeave }));
  }));
  server.handle(routes.listPersonAlarms, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const policy = await readAlarmPolicy(tx);
    const found = (await openAlarms(tx, deps.today())).filter(({ kind, personId }) => (query.kind === 'all' || kind === query.kind) && mayRead(tx.access, 'personal', personId));
    return success({
      total: found.length, policy: { ...policy }, mayChange: reachOf(subject, 'change', 'personal') === 'all',
      rows: pageOfRows(found, query).map((alarm) => ({ ...alarmAnswer(alarm), personNumber: alarm.personNumber, name: alarm.name, department: alarm.department })),
    });
  }));
  server.handle(routes.readOrgChart, ({ subject, query }) => readCompany(database, forSubject(subject), async (tx) => {
    const asOf = asOfDay(deps, query.asOf);
    if (asOf === null) return wrongField('asOf');
    const chart = await orgChart(tx, asOf);
    return success({ asOf: formatDay(asOf), departments: chart.departments.map((department) => ({ ...department })), people: chart.people.map(({ personId: _, ...person }) => person) });
  }));
}

type PersonCommand = { readonly commandId: string; readonly name: string; readonly personNumber: string; readonly parameters: Readonly<Record<string, string | boolean | null | undefined>> };

/** A command about a person whose values of the class the caller may change; anyone else's number is an unknown number. */
const aboutPerson = async <T>(deps: PersonFileRoutesDeps, subject: Subject, command: PersonCommand, fieldClass: 'personal' | 'pay', work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, Refusal>>): Promise<Result<T, ApiFailure>> => {
  // A program is nobody: what it changed could be approved by whoever holds its key.
  if (subject.program !== null) return failure({ code: 'notAllowed' });
  const { commandId, name, personNumber, parameters } = command;
  const done = await runCommand<T, Refusal>(deps.database, forSubject(subject), { commandId, name, subject: 'person', parameters: { ...parameters, personNumber } }, async (tx) => {
    const person = await findEmployment(tx, { personNumber });
    if (person === null || !mayReach(subject, 'change', fieldClass, person.personId) || !mayReach(subject, 'change', 'personal', person.personId)) return failure({ code: 'notFound' });
    return work(tx, person.personId);
  });
  return done.ok ? done : refuse(done.error);
};

const record = async (deps: PersonFileRoutesDeps, tx: CompanyTransaction, wish: EventWish): Promise<Result<{ eventId: string }, Refusal>> => {
  const recorded = await recordPersonEvent(tx, wish, { today: deps.today(), scheduleCodes: new Set((await deps.schedules(tx)).keys()), insurancePlaces: await deps.insurancePlaces(tx) });
  if (!recorded.ok) return recorded;
  if (recorded.value.touchedFromDay !== null) await deps.afterChange(tx, [{ personId: wish.personId, fromDay: recorded.value.touchedFromDay }]);
  const seconds = await secondsToNextPlacement(tx);
  if (seconds !== null) await deps.askLater(tx, seconds);
  return success({ eventId: String(recorded.value.eventId) });
};

/** What an event of a kind may change; a field that says more is refused, so that nothing moves unseen. */
const changedBy: Readonly<Partial<Record<EventWish['kind'], readonly string[]>>> = {
  transfer: ['department', 'managerPersonNumber', 'workplace', 'legalEntity', 'insurancePlace', 'scheduleCode', 'positionCode'], kindChange: ['employmentKind'],
};
const strayField = (kind: EventWish['kind'], fields: readonly string[]): string | undefined => fields.find((field) => changedBy[kind]?.includes(field) !== true);

function registerEvents(server: ApiServer, deps: PersonFileRoutesDeps): void {
  server.handle(routes.recordPersonEvent, async ({ subject, params, body }) => {
    const { commandId, ...parameters } = body;
    const { kind, note, department, managerPersonNumber, workplaceCode, employmentKind, legalEntity, insurancePlace, scheduleCode, positionCode, isNewLegalEntity, ...dates } = parameters;
    const [validOnDay, endsOnDay] = [dayOf(dates.validOn), dates.endsOn === null ? null : dayOf(dates.endsOn)];
    const terms = { ...given('workplace', workplaceCode), ...given('employmentKind', employmentKind), ...given('legalEntity', legalEntity), ...given('insurancePlace', insurancePlace), ...given('scheduleCode', scheduleCode) };
    const placement = { ...given('department', department), ...given('managerPersonNumber', managerPersonNumber) };
    const position = given('positionCode', positionCode);
    return aboutPerson(deps, subject, { commandId, name: 'people.recordEvent', personNumber: params.personNumber, parameters }, 'personal', async (tx, personId) => {
      // Dates are looked at only now: whoever is out of reach is not there, whatever else is wrong.
      if (validOnDay === null) return wrongField('validOn');
      if (dates.endsOn !== null && endsOnDay === null) return wrongField('endsOn');
      const stray = strayField(kind, Object.keys({ ...terms, ...placement, ...position }));
      return stray === undefined ? record(deps, tx, { personId, kind, validOnDay, endsOnDay, note, terms, placement, ...position, isNewLegalEntity }) : wrongField(stray);
    });
  });
  server.handle(routes.changeWage, async ({ subject, params, body }) => {
    const { commandId, ...parameters } = body;
    const { validOn, note, wage, wageKind, insuranceBase, housingFundBase, housingFundRate } = body;
    const validOnDay = dayOf(validOn);
    const terms = { ...given('wage', wage), ...given('wageKind', wageKind), ...given('insuranceBase', insuranceBase), ...given('housingFundBase', housingFundBase), ...given('housingFundRate', housingFundRate) };
    return aboutPerson(deps, subject, { commandId, name: 'people.changeWage', personNumber: params.personNumber, parameters }, 'pay', async (tx, personId) =>
      (validOnDay === null ? wrongField('validOn') : record(deps, tx, { personId, kind: 'wageChange', validOnDay, endsOnDay: null, note, terms, placement: {}, isNewLegalEntity: false })));
  });
  server.handle(routes.withdrawPersonEvent, ({ subject, params, body }) =>
    aboutPerson<{ readonly done: true }>(deps, subject, { commandId: body.commandId, name: 'people.withdrawEvent', personNumber: params.personNumber, parameters: { eventId: params.eventId, note: body.note } }, 'personal', async (tx, personId) => {
      const withdrawn = await withdrawPersonEvent(tx, { personId, eventId: Number(params.eventId), note: body.note, today: deps.today() });
      if (!withdrawn.ok) return withdrawn;
      if (withdrawn.value.touchedFromDay !== null) await deps.afterChange(tx, [{ personId, fromDay: withdrawn.value.touchedFromDay }]);
      return success({ done: true });
    }));
}

const given = <Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } => (value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value }));

function registerTasks(server: ApiServer, deps: PersonFileRoutesDeps): void {
  server.handle(routes.markPersonTask, ({ subject, params, body }) =>
    aboutPerson<{ readonly done: true }>(deps, subject, { commandId: body.commandId, name: 'people.markTask', personNumber: params.personNumber, parameters: { task: params.task, state: body.state, note: body.note } }, 'personal', async (tx, personId) => {
      await appendTaskMark(tx, { personId, task: params.task, state: body.state, note: body.note });
      await recordAudit(tx, { action: 'people.taskMarked', subject: `person:${personId}`, data: { task: params.task, state: body.state }, personIds: [personId], fieldClasses: ['personal'] });
      return success({ done: true });
    }));
  server.handle(routes.changeAlarmPolicy, async ({ subject, body: { commandId, ...policy } }) => {
    const done = await runCommand<{ readonly done: true }, Refusal>(deps.database, forSubject(subject), { commandId, name: 'people.changeAlarmPolicy', subject: 'company', parameters: policy }, async (tx) => {
      await appendAlarmPolicy(tx, policy);
      return success({ done: true });
    });
    return done.ok ? done : refuse(done.error);
  });
}

/** Binds the routes of people's files. */
export function registerPersonFileRoutes(server: ApiServer, deps: PersonFileRoutesDeps): void {
  registerHire(server, deps);
  registerReading(server, deps);
  registerEvents(server, deps);
  registerTasks(server, deps);
}
