/** 核对: a run beside the month before: why it differs, who gets more or less, and what must be answered for before it is handed in. */
import type { ReactNode } from 'react';
import { App, Button, Tabs } from 'antd';
import { monthBefore } from '#kernel/calendar/month';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ChosenRun, type MonthRun } from '../pay-run/chosen-run.tsx';
import { ReviewChanges } from '../pay-run/review-changes.tsx';
import { ReviewFindings } from '../pay-run/review-findings.tsx';
import { CauseChart, ChangeGroups, ReviewFigures, type Review } from '../pay-run/review-summary.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

const RefreshButton = ({ runId, isFirst }: { readonly runId: string; readonly isFirst: boolean }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const refresh = useCommand('refreshRunReview');
  const press = (): void => refresh.mutate({ params: { runId }, body: { commandId: newCommandId() } }, {
    onSuccess: data => void message.success(text('runReview.refreshed', { people: data.people, findings: data.findings })),
    onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  });
  return <Button type={isFirst ? 'primary' : 'default'} loading={refresh.isPending} onClick={press}>{text(isFirst ? 'runReview.first' : 'runReview.refresh')}</Button>;
};

const tabs = ['findings', 'changes'] as const;

const Looked = ({ runId, review, mayAnswer }: { readonly runId: string; readonly review: Review; readonly mayAnswer: boolean }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  return (
    <>
      <ReviewFigures review={review} />
      <div className="two-columns"><CauseChart review={review} /><ChangeGroups review={review} /></div>
      <Tabs
        aria-label={text('runReview.tabs')} activeKey={tabs.find(each => each === search['tab']) ?? 'findings'} destroyOnHidden
        onChange={tab => change({ tab, page: undefined, search: undefined, cause: undefined, item: undefined, code: undefined, weight: undefined, state: undefined })}
        items={[
          { key: 'findings', label: text('runReview.findings'), children: <ReviewFindings runId={runId} review={review} mayAnswer={mayAnswer} /> },
          { key: 'changes', label: text('runReview.changes'), children: <ReviewChanges runId={runId} /> },
        ]}
      />
    </>
  );
};

const isOpenRun = ({ status }: MonthRun): boolean => status === 'preview' || status === 'review';

const ReviewActions = ({ run }: { readonly run: MonthRun }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const query = useApi('readRunReview', { params: { runId: run.runId } });
  return (
    <>
      <AppLink address={`/months/${run.month}/run?run=${run.runId}`}>{text('page.payRun')}</AppLink>
      {query.data !== undefined && isOpenRun(run) && rights.includes('change:pay:all') ? <RefreshButton runId={run.runId} isFirst={query.data.people === 0} /> : null}
    </>
  );
};

const ReviewOf = ({ run }: { readonly run: MonthRun }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const query = useApi('readRunReview', { params: { runId: run.runId } });
  return (
    <QueryView query={query}>{review => (review.people === 0 && review.previousPeople === 0
      ? <section className="card"><Empty title={text('runReview.none')} hint={text('runReview.noneHint')} /></section>
      : (
        <>
          {review.stale === 0 ? null : <p><Mark tone="warn">{text('runReview.stale', { count: review.stale })}</Mark></p>}
          <Looked runId={run.runId} review={review} mayAnswer={isOpenRun(run) && rights.includes('read:pay:all')} />
        </>
      ))}</QueryView>
  );
};

export const RunReviewPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  return <ChosenRun title={text('page.runReview')} hint={text('runReview.hint', { month: formatMonth(monthBefore(month), language) })} actions={run => <ReviewActions run={run} />}>{run => <ReviewOf run={run} />}</ChosenRun>;
};
