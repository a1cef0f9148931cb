/** Forms of goals in the office: setting and changing one, aligning it, checking in, the figure it follows, cycles. */
import { type ReactNode } from 'react';
import { Alert, Button, Form, Input, InputNumber, Select, Space } from 'antd';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { DepartmentInput } from '../parts/department-input.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useRequired } from '../privacy/privacy-parts.tsx';
import { useClockText, useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import { CycleMark, type Cycle, type Goal, type GoalDetail } from './goal-parts.tsx';

type GoalBody = NonNullable<CallInput<'saveGoal'>['body']>;
type GoalValues = Omit<GoalBody, 'commandId' | 'cycleId' | 'goalId' | 'startValue' | 'targetValue'> & { readonly startValue?: string; readonly targetValue?: string };
const levels = ['person', 'department', 'company'] as const;
const measures = ['checkIn', 'evidence', 'children'] as const;
const confidences = ['onTrack', 'atRisk', 'offTrack'] as const;
const figureForm = /^-?\d{1,15}(\.\d{1,6})?$/;
const weightForm = /^\d{1,5}(\.\d{1,4})?$/;

/** Whom a goal may be aligned to: the others of the cycle that were not given up. */
const parentOptions = (goals: readonly Goal[], goalId: string | null) => goals.filter(each => each.goalId !== goalId && !each.isDropped).map(each => ({ value: each.goalId, label: `${each.title} · ${each.name}` }));

/** Goals that the position of whoever carries it proposes. */
const Proposals = ({ cycleId, personNumber, onChoose }: { readonly cycleId: string; readonly personNumber: string; readonly onChoose: (proposal: { readonly dutyCode: string; readonly title: string; readonly weight: string }) => void }): ReactNode => {
  const text = useText();
  const query = useApi('proposeGoals', { params: { cycleId, personNumber } }, { enabled: personNumber !== '' });
  if (personNumber === '' || query.data === undefined) return null;
  if (query.data.positionCode === null) return <p className="quiet">{text('goals.noPosition')}</p>;
  if (query.data.proposals.length === 0) return <p className="quiet">{text('goals.noProposals')}</p>;
  return (
    <div>
      <p className="quiet">{text('goals.proposals')}</p>
      <ul className="plain-list">{query.data.proposals.map(proposal => <li key={proposal.dutyCode}><button type="button" className="link-button" onClick={() => onChoose(proposal)}>{proposal.title}</button> <small className="quiet">{text('goals.weight')} {proposal.weight}</small></li>)}</ul>
    </div>
  );
};

export const GoalForm = ({ cycle, goals, goal, personNumber = '', onDone }: { readonly cycle: Cycle; readonly goals: readonly Goal[]; readonly goal: GoalDetail | null; readonly personNumber?: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const save = useToldCommand('saveGoal');
  const [form] = Form.useForm<GoalValues>();
  const level = Form.useWatch('level', form) ?? goal?.level ?? 'person';
  const measure = Form.useWatch('measure', form) ?? goal?.measure ?? 'checkIn';
  const carrier = Form.useWatch('personNumber', form) ?? goal?.personNumber ?? personNumber;
  const submit = (values: GoalValues): void => save.send({ body: {
    commandId: newCommandId(), cycleId: cycle.cycleId, goalId: goal?.goalId ?? null, personNumber: values.personNumber.trim(), level: values.level, department: values.level === 'department' ? values.department.trim() : '', parentGoalId: values.parentGoalId ?? null, title: values.title,
    weight: values.weight, measure: values.measure, startValue: values.measure === 'children' ? null : (values.startValue ?? ''), targetValue: values.measure === 'children' ? null : (values.targetValue ?? ''), unit: values.unit ?? '', dutyCode: (values.dutyCode ?? '') === '' ? null : values.dutyCode, reason: values.reason ?? '',
  } }, onDone);
  const initial = goal === null ? { personNumber, level: 'person', department: '', weight: '1', measure: 'checkIn', startValue: '0', unit: '', parentGoalId: null } : { ...goal, reason: '' };
  return (
    <Form<GoalValues> form={form} layout="vertical" initialValues={initial} onFinish={submit}>
      <Form.Item name="personNumber" label={text('goals.ownerNumber')} rules={[required]}><Input autoComplete="off" /></Form.Item>
      {goal === null && level === 'person' ? <Proposals cycleId={cycle.cycleId} personNumber={carrier} onChoose={({ dutyCode, title, weight }) => form.setFieldsValue({ dutyCode, title, weight })} /> : null}
      <Form.Item name="title" label={text('goals.title')} rules={[required]}><Input maxLength={200} /></Form.Item>
      <Form.Item name="level" label={text('goals.level')}><Select options={levels.map(value => ({ value, label: text(`goalLevel.${value}`) }))} /></Form.Item>
      {level === 'department' ? <Form.Item name="department" label={text('field.department')} rules={[required]}><DepartmentInput /></Form.Item> : null}
      <Form.Item name="parentGoalId" label={text('goals.parent')}><Select allowClear showSearch={{ optionFilterProp: 'label' }} options={parentOptions(goals, goal?.goalId ?? null)} /></Form.Item>
      <Form.Item name="weight" label={text('goals.weight')} extra={text('goals.weightHint')} rules={[required, { pattern: weightForm, message: text('error.goalMeasureInvalid') }]}><Input inputMode="decimal" /></Form.Item>
      <Form.Item name="measure" label={text('goals.measure')}><Select options={measures.map(value => ({ value, label: text(`goalMeasure.${value}`) }))} /></Form.Item>
      {measure === 'children' ? null : (
        <div className="form-columns">
          <Form.Item name="startValue" label={text('goals.startValue')} rules={[required, { pattern: figureForm, message: text('error.goalMeasureInvalid') }]}><Input inputMode="decimal" /></Form.Item>
          <Form.Item name="targetValue" label={text('goals.targetValue')} rules={[required, { pattern: figureForm, message: text('error.goalMeasureInvalid') }]}><Input inputMode="decimal" /></Form.Item>
          <Form.Item name="unit" label={text('goals.unit')}><Input maxLength={20} /></Form.Item>
        </div>
      )}
      <Form.Item name="dutyCode" label={text('goals.duty')}><Input maxLength={64} allowClear /></Form.Item>
      {goal === null ? null : <Form.Item name="reason" label={text('goals.reason')}><Input maxLength={500} /></Form.Item>}
      <Button type="primary" htmlType="submit" loading={save.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

type CheckInValues = { readonly onDate: string; readonly value?: string; readonly confidence: (typeof confidences)[number]; readonly note?: string };

export const CheckInForm = ({ goal, onDone }: { readonly goal: GoalDetail; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const send = useToldCommand('checkInGoal');
  return (
    <Form<CheckInValues> layout="vertical" initialValues={{ onDate: today, value: goal.measure === 'checkIn' ? (goal.value ?? goal.startValue ?? '') : undefined, confidence: goal.confidence ?? 'onTrack' }}
      onFinish={values => send.send({ params: { goalId: goal.goalId }, body: { commandId: newCommandId(), onDate: values.onDate, value: goal.measure === 'checkIn' ? (values.value ?? null) : null, confidence: values.confidence, note: values.note ?? '' } }, onDone)}>
      <h3>{text('goals.checkIn')}</h3>
      {goal.measure === 'checkIn' ? <Form.Item name="value" label={`${text('goals.value')} ${goal.unit}`} rules={[required, { pattern: figureForm, message: text('error.goalMeasureInvalid') }]}><Input inputMode="decimal" /></Form.Item> : null}
      <Form.Item name="confidence" label={text('goals.confidence')}><Select options={confidences.map(value => ({ value, label: text(`goalConfidence.${value}`) }))} /></Form.Item>
      <Form.Item name="onDate" label={text('goals.onDate')} rules={[required]}><Input type="date" /></Form.Item>
      <Form.Item name="note" label={text('goals.note')}><Input.TextArea maxLength={2000} autoSize={{ minRows: 2 }} /></Form.Item>
      <Button htmlType="submit" loading={send.isPending}>{text('goals.checkIn')}</Button>
    </Form>
  );
};

type BindingBody = NonNullable<CallInput<'bindGoalEvidence'>['body']>;
type BindingValues = { readonly sourceCode: string; readonly sourcePersonKey?: string; readonly evidenceMeasure: NonNullable<BindingBody['evidenceMeasure']>; readonly valuePath?: string; readonly filters?: readonly { readonly path: string; readonly operator: NonNullable<BindingBody['filters']>[number]['operator']; readonly value?: string }[] };
const evidenceMeasures = ['count', 'sum', 'latest'] as const;
const operators = ['is', 'isNot', 'contains', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'] as const;

export const EvidenceForm = ({ goal }: { readonly goal: GoalDetail }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const bind = useToldCommand('bindGoalEvidence');
  const sources = useApi('listEvidenceSources', {});
  const [form] = Form.useForm<BindingValues>();
  const measure = Form.useWatch('evidenceMeasure', form) ?? goal.evidence?.evidenceMeasure ?? 'count';
  const params = { goalId: goal.goalId };
  if (sources.data !== undefined && sources.data.sources.length === 0) return <Alert type="info" showIcon title={text('goals.noSources')} />;
  return (
    <Form<BindingValues> form={form} layout="vertical" initialValues={goal.evidence ?? { evidenceMeasure: 'count', sourcePersonKey: '', valuePath: '', filters: [] }}
      onFinish={values => bind.send({ params, body: {
        commandId: newCommandId(), sourceCode: values.sourceCode, sourcePersonKey: values.sourcePersonKey ?? '', evidenceMeasure: values.evidenceMeasure, valuePath: values.evidenceMeasure === 'count' ? '' : (values.valuePath ?? ''),
        filters: (values.filters ?? []).map(({ path, operator, value }) => ({ path, operator, value: value ?? '' })),
      } })}>
      <h3>{text('goals.evidenceQuestion')}</h3>
      <Form.Item name="sourceCode" label={text('goals.source')} rules={[required]}><Select options={(sources.data?.sources ?? []).map(source => ({ value: source.sourceCode, label: source.name }))} /></Form.Item>
      <Form.Item name="sourcePersonKey" label={text('goals.sourcePerson')} extra={text('goals.sourcePersonHint')}><Input maxLength={200} autoComplete="off" /></Form.Item>
      <Form.Item name="evidenceMeasure" label={text('goals.evidenceMeasure')}><Select options={evidenceMeasures.map(value => ({ value, label: text(`evidenceMeasure.${value}`) }))} /></Form.Item>
      {measure === 'count' ? null : <Form.Item name="valuePath" label={text('goals.valuePath')} rules={[required]}><Input maxLength={200} autoComplete="off" /></Form.Item>}
      <Form.List name="filters">{(fields, { add, remove }) => (
        <>
          {fields.map(field => (
            <Space key={field.key} align="baseline" wrap>
              <Form.Item name={[field.name, 'path']} label={text('goals.filterPath')} rules={[required]}><Input autoComplete="off" /></Form.Item>
              <Form.Item name={[field.name, 'operator']} label={text('goals.filterOperator')} rules={[required]}><Select style={{ minWidth: 110 }} options={operators.map(value => ({ value, label: text(`evidenceOperator.${value}`) }))} /></Form.Item>
              <Form.Item name={[field.name, 'value']} label={text('goals.filterValue')}><Input autoComplete="off" /></Form.Item>
              <Button size="small" onClick={() => remove(field.name)}>{text('goals.removeFilter')}</Button>
            </Space>
          ))}
          {fields.length < 10 ? <p><Button size="small" onClick={() => add({ operator: 'is' })}>{text('goals.addFilter')}</Button></p> : null}
        </>
      )}</Form.List>
      <Space>
        <Button htmlType="submit" loading={bind.isPending}>{text('action.save')}</Button>
        {goal.evidence === null ? null : <CarefulButton label={text('goals.endEvidence')} about={goal.title} warning={text('goals.endEvidenceHint')} isBusy={bind.isPending} onConfirm={() => bind.send({ params, body: { commandId: newCommandId(), sourceCode: null } })} />}
      </Space>
    </Form>
  );
};

export type ListedCycle = Answer<'listGoalCycles'>['cycles'][number];
type CycleBody = NonNullable<CallInput<'saveGoalCycle'>['body']>;
const kinds = ['okr', 'kpi', 'annual'] as const;

export const CycleForm = ({ cycle, onDone }: { readonly cycle: Cycle | null; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const save = useToldCommand('saveGoalCycle');
  return (
    <Form<Omit<CycleBody, 'commandId' | 'cycleId'>> layout="vertical" initialValues={cycle ?? { kind: 'okr', checkInDays: 7 }} onFinish={({ kind, title, fromDate, toDate, reviewDate, checkInDays }) => save.send({ body: { commandId: newCommandId(), cycleId: cycle?.cycleId ?? null, kind, title, fromDate, toDate, reviewDate, checkInDays } }, onDone)}>
      <Form.Item name="title" label={text('goals.cycleTitle')} rules={[required]}><Input maxLength={100} /></Form.Item>
      <Form.Item name="kind" label={text('goals.cycleKind')}><Select disabled={cycle !== null} options={kinds.map(value => ({ value, label: text(`goalCycleKind.${value}`) }))} /></Form.Item>
      <div className="form-columns">
        <Form.Item name="fromDate" label={text('goals.fromDate')} rules={[required]}><Input type="date" /></Form.Item>
        <Form.Item name="toDate" label={text('goals.toDate')} rules={[required]}><Input type="date" /></Form.Item>
        <Form.Item name="reviewDate" label={text('goals.reviewDate')} extra={text('goals.reviewDateHint')} rules={[required]}><Input type="date" /></Form.Item>
        <Form.Item name="checkInDays" label={text('goals.checkInDays')} rules={[required]}><InputNumber min={1} max={92} /></Form.Item>
      </div>
      <Button type="primary" htmlType="submit" loading={save.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

const nextStates = { planned: ['running', 'discarded'], running: ['frozen'], frozen: ['closed'], closed: [], discarded: [] } as const;

/** Where a cycle is, and where it may go from there. */
export const CyclePanel = ({ cycle, onDone }: { readonly cycle: ListedCycle; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const move = useToldCommand('moveGoalCycle');
  return (
    <>
      <p><CycleMark state={cycle.state} /> {text(`goalCycleKind.${cycle.kind}`)} · {cycle.fromDate} – {cycle.toDate}</p>
      <p className="quiet">{text('goals.reviewDate')} {cycle.reviewDate}</p>
      <ol className="plain-list request-events">{cycle.history.map(event => <li key={event.at}><CycleMark state={event.state} /> <time dateTime={event.at}>{clockText(event.at)}</time> {event.by}{event.reason === '' ? null : <p>{event.reason}</p>}</li>)}</ol>
      <Space wrap>
        {nextStates[cycle.state].map(state => (
          <CarefulButton key={state} danger={state === 'discarded'} label={text(`goals.move.${state}`)} about={cycle.title} warning={text(`goals.moveHint.${state}`)} isBusy={move.isPending} onConfirm={() => move.send({ params: { cycleId: cycle.cycleId }, body: { commandId: newCommandId(), state, reason: state === 'discarded' ? text('goals.move.discarded') : '' } })} />
        ))}
      </Space>
      {cycle.state === 'planned' ? <CycleForm key={cycle.cycleId} cycle={cycle} onDone={onDone} /> : null}
    </>
  );
};
