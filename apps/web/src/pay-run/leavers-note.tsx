/** People who left and of whom something came after their last months were closed: the regular run cannot carry it. */
import { useState, type ReactNode } from 'react';
import { Alert, Button } from 'antd';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { ExtraRunForm } from '../pay-items/entry-forms.tsx';
import { useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import type { RunLife } from './run-actions.tsx';

export const LeaversNote = ({ run }: { readonly run: RunLife }): ReactNode => {
  const text = useText();
  const { rights } = useSession();
  const [, change] = useSearchState();
  const [opening, setOpening] = useState(false);
  const query = useApi('listLeaversToLookAt', { params: { runId: run.runId }, query: { page: 1, pageSize: 10 } });
  const data = query.data;
  if (data === undefined || data.total === 0) return null;
  const names = data.rows.map(row => <AppLink key={row.personNumber} address={`/people/${encodeURIComponent(row.personNumber)}`}>{row.name} {row.personNumber} · {row.fromMonth}</AppLink>);
  return (
    <>
      <Alert
        type="warning" showIcon title={text('leaversNote.title', { count: data.total })}
        description={<><p>{text('leaversNote.hint')}</p><ul className="plain-list">{names.map(name => <li key={name.key}>{name}</li>)}</ul></>}
        action={rights.includes('change:pay:all') ? <Button size="small" onClick={() => setOpening(true)}>{text('leaversNote.open')}</Button> : null}
      />
      <SidePanel title={text('leaversNote.open')} open={opening} onClose={() => setOpening(false)}>
        <ExtraRunForm month={run.month} initial={{ kind: 'offCycle', title: text('leaversNote.runTitle'), payDate: run.payDate }} onOpened={opened => { setOpening(false); change({ run: opened, page: undefined }); }} />
      </SidePanel>
    </>
  );
};
