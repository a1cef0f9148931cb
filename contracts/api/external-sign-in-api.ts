/** Signing in with an account of another system: WeCom inside its client and by QR code, and any OpenID Connect provider. */
import * as z from 'zod';
import { defineRoute, needs } from './api-route.ts';
import { commandFields, doneResponse, instantValue } from './api-values.ts';

export const providerKinds = ['wecom', 'openId'] as const;
const providerCodeValue = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
const providerParams = z.object({ providerCode: providerCodeValue.describe('Short code of the provider.') });

const providerFields = {
  name: z.string().min(1).max(100).describe('Words on the button.'),
  isListed: z.boolean().describe('True: the sign-in page offers it to everyone. False: only under the address of the company.'),
  makesUsers: z.boolean().describe('True: a person of the company becomes a user, with the role employee, at the first sign-in.'),
  settings: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('wecom').describe('WeCom.'),
      sourceCode: z.string().min(1).max(64).describe('Source whose corp, app secret and matched accounts are used.'),
      agentId: z.string().regex(/^\d{1,12}$/).describe('Agent id of the app.'),
      pagesUrl: z.string().max(300).default('').describe('Where the sign-in pages stand; empty for WeCom itself, else that of a simulator.'),
    }),
    z.strictObject({
      kind: z.literal('openId').describe('OpenID Connect.'),
      issuer: z.string().min(8).max(300).describe('Issuer, exactly as the provider spells it.'),
      clientId: z.string().min(1).max(200).describe('Client id.'),
    }),
  ]).describe('What the kind needs.'),
};

export const listSignInWays = defineRoute({
  method: 'GET', path: '/api/sign-in-ways', operationId: 'listSignInWays', access: 'public',
  summary: 'Providers that the sign-in page offers.',
  query: z.object({ company: z.string().max(64).default('').describe('Company code; its unlisted providers are answered too.') }),
  response: z.object({ ways: z.array(z.object({
    companyCode: z.string().describe('Company.'), companyName: z.string().describe('Its name.'),
    providerCode: z.string().describe('Provider.'), kind: z.enum(providerKinds).describe('Kind.'), name: z.string().describe('Words on the button.'),
  })).describe('Providers.') }),
});
export const startExternalSignIn = defineRoute({
  method: 'POST', path: '/api/session/external/start', operationId: 'startExternalSignIn', access: 'public',
  summary: 'Begin: answers the address to go to, and binds the attempt to this browser with a cookie. Ten minutes, one use.',
  body: z.strictObject({
    companyCode: z.string().min(1).max(64).describe('Company.'), providerCode: providerCodeValue.describe('Provider.'),
    insideApp: z.boolean().default(false).describe('True inside the WeCom client, where no QR code is needed.'),
    next: z.string().max(300).regex(/^\/(?![/\\])[^\\\u0000-\u001f]*$/).default('/').describe('Page of this site to open afterwards.'),
  }), response: z.object({ address: z.url().describe('Where to go.') }),
});
export const finishExternalSignIn = defineRoute({
  method: 'POST', path: '/api/session/external/finish', operationId: 'finishExternalSignIn', access: 'public',
  summary: 'Finish with what came back. Refused for another browser, a second time, or after ten minutes.',
  body: z.strictObject({
    state: z.string().regex(/^[A-Za-z0-9]{43}$/).describe('As it came back.'),
    code: z.string().min(1).max(2048).describe('As it came back.'),
    issuer: z.string().max(300).optional().describe('As it came back in `iss`, when it did.'),
  }), response: doneResponse.extend({ next: z.string().describe('Page to open.') }),
});

export const listSignInProviders = defineRoute({
  method: 'GET', path: '/api/sign-in-providers', operationId: 'listSignInProviders', access: needs.administer,
  summary: 'Sign-in providers of the company; secrets are never shown.',
  response: z.object({
    returnAddress: z.string().describe('Return address to enter at the provider.'),
    providers: z.array(z.object({
      providerCode: z.string().describe('Provider.'), ...providerFields,
      hasSecret: z.boolean().describe('Whether a client secret is stored.'), secretExpiresAt: instantValue.nullable().describe('When the secret ends, if known; warned of 30, 7 and 1 days before.'),
      links: z.int().describe('Accounts linked to users.'),
    })).describe('Providers.'),
  }),
});
export const saveSignInProvider = defineRoute({
  method: 'POST', path: '/api/sign-in-providers/:providerCode', operationId: 'saveSignInProvider', access: needs.administer,
  summary: 'Add or change a provider. Another issuer forgets all its links.', params: providerParams,
  body: z.strictObject({
    ...commandFields, ...providerFields,
    clientSecret: z.string().min(1).max(500).optional().describe('Client secret; left out, the stored one stays.'),
    secretExpiresAt: instantValue.nullable().default(null).describe('When the secret ends; null when it does not.'),
  }), response: doneResponse,
});
export const removeSignInProvider = defineRoute({
  method: 'POST', path: '/api/sign-in-providers/:providerCode/remove', operationId: 'removeSignInProvider', access: needs.administer,
  summary: 'Remove a provider and its links; users stay.', params: providerParams, body: z.strictObject(commandFields), response: doneResponse,
});
export const linkSignInAccount = defineRoute({
  method: 'POST', path: '/api/sign-in-providers/:providerCode/links', operationId: 'linkSignInAccount', access: needs.administer,
  summary: 'Say which user an account of the provider is. Never guessed from an e-mail address.', params: providerParams,
  body: z.strictObject({
    ...commandFields,
    accountId: z.string().min(1).max(255).describe('The provider\'s subject (`sub`).'),
    email: z.email().describe('Sign-in name of the user, who must belong to this company and to no other.'),
  }), response: doneResponse,
});
