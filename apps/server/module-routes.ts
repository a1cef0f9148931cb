/** Every module's routes, each given what it needs of connectors, queue and the other modules: a new module is added here. */
import { connectorManifestsOf } from './connector-manifests.ts';
import { columnClasses } from '#contracts/access/column-classes';
import { fieldClasses } from '#contracts/api/access-terms';
import type { CheckResult } from '#contracts/connector/connector';
import { readTable, readWorkbook, writeFailedRows, writeTemplate } from '#connectors/spreadsheet';
import { failure, success, type Result } from '#kernel/base/result';
import { grantProposalKind, peopleHolding, registerAccessRoutes } from '#modules/access';
import { listScheduleCodes, registerAttendanceRoutes, requestRecomputeFrom } from '#modules/attendance';
import { countUnmatched, findPersonId, memberNamesOf, personNamesOf, personNumbersOf, registerBankRoutes, registerCustomFieldRoutes, registerHireSheetRoutes, registerPeopleRoutes, registerPersonFileRoutes, registerPositionRoutes, type PeopleRoutesDeps } from '#modules/people';
import { registerFilingRoutes } from '#modules/filing';
import { completionsOf, followFiles, registerLearningRoutes } from '#modules/learning';
import { registerAskTeamsRoute, registerFeedbackRoutes, registerGoalBatchRoutes, registerGoalRoutes, registerOwnGoalRoutes, registerReviewBatchRoutes, registerReviewExportRoute, registerReviewRoutes, registerRuleRoutes, type ReviewRoutesDeps } from '#modules/performance';
import { peopleInFiles, registerPayoutRoutes } from '#modules/payout';
import { firstUnpaidMonth, listInsurancePlaces, monthlyPayItems, registerFinalPayRoutes, registerPayCalendarRoutes, registerPayItemRoutes, registerPayRunRoutes, registerPayrollRoutes, registerPerformanceBaseRoutes, registerRaiseRoutes, registerRunReviewRoutes, raiseKind } from '#modules/payroll';
import { asSystem, dateInZone, epochDayOf, forSubject, isPresent, listCompanies, readCompany, registerAuditRoutes, registerNoticeRoutes, registerProposalRoutes, runCommand, type ApiFailure, type ApiServer, type CompanyTransaction, type Database, type JobData, type JobQueue, type Subject } from '#modules/platform';
import { registerPrivacyRoutes, type PrivacyRoutesDeps } from '#modules/privacy';
import { offerProposalKind, registerApplicationRoutes, registerCandidateRoutes, registerOwnInterviewRoutes, registerRequisitionRoutes, type RecruitingRoutesDeps } from '#modules/recruiting';
import { registerKeptPunchRoutes, registerLeaveRoutes, registerRequestRoutes, untakenLeave } from '#modules/requests';
import { openToStaffOn, registerDeliveryRoutes } from '#modules/delivery';
import { registerSelfServiceRoutes } from '#modules/self-service';
import { registerSyncRoutes } from '#modules/sync';
import { reabsorbAccounts } from '../work/absorb-landed.ts';
import { filingDeps } from '../work/filing-work.ts';
import { finishImport } from '../work/finish-import.ts';
import { askForEvidence, enrolLater } from '../work/goal-jobs.ts';
import { bankKinds, wakeNotices } from '../work/notice-jobs.ts';
import { followAssessment } from '../work/pay-effect.ts';
import { payRunKinds, runDecisions } from '../work/pay-run-kinds.ts';
import { startAttendance, startPayRun, syncQueue } from '../work/month-jobs.ts';
import { evidenceConnectors, openSource } from '../work/open-source.ts';
import { payoutDeps, payoutKinds } from '../work/payout-work.ts';
import { embedderOfInstallation } from '../work/local-embedder.ts';
import { followLater } from '../work/request-jobs.ts';
import { followedPerformanceKinds, followResults } from '../work/result-jobs.ts';
import { tellLater } from '../work/review-jobs.ts';
import { hiringFromOffers, isMatchingAllowedOn } from '../work/recruiting-work.ts';
import { needsOfReviews } from '../work/learning-work.ts';
import { askForPlacements } from '../work/people-jobs.ts';
import { registerCompanyRoutes } from './company-routes.ts';
import { registerInboxRoutes } from './inbox-routes.ts';
import { registerTeamRoutes } from './team-routes.ts';
import { registerOverviewRoutes } from './overview-routes.ts';
import { createPhraseBook } from './phrase-book.ts';
import { deliveryDeps } from './delivery-wiring.ts';
import { selfServiceDeps } from './self-service-wiring.ts';
import { progressReaders } from './progress-readers.ts';

export type ModuleRoutesDeps = {
  readonly database: Database; readonly jobs: JobQueue; readonly nowMilliseconds: () => number; readonly zone: string;
  /** Where the heads of the audit are written down; left out, in the database alone. */
  readonly anchorsFolder?: string | null;
  /** Names of users by id, for those who are no person of a company. */
  readonly userNames?: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Their sign-in names. */
  readonly userEmails?: (userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly onError?: (error: unknown) => void;
};

type Wish = { readonly commandId: string };

/** Puts one job in the queue, once per command id. The worker opens its run: until then the command's id stands for it. */
const enqueueOnce = async (deps: ModuleRoutesDeps, subject: Subject, command: Wish & { readonly name: string; readonly subject: string }, queue: string, data: JobData): Promise<Result<{ readonly runId: string }, ApiFailure>> =>
  runCommand(deps.database, forSubject(subject), { commandId: command.commandId, name: command.name, subject: command.subject, parameters: data }, async (tx) => {
    await deps.jobs.enqueue(tx, queue, data);
    return success({ runId: command.commandId });
  });

const checkSource = async (deps: ModuleRoutesDeps, subject: Subject, sourceCode: string): Promise<Result<readonly CheckResult[], ApiFailure>> => {
  const opened = await openSource(deps.database, { companyId: subject.companyId, sourceCode }, () => undefined);
  return opened.ok ? success(await opened.value.connector.check()) : failure({ code: 'notFound' });
};

const calendarAt = (deps: ModuleRoutesDeps): ReturnType<PeopleRoutesDeps['calendar']> => {
  const today = dateInZone(deps.nowMilliseconds(), deps.zone);
  // The month that is being worked on is the one that has ended.
  const monthFrom = today.with({ day: 1 }).subtract({ months: 1 });
  return { today: epochDayOf(today), monthFrom: epochDayOf(monthFrom), monthTo: epochDayOf(monthFrom.add({ months: 1 })) };
};

/** Who acted, by name: the system knows it also where the reader of a page may not know of the person. */
const actorNames = async (deps: ModuleRoutesDeps, companyId: number, ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  ids.length === 0 ? new Map() : new Map([...((await deps.userNames?.(ids)) ?? []), ...(await readCompany(deps.database, asSystem(companyId, 'auditChain', 'server'), (tx) => memberNamesOf(tx, ids)))]);

/** Maker and checker over every kind, who may what, bank accounts, notices. */
const registerFourEyes = (server: ApiServer, deps: ModuleRoutesDeps): void => {
  const { database, jobs, nowMilliseconds, zone } = deps;
  const clock = { nowMilliseconds, today: () => calendarAt(deps).today };
  const kinds = [...bankKinds({ jobs, nowMilliseconds }), grantProposalKind(clock), raiseKind(clock), ...payRunKinds, ...payoutKinds, offerProposalKind, ...followedPerformanceKinds(jobs)];
  const nameUsers = (tx: CompanyTransaction, userIds: readonly string[]) => actorNames(deps, tx.companyId, userIds);
  registerProposalRoutes(server, { database, kinds, nameUsers });
  registerRunReviewRoutes(server, { database, zone, nameUsers });
  const pay = { database, nameUsers, followEntries: followResults(jobs) };
  registerPayItemRoutes(server, pay);
  registerPerformanceBaseRoutes(server, pay);
  registerRaiseRoutes(server, pay);
  registerFinalPayRoutes(server, { database });
  registerPayRunRoutes(server, { database, kinds, nameUsers, decisions: runDecisions, zone, peopleInFiles });
  registerPayoutRoutes(server, { ...payoutDeps, database, nowMilliseconds, nameUsers });
  registerFilingRoutes(server, filingDeps(database));
  registerAccessRoutes(server, { database, clock, nameUsers, emailsOf: (userIds) => deps.userEmails?.(userIds) ?? Promise.resolve(new Map()) });
  registerNoticeRoutes(server, { database, namePeople: personNamesOf });
  registerBankRoutes(server, { database, kinds, nowMilliseconds, zone, nameUsers, wakeNotices: wakeNotices(jobs), officePersonIds: (tx) => peopleHolding(tx, ['change:bank', 'approve:bank', 'administer:public'], calendarAt(deps).today) });
};

/** What people ask for, and the ledger of leave. */
const registerRequests = (server: ApiServer, deps: ModuleRoutesDeps): void => {
  const { database, nowMilliseconds } = deps;
  const requests = {
    database, nowMilliseconds, today: () => calendarAt(deps).today, nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => actorNames(deps, tx.companyId, userIds), follow: followLater(deps.jobs),
  };
  registerRequestRoutes(server, requests);
  registerLeaveRoutes(server, requests);
  registerKeptPunchRoutes(server, requests);
  registerInboxRoutes(server, { database, nowMilliseconds, today: requests.today, nameUsers: requests.nameUsers });
  registerTeamRoutes(server, { database, today: requests.today });
};

/** Courses that people finished, for their reviews; none where courses are not kept here. */
const completionsForReviews: NonNullable<ReviewRoutesDeps['completionsOf']> = (tx, personIds, fromDay, toDay) => (isPresent(tx, 'learning') ? completionsOf(tx, personIds, fromDay, toDay) : Promise.resolve([]));

/** Goals of people and how far they are, and reviews of them. */
const registerGoals = (server: ApiServer, deps: ModuleRoutesDeps): void => {
  const goals = { database: deps.database, today: () => calendarAt(deps).today, nameUsers: (tx: CompanyTransaction, userIds: readonly string[]) => actorNames(deps, tx.companyId, userIds), evidenceConnectors: evidenceConnectors(), askForEvidence: askForEvidence(deps.jobs) };
  registerGoalRoutes(server, goals);
  registerGoalBatchRoutes(server, goals);
  registerOwnGoalRoutes(server, goals);
  const reviews = { database: deps.database, nowMilliseconds: deps.nowMilliseconds, today: goals.today, nameUsers: goals.nameUsers, tell: tellLater(deps.jobs), followResults: followResults(deps.jobs), firstUnpaidMonth, completionsOf: completionsForReviews };
  registerReviewRoutes(server, reviews);
  registerReviewBatchRoutes(server, reviews);
  const phrases = createPhraseBook();
  registerReviewExportRoute(server, { database: deps.database, phrase: (language, key) => phrases.find(language, key) ?? key });
  registerRuleRoutes(server, reviews);
  registerFeedbackRoutes(server, reviews);
  registerAskTeamsRoute(server, reviews);
};

/** From a requisition to somebody who is hired. */
const registerRecruiting = (server: ApiServer, deps: ModuleRoutesDeps, hiring: Parameters<typeof hiringFromOffers>[0]): void => {
  const today = (): string => dateInZone(deps.nowMilliseconds(), deps.zone).toString();
  const recruiting: RecruitingRoutesDeps = {
    ...hiringFromOffers(hiring), isMatchingAllowed: isMatchingAllowedOn(today), embedder: embedderOfInstallation(), database: deps.database, zone: deps.zone, readTable, today, nameUsers: (tx, userIds) => actorNames(deps, tx.companyId, userIds),
  };
  registerRequisitionRoutes(server, recruiting);
  registerCandidateRoutes(server, recruiting);
  registerApplicationRoutes(server, recruiting);
  registerOwnInterviewRoutes(server, recruiting);
};

/** Class and seal of a column for the record of processing; what belongs to nobody is left out. */
const columnInCatalogue: PrivacyRoutesDeps['catalogue'] = (table, column) => {
  const known = columnClasses.get(`${table}.${column}`) ?? [];
  const fieldClass = fieldClasses.findLast((candidate) => known.includes(candidate));
  return fieldClass === undefined ? null : { fieldClass, sealed: /(^|_)sealed$/.test(column) };
};

export const createModuleRoutes = (deps: ModuleRoutesDeps) => (server: ApiServer): void => {
  const { database, nowMilliseconds } = deps;
  registerOverviewRoutes(server, { database, nowMilliseconds, readers: progressReaders });
  registerCompanyRoutes(server, deps);
  registerAuditRoutes(server, {
    database, nowMilliseconds, zone: deps.zone, anchorsFolder: deps.anchorsFolder ?? null, findPersonId, peopleOf: personNamesOf,
    namesOf: (companyId, ids) => actorNames(deps, companyId, ids), onError: deps.onError ?? (() => undefined),
  });
  registerSyncRoutes(server, {
    database, nowMilliseconds, manifests: connectorManifestsOf(), countUnmatched, personNumbersOf,
    startSync: (subject, { commandId, sourceCode, month }) => enqueueOnce(deps, subject, { commandId, name: 'sync.start', subject: `source:${sourceCode}` }, syncQueue, { sourceCode, month }),
    checkSource: (subject, sourceCode) => checkSource(deps, subject, sourceCode),
  });
  registerAttendanceRoutes(server, {
    database,
    startAttendance: (subject, { commandId, month }) =>
      runCommand(database, forSubject(subject), { commandId, name: 'attendance.start', subject: `month:${month}`, parameters: { month } }, async (tx) =>
        success({ runId: String((await startAttendance(tx, deps.jobs, month)).runId) })),
  });
  registerPayrollRoutes(server, {
    database, openToStaff: openToStaffOn(() => calendarAt(deps).today),
    startPayRun: (subject, { commandId, month }) =>
      runCommand(database, forSubject(subject), { commandId, name: 'payroll.start', subject: `month:${month}`, parameters: { month } }, async (tx): Promise<Result<{ readonly runId: string }, ApiFailure>> => {
        const started = await startPayRun(tx, deps.jobs, month);
        return started.ok ? success({ runId: String(started.value.runId) }) : failure({ code: started.error.code, data: started.error.data, status: 409 });
      }),
  });
  registerDeliveryRoutes(server, deliveryDeps({ database, jobs: deps.jobs, nowMilliseconds, today: () => calendarAt(deps).today }));
  registerSelfServiceRoutes(server, selfServiceDeps({ database, jobs: deps.jobs, nowMilliseconds, zone: deps.zone, today: () => calendarAt(deps).today, namesOf: (companyId, ids) => actorNames(deps, companyId, ids) }));
  registerPayCalendarRoutes(server, { database, nowMilliseconds, zone: deps.zone });
  registerPeopleRoutes(server, {
    database, nowMilliseconds, calendar: () => calendarAt(deps), spreadsheet: { readWorkbook, writeFailedRows, writeTemplate }, reabsorb: reabsorbAccounts,
    afterImport: (tx, report) => finishImport(tx, { sourceCode: 'workbook', report, nowMilliseconds: nowMilliseconds() }),
  });
  const recompute = (tx: CompanyTransaction, people: readonly { readonly personId: number; readonly fromDay: number }[]): Promise<void> => requestRecomputeFrom(tx, { people, cause: 'people' });
  const hiring = {
    database, schedules: listScheduleCodes, insurancePlaces: listInsurancePlaces, reabsorb: reabsorbAccounts,
    afterChange: async (tx: CompanyTransaction, people: readonly { readonly personId: number; readonly fromDay: number }[]): Promise<void> => {
      await recompute(tx, people);
      await followFiles(tx, people.map(({ personId }) => personId), calendarAt(deps).today);
    },
  };
  const leaveLeft = async (tx: CompanyTransaction, personId: number, lastDay: number) => {
    const left = (await untakenLeave(tx, [personId], lastDay)).get(personId);
    return left === undefined ? null : { annualMinutes: left.annualMinutes, timeOffMinutes: left.timeOffMinutes, minutesPerDay: left.minutesPerDay };
  };
  const afterHire = enrolLater(deps.jobs);
  registerPersonFileRoutes(server, { ...hiring, afterHire, untakenLeave: leaveLeft, today: () => calendarAt(deps).today, askLater: askForPlacements(deps.jobs), nameUsers: (tx, userIds) => actorNames(deps, tx.companyId, userIds) });
  registerCustomFieldRoutes(server, { database, today: () => calendarAt(deps).today, payItems: monthlyPayItems, afterChange: recompute });
  registerHireSheetRoutes(server, { ...hiring, afterHire, readTable });
  registerPositionRoutes(server, { database, today: () => calendarAt(deps).today, nameUsers: (tx, userIds) => actorNames(deps, tx.companyId, userIds) });
  registerFourEyes(server, deps);
  registerRequests(server, deps);
  registerGoals(server, deps);
  registerLearningRoutes(server, { database, nowMilliseconds, today: () => calendarAt(deps).today, trainingNeeds: needsOfReviews, nameUsers: (tx, userIds) => actorNames(deps, tx.companyId, userIds) });
  registerRecruiting(server, deps, { ...hiring, afterChange: recompute });
  registerPrivacyRoutes(server, {
    database, enqueue: deps.jobs.enqueue, catalogue: columnInCatalogue,
    today: () => dateInZone(nowMilliseconds(), deps.zone).toString(),
    afterDecision: (tx) => followAssessment(tx, deps.jobs, dateInZone(nowMilliseconds(), deps.zone).toString()),
    companyName: async (companyId) => (await listCompanies(database)).find((company) => company.companyId === companyId)?.name ?? '',
    namesOf: (companyId, ids) => actorNames(deps, companyId, ids),
  });
};
