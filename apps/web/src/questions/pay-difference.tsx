/** What a change would do to the next payslip, line by line, before anybody agrees to it. No antd here: the phone asks for it too. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { amountDifference } from '../explanation/amount-difference.ts';
import { Difference, Mark } from '../parts/figures.tsx';
import { formatAmount, formatMonth } from '../text/format.ts';
import { useLanguage, useTitle } from '../text/text.tsx';

export const PayDifference = ({ difference }: { readonly difference: Answer<'previewCorrection'> }): ReactNode => {
  const { language, text } = useLanguage();
  const titleOf = useTitle();
  const rows = [...difference.lines.map(line => ({ ...line, from: '' })), ...difference.carried.map(line => ({ ...line, from: line.fromMonth }))];
  return (
    <div role="status" className="question-preview">
      <p><strong>{text('question.previewOf', { month: formatMonth(difference.month, language) })}</strong> <Mark tone="info">{text(`question.preview.${difference.state}`)}</Mark></p>
      {difference.isRelative && rows.length > 0 ? <p className="own-hint">{text('question.previewRelative')}</p> : null}
      {difference.isWithheld ? <p className="own-hint">{text('question.previewWithheld')}</p> : null}
      {rows.length === 0 && !difference.isWithheld ? <p>{text('question.previewNothing')}</p> : null}
      {rows.length === 0 ? null : (
        <table className="plain-table">
          <thead><tr><th scope="col">{text('question.line')}</th>{difference.isRelative ? null : <><th scope="col">{text('question.before')}</th><th scope="col">{text('question.after')}</th></>}<th scope="col">{text('question.difference')}</th></tr></thead>
          <tbody>
            {rows.map(line => (
              <tr key={`${line.from} ${line.item}`}>
                <th scope="row">{titleOf(line.titles)}{line.from === '' ? null : <small className="quiet"> {text('question.carriedFrom', { month: formatMonth(line.from, language) })}</small>}</th>
                {difference.isRelative ? null : <><td>{formatAmount(line.before)}</td><td>{formatAmount(line.after)}</td></>}<td><Difference amount={amountDifference(line.after, line.before)} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
};
