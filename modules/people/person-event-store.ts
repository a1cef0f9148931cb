/** SQL of a person's file: events, placements from a day on, marks of tasks. Dates are epoch-days. */
import type { personEventKinds } from '#contracts/api/person-file-api';
import { copyInto, openColumn, sealColumn, type CompanyTransaction } from '#modules/platform';
import { drawNumbers } from './people-store.ts';
import { decodeText, wageNote } from './sealed-people.ts';

export type PersonEventKind = (typeof personEventKinds)[number];

export type NewPersonEvent = {
  readonly personId: number; readonly kind: PersonEventKind; readonly validOnDay: number; readonly endsOnDay: number | null; readonly note: string;
  /** The terms that the event brought. */
  readonly termsId: number | null;
  readonly withdrawsEventId: number | null;
};
export type PersonEvent = NewPersonEvent & { readonly eventId: number; readonly recordedBy: string; readonly recordedMilliseconds: number; readonly isWithdrawn: boolean };

export async function appendEvents(tx: CompanyTransaction, events: readonly NewPersonEvent[]): Promise<readonly number[]> {
  const numbers = await drawNumbers(tx, 'platform.recorded_seq', events.length);
  const beside = events.flatMap(({ personId, kind, note }, index) => (kind === 'wageChange' && note !== '' ? [{ index, personId, row: String(numbers[index]), plain: Buffer.from(note) }] : []));
  const sealed = await sealColumn(tx, wageNote, beside);
  const sealedAt = new Map(beside.map(({ index }, position) => [index, sealed[position] ?? null]));
  await copyInto(tx, {
    table: 'people.person_event', rowCount: events.length,
    columns: [
      { name: 'person_id', type: 'int4', values: events.map(({ personId }) => personId) },
      { name: 'event_id', type: 'int8', values: numbers },
      { name: 'kind', type: 'text', values: events.map(({ kind }) => kind) },
      { name: 'valid_on', type: 'date', values: events.map(({ validOnDay }) => validOnDay) },
      { name: 'ends_on', type: 'date', values: events.map(({ endsOnDay }) => endsOnDay) },
      { name: 'note', type: 'text', values: events.map(({ kind, note }) => (kind === 'wageChange' ? '' : note)) },
      { name: 'wage_note_sealed', type: 'bytea', values: events.map((_, index) => sealedAt.get(index) ?? null) },
      { name: 'terms_id', type: 'int8', values: events.map(({ termsId }) => termsId) },
      { name: 'withdraws_event_id', type: 'int8', values: events.map(({ withdrawsEventId }) => withdrawsEventId) },
      { name: 'recorded_by', type: 'text', values: events.map(() => tx.actor) },
    ],
  });
  return numbers;
}

type EventRow = { person_id: number; event_id: number; kind: PersonEventKind; valid_on: number; ends_on: number | null; note: string; terms_id: number | null; withdraws_event_id: number | null; recorded_by: string; recorded: number; is_withdrawn: boolean };

/** What stands beside new wages of a person, by event; for readers of their pay. */
export async function openWageNotes(tx: CompanyTransaction, personId: number): Promise<ReadonlyMap<number, string>> {
  const { rows } = await tx.query<{ event_id: number; sealed: Buffer }>('select event_id, wage_note_sealed as sealed from people.person_event where company_id = $1 and person_id = $2 and wage_note_sealed is not null', [tx.companyId, personId]);
  const opened = await openColumn(tx, wageNote, rows.map((row) => ({ personId, row: String(row.event_id), sealed: row.sealed })));
  return new Map(rows.map(({ event_id }, index) => [event_id, decodeText(opened[index]!) ?? '']));
}

/** Events by day and then as recorded; of some people, or of everyone in reach. Without what stands beside wages (`openWageNotes`). */
export async function readEvents(tx: CompanyTransaction, personIds: readonly number[] | null): Promise<readonly PersonEvent[]> {
  const { rows } = await tx.query<EventRow>(
    `select person_id, event_id, kind, valid_on - date '1970-01-01' as valid_on, ends_on - date '1970-01-01' as ends_on, note, terms_id, withdraws_event_id, recorded_by,
       (extract(epoch from recorded_at) * 1000)::float8 as recorded,
       exists (select from people.person_event as later where later.company_id = event.company_id and later.person_id = event.person_id and later.withdraws_event_id = event.event_id) as is_withdrawn
     from people.person_event as event where company_id = $1 and ($2::int[] is null or person_id = any($2)) order by person_id, event.valid_on, event_id`, [tx.companyId, personIds],
  );
  return rows.map((row) => ({
    personId: row.person_id, eventId: row.event_id, kind: row.kind, validOnDay: row.valid_on, endsOnDay: row.ends_on, note: row.note, termsId: row.terms_id, withdrawsEventId: row.withdraws_event_id,
    recordedBy: row.recorded_by, recordedMilliseconds: row.recorded, isWithdrawn: row.is_withdrawn,
  }));
}

export type PlacementFrom = { readonly personId: number; readonly validFromDay: number; readonly department: string; readonly managerPersonNumber: string | null };

/** Department and manager from a day on. What holds now is written to people.person by `beginPlacements`. */
export async function appendPlacement(tx: CompanyTransaction, placement: PlacementFrom): Promise<void> {
  await tx.query(
    `insert into people.placement (company_id, person_id, valid_from, department, manager_person_number) values ($1, $2, date '1970-01-01' + $3::int, $4, $5)`,
    [tx.companyId, placement.personId, placement.validFromDay, placement.department, placement.managerPersonNumber],
  );
}

/** Brings people.person to the placements of the day: a transfer recorded ahead takes place on its own day. Answers whom it moved. */
export async function beginPlacements(tx: CompanyTransaction, day: number): Promise<readonly number[]> {
  const { rows: due } = await tx.query<{ person_id: number; valid_from: string; department: string; manager_person_number: string | null }>(
    `select person_id, valid_from::text as valid_from, holding.department, holding.manager_person_number
     from (select distinct on (person_id) person_id, valid_from, department, manager_person_number from people.placement
           where company_id = $1 and valid_from <= date '1970-01-01' + $2::int order by person_id, valid_from desc, placement_id desc) as holding
     join people.person as person using (person_id)
     where person.company_id = $1 and (person.department, person.manager_person_number) is distinct from (holding.department, holding.manager_person_number) order by person_id`, [tx.companyId, day],
  );
  for (const row of due) {
    // The database notes the change under the day from which the placement holds, not under today.
    await tx.query("select set_config('qinxin.recording_day', $1, true)", [row.valid_from]);
    await tx.query('update people.person set department = $3, manager_person_number = $4 where company_id = $1 and person_id = $2', [tx.companyId, row.person_id, row.department, row.manager_person_number]);
  }
  if (due.length > 0) await tx.query("select set_config('qinxin.recording_day', '', true)");
  return due.map((row) => row.person_id);
}

/** Moves whoever is due today, by the installation's clock and zone. */
export async function beginDuePlacements(tx: CompanyTransaction): Promise<readonly number[]> {
  const { rows: [row] } = await tx.query<{ day: number }>("select people.recording_day() - date '1970-01-01' as day");
  return row === undefined ? [] : beginPlacements(tx, row.day);
}

/** Seconds until the next transfer that is known ahead begins; null = none is. */
export async function secondsToNextPlacement(tx: CompanyTransaction): Promise<number | null> {
  const { rows: [row] } = await tx.query<{ seconds: number | null }>(
    `select ceil(extract(epoch from (min(valid_from)::timestamp at time zone coalesce(nullif(current_setting('qinxin.zone', true), ''), 'Asia/Shanghai')) - platform.now()))::float8 as seconds
     from people.placement where company_id = $1 and valid_from > people.recording_day()`, [tx.companyId],
  );
  return row?.seconds ?? null;
}

/** The department and manager of a person on a day, as recorded; null before the first. */
export async function placementOn(tx: CompanyTransaction, personId: number, day: number): Promise<PlacementFrom | null> {
  const { rows: [row] } = await tx.query<{ valid_from: number; department: string; manager_person_number: string | null }>(
    `select valid_from - date '1970-01-01' as valid_from, department, manager_person_number from people.placement
     where company_id = $1 and person_id = $2 and valid_from <= date '1970-01-01' + $3::int order by placement.valid_from desc, placement_id desc limit 1`, [tx.companyId, personId, day],
  );
  return row === undefined ? null : { personId, validFromDay: row.valid_from, department: row.department, managerPersonNumber: row.manager_person_number };
}

/** Sets or clears the last day of work. */
export async function writeLeaveDay(tx: CompanyTransaction, personId: number, day: number | null): Promise<void> {
  await tx.query(`update people.person set leave_date = date '1970-01-01' + $3::int where company_id = $1 and person_id = $2`, [tx.companyId, personId, day]);
}

export type TaskState = 'open' | 'done' | 'notNeeded';
export type TaskMark = { readonly personId: number; readonly task: string; readonly state: TaskState; readonly note: string; readonly markedBy: string; readonly markedMilliseconds: number };

export async function appendTaskMark(tx: CompanyTransaction, mark: Pick<TaskMark, 'personId' | 'task' | 'state' | 'note'>): Promise<void> {
  await tx.query('insert into people.task_mark (company_id, person_id, task, state, note, marked_by) values ($1, $2, $3, $4, $5, $6)', [tx.companyId, mark.personId, mark.task, mark.state, mark.note, tx.actor]);
}

/** The newest mark of each task. */
export async function readTaskMarks(tx: CompanyTransaction, personIds: readonly number[]): Promise<readonly TaskMark[]> {
  const { rows } = await tx.query<{ person_id: number; task: string; state: TaskState; note: string; marked_by: string; marked: number }>(
    `select distinct on (person_id, task) person_id, task, state, note, marked_by, (extract(epoch from marked_at) * 1000)::float8 as marked
     from people.task_mark where company_id = $1 and person_id = any($2) order by person_id, task, mark_id desc`, [tx.companyId, personIds],
  );
  return rows.map((row) => ({ personId: row.person_id, task: row.task, state: row.state, note: row.note, markedBy: row.marked_by, markedMilliseconds: row.marked }));
}
