/** Passkeys in the browser; the library that speaks WebAuthn is loaded when one is used. */
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { call, type ApiFailure } from '../api/client.ts';
import { failure, success, type Result } from '#kernel/base/result';

type Json = Record<string, unknown>;

/** A passkey belongs to a name; at a bare number there is none. */
export const isPasskeyPossible = (): boolean => 'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname);

/** The same page under a name that passkeys can belong to; null when there is nothing to move to. */
export const passkeyAddress = (): string | null => (location.hostname === '127.0.0.1' ? `${location.protocol}//localhost:${location.port}${location.pathname}` : null);

const given = async (work: () => Promise<unknown>): Promise<Result<Json, ApiFailure>> => {
  try {
    return success((await work()) as Json);
  } catch {
    // The reader closed the browser's own window, or the device refused.
    return failure({ status: 400, code: 'passkeyRefused', message: '', data: {} });
  }
};

/** What the browser answers to the server's question for a passkey. */
export const provePasskey = async (): Promise<Result<Json, ApiFailure>> => {
  const started = await call('startPasskeyProof', {});
  if (!started.ok) return started;
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return given(() => startAuthentication({ optionsJSON: started.value.options as unknown as PublicKeyCredentialRequestOptionsJSON }));
};

export const makePasskey = async (): Promise<Result<Json, ApiFailure>> => {
  const started = await call('startPasskey', {});
  if (!started.ok) return started;
  const { startRegistration } = await import('@simplewebauthn/browser');
  return given(() => startRegistration({ optionsJSON: started.value.options as unknown as PublicKeyCredentialCreationOptionsJSON }));
};
