/** A table that another office made, on its way in: what each column is, and the rows that were not taken. */
import type { ReactNode } from 'react';
import { Button, Select } from 'antd';
import { useText } from '../text/text.tsx';
import { DataTable, type Column } from './data-table.tsx';
import { saveFailedRows } from './save-failed-rows.ts';
import { Empty } from './state-views.tsx';

type SheetColumn<Field extends string> = { readonly heading: string; readonly field: Field | null; readonly example?: string };
type Naming<Field extends string> = (field: Field) => string;

/** Columns with the field that each is taken for; `example`: what stands in the first row. */
export const SheetColumns = <Field extends string>({ columns, fields, nameOf, hasExamples, isBusy, onChoose }: {
  readonly columns: readonly SheetColumn<Field>[]; readonly fields: readonly Field[]; readonly nameOf: Naming<Field>; readonly hasExamples: boolean; readonly isBusy: boolean; readonly onChoose: (heading: string, field: Field | null) => void;
}): ReactNode => {
  const text = useText();
  const shown: readonly Column<SheetColumn<Field>>[] = [
    { key: 'heading', title: text('hireSheet.heading'), width: 200, cell: row => row.heading },
    {
      key: 'field', title: text('hireSheet.field'), width: 220,
      cell: row => (
        <Select<string>
          size="small" style={{ width: 200 }} aria-label={`${text('hireSheet.field')}: ${row.heading}`} value={row.field ?? ''} disabled={isBusy} showSearch={{ optionFilterProp: 'label' }}
          options={[{ value: '', label: text('hireSheet.leftOut') }, ...fields.map(value => ({ value, label: nameOf(value) }))]}
          onChange={value => onChoose(row.heading, fields.find(field => field === value) ?? null)}
        />
      ),
    },
    ...(hasExamples ? [{ key: 'example', title: text('hireSheet.example'), width: 220, cell: (row: SheetColumn<Field>) => row.example }] : []),
  ];
  return <DataTable caption={text('hireSheet.columns')} columns={shown} rows={columns} rowKey={row => row.heading} empty={<Empty title={text('hireSheet.none')} />} maxHeight="45vh" />;
};

type FailedRow<Field extends string> = { readonly row: number; readonly field: Field | null; readonly code: string; readonly data: Readonly<Record<string, string | number>>; readonly cells: readonly string[] };

/** The rows that were not taken, each with its reason, and all of them as a file; nothing where there are none. */
export const FailedRows = <Field extends string>({ headings, failures, nameOf, fileName }: {
  readonly headings: readonly string[]; readonly failures: readonly FailedRow<Field>[]; readonly nameOf: Naming<Field>; readonly fileName: string;
}): ReactNode => {
  const text = useText();
  const reasonOf = (failed: FailedRow<Field>): string => text(`error.${failed.code}`, failed.data, text('error.unexpected'));
  const columns: readonly Column<FailedRow<Field>>[] = [
    { key: 'row', title: text('hireSheet.row'), width: 80, align: 'right', cell: failed => failed.row },
    { key: 'field', title: text('hireSheet.field'), width: 160, cell: failed => (failed.field === null ? '' : nameOf(failed.field)) },
    { key: 'reason', title: text('field.reason'), width: 460, cell: reasonOf },
  ];
  if (failures.length === 0) return null;
  return (
    <>
      <p><Button onClick={() => saveFailedRows({ headings, failures }, text('field.reason'), reasonOf, fileName)}>{text('hireSheet.saveFailed')}</Button></p>
      <DataTable caption={text('hireSheet.failures')} columns={columns} rows={failures} rowKey={failed => String(failed.row)} empty={null} maxHeight="45vh" />
    </>
  );
};
