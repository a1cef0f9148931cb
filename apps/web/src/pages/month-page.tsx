/** The clerk's month: 同步考勤 → 处理异常 → 算薪 → 复核. */
import { type ReactNode } from 'react';
import { App, Button, Progress } from 'antd';
import type { ProgressEvent } from '#contracts/api/overview-api';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { useProgress } from '../api/progress.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useSourceName } from '../parts/source-name.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';
import { useMonth } from '../shell/month.ts';
import { useSession, useClockText } from '../shell/session.ts';

type Overview = Answer<'readOverview'>;
type Step = Overview['steps'][number];
const toneOf = { waiting: 'quiet', running: 'info', attention: 'warn', done: 'good' } as const;
const markOf = { waiting: '', running: '…', attention: '!', done: '✓' } as const;

const RunningWork = ({ event }: { readonly event: ProgressEvent }): ReactNode => {
  const text = useText();
  const share = event.total === 0 ? 0 : Math.floor((event.done / event.total) * 100);
  const { language } = useLanguage();
  const sourceName = useSourceName();
  const subject = event.kind === 'sync' ? sourceName(event.subject) : event.kind === 'import' ? event.subject : formatMonth(event.subject, language);
  const label = text(`progress.${event.kind}`, { subject });
  return (
    <div className="running-work" role="status">
      <span>{label}</span>
      <Progress percent={share} size="small" aria-label={label} status={event.state === 'waiting' ? 'exception' : 'active'} format={() => (event.total === 0 ? text('progress.preparing') : text('progress.count', { done: event.done, total: event.total, unit: text(`progressUnit.${event.unit}`) }))} />
      {event.code === null ? null : <small>{text(`error.${event.code}`, {}, event.code)}</small>}
    </div>
  );
};

const StepActions = ({ step, month }: { readonly step: Step['step']; readonly month: string }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const session = useSession();
  const sync = useCommand('startSync');
  const compute = useCommand('startAttendance');
  const pay = useCommand('startPayRun');
  const sources = useApi('listSources', {}, { enabled: step === 'sync' });
  const started = { onSuccess: () => void message.success(text('progress.started')), onError: (error: { code: string }) => void message.error(text(`error.${error.code}`, {}, text('error.unexpected'))) };
  const clerk = session.rights.includes('change:pay');
  switch (step) {
    case 'sync':
      return (
        <>
          {(sources.data?.sources ?? []).filter(source => source.connector !== 'workbook').map(source => (
            <Button key={source.sourceCode} type="primary" loading={sync.isPending} onClick={() => sync.mutate({ params: { sourceCode: source.sourceCode }, body: { commandId: newCommandId(), month } }, started)}>{text('action.syncSource', { source: source.name })}</Button>
          ))}
          <AppLink address="/unmatched" className="plain-button">{text('page.unmatched')}</AppLink>
        </>
      );
    case 'exceptions':
      return (
        <>
          <Button type="primary" loading={compute.isPending} onClick={() => compute.mutate({ params: { month }, body: { commandId: newCommandId() } }, started)}>{text('action.compute')}</Button>
          <AppLink address={`/months/${month}/findings`} className="plain-button">{text('page.findings')}</AppLink>
          <AppLink address={`/months/${month}/attendance`} className="plain-button">{text('page.attendance')}</AppLink>
        </>
      );
    case 'payroll':
      return clerk ? (
        <>
          <Button type="primary" loading={pay.isPending} onClick={() => pay.mutate({ params: { month }, body: { commandId: newCommandId() } }, started)}>{text('action.runPayroll')}</Button>
          <AppLink address={`/months/${month}/register`} className="plain-button">{text('page.register')}</AppLink>
        </>
      ) : null;
    case 'review':
      return clerk ? (
        <>
          <AppLink address={`/months/${month}/review`} className="plain-button">{text('page.review')}</AppLink>
          <AppLink address={`/months/${month}/run`} className="plain-button">{text('page.payRun')}</AppLink>
          <AppLink address={`/months/${month}/analysis`} className="plain-button">{text('page.analysis')}</AppLink>
        </>
      ) : null;
  }
};

const StepCard = ({ step, number, month }: { readonly step: Step; readonly number: number; readonly month: string }): ReactNode => {
  const { language, text } = useLanguage();
  const clockText = useClockText();
  return (
    <li className={`step-card is-${step.state}`}>
      <header>
        <span className={`step-number is-${step.state}`} aria-hidden="true">{markOf[step.state] === '' ? number : markOf[step.state]}</span>
        <h2>{text(`step.${step.step}`)}</h2>
        <Mark tone={toneOf[step.state]}>{text(`stepState.${step.state}`)}</Mark>
      </header>
      <dl className="counts">
        {step.counts.map(count => <div key={count.name}><dt>{text(`count.${count.name}`, {}, count.name)}</dt><dd>{new Intl.NumberFormat(language).format(count.value)}</dd></div>)}
      </dl>
      <div className="step-actions"><StepActions step={step.step} month={month} /></div>
      {step.finishedAt === null ? null : <small className="quiet">{text('step.finishedAt', { at: clockText(step.finishedAt) })}</small>}
    </li>
  );
};

const placeOf = (code: string, step: Step['step'], month: string): string => {
  if (code === 'unmatchedAccounts') return '/unmatched';
  if (code === 'quarantinedRecords') return '/quarantine';
  if (code === 'openIncidents') return '/incidents';
  if (step === 'exceptions') return `/months/${month}/findings?finding=${encodeURIComponent(code)}`;
  return step === 'sync' ? '/sources' : `/months/${month}/review`;
};

const Problems = ({ overview }: { readonly overview: Overview }): ReactNode => {
  const text = useText();
  if (overview.problems.length === 0) return <Empty title={text('month.noProblems')} />;
  const tones = { error: 'bad', warning: 'warn', info: 'info' } as const;
  return (
    <ul className="problem-list">
      {overview.problems.map(problem => (
        <li key={`${problem.step}${problem.code}`}>
          <Mark tone={tones[problem.severity]}>{text(`severity.${problem.severity}`)}</Mark>
          <span>{text(`problem.${problem.code}`, { count: problem.count }, text(`finding.${problem.code}`, {}, problem.code))}</span>
          <span className="problem-count">{problem.count}</span>
          <AppLink address={placeOf(problem.code, problem.step, overview.month)}>{text('action.look')}</AppLink>
        </li>
      ))}
    </ul>
  );
};

const Month = ({ overview }: { readonly overview: Overview }): ReactNode => {
  const text = useText();
  const running = useProgress(overview.running);
  return (
    <>
      {running.length === 0 ? null : <section className="card" aria-label={text('month.running')}>{running.map(event => <RunningWork key={`${event.kind}${event.runId}`} event={event} />)}</section>}
      <ol className="stepper">{overview.steps.map((step, index) => <StepCard key={step.step} step={step} number={index + 1} month={overview.month} />)}</ol>
      <section className="card">
        <h2>{text('month.problems')}</h2>
        <Problems overview={overview} />
      </section>
      {overview.checkCode === null ? null : <p className="quiet">{text('month.checkCode')} <code className="long-code">{overview.checkCode}</code></p>}
    </>
  );
};

export const MonthPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const query = useApi('readOverview', { params: { month } });
  return (
    <>
      <PageHead title={text('month.title', { month: formatMonth(month, language) })} hint={text('month.hint')} />
      <QueryView query={query}>{overview => <Month overview={overview} />}</QueryView>
    </>
  );
};
