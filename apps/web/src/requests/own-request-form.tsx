/** Asking for something from the phone: what is usual is filled in, so that a day of leave is three taps. No antd here. */
import { useState, type ReactNode } from 'react';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { formatMinutes } from '../text/format.ts';
import { useText, type Text } from '../text/text.tsx';
import { daysText, timeText } from './request-parts.tsx';

type Wish = CallInput<'submitOwnRequest'>['body'];
type Draft = Omit<Wish, 'commandId'> & { readonly kind: Wish['kind'] };
type Leave = Answer<'listOwnRequests'>['leave'];

const leaveChoices = ['annualLeave', 'compensatoryLeave', 'personalLeave', 'sickLeave', 'marriageLeave', 'maternityLeave', 'paternityLeave', 'childcareLeave', 'funeralLeave', 'workInjuryLeave', 'otherPaidLeave'] as const;

const nextDay = (date: string): string => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

type Days = { readonly today: string; readonly nextWorkDate: string };

/** What most people mean: leave on the next day of work, overtime this evening, a punch of this morning, a trip tomorrow. */
const usualDraft = (kind: Wish['kind'], { today, nextWorkDate }: Days): Draft => {
  const day = kind === 'leave' ? nextWorkDate : kind === 'trip' ? nextDay(today) : today;
  const common = { kind, fromDate: day, toDate: day, reason: '' } as const;
  if (kind === 'leave') return { ...common, leaveKind: 'annualLeave' };
  if (kind === 'overtime') return { ...common, fromTime: '18:00', toTime: '20:00' };
  return kind === 'correction' ? { ...common, fromTime: '09:00', direction: 'in' } : common;
};

const errorText = (error: { readonly code: string; readonly data?: Readonly<Record<string, string | number>> }, text: Text): string => text(`error.${error.code}`, error.data, text('error.unexpected'));

const Choice = ({ id, label, value, options, onChange }: { readonly id: string; readonly label: string; readonly value: string; readonly options: readonly { readonly value: string; readonly label: string }[]; readonly onChange: (value: string) => void }): ReactNode => (
  <div className="own-field">
    <label htmlFor={id}>{label}</label>
    <select id={id} value={value} onChange={event => onChange(event.target.value)}>{options.map(option => <option key={option.value} value={option.value}>{option.label}</option>)}</select>
  </div>
);

const Field = ({ id, label, type, value, onChange }: { readonly id: string; readonly label: string; readonly type: 'date' | 'time' | 'text'; readonly value: string; readonly onChange: (value: string) => void }): ReactNode => (
  <div className="own-field"><label htmlFor={id}>{label}</label><input id={id} type={type} value={value} required={type !== 'text'} maxLength={500} onChange={event => onChange(event.target.value)} /></div>
);

type Parts = { readonly draft: Draft; readonly set: (patch: Partial<Draft>) => void };

const LeaveFields = ({ draft, set, leave }: Parts & { readonly leave: Leave }): ReactNode => {
  const text = useText();
  const left = (kind: string): string => (kind === 'annualLeave' ? ` · ${daysText(leave.annualMinutes, leave.minutesPerDay, text)}` : kind === 'compensatoryLeave' ? ` · ${formatMinutes(Math.max(0, leave.timeOffMinutes), text)}` : '');
  return (
    <>
      <Choice id="request-leave-kind" label={text('requests.leaveKind')} value={draft.leaveKind ?? 'annualLeave'} options={leaveChoices.map(value => ({ value, label: `${text(`leaveKind.${value}`)}${left(value)}` }))} onChange={value => set({ leaveKind: leaveChoices.find(each => each === value) ?? 'annualLeave' })} />
      <div className="own-field-pair">
        <Field id="request-from" label={text('requests.fromDate')} type="date" value={draft.fromDate} onChange={fromDate => set({ fromDate, ...(draft.toDate < fromDate ? { toDate: fromDate } : {}) })} />
        <Choice id="request-from-part" label={text('requests.fromPart')} value={draft.fromPart ?? 'whole'} options={(['whole', 'second'] as const).map(value => ({ value, label: text(`requests.part.${value}`) }))} onChange={value => set({ fromPart: value === 'second' ? 'second' : 'whole' })} />
      </div>
      <div className="own-field-pair">
        <Field id="request-to" label={text('requests.toDate')} type="date" value={draft.toDate} onChange={toDate => set({ toDate })} />
        <Choice id="request-to-part" label={text('requests.toPart')} value={draft.toPart ?? 'whole'} options={(['whole', 'first'] as const).map(value => ({ value, label: text(`requests.part.${value}`) }))} onChange={value => set({ toPart: value === 'first' ? 'first' : 'whole' })} />
      </div>
    </>
  );
};

const OvertimeFields = ({ draft, set }: Parts): ReactNode => {
  const text = useText();
  const times = (fromTime: string, toTime: string, fromDate: string): Partial<Draft> => ({ fromDate, fromTime, toTime, toDate: toTime <= fromTime ? nextDay(fromDate) : fromDate });
  const [from, to] = [draft.fromTime ?? '18:00', draft.toTime ?? '20:00'];
  return (
    <>
      <Field id="request-day" label={text('requests.day')} type="date" value={draft.fromDate} onChange={day => set(times(from, to, day))} />
      <div className="own-field-pair">
        <Field id="request-from-time" label={text('requests.fromTime')} type="time" value={from} onChange={time => set(times(time, to, draft.fromDate))} />
        <Field id="request-to-time" label={text('requests.toTime')} type="time" value={to} onChange={time => set(times(from, time, draft.fromDate))} />
      </div>
      <Choice id="request-compensation" label={text('requests.compensation')} value={draft.compensation ?? 'pay'} options={(['pay', 'timeOff'] as const).map(value => ({ value, label: text(`requests.compensation.${value}`) }))} onChange={value => set({ compensation: value === 'timeOff' ? 'timeOff' : 'pay' })} />
    </>
  );
};

const CorrectionFields = ({ draft, set }: Parts): ReactNode => {
  const text = useText();
  return (
    <>
      <Field id="request-day" label={text('requests.shiftDay')} type="date" value={draft.fromDate} onChange={day => set({ fromDate: day, toDate: day })} />
      <div className="own-field-pair">
        <Field id="request-time" label={text('requests.punchTime')} type="time" value={draft.fromTime ?? '09:00'} onChange={fromTime => set({ fromTime })} />
        <Choice id="request-direction" label={text('requests.direction')} value={draft.direction ?? 'in'} options={(['in', 'out'] as const).map(value => ({ value, label: text(`requests.direction.${value}`) }))} onChange={value => set({ direction: value === 'out' ? 'out' : 'in' })} />
      </div>
      {draft.direction === 'out' ? <label className="own-check"><input type="checkbox" checked={draft.toDate !== draft.fromDate} onChange={event => set({ toDate: event.target.checked ? nextDay(draft.fromDate) : draft.fromDate })} />{text('requests.nextMorning')}</label> : null}
    </>
  );
};

const TripFields = ({ draft, set }: Parts): ReactNode => {
  const text = useText();
  return (
    <div className="own-field-pair">
      <Field id="request-from" label={text('requests.fromDate')} type="date" value={draft.fromDate} onChange={fromDate => set({ fromDate, ...(draft.toDate < fromDate ? { toDate: fromDate } : {}) })} />
      <Field id="request-to" label={text('requests.toDate')} type="date" value={draft.toDate} onChange={toDate => set({ toDate })} />
    </div>
  );
};

const textQuery = ({ reason: _, ...draft }: Draft): Omit<Draft, 'reason'> => Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null && value !== undefined)) as Omit<Draft, 'reason'>;

/** What it comes to, before it is handed in: hours, what stays, who is asked. */
const Estimate = ({ draft }: { readonly draft: Draft }): ReactNode => {
  const text = useText();
  const query = useApi('estimateOwnRequest', { query: textQuery(draft) });
  if (query.isError) return <p role="alert" className="form-error">{errorText(query.error, text)}</p>;
  const found = query.data;
  if (found === undefined) return <p role="status" className="quiet">{text('state.loading')}</p>;
  const length = draft.kind === 'correction' ? '' : draft.kind === 'leave' && draft.leaveKind !== 'compensatoryLeave' ? daysText(found.minutes, found.minutesPerDay, text) : formatMinutes(found.minutes, text);
  return (
    <dl className="fact-grid" aria-live="polite">
      <div><dt>{text('requests.time')}</dt><dd>{timeText({ kind: draft.kind, from: found.from, to: found.to, direction: draft.direction ?? null, correctionDate: draft.fromDate }, text)}</dd></div>
      {length === '' ? null : <div><dt>{text('requests.length')}</dt><dd>{length}</dd></div>}
      {found.leftMinutes === null ? null : <div><dt>{text('requests.left')}</dt><dd>{draft.leaveKind === 'compensatoryLeave' ? formatMinutes(Math.max(0, found.leftMinutes), text) : daysText(found.leftMinutes, found.minutesPerDay, text)}</dd></div>}
      <div><dt>{text('requests.approvers')}</dt><dd>{found.approvers.length === 0 ? text('error.noApprover') : found.approvers.join(' → ')}</dd></div>
    </dl>
  );
};

export const OwnRequestForm = ({ kind, days, leave, onDone }: { readonly kind: Wish['kind']; readonly days: Days; readonly leave: Leave; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const [draft, setDraft] = useState<Draft>(() => usualDraft(kind, days));
  // One id for one wish: sent twice it is done once. Another wish is another command.
  const [commandId, setCommandId] = useState(newCommandId);
  const submit = useCommand('submitOwnRequest');
  const set = (patch: Partial<Draft>): void => {
    setDraft(current => ({ ...current, ...patch }));
    setCommandId(newCommandId());
  };
  const parts = { draft, set };
  return (
    <form className="own-form" onSubmit={event => { event.preventDefault(); submit.mutate({ body: { ...draft, commandId } }, { onSuccess: onDone, onError: () => setCommandId(newCommandId()) }); }}>
      <h2>{text(`requestKind.${kind}`)}</h2>
      {kind === 'leave' ? <LeaveFields {...parts} leave={leave} /> : kind === 'overtime' ? <OvertimeFields {...parts} /> : kind === 'correction' ? <CorrectionFields {...parts} /> : <TripFields {...parts} />}
      <Field id="request-reason" label={text('requests.reason')} type="text" value={draft.reason ?? ''} onChange={reason => set({ reason })} />
      <Estimate draft={draft} />
      <button type="submit" className="plain-button is-main" disabled={submit.isPending}>{text('requests.submit')}</button>
      {submit.isError ? <p role="alert" className="form-error">{errorText(submit.error, text)}</p> : null}
    </form>
  );
};
