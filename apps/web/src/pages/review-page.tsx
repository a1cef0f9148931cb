/** 数据核对: is everyone there, and do the four figures tie? */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark, ProofBadge } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { formatMonth, formatQuantity } from '../text/format.ts';
import { useClockText } from '../shell/session.ts';
import { useLanguage, useText, useTitle } from '../text/text.tsx';

type Completeness = Answer<'listNotComputed'>;
type Certificate = Answer<'readCertificate'>;
type Run = NonNullable<Answer<'readPayRun'>['run']>;

const RunFacts = ({ run }: { readonly run: Run }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const titleOf = useTitle();
  return (
    <>
      <dl className="fact-grid">
        <div><dt>{text('field.state')}</dt><dd><Mark tone={run.status === 'preview' ? 'good' : run.status === 'failed' ? 'bad' : 'info'}>{text(`runStatus.${run.status}`)}</Mark></dd></div>
        <div><dt>{text('field.finishedAt')}</dt><dd>{run.finishedAt === null ? '–' : clockText(run.finishedAt)}</dd></div>
        <div><dt>{text('review.recomputed')}</dt><dd>{run.recomputed}</dd></div>
        <div><dt>{text('field.payDate')}</dt><dd>{run.payDate}</dd></div>
      </dl>
      <p className="quiet">{text('month.checkCode')} <code className="long-code">{run.checkCode ?? '–'}</code></p>
      {run.unconfirmed.some(entry => entry.proof === 'companyChoice') ? <p><Mark tone="warn">{text('review.companyChoices', { count: run.unconfirmed.filter(entry => entry.proof === 'companyChoice').length })}</Mark></p> : null}
      {run.unconfirmed.length === 0 ? null : (
        <details className="unconfirmed">
          <summary>{text('review.unconfirmed', { count: run.unconfirmed.length })}</summary>
          <ul>{run.unconfirmed.map(entry => <li key={`${entry.parameter} ${entry.source}`}><ProofBadge proof={entry.proof} /> {titleOf(entry.titles)} <b>{entry.value}</b> <small>{entry.source}</small></li>)}</ul>
        </details>
      )}
    </>
  );
};

const CompletenessView = ({ data }: { readonly data: Completeness }): ReactNode => {
  const text = useText();
  const columns: readonly Column<Completeness['rows'][number]>[] = [
    ...usePersonColumns<Completeness['rows'][number]>(),
    { key: 'reason', title: text('field.reason'), width: 320, cell: row => text(`reason.${row.reason}`, {}, text('reason.')) },
  ];
  return (
    <>
      <p className="big-line">{text('review.complete', { people: data.people, computed: data.computed, listed: data.people - data.computed })}</p>
      <ul className="chips">{data.reasons.map(entry => <li key={entry.reason}><Mark tone="warn">{text(`reason.${entry.reason}`, {}, text('reason.'))} · {entry.people}</Mark></li>)}</ul>
      <DataTable caption={text('review.completeness')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} maxHeight="280px" empty={<Empty title={text('review.everyoneComputed')} />} />
    </>
  );
};

const fourTitles = ['sourceValue', 'attendanceValue', 'payrollValue', 'payslipValue'] as const;

const CertificateView = ({ data, month }: { readonly data: Certificate; readonly month: string }): ReactNode => {
  const text = useText();
  type Row = Certificate['rows'][number];
  const figure = (value: string, unit: string): string => formatQuantity(value, unit, 0, text);
  const columns: readonly Column<Row>[] = [
    ...usePersonColumns<Row>({ name: row => <AppLink address={`/months/${month}/payslips/${encodeURIComponent(row.personNumber)}`}>{row.name}</AppLink> }),
    { key: 'quantity', title: text('field.quantity'), width: 170, cell: row => text(`quantity.${row.quantity}`, {}, row.quantity) },
    ...fourTitles.map(key => ({ key, title: text(`certificate.${key}`), width: 140, align: 'right' as const, cell: (row: Row) => figure(row[key], row.unit) })),
    { key: 'ties', title: text('certificate.ties'), width: 110, cell: row => (row.ties ? <Mark tone="good">✓ {text('certificate.equal')}</Mark> : <Mark tone="bad">≠ {text('certificate.different')}</Mark>) },
  ];
  return (
    <>
      <p className="big-line">{text('certificate.summary', { people: data.people, tied: data.tied })}</p>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text('certificate.totals')}>
        <table className="small-table">
          <caption className="visually-hidden">{text('certificate.totals')}</caption>
          <thead><tr><th scope="col">{text('field.quantity')}</th>{fourTitles.map(key => <th key={key} scope="col">{text(`certificate.${key}`)}</th>)}</tr></thead>
          <tbody>{data.totals.map(total => <tr key={total.quantity}><th scope="row">{text(`quantity.${total.quantity}`, {}, total.quantity)}</th>{fourTitles.map(key => <td key={key}>{figure(total[key], total.unit)}</td>)}</tr>)}</tbody>
        </table>
      </div>
      <DataTable caption={text('certificate.title')} columns={columns} rows={data.rows} rowKey={row => `${row.personNumber}${row.quantity}`} maxHeight="420px" empty={<Empty title={text('certificate.empty')} />} />
      <ListFooter total={data.total} />
    </>
  );
};

export const ReviewPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const [search] = useSearchState();
  const run = useApi('readPayRun', { params: { month } });
  const completeness = useApi('listNotComputed', { params: { month }, query: { pageSize: 500 } });
  const certificate = useApi('readCertificate', { params: { month }, query: { ...personQuery(search), ...pageOf(search), state: (search['state'] ?? 'all') as 'all' } });
  return (
    <>
      <PageHead title={text('review.title', { month: formatMonth(month, language) })} hint={text('review.hint')} />
      <section className="card"><h2>{text('review.run')}</h2><QueryView query={run} rows={3}>{data => (data.run === null ? <Empty title={text('review.noRun')} hint={text('review.noRunHint')} /> : <RunFacts run={data.run} />)}</QueryView></section>
      <section className="card"><h2>{text('review.completeness')}</h2><QueryView query={completeness} rows={4}>{data => <CompletenessView data={data} />}</QueryView></section>
      <PersonFilters more={[{ name: 'state', label: text('certificate.ties'), options: [{ value: 'untied', label: text('certificate.onlyDifferent') }] }]} />
      <section className="card"><h2>{text('certificate.title')}</h2><QueryView query={certificate}>{data => <CertificateView data={data} month={month} />}</QueryView></section>
    </>
  );
};
