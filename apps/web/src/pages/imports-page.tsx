/** Workbooks in: template, upload, result by sheet, and the failed rows to correct and bring again. */
import { useRef, useState, type ReactNode } from 'react';
import { Button } from 'antd';
import { UploadOutlined } from '@ant-design/icons';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Failure, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Import = Answer<'importWorkbook'>;

const Failures = ({ result }: { readonly result: Import }): ReactNode => {
  const text = useText();
  if (result.failures.length === 0) return null;
  return (
    <details>
      <summary>{text('imports.failures', { count: result.failures.length })}</summary>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text('imports.failures', { count: result.failures.length })}>
        <table className="small-table">
          <thead><tr><th scope="col">{text('imports.sheet')}</th><th scope="col">{text('imports.row')}</th><th scope="col">{text('imports.column')}</th><th scope="col">{text('field.reason')}</th><th scope="col">{text('imports.value')}</th></tr></thead>
          <tbody>{result.failures.map((entry, index) => <tr key={index}><td>{text(`sheet.${entry.sheet}`, {}, entry.sheet)}</td><td>{entry.row}</td><td>{entry.column}</td><td>{text(`connector.spreadsheet.error.${entry.reason}`, { text: entry.value }, text('imports.otherReason'))}</td><td>{entry.value}</td></tr>)}</tbody>
        </table>
      </div>
    </details>
  );
};

const ImportResult = ({ result }: { readonly result: Import }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <article className="import-result">
      <header>
        <strong>{result.fileName}</strong>
        <Mark tone={result.state === 'landed' ? 'good' : 'bad'}>{text(`importState.${result.state}`)}</Mark>
        <small className="quiet">{clockText(result.importedAt)}</small>
      </header>
      <table className="small-table">
        <thead><tr><th scope="col">{text('imports.sheet')}</th><th scope="col">{text('imports.rows')}</th><th scope="col">{text('imports.good')}</th><th scope="col">{text('imports.failed')}</th><th scope="col">{text('imports.removed')}</th></tr></thead>
        <tbody>{result.sheets.map(sheet => <tr key={sheet.sheet}><th scope="row">{text(`sheet.${sheet.sheet}`, {}, sheet.sheet)}</th><td>{sheet.rows}</td><td>{sheet.good}</td><td className={sheet.failed > 0 ? 'is-bad' : ''}>{sheet.failed}</td><td>{sheet.removed}</td></tr>)}</tbody>
      </table>
      {result.failedRows === 0 ? null : (
        <p><DownloadButton operation="downloadFailedRows" input={{ params: { importId: result.importId } }}>{text('imports.downloadFailed', { count: result.failedRows })}</DownloadButton></p>
      )}
      <Failures result={result} />
    </article>
  );
};

const UploadCard = (): ReactNode => {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const command = useCommand('importWorkbook');
  const send = (file: File | undefined): void => {
    if (file !== undefined) command.mutate({ query: { commandId: newCommandId() }, file });
  };
  return (
    <section className="card">
      <div
        className={over ? 'drop-zone is-over' : 'drop-zone'} onDragOver={event => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
        onDrop={event => { event.preventDefault(); setOver(false); send(event.dataTransfer.files[0]); }}
      >
        <p>{text('imports.drop')}</p>
        <input ref={input} type="file" className="visually-hidden" tabIndex={-1} aria-label={text('imports.choose')} accept=".xlsx" onChange={event => { send(event.target.files?.[0]); event.target.value = ''; }} />
        <Button type="primary" icon={<UploadOutlined />} loading={command.isPending} onClick={() => input.current?.click()}>{text('imports.choose')}</Button>
        <p className="quiet">{text('imports.whole')}</p>
      </div>
      {command.isError ? <Failure error={command.error} /> : null}
      {command.data === undefined ? null : <div role="status"><ImportResult result={command.data} /></div>}
    </section>
  );
};

export const ImportsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listImports', { query: pageOf(search, 20) });
  return (
    <>
      <PageHead title={text('page.imports')} hint={text('imports.hint')}>
        <DownloadButton operation="downloadTemplate" input={{}}>{text('imports.template')}</DownloadButton>
      </PageHead>
      <UploadCard />
      <section className="card">
        <h2>{text('imports.earlier')}</h2>
        <QueryView query={query} rows={4}>{data => (data.rows.length === 0 ? <Empty title={text('imports.empty')} hint={text('imports.emptyHint')} /> : (
          <>
            {data.rows.map(result => <ImportResult key={result.importId} result={result} />)}
            <ListFooter total={data.total} defaultSize={20} />
          </>
        ))}</QueryView>
      </section>
    </>
  );
};
