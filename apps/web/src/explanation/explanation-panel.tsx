import type { ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { QueryView } from '../parts/state-views.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';
import { AskQuestion } from '../questions/ask-question.tsx';
import { ExplanationView } from './explanation-view.tsx';

type Question = { readonly month: string; readonly item: string; readonly onDay: (date: string) => void };

const PersonExplanation = ({ month, personNumber, item, onDay }: Question & { readonly personNumber: string }): ReactNode => {
  const query = useApi('explainLine', { params: { month, personNumber, item } });
  return <QueryView query={query}>{explanation => <ExplanationView explanation={explanation} onDay={onDay} />}</QueryView>;
};
const OwnExplanation = ({ month, item, onDay, runId }: Question & { readonly runId: string | null }): ReactNode => {
  const query = useApi('explainOwnLine', { params: { month, item } });
  return <QueryView query={query}>{explanation => <><ExplanationView explanation={explanation} onDay={onDay} />{runId === null ? null : <AskQuestion key={item} figure={{ about: 'payslipLine', runId, item }} />}</>}</QueryView>;
};

/** 怎么算的 for the line named by `item` in the address; `personNumber` null = one's own payslip, which may be asked about. */
export const ExplanationPanel = ({ month, personNumber, runId = null }: { readonly month: string; readonly personNumber: string | null; readonly runId?: string | null }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const item = search['item'];
  const onDay = (date: string): void => change({ day: date });
  return (
    <SidePanel open={item !== undefined} title={text('explain.title')} onClose={() => change({ item: undefined, day: undefined })} wide>
      {item === undefined ? null : personNumber === null
        ? <OwnExplanation month={month} item={item} onDay={onDay} runId={runId} /> : <PersonExplanation month={month} personNumber={personNumber} item={item} onDay={onDay} />}
    </SidePanel>
  );
};
