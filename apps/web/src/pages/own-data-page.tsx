/** What is held about me and why, a copy of all of it, my consents, and the wish to be erased. For a phone first; no antd here. */
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { useDownload } from '../api/use-download.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Own = Answer<'readMyData'>;
type Section = Own['sections'][number];
type Copy = Own['exports'][number];
type Consent = Answer<'listMyConsents'>['consents'][number];
const lookAgainMilliseconds = 3000;

const sizeText = (bytes: number | null, text: ReturnType<typeof useText>): string => (bytes === null ? '' : text('ownData.size', { kilobytes: Math.max(1, Math.round(bytes / 1024)) }));

const SectionRow = ({ section }: { readonly section: Section }): ReactNode => {
  const text = useText();
  const separator = text('roles.separator');
  return (
    <li className="own-section">
      <strong>{text(`privacy.section.${section.section}`, {}, section.section)}</strong> <span className="own-section-count">{text('ownData.rows', { count: section.rows })}</span>
      <small>{text('ownData.why', { purposes: section.purposes.map(purpose => text(`privacy.purpose.${purpose}`, {}, purpose)).join(separator) })}</small>
      <small>{section.keptMonths === null ? text('ownData.keptEmployment') : section.keptMonths === 0 ? text('retention.aDay') : text('ownData.kept', { months: section.keptMonths })}</small>
    </li>
  );
};

const CopyRow = ({ copy }: { readonly copy: Copy }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const file = useDownload('downloadMyExport');
  return (
    <li className="own-section">
      <strong>{text(`exportState.${copy.state}`)}</strong> <span className="own-section-count">{clockText(copy.askedAt)}</span>
      {copy.state === 'ready' ? <small>{copy.goneAt === null ? '' : text('ownData.goneAt', { at: clockText(copy.goneAt) })} {sizeText(copy.bytes, text)}</small> : null}
      {copy.state === 'ready' ? <button type="button" className="plain-button" disabled={file.isPending} onClick={() => file.mutate({ params: { exportId: copy.exportId } })}>{text('copies.download')}</button> : null}
      <ErrorLine error={file.error} />
    </li>
  );
};

const Copies = ({ copies, onLook }: { readonly copies: readonly Copy[]; readonly onLook: () => void }): ReactNode => {
  const text = useText();
  const start = useCommand('startMyExport');
  const isWaiting = copies.some(({ state }) => state === 'waiting');
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(onLook, lookAgainMilliseconds);
    return () => clearInterval(timer);
  }, [isWaiting, onLook]);
  return (
    <section className="card">
      <h2>{text('ownData.copy')}</h2>
      <p className="own-hint">{text('ownData.copyHint')}</p>
      <button type="button" className="plain-button is-main" disabled={start.isPending || isWaiting} onClick={() => start.mutate({ body: { commandId: newCommandId() } })}>{text('ownData.makeCopy')}</button>
      <ErrorLine error={start.error} />
      <ul className="plain-list" aria-live="polite">{copies.map(copy => <CopyRow key={copy.exportId} copy={copy} />)}</ul>
    </section>
  );
};

const ConsentRow = ({ consent }: { readonly consent: Consent }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const record = useCommand('recordMyConsent');
  const [isSure, setSure] = useState(false);
  const send = (given: boolean): void => record.mutate({ params: { kind: consent.kind }, body: { commandId: newCommandId(), given, textVersion: consent.textVersion } }, { onSuccess: () => setSure(false) });
  const isOlder = consent.state === 'given' && consent.givenTextVersion !== consent.textVersion;
  return (
    <li className="own-section">
      <strong>{text(`privacy.consent.${consent.kind}`)}</strong> <span className="own-section-count">{text(`consentState.${consent.state}`)}{consent.at === null ? '' : ` ${clockText(consent.at)}`}</span>
      <p>{text(`privacy.consentText.${consent.kind}`)}</p>
      {isOlder ? <small>{text('consents.olderText')}</small> : null}
      <span className="own-section-buttons">
        {consent.state === 'given' && !isOlder ? null : <button type="button" className="plain-button" disabled={record.isPending} onClick={() => send(true)}>{text('ownData.agree')}</button>}
        {consent.state !== 'given' ? null : isSure
          ? <><button type="button" className="plain-button is-stop" disabled={record.isPending} onClick={() => send(false)}>{text('ownData.withdrawSure')}</button> <button type="button" className="link-button" onClick={() => setSure(false)}>{text('action.cancel')}</button></>
          : <button type="button" className="plain-button" onClick={() => setSure(true)}>{text('ownData.withdraw')}</button>}
      </span>
      <ErrorLine error={record.error} />
    </li>
  );
};

const EraseForm = (): ReactNode => {
  const text = useText();
  const ask = useCommand('requestMyErasure');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    ask.mutate({ body: { commandId: newCommandId(), reason: String(new FormData(form).get('reason') ?? '').trim() } }, { onSuccess: () => form.reset() });
  };
  return (
    <form className="own-form card" onSubmit={submit}>
      <h2>{text('ownData.erase')}</h2>
      <p className="own-hint">{text('ownData.eraseHint')}</p>
      <div className="own-field">
        <label htmlFor="erase-reason">{text('erasures.reason')}</label>
        <textarea id="erase-reason" name="reason" rows={3} required maxLength={500} />
      </div>
      <label className="own-check"><input type="checkbox" required /> {text('ownData.eraseSure')}</label>
      <button type="submit" className="plain-button is-stop" disabled={ask.isPending}>{text('ownData.askErase')}</button>
      <p role="status">{ask.isSuccess ? text('ownData.eraseAsked') : ''}</p>
      <ErrorLine error={ask.error} />
    </form>
  );
};

export const OwnDataPage = (): ReactNode => {
  const text = useText();
  const query = useApi('readMyData', {});
  const consents = useApi('listMyConsents', {});
  const { refetch } = query;
  return (
    <>
      <h1>{text('page.ownData')}</h1>
      <p className="own-hint">{text('ownData.intro')}</p>
      <QueryView query={query}>{own => (
        <>
          {own.sections.length === 0 ? <Empty title={text('ownData.empty')} /> : <ul className="plain-list">{own.sections.filter(({ rows }) => rows > 0).map(section => <SectionRow key={section.section} section={section} />)}</ul>}
          <Copies copies={own.exports} onLook={refetch as () => void} />
        </>
      )}</QueryView>
      <section className="card">
        <h2>{text('ownData.consents')}</h2>
        <QueryView query={consents} rows={3}>{data => <ul className="plain-list">{data.consents.map(consent => <ConsentRow key={consent.kind} consent={consent} />)}</ul>}</QueryView>
      </section>
      <EraseForm />
    </>
  );
};
