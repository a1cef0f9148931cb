import type { ReactNode } from 'react';
import { useParams } from '@tanstack/react-router';
import { useApi } from '../api/use-api.ts';
import { DayPanel } from '../attendance/day-panel.tsx';
import { ExplanationPanel } from '../explanation/explanation-panel.tsx';
import { PayslipView } from '../explanation/payslip-view.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage } from '../text/text.tsx';

/** The clerk's view of one payslip: first screen the lines, second 怎么算的, third the day with its punches. */
export const PayslipPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const personNumber = useParams({ strict: false })['personNumber'] ?? '';
  const [, change] = useSearchState();
  const query = useApi('readPayslip', { params: { month, personNumber } });
  const person = query.data;
  return (
    <>
      <PageHead
        title={text('payslip.title', { person: person?.name ?? personNumber, month: formatMonth(month, language) })}
        hint={person === undefined ? undefined : `${person.personNumber} · ${person.department} · ${person.workplaceName}`}
      >
        <AppLink className="plain-button" address={`/months/${month}/attendance?search=${encodeURIComponent(personNumber)}`}>{text('payslip.toAttendance')}</AppLink>
        <AppLink className="plain-button" address={`/months/${month}/register`}>{text('payslip.toRegister')}</AppLink>
      </PageHead>
      <section className="card payslip-card"><QueryView query={query}>{payslip => <PayslipView payslip={payslip} onExplain={item => change({ item })} />}</QueryView></section>
      <ExplanationPanel month={month} personNumber={personNumber} />
      <DayPanel personNumber={personNumber} />
    </>
  );
};
