/** The tree of a cycle as a table: goals stand below those they are aligned to and can be folded away. */
import { useState, type ReactNode } from 'react';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { useIsNarrow } from '../parts/person-columns.tsx';
import { Empty } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';
import { ConfidenceMark, figureText, ProgressBar, type Goal } from './goal-parts.tsx';

type Line = { readonly goal: Goal; readonly depth: number; readonly below: number };

/** Depth first; goals whose parent is not shown stand at the top. What is folded hides everything below it. */
const linesOf = (goals: readonly Goal[], folded: ReadonlySet<string>): readonly Line[] => {
  const known = new Set(goals.map(({ goalId }) => goalId));
  const below = Map.groupBy(goals, goal => (goal.parentGoalId !== null && known.has(goal.parentGoalId) ? goal.parentGoalId : ''));
  const lines: Line[] = [];
  const add = (parentId: string, depth: number): void => {
    for (const goal of below.get(parentId) ?? []) {
      lines.push({ goal, depth, below: below.get(goal.goalId)?.length ?? 0 });
      if (!folded.has(goal.goalId)) add(goal.goalId, depth + 1);
    }
  };
  add('', 0);
  return lines;
};

const indent = 18;

export const GoalTable = ({ goals, onOpen }: { readonly goals: readonly Goal[]; readonly onOpen: (goalId: string) => void }): ReactNode => {
  const text = useText();
  const isNarrow = useIsNarrow();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const toggle = (goalId: string): void => setFolded(current => new Set(current.has(goalId) ? [...current].filter(each => each !== goalId) : [...current, goalId]));
  const columns: readonly Column<Line>[] = [
    {
      key: 'title', title: text('goals.title'), width: isNarrow ? 250 : 290, frozen: !isNarrow,
      cell: ({ goal, depth, below }) => (
        <span className="goal-title" style={{ paddingLeft: depth * indent }}>
          {below === 0 ? <span className="goal-fold" aria-hidden="true" /> : <button type="button" className="goal-fold" aria-expanded={!folded.has(goal.goalId)} aria-label={text('goals.below', { title: goal.title, count: below })} onClick={() => toggle(goal.goalId)}>{folded.has(goal.goalId) ? '+' : '−'}</button>}
          <button type="button" className="link-button" onClick={() => onOpen(goal.goalId)}>{goal.title}</button>
          {goal.isDropped ? <> <Mark tone="quiet">{text('goals.dropped')}</Mark></> : null}
        </span>
      ),
    },
    { key: 'progress', title: text('goals.progress'), width: 255, cell: ({ goal }) => <ProgressBar progress={goal.progress} label={goal.title} isComplete={goal.isComplete} isWithheld={goal.isWithheld} /> },
    { key: 'figure', title: text('goals.value'), width: 170, cell: ({ goal }) => <>{figureText(goal, text)}{goal.fault === null ? null : <> <Mark tone="bad">{text('goals.fault')}</Mark></>}</> },
    { key: 'owner', title: text('goals.owner'), width: 170, cell: ({ goal }) => <>{goal.name} <small className="quiet">{goal.personNumber}</small></> },
    { key: 'confidence', title: text('goals.confidence'), width: 100, cell: ({ goal }) => <ConfidenceMark confidence={goal.confidence} /> },
    { key: 'level', title: text('goals.level'), width: 150, cell: ({ goal }) => (goal.level === 'department' ? goal.department : text(`goalLevel.${goal.level}`)) },
    { key: 'checkIn', title: text('goals.lastCheckIn'), width: 160, cell: ({ goal }) => <>{goal.lastCheckInDate} {goal.isCheckInDue ? <Mark tone="warn">{text('goals.due')}</Mark> : null}</> },
    { key: 'weight', title: text('goals.weight'), width: 80, align: 'right', cell: ({ goal }) => goal.weight },
  ];
  return <DataTable caption={text('page.goals')} columns={columns} rows={linesOf(goals, folded)} rowKey={({ goal }) => goal.goalId} rowHeight={44} empty={<Empty title={text('goals.none')} hint={text('goals.noneHint')} />} />;
};
