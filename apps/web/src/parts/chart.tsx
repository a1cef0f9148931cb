/** One ECharts canvas with a text alternative: a table for screen readers says the same. */
import { useEffect, useRef, type ReactNode } from 'react';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsCoreOption } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

export const Chart = ({ title, option, height = 260, table }: {
  readonly title: string; readonly option: EChartsCoreOption; readonly height?: number;
  readonly table: readonly (readonly [string, string])[];
}): ReactNode => {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (frame.current === null) return;
    const chart = init(frame.current);
    chart.setOption({ animation: false, textStyle: { fontFamily: 'inherit', color: '#44546a' }, ...option });
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(frame.current);
    return () => { observer.disconnect(); chart.dispose(); };
  }, [option]);
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div ref={frame} style={{ height }} aria-hidden="true" />
      {/* A table keeps its width whatever it is told: the box around it hides it. */}
      <div className="visually-hidden">
        <table>
          <caption>{title}</caption>
          <tbody>{table.map(([name, value]) => <tr key={name}><th scope="row">{name}</th><td>{value}</td></tr>)}</tbody>
        </table>
      </div>
    </figure>
  );
};
