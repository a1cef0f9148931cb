/** A box for questions: what can be asked, the answer, and under every figure where it stands. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { Empty, Failure, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useText } from '../text/text.tsx';

type Told = Answer<'askAssistant'>;
type Source = Told['citations'][number];

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
  const show = (number: number): void => {
    setChosen(number);
    document.getElementById(`source-${number}`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <section className="card" aria-live="polite" aria-label={text('assistant.answer')}>
      <ul className="plain-list assistant-answer">{told.sentences.map((sentence, index) => <li key={index}><SentenceText sentence={sentence} onSource={show} /></li>)}</ul>
      <Examples examples={told.examples} onAsk={onAsk} />
      {told.citations.length === 0 ? null : (
        <>
          <h2>{text('assistant.sources')}</h2>
          <ol className="plain-list sources">{told.citations.map(source => <SourceLine key={source.number} source={source} isChosen={source.number === chosen} />)}</ol>
        </>
      )}
    </section>
  );
};

const Examples = ({ examples, onAsk }: { readonly examples: readonly string[]; readonly onAsk: (question: string) => void }): ReactNode =>
  examples.length === 0 ? null : <div className="assistant-examples">{examples.map(example => <Button key={example} size="small" onClick={() => onAsk(example)}>{example}</Button>)}</div>;

const QuestionBox = ({ state }: { readonly state: Answer<'readAssistant'> }): ReactNode => {
  const text = useText();
  const [form] = Form.useForm<{ text: string }>();
  const ask = useCommand('askAssistant');
  const [told, setTold] = useState<Told | null>(null);
  const send = (question: string): void => {
    if (question.trim() === '') return;
    form.setFieldsValue({ text: question });
    ask.mutate({ body: { text: question.trim() } }, { onSuccess: setTold, onError: () => setTold(null) });
  };
  return (
    <>
      <section className="card">
        <Form form={form} layout="vertical" onFinish={values => send(values.text ?? '')}>
          <Form.Item name="text" label={text('assistant.ask')}><Input maxLength={500} placeholder={text('assistant.placeholder')} autoComplete="off" allowClear /></Form.Item>
          <Button type="primary" htmlType="submit" loading={ask.isPending}>{text('assistant.ask')}</Button>
        </Form>
        <h2>{text('assistant.canAsk')}</h2>
        <Examples examples={state.examples.map(example => example.text)} onAsk={send} />
      </section>
      {ask.error === null ? null : <section className="card"><Failure error={ask.error} /></section>}
      {told === null ? null : <AnswerView key={told.sentences.join()} told={told} onAsk={send} />}
    </>
  );
};

export const AssistantBox = (): ReactNode => {
  const text = useText();
  const query = useApi('readAssistant', {});
  const choose = useToldCommand('chooseAssistant');
  const turn = (isOn: boolean): void => choose.send({ body: { commandId: newCommandId(), isOn } });
  return (
    <QueryView query={query} rows={4}>{state => (
      <>
        {state.isOn ? <QuestionBox state={state} /> : (
          <section className="card"><Empty title={text('assistant.offTitle')} hint={text('assistant.offHint')}>
            {state.mayChoose ? <Button type="primary" loading={choose.isPending} onClick={() => turn(true)}>{text('assistant.turnOn')}</Button> : null}
          </Empty></section>
        )}
        {state.isOn && state.mayChoose ? <CarefulButton label={text('assistant.turnOff')} about={text('page.assistant')} warning={text('assistant.offHint')} isBusy={choose.isPending} onConfirm={() => turn(false)} /> : null}
      </>
    )}</QueryView>
  );
};
