/** 下载中心: long files that the reader asked for, how far each is, and where to fetch it while it lasts. */
import { useEffect, type ReactNode } from 'react';
import { App, Button, Progress } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useClockText } from '../shell/session.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Row = Answer<'listDownloads'>['rows'][number];
const tones = { waiting: 'info', ready: 'good', failed: 'bad', gone: 'quiet' } as const;
const lookAgainMilliseconds = 3000;

const How = ({ row }: { readonly row: Row }): ReactNode => {
  const text = useText();
  if (row.state === 'waiting' && row.total > 0) return <Progress percent={Math.floor((row.done / row.total) * 100)} size="small" aria-label={text('downloads.progress')} />;
  return <><Mark tone={tones[row.state]}>{text(`downloadState.${row.state}`)}</Mark>{row.code === null ? null : <small> {text(`error.${row.code}`, {}, text('error.unexpected'))}</small>}</>;
};

/** Asks for the register or all payslips of the month's regular run. */
const Ask = (): ReactNode => {
  const text = useText();
  const month = useMonth();
  const { message } = App.useApp();
  const runs = useApi('listDeliveries', { params: { month } });
  const start = useCommand('startDownload');
  const run = runs.data?.runs.find(({ kind }) => kind === 'regular');
  const ask = (kind: Row['kind']): void => {
    if (run === undefined) return;
    start.mutate({ body: { commandId: newCommandId(), kind, runId: run.runId } }, { onSuccess: () => void message.success(text('downloads.asked')), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) });
  };
  return <>{(['register', 'payslipFiles'] as const).map(kind => <Button key={kind} disabled={run === undefined || start.isPending} onClick={() => ask(kind)}>{text('downloads.ask', { what: text(`downloadKind.${kind}`) })}</Button>)}</>;
};

export const DownloadsPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const clockText = useClockText();
  const [search] = useSearchState();
  const query = useApi('listDownloads', { query: pageOf(search, 20) });
  const isWaiting = query.data?.rows.some(({ state }) => state === 'waiting') ?? false;
  const { refetch } = query;
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => void refetch(), lookAgainMilliseconds);
    return () => clearInterval(timer);
  }, [isWaiting, refetch]);
  const columns: readonly Column<Row>[] = [
    { key: 'kind', title: text('downloads.what'), width: 190, cell: row => `${text(`downloadKind.${row.kind}`)} ${row.month === null ? '' : formatMonth(row.month, language)}` },
    { key: 'askedAt', title: text('downloads.askedAt'), width: 150, cell: row => clockText(row.askedAt) },
    { key: 'state', title: text('field.state'), width: 200, cell: row => <How row={row} /> },
    { key: 'size', title: text('downloads.size'), width: 110, align: 'right', cell: row => (row.bytes === null ? '' : text('ownData.size', { kilobytes: Math.max(1, Math.round(row.bytes / 1024)) })) },
    { key: 'gone', title: text('downloads.goneAt'), width: 150, cell: row => (row.goneAt === null ? '' : clockText(row.goneAt)) },
    { key: 'file', title: text('downloads.fetch'), width: 130, cell: row => (row.state === 'ready' ? <DownloadButton operation="downloadFile" input={{ params: { downloadId: row.downloadId } }}>{text('copies.download')}</DownloadButton> : '') },
    { key: 'sha', title: 'SHA-256', width: 180, cell: row => (row.sha256 === null ? '' : <code title={row.sha256}>{row.sha256.slice(0, 16)}…</code>) },
  ];
  return (
    <>
      <PageHead title={text('page.downloads')} hint={text('downloads.hint')}><Ask /><DownloadButton operation="downloadCompanyWorkbook" input={{}}>{text('downloads.companyWorkbook')}</DownloadButton></PageHead>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.downloads')} columns={columns} rows={data.rows} rowKey={row => row.downloadId} rowHeight={44} empty={<Empty title={text('downloads.empty')} />} />
            <ListFooter total={data.total} defaultSize={20} />
          </>
        )}</QueryView>
      </section>
    </>
  );
};
