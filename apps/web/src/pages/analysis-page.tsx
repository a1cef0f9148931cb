/** Where the money goes and why it differs from the month before; figures exact in the tables, bars only drawn. */
import { useMemo, type ReactNode } from 'react';
import { monthBefore } from '#kernel/calendar/month';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { Chart } from '../parts/chart.tsx';
import { Difference } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useMonth } from '../shell/month.ts';
import { formatAmount, formatDifference, formatMonth } from '../text/format.ts';
import { useLanguage, useTitle } from '../text/text.tsx';

type Analysis = Answer<'readPayAnalysis'>;
/** Only for the length of a bar; what people read is the exact text. */
const lengthOf = (amount: string): number => Number.parseFloat(amount);
const axis = { splitLine: { lineStyle: { color: '#e4e9f0' } } };
const shortFigure = (language: string): ((value: number) => string) => value => new Intl.NumberFormat(language, { notation: 'compact' }).format(value);

const CostChart = ({ analysis }: { readonly analysis: Analysis }): ReactNode => {
  const { language, text } = useLanguage();
  const option = useMemo(() => ({
    grid: { left: 64, right: 12, top: 16, bottom: 28 },
    xAxis: { type: 'category', data: analysis.costByWorkplace.map(place => place.workplaceName), axisTick: { show: false } },
    yAxis: { type: 'value', ...axis, axisLabel: { formatter: shortFigure(language) } },
    series: [
      { type: 'bar', stack: 'cost', barMaxWidth: 64, itemStyle: { color: '#3d6ea8' }, data: analysis.costByWorkplace.map(place => lengthOf(place.grossPay)) },
      { type: 'bar', stack: 'cost', barMaxWidth: 64, itemStyle: { color: '#a9c3e2' }, data: analysis.costByWorkplace.map(place => lengthOf(place.employerContributions)) },
    ],
  }), [analysis, language]);
  return (
    <>
      <Chart title={text('analysis.cost')} option={option} table={analysis.costByWorkplace.map(place => [place.workplaceName, formatAmount(place.grossPay)] as const)} />
      <table className="small-table">
        <caption className="visually-hidden">{text('analysis.cost')}</caption>
        <thead><tr><th scope="col">{text('field.workplace')}</th><th scope="col">{text('count.people')}</th><th scope="col"><span className="swatch" style={{ background: '#3d6ea8' }} aria-hidden="true" /> {text('analysis.grossPay')}</th><th scope="col"><span className="swatch" style={{ background: '#a9c3e2' }} aria-hidden="true" /> {text('analysis.employer')}</th></tr></thead>
        <tbody>{analysis.costByWorkplace.map(place => <tr key={place.workplaceCode}><th scope="row">{place.workplaceName}</th><td>{place.people}</td><td>{formatAmount(place.grossPay)}</td><td>{formatAmount(place.employerContributions)}</td></tr>)}</tbody>
      </table>
    </>
  );
};

/** Bars that start where the last one ended: an unseen bar carries them. */
const waterfallOf = (analysis: Analysis): readonly { readonly carried: number; readonly more: number; readonly less: number }[] => {
  let level = lengthOf(analysis.previousNetPay);
  const steps = analysis.difference.map(part => {
    const amount = lengthOf(part.amount);
    const carried = amount >= 0 ? level : level + amount;
    level += amount;
    return { carried, more: Math.max(0, amount), less: Math.max(0, -amount) };
  });
  return [{ carried: 0, more: 0, less: 0 }, ...steps, { carried: 0, more: 0, less: 0 }];
};

const DifferenceChart = ({ analysis }: { readonly analysis: Analysis }): ReactNode => {
  const { language, text } = useLanguage();
  const titleOf = useTitle();
  const month = useMonth();
  const previous = formatMonth(monthBefore(month), language);
  const option = useMemo(() => {
    const steps = waterfallOf(analysis);
    const ends = steps.map((_, index) => (index === 0 ? lengthOf(analysis.previousNetPay) : index === steps.length - 1 ? lengthOf(analysis.netPay) : 0));
    const lowest = Math.min(...steps.slice(1, -1).map(step => step.carried), lengthOf(analysis.previousNetPay), lengthOf(analysis.netPay));
    return {
      grid: { left: 64, right: 12, top: 16, bottom: 80 },
      xAxis: { type: 'category', data: [previous, ...analysis.difference.map(part => titleOf(part.titles)), formatMonth(month, language)], axisLabel: { rotate: 32, interval: 0, fontSize: 11 }, axisTick: { show: false } },
      yAxis: { type: 'value', min: Math.floor(lowest * 0.98), ...axis, axisLabel: { formatter: shortFigure(language) } },
      series: [
        { type: 'bar', stack: 'all', itemStyle: { color: 'transparent' }, data: steps.map(step => step.carried) },
        { type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: '#3d6ea8' }, data: ends },
        { type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: '#1c6b45' }, data: steps.map(step => step.more) },
        { type: 'bar', stack: 'all', barMaxWidth: 44, itemStyle: { color: '#b3372b' }, data: steps.map(step => step.less) },
      ],
    };
  }, [analysis, language, month, previous, titleOf]);
  return (
    <>
      <Chart title={text('analysis.difference', { month: previous })} option={option} height={320} table={analysis.difference.map(part => [titleOf(part.titles), formatDifference(part.amount)] as const)} />
      <table className="small-table">
        <caption className="visually-hidden">{text('analysis.difference', { month: previous })}</caption>
        <tbody>
          <tr><th scope="row">{text('analysis.netPayOf', { month: previous })}</th><td>{formatAmount(analysis.previousNetPay)}</td></tr>
          {analysis.difference.map(part => <tr key={part.item}><th scope="row">{titleOf(part.titles)}</th><td><Difference amount={part.amount} /></td></tr>)}
          <tr className="is-total"><th scope="row">{text('analysis.netPayOf', { month: formatMonth(month, language) })}</th><td>{formatAmount(analysis.netPay)}</td></tr>
        </tbody>
      </table>
    </>
  );
};

export const AnalysisPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const month = useMonth();
  const query = useApi('readPayAnalysis', { params: { month } });
  return (
    <>
      <PageHead title={text('analysis.title', { month: formatMonth(month, language) })} hint={text('analysis.hint')} />
      <QueryView query={query}>{analysis => (analysis.costByWorkplace.length === 0
        ? <section className="card"><Empty title={text('review.noRun')} hint={text('review.noRunHint')} /></section>
        : (
          <div className="two-columns">
            <section className="card"><CostChart analysis={analysis} /></section>
            <section className="card"><DifferenceChart analysis={analysis} /></section>
          </div>
        ))}</QueryView>
    </>
  );
};
