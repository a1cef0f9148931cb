/** 培训计划: who is to finish what by when, what is late, what waits for a decision; and certificates with their last day. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Tabs } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { BatchDecisions } from '../learning/batch-decisions.tsx';
import { CauseList, CertificateMark, ItemMark } from '../learning/learning-parts.tsx';
import { AssignForm, CertificateForm, DecideForm, OpenItemForms } from '../learning/training-forms.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useText, useTitle } from '../text/text.tsx';

type Training = Answer<'listTraining'>;
type Row = Training['rows'][number];
type Details = Answer<'readTraining'>;
type Certificate = Answer<'listCertificates'>['rows'][number];
type Proposed = Answer<'proposeFromReviews'>;

const views = ['open', 'soon', 'overdue', 'proposed', 'done', 'all'] as const;
const certificateViews = ['soon', 'ended'] as const;

const Counts = ({ counts }: { readonly counts: Training['counts'] }): ReactNode => {
  const text = useText();
  return (
    <dl className="fact-grid">
      {(['open', 'soon', 'overdue', 'proposed', 'done'] as const).map(name => <div key={name}><dt>{text(`learning.count.${name}`)}</dt><dd><strong>{counts[name]}</strong></dd></div>)}
      <div><dt>{text('learning.count.doneInTime')}</dt><dd><strong>{counts.done === 0 ? '–' : `${counts.doneInTime} / ${counts.done}`}</strong></dd></div>
    </dl>
  );
};

const Events = ({ events }: Pick<Details, 'events'>): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <ol className="plain-list request-events">
      {events.map((event, index) => (
        <li key={`${event.at} ${index}`}><time dateTime={event.at}>{clockText(event.at)}</time> {text(`planEvent.${event.event}`)} {event.byName}{event.dueDate === null ? '' : ` · ${text('learning.dueBy', { date: event.dueDate })}`}{event.reason === '' ? null : <p>{event.reason}</p>}</li>
      ))}
    </ol>
  );
};

const ItemPanel = (): ReactNode => {
  const text = useText();
  const title = useTitle();
  const [search, change] = useSearchState();
  const itemId = search['item'] ?? '';
  const query = useApi('readTraining', { params: { itemId } }, { enabled: itemId !== '' });
  return (
    <SidePanel title={query.data === undefined ? text('page.training') : `${query.data.name} ${query.data.personNumber}`} open={itemId !== ''} onClose={() => change({ item: undefined }, true)}>
      <QueryView query={query} rows={5}>{item => (
        <>
          <p><ItemMark item={item} /> <strong>{title(item.titles)}</strong></p>
          <p className="quiet">{item.completedDate === null ? text('learning.dueBy', { date: item.dueDate }) : text('learning.doneOn', { date: item.completedDate })} · {text(`planCause.${item.cause}`)}</p>
          {item.causes.length === 0 ? null : <><h3>{text('learning.causes')}</h3><CauseList causes={item.causes} /></>}
          {item.mayDecide && item.state === 'proposed' ? <DecideForm key={item.itemId} itemId={item.itemId} dueDate={item.dueDate} /> : null}
          {item.mayDecide && item.state === 'open' ? <OpenItemForms key={`${item.itemId} ${item.dueDate}`} itemId={item.itemId} dueDate={item.dueDate} /> : null}
          <h3>{text('learning.events')}</h3>
          <Events events={item.events} />
        </>
      )}</QueryView>
    </SidePanel>
  );
};

const ProposeButton = (): ReactNode => {
  const text = useText();
  const title = useTitle();
  const propose = useToldCommand('proposeFromReviews');
  const [outcome, setOutcome] = useState<Proposed | null>(null);
  return (
    <>
      <Button loading={propose.isPending} onClick={() => propose.send({ body: { commandId: newCommandId() } }, setOutcome)}>{text('learning.fromReviews')}</Button>
      {outcome === null ? null : (
        <Alert type={outcome.withoutCourse.length === 0 ? 'info' : 'warning'} showIcon title={[text('learning.proposed', { count: outcome.proposed }), ...(outcome.withoutCourse.length === 0 ? [] : [text('learning.withoutCourse', { competencies: outcome.withoutCourse.map(({ titles }) => title(titles)).join(text('people.separator')) })])].join(text('learning.sentenceGap'))} />
      )}
    </>
  );
};

const Plans = (): ReactNode => {
  const text = useText();
  const title = useTitle();
  const { rights } = useSession();
  const [search, change] = useSearchState();
  const [isAssigning, setAssigning] = useState(false);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const view = views.find(each => each === search['view']) ?? 'open';
  const query = useApi('listTraining', { query: { ...pageOf(search), ...personQuery(search), view, courseCode: search['course'] ?? '' } });
  const person = usePersonColumns<Row>({ name: row => <button type="button" className="link-button" onClick={() => change({ item: row.itemId })}>{row.name}<span className="visually-hidden"> {title(row.titles)}</span></button> });
  const rows = query.data?.rows ?? [];
  const proposed = rows.filter(({ state }) => state === 'proposed');
  const chosen = proposed.filter(({ itemId }) => ticked.has(itemId)).map(({ itemId }) => itemId);
  const tick = (itemIds: readonly string[], isOn: boolean): void => setTicked(before => (isOn ? before.union(new Set(itemIds)) : before.difference(new Set(itemIds))));
  const mayDecide = query.data?.mayPlan === true && proposed.length > 0;
  const ticks: Column<Row> = {
    key: 'tick', width: 44, frozen: true, title: <input type="checkbox" aria-label={text('learning.tickAll')} checked={chosen.length === proposed.length} onChange={event => tick(proposed.map(({ itemId }) => itemId), event.target.checked)} />,
    cell: row => (row.state === 'proposed' ? <input type="checkbox" aria-label={text('learning.tick', { name: row.name })} checked={ticked.has(row.itemId)} onChange={event => tick([row.itemId], event.target.checked)} /> : null),
  };
  const columns: readonly Column<Row>[] = [
    ...(mayDecide ? [ticks] : []), ...person,
    { key: 'course', title: text('learning.course'), width: 190, cell: row => title(row.titles) },
    { key: 'state', title: text('field.state'), width: 110, cell: row => <ItemMark item={row} /> },
    { key: 'due', title: text('learning.dueDate'), width: 120, cell: row => row.dueDate },
    { key: 'done', title: text('learning.completedDate'), width: 120, cell: row => row.completedDate ?? '' },
    { key: 'cause', title: text('learning.why'), width: 140, cell: row => text(`planCause.${row.cause}`) },
  ];
  return (
    <>
      <QueryView query={query} rows={2}>{data => <Counts counts={data.counts} />}</QueryView>
      <PersonFilters more={[{ name: 'view', label: text('field.state'), initial: 'open', options: views.filter(each => each !== 'all').map(value => ({ value, label: text(`learning.count.${value}`) })) }]}>
        {query.data?.mayPlan === true ? <Button type="primary" onClick={() => setAssigning(true)}>{text('learning.assign')}</Button> : null}
        {rights.includes('change:rating') ? <ProposeButton /> : null}
      </PersonFilters>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            {mayDecide ? <BatchDecisions itemIds={chosen} onDone={() => setTicked(new Set())} /> : null}
            <DataTable caption={text('page.training')} columns={columns} rows={data.rows} rowKey={row => row.itemId} rowHeight={44} empty={<Empty title={text('learning.noPlans')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('learning.assign')} open={isAssigning} onClose={() => setAssigning(false)}><AssignForm onDone={() => setAssigning(false)} /></SidePanel>
      <ItemPanel />
    </>
  );
};

const Certificates = (): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const [search] = useSearchState();
  const [isNew, setNew] = useState(false);
  const withdraw = useToldCommand('withdrawCertificate');
  const mayChange = rights.includes('change:personal');
  const query = useApi('listCertificates', { query: { ...pageOf(search), ...personQuery(search), view: certificateViews.find(each => each === search['view']) ?? 'all' } });
  const person = usePersonColumns<Certificate>();
  const columns: readonly Column<Certificate>[] = [
    ...person,
    { key: 'title', title: text('learning.certificate'), width: 220, cell: row => row.title },
    { key: 'issuer', title: text('learning.issuer'), width: 140, cell: row => row.issuer },
    { key: 'number', title: text('learning.certificateNumber'), width: 140, cell: row => row.certificateNumber },
    { key: 'issued', title: text('learning.issuedDate'), width: 120, cell: row => row.issuedDate },
    { key: 'last', title: text('learning.lastDateField'), width: 120, cell: row => row.lastDate ?? text('learning.noLastDate') },
    { key: 'state', title: text('field.state'), width: 110, cell: row => <CertificateMark due={row.due} /> },
    ...(mayChange ? [{ key: 'withdraw', title: '', width: 100, cell: (row: Certificate) => (row.courseCode !== null ? null : <CarefulButton label={text('learning.withdraw')} about={`${row.title} ${row.name}`} warning={text('learning.withdrawSure')} isBusy={withdraw.isPending} onConfirm={() => withdraw.send({ params: { certificateId: row.certificateId }, body: { commandId: newCommandId() } })} />) }] : []),
  ];
  return (
    <>
      <PersonFilters more={[{ name: 'view', label: text('field.state'), options: certificateViews.map(value => ({ value, label: text(`certificateState.${value}`) })) }]}>
        {mayChange ? <Button type="primary" onClick={() => setNew(true)}>{text('learning.recordCertificate')}</Button> : null}
      </PersonFilters>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('learning.tab.certificates')} columns={columns} rows={data.rows} rowKey={row => row.certificateId} rowHeight={44} empty={<Empty title={text('learning.noCertificates')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('learning.recordCertificate')} open={isNew} onClose={() => setNew(false)}><CertificateForm onDone={() => setNew(false)} /></SidePanel>
    </>
  );
};

export const TrainingPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const tab = search['tab'] === 'certificates' ? 'certificates' : 'plans';
  return (
    <>
      <PageHead title={text('page.training')} hint={text('learning.trainingHint')} />
      <Tabs activeKey={tab} onChange={next => change({ tab: next === 'plans' ? undefined : next, view: undefined, page: undefined, item: undefined })} items={(['plans', 'certificates'] as const).map(key => ({ key, label: text(`learning.tab.${key}`), children: key !== tab ? null : key === 'plans' ? <Plans /> : <Certificates /> }))} />
    </>
  );
};
