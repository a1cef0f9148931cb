/** What several screens show of a request: its kind and time, how far it is, its time line. No antd here: one's own pages use it too. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Mark } from '../parts/figures.tsx';
import { clockTime, dateOfInstant, formatMinutes } from '../text/format.ts';
import { useText, type Text } from '../text/text.tsx';

export type RequestRow = Answer<'listOwnRequests'>['rows'][number];
type Details = Answer<'readOwnRequest'>;

const tones = { open: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'quiet', revoked: 'bad' } as const;

export const RequestStateMark = ({ state }: { readonly state: RequestRow['state'] }): ReactNode => {
  const text = useText();
  return <Mark tone={tones[state]}>{text(`requestState.${state}`)}</Mark>;
};

/** Minutes of the ledger as days of the company, with at most two decimals. */
export const daysText = (minutes: number, minutesPerDay: number, text: Text): string => text('unit.days', { days: String(Math.round((minutes / minutesPerDay) * 100) / 100) });

/** What is asked for, in a few words. */
export const whatText = ({ kind, leaveKind }: Pick<RequestRow, 'kind' | 'leaveKind'>, text: Text): string => (leaveKind === null ? text(`requestKind.${kind}`) : text(`leaveKind.${leaveKind}`));

/** From when to when, on the workplace's clock. */
export const timeText = (request: Pick<RequestRow, 'kind' | 'from' | 'to' | 'direction' | 'correctionDate'>, text: Text): string => {
  const { from, to } = request;
  if (request.kind === 'correction') return text('requests.correctionAt', { date: request.correctionDate ?? '', time: clockTime(from), direction: request.direction ?? 'in' });
  return dateOfInstant(from) === dateOfInstant(to) ? `${dateOfInstant(from)} ${clockTime(from)}–${clockTime(to)}` : `${dateOfInstant(from)} ${clockTime(from)} – ${dateOfInstant(to)} ${clockTime(to)}`;
};

/** How long it is: days of leave, hours of anything else. */
export const lengthText = (request: Pick<RequestRow, 'kind' | 'minutes' | 'leaveKind'>, minutesPerDay: number, text: Text): string => {
  if (request.kind === 'correction') return '';
  return request.kind === 'leave' && request.leaveKind !== 'compensatoryLeave' ? daysText(request.minutes, minutesPerDay, text) : formatMinutes(request.minutes, text);
};

/** How long something has waited, in the largest fitting unit. */
export const ageText = (minutes: number, text: Text): string =>
  (minutes < 60 ? text('requests.ageMinutes', { count: minutes }) : minutes < 1440 ? text('requests.ageHours', { count: Math.floor(minutes / 60) }) : text('requests.ageDays', { count: Math.floor(minutes / 1440) }));

const stepTones = { waiting: 'quiet', open: 'warn', approved: 'good', rejected: 'bad', passed: 'quiet', closed: 'quiet' } as const;

const punchTones = { exact: 'good', bounded: 'warn', clockMoved: 'bad' } as const;
const momentText = (instant: string): string => `${dateOfInstant(instant)} ${clockTime(instant)}`;

/** Who is asked in order, what happened, and whether another source says the same. */
export const RequestTimeline = ({ steps, events, sameForms, keptPunch }: Pick<Details, 'steps' | 'events' | 'sameForms' | 'keptPunch'>): ReactNode => {
  const text = useText();
  return (
    <>
      {keptPunch === null ? null : (
        <p className="own-hint"><Mark tone={punchTones[keptPunch.verdict]}>{text(`keptPunchVerdict.${keptPunch.verdict}`)}</Mark> {text('keptPunch.asProof', { earliest: momentText(keptPunch.earliest), received: momentText(keptPunch.received) })}</p>
      )}
      <h3>{text('requests.steps')}</h3>
      <ol className="plain-list request-steps">
        {steps.map(step => (
          <li key={step.stepId}>
            <Mark tone={stepTones[step.state]}>{text(`requestStepState.${step.state}`)}</Mark> <strong>{step.approver === '' ? '–' : step.approver}</strong> <small className="quiet">{text(`stepKind.${step.kind}`)}{step.decidedBy !== null && step.decidedBy !== step.approver ? ` · ${text('requests.decidedFor', { name: step.decidedBy })}` : ''}{step.dueAt === null ? '' : ` · ${text('requests.until', { time: `${dateOfInstant(step.dueAt)} ${clockTime(step.dueAt)}` })}`}</small>
            {step.comment === '' ? null : <p>{step.comment}</p>}
          </li>
        ))}
      </ol>
      {sameForms.map(form => (
        <p key={`${form.sourceCode} ${form.approvalNumber}`} className="own-hint"><Mark tone={form.isOtherLeave ? 'warn' : 'info'}>{text(form.isOtherLeave ? 'requests.otherLeave' : 'requests.sameForm')}</Mark> {form.sourceCode} {form.approvalNumber}</p>
      ))}
      <h3>{text('requests.timeline')}</h3>
      <ol className="plain-list request-events">
        {events.map((event, index) => (
          <li key={index}><time dateTime={event.at}>{dateOfInstant(event.at)} {clockTime(event.at)}</time> {text(`requestEvent.${event.event}`)} <small className="quiet">{event.by === '' ? text('requests.byTime') : event.by}{event.to === null ? '' : ` → ${event.to}`}</small>{event.comment === '' ? null : <p>{event.comment}</p>}</li>
        ))}
      </ol>
    </>
  );
};
