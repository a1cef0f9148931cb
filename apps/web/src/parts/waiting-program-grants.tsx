/** Rights and keys of programs that wait for the second person: shown to those who may confirm them, nothing to anyone else. */
import type { ReactNode } from 'react';
import { Button } from 'antd';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { Failure } from './state-views.tsx';

const opening = ['approve:pay', 'approve:bank', 'approve:identity', 'change:pay', 'change:bank', 'change:identity'] as const;

const Waiting = (): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const query = useApi('listWaitingProgramGrants', {});
  const command = useCommand('confirmProgramGrant');
  const keyCommand = useCommand('confirmProgramKey');
  const grants = query.data?.grants ?? [];
  const keys = query.data?.keys ?? [];
  if (grants.length === 0 && keys.length === 0) return null;
  return (
    <section className="card" aria-labelledby="waiting-grants">
      <h2 id="waiting-grants">{text('programs.confirmTitle')}</h2>
      <ul className="plain-list">{grants.map(({ programCode, programName, action, fieldClass, proposedBy, proposedAt, mayConfirm }) => (
        <li key={`${programCode} ${action} ${fieldClass}`}>
          <p><strong>{programName}</strong>: {text(`programAction.${action}`)} · {text(`fieldClass.${fieldClass}`)} <small className="quiet">{text('programs.proposedBy', { name: proposedBy })}, {clockText(proposedAt)}</small></p>
          {mayConfirm ? <Button size="small" type="primary" loading={command.isPending} onClick={() => command.mutate({ body: { commandId: newCommandId(), programCode, action, fieldClass } })}>{text('programs.confirm')}</Button> : null}
        </li>
      ))}{keys.map(({ programCode, programName, keyId, kind, networks, createdBy, createdAt, mayConfirm }) => (
        <li key={`${programCode} ${keyId}`}>
          <p><strong>{programName}</strong>: {text(`keyKind.${kind}`)} <code>{keyId}</code> · {text('programs.networks')}: {networks.length === 0 ? text('programs.anywhere') : networks.join(', ')} <small className="quiet">{text('programs.madeBy', { name: createdBy })}, {clockText(createdAt)}</small></p>
          {mayConfirm ? <Button size="small" type="primary" loading={keyCommand.isPending} onClick={() => keyCommand.mutate({ body: { commandId: newCommandId(), programCode, keyId } })}>{text('programs.confirm')}</Button> : null}
        </li>
      ))}</ul>
      {command.isError ? <Failure error={command.error} /> : null}
      {keyCommand.isError ? <Failure error={keyCommand.error} /> : null}
    </section>
  );
};

export const WaitingProgramGrants = (): ReactNode => {
  const { rights } = useSession();
  return opening.some((right) => rights.includes(right)) ? <Waiting /> : null;
};
