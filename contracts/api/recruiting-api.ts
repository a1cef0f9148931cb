/** Recruiting: requisitions, candidates, interviews, offers, hire and matching. Candidates are kept to whoever sees personal values of everybody. */
import * as z from 'zod';
import { employmentKinds } from '../flow/person-fact.ts';
import { defineRoute, needs } from './api-route.ts';
import { amountValue, commandFields, commandQuery, dateValue, doneResponse, instantValue, pageFields, personNumberValue, rowIdValue, titlesValue, totalField } from './api-values.ts';
import { missingForPayCodes } from './person-file-api.ts';

/** Phrases requisitionState.<state>. */
export const requisitionStates = ['open', 'paused', 'filled', 'cancelled'] as const;
/** Phrases applicationStage.<stage>. */
export const applicationStages = ['new', 'screening', 'interview', 'offer', 'hired', 'rejected', 'withdrawn'] as const;
/** Where a recruiter moves an application by hand; offer and hired follow from what was done. */
const movedStages = ['screening', 'interview', 'rejected', 'withdrawn'] as const;
export const interviewStates = ['planned', 'held', 'cancelled'] as const;
/** Phrases recommendation.<recommendation>. */
export const recommendations = ['strongYes', 'yes', 'no', 'strongNo'] as const;
/** Phrases offerState.<state>. */
export const offerStates = ['proposed', 'approved', 'refused', 'accepted', 'declined', 'withdrawn'] as const;
/** Given freely, for the report of differences between groups alone; phrases candidateGender.<gender>. */
export const candidateGenders = ['woman', 'man', 'other'] as const;
/** What a column of a table of candidates can be; phrases candidateField.<field>. */
export const candidateSheetFields = ['name', 'identityNumber', 'mobile', 'email', 'skills', 'experience', 'gender', 'birthYear', 'sourceKey'] as const;

const code = z.string().trim().min(1).max(64);
const levelValue = z.int().min(1).max(5);
const noteField = { note: z.string().trim().max(1000).default('').describe('What is said beside it.') };
const readers = needs.whole(needs.read('personal'));
const writers = needs.whole(needs.change('personal'));
const requisitionParams = z.object({ requisitionId: rowIdValue.describe('Requisition.') });
const candidateParams = z.object({ candidateId: rowIdValue.describe('Candidate.') });
const applicationParams = z.object({ applicationId: rowIdValue.describe('Application.') });
const unsignedAmount = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/);

// Requisitions.

const requisitionFields = {
  department: z.string().trim().min(1).max(200).describe('Department that somebody is wanted for.'),
  headcount: z.int().min(1).max(1000).describe('How many are wanted.'),
  wantedBy: dateValue.nullable().describe('By which day; null = no day is named.'),
};
const requisitionValue = z.object({
  requisitionId: z.string().describe('Requisition.'),
  positionCode: z.string().describe('Position.'),
  title: titlesValue.describe('Title of the position.'),
  profileOn: dateValue.describe('Candidates are held against the profile of the position as of this day.'),
  ...requisitionFields,
  note: z.string().describe('Note.'),
  state: z.enum(requisitionStates).describe('How far it is.'),
  hired: z.int().describe('Hired so far.'),
  running: z.int().describe('Applications that are not over.'),
  openedAt: instantValue.describe('When it was opened.'),
});

export const listRequisitions = defineRoute({
  method: 'GET', path: '/api/requisitions', operationId: 'listRequisitions', access: readers,
  summary: 'Requisitions, the newest first.',
  query: z.object({ ...pageFields, state: z.union([z.enum(requisitionStates), z.literal('')]).default('').describe('Only in this state; empty for all.'), search: z.string().max(100).default('').describe('Part of a title, position or department; empty for all.') }),
  response: z.object({ ...totalField, mayChange: z.boolean().describe('Whether the caller may open and change them.'), rows: z.array(requisitionValue).describe('Requisitions.') }),
});
export const readRequisition = defineRoute({
  method: 'GET', path: '/api/requisitions/:requisitionId', operationId: 'readRequisition', access: readers, params: requisitionParams,
  summary: 'One requisition with what became of it.',
  response: requisitionValue.extend({
    stages: z.array(z.object({ stage: z.enum(applicationStages).describe('Stage.'), count: z.int().describe('Applications.') })).describe('Applications by stage.'),
    events: z.array(z.object({ state: z.enum(requisitionStates).describe('State.'), headcount: z.int().describe('How many were wanted.'), note: z.string().describe('Note.'), madeAt: instantValue.describe('When.'), madeBy: z.string().describe('Name.') })).describe('In order.'),
  }),
});
export const openRequisition = defineRoute({
  method: 'POST', path: '/api/requisitions', operationId: 'openRequisition', access: writers, summary: 'Open a requisition for a position that has a profile.',
  body: z.strictObject({ ...commandFields, positionCode: code.describe('Position.'), ...requisitionFields, ...noteField }),
  response: z.object({ requisitionId: z.string().describe('The requisition.') }),
});
export const changeRequisition = defineRoute({
  method: 'POST', path: '/api/requisitions/:requisitionId', operationId: 'changeRequisition', access: writers, params: requisitionParams, summary: 'Change how many are wanted, for where and until when, or move it: paused, open again, cancelled.',
  body: z.strictObject({ ...commandFields, ...requisitionFields, state: z.enum(requisitionStates).describe('State that it has afterwards.'), ...noteField }), response: doneResponse,
});

// Candidates.

const skillFields = {
  skill: z.string().trim().min(1).max(100).describe('Name of the skill, as the candidate has it.'),
  level: levelValue.nullable().default(null).describe('1 to 5; null = not said.'),
  years: z.int().min(0).max(60).nullable().default(null).describe('Years of it; null = not said.'),
};
const voluntaryFields = {
  gender: z.enum(candidateGenders).nullable().default(null).describe('Given freely; used for the report of differences alone.'),
  birthYear: z.int().min(1900).max(2100).nullable().default(null).describe('Given freely; used for the report of differences alone.'),
};
const candidateFields = {
  name: z.string().trim().min(1).max(100).describe('Name.'),
  mobile: z.string().trim().max(30).regex(/^[+\d ()-]*$/).default('').describe('Mobile number.'),
  email: z.union([z.email().max(200), z.literal('')]).default('').describe('Address.'),
  skills: z.array(z.strictObject(skillFields)).max(100).default([]).describe('Skills as the candidate says them.'),
  experience: z.string().trim().max(20_000).default('').describe('What the candidate writes of their work so far.'),
};
const anotherField = { isAnother: z.boolean().default(false).describe('True: somebody of the same name was looked at, and this is another.') };
const identityField = { identityNumber: z.string().trim().max(30).regex(/^[A-Za-z0-9 -]*$/).default('').describe('Identity number; empty when not given.') };
const handedField = { sourceKey: z.string().trim().max(200).default('').describe('Key of the candidate where they come from; empty for none.') };

const candidateRow = z.object({
  candidateId: z.string().describe('Candidate.'),
  name: z.string().nullable().describe('Name; null once erased.'),
  mobile: z.string().describe('Mobile number; empty without one.'),
  email: z.string().describe('Address; empty without one.'),
  source: z.string().describe('form, sheet, or the code of whoever handed them in.'),
  enteredAt: instantValue.describe('When they came.'),
  applications: z.array(z.object({
    applicationId: z.string().describe('Application.'), requisitionId: z.string().describe('For which requisition.'), title: titlesValue.describe('Title of the position.'),
    stage: z.enum(applicationStages).describe('How far.'), movedAt: instantValue.describe('Since when.'),
  })).describe('Applications, the newest first.'),
});

export const listCandidates = defineRoute({
  method: 'GET', path: '/api/candidates', operationId: 'listCandidates', access: readers, summary: 'Candidates, the newest first.',
  query: z.object({
    ...pageFields, search: z.string().max(100).default('').describe('Part of a name, telephone number or address; empty for all.'),
    requisitionId: z.union([rowIdValue, z.literal('')]).default('').describe('Only with an application for this requisition; empty for all.'), stage: z.union([z.enum(applicationStages), z.literal('')]).default('').describe('Only with an application in this stage; empty for all.'),
  }),
  response: z.object({ ...totalField, mayChange: z.boolean().describe('Whether the caller may enter and move them.'), rows: z.array(candidateRow).describe('Candidates.') }),
});

const findingValue = z.object({ requirement: z.string().describe('Code of a skill or competency of the profile.'), level: z.int().min(0).max(5).describe('0 = not there, 1 to 5.'), note: z.string().describe('What was seen.') });
const offerValue = z.object({
  offerId: z.string().describe('Offer.'), proposalId: z.string().nullable().describe('Proposal under which it stands.'), state: z.enum(offerStates).describe('How far.'), hireDate: dateValue.describe('First day of work.'),
  department: z.string().describe('Department.'), managerPersonNumber: personNumberValue.nullable().describe('Line manager.'), legalEntity: z.string().describe('用人单位.'), workplaceCode: z.string().describe('Workplace.'),
  employmentKind: z.enum(employmentKinds).nullable().describe('Kind of employment; this and what follows null for readers who may not see pay.'), probationEndsOn: dateValue.nullable().describe('End of the probation.'), contractEndsOn: dateValue.nullable().describe('End of the contract; null = without end.'),
  scheduleCode: z.string().nullable().describe('Schedule.'), insurancePlace: z.string().nullable().describe('参保地; null = not insured.'), insuranceBase: amountValue.nullable().describe('Base of insurance, CNY a month.'), housingFundBase: amountValue.nullable().describe('Base of the housing fund, CNY a month.'), housingFundRate: amountValue.nullable().describe('Rate of the housing fund, a share.'),
  wageKind: z.enum(['monthly', 'hourly']).nullable().describe('Per month or per hour; null for readers who may not see pay.'), wage: amountValue.nullable().describe('Wage; null for readers who may not see pay.'),
  madeAt: instantValue.describe('When it was made.'), madeBy: z.string().describe('Name of who made it.'),
});
const applicationValue = z.object({
  applicationId: z.string().describe('Application.'), requisitionId: z.string().describe('Requisition.'), positionCode: z.string().describe('Position.'), title: titlesValue.describe('Title of the position.'), stage: z.enum(applicationStages).describe('How far.'),
  appliedAt: instantValue.describe('When it came.'),
  events: z.array(z.object({ stage: z.enum(applicationStages).describe('Stage.'), note: z.string().describe('What was said.'), madeAt: instantValue.describe('When.'), madeBy: z.string().describe('Name.') })).describe('In order.'),
  interviews: z.array(z.object({
    interviewId: z.string().describe('Interview.'), startsAt: instantValue.describe('When.'), zone: z.string().describe('Zone of the place.'), place: z.string().describe('Where, or a link.'), interviewer: z.string().describe('Name of who holds it.'),
    state: z.enum(interviewStates).describe('How far.'),
    scorecard: z.object({ recommendation: z.enum(recommendations).describe('What is recommended.'), text: z.string().describe('Reason.'), findings: z.array(findingValue.extend({ title: titlesValue.describe('Name of the skill or competency.') })).describe('Requirement by requirement.'), givenAt: instantValue.describe('When.'), givenBy: z.string().describe('Name of who wrote it down.') }).nullable().describe('What was found; null = not yet.'),
  })).describe('In order of time.'),
  offers: z.array(offerValue).describe('Offers, the newest first.'),
  hiredPersonNumber: personNumberValue.nullable().describe('The person that it became.'),
});

export const readCandidate = defineRoute({
  method: 'GET', path: '/api/candidates/:candidateId', operationId: 'readCandidate', access: readers, params: candidateParams, summary: 'One candidate with applications, interviews and offers.',
  response: z.object({
    candidateId: z.string().describe('Candidate.'), name: z.string().nullable().describe('Name; null once erased.'), mobile: z.string().describe('Mobile number.'), email: z.string().describe('Address.'),
    hasIdentityNumber: z.boolean().describe('Whether an identity number is known; it is shown to nobody here.'), source: z.string().describe('Where they come from.'), enteredAt: instantValue.describe('When.'),
    skills: z.array(z.object(skillFields)).describe('Skills as the candidate says them.'), experience: z.string().describe('What the candidate writes.'), isErased: z.boolean().describe('Nothing personal is left.'),
    erasedOn: dateValue.nullable().describe('The day on which they are erased when nothing new begins; null while something runs.'),
    applications: z.array(applicationValue).describe('The newest first.'), mayChange: z.boolean().describe('Whether the caller may change it.'), mayOffer: z.boolean().describe('Whether the caller may make offers.'),
  }),
});
export const enterCandidate = defineRoute({
  method: 'POST', path: '/api/candidates', operationId: 'enterCandidate', access: writers, summary: 'Enter a candidate. Whoever is known by identity number, telephone number or address is not made twice.',
  body: z.strictObject({ ...commandFields, ...candidateFields, ...identityField, ...voluntaryFields, ...anotherField, requisitionId: rowIdValue.nullable().default(null).describe('Applies for this requisition; null = for none yet.') }),
  response: z.object({ candidateId: z.string().describe('The candidate.'), isKnown: z.boolean().describe('They were there already.'), applicationId: z.string().nullable().describe('The application.') }),
});
export const changeCandidate = defineRoute({
  method: 'POST', path: '/api/candidates/:candidateId', operationId: 'changeCandidate', access: writers, params: candidateParams, summary: 'Write what a candidate says of themselves anew.',
  body: z.strictObject({ ...commandFields, ...candidateFields }), response: doneResponse,
});
export const eraseCandidate = defineRoute({
  method: 'POST', path: '/api/candidates/:candidateId/erasure', operationId: 'eraseCandidate', access: writers, params: candidateParams, summary: 'Erase a candidate who asks for it, or who is not to be kept. What runs is withdrawn.',
  body: z.strictObject(commandFields), response: doneResponse,
});

export const joinCandidates = defineRoute({
  method: 'POST', path: '/api/candidates/:candidateId/join', operationId: 'joinCandidates', access: writers, params: candidateParams, summary: 'Two candidates who are one human: what the other one brought comes to this one, and the other is erased.',
  body: z.strictObject({ ...commandFields, otherCandidateId: rowIdValue.describe('The candidate who is not kept.') }), response: doneResponse,
});

const failedValue = { code: z.string().describe('Phrases error.<code>.'), data: z.record(z.string(), z.string()).describe('Values that the reason names.') };
export const importCandidates = defineRoute({
  method: 'POST', path: '/api/candidates/import', operationId: 'importCandidates', access: writers, summary: 'Hand in candidates from another system, 500 at most at once. Rows that are not taken come back with their reason.',
  body: z.strictObject({
    ...commandFields, source: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/).describe('Code of the system.'), requisitionId: rowIdValue.nullable().default(null).describe('All apply for this requisition; null = for none.'),
    rows: z.array(z.strictObject({ ...candidateFields, ...identityField, ...voluntaryFields, ...anotherField, ...handedField })).min(1).max(500).describe('Candidates.'),
  }),
  response: z.object({
    taken: z.array(z.object({ row: z.int().describe('Place in the list, from 1.'), candidateId: z.string().describe('Candidate.'), isKnown: z.boolean().describe('They were there already.') })).describe('Rows that were taken.'),
    failures: z.array(z.object({ row: z.int().describe('Place in the list, from 1.'), ...failedValue })).describe('Rows that were not taken.'),
  }),
});

const columnValue = { heading: z.string().min(1).max(200).describe('Heading as the table has it.'), field: z.enum(candidateSheetFields).nullable().describe('What the column is; null = left out.') };
export const previewCandidateSheet = defineRoute({
  method: 'POST', path: '/api/candidate-sheets/preview', operationId: 'previewCandidateSheet', access: writers, summary: 'Look at a table of candidates (XLSX, CSV): its columns and what they are taken for. Nothing is written.', upload: true,
  response: z.object({ rows: z.int().describe('Rows with data.'), columns: z.array(z.object(columnValue)).describe('Columns in their order.'), missing: z.array(z.enum(candidateSheetFields)).describe('Needed, and in no column.') }),
});
export const rememberCandidateColumns = defineRoute({
  method: 'POST', path: '/api/candidate-sheets/columns', operationId: 'rememberCandidateColumns', access: writers, summary: 'Say what columns are; the company\'s next tables of candidates with these headings are read so.',
  body: z.strictObject({ ...commandFields, columns: z.array(z.strictObject(columnValue)).min(1).max(100).describe('Columns.') }), response: doneResponse,
});
export const importCandidateSheet = defineRoute({
  method: 'POST', path: '/api/candidate-sheets', operationId: 'importCandidateSheet', access: writers, summary: 'Take in the candidates of a table; rows that are not taken come back with their reason.', upload: true,
  query: commandQuery.extend({ requisitionId: z.union([rowIdValue, z.literal('')]).default('').describe('All apply for this requisition; empty for none.') }),
  response: z.object({
    entered: z.int().describe('New candidates.'), known: z.int().describe('Rows about somebody who was there already.'), headings: z.array(z.string()).describe('Headings of the table.'),
    failures: z.array(z.object({ row: z.int().describe('Row in the table, the heading is 1.'), field: z.enum(candidateSheetFields).nullable().describe('Column that is at fault; null = the candidate.'), ...failedValue, cells: z.array(z.string()).describe('The row as it was.') })).describe('Rows that were not taken.'),
  }),
});

// Applications.

export const applyForRequisition = defineRoute({
  method: 'POST', path: '/api/candidates/:candidateId/applications', operationId: 'applyForRequisition', access: writers, params: candidateParams, summary: 'A candidate applies for an open requisition; once for each.',
  body: z.strictObject({ ...commandFields, requisitionId: rowIdValue.describe('Requisition.') }), response: z.object({ applicationId: z.string().describe('The application.') }),
});
export const moveApplication = defineRoute({
  method: 'POST', path: '/api/applications/:applicationId/stage', operationId: 'moveApplication', access: writers, params: applicationParams, summary: 'Move an application to its next stage, end it, or take it up again.',
  body: z.strictObject({ ...commandFields, stage: z.enum(movedStages).describe('Stage.'), ...noteField }), response: doneResponse,
});
export const planInterview = defineRoute({
  method: 'POST', path: '/api/applications/:applicationId/interviews', operationId: 'planInterview', access: writers, params: applicationParams, summary: 'Plan an interview of an application.',
  body: z.strictObject({
    ...commandFields, startsAt: instantValue.describe('When.'), zone: z.string().min(1).max(64).describe('Zone in which it is shown.'), place: z.string().trim().max(300).default('').describe('Where, or a link.'),
    interviewerPersonNumber: personNumberValue.describe('Who holds it.'),
  }), response: z.object({ interviewId: z.string().describe('The interview.') }),
});
export const cancelInterview = defineRoute({
  method: 'POST', path: '/api/interviews/:interviewId/cancellation', operationId: 'cancelInterview', access: writers, params: z.object({ interviewId: rowIdValue.describe('Interview.') }), summary: 'Cancel a planned interview.',
  body: z.strictObject(commandFields), response: doneResponse,
});
const scorecardBody = {
  ...commandFields, recommendation: z.enum(recommendations).describe('What is recommended.'), text: z.string().trim().min(1).max(4000).describe('Reason.'),
  findings: z.array(z.strictObject({ requirement: code.describe('Code of a skill or competency of the profile.'), level: z.int().min(0).max(5).describe('0 = not there, 1 to 5.'), note: z.string().trim().max(500).default('').describe('What was seen.') })).max(200).describe('Requirement by requirement.'),
};
export const giveScorecard = defineRoute({
  method: 'POST', path: '/api/interviews/:interviewId/scorecards', operationId: 'giveScorecard', access: writers, params: z.object({ interviewId: rowIdValue.describe('Interview.') }), summary: 'Write down what an interview found, requirement by requirement. The newest counts.',
  body: z.strictObject(scorecardBody), response: doneResponse,
});

// Interviews that one holds oneself, whatever else one may see.

const ownInterviewFields = {
  interviewId: z.string().describe('Interview.'), startsAt: instantValue.describe('When.'), zone: z.string().describe('Zone of the place.'), place: z.string().describe('Where, or a link.'), state: z.enum(interviewStates).describe('How far.'),
  title: titlesValue.describe('Title of the position.'), hasScorecard: z.boolean().describe('Whether somebody wrote down what it found.'),
};
export const listOwnInterviews = defineRoute({
  method: 'GET', path: '/api/me/interviews', operationId: 'listOwnInterviews', access: needs.own('personal'), summary: 'Interviews that one holds, of applications that still run, in order of time.',
  response: z.object({ rows: z.array(z.object(ownInterviewFields)).describe('Interviews.') }),
});
export const readOwnInterview = defineRoute({
  method: 'GET', path: '/api/me/interviews/:interviewId', operationId: 'readOwnInterview', access: needs.own('personal'), params: z.object({ interviewId: rowIdValue.describe('Interview.') }),
  summary: 'Who comes to an interview that one holds, and what the position asks for. Contacts, other interviews and offers are not shown.',
  response: z.object({
    ...ownInterviewFields, name: z.string().describe('Name.'), skills: z.array(z.object(skillFields)).describe('Skills as the candidate says them.'), experience: z.string().describe('What the candidate writes.'),
    requirements: z.array(z.object({ requirement: z.string().describe('Code of a skill or competency.'), title: titlesValue.describe('Its name.'), level: levelValue.describe('Level that is wanted.'), isMust: z.boolean().describe('Whether the profile cannot do without it.') })).describe('What the position asks for.'),
    scorecard: z.object({ recommendation: z.enum(recommendations).describe('What is recommended.'), text: z.string().describe('Reason.'), findings: z.array(findingValue).describe('Requirement by requirement.') }).nullable().describe('What was written down; null = nothing yet.'),
  }),
});
export const giveOwnScorecard = defineRoute({
  method: 'POST', path: '/api/me/interviews/:interviewId/scorecards', operationId: 'giveOwnScorecard', access: needs.own('personal'), params: z.object({ interviewId: rowIdValue.describe('Interview.') }), summary: 'Write down what an interview found that one held.',
  body: z.strictObject(scorecardBody), response: doneResponse,
});

// Offers and the hire.

export const proposeOffer = defineRoute({
  method: 'POST', path: '/api/applications/:applicationId/offers', operationId: 'proposeOffer', access: needs.whole(needs.change('pay')), params: applicationParams, summary: 'Propose what a candidate is offered; somebody else approves it before it goes out.',
  body: z.strictObject({
    ...commandFields, hireDate: dateValue.describe('First day of work.'), department: z.string().trim().min(1).max(200).describe('Department.'), managerPersonNumber: personNumberValue.nullable().default(null).describe('Line manager; null = none.'),
    employmentKind: z.enum(employmentKinds).default('standard').describe('用工形式.'), probationEndsOn: dateValue.nullable().default(null).describe('Last day of probation; null = none.'), contractEndsOn: dateValue.nullable().default(null).describe('Last day of the contract; null = open-ended.'),
    legalEntity: z.string().trim().min(1).max(200).describe('用人单位.'), workplaceCode: code.describe('Workplace.'), insurancePlace: code.nullable().default(null).describe('参保地; null = none.'), scheduleCode: code.describe('Schedule: the attendance group.'),
    wageKind: z.enum(['monthly', 'hourly']).describe('Per month or per hour.'), wage: unsignedAmount.describe('Wage.'), currency: z.string().regex(/^[A-Z]{3}$/).default('CNY').describe('ISO 4217.'),
    insuranceBase: unsignedAmount.nullable().default(null).describe('Declared base of social insurance; null = none.'), housingFundBase: unsignedAmount.nullable().default(null).describe('Declared base of the housing fund; null = none.'),
    housingFundRate: z.string().regex(/^[01](\.\d{1,4})?$/).nullable().default(null).describe('Rate of the housing fund, 0.07 = 7 %; null = the usual one.'),
  }), response: z.object({ offerId: z.string().describe('The offer.'), proposalId: z.string().describe('The proposal.') }),
});
export const answerOffer = defineRoute({
  method: 'POST', path: '/api/offers/:offerId/answer', operationId: 'answerOffer', access: writers, params: z.object({ offerId: rowIdValue.describe('Offer.') }), summary: 'Record what the candidate answers to an approved offer, or take the offer back.',
  body: z.strictObject({ ...commandFields, answer: z.enum(['accepted', 'declined', 'withdrawn']).describe('Answer; withdrawn: the company takes it back.') }), response: doneResponse,
});
export const hireCandidate = defineRoute({
  method: 'POST', path: '/api/applications/:applicationId/hire', operationId: 'hireCandidate', access: writers, params: applicationParams,
  summary: 'Hire a candidate on the accepted offer: file, terms, schedule, position, account, training and goals in one step.',
  body: z.strictObject({
    ...commandFields, ...identityField, personNumber: z.string().trim().max(64).regex(/^[^\s=+\-@|][^\s|]*$|^$/).default('').describe('Person number; empty for the next one.'),
    sourcePersonKey: z.string().trim().min(1).max(200).nullable().default(null).describe('Account in the source of attendance, when known.'), isContractSigned: z.boolean().default(false).describe('Whether the contract is signed.'),
    isConfirmed: z.boolean().default(false).describe('True: the likeness to somebody else was looked at, and this is another person, or the same one coming back.'),
    isNewLegalEntity: z.boolean().default(false).describe('True: the 用人单位 is not known yet, and is meant so.'),
  }),
  response: z.object({ personNumber: personNumberValue.describe('The new person.'), missing: z.array(z.enum(missingForPayCodes)).describe('What holds their pay until it is given.'), enrolled: z.array(z.enum(['training', 'goals'])).describe('What they were enrolled in.') }),
});

// Matching.

/** Phrases matchState.<state>. denied: the papers say that it is not there. */
export const matchStates = ['met', 'partial', 'denied', 'missing'] as const;
/** Phrases matchLack.<lack>. */
const matchLacks = ['skill', 'level', 'levelUnstated', 'years', 'yearsUnstated'] as const;
const evidenceValue = z.object({ source: z.string().describe('form, experience.'), quote: z.string().describe('The candidate\'s own words; empty when said in a field.') });
const requirementMatchValue = z.object({
  skillCode: z.string().describe('Skill.'), title: titlesValue.describe('Its name.'), isMust: z.boolean().describe('Whether the profile cannot do without it.'), wantedLevel: levelValue.describe('Level that is wanted.'), wantedYears: z.number().nullable().describe('Years that are wanted; null = none named.'),
  state: z.enum(matchStates).describe('How far it is met.'), lacking: z.array(z.enum(matchLacks)).describe('What is missing.'), foundLevel: levelValue.nullable().describe('Level found; null = not said.'), isLevelFromYears: z.boolean().describe('Concluded from years: no word said it.'),
  foundYears: z.string().nullable().describe('Years found, exact; null = not said.'), share: z.string().describe('Share of the requirement that is shown, exact, 0 to 1.'),
  evidence: z.array(evidenceValue).describe('What speaks for it; empty when it is missing.'), denials: z.array(evidenceValue).describe('What says that it is not there.'),
});
export const readMatching = defineRoute({
  method: 'GET', path: '/api/requisitions/:requisitionId/matching', operationId: 'readMatching', access: readers, params: requisitionParams,
  summary: 'Candidates held against the profile of a requisition, requirement by requirement, with evidence and what is missing. It decides nothing, and knows neither name, gender, age nor picture.',
  query: z.object({ ...pageFields, among: z.enum(['applied', 'everyone']).default('applied').describe('Who applied and is not out, or every candidate on file.') }),
  response: z.object({
    ...totalField, positionCode: z.string().describe('Position.'), title: titlesValue.describe('Title of the position.'), profileOn: dateValue.describe('Profile as of this day.'),
    hintsBy: z.string().nullable().describe('Model on this installation that can be asked for words alike to what is missing; null = none.'),
    rows: z.array(z.object({
      candidateId: z.string().describe('Candidate.'), name: z.string().describe('Name, shown beside the result and no part of it.'), applicationId: z.string().nullable().describe('Application for this requisition.'), stage: z.enum(applicationStages).nullable().describe('Its stage.'),
      score: z.string().nullable().describe('0 to 100, one decimal; null when the profile requires nothing.'), missingMusts: z.array(z.string()).describe('Skills that the profile cannot do without and that nothing shows.'), requirements: z.array(requirementMatchValue).describe('Requirement by requirement.'),
    })).describe('Highest score first; equal ones by when they came.'),
  }),
});
export const readMatchingHints = defineRoute({
  method: 'GET', path: '/api/requisitions/:requisitionId/matching/:candidateId/hints', operationId: 'readMatchingHints', access: readers, params: requisitionParams.extend({ candidateId: rowIdValue.describe('Candidate.') }),
  summary: 'Words of a candidate that a model on this installation finds alike to requirements which nothing speaks for. For a human to look at: no figure is made of them.',
  response: z.object({
    model: z.string().describe('The model.'),
    hints: z.array(z.object({ skillCode: z.string().describe('Requirement that is missing.'), title: titlesValue.describe('Its name.'), source: z.string().describe('form, experience.'), quote: z.string().describe('The candidate\'s own words.'), likeness: z.string().describe('How alike the model finds them, 0 to 1, two decimals.') })).describe('At most one a requirement.'),
  }),
});
export const readMatchingDifferences = defineRoute({
  method: 'GET', path: '/api/requisitions/:requisitionId/matching/differences', operationId: 'readMatchingDifferences', access: readers, params: requisitionParams,
  summary: 'Whether scores and stages of a requisition differ between groups of its applicants. Only what candidates gave freely counts, and groups below five are not shown.',
  response: z.object({
    smallestGroup: z.int().describe('Groups below this are not shown.'), notGiven: z.int().nullable().describe('Applicants who gave nothing; null when there are too few to tell.'),
    groups: z.array(z.object({
      kind: z.enum(['gender', 'age']).describe('By what.'), group: z.string().describe('Phrases candidateGender.<group>, candidateAge.<group>.'), people: z.int().describe('Applicants.'), averageScore: z.string().describe('Average score, decimal.'),
      difference: z.string().describe('Against the average of all shown groups of this kind, decimal.'), invitedShare: z.string().describe('Share that came to an interview or further, 0 to 1, decimal.'),
    })).describe('Groups.'),
  }),
});

// Choices of the company.

const policyFields = {
  retentionMonths: z.int().min(1).max(60).describe('Months after which a candidate with nothing running is erased.'),
  enrolsTraining: z.boolean().describe('A hire enrols in the training of the position.'),
  enrolsGoals: z.boolean().describe('A hire enrols in the goals and the review of the position.'),
};
export const readRecruitingPolicy = defineRoute({
  method: 'GET', path: '/api/recruiting-policy', operationId: 'readRecruitingPolicy', access: readers, summary: 'The company\'s choices about candidates and about what follows a hire.',
  response: z.object({ ...policyFields, isChosen: z.boolean().describe('False: the usual ones.'), mayChange: z.boolean().describe('Whether the caller may choose.') }),
});
export const chooseRecruitingPolicy = defineRoute({
  method: 'POST', path: '/api/recruiting-policy', operationId: 'chooseRecruitingPolicy', access: writers, summary: 'Choose them.', body: z.strictObject({ ...commandFields, ...policyFields }), response: doneResponse,
});
