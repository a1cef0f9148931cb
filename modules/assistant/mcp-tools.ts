/**
 * What programs that speak the Model Context Protocol may call: the question box, and a fixed list of routes that only read. Each is
 * called as whoever asks; texts that people wrote are left out, for whatever reads them next may follow what it reads.
 */
import * as z from 'zod';
import * as attendance from '#contracts/api/attendance-api';
import type { Route } from '#contracts/api/api-route';
import { askAssistant } from '#contracts/api/assistant-api';
import * as goals from '#contracts/api/goal-api';
import { readInbox } from '#contracts/api/inbox-api';
import * as learning from '#contracts/api/learning-api';
import * as payroll from '#contracts/api/payroll-api';
import * as people from '#contracts/api/people-api';
import * as requests from '#contracts/api/request-api';
import * as reviews from '#contracts/api/review-api';
import * as selfService from '#contracts/api/self-service-api';
import { admits, type Subject } from '#modules/platform';
import { answerQuestion, type AskingDeps } from './answer-question.ts';
import type { Language } from './scene.ts';

const readable: readonly Route[] = [
  payroll.listOwnPayslips, payroll.readOwnPayslip, payroll.explainOwnLine, requests.readOwnLeave, requests.listOwnRequests, attendance.readOwnMonth, attendance.readOwnDay, goals.listOwnGoals, reviews.listOwnReviews,
  reviews.explainOwnScore, learning.listOwnTraining, selfService.listOwnQuestions, readInbox,
  people.listPeople, people.readPerson, attendance.readAttendanceSummary, attendance.listFindings, attendance.listAttendanceDays, requests.listLeaveBalances, requests.readPersonLeave, payroll.readPayRun, payroll.readPayslip, payroll.explainLine,
];

/** The box under its own name among the tools. */
const boxName = 'ask';
const boxArguments = askAssistant.body;

/** Path and query of a route as one set of arguments. */
const argumentsOf = ({ params, query }: Route): z.ZodObject => z.strictObject({ ...params?.shape, ...query?.shape });

/** Fields in which people write what they like. */
const writtenByPeople: ReadonlySet<string> = new Set(['reason', 'comment', 'text', 'texts', 'note', 'notes', 'description', 'answer', 'sourceText', 'device', 'place']);

/** The same value with every text that somebody wrote left out. */
const withoutTexts = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, each]) => (writtenByPeople.has(name) ? [] : [[name, withoutTexts(each)]])));
};

export type ToolDescription = { readonly name: string; readonly title: string; readonly description: string; readonly inputSchema: unknown; readonly annotations: { readonly readOnlyHint: true; readonly openWorldHint: false } };
export type ToolResult = { readonly content: readonly { readonly type: 'text'; readonly text: string }[]; readonly structuredContent?: unknown; readonly isError: boolean };

const describe = (name: string, description: string, schema: z.ZodObject): ToolDescription =>
  ({ name, title: name, description, inputSchema: z.toJSONSchema(schema, { io: 'input' }), annotations: { readOnlyHint: true, openWorldHint: false } });

const isOpen = (deps: AskingDeps, subject: Subject, { operationId, access }: Route): boolean =>
  deps.isServed(operationId) && (typeof access === 'string' ? subject.program === null : admits(subject, access) !== 'notAllowed');

/** Tools that the caller's rights reach, always in the same order. The box is for people: a program has no questions of its own. */
export const toolsFor = (deps: AskingDeps, subject: Subject): readonly ToolDescription[] => [
  ...(subject.program === null ? [describe(boxName, 'Ask one of a closed set of questions about pay, leave, attendance, goals and training in Chinese or English. The answer cites where each figure stands.', boxArguments)] : []),
  ...readable.filter((route) => isOpen(deps, subject, route)).map((route) => describe(route.operationId, route.summary, argumentsOf(route))),
];

const refused = (text: string): ToolResult => ({ content: [{ type: 'text', text }], isError: true });
const told = (value: object): ToolResult => ({ content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value, isError: false });

const asTexts = (values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined || values[name] === null ? [] : [[name, String(values[name])]])));

/** Calls a tool; null when there is none of that name for the caller. */
export const callTool = async (deps: AskingDeps, subject: Subject, language: Language, name: string, given: unknown): Promise<ToolResult | null> => {
  const errorText = (code: string): string => deps.phrase(language, `error.${code}`) ?? code;
  if (name === boxName && subject.program === null) {
    const asked = boxArguments.safeParse(given ?? {});
    if (!asked.success) return refused(errorText('invalidRequest'));
    const answered = await answerQuestion(deps, subject, language, asked.data.text);
    return answered.ok ? told(answered.value) : refused(errorText(answered.error.code));
  }
  const route = readable.find(({ operationId }) => operationId === name);
  if (route === undefined || !isOpen(deps, subject, route)) return null;
  const checked = argumentsOf(route).safeParse(given ?? {});
  if (!checked.success) return refused(z.prettifyError(checked.error));
  const answered = await deps.ask(route, { params: asTexts(checked.data, Object.keys(route.params?.shape ?? {})), query: asTexts(checked.data, Object.keys(route.query?.shape ?? {})) });
  return answered.ok ? told({ address: answered.value.address, answer: withoutTexts(answered.value.body) }) : refused(errorText(answered.error.code));
};
