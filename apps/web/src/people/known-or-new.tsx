import { useState, type ReactNode } from 'react';
import { Button, Input, Select } from 'antd';
import { useText } from '../text/text.tsx';

/** No name is empty, so this can be none. */
const addNew = '';

/** A name out of those that the company has. A new one must be asked for, so that a slip makes none; the first is simply written. */
export const KnownOrNew = ({ id = '', value, onChange, known, newHint, allowClear = false }: {
  readonly id?: string; readonly value?: string; readonly onChange?: (value: string | undefined) => void;
  readonly known: readonly string[]; readonly newHint: string; readonly allowClear?: boolean;
}): ReactNode => {
  const text = useText();
  const [isNew, setIsNew] = useState(false);
  const turn = (next: boolean): void => {
    setIsNew(next);
    onChange?.(undefined);
  };
  if (!isNew && known.length > 0) {
    return (
      <Select<string | null>
        id={id} value={value ?? null} allowClear={allowClear} showSearch={{ optionFilterProp: 'label' }} onChange={next => (next === addNew ? turn(true) : onChange?.(next ?? undefined))}
        options={[...known.map(name => ({ value: name, label: name })), { value: addNew, label: text('people.addNew') }]}
      />
    );
  }
  return (
    <>
      <Input id={id} value={value} autoFocus={isNew} autoComplete="off" maxLength={200} onChange={event => onChange?.(event.target.value)} />
      {isNew ? <small className="quiet">{newHint} <Button type="link" size="small" onClick={() => turn(false)}>{text('people.chooseKnown')}</Button></small> : null}
    </>
  );
};
