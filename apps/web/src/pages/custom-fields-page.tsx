/** The company's own fields: their definitions, and everybody's values on a day. */
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useLanguage, useText, useTitleOf } from '../text/text.tsx';

type Field = Answer<'listCustomFields'>['rows'][number];
type Row = Answer<'listCustomValues'>['rows'][number];
type Body = NonNullable<CallInput<'defineCustomField'>['body']>;
type Values = Omit<Body, 'commandId' | 'choices' | 'payItem'> & { readonly choices?: string[]; readonly payItem?: string | null };
const kinds = ['text', 'number', 'date', 'choice', 'money'] as const;
const classes = ['personal', 'pay'] as const;

/** Which pay item the amounts are, for readers of pay: chosen when the field is made. */
const PayItemField = ({ isNew }: { readonly isNew: boolean }): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const items = useApi('listPayItems', {});
  const options = (items.data?.rows ?? []).filter(({ isActive, treatment }) => isActive && treatment !== 'annualBonus' && treatment !== 'perfectAttendance').map(item => ({ value: item.code, label: title(item) }));
  return <Form.Item name="payItem" label={text('customField.payItem')} extra={text('customField.payItemHint')}><Select allowClear disabled={!isNew} options={options} /></Form.Item>;
};

const FieldForm = ({ field, onDone }: { readonly field: Field | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const define = useToldCommand('defineCustomField');
  const [form] = Form.useForm<Values>();
  const mayPay = useSession().rights.includes('read:pay');
  const kind = Form.useWatch('kind', form) ?? field?.kind ?? 'text';
  const needed = [{ required: true, message: text('people.valueMissing') }];
  const submit = (values: Values): void => define.send({ body: { commandId: newCommandId(), ...values, fieldClass: kind === 'money' ? 'pay' : values.fieldClass, choices: kind === 'choice' ? values.choices ?? [] : [], payItem: kind === 'money' ? values.payItem ?? field?.payItem ?? null : null, isEnded: values.isEnded === true } }, onDone);
  return (
    <Form<Values> form={form} layout="vertical" initialValues={field ?? { kind: 'text', fieldClass: 'personal', choices: [] }} onFinish={submit}>
      <Form.Item name="titleZh" label={text('customField.titleZh')} rules={needed}><Input maxLength={60} /></Form.Item>
      <Form.Item name="titleEn" label={text('customField.titleEn')} rules={needed}><Input maxLength={60} /></Form.Item>
      <Form.Item name="code" label={text('customField.code')} extra={text('customField.codeHint')} rules={[...needed, { pattern: /^[a-z][A-Za-z0-9]{0,39}$/, message: text('customField.codeHint') }]}><Input disabled={field !== null} autoComplete="off" /></Form.Item>
      <Form.Item name="kind" label={text('customField.kind')}><Select disabled={field !== null} options={kinds.map(value => ({ value, label: text(`customFieldKind.${value}`) }))} /></Form.Item>
      <Form.Item name="fieldClass" label={text('customField.class')} extra={text('customField.classHint')}><Select disabled={field !== null || kind === 'money'} options={classes.map(value => ({ value, label: text(`customFieldClass.${value}`) }))} /></Form.Item>
      {kind === 'money' && mayPay ? <PayItemField isNew={field === null} /> : null}
      {kind === 'choice' ? <Form.Item name="choices" label={text('customField.choices')} rules={needed}><Select mode="tags" open={false} tokenSeparators={[',', '，', '、']} /></Form.Item> : null}
      {field === null ? null : <Form.Item name="isEnded" valuePropName="checked"><Checkbox>{text('customField.ended')}</Checkbox></Form.Item>}
      <Button type="primary" htmlType="submit" loading={define.isPending}>{text('people.record')}</Button>
    </Form>
  );
};

const ValueList = ({ fields }: { readonly fields: readonly Field[] }): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const [search] = useSearchState();
  const wanted = { asOf: search['asOf'] ?? '', search: search['search'] ?? '', filter: search['field'] === undefined ? '' : JSON.stringify([[search['field'], 'isNotEmpty', '']]) };
  const query = useApi('listCustomValues', { query: { ...pageOf(search), ...wanted } });
  const titleOf = (field: Field): string => (language === 'en' ? field.titleEn : field.titleZh);
  const columns: readonly Column<Row>[] = [
    { key: 'personNumber', title: text('field.personNumber'), width: 120, frozen: true, cell: row => row.personNumber },
    { key: 'name', title: text('field.name'), width: 120, cell: row => <AppLink address={`/people/${encodeURIComponent(row.personNumber)}?tab=fields`}>{row.name}</AppLink> },
    { key: 'department', title: text('field.department'), width: 130, cell: row => row.department },
    ...fields.map((field): Column<Row> => ({ key: field.code, title: titleOf(field), width: 140, align: field.kind === 'number' || field.kind === 'money' ? 'right' : 'left', cell: row => row.values[field.code] ?? '' })),
  ];
  return (
    <>
      <FilterForm fields={[{ name: 'search', label: text('filter.search') }, { name: 'field', label: text('customField.hasValue'), options: fields.map(field => ({ value: field.code, label: titleOf(field) })) }, { name: 'asOf', label: text('people.lookAt'), placeholder: '2026-11-30' }]}>
        <DownloadButton operation="exportCustomValues" input={{ query: { ...wanted, format: 'xlsx' } }}>{text('action.exportExcel')}</DownloadButton>
      </FilterForm>
      <section className="card">
        <QueryView query={query} rows={8}>{data => (
          <>
            <DataTable caption={text('customField.values')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} empty={<Empty title={text('people.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
    </>
  );
};

export const CustomFieldsPage = (): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const [editing, setEditing] = useState<Field | 'new' | null>(null);
  const query = useApi('listCustomFields', {});
  const mayChange = query.data?.mayChange === true;
  const columns: readonly Column<Field>[] = [
    { key: 'title', title: text('customField.field'), width: 180, cell: row => (mayChange ? <button type="button" className="link-button" onClick={() => setEditing(row)}>{language === 'en' ? row.titleEn : row.titleZh}</button> : language === 'en' ? row.titleEn : row.titleZh) },
    { key: 'code', title: text('customField.code'), width: 150, cell: row => <code>{row.code}</code> },
    { key: 'kind', title: text('customField.kind'), width: 100, cell: row => text(`customFieldKind.${row.kind}`) },
    { key: 'class', title: text('customField.class'), width: 110, cell: row => text(`customFieldClass.${row.fieldClass}`) },
    { key: 'choices', title: text('customField.choices'), width: 220, cell: row => row.choices.join(text('people.separator')) },
    { key: 'state', title: text('field.state'), width: 100, cell: row => <Mark tone={row.isEnded ? 'quiet' : 'good'}>{text(row.isEnded ? 'customField.isEnded' : 'customField.inUse')}</Mark> },
  ];
  return (
    <>
      <PageHead title={text('page.customFields')} hint={text('customField.hint')}>{mayChange ? <Button type="primary" onClick={() => setEditing('new')}>{text('customField.add')}</Button> : null}</PageHead>
      <section className="card">
        <QueryView query={query}>{data => <DataTable caption={text('page.customFields')} columns={columns} rows={data.rows} rowKey={row => row.code} empty={<Empty title={text('customField.none')} hint={text('customField.noneHint')} />} maxHeight="40vh" />}</QueryView>
      </section>
      {query.data !== undefined && query.data.rows.length > 0 ? <ValueList fields={query.data.rows} /> : null}
      <SidePanel title={text(editing === 'new' ? 'customField.add' : 'customField.change')} open={editing !== null} onClose={() => setEditing(null)}>
        {editing === null ? null : <FieldForm key={editing === 'new' ? '' : editing.code} field={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />}
      </SidePanel>
    </>
  );
};
