import type { ConnectorError } from '../connector.ts';

/** What can help, by code. `retry` alone is ever repeated without a person or a pause. */
const classes: Readonly<Record<ConnectorError['code'], ConnectorError['class']>> = {
  unreachable: 'retry', timedOut: 'retry', connectionCut: 'retry', truncated: 'retry', notJson: 'retry', serverFailed: 'retry', busy: 'retry', tokenRejected: 'retry', repeatedRows: 'retry',
  rateLimited: 'waitQuota', concurrencyLimited: 'waitQuota', planExceedsQuota: 'waitQuota',
  credentialRejected: 'fixCredential', notAuthorised: 'fixCredential', addressNotAllowed: 'fixCredential', addressRefused: 'fixCredential',
  unknownPerson: 'fixData', tooLarge: 'fixData', schemaChanged: 'fixData',
  windowTooLarge: 'bug', requestRejected: 'bug',
};

/** Builds the error value of a code; the class follows from the code. `retryAfterMilliseconds` is an epoch instant. */
export const connectorError = (
  code: ConnectorError['code'],
  data: Readonly<Record<string, string | number>> = {},
  retryAfterMilliseconds: number | null = null,
): ConnectorError => ({ code, class: classes[code], retryAfterMilliseconds, data });
