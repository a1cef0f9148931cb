/** A box for questions: what can be asked, the answer, and under every figure where it stands. No antd here: one's own page uses it too. */
import { useEffect, useId, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi, useCommand } from '../api/use-api.ts';
import { Empty, Failure, QueryView } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

type Told = Answer<'askAssistant'>;
type Source = Told['citations'][number];
export type AssistantState = Answer<'readAssistant'>;

/** A sentence with the numbers of its citations as buttons. */
const SentenceText = ({ sentence, onSource }: { readonly sentence: string; readonly onSource: (number: number) => void }): ReactNode => {
  const text = useText();
  return sentence.split(/\[(\d+)\]/).map((part, index) => (index % 2 === 0 ? <span key={index}>{part}</span>
    : <button key={index} type="button" className="link-button cite" aria-label={`${text('assistant.sources')} ${part}`} onClick={() => onSource(Number(part))}>[{part}]</button>));
};

const SourceLine = ({ source, isChosen }: { readonly source: Source; readonly isChosen: boolean }): ReactNode => {
  const text = useText();
  const place = source.operation === null
    ? text('assistant.readFrom', { address: source.address ?? '', pointer: source.pointer ?? '' })
    : text('assistant.workedOut', { numbers: source.of.map(number => `[${number}]`).join(' '), operation: text(`assistant.operation.${source.operation}`) });
  const row = source.row === null ? null : text('assistant.row', { table: source.row.table, key: Object.entries(source.row.key).map(([name, value]) => `${name} = ${value}`).join(', ') });
  return (
    <li id={`source-${source.number}`} className={isChosen ? 'source is-chosen' : 'source'} aria-current={isChosen}>
      <b>[{source.number}] {source.value}</b> <span>{place}</span>{row === null ? null : <small>{row}</small>}
    </li>
  );
};

const AnswerView = ({ told, onAsk }: { readonly told: Told; readonly onAsk: (question: string) => void }): ReactNode => {
  const text = useText();
  const [chosen, setChosen] = useState<number | null>(null);
  const [isOpen, setOpen] = useState(false);
  const show = (number: number): void => { setChosen(number); setOpen(true); };
  // A source can be brought into sight once the list of them is open.
  useEffect(() => { if (isOpen && chosen !== null) document.getElementById(`source-${chosen}`)?.scrollIntoView({ block: 'nearest' }); }, [isOpen, chosen]);
  return (
    <section className="card" aria-live="polite" aria-label={text('assistant.answer')}>
      <ul className="plain-list assistant-answer">{told.sentences.map((sentence, index) => <li key={index}><SentenceText sentence={sentence} onSource={show} /></li>)}</ul>
      <Examples examples={told.examples} onAsk={onAsk} />
      {told.citations.length === 0 ? null : (
        <details open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
          <summary>{text('assistant.sourcesOf', { count: told.citations.length })}</summary>
          <ol className="plain-list sources">{told.citations.map(source => <SourceLine key={source.number} source={source} isChosen={source.number === chosen} />)}</ol>
        </details>
      )}
    </section>
  );
};

const Examples = ({ examples, onAsk }: { readonly examples: readonly string[]; readonly onAsk: (question: string) => void }): ReactNode =>
  examples.length === 0 ? null : <div className="assistant-examples">{examples.map(example => <button key={example} type="button" className="plain-button" onClick={() => onAsk(example)}>{example}</button>)}</div>;

const QuestionBox = ({ state }: { readonly state: AssistantState }): ReactNode => {
  const text = useText();
  const id = useId();
  const ask = useCommand('askAssistant');
  const [question, setQuestion] = useState('');
  const [told, setTold] = useState<Told | null>(null);
  const send = (wanted: string): void => {
    if (wanted.trim() === '') return;
    setQuestion(wanted);
    ask.mutate({ body: { text: wanted.trim() } }, { onSuccess: setTold, onError: () => setTold(null) });
  };
  return (
    <>
      <section className="card">
        <form className="own-form" onSubmit={event => { event.preventDefault(); send(question); }}>
          <div className="own-field"><label htmlFor={id}>{text('assistant.question')}</label><input id={id} required maxLength={500} placeholder={text('assistant.placeholder')} autoComplete="off" value={question} onChange={event => setQuestion(event.target.value)} /></div>
          <button type="submit" className="plain-button is-main" disabled={ask.isPending}>{text('assistant.ask')}</button>
        </form>
        <h2>{text('assistant.canAsk')}</h2>
        <Examples examples={state.examples.map(example => example.text)} onAsk={send} />
      </section>
      {ask.error === null ? null : <section className="card"><Failure error={ask.error} /></section>}
      {told === null ? null : <AnswerView key={told.sentences.join()} told={told} onAsk={send} />}
    </>
  );
};

/** `chooser`: what whoever may turn it on or off sees. */
export const AssistantBox = ({ chooser }: { readonly chooser?: (state: AssistantState) => ReactNode }): ReactNode => {
  const text = useText();
  const query = useApi('readAssistant', {});
  return (
    <QueryView query={query} rows={4}>{state => (
      <>
        {state.isOn ? <QuestionBox state={state} /> : <section className="card"><Empty title={text('assistant.offTitle')} hint={text('assistant.offHint')} /></section>}
        {chooser?.(state)}
      </>
    )}</QueryView>
  );
};
