/** 岗位: the positions of the company, who holds them and how much their profiles say. */
import { useState, type ReactNode } from 'react';
import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { PositionForm } from '../positions/position-form.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useText, useTitleOf } from '../text/text.tsx';

type Row = Answer<'listPositions'>['rows'][number];

export const PositionsPage = (): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const navigate = useNavigate();
  const [search] = useSearchState();
  const [adding, setAdding] = useState(false);
  const { hidden, setHidden } = useHiddenColumns('positions');
  const query = useApi('listPositions', { query: { ...pageOf(search), search: search['search'] ?? '', state: search['state'] === 'all' ? 'all' : 'open' } });
  const columns: readonly (Column<Row> & { readonly title: string })[] = [
    { key: 'title', title: text('field.position'), width: 200, cell: row => <AppLink address={`/positions/${row.positionCode}`}>{title(row)}</AppLink> },
    { key: 'code', title: text('position.code'), width: 160, cell: row => <code>{row.positionCode}</code> },
    { key: 'people', title: text('position.people'), width: 90, align: 'right', cell: row => row.people },
    { key: 'duties', title: text('position.duties'), width: 100, align: 'right', cell: row => row.duties },
    { key: 'requirements', title: text('position.requirements'), width: 100, align: 'right', cell: row => row.requirements },
    { key: 'since', title: text('position.profileSince'), width: 130, cell: row => row.profileSince ?? <Mark tone="warn">{text('position.noProfile')}</Mark> },
    { key: 'state', title: text('field.state'), width: 100, cell: row => <Mark tone={row.isEnded ? 'quiet' : 'good'}>{text(row.isEnded ? 'customField.isEnded' : 'customField.inUse')}</Mark> },
  ];
  return (
    <>
      <PageHead title={text('page.positions')} hint={text('position.hint')}>
        <AppLink className="plain-button" address="/skills">{text('page.skills')}</AppLink>
        {query.data?.mayChange === true ? <Button type="primary" onClick={() => setAdding(true)}>{text('position.add')}</Button> : null}
      </PageHead>
      <FilterForm fields={[{ name: 'search', label: text('position.search') }, { name: 'state', label: text('field.state'), initial: 'open', options: [{ value: 'open', label: text('customField.inUse') }] }]}>
        <ColumnSettings columns={columns} hidden={hidden} setHidden={setHidden} />
      </FilterForm>
      <section className="card">
        <QueryView query={query} rows={8}>{data => (
          <>
            <DataTable caption={text('page.positions')} columns={columns.filter(column => !hidden.has(column.key))} rows={data.rows} rowKey={row => row.positionCode} empty={<Empty title={text('position.none')} hint={text('position.noneHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('position.add')} open={adding} onClose={() => setAdding(false)}>
        <PositionForm position={null} onDone={positionCode => { setAdding(false); void navigate({ href: `/positions/${positionCode}?edit=1` }); }} />
      </SidePanel>
    </>
  );
};
