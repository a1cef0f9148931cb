/** 目标: the tree of a cycle as of any day, what each goal is and was, and duties and goals that stand alone. */
import { useState, type ReactNode } from 'react';
import { Button, Input, Segmented, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { CheckInForm, CycleForm, CyclePanel, EvidenceForm, GoalForm, type ListedCycle } from '../goals/goal-forms.tsx';
import { GoalSheet, GoalsOfProfiles } from '../goals/goal-sheet.tsx';
import { CycleMark, Facts, GoalHistory, percentText, type Cycle, type Goal, type GoalDetail } from '../goals/goal-parts.tsx';
import { GoalTable } from '../goals/goal-table.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { useDepartments } from '../parts/department-input.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListCount } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

const views = ['tree', 'gaps'] as const;
type Gap = Answer<'listGoalGaps'>['rows'][number];

const Gaps = ({ cycle, onGoal, onNew }: { readonly cycle: Cycle; readonly onGoal: (goalId: string) => void; readonly onNew: (personNumber: string) => void }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const mayChange = useSession().rights.includes('change:rating') && (cycle.state === 'planned' || cycle.state === 'running');
  const query = useApi('listGoalGaps', { params: { cycleId: cycle.cycleId }, query: { search: search['search'] ?? '', department: search['department'] ?? '' } });
  const columns: readonly Column<Gap>[] = [
    { key: 'person', title: text('goals.person'), width: 180, frozen: true, cell: row => <>{row.name} <small className="quiet">{row.personNumber}</small></> },
    { key: 'department', title: text('field.department'), width: 160, cell: row => row.ownerDepartment },
    { key: 'gap', title: text('goals.gap'), width: 140, cell: row => <Mark tone={row.gap === 'dutyWithoutGoal' ? 'warn' : 'info'}>{text(`goalGap.${row.gap}`)}</Mark> },
    { key: 'text', title: text('goals.gapText'), width: 420, className: 'is-wrapped', cell: row => (row.goalId === null ? row.text : <button type="button" className="link-button" onClick={() => onGoal(row.goalId ?? '')}>{row.text}</button>) },
    { key: 'act', title: '', width: 120, cell: row => (mayChange && row.gap === 'dutyWithoutGoal' ? <Button size="small" aria-label={`${text('goals.add')} ${row.name} ${row.text}`} onClick={() => onNew(row.personNumber)}>{text('goals.add')}</Button> : null) },
  ];
  return (
    <QueryView query={query}>{data => (
      <>
        {mayChange ? <GoalsOfProfiles cycle={cycle} /> : null}
        <p className="quiet">{text('goals.gapCounts', { people: data.people, withoutPosition: data.withoutPosition, gaps: data.rows.length })}</p>
        <DataTable caption={text('goals.view.gaps')} columns={columns} rows={data.rows} rowKey={row => `${row.personNumber} ${row.dutyCode ?? ''} ${row.goalId ?? ''}`} rowHeight={52} empty={<Empty title={text('goals.noGaps')} />} />
        <ListCount count={data.rows.length} />
      </>
    )}</QueryView>
  );
};

/** Aligning to another goal, or giving one up. */
const MoveForms = ({ goal, goals, onDone }: { readonly goal: GoalDetail; readonly goals: readonly Goal[]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const move = useToldCommand('moveGoal');
  const drop = useToldCommand('dropGoal');
  const [parent, setParent] = useState<string | null>(goal.parentGoalId);
  const [reason, setReason] = useState('');
  return (
    <section>
      <h3>{text('goals.align')}</h3>
      <form className="button-row" onSubmit={event => { event.preventDefault(); move.send({ params: { goalId: goal.goalId }, body: { commandId: newCommandId(), parentGoalId: parent, reason } }); }}>
        <Select aria-label={text('goals.parent')} placeholder={text('goals.parent')} style={{ minWidth: 240, maxWidth: '100%' }} allowClear showSearch={{ optionFilterProp: 'label' }} value={parent} onChange={value => setParent(value ?? null)} options={goals.filter(each => each.goalId !== goal.goalId && !each.isDropped).map(each => ({ value: each.goalId, label: `${each.title} · ${each.name}` }))} />
        <Input aria-label={text('goals.reason')} placeholder={text('goals.reason')} style={{ maxWidth: 220 }} maxLength={500} value={reason} onChange={event => setReason(event.target.value)} />
        <Button htmlType="submit" disabled={parent === goal.parentGoalId} loading={move.isPending}>{text('goals.align')}</Button>
        {reason === '' ? null : <CarefulButton label={text('goals.drop')} about={goal.title} warning={text('goals.dropHint')} isBusy={drop.isPending} onConfirm={() => drop.send({ params: { goalId: goal.goalId }, body: { commandId: newCommandId(), reason } }, onDone)} />}
      </form>
      <p className="quiet">{text('goals.dropNeedsReason')}</p>
    </section>
  );
};

const GoalPanel = ({ goal, goals, onClose }: { readonly goal: GoalDetail; readonly goals: readonly Goal[]; readonly onClose: () => void }): ReactNode => {
  const text = useText();
  const [isChanging, setChanging] = useState(false);
  if (isChanging) return <><GoalForm cycle={goal.cycle} goals={goals} goal={goal} onDone={() => setChanging(false)} /><p><Button onClick={() => setChanging(false)}>{text('action.cancel')}</Button></p></>;
  return (
    <>
      <Facts goal={goal} />
      {goal.canChange ? <p><Button onClick={() => setChanging(true)}>{text('goals.change')}</Button></p> : null}
      {goal.canCheckIn ? <CheckInForm key={`${goal.goalId} ${goal.checkIns.length}`} goal={goal} onDone={() => undefined} /> : null}
      {goal.canChange && goal.measure === 'evidence' ? <EvidenceForm key={`${goal.goalId} ${goal.evidence?.at ?? ''}`} goal={goal} /> : null}
      {goal.canChange ? <MoveForms key={goal.goalId} goal={goal} goals={goals} onDone={onClose} /> : null}
      <GoalHistory goal={goal} />
    </>
  );
};

/** 目标完成率, with what it means beside it. */
const Completion = ({ completion }: { readonly completion: Answer<'listGoals'>['completion'] }): ReactNode => {
  const text = useText();
  if (completion.share === null) return null;
  return (
    <>
      <dl className="fact-grid">
        <div><dt>{text('goals.completion')}</dt><dd><strong>{percentText(completion.share)}</strong> {completion.reached} / {completion.goals}</dd></div>
        <div><dt>{text('goals.average')}</dt><dd>{completion.averageProgress === null ? text('goals.unknown') : percentText(completion.averageProgress)}</dd></div>
        <div><dt>{text('goals.withoutFigure')}</dt><dd>{completion.goals - completion.withFigure}</dd></div>
      </dl>
      <p className="quiet">{text('goals.completionMeaning')}</p>
    </>
  );
};

type Panel = 'newGoal' | 'cycle' | 'newCycle' | 'sheet';
const panelTitles = { newGoal: 'goals.add', cycle: 'goals.manageCycle', newCycle: 'goals.newCycle', sheet: 'goals.sheet' } as const;

const CycleView = ({ cycle, onNewGoal }: { readonly cycle: Cycle; readonly onNewGoal: (personNumber: string) => void }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const departments = useDepartments();
  const view = views.find(each => each === search['view']) ?? 'tree';
  const goalId = search['goal'] ?? '';
  const tree = useApi('listGoals', { params: { cycleId: cycle.cycleId }, query: { search: search['search'] ?? '', department: search['department'] ?? '', withDropped: search['withDropped'] === 'yes' ? 'yes' : 'no', ...((search['day'] ?? '') === '' ? {} : { day: search['day'] }) } });
  const goal = useApi('readGoal', { params: { goalId } }, { enabled: goalId !== '' });
  const close = (): void => change({ goal: undefined }, true);
  // A goal is aligned to any of its cycle, whatever the list is narrowed to.
  const all = useApi('listGoals', { params: { cycleId: cycle.cycleId }, query: {} }, { enabled: goalId !== '' });
  const goals = all.data?.goals ?? tree.data?.goals ?? [];
  return (
    <>
      <FilterForm fields={[{ name: 'search', label: text('goals.searchHint') }, { name: 'department', label: text('field.department'), options: departments }, { name: 'withDropped', label: text('goals.dropped'), initial: 'no', options: [{ value: 'no', label: text('goals.withoutDropped') }, { value: 'yes', label: text('goals.withDropped') }] }, { name: 'day', label: text('goals.asOf'), type: 'date' }]} />
      <Segmented<(typeof views)[number]> className="view-chooser" aria-label={text('goals.view')} value={view} options={views.map(value => ({ value, label: text(`goals.view.${value}`) }))} onChange={next => change({ view: next === 'tree' ? undefined : next })} />
      <section className="card">
        {view === 'gaps' ? <Gaps cycle={cycle} onGoal={next => change({ goal: next })} onNew={onNewGoal} /> : <QueryView query={tree}>{data => <><Completion completion={data.completion} /><GoalTable goals={data.goals} onOpen={next => change({ goal: next })} /><ListCount count={data.goals.length} /></>}</QueryView>}
      </section>
      <SidePanel title={goal.data?.title ?? text('goals.goal')} open={goalId !== ''} wide onClose={close}>
        {goalId === '' ? null : <QueryView query={goal} rows={6}>{data => <GoalPanel key={data.goalId} goal={data} goals={goals} onClose={close} />}</QueryView>}
      </SidePanel>
    </>
  );
};

const Goals = ({ cycles }: { readonly cycles: readonly ListedCycle[] }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const { rights } = useSession();
  const [panel, setPanel] = useState<Panel | null>(null);
  const [personNumber, setPersonNumber] = useState('');
  const refresh = useToldCommand('refreshGoalEvidence');
  const cycle = cycles.find(({ cycleId }) => cycleId === search['cycle']) ?? cycles.find(({ state }) => state === 'running') ?? cycles.find(({ state }) => state === 'planned') ?? cycles[0] ?? null;
  const tree = useApi('listGoals', { params: { cycleId: cycle?.cycleId ?? '' }, query: {} }, { enabled: cycle !== null && panel === 'newGoal' });
  const [mayChange, mayPlan] = [rights.includes('change:rating'), rights.includes('change:rating:all')];
  const isOpen = cycle !== null && (cycle.state === 'planned' || cycle.state === 'running');
  const close = (): void => setPanel(null);
  const addGoal = (whose: string): void => { setPersonNumber(whose); setPanel('newGoal'); };
  return (
    <>
      <PageHead title={text('page.goals')} hint={text('goals.hint')}>
        {cycles.length === 0 ? null : <Select aria-label={text('goals.cycle')} style={{ minWidth: 200 }} value={cycle?.cycleId ?? ''} onChange={next => change({ cycle: next, goal: undefined, day: undefined })} options={cycles.map(each => ({ value: each.cycleId, label: `${each.title} · ${text(`goalCycleKind.${each.kind}`)}` }))} />}
        {cycle === null ? null : <CycleMark state={cycle.state} />}
        {cycle !== null && mayPlan ? <Button onClick={() => setPanel('cycle')}>{text('goals.manageCycle')}</Button> : null}
        {mayPlan ? <Button onClick={() => setPanel('newCycle')}>{text('goals.newCycle')}</Button> : null}
        {mayChange && isOpen ? <Button loading={refresh.isPending} onClick={() => refresh.send({ body: { commandId: newCommandId() } })}>{text('goals.refresh')}</Button> : null}
        {mayChange && isOpen ? <Button onClick={() => setPanel('sheet')}>{text('goals.sheet')}</Button> : null}
        {mayChange && isOpen ? <Button type="primary" onClick={() => addGoal('')}>{text('goals.add')}</Button> : null}
      </PageHead>
      {cycle === null ? <section className="card"><Empty title={text('goals.noCycles')} hint={text('goals.noCyclesHint')} /></section> : <CycleView key={cycle.cycleId} cycle={cycle} onNewGoal={addGoal} />}
      <SidePanel title={text(panelTitles[panel ?? 'cycle'])} open={panel !== null} wide={panel === 'newGoal' || panel === 'sheet'} onClose={close}>
        {panel === 'newCycle' ? <CycleForm cycle={null} onDone={close} /> : cycle === null ? null : panel === 'cycle' ? <CyclePanel cycle={cycle} onDone={close} /> : panel === 'sheet' ? <GoalSheet cycle={cycle} /> : panel === 'newGoal' ? <GoalForm key={personNumber} cycle={cycle} goals={tree.data?.goals ?? []} goal={null} personNumber={personNumber} onDone={close} /> : null}
      </SidePanel>
    </>
  );
};

export const GoalsPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listGoalCycles', {});
  // The page has its name also while it waits, and when it could not be read.
  return <>{query.data === undefined ? <PageHead title={text('page.goals')} hint={text('goals.hint')} /> : null}<QueryView query={query}>{data => <Goals cycles={data.cycles} />}</QueryView></>;
};
