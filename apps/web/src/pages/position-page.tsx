/** One position as of any day: what it asks for, its versions, who holds it. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Form, Input, Segmented } from 'antd';
import { useParams } from '@tanstack/react-router';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { pastedNumbers } from '../parts/pasted-numbers.ts';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { PositionForm } from '../positions/position-form.tsx';
import { ProfileForm } from '../positions/profile-form.tsx';
import { ProfileTables, type PositionAnswer } from '../positions/profile-tables.tsx';
import { useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText, useTitleOf } from '../text/text.tsx';

const tabs = ['profile', 'versions', 'people'] as const;

const Versions = ({ position, onLook }: { readonly position: PositionAnswer; readonly onLook: (day: string) => void }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  type Row = PositionAnswer['versions'][number];
  const columns: readonly Column<Row>[] = [
    { key: 'from', title: text('field.validFrom'), width: 140, cell: row => (row.isReplaced ? row.validFrom : <button type="button" className="link-button" onClick={() => onLook(row.validFrom)}>{row.validFrom}</button>) },
    { key: 'made', title: text('position.savedAt'), width: 190, cell: row => clockText(row.madeAt) },
    { key: 'by', title: text('position.savedBy'), width: 150, cell: row => row.madeBy },
    { key: 'state', title: text('field.state'), width: 120, cell: row => (row.isReplaced ? <Mark tone="quiet">{text('position.isReplaced')}</Mark> : row.validFrom === position.profileSince ? <Mark tone="good">{text('position.isShown')}</Mark> : null) },
  ];
  return <DataTable caption={text('position.versions')} columns={columns} rows={position.versions} rowKey={row => `${row.validFrom} ${row.madeAt}`} empty={<Empty title={text('position.noProfile')} />} />;
};

const Holders = ({ position }: { readonly position: PositionAnswer }): ReactNode => {
  const text = useText();
  type Row = PositionAnswer['people'][number];
  const columns: readonly Column<Row>[] = [
    { key: 'personNumber', title: text('field.personNumber'), width: 130, cell: row => row.personNumber },
    { key: 'name', title: text('field.name'), width: 150, cell: row => <AppLink address={`/people/${encodeURIComponent(row.personNumber)}`}>{row.name}</AppLink> },
    { key: 'department', title: text('field.department'), width: 180, cell: row => row.department },
  ];
  return <DataTable caption={text('position.people')} columns={columns} rows={position.people} rowKey={row => row.personNumber} empty={<Empty title={text('position.nobody')} hint={text('position.nobodyHint')} />} />;
};

type PlaceValues = { readonly numbers: string; readonly validFrom: string; readonly note?: string };
type NotPlaced = Answer<'placeOnPosition'>['failures'];

/** Numbers as they are pasted: one a line, or with commas or blanks between them. */
const PlaceForm = ({ positionCode }: { readonly positionCode: string }): ReactNode => {
  const text = useText();
  const [failures, setFailures] = useState<NotPlaced>([]);
  const [form] = Form.useForm<PlaceValues>();
  const place = useToldCommand('placeOnPosition');
  const needed = [{ required: true, message: text('people.valueMissing') }];
  const submit = ({ numbers, validFrom, note }: PlaceValues): void => {
    const personNumbers = pastedNumbers(numbers);
    place.send({ params: { positionCode }, body: { commandId: newCommandId(), validFrom, personNumbers, note: note ?? '' } }, answer => {
      setFailures(answer.failures);
      form.setFieldsValue({ numbers: answer.failures.map(({ personNumber }) => personNumber).join('\n') });
    });
  };
  return (
    <Form<PlaceValues> form={form} layout="vertical" onFinish={submit}>
      <Form.Item name="numbers" label={text('position.numbers')} extra={text('position.numbersHint')} rules={needed}><Input.TextArea rows={8} /></Form.Item>
      <Form.Item name="validFrom" label={text('field.validFrom')} rules={needed}><Input type="date" /></Form.Item>
      <Form.Item name="note" label={text('people.note')}><Input maxLength={500} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={place.isPending}>{text('position.place')}</Button>
      {failures.length === 0 ? null : <Alert type="warning" showIcon title={text('position.notPlaced', { count: failures.length })} description={<ul>{failures.map(({ personNumber, code }) => <li key={personNumber}>{personNumber}: {text(`error.${code}`, { personNumber }, text('error.unexpected'))}</li>)}</ul>} />}
    </Form>
  );
};

export const PositionPage = (): ReactNode => {
  const text = useText();
  const title = useTitleOf();
  const { positionCode = '' } = useParams({ strict: false }) as { readonly positionCode?: string };
  const [search, change] = useSearchState();
  const [naming, setNaming] = useState(false);
  const [placing, setPlacing] = useState(false);
  const query = useApi('readPosition', { params: { positionCode }, query: { asOf: search['asOf'] ?? '' } });
  const position = query.data;
  const tab = tabs.find(value => value === search['tab']) ?? 'profile';
  const mayChange = position?.mayChange === true;
  const isEditing = mayChange && search['edit'] === '1';
  return (
    <>
      <PageHead title={position === undefined ? positionCode : title(position)} hint={position === undefined ? '' : <><code>{position.positionCode}</code> {position.isEnded ? <Mark tone="quiet">{text('customField.isEnded')}</Mark> : null} {text('people.asOf', { date: position.asOf })}</>}>
        <label htmlFor="as-of">{text('people.lookAt')}</label>
        <Input id="as-of" type="date" style={{ width: 150 }} value={search['asOf'] ?? ''} onChange={event => change({ asOf: event.target.value })} />
        {mayChange ? <Button onClick={() => setNaming(true)}>{text('position.rename')}</Button> : null}
        {mayChange && !isEditing ? <Button type="primary" onClick={() => change({ edit: '1', tab: undefined })}>{text('position.edit')}</Button> : null}
      </PageHead>
      <section className="card">
        <QueryView query={query} rows={8}>{data => (isEditing ? (
          <ProfileForm key={`${data.asOf} ${data.versions.length}`} position={data} onDone={validFrom => change({ edit: undefined, asOf: validFrom })} onCancel={() => change({ edit: undefined })} />
        ) : (
          <>
            <Segmented className="file-tabs" aria-label={text('people.parts')} value={tab} onChange={next => change({ tab: next === 'profile' ? undefined : next }, true)} options={tabs.map(value => ({ value, label: text(`position.tab.${value}`) }))} />
            {tab === 'profile' ? <ProfileTables position={data} /> : null}
            {tab === 'versions' ? <Versions position={data} onLook={day => change({ tab: undefined, asOf: day })} /> : null}
            {tab === 'people' && mayChange && !data.isEnded ? <p><Button onClick={() => setPlacing(true)}>{text('position.place')}</Button></p> : null}
            {tab === 'people' ? <Holders position={data} /> : null}
          </>
        ))}</QueryView>
      </section>
      <SidePanel title={text('position.place')} open={placing} onClose={() => setPlacing(false)}><PlaceForm positionCode={positionCode} /></SidePanel>
      <SidePanel title={text('position.rename')} open={naming && position !== undefined} onClose={() => setNaming(false)}>
        {position === undefined ? null : <PositionForm position={position} onDone={() => setNaming(false)} />}
      </SidePanel>
    </>
  );
};
