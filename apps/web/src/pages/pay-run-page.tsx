/** 薪资批次: a pay run from computation to the archive, with what stands in its way and what happened to it. */
import type { ReactNode } from 'react';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { ChosenRun, type MonthRun } from '../pay-run/chosen-run.tsx';
import { LeaversNote } from '../pay-run/leavers-note.tsx';
import { RunActions, type RunLife } from '../pay-run/run-actions.tsx';
import { RunGaps } from '../pay-run/run-gaps.tsx';
import { RunPayslips } from '../pay-run/run-payslips.tsx';
import { useMonth } from '../shell/month.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { formatAmount, formatDifference, formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

const phases = ['calculate', 'review', 'lock', 'pay', 'archive'] as const;
const phaseOf: Readonly<Record<MonthRun['status'], number>> = { calculating: 0, failed: 0, preview: 1, review: 2, locked: 3, paying: 3, paid: 4, archived: 5, discarded: 0 };
const tones = { calculating: 'info', preview: 'info', failed: 'bad', review: 'warn', locked: 'good', paying: 'warn', paid: 'good', archived: 'quiet', discarded: 'quiet' } as const;

const Phases = ({ status }: { readonly status: MonthRun['status'] }): ReactNode => {
  const text = useText();
  const done = phaseOf[status];
  return (
    <ol className="bank-steps" aria-label={text('payRun.phases')}>
      {phases.map((phase, index) => <li key={phase} className={index < done ? 'is-done' : ''} aria-current={index === done ? 'step' : undefined}><span>{text(`runPhase.${phase}`)}</span> {index < done ? <span aria-hidden="true">✓</span> : null}</li>)}
    </ol>
  );
};

/** What is handed in and locked: nobody approves a month by its check code. */
const Money = ({ sums }: { readonly sums: RunLife['money'][number] }): ReactNode => {
  const text = useText();
  return (
    <dl className="fact-grid" aria-label={text('payRun.money')}>
      <div><dt>{text('payRun.grossPay')}</dt><dd>{formatAmount(sums.grossPay)} {sums.currency}</dd></div>
      <div><dt>{text('payRun.incomeTax')}</dt><dd>{formatAmount(sums.incomeTax)} {sums.currency}</dd></div>
      <div><dt>{text('payRun.netPay')}</dt><dd><b>{formatAmount(sums.netPay)} {sums.currency}</b>{sums.netChange === null ? null : <small className="quiet" style={{ display: 'block' }}>{text('payRun.netChange', { change: formatDifference(sums.netChange) })}</small>}</dd></div>
      <div><dt>{text('payRun.heldPay')}</dt><dd>{formatAmount(sums.heldPay)} {sums.currency}</dd></div>
      <div><dt>{text('payRun.employerCost')}</dt><dd>{formatAmount(sums.employerCost)} {sums.currency}</dd></div>
    </dl>
  );
};

const Facts = ({ run }: { readonly run: RunLife }): ReactNode => {
  const text = useText();
  const { counts } = run;
  return (
    <>
      <dl className="fact-grid">
        <div><dt>{text('field.state')}</dt><dd><Mark tone={tones[run.status]}>{text(`runStatus.${run.status}`)}</Mark></dd></div>
        <div><dt>{text('payRun.period')}</dt><dd><span className="whole-date">{run.periodFrom}</span> – <span className="whole-date">{run.periodTo}</span></dd></div>
        <div><dt>{text('field.payDate')}</dt><dd>{run.payDate}</dd></div>
        <div><dt>{text('payRun.computed')}</dt><dd>{counts.computed} / {counts.people}</dd></div>
        <div><dt>{text('payRun.excluded')}</dt><dd>{counts.excluded} / {counts.notComputed}</dd></div>
        <div><dt>{text('payRun.held')}</dt><dd><AppLink address={`/months/${run.month}/holds?run=${run.runId}`}>{counts.held}</AppLink></dd></div>
      </dl>
      {run.money.map(sums => <Money key={sums.currency} sums={sums} />)}
      <p className="quiet">{text('month.checkCode')} <code className="long-code">{run.checkCode ?? '–'}</code></p>
    </>
  );
};

/** Where a blocker is put right. */
const useBlockerPlace = () => {
  const text = useText();
  return (run: RunLife, code: RunLife['blockers'][number]['code']): ReactNode => {
    if (code === 'findingsOpen' || code === 'reviewDue') return <AppLink address={`/months/${run.month}/run-review?run=${run.runId}`}>{text('page.runReview')}</AppLink>;
    return code === 'packsChanged' || code === 'empty' ? <AppLink address={`/months/${run.month}`}>{text('page.month')}</AppLink> : null;
  };
};

const Blockers = ({ run }: { readonly run: RunLife }): ReactNode => {
  const text = useText();
  const placeOf = useBlockerPlace();
  if (run.status !== 'preview') return null;
  if (run.blockers.length === 0) return <p><Mark tone="good">{text('payRun.complete')}</Mark></p>;
  return (
    <ul className="plain-list" aria-label={text('payRun.blockers')}>
      {run.blockers.map(blocker => <li key={blocker.code}><Mark tone="warn">{text(`runBlocker.${blocker.code}`, { count: blocker.people })}</Mark> <small className="quiet">{blocker.personNumbers.join(' ')}{blocker.people > blocker.personNumbers.length ? ` ${text('payRun.andMore')}` : ''}</small> {placeOf(run, blocker.code)}</li>)}
    </ul>
  );
};

/** The other pages of a run's month, by how far it is. */
const Elsewhere = ({ run }: { readonly run: RunLife }): ReactNode => {
  const text = useText();
  const pages = phaseOf[run.status] < 3 ? (['runReview'] as const) : (['runReview', 'payout', 'journal'] as const);
  const paths = { runReview: 'run-review', payout: 'payout', journal: 'journal' } as const;
  return <p className="quiet">{pages.map(page => <AppLink key={page} address={`/months/${run.month}/${paths[page]}?run=${run.runId}`}>{text(`page.${page}`)}</AppLink>)}</p>;
};

const History = ({ run }: { readonly run: RunLife }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <section className="card" aria-labelledby="run-history-title">
      <h2 id="run-history-title">{text('payRun.history')}</h2>
      {run.history.length === 0 ? <Empty title={text('payRun.noHistory')} /> : (
        <ol className="plain-list">
          {run.history.map(row => (
            <li key={`${row.event} ${row.at}`}>
              <time dateTime={row.at}>{clockText(row.at)}</time> <b>{text(`runEvent.${row.event}`)}</b>{row.times > 1 ? ` × ${row.times}` : ''} <span className="quiet">{row.actor === 'worker' ? text('ownReaders.system') : row.actor}</span> {row.reason === '' ? null : <span>{row.reason}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
};

const Life = ({ runId }: { readonly runId: string }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const query = useApi('readRunLife', { params: { runId } });
  return (
    <QueryView query={query}>{run => (
      <>
        <section className="card" aria-label={text('page.payRun')}>
          <Phases status={run.status} />
          <Facts run={run} />
          <Blockers run={run} />
          {run.kind === 'regular' && phaseOf[run.status] < 3 ? <LeaversNote run={run} /> : null}
          {run.lockProposal === null ? null : <p><Mark tone="warn">{text(run.lockProposal.event === 'lock' ? 'payRun.waitsForLock' : 'payRun.waitsForUnlock', { name: run.lockProposal.proposedBy })}</Mark></p>}
          <RunActions run={run} />
          <Elsewhere run={run} />
        </section>
        {run.counts.notComputed === 0 ? null : <RunGaps runId={runId} isRegular={run.kind === 'regular'} mayChange={run.status === 'preview' && rights.includes('change:pay:all')} />}
        {run.kind === 'regular' ? null : <RunPayslips runId={runId} />}
        <History run={run} />
      </>
    )}</QueryView>
  );
};

export const PayRunPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  return <ChosenRun title={text('page.payRun')} hint={formatMonth(month, language)}>{run => <Life runId={run.runId} />}</ChosenRun>;
};
