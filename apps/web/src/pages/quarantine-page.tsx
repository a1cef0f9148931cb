/** 待处理数据: what came in and could not be read, with its text exactly as received. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useSourceName } from '../parts/source-name.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listQuarantine'>['rows'][number];
const resolutions = ['correctedAtSource', 'notNeeded'] as const;

const ResolveForm = ({ quarantineId, onDone }: { readonly quarantineId: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const [note, setNote] = useState('');
  const command = useCommand('resolveQuarantined');
  return (
    <div className="resolve-form">
      <label htmlFor="resolve-note">{text('quarantine.note')}</label>
      <Input.TextArea id="resolve-note" rows={2} value={note} onChange={event => setNote(event.target.value)} />
      {resolutions.map(resolution => (
        <Button
          key={resolution} disabled={command.isPending}
          onClick={() => command.mutate({ params: { quarantineId }, body: { commandId: newCommandId(), resolution, note } }, { onSuccess: onDone, onError: error => void message.error(text(`error.${error.code}`, {}, text('error.unexpected'))) })}
        >{text(`resolution.${resolution}`)}</Button>
      ))}
    </div>
  );
};

const Detail = ({ quarantineId, onDone }: { readonly quarantineId: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const sourceName = useSourceName();
  const query = useApi('readQuarantined', { params: { quarantineId } });
  return (
    <QueryView query={query}>{record => (
      <>
        <dl className="fact-grid">
          <div><dt>{text('field.source')}</dt><dd>{sourceName(record.sourceCode)}</dd></div>
          <div><dt>{text('field.stream')}</dt><dd>{text(`stream.${record.stream}`)}</dd></div>
          <div><dt>{text('field.reason')}</dt><dd>{text(`quarantineReason.${record.reason}`)} <code>{record.field}</code></dd></div>
          <div><dt>{text('field.receivedAt')}</dt><dd>{clockText(record.receivedAt)}</dd></div>
        </dl>
        <h3>{text('quarantine.raw')}</h3>
        <pre className="raw-text" tabIndex={0} role="region" aria-label={text('quarantine.raw')}>{record.raw}</pre>
        {record.resolvedAt === null ? <ResolveForm quarantineId={quarantineId} onDone={onDone} /> : <p>{text('quarantine.resolvedAt', { at: clockText(record.resolvedAt), resolution: text(`resolution.${record.resolution ?? ''}`, {}, record.resolution ?? '') })}</p>}
      </>
    )}</QueryView>
  );
};

export const QuarantinePage = (): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const sourceName = useSourceName();
  const [search, change] = useSearchState();
  const sources = useApi('listSources', {});
  const query = useApi('listQuarantine', { query: { ...pageOf(search), sourceCode: search['sourceCode'] ?? '', state: (search['state'] ?? 'open') as 'open' } });
  const columns: readonly Column<Row>[] = [
    { key: 'receivedAt', title: text('field.receivedAt'), width: 150, cell: row => clockText(row.receivedAt) },
    { key: 'source', title: text('field.source'), width: 120, cell: row => sourceName(row.sourceCode) },
    { key: 'stream', title: text('field.stream'), width: 120, cell: row => text(`stream.${row.stream}`) },
    { key: 'person', title: text('field.account'), width: 160, cell: row => row.personNumber ?? row.sourcePersonKey ?? '–' },
    { key: 'reason', title: text('field.reason'), width: 240, cell: row => <>{text(`quarantineReason.${row.reason}`)} <code>{row.field}</code></> },
    { key: 'state', title: text('field.state'), width: 110, cell: row => (row.resolvedAt === null ? <Mark tone="warn">{text('quarantineState.open')}</Mark> : <Mark tone="good">{text('quarantineState.resolved')}</Mark>) },
    { key: 'open', title: text('column.action'), width: 90, cell: row => <button type="button" className="link-button" aria-label={text('quarantine.open', { id: row.quarantineId })} onClick={() => change({ record: row.quarantineId })}>{text('action.look')}</button> },
  ];
  return (
    <>
      <PageHead title={text('page.quarantine')} hint={text('quarantine.hint')} />
      <FilterForm fields={[
        { name: 'sourceCode', label: text('field.source'), options: (sources.data?.sources ?? []).map(source => ({ value: source.sourceCode, label: source.name })) },
        { name: 'state', label: text('field.state'), options: (['open', 'resolved', 'all'] as const).map(value => ({ value, label: text(`quarantineState.${value}`) })) },
      ]}
      />
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.quarantine')} columns={columns} rows={data.rows} rowKey={row => row.quarantineId} empty={<Empty title={text('quarantine.empty')} hint={text('quarantine.emptyHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel open={search['record'] !== undefined} title={text('quarantine.one')} onClose={() => change({ record: undefined })}>
        {search['record'] === undefined ? null : <Detail quarantineId={search['record']} onDone={() => change({ record: undefined })} />}
      </SidePanel>
    </>
  );
};
