/** What several screens show of a question: its state, whose turn it is, until when, and the figure as it stood. No antd here: one's own pages use it too. */
import { useEffect, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { DayView } from '../attendance/day-view.tsx';
import { ExplanationView } from '../explanation/explanation-view.tsx';
import { valueText } from '../explanation/value-text.ts';
import { Mark } from '../parts/figures.tsx';
import { useClockText, useSession } from '../shell/session.ts';
import { useText, useTitle, type Text } from '../text/text.tsx';

export type QuestionRow = Answer<'listOwnQuestions'>['rows'][number];
export type QuestionDetails = Answer<'readQuestion'>;
export type OfficeWindow = NonNullable<Answer<'readDesk'>['window']>;

const tones = { open: 'warn', answered: 'info', resolved: 'good', withdrawn: 'quiet' } as const;
const tickMilliseconds = 30_000;

/** The clock of the installation, in milliseconds, as it goes on. */
const useNow = (): number => {
  const { now } = useSession();
  const [passed, setPassed] = useState(0);
  useEffect(() => {
    const began = performance.now();
    const timer = setInterval(() => setPassed(performance.now() - began), tickMilliseconds);
    return () => clearInterval(timer);
  }, [now]);
  return Date.parse(now) + passed;
};

export const QuestionStateMark = ({ question }: { readonly question: Pick<QuestionRow, 'state' | 'outcome'> }): ReactNode => {
  const text = useText();
  return <><Mark tone={tones[question.state]}>{text(`questionState.${question.state}`)}</Mark>{question.outcome === null ? null : <> <Mark tone="quiet">{text(`questionOutcome.${question.outcome}`)}</Mark></>}</>;
};

/** What it is about, in a few words; the line's own name stands with the figure. */
export const aboutText = (question: Pick<QuestionRow, 'about' | 'month' | 'date'>, text: Text): string => text(`questionAbout.${question.about}`, { month: question.month, date: question.date ?? '' });

/** A length of time in the largest fitting unit. */
export const lengthText = (minutes: number, text: Text): string =>
  (minutes < 60 ? text('question.lengthMinutes', { count: minutes }) : minutes < 1440 ? text('question.lengthHours', { count: Math.floor(minutes / 60) }) : text('question.lengthDays', { count: Math.floor(minutes / 1440) }));

/** Until when it waits: hours left, or by how much it is late. */
export const Timer = ({ dueAt, carried }: Pick<QuestionRow, 'dueAt' | 'carried'>): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const now = useNow();
  if (dueAt === null) return null;
  const minutes = Math.floor((Date.parse(dueAt) - now) / 60_000);
  return (
    <span className="question-timer"><Mark tone={minutes < 0 ? 'bad' : minutes < 120 ? 'warn' : 'info'}>{text(minutes < 0 ? 'question.overdue' : 'question.left', { time: lengthText(Math.abs(minutes), text) })}</Mark> <small className="quiet">{text('requests.until', { time: clockText(dueAt) })}{carried === 0 ? '' : ` · ${text('question.carried', { count: carried })}`}</small></span>
  );
};

/** Office hours: from when to when, whether they lie outside the planned shift. */
export const WindowText = ({ window }: { readonly window: OfficeWindow }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const [from, to] = [clockText(window.from), clockText(window.to)];
  return (
    <span><time dateTime={window.from}>{from}</time>–<time dateTime={window.to}>{to.slice(-5)}</time> {window.isOpen ? <Mark tone="good">{text('question.windowOpen')}</Mark> : null} {window.outsideMinutes === null || window.outsideMinutes === 0 ? null : <Mark tone="warn">{text('question.outside', { minutes: window.outsideMinutes })}</Mark>}</span>
  );
};

export const FigureView = ({ figure }: { readonly figure: NonNullable<QuestionDetails['figure']> }): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const [isOpen, setOpen] = useState(false);
  const hasMore = figure.explanation !== null || figure.day !== null;
  return (
    <div className="question-figure">
      <p><strong>{titleOf(figure.titles)}</strong> {figure.value === null ? null : <span className="payslip-figure">{valueText(figure.value, figure.unit, text)}</span>} <small className="quiet">{text('question.asItStood')}</small></p>
      {figure.answer === null ? null : <blockquote className="question-entry">{figure.answer}</blockquote>}
      {hasMore ? <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(value => !value)}>{text(isOpen ? 'question.hideDerivation' : 'question.showDerivation')}</button> : null}
      {isOpen && figure.explanation !== null ? <ExplanationView explanation={figure.explanation} onDay={null} /> : null}
      {isOpen && figure.day !== null ? <DayView detail={figure.day} /> : null}
    </div>
  );
};
