/** HTTP of one's own questions: before asking, asking, writing more, taking back, and how content one is. */
import type { RouteResponse } from '#contracts/api/api-route';
import * as routes from '#contracts/api/self-service-api';
import { failure, success, type Result } from '#kernel/base/result';
import { forSubject, oneselfOf, pageOfRows, peopleOfUsers, readCompany, type ApiServer, type CompanyTransaction, type Subject } from '#modules/platform';
import { deputiesOf } from './deputies.ts';
import { findFigure, type FigureWish, type FoundFigure } from './freeze-figure.ts';
import { nextWindow } from './office-hours.ts';
import { openQuestionOf, withdrawQuestion, writeMore } from './open-question.ts';
import { questionRow, windowAnswer } from './question-answers.ts';
import { createTools, done, failureOf, telling, type Answer, type SelfServiceRoutesDeps, type Tools } from './question-deps.ts';
import { findOrder, firstAsked, type AskedStep } from './question-route.ts';
import { findQuestion, hasEnded, holdQuestion, insertSatisfaction, questionsOfPerson } from './question-store.ts';
import { hoursOfUser } from './question-time.ts';
import { readLastAnswer } from './read-question.ts';
import { refusal, type SelfServiceError } from './self-service-errors.ts';

type Own = { readonly deps: SelfServiceRoutesDeps; readonly tools: Tools };

/** The figure as the person sees it. A look that fails leaves nothing: it is a transaction of its own. */
const lookAt = async ({ deps, tools }: Own, subject: Subject, wish: FigureWish): Promise<Result<FoundFigure, SelfServiceError>> => {
  const found = await readCompany(deps.database, forSubject(oneselfOf(subject)), (tx) => findFigure(tx, deps, subject, wish));
  if (!found.ok || wish.about !== 'answer' || found.value.key.earlierQuestionId === null) return found;
  const text = await tools.system(subject.companyId, (tx) => readLastAnswer(tx, found.value.key.earlierQuestionId ?? ''));
  return success({ ...found.value, figure: { ...found.value.figure, answer: text } });
};

type Asked = { readonly order: readonly AskedStep[]; /** Users who are not asked again. */ readonly over: readonly string[] };

const findAsked = async ({ deps }: Own, tx: CompanyTransaction, subject: Subject, { key: { periodDay, earlierQuestionId } }: FoundFigure): Promise<Asked> => {
  const order = await findOrder(tx, { personId: subject.personId ?? 0, userId: subject.userId, periodDay, today: deps.today() });
  const earlier = earlierQuestionId === null ? null : await findQuestion(tx, earlierQuestionId);
  return { order, over: earlier?.askedUserIds ?? [] };
};

/** Lines that a manager has a part in; the pay office knows the others. */
const managersLines: ReadonlySet<string> = new Set(['performancePay']);

const audience = async (own: Own, subject: Subject, found: FoundFigure): Promise<RouteResponse<typeof routes.readQuestionAudience>> => {
  const { deps, tools } = own;
  const now = deps.nowMilliseconds();
  const read = await tools.system(subject.companyId, async (tx) => {
    const { order, over } = await findAsked(own, tx, subject, found);
    const manager = firstAsked(order, 'manager', over);
    const above = manager.userId === null ? null : (order.slice(order.findIndex(({ userId }) => userId === manager.userId) + 1).find(({ userId }) => userId !== null) ?? null);
    const window = nextWindow(await hoursOfUser(tx, manager.userId, deps.today()), now);
    const managerPerson = manager.userId === null ? undefined : (await peopleOfUsers(tx, [manager.userId])).get(manager.userId);
    const deputies = manager.userId === null ? [] : await deputiesOf(tx, { userId: manager.userId, today: deps.today(), personId: subject.personId ?? 0, fieldClass: found.key.fieldClass, openedByUser: subject.userId });
    return { manager: manager.userId, deputies, above: above?.userId ?? null, window: window === null || managerPerson === undefined ? null : await windowAnswer(tx, managerPerson, window, { now, zone: deps.zone }) };
  });
  const names = await deps.namesOf(subject.companyId, [read.manager, read.above, ...read.deputies].filter((userId) => userId !== null));
  const { about, item, fieldClass } = found.key;
  return {
    manager: read.manager === null ? null : { name: names.get(read.manager) ?? '', deputies: read.deputies.map((userId) => names.get(userId) ?? ''), window: read.window }, above: read.above === null ? null : (names.get(read.above) ?? ''), fieldClass,
    suggested: read.manager !== null && (about !== 'payslipLine' || managersLines.has(item ?? '')) ? 'manager' : 'office',
  };
};

const ask = async (own: Own, subject: Subject, body: FigureWish & { readonly commandId: string; readonly text: string; readonly wish: 'manager' | 'office' }): Answer<{ questionId: string }> => {
  const { deps, tools } = own;
  if (subject.personId === null || subject.program !== null) return failure(failureOf(refusal('notFound')));
  const { personId } = subject;
  const found = await lookAt(own, subject, body);
  if (!found.ok) return failure(failureOf(found.error));
  const first = await tools.system(subject.companyId, async (tx) => {
    const { order, over } = await findAsked(own, tx, subject, found.value);
    return firstAsked(order, body.wish, over);
  });
  const dueAt = await tools.dueOfStep(subject.companyId, first);
  const { commandId, about, text, wish } = body;
  const parameters = { about, runId: body.runId ?? null, item: body.item ?? null, date: body.date ?? null, cycleId: body.cycleId ?? null, questionId: body.questionId ?? null, text, wish };
  return tools.changeOwn(subject, { commandId, name: 'selfService.ask', subject: `person:${personId}`, parameters }, async (tx) => {
    const opened = await openQuestionOf(tx, { personId, userId: subject.userId, found: found.value, text, wish, first, dueAt });
    return opened.ok ? telling(deps, tx, opened.value, opened) : opened;
  });
};

const rate = async (tx: CompanyTransaction, personId: number, { questionId, score }: { readonly questionId: string; readonly score: number }): Promise<Result<{ done: true }, SelfServiceError>> => {
  const question = await holdQuestion(tx, questionId);
  if (question === null || question.personId !== personId) return failure(refusal('notFound'));
  if (question.state !== 'resolved') return failure(refusal('questionNotEnded'));
  return (await insertSatisfaction(tx, question, score)) ? done : failure(refusal('ratedAlready'));
};

/** Binds the routes of one's own questions. */
export const registerOwnQuestionRoutes = (server: ApiServer, deps: SelfServiceRoutesDeps): void => {
  const own: Own = { deps, tools: createTools(deps) };
  const { tools } = own;
  server.handle(routes.readQuestionAudience, async ({ subject, query }) => {
    if (subject.personId === null) return failure(failureOf(refusal('notFound')));
    const found = await lookAt(own, subject, query);
    return found.ok ? success(await audience(own, subject, found.value)) : failure(failureOf(found.error));
  });
  server.handle(routes.listOwnQuestions, async ({ subject, query }) => {
    const read = await tools.readOwn(subject, async (tx, personId) => success((await questionsOfPerson(tx, personId)).filter((question) => query.state === 'all' || (query.state === 'ended') === hasEnded(question))));
    if (!read.ok) return read;
    const shown = pageOfRows(read.value, query);
    const names = await tools.askedNames(subject.companyId, shown);
    return success({ total: read.value.length, rows: shown.map((question) => questionRow(question, names, deps.nowMilliseconds())) });
  });
  server.handle(routes.openQuestion, ({ subject, body }) => ask(own, subject, body));
  server.handle(routes.addToOwnQuestion, ({ subject, params, body }) => tools.changeOwn(subject, { commandId: body.commandId, name: 'selfService.more', subject: `question:${params.questionId}`, parameters: { questionId: params.questionId, text: body.text } }, async (tx, personId) =>
    telling(deps, tx, params, await writeMore(tx, { personId, questionId: params.questionId, text: body.text, dueAt: ({ step }) => tools.dueOfStep(subject.companyId, step) }))));
  server.handle(routes.withdrawOwnQuestion, ({ subject, params, body }) => tools.changeOwn(subject, { commandId: body.commandId, name: 'selfService.withdraw', subject: `question:${params.questionId}`, parameters: { questionId: params.questionId } }, (tx, personId) =>
    withdrawQuestion(tx, { personId, questionId: params.questionId })));
  server.handle(routes.rateAnswer, ({ subject, params, body }) => tools.changeOwn(subject, { commandId: body.commandId, name: 'selfService.rate', subject: `question:${params.questionId}`, parameters: { questionId: params.questionId, score: body.score } }, (tx, personId) =>
    rate(tx, personId, { questionId: params.questionId, score: body.score })));
};
