/** 银行代发: what of a locked run is paid, what waits, and the files that take it to the bank. */
import type { ReactNode } from 'react';
import { Alert, App, Button, Input, Popconfirm, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { runName } from '../pay-run/run-name.ts';
import { PaymentFiles } from '../payout/payment-files.tsx';
import { dateQuery, PayoutLines, payoutStates, payoutTones } from '../payout/payout-lines.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount, formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Payout = Answer<'readPayoutRun'>;

/** Everyone once: the amounts of all states are the net pay of the run. */
const Sums = ({ payout }: { readonly payout: Payout }): ReactNode => {
  const text = useText();
  const [, change] = useSearchState();
  const sums = payout.sums.toSorted((left, right) => payoutStates.indexOf(left.state) - payoutStates.indexOf(right.state));
  return (
    <section className="card" aria-label={text('payout.sum')}>
      <dl className="fact-grid">
        {sums.map(({ currency, state, people, amount }) => (
          <div key={`${currency} ${state}`}>
            <dt><Mark tone={payoutTones[state]}>{text(`payoutState.${state}`)}</Mark></dt>
            <dd>{formatAmount(amount)} {currency} <button type="button" className="link-button" onClick={() => change({ state, page: undefined })}>{text('payout.people')} {people}</button></dd>
          </div>
        ))}
        {payout.withoutPayslip === 0 ? null : <div><dt>{text('payout.withoutPayslip')}</dt><dd><button type="button" className="link-button" onClick={() => change({ state: 'nothingToPay', page: undefined })}>{text('payout.people')} {payout.withoutPayslip}</button></dd></div>}
      </dl>
    </section>
  );
};

/** 待生成 and 重新代发: what files made now would hold. */
const Next = ({ payout }: { readonly payout: Payout }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const { rights } = useSession();
  const make = useCommand('makePaymentFiles');
  const [, change] = useSearchState();
  const { language } = useLanguage();
  const { payDate, plannedPayDate, taxMonth } = payout;
  const people = payout.next.reduce((sum, each) => sum + each.people, 0);
  const isOpen = payout.sums.some(({ state }) => state === 'ready' || state === 'held' || state === 'rejected' || state === 'returned');
  if (!isOpen) return null;
  const isAgain = payout.sums.some(({ state }) => state === 'rejected' || state === 'returned');
  const isReady = taxMonth !== 'otherYear' && payout.next.every(({ payerLastFour }) => payerLastFour !== null);
  const warning = taxMonth === 'same' ? null : text(`payout.${taxMonth}`, { planned: plannedPayDate, month: formatMonth(plannedPayDate.slice(0, 7), language) });
  const start = (): void => make.mutate(
    { params: { runId: payout.runId }, body: { commandId: newCommandId(), payDate, expectedPeople: people, acceptsOtherMonth: taxMonth === 'otherMonth' } },
    { onSuccess: data => void message.success(text('payout.made', { count: data.files.length })), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  return (
    <section className="card" aria-labelledby="payout-next-title">
      <h2 id="payout-next-title">{text('payout.next')}</h2>
      {people === 0 ? <p className="quiet">{text('payout.nobody', { payDate })}</p> : null}
      {warning === null || people === 0 ? null : <Alert type={taxMonth === 'otherYear' ? 'error' : 'warning'} showIcon title={warning} />}
      <ul className="plain-list">
        {payout.next.map(each => (
          <li key={`${each.legalEntity} ${each.currency}`}>
            <b>{each.legalEntity}</b> {text('payout.people')} {each.people} · {formatAmount(each.amount)} {each.currency} · {each.payerLastFour === null
              ? <><Mark tone="bad">{text('payout.payerMissing')}</Mark> <AppLink address={`/payout/payers?entity=${encodeURIComponent(each.legalEntity)}`}>{text('payers.add')}</AppLink></>
              : `${text('payout.payer')} ${text('bank.ending', { lastFour: each.payerLastFour })}`}
          </li>
        ))}
      </ul>
      {rights.includes('change:bank:all') ? (
        <div className="button-row">
          <label htmlFor="payout-date">{text('payout.payDate')}</label>
          <Input id="payout-date" type="date" value={payDate} onChange={event => { if (/^\d{4}-\d{2}-\d{2}$/.test(event.target.value)) change({ payDate: event.target.value, page: undefined }); }} style={{ width: 160 }} />
          <Popconfirm title={text('payout.makeConfirm', { people })} description={warning === null ? null : <p style={{ maxWidth: 320 }}>{warning}</p>} okText={text('action.confirm')} cancelText={text('action.cancel')} onConfirm={start} disabled={!isReady || people === 0}>
            <Button type="primary" disabled={!isReady || people === 0} loading={make.isPending}>{text(isAgain ? 'payout.makeAgain' : 'payout.make')}</Button>
          </Popconfirm>
        </div>
      ) : null}
    </section>
  );
};

const OneRun = ({ runId }: { readonly runId: string }): ReactNode => {
  const [search] = useSearchState();
  const query = useApi('readPayoutRun', { params: { runId }, query: dateQuery(search) });
  return (
    <QueryView query={query}>{payout => (
      <>
        <Sums payout={payout} />
        <Next payout={payout} />
        <PaymentFiles files={payout.files} />
        <PayoutLines runId={runId} files={payout.files} />
      </>
    )}</QueryView>
  );
};

export const PayoutPage = (): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const month = useMonth();
  const [search, change] = useSearchState();
  const query = useApi('listPayoutRuns', { params: { month } });
  return (
    <QueryView query={query}>{({ runs }) => {
      const run = runs.find(({ runId }) => runId === search['run']) ?? runs[0];
      return (
        <>
          <PageHead title={text('page.payout')} hint={formatMonth(month, language)}>
            {runs.length < 2 ? null : <Select aria-label={text('payout.run')} value={run?.runId ?? null} onChange={value => change({ run: value ?? undefined, page: undefined })} options={runs.map(each => ({ value: each.runId, label: runName(each, text) }))} />}
            <AppLink address="/payout/payers">{text('page.payers')}</AppLink>
          </PageHead>
          {run === undefined ? <section className="card"><Empty title={text('payout.noRun')} hint={text('payout.noRunHint')} /></section> : <OneRun runId={run.runId} />}
        </>
      );
    }}</QueryView>
  );
};
