/** 工资条异议: questions of staff about lines of their payslips, the oldest that waits first. */
import type { ReactNode } from 'react';
import { ContestThread } from '../delivery/contest-thread.tsx';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage } from '../text/text.tsx';

const states = ['waiting', 'ended'] as const;

export const ContestsPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const [search] = useSearchState();
  const mayAnswer = useSession().rights.includes('change:pay');
  const query = useApi('listContests', { query: { ...pageOf(search, 20), state: states.find(each => each === search['state']) ?? 'all', search: search['search'] ?? '' } });
  return (
    <>
      <PageHead title={text('page.contests')} hint={text('contest.hint')} />
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }, { name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`contest.${value}`) })) }]} />
      <section className="card">
        <QueryView query={query}>{data => (data.rows.length === 0 ? <Empty title={text('contest.empty')} /> : (
          <>
            <ul className="proposal-list">
              {data.rows.map(contest => (
                <li key={contest.contestId} className="contest-card">
                  <h3><AppLink address={`/months/${contest.month}/payslips/${encodeURIComponent(contest.personNumber)}?item=${encodeURIComponent(contest.item)}`}>{contest.name} {contest.personNumber}</AppLink></h3>
                  <small className="quiet">{contest.department} · {formatMonth(contest.month, language)}</small>
                  <ContestThread contest={contest} side="office" mayAnswer={mayAnswer} />
                </li>
              ))}
            </ul>
            <ListFooter total={data.total} defaultSize={20} />
          </>
        ))}</QueryView>
      </section>
    </>
  );
};
