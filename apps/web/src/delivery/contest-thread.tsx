/** A question about a line and what was said about it; its person may write more or take it back, the office answers or ends it. No antd here. */
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { Mark } from '../parts/figures.tsx';
import { useClockText } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useText, useTitle } from '../text/text.tsx';

export type Contest = Answer<'listOwnContests'>['rows'][number];
const tones = { open: 'warn', answered: 'info', resolved: 'good', withdrawn: 'quiet' } as const;

const Entry = ({ entry }: { readonly entry: Contest['entries'][number] }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <li className={entry.isOwn ? 'contest-entry is-own' : 'contest-entry'}>
      <small>{entry.writtenBy === '' ? text(entry.isOwn ? 'contest.person' : 'contest.office') : entry.writtenBy} · <time dateTime={entry.writtenAt}>{clockText(entry.writtenAt)}</time>{entry.kind === 'withdrawn' || entry.kind === 'resolved' ? ` · ${text(`contestState.${entry.kind}`)}` : ''}</small>
      {entry.text === '' ? null : <p>{entry.text}</p>}
    </li>
  );
};

const WriteMore = ({ contest }: { readonly contest: Contest }): ReactNode => {
  const text = useText();
  const id = useId();
  const add = useCommand('addToOwnContest');
  const withdraw = useCommand('withdrawOwnContest');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    add.mutate({ params: { contestId: contest.contestId }, body: { commandId: newCommandId(), text: String(new FormData(form).get('text') ?? '').trim() } }, { onSuccess: () => form.reset() });
  };
  return (
    <form className="own-form" onSubmit={submit}>
      <div className="own-field"><label htmlFor={id}>{text('contest.more')}</label><textarea id={id} name="text" rows={2} required maxLength={2000} /></div>
      <span className="own-section-buttons">
        <button type="submit" className="plain-button" disabled={add.isPending}>{text('contest.send')}</button>{' '}
        <button type="button" className="link-button" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ params: { contestId: contest.contestId }, body: { commandId: newCommandId() } })}>{text('contest.withdraw')}</button>
      </span>
      <ErrorLine error={add.error ?? withdraw.error} />
    </form>
  );
};

const outcomes = ['', 'explained', 'corrected'] as const;

const AnswerForm = ({ contest }: { readonly contest: Contest }): ReactNode => {
  const text = useText();
  const id = useId();
  const [outcome, setOutcome] = useState<(typeof outcomes)[number]>('');
  const answer = useCommand('answerContest');
  const resolve = useCommand('resolveContest');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const written = String(new FormData(form).get('text') ?? '').trim();
    const params = { contestId: contest.contestId };
    const done = { onSuccess: () => form.reset() };
    if (outcome === '') answer.mutate({ params, body: { commandId: newCommandId(), text: written } }, done);
    else resolve.mutate({ params, body: { commandId: newCommandId(), text: written, outcome } }, done);
  };
  return (
    <form className="own-form contest-answer" onSubmit={submit}>
      <div className="own-field"><label htmlFor={id}>{text('contest.answer')}</label><textarea id={id} name="text" rows={2} required maxLength={2000} /></div>
      <div className="own-field">
        <label htmlFor={`${id}-outcome`}>{text('contest.outcome')}</label>
        <select id={`${id}-outcome`} value={outcome} onChange={event => setOutcome(outcomes.find(each => each === event.target.value) ?? '')}>{outcomes.map(each => <option key={each} value={each}>{text(each === '' ? 'contest.stayOpen' : `contestOutcome.${each}`)}</option>)}</select>
      </div>
      <button type="submit" className="plain-button is-main" disabled={answer.isPending || resolve.isPending}>{text('contest.send')}</button>
      <ErrorLine error={answer.error ?? resolve.error} />
    </form>
  );
};

export const ContestThread = ({ contest, side, mayAnswer = false }: { readonly contest: Contest; readonly side: 'own' | 'office'; readonly mayAnswer?: boolean }): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const isEnded = contest.state === 'resolved' || contest.state === 'withdrawn';
  return (
    <div className="contest-thread">
      <p><strong>{titleOf(contest.titles)}</strong> {contest.amount === null ? null : <span className="payslip-figure">{formatAmount(contest.amount)}</span>} <Mark tone={tones[contest.state]}>{text(`contestState.${contest.state}`)}</Mark>{contest.outcome === null ? null : <> <Mark tone="quiet">{text(`contestOutcome.${contest.outcome}`)}</Mark></>}</p>
      <ol className="plain-list">{contest.entries.map((entry, index) => <Entry key={index} entry={entry} />)}</ol>
      {isEnded ? null : side === 'own' ? <WriteMore contest={contest} /> : mayAnswer ? <AnswerForm contest={contest} /> : null}
    </div>
  );
};
