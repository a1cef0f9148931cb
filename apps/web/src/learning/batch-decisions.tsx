/** Proposed trainings that were ticked: accepted with the last days they were proposed with, or declined with a reason. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input } from 'antd';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';

export const BatchDecisions = ({ itemIds, onDone }: { readonly itemIds: readonly string[]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const [reason, setReason] = useState('');
  const decide = useCommand('decideTrainings');
  if (itemIds.length === 0) return null;
  const run = (decision: 'accept' | 'decline'): void => decide.mutate({ body: { commandId: newCommandId(), decision, itemIds: [...itemIds], reason } }, {
    onSuccess: ({ results }) => {
      const refused = results.filter(({ code }) => code !== null);
      if (refused.length < results.length) void message.success(text(decision === 'accept' ? 'learning.acceptedCount' : 'learning.declinedCount', { count: results.length - refused.length }));
      for (const code of new Set(refused.map(each => each.code))) void message.error(text(`error.${code ?? ''}`, {}, text('error.unexpected')));
      setReason('');
      onDone();
    },
    onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  });
  return (
    <p className="batch-bar">
      {text('learning.ticked', { count: itemIds.length })} <Button size="small" type="primary" loading={decide.isPending} onClick={() => run('accept')}>{text('learning.accept')}</Button>
      <Input size="small" aria-label={text('learning.reason')} placeholder={text('learning.declineHint')} style={{ maxWidth: 220 }} maxLength={500} value={reason} onChange={event => setReason(event.target.value)} />
      <Button size="small" disabled={reason.trim() === '' || decide.isPending} onClick={() => run('decline')}>{text('learning.decline')}</Button>
    </p>
  );
};
