/** Approve or reject what another person proposed; a rejection says why. The decision names the content that is on screen. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input } from 'antd';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';

export type Decidable = { readonly proposalId: string; readonly digest: string; readonly what: string };

export const DecideButtons = ({ proposalId, digest, what, approveText }: Decidable & { readonly approveText?: string }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const [reason, setReason] = useState<string | null>(null);
  const command = useCommand('decideProposal');
  const decide = (decision: 'approve' | 'reject'): void => command.mutate(
    { params: { proposalId }, body: { commandId: newCommandId(), digest, decision, reason: reason ?? '' } },
    {
      onSuccess: () => { setReason(null); void message.success(text(decision === 'approve' ? 'proposals.approved' : 'proposals.rejected')); },
      onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
    },
  );
  if (reason !== null) {
    const inputId = `reason-${proposalId}`;
    return (
      <form className="decide-form" onSubmit={event => { event.preventDefault(); if (reason.trim() !== '') decide('reject'); }}>
        <label className="visually-hidden" htmlFor={inputId}>{text('proposals.reason')}</label>
        <Input id={inputId} size="small" autoFocus maxLength={500} value={reason} placeholder={text('proposals.reason')} onChange={event => setReason(event.target.value)} />
        <Button size="small" danger htmlType="submit" disabled={reason.trim() === '' || command.isPending}>{text('proposals.reject')}</Button>
        <Button size="small" onClick={() => setReason(null)}>{text('action.close')}</Button>
      </form>
    );
  }
  return (
    <span className="decide-buttons">
      <Button size="small" type="primary" disabled={command.isPending} aria-label={`${approveText ?? text('proposals.approve')}: ${what}`} onClick={() => decide('approve')}>{approveText ?? text('proposals.approve')}</Button>
      <Button size="small" disabled={command.isPending} aria-label={`${text('proposals.reject')}: ${what}`} onClick={() => setReason('')}>{text('proposals.reject')}</Button>
    </span>
  );
};
