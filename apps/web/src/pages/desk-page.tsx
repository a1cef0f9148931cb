/** 答疑台: what is asked of the reader now, the first due first, with their office hours and how they keep them. */
import { useState, type ReactNode } from 'react';
import { Segmented } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { OfficeHoursForm } from '../questions/office-hours-form.tsx';
import { QuestionList } from '../questions/question-list.tsx';
import { WindowText } from '../questions/question-parts.tsx';
import { QuestionThread } from '../questions/question-thread.tsx';
import { SuggestionsToAnswer } from '../questions/suggestions.tsx';
import { useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { formatMinutes } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Desk = Answer<'readDesk'>;

const Hours = ({ desk }: { readonly desk: Desk }): ReactNode => {
  const text = useText();
  const { personNumber } = useSession();
  const [isChoosing, setChoosing] = useState(false);
  const { kept, window } = desk;
  if (personNumber === null) return null;
  return (
    <section className="card" aria-labelledby="hours-title">
      <h2 id="hours-title">{text('officeHours.head')}</h2>
      <p>{window === null ? text('officeHours.none') : <>{text('question.nextHours')} <WindowText window={window} /></>}</p>
      <dl className="fact-grid">
        <div><dt>{text('officeHours.inWindow')}</dt><dd>{text('officeHours.share', { inWindow: kept.inWindow, answers: kept.answers })}</dd></div>
        {kept.outsideMinutes === null ? null : <div><dt>{text('officeHours.outside')}</dt><dd>{formatMinutes(kept.outsideMinutes, text)} <small className="quiet">{text(kept.countsOutside ? 'officeHours.counted' : 'officeHours.notCounted')}</small></dd></div>}
      </dl>
      <button type="button" className="plain-button" aria-expanded={isChoosing} onClick={() => setChoosing(value => !value)}>{text('officeHours.choose')}</button>
      {isChoosing ? <div className="below-table"><OfficeHoursForm /></div> : null}
    </section>
  );
};

/** A link may lead to a question whose turn is over: it is shown by itself. */
const Queue = ({ desk }: { readonly desk: Desk }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const asked = search['question'];
  const isElsewhere = asked !== undefined && !desk.rows.some(({ questionId }) => questionId === asked);
  return (
    <section className="card" aria-label={text('page.desk')}>
      {isElsewhere ? <div className="question-card"><QuestionThread questionId={asked} /></div> : null}
      {desk.rows.length === 0 ? (isElsewhere ? null : <Empty title={text('question.nothingWaits')} />) : <QuestionList rows={desk.rows} />}
    </section>
  );
};

export const DeskPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const query = useApi('readDesk', {});
  const { rights, personNumber, currentMonth } = useSession();
  const mayList = rights.some(right => ['change:pay', 'change:personal'].includes(right));
  const mayLead = rights.includes('read:personal') && personNumber !== null;
  const view = search['view'] === 'suggestions' ? 'suggestions' : 'questions';
  return (
    <>
      <PageHead title={text('page.desk')} hint={text('question.deskHint')}>{mayLead ? <AppLink className="plain-button" address={`/months/${currentMonth}/team`}>{text('page.myTeam')}</AppLink> : null}{mayList ? <AppLink className="plain-button" address="/questions">{text('page.questions')}</AppLink> : null}</PageHead>
      <p><Segmented aria-label={text('question.view')} value={view} onChange={value => change({ view: value === 'suggestions' ? 'suggestions' : undefined, question: undefined })} options={[{ value: 'questions', label: text('question.questions') }, { value: 'suggestions', label: text('suggestion.suggestions') }]} /></p>
      {view === 'suggestions' ? <section className="card" aria-label={text('suggestion.suggestions')}><SuggestionsToAnswer /></section> : <QueryView query={query}>{desk => <><Queue desk={desk} /><Hours desk={desk} /></>}</QueryView>}
    </>
  );
};
