/** 我的考核: what one is to write about oneself, and one's results with how they come about. From the phone; no antd here. */
import { useId, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { AskQuestion } from '../questions/ask-question.tsx';
import { CalibrationList, ComponentTable, EntryList, GroupView, ReviewMark, ScoreExplanation, ScoreList, ScoreTrend, useCompetencyTitle, type ReviewFile } from '../reviews/review-parts.tsx';
import { useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

type Own = Answer<'listOwnReviews'>;
const levels = ['1', '2', '3', '4', '5'] as const;

const SelfForm = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const id = useId();
  const titleOf = useCompetencyTitle();
  const write = useCommand('writeOwnReview');
  const [score, setScore] = useState('');
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const [commandId, setCommandId] = useState(newCommandId);
  const competencies = Object.entries(chosen).flatMap(([competencyCode, level]) => (level === '' ? [] : [{ competencyCode, level: Number(level) }]));
  return (
    <form className="own-form" onSubmit={event => { event.preventDefault(); write.mutate({ params: { reviewId: file.reviewId }, body: { commandId, score: score.trim() === '' ? null : score.trim(), text: words.trim(), competencies } }, { onError: () => setCommandId(newCommandId()) }); }}>
      <div className="own-field"><label htmlFor={`${id}-score`}>{text('reviews.points')}</label><input id={`${id}-score`} inputMode="decimal" pattern="\d{1,3}(\.\d{1,2})?" maxLength={6} value={score} onChange={event => setScore(event.target.value)} /><small>{text('reviews.pointsHint')}</small></div>
      {file.competencies.map(competency => (
        <div key={competency.competencyCode} className="own-field">
          <label htmlFor={`${id}-${competency.competencyCode}`}>{titleOf(competency)}</label>
          <select id={`${id}-${competency.competencyCode}`} value={chosen[competency.competencyCode] ?? ''} onChange={event => setChosen({ ...chosen, [competency.competencyCode]: event.target.value })}><option value="">–</option>{levels.map(level => <option key={level} value={level}>{level}</option>)}</select>
          <small>{text('reviews.wanted', { level: competency.level })}</small>
        </div>
      ))}
      <div className="own-field"><label htmlFor={`${id}-words`}>{text('reviews.words')}</label><textarea id={`${id}-words`} rows={5} maxLength={10_000} value={words} onChange={event => setWords(event.target.value)} /></div>
      <p className="quiet">{text('reviews.selfGoesOn')}</p>
      <button type="submit" className="plain-button is-main" disabled={write.isPending}>{text('reviews.send')}</button>
      <ErrorLine error={write.error} />
    </form>
  );
};

const Result = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const [isExplained, setExplained] = useState(false);
  if (file.score === null) return <p className="quiet">{text('reviews.notYet')}</p>;
  return (
    <>
      <ComponentTable components={file.components} />
      <div className="request-actions">
        <button type="button" className="plain-button" aria-expanded={isExplained} onClick={() => setExplained(!isExplained)}>{text('explain.title')}</button>
        <AskQuestion figure={{ about: 'score', cycleId: file.cycleId }} />
      </div>
      {isExplained ? <ScoreExplanation reviewId={file.reviewId} view="own" /> : null}
    </>
  );
};

const OwnFile = ({ reviewId }: { readonly reviewId: string }): ReactNode => {
  const query = useApi('readOwnReview', { params: { reviewId } });
  return (
    <QueryView query={query} rows={4}>{file => (
      <>
        {file.mayWrite === 'self' ? <SelfForm file={file} /> : <Result file={file} />}
        <EntryList file={file} />
        <GroupView group={file.group} />
        <CalibrationList calibrations={file.calibrations} />
        <ScoreList scores={file.scores} />
      </>
    )}</QueryView>
  );
};

const ReviewCard = ({ review, isOpen, onToggle }: { readonly review: Own['rows'][number]; readonly isOpen: boolean; readonly onToggle: () => void }): ReactNode => {
  const text = useText();
  return (
    <li className="bank-change">
      <p><ReviewMark state={review.state} /> <strong>{review.cycleTitle}</strong> {review.score === null ? null : <strong>{text('reviews.pointsOf', { points: review.score })}</strong>} {review.mayWrite ? <Mark tone="warn">{text('reviews.yourTurn')}</Mark> : null}</p>
      <p className="quiet">{review.fromDate} – {review.toDate}</p>
      <button type="button" className="plain-button" aria-expanded={isOpen} onClick={onToggle}>{text(isOpen ? 'action.close' : review.mayWrite ? 'reviews.writeOwn' : 'reviews.look')}<span className="visually-hidden"> {review.cycleTitle}</span></button>
      {isOpen ? <OwnFile reviewId={review.reviewId} /> : null}
    </li>
  );
};

const Imported = ({ scores }: { readonly scores: Own['imported'] }): ReactNode => {
  const text = useText();
  if (scores.length === 0) return null;
  return (
    <>
      <h2>{text('reviews.importedScores')}</h2>
      <ul className="plain-list">{scores.map(score => <li key={`${score.cycleId} ${score.madeAt}`} className="own-section"><strong>{score.cycleTitle}</strong><span className="own-section-count">{score.score}</span><small>{score.sourceName}</small></li>)}</ul>
    </>
  );
};

export const OwnReviewsPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const query = useApi('listOwnReviews', {});
  const open = search['review'];
  return (
    <>
      <h1>{text('page.ownReviews')}</h1>
      <QueryView query={query}>{own => (
        <>
          <ScoreTrend scores={[...own.rows, ...own.imported]} />
          {own.rows.length === 0 ? <Empty title={text('reviews.emptyOwn')} /> : <ul className="bank-changes">{own.rows.map(review => <ReviewCard key={review.reviewId} review={review} isOpen={open === review.reviewId} onToggle={() => change({ review: open === review.reviewId ? undefined : review.reviewId })} />)}</ul>}
          <Imported scores={own.imported} />
        </>
      )}</QueryView>
    </>
  );
};
