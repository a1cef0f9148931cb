/** What the pages of personal information share: outcomes of a command, who and when. */
import type { ReactNode } from 'react';
import { App, Form, Input } from 'antd';
import type { ApiFailure } from '../api/client.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

/** Says that a command is done, or why it was refused. */
export const useTold = (done: string, then?: () => void): { readonly onSuccess: () => void; readonly onError: (error: ApiFailure) => void } => {
  const text = useText();
  const { message } = App.useApp();
  return {
    onSuccess: () => {
      void message.success(done);
      then?.();
    },
    onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
  };
};

/** What the reader may do with everybody's data. */
export const useOffice = (): { readonly mayChange: boolean; readonly mayApprove: boolean } => {
  const { rights } = useSession();
  return { mayChange: rights.includes('change:personal:all'), mayApprove: rights.includes('approve:personal:all') };
};

export const WhoWhen = ({ who, when }: { readonly who: string | null; readonly when: string | null }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  if (who === null && when === null) return <span className="quiet">–</span>;
  return <>{who === 'worker' ? text('ownReaders.system') : who}{when === null ? '' : <small className="quiet"> {clockText(when)}</small>}</>;
};

export const useRequired = (): { readonly required: true; readonly message: string } => ({ required: true, message: useText()('access.valueMissing') });

export const PersonNumberItem = ({ isOptional = false }: { readonly isOptional?: boolean }): ReactNode => {
  const text = useText();
  const required = useRequired();
  return <Form.Item name="personNumber" label={text('field.personNumber')} {...(isOptional ? { extra: text('legalHolds.everyoneHint') } : { rules: [required] })}><Input maxLength={64} autoComplete="off" /></Form.Item>;
};

export const ReasonItem = ({ label }: { readonly label: string }): ReactNode => {
  const required = useRequired();
  return <Form.Item name="reason" label={label} rules={[required]}><Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /></Form.Item>;
};
