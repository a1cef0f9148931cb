/** What pages of goals share: progress, confidence, figures, the history of a goal. No antd here: one's own pages use them too. */
import { type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Mark } from '../parts/figures.tsx';
import { Empty } from '../parts/state-views.tsx';
import { TrendLine } from '../parts/trend-line.tsx';
import { useClockText } from '../shell/session.ts';
import { useText, type Text } from '../text/text.tsx';

export type Goal = Answer<'listGoals'>['goals'][number];
export type Cycle = Answer<'listGoals'>['cycle'];
export type GoalDetail = Answer<'readGoal'>;

/** "0.7525" as "75.25%", without going through a binary fraction. */
export const percentText = (ratio: string): string => {
  const [whole = '0', decimals = ''] = ratio.replace('-', '').split('.');
  const digits = `${whole}${decimals.padEnd(4, '0').slice(0, 4)}`.replace(/^0+(?=\d{3})/, '');
  const rest = digits.slice(-2).replace(/0+$/, '');
  return `${ratio.startsWith('-') ? '−' : ''}${digits.slice(0, -2)}${rest === '' ? '' : `.${rest}`}%`;
};

/** How far something is: a bar beside its figure. What nobody knows is no zero. */
export const ProgressBar = ({ progress, label, isComplete = true, isWithheld = false }: { readonly progress: string | null; readonly label: string; readonly isComplete?: boolean; readonly isWithheld?: boolean }): ReactNode => {
  const text = useText();
  if (progress === null) return <span className="quiet">{text(isWithheld ? 'goals.withheld' : 'goals.unknown')}</span>;
  return <span className="goal-progress"><progress max={1} value={Number(progress)} aria-label={label} /> <strong>{percentText(progress)}</strong>{isComplete ? null : <> <Mark tone="quiet">{text('goals.partly')}</Mark></>}</span>;
};

const tones = { onTrack: 'good', atRisk: 'warn', offTrack: 'bad' } as const;
export const ConfidenceMark = ({ confidence }: { readonly confidence: Goal['confidence'] }): ReactNode => {
  const text = useText();
  return confidence === null ? null : <Mark tone={tones[confidence]}>{text(`goalConfidence.${confidence}`)}</Mark>;
};

const stateTones = { planned: 'info', running: 'good', frozen: 'warn', closed: 'quiet', discarded: 'quiet' } as const;
export const CycleMark = ({ state }: { readonly state: Cycle['state'] }): ReactNode => {
  const text = useText();
  return <Mark tone={stateTones[state]}>{text(`goalCycleState.${state}`)}</Mark>;
};

/** "12 of 20 deals", from where the goal began. */
export const figureText = (goal: Pick<Goal, 'measure' | 'value' | 'startValue' | 'targetValue' | 'unit'>, text: Text): string => {
  if (goal.measure === 'children') return text('goals.byChildren');
  return text('goals.figure', { value: goal.value ?? '–', start: goal.startValue ?? '', target: goal.targetValue ?? '', unit: goal.unit });
};

/** Why a figure could not be taken: the connector's own words, when the error is one of its. */
export const faultText = (fault: string, text: Text): string => text(`error.${fault}`, {}, text(`connector.feed.error.${fault}`, {}, fault));

export const Facts = ({ goal }: { readonly goal: GoalDetail }): ReactNode => {
  const text = useText();
  return (
    <>
      <dl className="fact-grid">
        <div><dt>{text('goals.progress')}</dt><dd><ProgressBar progress={goal.progress} label={goal.title} isComplete={goal.isComplete} isWithheld={goal.isWithheld} /></dd></div>
        <div><dt>{text('goals.value')}</dt><dd>{figureText(goal, text)}</dd></div>
        <div><dt>{text('goals.owner')}</dt><dd>{goal.name} {goal.personNumber}</dd></div>
        <div><dt>{text('goals.level')}</dt><dd>{text(`goalLevel.${goal.level}`)}{goal.department === '' ? '' : ` · ${goal.department}`}</dd></div>
        <div><dt>{text('goals.weight')}</dt><dd>{goal.weight}</dd></div>
        {goal.dutyCode === null ? null : <div><dt>{text('goals.duty')}</dt><dd>{goal.dutyCode}</dd></div>}
        {goal.lastCheckInDate === null ? null : <div><dt>{text('goals.lastCheckIn')}</dt><dd>{goal.lastCheckInDate} <ConfidenceMark confidence={goal.confidence} /></dd></div>}
      </dl>
      {goal.isDropped ? <p><Mark tone="quiet">{text('goals.dropped')}</Mark></p> : null}
      {goal.isCheckInDue ? <p><Mark tone="warn">{text('goals.due')}</Mark></p> : null}
      {goal.fault === null ? null : <p role="alert"><Mark tone="bad">{text('goals.fault')}</Mark> {faultText(goal.fault, text)}</p>}
    </>
  );
};

const Evidence = ({ goal }: { readonly goal: GoalDetail }): ReactNode => {
  const text = useText();
  if (goal.measure !== 'evidence') return null;
  return (
    <>
      <h3>{text('goals.evidence')}</h3>
      {goal.evidence === null ? <Empty title={text('goals.noEvidence')} /> : (
        <p>{text(`evidenceMeasure.${goal.evidence.evidenceMeasure}`)} {goal.evidence.valuePath === '' ? null : <code>{goal.evidence.valuePath}</code>} · {goal.evidence.sourceCode}{goal.evidence.sourcePersonKey === '' ? '' : ` · ${goal.evidence.sourcePersonKey}`}
          {goal.evidence.filters.map((filter, index) => <small key={index} className="quiet"> · {filter.path} {text(`evidenceOperator.${filter.operator}`)} {filter.value}</small>)}</p>
      )}
      <ol className="plain-list request-events">
        {goal.evidenceValues.map(value => (
          <li key={value.at}><strong>{value.value}</strong> {goal.unit} {value.isFinal ? <Mark tone="info">{text('goals.final')}</Mark> : null} <time dateTime={value.at}>{value.onDate}</time>
            <p className="quiet">{text('goals.items', { count: value.items })}{value.itemKeys.length === 0 ? '' : `: ${value.itemKeys.slice(0, 12).join(text('people.separator'))}${value.items > 12 ? '…' : ''}`}{value.unreadable === 0 ? '' : ` · ${text('goals.unreadable', { count: value.unreadable })}`}</p></li>
        ))}
      </ol>
    </>
  );
};

const dayLength = 86_400_000;

/** The figure over time, the last of each day: as checked in, or as another system gave it. */
const Trend = ({ goal }: { readonly goal: GoalDetail }): ReactNode => {
  const text = useText();
  const said = goal.measure === 'evidence' ? goal.evidenceValues.map(({ onDate, at, value }) => ({ onDate, at, value })) : goal.checkIns.map(({ onDate, at, value }) => ({ onDate, at, value }));
  const known = said.flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }])).toSorted((one, other) => (one.onDate === other.onDate ? (one.at < other.at ? -1 : 1) : one.onDate < other.onDate ? -1 : 1));
  const points = [...new Map(known.map(({ onDate, value }) => [onDate, value]))].map(([onDate, value]) => ({ label: onDate, place: Date.parse(onDate) / dayLength, value: Number(value), text: `${value} ${goal.unit}`.trim() }));
  return <TrendLine title={text('goals.trend')} points={points} bounds={goal.startValue === null ? [] : [{ value: Number(goal.startValue), text: goal.startValue }]} {...(goal.targetValue === null ? {} : { target: { value: Number(goal.targetValue), text: `${goal.targetValue} ${goal.unit}`.trim() } })} />;
};

/** Check-ins, figures and everything that was said of a goal, the latest first. */
export const GoalHistory = ({ goal }: { readonly goal: GoalDetail }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <>
      <Trend goal={goal} />
      <Evidence goal={goal} />
      <h3>{text('goals.checkIns')}</h3>
      {goal.checkIns.length === 0 ? <Empty title={text('goals.noCheckIns')} /> : (
        <ol className="plain-list request-events">
          {goal.checkIns.map(checkIn => (
            <li key={`${checkIn.at} ${checkIn.onDate}`}>{checkIn.value === null ? null : <strong>{checkIn.value} {goal.unit} </strong>}<ConfidenceMark confidence={checkIn.confidence} /> <time dateTime={checkIn.onDate}>{checkIn.onDate}</time> {checkIn.by}
              {checkIn.note === '' ? null : <p>{checkIn.note}</p>}</li>
          ))}
        </ol>
      )}
      <h3>{text('goals.history')}</h3>
      <ol className="plain-list request-events">
        {goal.versions.map(version => (
          <li key={version.at}><time dateTime={version.at}>{clockText(version.at)}</time> {version.by}{version.isDropped ? <> <Mark tone="quiet">{text('goals.dropped')}</Mark></> : null}
            <p>{version.title} · {version.name} · {text('goals.weight')} {version.weight}{version.targetValue === null ? '' : ` · ${version.startValue ?? ''} → ${version.targetValue} ${version.unit}`}</p>
            {version.reason === '' ? null : <p className="quiet">{version.reason}</p>}</li>
        ))}
      </ol>
    </>
  );
};
