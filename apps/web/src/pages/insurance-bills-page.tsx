/** 社保公积金对账: bills of insurance and housing fund offices beside what payroll computed, and 增减员 lists. */
import { useState, type ReactNode } from 'react';
import { App, Button, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { BillDifferences } from '../filing/bill-differences.tsx';
import { FileButton } from '../filing/file-button.tsx';
import { InsuranceChangeList } from '../filing/insurance-change-list.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Bills = Answer<'listInsuranceBills'>;
type Row = Bills['rows'][number];
const kinds = ['insurance', 'housingFund'] as const;

const ImportBar = ({ month, places }: { readonly month: string; readonly places: readonly string[] }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const take = useCommand('importInsuranceBill');
  const [place, setPlace] = useState<string | null>(null);
  const [kind, setKind] = useState<(typeof kinds)[number]>('insurance');
  const chosen = place ?? places[0] ?? null;
  const send = (file: File): void => {
    if (chosen === null) return;
    take.mutate({ query: { commandId: newCommandId(), month, place: chosen, kind }, file }, {
      onSuccess: ({ lines, unmatched }) => void message.success(text('bills.imported', { lines, unmatched })),
      onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
    });
  };
  return (
    <>
      <Select<string> aria-label={text('bills.place')} value={chosen} onChange={setPlace} style={{ minWidth: 120 }} options={places.map(value => ({ value, label: text(`place.${value}`, {}, value) }))} />
      <Select<(typeof kinds)[number]> aria-label={text('bills.kind')} value={kind} onChange={setKind} style={{ minWidth: 130 }} options={kinds.map(value => ({ value, label: text(`bills.kind.${value}`) }))} />
      <FileButton primary label={text('bills.import')} isBusy={take.isPending} disabled={chosen === null} onFile={send} />
    </>
  );
};

const BillTable = ({ bills }: { readonly bills: Bills }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const pair = (employer: string, employee: string): ReactNode => <>{formatAmount(employer)}<br /><small className="quiet">{formatAmount(employee)}</small></>;
  const head = (name: string): ReactNode => <>{text(name)}<br /><small className="quiet">{text('bills.employer')} / {text('bills.employee')}</small></>;
  const columns: readonly Column<Row>[] = [
    { key: 'place', title: text('bills.place'), width: 120, cell: row => text(`place.${row.place}`, {}, row.place) },
    { key: 'kind', title: text('bills.kind'), width: 120, cell: row => text(`bills.kind.${row.kind}`) },
    { key: 'billed', title: head('bills.billed'), width: 150, align: 'right', cell: row => pair(row.billedEmployer, row.billedEmployee) },
    { key: 'computed', title: head('bills.computed'), width: 150, align: 'right', cell: row => pair(row.computedEmployer, row.computedEmployee) },
    { key: 'differences', title: text('bills.differences'), width: 200, cell: row => (row.differences === 0 ? <Mark tone="good">{text('bills.noDifferences')}</Mark> : <Button size="small" aria-current={search['bill'] === row.billId ? 'true' : undefined} onClick={() => change({ bill: row.billId, code: undefined, page: undefined })}>{`${text('bills.show')} ${row.differences}`}</Button>) },
    { key: 'file', title: text('bills.file'), width: 240, cell: row => row.fileName },
  ];
  return <section className="card"><DataTable caption={text('page.insuranceBills')} columns={columns} rows={bills.rows} rowKey={row => row.billId} rowHeight={52} empty={<Empty title={text('bills.none')} hint={text('bills.noneHint')} />} /></section>;
};

export const InsuranceBillsPage = (): ReactNode => {
  const text = useText();
  const month = useMonth();
  const { rights } = useSession();
  const [search] = useSearchState();
  const query = useApi('listInsuranceBills', { params: { month } });
  const open = query.data?.rows.find(({ billId }) => billId === search['bill']);
  return (
    <>
      <PageHead title={text('page.insuranceBills')} hint={text('bills.hint')}>
        <DownloadButton operation="downloadBillTemplate" input={{}}>{text('bills.template')}</DownloadButton>
        {rights.includes('change:pay:all') ? <ImportBar month={month} places={query.data?.places ?? []} /> : null}
      </PageHead>
      <QueryView query={query}>{bills => <BillTable bills={bills} />}</QueryView>
      {open === undefined ? null : <BillDifferences month={month} billId={open.billId} />}
      <InsuranceChangeList month={month} />
    </>
  );
};
