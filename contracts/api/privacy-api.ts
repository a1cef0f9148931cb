/**
 * Personal information: what is held about me and a copy of it, consent, erasure, legal holds, retention, the record of
 * processing, and impact assessments behind automated decisions. Officers act over the whole company: a right over a
 * team is not enough for them, and two people are needed wherever data goes or a protection ends.
 */
import * as z from 'zod';
import { fieldClasses } from './access-terms.ts';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, doneResponse, fileResponse, instantValue, pageFields, personNumberValue, totalField } from './api-values.ts';

const fieldClassValue = z.enum(fieldClasses);
const reasonField = z.string().trim().min(1).max(500);
const idParam = (what: string) => z.string().regex(/^\d{1,18}$/).describe(what);

/** Data for which the law wants a consent of its own, apart from the employment contract. */
export const consentKinds = ['bankAccount', 'whereabouts', 'faceImage'] as const;
/** Decisions that a machine may take about people only behind an impact assessment. */
export const automatedDecisionKinds = ['scoreToPay', 'scoreToTraining', 'candidateMatching'] as const;
const exportStates = ['waiting', 'ready', 'failed', 'gone'] as const;
const erasureStates = ['requested', 'approved', 'restricted', 'erased', 'refused'] as const;
const holdStates = ['placed', 'endAsked', 'ended'] as const;
const assessmentStates = ['proposed', 'inForce', 'withdrawn'] as const;
/** What stands against the erasure of a person. */
const erasureObstacles = ['stillEmployed', 'legalHold', 'retention'] as const;

const exportValue = z.object({
  exportId: z.uuid().describe('Random id of the copy.'),
  personNumber: personNumberValue.describe('Whose data.'),
  state: z.enum(exportStates).describe('gone = no longer to be downloaded.'),
  askedAt: instantValue.describe('When it was asked for.'),
  goneAt: instantValue.nullable().describe('When the file is destroyed; null while it waits.'),
  bytes: z.int().nullable().describe('Size of the file.'),
});
const exportParams = z.object({ exportId: z.uuid().describe('Random id of the copy.') });

export const readMyData = defineRoute({
  method: 'GET', path: '/api/my/data', operationId: 'readMyData', access: needs.own('personal'),
  summary: 'What is held about me: kinds of data, how much, why, how long; and my copies.',
  response: z.object({
    sections: z.array(z.object({
      section: z.string().describe('Kind of data; phrases privacy.section.<section>.'),
      fieldClasses: z.array(fieldClassValue).describe('Classes of its values.'),
      rows: z.int().describe('Entries about me.'),
      purposes: z.array(z.string()).describe('Why it is kept; phrases privacy.purpose.<purpose>.'),
      keptMonths: z.int().nullable().describe('Months it is kept after it is no longer needed; null = as long as the employment.'),
    })).describe('Kinds of data.'),
    exports: z.array(exportValue).describe('My copies, newest first.'),
  }),
});
export const startMyExport = defineRoute({
  method: 'POST', path: '/api/my/data/exports', operationId: 'startMyExport', access: needs.own('pay'),
  summary: 'Ask for a copy of everything about me; it waits for me for a day.', body: z.object(commandFields), response: exportValue,
});
export const downloadMyExport = defineRoute({
  method: 'GET', path: '/api/my/data/exports/:exportId', operationId: 'downloadMyExport', access: needs.own('pay'),
  summary: 'The copy I asked for (ZIP with XLSX and JSON); for the user who asked only.', params: exportParams, answer: 'file', response: fileResponse,
});
export const startPersonExport = defineRoute({
  method: 'POST', path: '/api/privacy/people/:personNumber/exports', operationId: 'startPersonExport', access: needs.read('pay'),
  summary: 'Ask for a copy for a person without an account, as far as the caller may see.',
  params: z.object({ personNumber: personNumberValue.describe('Person number.') }), body: z.object(commandFields), response: exportValue,
});
export const downloadPersonExport = defineRoute({
  method: 'GET', path: '/api/privacy/exports/:exportId', operationId: 'downloadPersonExport', access: needs.read('pay'),
  summary: 'The copy that the caller asked for.', params: exportParams, answer: 'file', response: fileResponse,
});

const consentValue = z.object({
  kind: z.enum(consentKinds).describe('What the consent is about; phrases privacy.consent.<kind>.'),
  textVersion: z.string().describe('Version of the text shown today.'),
  state: z.enum(['given', 'withdrawn', 'none']).describe('As it stands.'),
  givenTextVersion: z.string().nullable().describe('Version that was agreed to.'),
  at: instantValue.nullable().describe('When it was given or withdrawn.'),
  how: z.enum(['screen', 'paper']).nullable().describe('Where it was given.'),
});
export const listMyConsents = defineRoute({
  method: 'GET', path: '/api/my/consents', operationId: 'listMyConsents', access: needs.own('personal'),
  summary: 'My consents as they stand.', response: z.object({ consents: z.array(consentValue).describe('One for each kind.') }),
});
export const recordMyConsent = defineRoute({
  method: 'POST', path: '/api/my/consents/:kind', operationId: 'recordMyConsent', access: needs.own('personal', 'change'),
  summary: 'Give or withdraw a consent.', params: z.object({ kind: z.enum(consentKinds).describe('What the consent is about.') }),
  body: z.object({ ...commandFields, given: z.boolean().describe('True gives, false withdraws.'), textVersion: z.string().min(1).max(64).describe('Version of the text that was shown.') }), response: consentValue,
});
export const recordConsent = defineRoute({
  method: 'POST', path: '/api/privacy/people/:personNumber/consents/:kind', operationId: 'recordConsent', access: needs.whole(needs.change('personal')),
  summary: 'Enter a consent given or withdrawn on paper.',
  params: z.object({ personNumber: personNumberValue.describe('Person number.'), kind: z.enum(consentKinds).describe('What the consent is about.') }),
  body: z.object({ ...commandFields, given: z.boolean().describe('True gives, false withdraws.'), textVersion: z.string().min(1).max(64).describe('Version of the text on the paper.') }), response: consentValue,
});
export const listConsents = defineRoute({
  method: 'GET', path: '/api/privacy/consents', operationId: 'listConsents', access: needs.whole(needs.change('personal')),
  summary: 'Who has consented to what.', query: z.object(pageFields),
  response: z.object({
    ...totalField,
    counts: z.array(z.object({ kind: z.enum(consentKinds).describe('What the consent is about.'), given: z.int().describe('People who have given it.'), withdrawn: z.int().describe('People who have withdrawn it.') })).describe('By kind.'),
    rows: z.array(consentValue.extend({ personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.') })).describe('People by person number.'),
  }),
});

const erasureValue = z.object({
  erasureId: idParam('Erasure.'),
  personNumber: z.string().describe('Person number; a pseudonym once erased.'),
  name: z.string().describe('Name; empty once erased, and in answers of commands.'),
  state: z.enum(erasureStates).describe('approved = the work is under way; restricted = what no law holds is gone, the rest goes on the day named; erased = the key is destroyed.'),
  reason: z.string().describe('Why it was asked for; empty once erased.'),
  askedBy: z.string().describe('Who asked.'), askedAt: instantValue.describe('When.'),
  decidedBy: z.string().nullable().describe('Second person.'), decidedAt: instantValue.nullable().describe('When.'),
  eraseAfter: dateValue.nullable().describe('First day on which no law holds anything any more.'),
  obstacles: z.array(z.object({
    obstacle: z.enum(erasureObstacles).describe('phrases privacy.obstacle.<obstacle>.'),
    rule: z.string().describe('Retention rule or legal hold; empty for employment.'),
    until: dateValue.nullable().describe('Until when; null while it is open.'),
    basis: z.string().describe('Article of law, or the reason of the hold.'),
  })).describe('What stands against it today.'),
});
const erasureParams = z.object({ erasureId: idParam('Erasure.') });
export const requestMyErasure = defineRoute({
  method: 'POST', path: '/api/my/data/erasure', operationId: 'requestMyErasure', access: needs.own('personal', 'change'),
  summary: 'Ask that my data be erased.', body: z.object({ ...commandFields, reason: reasonField.describe('Why.') }), response: erasureValue,
});
export const listErasures = defineRoute({
  method: 'GET', path: '/api/privacy/erasures', operationId: 'listErasures', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'Erasures asked for, newest first.', query: z.object(pageFields), response: z.object({ ...totalField, rows: z.array(erasureValue).describe('Erasures.') }),
});
export const requestErasure = defineRoute({
  method: 'POST', path: '/api/privacy/erasures', operationId: 'requestErasure', access: needs.whole(needs.change('personal')),
  summary: 'Ask for the erasure of a person; a second person decides.',
  body: z.object({ ...commandFields, personNumber: personNumberValue.describe('Person number.'), reason: reasonField.describe('Why.') }), response: erasureValue,
});
export const decideErasure = defineRoute({
  method: 'POST', path: '/api/privacy/erasures/:erasureId/decision', operationId: 'decideErasure', access: needs.whole(needs.approve('personal')),
  summary: 'Approve or refuse an erasure that another user asked for. What is erased does not come back.', params: erasureParams,
  body: z.object({ ...commandFields, approve: z.boolean().describe('True erases as far as the law allows today.') }), response: erasureValue,
});

const holdValue = z.object({
  holdId: idParam('Legal hold.'),
  personNumber: z.string().nullable().describe('Whose data is held; null = everyone.'),
  reason: z.string().describe('Case, dispute or inspection.'),
  state: z.enum(holdStates).describe('endAsked = a second person must still agree to its end.'),
  placedBy: z.string().describe('Who placed it.'), placedAt: instantValue.describe('When.'),
  endAskedBy: z.string().nullable().describe('Who asked to end it.'), endedBy: z.string().nullable().describe('Second person.'), endedAt: instantValue.nullable().describe('When it ended.'),
});
const holdParams = z.object({ holdId: idParam('Legal hold.') });
export const listLegalHolds = defineRoute({
  method: 'GET', path: '/api/privacy/holds', operationId: 'listLegalHolds', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'Legal holds, newest first.', query: z.object(pageFields), response: z.object({ ...totalField, rows: z.array(holdValue).describe('Holds.') }),
});
export const placeLegalHold = defineRoute({
  method: 'POST', path: '/api/privacy/holds', operationId: 'placeLegalHold', access: needs.whole(needs.change('personal')),
  summary: 'Place a legal hold; it holds at once.',
  body: z.object({ ...commandFields, personNumber: personNumberValue.nullable().describe('Person number; null = everyone.'), reason: reasonField.describe('Case, dispute or inspection.') }), response: holdValue,
});
export const askHoldEnd = defineRoute({
  method: 'POST', path: '/api/privacy/holds/:holdId/end-request', operationId: 'askHoldEnd', access: needs.whole(needs.change('personal')),
  summary: 'Ask to end a legal hold.', params: holdParams, body: z.object(commandFields), response: holdValue,
});
export const endLegalHold = defineRoute({
  method: 'POST', path: '/api/privacy/holds/:holdId/end', operationId: 'endLegalHold', access: needs.whole(needs.approve('personal')),
  summary: 'Agree to the end of a legal hold, as a second person.', params: holdParams, body: z.object(commandFields), response: holdValue,
});

const retentionRuleValue = z.object({
  rule: z.string().describe('Rule; phrases privacy.retention.<rule>.'),
  tables: z.array(z.string()).describe('Tables it covers.'),
  months: z.int().describe('Months kept after the start named.'),
  shortestMonths: z.int().describe('Shortest that the law allows; 0 = none.'),
  startsWith: z.enum(['record', 'employmentEnd', 'resolved', 'asked']).describe('From when it counts.'),
  basis: z.string().describe('Article of law.'),
  proof: z.enum(['confirmed', 'secondary', 'companyChoice']).describe('State of proof of the shortest time.'),
});
export const listRetentionRules = defineRoute({
  method: 'GET', path: '/api/privacy/retention', operationId: 'listRetentionRules', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'How long each kind of data is kept, and the runs that deleted.',
  response: z.object({
    rules: z.array(retentionRuleValue).describe('Rules.'),
    runs: z.array(z.object({
      retentionRunId: idParam('Run.'), at: instantValue.describe('When.'), by: z.string().describe('Who.'),
      counts: z.array(z.object({ rule: z.string().describe('Rule.'), rows: z.int().describe('Rows deleted.') })).describe('What went.'),
    })).describe('Newest first, the last 50.'),
  }),
});
export const changeRetentionRule = defineRoute({
  method: 'POST', path: '/api/privacy/retention/:rule', operationId: 'changeRetentionRule', access: needs.whole(needs.change('personal')),
  summary: 'Keep a kind of data longer or shorter; never shorter than the law allows.',
  params: z.object({ rule: z.string().max(64).describe('Rule.') }), body: z.object({ ...commandFields, months: z.int().min(0).max(1200).describe('Months.') }), response: retentionRuleValue,
});
export const previewRetention = defineRoute({
  method: 'GET', path: '/api/privacy/retention-preview', operationId: 'previewRetention', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'What a run would delete today; deletes nothing.',
  response: z.object({
    day: dateValue.describe('Day of the preview.'),
    counts: z.array(z.object({
      rule: z.string().describe('Rule.'), before: dateValue.describe('Older than this day goes.'), rows: z.int().describe('Rows that would go.'), held: z.int().describe('Rows that a legal hold keeps.'),
    })).describe('By rule.'),
  }),
});
export const runRetention = defineRoute({
  method: 'POST', path: '/api/privacy/retention-runs', operationId: 'runRetention', access: needs.whole(needs.approve('personal')),
  summary: 'Delete what is due, as the preview says.', body: z.object({ ...commandFields, day: dateValue.describe('Day of the preview that was looked at.') }), response: doneResponse,
});

const purposeValue = z.object({
  purpose: z.string().describe('Purpose; phrases privacy.purpose.<purpose>.'),
  lawfulBasis: z.enum(['contract', 'legalDuty', 'consent']).describe('Article 13 of the Personal Information Protection Law.'),
  fieldClasses: z.array(fieldClassValue).describe('Classes used for it.'),
  recipients: z.array(z.string()).describe('Who gets the data: offices and providers; phrases privacy.recipient.<recipient> for built-in ones.'),
});
export const listPurposes = defineRoute({
  method: 'GET', path: '/api/privacy/purposes', operationId: 'listPurposes', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'Why personal information is processed, on which basis, and who gets it.', response: z.object({ purposes: z.array(purposeValue).describe('Purposes.') }),
});
export const changePurposeRecipients = defineRoute({
  method: 'POST', path: '/api/privacy/purposes/:purpose', operationId: 'changePurposeRecipients', access: needs.whole(needs.change('personal')),
  summary: 'Name who gets the data of a purpose in this company.', params: z.object({ purpose: z.string().max(64).describe('Purpose.') }),
  body: z.object({ ...commandFields, recipients: z.array(z.string().trim().min(1).max(100)).max(50).describe('Recipients beside the built-in ones.') }), response: purposeValue,
});
export const readProcessingRecord = defineRoute({
  method: 'GET', path: '/api/privacy/processing-record', operationId: 'readProcessingRecord', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'The record of processing (处理活动记录), generated from columns, purposes, retention rules and recipients; made to be printed.',
  response: z.object({
    companyName: z.string().describe('Company.'), day: dateValue.describe('Day of the record.'),
    activities: z.array(z.object({
      ...purposeValue.shape,
      tables: z.array(z.object({
        table: z.string().describe('Table.'),
        columns: z.array(z.object({ column: z.string().describe('Column.'), fieldClass: fieldClassValue.describe('Class.'), sealed: z.boolean().describe('Stored under a key.') })).describe('Columns about people.'),
        rules: z.array(z.string()).describe('Retention rules.'),
      })).describe('Where the data stands.'),
    })).describe('By purpose.'),
    retention: z.array(retentionRuleValue).describe('Retention rules.'),
    assessments: z.int().describe('Impact assessments in force.'), holds: z.int().describe('Open legal holds.'),
  }),
});

const assessmentValue = z.object({
  assessmentId: idParam('Impact assessment.'),
  kind: z.enum(automatedDecisionKinds).describe('Decision it is about.'),
  state: z.enum(assessmentStates).describe('inForce only with a second person.'),
  purposeText: z.string().describe('What is decided, with which data, and why it is lawful and necessary.'),
  risksText: z.string().describe('Effects on people and risks.'),
  measuresText: z.string().describe('Measures, and whether they fit the risk.'),
  validUntil: dateValue.describe('Last day; an assessment is made again then.'),
  author: z.string().describe('Who wrote it.'), writtenAt: instantValue.describe('When.'),
  approvedBy: z.string().nullable().describe('Second person.'), approvedAt: instantValue.nullable().describe('When.'),
});
const assessmentParams = z.object({ assessmentId: idParam('Impact assessment.') });
const assessmentText = z.string().trim().min(20).max(10_000);
export const listAutomatedDecisions = defineRoute({
  method: 'GET', path: '/api/privacy/automated-decisions', operationId: 'listAutomatedDecisions', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'Which decisions a machine may take, and the impact assessments behind them.',
  response: z.object({
    decisions: z.array(z.object({
      kind: z.enum(automatedDecisionKinds).describe('phrases privacy.decision.<kind>.'), on: z.boolean().describe('Switched on.'),
      allowed: z.boolean().describe('Switched on, and an assessment is in force.'), switchedBy: z.string().nullable().describe('Who switched it last.'), switchedAt: instantValue.nullable().describe('When.'),
    })).describe('Decisions.'),
    assessments: z.array(assessmentValue).describe('Newest first.'),
  }),
});
export const proposeAssessment = defineRoute({
  method: 'POST', path: '/api/privacy/assessments', operationId: 'proposeAssessment', access: needs.whole(needs.change('personal')),
  summary: 'Hand in an impact assessment.',
  body: z.object({
    ...commandFields, kind: z.enum(automatedDecisionKinds).describe('Decision it is about.'), purposeText: assessmentText.describe('What is decided, with which data, why lawful and necessary.'),
    risksText: assessmentText.describe('Effects on people and risks.'), measuresText: assessmentText.describe('Measures, and whether they fit the risk.'), validUntil: dateValue.describe('Last day.'),
  }),
  response: assessmentValue,
});
export const approveAssessment = defineRoute({
  method: 'POST', path: '/api/privacy/assessments/:assessmentId/approve', operationId: 'approveAssessment', access: needs.whole(needs.approve('personal')),
  summary: 'Put an assessment of another user in force.', params: assessmentParams, body: z.object(commandFields), response: assessmentValue,
});
export const withdrawAssessment = defineRoute({
  method: 'POST', path: '/api/privacy/assessments/:assessmentId/withdraw', operationId: 'withdrawAssessment', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'Withdraw an assessment; decisions that rest on it stop at once.', params: assessmentParams, body: z.object(commandFields), response: assessmentValue,
});
export const switchAutomatedDecision = defineRoute({
  method: 'POST', path: '/api/privacy/automated-decisions/:kind', operationId: 'switchAutomatedDecision', access: needs.whole(needs.approve('personal')),
  summary: 'Switch an automated decision on, behind an assessment in force, or off.', params: z.object({ kind: z.enum(automatedDecisionKinds).describe('Decision.') }),
  body: z.object({ ...commandFields, on: z.boolean().describe('On or off.') }), response: doneResponse,
});

export const readPrivacySettings = defineRoute({
  method: 'GET', path: '/api/privacy/settings', operationId: 'readPrivacySettings', access: needs.whole(needs.change('personal').concat(needs.approve('personal'))),
  summary: 'Whether places and devices of punches are kept.',
  response: z.object({
    keepWhereabouts: z.boolean().describe('True: place, coordinates, device and photo references of punches are kept. False: they are dropped when a punch arrives.'),
    rule: z.string().describe('The attendance rule that needs them; empty when they are dropped.'),
  }),
});
export const changePrivacySettings = defineRoute({
  method: 'POST', path: '/api/privacy/settings', operationId: 'changePrivacySettings', access: needs.whole(needs.change('personal')),
  summary: 'Keep places and devices of punches for a named rule, or drop them.',
  body: z.object({ ...commandFields, keepWhereabouts: z.boolean().describe('Keep or drop, for punches that arrive from now on.'), rule: z.string().trim().max(500).describe('The rule that needs them; needed to keep them.') }), response: doneResponse,
});

/** Values that lists show masked. Reading one in full is a read of its class. */
const maskedFields = ['mobile', 'email', 'identityNumber'] as const;
export const readUnmasked = defineRoute({
  method: 'GET', path: '/api/privacy/people/:personNumber/values/:field', operationId: 'readUnmasked', access: needs.read('personal', 'identity'),
  summary: 'One value in full that lists show masked; the read is audited.',
  params: z.object({ personNumber: personNumberValue.describe('Person number.'), field: z.enum(maskedFields).describe('Which value.') }),
  response: z.object({ value: z.string().describe('The value; empty when none is known.') }),
});
