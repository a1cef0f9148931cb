/** A department, chosen among those that there are or written: for a field of a form. */
import { useId, type ChangeEvent, type ReactNode } from 'react';
import { Input } from 'antd';
import { useApi } from '../api/use-api.ts';

/** The departments of people in reach, as choices of a filter. */
export const useDepartments = (): readonly { readonly value: string; readonly label: string }[] => (useApi('readFacets', {}).data?.departments ?? []).map(name => ({ value: name, label: name }));

/** A form gives it its value, its id and what to call when it changes. */
export const DepartmentInput = (field: { readonly id?: string; readonly value?: string; readonly onChange?: (event: ChangeEvent<HTMLInputElement>) => void }): ReactNode => {
  const list = useId();
  const departments = useDepartments();
  return (
    <>
      <Input {...field} list={list} maxLength={200} autoComplete="off" />
      <datalist id={list}>{departments.map(({ value }) => <option key={value} value={value} />)}</datalist>
    </>
  );
};
