import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useSourceName } from '../parts/source-name.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listIncidents'>['rows'][number];

/** Faults of sources, with what helps against them. */
export const IncidentsPage = (): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const sourceName = useSourceName();
  const [search] = useSearchState();
  const query = useApi('listIncidents', { query: { ...pageOf(search), state: (search['state'] ?? 'all') as 'all' } });
  const columns: readonly Column<Row>[] = [
    { key: 'state', title: text('field.state'), width: 110, cell: row => (row.closedAt === null ? <Mark tone="bad">{text('incidentState.open')}</Mark> : <Mark tone="good">{text('incidentState.closed')}</Mark>) },
    { key: 'source', title: text('field.source'), width: 110, cell: row => sourceName(row.sourceCode) },
    { key: 'code', title: text('incidents.what'), width: 300, cell: row => text(`error.${row.code}`, row.data, row.code) },
    { key: 'class', title: text('incidents.helps'), width: 150, cell: row => text(`incidentClass.${row.class}`) },
    { key: 'count', title: text('incidents.occurrences'), width: 90, align: 'right', cell: row => row.occurrences },
    { key: 'first', title: text('incidents.firstSeen'), width: 150, cell: row => clockText(row.firstSeen) },
    { key: 'closed', title: text('incidents.closedAt'), width: 150, cell: row => (row.closedAt === null ? '–' : clockText(row.closedAt)) },
  ];
  return (
    <>
      <PageHead title={text('page.incidents')} hint={text('incidents.hint')} />
      <FilterForm fields={[{ name: 'state', label: text('field.state'), options: (['open', 'closed'] as const).map(value => ({ value, label: text(`incidentState.${value}`) })) }]} />
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.incidents')} columns={columns} rows={data.rows} rowKey={row => row.incidentId} empty={<Empty title={text('incidents.empty')} hint={text('incidents.emptyHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
    </>
  );
};
