/** 处理异常: what attendance found, one line a day and finding. */
import { useMemo, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { DayPanel } from '../attendance/day-panel.tsx';
import { findingChoices } from '../attendance/finding-choices.ts';
import { Chart } from '../parts/chart.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { formatDate, formatMinutes, formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Row = Answer<'listFindings'>['rows'][number];
type Summary = Answer<'readAttendanceSummary'>;

const OvertimeChart = ({ summary }: { readonly summary: Summary }): ReactNode => {
  const text = useText();
  const limitHours = summary.overtimeLimitMinutes / 60;
  const bars = useMemo(() => summary.overtime.map(bar => ({
    name: bar.toHours === null ? text('chart.hoursFrom', { from: bar.fromHours }) : text('chart.hoursBetween', { from: bar.fromHours, to: bar.toHours }),
    people: bar.people, over: bar.fromHours >= limitHours,
  })), [summary, text, limitHours]);
  const option = useMemo(() => ({
    grid: { left: 44, right: 12, top: 22, bottom: 26 },
    tooltip: {},
    xAxis: { type: 'category', data: bars.map(bar => bar.name), axisTick: { show: false } },
    yAxis: { type: 'value', splitLine: { lineStyle: { color: '#e4e9f0' } } },
    series: [{
      type: 'bar', barMaxWidth: 44, label: { show: true, position: 'top', color: '#1d2733' },
      data: bars.map(bar => ({ value: bar.people, itemStyle: { color: bar.over ? '#b3372b' : '#3d6ea8', ...(bar.over ? { decal: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: 0.8, color: '#ffffff66' } } : {}) } })),
    }],
  }), [bars]);
  return <Chart title={text('chart.overtime', { limit: limitHours })} option={option} height={200} table={bars.map(bar => [bar.name, String(bar.people)] as const)} />;
};

const FindingCounts = ({ summary }: { readonly summary: Summary }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  if (summary.findings.length === 0) return <p className="quiet">{text('findings.none')}</p>;
  return (
    <ul className="finding-counts">
      {summary.findings.map(finding => {
        const active = search['finding'] === finding.code;
        return (
          <li key={finding.code}>
            <button type="button" aria-pressed={active} className={active ? 'is-active' : ''} onClick={() => change({ finding: active ? undefined : finding.code, page: undefined })}>
              <span>{text(`finding.${finding.code}`)}</span><strong>{finding.days}</strong><small>{text('findings.people', { count: finding.people })}</small>
            </button>
          </li>
        );
      })}
    </ul>
  );
};

const Findings = ({ rows, total }: { readonly rows: readonly Row[]; readonly total: number }): ReactNode => {
  const { language, text } = useLanguage();
  const [, change] = useSearchState();
  const columns: readonly Column<Row>[] = [
    ...usePersonColumns<Row>(),
    { key: 'date', title: text('field.date'), width: 150, cell: row => formatDate(row.date, language, true) },
    { key: 'shift', title: text('day.shift'), width: 120, cell: row => row.shiftName ?? text('dayState.rest') },
    { key: 'code', title: text('filter.finding'), width: 170, cell: row => <Mark tone={row.code === 'correctionApplied' || row.code === 'duplicatePunch' ? 'info' : 'warn'}>{text(`finding.${row.code}`)}</Mark> },
    { key: 'minutes', title: text('field.duration'), width: 120, align: 'right', cell: row => (row.minutes === 0 ? '–' : formatMinutes(row.minutes, text)) },
    { key: 'open', title: text('column.action'), width: 90, cell: row => <button type="button" className="link-button" aria-label={text('findings.openDay', { person: row.name, date: row.date })} onClick={() => change({ person: row.personNumber, day: row.date })}>{text('action.look')}</button> },
  ];
  return (
    <>
      <DataTable caption={text('page.findings')} columns={columns} rows={rows} rowKey={row => `${row.personNumber}${row.date}${row.code}`} empty={<Empty title={text('findings.empty')} hint={text('findings.emptyHint')} />} />
      <ListFooter total={total} />
    </>
  );
};

export const FindingsPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const [search] = useSearchState();
  const summary = useApi('readAttendanceSummary', { params: { month } });
  const query = useApi('listFindings', { params: { month }, query: { ...personQuery(search), ...pageOf(search), finding: (search['finding'] ?? '') as '' } });
  return (
    <>
      <PageHead title={text('findings.title', { month: formatMonth(month, language) })} hint={text('findings.hint')} />
      <QueryView query={summary} rows={3}>{data => (
        <div className="two-columns">
          <section className="card"><h2>{text('findings.byKind')}</h2><FindingCounts summary={data} /></section>
          <section className="card"><OvertimeChart summary={data} /></section>
        </div>
      )}</QueryView>
      <PersonFilters more={[{ name: 'finding', label: text('filter.finding'), options: findingChoices.map(code => ({ value: code, label: text(`finding.${code}`) })) }]} />
      <section className="card"><QueryView query={query}>{data => <Findings rows={data.rows} total={data.total} />}</QueryView></section>
      <DayPanel personNumber={search['person']} />
    </>
  );
};
