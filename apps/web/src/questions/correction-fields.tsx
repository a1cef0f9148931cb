/** Punches that put a figure right, and what that would pay to the cent, before anybody agrees to it. No antd here. */
import { useId, useState, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { Difference, Mark } from '../parts/figures.tsx';
import { amountDifference } from '../explanation/amount-difference.ts';
import { formatAmount, formatMonth } from '../text/format.ts';
import { useLanguage, useText, useTitle } from '../text/text.tsx';
import type { QuestionDetails } from './question-parts.tsx';

export type CorrectionDraft = { readonly date: string; readonly direction: 'in' | 'out'; readonly time: string };
type Correction = { readonly date: string; readonly direction: 'in' | 'out'; readonly time: string };

/** Rows that say a day and a time. */
export const toCorrections = (drafts: readonly CorrectionDraft[]): Correction[] => drafts.filter(({ date, time }) => date !== '' && time !== '').map(draft => ({ ...draft }));

type Preview = Answer<'previewCorrection'>;

const PreviewTable = ({ preview }: { readonly preview: Preview }): ReactNode => {
  const { language, text } = useLanguage();
  const titleOf = useTitle();
  const rows = [...preview.lines.map(line => ({ ...line, from: '' })), ...preview.carried.map(line => ({ ...line, from: line.fromMonth }))];
  return (
    <div role="status" className="question-preview">
      <p><strong>{text('question.previewOf', { month: formatMonth(preview.month, language) })}</strong> <Mark tone="info">{text(`question.preview.${preview.state}`)}</Mark></p>
      {preview.isRelative && rows.length > 0 ? <p className="own-hint">{text('question.previewRelative')}</p> : null}
      {rows.length === 0 ? <p>{text('question.previewNothing')}</p> : (
        <table className="plain-table">
          <thead><tr><th scope="col">{text('question.line')}</th>{preview.isRelative ? null : <><th scope="col">{text('question.before')}</th><th scope="col">{text('question.after')}</th></>}<th scope="col">{text('question.difference')}</th></tr></thead>
          <tbody>
            {rows.map(line => (
              <tr key={`${line.from} ${line.item}`}>
                <th scope="row">{titleOf(line.titles)}{line.from === '' ? null : <small className="quiet"> {text('question.carriedFrom', { month: formatMonth(line.from, language) })}</small>}</th>
                {preview.isRelative ? null : <><td>{formatAmount(line.before)}</td><td>{formatAmount(line.after)}</td></>}<td><Difference amount={amountDifference(line.after, line.before)} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};

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
          <div className="own-field"><label htmlFor={`${id}-date-${index}`}>{text('requests.shiftDay')}</label><input id={`${id}-date-${index}`} type="date" value={correction.date} onChange={event => change(index, { date: event.target.value })} /></div>
          <div className="own-field"><label htmlFor={`${id}-time-${index}`}>{text('requests.punchTime')}</label><input id={`${id}-time-${index}`} type="time" value={correction.time} onChange={event => change(index, { time: event.target.value })} /></div>
          <div className="own-field"><label htmlFor={`${id}-direction-${index}`}>{text('requests.direction')}</label><select id={`${id}-direction-${index}`} value={correction.direction} onChange={event => change(index, { direction: event.target.value === 'out' ? 'out' : 'in' })}>{(['in', 'out'] as const).map(value => <option key={value} value={value}>{text(`requests.direction.${value}`)}</option>)}</select></div>
          <button type="button" className="link-button" onClick={() => set(corrections.filter((_, place) => place !== index))}>{text('question.removeCorrection')}</button>
        </div>
      ))}
      <p className="request-actions">
        {corrections.length >= 10 ? null : <button type="button" className="plain-button" onClick={() => set([...corrections, { date: question.date ?? `${question.month}-01`, direction: 'in', time: '' }])}>{text('question.addCorrection')}</button>}
        {complete.length === 0 ? null : <button type="button" className="plain-button" disabled={look.isPending} onClick={() => look.mutate({ params: { questionId: question.questionId }, body: { commandId: newCommandId(), corrections: complete } }, { onSuccess: setShown })}>{text('question.preview')}</button>}
      </p>
      <ErrorLine error={look.error} />
      {shown === null ? null : <PreviewTable preview={shown} />}
    </fieldset>
  );
};
