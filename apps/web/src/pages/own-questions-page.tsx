/** 我的疑问: one's own questions and suggestions, and what others ask of oneself, on a phone. No antd here. */
import type { ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { QuestionList } from '../questions/question-list.tsx';
import { QuestionThread } from '../questions/question-thread.tsx';
import { OwnSuggestions } from '../questions/suggestions.tsx';
import { AskQuestion } from '../questions/ask-question.tsx';
import { useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

const views = ['questions', 'suggestions'] as const;

const everyOwn = { query: { page: 1, pageSize: 100, state: 'all' } } as const;

const Own = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listOwnQuestions', everyOwn);
  const open = search['question'];
  return (
    <QueryView query={query}>{data => {
      const chosen = data.rows.find(({ questionId }) => questionId === open);
      return (
        <>
          {data.rows.length === 0 ? <Empty title={text('question.emptyOwn')} hint={text('question.emptyOwnHint')} /> : <QuestionList rows={data.rows} />}
          {chosen?.state === 'resolved' ? <AskQuestion key={chosen.questionId} figure={{ about: 'answer', questionId: chosen.questionId }} label={text('question.askAgain')} /> : null}
        </>
      );
    }}</QueryView>
  );
};

/** Who is asked and has no desk among their pages finds it here. */
const AskedOfMe = (): ReactNode => {
  const text = useText();
  const query = useApi('readDesk', {});
  if (query.data === undefined || query.data.rows.length === 0) return null;
  return <section className="card" aria-labelledby="asked-title"><h2 id="asked-title">{text('question.askedOfMe')}</h2><QuestionList rows={query.data.rows} /></section>;
};

/** A link may lead to a question that is in neither list: one that was asked of the reader and is over. */
const Elsewhere = (): ReactNode => {
  const [search] = useSearchState();
  const [own, desk] = [useApi('listOwnQuestions', everyOwn), useApi('readDesk', {})];
  const open = search['question'];
  if (open === undefined || own.data === undefined || desk.data === undefined) return null;
  return [...own.data.rows, ...desk.data.rows].some(({ questionId }) => questionId === open) ? null : <div className="question-card"><QuestionThread questionId={open} /></div>;
};

export const OwnQuestionsPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const view = views.find(each => each === search['view']) ?? 'questions';
  return (
    <>
      <h1>{text('page.ownQuestions')}</h1>
      <div className="request-kinds">{views.map(each => <button key={each} type="button" className={each === view ? 'plain-button is-main' : 'plain-button'} aria-current={each === view ? true : undefined} onClick={() => change({ view: each === 'questions' ? undefined : each, question: undefined })}>{text(each === 'questions' ? 'question.questions' : 'suggestion.suggestions')}</button>)}</div>
      {view === 'suggestions' ? <OwnSuggestions /> : <><Elsewhere /><Own /><AskedOfMe /></>}
    </>
  );
};
