/** 人 × 日: everyone's month at a glance; a cell opens that person's day. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DayPanel } from '../attendance/day-panel.tsx';
import { markOf, toneOf } from '../attendance/day-state.ts';
import { findingChoices } from '../attendance/finding-choices.ts';
import { Legend } from '../attendance/legend.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ColumnSettings, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession, useClockText } from '../shell/session.ts';
import { formatHours, formatMonth, weekdayOf } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Matrix = Answer<'readMatrix'>;
type Row = Matrix['rows'][number];
const totalColumns = [
  { key: 'attendedDays', of: (row: Row) => String(row.totals.attendedDays) },
  { key: 'scheduledDays', of: (row: Row) => String(row.totals.scheduledDays) },
  { key: 'lateMinutes', of: (row: Row) => String(row.totals.lateMinutes) },
  { key: 'absentHours', of: (row: Row) => formatHours(row.totals.absentMinutes + row.totals.missingPunchMinutes) },
  { key: 'leaveHours', of: (row: Row) => formatHours(row.totals.annualLeaveMinutes + row.totals.personalLeaveMinutes + row.totals.sickLeaveMinutes + row.totals.compensatoryLeaveMinutes + row.totals.otherPaidLeaveMinutes) },
  { key: 'overtimeWorkdayHours', of: (row: Row) => formatHours(row.totals.overtimeWorkdayMinutes) },
  { key: 'overtimeRestDayHours', of: (row: Row) => formatHours(row.totals.overtimeRestDayMinutes) },
  { key: 'overtimeHolidayHours', of: (row: Row) => formatHours(row.totals.overtimeStatutoryHolidayMinutes) },
] as const;

type DayClass = Matrix['dayClasses'][number]['classes'][number];
const shadeOf = (dayClass: DayClass | undefined): string => (dayClass === 'statutoryHoliday' ? 'is-holiday' : dayClass === 'restDay' ? 'is-rest-day' : '');

const Cell = ({ row, index, date, dayClass, onOpen }: { readonly row: Row; readonly index: number; readonly date: string; readonly dayClass: DayClass | undefined; readonly onOpen: (person: string, date: string) => void }): ReactNode => {
  const text = useText();
  const state = row.dayStates[index] ?? 'notEmployed';
  const overtime = row.dayOvertimeMinutes[index] ?? 0;
  if (state === 'notEmployed') return <span className={`day-cell is-none ${shadeOf(dayClass)}`}><span className="visually-hidden">{text('dayState.notEmployed')}</span></span>;
  const label = text('matrix.cell', { person: row.name, date, state: text(`dayState.${state}`), overtime: formatHours(overtime), hasOvertime: overtime > 0 ? 'yes' : 'no' });
  return (
    <button type="button" className={`day-cell is-${toneOf[state]} ${shadeOf(dayClass)}`} aria-label={label} title={label} onClick={() => onOpen(row.personNumber, date)}>
      <span aria-hidden="true">{markOf[state]}</span>
      {overtime > 0 ? <small aria-hidden="true">+{formatHours(overtime)}</small> : null}
    </button>
  );
};

/** The calendar that most of the shown people work by heads the columns; each cell is shaded by the person's own. */
const commonCalendar = (matrix: Matrix, calendars: ReadonlyMap<string, readonly DayClass[]>): readonly DayClass[] => {
  const counts = new Map<string, number>();
  for (const row of matrix.rows) counts.set(row.workplaceCode, (counts.get(row.workplaceCode) ?? 0) + 1);
  const [most] = [...counts].sort((one, other) => other[1] - one[1]);
  return most === undefined ? [] : calendars.get(most[0]) ?? [];
};

const useDayColumns = (matrix: Matrix, onOpen: (person: string, date: string) => void): readonly Column<Row>[] => {
  const text = useText();
  const calendars = new Map(matrix.dayClasses.map(place => [place.workplaceCode, place.classes]));
  const common = commonCalendar(matrix, calendars);
  const count = matrix.rows[0]?.dayStates.length ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const date = `${matrix.month}-${String(index + 1).padStart(2, '0')}`;
    const dayClass = common[index];
    return {
      key: date, width: 40, align: 'center', className: 'day-column',
      title: <span className={`day-head ${shadeOf(dayClass)}`} title={dayClass === undefined ? date : `${date} ${text(`dayClass.${dayClass}`)}`}>{index + 1}<small>{text(`weekday.${weekdayOf(date)}`)}</small></span>,
      cell: (row: Row) => <Cell row={row} index={index} date={date} dayClass={calendars.get(row.workplaceCode)?.[index]} onOpen={onOpen} />,
    } as const;
  });
};

const MatrixTable = ({ matrix, hidden }: { readonly matrix: Matrix; readonly hidden: ReadonlySet<string> }): ReactNode => {
  const text = useText();
  const [, change] = useSearchState();
  const person = usePersonColumns<Row>();
  const days = useDayColumns(matrix, (personNumber, day) => change({ person: personNumber, day }));
  const totals = totalColumns.map(column => ({ key: column.key, title: text(`column.${column.key}`), width: 84, align: 'right' as const, cell: column.of }));
  const columns = [...person, ...days, ...totals].filter(column => !hidden.has(column.key));
  return (
    <>
      <DataTable caption={text('matrix.caption', { month: matrix.month })} columns={columns} rows={matrix.rows} rowKey={row => row.personNumber} empty={<Empty title={text('matrix.empty')} hint={text('matrix.emptyHint')} />} />
      <ListFooter total={matrix.total} defaultSize={100} />
    </>
  );
};

export const MatrixPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const clockText = useClockText();
  const session = useSession();
  const month = useMonth();
  const [search] = useSearchState();
  const { hidden, setHidden } = useHiddenColumns('matrix');
  const query = useApi('readMatrix', { params: { month }, query: { ...personQuery(search), ...pageOf(search, 100), finding: (search['finding'] ?? '') as '' } });
  const computedAt = query.data?.computedAt ?? null;
  const settings = ['department', 'workplace'].map(key => ({ key, title: text(`field.${key}`) })).concat(totalColumns.map(column => ({ key: column.key, title: text(`column.${column.key}`) })));
  return (
    <>
      <PageHead
        title={!session.rights.includes('operate:public') ? text('matrix.teamTitle', { month: formatMonth(month, language) }) : text('matrix.title', { month: formatMonth(month, language) })}
        hint={computedAt === null ? undefined : text('matrix.computedAt', { at: clockText(computedAt) })}
      />
      <PersonFilters more={[{ name: 'finding', label: text('filter.finding'), options: findingChoices.map(code => ({ value: code, label: text(`finding.${code}`) })) }]}>
        <ColumnSettings columns={settings} hidden={hidden} setHidden={setHidden} />
      </PersonFilters>
      <section className="card">
        <Legend />
        <QueryView query={query} rows={12}>{matrix => <MatrixTable matrix={matrix} hidden={hidden} />}</QueryView>
      </section>
      <DayPanel personNumber={search['person']} />
    </>
  );
};
