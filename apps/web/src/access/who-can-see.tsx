/** Who can see one's own values of a class today, and why. For the own pages: no antd here. */
import { useState, type ReactNode } from 'react';
import type { FieldClass } from '#contracts/api/access-terms';
import { useApi } from '../api/use-api.ts';
import { QueryView } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';
import { Reasons } from './access-words.tsx';

const noTitles: ReadonlyMap<string, string> = new Map();

export const WhoCanSee = ({ fieldClass }: { readonly fieldClass: FieldClass }): ReactNode => {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const query = useApi('readOwnReaders', { query: { fieldClass } }, { enabled: isOpen });
  return (
    <details className="card" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{text('reach.ownReaders', { fieldClass: text(`fieldClass.${fieldClass}`) })}</summary>
      {isOpen ? (
        <QueryView query={query} rows={3}>{data => (
          <ul className="reader-visits">{data.rows.map(row => <li key={row.userId} className="reader-visit"><strong>{row.isOneself ? text('ownReaders.you') : row.name}</strong><Reasons reasons={row.reasons} titles={noTitles} /></li>)}</ul>
        )}</QueryView>
      ) : null}
    </details>
  );
};
