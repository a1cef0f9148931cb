/** Every failure leaves the server in one shape: `{ error: { code, message, data } }`. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { commonErrors, type ErrorResponse } from '#contracts/api/api-error';
import { isAuditUnavailable, isSealError, type ApiFailure } from '#modules/platform';
import { languageOf, type Language, type PhraseBook } from './phrase-book.ts';

const statusOf = (failure: ApiFailure): number => failure.status ?? (commonErrors as Readonly<Record<string, number>>)[failure.code] ?? 409;

const errorBody = (phrases: PhraseBook, language: Language, failure: ApiFailure): ErrorResponse => ({
  error: { code: failure.code, message: phrases.errorText(language, failure.code, failure.data), data: { ...failure.data } },
});

const scimTypes: Readonly<Record<string, string>> = { invalidRequest: 'invalidValue', scimFilterUnknown: 'invalidFilter', scimValueUnreadable: 'invalidValue', scimUnchangeable: 'mutability', scimTaken: 'uniqueness' };

/** The same for callers that speak SCIM (RFC 7644, 3.12). */
const scimBody = (phrases: PhraseBook, failure: ApiFailure): Readonly<Record<string, unknown>> => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(statusOf(failure)), detail: phrases.errorText('en', failure.code, failure.data), ...(scimTypes[failure.code] === undefined ? {} : { scimType: scimTypes[failure.code] }),
});

export const answerError = (request: FastifyRequest, reply: FastifyReply, phrases: PhraseBook, failure: ApiFailure): FastifyReply => {
  const prepared = reply.status(statusOf(failure)).header('cache-control', 'no-store').serializer(JSON.stringify);
  if (request.routeOptions.config.answer === 'scim') return prepared.type('application/scim+json').send(scimBody(phrases, failure));
  return prepared.type('application/json').send(errorBody(phrases, languageOf(request.headers['accept-language']), failure));
};

const codeOfStatus: Readonly<Record<number, string>> = { 400: 'invalidRequest', 401: 'notSignedIn', 403: 'notAllowed', 404: 'notFound', 413: 'tooLarge', 415: 'invalidRequest', 429: 'tooManyRequests' };

/** The phrase leaves the field out then. */
const noField = 'none';

/** Connection trouble with the database: a retry may help, and nothing was said about the request. */
const isDatabaseAway = (error: { readonly code?: string }): boolean => ['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '53300'].includes(error.code ?? '');

/** Characters that PostgreSQL has no text for, as U+0000: the request's own fault. */
const isUnstorableText = (error: { readonly code?: string }): boolean => ['22021', '22P05'].includes(error.code ?? '');

const failureFrom = (error: FastifyError): ApiFailure => {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const field = error.validation[0]?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
    return { code: 'invalidRequest', data: { field: field === '' ? noField : field, part: error.validationContext ?? '' } };
  }
  if (isUnstorableText(error)) return { code: 'invalidRequest', data: { field: noField } };
  if (isAuditUnavailable(error)) return { code: 'auditUnavailable', status: 503 };
  // Where it was found stands in the incident; the reader learns that nothing was shown.
  if (isSealError(error)) return { code: error.code, status: error.code === 'keyServiceUnreachable' ? 503 : 500 };
  if (isDatabaseAway(error)) return { code: 'unavailable' };
  if (error.code === '53100' || error.code === 'ENOSPC') return { code: 'diskFull', status: 507 };
  const { statusCode } = error;
  // Whatever the server's own parts call the request's fault is one.
  const code = statusCode === undefined ? undefined : (codeOfStatus[statusCode] ?? (statusCode >= 400 && statusCode < 500 ? 'invalidRequest' : undefined));
  return code === 'invalidRequest' ? { code, data: { field: noField } } : { code: code ?? 'unexpected' };
};

export const createErrorHandler = (phrases: PhraseBook) => (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const failure = failureFrom(error);
  if (statusOf(failure) >= 500) request.log.error({ err: error }, 'request failed');
  return answerError(request, reply, phrases, failure);
};
