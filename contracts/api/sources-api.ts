/** Outside systems: how they are doing, what they sent that could not be read, and who in them is not known. */
import * as z from 'zod';
import { streams } from '../flow/source-record.ts';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, doneResponse, instantValue, monthValue, pageFields, personNumberValue, startedResponse, totalField } from './api-values.ts';

export const incidentClasses = ['retry', 'waitQuota', 'fixCredential', 'fixData', 'bug'] as const;
export const quarantineReasons = ['notJson', 'missingField', 'wrongType', 'unknownValue', 'outOfRange', 'duplicateKey', 'wrongEncoding'] as const;
const keepers = needs.operate;

const sourceParams = z.object({ sourceCode: z.string().min(1).max(64).describe('Source code.') });
const dataValue = z.record(z.string(), z.union([z.string(), z.number()]));

const incidentValue = z.object({
  incidentId: z.string().describe('Incident.'),
  sourceCode: z.string().describe('Source it happened at.'),
  class: z.enum(incidentClasses).describe('What helps: wait, wait for quota, mend the credential, mend the data, tell the makers.'),
  code: z.string().describe('Closed list of the connectors; phrases error.<code>.'),
  data: dataValue.describe('The vendor\'s own code and text.'),
  occurrences: z.int().describe('How often since it opened.'),
  firstSeen: instantValue.describe('When it opened.'),
  lastSeen: instantValue.describe('When it was last seen.'),
  closedAt: instantValue.nullable().describe('When the work succeeded again; null while it lasts.'),
});

const sourceValue = z.object({
  sourceCode: z.string().describe('Source code.'),
  connector: z.string().describe('Connector that speaks to it.'),
  name: z.string().describe('Name given by the company.'),
  lastSuccess: instantValue.nullable().describe('End of the last run that landed everything.'),
  lagSeconds: z.int().nullable().describe('Now minus last success; null when there was none.'),
  state: z.enum(['healthy', 'running', 'failing', 'never']).describe('failing = an incident is open.'),
  lastRun: z.object({
    runId: z.string().describe('Run.'),
    status: z.enum(['planned', 'running', 'finished', 'failed']).describe('How it ended.'),
    startedAt: instantValue.describe('Begin.'),
    finishedAt: instantValue.nullable().describe('End.'),
    slicesLanded: z.int().describe('Slices landed.'),
    slices: z.int().describe('Slices planned.'),
    calls: z.int().describe('Calls made.'),
    providerMinutes: z.number().describe('Minutes by the provider\'s clock, waiting for quota included.'),
  }).nullable().describe('The latest run.'),
  quotas: z.array(z.object({
    api: z.string().describe('Call of the outside system.'),
    calls: z.int().describe('Calls that the latest plan needs.'),
    perMinute: z.int().describe('Calls allowed a minute.'),
    minutes: z.number().describe('Minutes that the plan needs at that limit.'),
  })).describe('Quota used against the limit, from the proof of the latest plan.'),
  streams: z.array(z.object({
    stream: z.enum(streams).describe('Stream.'),
    records: z.int().describe('Current records.'),
    people: z.int().describe('People covered in the last run.'),
  })).describe('What came in.'),
  quarantineCount: z.int().describe('Records waiting to be looked at.'),
  unmatchedCount: z.int().describe('Accounts that are no known person.'),
  openIncidents: z.array(incidentValue).describe('Faults that last.'),
});

const settingFieldValue = z.object({
  name: z.string().describe('Setting; phrases setting.<name>.'),
  secret: z.boolean().describe('Never shown again.'),
  required: z.boolean().describe('Must be given.'),
});

const checkValue = z.object({
  name: z.string().describe('Permission or condition; phrases check.<connector>.<name>.'),
  state: z.enum(['granted', 'missing', 'unknown']).describe('Whether it holds.'),
  data: dataValue.describe('The vendor\'s answer; `step` names the console page, phrases checkStep.<connector>.<step> say exactly where to click.'),
});

const quarantinedValue = z.object({
  quarantineId: z.string().describe('Record.'),
  sourceCode: z.string().describe('Source it came from.'),
  stream: z.enum(streams).describe('Stream.'),
  sourcePersonKey: z.string().nullable().describe('The source\'s person, if that much could be read.'),
  personNumber: z.string().nullable().describe('Who that is, if matched.'),
  reason: z.enum(quarantineReasons).describe('Why it could not be read.'),
  field: z.string().describe('Field that failed; empty for the whole record.'),
  receivedAt: instantValue.describe('When it came.'),
  resolvedAt: instantValue.nullable().describe('When someone dealt with it.'),
  resolution: z.string().nullable().describe('What they decided.'),
});

const unmatchedValue = z.object({
  sourceCode: z.string().describe('Source.'),
  sourcePersonKey: z.string().describe('Account in the source.'),
  name: z.string().describe('Name in the source.'),
  departments: z.array(z.string()).describe('Department names in the source.'),
  status: z.enum(['active', 'disabled', 'notActivated', 'left']).describe('Account state.'),
  punches: z.int().describe('Punches that wait for the answer.'),
  firstSeen: instantValue.describe('Since when it is known.'),
  proposals: z.array(z.object({
    personNumber: personNumberValue.describe('Person number.'),
    name: z.string().describe('Name.'),
    department: z.string().describe('Department.'),
    because: z.enum(['sameName', 'similarNumber', 'sameMobile']).describe('Why proposed; a person decides.'),
  })).describe('Who it might be, best first; empty when nobody fits.'),
});

export const listSources = defineRoute({
  method: 'GET', path: '/api/sources', operationId: 'listSources', access: keepers,
  summary: 'All sources with last success, lag, quota, quarantine and incidents.',
  response: z.object({ sources: z.array(sourceValue).describe('Sources.') }),
});
export const listConnectors = defineRoute({
  method: 'GET', path: '/api/connectors', operationId: 'listConnectors', access: needs.administer,
  summary: 'Connectors that a new source can use, with their settings.',
  response: z.object({ connectors: z.array(z.object({
    name: z.string().describe('Connector; phrases connector.<name>.'),
    streams: z.array(z.enum(streams)).describe('What it can bring.'),
    settings: z.array(settingFieldValue).describe('What it needs.'),
  })).describe('Connectors.') }),
});
export const createSource = defineRoute({
  method: 'POST', path: '/api/sources', operationId: 'createSource', access: needs.administer,
  summary: 'Add a source; nothing is fetched before the first sync.',
  body: z.object({
    ...commandFields,
    sourceCode: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/).describe('Short code of your choice.'),
    connector: z.string().min(1).max(64).describe('Connector.'),
    name: z.string().min(1).max(100).describe('Name to show.'),
    settings: z.record(z.string(), z.string().max(2000)).describe('Values of the connector\'s settings.'),
  }), response: doneResponse,
});
export const changeSourceSettings = defineRoute({
  method: 'POST', path: '/api/sources/:sourceCode/settings', operationId: 'changeSourceSettings', access: needs.administer,
  summary: 'Replace settings of a source, for example a renewed secret; settings left out stay.', params: sourceParams,
  body: z.object({ ...commandFields, settings: z.record(z.string(), z.string().max(2000)).describe('Changed values.') }), response: doneResponse,
});
export const startSync = defineRoute({
  method: 'POST', path: '/api/sources/:sourceCode/sync', operationId: 'startSync', access: keepers,
  summary: 'Fetch a month; a run that was interrupted goes on at the exact slice.', params: sourceParams,
  body: z.object({ ...commandFields, month: monthValue.describe('Month to fetch.') }), response: startedResponse,
});
export const checkSource = defineRoute({
  method: 'POST', path: '/api/sources/:sourceCode/check', operationId: 'checkSource', access: needs.administer,
  summary: 'Try every permission that the connector needs.', params: sourceParams,
  response: z.object({ checkedAt: instantValue.describe('When.'), checks: z.array(checkValue).describe('Results.') }),
});
export const listIncidents = defineRoute({
  method: 'GET', path: '/api/incidents', operationId: 'listIncidents', access: keepers,
  summary: 'Faults of sources, open ones first.',
  query: z.object({
    ...pageFields,
    sourceCode: z.string().max(64).default('').describe('Source; empty for all.'),
    state: z.enum(['open', 'closed', 'all']).default('all').describe('Which ones.'),
  }),
  response: z.object({ ...totalField, rows: z.array(incidentValue).describe('Incidents.') }),
});
export const listQuarantine = defineRoute({
  method: 'GET', path: '/api/quarantine', operationId: 'listQuarantine', access: keepers,
  summary: 'Received records that could not be understood.',
  query: z.object({
    ...pageFields,
    sourceCode: z.string().max(64).default('').describe('Source; empty for all.'),
    state: z.enum(['open', 'resolved', 'all']).default('open').describe('Which ones.'),
  }),
  response: z.object({ ...totalField, rows: z.array(quarantinedValue).describe('Records without their raw text.') }),
});
export const readQuarantined = defineRoute({
  method: 'GET', path: '/api/quarantine/:quarantineId', operationId: 'readQuarantined', access: keepers,
  summary: 'One such record with the text exactly as received.',
  params: z.object({ quarantineId: z.string().max(32).describe('Record.') }),
  response: quarantinedValue.extend({ raw: z.string().describe('Text exactly as received.') }),
});
export const resolveQuarantined = defineRoute({
  method: 'POST', path: '/api/quarantine/:quarantineId/resolve', operationId: 'resolveQuarantined', access: keepers,
  summary: 'Say what was done about it; the record itself stays.',
  params: z.object({ quarantineId: z.string().max(32).describe('Record.') }),
  body: z.object({
    ...commandFields,
    resolution: z.enum(['correctedAtSource', 'notNeeded']).describe('Corrected in the outside system, or not needed.'),
    note: z.string().max(500).default('').describe('Why.'),
  }), response: doneResponse,
});
export const listUnmatched = defineRoute({
  method: 'GET', path: '/api/unmatched', operationId: 'listUnmatched', access: keepers,
  summary: 'Accounts of a source that are no known person yet.',
  query: z.object({
    ...pageFields,
    sourceCode: z.string().max(64).default('').describe('Source; empty for all.'),
    search: z.string().max(100).default('').describe('Part of a name or account; empty for all.'),
  }),
  response: z.object({ ...totalField, rows: z.array(unmatchedValue).describe('Accounts, those with waiting punches first.') }),
});
export const matchPerson = defineRoute({
  method: 'POST', path: '/api/unmatched/match', operationId: 'matchPerson', access: keepers,
  summary: 'Say which person an account is; waiting records are taken in at once.',
  body: z.object({
    ...commandFields,
    sourceCode: z.string().min(1).max(64).describe('Source.'),
    sourcePersonKey: z.string().min(1).max(200).describe('Account in the source.'),
    personNumber: personNumberValue.describe('Who it is.'),
  }), response: doneResponse,
});
