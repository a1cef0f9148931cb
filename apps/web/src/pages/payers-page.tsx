/** 付款账户: which account each legal entity pays from, and the layout that its bank reads. */
import { useState, type ReactNode } from 'react';
import { App, Button, Form, Input, Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Payers = Answer<'listPayers'>;
type Payer = Payers['payers'][number];
type Wish = { legalEntity: string; holderName: string; bankName: string; branchCode?: string; accountNumber: string; layout: string; neededApprovals: 1 | 2 | 3 };

const PayerForm = ({ payer, entity, layouts, onDone }: { readonly payer: Payer | null; readonly entity: string; readonly layouts: Payers['layouts']; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const { message } = App.useApp();
  const choose = useCommand('choosePayer');
  const required = [{ required: true, message: text('bankLoad.valueMissing') }];
  const submit = (wish: Wish): void => choose.mutate(
    { body: { commandId: newCommandId(), ...wish, branchCode: wish.branchCode ?? '' } },
    { onSuccess: ({ proposalId }) => { void message.success(text(proposalId === null ? 'payers.saved' : 'payers.savedFewer')); onDone(); }, onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  const start = payer === null ? { legalEntity: entity, neededApprovals: 1 as const, layout: layouts[0]?.code ?? '' } : { legalEntity: payer.legalEntity, holderName: payer.holderName, bankName: payer.bankName, branchCode: payer.branchCode, layout: payer.layout, neededApprovals: payer.neededApprovals };
  return (
    <Form<Wish> layout="vertical" initialValues={start} onFinish={submit}>
      <Form.Item name="legalEntity" label={text('payers.legalEntity')} rules={required}><Input maxLength={200} disabled={payer !== null} /></Form.Item>
      <Form.Item name="holderName" label={text('payers.holderName')} rules={required}><Input maxLength={100} /></Form.Item>
      <Form.Item name="bankName" label={text('payers.bankName')} rules={required}><Input maxLength={100} /></Form.Item>
      <Form.Item name="branchCode" label={text('payers.branchCode')}><Input maxLength={20} /></Form.Item>
      <Form.Item name="accountNumber" label={text('payers.accountNumber')} rules={required}><Input autoComplete="off" maxLength={50} /></Form.Item>
      <Form.Item name="layout" label={text('payers.layout')} rules={required}><Select options={layouts.map(({ code, titleChinese, titleEnglish }) => ({ value: code, label: language === 'zh-CN' ? titleChinese : titleEnglish }))} /></Form.Item>
      <Form.Item name="neededApprovals" label={text('payers.neededApprovals')} extra={text('payers.neededApprovalsHint')} rules={required}><Select options={[1, 2, 3].map(value => ({ value, label: String(value) }))} /></Form.Item>
      <Button type="primary" htmlType="submit" disabled={choose.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

export const PayersPage = (): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  const clockText = useClockText();
  const { rights } = useSession();
  const mayChange = rights.includes('change:bank:all');
  const query = useApi('listPayers', {});
  const [search, change] = useSearchState();
  // Whoever comes from a run names the legal entity that has no account yet.
  const wanted = search['entity'] ?? '';
  const [open, setOpen] = useState<Payer | 'new' | null>(wanted === '' ? null : 'new');
  const close = (): void => {
    setOpen(null);
    change({ entity: undefined }, true);
  };
  const titleOf = (code: string): string => {
    const found = query.data?.layouts.find(layout => layout.code === code);
    return found === undefined ? code : language === 'zh-CN' ? found.titleChinese : found.titleEnglish;
  };
  const columns: readonly Column<Payer>[] = [
    { key: 'entity', title: text('payers.legalEntity'), width: 220, cell: payer => payer.legalEntity },
    { key: 'account', title: text('payers.lastFour'), width: 120, cell: payer => text('bank.ending', { lastFour: payer.lastFour }) },
    { key: 'bank', title: text('payers.bankName'), width: 180, cell: payer => payer.bankName },
    { key: 'holder', title: text('payers.holderName'), width: 200, cell: payer => payer.holderName },
    { key: 'layout', title: text('payers.layout'), width: 260, cell: payer => titleOf(payer.layout) },
    { key: 'approvals', title: text('payers.neededApprovals'), width: 100, align: 'right', cell: payer => payer.neededApprovals },
    { key: 'chosen', title: text('payers.chosenBy'), width: 220, cell: payer => `${payer.chosenBy} ${clockText(payer.chosenAt)}` },
    ...(mayChange ? [{ key: 'change', title: text('payout.actions'), width: 100, cell: (payer: Payer) => <Button size="small" aria-label={`${text('payers.change')}: ${payer.legalEntity}`} onClick={() => setOpen(payer)}>{text('payers.change')}</Button> }] : []),
  ];
  return (
    <>
      <PageHead title={text('page.payers')}>{mayChange ? <Button type="primary" onClick={() => setOpen('new')}>{text('payers.add')}</Button> : null}</PageHead>
      <section className="card">
        <QueryView query={query}>{data => <DataTable caption={text('page.payers')} columns={columns} rows={data.payers} rowKey={payer => payer.legalEntity} rowHeight={44} empty={<Empty title={text('payers.empty')} hint={text('payers.emptyHint')} />} />}</QueryView>
      </section>
      <SidePanel title={text('payers.add')} open={open !== null} onClose={close}>
        {open === null || query.data === undefined ? null : <PayerForm payer={open === 'new' ? null : open} entity={wanted} layouts={query.data.layouts} onDone={close} />}
      </SidePanel>
    </>
  );
};
