/** People whose cost is shared out over several cost centres. */
import type { ReactNode } from 'react';
import { Button, Form, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { PersonNumberItem, useTold } from '../privacy/privacy-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listCostShares'>['rows'][number];
type Wish = { readonly personNumber: string; readonly shares?: string };

const sharesForm = /^([0-9A-Za-z.-]{1,20}=[1-9]\d{0,5}( +[0-9A-Za-z.-]{1,20}=[1-9]\d{0,5})*)?$/;
const sharesOf = (text: string): { costCentre: string; weight: number }[] => text.split(/ +/).filter(part => part !== '').map(part => ({ costCentre: part.split('=')[0] ?? '', weight: Number(part.split('=')[1]) }));

const ShareForm = ({ month }: { readonly month: string }): ReactNode => {
  const text = useText();
  const [form] = Form.useForm<Wish>();
  const share = useCommand('shareCost');
  const told = useTold(text('bookPlan.saved'), () => form.resetFields());
  return (
    <Form<Wish> form={form} layout="vertical" onFinish={({ personNumber, shares }) => share.mutate({ body: { commandId: newCommandId(), personNumber, fromMonth: month, shares: sharesOf((shares ?? '').trim()) } }, told)}>
      <PersonNumberItem />
      <Form.Item name="shares" label={text('bookPlan.shares')} extra={text('bookPlan.sharesHint')} rules={[{ pattern: sharesForm, message: text('bookPlan.sharesHint') }]}><Input maxLength={400} style={{ maxWidth: 420 }} /></Form.Item>
      <Button htmlType="submit" loading={share.isPending}>{text('bookPlan.share')}</Button>
    </Form>
  );
};

export const CostShareList = ({ month, mayChange }: { readonly month: string; readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listCostShares', { params: { month }, query: pageOf(search) });
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('bank.person'), width: 200, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'from', title: text('bookPlan.fromMonth'), width: 120, cell: row => row.fromMonth },
    { key: 'shares', title: text('bookPlan.shares'), width: 320, cell: row => row.shares.map(share => `${share.costCentre}=${share.weight}`).join(' ') },
  ];
  return (
    <section className="card" aria-label={text('bookPlan.shares')}>
      <h2>{text('bookPlan.shares')}</h2>
      {mayChange ? <ShareForm month={month} /> : null}
      <QueryView query={query} rows={2}>{data => (
        <>
          <DataTable caption={text('bookPlan.shares')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} empty={<Empty title={text('bookPlan.noShares')} />} />
          <ListFooter total={data.total} />
        </>
      )}</QueryView>
    </section>
  );
};
