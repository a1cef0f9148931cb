/** The company's own fields of one person: what holds now, what held before, and setting a value from a day on. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import { newCommandId, useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useLanguage, useText } from '../text/text.tsx';
import { useToldCommand } from './told-command.ts';

type Values = { code: string; validFrom: string; value?: string };

const ValueForm = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const fields = useApi('listCustomFields', {});
  const set = useToldCommand('setCustomValue');
  const [form] = Form.useForm<Values>();
  const code = Form.useWatch('code', form);
  const field = fields.data?.rows.find(row => row.code === code);
  const needed = [{ required: true, message: text('people.valueMissing') }];
  const submit = ({ value, ...others }: Values): void => set.send({ params: { personNumber }, body: { commandId: newCommandId(), ...others, value: value === undefined || value === '' ? null : value } }, () => form.resetFields());
  return (
    <Form<Values> form={form} layout="inline" onFinish={submit}>
      <Form.Item name="code" label={text('customField.field')} rules={needed}><Select style={{ minWidth: 160 }} options={(fields.data?.rows ?? []).filter(row => !row.isEnded).map(row => ({ value: row.code, label: language === 'en' ? row.titleEn : row.titleZh }))} /></Form.Item>
      <Form.Item name="validFrom" label={text('field.validFrom')} rules={needed}><Input type="date" /></Form.Item>
      <Form.Item name="value" label={text('customField.value')} extra={text('customField.emptyEnds')}>
        {field?.kind === 'choice' ? <Select allowClear style={{ minWidth: 140 }} options={field.choices.map(value => ({ value }))} /> : <Input {...(field?.kind === 'date' ? { type: 'date' } : {})} maxLength={500} autoComplete="off" />}
      </Form.Item>
      <Button htmlType="submit" type="primary" loading={set.isPending}>{text('people.record')}</Button>
    </Form>
  );
};

export const CustomValues = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const [showsAll, setShowsAll] = useState(false);
  const fields = useApi('listCustomFields', {});
  const query = useApi('readCustomValues', { params: { personNumber } });
  const titleOf = (code: string): string => {
    const field = fields.data?.rows.find(row => row.code === code);
    return field === undefined ? code : language === 'en' ? field.titleEn : field.titleZh;
  };
  return (
    <QueryView query={query}>{data => (
      <>
        {data.mayChange && (fields.data?.rows.length ?? 0) > 0 ? <ValueForm personNumber={personNumber} /> : null}
        {data.rows.length === 0 ? <Empty title={text('customField.noValues')}><AppLink address="/custom-fields">{text('page.customFields')}</AppLink></Empty> : (
          <>
            <dl className="fact-grid">
              {data.rows.filter((row, index) => showsAll || data.rows[index - 1]?.code !== row.code).map(row => <div key={`${row.code} ${row.validFrom} ${row.recordedAt}`}><dt>{titleOf(row.code)} · {text('people.termsFrom', { date: row.validFrom })}</dt><dd>{row.value ?? '–'}</dd></div>)}
            </dl>
            <Button size="small" onClick={() => setShowsAll(!showsAll)}>{text(showsAll ? 'customField.showLatest' : 'customField.showHistory')}</Button>
          </>
        )}
      </>
    )}</QueryView>
  );
};
