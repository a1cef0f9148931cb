/** HTTP of answering: the question itself, its answer and end, a look at what a correction would pay, and the office's list. */
import type { RouteResponse } from '#contracts/api/api-route';
import * as routes from '#contracts/api/self-service-api';
import { assert, failure, success, type Result } from '#kernel/base/result';
import { formatDay, parseDay } from '#kernel/calendar/epoch-day';
import { formatDecimal, parseDecimal } from '#kernel/quantity/decimal';
import { subtract } from '#kernel/quantity/rational';
import { previewDifference, type ChangedLine } from '#modules/payroll';
import { findRoute } from '#modules/requests';
import { asSystem, mayReach, peopleOfUsers, withCompany, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { handOn, isOfficeOf, isTurnOf, officeReaches, reachesDays, sees, writeAnswer } from './answer-question.ts';
import { fileCorrections, sameHumanAs, takeInCorrections, type Correction } from './correct-figure.ts';
import { standsInFor } from './deputies.ts';
import { followCorrection } from './follow-correction.ts';
import { officeRow, outsideOf } from './question-answers.ts';
import { createTools, done, failureOf, telling, type Answer, type SelfServiceRoutesDeps, type Tools } from './question-deps.ts';
import { findOrder } from './question-route.ts';
import { findQuestion, listQuestionRows, questionsAsked, satisfactionOf, stepsOf, type Question, type QuestionOutcome } from './question-store.ts';
import { hoursOfUser } from './question-time.ts';
import { dayMilliseconds } from './office-hours.ts';
import { insertPolicy, readPolicy } from './office-hours-store.ts';
import { questionDetails } from './read-question.ts';
import { agesOf, contentOf, shareOf, smallestGroup } from './question-shares.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

type Office = { readonly deps: SelfServiceRoutesDeps; readonly tools: Tools };

type AnswerWish = { readonly commandId: string; readonly questionId: string; readonly text: string; readonly outcome: QuestionOutcome | null; readonly corrections: readonly Correction[] };

const write = async ({ deps, tools }: Office, subject: Subject, wish: AnswerWish): Answer<{ done: true }> => {
  const { commandId, questionId, text, outcome, corrections } = wish;
  if (subject.program !== null) return failure(failureOf(refusal('notAllowed')));
  if (corrections.length > 0 && outcome !== 'corrected') return failure(failureOf(refusal('correctionsWithoutCorrected')));
  const about = await tools.read(subject, async (tx) => success(await findQuestion(tx, questionId)));
  const asked = about.ok ? about.value : null;
  // Who approves is above the person, and above whoever answers: read as the system, like any request's route.
  const { route, notBy, hours } = await tools.system(subject.companyId, async (tx) => ({
    route: asked === null || corrections.length === 0 ? { line: [], office: [] } : await findRoute(tx, asked.personId, deps.today(), 'always'), notBy: await sameHumanAs(tx, subject.userId),
    hours: await hoursOfUser(tx, asked?.step.userId ?? subject.userId, deps.today()),
  }));
  const name = outcome === null ? 'selfService.answer' : 'selfService.resolve';
  return tools.change(subject, { commandId, name, subject: `question:${questionId}`, parameters: { questionId, text, outcome, corrections: corrections.map((each) => ({ ...each })) } }, async (tx) =>
    telling(deps, tx, { questionId }, await writeAnswer(tx, subject, { questionId, text, outcome, hours, now: deps.nowMilliseconds(), today: deps.today(), file: (question) => fileCorrections(tx, subject, question, { corrections, text, route, notBy, follow: (requestId) => deps.followRequest(tx, requestId) }) })));
};

type Amounts = { readonly before: string; readonly after: string };

/** What would be more or less, counted from nothing: what stands there is the person's to show. */
const relative = ({ before, after }: Amounts): Amounts => {
  const [was, is] = [parseDecimal(before), parseDecimal(after)];
  assert(was !== null && is !== null, 'amounts are decimals');
  return { before: '0.00', after: formatDecimal(subtract(is, was), 2) };
};

/** For who reads no pay of the person: the line of the month that they were shown. What a minute costs in any other line, or in a total, tells the wage. */
const wasShown = ({ about, item, month }: Question, line: ChangedLine, ofMonth: string): boolean => about === 'payslipLine' && line.item === item && ofMonth === month;

const lineAnswer = ({ item, titleChinese, titleEnglish, ...line }: ChangedLine, shown: (amounts: Amounts) => Amounts) => ({ item, titles: { 'zh-CN': titleChinese, en: titleEnglish }, ...shown({ before: line.before, after: line.after }) });

/** Made and taken back as the system: whoever answers a question sees what the answer would pay, and no more. */
const preview = async ({ deps, tools }: Office, subject: Subject, questionId: string, corrections: readonly Correction[]): Answer<RouteResponse<typeof routes.previewCorrection>> => {
  const allowed = await tools.read(subject, async (tx): Promise<Result<Question, SelfServiceError>> => {
    const [question, standsFor] = [await findQuestion(tx, questionId), await standsInFor(tx, subject, deps.today())];
    if (question === null || !sees(subject, question, standsFor)) return failure(refusal('notFound'));
    if (!isTurnOf(subject, question, standsFor)) return failure(refusal('notYourTurn'));
    if (!reachesDays(subject, question)) return failure(refusal('correctionOutOfReach'));
    if (!subject.isSteppedUp) return failure(refusal('stepUpNeeded'));
    tx.noteRead({ fieldClass: 'pay', personIds: [question.personId], what: 'self_service.preview' });
    return success(question);
  });
  if (!allowed.ok) return allowed;
  const { personId } = allowed.value;
  const { rederiveScores } = deps;
  const seen = await withCompany(deps.database, asSystem(subject.companyId, 'questions', 'server'), (tx) =>
    previewDifference<SelfServiceError>(tx, { personId, apply: (inside) => takeInCorrections(inside, personId, corrections), ...(rederiveScores === null ? {} : { follow: (inside: CompanyTransaction) => rederiveScores(inside, personId) }) }));
  if (!seen.ok) return failure(failureOf({ ...seen.error, status: 409 }));
  const { month, state, lines, carried } = seen.value;
  const isRelative = !mayReach(subject, 'read', 'pay', personId);
  const shown = isRelative ? relative : (amounts: Amounts): Amounts => amounts;
  const [listed, carriedOn] = isRelative ? [lines.filter((line) => wasShown(allowed.value, line, month)), carried.filter((line) => wasShown(allowed.value, line, line.fromMonth))] : [lines, carried];
  const net = isRelative ? { before: '0.00', after: '0.00' } : { before: seen.value.netBefore, after: seen.value.netAfter };
  return success({
    month, state, isRelative, isWithheld: listed.length + carriedOn.length < lines.length + carried.length,
    lines: listed.map((line) => lineAnswer(line, shown)), carried: carriedOn.map((line) => ({ ...lineAnswer(line, shown), fromMonth: line.fromMonth })), netBefore: net.before, netAfter: net.after,
  });
};

const registerAnswering = (server: ApiServer, office: Office): void => {
  const { deps, tools } = office;
  server.handle(routes.readQuestion, ({ subject, params }) => questionDetails(deps, tools, subject, params.questionId));
  server.handle(routes.answerQuestion, ({ subject, params, body }) => write(office, subject, { ...body, questionId: params.questionId, outcome: null, corrections: [] }));
  server.handle(routes.resolveQuestion, ({ subject, params, body }) => write(office, subject, { ...body, questionId: params.questionId }));
  server.handle(routes.handOnQuestion, async ({ subject, params, body }) => {
    const { questionId } = params;
    if (subject.program !== null) return failure(failureOf(refusal('notAllowed')));
    const about = await tools.read(subject, async (tx) => success(await findQuestion(tx, questionId)));
    const question = about.ok ? about.value : null;
    const order = question === null ? [] : await tools.system(subject.companyId, (tx) => findOrder(tx, { personId: question.personId, userId: question.openedByUser, periodDay: question.periodDay, today: deps.today() }));
    return tools.change(subject, { commandId: body.commandId, name: 'selfService.handOn', subject: `question:${questionId}`, parameters: { questionId, to: body.to } }, async (tx) =>
      telling(deps, tx, { questionId }, await handOn(tx, subject, { questionId, today: deps.today(), to: body.to, order, dueAt: (step) => tools.dueOfStep(subject.companyId, step) })));
  });
  server.handle(routes.followCorrection, ({ subject, params, body }) => {
    const { questionId } = params;
    const { proposeScores } = deps;
    if (proposeScores === null) return Promise.resolve(failure(failureOf(refusal('notFound'))));
    return tools.change(subject, { commandId: body.commandId, name: 'selfService.follow', subject: `question:${questionId}`, parameters: { questionId, text: body.text } }, (tx) => followCorrection(tx, subject, { questionId, text: body.text, today: deps.today(), propose: proposeScores }));
  });
  server.handle(routes.previewCorrection, ({ subject, params, body }) => preview(office, subject, params.questionId, body.corrections));
};


const shares = async ({ deps, tools }: Office, subject: Subject, days: { readonly from: string; readonly to: string }): Answer<RouteResponse<typeof routes.readQuestionShares>> => {
  const [from, to] = [parseDay(days.from), parseDay(days.to)];
  if (!from.ok || !to.ok || to.value < from.value) return failure(failureOf(refusal('dayUnknown')));
  const read = await tools.read(subject, async (tx) => {
    const asked = (await questionsAsked(tx, { from: formatDay(from.value), to: formatDay(to.value), zone: deps.zone })).filter((question) => isOfficeOf(subject, question));
    const ids = asked.map(({ questionId }) => questionId);
    return success({ asked, steps: await stepsOf(tx, ids), rated: await satisfactionOf(tx, ids) });
  });
  if (!read.ok) return read;
  const { asked, steps, rated } = read.value;
  const groups = [...Map.groupBy(asked, ({ questionId }) => steps.get(questionId)?.[0]?.userId ?? '')];
  const users = groups.flatMap(([userId]) => (userId === '' ? [] : [userId]));
  const names = await deps.namesOf(subject.companyId, users);
  const span = { from: from.value * dayMilliseconds, to: Math.min((to.value + 1) * dayMilliseconds, deps.nowMilliseconds()) };
  const { outside, countsOutside } = await tools.system(subject.companyId, async (tx) => {
    const minutes = new Map<string, number | null>();
    for (const [userId, personId] of await peopleOfUsers(tx, users)) minutes.set(userId, await outsideOf(tx, personId, span));
    return { outside: minutes, countsOutside: (await readPolicy(tx)).countsOutside };
  });
  return success({
    all: shareOf(asked, steps), ages: agesOf(asked, deps.nowMilliseconds()), byAsked: groups.map(([userId, own]) => ({ name: names.get(userId) ?? '', outsideMinutes: outside.get(userId) ?? null, ...shareOf(own, steps) })).toSorted((one, other) => other.questions - one.questions), countsOutside, satisfaction: { ...contentOf([...rated.values()]), smallest: smallestGroup },
  });
};

const registerOffice = (server: ApiServer, office: Office): void => {
  const { deps, tools } = office;
  server.handle(routes.listQuestions, async ({ subject, query }) => {
    const read = await tools.read(subject, async (tx) => success(await listQuestionRows(tx, { ...query, reaches: officeReaches(subject), exceptUser: subject.userId })));
    if (!read.ok) return read;
    const { total, open, rows } = read.value;
    const [names, people] = [await tools.askedNames(subject.companyId, rows), await tools.peopleNames(subject.companyId, rows)];
    return success({ total, open, rows: rows.map((question) => officeRow(question, names, people, deps.nowMilliseconds())) });
  });
  server.handle(routes.readQuestionShares, ({ subject, query }) => shares(office, subject, query));
  server.handle(routes.readQuestionPolicy, ({ subject }) => tools.read(subject, async (tx) => {
    const { silenceHours, carryOvers, countsOutside, isChosen } = await readPolicy(tx);
    return success({ silenceHours, carryOvers, countsOutside, isChosen });
  }));
  server.handle(routes.chooseQuestionPolicy, ({ subject, body }) => {
    const { commandId, ...policy } = body;
    return tools.change(subject, { commandId, name: 'selfService.policy', subject: 'questions', parameters: policy }, async (tx) => {
      await insertPolicy(tx, policy);
      return done;
    });
  });
};

/** Binds the routes of answering questions. */
export const registerQuestionRoutes = (server: ApiServer, deps: SelfServiceRoutesDeps): void => {
  const office: Office = { deps, tools: createTools(deps) };
  registerAnswering(server, office);
  registerOffice(server, office);
};
