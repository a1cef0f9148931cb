/** HTTP of personal information: everyone's own data and consents; the officers' requests, holds, retention and assessments. */
import { randomBytes } from 'node:crypto';
import * as routes from '#contracts/api/privacy-api';
import { fieldClasses } from '#kernel/base/field-class';
import { failure, success, type Result } from '#kernel/base/result';
import { findPersonId, readContactValue, readIdentityNumbers } from '#modules/people';
import {
  asSystem, countPersonRows, forSubject, mayReach, oneselfOf, reachOf, readCompany, runCommand, type ApiFailure, type ApiFile, type ApiServer, type CompanyTransaction, type Database, type JobData, type JsonValue, type Subject,
} from '#modules/platform';
import { chooseLanding, readLandingChoice } from '#modules/sync';
import { listAssessments, readSwitches } from './assessment-store.ts';
import { approveAssessmentOf, assertAutomatedDecisionAllowed, proposeAssessmentOf, switchDecision, withdrawAssessmentOf } from './automated-decisions.ts';
import { listAllConsents, listConsentsOf, recordConsentOf } from './consents.ts';
import { listErasureRows } from './erasure-store.ts';
import { askForErasure, decideOnErasure, withObstacles, type ErasureWithObstacles } from './erasures.ts';
import { askForExport, openExport, type Language } from './export-person.ts';
import { listExportsOf } from './export-store.ts';
import { listHolds } from './hold-store.ts';
import { askEndOfHold, endHold, placeHold } from './legal-holds.ts';
import { personDataTables } from './person-data-registry.ts';
import { assessmentAnswer, erasureAnswer, exportAnswer, holdAnswer, ruleAnswer } from './privacy-answers.ts';
import type { PrivacyError } from './privacy-errors.ts';
import { purposesOfCompany, recordProcessing, type ColumnCatalogue } from './processing-record.ts';
import { writeRecipients } from './purpose-store.ts';
import { listRetentionRuns } from './retention-store.ts';
import { chooseRetention, previewRetentionOn, rulesOfCompany } from './retention.ts';
import { erasureQueue, exportQueue } from './privacy-jobs.ts';

export type PrivacyRoutesDeps = {
  readonly database: Database;
  /** Today as "2026-11-22", by the installation's clock. */
  readonly today: () => string;
  readonly catalogue: ColumnCatalogue;
  /** Called where an assessment or a switch changed, in the same transaction: whatever hangs on it hears of it. */
  readonly afterDecision?: (tx: CompanyTransaction) => Promise<void>;
  /** Adds a job in the transaction of the change. */
  readonly enqueue: (tx: CompanyTransaction, queue: string, data: JobData) => Promise<void>;
  readonly companyName: (companyId: number) => Promise<string>;
  /** Names of users by their ids: screens say who asked and who decided. */
  readonly namesOf: (companyId: number, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

type Answer<T> = Promise<Result<T, ApiFailure>>;
type Wish = { readonly commandId: string };
type Work<T> = (tx: CompanyTransaction) => Promise<Result<T, PrivacyError>>;

const notFound: ApiFailure = { code: 'notFound', status: 404 };
const failureOf = ({ code, data, status }: PrivacyError): ApiFailure =>
  ({ code, ...(data === undefined ? {} : { data }), status: status ?? (code === 'notFound' ? 404 : code === 'notAllowed' ? 403 : 409) });

/** An officer acts over the whole company: the right over a team is a line manager's, not an officer's. */
const isOfficer = (subject: Subject, ...actions: readonly ('change' | 'approve')[]): boolean => actions.some((action) => reachOf(subject, action, 'personal') === 'all');
const officers = ['change', 'approve'] as const;

const createTools = ({ database }: PrivacyRoutesDeps) => {
  const refuse = (): ApiFailure => ({ code: 'notAllowed', status: 403 });
  const answer = async <T, U>(result: Result<T, PrivacyError | { readonly code: string; readonly data?: Readonly<Record<string, string | number>> }>, shape: (value: T) => U): Answer<U> =>
    (result.ok ? success(shape(result.value)) : failure(failureOf(result.error as PrivacyError)));
  return {
    /** A read by an officer. */
    read: async <T>(subject: Subject, work: Work<T>): Answer<T> => (isOfficer(subject, ...officers) ? answer(await readCompany(database, forSubject(subject), work), (value) => value) : failure(refuse())),
    /** A change by an officer who may do `action`. */
    change: async <T, U>(subject: Subject, action: 'change' | 'approve', wish: Wish, name: string, about: string, parameters: JsonValue, work: Work<T>, shape: (value: T) => U): Answer<U> => {
      if (!isOfficer(subject, action)) return failure(refuse());
      return runCommand<U, ApiFailure>(database, forSubject(subject), { commandId: wish.commandId, name, subject: about, parameters }, async (tx) => answer(await work(tx), shape));
    },
    /** Of the caller's own person. */
    own: async <T>(subject: Subject, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, PrivacyError>>): Answer<T> => {
      const { personId } = subject;
      return personId === null ? failure(notFound) : answer(await readCompany(database, forSubject(oneselfOf(subject)), (tx) => work(tx, personId)), (value) => value);
    },
    changeOwn: async <T, U>(subject: Subject, wish: Wish, name: string, parameters: JsonValue, work: (tx: CompanyTransaction, personId: number) => Promise<Result<T, PrivacyError>>, shape: (value: T) => U): Answer<U> => {
      const { personId } = subject;
      if (personId === null) return failure(notFound);
      return runCommand<U, ApiFailure>(database, forSubject(oneselfOf(subject)), { commandId: wish.commandId, name, subject: `person:${personId}`, parameters }, async (tx) => answer(await work(tx, personId), shape));
    },
  };
};

type Tools = ReturnType<typeof createTools>;

const onPerson = async <T>(tx: CompanyTransaction, personNumber: string, work: (personId: number) => Promise<Result<T, PrivacyError>>): Promise<Result<T, PrivacyError>> => {
  const personId = await findPersonId(tx, personNumber);
  return personId === null ? failure({ code: 'notFound' }) : work(personId);
};

const userMark = 'user:';

/** The same rows with the users in `fields` by name. Who is gone, and the product itself, stay as they are. */
const withNames = async <const Field extends string, Row extends Readonly<Record<Field, string | null>>>(deps: PrivacyRoutesDeps, subject: Subject, rows: readonly Row[], fields: readonly Field[]): Promise<Row[]> => {
  const idOf = (actor: string | null): readonly string[] => (actor?.startsWith(userMark) === true ? [actor.slice(userMark.length)] : []);
  const names = await deps.namesOf(subject.companyId, [...new Set(rows.flatMap((row) => fields.flatMap((field) => idOf(row[field]))))]);
  const nameOf = (actor: string | null): string | null => idOf(actor).map((id) => names.get(id) ?? id)[0] ?? actor;
  return rows.map((row) => ({ ...row, ...Object.fromEntries(fields.map((field) => [field, nameOf(row[field])])) }));
};

const sectionsOf = async (tx: CompanyTransaction, personId: number) => {
  const rules = await rulesOfCompany(tx);
  const sections = new Map<string, { section: string; fieldClasses: (typeof fieldClasses)[number][]; rows: number; purposes: string[]; keptMonths: number | null }>();
  for (const table of personDataTables) {
    const known = sections.get(table.section) ?? { section: table.section, fieldClasses: [], rows: 0, purposes: [], keptMonths: null };
    sections.set(table.section, known);
    known.rows += await countPersonRows(tx, table, personId);
    for (const fieldClass of table.fieldClasses) if (!known.fieldClasses.includes(fieldClass)) known.fieldClasses.push(fieldClass);
    for (const purpose of table.purposes) if (!known.purposes.includes(purpose)) known.purposes.push(purpose);
    const months = rules.filter(({ tables }) => tables.includes(table.table)).map((rule) => rule.months);
    if (months.length > 0) known.keptMonths = Math.max(known.keptMonths ?? 0, ...months);
  }
  return [...sections.values()];
};

const registerOwnRoutes = (server: ApiServer, deps: PrivacyRoutesDeps, tools: Tools): void => {
  const { database, enqueue, today } = deps;
  const startExport = async (tx: CompanyTransaction, personId: number, subject: Subject, classes: readonly (typeof fieldClasses)[number][], language: Language) => {
    const copy = await askForExport(tx, { personId, userId: subject.userId, fieldClasses: classes, language });
    await enqueue(tx, exportQueue, { exportId: copy.exportId });
    return success(copy);
  };
  const file = async (subject: Subject, exportId: string): Answer<ApiFile> => {
    const opened = await readCompany(database, forSubject(subject), (tx) => openExport(tx, { exportId, userId: subject.userId }));
    return opened.ok ? success({ fileName: 'personal-data.zip', mediaType: 'application/zip', content: opened.value.content }) : failure(failureOf(opened.error));
  };
  // Counts take no value out; they are the system's, so that what needs a second proof is counted without one.
  server.handle(routes.readMyData, ({ subject }) => tools.own(subject, async (tx, personId) => success({
    sections: await readCompany(database, asSystem(subject.companyId, 'privacy', `user:${subject.userId}`), (system) => sectionsOf(system, personId)),
    exports: (await listExportsOf(tx, subject.userId, personId)).map(exportAnswer),
  })));
  server.handle(routes.startMyExport, ({ subject, body, language }) => tools.changeOwn(subject, body, 'privacy.export', {}, (tx, personId) => startExport(tx, personId, subject, fieldClasses, language), exportAnswer));
  server.handle(routes.downloadMyExport, ({ subject, params }) => file(oneselfOf(subject), params.exportId));
  server.handle(routes.startPersonExport, ({ subject, params, body, language }) =>
    runCommand(database, forSubject(subject), { commandId: body.commandId, name: 'privacy.export', subject: 'person', parameters: { personNumber: params.personNumber } }, async (tx) => {
      const started = await onPerson(tx, params.personNumber, async (personId) =>
        (mayReach(subject, 'read', 'pay', personId) ? startExport(tx, personId, subject, fieldClasses.filter((each) => mayReach(subject, 'read', each, personId)), language) : failure<PrivacyError>({ code: 'notFound' })));
      return started.ok ? success(exportAnswer(started.value)) : failure(failureOf(started.error));
    }));
  server.handle(routes.downloadPersonExport, ({ subject, params }) => file(subject, params.exportId));
  server.handle(routes.listMyConsents, ({ subject }) => tools.own(subject, async (tx, personId) => success({ consents: [...await listConsentsOf(tx, personId)] })));
  server.handle(routes.recordMyConsent, ({ subject, params, body }) => tools.changeOwn(subject, body, 'privacy.consent', { kind: params.kind, given: body.given, textVersion: body.textVersion },
    (tx, personId) => recordConsentOf(tx, { personId, kind: params.kind, given: body.given, textVersion: body.textVersion, how: 'screen' }), (state) => state));
  server.handle(routes.requestMyErasure, ({ subject, body }) => tools.changeOwn(subject, body, 'privacy.erasureAsked', { reason: body.reason },
    (tx, personId) => askForErasure(tx, { personId, reason: body.reason, pseudonym: newPseudonym(), day: today() }), namelessErasure));
};

/** The answer of a command is kept for a retry: it must not keep the name. */
const namelessErasure = (erasure: ErasureWithObstacles) => erasureAnswer({ ...erasure, name: '' });

const newPseudonym = (): string => `erased-${randomBytes(6).toString('hex')}`;

const registerErasureRoutes = (server: ApiServer, deps: PrivacyRoutesDeps, tools: Tools): void => {
  const { enqueue, today } = deps;
  server.handle(routes.listErasures, ({ subject, query }) => tools.read(subject, async (tx) => {
    const { total, rows } = await listErasureRows(tx, query);
    const shown = [];
    for (const row of rows) shown.push(erasureAnswer(await withObstacles(tx, row, today())));
    return success({ total, rows: await withNames(deps, subject, shown, ['askedBy', 'decidedBy']) });
  }));
  server.handle(routes.requestErasure, ({ subject, body }) => tools.change(subject, 'change', body, 'privacy.erasureAsked', 'person', { personNumber: body.personNumber, reason: body.reason },
    (tx) => onPerson(tx, body.personNumber, (personId) => askForErasure(tx, { personId, reason: body.reason, pseudonym: newPseudonym(), day: today() })), namelessErasure));
  server.handle(routes.decideErasure, ({ subject, params, body }) => tools.change(subject, 'approve', body, 'privacy.erasureDecided', `erasure:${params.erasureId}`, { erasureId: params.erasureId, approve: body.approve }, async (tx) => {
    const decided = await decideOnErasure(tx, { erasureId: Number(params.erasureId), approve: body.approve, day: today() });
    if (decided.ok && body.approve) await enqueue(tx, erasureQueue, { erasureId: decided.value.erasureId });
    return decided;
  }, namelessErasure));
  server.handle(routes.listLegalHolds, ({ subject, query }) => tools.read(subject, async (tx) => {
    const { total, rows } = await listHolds(tx, query);
    return success({ total, rows: await withNames(deps, subject, rows.map(holdAnswer), ['placedBy', 'endAskedBy', 'endedBy']) });
  }));
  server.handle(routes.placeLegalHold, ({ subject, body }) => tools.change(subject, 'change', body, 'privacy.holdPlaced', 'hold', { personNumber: body.personNumber, reason: body.reason },
    (tx) => (body.personNumber === null ? placeHold(tx, { personId: null, reason: body.reason }) : onPerson(tx, body.personNumber, (personId) => placeHold(tx, { personId, reason: body.reason }))), holdAnswer));
  server.handle(routes.askHoldEnd, ({ subject, params, body }) => tools.change(subject, 'change', body, 'privacy.holdEndAsked', `hold:${params.holdId}`, { holdId: params.holdId }, (tx) => askEndOfHold(tx, Number(params.holdId)), holdAnswer));
  server.handle(routes.endLegalHold, ({ subject, params, body }) => tools.change(subject, 'approve', body, 'privacy.holdEnded', `hold:${params.holdId}`, { holdId: params.holdId }, (tx) => endHold(tx, Number(params.holdId)), holdAnswer));
};

const registerRecordRoutes = (server: ApiServer, deps: PrivacyRoutesDeps, tools: Tools): void => {
  const { today, catalogue } = deps;
  server.handle(routes.listConsents, ({ subject, query }) => tools.read(subject, async (tx) => {
    const { total, counts, rows } = await listAllConsents(tx, query);
    return success({ total, counts: [...counts], rows });
  }));
  server.handle(routes.recordConsent, ({ subject, params, body }) => tools.change(subject, 'change', body, 'privacy.consent', 'person', { personNumber: params.personNumber, kind: params.kind, given: body.given, textVersion: body.textVersion },
    (tx) => onPerson(tx, params.personNumber, (personId) => recordConsentOf(tx, { personId, kind: params.kind, given: body.given, textVersion: body.textVersion, how: 'paper' })), (state) => state));
  server.handle(routes.listRetentionRules, ({ subject }) => tools.read(subject, async (tx) => success({
    rules: (await rulesOfCompany(tx)).map(ruleAnswer),
    runs: await withNames(deps, subject, (await listRetentionRuns(tx)).map((run) => ({ retentionRunId: String(run.retentionRunId), at: run.at.toISOString(), by: run.runBy, counts: [...run.counts] })), ['by']),
  })));
  server.handle(routes.changeRetentionRule, ({ subject, params, body }) => tools.change(subject, 'change', body, 'privacy.retentionChosen', `rule:${params.rule}`, { rule: params.rule, months: body.months }, (tx) => chooseRetention(tx, { rule: params.rule, months: body.months }), ruleAnswer));
  server.handle(routes.previewRetention, ({ subject }) => {
    if (!isOfficer(subject, ...officers)) return Promise.resolve(failure({ code: 'notAllowed', status: 403 }));
    // Counts over everyone, of tables that an officer does not read: the system counts, nothing else leaves.
    return readCompany(deps.database, asSystem(subject.companyId, 'retention', `user:${subject.userId}`), async (tx) => success({ day: today(), counts: [...await previewRetentionOn(tx, today())] }));
  });
  server.handle(routes.runRetention, async ({ subject, body }) => {
    if (body.day !== today()) return failure({ code: 'retentionDayPassed', status: 409 });
    return tools.change(subject, 'approve', body, 'privacy.retentionStarted', `day:${body.day}`, { day: body.day }, async (tx) => {
      await deps.enqueue(tx, 'privacy.retention', { day: body.day, startedBy: tx.actor });
      return success({ done: true as const });
    }, (value) => value);
  });
  server.handle(routes.listPurposes, ({ subject }) => tools.read(subject, async (tx) => success({ purposes: (await purposesOfCompany(tx)).map(purposeAnswer) })));
  server.handle(routes.changePurposeRecipients, ({ subject, params, body }) => tools.change(subject, 'change', body, 'privacy.recipientsChosen', `purpose:${params.purpose}`, { purpose: params.purpose, recipients: body.recipients }, async (tx) => {
    if (!(await purposesOfCompany(tx)).some(({ purpose }) => purpose === params.purpose)) return failure<PrivacyError>({ code: 'notFound' });
    await writeRecipients(tx, params.purpose, body.recipients);
    return success((await purposesOfCompany(tx)).find(({ purpose }) => purpose === params.purpose)!);
  }, purposeAnswer));
  server.handle(routes.readProcessingRecord, ({ subject }) => tools.read(subject, async (tx) => {
    const record = await recordProcessing(tx, today(), catalogue);
    return success({
      companyName: await deps.companyName(subject.companyId), day: record.day, assessments: record.assessments, holds: record.holds, retention: record.retention.map(ruleAnswer),
      activities: record.activities.map((activity) => ({ ...purposeAnswer(activity), tables: activity.tables.map((table) => ({ table: table.table, columns: [...table.columns], rules: [...table.rules] })) })),
    });
  }));
};

const purposeAnswer = (purpose: Awaited<ReturnType<typeof purposesOfCompany>>[number]) =>
  ({ purpose: purpose.purpose, lawfulBasis: purpose.lawfulBasis, fieldClasses: [...purpose.fieldClasses], recipients: [...purpose.recipients] });

const registerDecisionRoutes = (server: ApiServer, deps: PrivacyRoutesDeps, tools: Tools): void => {
  const { today } = deps;
  server.handle(routes.listAutomatedDecisions, ({ subject }) => tools.read(subject, async (tx) => {
    const switches = new Map((await readSwitches(tx)).map((each) => [each.kind, each]));
    const decisions = [];
    for (const kind of routes.automatedDecisionKinds) {
      const known = switches.get(kind);
      decisions.push({ kind, on: known?.isOn ?? false, allowed: (await assertAutomatedDecisionAllowed(tx, kind, today())).ok, switchedBy: known?.switchedBy ?? null, switchedAt: known?.switchedAt.toISOString() ?? null });
    }
    return success({
      decisions: await withNames(deps, subject, decisions, ['switchedBy']),
      assessments: await withNames(deps, subject, (await listAssessments(tx)).map(assessmentAnswer), ['author', 'approvedBy']),
    });
  }));
  server.handle(routes.proposeAssessment, ({ subject, body }) => {
    const { commandId, ...wish } = body;
    return tools.change(subject, 'change', { commandId }, 'privacy.assessmentProposed', `decision:${body.kind}`, wish, (tx) => proposeAssessmentOf(tx, wish), assessmentAnswer);
  });
  const followed = <T>(work: Work<T>): Work<T> => async (tx) => {
    const done = await work(tx);
    if (done.ok) await deps.afterDecision?.(tx);
    return done;
  };
  server.handle(routes.approveAssessment, ({ subject, params, body }) => tools.change(subject, 'approve', body, 'privacy.assessmentApproved', `assessment:${params.assessmentId}`, { assessmentId: params.assessmentId }, followed((tx) => approveAssessmentOf(tx, Number(params.assessmentId))), assessmentAnswer));
  server.handle(routes.withdrawAssessment, ({ subject, params, body }) => tools.change(subject, isOfficer(subject, 'change') ? 'change' : 'approve', body, 'privacy.assessmentWithdrawn', `assessment:${params.assessmentId}`, { assessmentId: params.assessmentId },
    followed((tx) => withdrawAssessmentOf(tx, Number(params.assessmentId))), assessmentAnswer));
  server.handle(routes.switchAutomatedDecision, ({ subject, params, body }) => tools.change(subject, 'approve', body, 'privacy.decisionSwitched', `decision:${params.kind}`, { kind: params.kind, on: body.on }, followed((tx) => switchDecision(tx, { kind: params.kind, on: body.on, day: today() })), (value) => value));
  server.handle(routes.readPrivacySettings, ({ subject }) => tools.read(subject, async (tx) => {
    const choice = await readLandingChoice(tx);
    return success({ keepWhereabouts: choice.keepsWhereabouts, rule: choice.rule });
  }));
  server.handle(routes.changePrivacySettings, ({ subject, body }) => tools.change(subject, 'change', body, 'privacy.settingsChanged', 'company', { keepWhereabouts: body.keepWhereabouts, rule: body.rule }, async (tx) => {
    if (body.keepWhereabouts && body.rule === '') return failure<PrivacyError>({ code: 'whereaboutsRuleNeeded' });
    await chooseLanding(tx, { keepsWhereabouts: body.keepWhereabouts, rule: body.keepWhereabouts ? body.rule : '' });
    return success({ done: true as const });
  }, (value) => value));
};

const unmaskedClass = { mobile: 'personal', email: 'personal', identityNumber: 'identity' } as const;

const registerUnmask = (server: ApiServer, { database }: PrivacyRoutesDeps): void => {
  server.handle(routes.readUnmasked, async ({ subject, params }) => {
    const { field, personNumber } = params;
    if (field === 'identityNumber' && !subject.isSteppedUp && subject.rights['read:identity'] !== undefined) return failure({ code: 'stepUpNeeded', status: 403 });
    const found = await readCompany(database, forSubject(subject), (tx) => onPerson(tx, personNumber, async (personId): Promise<Result<string, PrivacyError>> => {
      if (!mayReach(subject, 'read', unmaskedClass[field], personId)) return failure({ code: 'notFound' });
      const value = field === 'identityNumber' ? (await readIdentityNumbers(tx, [personId])).get(personId) : await readContactValue(tx, personId, field);
      return success(value ?? '');
    }));
    return found.ok ? success({ value: found.value }) : failure(failureOf(found.error));
  });
};

/** Binds every route of personal information. Who may call which stands in contracts/api; officers need their right over the whole company. */
export const registerPrivacyRoutes = (server: ApiServer, deps: PrivacyRoutesDeps): void => {
  const tools = createTools(deps);
  registerOwnRoutes(server, deps, tools);
  registerErasureRoutes(server, deps, tools);
  registerRecordRoutes(server, deps, tools);
  registerDecisionRoutes(server, deps, tools);
  registerUnmask(server, deps);
};
