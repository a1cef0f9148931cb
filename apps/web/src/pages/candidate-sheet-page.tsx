/** Candidates from a table that another office or site made: look at its columns, say what they are, take its rows, get back the others. */
import { useState, type ReactNode } from 'react';
import { Alert, App, Button, Select, Upload } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { FailedRows, SheetColumns } from '../parts/sheet-parts.tsx';
import { Empty } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Preview = Answer<'previewCandidateSheet'>;
type Outcome = Answer<'importCandidateSheet'>;
type Field = NonNullable<Preview['columns'][number]['field']>;
const fields: readonly Field[] = ['name', 'identityNumber', 'mobile', 'email', 'skills', 'experience', 'gender', 'birthYear', 'sourceKey'];

const Columns = ({ preview, onChanged }: { readonly preview: Preview; readonly onChanged: () => void }): ReactNode => {
  const text = useText();
  const remember = useToldCommand('rememberCandidateColumns');
  return (
    <SheetColumns
      columns={preview.columns} fields={fields} nameOf={field => text(`candidateField.${field}`)} hasExamples={false} isBusy={remember.isPending}
      onChoose={(heading, field) => remember.send({ body: { commandId: newCommandId(), columns: [{ heading, field }] } }, onChanged)}
    />
  );
};

const Result = ({ outcome }: { readonly outcome: Outcome }): ReactNode => {
  const text = useText();
  return (
    <section className="card">
      <Alert type={outcome.failures.length === 0 ? 'success' : 'warning'} showIcon title={<>{text('candidateSheet.done', { entered: outcome.entered, known: outcome.known, failed: outcome.failures.length })} <AppLink address="/candidates">{text('page.candidates')}</AppLink></>} />
      <FailedRows headings={outcome.headings} failures={outcome.failures} nameOf={field => text(`candidateField.${field}`)} fileName={text('candidateSheet.failedFile')} />
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
