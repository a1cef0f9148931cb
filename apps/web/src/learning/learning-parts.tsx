/** What the pages of courses share: titles, how near a last day is, the weakness behind a plan, sessions in words. No antd here: the phone uses it too. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Mark } from '../parts/figures.tsx';
import { clockTime, dateOfInstant } from '../text/format.ts';
import { useText, useTitle } from '../text/text.tsx';

export type TrainingItem = Pick<Answer<'listTraining'>['rows'][number], 'state' | 'due' | 'dueDate' | 'completedDate'>;
export type Session = Answer<'listCourseSessions'>['rows'][number];
type Causes = Answer<'readTraining'>['causes'];

const tones = { later: 'info', soon: 'warn', overdue: 'bad', ended: 'quiet' } as const;
const stateTones = { proposed: 'info', open: 'info', done: 'good', declined: 'quiet', waived: 'quiet' } as const;

/** The state of a plan; of one that is open, how near its last day is. */
export const ItemMark = ({ item }: { readonly item: TrainingItem }): ReactNode => {
  const text = useText();
  return item.state === 'open' && item.due !== 'later' ? <Mark tone={tones[item.due]}>{text(`dueState.${item.due}`)}</Mark> : <Mark tone={stateTones[item.state]}>{text(`planState.${item.state}`)}</Mark>;
};

/** How near the last day of a certificate is. */
export const CertificateMark = ({ due }: { readonly due: Answer<'listCertificates'>['rows'][number]['due'] }): ReactNode => {
  const text = useText();
  return <Mark tone={due === 'ended' ? 'bad' : due === 'later' ? 'good' : 'warn'}>{text(`certificateState.${due}`)}</Mark>;
};

/** "feedback:17" in words; what has no words is shown as it is. */
const citeText = (cited: string, text: ReturnType<typeof useText>): string => {
  const [kind = '', number = ''] = cited.split(':');
  return text(`learning.cited.${kind}`, { number }, cited);
};

/** The weaknesses that a plan answers, with the feedback that they were found in. */
export const CauseList = ({ causes }: { readonly causes: Causes }): ReactNode => {
  const text = useText();
  const title = useTitle();
  return causes.length === 0 ? null : (
    <ul className="plain-list is-tight">
      {causes.map(cause => (
        <li key={`${cause.competencyCode} ${cause.foundDate}`}>{text('learning.cause', { competency: title(cause.titles), date: cause.foundDate })} <small className="quiet">{text('learning.cites', { feedback: cause.feedbackIds.map(cited => citeText(cited, text)).join(text('people.separator')) })}</small></li>
      ))}
    </ul>
  );
};

/** When and where people meet, on the clock of the place. */
export const sessionText = ({ startsAt, endsAt, place }: Pick<Session, 'startsAt' | 'endsAt' | 'place'>): string =>
  `${dateOfInstant(startsAt)} ${clockTime(startsAt)}–${dateOfInstant(endsAt) === dateOfInstant(startsAt) ? '' : `${dateOfInstant(endsAt)} `}${clockTime(endsAt)} · ${place}`;
