/** Candidates from a table that another office or site made: look at its columns, say what they are, take its rows, get back the others. */
import { useState, type ReactNode } from 'react';
import { Alert, App, Button, Select, Upload } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { saveFailedRows } from '../parts/save-failed-rows.ts';
import { Empty } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Preview = Answer<'previewCandidateSheet'>;
type Outcome = Answer<'importCandidateSheet'>;
type Failed = Outcome['failures'][number];
type Field = NonNullable<Preview['columns'][number]['field']>;
const fields: readonly Field[] = ['name', 'identityNumber', 'mobile', 'email', 'skills', 'experience', 'gender', 'birthYear', 'sourceKey'];

const Columns = ({ preview, onChanged }: { readonly preview: Preview; readonly onChanged: () => void }): ReactNode => {
  const text = useText();
  const remember = useToldCommand('rememberCandidateColumns');
  const columns: readonly Column<Preview['columns'][number]>[] = [
    { key: 'heading', title: text('hireSheet.heading'), width: 200, cell: row => row.heading },
    {
      key: 'field', title: text('hireSheet.field'), width: 220,
      cell: row => (
        <Select
          size="small" style={{ width: 200 }} aria-label={`${text('hireSheet.field')}: ${row.heading}`} value={row.field ?? ''} disabled={remember.isPending} showSearch={{ optionFilterProp: 'label' }}
          options={[{ value: '', label: text('hireSheet.leftOut') }, ...fields.map(value => ({ value, label: text(`candidateField.${value}`) }))]}
          onChange={value => remember.send({ body: { commandId: newCommandId(), columns: [{ heading: row.heading, field: fields.find(field => field === value) ?? null }] } }, onChanged)}
        />
      ),
    },
  ];
  return <DataTable caption={text('hireSheet.columns')} columns={columns} rows={preview.columns} rowKey={row => row.heading} empty={<Empty title={text('hireSheet.none')} />} maxHeight="45vh" />;
};

const Result = ({ outcome }: { readonly outcome: Outcome }): ReactNode => {
  const text = useText();
  const reasonOf = (failed: Failed): string => text(`error.${failed.code}`, failed.data, text('error.unexpected'));
  const columns: readonly Column<Failed>[] = [
    { key: 'row', title: text('hireSheet.row'), width: 80, align: 'right', cell: failed => failed.row },
    { key: 'field', title: text('hireSheet.field'), width: 160, cell: failed => (failed.field === null ? '' : text(`candidateField.${failed.field}`)) },
    { key: 'reason', title: text('field.reason'), width: 460, cell: reasonOf },
  ];
  return (
    <section className="card">
      <Alert type={outcome.failures.length === 0 ? 'success' : 'warning'} showIcon title={<>{text('candidateSheet.done', { entered: outcome.entered, known: outcome.known, failed: outcome.failures.length })} <AppLink address="/candidates">{text('page.candidates')}</AppLink></>} />
      {outcome.failures.length === 0 ? null : (
        <>
          <p><Button onClick={() => saveFailedRows(outcome, text('field.reason'), reasonOf, text('candidateSheet.failedFile'))}>{text('hireSheet.saveFailed')}</Button></p>
          <DataTable caption={text('hireSheet.failures')} columns={columns} rows={outcome.failures} rowKey={failed => String(failed.row)} empty={null} maxHeight="45vh" />
        </>
      )}
    </section>
  );
};

export const CandidateSheetPage = (): ReactNode => {
  const { language, text } = useLanguage();
  const { message } = App.useApp();
  const [file, setFile] = useState<File | null>(null);
  const [requisitionId, setRequisitionId] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const requisitions = useApi('listRequisitions', { query: { pageSize: 2000, state: 'open' } });
  const preview = useCommand('previewCandidateSheet');
  const take = useCommand('importCandidateSheet');
  const tell = (error: { readonly code: string; readonly data: Readonly<Record<string, string | number>> }): void => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected')));
  const look = (chosen: File): void => { setFile(chosen); setOutcome(null); preview.mutate({ file: chosen }, { onError: tell }); };
  const send = (): void => { if (file !== null) take.mutate({ query: { commandId: newCommandId(), requisitionId }, file }, { onSuccess: setOutcome, onError: tell }); };
  const looked = file === null ? undefined : preview.data;
  return (
    <>
      <PageHead title={text('page.candidateSheet')} hint={text('candidateSheet.hint')}>
        <Upload accept=".xlsx,.csv,text/csv" showUploadList={false} beforeUpload={chosen => { look(chosen); return false; }}><Button loading={preview.isPending}>{text('hireSheet.choose')}</Button></Upload>
        <Button type="primary" disabled={looked === undefined || looked.missing.length > 0 || outcome !== null} loading={take.isPending} onClick={send}>{text('candidateSheet.take')}</Button>
      </PageHead>
      {outcome !== null ? <Result outcome={outcome} /> : (
        <section className="card">
          <p>
            <label htmlFor="sheet-requisition">{text('candidate.appliesFor')}</label>{' '}
            <Select id="sheet-requisition" style={{ minWidth: 260, maxWidth: '100%' }} value={requisitionId} onChange={setRequisitionId} options={[{ value: '', label: text('candidateSheet.forNone') }, ...(requisitions.data?.rows ?? []).map(row => ({ value: row.requisitionId, label: `${row.title[language]} · ${row.department}` }))]} />
          </p>
          {looked === undefined || file === null ? <Empty title={text('hireSheet.none')} hint={text('candidateSheet.noneHint')} /> : (
            <>
              <p>{text('hireSheet.rows', { file: file.name, count: looked.rows })}</p>
              {looked.missing.length === 0 ? null : <Alert type="warning" showIcon title={text('hireSheet.missing', { fields: looked.missing.map(field => text(`candidateField.${field}`)).join(text('people.separator')) })} />}
              <Columns preview={looked} onChanged={() => look(file)} />
            </>
          )}
        </section>
      )}
    </>
  );
};
