/** The form behind the link of the first start: the administrator and their company. The second factor follows. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useCommand } from '../api/use-api.ts';
import { Field, LoneFrame } from '../identity/lone-frame.tsx';
import { useText } from '../text/text.tsx';

const empty = { name: '', email: '', password: '', companyCode: '', companyName: '' };

export const FirstAdministratorPage = (): ReactNode => {
  const text = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const command = useCommand('makeFirstAdministrator');
  const [values, setValues] = useState(empty);
  const field = (name: keyof typeof empty) => ({ value: values[name], onValue: (value: string) => setValues(current => ({ ...current, [name]: value })) });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    command.mutate({ body: { token: location.hash.slice(1), ...values } }, {
      onSuccess: session => {
        queries.clear();
        queries.setQueryData(['readSession', {}], session);
        void navigate({ to: '/account/security' as never });
      },
    });
  };
  return (
    <LoneFrame title={text('link.firstTitle')}>
      <form className="password-form" onSubmit={submit}>
        <Field id="name" label={text('link.name')} autoComplete="name" {...field('name')} />
        <Field id="email" label={text('signIn.email')} type="email" autoComplete="username" {...field('email')} />
        <Field id="new-password" label={text('signIn.password')} hint={text('security.passwordHint')} type="password" autoComplete="new-password" {...field('password')} />
        <Field id="company-name" label={text('link.companyName')} autoComplete="organization" {...field('companyName')} />
        <Field id="company-code" label={text('link.companyCode')} pattern="[a-z0-9][a-z0-9\-]{0,31}" {...field('companyCode')} />
        {command.isError ? <p className="form-error" role="alert">{text(`error.${command.error.code}`, command.error.data, text('error.unexpected'))}</p> : null}
        <button type="submit" className="main-button" disabled={command.isPending}>{text('link.submitFirst')}</button>
      </form>
    </LoneFrame>
  );
};
