/** Reviews of people in a cycle, the company's rules about them, and the scores that follow. Points are decimal strings of 0 to 100. */
import * as z from 'zod';
import { raiseRoundings } from '#kernel/performance/raised-wage';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, dateValue, doneResponse, fileResponse, instantValue, monthValue, pageFields, personFields, personNumberValue, rowIdValue, totalField } from './api-values.ts';
import { explainedFigure } from './explanation-api.ts';
import { cycleKinds } from './goal-api.ts';
import { formatField } from './list-terms.ts';
import { ruleRisks } from '#kernel/performance/rule-risks';

/** open: nothing is written yet; self, manager: that part is being written; calibration: compared; locked: the score is a fact; closed: over. */
export const reviewStates = ['open', 'self', 'manager', 'calibration', 'locked', 'closed'] as const;
/** What a score is made of. Phrases scoreComponent.<code>. */
export const scoreComponents = ['attendance', 'goals', 'manager', 'peers', 'self'] as const;
/** weights: shares of the components; attendanceScore: points of the days; payFactor: factor of the pay; raise: a raise to be proposed. */
export const ruleVersionKinds = ['weights', 'attendanceScore', 'payFactor', 'raise'] as const;
export const ruleVersionStates = ['proposed', 'approved', 'inForce', 'ended', 'refused'] as const;
export const scoreSources = ['review', 'change', 'imported'] as const;
const missingWays = ['renormalize', 'incomplete'] as const;

const reviewParams = z.object({ reviewId: rowIdValue.describe('Review.') });
/** Points of 0 to 100. */
export const pointsValue = z.string().regex(/^\d{1,3}(\.\d{1,2})?$/);
const reasonValue = z.string().trim().min(1).max(1000);

/** How far a competency is there, as somebody sees it. */
export const competencyLevel = z.strictObject({ competencyCode: z.string().min(1).max(64).describe('Competency of the position.'), level: z.int().min(1).max(5).describe('Level, 1 to 5.') });
const evaluationFields = {
  score: pointsValue.nullable().default(null).describe('Points; null leaves the component without one, which is not zero.'),
  competencies: z.array(competencyLevel).max(50).default([]).describe('Levels of competencies.'),
  text: z.string().trim().max(10_000).default('').describe('Words.'),
};

const componentValue = z.object({
  component: z.enum(scoreComponents).describe('Component; phrases scoreComponent.<code>.'),
  weight: z.string().describe('Its share.'),
  points: z.string().nullable().describe('Points as they count now; null when missing.'),
  source: z.string().nullable().describe('Points before calibration; null when missing.'),
  isCalibrated: z.boolean().describe('Whether somebody changed it.'),
});
const reviewRow = z.object({
  ...personFields,
  reviewId: z.string().describe('Review.'),
  state: z.enum(reviewStates).describe('How far it is; phrases reviewState.<state>.'),
  hasSelf: z.boolean().describe('Whether the person wrote their part.'),
  hasManager: z.boolean().describe('Whether the manager did.'),
  peersAsked: z.int().describe('Colleagues asked.'),
  peersAnswered: z.int().nullable().describe('How many answered; null below three, so that nobody is told apart.'),
  components: z.array(componentValue).describe('Components by the rule in force.'),
  score: z.string().nullable().describe('The score: as locked, else as it would be now; null while something is missing.'),
  missing: z.array(z.enum(scoreComponents)).describe('What has no points.'),
  isFact: z.boolean().describe('Whether the score is locked.'),
  movedAt: instantValue.describe('When it last moved.'),
});
const scoreRow = z.object({
  scoreId: z.string().describe('Score.'), revision: z.int().describe('Revision; the highest counts.'), score: z.string().describe('Points.'), source: z.enum(scoreSources).describe('Where it comes from.'),
  sourceName: z.string().describe('System of an imported score.'), effectiveFrom: monthValue.describe('First month whose pay it speaks about.'), effectiveTo: monthValue.nullable().describe('First month after; null = until a newer one.'),
  madeAt: instantValue.describe('When.'), rederived: z.enum(['same', 'differs', 'notDerived']).describe('Whether the facts of today give the same; imported scores are not derived.'),
});
const entryValue = z.object({
  part: z.enum(['self', 'manager']).describe('Whose part.'), by: z.string().describe('Who wrote it.'), at: instantValue.describe('When.'), score: z.string().nullable().describe('Points.'),
  competencies: z.array(competencyLevel).describe('Levels.'), text: z.string().describe('Words.'),
});
const calibrationValue = z.object({
  component: z.enum(scoreComponents).describe('Component.'), before: z.string().nullable().describe('Points before.'), after: z.string().nullable().describe('Points after; null takes an earlier change back.'), reason: z.string().describe('Why.'),
  by: z.string().describe('Who.'), at: instantValue.describe('When.'),
});
const feedbackGroup = z.object({ texts: z.array(z.string()).describe('What was said, in an order that tells nothing.'), average: z.string().nullable().describe('Mean of the points; null when fewer than three gave any.') });
const cycleFields = { cycleId: z.string().describe('Cycle.'), cycleTitle: z.string().describe('Its title.'), fromDate: dateValue.describe('First day.'), toDate: dateValue.describe('Last day.') };
const reviewFile = reviewRow.extend({
  ...cycleFields,
  competencies: z.array(z.object({ competencyCode: z.string().describe('Competency.'), titleChinese: z.string().describe('In Chinese.'), titleEnglish: z.string().describe('In English.'), level: z.int().describe('Level that the position asks for.') })).describe('Of the position on the last day of the cycle.'),
  entries: z.array(entryValue).describe('Parts, oldest first.'),
  calibrations: z.array(calibrationValue).describe('Changes by calibration, oldest first.'),
  group: feedbackGroup.nullable().describe('What colleagues said; null below three answers, or before the review is locked.'),
  scores: z.array(scoreRow).describe('Revisions, newest first.'),
  events: z.array(z.object({ fromState: z.enum(reviewStates).describe('From.'), toState: z.enum(reviewStates).describe('To.'), by: z.string().describe('Who.'), at: instantValue.describe('When.'), reason: z.string().describe('Why.') })).describe('Its story.'),
  completions: z.array(z.object({ titleChinese: z.string().describe('Course.'), titleEnglish: z.string().describe('Course.'), completedOn: dateValue.describe('When.'), competencyCodes: z.array(z.string()).describe('What it teaches.') })).describe('Courses finished in the cycle.'),
  hasMuchLeave: z.boolean().nullable().describe('Whether at least a quarter of the planned time of the cycle was leave, of whatever kind: goals may have to be seen in that light. Null where the caller may not read the days, or nothing was planned.'),
  mayWrite: z.enum(['self', 'manager', 'none']).describe('Which part the caller may write now.'),
  moves: z.array(z.enum(reviewStates)).describe('Where the caller may move it now.'),
  mayCalibrate: z.boolean().describe('Whether the caller may change components now.'),
});

export const listReviews = defineRoute({
  method: 'GET', path: '/api/reviews', operationId: 'listReviews', access: needs.read('rating'),
  summary: 'Reviews of others in a cycle, with their components and score as they stand.',
  query: z.object({
    ...pageFields, cycleId: z.union([rowIdValue, z.literal('')]).default('').describe('Cycle; empty for the latest one.'), state: z.union([z.enum(reviewStates), z.literal('')]).default('').describe('Only in this state; empty for all.'),
    search: z.string().max(100).default('').describe('Part of a name or person number.'), department: z.string().max(200).default('').describe('Exact department; empty for all.'),
  }),
  response: z.object({
    ...totalField, cycle: z.object(cycleFields).nullable().describe('The cycle that is shown; null when there is none.'),
    cycles: z.array(z.object({ cycleId: z.string().describe('Cycle.'), title: z.string().describe('Title.') })).describe('All cycles, the latest first.'),
    counts: z.array(z.object({ state: z.enum(reviewStates).describe('State.'), count: z.int().describe('Reviews in it.') })).describe('Of the cycle, as far as the caller reads.'),
    weightsRule: z.string().nullable().describe('Rule of the weights in force; null when there is none yet.'), rows: z.array(reviewRow).describe('By person number.'),
  }),
});
export const exportReviews = defineRoute({
  method: 'GET', path: '/api/reviews-export', operationId: 'exportReviews', access: needs.read('rating'),
  summary: 'Reviews of others in a cycle as a file: how far each is, and the components and scores of those that are locked.',
  query: z.object({
    cycleId: z.union([rowIdValue, z.literal('')]).default('').describe('Cycle; empty for the latest one.'), state: z.union([z.enum(reviewStates), z.literal('')]).default('').describe('Only in this state; empty for all.'),
    search: z.string().max(100).default('').describe('Part of a name or person number.'), department: z.string().max(200).default('').describe('Exact department; empty for all.'), ...formatField,
  }), answer: 'file', response: fileResponse,
});
export const openReviews = defineRoute({
  method: 'POST', path: '/api/reviews', operationId: 'openReviews', access: needs.change('rating'),
  summary: 'Open reviews in a cycle: of the people named, or of everybody whom the caller may rate and who was employed in it. Who has one is left out.',
  body: z.strictObject({ ...commandFields, cycleId: rowIdValue.describe('Cycle.'), personNumbers: z.array(personNumberValue).max(5000).default([]).describe('People; empty for everybody.'), asksSelf: z.boolean().default(true).describe('Whether people write about themselves first.') }),
  response: z.object({ opened: z.int().describe('Reviews opened.') }),
});
export const readReview = defineRoute({
  method: 'GET', path: '/api/reviews/:reviewId', operationId: 'readReview', access: needs.read('rating'), params: reviewParams,
  summary: 'One review with all that was written, changed and found.', response: reviewFile,
});
export const writeReview = defineRoute({
  method: 'POST', path: '/api/reviews/:reviewId/evaluation', operationId: 'writeReview', access: needs.change('rating'), params: reviewParams,
  summary: 'Write the manager\'s part. What was written before stays.', body: z.strictObject({ ...commandFields, ...evaluationFields }), response: doneResponse,
});
export const moveReview = defineRoute({
  method: 'POST', path: '/api/reviews/:reviewId/move', operationId: 'moveReview', access: [...needs.change('rating'), ...needs.approve('rating')], params: reviewParams,
  summary: 'Move a review on, or back. Locking makes its score a fact; whoever wrote the manager\'s part does not lock it.',
  body: z.strictObject({
    ...commandFields, to: z.enum(reviewStates).describe('State.'), reason: z.string().trim().max(1000).default('').describe('Why; needed to go back.'),
    effectiveFrom: monthValue.nullable().default(null).describe('When locking: first month whose pay the score speaks about; null = the first month of the cycle; of one cut like pay periods (26–25), the month after.'),
    effectiveTo: monthValue.nullable().default(null).describe('When locking: first month after; null = the month after the cycle.'),
  }), response: doneResponse,
});
export const moveReviews = defineRoute({
  method: 'POST', path: '/api/reviews/moves', operationId: 'moveReviews', access: [...needs.change('rating'), ...needs.approve('rating')],
  summary: 'Move many reviews on at once. Each is moved or refused by itself, as if it were the only one.',
  body: z.strictObject({
    ...commandFields, to: z.enum(['manager', 'calibration', 'locked', 'closed']).describe('State; back goes each by itself, with its reason.'), reviewIds: z.array(rowIdValue).min(1).max(200).describe('Reviews.'),
    effectiveFrom: monthValue.nullable().default(null).describe('When locking: first month whose pay the scores speak about; null = the first month of the cycle; of one cut like pay periods (26–25), the month after.'),
    effectiveTo: monthValue.nullable().default(null).describe('When locking: first month after; null = the month after the cycle.'),
  }),
  response: z.object({ results: z.array(z.object({ reviewId: z.string().describe('Review.'), code: z.string().nullable().describe('Why it was refused; null when it was moved. Phrases error.<code>.'), data: z.record(z.string(), z.union([z.string(), z.number()])).describe('What the phrase is filled in with.') })).describe('What became of each.') }),
});
export const calibrateReview = defineRoute({
  method: 'POST', path: '/api/reviews/:reviewId/calibration', operationId: 'calibrateReview', access: needs.approve('rating'), params: reviewParams,
  summary: 'Change one component, with a reason; before and after stay.',
  body: z.strictObject({ ...commandFields, component: z.enum(scoreComponents).describe('Component.'), points: pointsValue.nullable().describe('Points; null takes an earlier change back.'), reason: reasonValue.describe('Why.') }), response: doneResponse,
});
export const explainReviewScore = defineRoute({
  method: 'GET', path: '/api/reviews/:reviewId/explanation', operationId: 'explainReviewScore', access: needs.read('rating'), params: reviewParams,
  summary: 'How the score comes about, down to days and punches.', response: explainedFigure,
});
export const proposeScoreChange = defineRoute({
  method: 'POST', path: '/api/reviews/:reviewId/score-change', operationId: 'proposeScoreChange', access: needs.change('rating'), params: reviewParams,
  summary: 'Propose the score as today\'s facts give it, after a correction. A second person approves it; until then nothing moves.',
  body: z.strictObject({ ...commandFields, reason: reasonValue.describe('Why.') }),
  response: z.object({ proposalId: z.string().describe('Proposal.'), before: z.string().describe('Points now.'), after: z.string().describe('Points proposed.') }),
});
export const listPersonScores = defineRoute({
  method: 'GET', path: '/api/reviews/people/:personNumber/scores', operationId: 'listPersonScores', access: needs.read('rating'),
  summary: 'Scores of one person over all cycles, with where each comes from, who judged, who approved, and the rules and components that it is made of.', params: z.object({ personNumber: personNumberValue.describe('Person.') }),
  response: z.object({
    rows: z.array(z.object({
      ...cycleFields, reviewId: z.string().nullable().describe('Review behind it; null for an imported one.'), score: z.string().describe('Points.'), revision: z.int().describe('Revision.'), source: z.enum(scoreSources).describe('Where it comes from.'),
      sourceName: z.string().describe('System of an imported score.'), effectiveFrom: monthValue.describe('First month whose pay it speaks about.'), effectiveTo: monthValue.nullable().describe('First month after.'), madeAt: instantValue.describe('When.'),
      judgedBy: z.string().describe('Who judged: the manager\'s part of the review, or who proposed the change or the import.'), approvedBy: z.string().describe('Who made it count: locked the review, or approved the change.'),
      rules: z.array(z.object({ ruleId: z.string().describe('Version.'), kind: z.enum(ruleVersionKinds).describe('Kind; phrases ruleKind.<kind>.'), title: z.string().describe('Title.'), validFrom: dateValue.describe('First day.') })).describe('Rules that it was made by; none of an imported one.'),
      components: z.array(componentValue).describe('What it is made of; empty of an imported one.'),
      lateDays: z.int().nullable().describe('Days of the cycle with a late arrival; null where the caller may not read the person\'s days.'),
    })).describe('The latest cycle first.'),
  }),
});
export const importScores = defineRoute({
  method: 'POST', path: '/api/reviews/scores', operationId: 'importScores', access: needs.whole(needs.change('rating')),
  summary: 'Scores from another system, for a cycle. They count once a second person has approved all of them.',
  body: z.strictObject({
    ...commandFields, cycleId: rowIdValue.describe('Cycle.'), sourceName: z.string().trim().min(1).max(100).describe('The system.'), effectiveFrom: monthValue.describe('First month whose pay they speak about.'), effectiveTo: monthValue.nullable().default(null).describe('First month after; null = until a newer one.'),
    rows: z.array(z.strictObject({ personNumber: personNumberValue.describe('Person.'), score: pointsValue.describe('Points.') })).min(1).max(5000).describe('One a person.'),
  }),
  response: z.object({ proposalId: z.string().describe('Proposal.'), people: z.int().describe('People with a score.') }),
});
export const decideFactor = defineRoute({
  method: 'POST', path: '/api/reviews/factors', operationId: 'decideFactor', access: needs.change('rating'),
  summary: 'Decide otherwise than the rule about a person\'s factor for some months, with a reason. A second person approves it.',
  body: z.strictObject({ ...commandFields, personNumber: personNumberValue.describe('Person.'), fromMonth: monthValue.describe('First month.'), toMonth: monthValue.describe('First month after.'), factor: amountValue.nullable().describe('Factor, 0 to 5; null goes back to the rule.'), reason: reasonValue.describe('Why.') }),
  response: z.object({ proposalId: z.string().describe('Proposal.') }),
});

export const readRatingProposal = defineRoute({
  method: 'GET', path: '/api/reviews/proposals/:proposalId', operationId: 'readRatingProposal', access: needs.read('rating'),
  summary: 'What an open proposal about scores or a factor would change, person by person: for whoever made it or may decide it.', params: z.object({ proposalId: rowIdValue.describe('Proposal of the kind scoreChange or payFactor.') }), query: z.object(pageFields),
  response: z.object({
    ...totalField,
    rows: z.array(z.object({
      personNumber: personNumberValue.describe('Person number (工号).'), name: z.string().describe('Name.'), department: z.string().describe('Department name.'),
      fromMonth: monthValue.describe('First month whose pay it speaks about.'), toMonth: monthValue.nullable().describe('First month after; null = until a newer score.'),
      before: z.string().nullable().describe('Score, or factor of the first month, as it counts today; null where there is none.'), after: z.string().nullable().describe('As proposed; null gives a factor back to the rule.'), reason: z.string().describe('Why.'),
    })).describe('In the order in which they were proposed.'),
  }),
});

const definitionFields = {
  components: z.array(z.strictObject({ component: z.enum(scoreComponents).describe('Component.'), weight: z.string().regex(/^\d{1,3}(\.\d{1,4})?$/).describe('Share; any sum.') })).max(scoreComponents.length).default([]).describe('Of weights only.'),
  missing: z.enum(missingWays).default('incomplete').describe('Of weights only: a component without points leaves its share to the others, or the review is incomplete.'),
  cycleKinds: z.array(z.enum(cycleKinds)).max(cycleKinds.length).default([]).describe('Of weights only: the kinds of cycle that they are for; empty for all. Those that name a kind go before those for all.'),
  formula: z.string().trim().max(4000).default('').describe('In the rule language; of the other kinds.'),
  floor: z.string().max(20).default('').describe('Never less.'),
  cap: z.string().max(20).default('').describe('Never more.'),
  rounding: z.enum(raiseRoundings).default('fen').describe('Of raises only: how the new wage is rounded; phrases raiseRounding.<name>.'),
};
const proofFields = {
  consultedFrom: dateValue.describe('Consultation began.'), consultedTo: dateValue.describe('It ended.'), consultedWith: z.string().trim().min(1).max(500).describe('With whom: assembly of employees, union.'),
  publishedOn: dateValue.describe('Made known.'), publishedWhere: z.string().trim().min(1).max(500).describe('Where.'), documentReference: z.string().trim().min(1).max(500).describe('The document.'),
};
const ruleValue = z.object({
  ruleId: z.string().describe('Version.'), kind: z.enum(ruleVersionKinds).describe('Kind; phrases ruleKind.<kind>.'), title: z.string().describe('Title.'), validFrom: dateValue.describe('First day.'), ...definitionFields, ...proofFields,
  state: z.enum(ruleVersionStates).describe('inForce: it counts today; approved: it counts from its first day on, or a newer one does.'), proposedBy: z.string().describe('Who.'), risks: z.array(z.enum(ruleRisks)).describe('Signs for whoever approves; phrases ruleRisk.<risk>. What the law forbids cannot be written at all.'), proposedAt: instantValue.describe('When.'), endReason: z.string().describe('Why it was ended.'), endsFrom: monthValue.nullable().describe('Ended, of factors only: the first month that goes without it; months paid before keep it.'),
});
export const listPerformanceRules = defineRoute({
  method: 'GET', path: '/api/reviews/rules', operationId: 'listPerformanceRules', access: needs.read('rating'),
  summary: 'The company\'s rules about performance with their proof, every version, and whether they have an effect on pay.',
  response: z.object({
    rules: z.array(ruleValue).describe('Newest first within a kind.'),
    inputs: z.array(z.object({ kind: z.enum(ruleVersionKinds).describe('Kind of rule.'), code: z.string().describe('Name in formulas.'), titleChinese: z.string().describe('The other name.'), titleEnglish: z.string().describe('In English.'), unit: z.string().describe('Unit.') })).describe('All that a formula can use. Leave that the law protects is not among it.'),
    payEffectFrom: monthValue.nullable().describe('Since which month scores count for pay; null: they do not, for want of an assessment in force.'),
  }),
});
export const proposePerformanceRule = defineRoute({
  method: 'POST', path: '/api/reviews/rules', operationId: 'proposePerformanceRule', access: needs.whole(needs.change('rating')),
  summary: 'Propose a version of a rule, with its proof. It is in force once a second person has approved it.',
  body: z.strictObject({ ...commandFields, kind: z.enum(ruleVersionKinds).describe('Kind.'), title: z.string().trim().min(1).max(200).describe('Title.'), validFrom: dateValue.describe('First day.'), ...definitionFields, ...proofFields }),
  response: z.object({ ruleId: z.string().describe('Version.'), proposalId: z.string().describe('Proposal.') }),
});
export const tryPerformanceRule = defineRoute({
  method: 'POST', path: '/api/reviews/rules/trial', operationId: 'tryPerformanceRule', access: needs.whole(needs.read('rating')),
  summary: 'What a formula would have given in a month, without any effect: points of the days, or factors of the scores.',
  body: z.strictObject({ kind: z.enum(['attendanceScore', 'payFactor']).describe('Kind.'), formula: definitionFields.formula, floor: definitionFields.floor, cap: definitionFields.cap, month: monthValue.describe('Month.') }),
  response: z.object({
    people: z.int().describe('People looked at.'), withoutResult: z.int().describe('People for whom something is missing.'),
    results: z.array(z.object({ value: z.string().describe('Result.'), people: z.int().describe('How many have it.') })).describe('By result, the highest first.'),
    rows: z.array(z.object({ ...personFields, before: z.string().nullable().describe('By the rule in force.'), after: z.string().nullable().describe('By this one; null where something is missing.') })).describe('Those for whom it differs, at most 200.'),
  }),
});
export const endPerformanceRule = defineRoute({
  method: 'POST', path: '/api/reviews/rules/:ruleId/end', operationId: 'endPerformanceRule', access: needs.whole(needs.change('rating')),
  summary: 'Propose to take a rule out of force. Once a second person has approved it, it has no effect on what is computed; months that are paid keep it.', params: z.object({ ruleId: rowIdValue.describe('Version.') }),
  body: z.strictObject({ ...commandFields, reason: reasonValue.describe('Why.') }), response: z.object({ proposalId: z.string().describe('Proposal.') }),
});

const ownReaders = needs.own('rating');
export const listOwnReviews = defineRoute({
  method: 'GET', path: '/api/me/reviews', operationId: 'listOwnReviews', access: ownReaders,
  summary: 'One\'s own reviews, newest first.',
  response: z.object({
    rows: z.array(z.object({ ...cycleFields, reviewId: z.string().describe('Review.'), state: z.enum(reviewStates).describe('State.'), score: z.string().nullable().describe('Score once it is locked.'), mayWrite: z.boolean().describe('Whether one\'s own part is to be written now.'), movedAt: instantValue.describe('When it last moved.') })).describe('Reviews.'),
    imported: z.array(z.object({ ...cycleFields, score: z.string().describe('Points.'), sourceName: z.string().describe('System that it comes from.'), madeAt: instantValue.describe('When.') })).describe('Scores from other systems.'),
  }),
});
export const readOwnReview = defineRoute({
  method: 'GET', path: '/api/me/reviews/:reviewId', operationId: 'readOwnReview', access: ownReaders, params: reviewParams,
  summary: 'One\'s own review. The manager\'s part, changes and the score are shown once it is locked.', response: reviewFile,
});
export const writeOwnReview = defineRoute({
  method: 'POST', path: '/api/me/reviews/:reviewId/evaluation', operationId: 'writeOwnReview', access: ownReaders, params: reviewParams,
  summary: 'Write one\'s own part; it goes on to the manager.', body: z.strictObject({ ...commandFields, ...evaluationFields }), response: doneResponse,
});
export const explainOwnScore = defineRoute({
  method: 'GET', path: '/api/me/reviews/:reviewId/explanation', operationId: 'explainOwnScore', access: ownReaders, params: reviewParams,
  summary: 'How one\'s own score comes about, down to days and punches.', response: explainedFigure,
});
