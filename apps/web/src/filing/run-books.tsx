/** The runs of a month on their way into the books: vouchers, the tie of the four sides, the result for other systems. */
import type { ReactNode } from 'react';
import { App, Button } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { Failure, Loading } from '../parts/state-views.tsx';
import { useSession } from '../shell/session.ts';
import { formatAmount, isZero } from '../text/format.ts';
import { useText } from '../text/text.tsx';
import { FileButton } from './file-button.tsx';

type Run = Answer<'readJournal'>['runs'][number];

const shownDifferences = 20;

const Tie = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const query = useApi('readRunTie', { params: { runId } });
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined) return <Loading rows={1} />;
  const { people, net, legs, differences, total, hasVouchers, payout } = query.data;
  const isPaid = payout !== null && [payout.inFiles, payout.held, payout.open].every(isZero);
  // What is not there yet is not said to agree: the bank until it has paid, the vouchers until they are made.
  const nameOf = (leg: (typeof legs)[number]): string => text(`journal.leg.${leg === 'bank' && !isPaid ? 'owed' : leg === 'journal' && !hasVouchers ? 'journalToCome' : leg}`);
  const compared = legs.map(nameOf);
  const states = payout === null ? null : <p className="quiet">{text('journal.payout', { paid: formatAmount(payout.paid), inFiles: formatAmount(payout.inFiles), held: formatAmount(payout.held), open: formatAmount(payout.open) })}</p>;
  if (total === 0) return <><p><Mark tone="good">{text('journal.ties', { legs: compared.join(' = '), people, net: formatAmount(net) })}</Mark></p>{states}</>;
  return (
    <div>
      <p><Mark tone="bad">{text('journal.broken', { total })}</Mark> <small className="quiet">{text('journal.tiesPart', { legs: compared.join('、') })}</small></p>
      {states}
      <ul className="plain-list">{differences.slice(0, shownDifferences).map(each => <li key={`${each.personNumber} ${each.leg}`}>{each.personNumber} · {text(`journal.leg.${each.leg}`)}: {each.said === null ? '–' : formatAmount(each.said)} ≠ {formatAmount(each.net)}</li>)}</ul>
    </div>
  );
};

const Result = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const compare = useCommand('compareReadBack');
  return (
    <div>
      <div className="button-row">
        <b>{text('journal.result')}</b>
        <DownloadButton operation="downloadPayResult" input={{ params: { runId } }}>{text('journal.resultDownload')}</DownloadButton>
        {rights.includes('change:pay:all') ? <FileButton label={text('journal.resultCompare')} accept=".csv" isBusy={compare.isPending} onFile={file => compare.mutate({ params: { runId }, query: { commandId: newCommandId() }, file })} /> : null}
      </div>
      <p className="quiet">{text('journal.resultHint')}</p>
      {compare.isError ? <Failure error={compare.error} /> : null}
      {compare.data === undefined ? null : (
        <div role="status">
          <p>{compare.data.differences === 0 ? <Mark tone="good">{text('journal.resultSame', { lines: compare.data.lines })}</Mark> : <Mark tone="bad">{text('journal.resultDiffers', { count: compare.data.differences })}</Mark>}</p>
          {compare.data.rows.length === 0 ? null : (
            <div className="scroll-x" tabIndex={0} role="region" aria-label={text('journal.what')}>
              <table className="small-table">
                <thead><tr><th scope="col">{text('field.personNumber')}</th><th scope="col">{text('journal.item')}</th><th scope="col">{text('journal.what')}</th></tr></thead>
                <tbody>{compare.data.rows.map(row => <tr key={`${row.personNumber} ${row.item}`}><td>{row.personNumber}</td><td>{row.item}</td><td>{text(`journal.difference.${row.kind}`)}</td></tr>)}</tbody>
              </table>
            </div>
          )}
        </div>
      )}
    </div>
  );
};

/** One run: what can be made of it now, and what does not tie. */
export const RunBooks = ({ run }: { readonly run: Run }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const { rights } = useSession();
  const make = useCommand('makeVouchers');
  const start = (kind: 'accrual' | 'payment'): void => make.mutate({ body: { commandId: newCommandId(), runId: run.runId, kind } }, {
    onSuccess: ({ written }) => void message.success(written === 0 ? text('journal.unchanged') : text('journal.written', { count: written })),
    onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  });
  const mayChange = rights.includes('change:pay:all');
  const hasBases = run.mayBook || run.status === 'review';
  return (
    <section className="card" aria-label={run.title === '' ? text(`journal.run.${run.kind}`) : run.title}>
      <div className="button-row">
        <h2>{run.title === '' ? text(`journal.run.${run.kind}`) : run.title}</h2>
        <Mark tone={run.mayBook ? 'good' : 'quiet'}>{text(`runStatus.${run.status}`)}</Mark>
        {mayChange ? (
          <>
            <Button type="primary" disabled={!run.mayBook} loading={make.isPending} title={run.mayBook ? undefined : text('journal.notLocked')} onClick={() => start('accrual')}>{text('journal.accrue')}</Button>
            <Button disabled={!run.paidOut} loading={make.isPending} title={run.paidOut ? undefined : text('journal.notPaid')} onClick={() => start('payment')}>{text('journal.pay')}</Button>
          </>
        ) : null}
        {run.mayBook ? null : <span className="quiet">{text('journal.notLocked')}</span>}
      </div>
      {hasBases ? <><h3>{text('journal.tie')}</h3><Tie runId={run.runId} /></> : null}
      {run.mayBook ? <Result runId={run.runId} /> : null}
    </section>
  );
};
