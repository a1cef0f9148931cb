/** Hiring from a table that another office made: look at its columns, say what they are, take its rows, get back the others. */
import { useState, type ReactNode } from 'react';
import { Alert, App, Button, Select, Upload } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { saveFailedRows } from '../parts/save-failed-rows.ts';
import { Empty } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useText } from '../text/text.tsx';

type Preview = Answer<'previewHireSheet'>;
type Outcome = Answer<'hireFromSheet'>;
type Failed = Outcome['failures'][number];
type Field = NonNullable<Preview['columns'][number]['field']>;

const fields: readonly Field[] = [
  'personNumber', 'name', 'identityNumber', 'mobile', 'email', 'hireDate', 'department', 'managerPersonNumber', 'sourcePersonKey', 'employmentKind', 'probationEndsOn', 'contractEndsOn',
  'legalEntity', 'workplaceCode', 'insurancePlace', 'scheduleCode', 'wageKind', 'wage', 'insuranceBase', 'housingFundBase', 'housingFundRate',
];

const Columns = ({ preview, onChanged }: { readonly preview: Preview; readonly onChanged: () => void }): ReactNode => {
  const text = useText();
  const remember = useToldCommand('rememberHireColumns');
  const columns: readonly Column<Preview['columns'][number]>[] = [
    { key: 'heading', title: text('hireSheet.heading'), width: 200, cell: row => row.heading },
    {
      key: 'field', title: text('hireSheet.field'), width: 220,
      cell: row => (
        <Select
          size="small" style={{ width: 200 }} aria-label={`${text('hireSheet.field')}: ${row.heading}`} value={row.field ?? ''} disabled={remember.isPending} showSearch={{ optionFilterProp: 'label' }}
          options={[{ value: '', label: text('hireSheet.leftOut') }, ...fields.map(value => ({ value, label: text(`hireField.${value}`) }))]}
          onChange={value => remember.send({ body: { commandId: newCommandId(), columns: [{ heading: row.heading, field: fields.find(field => field === value) ?? null }] } }, onChanged)}
        />
      ),
    },
    { key: 'example', title: text('hireSheet.example'), width: 220, cell: row => row.example },
  ];
  return <DataTable caption={text('hireSheet.columns')} columns={columns} rows={preview.columns} rowKey={row => row.heading} empty={<Empty title={text('hireSheet.none')} />} maxHeight="45vh" />;
};

const Result = ({ outcome }: { readonly outcome: Outcome }): ReactNode => {
  const text = useText();
  const reasonOf = (failed: Failed): string => text(`error.${failed.code}`, failed.data, text('error.unexpected'));
  const columns: readonly Column<Failed>[] = [
    { key: 'row', title: text('hireSheet.row'), width: 80, align: 'right', cell: failed => failed.row },
    { key: 'field', title: text('hireSheet.field'), width: 160, cell: failed => (failed.field === null ? '' : text(`hireField.${failed.field}`)) },
    { key: 'reason', title: text('field.reason'), width: 460, cell: reasonOf },
  ];
  return (
    <section className="card">
      <Alert type={outcome.failures.length === 0 ? 'success' : 'warning'} showIcon title={text('hireSheet.done', { hired: outcome.hired.length, failed: outcome.failures.length })} />
      {outcome.failures.length === 0 ? null : (
        <>
          <p><Button onClick={() => saveFailedRows(outcome, text('field.reason'), reasonOf, text('hireSheet.failedFile'))}>{text('hireSheet.saveFailed')}</Button></p>
          <DataTable caption={text('hireSheet.failures')} columns={columns} rows={outcome.failures} rowKey={failed => String(failed.row)} empty={null} maxHeight="45vh" />
        </>
      )}
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
