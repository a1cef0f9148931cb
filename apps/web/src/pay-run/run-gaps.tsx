/** People of a run without a payslip: each is put right, or left out with a reason. */
import { useState, type ReactNode } from 'react';
import { App, Button, Checkbox, Form } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
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

/** Rows chosen on a list, by key: one by one, or all that a page shows. */
export const useChosen = (): { readonly chosen: ReadonlySet<string>; readonly box: (key: string, label: string) => ReactNode; readonly pageBox: (keys: readonly string[]) => ReactNode; readonly clear: () => void } => {
  const text = useText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (keys: readonly string[], isChosen: boolean): void => setChosen(current => (isChosen ? new Set([...current, ...keys]) : new Set([...current].filter(each => !keys.includes(each)))));
  return {
    chosen, clear: () => setChosen(new Set()),
    box: (key, label) => <Checkbox aria-label={label} checked={chosen.has(key)} onChange={event => choose([key], event.target.checked)} />,
    pageBox: keys => <Checkbox aria-label={text('runReview.choosePage')} disabled={keys.length === 0} checked={keys.length > 0 && keys.every(key => chosen.has(key))} onChange={event => choose(keys, event.target.checked)} />,
  };
};

/** Who is not paid here was not last month either. */
const CarryButton = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const carry = useCommand('carryExclusions');
  const press = (): void => carry.mutate({ params: { runId }, body: { commandId: newCommandId() } }, {
    onSuccess: ({ people }) => void message.success(text('runGaps.carried', { people })),
    onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  });
  return <CarefulButton label={text('runGaps.carry')} about={text('runGaps.carry')} warning={text('runGaps.carryHint')} isBusy={carry.isPending} danger={false} onConfirm={press} />;
};

export const RunGaps = ({ runId, isRegular, mayChange }: { readonly runId: string; readonly isRegular: boolean; readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const { chosen, box, pageBox, clear } = useChosen();
  const [wish, setWish] = useState<boolean | null>(null);
  const query = useApi('listRunGaps', { params: { runId }, query: pageOf(search) });
  const columns: readonly Column<Gap>[] = [
    ...(mayChange ? [{ key: 'choose', title: pageBox(query.data?.rows.map(({ personNumber }) => personNumber) ?? []), width: 44, cell: (row: Gap) => box(row.personNumber, row.name) }] : []),
    { key: 'person', title: text('bank.person'), width: 170, cell: row => <AppLink address={`/people/${encodeURIComponent(row.personNumber)}`}>{row.name} {row.personNumber}</AppLink> },
    { key: 'department', title: text('field.department'), width: 140, cell: row => row.department },
    { key: 'reason', title: text('runGaps.why'), width: 260, cell: row => (row.reason === 'noAttendance' ? <AppLink address="/unmatched">{text('reason.noAttendance')}</AppLink> : text(`reason.${row.reason}`, {}, text('reason.'))) },
    { key: 'state', title: text('field.state'), width: 120, cell: row => <Mark tone={row.isExcluded ? 'quiet' : 'warn'}>{text(row.isExcluded ? 'runGaps.excluded' : 'runGaps.open')}</Mark> },
    { key: 'note', title: text('runGaps.note'), width: 260, cell: row => (row.isExcluded ? `${row.note} · ${row.decidedBy}` : '') },
  ];
  return (
    <section className="card" aria-labelledby="run-gaps-title">
      <div className="button-row"><h2 id="run-gaps-title">{text('runGaps.title')}</h2>{mayChange && isRegular ? <CarryButton runId={runId} /> : null}</div>
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
