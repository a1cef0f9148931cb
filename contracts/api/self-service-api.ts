/** 有疑问: questions about a figure, who answers them in which office hours, suggestions, and how content people are. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { readAttendanceDay } from './attendance-api.ts';
import { commandFields, dateValue, doneResponse, instantValue, monthValue, pageFields, personNumberValue, rowIdValue, titlesValue, totalField } from './api-values.ts';
import { explainedFigure } from './explanation-api.ts';
import { payDifferenceResponse } from './pay-difference-api.ts';

/** What a question can be about. answer: an ended question whose answer is not accepted; it is put to somebody else. */
export const questionAbouts = ['payslipLine', 'attendanceDay', 'score', 'answer'] as const;
export const questionStates = ['open', 'answered', 'resolved', 'withdrawn'] as const;
export const questionOutcomes = ['explained', 'corrected'] as const;
/** How far a fact is that follows a correction: a request's states and a proposal's. */
const factStates = ['open', 'approved', 'rejected', 'withdrawn', 'revoked', 'expired'] as const;
const entryKinds = ['question', 'answer', 'resolved', 'withdrawn', 'followed'] as const;
const wishes = ['manager', 'office'] as const;
const stepKinds = ['manager', 'above', 'office'] as const;
const suggestionTopics = ['pay', 'attendance', 'work', 'product', 'other'] as const;
const suggestionStates = ['open', 'considered', 'planned', 'done', 'declined'] as const;

const owners = needs.own('personal');
const office = needs.change('pay', 'personal');
const keepers = needs.whole(needs.change('personal'));

const textField = z.string().trim().min(1).max(2000);
const questionParams = z.object({ questionId: z.uuid().describe('Question.') });
const suggestionParams = z.object({ suggestionId: z.uuid().describe('Suggestion.') });
const weekTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What is asked about: the fields of the kind are given, the others are null. */
const figureFields = {
  about: z.enum(questionAbouts).describe('What it is about.'),
  runId: rowIdValue.nullable().default(null).describe('Run of the payslip; of payslipLine.'),
  item: z.string().min(1).max(64).nullable().default(null).describe('Line; of payslipLine.'),
  date: dateValue.nullable().default(null).describe('Business day; of attendanceDay.'),
  cycleId: rowIdValue.nullable().default(null).describe('Cycle; of score.'),
  questionId: z.uuid().nullable().default(null).describe('The ended question; of answer.'),
};
const figureQuery = {
  ...figureFields, runId: rowIdValue.optional().describe('Run of the payslip; of payslipLine.'), item: z.string().min(1).max(64).optional().describe('Line; of payslipLine.'), date: dateValue.optional().describe('Business day; of attendanceDay.'),
  cycleId: rowIdValue.optional().describe('Cycle; of score.'), questionId: z.uuid().optional().describe('The ended question; of answer.'),
};

const windowValue = z.object({
  from: instantValue.describe('Begin.'), to: instantValue.describe('End.'), isOpen: z.boolean().describe('Whether it is under way.'),
  outsideMinutes: z.int().nullable().describe('Minutes of it outside the manager\'s planned shift; null where no plan is known.'),
});

const questionRow = z.object({
  questionId: z.uuid().describe('Question.'), about: z.enum(questionAbouts).describe('What it is about; phrases questionAbout.<about>.'), month: monthValue.describe('Month of the figure.'),
  runId: z.string().nullable().describe('Run; of payslipLine.'), item: z.string().nullable().describe('Line; of payslipLine.'), date: dateValue.nullable().describe('Business day; of attendanceDay.'), cycleId: z.string().nullable().describe('Cycle; of score.'),
  state: z.enum(questionStates).describe('open: waits for an answer. Phrases questionState.<state>.'), outcome: z.enum(questionOutcomes).nullable().describe('How it ended; phrases questionOutcome.<outcome>.'),
  openedAt: instantValue.describe('When.'), endedAt: instantValue.nullable().describe('When it ended.'), ageMinutes: z.int().describe('How old it is, until its end.'),
  askedOf: z.enum(stepKinds).describe('Whose turn it is or was last; phrases questionStep.<kind>.'), askedName: z.string().describe('Their name; empty for the office.'),
  dueAt: instantValue.nullable().describe('When it is carried over or goes on to the next; null while nothing is due.'), carried: z.int().describe('Windows that went by.'),
});
const officeRow = questionRow.extend({ personNumber: personNumberValue.describe('Who asks.'), name: z.string().describe('Name.'), department: z.string().describe('Department.') });

/** A figure as it stood when it was asked about. One of the parts is set, by the kind. */
const figureValue = z.object({
  titles: titlesValue.describe('Name of the figure.'), value: z.string().nullable().describe('The figure; null where it has none.'), unit: z.string().describe('CNY, minute, point or empty.'),
  explanation: explainedFigure.nullable().describe('Its derivation, of a payslip line or a score.'),
  day: readAttendanceDay.response.nullable().describe('The day as it was computed, with its punches.'),
  answer: z.string().nullable().describe('The answer that is not accepted.'),
});
const questionDetails = officeRow.extend({
  figure: figureValue.nullable().describe('Null when the person\'s keys were destroyed.'),
  entries: z.array(z.object({
    kind: z.enum(entryKinds).describe('What it is.'), isOwn: z.boolean().describe('Written by whoever asks.'), writtenBy: z.string().describe('Who wrote it, by name.'), writtenAt: instantValue.describe('When.'), text: z.string().describe('What was written; may be empty at the end.'),
    facts: z.array(z.object({ kind: z.enum(['request', 'proposal']).describe('What follows.'), id: z.string().describe('Its number.'), state: z.enum(factStates).describe('How far it is; phrases factState.<state>.') })).describe('Facts that follow a correction, each with its own approval.'),
  })).describe('In order.'),
  steps: z.array(z.object({ kind: z.enum(stepKinds).describe('Who.'), name: z.string().describe('By name; empty for the office.'), state: z.enum(['open', 'passed', 'ended']).describe('passed: went on without an answer.'), openedAt: instantValue.describe('Since when.'), dueAt: instantValue.nullable().describe('Until when.'), carried: z.int().describe('Windows that went by.') })).describe('In order.'),
  isOwn: z.boolean().describe('Asked by the caller.'), mayAnswer: z.boolean().describe('Whether the caller may answer and end it.'), mayCorrect: z.boolean().describe('Whether the caller reaches the person\'s days, so that a correction can be filed with the answer.'), mayFollow: z.boolean().describe('Whether the caller may propose the scores again that a correction changed: once what was filed with the answer is decided.'),
  satisfaction: z.int().nullable().describe('1 to 5, given by whoever asked; null while it is not given.'),
});

export const readQuestionAudience = defineRoute({
  method: 'GET', path: '/api/me/questions/audience', operationId: 'readQuestionAudience', access: owners,
  summary: 'Before asking: who is asked about a figure, in which office hours, and who else sees it.', query: z.object(figureQuery),
  response: z.object({
    manager: z.object({ name: z.string().describe('By name.'), deputies: z.array(z.string()).describe('Who may answer in their place today, by name.'), window: windowValue.nullable().describe('Their next office hours; null where they have none.') }).nullable().describe('Manager of the figure\'s period, past who has left; null where there is none with an account.'),
    above: z.string().nullable().describe('Who is asked when the manager is silent; null: the office.'), fieldClass: z.enum(['pay', 'personal', 'rating']).describe('Class of the figure: its office sees every such question.'),
    suggested: z.enum(wishes).describe('Whom most people ask about such a figure.'),
  }),
});
export const listOwnQuestions = defineRoute({
  method: 'GET', path: '/api/me/questions', operationId: 'listOwnQuestions', access: owners, summary: 'One\'s own questions, without figures and texts.',
  query: z.object({ ...pageFields, state: z.enum(['all', 'waiting', 'ended']).default('all').describe('waiting: not yet ended.') }),
  response: z.object({ ...totalField, rows: z.array(questionRow).describe('Newest first.') }),
});
export const openQuestion = defineRoute({
  method: 'POST', path: '/api/me/questions', operationId: 'openQuestion', access: owners, summary: '有疑问: ask about one figure of one\'s own. The figure goes along with its derivation, as it stands now.',
  body: z.object({ ...commandFields, ...figureFields, text: textField.describe('What is wrong with it.'), wish: z.enum(wishes).describe('Whom to ask first.') }),
  response: z.object({ questionId: z.uuid().describe('The question.') }),
});
export const addToOwnQuestion = defineRoute({
  method: 'POST', path: '/api/me/questions/:questionId/entries', operationId: 'addToOwnQuestion', access: owners, summary: 'Write more to one\'s own question; it waits for an answer again.',
  params: questionParams, body: z.object({ ...commandFields, text: textField.describe('What to add.') }), response: doneResponse,
});
export const withdrawOwnQuestion = defineRoute({
  method: 'POST', path: '/api/me/questions/:questionId/withdraw', operationId: 'withdrawOwnQuestion', access: owners, summary: 'Take one\'s own question back.', params: questionParams, body: z.object(commandFields), response: doneResponse,
});
export const rateAnswer = defineRoute({
  method: 'POST', path: '/api/me/questions/:questionId/satisfaction', operationId: 'rateAnswer', access: owners, summary: 'Say how content one is with how one\'s own question ended; once.',
  params: questionParams, body: z.object({ ...commandFields, score: z.int().min(1).max(5).describe('1: not at all; 5: fully.') }), response: doneResponse,
});

export const readQuestion = defineRoute({
  method: 'GET', path: '/api/questions/:questionId', operationId: 'readQuestion', access: 'signedIn',
  summary: 'A question with its figure and all that was said: for who asked, who is or was asked, and the office of its class. A figure of pay needs a fresh proof.', params: questionParams, response: questionDetails,
});
export const answerQuestion = defineRoute({
  method: 'POST', path: '/api/questions/:questionId/answer', operationId: 'answerQuestion', access: 'signedIn', summary: 'Answer a question whose turn is the caller\'s; it stays open for who asked.',
  params: questionParams, body: z.object({ ...commandFields, text: textField.describe('The answer.') }), response: doneResponse,
});

const correctionValue = z.strictObject({ date: dateValue.describe('Business day.'), direction: z.enum(['in', 'out']).describe('Which punch.'), time: weekTime.describe('Wall clock at the workplace.') });
const correctionsField = z.array(correctionValue).max(10).default([]).describe('Punches that are put right, as requests for whoever else may approve them.');
export const resolveQuestion = defineRoute({
  method: 'POST', path: '/api/questions/:questionId/resolve', operationId: 'resolveQuestion', access: 'signedIn',
  summary: 'End a question: the figure is explained, or it is put right by facts that each take their own approval by somebody else.',
  params: questionParams, body: z.object({ ...commandFields, outcome: z.enum(questionOutcomes).describe('How.'), text: textField.describe('What is said about it.'), corrections: correctionsField }), response: doneResponse,
});
export const followCorrection = defineRoute({
  method: 'POST', path: '/api/questions/:questionId/follow', operationId: 'followCorrection', access: needs.change('rating'),
  summary: 'After a correction was approved: propose the person\'s scores as the days of today give them. A second person approves them.',
  params: questionParams, body: z.object({ ...commandFields, text: textField.describe('Why.') }), response: z.object({ proposals: z.int().describe('Scores proposed.') }),
});
export const handOnQuestion = defineRoute({
  method: 'POST', path: '/api/questions/:questionId/hand-on', operationId: 'handOnQuestion', access: 'signedIn', summary: 'Give a question on: to the next above, or to the office of its class.',
  params: questionParams, body: z.object({ ...commandFields, to: z.enum(['above', 'office']).describe('To whom.') }), response: doneResponse,
});

export const previewCorrection = defineRoute({
  method: 'POST', path: '/api/questions/:questionId/preview', operationId: 'previewCorrection', access: 'signedIn',
  summary: 'What a correction would change in pay, to the cent, before anybody agrees to it. Changes nothing.',
  params: questionParams, body: z.object({ ...commandFields, corrections: z.array(correctionValue).min(1).max(10).describe('Punches that would be put right.') }),
  response: payDifferenceResponse,
});

export const readDesk = defineRoute({
  method: 'GET', path: '/api/desk', operationId: 'readDesk', access: 'signedIn', summary: '答疑台: questions that wait for the caller now, the first due first, with the caller\'s office hours and how they keep them.',
  response: z.object({
    rows: z.array(officeRow).describe('First due first.'), window: windowValue.nullable().describe('Office hours that are under way or come next; null where there are none.'),
    kept: z.object({ answers: z.int().describe('First answers within ninety days.'), inWindow: z.int().describe('Of them, within office hours.'), outsideMinutes: z.int().nullable().describe('Minutes of office hours outside the planned shifts of the last four weeks; null where no plan is known.'), countsOutside: z.boolean().describe('Whether the company counts these as working time.') }).describe('How office hours are kept.'),
  }),
});
const officeHoursValue = z.strictObject({ weekday: z.int().min(1).max(7).describe('1: Monday.'), from: weekTime.describe('Begin, by the clock of the zone.'), to: weekTime.describe('End, later on the same day.') });
export const readOfficeHours = defineRoute({
  method: 'GET', path: '/api/me/office-hours', operationId: 'readOfficeHours', access: owners, summary: 'One\'s own weekly office hours.',
  response: z.object({ zone: z.string().describe('IANA zone.'), windows: z.array(officeHoursValue).describe('By weekday; empty: none.'), validFrom: dateValue.nullable().describe('Since when; null: none were chosen.') }),
});
export const chooseOfficeHours = defineRoute({
  method: 'POST', path: '/api/me/office-hours', operationId: 'chooseOfficeHours', access: needs.own('personal', 'change'), summary: 'Choose one\'s weekly office hours, from today on: for example Thursday 19:00 to 21:00. An empty list ends them.',
  body: z.object({ ...commandFields, zone: z.string().min(1).max(64).describe('IANA zone.'), windows: z.array(officeHoursValue).max(14).describe('Windows of a week.') }), response: doneResponse,
});

export const listQuestions = defineRoute({
  method: 'GET', path: '/api/questions', operationId: 'listQuestions', access: office, summary: 'Questions of the classes that the caller\'s office answers for, those that wait first.',
  query: z.object({ ...pageFields, state: z.enum(['all', 'waiting', 'ended']).default('all').describe('waiting: not yet ended.'), about: z.enum(['', ...questionAbouts]).default('').describe('Only about this.'), search: z.string().max(100).default('').describe('Part of a name or person number.') }),
  response: z.object({ ...totalField, open: z.int().describe('Questions that have not ended.'), rows: z.array(officeRow).describe('Oldest open first.') }),
});
const shareFields = {
  questions: z.int().describe('Asked.'), ended: z.int().describe('Ended.'), answered: z.int().describe('First answers by people with office hours.'), inWindow: z.int().describe('Of these, within the office hours.'),
  explained: z.int().describe('Ended as explained.'), corrected: z.int().describe('Ended as corrected.'), withdrawn: z.int().describe('Taken back.'), goneOn: z.int().describe('Went on to somebody else without an answer.'), medianMinutes: z.int().nullable().describe('Median age at the end.'),
};
export const readQuestionShares = defineRoute({
  method: 'GET', path: '/api/questions/shares', operationId: 'readQuestionShares', access: office, summary: 'How questions are answered: share within office hours, age, outcome, and how content people were, with the definitions in words.',
  query: z.object({ from: dateValue.describe('First day asked.'), to: dateValue.describe('Last day asked.') }),
  response: z.object({
    all: z.object(shareFields).describe('Of all in reach.'), byAsked: z.array(z.object({ ...shareFields, name: z.string().describe('Who was asked first; empty for the office.'), outsideMinutes: z.int().nullable().describe('Minutes of their office hours in the span outside their planned shifts; null where none is known, and for the office.') })).describe('By who was asked first.'),
    ages: z.array(z.object({
      upToDays: z.int().nullable().describe('Younger than this many days and not in the group before; null: all that are older.'), waiting: z.int().describe('Questions that wait, by their age now.'), ended: z.int().describe('Questions that ended, by how long they took.'),
    })).describe('How old questions are, the young first.'),
    countsOutside: z.boolean().describe('Whether these minutes count as working time, by the company\'s choice.'),
    satisfaction: z.object({ given: z.int().describe('How many said how content they were.'), contentPercent: z.int().nullable().describe('Share of 4 and 5 in percent; null under five answers.'), smallest: z.int().describe('Fewest answers that are shown.') }).describe('满意度: share of ended questions, of those rated, that were rated 4 or 5.'),
  }),
});
const policyFields = {
  silenceHours: z.int().min(1).max(720).describe('How long a question waits for somebody without office hours.'), carryOvers: z.int().min(0).max(10).describe('How many windows may go by without an answer.'), countsOutside: z.boolean().describe('Whether office hours outside the planned shift count as working time.'),
};
export const readQuestionPolicy = defineRoute({ method: 'GET', path: '/api/questions/policy', operationId: 'readQuestionPolicy', access: office, summary: 'The company\'s choices about questions.', response: z.object({ ...policyFields, isChosen: z.boolean().describe('False: as the product comes.') }) });
export const chooseQuestionPolicy = defineRoute({
  method: 'POST', path: '/api/questions/policy', operationId: 'chooseQuestionPolicy', access: keepers, summary: 'Choose how long questions wait and whether evening hours count.', body: z.object({ ...commandFields, ...policyFields }), response: doneResponse,
});

const suggestionRow = z.object({
  suggestionId: z.uuid().describe('Suggestion.'), topic: z.enum(suggestionTopics).describe('Phrases suggestionTopic.<topic>.'), state: z.enum(suggestionStates).describe('Phrases suggestionState.<state>.'),
  openedAt: instantValue.describe('When.'), changedAt: instantValue.describe('Since when it is so.'), ageMinutes: z.int().describe('How old it is, until it is done or declined.'), askedName: z.string().describe('To whom it was given; empty for the office.'),
  entries: z.array(z.object({ kind: z.enum(['suggestion', 'answer']).describe('What it is.'), state: z.enum(suggestionStates).nullable().describe('What became of it with this answer.'), writtenBy: z.string().describe('By name.'), writtenAt: instantValue.describe('When.'), text: z.string().describe('What was written.') })).describe('In order.'),
});
export const listOwnSuggestions = defineRoute({
  method: 'GET', path: '/api/me/suggestions', operationId: 'listOwnSuggestions', access: owners, summary: 'One\'s own suggestions with their answers.', query: z.object(pageFields), response: z.object({ ...totalField, rows: z.array(suggestionRow).describe('Newest first.') }),
});
export const makeSuggestion = defineRoute({
  method: 'POST', path: '/api/me/suggestions', operationId: 'makeSuggestion', access: owners, summary: 'Suggest something, to one\'s manager of today or to the office.',
  body: z.object({ ...commandFields, topic: z.enum(suggestionTopics).describe('What it is about.'), wish: z.enum(wishes).describe('To whom.'), text: textField.describe('The suggestion.') }), response: z.object({ suggestionId: z.uuid().describe('The suggestion.') }),
});
export const listSuggestions = defineRoute({
  method: 'GET', path: '/api/suggestions', operationId: 'listSuggestions', access: 'signedIn', summary: 'Suggestions that were given to the caller, and those of people whose values the caller changes.',
  query: z.object({ ...pageFields, state: z.enum(['all', 'waiting', 'ended']).default('waiting').describe('ended: done or declined.'), topic: z.enum(['', ...suggestionTopics]).default('').describe('Only of this topic.') }),
  response: z.object({ ...totalField, rows: z.array(suggestionRow.extend({ personNumber: personNumberValue.describe('Whose.'), name: z.string().describe('Name.'), department: z.string().describe('Department.'), mayAnswer: z.boolean().describe('Whether the caller may answer it.') })).describe('Oldest open first.') }),
});
export const answerSuggestion = defineRoute({
  method: 'POST', path: '/api/suggestions/:suggestionId/answer', operationId: 'answerSuggestion', access: 'signedIn', summary: 'Answer a suggestion and say what becomes of it.',
  params: suggestionParams, body: z.object({ ...commandFields, state: z.enum(['considered', 'planned', 'done', 'declined']).describe('What becomes of it.'), text: textField.describe('The answer.') }), response: doneResponse,
});
