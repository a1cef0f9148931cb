/** Signing in and out, who one is, and whether the installation is ready. */
import * as z from 'zod';
import { defineRoute, roles } from './api-route.ts';
import { dateValue, doneResponse, instantValue, monthValue } from './api-values.ts';

export const companyValue = z.object({
  companyId: z.int().describe('Company.'),
  companyCode: z.string().describe('Short code.'),
  name: z.string().describe('Registered name.'),
  isDemo: z.boolean().describe('True for the synthetic demonstration companies.'),
});

const sessionResponse = z.object({
  userId: z.string().describe('User.'),
  name: z.string().describe('Name to show.'),
  email: z.string().describe('Sign-in name.'),
  role: z.enum(roles).describe('Role in the current company.'),
  personNumber: z.string().nullable().describe('The person that the user is, when they are one of the company.'),
  company: companyValue.describe('The current company.'),
  companies: z.array(companyValue.extend({ role: z.enum(roles).describe('Role there.') })).describe('All companies of the user, the current one included.'),
  now: instantValue.describe('The installation\'s clock; a demonstration stands at 2026-11-02.'),
  today: dateValue.describe('Date of that clock in the company\'s zone.'),
  currentMonth: monthValue.describe('The open pay month to start with.'),
});

const setUpResponse = z.object({
  ready: z.boolean().describe('True when people may sign in.'),
  steps: z.array(z.object({
    step: z.string().describe('Step of the set-up; phrases setUp.<step>.'),
    state: z.enum(['waiting', 'running', 'done', 'failed']).describe('How far it is.'),
  })).describe('Steps of the first start, in order.'),
  demoRoles: z.array(z.enum(roles)).describe('Roles with one-click sign-in; empty outside a demonstration.'),
  version: z.string().describe('Product version.'),
});

const everyRole = roles;

export const readSetUp = defineRoute({
  method: 'GET', path: '/api/set-up', operationId: 'readSetUp', access: 'public',
  summary: 'Whether the installation is ready and which demonstration sign-ins it offers.', response: setUpResponse,
});
export const readSession = defineRoute({
  method: 'GET', path: '/api/session', operationId: 'readSession', access: everyRole,
  summary: 'Who is signed in, in which company and role.', response: sessionResponse,
});
export const signInDemo = defineRoute({
  method: 'POST', path: '/api/session/demo', operationId: 'signInDemo', access: 'public',
  summary: 'Sign in as one of the demonstration users; 404 outside a demonstration.',
  body: z.object({ role: z.enum(roles).describe('Role to sign in as.') }), response: sessionResponse,
});
export const signIn = defineRoute({
  method: 'POST', path: '/api/session/sign-in', operationId: 'signIn', access: 'public',
  summary: 'Sign in with e-mail and password.',
  body: z.object({
    email: z.email().describe('Sign-in name.'),
    password: z.string().min(1).max(200).describe('Password.'),
  }), response: sessionResponse,
});
export const signOut = defineRoute({
  method: 'POST', path: '/api/session/sign-out', operationId: 'signOut', access: everyRole,
  summary: 'End the session.', response: doneResponse,
});
export const switchCompany = defineRoute({
  method: 'POST', path: '/api/session/company', operationId: 'switchCompany', access: everyRole,
  summary: 'Work in another company of the same user.',
  body: z.object({ companyId: z.int().describe('Company to work in.') }), response: sessionResponse,
});
