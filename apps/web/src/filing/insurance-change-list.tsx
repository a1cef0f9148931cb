/** 增减员: who joins and who leaves the contributions of a place in a month. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSession } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listInsuranceChanges'>['rows'][number];

export const InsuranceChangeList = ({ month }: { readonly month: string }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const query = useApi('listInsuranceChanges', { params: { month }, query: { page: 1, pageSize: 2000 } });
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('bank.person'), width: 180, frozen: true, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'place', title: text('bills.place'), width: 120, cell: row => text(`place.${row.place}`, {}, row.place) },
    { key: 'reason', title: text('bills.reason'), width: 150, cell: row => <Mark tone={row.reason === 'hired' || row.reason === 'movedHere' ? 'info' : 'warn'}>{text(`insuranceChange.${row.reason}`)}</Mark> },
    { key: 'date', title: text('bills.date'), width: 120, cell: row => row.date },
    ...(['insuranceBase', 'housingFundBase'] as const).map(name => ({ key: name, title: text(`bills.${name}`), width: 130, align: 'right' as const, cell: (row: Row) => (row[name] === null ? '–' : formatAmount(row[name])) })),
  ];
  return (
    <section className="card" aria-label={text('bills.changes')}>
      <QueryView query={query} rows={3}>{data => (
        <>
          <div className="button-row">
            <h2>{text('bills.changes')}</h2>
            {rights.includes('read:identity:all') ? data.places.map(place => <DownloadButton key={place} operation="downloadInsuranceChanges" input={{ params: { month }, query: { place } }}>{`${text('bills.changesDownload')} ${text(`place.${place}`, {}, place)}`}</DownloadButton>) : null}
          </div>
          <DataTable caption={text('bills.changes')} columns={columns} rows={data.rows} rowKey={row => `${row.personNumber} ${row.reason} ${row.place}`} empty={<Empty title={text('bills.changesNone')} />} />
          <p className="quiet">{text('table.total', { count: data.total })}</p>
        </>
      )}</QueryView>
    </section>
  );
};
