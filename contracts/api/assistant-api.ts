/** The assistant: a box for questions that answers a closed set of them from routes the asker may call, every figure with its place. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, doneResponse } from './api-values.ts';

/** Questions that are understood. Phrases assistant.example.<intent>. */
export const assistantIntents = [
  'payChange', 'lineMade', 'payDate', 'leaveLeft', 'ownAttendance', 'lateMost', 'findings', 'scoreMade', 'ownGoals', 'ownTraining', 'officeHours', 'ownQuestions', 'ownRequests', 'inbox', 'runState',
] as const;
export type AssistantIntent = (typeof assistantIntents)[number];

const citationValue = z.object({
  number: z.int().describe('As it stands in the text, [1].'),
  value: z.string().describe('What stands in the text.'),
  address: z.string().nullable().describe('Route whose answer holds it, with parameters; null for what was worked out.'),
  pointer: z.string().nullable().describe('Where in that answer (JSON pointer, RFC 6901); null for what was worked out.'),
  row: z.object({
    table: z.string().describe('Table.'), key: z.record(z.string(), z.union([z.string(), z.number()])).describe('Key of the row as readers know it.'),
  }).nullable().describe('The stored row behind it, where the answer names one.'),
  operation: z.enum(['subtract', 'sum', 'count', 'divide', 'percent']).nullable().describe('How it was worked out; null when it was read.'),
  of: z.array(z.int()).describe('Numbers of the citations that it was worked out from, in order; divide is rounded to two decimals.'),
});

export const assistantAnswer = z.object({
  intent: z.enum(assistantIntents).nullable().describe('What was understood; null when the question is none of those.'),
  sentences: z.array(z.string()).describe('The answer in the language asked for, with numbers of citations in brackets.'),
  citations: z.array(citationValue).describe('Where every value of the answer stands.'),
  examples: z.array(z.string()).describe('What can be asked; only when nothing was understood.'),
});

export const readAssistant = defineRoute({
  method: 'GET', path: '/api/assistant', operationId: 'readAssistant', access: 'signedIn',
  summary: 'Whether the company has the assistant on, and what the caller can ask it.',
  response: z.object({
    isOn: z.boolean().describe('Whether questions are answered.'), mayChoose: z.boolean().describe('Whether the caller may switch it.'),
    examples: z.array(z.object({ intent: z.enum(assistantIntents).describe('Question.'), text: z.string().describe('As people ask it.') })).describe('Questions that the caller\'s rights reach.'),
  }),
});
export const askAssistant = defineRoute({
  method: 'POST', path: '/api/assistant/questions', operationId: 'askAssistant', access: 'signedIn',
  summary: 'Ask something. The answer is put together from routes that are called with the caller\'s own rights; nothing is changed and the question is not kept.',
  body: z.object({ text: z.string().trim().min(1).max(500).describe('The question, in Chinese or English.') }), response: assistantAnswer,
});
export const chooseAssistant = defineRoute({
  method: 'POST', path: '/api/assistant/policy', operationId: 'chooseAssistant', access: needs.whole(needs.administer),
  summary: 'Switch the assistant on or off for the company.', body: z.object({ ...commandFields, isOn: z.boolean().describe('Whether questions are answered.') }), response: doneResponse,
});
