/** 银行文件: the payment files of a run, their approval, the file itself, and the bank's answers. */
import type { ReactNode } from 'react';
import { App, Button, Popconfirm, Upload } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DecideButtons } from '../parts/decide-buttons.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { Empty } from '../parts/state-views.tsx';
import { useClockText, useSession } from '../shell/session.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type PaymentFile = Answer<'readPayoutRun'>['files'][number];
const tones = { open: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'quiet', expired: 'quiet', cancelled: 'quiet' } as const;

/** Reads a file of answers in; what was refused is listed row by row. */
const ImportButton = ({ file }: { readonly file: PaymentFile }): ReactNode => {
  const text = useText();
  const { message, modal } = App.useApp();
  const take = useCommand('takePaymentResults');
  const send = (upload: File): void => take.mutate(
    { params: { fileId: file.fileId }, query: { commandId: newCommandId() }, file: upload },
    {
      onSuccess: taken => {
        if (taken.totalFaults === 0) void message.success(text('payout.imported', { paid: taken.paid, rejected: taken.rejected, returned: taken.returned, unchanged: taken.unchanged }));
        else modal.error({ title: text('payout.importRefused', { count: taken.totalFaults }), content: <ul>{taken.faults.slice(0, 20).map(({ row, code }) => <li key={`${row} ${code}`}>{text('payout.importRow', { row, reason: text(`payoutResult.${code}`) })}</li>)}</ul> });
      },
      onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))),
    },
  );
  return <Upload accept=".csv,text/csv" showUploadList={false} beforeUpload={upload => { send(upload); return false; }}><Button size="small" loading={take.isPending} aria-label={`${text('payout.import')}: ${file.number}`}>{text('payout.import')}</Button></Upload>;
};

/** Takes an approved file back that nobody has had yet. */
const CancelButton = ({ file }: { readonly file: PaymentFile }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const cancel = useCommand('cancelPaymentFile');
  const send = (): void => cancel.mutate(
    { params: { fileId: file.fileId }, body: { commandId: newCommandId() } },
    { onSuccess: () => void message.success(text('payout.cancelled', { number: file.number })), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  return (
    <Popconfirm title={text('payout.cancelConfirm')} okText={text('action.confirm')} cancelText={text('action.cancel')} onConfirm={send}>
      <Button size="small" danger loading={cancel.isPending} aria-label={`${text('payout.cancel')}: ${file.number}`}>{text('payout.cancel')}</Button>
    </Popconfirm>
  );
};

export const PaymentFiles = ({ files }: { readonly files: readonly PaymentFile[] }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const { rights } = useSession();
  const mayChange = rights.includes('change:bank:all');
  const columns: readonly Column<PaymentFile>[] = [
    { key: 'number', title: text('payout.number'), width: 130, frozen: true, cell: file => file.number },
    { key: 'state', title: text('payout.state'), width: 110, cell: file => <Mark tone={tones[file.state]}>{text(`payoutFile.${file.state}`)}</Mark> },
    {
      key: 'actions', title: text('payout.actions'), width: 380, cell: file => (
        <span className="button-row">
          {file.mayDecide ? <DecideButtons proposalId={file.proposalId} digest={file.proposalDigest} what={file.number} /> : null}
          {file.state !== 'approved' ? null : <DownloadButton operation="downloadPaymentFile" input={{ params: { fileId: file.fileId } }}>{text('payout.download')}</DownloadButton>}
          {file.state !== 'approved' || !mayChange ? null : <><DownloadButton operation="downloadResultTemplate" input={{ params: { fileId: file.fileId } }}>{text('payout.template')}</DownloadButton><ImportButton file={file} /></>}
          {file.state !== 'approved' || file.isHandedOut || !mayChange ? null : <CancelButton file={file} />}
        </span>
      ),
    },
    { key: 'people', title: text('payout.people'), width: 80, align: 'right', cell: file => file.people },
    { key: 'total', title: text('payout.total'), width: 150, align: 'right', cell: file => `${formatAmount(file.total)} ${file.currency}` },
    { key: 'results', title: text('payout.results'), width: 270, cell: file => (file.state === 'approved' ? text('payout.counts', file.counts) : '–') },
    { key: 'entity', title: text('payout.legalEntity'), width: 180, cell: file => file.legalEntity },
    { key: 'payDate', title: text('payout.payDate'), width: 120, cell: file => file.payDate },
    { key: 'payer', title: text('payout.payer'), width: 120, cell: file => text('bank.ending', { lastFour: file.payerLastFour }) },
    { key: 'layout', title: text('payout.layout'), width: 230, cell: file => text(`payoutLayout.${file.layout}`) },
    { key: 'made', title: text('payout.madeBy'), width: 220, cell: file => `${file.madeBy} ${clockText(file.madeAt)}` },
    { key: 'digest', title: text('payout.digest'), width: 560, cell: file => <code>{file.contentDigest}</code> },
  ];
  return (
    <section className="card" aria-labelledby="payment-files-title">
      <h2 id="payment-files-title">{text('payout.files')}</h2>
      <DataTable caption={text('payout.files')} columns={columns} rows={files} rowKey={file => file.fileId} rowHeight={48} empty={<Empty title={text('payout.noFiles')} />} />
    </section>
  );
};
