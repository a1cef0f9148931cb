/** One's own account: password, second factor, passkeys; and the users of a company for its administrators. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, doneResponse, instantValue } from './api-values.ts';
import { passkeyResponse, sessionResponse } from './session-api.ts';

const passwordText = z.string().min(1).max(200);
const codesResponse = z.object({ recoveryCodes: z.array(z.string()).describe('One use each; shown this once.') });
const linkResponse = z.object({
  address: z.string().describe('One-time link to hand over; shown this once.'),
  expiresAt: instantValue.describe('End of the link.'),
});

const securityResponse = z.object({
  hasPassword: z.boolean().describe('Whether the user signs in with a password.'),
  isSecondFactorRequired: z.boolean().describe('Whether a company of the user asks for a second factor.'),
  totpSince: instantValue.nullable().describe('Since when codes of an app are asked; null without.'),
  recoveryCodesLeft: z.int().describe('Recovery codes that were not used yet.'),
  passkeys: z.array(z.object({
    passkeyId: z.string().describe('Passkey.'),
    name: z.string().describe('Name given to it.'),
    createdAt: instantValue.describe('When it was added.'),
  })).describe('Passkeys of the user.'),
  notices: z.array(z.object({
    at: instantValue.describe('When it happened.'),
    code: z.string().describe('What happened; phrases securityNotice.<code>.'),
    from: z.string().describe('Network address of who did it.'),
    isUnseen: z.boolean().describe('True until it was looked at.'),
  })).describe('What happened to the account, latest first.'),
});

export const readSecurity = defineRoute({
  method: 'GET', path: '/api/identity/security', operationId: 'readSecurity', access: 'signedIn',
  summary: 'Password, second factor, passkeys and notices of one\'s own account.', response: securityResponse,
});
export const markNoticesSeen = defineRoute({
  method: 'POST', path: '/api/identity/notices/seen', operationId: 'markNoticesSeen', access: 'signedIn',
  summary: 'The notices about the own account were looked at.', response: doneResponse,
});
export const changePassword = defineRoute({
  method: 'POST', path: '/api/identity/password', operationId: 'changePassword', access: 'signedIn',
  summary: 'Change the own password; every other session of the user ends.',
  body: z.strictObject({ oldPassword: passwordText.describe('The password until now.'), newPassword: passwordText.describe('The new one.') }), response: doneResponse,
});
export const startTotp = defineRoute({
  method: 'POST', path: '/api/identity/totp/start', operationId: 'startTotp', access: 'signedIn',
  summary: 'A new secret for an app that makes codes; it counts once a code of it was confirmed.',
  response: z.object({ secret: z.string().describe('Secret in base 32, to type by hand.'), address: z.string().describe('otpauth:// address, to show as QR code.') }),
});
export const confirmTotp = defineRoute({
  method: 'POST', path: '/api/identity/totp/confirm', operationId: 'confirmTotp', access: 'signedIn',
  summary: 'Confirm the new secret with a code; answers new recovery codes.',
  body: z.strictObject({ code: z.string().length(6).describe('Code that the app shows.') }), response: codesResponse,
});
export const endTotp = defineRoute({
  method: 'POST', path: '/api/identity/totp/end', operationId: 'endTotp', access: 'signedIn',
  summary: 'No codes of an app any more; refused while a company asks for a second factor and there is no passkey.', response: doneResponse,
});
export const renewRecoveryCodes = defineRoute({
  method: 'POST', path: '/api/identity/recovery-codes', operationId: 'renewRecoveryCodes', access: 'signedIn',
  summary: 'New recovery codes; the old ones end.', response: codesResponse,
});
export const startPasskey = defineRoute({
  method: 'POST', path: '/api/identity/passkeys/start', operationId: 'startPasskey', access: 'signedIn',
  summary: 'Options for the browser to make a passkey.', response: z.object({ options: passkeyResponse.describe('PublicKeyCredentialCreationOptions as JSON.') }),
});
export const addPasskey = defineRoute({
  method: 'POST', path: '/api/identity/passkeys/add', operationId: 'addPasskey', access: 'signedIn',
  summary: 'Keep the passkey that the browser made.',
  body: z.strictObject({ name: z.string().trim().min(1).max(60).describe('Name to tell it apart.'), response: passkeyResponse.describe('What the browser answered.') }),
  response: z.object({ recoveryCodes: z.array(z.string()).describe('Recovery codes, when the user had none; shown this once.') }),
});
export const removePasskey = defineRoute({
  method: 'POST', path: '/api/identity/passkeys/remove', operationId: 'removePasskey', access: 'signedIn',
  summary: 'Remove a passkey; the last second factor stays while a company asks for one.',
  body: z.strictObject({ passkeyId: z.string().min(1).max(64).describe('Passkey.') }), response: doneResponse,
});

/** The address of a link carries its token behind `#`: it reaches neither server nor Referer before the form is sent. */
const linkToken = z.string().min(20).max(100);
export const setPasswordByLink = defineRoute({
  method: 'POST', path: '/api/identity/links/password', operationId: 'setPasswordByLink', access: 'public',
  summary: 'Set the password with a one-time link of an administrator; ends all sessions and signs nobody in.',
  body: z.strictObject({
    token: linkToken.describe('Token of the link.'), email: z.email().max(254).describe('Sign-in name; must be that of the account the link was made for.'), newPassword: passwordText.describe('The new password.'),
  }), response: doneResponse,
});
export const makeFirstAdministrator = defineRoute({
  method: 'POST', path: '/api/identity/links/first-administrator', operationId: 'makeFirstAdministrator', access: 'public',
  summary: 'Make the first administrator and their company with the one-time link of the first start.',
  body: z.strictObject({
    token: linkToken.describe('Token of the link.'), name: z.string().trim().min(1).max(100).describe('Name of the administrator.'), email: z.email().max(254).describe('Sign-in name.'), password: passwordText.describe('Password.'),
    companyCode: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/).describe('Short code of the company.'), companyName: z.string().trim().min(1).max(200).describe('Registered name of the company.'),
  }), response: sessionResponse,
});

const userFields = { userId: z.string().min(1).max(64).describe('User.') };
export const listUsers = defineRoute({
  method: 'GET', path: '/api/identity/users', operationId: 'listUsers', access: needs.administer,
  summary: 'Users of the company.',
  response: z.object({
    users: z.array(z.object({
      ...userFields, name: z.string().describe('Name.'), email: z.string().describe('Sign-in name.'),
      personNumber: z.string().nullable().describe('The person that the user is.'),
      isDisabled: z.boolean().describe('Whether the user may not work in this company.'), hasSecondFactor: z.boolean().describe('Whether a second factor is set up.'),
      lastSeenAt: instantValue.nullable().describe('Last use of a running session; null without one.'),
    })).describe('By name.'),
  }),
});
export const disableUser = defineRoute({
  method: 'POST', path: '/api/identity/users/disable', operationId: 'disableUser', access: needs.administer,
  summary: 'The user may not work in this company any more; takes effect within a second.', body: z.strictObject({ ...commandFields, ...userFields }), response: doneResponse,
});
export const enableUser = defineRoute({
  method: 'POST', path: '/api/identity/users/enable', operationId: 'enableUser', access: needs.administer,
  summary: 'The user may work in this company again.', body: z.strictObject({ ...commandFields, ...userFields }), response: doneResponse,
});
export const issuePasswordLink = defineRoute({
  method: 'POST', path: '/api/identity/users/password-link', operationId: 'issuePasswordLink', access: needs.administer,
  summary: 'A one-time link with which the user sets a password. A second factor stays.', body: z.strictObject(userFields), response: linkResponse,
});
const policyFields = { secondFactor: z.enum(['sensitiveRights', 'everyone']).describe('Who must prove a second factor: users with pay, bank or administration rights over others, or everyone.') };
export const readSignInPolicy = defineRoute({
  method: 'GET', path: '/api/identity/policy', operationId: 'readSignInPolicy', access: needs.administer,
  summary: 'What the company asks of a sign-in.', response: z.object(policyFields),
});
export const changeSignInPolicy = defineRoute({
  method: 'POST', path: '/api/identity/policy', operationId: 'changeSignInPolicy', access: needs.administer,
  summary: 'Change what the company asks of a sign-in.', body: z.strictObject({ ...commandFields, ...policyFields }), response: doneResponse,
});
