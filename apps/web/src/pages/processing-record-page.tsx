/** The record of processing, to be read, completed with the company's own recipients, and printed. */
import { useState, type ReactNode } from 'react';
import { PrinterOutlined } from '@ant-design/icons';
import { Button, Form, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { QueryView } from '../parts/state-views.tsx';
import { useOffice, useTold } from '../privacy/privacy-parts.tsx';
import { useText, type Text } from '../text/text.tsx';

type ProcessingRecord = Answer<'readProcessingRecord'>;
type Activity = ProcessingRecord['activities'][number];
type Purpose = Answer<'listPurposes'>['purposes'][number];

const recipientText = (recipient: string, text: Text): string => text(`privacy.recipient.${recipient}`, {}, recipient);
const isBuiltIn = (recipient: string, text: Text): boolean => text(`privacy.recipient.${recipient}`, {}, '') !== '';
const joined = (parts: readonly string[], text: Text): string => parts.join(text('roles.separator'));

const Columns = ({ activity }: { readonly activity: Activity }): ReactNode => {
  const text = useText();
  if (activity.tables.length === 0) return null;
  return (
    <details className="record-columns">
      <summary>{text('processing.columns', { count: activity.tables.reduce((sum, { columns }) => sum + columns.length, 0) })}</summary>
      <ul className="plain-list">{activity.tables.map(({ table, columns }) => (
        <li key={table}><code>{table}</code>: {joined(columns.map(({ column, fieldClass, sealed }) => text(sealed ? 'processing.sealedColumn' : 'processing.column', { column, fieldClass: text(`fieldClass.${fieldClass}`) })), text)}</li>
      ))}</ul>
    </details>
  );
};

const ActivityCard = ({ activity, onRecipients }: { readonly activity: Activity; readonly onRecipients: (() => void) | null }): ReactNode => {
  const text = useText();
  const rules = [...new Set(activity.tables.flatMap(table => table.rules))];
  const facts: readonly (readonly [string, string])[] = [
    [text('processing.basis'), text(`privacy.basis.${activity.lawfulBasis}`)],
    [text('ownData.classes'), joined(activity.fieldClasses.map(name => text(`fieldClass.${name}`)), text)],
    [text('processing.recipients'), joined(activity.recipients.map(recipient => recipientText(recipient, text)), text)],
    [text('processing.rules'), rules.length === 0 ? text('ownData.keptEmployment') : joined(rules.map(rule => text(`privacy.retention.${rule}`, {}, rule)), text)],
  ];
  return (
    <section className="card record-activity">
      <h2>{text(`privacy.purpose.${activity.purpose}`, {}, activity.purpose)}</h2>
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      {onRecipients === null ? null : <p className="no-print"><Button size="small" aria-label={`${text('processing.chooseRecipients')}: ${text(`privacy.purpose.${activity.purpose}`, {}, activity.purpose)}`} onClick={onRecipients}>{text('processing.chooseRecipients')}</Button></p>}
      <Columns activity={activity} />
    </section>
  );
};

const RecipientsForm = ({ purpose, onDone }: { readonly purpose: Purpose; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const change = useCommand('changePurposeRecipients');
  const told = useTold(text('processing.recipientsChanged'), onDone);
  const initialValues = { recipients: purpose.recipients.filter(recipient => !isBuiltIn(recipient, text)) };
  return (
    <Form<{ recipients: string[] }> layout="vertical" initialValues={initialValues} onFinish={({ recipients }) => change.mutate({ params: { purpose: purpose.purpose }, body: { commandId: newCommandId(), recipients } }, told)}>
      <p>{text('processing.builtIn', { recipients: joined(purpose.recipients.filter(recipient => isBuiltIn(recipient, text)).map(recipient => recipientText(recipient, text)), text) })}</p>
      <Form.Item name="recipients" label={text('processing.more')} extra={text('processing.moreHint')}><Select mode="tags" open={false} maxCount={50} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

const RecordView = ({ record }: { readonly record: ProcessingRecord }): ReactNode => {
  const text = useText();
  const { mayChange } = useOffice();
  const [opened, setOpened] = useState<Activity | null>(null);
  return (
    <>
      <section className="card">
        <h2>{text('processing.title', { company: record.companyName })}</h2>
        <p>{text('processing.asOf', { day: record.day })}</p>
        <p>{text('processing.counts', { assessments: record.assessments, holds: record.holds })}</p>
      </section>
      {record.activities.map(activity => <ActivityCard key={activity.purpose} activity={activity} onRecipients={mayChange ? () => setOpened(activity) : null} />)}
      <section className="card">
        <h2>{text('retention.rules')}</h2>
        <ul className="plain-list">{record.retention.map(rule => (
          <li key={rule.rule}><strong>{text(`privacy.retention.${rule.rule}`, {}, rule.rule)}</strong>: {rule.months === 0 ? text('retention.aDay') : text(`retentionStart.${rule.startsWith}`, { months: rule.months })} <small className="quiet">{text(`privacy.ruleBasis.${rule.rule}`, {}, rule.basis)}</small></li>
        ))}</ul>
      </section>
      <SidePanel title={opened === null ? '' : text(`privacy.purpose.${opened.purpose}`, {}, opened.purpose)} open={opened !== null} onClose={() => setOpened(null)}>{opened === null ? null : <RecipientsForm purpose={opened} onDone={() => setOpened(null)} />}</SidePanel>
    </>
  );
};

export const ProcessingRecordPage = (): ReactNode => {
  const text = useText();
  const query = useApi('readProcessingRecord', {});
  return (
    <>
      <PageHead title={text('page.processingRecord')} hint={text('processing.hint')}>
        <Button icon={<PrinterOutlined />} disabled={query.data === undefined} onClick={() => window.print()}>{text('processing.print')}</Button>
      </PageHead>
      <QueryView query={query}>{record => <RecordView record={record} />}</QueryView>
    </>
  );
};
