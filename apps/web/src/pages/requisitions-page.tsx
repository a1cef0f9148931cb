/** 招聘需求: for which position how many are wanted, and how far it is. */
import { useState, type ReactNode } from 'react';
import { Button, Timeline } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ChangeRequisitionForm, OpenRequisitionForm, type Requisition } from '../recruiting/requisition-form.tsx';
import { RecruitingRules } from '../recruiting/recruiting-rules.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { dateTimeText } from '../text/format.ts';
import { useLanguage } from '../text/text.tsx';

const states = ['open', 'paused', 'filled', 'cancelled'] as const;
const tones = { open: 'info', paused: 'warn', filled: 'good', cancelled: 'quiet' } as const;

const Detail = ({ requisition }: { readonly requisition: Answer<'readRequisition'> }): ReactNode => {
  const { language, text } = useLanguage();
  const clock = useClockText();
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['field.position', <AppLink key="position" address={`/positions/${requisition.positionCode}?asOf=${requisition.profileOn}`}>{requisition.title[language]}</AppLink>], ['requisition.profileOn', requisition.profileOn], ['field.department', requisition.department],
    ['requisition.headcount', requisition.headcount], ['requisition.hired', requisition.hired], ['requisition.wantedBy', requisition.wantedBy ?? '–'],
  ];
  return (
    <>
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{text(name)}</dt><dd>{value}</dd></div>)}</dl>
      {requisition.note === '' ? null : <p>{requisition.note}</p>}
      <h3>{text('requisition.stages')}</h3>
      <ul className="plain-list">{requisition.stages.filter(({ count }) => count > 0).map(({ stage, count }) => <li key={stage}><AppLink address={`/candidates?requisition=${requisition.requisitionId}&stage=${stage}`}>{text(`applicationStage.${stage}`)}</AppLink> {count}</li>)}</ul>
      {requisition.stages.every(({ count }) => count === 0) ? <p className="quiet">{text('requisition.nobody')}</p> : null}
      <h3>{text('requisition.history')}</h3>
      <Timeline items={requisition.events.map((event, index) => ({ key: String(index), content: <>{text(`requisitionState.${event.state}`)} · {text('requisition.wanted', { count: event.headcount })}<br /><small className="quiet">{dateTimeText(clock(event.madeAt))} {event.madeBy} {event.note}</small></> }))} />
    </>
  );
};

const DetailPanel = ({ requisitionId, mayChange, onClose }: { readonly requisitionId: string; readonly mayChange: boolean; readonly onClose: () => void }): ReactNode => {
  const { language, text } = useLanguage();
  const [changing, setChanging] = useState(false);
  const query = useApi('readRequisition', { params: { requisitionId } });
  return (
    <SidePanel title={query.data?.title[language] ?? text('page.requisitions')} open onClose={onClose}>
      <QueryView query={query} rows={6}>{requisition => (changing ? <ChangeRequisitionForm requisition={requisition} onDone={() => setChanging(false)} /> : (
        <>
          <p className="page-actions">
            <AppLink className="plain-button" address={`/matching?requisition=${requisitionId}`}>{text('page.matching')}</AppLink>
            {mayChange && requisition.state !== 'cancelled' ? <Button onClick={() => setChanging(true)}>{text('requisition.change')}</Button> : null}
          </p>
          <Detail requisition={requisition} />
        </>
      ))}</QueryView>
    </SidePanel>
  );
};

export const RequisitionsPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const [search, change] = useSearchState();
  const [panel, setPanel] = useState<'open' | 'rules' | null>(null);
  const { hidden, setHidden } = useHiddenColumns('requisitions');
  const query = useApi('listRequisitions', { query: { ...pageOf(search), search: search['search'] ?? '', state: states.find(state => state === search['state']) ?? '' } });
  const columns: readonly (Column<Requisition> & { readonly title: string })[] = [
    { key: 'title', title: text('field.position'), width: 200, cell: row => <button type="button" className="link-button" onClick={() => change({ requisition: row.requisitionId })}>{row.title[language]}</button> },
    { key: 'department', title: text('field.department'), width: 160, cell: row => row.department },
    { key: 'headcount', title: text('requisition.headcount'), width: 90, align: 'right', cell: row => row.headcount },
    { key: 'hired', title: text('requisition.hired'), width: 90, align: 'right', cell: row => row.hired },
    { key: 'running', title: text('requisition.running'), width: 100, align: 'right', cell: row => <AppLink address={`/candidates?requisition=${row.requisitionId}`}>{row.running}</AppLink> },
    { key: 'wantedBy', title: text('requisition.wantedBy'), width: 130, cell: row => row.wantedBy ?? '–' },
    { key: 'state', title: text('field.state'), width: 110, cell: row => <Mark tone={tones[row.state]}>{text(`requisitionState.${row.state}`)}</Mark> },
  ];
  const mayChange = query.data?.mayChange === true;
  return (
    <>
      <PageHead title={text('page.requisitions')} hint={text('requisition.hint')}>
        <Button onClick={() => setPanel('rules')}>{text('recruitingRules.title')}</Button>
        {mayChange ? <Button type="primary" onClick={() => setPanel('open')}>{text('requisition.open')}</Button> : null}
      </PageHead>
      <FilterForm fields={[{ name: 'search', label: text('requisition.search') }, { name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`requisitionState.${value}`) })) }]}>
        <ColumnSettings columns={columns} hidden={hidden} setHidden={setHidden} />
      </FilterForm>
      <section className="card">
        <QueryView query={query} rows={8}>{data => (
          <>
            <DataTable caption={text('page.requisitions')} columns={columns.filter(column => !hidden.has(column.key))} rows={data.rows} rowKey={row => row.requisitionId} empty={<Empty title={text('requisition.none')} hint={text('requisition.noneHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('requisition.open')} open={panel === 'open'} onClose={() => setPanel(null)}><OpenRequisitionForm onDone={requisitionId => { setPanel(null); change({ requisition: requisitionId }); }} /></SidePanel>
      <SidePanel title={text('recruitingRules.title')} open={panel === 'rules'} onClose={() => setPanel(null)}><RecruitingRules onDone={() => setPanel(null)} /></SidePanel>
      {search['requisition'] === undefined ? null : <DetailPanel key={search['requisition']} requisitionId={search['requisition']} mayChange={mayChange} onClose={() => change({ requisition: undefined })} />}
    </>
  );
};
