/** One session: who sits in it, who was there. */
import { useState, type ReactNode } from 'react';
import { Button, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useSession } from '../shell/session.ts';
import { useText, useTitle } from '../text/text.tsx';
import { sessionText } from './learning-parts.tsx';

type Session = Answer<'readCourseSession'>;
type Person = Session['people'][number];
type State = NonNullable<Person['attendance']>;
const states = ['attended', 'absent', 'excused'] as const;

const People = ({ session }: { readonly session: Session }): ReactNode => {
  const text = useText();
  const record = useToldCommand('recordSessionAttendance');
  const [chosen, setChosen] = useState<Readonly<Record<string, State>>>({});
  const mayRecord = session.hasBegun && session.mayRecord && !session.isCancelled;
  const columns: readonly Column<Person>[] = [
    { key: 'personNumber', title: text('field.personNumber'), width: 110, frozen: true, cell: row => row.personNumber },
    { key: 'name', title: text('field.name'), width: 110, frozen: true, cell: row => row.name },
    { key: 'seat', title: text('learning.seat'), width: 120, cell: row => <>{row.isTaken ? <Mark tone="good">{text('learning.hasSeat')}</Mark> : <Mark tone="quiet">{text('learning.noSeat')}</Mark>}</> },
    { key: 'planned', title: text('learning.planned'), width: 90, cell: row => text(row.isPlanned ? 'learning.yes' : 'learning.no') },
    {
      key: 'attendance', title: text('learning.attendance'), width: 170,
      cell: row => (mayRecord ? <Select<State> size="small" className="full-width" aria-label={`${text('learning.attendance')} ${row.name}`} placeholder={text('learning.notRecorded')} value={chosen[row.personNumber] ?? row.attendance} onChange={state => setChosen({ ...chosen, [row.personNumber]: state })} options={states.map(value => ({ value, label: text(`sessionAttendance.${value}`) }))} />
        : row.attendance === null ? <span className="quiet">{text('learning.notRecorded')}</span> : text(`sessionAttendance.${row.attendance}`)),
    },
  ];
  const everybody = (): void => setChosen(Object.fromEntries(session.people.filter(({ isTaken }) => isTaken).map(({ personNumber }) => [personNumber, 'attended' as const])));
  const save = (): void => record.send({ params: { sessionId: session.sessionId }, body: { commandId: newCommandId(), people: Object.entries(chosen).map(([personNumber, state]) => ({ personNumber, state })) } }, () => setChosen({}));
  return (
    <>
      {mayRecord && session.people.length > 0 ? (
        <p className="request-actions">
          <Button onClick={everybody}>{text('learning.allAttended')}</Button>
          <Button type="primary" disabled={Object.keys(chosen).length === 0} loading={record.isPending} onClick={save}>{text('learning.recordAttendance')}</Button>
        </p>
      ) : session.hasBegun ? null : <p className="quiet">{text('learning.attendanceLater')}</p>}
      <DataTable caption={text('learning.attendance')} columns={columns} rows={session.people} rowKey={row => row.personNumber} rowHeight={44} maxHeight="50vh" empty={<Empty title={text('learning.nobodySits')} />} />
    </>
  );
};

export const SessionPanel = ({ sessionId }: { readonly sessionId: string }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const { rights } = useSession();
  const cancel = useToldCommand('cancelCourseSession');
  const query = useApi('readCourseSession', { params: { sessionId } });
  return (
    <QueryView query={query} rows={5}>{session => (
      <>
        <h3>{title(session.titles)}</h3>
        <p>{sessionText(session)} · {session.zone}{session.teacher === '' ? '' : ` · ${session.teacher}`}</p>
        <p>{session.isCancelled ? <Mark tone="bad">{text('learning.cancelled')}</Mark> : text('learning.seatsTaken', { taken: session.taken, seats: session.seats })}</p>
        {session.isCancelled || session.hasBegun || !rights.includes('change:personal:all') ? null
          : <p><CarefulButton label={text('learning.cancelSession')} about={sessionText(session)} warning={text('learning.cancelSure')} isBusy={cancel.isPending} onConfirm={() => cancel.send({ params: { sessionId }, body: { commandId: newCommandId() } })} /></p>}
        <People session={session} />
      </>
    )}</QueryView>
  );
};
