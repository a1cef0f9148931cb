/** One's own payslip. Nothing is fetched, let alone shown, before the eye is tapped. */
import { useState, type ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { DayPanel } from '../attendance/day-panel.tsx';
import { ExplanationPanel } from '../explanation/explanation-panel.tsx';
import { PayslipView } from '../explanation/payslip-view.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

const OpenPayslip = ({ month }: { readonly month: string }): ReactNode => {
  const [, change] = useSearchState();
  const query = useApi('readOwnPayslip', { params: { month } });
  return <QueryView query={query}>{payslip => <PayslipView payslip={payslip} onExplain={item => change({ item })} />}</QueryView>;
};

const Eye = ({ open }: { readonly open: boolean }): ReactNode => (
  <svg width="26" height="26" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true">
    <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z" /><circle cx="12" cy="12" r="3.2" />{open ? null : <path d="M4 20L20 4" />}
  </svg>
);

const OwnPayslips = ({ months }: { readonly months: readonly string[] }): ReactNode => {
  const { language, text } = useLanguage();
  const [search, change] = useSearchState();
  // A link to a line is a wish to see it; otherwise figures stay hidden until asked for.
  const [open, setOpen] = useState(search['item'] !== undefined);
  const month = search['month'] ?? months[0];
  if (month === undefined) return <Empty title={text('own.noPayslip')} hint={text('own.noPayslipHint')} />;
  return (
    <>
      <div className="own-month-bar">
        <select aria-label={text('shell.month')} value={month} onChange={event => { setOpen(false); change({ month: event.target.value, item: undefined, day: undefined }); }}>
          {months.map(value => <option key={value} value={value}>{formatMonth(value, language)}</option>)}
        </select>
        <button type="button" className="eye-button" aria-pressed={open} aria-label={text(open ? 'own.hide' : 'own.show')} onClick={() => setOpen(value => !value)}><Eye open={open} /></button>
      </div>
      {open ? <OpenPayslip month={month} /> : (
        <button type="button" className="hidden-pay" onClick={() => setOpen(true)}>
          <span>{text('payslip.netPay')}</span><strong aria-hidden="true">＊＊＊＊＊＊</strong><small>{text('own.tapToShow')}</small>
        </button>
      )}
      <ExplanationPanel month={month} personNumber={null} />
      <DayPanel personNumber={undefined} own />
    </>
  );
};

export const OwnPayslipPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listOwnPayslips', {});
  return (
    <>
      <h1>{text('page.ownPayslip')}</h1>
      <QueryView query={query} rows={3}>{data => <OwnPayslips months={data.payslips.map(payslip => payslip.month)} />}</QueryView>
    </>
  );
};
