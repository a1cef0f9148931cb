/** The parts of a person's file: what happened, what is to be done. */
import { useState, type ReactNode } from 'react';
import { Button, Input, Modal, Select, Timeline } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty } from '../parts/state-views.tsx';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { useToldCommand } from './told-command.ts';

export type PersonFile = Answer<'readPersonFile'>;
type Event = PersonFile['events'][number];
type Task = PersonFile['tasks'][number];

/** The way to the account that holds the pay while it is missing, for who may give it. */
export const BankAccountLink = ({ file }: { readonly file: { readonly personNumber: string; readonly missing: readonly string[] } }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  if (!file.missing.includes('bankAccount') || !rights.includes('change:bank')) return null;
  return <AppLink address={`/bank-accounts?ask=${encodeURIComponent(file.personNumber)}`}>{text('people.toBankAccount')}</AppLink>;
};

const WithdrawButton = ({ personNumber, event }: { readonly personNumber: string; readonly event: Event }): ReactNode => {
  const text = useText();
  const [reason, setReason] = useState<string | null>(null);
  const withdraw = useToldCommand('withdrawPersonEvent');
  return (
    <>
      <Button size="small" aria-label={`${text('people.withdraw')}: ${text(`personEvent.${event.kind}`)} ${event.validOn}`} onClick={() => setReason('')}>{text('people.withdraw')}</Button>
      <Modal
        open={reason !== null} title={text('people.withdraw')} okText={text('action.confirm')} cancelText={text('action.cancel')} okButtonProps={{ disabled: (reason ?? '').trim() === '', loading: withdraw.isPending }} onCancel={() => setReason(null)}
        onOk={() => withdraw.send({ params: { personNumber, eventId: event.eventId }, body: { commandId: newCommandId(), note: (reason ?? '').trim() } }, () => setReason(null))}
      >
        <p>{text('people.withdrawHint')}</p>
        <label htmlFor="withdraw-reason">{text('people.withdrawReason')}</label>
        <Input id="withdraw-reason" value={reason ?? ''} maxLength={500} onChange={change => setReason(change.target.value)} />
      </Modal>
    </>
  );
};

export const EventLine = ({ file }: { readonly file: PersonFile }): ReactNode => {
  const text = useText();
  const clock = useClockText();
  if (file.events.length === 0) return <Empty title={text('people.noEvents')} hint={text('people.noEventsHint')} />;
  return (
    <Timeline
      items={file.events.map(event => ({
        key: event.eventId, color: event.isWithdrawn ? 'gray' : 'blue',
        content: (
          <div className={event.isWithdrawn ? 'quiet' : ''}>
            <strong>{text(`personEvent.${event.kind}`)}</strong> <time dateTime={event.validOn}>{event.validOn}</time>{event.endsOn === null ? null : ` – ${event.endsOn}`} {event.isWithdrawn ? <Mark tone="quiet">{text('people.isWithdrawn')}</Mark> : null}
            {event.note === '' ? null : <div>{event.note}</div>}
            <small className="quiet">{text('people.recordedBy', { at: clock(event.recordedAt), by: event.recordedBy === '' ? '–' : event.recordedBy })}</small>
            {event.mayWithdraw ? <div><WithdrawButton personNumber={file.personNumber} event={event} /></div> : null}
          </div>
        ),
      }))}
    />
  );
};

const tones = { open: 'warn', done: 'good', notNeeded: 'quiet' } as const;

export const TaskTable = ({ file }: { readonly file: PersonFile }): ReactNode => {
  const text = useText();
  const mark = useToldCommand('markPersonTask');
  const columns: readonly Column<Task>[] = [
    { key: 'task', title: text('people.task'), width: 200, cell: task => <>{text(`personTask.${task.task}`)} {task.blocksPay && task.state === 'open' ? <Mark tone="bad">{text('people.blocksPay')}</Mark> : null}</> },
    { key: 'list', title: text('people.taskList'), width: 90, cell: task => text(`people.taskList.${task.list}`) },
    { key: 'due', title: text('people.due'), width: 110, cell: task => task.due },
    { key: 'state', title: text('field.state'), width: 110, cell: task => <Mark tone={tones[task.state]}>{text(`taskState.${task.state}`)}</Mark> },
    {
      key: 'mark', title: text('people.markTask'), width: 150,
      cell: task => (task.isByFact || !file.mayChange ? <span className="quiet">{task.isByFact ? text('people.byFact') : '–'}</span> : (
        <Select
          size="small" aria-label={`${text('people.markTask')}: ${text(`personTask.${task.task}`)}`} value={task.state} disabled={mark.isPending} options={(['open', 'done', 'notNeeded'] as const).map(value => ({ value, label: text(`taskState.${value}`) }))}
          onChange={state => mark.send({ params: { personNumber: file.personNumber, task: task.task }, body: { commandId: newCommandId(), state } })}
        />
      )),
    },
  ];
  return <DataTable caption={text('people.tasks')} columns={columns} rows={file.tasks} rowKey={task => task.task} empty={<Empty title={text('people.noTasks')} />} />;
};
