/** 绩效考核: reviews of a cycle with their components and scores; written, compared with before, after and reason, and locked here. */
import { useState, type ReactNode } from 'react';
import { Button, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { useDepartments } from '../parts/department-input.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { BatchMoves } from '../reviews/batch-moves.tsx';
import { AskForm, AskTeamsForm, CalibrationForm, EvaluationForm, FactorForm, ImportForm, MoveButtons, OpenReviewsForm, ScoreChangeForm } from '../reviews/review-forms.tsx';
import { CalibrationList, ComponentTable, EntryList, GroupView, pointsText, ReviewMark, ScoreExplanation, ScoreList, type ReviewFile } from '../reviews/review-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Reviews = Answer<'listReviews'>;
type Row = Reviews['rows'][number];
const states = ['open', 'self', 'manager', 'calibration', 'locked', 'closed'] as const;
const components = ['attendance', 'goals', 'manager', 'peers', 'self'] as const;
type Panel = 'open' | 'teams' | 'import' | 'factor' | null;
const panelTitles = { open: 'reviews.open', teams: 'feedback.teams', import: 'reviews.import', factor: 'reviews.decideFactor' } as const;

const Events = ({ events }: { readonly events: ReviewFile['events'] }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <details className="more-settings"><summary>{text('reviews.events')}</summary>
      <ol className="plain-list">{events.map((event, index) => <li key={index}>{clockText(event.at)} {text(`reviewState.${event.toState}`)} · {event.by}{event.reason === '' ? '' : ` · ${event.reason}`}</li>)}</ol>
    </details>
  );
};

const Completions = ({ completions }: { readonly completions: ReviewFile['completions'] }): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  if (completions.length === 0) return null;
  return (
    <>
      <h3>{text('reviews.completions')}</h3>
      <ul className="plain-list">{completions.map((each, index) => <li key={index}>{each.completedOn} {language === 'en' ? each.titleEnglish : each.titleChinese}</li>)}</ul>
    </>
  );
};

const FileView = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const [isExplained, setExplained] = useState(false);
  const mayChange = rights.includes('change:rating');
  return (
    <>
      <p><ReviewMark state={file.state} /> {file.department} {file.score === null ? <span className="quiet">{text('reviews.incomplete')}</span> : <strong>{text('reviews.pointsOf', { points: file.score })}</strong>} {file.isFact ? null : <Mark tone="quiet">{text('reviews.asItStands')}</Mark>}</p>
      {file.hasMuchLeave === true ? <p role="note"><Mark tone="warn">{text('reviewRules.risk')}</Mark> {text('reviews.muchLeave')}</p> : null}
      <ComponentTable components={file.components} />
      {file.score === null ? null : <p><Button size="small" onClick={() => setExplained(!isExplained)} aria-expanded={isExplained}>{text('explain.title')}</Button></p>}
      {isExplained ? <ScoreExplanation reviewId={file.reviewId} view="office" /> : null}
      <MoveButtons file={file} />
      {file.mayWrite === 'manager' ? <EvaluationForm key={file.movedAt} file={file} /> : null}
      {file.mayCalibrate ? <CalibrationForm file={file} /> : null}
      <EntryList file={file} />
      <GroupView group={file.group} />
      <p className="quiet">{text('feedback.round', { asked: file.peersAsked })}</p>
      {mayChange && ['open', 'self', 'manager'].includes(file.state) ? <AskForm file={file} /> : null}
      <CalibrationList calibrations={file.calibrations} />
      <ScoreList scores={file.scores} />
      {mayChange && file.scores.some(({ rederived }) => rederived === 'differs') ? <ScoreChangeForm file={file} /> : null}
      <Completions completions={file.completions} />
      <Events events={file.events} />
    </>
  );
};

const ReviewPanel = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const reviewId = search['review'] ?? '';
  const query = useApi('readReview', { params: { reviewId } }, { enabled: reviewId !== '' });
  return (
    <SidePanel wide title={query.data === undefined ? text('reviews.review') : `${query.data.name} ${query.data.personNumber} · ${query.data.cycleTitle}`} open={reviewId !== ''} onClose={() => change({ review: undefined }, true)}>
      <QueryView query={query} rows={8}>{file => <FileView key={file.reviewId} file={file} />}</QueryView>
    </SidePanel>
  );
};

const pointsCell = (row: Row, component: (typeof components)[number]): ReactNode => {
  const found = row.components.find(each => each.component === component);
  return found === undefined ? '' : found.points === null ? '–' : `${found.isCalibrated ? '* ' : ''}${pointsText(found.points)}`;
};

const ReviewTable = ({ data }: { readonly data: Reviews }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const [, change] = useSearchState();
  const { rights } = useSession();
  const { hidden, setHidden } = useHiddenColumns('reviews');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const mayMove = rights.includes('change:rating') || rights.includes('approve:rating');
  const tick = (reviewIds: readonly string[], isOn: boolean): void => setTicked(before => (isOn ? before.union(new Set(reviewIds)) : before.difference(new Set(reviewIds))));
  const chosen = data.rows.filter(({ reviewId }) => ticked.has(reviewId));
  const used = components.filter(component => data.rows.some(row => row.components.some(each => each.component === component)));
  const all: readonly (Column<Row> & { readonly title: string })[] = [
    { key: 'state', title: text('reviews.state'), width: 165, cell: row => <ReviewMark state={row.state} /> },
    ...used.map(component => ({ key: component, title: text(`scoreComponent.${component}`), width: 90, align: 'right' as const, cell: (row: Row) => pointsCell(row, component) })),
    { key: 'score', title: text('reviews.score'), width: 100, align: 'right', cell: row => (row.score === null ? '–' : row.isFact ? <strong>{pointsText(row.score)}</strong> : pointsText(row.score)) },
    { key: 'peers', title: text('reviews.peers'), width: 110, cell: row => (row.peersAsked === 0 ? '–' : text('reviews.peersAsked', { asked: row.peersAsked })) },
    { key: 'movedAt', title: text('reviews.movedAt'), width: 160, cell: row => clockText(row.movedAt) },
  ];
  const ticks: Column<Row> = {
    key: 'tick', width: 44, frozen: true, title: <input type="checkbox" aria-label={text('reviews.tickAll')} checked={data.rows.length > 0 && chosen.length === data.rows.length} onChange={event => tick(data.rows.map(({ reviewId }) => reviewId), event.target.checked)} />,
    cell: row => <input type="checkbox" aria-label={text('reviews.tick', { name: row.name })} checked={ticked.has(row.reviewId)} onChange={event => tick([row.reviewId], event.target.checked)} />,
  };
  const columns: readonly Column<Row>[] = [
    ...(mayMove ? [ticks] : []), ...usePersonColumns<Row>({ name: row => <button type="button" className="link-button" onClick={() => change({ review: row.reviewId })}>{row.name}</button> }), ...all.filter(({ key }) => !hidden.has(key)),
  ];
  return (
    <>
      <p className="batch-bar">{data.counts.filter(({ count }) => count > 0).map(({ state, count }) => <span key={state}><ReviewMark state={state} /> {count}</span>)} <span className="quiet">{text('reviews.star')}</span></p>
      <div className="table-tools"><ColumnSettings columns={all} hidden={hidden} setHidden={setHidden} /></div>
      {mayMove && data.cycle !== null ? <BatchMoves key={data.cycle.cycleId} rows={chosen} cycle={data.cycle} onDone={() => setTicked(new Set())} /> : null}
      <DataTable caption={text('page.reviews')} columns={columns} rows={data.rows} rowKey={row => row.reviewId} rowHeight={44} empty={<Empty title={text('reviews.empty')} hint={text('reviews.emptyHint')} />} />
      <ListFooter total={data.total} />
    </>
  );
};

export const ReviewsPage = (): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const [search, change] = useSearchState();
  const [panel, setPanel] = useState<Panel>(null);
  const departments = useDepartments();
  const query = useApi('listReviews', { query: { ...pageOf(search), cycleId: search['cycle'] ?? '', state: states.find(each => each === search['state']) ?? '', search: search['search'] ?? '', department: search['department'] ?? '' } });
  const cycle = query.data?.cycle ?? null;
  const month = (cycle?.fromDate ?? '').slice(0, 7);
  const close = (): void => setPanel(null);
  return (
    <>
      <PageHead title={text('page.reviews')} hint={cycle === null ? text('reviews.hint') : `${cycle.cycleTitle} · ${cycle.fromDate} – ${cycle.toDate} · ${query.data?.weightsRule ?? text('reviews.noWeights')}`}>
        {cycle !== null && rights.includes('change:rating') ? <Button type="primary" onClick={() => setPanel('open')}>{text('reviews.open')}</Button> : null}
        {cycle !== null && rights.includes('change:rating') ? <Button onClick={() => setPanel('teams')}>{text('feedback.teams')}</Button> : null}
        {cycle !== null && rights.includes('change:rating:all') ? <Button onClick={() => setPanel('import')}>{text('reviews.import')}</Button> : null}
        {rights.includes('change:rating') ? <Button onClick={() => setPanel('factor')}>{text('reviews.decideFactor')}</Button> : null}
      </PageHead>
      <section className="card">
        <FilterForm fields={[
          { name: 'search', label: text('filter.search') }, { name: 'department', label: text('field.department'), options: departments },
          { name: 'state', label: text('reviews.state'), options: states.map(value => ({ value, label: text(`reviewState.${value}`) })) },
        ]}>
          {cycle === null ? null : <DownloadButton operation="exportReviews" input={{ query: { cycleId: cycle.cycleId, state: states.find(each => each === search['state']) ?? '', search: search['search'] ?? '', department: search['department'] ?? '', format: 'xlsx' } }}>{text('action.exportExcel')}</DownloadButton>}
          {cycle === null ? null : <Select aria-label={text('reviews.cycle')} value={cycle.cycleId} style={{ minWidth: 140 }} onChange={value => change({ cycle: value, page: undefined })} options={(query.data?.cycles ?? []).map(({ cycleId, title }) => ({ value: cycleId, label: title }))} />}
        </FilterForm>
        <QueryView query={query}>{data => <ReviewTable data={data} />}</QueryView>
      </section>
      <ReviewPanel />
      <SidePanel title={text(panelTitles[panel ?? 'open'])} open={panel !== null} onClose={close}>
        {panel === 'open' && cycle !== null ? <OpenReviewsForm cycleId={cycle.cycleId} onDone={close} /> : panel === 'teams' && cycle !== null ? <AskTeamsForm cycleId={cycle.cycleId} /> : panel === 'import' && cycle !== null ? <ImportForm cycleId={cycle.cycleId} month={month} onDone={close} /> : panel === 'factor' ? <FactorForm month={month} onDone={close} /> : null}
      </SidePanel>
    </>
  );
};
