/** Punches that put a figure right, and what that would pay to the cent, before anybody agrees to it. No antd here. */
import { useId, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { useText } from '../text/text.tsx';
import { PayDifference } from './pay-difference.tsx';
import type { QuestionDetails } from './question-parts.tsx';

export type CorrectionDraft = { readonly date: string; readonly direction: 'in' | 'out'; readonly time: string };
type Correction = { readonly date: string; readonly direction: 'in' | 'out'; readonly time: string };

/** Rows that say a day and a time. */
export const toCorrections = (drafts: readonly CorrectionDraft[]): Correction[] => drafts.filter(({ date, time }) => date !== '' && time !== '').map(draft => ({ ...draft }));

type Preview = Answer<'previewCorrection'>;

type Fields = { readonly question: QuestionDetails; readonly corrections: readonly CorrectionDraft[]; readonly onChange: (corrections: readonly CorrectionDraft[]) => void };

export const CorrectionFields = ({ question, corrections, onChange }: Fields): ReactNode => {
  const text = useText();
  const id = useId();
  const look = useCommand('previewCorrection');
  const [shown, setShown] = useState<Preview | null>(null);
  const set = (next: readonly CorrectionDraft[]): void => { setShown(null); onChange(next); };
  const change = (index: number, patch: Partial<CorrectionDraft>): void => set(corrections.map((each, place) => (place === index ? { ...each, ...patch } : each)));
  const complete = toCorrections(corrections);
  return (
    <fieldset className="question-corrections">
      <legend>{text('question.corrections')}</legend>
      <p className="own-hint">{text('question.correctionsHint')}</p>
      {corrections.map((correction, index) => (
        <div key={index} className="own-field-pair">
          <div className="own-field"><label htmlFor={`${id}-date-${index}`}>{text('requests.shiftDay')}</label><input id={`${id}-date-${index}`} type="date" required value={correction.date} onChange={event => change(index, { date: event.target.value })} /></div>
          <div className="own-field"><label htmlFor={`${id}-time-${index}`}>{text('requests.punchTime')}</label><input id={`${id}-time-${index}`} type="time" required value={correction.time} onChange={event => change(index, { time: event.target.value })} /></div>
          <div className="own-field"><label htmlFor={`${id}-direction-${index}`}>{text('requests.direction')}</label><select id={`${id}-direction-${index}`} value={correction.direction} onChange={event => change(index, { direction: event.target.value === 'out' ? 'out' : 'in' })}>{(['in', 'out'] as const).map(value => <option key={value} value={value}>{text(`requests.direction.${value}`)}</option>)}</select></div>
          <button type="button" className="link-button" onClick={() => set(corrections.filter((_, place) => place !== index))}>{text('question.removeCorrection')}</button>
        </div>
      ))}
      <p className="request-actions">
        {corrections.length >= 10 ? null : <button type="button" className="plain-button" onClick={() => set([...corrections, { date: question.date ?? `${question.month}-01`, direction: 'in', time: '' }])}>{text('question.addCorrection')}</button>}
        {complete.length === 0 ? null : <button type="button" className="plain-button" disabled={look.isPending} onClick={() => look.mutate({ params: { questionId: question.questionId }, body: { commandId: newCommandId(), corrections: complete } }, { onSuccess: setShown })}>{text('question.preview')}</button>}
      </p>
      <ErrorLine error={look.error} />
      {shown === null ? null : <PayDifference difference={shown} />}
    </fieldset>
  );
};
