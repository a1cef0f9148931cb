/** A new feed that goals can take figures from: described by settings; its check follows. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Input, Segmented } from 'antd';
import { feedPresets } from '#contracts/connector/feed-presets';
import { newCommandId, useApi } from '../api/use-api.ts';
import { SettingFields } from '../parts/setting-fields.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useText } from '../text/text.tsx';

const presetNames = ['custom', 'gitlab', 'jira'] as const;

export const FeedForm = ({ onDone }: { readonly onDone: (sourceCode: string) => void }): ReactNode => {
  const text = useText();
  const connectors = useApi('listConnectors', {});
  const create = useToldCommand('createSource');
  const [sourceCode, setSourceCode] = useState('');
  const [name, setName] = useState('');
  const [settings, setSettings] = useState<Readonly<Record<string, string>>>({});
  const [preset, setPreset] = useState<(typeof presetNames)[number]>('custom');
  // What was typed of the address and the token stays; the rest is the system's.
  const choose = (next: (typeof presetNames)[number]): void => {
    setPreset(next);
    setSettings(before => ({ ...(before['baseUrl'] === undefined ? {} : { baseUrl: before['baseUrl'] }), ...(before['token'] === undefined ? {} : { token: before['token'] }), ...(next === 'custom' ? {} : feedPresets[next]) }));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.send({ body: { commandId: newCommandId(), sourceCode, connector: 'feed', name, settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== '')) } }, () => onDone(sourceCode));
  };
  return (
    <QueryView query={connectors} rows={5}>{data => (
      <form className="setting-form" onSubmit={submit}>
        <p className="quiet">{text('goals.feedHint')}</p>
        <div className="form-field"><label htmlFor="feed-code">{text('goals.feedCode')}</label><Input id="feed-code" required pattern="[a-z][a-z0-9\-]{0,31}" value={sourceCode} onChange={event => setSourceCode(event.target.value)} /><small className="quiet">{text('goals.feedCodeHint')}</small></div>
        <div className="form-field"><label htmlFor="feed-name">{text('goals.feedName')}</label><Input id="feed-name" required maxLength={100} value={name} onChange={event => setName(event.target.value)} /></div>
        <div className="form-field"><Segmented<(typeof presetNames)[number]> aria-label={text('goals.feedPreset')} value={preset} options={presetNames.map(value => ({ value, label: text(`feedPreset.${value}`) }))} onChange={choose} /><small className="quiet">{text(`feedPreset.${preset}.hint`)}</small></div>
        <SettingFields prefix="feed" fields={data.connectors.find(connector => connector.name === 'feed')?.settings ?? []} values={settings} onChange={setSettings} needed />
        <Button type="primary" htmlType="submit" loading={create.isPending}>{text('action.save')}</Button>
      </form>
    )}</QueryView>
  );
};
