/** A person's file as of any day. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Input, Segmented } from 'antd';
import { useParams } from '@tanstack/react-router';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { CustomValues } from '../people/custom-values.tsx';
import { FinalPayPart } from '../people/final-pay.tsx';
import { EventForm } from '../people/event-form.tsx';
import { BankAccountLink, EventLine, TaskTable, type PersonFile } from '../people/file-parts.tsx';
import { PersonRatings } from '../reviews/person-ratings.tsx';
import { useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useText, useTitleOf } from '../text/text.tsx';

const tabs = ['overview', 'events', 'tasks', 'fields', 'ratings', 'finalPay'] as const;
const tabTitles = { overview: 'people.overview', events: 'people.events', tasks: 'people.tasks', fields: 'page.customFields', ratings: 'reviews.ratings', finalPay: 'people.finalPay' } as const;
const stateTones = { notYet: 'info', employed: 'good', left: 'quiet' } as const;

/** Days with two decimals, cut: nobody is shown more than there is. */
const dayText = (minutes: number, minutesPerDay: number): string => String(Math.floor((minutes * 100) / minutesPerDay) / 100);

const Overview = ({ file }: { readonly file: PersonFile }): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const { terms } = file;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['field.personNumber', file.personNumber], ['field.department', file.department], ['field.position', file.position === null ? '–' : <AppLink address={`/positions/${file.position.positionCode}?asOf=${file.asOf}`}>{title(file.position)}</AppLink>],
    ['field.manager', file.managerPersonNumber === null ? '–' : file.managerName === null ? file.managerPersonNumber : <AppLink address={`/people/${encodeURIComponent(file.managerPersonNumber)}`}>{file.managerName}</AppLink>],
    ['field.hireDate', file.hireDate], ['field.leaveDate', file.leaveDate ?? '–'],
    ...(terms === null ? [] : [
      ['people.employmentKind', text(`employmentKind.${terms.employmentKind}`)], ['field.legalEntity', terms.legalEntity], ['field.workplace', terms.workplaceName], ['field.scheduleCode', terms.scheduleCode],
      ['field.insurancePlace', terms.insurancePlace === null ? text('people.noInsurance') : text(`place.${terms.insurancePlace}`, {}, terms.insurancePlace)],
      ['field.wage', terms.wage === null ? '–' : `${formatAmount(terms.wage)} ${terms.currency} ${text(`wageKind.${terms.wageKind}.per`)}`], ['people.termsSince', terms.validFrom],
    ] as const),
  ];
  return (
    <>
      {file.missing.length === 0 ? null : <Alert type="warning" showIcon title={text('hire.held')} description={<>{file.missing.map(code => text(`missingForPay.${code}`)).join(text('people.separator'))} <BankAccountLink file={file} /></>} />}
      {file.leaveDate === null ? null : (
        <p>
          {file.untakenLeave === null ? null : <>{text('people.untakenLeave', { annual: dayText(file.untakenLeave.annualMinutes, file.untakenLeave.minutesPerDay), timeOff: dayText(file.untakenLeave.timeOffMinutes, file.untakenLeave.minutesPerDay) })} </>}
          {file.mayChangePay ? <AppLink address={`/months/${file.leaveDate.slice(0, 7)}/pay-items`}>{text('people.finalItems')}</AppLink> : null}
        </p>
      )}
      {file.alarms.map(alarm => <p key={`${alarm.kind} ${alarm.onDate}`}><Mark tone="warn">{text(`personAlarm.${alarm.kind}`)}</Mark> {alarm.onDate}</p>)}
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{text(name)}</dt><dd>{value}</dd></div>)}</dl>
      {terms === null ? <p className="quiet">{text('people.noTerms')}</p> : null}
    </>
  );
};

const EventPanel = ({ file, open, onClose }: { readonly file: PersonFile; readonly open: boolean; readonly onClose: () => void }): ReactNode => {
  const text = useText();
  const query = useApi('readHireChoices', {}, { enabled: open });
  return (
    <SidePanel title={text('people.recordEvent')} open={open} onClose={onClose}>
      <QueryView query={query}>{choices => <EventForm personNumber={file.personNumber} choices={choices} mayChangePay={file.mayChangePay} onDone={onClose} />}</QueryView>
    </SidePanel>
  );
};

export const PersonFilePage = (): ReactNode => {
  const text = useText();
  const { personNumber = '' } = useParams({ strict: false }) as { readonly personNumber?: string };
  const [search, change] = useSearchState();
  const [recording, setRecording] = useState(false);
  const { rights, modules } = useSession();
  const mayRate = rights.includes('read:rating') && modules.includes('performance');
  const query = useApi('readPersonFile', { params: { personNumber }, query: { asOf: search['asOf'] ?? '' } });
  const file = query.data;
  const tab = tabs.find(value => value === search['tab']) ?? 'overview';
  return (
    <>
      <PageHead title={file === undefined ? personNumber : `${file.name} ${file.personNumber}`} hint={file === undefined ? '' : <><Mark tone={stateTones[file.state]}>{text(`people.fileState.${file.state}`)}</Mark> {text('people.asOf', { date: file.asOf })}</>}>
        <label htmlFor="as-of">{text('people.lookAt')}</label>
        <Input id="as-of" type="date" style={{ width: 150 }} value={search['asOf'] ?? ''} onChange={event => change({ asOf: event.target.value })} />
        {file?.mayChange === true ? <Button type="primary" onClick={() => setRecording(true)}>{text('people.recordEvent')}</Button> : null}
      </PageHead>
      <section className="card">
        <QueryView query={query} rows={8}>{data => (
          <>
            <Segmented className="file-tabs" aria-label={text('people.parts')} value={tab} onChange={next => change({ tab: next === 'overview' ? undefined : next }, true)} options={tabs.filter(value => (value === 'finalPay' ? data.leaveDate !== null && data.mayChangePay : value !== 'ratings' || mayRate)).map(value => ({ value, label: text(tabTitles[value]) }))} />
            {tab === 'overview' ? <Overview file={data} /> : null}
            {tab === 'events' ? <EventLine file={data} /> : null}
            {tab === 'tasks' ? <TaskTable file={data} /> : null}
            {tab === 'fields' ? <CustomValues personNumber={data.personNumber} /> : null}
            {tab === 'ratings' && mayRate ? <PersonRatings personNumber={data.personNumber} /> : null}
            {tab === 'finalPay' && data.leaveDate !== null && data.mayChangePay ? <FinalPayPart personNumber={data.personNumber} /> : null}
            <EventPanel file={data} open={recording} onClose={() => setRecording(false)} />
          </>
        )}</QueryView>
      </section>
    </>
  );
};
