/** How far a change of a bank account is: its steps in order, and how the person was told. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { Mark } from './figures.tsx';

export type BankChange = Answer<'readOwnBankAccount'>['changes'][number];

const tones = { asked: 'warn', coolingOff: 'info', inEffect: 'good', replaced: 'quiet', rejected: 'bad', withdrawn: 'quiet', objected: 'bad', expired: 'quiet' } as const;

export const BankStateMark = ({ state }: { readonly state: BankChange['state'] }): ReactNode => {
  const text = useText();
  return <Mark tone={tones[state]}>{text(`bankState.${state}`)}</Mark>;
};

export const BankSteps = ({ change }: { readonly change: BankChange }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const { now } = useSession();
  const steps: readonly (readonly [string, string | null])[] = [
    ['bank.asked', change.askedAt], ['bank.approved', change.approvedAt],
    ...(change.endedAt === null ? [['bank.inEffect', change.effectiveAt] as const] : [['bank.ended', change.endedAt] as const]),
  ];
  const told = change.told.map(each => `${text(`noticeChannel.${each.channel}`)} ${text(`noticeState.${each.state}`)}`).join(' · ');
  return (
    <>
      <ol className="bank-steps">
        {steps.map(([name, at]) => <li key={name} className={at === null || Date.parse(at) > Date.parse(now) ? '' : 'is-done'}><span>{text(name)}</span> {at === null ? <span aria-hidden="true">–</span> : <time dateTime={at}>{clockText(at)}</time>}</li>)}
      </ol>
      {told === '' ? null : <p className="quiet">{text('bank.told')}: {told}</p>}
    </>
  );
};
