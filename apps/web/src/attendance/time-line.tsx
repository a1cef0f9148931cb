/** A business day drawn to scale: shift, what the minutes became, punches (duplicates greyed, not gone), forms. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { clockTime, formatMinutes } from '../text/format.ts';
import { useText, type Text } from '../text/text.tsx';

export type DayDetail = Answer<'readAttendanceDay'>;

const width = 720;
const left = 24;
const laneY = { shift: 30, minutes: 66, punches: 108, approvals: 144 } as const;
const height = 178;
const secondsOf = (instant: string): number => Date.parse(instant) / 1000;

/** Instants to horizontal positions; by elapsed seconds, so that a night of 25 hours is 25 hours wide. */
const scaleOf = (detail: DayDetail): ((instant: string | number) => number) => {
  const from = secondsOf(detail.windowFrom);
  const span = Math.max(3600, secondsOf(detail.windowTo) - from);
  return instant => left + (((typeof instant === 'number' ? instant : secondsOf(instant)) - from) / span) * (width - left * 2);
};

/** Clock text of an epoch second in the offset that holds there, taken from the zone. */
const zoneClock = (seconds: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: zone }).format(new Date(seconds * 1000));

const hourTicks = (detail: DayDetail): readonly number[] => {
  const from = Math.ceil(secondsOf(detail.windowFrom) / 3600) * 3600;
  const to = secondsOf(detail.windowTo);
  const step = (to - from) / 3600 > 16 ? 7200 : 3600;
  return Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => from + index * step);
};

const Axis = ({ detail, x }: { readonly detail: DayDetail; readonly x: (instant: string | number) => number }): ReactNode => {
  const text = useText();
  return (
    <g>
      {hourTicks(detail).map((tick, index) => (
        <g key={tick}>
          <line x1={x(tick)} x2={x(tick)} y1={18} y2={height - 8} className="tick" />
          {index % 2 === 0 ? <text x={x(tick)} y={12} textAnchor="middle" className="tick-label">{zoneClock(tick, detail.zone)}</text> : null}
        </g>
      ))}
      {detail.midnights.map(midnight => (
        <g key={midnight.at}>
          <line x1={x(midnight.at)} x2={x(midnight.at)} y1={18} y2={height - 4} className="midnight" />
          <text x={x(midnight.at) + 4} y={height - 2} className="midnight-label">{midnight.date.slice(5)} {text(`dayClass.${midnight.dayClass}`)}</text>
        </g>
      ))}
    </g>
  );
};

const Shift = ({ detail, x }: { readonly detail: DayDetail; readonly x: (instant: string) => number }): ReactNode => {
  const shift = detail.shift;
  if (shift === null) return null;
  return (
    <g>
      <rect x={x(shift.from)} width={Math.max(2, x(shift.to) - x(shift.from))} y={laneY.shift - 7} height={14} rx={3} className="shift-bar" />
      {shift.breaks.map(rest => <rect key={rest.from} x={x(rest.from)} width={x(rest.to) - x(rest.from)} y={laneY.shift - 7} height={14} className="shift-break" />)}
    </g>
  );
};

const Punches = ({ detail, x }: { readonly detail: DayDetail; readonly x: (instant: string) => number }): ReactNode => (
  <g>
    {detail.punches.map(punch => {
      const aside = punch.fate === 'duplicate' || punch.fate === 'outsideAnyWindow' || punch.fate === 'otherDay';
      const edge = punch.fate === 'firstIn' || punch.fate === 'lastOut';
      return (
        <g key={`${punch.at}${punch.reference.key['punch_id'] ?? ''}`}>
          <line x1={x(punch.at)} x2={x(punch.at)} y1={laneY.minutes - 12} y2={laneY.punches + (aside ? 13 : 0)} className={aside ? 'punch-stem is-aside' : 'punch-stem'} />
          <circle cx={x(punch.at)} cy={laneY.punches + (aside ? 13 : 0)} r={edge ? 6 : 4.5} className={aside ? 'punch-dot is-aside' : edge ? 'punch-dot is-edge' : 'punch-dot'} />
        </g>
      );
    })}
    {detail.expectedMissing.map(missing => (
      <path key={missing.at} d={`M${x(missing.at) - 5} ${laneY.punches - 5}l10 10m0 -10l-10 10`} className="punch-missing" />
    ))}
  </g>
);

const summary = (detail: DayDetail, text: Text): string =>
  text('timeLine.summary', { date: detail.day.date, punches: detail.punches.length, shift: detail.shift === null ? text('dayState.rest') : `${clockTime(detail.shift.from)}–${clockTime(detail.shift.to)}` });

export const TimeLine = ({ detail }: { readonly detail: DayDetail }): ReactNode => {
  const text = useText();
  const x = scaleOf(detail);
  const classes = [...new Set(detail.intervals.map(interval => interval.class))];
  return (
    <div className="time-line">
      <div className="time-line-scroll" tabIndex={0} role="region" aria-label={text('timeLine.title')}>
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary(detail, text)}>
          <Axis detail={detail} x={x} />
          <Shift detail={detail} x={x} />
          {detail.intervals.map(interval => (
            <rect key={`${interval.from}${interval.class}`} x={x(interval.from)} width={Math.max(1, x(interval.to) - x(interval.from))} y={laneY.minutes - 12} height={24} className={`minutes is-${interval.class}`} />
          ))}
          <Punches detail={detail} x={x} />
          {detail.approvals.map(approval => (
            <rect
              key={approval.approvalNumber} x={x(approval.from) - (approval.kind === 'correction' ? 5 : 0)} width={approval.kind === 'correction' ? 10 : Math.max(2, x(approval.to) - x(approval.from))}
              y={laneY.approvals - 7} height={14} rx={approval.kind === 'correction' ? 5 : 3} className={`approval is-${approval.status === 'approved' ? approval.kind : 'notCounted'}`}
            />
          ))}
        </svg>
      </div>
      <ul className="time-line-legend">
        {classes.map(minuteClass => {
          const minutes = detail.intervals.filter(interval => interval.class === minuteClass).reduce((sum, interval) => sum + (secondsOf(interval.to) - secondsOf(interval.from)) / 60, 0);
          return <li key={minuteClass}><span className={`swatch is-${minuteClass}`} aria-hidden="true" />{text(`minuteClass.${minuteClass}`)} {formatMinutes(minutes, text)}</li>;
        })}
      </ul>
    </div>
  );
};
