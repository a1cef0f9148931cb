/** 建议: one's own with their answers, and those that wait for the reader. No antd here. */
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ageText } from '../requests/request-parts.tsx';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listOwnSuggestions'>['rows'][number];
type OfficeRow = Answer<'listSuggestions'>['rows'][number];
const topics = ['work', 'attendance', 'pay', 'product', 'other'] as const;
const states = ['considered', 'planned', 'done', 'declined'] as const;
const tones = { open: 'warn', considered: 'info', planned: 'info', done: 'good', declined: 'quiet' } as const;
const lists = ['waiting', 'ended', 'all'] as const;
const pageLength = 20;
const page = { page: 1, pageSize: 100 };

const Entries = ({ row }: { readonly row: Row }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <ol className="plain-list">
      {row.entries.map((entry, index) => (
        <li key={index} className={entry.kind === 'suggestion' ? 'question-entry is-own' : 'question-entry'}>
          <small>{entry.writtenBy} · <time dateTime={entry.writtenAt}>{clockText(entry.writtenAt)}</time>{entry.state === null ? '' : ` · ${text(`suggestionState.${entry.state}`)}`}</small>
          <p>{entry.text}</p>
        </li>
      ))}
    </ol>
  );
};

const Head = ({ row, who }: { readonly row: Row; readonly who: string }): ReactNode => {
  const text = useText();
  return <p className="question-head">{who === '' ? null : <strong>{who}</strong>} <span>{text(`suggestionTopic.${row.topic}`)}</span> <Mark tone={tones[row.state]}>{text(`suggestionState.${row.state}`)}</Mark> <Mark tone="quiet">{ageText(row.ageMinutes, text)}</Mark> <small className="quiet">{text('suggestion.to', { name: row.askedName === '' ? text('questionOffice.personal') : row.askedName })}</small></p>;
};

const Make = (): ReactNode => {
  const text = useText();
  const id = useId();
  const make = useCommand('makeSuggestion');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const values = new FormData(form);
    make.mutate({ body: { commandId: newCommandId(), topic: topics.find(each => each === values.get('topic')) ?? 'other', wish: values.get('wish') === 'office' ? 'office' : 'manager', text: String(values.get('text') ?? '').trim() } }, { onSuccess: () => form.reset() });
  };
  return (
    <form className="own-form" onSubmit={submit}>
      <div className="own-field-pair">
        <div className="own-field"><label htmlFor={`${id}-topic`}>{text('suggestion.topic')}</label><select id={`${id}-topic`} name="topic">{topics.map(topic => <option key={topic} value={topic}>{text(`suggestionTopic.${topic}`)}</option>)}</select></div>
        <div className="own-field"><label htmlFor={`${id}-wish`}>{text('question.whom')}</label><select id={`${id}-wish`} name="wish"><option value="manager">{text('suggestion.manager')}</option><option value="office">{text('questionOffice.personal')}</option></select></div>
      </div>
      <div className="own-field"><label htmlFor={id}>{text('suggestion.text')}</label><textarea id={id} name="text" rows={3} required maxLength={2000} /></div>
      <button type="submit" className="plain-button is-main" disabled={make.isPending}>{text('suggestion.make')}</button>
      <p role="status">{make.isSuccess ? text('suggestion.made') : ''}</p>
      <ErrorLine error={make.error} />
    </form>
  );
};

export const OwnSuggestions = (): ReactNode => {
  const text = useText();
  const query = useApi('listOwnSuggestions', { query: page });
  return (
    <>
      <Make />
      <QueryView query={query} rows={2}>{data => (data.rows.length === 0 ? <Empty title={text('suggestion.empty')} /> : <ul className="proposal-list">{data.rows.map(row => <li key={row.suggestionId} className="question-card"><Head row={row} who="" /><Entries row={row} /></li>)}</ul>)}</QueryView>
    </>
  );
};

const AnswerSuggestion = ({ row }: { readonly row: OfficeRow }): ReactNode => {
  const text = useText();
  const id = useId();
  const [state, setState] = useState<(typeof states)[number]>('considered');
  const answer = useCommand('answerSuggestion');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    answer.mutate({ params: { suggestionId: row.suggestionId }, body: { commandId: newCommandId(), state, text: String(new FormData(form).get('text') ?? '').trim() } }, { onSuccess: () => form.reset() });
  };
  return (
    <form className="own-form question-answer" onSubmit={submit}>
      <div className="own-field"><label htmlFor={id}>{text('question.answer')}</label><textarea id={id} name="text" rows={2} required maxLength={2000} /></div>
      <div className="own-field"><label htmlFor={`${id}-state`}>{text('suggestion.becomes')}</label><select id={`${id}-state`} value={state} onChange={event => setState(states.find(each => each === event.target.value) ?? 'considered')}>{states.map(each => <option key={each} value={each}>{text(`suggestionState.${each}`)}</option>)}</select></div>
      <button type="submit" className="plain-button is-main" disabled={answer.isPending}>{text('question.send')}</button>
      <ErrorLine error={answer.error} />
    </form>
  );
};

/** Earlier and later ones, where there are more than a page. */
const Pager = ({ at, total, onPage }: { readonly at: number; readonly total: number; readonly onPage: (page: number) => void }): ReactNode => {
  const text = useText();
  if (total <= pageLength) return null;
  return (
    <p className="request-actions">
      <button type="button" className="plain-button" disabled={at === 1} onClick={() => onPage(at - 1)}>{text('suggestion.before')}</button>
      <button type="button" className="plain-button" disabled={at * pageLength >= total} onClick={() => onPage(at + 1)}>{text('suggestion.after')}</button>
      <small className="quiet">{text('table.total', { count: total })}</small>
    </p>
  );
};

export const SuggestionsToAnswer = (): ReactNode => {
  const text = useText();
  const [at, setAt] = useState(1);
  const [topic, setTopic] = useState<(typeof topics)[number] | ''>('');
  const [state, setState] = useState<(typeof lists)[number]>('waiting');
  const id = useId();
  const query = useApi('listSuggestions', { query: { page: at, pageSize: pageLength, state, topic } });
  return (
    <>
      <div className="own-field-pair">
        <div className="own-field"><label htmlFor={`${id}-state`}>{text('field.state')}</label><select id={`${id}-state`} value={state} onChange={event => { setState(lists.find(each => each === event.target.value) ?? 'waiting'); setAt(1); }}>{lists.map(each => <option key={each} value={each}>{text(`question.${each}`)}</option>)}</select></div>
        <div className="own-field"><label htmlFor={`${id}-topic`}>{text('suggestion.topic')}</label><select id={`${id}-topic`} value={topic} onChange={event => { setTopic(topics.find(each => each === event.target.value) ?? ''); setAt(1); }}><option value="">{text('filter.all')}</option>{topics.map(each => <option key={each} value={each}>{text(`suggestionTopic.${each}`)}</option>)}</select></div>
      </div>
      <QueryView query={query} rows={2}>{data => (data.rows.length === 0 ? <Empty title={text('suggestion.none')} /> : <><ul className="proposal-list">{data.rows.map(row => <li key={row.suggestionId} className="question-card"><Head row={row} who={`${row.name} ${row.personNumber}`} /><Entries row={row} />{row.mayAnswer ? <AnswerSuggestion row={row} /> : null}</li>)}</ul><Pager at={at} total={data.total} onPage={setAt} /></>)}</QueryView>
    </>
  );
};
