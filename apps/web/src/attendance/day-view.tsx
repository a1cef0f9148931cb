/** Everything known about one business day of one person: time line, punches, forms, findings. */
import type { ReactNode } from 'react';
import { Mark } from '../parts/figures.tsx';
import { clockTime, dateOfInstant, dateTimeText, formatMinutes } from '../text/format.ts';
import { useText } from '../text/text.tsx';
import { TimeLine, type DayDetail } from './time-line.tsx';

const Findings = ({ detail }: { readonly detail: DayDetail }): ReactNode => {
  const text = useText();
  if (detail.day.state === 'noData') return <p className="notice">{text('finding.noAttendanceData.hint')}</p>;
  if (detail.findings.length === 0) return <p className="quiet">{text('day.noFindings')}</p>;
  return (
    <ul className="finding-list">
      {detail.findings.map(finding => (
        <li key={finding.code}>
          <Mark tone={finding.code === 'correctionApplied' || finding.code === 'duplicatePunch' ? 'info' : 'warn'}>{text(`finding.${finding.code}`)}</Mark>
          {finding.minutes > 0 ? <span>{formatMinutes(finding.minutes, text)}</span> : null}
          <small>{text(`finding.${finding.code}.hint`)}</small>
        </li>
      ))}
    </ul>
  );
};

const Punches = ({ detail }: { readonly detail: DayDetail }): ReactNode => {
  const text = useText();
  if (detail.punches.length === 0 && detail.expectedMissing.length === 0) return <p className="quiet">{text('day.noPunches')}</p>;
  return (
    <ul className="punch-list">
      {detail.punches.map(punch => {
        const aside = punch.fate === 'duplicate' || punch.fate === 'outsideAnyWindow' || punch.fate === 'otherDay';
        return (
          <li key={`${punch.at}${JSON.stringify(punch.reference.key)}`} className={aside ? 'is-aside' : ''}>
            <time dateTime={punch.at}>{dateOfInstant(punch.at) === detail.day.date ? clockTime(punch.at) : dateTimeText(punch.at)}</time>
            <span className="punch-fate">{text(`punchFate.${punch.fate}`)}</span>
            <span className="punch-place">{[punch.place, punch.device].filter(part => part !== '').join(' · ')}</span>
            <small>{text('day.sourceText', { source: punch.sourceName, value: punch.sourceText })}</small>
          </li>
        );
      })}
      {detail.expectedMissing.map(missing => (
        <li key={missing.at} className="is-missing">
          <time dateTime={missing.at}>{clockTime(missing.at)}</time><span className="punch-fate">{text('day.expectedMissing')}</span>
        </li>
      ))}
    </ul>
  );
};

const Approvals = ({ detail }: { readonly detail: DayDetail }): ReactNode => {
  const text = useText();
  if (detail.approvals.length === 0) return <p className="quiet">{text('day.noApprovals')}</p>;
  return (
    <ul className="punch-list">
      {detail.approvals.map(approval => (
        <li key={approval.approvalNumber} className={approval.status === 'approved' ? '' : 'is-aside'}>
          <strong>{approval.leaveType === null ? text(`approval.${approval.kind}`) : text(`minuteClass.${approval.leaveType}`)}</strong>
          <span>{dateTimeText(approval.from)}{approval.kind === 'correction' ? '' : ` – ${dateTimeText(approval.to)}`}</span>
          <Mark tone={approval.status === 'approved' ? 'good' : 'quiet'}>{text(`approvalStatus.${approval.status}`)}</Mark>
          <small>{text('day.approvalNumber', { number: approval.approvalNumber })}</small>
        </li>
      ))}
    </ul>
  );
};

export const DayView = ({ detail }: { readonly detail: DayDetail }): ReactNode => {
  const text = useText();
  const facts: readonly (readonly [string, string])[] = [
    [text('day.shift'), detail.shift === null ? text('dayState.rest') : `${detail.shift.name} ${clockTime(detail.shift.from)}–${clockTime(detail.shift.to)}`],
    [text('day.dayClass'), text(`dayClass.${detail.day.dayClass}`)],
    [text('field.scheduledMinutes'), formatMinutes(detail.day.scheduledMinutes, text)],
    [text('field.normalMinutes'), formatMinutes(detail.day.normalMinutes, text)],
    [text('day.overtime'), formatMinutes(detail.day.overtimeWorkdayMinutes + detail.day.overtimeRestDayMinutes + detail.day.overtimeStatutoryHolidayMinutes, text)],
    [text('day.zone'), detail.zone],
  ];
  return (
    <div className="day-view">
      <p className="day-person"><strong>{detail.name}</strong> {detail.personNumber} · {detail.department} · {detail.workplaceName}</p>
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <TimeLine detail={detail} />
      <h3>{text('day.findings')}</h3><Findings detail={detail} />
      <h3>{text('day.punches')}</h3><Punches detail={detail} />
      <h3>{text('day.approvals')}</h3><Approvals detail={detail} />
    </div>
  );
};
