/** What to look at before a run is handed in, and answers to it, one or many at a time. */
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Form } from 'antd';
import { findingWeights } from '#kernel/payroll/review-findings';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ReasonItem, useTold } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useClockText } from '../shell/session.ts';
import { formatHours } from '../text/format.ts';
import { useText } from '../text/text.tsx';
import type { Review } from './review-summary.tsx';

type Finding = Answer<'listRunFindings'>['rows'][number];
const tones = { stop: 'bad', serious: 'warn', notice: 'info' } as const;
const states = ['open', 'answered', 'noted'] as const;
/** What is answered already is not answered again. */
const isAsking = ({ state }: Finding): boolean => state === 'open';
const keyOf = ({ personNumber, code }: Finding): string => `${personNumber} ${code}`;

/** Clerks reckon overtime in hours. */
const inWords = ({ code, details }: Finding): Finding['details'] => (code === 'overtimeBeyondLimit' ? { ...details, hours: formatHours(Number(details['amount'] ?? '0')) } : details);

const AnswerForm = ({ runId, chosen, onDone }: { readonly runId: string; readonly chosen: readonly string[]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const answer = useCommand('answerRunFindings');
  const told = useTold(text('runReview.answered'), onDone);
  const submit = ({ reason }: { readonly reason: string }): void => answer.mutate({ params: { runId }, body: { commandId: newCommandId(), reason, findings: chosen.map(key => {
    const at = key.lastIndexOf(' ');
    return { personNumber: key.slice(0, at), code: key.slice(at + 1) };
  }) } }, told);
  return (
    <Form<{ reason: string }> layout="vertical" onFinish={submit}>
      <p>{text('runReview.answerHint')}</p>
      <ReasonItem label={text('field.reason')} />
      <Button type="primary" htmlType="submit" loading={answer.isPending}>{text('runReview.answer')}</Button>
    </Form>
  );
};

/** How often each finding occurs; one press narrows the list to it. */
const Counts = ({ review }: { readonly review: Review }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  return (
    <ul className="finding-counts">
      {review.findings.map(({ code, weight, people, open }) => {
        const active = search['code'] === code;
        return (
          <li key={code}>
            <button type="button" aria-pressed={active} className={active ? 'is-active' : ''} onClick={() => change({ code: active ? undefined : code, state: active ? undefined : 'all', page: undefined })}>
              <span>{text(`reviewFindingName.${code}`)}</span><strong>{people}</strong><small>{weight === 'notice' ? text('findingWeight.notice') : `${text('findingState.open')} ${open}`}</small>
            </button>
          </li>
        );
      })}
    </ul>
  );
};

const Answers = ({ row }: { readonly row: Finding }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <>
      {row.answers.map(answer => <span key={`${answer.at} ${answer.by}`} title={`${answer.by} ${clockText(answer.at)}`}>{answer.reason} <small className="quiet">{answer.by}</small> </span>)}
      {row.state === 'open' && row.answers.length > 0 ? <Mark tone="warn">{text('runReview.secondLook')}</Mark> : null}
    </>
  );
};

export const ReviewFindings = ({ runId, review, mayAnswer }: { readonly runId: string; readonly review: Review; readonly mayAnswer: boolean }): ReactNode => {
  const text = useText();
  const month = useMonth();
  const [search] = useSearchState();
  // What waits for an answer comes first; what was answered is seen by choosing it.
  const state = search['state'] === 'all' ? '' : (states.find(each => each === search['state']) ?? 'open');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAnswering, setAnswering] = useState(false);
  const query = useApi('listRunFindings', { params: { runId }, query: {
    ...pageOf(search), search: search['search'] ?? '', code: search['code'] ?? '', weight: findingWeights.find(each => each === search['weight']) ?? '', state,
  } });
  const choose = (keys: readonly string[], isChosen: boolean): void => setChosen(current => (isChosen ? new Set([...current, ...keys]) : new Set([...current].filter(key => !keys.includes(key)))));
  const onPage = (query.data?.rows ?? []).filter(isAsking).map(keyOf);
  const page = <Checkbox aria-label={text('runReview.choosePage')} disabled={onPage.length === 0} checked={onPage.length > 0 && onPage.every(key => chosen.has(key))} onChange={event => choose(onPage, event.target.checked)} />;
  const box = (row: Finding): ReactNode => <Checkbox aria-label={text('runReview.chooseFinding', { person: row.name, finding: text(`reviewFindingName.${row.code}`) })} checked={chosen.has(keyOf(row))} onChange={event => choose([keyOf(row)], event.target.checked)} />;
  const columns: readonly Column<Finding>[] = [
    ...(mayAnswer ? [{ key: 'choose', title: page, width: 44, cell: (row: Finding) => (isAsking(row) ? box(row) : null) }] : []),
    { key: 'weight', title: text('runReview.weight'), width: 110, cell: row => <Mark tone={tones[row.weight]}>{text(`findingWeight.${row.weight}`)}</Mark> },
    { key: 'person', title: text('bank.person'), width: 170, cell: row => <AppLink address={`/months/${month}/payslips/${row.personNumber}`}>{row.name} {row.personNumber}</AppLink> },
    { key: 'finding', title: text('runReview.finding'), width: 380, cell: row => text(`reviewFinding.${row.code}`, inWords(row)) },
    { key: 'state', title: text('field.state'), width: 90, cell: row => <Mark tone={row.state === 'open' ? 'warn' : row.state === 'answered' ? 'good' : 'quiet'}>{text(`findingState.${row.state}`)}</Mark> },
    { key: 'answers', title: text('runReview.answers'), width: 260, cell: row => <Answers row={row} /> },
  ];
  return (
    <>
      <Counts review={review} />
      <FilterForm fields={[
        { name: 'search', label: text('filter.search'), placeholder: text('filter.searchHint') }, { name: 'weight', label: text('runReview.weight'), options: findingWeights.map(value => ({ value, label: text(`findingWeight.${value}`) })) },
        { name: 'state', label: text('field.state'), initial: 'open', options: states.map(value => ({ value, label: text(`findingState.${value}`) })) },
      ]}
      />
      <section className="card" aria-label={text('runReview.findings')}>
        {chosen.size === 0 ? null : (
          <div className="filter-actions" role="group" aria-label={text('runReview.chosen', { count: chosen.size })}>
            <span>{text('runReview.chosen', { count: chosen.size })}</span>
            <Button size="small" type="primary" onClick={() => setAnswering(true)}>{text('runReview.answer')}</Button>
          </div>
        )}
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('runReview.findings')} columns={columns} rows={data.rows} rowKey={keyOf} empty={<Empty title={text(state === 'open' ? 'runReview.noneOpen' : 'runReview.noFindings')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('runReview.answer')} open={isAnswering} onClose={() => setAnswering(false)}>
        {isAnswering ? <AnswerForm runId={runId} chosen={[...chosen]} onDone={() => { setAnswering(false); setChosen(new Set()); }} /> : null}
      </SidePanel>
    </>
  );
};
