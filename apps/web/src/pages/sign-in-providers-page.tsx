/** Accounts of other systems with which people of the company may sign in: WeCom and OpenID Connect. */
import { useState, type ReactNode } from 'react';
import { App, Button, Checkbox, Input, Select } from 'antd';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, Failure, QueryView } from '../parts/state-views.tsx';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Provider = Answer<'listSignInProviders'>['providers'][number];
type Settings = CallInput<'saveSignInProvider'>['body']['settings'];
type Kind = Settings['kind'];

const emptySettings = (kind: Kind): Settings => (kind === 'wecom' ? { kind, sourceCode: 'wecom', agentId: '', pagesUrl: '' } : { kind, issuer: '', clientId: '' });

const Field = ({ name, label, value, onChange, hint, ...more }: { readonly name: string; readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly hint?: string; readonly type?: string; readonly required?: boolean; readonly pattern?: string }): ReactNode => (
  <>
    <label htmlFor={`provider-${name}`}>{label}</label>
    <Input id={`provider-${name}`} autoComplete="off" value={value} onChange={(event) => onChange(event.target.value)} {...more} />
    {hint === undefined ? null : <small className="quiet">{hint}</small>}
  </>
);

const SettingsFields = ({ settings, onChange }: { readonly settings: Settings; readonly onChange: (settings: Settings) => void }): ReactNode => {
  const text = useText();
  if (settings.kind === 'wecom') {
    return (
      <>
        <Field name="source" label={text('providers.source')} required value={settings.sourceCode} onChange={(sourceCode) => onChange({ ...settings, sourceCode })} />
        <Field name="agent" label={text('providers.agentId')} required pattern="\d{1,12}" value={settings.agentId} onChange={(agentId) => onChange({ ...settings, agentId })} />
      </>
    );
  }
  return (
    <>
      <Field name="issuer" label={text('providers.issuer')} required value={settings.issuer} onChange={(issuer) => onChange({ ...settings, issuer })} />
      <Field name="client" label={text('providers.clientId')} required value={settings.clientId} onChange={(clientId) => onChange({ ...settings, clientId })} />
    </>
  );
};

const ProviderForm = ({ provider, onDone }: { readonly provider: Provider | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const command = useCommand('saveSignInProvider');
  const [commandId, setCommandId] = useState(newCommandId);
  const [code, setCode] = useState(provider?.providerCode ?? '');
  const [name, setName] = useState(provider?.name ?? '');
  const [flags, setFlags] = useState({ isListed: provider?.isListed ?? true, makesUsers: provider?.makesUsers ?? false });
  const [settings, setSettings] = useState<Settings>(provider?.settings ?? emptySettings('wecom'));
  const [secret, setSecret] = useState('');
  const [secretEnds, setSecretEnds] = useState(provider?.secretExpiresAt?.slice(0, 10) ?? '');
  const submit = (): void => command.mutate({
    params: { providerCode: code },
    body: { commandId, name, ...flags, settings, ...(secret === '' ? {} : { clientSecret: secret }), secretExpiresAt: secretEnds === '' ? null : `${secretEnds}T23:59:59Z` },
  }, { onSuccess: onDone, onError: () => setCommandId(newCommandId()) });
  return (
    <form className="panel-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <Select aria-label={text('providers.kind')} disabled={provider !== null} value={settings.kind} onChange={(kind: Kind) => setSettings(emptySettings(kind))} options={(['wecom', 'openId'] as const).map((value) => ({ value, label: text(`providerKind.${value}`) }))} />
      {provider === null ? <Field name="code" label={text('providers.code')} required pattern="[a-z][a-z0-9\-]{0,31}" value={code} onChange={setCode} /> : null}
      <Field name="name" label={text('providers.name')} required value={name} onChange={setName} />
      <SettingsFields settings={settings} onChange={setSettings} />
      {settings.kind === 'openId' ? (
        <>
          <Field name="secret" type="password" label={text('providers.clientSecret')} value={secret} onChange={setSecret} {...(provider?.hasSecret === true ? { hint: text('providers.secretKept') } : {})} />
          <Field name="ends" type="date" label={text('providers.secretExpires')} value={secretEnds} onChange={setSecretEnds} />
        </>
      ) : null}
      <Checkbox checked={flags.isListed} onChange={(event) => setFlags({ ...flags, isListed: event.target.checked })}>{text('providers.isListed')}</Checkbox>
      <Checkbox checked={flags.makesUsers} onChange={(event) => setFlags({ ...flags, makesUsers: event.target.checked })}>{text('providers.makesUsers')}</Checkbox>
      {command.isError ? <Failure error={command.error} /> : null}
      <Button type="primary" htmlType="submit" loading={command.isPending}>{text('providers.save')}</Button>
    </form>
  );
};

const LinkForm = ({ provider }: { readonly provider: Provider }): ReactNode => {
  const text = useText();
  const command = useCommand('linkSignInAccount');
  const [accountId, setAccountId] = useState('');
  const [email, setEmail] = useState('');
  const submit = (): void => command.mutate({ params: { providerCode: provider.providerCode }, body: { commandId: newCommandId(), accountId, email } }, { onSuccess: () => { setAccountId(''); setEmail(''); } });
  return (
    <form className="panel-form" onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <h3>{text('providers.link')}</h3>
      <Field name="account" label={text('providers.accountId')} required value={accountId} onChange={setAccountId} />
      <Field name="email" type="email" label={text('providers.email')} required value={email} onChange={setEmail} />
      {command.isError ? <Failure error={command.error} /> : null}
      <Button htmlType="submit" loading={command.isPending}>{text('providers.link')}</Button>
    </form>
  );
};

const ProviderCard = ({ provider, onOpen }: { readonly provider: Provider; readonly onOpen: () => void }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const { modal } = App.useApp();
  const remove = useCommand('removeSignInProvider');
  const ask = (): void => void modal.confirm({ title: text('providers.remove'), content: text('providers.removeSure'), onOk: () => remove.mutate({ params: { providerCode: provider.providerCode }, body: { commandId: newCommandId() } }) });
  return (
    <li className="card">
      <h2><button type="button" className="link-button" onClick={onOpen}>{provider.name}</button></h2>
      <p><Mark tone="info">{text(`providerKind.${provider.settings.kind}`)}</Mark> <code>{provider.providerCode}</code> {provider.settings.kind === 'openId' ? `${provider.settings.issuer} · ${text('providers.links')} ${provider.links}` : provider.settings.sourceCode}</p>
      {provider.secretExpiresAt === null ? null : <p className="quiet">{text('providers.secretExpires')} {clockText(provider.secretExpiresAt)}</p>}
      <Button size="small" danger onClick={ask}>{text('providers.remove')}</Button>
      {remove.isError ? <Failure error={remove.error} /> : null}
    </li>
  );
};

export const SignInProvidersPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listSignInProviders', {});
  const [open, setOpen] = useState<string | null>(null);
  const shown = query.data?.providers.find((provider) => provider.providerCode === open) ?? null;
  return (
    <>
      <PageHead title={text('providers.title')} hint={text('providers.intro')}><Button type="primary" onClick={() => setOpen('')}>{text('providers.new')}</Button></PageHead>
      <QueryView query={query} rows={3}>{({ providers, returnAddress }) => (
        <>
          <p>{text('providers.returnAddress')}: <code>{returnAddress}</code></p>
          {providers.length === 0 ? <Empty title={text('providers.empty')} /> : <ul className="card-list">{providers.map((provider) => <ProviderCard key={provider.providerCode} provider={provider} onOpen={() => setOpen(provider.providerCode)} />)}</ul>}
        </>
      )}</QueryView>
      <SidePanel title={shown?.name ?? text('providers.new')} open={open !== null} onClose={() => setOpen(null)}>
        <ProviderForm key={open ?? ''} provider={shown} onDone={() => setOpen(null)} />
        {shown?.settings.kind === 'openId' ? <LinkForm provider={shown} /> : null}
      </SidePanel>
    </>
  );
};
