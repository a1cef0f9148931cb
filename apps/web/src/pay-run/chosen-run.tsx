/** The runs of a month, and the one of them that a page is about. */
import type { ReactNode } from 'react';
import { Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useText } from '../text/text.tsx';
import { runName } from './run-name.ts';

export type MonthRun = Answer<'listPayRuns'>['rows'][number];

/** A page about one run: its head with the choice where a month has several, and the way to the first where it has none. */
export const ChosenRun = ({ title, hint, actions, children }: {
  readonly title: string; readonly hint: ReactNode; readonly actions?: (run: MonthRun) => ReactNode; readonly children: (run: MonthRun) => ReactNode;
}): ReactNode => {
  const text = useText();
  const month = useMonth();
  const [search, change] = useSearchState();
  const query = useApi('listPayRuns', { query: { month } });
  const rows = query.data?.rows ?? [];
  const run = rows.find(({ runId }) => runId === search['run']) ?? rows[0];
  return (
    <>
      <PageHead title={title} hint={hint}>
        {run === undefined ? null : actions?.(run)}
        {run === undefined || rows.length < 2 ? null : <Select aria-label={text('payRun.choose')} value={run.runId} onChange={value => change({ run: value, page: undefined })} options={rows.map(each => ({ value: each.runId, label: runName(each, text) }))} />}
      </PageHead>
      <QueryView query={query}>{() => (run === undefined
        ? <section className="card"><Empty title={text('payRun.none')} hint={text('payRun.noneHint')}><AppLink className="plain-button" address={`/months/${month}`}>{text('page.month')}</AppLink></Empty></section>
        : children(run))}</QueryView>
    </>
  );
};
