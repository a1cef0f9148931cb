/** Courses, who is to finish which by when and why, sessions with attendance, completions, and certificates with their last day. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, commandQuery, dateValue, doneResponse, fileResponse, instantValue, pageFields, personFields, personFilterFields, personNumberValue, rowIdValue, titlesValue, totalField } from './api-values.ts';

/** file: read here. link: elsewhere. session: together, with attendance. */
export const courseKinds = ['file', 'link', 'session'] as const;
export const planScopes = ['everybody', 'position', 'department'] as const;
export const planCauses = ['rule', 'renewal', 'request', 'development'] as const;
export const planStates = ['proposed', 'open', 'done', 'declined', 'waived'] as const;
export const planEvents = ['planned', 'accepted', 'declined', 'opened', 'dueMoved', 'done', 'takenBack', 'waived'] as const;
export const completionSources = ['own', 'session', 'office'] as const;
const attendanceStates = ['attended', 'absent', 'excused'] as const;
/** How near the last day is. */
export const dueStates = ['later', 'soon', 'overdue', 'ended'] as const;

const owners = needs.own('personal');
const readers = needs.read('personal');
/** The catalog is the company's own: whoever changes people of the whole company changes it. */
const keepers = needs.whole(needs.change('personal'));
/** Who decides what somebody learns: the office, and the manager who develops them. */
const planners = needs.change('personal', 'rating');

const courseCodeValue = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/);
const codeValue = z.string().min(1).max(64);
const courseParams = z.object({ courseCode: courseCodeValue.describe('Course.') });
const sessionParams = z.object({ sessionId: z.uuid().describe('Session.') });
const itemParams = z.object({ itemId: z.uuid().describe('Planned training.') });
const reasonField = z.string().trim().min(1).max(500);

const fileValue = z.object({ fileName: z.string().describe('Name of the file.'), bytes: z.int().describe('Size.'), sha256: z.string().describe('SHA-256 of the file.') });
const courseFields = {
  kind: z.enum(courseKinds).describe('Phrases courseKind.<kind>.'),
  titleChinese: z.string().trim().min(1).max(200).describe('Title in Chinese.'),
  titleEnglish: z.string().trim().min(1).max(200).describe('Title in English.'),
  description: z.string().trim().max(4000).describe('What it is about; may be empty.'),
  link: z.string().regex(/^https:\/\/\S+$/).max(2000).nullable().describe('Where it stands, of kind link; null for the others.'),
  minutes: z.int().min(1).max(60_000).describe('How long it takes.'),
  competencyCodes: z.array(codeValue).max(50).describe('Competencies that it teaches, as position profiles name them.'),
  skillCodes: z.array(codeValue).max(50).describe('Skills that it teaches.'),
  givesCertificate: z.boolean().describe('Whether finishing it gives a certificate.'),
  certificateMonths: z.int().min(1).max(600).nullable().describe('Months for which the certificate holds; null = without end.'),
  alarmDays: z.int().min(0).max(400).describe('Days before the last day on which people are told.'),
  isOffered: z.boolean().describe('False: nobody is given it any more.'),
};
const courseValue = z.object({ courseCode: courseCodeValue.describe('Course.'), ...courseFields, file: fileValue.nullable().describe('Its file, of kind file; null until there is one.') });
const sessionValue = z.object({
  sessionId: z.uuid().describe('Session.'), courseCode: courseCodeValue.describe('Course.'), titles: titlesValue.describe('Title of the course.'),
  startsAt: instantValue.describe('Begin.'), endsAt: instantValue.describe('End.'), zone: z.string().describe('Zone of the place.'), place: z.string().describe('Where.'), teacher: z.string().describe('Who teaches; may be empty.'),
  seats: z.int().describe('Seats.'), taken: z.int().describe('Seats that are taken.'), isCancelled: z.boolean().describe('Does not take place.'),
});
const dueFields = {
  state: z.enum(planStates).describe('Phrases planState.<state>.'), dueDate: dateValue.describe('Last day.'), due: z.enum(dueStates).describe('How near the last day is; phrases dueState.<due>.'), cause: z.enum(planCauses).describe('Phrases planCause.<cause>.'),
};
const itemFields = { itemId: z.uuid().describe('Planned training.'), courseCode: courseCodeValue.describe('Course.'), titles: titlesValue.describe('Title of the course.'), kind: z.enum(courseKinds).describe('Phrases courseKind.<kind>.'), ...dueFields, completedDate: dateValue.nullable().describe('When it was finished; null until then.') };
const causeValue = z.object({
  competencyCode: z.string().describe('Competency that was found weak.'), titles: titlesValue.describe('Its name.'), feedbackIds: z.array(z.string()).describe('Feedback in which it was found, by number.'), foundDate: dateValue.describe('When it was found.'),
});
const certificateValue = z.object({
  certificateId: z.string().describe('Certificate.'), title: z.string().describe('What it is.'), courseCode: courseCodeValue.nullable().describe('Course that gave it; null for one from elsewhere.'), issuer: z.string().describe('Who gave it; empty for this company.'),
  certificateNumber: z.string().describe('Number on it; may be empty.'), issuedDate: dateValue.describe('When it was given.'), lastDate: dateValue.nullable().describe('Last day on which it holds; null = without end.'), due: z.enum(dueStates).describe('How near the last day is; phrases dueState.<due>.'),
});

export const listOwnTraining = defineRoute({
  method: 'GET', path: '/api/me/training', operationId: 'listOwnTraining', access: owners, summary: 'What one is to learn, what one has learned, one\'s certificates, and what is offered.',
  response: z.object({
    today: dateValue.describe('Today.'),
    items: z.array(z.object({ ...itemFields, minutes: z.int().describe('How long it takes.'), isOpened: z.boolean().describe('Its material was opened.'), hasMaterial: z.boolean().describe('There is a file or a link.'), causes: z.array(causeValue).describe('The weakness that it answers; empty for another reason.') })).describe('Open ones first, by their last day.'),
    certificates: z.array(certificateValue).describe('Those that end first at first.'),
    sessions: z.array(sessionValue.extend({ isMine: z.boolean().describe('One has a seat.') })).describe('Sessions to come of the courses planned or offered.'),
    catalog: z.array(courseValue.extend({ isPlanned: z.boolean().describe('Planned or asked for already.') })).describe('Courses that are offered.'),
  }),
});
export const askForTraining = defineRoute({
  method: 'POST', path: '/api/me/training/:courseCode/ask', operationId: 'askForTraining', access: owners, summary: 'Ask for a course; the manager decides.', params: courseParams,
  body: z.object({ ...commandFields, reason: z.string().trim().max(500).describe('Why; may be empty.') }), response: z.object({ itemId: z.uuid().describe('The proposal.') }),
});
export const openOwnMaterial = defineRoute({
  method: 'POST', path: '/api/me/training-items/:itemId/open', operationId: 'openOwnMaterial', access: owners, summary: 'Open the material of a course that one is to take: its link, or that its file may be fetched.', params: itemParams,
  body: z.object(commandFields), response: z.object({ link: z.string().nullable().describe('Where it stands; null where it is a file.'), fileName: z.string().nullable().describe('Its file; null where it is a link.') }),
});
export const downloadOwnMaterial = defineRoute({
  method: 'GET', path: '/api/me/training-items/:itemId/file', operationId: 'downloadOwnMaterial', access: owners, summary: 'The file of a course that one is to take, or took.', params: itemParams, answer: 'file', response: fileResponse,
});
export const finishOwnTraining = defineRoute({
  method: 'POST', path: '/api/me/training-items/:itemId/finish', operationId: 'finishOwnTraining', access: owners, summary: 'Say that one has finished a course of one\'s own reading; its material was opened before.', params: itemParams,
  body: z.object(commandFields), response: doneResponse,
});
export const takeSeat = defineRoute({
  method: 'POST', path: '/api/me/course-sessions/:sessionId/seat', operationId: 'takeSeat', access: owners, summary: 'Take a seat in a session, or give it back.', params: sessionParams,
  body: z.object({ ...commandFields, takes: z.boolean().describe('False gives it back.') }), response: doneResponse,
});

export const listCourses = defineRoute({
  method: 'GET', path: '/api/learning/courses', operationId: 'listCourses', access: readers, summary: 'The catalog, with how many in reach are still to finish each course and how many have.',
  query: z.object({ ...pageFields, search: z.string().max(100).default('').describe('Part of a code or title.'), kind: z.enum(['', ...courseKinds]).default('').describe('Kind; empty for all.'), offered: z.enum(['all', 'yes', 'no']).default('yes').describe('Only those that are offered, or not.') }),
  response: z.object({ ...totalField, rows: z.array(courseValue.extend({ open: z.int().describe('Still to be finished, in reach.'), done: z.int().describe('Finished, in reach.') })).describe('By code.') }),
});
export const saveCourse = defineRoute({
  method: 'POST', path: '/api/learning/courses/:courseCode', operationId: 'saveCourse', access: keepers, summary: 'Save a course: a new one, or a new version of what it is.', params: courseParams,
  body: z.object({ ...commandFields, ...courseFields }), response: doneResponse,
});
export const uploadCourseFile = defineRoute({
  method: 'POST', path: '/api/learning/courses/:courseCode/file', operationId: 'uploadCourseFile', access: keepers, summary: 'Put a file to a course (PDF, office documents, pictures, video; at most 30 MB). It is stored sealed.', params: courseParams, query: commandQuery, upload: true, response: fileValue,
});
export const downloadCourseFile = defineRoute({
  method: 'GET', path: '/api/learning/courses/:courseCode/file', operationId: 'downloadCourseFile', access: readers, summary: 'The file of a course.', params: courseParams, answer: 'file', response: fileResponse,
});
export const listCourseSessions = defineRoute({
  method: 'GET', path: '/api/learning/sessions', operationId: 'listCourseSessions', access: readers, summary: 'Sessions of the last year and those to come.',
  query: z.object({ courseCode: z.string().max(40).default('').describe('Course; empty for all.') }), response: z.object({ rows: z.array(sessionValue).describe('By their begin.') }),
});
export const addCourseSession = defineRoute({
  method: 'POST', path: '/api/learning/courses/:courseCode/sessions', operationId: 'addCourseSession', access: keepers, summary: 'Set a date for a course that people meet for.', params: courseParams,
  body: z.object({ ...commandFields, startsAt: instantValue.describe('Begin.'), endsAt: instantValue.describe('End.'), zone: z.string().min(1).max(64).describe('Zone of the place.'), place: z.string().trim().min(1).max(200).describe('Where.'), teacher: z.string().trim().max(100).describe('Who teaches; may be empty.'), seats: z.int().min(1).max(10_000).describe('Seats.') }),
  response: z.object({ sessionId: z.uuid().describe('The session.') }),
});
export const cancelCourseSession = defineRoute({
  method: 'POST', path: '/api/learning/sessions/:sessionId/cancel', operationId: 'cancelCourseSession', access: keepers, summary: 'Say that a session does not take place; whoever has a seat is told.', params: sessionParams, body: z.object(commandFields), response: doneResponse,
});
export const readCourseSession = defineRoute({
  method: 'GET', path: '/api/learning/sessions/:sessionId', operationId: 'readCourseSession', access: readers, summary: 'One session with who sits in it and who was there, in reach.', params: sessionParams,
  response: sessionValue.extend({
    hasBegun: z.boolean().describe('Attendance may be recorded.'), mayRecord: z.boolean().describe('The caller may record it.'),
    people: z.array(z.object({ ...personFields, isTaken: z.boolean().describe('Has a seat.'), isPlanned: z.boolean().describe('Is to finish the course.'), attendance: z.enum(attendanceStates).nullable().describe('Phrases sessionAttendance.<state>; null until recorded.') })).describe('With a seat, or to finish the course; by person number.'),
  }),
});
export const recordSessionAttendance = defineRoute({
  method: 'POST', path: '/api/learning/sessions/:sessionId/attendance', operationId: 'recordSessionAttendance', access: planners, summary: 'Record who was there. Who attended has finished the course; a correction takes that back.', params: sessionParams,
  body: z.object({ ...commandFields, people: z.array(z.strictObject({ personNumber: personNumberValue.describe('Who.'), state: z.enum(attendanceStates).describe('Was there, was not, or was excused.') })).min(1).max(2000).describe('People.') }),
  response: z.object({ completed: z.int().describe('Courses finished by it.'), takenBack: z.int().describe('Completions taken back by it.'), unknown: z.array(z.string()).describe('Person numbers that were not taken.') }),
});

export const listPlanRules = defineRoute({
  method: 'GET', path: '/api/learning/rules', operationId: 'listPlanRules', access: readers, summary: 'Who is to take a course without being asked each time.',
  response: z.object({
    rows: z.array(z.object({
      ruleId: z.uuid().describe('Rule.'), scopeKind: z.enum(planScopes).describe('Phrases planScope.<kind>.'), scopeKey: z.string().describe('Position code or department; empty for everybody.'), scopeTitles: titlesValue.describe('Name of the position or department.'),
      courseCode: courseCodeValue.describe('Course.'), titles: titlesValue.describe('Title of the course.'), dueDays: z.int().describe('Days from the day on which somebody comes under it.'), isActive: z.boolean().describe('False: ended.'),
    })).describe('By course.'),
    positions: z.array(z.object({ positionCode: z.string().describe('Position.'), titles: titlesValue.describe('Its name.') })).describe('To choose from.'),
    departments: z.array(z.string()).describe('To choose from.'),
  }),
});
export const savePlanRule = defineRoute({
  method: 'POST', path: '/api/learning/rules/:ruleId', operationId: 'savePlanRule', access: keepers, summary: 'Save a rule; whoever comes under it is given the course at once and from then on.', params: z.object({ ruleId: z.uuid().describe('Rule; a new id makes a new one.') }),
  body: z.object({ ...commandFields, scopeKind: z.enum(planScopes).describe('Whom.'), scopeKey: z.string().max(200).describe('Position code or department; empty for everybody.'), courseCode: courseCodeValue.describe('Course.'), dueDays: z.int().min(0).max(3650).describe('Days until it is due.'), isActive: z.boolean().describe('False ends it.') }),
  response: z.object({ planned: z.int().describe('People who were given the course by it just now.') }),
});

export const listTraining = defineRoute({
  method: 'GET', path: '/api/learning/training', operationId: 'listTraining', access: readers, summary: 'Who is to finish what by when, in reach.',
  query: z.object({ ...pageFields, ...personFilterFields, courseCode: z.string().max(40).default('').describe('Course; empty for all.'), view: z.enum(['open', 'soon', 'overdue', 'proposed', 'done', 'all']).default('open').describe('Which of them.') }),
  response: z.object({
    ...totalField, rows: z.array(z.object({ ...personFields, ...itemFields })).describe('By last day.'),
    counts: z.object({ open: z.int().describe('To be finished.'), soon: z.int().describe('Last day within a week.'), overdue: z.int().describe('Last day is over.'), proposed: z.int().describe('Wait for a decision.'), done: z.int().describe('Finished.'), doneInTime: z.int().describe('Finished by their last day.') }).describe('Over everybody in reach.'),
    mayPlan: z.boolean().describe('The caller may plan for somebody.'),
  }),
});
export const readTraining = defineRoute({
  method: 'GET', path: '/api/learning/training/:itemId', operationId: 'readTraining', access: readers, summary: 'One planned training with what happened to it and, for readers of ratings, the weakness that caused it.', params: itemParams,
  response: z.object({
    ...personFields, ...itemFields, causes: z.array(causeValue).describe('Empty for another reason, and for who may not know.'), mayDecide: z.boolean().describe('The caller may decide about it.'),
    events: z.array(z.object({ event: z.enum(planEvents).describe('Phrases planEvent.<event>.'), dueDate: dateValue.nullable().describe('New last day.'), reason: z.string().describe('What was said.'), byName: z.string().describe('Who; empty for a rule.'), at: instantValue.describe('When.') })).describe('In order.'),
  }),
});
export const assignTraining = defineRoute({
  method: 'POST', path: '/api/learning/training', operationId: 'assignTraining', access: planners, summary: 'Give people a course with a last day. Who has it before them already keeps theirs.',
  body: z.object({ ...commandFields, personNumbers: z.array(personNumberValue).min(1).max(2000).describe('Who.'), courseCode: courseCodeValue.describe('Course.'), dueDate: dateValue.describe('Last day.'), reason: z.string().trim().max(500).describe('Why; may be empty.') }),
  response: z.object({ planned: z.int().describe('People who were given it.'), hadAlready: z.int().describe('People who had it before them.'), unknown: z.array(z.string()).describe('Person numbers that were not taken.') }),
});
export const decideTraining = defineRoute({
  method: 'POST', path: '/api/learning/training/:itemId/decide', operationId: 'decideTraining', access: planners, summary: 'Accept a proposed training with its last day, or decline it with a reason.', params: itemParams,
  body: z.object({ ...commandFields, decision: z.enum(['accept', 'decline']).describe('Which.'), dueDate: dateValue.nullable().describe('Last day when accepted; null keeps the proposed one.'), reason: z.string().trim().max(500).describe('Needed to decline.') }), response: doneResponse,
});
export const decideTrainings = defineRoute({
  method: 'POST', path: '/api/learning/training/decisions', operationId: 'decideTrainings', access: planners, summary: 'Accept proposed trainings with the last day that each was proposed with, or decline them. Each is decided or refused by itself.',
  body: z.strictObject({ ...commandFields, decision: z.enum(['accept', 'decline']).describe('Which.'), itemIds: z.array(z.uuid()).min(1).max(200).describe('Proposals.'), reason: z.string().trim().max(500).default('').describe('Needed to decline.') }),
  response: z.object({ results: z.array(z.object({ itemId: z.string().describe('Proposal.'), code: z.string().nullable().describe('Why it was refused; null when it was decided. Phrases error.<code>.') })).describe('What became of each.') }),
});
export const moveTraining = defineRoute({
  method: 'POST', path: '/api/learning/training/:itemId/move', operationId: 'moveTraining', access: planners, summary: 'Move the last day, with a reason.', params: itemParams, body: z.object({ ...commandFields, dueDate: dateValue.describe('New last day.'), reason: reasonField.describe('Why.') }), response: doneResponse,
});
export const waiveTraining = defineRoute({
  method: 'POST', path: '/api/learning/training/:itemId/waive', operationId: 'waiveTraining', access: planners, summary: 'Let somebody off, with a reason.', params: itemParams, body: z.object({ ...commandFields, reason: reasonField.describe('Why.') }), response: doneResponse,
});
export const recordCompletion = defineRoute({
  method: 'POST', path: '/api/learning/training/:itemId/complete', operationId: 'recordCompletion', access: planners, summary: 'Record that somebody finished a course, as the office knows it.', params: itemParams, body: z.object({ ...commandFields, completedDate: dateValue.describe('When.'), reason: reasonField.describe('How that is known.') }), response: doneResponse,
});
export const proposeFromReviews = defineRoute({
  method: 'POST', path: '/api/learning/training/from-reviews', operationId: 'proposeFromReviews', access: needs.change('rating'), summary: 'Propose courses for the weaknesses that reviews found, for people in reach; each proposal cites its feedback and waits for a decision.',
  body: z.object(commandFields), response: z.object({ proposed: z.int().describe('Courses proposed.'), withoutCourse: z.array(z.object({ competencyCode: z.string().describe('Competency.'), titles: titlesValue.describe('Its name.') })).describe('Competencies that no offered course teaches.') }),
});

export const listCertificates = defineRoute({
  method: 'GET', path: '/api/learning/certificates', operationId: 'listCertificates', access: readers, summary: 'Certificates in reach with their last day.',
  query: z.object({ ...pageFields, ...personFilterFields, view: z.enum(['all', 'soon', 'ended']).default('all').describe('Which of them.') }),
  response: z.object({ ...totalField, rows: z.array(z.object({ ...personFields, ...certificateValue.shape })).describe('Those that end first at first.') }),
});
export const recordCertificate = defineRoute({
  method: 'POST', path: '/api/learning/certificates', operationId: 'recordCertificate', access: needs.change('personal'), summary: 'Record a certificate that somebody holds from elsewhere.',
  body: z.object({ ...commandFields, personNumber: personNumberValue.describe('Who.'), title: z.string().trim().min(1).max(200).describe('What it is.'), issuer: z.string().trim().max(200).describe('Who gave it.'), certificateNumber: z.string().trim().max(64).describe('Number on it; may be empty.'), issuedDate: dateValue.describe('When.'), lastDate: dateValue.nullable().describe('Last day; null = without end.'), alarmDays: z.int().min(0).max(400).describe('Days before the last day on which people are told.') }), response: doneResponse,
});
export const withdrawCertificate = defineRoute({
  method: 'POST', path: '/api/learning/certificates/:certificateId/withdraw', operationId: 'withdrawCertificate', access: needs.change('personal'), summary: 'Take a certificate back that was recorded wrongly.', params: z.object({ certificateId: rowIdValue.describe('Certificate.') }), body: z.object(commandFields), response: doneResponse,
});
