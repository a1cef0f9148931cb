/** Second factors of one's own account: codes of an app, passkeys, recovery codes. */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Answer, ApiFailure } from '../api/client.ts';
import { useCommand } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';
import { CodesView } from './codes-view.tsx';
import { ErrorLine } from './error-line.tsx';
import { isPasskeyPossible, makePasskey, passkeyAddress } from './passkey.ts';
import { QrCode } from './qr-code.tsx';

type Security = Answer<'readSecurity'>;
type SectionProps = { readonly security: Security; readonly dateText: (instant: string) => string; readonly onCodes: (codes: readonly string[]) => void };

const TotpSetUp = ({ secret, address, onCodes }: { readonly secret: string; readonly address: string; readonly onCodes: (codes: readonly string[]) => void }): ReactNode => {
  const text = useText();
  const command = useCommand('confirmTotp');
  const [code, setCode] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate({ body: { code: code.trim() } }, { onSuccess: answer => onCodes(answer.recoveryCodes) });
  };
  return (
    <form className="password-form" onSubmit={submit}>
      <p>{text('security.totpHint')}</p>
      <QrCode content={address} label={text('security.qr')} />
      <p>{text('security.secret')}: <code className="secret-text">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
      <label htmlFor="totp-code">{text('signIn.code')}</label>
      <input id="totp-code" inputMode="numeric" autoComplete="one-time-code" pattern="\d{6}" maxLength={6} required value={code} onChange={event => setCode(event.target.value)} />
      <ErrorLine error={command.error} />
      <button type="submit" className="main-button" disabled={command.isPending}>{text('security.confirmTotp')}</button>
    </form>
  );
};

export const TotpSection = ({ security, dateText, onCodes }: SectionProps): ReactNode => {
  const text = useText();
  const start = useCommand('startTotp');
  const end = useCommand('endTotp');
  const isOn = security.totpSince !== null;
  return (
    <section className="card" aria-labelledby="totp-title">
      <h2 id="totp-title">{text('security.totp')}</h2>
      <p>{security.totpSince === null ? text('security.totpOff') : text('security.totpOn', { date: dateText(security.totpSince) })}</p>
      {isOn ? <button type="button" className="plain-button" disabled={end.isPending} onClick={() => end.mutate({})}>{text('security.endTotp')}</button> : null}
      {!isOn && start.data === undefined ? <button type="button" className="plain-button" disabled={start.isPending} onClick={() => start.mutate({})}>{text('security.startTotp')}</button> : null}
      {!isOn && start.data !== undefined ? <TotpSetUp {...start.data} onCodes={codes => { start.reset(); onCodes(codes); }} /> : null}
      <ErrorLine error={start.error ?? end.error} />
    </section>
  );
};

const PasskeyForm = ({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }): ReactNode => {
  const text = useText();
  const add = useCommand('addPasskey');
  const [name, setName] = useState('');
  const [error, setError] = useState<ApiFailure | null>(null);
  const make = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setError(null);
    const made = await makePasskey();
    if (!made.ok) return setError(made.error);
    add.mutate({ body: { name, response: made.value } }, { onError: setError, onSuccess: answer => { setName(''); onCodes(answer.recoveryCodes); } });
  };
  return (
    <form className="password-form" onSubmit={event => void make(event)}>
      <label htmlFor="passkey-name">{text('security.passkeyName')}</label>
      <input id="passkey-name" required maxLength={60} value={name} onChange={event => setName(event.target.value)} />
      <button type="submit" className="plain-button" disabled={add.isPending}>{text('security.addPasskey')}</button>
      <ErrorLine error={error} />
    </form>
  );
};

export const PasskeySection = ({ security, dateText, onCodes }: SectionProps): ReactNode => {
  const text = useText();
  const remove = useCommand('removePasskey');
  const elsewhere = passkeyAddress();
  return (
    <section className="card" aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">{text('security.passkeys')}</h2>
      <p className="quiet">{text('security.passkeysHint')}</p>
      {security.passkeys.length === 0 ? <p>{text('security.noPasskeys')}</p> : (
        <ul className="plain-list">
          {security.passkeys.map(passkey => (
            <li key={passkey.passkeyId}>
              <strong>{passkey.name}</strong> <small>{dateText(passkey.createdAt)}</small>{' '}
              <button type="button" className="link-button" disabled={remove.isPending} onClick={() => remove.mutate({ body: { passkeyId: passkey.passkeyId } })}>{text('security.remove')}<span className="visually-hidden"> {passkey.name}</span></button>
            </li>
          ))}
        </ul>
      )}
      <ErrorLine error={remove.error} />
      {isPasskeyPossible() ? <PasskeyForm onCodes={onCodes} /> : null}
      {!isPasskeyPossible() && elsewhere !== null ? <p className="quiet">{text('security.passkeyHost', { address: elsewhere })}</p> : null}
    </section>
  );
};

export const CodesSection = ({ security, codes, onCodes }: Omit<SectionProps, 'dateText'> & { readonly codes: readonly string[] }): ReactNode => {
  const text = useText();
  const renew = useCommand('renewRecoveryCodes');
  const hasFactor = security.totpSince !== null || security.passkeys.length > 0;
  if (!hasFactor && codes.length === 0) return null;
  return (
    <section className="card" aria-labelledby="codes-title">
      <h2 id="codes-title">{text('security.codes')}</h2>
      {codes.length > 0 ? <CodesView codes={codes} onKept={() => onCodes([])} /> : (
        <>
          <p>{text('security.codesLeft', { count: security.recoveryCodesLeft })}</p>
          <button type="button" className="plain-button" disabled={renew.isPending} onClick={() => renew.mutate({}, { onSuccess: answer => onCodes(answer.recoveryCodes) })}>{text('security.renewCodes')}</button>
        </>
      )}
      <ErrorLine error={renew.error} />
    </section>
  );
};

