/** Legal holds: what must not be deleted while a dispute or inspection lasts. One places, two end. */
import { useState, type ReactNode } from 'react';
import { Button, Form } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { PersonNumberItem, ReasonItem, useOffice, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

type Hold = Answer<'listLegalHolds'>['rows'][number];
const tones = { placed: 'warn', endAsked: 'info', ended: 'quiet' } as const;

const PlaceForm = ({ onDone }: { readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const place = useCommand('placeLegalHold');
  const told = useTold(text('legalHolds.placed'), onDone);
  type Wish = { readonly personNumber?: string; readonly reason: string };
  const submit = ({ personNumber = '', reason }: Wish): void => place.mutate({ body: { commandId: newCommandId(), personNumber: personNumber.trim() === '' ? null : personNumber.trim(), reason } }, told);
  return (
    <Form<Wish> layout="vertical" onFinish={submit}>
      <PersonNumberItem isOptional />
      <ReasonItem label={text('legalHolds.reason')} />
      <Button type="primary" htmlType="submit" loading={place.isPending}>{text('legalHolds.place')}</Button>
    </Form>
  );
};

const Next = ({ hold }: { readonly hold: Hold }): ReactNode => {
  const text = useText();
  const { mayChange, mayApprove } = useOffice();
  const ask = useCommand('askHoldEnd');
  const end = useCommand('endLegalHold');
  const told = useTold(text('legalHolds.done'));
  const input = { params: { holdId: hold.holdId }, body: { commandId: newCommandId() } };
  const about = hold.reason;
  if (hold.state === 'placed' && mayChange) return <CarefulButton label={text('legalHolds.askEnd')} about={about} warning={text('legalHolds.askWarning')} isBusy={ask.isPending} danger={false} onConfirm={() => ask.mutate(input, told)} />;
  if (hold.state === 'endAsked' && mayApprove) return <CarefulButton label={text('legalHolds.end')} about={about} warning={text('legalHolds.endWarning')} isBusy={end.isPending} onConfirm={() => end.mutate(input, told)} />;
  return hold.endedBy === null ? '' : <WhoWhen who={hold.endedBy} when={hold.endedAt} />;
};

export const LegalHoldsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const { mayChange } = useOffice();
  const [isOpen, setOpen] = useState(false);
  const query = useApi('listLegalHolds', { query: pageOf(search) });
  const columns: readonly Column<Hold>[] = [
    { key: 'whose', title: text('legalHolds.whose'), width: 130, cell: row => row.personNumber ?? text('legalHolds.everyone') },
    { key: 'reason', title: text('legalHolds.reason'), width: 280, cell: row => row.reason },
    { key: 'state', title: text('field.state'), width: 130, cell: row => <Mark tone={tones[row.state]}>{text(`holdState.${row.state}`)}</Mark> },
    { key: 'placed', title: text('legalHolds.placedBy'), width: 220, cell: row => <WhoWhen who={row.placedBy} when={row.placedAt} /> },
    { key: 'asked', title: text('legalHolds.endAskedBy'), width: 150, cell: row => <WhoWhen who={row.endAskedBy} when={null} /> },
    { key: 'next', title: text('legalHolds.ending'), width: 220, cell: row => <Next hold={row} /> },
  ];
  return (
    <>
      <PageHead title={text('page.legalHolds')} hint={text('legalHolds.hint')}>{mayChange ? <Button type="primary" onClick={() => setOpen(true)}>{text('legalHolds.place')}</Button> : null}</PageHead>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.legalHolds')} columns={columns} rows={data.rows} rowKey={row => row.holdId} rowHeight={48} empty={<Empty title={text('legalHolds.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('legalHolds.place')} open={isOpen} onClose={() => setOpen(false)}><PlaceForm onDone={() => setOpen(false)} /></SidePanel>
    </>
  );
};
