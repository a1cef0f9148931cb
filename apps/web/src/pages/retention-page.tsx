/** How long each kind of data is kept, what a run would delete today, the runs, and whether places of punches are kept at all. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, InputNumber, Switch } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ProofBadge } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useOffice, useRequired, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { useText } from '../text/text.tsx';

type Rule = Answer<'listRetentionRules'>['rules'][number];
type Run = Answer<'listRetentionRules'>['runs'][number];
type Count = Answer<'previewRetention'>['counts'][number];

const MonthsForm = ({ rule, onDone }: { readonly rule: Rule; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const change = useCommand('changeRetentionRule');
  const told = useTold(text('retention.changed'), onDone);
  return (
    <Form<{ months: number }> layout="vertical" initialValues={{ months: rule.months }} onFinish={({ months }) => change.mutate({ params: { rule: rule.rule }, body: { commandId: newCommandId(), months } }, told)}>
      <p>{text(`privacy.ruleBasis.${rule.rule}`, {}, rule.basis)}</p>
      <Form.Item name="months" label={text('retention.months')} rules={[required]} {...(rule.shortestMonths === 0 ? {} : { extra: text('retention.shortest', { months: rule.shortestMonths }) })}><InputNumber min={rule.shortestMonths} max={1200} precision={0} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

const Rules = ({ rules }: { readonly rules: readonly Rule[] }): ReactNode => {
  const text = useText();
  const { mayChange } = useOffice();
  const [opened, setOpened] = useState<Rule | null>(null);
  const columns: readonly Column<Rule>[] = [
    { key: 'rule', title: text('retention.kind'), width: 160, cell: row => text(`privacy.retention.${row.rule}`, {}, row.rule) },
    { key: 'months', title: text('retention.kept'), width: 160, cell: row => (row.months === 0 ? text('retention.aDay') : text(`retentionStart.${row.startsWith}`, { months: row.months })) },
    { key: 'shortest', title: text('retention.lawful'), width: 90, cell: row => (row.shortestMonths === 0 ? <span className="quiet">–</span> : text('retention.monthsCount', { months: row.shortestMonths })) },
    { key: 'basis', title: text('retention.basis'), width: 520, cell: row => text(`privacy.ruleBasis.${row.rule}`, {}, row.basis) },
    { key: 'proof', title: text('retention.proof'), width: 110, cell: row => <ProofBadge proof={row.proof} /> },
    { key: 'change', title: text('retention.change'), width: 90, cell: row => (mayChange ? <Button size="small" aria-label={`${text('retention.change')}: ${text(`privacy.retention.${row.rule}`, {}, row.rule)}`} onClick={() => setOpened(row)}>{text('retention.change')}</Button> : '') },
  ];
  return (
    <section className="card">
      <h2>{text('retention.rules')}</h2>
      <DataTable caption={text('retention.rules')} columns={columns} rows={rules} rowKey={row => row.rule} rowHeight={44} empty={<Empty title={text('retention.empty')} />} />
      <SidePanel title={opened === null ? '' : text(`privacy.retention.${opened.rule}`, {}, opened.rule)} open={opened !== null} onClose={() => setOpened(null)}>{opened === null ? null : <MonthsForm rule={opened} onDone={() => setOpened(null)} />}</SidePanel>
    </section>
  );
};

const Preview = (): ReactNode => {
  const text = useText();
  const { mayApprove } = useOffice();
  const query = useApi('previewRetention', {});
  const run = useCommand('runRetention');
  const told = useTold(text('retention.started'));
  const columns: readonly Column<Count>[] = [
    { key: 'rule', title: text('retention.kind'), width: 220, cell: row => text(`privacy.retention.${row.rule}`, {}, row.rule) },
    { key: 'before', title: text('retention.before'), width: 140, cell: row => row.before },
    { key: 'rows', title: text('retention.rows'), width: 120, align: 'right', cell: row => row.rows },
    { key: 'held', title: text('retention.held'), width: 140, align: 'right', cell: row => row.held },
  ];
  return (
    <section className="card">
      <h2>{text('retention.preview')}</h2>
      <QueryView query={query} rows={3}>{({ day, counts }) => (
        <>
          <DataTable caption={text('retention.preview')} columns={columns} rows={counts} rowKey={row => row.rule} empty={<Empty title={text('retention.nothingDue')} />} />
          {mayApprove && counts.some(({ rows }) => rows > 0)
            ? <p className="below-table"><CarefulButton label={text('retention.run')} about={text('retention.runDay', { day })} warning={text('retention.runWarning')} isBusy={run.isPending} onConfirm={() => run.mutate({ body: { commandId: newCommandId(), day } }, told)} /></p>
            : null}
        </>
      )}</QueryView>
    </section>
  );
};

const Runs = ({ runs }: { readonly runs: readonly Run[] }): ReactNode => {
  const text = useText();
  const countsText = ({ counts }: Run): string => {
    const gone = counts.filter(({ rows }) => rows > 0).map(({ rule, rows }) => text('retention.gone', { rule: text(`privacy.retention.${rule}`, {}, rule), rows }));
    return gone.length === 0 ? text('retention.nothingGone') : gone.join(text('roles.separator'));
  };
  return (
    <section className="card">
      <h2>{text('retention.runs')}</h2>
      {runs.length === 0 ? <Empty title={text('retention.noRuns')} /> : <ul className="plain-list">{runs.map(run => <li key={run.retentionRunId}><WhoWhen who={run.by} when={run.at} /> {countsText(run)}</li>)}</ul>}
    </section>
  );
};

const Whereabouts = (): ReactNode => {
  const text = useText();
  const { mayChange } = useOffice();
  const query = useApi('readPrivacySettings', {});
  const change = useCommand('changePrivacySettings');
  const told = useTold(text('whereabouts.changed'));
  const form = Form.useForm<{ keepWhereabouts: boolean; rule: string }>()[0];
  const keeps = Form.useWatch('keepWhereabouts', form);
  return (
    <section className="card narrow-card">
      <h2>{text('whereabouts.title')}</h2>
      <p className="quiet">{text('whereabouts.hint')}</p>
      <QueryView query={query} rows={2}>{settings => (
        <Form form={form} layout="vertical" disabled={!mayChange} initialValues={settings} onFinish={wish => change.mutate({ body: { commandId: newCommandId(), keepWhereabouts: wish.keepWhereabouts, rule: wish.rule ?? '' } }, told)}>
          <Form.Item name="keepWhereabouts" label={text('whereabouts.keep')} valuePropName="checked"><Switch aria-label={text('whereabouts.keep')} /></Form.Item>
          <Form.Item name="rule" label={text('whereabouts.rule')} rules={keeps === true ? [{ required: true, message: text('error.whereaboutsRuleNeeded') }] : []}><Input.TextArea maxLength={500} autoSize={{ minRows: 2 }} /></Form.Item>
          {mayChange ? <Button htmlType="submit" loading={change.isPending}>{text('action.save')}</Button> : null}
        </Form>
      )}</QueryView>
    </section>
  );
};

export const RetentionPage = (): ReactNode => {
  const text = useText();
  const query = useApi('listRetentionRules', {});
  return (
    <>
      <PageHead title={text('page.retention')} hint={text('retention.hint')} />
      <QueryView query={query}>{data => <><Rules rules={data.rules} /><Preview /><Runs runs={data.runs} /></>}</QueryView>
      <Whereabouts />
    </>
  );
};
