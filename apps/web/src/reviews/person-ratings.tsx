/** Scores and open feedback of one person, in the person's file. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { TrendLine } from '../parts/trend-line.tsx';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { ScoreTrend } from './review-parts.tsx';

type Row = Answer<'listPersonScores'>['rows'][number];

/** Scores and late days beside each other, cycle by cycle. */
const Trends = ({ rows }: { readonly rows: readonly Row[] }): ReactNode => {
  const text = useText();
  const late = rows.toSorted((one, other) => (one.fromDate < other.fromDate ? -1 : 1)).flatMap(({ cycleTitle, lateDays }) => (lateDays === null ? [] : [{ cycleTitle, lateDays }]));
  return (
    <div className="trend-pair">
      <ScoreTrend scores={rows} />
      <TrendLine title={text('reviews.lateTrend')} points={late.map(({ cycleTitle, lateDays }, place) => ({ label: cycleTitle, place, value: lateDays, text: text('team.days', { count: lateDays }) }))} bounds={[{ value: 0, text: '0' }]} />
    </div>
  );
};

const Scores = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const query = useApi('listPersonScores', { params: { personNumber } });
  return (
    <QueryView query={query} rows={3}>{({ rows }) => (rows.length === 0 ? <Empty title={text('reviews.noScores')} /> : (
      <>
        <Trends rows={rows} />
        <ul className="plain-list">{rows.map(score => (
          <li key={score.cycleId} className="bank-change">
            <p><strong>{score.score}</strong> {score.reviewId === null ? score.cycleTitle : <AppLink address={`/reviews?cycle=${score.cycleId}&review=${score.reviewId}`}>{score.cycleTitle}</AppLink>} <Mark tone="quiet">{text(`scoreSource.${score.source}`)}</Mark> {score.sourceName}</p>
            <p>{score.components.map(({ component, weight, points }) => text('reviews.componentOf', { component: text(`scoreComponent.${component}`), points: points ?? text('reviews.missing'), weight })).join(' · ')}</p>
            <p className="quiet">{text('reviews.judged', { judgedBy: score.judgedBy, approvedBy: score.approvedBy })}{score.rules.length === 0 ? '' : ` · ${text('reviews.byRules', { rules: score.rules.map(({ title, validFrom }) => `${title} ${validFrom}`).join(text('people.separator')) })}`}</p>
            <p className="quiet">{score.effectiveTo === null ? text('reviews.effectiveFrom', { from: score.effectiveFrom }) : text('reviews.effective', { from: score.effectiveFrom, to: score.effectiveTo })} · {text('reviews.revision', { revision: score.revision })} · {clockText(score.madeAt)}</p>
          </li>
        ))}</ul>
      </>
    ))}</QueryView>
  );
};

const Received = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const query = useApi('listFeedback', { params: { personNumber } });
  return (
    <QueryView query={query} rows={3}>{({ received, groups }) => (
      <>
        {received.length === 0 && groups.length === 0 ? <p className="quiet">{text('feedback.empty')}</p> : null}
        <ul className="plain-list">{received.map(said => <li key={said.feedbackId} className="bank-change"><p><strong>{said.by}</strong> <small className="quiet">{clockText(said.at)}</small></p><p className="pre-line">{said.text}</p></li>)}</ul>
        {groups.map((group, index) => <section key={index}><h3>{text('feedback.groupOf', { cycle: group.cycleTitle })}</h3>{group.state === 'heldBack' ? <p className="quiet">{text('feedback.heldBack')}</p> : group.texts.map((said, at) => <p key={at} className="pre-line">{said}</p>)}</section>)}
      </>
    )}</QueryView>
  );
};

export const PersonRatings = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const text = useText();
  return <><h3>{text('reviews.scores')}</h3><Scores personNumber={personNumber} /><h3>{text('page.ownFeedback')}</h3><Received personNumber={personNumber} /></>;
};
