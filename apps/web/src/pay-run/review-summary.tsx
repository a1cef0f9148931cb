/** The review of a run at a glance: totals, why net pay changed, and the largest groups of changes. */
import { useMemo, type ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { Chart } from '../parts/chart.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Difference, Mark } from '../parts/figures.tsx';
import { Empty } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { formatAmount, formatDifference, formatMonth } from '../text/format.ts';
import { useLanguage, useText, useTitle } from '../text/text.tsx';

export type Review = Answer<'readRunReview'>;
type Group = Review['groups'][number];

/** Only for the length of a bar; what people read is the exact text. */
const lengthOf = (amount: string): number => Number.parseFloat(amount);

export const ReviewFigures = ({ review }: { readonly review: Review }): ReactNode => {
  const text = useText();
  const open = review.findings.reduce((sum, finding) => sum + finding.open, 0);
  return (
    <section className="card" aria-label={text('page.runReview')}>
      <dl className="fact-grid">
        <div><dt>{text('runReview.netPay')}</dt><dd>{formatAmount(review.netPay)}</dd></div>
        <div><dt>{text('runReview.previousNetPay')}</dt><dd>{formatAmount(review.previousNetPay)}</dd></div>
        <div><dt>{text('runReview.people')}</dt><dd>{review.people} <span className="quiet">/ {review.previousPeople}</span></dd></div>
        <div><dt>{text('runReview.openFindings')}</dt><dd><Mark tone={open === 0 ? 'good' : 'warn'}>{open}</Mark></dd></div>
      </dl>
      {review.byLine === 0 ? null : <p className="quiet">{text('runReview.byLine', { count: review.byLine })}</p>}
    </section>
  );
};

/** Bars that start where the last one ended: an unseen bar carries them. */
const waterfallOf = (review: Review): readonly { readonly carried: number; readonly more: number; readonly less: number }[] => {
  let level = lengthOf(review.previousNetPay);
  return review.causes.map(part => {
    const amount = lengthOf(part.amount);
    const carried = amount >= 0 ? level : level + amount;
    level += amount;
    return { carried, more: Math.max(0, amount), less: Math.max(0, -amount) };
  });
};

export const CauseChart = ({ review }: { readonly review: Review }): ReactNode => {
  const { language, text } = useLanguage();
  const option = useMemo(() => {
    const ends = [lengthOf(review.previousNetPay), lengthOf(review.netPay)] as const;
    const steps = waterfallOf(review);
    const lowest = Math.min(...ends, ...steps.map(step => step.carried));
    const short = new Intl.NumberFormat(language, { notation: 'compact' });
    const between = (values: readonly number[]): readonly number[] => [0, ...values, 0];
    return {
      grid: { left: 64, right: 12, top: 16, bottom: 72 },
      xAxis: { type: 'category', data: [formatMonth(review.previousMonth, language), ...review.causes.map(({ cause }) => text(`varianceCause.${cause}`)), formatMonth(review.month, language)], axisLabel: { rotate: 32, interval: 0, fontSize: 11 }, axisTick: { show: false } },
      yAxis: { type: 'value', min: Math.floor(lowest * 0.98), splitLine: { lineStyle: { color: '#e4e9f0' } }, axisLabel: { formatter: (value: number) => short.format(value) } },
      series: [
        { type: 'bar', stack: 'all', itemStyle: { color: 'transparent' }, data: between(steps.map(step => step.carried)) },
        { type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: '#3d6ea8' }, data: [ends[0], ...steps.map(() => 0), ends[1]] },
        { type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: '#1c6b45' }, data: between(steps.map(step => step.more)) },
        { type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: '#b3372b' }, data: between(steps.map(step => step.less)) },
      ],
    };
  }, [review, language, text]);
  return (
    <section className="card">
      <Chart title={text('runReview.waterfall')} option={option} height={280} table={review.causes.map(part => [text(`varianceCause.${part.cause}`), formatDifference(part.amount)] as const)} />
      <table className="small-table">
        <caption className="visually-hidden">{text('runReview.waterfall')}</caption>
        <thead><tr><th scope="col">{text('runReview.cause')}</th><th scope="col">{text('runReview.people')}</th><th scope="col">{text('runReview.change')}</th></tr></thead>
        <tbody>
          {review.causes.map(part => <tr key={part.cause}><th scope="row">{text(`varianceCause.${part.cause}`)}</th><td>{part.people}</td><td><Difference amount={part.amount} /></td></tr>)}
        </tbody>
      </table>
    </section>
  );
};

export const ChangeGroups = ({ review }: { readonly review: Review }): ReactNode => {
  const text = useText();
  const titleOf = useTitle();
  const [, change] = useSearchState();
  const columns: readonly Column<Group>[] = [
    { key: 'cause', title: text('runReview.cause'), width: 110, cell: row => text(`varianceCause.${row.cause}`) },
    { key: 'item', title: text('runReview.item'), width: 140, cell: row => titleOf(row.titles) },
    { key: 'people', title: text('runReview.people'), width: 70, align: 'right', cell: row => row.people },
    { key: 'effect', title: text('runReview.effect'), width: 130, align: 'right', cell: row => <Difference amount={row.amount} /> },
    { key: 'show', title: text('column.action'), width: 110, cell: row => <button type="button" className="link-button" onClick={() => change({ tab: 'changes', cause: row.cause, item: row.item, page: undefined })}>{text('runReview.showPeople')}</button> },
  ];
  return (
    <section className="card" aria-labelledby="change-groups-title">
      <h2 id="change-groups-title">{text('runReview.groups')}</h2>
      <DataTable caption={text('runReview.groups')} columns={columns} rows={review.groups} rowKey={row => `${row.cause} ${row.item}`} maxHeight="480px" empty={<Empty title={text('runReview.noChanges')} />} />
    </section>
  );
};
