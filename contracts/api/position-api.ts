/** Positions with what they ask for, and the skills that they name. */
import * as z from 'zod';
import { skillLevels } from '#contracts/flow/position-profile';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, dateValue, doneResponse, instantValue, pageFields, personNumberValue, totalField } from './api-values.ts';

const codeValue = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);
const levelValue = z.literal(skillLevels);
const titleValue = z.string().trim().min(1).max(60);
const asOfField = { asOf: z.union([dateValue, z.literal('')]).default('').describe('The day that is looked at; empty for today.') };
const searchFields = {
  search: z.string().max(100).default('').describe('Part of a name or code; empty for all.'),
  state: z.enum(['open', 'all']).default('open').describe('Without those that are ended, or all.'),
};
const positionParams = z.object({ positionCode: codeValue.describe('Position.') });

const positionFields = {
  positionCode: codeValue.describe('Code: tables and other systems name the position by it.'),
  titleChinese: titleValue.describe('Name in Simplified Chinese.'),
  titleEnglish: titleValue.describe('Name in English.'),
};
const skillFields = {
  skillCode: codeValue.describe('Code.'),
  titleChinese: titleValue.describe('Name in Simplified Chinese.'),
  titleEnglish: titleValue.describe('Name in English.'),
  synonyms: z.array(titleValue).max(50).default([]).describe('Other words for it.'),
};
const mayChangeField = { mayChange: z.boolean().describe('Whether the caller may add and change.') };

const dutyFields = {
  text: z.string().trim().min(1).max(500).describe('What is to be done.'),
  weight: z.int().min(0).max(100).describe('Share of the whole in per cent; 0 for all when none is given.'),
};
const requirementValue = z.strictObject({
  skillCode: codeValue.describe('Skill.'),
  level: levelValue.describe('1 knows of it, 3 does it alone, 5 teaches it.'),
  isMust: z.boolean().describe('True: needed; false: good to have.'),
  years: z.int().min(0).max(50).nullable().describe('Years of practice; null = not asked for.'),
  note: z.string().trim().max(500).describe('Note.'),
});
const competencyFields = {
  titleChinese: titleValue.describe('Name in Simplified Chinese.'),
  titleEnglish: titleValue.describe('Name in English.'),
  level: levelValue.describe('Level that is expected.'),
};
const newCode = z.union([codeValue, z.literal('')]);

const profileValue = z.object({
  duties: z.array(z.object({ dutyCode: codeValue.describe('Code; goals name the duty by it.'), ...dutyFields })).describe('岗位职责.'),
  requirements: z.array(z.object(requirementValue.shape)).describe('任职要求.'),
  competencies: z.array(z.object({ competencyCode: codeValue.describe('Code; reviews name the competency by it.'), ...competencyFields })).describe('胜任力.'),
});

export const listPositions = defineRoute({
  method: 'GET', path: '/api/positions', operationId: 'listPositions', access: needs.read('public'),
  summary: 'Positions with who holds them today, as far as the caller may know of people.', query: z.object({ ...pageFields, ...searchFields }),
  response: z.object({
    ...totalField, ...mayChangeField,
    rows: z.array(z.object({
      ...positionFields,
      isEnded: z.boolean().describe('Nobody is placed on it any more.'),
      people: z.int().describe('People who hold it today.'),
      duties: z.int().describe('Duties of today\'s profile.'),
      requirements: z.int().describe('Requirements of today\'s profile.'),
      profileSince: dateValue.nullable().describe('First day of today\'s profile; null = it has none.'),
    })).describe('Positions.'),
  }),
});

export const savePosition = defineRoute({
  method: 'POST', path: '/api/positions', operationId: 'savePosition', access: needs.whole(needs.change('personal')),
  summary: 'Add a position, or change its names or whether people are still placed on it.',
  body: z.strictObject({ ...commandFields, ...positionFields, isEnded: z.boolean().default(false).describe('True: nobody is placed on it any more.') }), response: doneResponse,
});

export const readPosition = defineRoute({
  method: 'GET', path: '/api/positions/:positionCode', operationId: 'readPosition', access: needs.read('public'),
  summary: 'One position: what it asks for on any day, its versions and who holds it.', params: positionParams, query: z.object(asOfField),
  response: z.object({
    ...positionFields, ...mayChangeField,
    isEnded: z.boolean().describe('Nobody is placed on it any more.'),
    asOf: dateValue.describe('The day that is shown.'),
    profileSince: dateValue.nullable().describe('First day of the profile that is shown; null = there is none on that day.'),
    profile: profileValue.describe('What it asks for on that day.'),
    versions: z.array(z.object({
      validFrom: dateValue.describe('From which day.'),
      madeAt: instantValue.describe('When it was saved.'),
      madeBy: z.string().describe('Name of who saved it; empty for the system.'),
      isReplaced: z.boolean().describe('A newer version for the same day stands in its place.'),
    })).describe('Versions, the latest day first.'),
    skills: z.array(z.object({ ...skillFields, isEnded: z.boolean().describe('No longer asked for.') })).describe('Skills to choose from, and those that the profile names.'),
    people: z.array(z.object({
      personNumber: personNumberValue.describe('Person number.'), name: z.string().describe('Name.'), department: z.string().describe('Department.'),
    })).describe('Who holds it on that day, as far as the caller may know.'),
  }),
});

export const savePositionProfile = defineRoute({
  method: 'POST', path: '/api/positions/:positionCode/profiles', operationId: 'savePositionProfile', access: needs.whole(needs.change('personal')),
  summary: 'Say what a position asks for from a day on; what held before stays readable.', params: positionParams,
  body: z.strictObject({
    ...commandFields,
    validFrom: dateValue.describe('From which day.'),
    duties: z.array(z.strictObject({ dutyCode: newCode.describe('Code; empty for a new duty.'), ...dutyFields })).max(50).describe('岗位职责.'),
    requirements: z.array(requirementValue).max(50).describe('任职要求.'),
    competencies: z.array(z.strictObject({ competencyCode: newCode.describe('Code; empty for a new one.'), ...competencyFields })).max(50).describe('胜任力.'),
  }),
  response: doneResponse,
});

export const placeOnPosition = defineRoute({
  method: 'POST', path: '/api/positions/:positionCode/people', operationId: 'placeOnPosition', access: needs.change('personal'),
  summary: 'Place people on a position from a day on, each as a transfer of their own; whoever is not placed comes back with the reason.', params: positionParams,
  body: z.strictObject({
    ...commandFields,
    validFrom: dateValue.describe('From which day.'),
    personNumbers: z.array(personNumberValue).min(1).max(500).describe('Who.'),
    note: z.string().trim().max(500).default('').describe('Note of the transfer.'),
  }),
  response: z.object({
    placed: z.int().describe('People who hold it from that day on.'),
    failures: z.array(z.object({ personNumber: personNumberValue.describe('Who was not placed.'), code: z.string().describe('Phrases error.<code>.') })).describe('The others.'),
  }),
});

export const listSkills = defineRoute({
  method: 'GET', path: '/api/skills', operationId: 'listSkills', access: needs.read('public'),
  summary: 'Skills with the words they go by and the positions that ask for them.', query: z.object({ ...pageFields, ...searchFields }),
  response: z.object({
    ...totalField, ...mayChangeField,
    rows: z.array(z.object({ ...skillFields, isEnded: z.boolean().describe('No longer asked for.'), positions: z.int().describe('Positions that ask for it today.') })).describe('Skills.'),
  }),
});

export const listCompetencies = defineRoute({
  method: 'GET', path: '/api/competencies', operationId: 'listCompetencies', access: needs.read('public'),
  summary: 'Competencies that position profiles name: courses and reviews go by their codes.', query: z.object({ ...pageFields, search: searchFields.search }),
  response: z.object({
    ...totalField,
    rows: z.array(z.object({
      competencyCode: codeValue.describe('Code.'), titleChinese: z.string().describe('Name in Chinese, as it was called last.'), titleEnglish: z.string().describe('Name in English, as it was called last.'), positions: z.int().describe('Positions that ask for it today.'),
    })).describe('By name.'),
  }),
});

export const saveSkill = defineRoute({
  method: 'POST', path: '/api/skills', operationId: 'saveSkill', access: needs.whole(needs.change('personal')),
  summary: 'Add a skill, or change its names, its other words, or whether it is still asked for.',
  body: z.strictObject({ ...commandFields, ...skillFields, isEnded: z.boolean().default(false).describe('True: no longer asked for.') }), response: doneResponse,
});
