/** For which months' pay a score speaks once its review is locked: chosen where it is locked, those of the cycle unless said otherwise. */
import type { ReactNode } from 'react';
import { Input } from 'antd';
import { usualMonths, type ScoreSpan } from '#kernel/performance/score-span';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

export type LockSpan = ScoreSpan;

/** The months of a cycle; of a review that was locked before, those that were chosen then. */
export const usualSpan = ({ fromDate, toDate }: { readonly fromDate: string; readonly toDate: string }, locked?: { readonly effectiveFrom: string; readonly effectiveTo: string | null }): LockSpan => {
  const usual = usualMonths(fromDate, toDate);
  return { effectiveFrom: locked?.effectiveFrom ?? usual.effectiveFrom, effectiveTo: locked?.effectiveTo ?? usual.effectiveTo };
};

const monthPattern = /^[1-9]\d{3}-(0[1-9]|1[0-2])$/;
export const isSpan = ({ effectiveFrom, effectiveTo }: LockSpan): boolean => monthPattern.test(effectiveFrom) && monthPattern.test(effectiveTo) && effectiveFrom < effectiveTo;

export const SpanFields = ({ span, onChange }: { readonly span: LockSpan; readonly onChange: (span: LockSpan) => void }): ReactNode => {
  const text = useText();
  return (
    <fieldset className="own-field"><legend>{text('reviews.lockMonths')}</legend>
      <div className="button-row">
        <label>{text('reviews.fromMonth')} <Input type="month" style={{ width: 150 }} value={span.effectiveFrom} onChange={event => onChange({ ...span, effectiveFrom: event.target.value })} /></label>
        <label>{text('reviews.toMonth')} <Input type="month" style={{ width: 150 }} value={span.effectiveTo} status={isSpan(span) ? '' : 'error'} onChange={event => onChange({ ...span, effectiveTo: event.target.value })} /></label>
      </div>
      {isSpan(span) ? null : <small role="alert">{text('error.monthsInvalid')}</small>}
    </fieldset>
  );
};

/** What locking brings, with its months. */
export const useLockWarning = (): ((span: LockSpan) => string) => {
  const { language, text } = useLanguage();
  // A month that is being typed is none yet, and the button waits for it.
  return span => (isSpan(span) ? text('reviews.lockSure', { from: formatMonth(span.effectiveFrom, language), to: formatMonth(span.effectiveTo, language) }) : text('error.monthsInvalid'));
};
