/** Buttons for signing in with accounts of other systems, where the company has them. */
import { useEffect, useRef, type ReactNode } from 'react';
import { useApi, useCommand } from '../api/use-api.ts';
import type { Answer } from '../api/client.ts';
import { useText } from '../text/text.tsx';

type Way = Answer<'listSignInWays'>['ways'][number];

/** WeCom's own client signs in without a QR code. */
const isInsideWeCom = (): boolean => /wxwork\//i.test(navigator.userAgent);
const parameter = (name: string): string => new URLSearchParams(window.location.search).get(name) ?? '';

const wayText = (way: Way, text: ReturnType<typeof useText>): string => (way.name === '' ? text(`signInWay.${way.kind}`, { name: way.companyName }) : way.name);

export const ExternalWays = (): ReactNode => {
  const text = useText();
  const company = parameter('company');
  const query = useApi('listSignInWays', { query: { company } });
  const command = useCommand('startExternalSignIn');
  const hasStarted = useRef(false);
  const ways = query.data?.ways ?? [];
  const { mutate } = command;
  const onlyWeCom = isInsideWeCom() && company !== '' ? ways.find((way) => way.kind === 'wecom' && way.companyCode === company) : undefined;
  const start = (way: Way): void => mutate({ body: { companyCode: way.companyCode, providerCode: way.providerCode, insideApp: way.kind === 'wecom' && isInsideWeCom() } }, { onSuccess: ({ address }) => window.location.assign(address) });
  useEffect(() => {
    if (onlyWeCom === undefined || hasStarted.current) return;
    hasStarted.current = true;
    mutate({ body: { companyCode: onlyWeCom.companyCode, providerCode: onlyWeCom.providerCode, insideApp: true } }, { onSuccess: ({ address }) => window.location.assign(address) });
  }, [onlyWeCom, mutate]);
  if (ways.length === 0) return null;
  return (
    <div className="external-ways">
      {ways.map((way) => (
        <button key={`${way.companyCode} ${way.providerCode}`} type="button" className="plain-button" disabled={command.isPending} onClick={() => start(way)}>
          <strong>{wayText(way, text)}</strong> <small>{way.companyName}</small>
        </button>
      ))}
      {command.isError ? <p className="form-error" role="alert">{text(`error.${command.error.code}`, command.error.data, text('error.unexpected'))}</p> : null}
    </div>
  );
};
