/** Taking on a company: its name, where attendance comes from, then workbooks. */
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, Input, Radio, Select } from 'antd';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SettingFields } from '../parts/setting-fields.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useText } from '../text/text.tsx';

const countries = ['CN', 'HU'] as const;

const Field = ({ id, label, hint, children }: { readonly id: string; readonly label: string; readonly hint?: string; readonly children: ReactNode }): ReactNode => (
  <div className="form-field"><label htmlFor={id}>{label}</label>{children}{hint === undefined ? null : <small className="quiet">{hint}</small>}</div>
);

const CompanyForm = ({ connectors, onDone }: { readonly connectors: readonly { readonly name: string; readonly streams: readonly string[]; readonly settings: readonly { readonly name: string; readonly secret: boolean; readonly required: boolean }[] }[]; readonly onDone: (name: string) => void }): ReactNode => {
  const text = useText();
  const command = useCommand('createCompany');
  const [companyCode, setCompanyCode] = useState('');
  const [name, setName] = useState('');
  const [country, setCountry] = useState<(typeof countries)[number]>('CN');
  const [connector, setConnector] = useState('workbook');
  const [settings, setSettings] = useState<Readonly<Record<string, string>>>({});
  // One id for one filled-in form: sending it twice makes one company.
  const [commandId] = useState(newCommandId);
  const fields = connectors.find(entry => entry.name === connector)?.settings ?? [];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = Object.fromEntries(fields.map(field => [field.name, settings[field.name] ?? '']).filter(([, value]) => value !== ''));
    command.mutate({ body: { commandId, companyCode, name, country, source: { connector, settings: wanted } } }, { onSuccess: answer => onDone(answer.company.name) });
  };
  return (
    <form className="company-form" onSubmit={submit}>
      <Field id="company-name" label={text('newCompany.name')}><Input id="company-name" required value={name} onChange={event => setName(event.target.value)} /></Field>
      <Field id="company-code" label={text('newCompany.code')} hint={text('newCompany.codeHint')}><Input id="company-code" required pattern="[a-z][a-z0-9\-]{1,31}" value={companyCode} onChange={event => setCompanyCode(event.target.value)} /></Field>
      <Field id="company-country" label={text('newCompany.country')}><Select id="company-country" aria-label={text('newCompany.country')} value={country} onChange={setCountry} options={countries.map(value => ({ value, label: text(`country.${value}`) }))} /></Field>
      <fieldset>
        <legend>{text('newCompany.source')}</legend>
        <Radio.Group value={connector} onChange={event => setConnector(event.target.value as string)} options={connectors.filter(({ streams }) => !streams.includes('item')).map(entry => ({ value: entry.name, label: text(`connector.${entry.name}`, {}, entry.name) }))} />
        <SettingFields prefix="new" fields={fields} values={settings} onChange={setSettings} needed />
      </fieldset>
      {command.isError ? <p className="form-error" role="alert">{text(`error.${command.error.code}`, command.error.data, text('error.unexpected'))}</p> : null}
      <Button type="primary" htmlType="submit" loading={command.isPending}>{text('newCompany.submit')}</Button>
    </form>
  );
};

export const NewCompanyPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listConnectors', {});
  const [done, setDone] = useState<string | null>(null);
  return (
    <>
      <PageHead title={text('page.newCompany')} hint={text('newCompany.hint')}><DownloadButton operation="downloadTemplate" input={{}}>{text('imports.template')}</DownloadButton></PageHead>
      <section className="card narrow-card">
        {done === null
          ? <QueryView query={query} rows={5}>{data => <CompanyForm connectors={data.connectors} onDone={setDone} />}</QueryView>
          : <Empty title={text('newCompany.done', { name: done })} hint={text('newCompany.next')}><AppLink className="plain-button" address="/imports">{text('page.imports')}</AppLink></Empty>}
      </section>
    </>
  );
};
