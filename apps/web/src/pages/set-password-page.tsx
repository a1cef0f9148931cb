/** The form behind a one-time link. It shows nothing about the account; opening it changes nothing. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useCommand } from '../api/use-api.ts';
import { Field, LoneFrame } from '../identity/lone-frame.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { useText } from '../text/text.tsx';

export const SetPasswordPage = (): ReactNode => {
  const text = useText();
  const command = useCommand('setPasswordByLink');
  const [email, setEmail] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate({ body: { token: location.hash.slice(1), email, newPassword } });
  };
  return (
    <LoneFrame title={text('link.passwordTitle')}>
      {command.isSuccess ? <p role="status">{text('link.passwordDone')} <AppLink address="/sign-in">{text('link.toSignIn')}</AppLink></p> : (
        <form className="password-form" onSubmit={submit}>
          <Field id="email" label={text('signIn.email')} type="email" autoComplete="username" value={email} onValue={setEmail} />
          <Field id="new-password" label={text('security.newPassword')} hint={text('security.passwordHint')} type="password" autoComplete="new-password" value={newPassword} onValue={setNewPassword} />
          {command.isError ? <p className="form-error" role="alert">{text(`error.${command.error.code}`, command.error.data, text('error.unexpected'))}</p> : null}
          <button type="submit" className="main-button" disabled={command.isPending}>{text('link.passwordTitle')}</button>
        </form>
      )}
    </LoneFrame>
  );
};
