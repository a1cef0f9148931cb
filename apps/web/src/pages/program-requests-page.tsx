/** The access log of programs: who asked for what, how it was answered, when and from where; with a search. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText, type Text } from '../text/text.tsx';

type Row = Answer<'listProgramRequests'>['rows'][number];

const columnsOf = (text: Text, clockText: (instant: string) => string): readonly Column<Row>[] => [
  { key: 'at', title: text('programs.at'), width: 170, cell: (row) => clockText(row.at) },
  { key: 'program', title: text('programs.program'), width: 200, cell: (row) => <>{row.programCode} <small className="quiet">{row.keyId}</small></> },
  { key: 'route', title: text('programs.route'), width: 340, cell: (row) => <code>{row.method} {row.route}</code> },
  { key: 'status', title: text('programs.status'), width: 90, cell: (row) => <Mark tone={row.status < 400 ? 'good' : row.status < 500 ? 'info' : 'bad'}>{row.status}</Mark> },
  { key: 'from', title: text('programs.from'), width: 160, cell: (row) => <code>{row.from}</code> },
];

export const ProgramRequestsPage = (): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const [search] = useSearchState();
  const status = (['answered', 'refused', 'failed'] as const).find((name) => name === search['status']) ?? 'all';
  const query = useApi('listProgramRequests', { query: { ...pageOf(search), programCode: search['program'] ?? '', search: search['search'] ?? '', status } });
  return (
    <>
      <PageHead title={text('page.programRequests')} hint={text('programs.logHint')} />
      <FilterForm fields={[
        { name: 'program', label: text('programs.program') }, { name: 'search', label: `${text('programs.route')} / ${text('programs.from')}` },
        { name: 'status', label: text('programs.status'), options: (['answered', 'refused', 'failed'] as const).map((value) => ({ value, label: text(`requestStatus.${value}`) })) },
      ]} />
      <QueryView query={query} rows={8}>{(data) => (
        <>
          <DataTable caption={text('programs.log')} columns={columnsOf(text, clockText)} rows={data.rows} rowKey={(row) => `${row.at} ${row.keyId} ${row.route} ${row.status} ${data.rows.indexOf(row)}`} empty={<Empty title={text('programs.logEmpty')} />} />
          <ListFooter total={data.total} />
        </>
      )}</QueryView>
    </>
  );
};
