/** A question with its figure and what was said; whoever asked may write more or take it back, whoever's turn it is answers, ends or gives it on. No antd here. */
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { CorrectionFields, toCorrections, type CorrectionDraft } from './correction-fields.tsx';
import { FigureView, QuestionStateMark, Timer, type QuestionDetails } from './question-parts.tsx';

type Of = { readonly question: QuestionDetails };

const factTones = { open: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'quiet', revoked: 'quiet', expired: 'quiet' } as const;

/** What was filed with an answer, and how far each is. */
const Facts = ({ entry, isOwn }: { readonly entry: QuestionDetails['entries'][number]; readonly isOwn: boolean }): ReactNode => {
  const text = useText();
  return (
    <>
      <p className="quiet">{text(entry.kind === 'followed' ? 'question.changes' : 'question.facts', { count: entry.facts.length })}</p>
      <ul className="plain-list is-tight">{entry.facts.map(({ kind, id, state }) => (
        <li key={id}>{kind === 'request' ? <AppLink address={isOwn ? `/my/requests?request=${id}` : `/requests?request=${id}`}>{text('question.fact', { id })}</AppLink> : isOwn ? text('question.proposal', { id }) : <AppLink address="/proposals">{text('question.proposal', { id })}</AppLink>} <Mark tone={factTones[state]}>{text(`factState.${state}`)}</Mark></li>
      ))}</ul>
    </>
  );
};

const Entry = ({ entry, isOwn }: { readonly entry: QuestionDetails['entries'][number]; readonly isOwn: boolean }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <li className={entry.isOwn ? 'question-entry is-own' : 'question-entry'}>
      <small>{entry.writtenBy === '' ? text(entry.isOwn ? 'question.person' : 'question.office') : entry.writtenBy} · <time dateTime={entry.writtenAt}>{clockText(entry.writtenAt)}</time>{entry.kind === 'withdrawn' || entry.kind === 'resolved' ? ` · ${text(`questionState.${entry.kind}`)}` : entry.kind === 'followed' ? ` · ${text('question.followedBy')}` : ''}</small>
      {entry.text === '' ? null : <p>{entry.text}</p>}
      {entry.facts.length === 0 ? null : <Facts entry={entry} isOwn={isOwn} />}
    </li>
  );
};

const WriteMore = ({ question }: Of): ReactNode => {
  const text = useText();
  const id = useId();
  const add = useCommand('addToOwnQuestion');
  const withdraw = useCommand('withdrawOwnQuestion');
  const params = { questionId: question.questionId };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    add.mutate({ params, body: { commandId: newCommandId(), text: String(new FormData(form).get('text') ?? '').trim() } }, { onSuccess: () => form.reset() });
  };
  return (
    <form className="own-form" onSubmit={submit}>
      <div className="own-field"><label htmlFor={id}>{text('question.more')}</label><textarea id={id} name="text" rows={2} required maxLength={2000} /></div>
      <span className="own-section-buttons">
        <button type="submit" className="plain-button" disabled={add.isPending}>{text('question.send')}</button>{' '}
        <button type="button" className="link-button" disabled={withdraw.isPending} onClick={() => withdraw.mutate({ params, body: { commandId: newCommandId() } })}>{text('question.withdraw')}</button>
      </span>
      <ErrorLine error={add.error ?? withdraw.error} />
    </form>
  );
};

const scores = [1, 2, 3, 4, 5] as const;

const Rate = ({ question }: Of): ReactNode => {
  const text = useText();
  const rate = useCommand('rateAnswer');
  if (question.satisfaction !== null) return <p className="quiet">{text('question.rated', { score: question.satisfaction })}</p>;
  return (
    <fieldset className="question-rate">
      <legend>{text('question.rate')}</legend>
      {scores.map(score => <button key={score} type="button" className="plain-button" disabled={rate.isPending} onClick={() => rate.mutate({ params: { questionId: question.questionId }, body: { commandId: newCommandId(), score } })}>{text('question.score', { score })}</button>)}
      <ErrorLine error={rate.error} />
    </fieldset>
  );
};

const outcomes = ['', 'explained', 'corrected'] as const;
type Outcome = (typeof outcomes)[number];

const HandOn = ({ question }: Of): ReactNode => {
  const text = useText();
  const give = useCommand('handOnQuestion');
  const send = (to: 'above' | 'office'): void => give.mutate({ params: { questionId: question.questionId }, body: { commandId: newCommandId(), to } });
  return (
    <div className="request-actions">
      {question.askedOf === 'office' ? null : <button type="button" className="link-button" disabled={give.isPending} onClick={() => send('office')}>{text('question.toOffice')}</button>}
      <button type="button" className="link-button" disabled={give.isPending} onClick={() => send('above')}>{text('question.toAbove')}</button>
      <ErrorLine error={give.error} />
    </div>
  );
};

const AnswerForm = ({ question }: Of): ReactNode => {
  const text = useText();
  const id = useId();
  const [outcome, setOutcome] = useState<Outcome>('');
  const [written, setWritten] = useState('');
  const [corrections, setCorrections] = useState<readonly CorrectionDraft[]>([]);
  const answer = useCommand('answerQuestion');
  const resolve = useCommand('resolveQuestion');
  const params = { questionId: question.questionId };
  const done = { onSuccess: () => { setWritten(''); setCorrections([]); setOutcome(''); } };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const body = { commandId: newCommandId(), text: written.trim() };
    if (outcome === '') answer.mutate({ params, body }, done);
    else resolve.mutate({ params, body: { ...body, outcome, corrections: outcome === 'corrected' ? toCorrections(corrections) : [] } }, done);
  };
  return (
    <form className="own-form question-answer" onSubmit={submit}>
      <div className="own-field"><label htmlFor={id}>{text('question.answer')}</label><textarea id={id} rows={2} required maxLength={2000} value={written} onChange={event => setWritten(event.target.value)} /></div>
      <div className="own-field">
        <label htmlFor={`${id}-outcome`}>{text('question.outcome')}</label>
        <select id={`${id}-outcome`} value={outcome} onChange={event => setOutcome(outcomes.find(each => each === event.target.value) ?? '')}>{outcomes.map(each => <option key={each} value={each}>{text(each === '' ? 'question.stayOpen' : `questionOutcome.${each}`)}</option>)}</select>
      </div>
      {outcome === 'corrected' && question.mayCorrect ? <CorrectionFields question={question} corrections={corrections} onChange={setCorrections} /> : null}
      {outcome === 'corrected' && !question.mayCorrect ? <p className="own-hint">{text('question.cannotCorrect')}</p> : null}
      <button type="submit" className="plain-button is-main" disabled={answer.isPending || resolve.isPending}>{text('question.send')}</button>
      <ErrorLine error={answer.error ?? resolve.error} />
      <HandOn question={question} />
    </form>
  );
};

/** Once the correction stands: the scores that it changes, for a second person to approve. */
const Follow = ({ question }: Of): ReactNode => {
  const text = useText();
  const id = useId();
  const follow = useCommand('followCorrection');
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    follow.mutate({ params: { questionId: question.questionId }, body: { commandId: newCommandId(), text: String(new FormData(form).get('text') ?? '').trim() } }, { onSuccess: () => form.reset() });
  };
  return (
    <form className="own-form question-answer" onSubmit={submit}>
      <div className="own-field"><label htmlFor={id}>{text('question.followReason')}</label><input id={id} name="text" required maxLength={2000} /></div>
      <button type="submit" className="plain-button" disabled={follow.isPending}>{text('question.follow')}</button>
      <ErrorLine error={follow.error} />
    </form>
  );
};

const Steps = ({ question }: Of): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  if (question.steps.length < 2) return null;
  return (
    <details className="question-steps"><summary>{text('question.steps')}</summary>
      <ol className="plain-list is-tight">{question.steps.map((step, index) => <li key={index}>{text(`questionStep.${step.kind}`)} {step.name} <small className="quiet">{clockText(step.openedAt)}</small> {step.state === 'passed' ? <Mark tone="quiet">{text('question.passed')}</Mark> : null}</li>)}</ol>
    </details>
  );
};

/** Where the figure stands among those that the reader may see anyway. */
const SourceLink = ({ question }: Of): ReactNode => {
  const text = useText();
  const { rights, modules } = useSession();
  const { about, month, personNumber, cycleId } = question;
  const who = encodeURIComponent(personNumber);
  const address = about === 'payslipLine' && rights.includes('read:pay') ? `/months/${month}/payslips/${who}`
    : about === 'attendanceDay' && rights.includes('read:personal') ? `/months/${month}/attendance?search=${who}` : about === 'score' && modules.includes('performance') && rights.includes('read:rating') ? `/reviews?cycle=${cycleId ?? ''}&search=${who}` : null;
  return question.isOwn || address === null ? null : <p><AppLink address={address}>{text(`question.source.${about}`)}</AppLink></p>;
};

const Thread = ({ question }: Of): ReactNode => {
  const text = useText();
  const isEnded = question.state === 'resolved' || question.state === 'withdrawn';
  return (
    <div className="question-thread">
      <p><QuestionStateMark question={question} /> <small className="quiet">{text('question.askedOf', { who: text(`questionStep.${question.askedOf}`), name: question.askedName })}</small> <Timer dueAt={question.dueAt} carried={question.carried} /></p>
      {question.figure === null ? null : <FigureView figure={question.figure} />}
      <SourceLink question={question} />
      <ol className="plain-list">{question.entries.map((entry, index) => <Entry key={index} entry={entry} isOwn={question.isOwn} />)}</ol>
      <Steps question={question} />
      {question.isOwn && !isEnded ? <WriteMore question={question} /> : null}
      {question.isOwn && question.state === 'resolved' ? <Rate question={question} /> : null}
      {question.mayAnswer && !isEnded ? <AnswerForm question={question} /> : null}
      {question.mayFollow ? <Follow question={question} /> : null}
    </div>
  );
};

/** A question by its number, read when it is shown: figures of pay ask for a fresh proof. */
export const QuestionThread = ({ questionId }: { readonly questionId: string }): ReactNode => {
  const query = useApi('readQuestion', { params: { questionId } });
  return <QueryView query={query} rows={3}>{question => <Thread key={question.questionId} question={question} />}</QueryView>;
};
