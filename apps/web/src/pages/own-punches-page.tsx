/** 断网打卡: punches that the phone keeps while there is no network, and what became of those it handed in. No antd here. */
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { call, newCommandId, type Answer, type ApiFailure } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { beginQueue, handedIn, keepPunch, readQueue, type PhoneClocks, type PunchQueue } from '../requests/kept-punches.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Kept = Answer<'listKeptPunches'>['rows'][number];

const clocks: PhoneClocks = { counted: () => performance.now(), origin: performance.timeOrigin, screen: () => Date.now() };
const hash = async (text: string): Promise<string> => [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))].map(byte => byte.toString(16).padStart(2, '0')).join('');

type Held = {
  readonly queue: PunchQueue | null;
  readonly error: ApiFailure | null;
  readonly keep: (direction: 'in' | 'out') => Promise<void>;
  /** Hands in what waits, and asks the server for the time anew when nothing does. */
  readonly send: () => Promise<void>;
  readonly drop: () => void;
};

/** The queue of this phone, written down at each step: what was pressed survives a page that is closed. */
const useKeptPunches = (personNumber: string): Held => {
  const key = `qinxin.keptPunches.${personNumber}`;
  const queries = useQueryClient();
  const [queue, setQueue] = useState<PunchQueue | null>(() => readQueue(localStorage.getItem(key)));
  const [error, setError] = useState<ApiFailure | null>(null);
  const now = useRef(queue);
  const write = useCallback((next: PunchQueue | null): void => {
    now.current = next;
    setQueue(next);
    if (next === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(next));
  }, [key]);
  const send = useCallback(async (): Promise<void> => {
    const waiting = now.current;
    if (waiting !== null && waiting.waiting.length > 0) {
      const handed = await call('handInKeptPunches', { body: { commandId: newCommandId(), anchorId: waiting.anchor.anchorId, punches: [...waiting.waiting] } });
      // Out of reach is no failure: it goes on waiting.
      setError(handed.ok || handed.error.status === 0 ? null : handed.error);
      if (!handed.ok) return;
      if (now.current !== null) write(handedIn(now.current, waiting.sequence));
      await queries.invalidateQueries();
    }
    if (now.current !== null && now.current.waiting.length > 0) return;
    const counted = clocks.counted();
    const anchored = await call('startPunchAnchor', { body: { commandId: newCommandId(), phoneClock: clocks.screen() } });
    if (anchored.ok && (now.current?.waiting.length ?? 0) === 0) write(beginQueue(anchored.value.anchorId, counted, clocks.origin));
  }, [queries, write]);
  const keep = useCallback(async (direction: 'in' | 'out'): Promise<void> => {
    if (now.current === null) return;
    write(await keepPunch(now.current, direction, clocks, hash));
    await send();
  }, [send, write]);
  const drop = useCallback((): void => {
    setError(null);
    write(null);
    void send();
  }, [send, write]);
  return { queue, error, keep, send, drop };
};

const tones = { exact: 'good', bounded: 'warn', clockMoved: 'bad' } as const;

const KeptRow = ({ punch }: { readonly punch: Kept }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <li className="bank-change">
      <p><strong>{text(`keptPunch.${punch.direction}`)}</strong> {clockText(punch.at)} <Mark tone={tones[punch.verdict]}>{text(`keptPunchVerdict.${punch.verdict}`)}</Mark></p>
      <p className="quiet">{text('keptPunch.bounds', { earliest: clockText(punch.earliest), received: clockText(punch.received) })}</p>
      {punch.requestId === null ? <p>{text(`keptPunchRefusal.${punch.code ?? ''}`, {}, text(`error.${punch.code ?? ''}`, {}, text('error.unexpected')))}</p> : <AppLink address={`/my/requests?request=${punch.requestId}`}>{text('keptPunch.toRequest')}</AppLink>}
    </li>
  );
};

const Handed = (): ReactNode => {
  const text = useText();
  const query = useApi('listKeptPunches', {});
  return (
    <>
      <h2>{text('keptPunch.handedIn')}</h2>
      <QueryView query={query} rows={3}>{({ rows }) => (rows.length === 0 ? <Empty title={text('keptPunch.none')} /> : <ul className="bank-changes">{rows.map(punch => <KeptRow key={`${punch.received} ${punch.sequence}`} punch={punch} />)}</ul>)}</QueryView>
    </>
  );
};

const Pressing = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const text = useText();
  const { queue, error, keep, send, drop } = useKeptPunches(personNumber);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void send();
    const again = (): void => void send();
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [send]);
  const press = (direction: 'in' | 'out'): void => {
    setBusy(true);
    void keep(direction).finally(() => setBusy(false));
  };
  const waiting = queue?.waiting.length ?? 0;
  return (
    <>
      <p className="own-hint">{text('keptPunch.hint')}</p>
      <div className="request-kinds">{(['in', 'out'] as const).map(direction => <button key={direction} type="button" className="plain-button is-main" disabled={isBusy || queue === null} onClick={() => press(direction)}>{text(`keptPunch.${direction}`)}</button>)}</div>
      <p role="status">{queue === null ? text('keptPunch.notReady') : waiting === 0 ? text('keptPunch.ready') : text('keptPunch.waiting', { count: waiting })}</p>
      {error === null ? null : <p role="alert" className="form-error">{text(`error.${error.code}`, error.data, text('error.unexpected'))}</p>}
      {waiting === 0 ? null : (
        <p className="request-actions">
          <button type="button" className="plain-button" onClick={() => void send()}>{text('keptPunch.send')}</button>
          {error === null ? null : <button type="button" className="plain-button is-stop" onClick={drop}>{text('keptPunch.drop')}</button>}
        </p>
      )}
    </>
  );
};

export const OwnPunchesPage = (): ReactNode => {
  const text = useText();
  const { personNumber } = useSession();
  return (
    <>
      <h1>{text('page.ownPunches')}</h1>
      {personNumber === null ? null : <Pressing key={personNumber} personNumber={personNumber} />}
      <Handed />
    </>
  );
};
