/** 问答助手, on one's own phone. */
import type { ReactNode } from 'react';
import { AssistantBox } from '../assistant/assistant-box.tsx';
import { useText } from '../text/text.tsx';

export const OwnAssistantPage = (): ReactNode => {
  const text = useText();
  return (
    <>
      <h1>{text('page.assistant')}</h1>
      <p className="page-hint">{text('assistant.hint')}</p>
      <AssistantBox />
    </>
  );
};
