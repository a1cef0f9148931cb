/** People of a run without a payslip: each is put right, or left out with a reason. */
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Form } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ReasonItem, useTold } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

type Gap = Answer<'listRunGaps'>['rows'][number];

const ExcludeForm = ({ runId, personNumbers, isExcluded, onDone }: { readonly runId: string; readonly personNumbers: readonly string[]; readonly isExcluded: boolean; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const exclude = useCommand('excludeFromRun');
  const told = useTold(text('runGaps.done'), onDone);
  const submit = ({ reason }: { readonly reason: string }): void => exclude.mutate({ params: { runId }, body: { commandId: newCommandId(), personNumbers: [...personNumbers], isExcluded, note: reason } }, told);
  return (
    <Form<{ reason: string }> layout="vertical" onFinish={submit}>
      <p>{text(isExcluded ? 'runGaps.excludeHint' : 'runGaps.includeHint', { count: personNumbers.length })}</p>
      <ReasonItem label={text('field.reason')} />
      <Button type="primary" htmlType="submit" loading={exclude.isPending}>{text(isExcluded ? 'runGaps.exclude' : 'runGaps.include')}</Button>
    </Form>
  );
};

/** Rows chosen on a list, by key. */
export const useChosen = (): { readonly chosen: ReadonlySet<string>; readonly box: (key: string, label: string) => ReactNode; readonly clear: () => void } => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  return {
    chosen, clear: () => setChosen(new Set()),
    box: (key, label) => <Checkbox aria-label={label} checked={chosen.has(key)} onChange={event => setChosen(current => (event.target.checked ? new Set([...current, key]) : new Set([...current].filter(each => each !== key))))} />,
  };
};

export const RunGaps = ({ runId, mayChange }: { readonly runId: string; readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const { chosen, box, clear } = useChosen();
  const [wish, setWish] = useState<boolean | null>(null);
  const query = useApi('listRunGaps', { params: { runId }, query: pageOf(search) });
  const columns: readonly Column<Gap>[] = [
    ...(mayChange ? [{ key: 'choose', title: '', width: 44, cell: (row: Gap) => box(row.personNumber, row.name) }] : []),
    { key: 'person', title: text('bank.person'), width: 170, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'department', title: text('field.department'), width: 140, cell: row => row.department },
    { key: 'reason', title: text('runGaps.why'), width: 260, cell: row => text(`reason.${row.reason}`, {}, text('reason.')) },
    { key: 'state', title: text('field.state'), width: 120, cell: row => <Mark tone={row.isExcluded ? 'quiet' : 'warn'}>{text(row.isExcluded ? 'runGaps.excluded' : 'runGaps.open')}</Mark> },
    { key: 'note', title: text('runGaps.note'), width: 260, cell: row => (row.isExcluded ? `${row.note} · ${row.decidedBy}` : '') },
  ];
  return (
    <section className="card" aria-labelledby="run-gaps-title">
      <h2 id="run-gaps-title">{text('runGaps.title')}</h2>
      <QueryView query={query}>{data => (
        <>
          {chosen.size === 0 ? null : (
            <div className="filter-actions" role="group" aria-label={text('runGaps.batch', { count: chosen.size })}>
              <span>{text('runGaps.batch', { count: chosen.size })}</span>
              <Button size="small" onClick={() => setWish(true)}>{text('runGaps.exclude')}</Button>
              <Button size="small" onClick={() => setWish(false)}>{text('runGaps.include')}</Button>
            </div>
          )}
          <DataTable caption={text('runGaps.title')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} maxHeight="320px" empty={<Empty title={text('runGaps.empty')} />} />
          <ListFooter total={data.total} />
        </>
      )}</QueryView>
      <SidePanel title={text(wish === false ? 'runGaps.include' : 'runGaps.exclude')} open={wish !== null} onClose={() => setWish(null)}>
        {wish === null ? null : <ExcludeForm runId={runId} personNumbers={[...chosen]} isExcluded={wish} onDone={() => { setWish(null); clear(); }} />}
      </SidePanel>
    </section>
  );
};
