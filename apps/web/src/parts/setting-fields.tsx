import type { ReactNode } from 'react';
import { Input } from 'antd';
import { useText } from '../text/text.tsx';

type Field = { readonly name: string; readonly secret: boolean; readonly required: boolean };
type Values = Readonly<Record<string, string>>;

/** A connector's settings: what it must have first, the rest folded away. */
export const SettingFields = ({ prefix, fields, values, onChange, needed }: {
  readonly prefix: string; readonly fields: readonly Field[]; readonly values: Values; readonly onChange: (values: Values) => void; readonly needed: boolean;
}): ReactNode => {
  const text = useText();
  const field = ({ name, secret, required }: Field): ReactNode => (
    <div key={name} className="form-field">
      <label htmlFor={`${prefix}-${name}`}>{text(`setting.${name}`, {}, name)}</label>
      <Input id={`${prefix}-${name}`} type={secret ? 'password' : 'text'} required={needed && required} autoComplete="off" value={values[name] ?? ''} onChange={event => onChange({ ...values, [name]: event.target.value })} />
    </div>
  );
  const optional = fields.filter(entry => !entry.required);
  return (
    <>
      {fields.filter(entry => entry.required).map(field)}
      {optional.length === 0 ? null : <details className="more-settings"><summary>{text('setting.more')}</summary>{optional.map(field)}</details>}
    </>
  );
};
