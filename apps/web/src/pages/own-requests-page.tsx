/** 申请: leave, overtime, punch corrections and trips from the phone, with the balances and how far each is. No antd here. */
import { type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { Empty, Failure, Loading, QueryView } from '../parts/state-views.tsx';
import { OwnRequestForm } from '../requests/own-request-form.tsx';
import { daysText, lengthText, RequestStateMark, RequestTimeline, timeText, whatText, type RequestRow } from '../requests/request-parts.tsx';
import { useSearchState } from '../search.ts';
import { formatMinutes } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Own = Answer<'listOwnRequests'>;
const kinds = ['leave', 'overtime', 'correction', 'trip'] as const;

const Details = ({ requestId }: { readonly requestId: string }): ReactNode => {
  const query = useApi('readOwnRequest', { params: { requestId } });
  if (query.isError) return <Failure error={query.error} />;
  return query.data === undefined ? <Loading rows={3} /> : <RequestTimeline {...query.data} />;
};

const Actions = ({ request }: { readonly request: RequestRow }): ReactNode => {
  const text = useText();
  const withdraw = useCommand('withdrawOwnRequest');
  const remind = useCommand('remindApprover');
  const error = withdraw.error ?? remind.error;
  const { requestId } = request;
  return (
    <>
      <p className="request-actions">
        {request.state === 'open' ? <button type="button" className="plain-button" disabled={remind.isPending} onClick={() => remind.mutate({ params: { requestId }, body: { commandId: newCommandId() } })}>{text('requests.remind')}</button> : null}
        {request.mayWithdraw ? <button type="button" className="plain-button is-stop" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ params: { requestId }, body: { commandId: newCommandId(), comment: '' } })}>{text('requests.withdraw')}</button> : null}
      </p>
      <p role="status">{remind.isSuccess ? text('requests.reminded') : ''}</p>
      {error === null ? null : <p role="alert" className="form-error">{text(`error.${error.code}`, error.data, text('error.unexpected'))}</p>}
    </>
  );
};

const RequestCard = ({ request, minutesPerDay, isOpen, onToggle }: { readonly request: RequestRow; readonly minutesPerDay: number; readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode => {
  const text = useText();
  const what = whatText(request, text);
  return (
    <li className="bank-change">
      <p><RequestStateMark state={request.state} /> <strong>{what}</strong> {lengthText(request, minutesPerDay, text)}</p>
      <p>{timeText(request, text)}</p>
      {request.waitingFor === null ? null : <p className="quiet">{text('requests.waitingFor', { name: request.waitingFor })}</p>}
      <Actions request={request} />
      <button type="button" className="link-button" aria-expanded={isOpen} onClick={onToggle}>{text('requests.timeline')}<span className="visually-hidden"> {what} {timeText(request, text)}</span></button>
      {isOpen ? <Details requestId={request.requestId} /> : null}
    </li>
  );
};

const Balances = ({ leave }: { readonly leave: Own['leave'] }): ReactNode => {
  const text = useText();
  return (
    <dl className="fact-grid">
      <div><dt>{text('leaveKind.annualLeave')}</dt><dd>{daysText(leave.annualMinutes, leave.minutesPerDay, text)}</dd></div>
      <div><dt>{text('leaveKind.compensatoryLeave')}</dt><dd>{formatMinutes(Math.max(0, leave.timeOffMinutes), text)}</dd></div>
      {leave.pendingMinutes === 0 ? null : <div><dt>{text('requests.pending')}</dt><dd>{daysText(leave.pendingMinutes, leave.minutesPerDay, text)}</dd></div>}
    </dl>
  );
};

const OwnRequests = ({ own }: { readonly own: Own }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const kind = kinds.find(each => each === search['ask']);
  return (
    <>
      {kind === undefined ? (
        <><Balances leave={own.leave} /><div className="request-kinds">{kinds.map(each => <button key={each} type="button" className="plain-button is-main" onClick={() => change({ ask: each })}>{text(`requestKind.${each}`)}</button>)}</div></>
      ) : (
        <>
          <OwnRequestForm key={kind} kind={kind} days={own} leave={own.leave} onDone={() => change({ ask: undefined })} />
          <button type="button" className="plain-button" onClick={() => change({ ask: undefined })}>{text('action.cancel')}</button>
        </>
      )}
      <h2>{text('requests.own')}</h2>
      {own.rows.length === 0 ? <Empty title={text('requests.emptyOwn')} /> : (
        <ul className="bank-changes">
          {own.rows.map(request => <RequestCard key={request.requestId} request={request} minutesPerDay={own.leave.minutesPerDay} isOpen={search['request'] === request.requestId} onToggle={() => change({ request: search['request'] === request.requestId ? undefined : request.requestId }, true)} />)}
        </ul>
      )}
      {own.total > own.rows.length ? <p className="quiet">{text('table.total', { count: own.total })}</p> : null}
    </>
  );
};

export const OwnRequestsPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listOwnRequests', { query: { page: 1, pageSize: 100 } });
  return (
    <>
      <h1>{text('page.ownRequests')}</h1>
      <QueryView query={query}>{own => <OwnRequests own={own} />}</QueryView>
    </>
  );
};
