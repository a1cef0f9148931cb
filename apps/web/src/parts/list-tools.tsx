/** What stands around a list: filter form with 查询 and 重置, column settings, pages with 共 N 条. */
import { useEffect, useState, type ReactNode } from 'react';
import { Button, Checkbox, Input, Pagination, Popover, Select } from 'antd';
import { SettingOutlined } from '@ant-design/icons';
import { pageOf, useSearchState } from '../search.ts';
import { useText } from '../text/text.tsx';

export type FilterField = {
  readonly name: string;
  readonly label: string;
  /** Without options: a text field. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly placeholder?: string;
  /** A field for a day or a month instead of text. */
  readonly type?: 'date' | 'month';
  /** The choice that holds while the address names none; all of them are then "all" in the address. */
  readonly initial?: string;
};

/** Changes apply on 查询 or Enter, as one step of the browser's history. */
export const FilterForm = ({ fields, children }: { readonly fields: readonly FilterField[]; readonly children?: ReactNode }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const applied = JSON.stringify(fields.map(field => search[field.name] ?? field.initial ?? ''));
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    const values = JSON.parse(applied) as string[];
    setDraft(Object.fromEntries(fields.map((field, index) => [field.name, values[index] ?? ''])));
    // The fields of one page never change; only what is applied does.
  }, [applied]);
  const apply = (values: Readonly<Record<string, string>>): void => change({ ...Object.fromEntries(fields.map(({ name, initial }) => [name, values[name] === initial ? '' : (values[name] ?? '')])), page: undefined });
  const reset = (): void => {
    const nothing = Object.fromEntries(fields.map(({ name, initial }) => [name, initial ?? '']));
    // What was typed and not yet applied stands in no address.
    setDraft(nothing);
    apply(nothing);
  };
  return (
    <form className="filter-form" role="search" onSubmit={event => { event.preventDefault(); apply(draft); }}>
      {fields.map(field => {
        const id = `filter-${field.name}`;
        const value = draft[field.name] ?? '';
        const set = (next: string): void => setDraft(current => ({ ...current, [field.name]: next }));
        return (
          <div key={field.name} className="filter-field">
            <label htmlFor={id}>{field.label}</label>
            {field.options === undefined
              ? <Input id={id} type={field.type ?? 'text'} allowClear value={value} placeholder={field.placeholder ?? ''} onChange={event => set(event.target.value)} />
              : <Select id={id} aria-label={field.label} showSearch={{ optionFilterProp: 'label' }} value={value} onChange={set} options={[{ value: field.initial === undefined ? '' : 'all', label: text('filter.all') }, ...field.options]} />}
          </div>
        );
      })}
      <div className="filter-actions">
        <Button htmlType="submit" type="primary">{text('action.query')}</Button>
        <Button onClick={reset}>{text('action.reset')}</Button>
        {children}
      </div>
    </form>
  );
};

export const ListFooter = ({ total, defaultSize = 50 }: { readonly total: number; readonly defaultSize?: number }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const { page, pageSize } = pageOf(search, defaultSize);
  return (
    <div className="list-footer">
      <Pagination
        size="small" current={page} pageSize={pageSize} total={total} showSizeChanger
        pageSizeOptions={[20, 50, 100, 500, 2000]} showTotal={count => text('table.total', { count })} responsive
        onChange={(nextPage, nextSize) => change({ page: nextPage === 1 ? undefined : String(nextPage), pageSize: nextSize === defaultSize ? undefined : String(nextSize) })}
      />
    </div>
  );
};

/** 共 N 条 of a list that is shown whole. */
export const ListCount = ({ count }: { readonly count: number }): ReactNode => {
  const text = useText();
  return count === 0 ? null : <p className="list-footer quiet">{text('table.total', { count })}</p>;
};

const readHidden = (key: string): readonly string[] | null => {
  const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
  return Array.isArray(stored) ? stored.filter(value => typeof value === 'string') : null;
};

/** Which columns a reader hid on a list; remembered in their browser. `usual` are hidden until they choose. */
export const useHiddenColumns = (list: string, usual: readonly string[] = []): { readonly hidden: ReadonlySet<string>; readonly setHidden: (hidden: readonly string[]) => void } => {
  const key = `qinxin.columns.${list}`;
  const [chosen, set] = useState<readonly string[] | null>(() => readHidden(key));
  return {
    hidden: new Set(chosen ?? usual),
    setHidden: next => {
      localStorage.setItem(key, JSON.stringify(next));
      set(next);
    },
  };
};

export const ColumnSettings = ({ columns, hidden, setHidden }: {
  readonly columns: readonly { readonly key: string; readonly title: string }[];
  readonly hidden: ReadonlySet<string>; readonly setHidden: (hidden: readonly string[]) => void;
}): ReactNode => {
  const text = useText();
  const content = (
    <div className="column-settings">
      {columns.map(column => (
        <Checkbox
          key={column.key} checked={!hidden.has(column.key)}
          onChange={event => setHidden(event.target.checked ? [...hidden].filter(key => key !== column.key) : [...hidden, column.key])}
        >{column.title}</Checkbox>
      ))}
      <Button type="link" size="small" disabled={hidden.size === 0} onClick={() => setHidden([])}>{text('action.showAllColumns')}</Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content} title={text('table.columns')}>
      <Button icon={<SettingOutlined />}>{text('table.columns')}</Button>
    </Popover>
  );
};
