/** Goals: cycles, the tree of goals with its history, check-ins, and figures of other systems that goals follow. No pay and no score in any answer. */
import * as z from 'zod';
import { defineRoute, needs, type RouteAccess } from './api-route.ts';
import { amountValue, commandFields, dateValue, doneResponse, instantValue, personFilterFields, personNumberValue, rowIdValue } from './api-values.ts';

export const cycleKinds = ['okr', 'kpi', 'annual'] as const;
export const cycleStates = ['planned', 'running', 'frozen', 'closed', 'discarded'] as const;
/** Whose goal it is; somebody carries each. */
export const goalLevels = ['company', 'department', 'person'] as const;
/** How far it is: by the goals below it, by check-ins, or by a figure of another system. */
export const goalMeasures = ['children', 'checkIn', 'evidence'] as const;
export const confidences = ['onTrack', 'atRisk', 'offTrack'] as const;
export const evidenceMeasures = ['count', 'sum', 'latest'] as const;
export const evidenceOperators = ['is', 'isNot', 'contains', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'] as const;
/** Why a duty or a goal stands alone. */
export const gapKinds = ['dutyWithoutGoal', 'goalWithoutDuty'] as const;

/** A ratio with four decimals: "0.7500" is three quarters. Null where nothing is known yet: missing is no zero. */
const progressValue = z.string().regex(/^-?\d+\.\d{4}$/).nullable();
const figureValue = z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/);
const reasonField = { reason: z.string().trim().max(500).default('').describe('Why.') };
const cycleParams = z.object({ cycleId: rowIdValue.describe('Cycle.') });
const goalParams = z.object({ goalId: rowIdValue.describe('Goal.') });

const cycleFields = {
  title: z.string().trim().min(1).max(100).describe('Title, such as 2026 Q4.'),
  fromDate: dateValue.describe('First day.'),
  toDate: dateValue.describe('Last day.'),
  reviewDate: dateValue.describe('At the end of this day figures of other systems stand still.'),
  checkInDays: z.int().min(1).max(92).describe('Days between check-ins.'),
};
const cycleValue = z.object({ cycleId: z.string().describe('Cycle.'), kind: z.enum(cycleKinds).describe('Kind.'), state: z.enum(cycleStates).describe('How far it is.'), ...cycleFields }).describe('Cycle.');

const ownerFields = { personNumber: z.string().describe('Who carries it; empty when nothing about them is kept any more.'), name: z.string().describe('Name.'), ownerDepartment: z.string().describe('Department of who carries it.') };
const goalFields = {
  level: z.enum(goalLevels).describe('Whose goal it is.'),
  department: z.string().max(200).describe('The department of a department\'s goal; empty for others.'),
  parentGoalId: rowIdValue.nullable().describe('The goal it is aligned to.'),
  title: z.string().trim().min(1).max(200).describe('What is to be reached.'),
  weight: amountValue.describe('Weight beside the other goals below the same one, above zero.'),
  measure: z.enum(goalMeasures).describe('How far it is: by the goals below it, by check-ins, or by a figure of another system.'),
  startValue: figureValue.nullable().describe('Figure at the start; null when the goals below it say how far it is.'),
  targetValue: figureValue.nullable().describe('Figure to be reached.'),
  unit: z.string().max(20).describe('Unit of the figures.'),
  dutyCode: z.string().max(64).nullable().describe('Duty of the position profile that it comes from.'),
};
const goalValue = z.object({
  goalId: z.string().describe('Goal.'), ...ownerFields, ...goalFields,
  value: z.string().nullable().describe('Latest figure; null when there is none.'),
  progress: progressValue.describe('How far it is on the day; null when nothing is known, or when it would tell about few people whom the caller may not see.'),
  isComplete: z.boolean().describe('Whether every goal below it has a figure; when not, those without one are left out.'),
  isWithheld: z.boolean().describe('Whether its progress is not told, whatever it is, for it is made of fewer than five people whom the caller may not see.'),
  confidence: z.enum(confidences).nullable().describe('What the latest check-in said.'),
  lastCheckInDate: dateValue.nullable().describe('Day of the latest check-in.'),
  isCheckInDue: z.boolean().describe('Whether a check-in is due.'),
  isDropped: z.boolean().describe('Whether it was given up.'),
  fault: z.string().nullable().describe('Why the last figure could not be taken; phrases error.<fault>.'),
});
/** Goal completion as it is defined: of the goals that a figure measures and that were not given up, those that reached their target. */
const completionValue = z.object({
  goals: z.int().describe('Goals measured by a figure, not given up, among those shown.'), withFigure: z.int().describe('Of them with a figure.'), reached: z.int().describe('Of them at or beyond their target; a goal without a figure has not reached it.'),
  share: progressValue.describe('Reached among goals; null without goals.'), averageProgress: progressValue.describe('Mean progress of those with a figure, each counted once; null without any.'),
}).describe('Goal completion.');
const evidenceFields = {
  sourceCode: z.string().max(64).nullable().describe('Source of the figure; null ends it.'),
  sourcePersonKey: z.string().max(200).default('').describe('The person as the source knows them; empty for the items of everybody.'),
  evidenceMeasure: z.enum(evidenceMeasures).default('count').describe('Items counted, a field of them summed, or the field of the latest.'),
  valuePath: z.string().max(200).default('').describe('Field to sum or to take, as fields.points; empty when counting.'),
  filters: z.array(z.strictObject({
    path: z.string().min(1).max(200).describe('Field.'), operator: z.enum(evidenceOperators).describe('Comparison.'), value: z.string().max(200).default('').describe('Compared with.'),
  })).max(10).default([]).describe('All of them hold for an item that counts.'),
};
const checkInFields = {
  onDate: dateValue.describe('Day it speaks of.'),
  value: figureValue.nullable().describe('Figure reached; for goals that are measured by check-ins.'),
  confidence: z.enum(confidences).describe('How it looks.'),
  note: z.string().trim().max(2000).default('').describe('What there is to say.'),
};
const detailFields = {
  canChange: z.boolean().describe('Whether the caller may change it now.'),
  canCheckIn: z.boolean().describe('Whether the caller may check in now.'),
  versions: z.array(z.object({ validFrom: dateValue.describe('From when it was said.'), at: instantValue.describe('When it was written.'), by: z.string().describe('Who wrote it.'), reason: z.string().describe('Why.'), personNumber: z.string().describe('Who carried it.'), name: z.string().describe('Name.'), ...goalFields, isDropped: z.boolean().describe('Given up.') })).describe('What was said of it, the latest first.'),
  checkIns: z.array(z.object({ ...checkInFields, at: instantValue.describe('When it was written.'), by: z.string().describe('Who wrote it.') })).describe('Check-ins, the latest first.'),
  evidence: z.object({ ...evidenceFields, at: instantValue.describe('Since when.'), by: z.string().describe('Who chose it.') }).nullable().describe('Which figure it follows.'),
  evidenceValues: z.array(z.object({
    onDate: dateValue.describe('Day.'), at: instantValue.describe('When it was taken.'), value: z.string().describe('Figure.'), items: z.int().describe('Items that counted.'), itemKeys: z.array(z.string()).describe('Keys of the first of them.'), itemsDigest: z.string().describe('Fingerprint of all of them.'),
    unreadable: z.int().describe('Items that could not be read.'), isFinal: z.boolean().describe('The figure that stands since the review date.'),
  })).describe('Figures taken, the latest first.'),
};

/** Those who carry goals, and those who look after others'. */
const readers: RouteAccess = [...needs.read('rating'), ...needs.own('rating')];

export const listGoalCycles = defineRoute({
  method: 'GET', path: '/api/goal-cycles', operationId: 'listGoalCycles', access: readers,
  summary: 'Cycles of goals, the latest first.', response: z.object({ today: dateValue.describe('Today.'), cycles: z.array(cycleValue.extend({ goals: z.int().describe('Goals that the caller may see.'), history: z.array(z.object({ state: z.enum(cycleStates).describe('State it went to.'), at: instantValue.describe('When.'), by: z.string().describe('Who moved it; empty when time did.'), reason: z.string().describe('Why.') })).describe('How it moved, oldest first.') })).describe('Cycles.') }),
});
export const saveGoalCycle = defineRoute({
  method: 'POST', path: '/api/goal-cycles', operationId: 'saveGoalCycle', access: needs.whole(needs.change('rating')),
  summary: 'Plan a cycle, or change one that is still planned.', body: z.strictObject({ ...commandFields, cycleId: rowIdValue.nullable().default(null).describe('A planned one to change; null for a new one.'), kind: z.enum(cycleKinds).describe('Kind; stays as it is once planned.'), ...cycleFields }),
  response: z.object({ cycleId: z.string().describe('The cycle.') }),
});
export const moveGoalCycle = defineRoute({
  method: 'POST', path: '/api/goal-cycles/:cycleId/state', operationId: 'moveGoalCycle', access: needs.whole(needs.change('rating')), params: cycleParams,
  summary: 'Start a planned cycle, freeze a running one after its review date, close a frozen one, or discard a planned one.',
  body: z.strictObject({ ...commandFields, ...reasonField, state: z.enum(['running', 'frozen', 'closed', 'discarded']).describe('The next state.') }), response: doneResponse,
});
export const listGoals = defineRoute({
  method: 'GET', path: '/api/goal-cycles/:cycleId/goals', operationId: 'listGoals', access: needs.read('rating'), params: cycleParams,
  summary: 'The tree of a cycle as of a day, as far as the caller may see it: goals of the company and of departments, and those of people in reach.',
  query: z.object({ day: dateValue.optional().describe('Day; today when left out.'), search: personFilterFields.search, department: personFilterFields.department, withDropped: z.enum(['yes', 'no']).default('no').describe('Also goals that were given up.') }),
  response: z.object({ cycle: cycleValue, day: dateValue.describe('Day.'), canChange: z.boolean().describe('Whether the caller may add goals.'), goals: z.array(goalValue).describe('Goals that match, with those above them.'), completion: completionValue }),
});
export const readGoal = defineRoute({
  method: 'GET', path: '/api/goals/:goalId', operationId: 'readGoal', access: needs.read('rating'), params: goalParams,
  summary: 'A goal with its history, check-ins and figures.', response: goalValue.extend({ cycle: cycleValue, ...detailFields }),
});
export const saveGoal = defineRoute({
  method: 'POST', path: '/api/goals', operationId: 'saveGoal', access: needs.change('rating'),
  summary: 'Set a goal for somebody in reach, or say anew what it is. What was said before stays in its history.',
  body: z.strictObject({ ...commandFields, ...reasonField, cycleId: rowIdValue.describe('Cycle.'), goalId: rowIdValue.nullable().default(null).describe('A goal to change; null for a new one.'), personNumber: personNumberValue.describe('Who carries it.'), ...goalFields }),
  response: z.object({ goalId: z.string().describe('The goal.') }),
});
const mostRows = 500;
const batchOutcome = {
  done: z.int().describe('Rows that were taken.'),
  failures: z.array(z.object({ row: z.int().describe('Row, counted from 1.'), code: z.string().describe('Why it was not taken; phrases error.<code>.'), data: z.record(z.string(), z.union([z.string(), z.number()])).describe('What the phrase is filled in with.') })).describe('Rows that were not taken; the others are.'),
};
export const setGoals = defineRoute({
  method: 'POST', path: '/api/goal-cycles/:cycleId/goals', operationId: 'setGoals', access: needs.change('rating'), params: cycleParams,
  summary: 'Set goals of many people at once, as out of a table: each measured by check-ins. A row whose person has a goal of this title says it anew.',
  body: z.strictObject({
    ...commandFields,
    rows: z.array(z.strictObject({
      personNumber: personNumberValue.describe('Who carries it.'), title: goalFields.title, weight: goalFields.weight, startValue: figureValue.default('0').describe('Figure at the start.'), targetValue: figureValue.describe('Figure to be reached.'), unit: goalFields.unit.default(''),
    })).min(1).max(mostRows).describe('One a goal.'),
  }), response: z.object(batchOutcome),
});
export const checkInGoals = defineRoute({
  method: 'POST', path: '/api/goal-cycles/:cycleId/check-ins', operationId: 'checkInGoals', access: needs.change('rating'), params: cycleParams,
  summary: 'Check in for many people at once, as out of a table: what each goal has reached.',
  body: z.strictObject({
    ...commandFields, onDate: dateValue.describe('Day they speak of.'),
    rows: z.array(z.strictObject({ personNumber: personNumberValue.describe('Who carries the goal.'), title: goalFields.title, value: figureValue.describe('Figure reached.'), confidence: z.enum(confidences).default('onTrack').describe('How it looks.') })).min(1).max(mostRows).describe('One a goal.'),
  }), response: z.object(batchOutcome),
});
export const setGoalsOfProfiles = defineRoute({
  method: 'POST', path: '/api/goal-cycles/:cycleId/goals-of-profiles', operationId: 'setGoalsOfProfiles', access: needs.change('rating'), params: cycleParams,
  summary: 'Set, for everybody in reach, the goals that their positions propose and that they do not have yet.', body: z.strictObject(commandFields),
  response: z.object({ people: z.int().describe('People who got any.'), goals: z.int().describe('Goals set.'), withoutPosition: z.int().describe('People without a position that has a profile.') }),
});
export const moveGoal = defineRoute({
  method: 'POST', path: '/api/goals/:goalId/parent', operationId: 'moveGoal', access: needs.change('rating'), params: goalParams,
  summary: 'Align a goal to another one of its cycle. The progress of both trees follows.', body: z.strictObject({ ...commandFields, ...reasonField, parentGoalId: rowIdValue.nullable().describe('The goal above; null for none.') }), response: doneResponse,
});
export const dropGoal = defineRoute({
  method: 'POST', path: '/api/goals/:goalId/end', operationId: 'dropGoal', access: needs.change('rating'), params: goalParams,
  summary: 'Give a goal up. It counts no more, and stays in the history.', body: z.strictObject({ ...commandFields, reason: z.string().trim().min(1).max(500).describe('Why.') }), response: doneResponse,
});
export const checkInGoal = defineRoute({
  method: 'POST', path: '/api/goals/:goalId/check-ins', operationId: 'checkInGoal', access: needs.change('rating'), params: goalParams,
  summary: 'Check in for somebody in reach.', body: z.strictObject({ ...commandFields, ...checkInFields }), response: doneResponse,
});
export const bindGoalEvidence = defineRoute({
  method: 'POST', path: '/api/goals/:goalId/evidence', operationId: 'bindGoalEvidence', access: needs.change('rating'), params: goalParams,
  summary: 'Let a goal follow a figure of a source, or end that.', body: z.strictObject({ ...commandFields, ...evidenceFields }), response: doneResponse,
});
export const listEvidenceSources = defineRoute({
  method: 'GET', path: '/api/evidence-sources', operationId: 'listEvidenceSources', access: needs.change('rating'),
  summary: 'Sources that figures can be taken from.', response: z.object({ sources: z.array(z.object({ sourceCode: z.string().describe('Code.'), name: z.string().describe('Name.') })).describe('Sources.') }),
});
export const refreshGoalEvidence = defineRoute({
  method: 'POST', path: '/api/goal-evidence/refresh', operationId: 'refreshGoalEvidence', access: needs.change('rating'),
  summary: 'Take the figures of running cycles from their sources now, and not only in the next half hour.', body: z.strictObject(commandFields), response: doneResponse,
});
export const listGoalGaps = defineRoute({
  method: 'GET', path: '/api/goal-cycles/:cycleId/gaps', operationId: 'listGoalGaps', access: needs.read('rating'), params: cycleParams,
  summary: 'Duties without a goal and goals without a duty, of people in reach.',
  query: z.object({ search: personFilterFields.search, department: personFilterFields.department }),
  response: z.object({ people: z.int().describe('People looked at.'), withoutPosition: z.int().describe('Of them without a position profile.'), rows: z.array(z.object({ ...ownerFields, gap: z.enum(gapKinds).describe('What stands alone.'), dutyCode: z.string().nullable().describe('The duty.'), goalId: z.string().nullable().describe('The goal.'), text: z.string().describe('The duty\'s text, or the goal\'s title.') })).describe('Gaps by person.') }),
});
const proposalsResponse = z.object({
  positionCode: z.string().nullable().describe('Position today; null without one.'), positionTitle: z.object({ 'zh-CN': z.string().describe('In Simplified Chinese.'), en: z.string().describe('In English.') }).nullable().describe('Its title.'),
  proposals: z.array(z.object({ dutyCode: z.string().describe('Duty.'), title: z.string().describe('The duty\'s text, as a first title.'), weight: amountValue.describe('Weight of the duty.') })).describe('Duties that have no goal yet.'),
});
export const proposeGoals = defineRoute({
  method: 'GET', path: '/api/goal-cycles/:cycleId/proposals/:personNumber', operationId: 'proposeGoals', access: needs.change('rating'), params: cycleParams.extend({ personNumber: personNumberValue.describe('Person.') }),
  summary: 'Goals that somebody\'s position profile proposes.', response: proposalsResponse,
});

const ownReaders = needs.own('rating');
export const listOwnGoals = defineRoute({
  method: 'GET', path: '/api/me/goals', operationId: 'listOwnGoals', access: ownReaders,
  summary: 'One\'s own goals of a cycle with their progress, and the goals above them.', query: z.object({ cycleId: rowIdValue.optional().describe('Cycle; the one that runs when left out.') }),
  response: z.object({
    today: dateValue.describe('Today.'), cycles: z.array(cycleValue).describe('Cycles, the latest first.'), cycle: cycleValue.nullable().describe('The one shown.'), progress: progressValue.describe('All of them together, by weight.'), canAdd: z.boolean().describe('Whether one may set one\'s own goals now: while the cycle is planned.'),
    goals: z.array(goalValue.extend({ alignedTo: z.string().nullable().describe('Title of the goal above, where everybody may see it.') })).describe('Own goals.'),
  }),
});
export const readOwnGoal = defineRoute({
  method: 'GET', path: '/api/me/goals/:goalId', operationId: 'readOwnGoal', access: ownReaders, params: goalParams,
  summary: 'One\'s own goal with its history, check-ins and figures.', response: goalValue.extend({ cycle: cycleValue, ...detailFields }),
});
export const checkInOwnGoal = defineRoute({
  method: 'POST', path: '/api/me/goals/:goalId/check-ins', operationId: 'checkInOwnGoal', access: ownReaders, params: goalParams,
  summary: 'Check in on one\'s own goal.', body: z.strictObject({ ...commandFields, ...checkInFields }), response: doneResponse,
});
export const saveOwnGoal = defineRoute({
  method: 'POST', path: '/api/me/goals', operationId: 'saveOwnGoal', access: ownReaders,
  summary: 'Set one\'s own goal while the cycle is planned.',
  body: z.strictObject({ ...commandFields, ...reasonField, cycleId: rowIdValue.describe('Cycle.'), goalId: rowIdValue.nullable().default(null).describe('A goal to change; null for a new one.'), title: goalFields.title, weight: goalFields.weight, parentGoalId: goalFields.parentGoalId, measure: z.enum(['children', 'checkIn']).describe('By the goals below it, or by check-ins.'), startValue: goalFields.startValue, targetValue: goalFields.targetValue, unit: goalFields.unit, dutyCode: goalFields.dutyCode }),
  response: z.object({ goalId: z.string().describe('The goal.') }),
});
export const proposeOwnGoals = defineRoute({
  method: 'GET', path: '/api/me/goal-proposals', operationId: 'proposeOwnGoals', access: ownReaders,
  summary: 'Goals that one\'s own position profile proposes.', query: z.object({ cycleId: rowIdValue.describe('Cycle.') }), response: proposalsResponse,
});
