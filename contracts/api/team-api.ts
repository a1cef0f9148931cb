/** 我的团队: what is going on with each direct report, on one page. Nothing stands here that does not stand on a page of its own. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { monthParams, monthValue, personNumberValue } from './api-values.ts';
import { reviewStates } from './review-api.ts';

const teamRow = z.object({
  personNumber: personNumberValue.describe('Person number (工号).'),
  name: z.string().describe('Name.'),
  department: z.string().describe('Department name.'),
  attendance: z.object({
    lateDays: z.int().describe('Days with a late arrival.'),
    missingPunchDays: z.int().describe('Days on which a punch is missing.'),
    absentDays: z.int().describe('Days absent without leave.'),
  }).describe('Of the month, by its findings.'),
  goals: z.object({
    count: z.int().describe('Goals of the running cycle that the person carries.'),
    due: z.int().describe('Those of them that wait for a check-in.'),
    progress: z.string().nullable().describe('How far they are together, as a ratio; null where no figure is known, or where it would tell of people out of reach.'),
  }).nullable().describe('Null where the caller may not read ratings of the person, or goals are not kept here.'),
  review: z.object({
    reviewId: z.string().describe('Its number.'),
    cycleTitle: z.string().describe('Title of its cycle.'),
    state: z.enum(reviewStates).describe('Where it is; phrases reviewState.<state>.'),
    isYourTurn: z.boolean().describe('Whether it waits for the caller to write the manager\'s part.'),
  }).nullable().describe('The review that was opened last; null where there is none, or the caller may not read ratings of the person, or reviews are not kept here.'),
  training: z.object({
    open: z.int().describe('Courses that the person is to finish.'),
    overdue: z.int().describe('Those of them whose last day is over.'),
    proposed: z.int().describe('Courses that wait for a decision.'),
  }).nullable().describe('Null where training is not kept here.'),
});

export const readTeam = defineRoute({
  method: 'GET', path: '/api/team/:month', operationId: 'readTeam', access: needs.read('personal'),
  summary: '我的团队: the people who report to the caller directly today, with their attendance of a month, goals, reviews and training. Each as far as the caller\'s rights reach.', params: monthParams,
  response: z.object({
    month: monthValue.describe('Month of the attendance.'),
    cycleTitle: z.string().nullable().describe('Title of the running cycle that the goals are of; null when none runs.'),
    rows: z.array(teamRow).describe('By person number.'),
  }),
});
