/** What people may ask about their data: a copy of it, or that it be erased. Two people decide an erasure. */
import { useState, type ReactNode } from 'react';
import { Button, Form } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { PersonNumberItem, ReasonItem, useOffice, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useText, type Text } from '../text/text.tsx';

type Erasure = Answer<'listErasures'>['rows'][number];
type Obstacle = Erasure['obstacles'][number];
const tones = { requested: 'warn', approved: 'info', restricted: 'info', erased: 'quiet', refused: 'quiet' } as const;

/** One line a kind; what the law keeps goes as one, until the last day of all. */
const obstacleTexts = (obstacles: readonly Obstacle[], text: Text): readonly string[] => {
  const dated = (what: string, until: string | null | undefined): string => (until === null || until === undefined ? what : text('erasures.until', { what, until }));
  const kept = obstacles.filter(({ obstacle }) => obstacle === 'retention');
  const keptText = text('erasures.obstacle', { obstacle: text('privacy.obstacle.retention'), what: kept.map(({ rule }) => text(`privacy.retention.${rule}`, {}, rule)).join(text('roles.separator')) });
  return [
    ...obstacles.filter(({ obstacle }) => obstacle !== 'retention').map(({ obstacle, basis, until }) =>
      dated(obstacle === 'legalHold' ? text('erasures.obstacle', { obstacle: text('privacy.obstacle.legalHold'), what: basis }) : text(`privacy.obstacle.${obstacle}`), until)),
    ...(kept.length === 0 ? [] : [dated(keptText, kept.map(({ until }) => until ?? '').toSorted().at(-1))]),
  ];
};

const Decision = ({ erasure }: { readonly erasure: Erasure }): ReactNode => {
  const text = useText();
  const { mayApprove } = useOffice();
  const decide = useCommand('decideErasure');
  const told = useTold(text('erasures.decided'));
  if (erasure.state !== 'requested' || !mayApprove) return <WhoWhen who={erasure.decidedBy} when={erasure.decidedAt} />;
  const send = (approve: boolean): void => decide.mutate({ params: { erasureId: erasure.erasureId }, body: { commandId: newCommandId(), approve } }, told);
  const about = `${erasure.name} ${erasure.personNumber}`;
  return (
    <span className="decide-buttons">
      <CarefulButton label={text('erasures.approve')} about={about} warning={text('erasures.warning')} isBusy={decide.isPending} onConfirm={() => send(true)} />
      <CarefulButton label={text('erasures.refuse')} about={about} warning={text('erasures.refuseWarning')} isBusy={decide.isPending} danger={false} onConfirm={() => send(false)} />
    </span>
  );
};

const EraseForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const ask = useCommand('requestErasure');
  const told = useTold(text('erasures.asked'), onDone);
  return (
    <Form<{ personNumber: string; reason: string }> layout="vertical" onFinish={wish => ask.mutate({ body: { commandId: newCommandId(), ...wish } }, told)}>
      <PersonNumberItem />
      <ReasonItem label={text('erasures.reason')} />
      <p className="quiet">{text('erasures.secondPerson')}</p>
      <Button type="primary" htmlType="submit" loading={ask.isPending}>{text('erasures.ask')}</Button>
    </Form>
  );
};

const CopyForm = (): ReactNode => {
  const text = useText();
  const start = useCommand('startPersonExport');
  const told = useTold(text('copies.started'));
  return (
    <>
      <p className="quiet">{text('copies.hint')}</p>
      <Form<{ personNumber: string }> layout="vertical" onFinish={({ personNumber }) => start.mutate({ params: { personNumber: personNumber.trim() }, body: { commandId: newCommandId() } }, told)}>
        <PersonNumberItem />
        <Button type="primary" htmlType="submit" loading={start.isPending}>{text('copies.make')}</Button>
      </Form>
      {start.data === undefined ? null : <p role="status">{text('copies.of', { person: start.data.personNumber })} <DownloadButton operation="downloadPersonExport" input={{ params: { exportId: start.data.exportId } }}>{text('copies.download')}</DownloadButton></p>}
    </>
  );
};

const useColumns = (): readonly Column<Erasure>[] => {
  const text = useText();
  return [
    { key: 'person', title: text('privacyPage.person'), width: 160, cell: row => (row.state === 'erased' ? text('erasures.erasedPerson') : `${row.name} ${row.personNumber}`) },
    { key: 'state', title: text('field.state'), width: 120, cell: row => <Mark tone={tones[row.state]}>{text(`erasureState.${row.state}`)}</Mark> },
    { key: 'decided', title: text('privacyPage.decided'), width: 210, cell: row => <Decision erasure={row} /> },
    { key: 'obstacles', title: text('erasures.obstacles'), width: 300, className: 'is-wrapped', cell: row => (row.obstacles.length === 0 ? <span className="quiet">–</span> : <ul className="plain-list is-tight">{obstacleTexts(row.obstacles, text).map(line => <li key={line}>{line}</li>)}</ul>) },
    { key: 'reason', title: text('erasures.reason'), width: 180, className: 'is-wrapped', cell: row => (row.reason === '' ? <span className="quiet">–</span> : row.reason) },
    { key: 'asked', title: text('privacyPage.asked'), width: 150, className: 'is-wrapped', cell: row => <WhoWhen who={row.askedBy} when={row.askedAt} /> },
  ];
};

export const PersonRequestsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const { rights } = useSession();
  const { mayChange } = useOffice();
  const [panel, setPanel] = useState<'none' | 'erase' | 'copy'>('none');
  const query = useApi('listErasures', { query: pageOf(search) });
  const columns = useColumns();
  return (
    <>
      <PageHead title={text('page.personRequests')} hint={text('erasures.hint')}>
        {rights.includes('read:pay') ? <Button onClick={() => setPanel('copy')}>{text('copies.make')}</Button> : null}
        {mayChange ? <Button type="primary" onClick={() => setPanel('erase')}>{text('erasures.ask')}</Button> : null}
      </PageHead>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.personRequests')} columns={columns} rows={data.rows} rowKey={row => row.erasureId} rowHeight={84} empty={<Empty title={text('erasures.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('erasures.ask')} open={panel === 'erase'} onClose={() => setPanel('none')}><EraseForm onDone={() => setPanel('none')} /></SidePanel>
      <SidePanel title={text('copies.make')} open={panel === 'copy'} onClose={() => setPanel('none')}><CopyForm /></SidePanel>
    </>
  );
};
