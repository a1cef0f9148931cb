/** 有疑问: ask about one figure. Before it is sent it says who is asked, when they answer, and who else sees it. No antd here. */
import { useId, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { focusHere } from '../parts/focus-here.ts';
import { AppLink } from '../parts/app-link.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';
import { WindowText } from './question-parts.tsx';

export type AskedFigure =
  | { readonly about: 'payslipLine'; readonly runId: string; readonly item: string } | { readonly about: 'attendanceDay'; readonly date: string } | { readonly about: 'score'; readonly cycleId: string } | { readonly about: 'answer'; readonly questionId: string };
type Audience = Answer<'readQuestionAudience'>;
type Wish = 'manager' | 'office';

const Seen = ({ audience, wish }: { readonly audience: Audience; readonly wish: Wish }): ReactNode => {
  const text = useText();
  const office = text(`questionOffice.${audience.fieldClass}`);
  const { manager } = audience;
  return (
    <div className="own-hint" role="note">
      {wish === 'office' || manager === null ? <p>{text('question.seenByOffice', { office })}</p> : (
        <>
          <p>{text('question.seenByManager', { name: manager.name, next: audience.above ?? office, office })}</p>
          {manager.deputies.length === 0 ? null : <p>{text('question.seenByDeputies', { name: manager.name, names: manager.deputies.join(text('people.separator')) })}</p>}
          {manager.window === null ? <p>{text('question.noHours')}</p> : <p>{text('question.nextHours')} <WindowText window={manager.window} /></p>}
        </>
      )}
    </div>
  );
};

const Form = ({ figure, audience, onDone }: { readonly figure: AskedFigure; readonly audience: Audience; readonly onDone: (isSent: boolean) => void }): ReactNode => {
  const text = useText();
  const id = useId();
  const [wish, setWish] = useState<Wish>(audience.suggested);
  const [written, setWritten] = useState('');
  // One id for one wish: sent twice it is asked once.
  const [commandId, setCommandId] = useState(newCommandId);
  const ask = useCommand('openQuestion');
  return (
    <form ref={focusHere} tabIndex={-1} className="own-form ask-form" onSubmit={event => { event.preventDefault(); ask.mutate({ body: { ...figure, commandId, text: written.trim(), wish } }, { onSuccess: () => onDone(true), onError: () => setCommandId(newCommandId()) }); }}>
      {audience.manager === null ? null : (
        <fieldset className="own-field"><legend>{text('question.whom')}</legend>
          {(['manager', 'office'] as const).map(each => (
            <label key={each} className="own-check"><input type="radio" name={`${id}-wish`} checked={wish === each} onChange={() => setWish(each)} />{each === 'manager' ? text('question.askManager', { name: audience.manager?.name ?? '' }) : text(`questionOffice.${audience.fieldClass}`)}</label>
          ))}
        </fieldset>
      )}
      <Seen audience={audience} wish={wish} />
      <div className="own-field"><label htmlFor={id}>{text('question.what')}</label><textarea id={id} rows={3} required maxLength={2000} value={written} onChange={event => setWritten(event.target.value)} /></div>
      <span className="own-section-buttons">
        <button type="submit" className="plain-button is-main" disabled={ask.isPending}>{text('question.send')}</button>{' '}
        <button type="button" className="link-button" onClick={() => onDone(false)}>{text('action.cancel')}</button>
      </span>
      <ErrorLine error={ask.error} />
    </form>
  );
};

const AskForm = ({ figure, onDone }: { readonly figure: AskedFigure; readonly onDone: (isSent: boolean) => void }): ReactNode => {
  const query = useApi('readQuestionAudience', { query: figure });
  return <QueryView query={query} rows={2}>{audience => <Form figure={figure} audience={audience} onDone={onDone} />}</QueryView>;
};

/** The button that opens the form where it stands. */
export const AskQuestion = ({ figure, label }: { readonly figure: AskedFigure; readonly label?: string }): ReactNode => {
  const text = useText();
  const [asking, setAsking] = useState<'not' | 'now' | 'done' | 'sent'>('not');
  if (asking === 'now') return <AskForm figure={figure} onDone={isSent => setAsking(isSent ? 'sent' : 'done')} />;
  // Where it goes on is said: the button alone would look as if nothing had happened.
  if (asking === 'sent') return <p role="status" className="own-hint">{text('question.sent')} <AppLink address="/my/questions">{text('page.ownQuestions')}</AppLink></p>;
  return <button ref={asking === 'done' ? focusHere : null} type="button" className="plain-button" onClick={() => setAsking('now')}>{label ?? text('question.ask')}</button>;
};
