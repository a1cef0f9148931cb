/** 技能: the words that profiles, training and matching share. */
import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Form, Input, Select } from 'antd';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { pageOf, useSearchState } from '../search.ts';
import { useText, useTitleOf } from '../text/text.tsx';

type Row = Answer<'listSkills'>['rows'][number];
type Values = Omit<NonNullable<CallInput<'saveSkill'>['body']>, 'commandId'>;

const SkillForm = ({ skill, onDone }: { readonly skill: Row | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const save = useToldCommand('saveSkill');
  const needed = [{ required: true, message: text('people.valueMissing') }];
  const start = skill === null ? { synonyms: [] } : { skillCode: skill.skillCode, titleChinese: skill.titleChinese, titleEnglish: skill.titleEnglish, synonyms: skill.synonyms, isEnded: skill.isEnded };
  return (
    <Form<Values> layout="vertical" initialValues={start} onFinish={values => save.send({ body: { commandId: newCommandId(), ...values, synonyms: values.synonyms ?? [], isEnded: values.isEnded === true } }, onDone)}>
      <Form.Item name="titleChinese" label={text('position.titleChinese')} rules={needed}><Input maxLength={60} /></Form.Item>
      <Form.Item name="titleEnglish" label={text('position.titleEnglish')} rules={needed}><Input maxLength={60} /></Form.Item>
      <Form.Item name="skillCode" label={text('position.code')} extra={text('position.codeHint')} rules={[...needed, { pattern: /^[a-z][A-Za-z0-9]{0,39}$/, message: text('position.codeHint') }]}><Input disabled={skill !== null} autoComplete="off" /></Form.Item>
      <Form.Item name="synonyms" label={text('skill.synonyms')} extra={text('skill.synonymsHint')}><Select mode="tags" notFoundContent={text('skill.synonymsHint')} tokenSeparators={[',', '，', '、']} /></Form.Item>
      {skill === null ? null : <Form.Item name="isEnded" valuePropName="checked"><Checkbox>{text('skill.end')}</Checkbox></Form.Item>}
      <Button type="primary" htmlType="submit" loading={save.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

export const SkillsPage = (): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const [search] = useSearchState();
  const [editing, setEditing] = useState<Row | 'new' | null>(null);
  const query = useApi('listSkills', { query: { ...pageOf(search), search: search['search'] ?? '', state: search['state'] === 'all' ? 'all' : 'open' } });
  const mayChange = query.data?.mayChange === true;
  const columns: readonly Column<Row>[] = [
    { key: 'title', title: text('position.skill'), width: 180, cell: row => (mayChange ? <button type="button" className="link-button" onClick={() => setEditing(row)}>{title(row)}</button> : title(row)) },
    { key: 'code', title: text('position.code'), width: 150, cell: row => <code>{row.skillCode}</code> },
    { key: 'synonyms', title: text('skill.synonyms'), width: 280, cell: row => row.synonyms.join(text('people.separator')) },
    { key: 'positions', title: text('skill.positions'), width: 110, align: 'right', cell: row => row.positions },
    { key: 'state', title: text('field.state'), width: 100, cell: row => <Mark tone={row.isEnded ? 'quiet' : 'good'}>{text(row.isEnded ? 'customField.isEnded' : 'customField.inUse')}</Mark> },
  ];
  return (
    <>
      <PageHead title={text('page.skills')} hint={text('skill.hint')}>{mayChange ? <Button type="primary" onClick={() => setEditing('new')}>{text('skill.add')}</Button> : null}</PageHead>
      <FilterForm fields={[{ name: 'search', label: text('position.search') }, { name: 'state', label: text('field.state'), initial: 'open', options: [{ value: 'open', label: text('customField.inUse') }] }]} />
      <section className="card">
        <QueryView query={query} rows={8}>{data => (
          <>
            <DataTable caption={text('page.skills')} columns={columns} rows={data.rows} rowKey={row => row.skillCode} empty={<Empty title={text('skill.none')} hint={text('skill.noneHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text(editing === 'new' ? 'skill.add' : 'skill.change')} open={editing !== null} onClose={() => setEditing(null)}>
        {editing === null ? null : <SkillForm key={editing === 'new' ? '' : editing.skillCode} skill={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />}
      </SidePanel>
    </>
  );
};
