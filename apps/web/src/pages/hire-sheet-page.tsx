/** Hiring from a table that another office made: look at its columns, say what they are, take its rows, get back the others. */
import { useState, type ReactNode } from 'react';
import { Alert, App, Button, Upload } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { PageHead } from '../parts/page-head.tsx';
import { FailedRows, SheetColumns } from '../parts/sheet-parts.tsx';
import { Empty } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useText } from '../text/text.tsx';

type Preview = Answer<'previewHireSheet'>;
type Outcome = Answer<'hireFromSheet'>;
type Field = NonNullable<Preview['columns'][number]['field']>;

const fields: readonly Field[] = [
  'personNumber', 'name', 'identityNumber', 'mobile', 'email', 'hireDate', 'department', 'managerPersonNumber', 'sourcePersonKey', 'employmentKind', 'probationEndsOn', 'contractEndsOn',
  'legalEntity', 'workplaceCode', 'insurancePlace', 'scheduleCode', 'wageKind', 'wage', 'insuranceBase', 'housingFundBase', 'housingFundRate',
];

const Columns = ({ preview, onChanged }: { readonly preview: Preview; readonly onChanged: () => void }): ReactNode => {
  const text = useText();
  const remember = useToldCommand('rememberHireColumns');
  return (
    <SheetColumns
      columns={preview.columns} fields={fields} nameOf={field => text(`hireField.${field}`)} hasExamples isBusy={remember.isPending}
      onChoose={(heading, field) => remember.send({ body: { commandId: newCommandId(), columns: [{ heading, field }] } }, onChanged)}
    />
  );
};

const Result = ({ outcome }: { readonly outcome: Outcome }): ReactNode => {
  const text = useText();
  return (
    <section className="card">
      <Alert type={outcome.failures.length === 0 ? 'success' : 'warning'} showIcon title={text('hireSheet.done', { hired: outcome.hired.length, failed: outcome.failures.length })} />
      <FailedRows headings={outcome.headings} failures={outcome.failures} nameOf={field => text(`hireField.${field}`)} fileName={text('hireSheet.failedFile')} />
    </section>
  );
};

export const HireSheetPage = (): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const [file, setFile] = useState<File | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const preview = useCommand('previewHireSheet');
  const hire = useCommand('hireFromSheet');
  const tell = (error: { readonly code: string; readonly data: Readonly<Record<string, string | number>> }): void => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected')));
  const look = (chosen: File): void => { setFile(chosen); setOutcome(null); preview.mutate({ file: chosen }, { onError: tell }); };
  const take = (): void => { if (file !== null) hire.mutate({ query: { commandId: newCommandId() }, file }, { onSuccess: setOutcome, onError: tell }); };
  const looked = file === null ? undefined : preview.data;
  return (
    <>
      <PageHead title={text('page.hireSheet')} hint={text('hireSheet.hint')}>
        <Upload accept=".xlsx,.csv,text/csv" showUploadList={false} beforeUpload={chosen => { look(chosen); return false; }}><Button loading={preview.isPending}>{text('hireSheet.choose')}</Button></Upload>
        <Button type="primary" disabled={looked === undefined || looked.missing.length > 0 || outcome !== null} loading={hire.isPending} onClick={take}>{text('hireSheet.take')}</Button>
      </PageHead>
      {outcome !== null ? <Result outcome={outcome} /> : (
        <section className="card">
          {looked === undefined || file === null ? <Empty title={text('hireSheet.none')} hint={text('hireSheet.noneHint')} /> : (
            <>
              <p>{text('hireSheet.rows', { file: file.name, count: looked.rows })}</p>
              {looked.missing.length === 0 ? null : <Alert type="warning" showIcon title={text('hireSheet.missing', { fields: looked.missing.map(field => text(`hireField.${field}`)).join(text('people.separator')) })} />}
              <Columns preview={looked} onChanged={() => look(file)} />
            </>
          )}
        </section>
      )}
    </>
  );
};
