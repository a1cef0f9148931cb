/** 我的团队: everybody who reports to the reader, with the month's attendance, goals, reviews and training; each figure leads to where it stands. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { ProgressBar } from '../goals/goal-parts.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListCount, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useIsNarrow } from '../parts/person-columns.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ReviewMark } from '../reviews/review-parts.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Team = Answer<'readTeam'>;
type Row = Team['rows'][number];

/** Something about this person waits for somebody. */
const waits = ({ attendance, goals, review, training }: Row): boolean =>
  attendance.absentDays + attendance.missingPunchDays > 0 || (goals?.due ?? 0) > 0 || review?.isYourTurn === true || (training?.overdue ?? 0) + (training?.proposed ?? 0) > 0;

const Days = ({ count, address, isBad }: { readonly count: number; readonly address: string; readonly isBad: boolean }): ReactNode => {
  const text = useText();
  return count === 0 ? <span className="quiet">0</span> : <AppLink address={address}>{isBad ? <Mark tone="bad">{text('team.days', { count })}</Mark> : text('team.days', { count })}</AppLink>;
};

const GoalCell = ({ row: { goals, personNumber, name } }: { readonly row: Row }): ReactNode => {
  const text = useText();
  if (goals === null) return <span className="quiet">–</span>;
  if (goals.count === 0) return <AppLink address={`/goals?search=${personNumber}`}><Mark tone="warn">{text('team.noGoals')}</Mark></AppLink>;
  const count = text('team.goals', { count: goals.count });
  if (goals.progress === null) return <AppLink address={`/goals?search=${personNumber}`}>{count} · {text('goals.unknown')}</AppLink>;
  return <span><ProgressBar progress={goals.progress} label={`${text('goals.progress')} ${name}`} /> <AppLink address={`/goals?search=${personNumber}`}>{count}</AppLink></span>;
};

const useColumns = (month: string): readonly (Column<Row> & { readonly title: string })[] => {
  const text = useText();
  const { modules } = useSession();
  const dayAddress = (row: Row): string => `/months/${month}/attendance?search=${encodeURIComponent(row.personNumber)}`;
  return [
    { key: 'department', title: text('field.department'), width: 170, cell: row => row.department },
    { key: 'late', title: text('dayState.late'), width: 80, align: 'right', cell: row => <Days count={row.attendance.lateDays} address={dayAddress(row)} isBad={false} /> },
    { key: 'missingPunch', title: text('dayState.missingPunch'), width: 80, align: 'right', cell: row => <Days count={row.attendance.missingPunchDays} address={dayAddress(row)} isBad={false} /> },
    { key: 'absent', title: text('dayState.absent'), width: 80, align: 'right', cell: row => <Days count={row.attendance.absentDays} address={dayAddress(row)} isBad /> },
    ...(!modules.includes('performance') ? [] : [
      { key: 'goals', title: text('goals.progress'), width: 235, cell: (row: Row) => <GoalCell row={row} /> },
      { key: 'due', title: text('team.checkInsDue'), width: 80, align: 'right' as const, cell: (row: Row) => (row.goals === null ? '–' : row.goals.due === 0 ? <span className="quiet">0</span> : <Mark tone="warn">{row.goals.due}</Mark>) },
      { key: 'review', title: text('team.review'), width: 205, cell: (row: Row) => (row.review === null ? <span className="quiet">–</span> : <><AppLink address={`/reviews?review=${row.review.reviewId}`}>{row.review.cycleTitle}</AppLink> {row.review.isYourTurn ? <Mark tone="warn">{text('reviews.yourTurn')}</Mark> : <ReviewMark state={row.review.state} />}</>) },
    ]),
    ...(!modules.includes('learning') ? [] : [
      { key: 'training', title: text('team.training'), width: 185, cell: (row: Row) => (row.training === null ? '–' : (
        <>
          {row.training.open === 0 ? <span className="quiet">{text('team.nothingToLearn')}</span> : <AppLink address={`/training?search=${encodeURIComponent(row.personNumber)}`}>{text('team.courses', { count: row.training.open })}</AppLink>}
          {row.training.overdue === 0 ? null : <> <Mark tone="bad">{text('team.overdue', { count: row.training.overdue })}</Mark></>}
          {row.training.proposed === 0 ? null : <> <AppLink address={`/training?view=proposed&search=${encodeURIComponent(row.personNumber)}`}><Mark tone="info">{text('team.proposed', { count: row.training.proposed })}</Mark></AppLink></>}
        </>
      )) },
    ]),
  ];
};

/** How many people each thing is about. */
const Summary = ({ rows }: { readonly rows: readonly Row[] }): ReactNode => {
  const text = useText();
  const { modules } = useSession();
  const sums: readonly (readonly [string, number])[] = [
    ['team.people', rows.length], ['team.lateOnes', rows.filter(({ attendance }) => attendance.lateDays > 0).length],
    ...(modules.includes('performance') ? [['team.checkInOnes', rows.filter(({ goals }) => (goals?.due ?? 0) > 0).length] as const, ['team.reviewOnes', rows.filter(({ review }) => review?.isYourTurn === true).length] as const] : []),
    ...(modules.includes('learning') ? [['team.overdueOnes', rows.filter(({ training }) => (training?.overdue ?? 0) > 0).length] as const] : []),
  ];
  return <dl className="fact-grid">{sums.map(([name, count]) => <div key={name}><dt>{text(name)}</dt><dd><strong>{count}</strong></dd></div>)}</dl>;
};

const TeamTable = ({ team }: { readonly team: Team }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const columns = useColumns(team.month);
  const isNarrow = useIsNarrow();
  const { hidden, setHidden } = useHiddenColumns('myTeam', ['department']);
  const wanted = (search['search'] ?? '').trim().toLowerCase();
  const rows = team.rows.filter(row => (wanted === '' || row.name.toLowerCase().includes(wanted) || row.personNumber.toLowerCase().includes(wanted)) && (search['waits'] !== 'yes' || waits(row)));
  const person: readonly Column<Row>[] = [
    { key: 'name', title: text('field.name'), width: 95, frozen: true, cell: row => <AppLink address={`/people/${encodeURIComponent(row.personNumber)}`}>{row.name}</AppLink> },
    ...(isNarrow ? [] : [{ key: 'personNumber', title: text('field.personNumber'), width: 105, cell: (row: Row) => row.personNumber }]),
  ];
  if (team.rows.length === 0) return <Empty title={text('team.empty')} hint={text('team.emptyHint')} />;
  return (
    <>
      <Summary rows={team.rows} />
      <div className="table-tools"><ColumnSettings columns={columns} hidden={hidden} setHidden={setHidden} /></div>
      <DataTable caption={text('page.myTeam')} columns={[...person, ...columns.filter(({ key }) => !hidden.has(key))]} rows={rows} rowKey={row => row.personNumber} rowHeight={44} empty={<Empty title={text('matrix.empty')} />} />
      <ListCount count={rows.length} />
    </>
  );
};

export const MyTeamPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const query = useApi('readTeam', { params: { month } });
  const cycle = query.data?.cycleTitle ?? null;
  return (
    <>
      <PageHead title={text('page.myTeam')} hint={[formatMonth(month, language), ...(cycle === null ? [] : [cycle])].join(' · ')}>
        <AppLink className="plain-button" address="/inbox">{text('page.inbox')}</AppLink>
        <AppLink className="plain-button" address="/desk">{text('page.desk')}</AppLink>
      </PageHead>
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }, { name: 'waits', label: text('team.waits'), options: [{ value: 'yes', label: text('team.waitsOnly') }] }]} />
      <section className="card"><QueryView query={query}>{team => <TeamTable team={team} />}</QueryView></section>
    </>
  );
};
