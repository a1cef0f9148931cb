/** 反馈: what was said to one, what one is asked to say about others, and saying something at any time. From the phone; no antd here. */
import { useId, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { Mark } from '../parts/figures.tsx';
import { focusHere } from '../parts/focus-here.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Own = Answer<'readOwnFeedback'>;

const AnswerForm = ({ ask, onDone }: { readonly ask: Own['asked'][number]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const id = useId();
  const answer = useCommand('answerFeedbackAsk');
  const [score, setScore] = useState('');
  const [words, setWords] = useState('');
  const [commandId, setCommandId] = useState(newCommandId);
  return (
    <form ref={focusHere} tabIndex={-1} className="own-form" onSubmit={event => { event.preventDefault(); answer.mutate({ params: { askId: ask.askId }, body: { commandId, score: score.trim() === '' ? null : score.trim(), text: words.trim() } }, { onSuccess: onDone, onError: () => setCommandId(newCommandId()) }); }}>
      <p className="own-hint" role="note">{text('feedback.groupHint')}</p>
      <div className="own-field"><label htmlFor={`${id}-score`}>{text('reviews.points')}</label><input id={`${id}-score`} inputMode="decimal" pattern="\d{1,3}(\.\d{1,2})?" maxLength={6} value={score} onChange={event => setScore(event.target.value)} /><small>{text('reviews.pointsHint')}</small></div>
      <div className="own-field"><label htmlFor={`${id}-words`}>{text('feedback.words')}</label><textarea id={`${id}-words`} rows={4} maxLength={5000} value={words} onChange={event => setWords(event.target.value)} /></div>
      <span className="own-section-buttons"><button type="submit" className="plain-button is-main" disabled={answer.isPending || (score.trim() === '' && words.trim() === '')}>{text('reviews.send')}</button>{' '}<button type="button" className="link-button" onClick={onDone}>{text('action.cancel')}</button></span>
      <ErrorLine error={answer.error} />
    </form>
  );
};

const Asked = ({ asked }: { readonly asked: Own['asked'] }): ReactNode => {
  const text = useText();
  const [open, setOpen] = useState<string | null>(null);
  if (asked.length === 0) return null;
  return (
    <>
      <h2>{text('feedback.askedOfYou')}</h2>
      <ul className="plain-list">{asked.map(ask => (
        <li key={ask.askId} className="bank-change">
          <p><strong>{ask.name}</strong> {ask.personNumber} {ask.isAnswered ? <Mark tone="good">{text('feedback.answered')}</Mark> : <Mark tone="warn">{text('feedback.dueBy', { date: ask.dueOn })}</Mark>}</p>
          {ask.isAnswered ? null : open === ask.askId ? <AnswerForm ask={ask} onDone={() => setOpen(null)} /> : <button type="button" className="plain-button" onClick={() => setOpen(ask.askId)}>{text('feedback.answer')}<span className="visually-hidden"> {ask.name}</span></button>}
        </li>
      ))}</ul>
    </>
  );
};

const GiveForm = ({ colleagues }: { readonly colleagues: Own['colleagues'] }): ReactNode => {
  const text = useText();
  const id = useId();
  const give = useCommand('giveFeedback');
  const [personNumber, setPerson] = useState('');
  const [visibility, setVisibility] = useState<'open' | 'own'>('open');
  const [words, setWords] = useState('');
  const [commandId, setCommandId] = useState(newCommandId);
  const done = (): void => { setWords(''); setCommandId(newCommandId()); };
  if (colleagues.length === 0) return null;
  return (
    <form className="own-form" onSubmit={event => { event.preventDefault(); give.mutate({ body: { commandId, personNumber, visibility, text: words.trim() } }, { onSuccess: done, onError: () => setCommandId(newCommandId()) }); }}>
      <h2>{text('feedback.give')}</h2>
      <div className="own-field"><label htmlFor={`${id}-who`}>{text('feedback.toWhom')}</label><select id={`${id}-who`} required value={personNumber} onChange={event => setPerson(event.target.value)}><option value="">–</option>{colleagues.map(colleague => <option key={colleague.personNumber} value={colleague.personNumber}>{colleague.name} {colleague.personNumber}</option>)}</select></div>
      <fieldset className="own-field"><legend>{text('feedback.whoReads')}</legend>{(['open', 'own'] as const).map(value => <label key={value} className="own-check"><input type="radio" name={`${id}-reads`} checked={visibility === value} onChange={() => setVisibility(value)} />{text(`feedback.reads.${value}`)}</label>)}</fieldset>
      <div className="own-field"><label htmlFor={`${id}-words`}>{text('feedback.words')}</label><textarea id={`${id}-words`} rows={3} required maxLength={5000} value={words} onChange={event => setWords(event.target.value)} /></div>
      <button type="submit" className="plain-button is-main" disabled={give.isPending}>{text('reviews.send')}</button>
      <p role="status">{give.isSuccess ? text('feedback.given') : ''}</p>
      <ErrorLine error={give.error} />
    </form>
  );
};

const Received = ({ own }: { readonly own: Own }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <>
      <h2>{text('feedback.received')}</h2>
      {own.received.length === 0 && own.groups.length === 0 ? <Empty title={text('feedback.empty')} /> : null}
      <ul className="plain-list">{own.received.map(said => (
        <li key={said.feedbackId} className="bank-change"><p><strong>{said.by}</strong> <small className="quiet">{clockText(said.at)}</small> <Mark tone="quiet">{text(`feedback.visibility.${said.visibility}`)}</Mark></p><p className="pre-line">{said.text}</p></li>
      ))}</ul>
      {own.groups.map((group, index) => (
        <section key={index} className="own-section"><strong>{text('feedback.groupOf', { cycle: group.cycleTitle })}</strong>{group.state === 'heldBack' ? <p>{text('feedback.heldBack')}</p> : <>{group.average === null ? null : <p>{text('reviews.groupAverage', { points: group.average })}</p>}{group.texts.map((said, at) => <p key={at} className="pre-line">{said}</p>)}</>}</section>
      ))}
    </>
  );
};

export const OwnFeedbackPage = (): ReactNode => {
  const text = useText();
  const query = useApi('readOwnFeedback', {});
  return (
    <>
      <h1>{text('page.ownFeedback')}</h1>
      <QueryView query={query}>{own => <><Asked asked={own.asked} /><Received own={own} /><GiveForm colleagues={own.colleagues} /></>}</QueryView>
    </>
  );
};
