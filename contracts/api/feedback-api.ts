/** Feedback at any time: open, for the person alone, or asked of several about one, who are told apart by nobody. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, doneResponse, instantValue, personNumberValue, rowIdValue } from './api-values.ts';
import { competencyLevel, pointsValue } from './review-api.ts';

/** open: the person and whoever reads their ratings; own: the person alone; group: shown among at least three. */
export const feedbackVisibilities = ['open', 'own', 'group'] as const;

const shownFeedback = z.object({ feedbackId: z.string().describe('Feedback.'), visibility: z.enum(['open', 'own']).describe('Who reads it.'), by: z.string().describe('Who said it.'), at: instantValue.describe('When.'), text: z.string().describe('What was said.') });
const groupValue = z.object({ cycleTitle: z.string().describe('Cycle.'), state: z.enum(['shown', 'heldBack']).describe('Held back: fewer than three, or still open.'), texts: z.array(z.string()).describe('What was said, in an order that tells nothing.'), average: z.string().nullable().describe('Mean of the points.') });
const ownReaders = needs.own('rating');

export const readOwnFeedback = defineRoute({
  method: 'GET', path: '/api/me/feedback', operationId: 'readOwnFeedback', access: ownReaders,
  summary: 'What was said to the caller, what the caller is asked to say, and to whom they may say something.',
  response: z.object({
    received: z.array(shownFeedback).describe('Newest first.'),
    groups: z.array(groupValue).describe('What colleagues said when they were asked, by cycle.'),
    asked: z.array(z.object({ askId: z.string().describe('Question.'), personNumber: personNumberValue.describe('About whom.'), name: z.string().describe('Name.'), dueOn: dateValue.describe('Until when.'), isAnswered: z.boolean().describe('Whether the caller answered.') })).describe('Open ones first.'),
    colleagues: z.array(z.object({ personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.') })).describe('The caller\'s manager, team and own reports.'),
    given: z.int().describe('How often the caller said something.'),
  }),
});
export const giveFeedback = defineRoute({
  method: 'POST', path: '/api/me/feedback', operationId: 'giveFeedback', access: ownReaders,
  summary: 'Say something to a colleague.',
  body: z.strictObject({ ...commandFields, personNumber: personNumberValue.describe('To whom.'), visibility: z.enum(['open', 'own']).describe('Who reads it.'), text: z.string().trim().min(1).max(5000).describe('Words.') }), response: doneResponse,
});
export const answerFeedbackAsk = defineRoute({
  method: 'POST', path: '/api/me/feedback/asks/:askId', operationId: 'answerFeedbackAsk', access: ownReaders,
  summary: 'Answer what one was asked about a colleague. Nobody is told who said what.', params: z.object({ askId: rowIdValue.describe('Question.') }),
  body: z.strictObject({ ...commandFields, score: pointsValue.nullable().default(null).describe('Points.'), competencies: z.array(competencyLevel).max(50).default([]).describe('Levels of competencies.'), text: z.string().trim().max(5000).default('').describe('Words.') }), response: doneResponse,
});
export const askFeedback = defineRoute({
  method: 'POST', path: '/api/feedback/asks', operationId: 'askFeedback', access: needs.change('rating'),
  summary: 'Ask colleagues about somebody, for a review. Fewer than three answers are shown to nobody.',
  body: z.strictObject({ ...commandFields, reviewId: rowIdValue.describe('Review.'), authorNumbers: z.array(personNumberValue).min(1).max(30).describe('Who is asked.'), dueOn: dateValue.describe('Until when.') }),
  response: z.object({ asked: z.int().describe('People asked; who was asked before is left out.') }),
});
export const askTeams = defineRoute({
  method: 'POST', path: '/api/feedback/asks/teams', operationId: 'askTeams', access: needs.change('rating'),
  summary: 'Ask, for every review of a cycle in reach that asked nobody yet, colleagues of the same manager: each the next ones in the team, so that everybody is asked about as often.',
  body: z.strictObject({ ...commandFields, cycleId: rowIdValue.describe('Cycle.'), colleagues: z.int().min(3).max(10).default(4).describe('Colleagues for each.'), dueOn: dateValue.describe('Until when.') }),
  response: z.object({ reviews: z.int().describe('Reviews that colleagues are asked for now.'), asked: z.int().describe('Questions.'), tooFew: z.int().describe('Reviews of people with fewer than three such colleagues: nobody is asked.'), left: z.int().describe('Reviews that are left for another call.') }),
});
export const listFeedback = defineRoute({
  method: 'GET', path: '/api/feedback/people/:personNumber', operationId: 'listFeedback', access: needs.read('rating'),
  summary: 'Open feedback about one person, and what groups said.', params: z.object({ personNumber: personNumberValue.describe('Person.') }),
  response: z.object({ received: z.array(shownFeedback).describe('Newest first.'), groups: z.array(groupValue).describe('By cycle.') }),
});
