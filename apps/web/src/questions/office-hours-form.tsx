/** One's own weekly office hours: chosen for every week from today on. No antd here. */
import { useId, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

type Hours = Answer<'readOfficeHours'>;
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

const Form = ({ hours }: { readonly hours: Hours }): ReactNode => {
  const text = useText();
  const id = useId();
  const [zone, setZone] = useState(hours.zone);
  const [windows, setWindows] = useState(hours.windows);
  // The one that was chosen stays, also where this browser does not know it.
  const zones = [...new Set([hours.zone, ...Intl.supportedValuesOf('timeZone')])];
  const choose = useCommand('chooseOfficeHours');
  const change = (index: number, patch: Partial<Hours['windows'][number]>): void => setWindows(windows.map((window, place) => (place === index ? { ...window, ...patch } : window)));
  return (
    <form className="own-form question-answer" onSubmit={event => { event.preventDefault(); choose.mutate({ body: { commandId: newCommandId(), zone, windows } }); }}>
      {windows.map((window, index) => (
        <div key={index} className="own-field-pair">
          <div className="own-field"><label htmlFor={`${id}-day-${index}`}>{text('officeHours.weekday')}</label><select id={`${id}-day-${index}`} value={window.weekday} onChange={event => change(index, { weekday: Number(event.target.value) })}>{weekdays.map(day => <option key={day} value={day}>{text(`officeHours.day.${day}`)}</option>)}</select></div>
          <div className="own-field"><label htmlFor={`${id}-from-${index}`}>{text('requests.fromTime')}</label><input id={`${id}-from-${index}`} type="time" required value={window.from} onChange={event => change(index, { from: event.target.value })} /></div>
          <div className="own-field"><label htmlFor={`${id}-to-${index}`}>{text('requests.toTime')}</label><input id={`${id}-to-${index}`} type="time" required value={window.to} onChange={event => change(index, { to: event.target.value })} /></div>
          <button type="button" className="link-button" onClick={() => setWindows(windows.filter((_, place) => place !== index))}>{text('officeHours.remove')}</button>
        </div>
      ))}
      <button type="button" className="plain-button" onClick={() => setWindows([...windows, { weekday: 4, from: '19:00', to: '21:00' }])}>{text('officeHours.add')}</button>
      <div className="own-field"><label htmlFor={`${id}-zone`}>{text('officeHours.zone')}</label><select id={`${id}-zone`} value={zone} onChange={event => setZone(event.target.value)}>{zones.map(each => <option key={each} value={each}>{each}</option>)}</select></div>
      <button type="submit" className="plain-button is-main" disabled={choose.isPending}>{text('officeHours.save')}</button>
      <p role="status">{choose.isSuccess ? text('officeHours.saved') : ''}</p>
      <ErrorLine error={choose.error} />
    </form>
  );
};

export const OfficeHoursForm = (): ReactNode => {
  const query = useApi('readOfficeHours', {});
  return <QueryView query={query} rows={2}>{hours => <Form hours={hours} />}</QueryView>;
};
