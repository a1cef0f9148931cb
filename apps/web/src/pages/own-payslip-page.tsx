/** One's own payslip. Nothing is fetched, let alone shown, before the eye is tapped. */
import { useState, type ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { OwnPayslipActions, type OwnDelivery } from '../delivery/own-payslip-actions.tsx';
import { DayPanel } from '../attendance/day-panel.tsx';
import { ExplanationPanel } from '../explanation/explanation-panel.tsx';
import { PayslipView } from '../explanation/payslip-view.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

const OpenPayslip = ({ delivery }: { readonly delivery: OwnDelivery }): ReactNode => {
  const text = useText();
  const [, change] = useSearchState();
  const query = useApi('readOwnRunPayslip', { params: { runId: delivery.runId } });
  // A line of an extra run is explained with its month's own payslip.
  const onExplain = delivery.kind === 'regular' ? (item: string): void => change({ item }) : null;
  return (
    <QueryView query={query}>{payslip => (
      <>
        {delivery.state === 'preview' ? <p className="notice" role="note">{text('delivery.previewMark')}</p> : null}
        <PayslipView payslip={payslip} onExplain={onExplain} />
        {payslip.status === 'computed' ? <OwnPayslipActions delivery={delivery} payslip={payslip} /> : null}
      </>
    )}</QueryView>
  );
};

const Eye = ({ open }: { readonly open: boolean }): ReactNode => (
  <svg width="26" height="26" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true">
    <path d="M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12z" /><circle cx="12" cy="12" r="3.2" />{open ? null : <path d="M4 20L20 4" />}
  </svg>
);

const OwnPayslips = ({ deliveries }: { readonly deliveries: readonly OwnDelivery[] }): ReactNode => {
  const { language, text } = useLanguage();
  const [search, change] = useSearchState();
  // A link to a line is a wish to see it; otherwise figures stay hidden until asked for.
  const [open, setOpen] = useState(search['item'] !== undefined);
  const delivery = deliveries.find(({ runId }) => runId === search['run']) ?? deliveries.find(({ month, kind }) => month === search['month'] && kind === 'regular') ?? (search['month'] === undefined ? deliveries[0] : undefined);
  if (delivery === undefined) return <Empty title={text('own.noPayslip')} hint={text('own.noPayslipHint')} />;
  const nameOf = ({ month, kind, title }: OwnDelivery): string => [formatMonth(month, language), kind === 'regular' ? '' : title === '' ? text(`runKind.${kind}`) : title].filter(part => part !== '').join(' · ');
  return (
    <>
      <div className="own-month-bar">
        <select aria-label={text('shell.month')} value={delivery.runId} onChange={event => { const next = deliveries.find(({ runId }) => runId === event.target.value); setOpen(false); change({ month: next?.month, run: next?.kind === 'regular' ? undefined : next?.runId, item: undefined, day: undefined }); }}>
          {deliveries.map(each => <option key={each.runId} value={each.runId}>{nameOf(each)}</option>)}
        </select>
        <button type="button" className="eye-button" aria-pressed={open} aria-label={text(open ? 'own.hide' : 'own.show')} onClick={() => setOpen(value => !value)}><Eye open={open} /></button>
      </div>
      {open ? <OpenPayslip delivery={delivery} /> : (
        <button type="button" className="hidden-pay" onClick={() => setOpen(true)}>
          <span>{text('payslip.netPay')}</span><strong aria-hidden="true">＊＊＊＊＊＊</strong><small>{text('own.tapToShow')}</small>
        </button>
      )}
      {open || delivery.state === 'preview' || delivery.receipt !== null ? null : <p className="own-hint">{text('receipt.waits')}</p>}
      <ExplanationPanel month={delivery.month} personNumber={null} runId={delivery.runId} />
      <DayPanel personNumber={undefined} own />
    </>
  );
};

export const OwnPayslipPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listOwnDeliveries', {});
  return (
    <>
      <h1>{text('page.ownPayslip')}</h1>
      <QueryView query={query} rows={3}>{data => <OwnPayslips deliveries={data.rows} />}</QueryView>
    </>
  );
};
