/** Counts below each other as bars; every bar has its figure beside it. */
import type { ReactNode } from 'react';

type Bar = { readonly label: string; readonly count: number; readonly text: string; readonly tone: 'info' | 'warn' | 'bad' | 'quiet' };

export const BarList = ({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }): ReactNode => {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return (
    <figure className="chart bar-list">
      <figcaption>{title}</figcaption>
      <dl>{bars.map(({ label, count, text, tone }) => <div key={label}><dt>{label}</dt><dd>{count === 0 ? null : <span className={`bar is-${tone}`} style={{ width: `${(70 * count) / most}%` }} aria-hidden="true" />} {text}</dd></div>)}</dl>
    </figure>
  );
};
