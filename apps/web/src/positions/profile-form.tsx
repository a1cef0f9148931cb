/** Saying what a position asks for from a day on: three tables whose rows are typed in. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import type { CallInput } from '../api/client.ts';
import { newCommandId } from '../api/use-api.ts';
import { useToldCommand } from '../people/told-command.ts';
import { useText, useTitleOf } from '../text/text.tsx';
import type { PositionAnswer } from './profile-tables.tsx';

type Body = NonNullable<CallInput<'savePositionProfile'>['body']>;
type Duty = Partial<Body['duties'][number]>;
type Requirement = Partial<Omit<Body['requirements'][number], 'isMust'>> & { isMust?: 'must' | 'nice' };
type Competency = Partial<Body['competencies'][number]>;
type Values = { validFrom: string; duties: Duty[]; requirements: Requirement[]; competencies: Competency[] };

const levels = [1, 2, 3, 4, 5] as const;

const startOf = (position: PositionAnswer): Values => ({
  validFrom: position.asOf, duties: position.profile.duties, competencies: position.profile.competencies,
  requirements: position.profile.requirements.map(each => ({ ...each, isMust: each.isMust ? 'must' as const : 'nice' as const })),
});

const bodyOf = (values: Values): Body => ({
  commandId: newCommandId(), validFrom: values.validFrom,
  duties: values.duties.map(({ dutyCode = '', text = '', weight }) => ({ dutyCode, text, weight: weight ?? 0 })),
  requirements: values.requirements.map(({ skillCode = '', level = 3, isMust, years, note }) => ({ skillCode, level, isMust: isMust !== 'nice', years: years ?? null, note: note ?? '' })),
  competencies: values.competencies.map(({ competencyCode = '', titleChinese = '', titleEnglish = '', level = 3 }) => ({ competencyCode, titleChinese, titleEnglish, level })),
});

type EditColumn = { readonly name: string; readonly title: string; readonly width?: number; readonly isNeeded: boolean; readonly field: (label: string) => ReactNode };

/** Rows of one list as a table; every field is named by its column and row for who does not see the heading. */
const EditTable = ({ list, columns, addText, start, code }: { readonly list: 'duties' | 'requirements' | 'competencies'; readonly columns: readonly EditColumn[]; readonly addText: string; readonly start: object; readonly code?: string }): ReactNode => {
  const text = useText();
  return (
    <Form.List name={list}>{(rows, { add, remove }) => (
      <>
        <div className="table-scroll">
          <table className="users-table edit-table">
            <thead><tr>{columns.map(column => <th key={column.name} scope="col" style={column.width === undefined ? {} : { width: column.width }}>{column.title}</th>)}<th scope="col" style={{ width: 80 }}><span className="visually-hidden">{text('position.remove')}</span></th></tr></thead>
            <tbody>{rows.map(row => (
              <tr key={row.key}>
                {columns.map(column => (
                  <td key={column.name}><Form.Item name={[row.name, column.name]} noStyle rules={column.isNeeded ? [{ required: true, message: `${column.title}: ${text('people.valueMissing')}` }] : []}>{column.field(`${column.title} ${row.name + 1}`)}</Form.Item></td>
                ))}
                <td>{code === undefined ? null : <Form.Item name={[row.name, code]} noStyle><input type="hidden" /></Form.Item>}<Button size="small" aria-label={`${text('position.remove')} ${row.name + 1}`} onClick={() => remove(row.name)}>{text('position.remove')}</Button></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
        <p><Button size="small" onClick={() => add(start)}>{addText}</Button></p>
      </>
    )}</Form.List>
  );
};

const useColumns = (position: PositionAnswer): { readonly duties: readonly EditColumn[]; readonly requirements: readonly EditColumn[]; readonly competencies: readonly EditColumn[] } => {
  const text = useText();
  const title = useTitleOf();
  const level: EditColumn = { name: 'level', title: text('position.level'), width: 150, isNeeded: true, field: label => <Select aria-label={label} style={{ width: '100%' }} options={levels.map(value => ({ value, label: text(`skillLevel.${value}`) }))} /> };
  return {
    duties: [
      { name: 'text', title: text('position.duty'), isNeeded: true, field: label => <Input.TextArea aria-label={label} autoSize maxLength={500} /> },
      { name: 'weight', title: text('position.weight'), width: 110, isNeeded: false, field: label => <InputNumber aria-label={label} min={0} max={100} precision={0} suffix="%" style={{ width: '100%' }} /> },
    ],
    requirements: [
      { name: 'skillCode', title: text('position.skill'), width: 220, isNeeded: true, field: label => <Select aria-label={label} showSearch={{ optionFilterProp: 'label' }} style={{ width: '100%' }} options={position.skills.map(skill => ({ value: skill.skillCode, label: title(skill) }))} /> },
      level,
      { name: 'isMust', title: text('position.must'), width: 120, isNeeded: true, field: label => <Select aria-label={label} style={{ width: '100%' }} options={[{ value: 'must', label: text('position.isMust') }, { value: 'nice', label: text('position.isNice') }]} /> },
      { name: 'years', title: text('position.years'), width: 90, isNeeded: false, field: label => <InputNumber aria-label={label} min={0} max={50} precision={0} style={{ width: '100%' }} /> },
      { name: 'note', title: text('people.note'), isNeeded: false, field: label => <Input aria-label={label} maxLength={500} /> },
    ],
    competencies: [
      { name: 'titleChinese', title: text('position.titleChinese'), isNeeded: true, field: label => <Input aria-label={label} maxLength={60} /> },
      { name: 'titleEnglish', title: text('position.titleEnglish'), isNeeded: true, field: label => <Input aria-label={label} maxLength={60} /> },
      level,
    ],
  };
};

type Fault = { readonly name: readonly (string | number)[]; readonly errors: readonly string[] };
const lists = ['duties', 'requirements', 'competencies'] as const;

/** Fields of rows show no word of their own: what is missing is told here, by list and row. */
const Faults = ({ faults }: { readonly faults: readonly Fault[] }): ReactNode => {
  const text = useText();
  const told = faults.flatMap(({ name: [first, row], errors }) => {
    const list = lists.find(each => each === first);
    return list === undefined || typeof row !== 'number' ? [] : errors.map(why => text('position.rowFault', { list: text(`position.${list}`), row: row + 1, why }));
  });
  return told.length === 0 ? null : <ul className="plain-list form-error" role="alert">{told.map(line => <li key={line}>{line}</li>)}</ul>;
};

export const ProfileForm = ({ position, onDone, onCancel }: { readonly position: PositionAnswer; readonly onDone: (validFrom: string) => void; readonly onCancel: () => void }): ReactNode => {
  const text = useText();
  const save = useToldCommand('savePositionProfile');
  const columns = useColumns(position);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  const submit = (values: Values): void => {
    setFaults([]);
    save.send({ params: { positionCode: position.positionCode }, body: bodyOf(values) }, () => onDone(values.validFrom));
  };
  return (
    <Form<Values> layout="vertical" initialValues={startOf(position)} onFinish={submit} onFinishFailed={({ errorFields }) => setFaults(errorFields)}>
      <Form.Item name="validFrom" label={text('field.validFrom')} extra={text('position.validFromHint')} rules={[{ required: true, message: text('people.valueMissing') }]}><Input type="date" style={{ width: 170 }} /></Form.Item>
      <h2>{text('position.duties')}</h2>
      <p className="quiet">{text('position.weightHint')}</p>
      <EditTable list="duties" columns={columns.duties} addText={text('position.addDuty')} start={{ dutyCode: '', text: '', weight: 0 }} code="dutyCode" />
      <h2>{text('position.requirements')}</h2>
      <EditTable list="requirements" columns={columns.requirements} addText={text('position.addRequirement')} start={{ level: 3, isMust: 'must', years: null, note: '' }} />
      <h2>{text('position.competencies')}</h2>
      <EditTable list="competencies" columns={columns.competencies} addText={text('position.addCompetency')} start={{ competencyCode: '', titleChinese: '', titleEnglish: '', level: 3 }} code="competencyCode" />
      <Faults faults={faults} />
      <p><Button type="primary" htmlType="submit" loading={save.isPending}>{text('position.saveProfile')}</Button> <Button onClick={onCancel}>{text('action.cancel')}</Button></p>
    </Form>
  );
};
