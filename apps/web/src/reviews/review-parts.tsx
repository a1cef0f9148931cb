/** What the pages of reviews share: states, components, what was written, how a score comes about. No antd here. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { ExplanationView } from '../explanation/explanation-view.tsx';
import { Mark } from '../parts/figures.tsx';
import { Failure, Loading } from '../parts/state-views.tsx';
import { TrendLine } from '../parts/trend-line.tsx';
import { useApi } from '../api/use-api.ts';
import { useClockText } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

export type ReviewFile = Answer<'readReview'>;
export type ReviewState = ReviewFile['state'];
export type Competency = ReviewFile['competencies'][number];

const tones = { open: 'quiet', self: 'info', manager: 'info', calibration: 'warn', locked: 'good', closed: 'quiet' } as const;
export const ReviewMark = ({ state }: { readonly state: ReviewState }): ReactNode => {
  const text = useText();
  return <Mark tone={tones[state]}>{text(`reviewState.${state}`)}</Mark>;
};

export const useCompetencyTitle = (): ((competency: Pick<Competency, 'titleChinese' | 'titleEnglish'>) => string) => {
  const { language } = useLanguage();
  return ({ titleChinese, titleEnglish }) => (language === 'en' ? titleEnglish : titleChinese);
};

/** Points with two decimals, so that a column of them lines up. */
export const pointsText = (points: string): string => formatAmount(points);

/** Shares and points; what was changed by calibration shows both. */
export const ComponentTable = ({ components }: { readonly components: ReviewFile['components'] }): ReactNode => {
  const text = useText();
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={text('reviews.components')}>
      <table className="small-table">
        <thead><tr><th scope="col">{text('reviews.component')}</th><th scope="col">{text('reviews.weight')}</th><th scope="col">{text('reviews.points')}</th></tr></thead>
        <tbody>{components.map(({ component, weight, points, source, isCalibrated }) => (
          <tr key={component}>
            <th scope="row">{text(`scoreComponent.${component}`)}</th><td>{weight}</td>
            <td>{isCalibrated ? <small className="quiet">{text('reviews.insteadOf', { points: source === null ? text('reviews.missing') : pointsText(source) })} </small> : null}{points === null ? <span className="quiet">{text('reviews.missing')}</span> : pointsText(points)}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
};

export const EntryList = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const titleOf = useCompetencyTitle();
  const nameOf = (code: string): string => {
    const known = file.competencies.find(({ competencyCode }) => competencyCode === code);
    return known === undefined ? code : titleOf(known);
  };
  if (file.entries.length === 0) return null;
  return (
    <>
      <h3>{text('reviews.entries')}</h3>
      <ul className="plain-list">{file.entries.map((entry, index) => (
        <li key={index} className="bank-change">
          <p><Mark tone="quiet">{text(`scoreComponent.${entry.part}`)}</Mark> {entry.by} <small className="quiet">{clockText(entry.at)}</small> {entry.score === null ? null : <strong>{text('reviews.pointsOf', { points: entry.score })}</strong>}</p>
          {entry.competencies.length === 0 ? null : <p className="quiet">{entry.competencies.map(({ competencyCode, level }) => `${nameOf(competencyCode)} ${level}`).join(' · ')}</p>}
          {entry.text === '' ? null : <p className="pre-line">{entry.text}</p>}
        </li>
      ))}</ul>
    </>
  );
};

export const GroupView = ({ group }: { readonly group: ReviewFile['group'] }): ReactNode => {
  const text = useText();
  if (group === null) return null;
  return (
    <>
      <h3>{text('reviews.group')}</h3>
      {group.average === null ? null : <p>{text('reviews.groupAverage', { points: group.average })}</p>}
      <ul className="plain-list">{group.texts.map((said, index) => <li key={index} className="bank-change"><p className="pre-line">{said}</p></li>)}</ul>
    </>
  );
};

export const CalibrationList = ({ calibrations }: { readonly calibrations: ReviewFile['calibrations'] }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  if (calibrations.length === 0) return null;
  return (
    <>
      <h3>{text('reviews.calibrations')}</h3>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={text('reviews.calibrations')}>
        <table className="small-table">
          <thead><tr><th scope="col">{text('reviews.component')}</th><th scope="col">{text('reviews.before')}</th><th scope="col">{text('reviews.after')}</th><th scope="col">{text('reviews.reason')}</th><th scope="col">{text('reviews.by')}</th></tr></thead>
          <tbody>{calibrations.map((change, index) => (
            <tr key={index}><th scope="row">{text(`scoreComponent.${change.component}`)}</th><td>{change.before === null ? '–' : pointsText(change.before)}</td><td>{change.after === null ? text('reviews.takenBack') : pointsText(change.after)}</td><td>{change.reason}</td><td>{change.by} <small className="quiet">{clockText(change.at)}</small></td></tr>
          ))}</tbody>
        </table>
      </div>
    </>
  );
};

const rederivedTones = { same: 'good', differs: 'bad', notDerived: 'quiet' } as const;
export const ScoreList = ({ scores }: { readonly scores: ReviewFile['scores'] }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  if (scores.length === 0) return null;
  return (
    <>
      <h3>{text('reviews.scores')}</h3>
      <ul className="plain-list">{scores.map(score => (
        <li key={score.scoreId} className="bank-change">
          <p><strong>{score.score}</strong> {text('reviews.revision', { revision: score.revision })} <Mark tone="quiet">{text(`scoreSource.${score.source}`)}</Mark> {score.sourceName} {score.rederived === 'notDerived' ? null : <Mark tone={rederivedTones[score.rederived]}>{text(`rederived.${score.rederived}`)}</Mark>}</p>
          <p className="quiet">{score.effectiveTo === null ? text('reviews.effectiveFrom', { from: score.effectiveFrom }) : text('reviews.effective', { from: score.effectiveFrom, to: score.effectiveTo })} · {clockText(score.madeAt)}</p>
        </li>
      ))}</ul>
    </>
  );
};

/** Scores over cycles, the earliest first. */
export const ScoreTrend = ({ scores }: { readonly scores: readonly { readonly cycleTitle: string; readonly fromDate: string; readonly score: string | null }[] }): ReactNode => {
  const text = useText();
  const points = scores.toSorted((one, other) => (one.fromDate < other.fromDate ? -1 : 1)).flatMap(({ cycleTitle, score }) => (score === null ? [] : [{ cycleTitle, score }])).map(({ cycleTitle, score }, place) => ({ label: cycleTitle, place, value: Number(score), text: score }));
  return <TrendLine title={text('reviews.scoreTrend')} points={points} bounds={[{ value: 0, text: '0' }, { value: 100, text: '100' }]} />;
};

/** 怎么算的 of a score: the office's or one's own. */
export const ScoreExplanation = ({ reviewId, view }: { readonly reviewId: string; readonly view: 'office' | 'own' }): ReactNode => {
  const query = useApi(view === 'office' ? 'explainReviewScore' : 'explainOwnScore', { params: { reviewId } });
  if (query.isError) return <Failure error={query.error} />;
  return query.data === undefined ? <Loading rows={4} /> : <ExplanationView explanation={query.data} onDay={null} />;
};
