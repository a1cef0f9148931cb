/** Who has consented to what, and consents given or withdrawn on paper. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Radio, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { PersonNumberItem, useRequired, useTold, WhoWhen } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

type Consents = Answer<'listConsents'>;
type Row = Consents['rows'][number];
type Wish = { readonly personNumber: string; readonly kind: Row['kind']; readonly given: boolean; readonly textVersion: string };
const tones = { given: 'good', withdrawn: 'warn', none: 'quiet' } as const;

const PaperForm = ({ consents, onDone }: { readonly consents: Consents; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const record = useCommand('recordConsent');
  const told = useTold(text('consents.recorded'), onDone);
  const submit = ({ personNumber, kind, given, textVersion }: Wish): void => record.mutate({ params: { personNumber, kind }, body: { commandId: newCommandId(), given, textVersion } }, told);
  return (
    <Form<Wish> layout="vertical" onFinish={submit} initialValues={{ given: true, textVersion: consents.rows[0]?.textVersion ?? '' }}>
      <PersonNumberItem />
      <Form.Item name="kind" label={text('consents.kind')} rules={[required]}><Select options={consents.counts.map(({ kind }) => ({ value: kind, label: text(`privacy.consent.${kind}`) }))} /></Form.Item>
      <Form.Item name="given" label={text('field.state')}><Radio.Group options={[{ value: true, label: text('consentState.given') }, { value: false, label: text('consentState.withdrawn') }]} /></Form.Item>
      <Form.Item name="textVersion" label={text('consents.textVersion')} extra={text('consents.textVersionHint')} rules={[required]}><Input maxLength={64} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={record.isPending}>{text('consents.record')}</Button>
    </Form>
  );
};

export const ConsentsPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const [isOpen, setOpen] = useState(false);
  const query = useApi('listConsents', { query: pageOf(search) });
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('privacyPage.person'), width: 200, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'kind', title: text('consents.kind'), width: 200, cell: row => text(`privacy.consent.${row.kind}`) },
    { key: 'state', title: text('field.state'), width: 120, cell: row => <Mark tone={tones[row.state]}>{text(`consentState.${row.state}`)}</Mark> },
    { key: 'version', title: text('consents.textVersion'), width: 150, cell: row => <>{row.givenTextVersion ?? '–'}{row.givenTextVersion !== null && row.givenTextVersion !== row.textVersion ? <small className="quiet"> {text('consents.olderText')}</small> : null}</> },
    { key: 'how', title: text('consents.how'), width: 100, cell: row => (row.how === null ? '–' : text(`consentHow.${row.how}`)) },
    { key: 'at', title: text('audit.when'), width: 150, cell: row => <WhoWhen who={null} when={row.at} /> },
  ];
  return (
    <>
      <PageHead title={text('page.consents')} hint={text('consents.hint')}>
        <Button type="primary" disabled={query.data === undefined} onClick={() => setOpen(true)}>{text('consents.record')}</Button>
      </PageHead>
      <QueryView query={query}>{data => (
        <>
          <section className="card">
            <dl className="fact-grid">{data.counts.map(({ kind, given, withdrawn }) => <div key={kind}><dt>{text(`privacy.consent.${kind}`)}</dt><dd>{text('consents.counts', { given, withdrawn })}</dd></div>)}</dl>
          </section>
          <section className="card">
            <DataTable caption={text('page.consents')} columns={columns} rows={data.rows} rowKey={row => `${row.personNumber} ${row.kind}`} empty={<Empty title={text('consents.empty')} />} />
            <ListFooter total={data.total} />
          </section>
          <SidePanel title={text('consents.record')} open={isOpen} onClose={() => setOpen(false)}><PaperForm consents={data} onDone={() => setOpen(false)} /></SidePanel>
        </>
      )}</QueryView>
    </>
  );
};
