import type { ReactNode } from 'react';
import { useText } from '../text/text.tsx';
import { legend } from './day-state.ts';

export const Legend = (): ReactNode => {
  const text = useText();
  return (
    <ul className="legend" aria-label={text('legend.title')}>
      {legend.map(entry => <li key={entry.mark}><span className={`day-mark is-${entry.tone}`} aria-hidden="true">{entry.mark}</span>{text(entry.text)}</li>)}
      <li><span className="overtime-mark" aria-hidden="true">+2</span>{text('legend.overtime')}</li>
    </ul>
  );
};
