/** One's own month as a calendar; a day opens its time line. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DayPanel } from '../attendance/day-panel.tsx';
import { markOf, toneOf } from '../attendance/day-state.ts';
import { Legend } from '../attendance/legend.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { dayOfMonth, formatHours, formatMinutes, formatMonth, weekdayOf } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Own = Answer<'readOwnMonth'>;
type Day = Own['days'][number];

const weeksOf = (month: string, days: readonly Day[]): readonly (readonly (Day | string | null)[])[] => {
  const known = new Map(days.map(day => [day.date, day]));
  const last = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  const lead = (weekdayOf(`${month}-01`) + 6) % 7;
  const cells: (Day | string | null)[] = [...Array<null>(lead).fill(null), ...Array.from({ length: last }, (_, index) => {
    const date = `${month}-${String(index + 1).padStart(2, '0')}`;
    return known.get(date) ?? date;
  })];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
};

const DayCell = ({ day }: { readonly day: Day }): ReactNode => {
  const text = useText();
  const [, change] = useSearchState();
  const overtime = day.overtimeWorkdayMinutes + day.overtimeRestDayMinutes + day.overtimeStatutoryHolidayMinutes;
  const label = text('matrix.cell', { person: '', date: day.date, state: text(`dayState.${day.state}`), overtime: formatHours(overtime), hasOvertime: overtime > 0 ? 'yes' : 'no' });
  return (
    <button type="button" className={`calendar-day is-${toneOf[day.state]} is-${day.dayClass}`} onClick={() => change({ day: day.date })}>
      <span className="visually-hidden">{label}</span>
      <span aria-hidden="true">{dayOfMonth(day.date)}</span><b aria-hidden="true">{markOf[day.state]}</b>{overtime > 0 ? <small aria-hidden="true">+{formatHours(overtime)}</small> : null}
    </button>
  );
};

const Calendar = ({ own, month }: { readonly own: Own; readonly month: string }): ReactNode => {
  const text = useText();
  const facts: readonly (readonly [string, string])[] = [
    [text('quantity.attendedDays'), text('own.daysOf', { days: own.totals.attendedDays, of: own.totals.scheduledDays })],
    [text('quantity.lateMinutes'), formatMinutes(own.totals.lateMinutes, text)],
    [text('minuteClass.overtimeWorkday'), formatMinutes(own.totals.overtimeWorkdayMinutes, text)],
    [text('minuteClass.overtimeRestDay'), formatMinutes(own.totals.overtimeRestDayMinutes, text)],
    [text('minuteClass.overtimeStatutoryHoliday'), formatMinutes(own.totals.overtimeStatutoryHolidayMinutes, text)],
  ];
  if (own.days.length === 0) return <Empty title={text('own.noDays')} />;
  return (
    <>
      <table className="calendar">
        <caption className="visually-hidden">{text('page.ownMonth')}</caption>
        <thead><tr>{[1, 2, 3, 4, 5, 6, 0].map(weekday => <th key={weekday} scope="col">{text(`weekday.${weekday}`)}</th>)}</tr></thead>
        <tbody>
          {weeksOf(month, own.days).map((week, index) => (
            <tr key={index}>{week.map((day, column) => <td key={column}>{day === null ? null : typeof day === 'string' ? <span className="calendar-day is-none">{dayOfMonth(day)}</span> : <DayCell day={day} />}</td>)}</tr>
          ))}
        </tbody>
      </table>
      <Legend />
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </>
  );
};

export const OwnMonthPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const session = useSession();
  const [search, change] = useSearchState();
  const months = useApi('listMonths', {});
  const month = search['month'] ?? session.currentMonth;
  const query = useApi('readOwnMonth', { params: { month } });
  const choices = [...new Set([month, ...(months.data?.months.map(entry => entry.month) ?? [])])].sort().reverse();
  return (
    <>
      <h1>{text('page.ownMonth')}</h1>
      <div className="own-month-bar">
        <select aria-label={text('shell.month')} value={month} onChange={event => change({ month: event.target.value, day: undefined })}>
          {choices.map(value => <option key={value} value={value}>{formatMonth(value, language)}</option>)}
        </select>
      </div>
      <QueryView query={query}>{own => <Calendar own={own} month={month} />}</QueryView>
      <DayPanel personNumber={undefined} own />
    </>
  );
};
