/** What a view shows when it has nothing to show yet, nothing at all, or could not get it. */
import type { ReactNode } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ApiFailure } from '../api/client.ts';
import { useText } from '../text/text.tsx';

export const Loading = ({ rows = 6 }: { readonly rows?: number }): ReactNode => {
  const text = useText();
  return (
    <div className="loading" role="status" aria-label={text('state.loading')}>
      {Array.from({ length: rows }, (_, index) => <div key={index} className="loading-bar" style={{ width: `${96 - ((index * 23) % 50)}%` }} />)}
    </div>
  );
};

export const Empty = ({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children?: ReactNode }): ReactNode => (
  <div className="state-view">
    <svg width="72" height="56" viewBox="0 0 72 56" aria-hidden="true">
      <rect x="10" y="8" width="52" height="40" rx="5" fill="#eef2f7" stroke="#b6c3d4" />
      <path d="M18 20h24M18 28h36M18 36h18" stroke="#b6c3d4" strokeWidth="3" strokeLinecap="round" />
    </svg>
    <p className="state-title">{title}</p>
    {hint === undefined ? null : <p className="state-hint">{hint}</p>}
    {children}
  </div>
);

export const Failure = ({ error, onRetry }: { readonly error: ApiFailure; readonly onRetry?: () => void }): ReactNode => {
  const text = useText();
  const known = text(`error.${error.code}`, error.data, text('error.unexpected'));
  return (
    <div className="state-view" role="alert">
      <svg width="56" height="56" viewBox="0 0 56 56" aria-hidden="true">
        <circle cx="28" cy="28" r="22" fill="#fdf1ef" stroke="#b3372b" strokeWidth="2" />
        <path d="M28 16v16M28 38v2" stroke="#b3372b" strokeWidth="4" strokeLinecap="round" />
      </svg>
      <p className="state-title">{known}</p>
      <p className="state-hint">{text(error.status === 0 || error.status >= 500 ? 'state.failureHint' : 'state.refusedHint')}</p>
      {onRetry === undefined ? null : <button type="button" className="plain-button" onClick={onRetry}>{text('action.retry')}</button>}
    </div>
  );
};

/** Loading, failure or the children for a query. Data that is being read again stays on screen, greyed. */
export const QueryView = <Data,>({ query, children, rows }: { readonly query: UseQueryResult<Data, ApiFailure>; readonly children: (data: Data) => ReactNode; readonly rows?: number }): ReactNode => {
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Loading {...(rows === undefined ? {} : { rows })} />;
  return <div className={query.isPlaceholderData ? 'query-view is-stale' : 'query-view'} aria-busy={query.isPlaceholderData}>{children(query.data)}</div>;
};
