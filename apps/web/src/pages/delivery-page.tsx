/** 工资条: how far the payslips of a month are with their people; publication, previews, who has confirmed. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input, Switch } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { runName } from '../pay-run/run-name.ts';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Month = Answer<'listDeliveries'>;
type Run = Month['runs'][number];
type Row = Answer<'listReceipts'>['rows'][number];
const states = ['open', 'confirmed', 'contested'] as const;
const tones = { open: 'quiet', confirmed: 'good', contested: 'warn' } as const;

const useSaid = () => {
  const text = useText();
  const { message } = App.useApp();
  return (phrase: string) => ({ onSuccess: () => void message.success(text(phrase)), onError: (error: { readonly code: string; readonly data: Readonly<Record<string, string | number>> }) => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) });
};

const Publish = ({ run }: { readonly run: Run }): ReactNode => {
  const text = useText();
  const said = useSaid();
  const publish = useCommand('publishPayslips');
  const [day, setDay] = useState('');
  const id = `visible-${run.runId}`;
  return (
    <span className="decide-form">
      <label htmlFor={id}>{text('delivery.visibleFrom')}</label>
      <Input id={id} type="date" size="small" value={day} onChange={event => setDay(event.target.value)} />
      <CarefulButton label={text('delivery.publish')} about={text('delivery.publishAbout', { count: run.people })} warning={text('delivery.publishWarning')} danger={false} isBusy={publish.isPending}
        onConfirm={() => publish.mutate({ params: { runId: run.runId }, body: { commandId: newCommandId(), visibleFrom: day === '' ? null : day } }, said('delivery.published'))} />
    </span>
  );
};

const RunCard = ({ run, isOpen, onOpen }: { readonly run: Run; readonly isOpen: boolean; readonly onOpen: () => void }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const said = useSaid();
  const start = useCommand('startDownload');
  const mayChange = useSession().rights.includes('change:pay:all');
  return (
    <li className="proposal-card">
      <div>
        <p><strong>{runName(run, text)}</strong> <Mark tone="quiet">{text(`runStatus.${run.status}`)}</Mark> {run.publishedAt === null ? <Mark tone="warn">{text('delivery.notPublished')}</Mark> : <Mark tone="good">{text('delivery.publishedAt', { at: clockText(run.publishedAt), day: run.visibleFrom ?? '' })}</Mark>}</p>
        {run.mayPublish && mayChange && run.publishedAt === null ? <p className="quiet">{text('delivery.noTakingBack')}</p> : null}
        <p>{text('delivery.counts', { people: run.people, confirmed: run.confirmed, contested: run.contested })}</p>
      </div>
      <div className="proposal-actions">
        {run.mayPublish && mayChange ? <Publish run={run} /> : null}
        <Button size="small" loading={start.isPending} onClick={() => start.mutate({ body: { commandId: newCommandId(), kind: 'payslipFiles', runId: run.runId } }, said('downloads.asked'))}>{text('delivery.allFiles')}</Button>
        <Button size="small" aria-expanded={isOpen} onClick={onOpen}>{text('delivery.people')}</Button>
      </div>
    </li>
  );
};

const People = ({ run }: { readonly run: Run }): ReactNode => {
  const { runId } = run;
  const text = useText();
  const clockText = useClockText();
  const [search] = useSearchState();
  const query = useApi('listReceipts', { params: { runId }, query: { ...personQuery(search), ...pageOf(search), state: states.find(each => each === search['state']) ?? 'all' } });
  const columns: readonly Column<Row>[] = [
    ...usePersonColumns<Row>({}),
    { key: 'state', title: text('field.state'), width: 120, cell: row => <Mark tone={tones[row.state]}>{text(`receiptState.${row.state}`)}</Mark> },
    { key: 'signedAt', title: text('delivery.signedAt'), width: 160, cell: row => (row.signedAt === null ? '–' : clockText(row.signedAt)) },
    { key: 'file', title: text('payslipFile.head'), width: 110, cell: row => <DownloadButton operation="makePayslipFile" input={{ params: { runId }, body: { commandId: newCommandId(), personNumber: row.personNumber, password: null } }}>{text('payslipFile.head')}</DownloadButton> },
  ];
  return (
    <>
      <PersonFilters more={[{ name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`receiptState.${value}`) })) }]} />
      <section className="card" aria-labelledby="receipts-title">
        <h2 id="receipts-title">{text('delivery.peopleOf', { run: runName(run, text) })}</h2>
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('delivery.people')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} rowHeight={44} empty={<Empty title={text('people.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
    </>
  );
};

const PreviewChoice = ({ showsPreview }: Pick<Month, 'showsPreview'>): ReactNode => {
  const text = useText();
  const said = useSaid();
  const choose = useCommand('changeDeliveryPolicy');
  const mayChange = useSession().rights.includes('change:pay:all');
  return (
    <p className="page-hint">
      <Switch size="small" aria-label={text('delivery.showsPreview')} checked={showsPreview} disabled={!mayChange} loading={choose.isPending} onChange={next => choose.mutate({ body: { commandId: newCommandId(), showsPreview: next } }, said('delivery.chosen'))} /> {text('delivery.showsPreview')}
    </p>
  );
};

export const DeliveryPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const [search, change] = useSearchState();
  const query = useApi('listDeliveries', { params: { month } });
  const runs = query.data?.runs ?? [];
  // Nobody has anything to confirm of what is not published.
  const open = runs.find(({ runId }) => runId === search['run']) ?? runs.find(({ publishedAt }) => publishedAt !== null);
  return (
    <>
      <PageHead title={text('page.delivery')} hint={text('delivery.hint', { month: formatMonth(month, language) })}>
        <AppLink className="plain-button" address="/questions">{text('page.questions')}</AppLink>
        <AppLink className="plain-button" address="/downloads">{text('page.downloads')}</AppLink>
      </PageHead>
      <QueryView query={query}>{data => (data.runs.length === 0 ? <Empty title={text('delivery.empty')} hint={text('delivery.emptyHint')} /> : (
        <>
          <PreviewChoice showsPreview={data.showsPreview} />
          <section className="card"><ul className="proposal-list">{data.runs.map(run => <RunCard key={run.runId} run={run} isOpen={run.runId === open?.runId} onOpen={() => change({ run: run.runId, page: undefined })} />)}</ul></section>
          {open === undefined ? null : <People run={open} />}
        </>
      ))}</QueryView>
    </>
  );
};
