/** 问答助手, in the office; who looks after the company turns it on and off here. */
import type { ReactNode } from 'react';
import { Button } from 'antd';
import { newCommandId } from '../api/use-api.ts';
import { AssistantBox, type AssistantState } from '../assistant/assistant-box.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { CarefulButton } from '../parts/careful-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

const Chooser = ({ isOn, mayChoose }: AssistantState): ReactNode => {
  const text = useText();
  const choose = useToldCommand('chooseAssistant');
  const turn = (next: boolean): void => choose.send({ body: { commandId: newCommandId(), isOn: next } });
  if (!mayChoose) return null;
  return isOn ? <CarefulButton label={text('assistant.turnOff')} about={text('page.assistant')} warning={text('assistant.offHint')} isBusy={choose.isPending} onConfirm={() => turn(false)} />
    : <Button type="primary" loading={choose.isPending} onClick={() => turn(true)}>{text('assistant.turnOn')}</Button>;
};

/** Where other programs ask, for who gives out their keys. */
const Programs = (): ReactNode => {
  const text = useText();
  if (!useSession().rights.includes('administer:public')) return null;
  return (
    <section className="card" aria-labelledby="mcp-title">
      <h2 id="mcp-title">{text('assistant.programs')}</h2>
      <p>{text('assistant.programsHint')}</p>
      <p><code>{new URL('/mcp', window.location.origin).href}</code></p>
      <p><AppLink address="/programs">{text('page.programs')}</AppLink></p>
    </section>
  );
};

export const AssistantPage = (): ReactNode => {
  const text = useText();
  return (
    <>
      <PageHead title={text('page.assistant')} hint={text('assistant.hint')} />
      <AssistantBox chooser={state => <Chooser {...state} />} />
      <Programs />
    </>
  );
};
