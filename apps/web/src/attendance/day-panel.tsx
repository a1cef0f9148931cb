import type { ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { QueryView } from '../parts/state-views.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useSearchState } from '../search.ts';
import { formatDate } from '../text/format.ts';
import { useLanguage } from '../text/text.tsx';
import { AskQuestion } from '../questions/ask-question.tsx';
import { DayView } from './day-view.tsx';

const PersonDay = ({ personNumber, date }: { readonly personNumber: string; readonly date: string }): ReactNode => {
  const query = useApi('readAttendanceDay', { params: { personNumber, date } });
  return <QueryView query={query}>{detail => <DayView detail={detail} />}</QueryView>;
};
const OwnDay = ({ date }: { readonly date: string }): ReactNode => {
  const query = useApi('readOwnDay', { params: { date } });
  return <QueryView query={query}>{detail => <><DayView detail={detail} /><AskQuestion key={date} figure={{ about: 'attendanceDay', date }} /></>}</QueryView>;
};

/** The day named by `day` in the address; `own` reads through the reader's own route. */
export const DayPanel = ({ personNumber, own = false }: { readonly personNumber: string | undefined; readonly own?: boolean }): ReactNode => {
  const { language } = useLanguage();
  const [search, change] = useSearchState();
  const date = search['day'];
  const title = date === undefined ? '' : formatDate(date, language, true);
  return (
    <SidePanel wide open={date !== undefined && (own || personNumber !== undefined)} title={title} onClose={() => change({ day: undefined, person: undefined })}>
      {date === undefined ? null : own ? <OwnDay date={date} /> : personNumber === undefined ? null : <PersonDay personNumber={personNumber} date={date} />}
    </SidePanel>
  );
};
