/** 审批: requests of others, with their time line; approved, handed on and taken back here. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input, Segmented, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ColumnSettings, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { DecideRequests } from '../requests/decide-requests.tsx';
import { daysText, lengthText, RequestStateMark, RequestTimeline, timeText, whatText } from '../requests/request-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { formatMinutes } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listRequests'>['rows'][number];
type Detail = Answer<'readRequest'>;
const views = ['waiting', 'decided', 'copied', 'all'] as const;
const kinds = ['leave', 'overtime', 'correction', 'trip'] as const;
const states = ['open', 'approved', 'rejected', 'withdrawn', 'revoked'] as const;
const ways = ['transfer', 'countersignBefore', 'countersignAfter', 'copy'] as const;
/** Minutes of a day where no ledger says another length. */
const usualDayMinutes = 480;

const useOutcome = (): { readonly onSuccess: () => void; readonly onError: (error: { readonly code: string; readonly data?: Readonly<Record<string, string | number>> }) => void } => {
  const text = useText();
  const { message } = App.useApp();
  return { onSuccess: () => void message.success(text('requests.done')), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) };
};

const HandOnForm = ({ detail }: { readonly detail: Detail }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const command = useCommand('handOnRequest');
  const [way, setWay] = useState<(typeof ways)[number]>('transfer');
  const [toUserId, setTo] = useState<string | undefined>(undefined);
  const [comment, setComment] = useState('');
  return (
    <form className="setting-form" onSubmit={event => { event.preventDefault(); if (toUserId !== undefined) command.mutate({ params: { requestId: detail.requestId }, body: { commandId: newCommandId(), way, toUserId, comment } }, outcome); }}>
      <h3>{text('requests.handOn')}</h3>
      <Segmented<(typeof ways)[number]> className="view-chooser" aria-label={text('requests.handOn')} value={way} options={ways.map(value => ({ value, label: text(`requests.way.${value}`) }))} onChange={setWay} />
      <div><Select className="full-width" aria-label={text('requests.receiver')} placeholder={text('requests.receiver')} showSearch={{ optionFilterProp: 'label' }} {...(toUserId === undefined ? {} : { value: toUserId })} options={detail.candidates.map(({ userId, name }) => ({ value: userId, label: name === '' ? userId : name }))} onChange={setTo} /></div>
      <div><Input aria-label={text('requests.comment')} placeholder={text('requests.comment')} maxLength={500} value={comment} onChange={event => setComment(event.target.value)} /></div>
      <Button htmlType="submit" disabled={toUserId === undefined || command.isPending}>{text('requests.handOn')}</Button>
    </form>
  );
};

const RevokeForm = ({ detail }: { readonly detail: Detail }): ReactNode => {
  const text = useText();
  const outcome = useOutcome();
  const command = useCommand('revokeRequest');
  const [comment, setComment] = useState('');
  return (
    <div className="setting-form">
      <div><Input aria-label={text('requests.revokeReason')} placeholder={text('requests.revokeReason')} maxLength={500} value={comment} onChange={event => setComment(event.target.value)} /></div>
      <CarefulButton label={text('requests.revoke')} about={whatText(detail, text)} warning={text('requests.revokeSure')} disabled={comment.trim() === ''} isBusy={command.isPending} onConfirm={() => command.mutate({ params: { requestId: detail.requestId }, body: { commandId: newCommandId(), comment } }, outcome)} />
    </div>
  );
};

const RequestDetail = ({ detail }: { readonly detail: Detail }): ReactNode => {
  const text = useText();
  const minutesPerDay = detail.leave?.minutesPerDay ?? usualDayMinutes;
  return (
    <>
      <p><RequestStateMark state={detail.state} /> <strong>{whatText(detail, text)}</strong> {lengthText(detail, minutesPerDay, text)}</p>
      <dl className="fact-grid">
        <div><dt>{text('requests.time')}</dt><dd>{timeText(detail, text)}</dd></div>
        <div><dt>{text('field.department')}</dt><dd>{detail.department}</dd></div>
        {detail.reason === '' ? null : <div><dt>{text('requests.reason')}</dt><dd>{detail.reason}</dd></div>}
        {detail.compensation === null ? null : <div><dt>{text('requests.compensation')}</dt><dd>{text(`requests.compensation.${detail.compensation}`)}</dd></div>}
        {detail.leave === null ? null : <div><dt>{text('requests.left')}</dt><dd>{detail.leaveKind === 'compensatoryLeave' ? formatMinutes(Math.max(0, detail.leave.timeOffMinutes), text) : daysText(detail.leave.annualMinutes, minutesPerDay, text)}</dd></div>}
      </dl>
      {detail.mayDecide ? <DecideRequests requests={[detail]} about={whatText(detail, text)} size="middle" /> : null}
      <RequestTimeline {...detail} />
      {detail.state === 'open' && detail.candidates.length > 0 ? <HandOnForm detail={detail} /> : null}
      {detail.mayRevoke ? <RevokeForm detail={detail} /> : null}
    </>
  );
};

const RequestPanel = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const requestId = search['request'] ?? '';
  const query = useApi('readRequest', { params: { requestId } }, { enabled: requestId !== '' });
  return (
    <SidePanel title={query.data === undefined ? text('requests.request') : `${query.data.name} ${query.data.personNumber}`} open={requestId !== ''} onClose={() => change({ request: undefined }, true)}>
      <QueryView query={query} rows={5}>{detail => <RequestDetail key={detail.requestId} detail={detail} />}</QueryView>
    </SidePanel>
  );
};

const Requests = ({ rows, total, minutesPerDay }: { readonly rows: readonly Row[]; readonly total: number; readonly minutesPerDay: number }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const [, change] = useSearchState();
  const { hidden, setHidden } = useHiddenColumns('requests');
  const all: readonly (Column<Row> & { readonly title: string })[] = [
    { key: 'kind', title: text('requests.what'), width: 130, cell: row => <button type="button" className="link-button" onClick={() => change({ request: row.requestId })}>{whatText(row, text)}<span className="visually-hidden"> {row.name}</span></button> },
    { key: 'time', title: text('requests.time'), width: 280, cell: row => timeText(row, text) },
    { key: 'length', title: text('requests.length'), width: 110, align: 'right', cell: row => lengthText(row, minutesPerDay, text) },
    { key: 'state', title: text('requests.state'), width: 110, cell: row => <RequestStateMark state={row.state} /> },
    { key: 'waitingFor', title: text('requests.waiting'), width: 130, cell: row => row.waitingFor ?? '–' },
    { key: 'submittedAt', title: text('requests.submittedAt'), width: 160, cell: row => clockText(row.submittedAt) },
    { key: 'decide', title: text('requests.decide'), width: 180, cell: row => (row.mayDecide ? <DecideRequests requests={[row]} about={`${row.name} ${whatText(row, text)}`} /> : '') },
  ];
  const columns: readonly Column<Row>[] = [...usePersonColumns<Row>(), ...all.filter(({ key }) => !hidden.has(key))];
  return (
    <>
      <div className="table-tools"><ColumnSettings columns={all} hidden={hidden} setHidden={setHidden} /></div>
      <DataTable caption={text('page.requests')} columns={columns} rows={rows} rowKey={row => row.requestId} rowHeight={48} empty={<Empty title={text('requests.empty')} />} />
      <ListFooter total={total} />
    </>
  );
};

export const RequestsPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const view = views.find(each => each === search['view']) ?? 'waiting';
  const query = useApi('listRequests', { query: { ...pageOf(search), ...personQuery(search), view, kind: kinds.find(each => each === search['kind']) ?? '', state: states.find(each => each === search['state']) ?? '' } });
  return (
    <>
      <PageHead title={text('page.requests')} hint={text('requests.hint')} />
      <Segmented<(typeof views)[number]> className="view-chooser" aria-label={text('requests.view')} value={view} options={views.map(value => ({ value, label: text(`requests.view.${value}`) }))} onChange={next => change({ view: next === 'waiting' ? undefined : next, page: undefined })} />
      <section className="card">
        <PersonFilters more={[{ name: 'kind', label: text('requests.what'), options: kinds.map(value => ({ value, label: text(`requestKind.${value}`) })) }, { name: 'state', label: text('requests.state'), options: states.map(value => ({ value, label: text(`requestState.${value}`) })) }]} />
        <QueryView query={query}>{data => <Requests rows={data.rows} total={data.total} minutesPerDay={data.minutesPerDay} />}</QueryView>
      </section>
      <RequestPanel />
    </>
  );
};
