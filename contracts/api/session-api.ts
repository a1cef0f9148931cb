/** Signing in and out, who one is, and whether the installation is ready. */
import * as z from 'zod';
import { builtInRoles } from './access-terms.ts';
import { defineRoute } from './api-route.ts';
import { optionalModules } from './optional-module.ts';
import { dateValue, doneResponse, instantValue, monthValue } from './api-values.ts';

export const companyValue = z.object({
  companyId: z.int().describe('Company.'),
  companyCode: z.string().describe('Short code.'),
  name: z.string().describe('Registered name.'),
  isDemo: z.boolean().describe('True for the synthetic demonstration companies.'),
});

/** A company asks for a second factor: `proofNeeded` has one and proves it by step-up, `setUpNeeded` has none yet. Until then nothing but the own account is open. */
const secondFactorStates = ['notNeeded', 'proven', 'proofNeeded', 'setUpNeeded'] as const;
const secondFactorKinds = ['totp', 'passkey', 'recoveryCode'] as const;
const stepUpMethods = ['password', 'totp', 'passkey', 'demonstration'] as const;

/** What WebAuthn makes of it in the browser, as JSON; the sign-in library checks it. */
export const passkeyResponse = z.record(z.string(), z.unknown());
const secretText = z.string().min(1).max(200);

export const sessionResponse = z.object({
  userId: z.string().describe('User.'),
  name: z.string().describe('Name to show.'),
  email: z.string().describe('Sign-in name.'),
  role: z.enum(builtInRoles).describe('The built-in role that says most about the user in the current company.'),
  roles: z.array(z.string()).describe('All roles held today; titles of the company\'s own are in listRoles.'),
  rights: z.array(z.string()).describe('What the user may do, as action:class; with :own when it is about oneself only, and once more with :all when it is about everybody.'),
  isSteppedUp: z.boolean().describe('Whether pay, bank and identity values may be shown now; they need a recent proof of who one is.'),
  secondFactor: z.enum(secondFactorStates).describe('Whether this session has proven a second factor, needs none, must prove it, or must set one up first.'),
  stepUpMethods: z.array(z.enum(stepUpMethods)).describe('Ways in which this user can prove again who they are.'),
  modules: z.array(z.enum(optionalModules)).describe('Modules that may be left out and are there: pages of the others are not.'),
  unseenNotices: z.int().describe('Notices about the own account that were not looked at yet, as a changed password.'),
  personNumber: z.string().nullable().describe('The person that the user is, when they are one of the company.'),
  company: companyValue.describe('The current company.'),
  companies: z.array(companyValue).describe('All companies of the user, the current one included.'),
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
  demoRoles: z.array(z.enum(builtInRoles)).describe('Roles with one-click sign-in; empty outside a demonstration.'),
  isDemonstration: z.boolean().describe('True when this server shows a demonstration.'),
  version: z.string().describe('Product version.'),
});

const signInResponse = z.object({
  state: z.enum(['signedIn', 'secondFactorNeeded']).describe('Whether the session has begun, or a second factor is asked first.'),
  secondFactors: z.array(z.enum(secondFactorKinds)).describe('Second factors that the user may prove; empty when signed in.'),
  session: sessionResponse.nullable().describe('The session; null until the second factor is proven.'),
});

const ownSessionValue = z.object({
  sessionId: z.string().describe('Session; not the secret that opens it.'),
  isCurrent: z.boolean().describe('True for the session that asks.'),
  method: z.string().describe('How it began: password, passkey, demonstration, wecom, oidc, link.'),
  device: z.string().describe('What the browser said it is, shortened.'),
  from: z.string().describe('Network address at the sign-in.'),
  createdAt: instantValue.describe('Begin of the session.'),
  seenAt: instantValue.describe('Last use, to the minute.'),
  expiresAt: instantValue.describe('End at the latest.'),
});

export const readSetUp = defineRoute({
  method: 'GET', path: '/api/set-up', operationId: 'readSetUp', access: 'public',
  summary: 'Whether the installation is ready and which demonstration sign-ins it offers.', response: setUpResponse,
});
export const readSession = defineRoute({
  method: 'GET', path: '/api/session', operationId: 'readSession', access: 'signedIn',
  summary: 'Who is signed in, in which company and role.', response: sessionResponse,
});
export const signInDemo = defineRoute({
  method: 'POST', path: '/api/session/demo', operationId: 'signInDemo', access: 'public',
  summary: 'Sign in as one of the demonstration users; 404 outside a demonstration.',
  body: z.object({ role: z.enum(builtInRoles).describe('Role to sign in as.') }), response: sessionResponse,
});
export const signIn = defineRoute({
  method: 'POST', path: '/api/session/sign-in', operationId: 'signIn', access: 'public',
  summary: 'Sign in with e-mail and password; a user with a second factor proves it next.',
  body: z.strictObject({
    email: z.email().max(254).describe('Sign-in name.'),
    password: secretText.describe('Password.'),
  }), response: signInResponse,
});
export const proveSecondFactor = defineRoute({
  method: 'POST', path: '/api/session/second-factor', operationId: 'proveSecondFactor', access: 'public',
  summary: 'Prove the second factor after the password, with a code of the app or a recovery code.',
  body: z.strictObject({
    kind: z.enum(['totp', 'recoveryCode']).describe('What the code is.'),
    code: z.string().min(6).max(32).describe('The code.'),
  }), response: signInResponse,
});
export const startPasskeyProof = defineRoute({
  method: 'POST', path: '/api/session/passkey/start', operationId: 'startPasskeyProof', access: 'public',
  summary: 'Options for the browser to prove a passkey: to sign in, as second factor, or as step-up.',
  response: z.object({ options: passkeyResponse.describe('PublicKeyCredentialRequestOptions as JSON.') }),
});
export const signInWithPasskey = defineRoute({
  method: 'POST', path: '/api/session/passkey', operationId: 'signInWithPasskey', access: 'public',
  summary: 'Sign in with a passkey, or prove it as second factor after the password.',
  body: z.strictObject({ response: passkeyResponse.describe('What the browser answered.') }), response: signInResponse,
});
export const stepUp = defineRoute({
  method: 'POST', path: '/api/session/step-up', operationId: 'stepUp', access: 'signedIn',
  summary: 'Prove again who one is: pay, bank and identity values are open for the next quarter of an hour.',
  body: z.strictObject({
    method: z.enum(stepUpMethods).describe('How. `demonstration` is one click, for users of a demonstration only.'),
    secret: z.string().max(200).describe('Password or code; empty for the other two.'),
    passkey: passkeyResponse.nullable().describe('What the browser answered; null unless the method is passkey.'),
  }), response: sessionResponse,
});
export const listOwnSessions = defineRoute({
  method: 'GET', path: '/api/session/list', operationId: 'listOwnSessions', access: 'signedIn',
  summary: 'Where one is signed in.', response: z.object({ sessions: z.array(ownSessionValue).describe('Latest use first.') }),
});
export const endOwnSession = defineRoute({
  method: 'POST', path: '/api/session/end', operationId: 'endOwnSession', access: 'signedIn',
  summary: 'End one of the own sessions.', body: z.strictObject({ sessionId: z.string().min(1).max(64).describe('Session to end.') }), response: doneResponse,
});
export const endOtherSessions = defineRoute({
  method: 'POST', path: '/api/session/end-others', operationId: 'endOtherSessions', access: 'signedIn',
  summary: 'End all own sessions but this one.', response: doneResponse,
});
export const signOut = defineRoute({
  method: 'POST', path: '/api/session/sign-out', operationId: 'signOut', access: 'signedIn',
  summary: 'End the session.', response: doneResponse,
});
export const switchCompany = defineRoute({
  method: 'POST', path: '/api/session/company', operationId: 'switchCompany', access: 'signedIn',
  summary: 'Work in another company of the same user.',
  body: z.object({ companyId: z.int().describe('Company to work in.') }), response: sessionResponse,
});
