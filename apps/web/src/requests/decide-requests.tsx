/** Approving or rejecting requests, one or a batch; what is refused is told one by one. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input } from 'antd';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';

type Decidable = { readonly requestId: string; readonly digest: string };

export const DecideRequests = ({ requests, about, size = 'small', onDone }: { readonly requests: readonly Decidable[]; readonly about: string; readonly size?: 'small' | 'middle'; readonly onDone?: () => void }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const [reason, setReason] = useState<string | null>(null);
  const command = useCommand('decideRequests');
  const decide = (decision: 'approve' | 'reject'): void => command.mutate(
    { body: { commandId: newCommandId(), decision, comment: reason ?? '', requests: requests.map(({ requestId, digest }) => ({ requestId, digest })) } },
    {
      onSuccess: ({ results }) => {
        setReason(null);
        const refused = results.filter(({ code }) => code !== null);
        const done = results.length - refused.length;
        if (done > 0) void message.success(text(decision === 'approve' ? 'requests.approvedCount' : 'requests.rejectedCount', { count: done }));
        for (const code of new Set(refused.map(each => each.code))) void message.error(text(`error.${code ?? ''}`, {}, text('error.unexpected')));
        onDone?.();
      },
      onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
    },
  );
  const isOff = command.isPending || requests.length === 0;
  if (reason !== null) {
    return (
      <form className="decide-form" onSubmit={event => { event.preventDefault(); if (reason.trim() !== '') decide('reject'); }}>
        <Input size={size} autoFocus maxLength={500} value={reason} aria-label={text('proposals.reason')} placeholder={text('proposals.reason')} onChange={event => setReason(event.target.value)} />
        <Button size={size} danger htmlType="submit" disabled={reason.trim() === '' || isOff}>{text('proposals.reject')}</Button>
        <Button size={size} onClick={() => setReason(null)}>{text('action.close')}</Button>
      </form>
    );
  }
  return (
    <span className="decide-buttons">
      <Button size={size} type="primary" disabled={isOff} aria-label={`${text('proposals.approve')}: ${about}`} onClick={() => decide('approve')}>{text('proposals.approve')}</Button>
      <Button size={size} disabled={isOff} aria-label={`${text('proposals.reject')}: ${about}`} onClick={() => setReason('')}>{text('proposals.reject')}</Button>
    </span>
  );
};
