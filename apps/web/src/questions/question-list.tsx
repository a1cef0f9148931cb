/** Questions as cards: head in a line, the thread when it is opened. The open one stands in the address. No antd here. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Mark } from '../parts/figures.tsx';
import { ageText } from '../requests/request-parts.tsx';
import { useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';
import { aboutText, lengthText, QuestionStateMark, Timer, type QuestionRow } from './question-parts.tsx';
import { QuestionThread } from './question-thread.tsx';

type OfficeRow = Answer<'listQuestions'>['rows'][number];

const nameOf = (row: QuestionRow | OfficeRow): string => ('name' in row ? `${row.name} ${row.personNumber}` : '');

export const QuestionList = ({ rows }: { readonly rows: readonly (QuestionRow | OfficeRow)[] }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  return (
    <ul className="proposal-list">
      {rows.map(row => {
        const isOpen = search['question'] === row.questionId;
        const [about, who] = [aboutText(row, text), nameOf(row)];
        return (
          <li key={row.questionId} className="question-card">
            <p className="question-head"><strong>{who === '' ? about : who}</strong>{who === '' ? null : <span> {about}</span>} <QuestionStateMark question={row} /> <Mark tone={row.endedAt === null && row.ageMinutes >= 2880 ? 'bad' : 'quiet'}>{row.endedAt === null ? ageText(row.ageMinutes, text) : text('question.took', { time: lengthText(row.ageMinutes, text) })}</Mark> {isOpen ? null : <Timer dueAt={row.dueAt} carried={row.carried} />}</p>
            <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => change({ question: isOpen ? undefined : row.questionId }, true)}>{text(isOpen ? 'question.close' : 'question.open')}<span className="visually-hidden"> {who} {about}</span></button>
            {isOpen ? <QuestionThread questionId={row.questionId} /> : null}
          </li>
        );
      })}
    </ul>
  );
};
