/** 问答助手, in the office. */
import type { ReactNode } from 'react';
import { AssistantBox } from '../assistant/assistant-box.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useText } from '../text/text.tsx';

export const AssistantPage = (): ReactNode => {
  const text = useText();
  return (
    <>
      <PageHead title={text('page.assistant')} hint={text('assistant.hint')} />
      <AssistantBox />
    </>
  );
};
