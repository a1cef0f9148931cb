/** Where another system sends people back to: what came back is handed to the server once, and leaves the address bar. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useCommand } from '../api/use-api.ts';
import { useText } from '../text/text.tsx';

type Return = { readonly state: string; readonly code: string; readonly issuer?: string };

const readReturn = (): Return => {
  const parameters = new URLSearchParams(window.location.search);
  const issuer = parameters.get('iss');
  return { state: parameters.get('state') ?? '', code: parameters.get('code') ?? '', ...(issuer === null ? {} : { issuer }) };
};

export const SignInReturnPage = (): ReactNode => {
  const text = useText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const command = useCommand('finishExternalSignIn');
  const hasSent = useRef(false);
  const { mutate } = command;
  useEffect(() => {
    if (hasSent.current) return;
    hasSent.current = true;
    const body = readReturn();
    window.history.replaceState(null, '', '/sign-in/return');
    mutate({ body }, {
      onSuccess: ({ next }) => {
        queries.clear();
        void navigate({ to: next, replace: true });
      },
    });
  }, [mutate, navigate, queries]);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        {command.isError ? <p className="form-error" role="alert">{text(`error.${command.error.code}`, command.error.data, text('error.unexpected'))}</p> : <p role="status">{text('signInWay.finishing')}</p>}
        {command.isError ? <p><a href="/sign-in">{text('signInWay.again')}</a></p> : null}
      </div>
    </main>
  );
};
