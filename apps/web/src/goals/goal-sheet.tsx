/** Goals of many people, and what they have reached, pasted out of a table: a row a line, its cells kept apart by tabs or commas. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Form, Input, Segmented } from 'antd';
import { newCommandId } from '../api/use-api.ts';
import { useToldCommand } from '../people/told-command.ts';
import { useRequired } from '../privacy/privacy-parts.tsx';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';
import type { Cycle } from './goal-parts.tsx';

type Failures = readonly { readonly row: number; readonly code: string; readonly data: Readonly<Record<string, string | number>> }[];
const kinds = ['goals', 'checkIns'] as const;
const figureForm = /^-?\d{1,15}(\.\d{1,6})?$/;
const weightForm = /^\d{1,5}(\.\d{1,4})?$/;

const cellsOf = (given: string): readonly (readonly string[])[] => given.split('\n').filter(line => line.trim() !== '').map(line => line.split(line.includes('\t') ? '\t' : /[,，]/).map(cell => cell.trim()));
const isGoalRow = ([personNumber = '', title = '', weight = '', target = '', start = '0']: readonly string[]): boolean => personNumber !== '' && title !== '' && weightForm.test(weight) && figureForm.test(target) && figureForm.test(start === '' ? '0' : start);
const isValueRow = ([personNumber = '', title = '', value = '']: readonly string[]): boolean => personNumber !== '' && title !== '' && figureForm.test(value);

const Outcome = ({ done, failures }: { readonly done: number; readonly failures: Failures }): ReactNode => {
  const text = useText();
  return (
    <Alert type={failures.length === 0 ? 'success' : 'warning'} showIcon title={text('goals.sheetDone', { done })}
      description={failures.length === 0 ? undefined : <ul className="plain-list">{failures.map(({ row, code, data }) => <li key={row}>{text('goals.sheetRow', { row, reason: text(`error.${code}`, data, text('error.unexpected')) })}</li>)}</ul>} />
  );
};

export const GoalSheet = ({ cycle }: { readonly cycle: Cycle }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const [kind, setKind] = useState<(typeof kinds)[number]>('goals');
  const [outcome, setOutcome] = useState<{ readonly done: number; readonly failures: Failures } | null>(null);
  const set = useToldCommand('setGoals');
  const check = useToldCommand('checkInGoals');
  const areRows = (_: unknown, given?: string): Promise<void> => {
    const rows = cellsOf(given ?? '');
    const wrong = rows.findIndex(row => !(kind === 'goals' ? isGoalRow(row) : isValueRow(row)));
    if (rows.length === 0) return Promise.reject(new Error(text('goals.sheetEmpty')));
    return wrong === -1 ? Promise.resolve() : Promise.reject(new Error(text('goals.sheetWrong', { row: wrong + 1 })));
  };
  const submit = ({ rows, onDate }: { readonly rows: string; readonly onDate?: string }): void => {
    const cells = cellsOf(rows);
    const params = { cycleId: cycle.cycleId };
    if (kind === 'goals') set.send({ params, body: { commandId: newCommandId(), rows: cells.map(([personNumber = '', title = '', weight = '', targetValue = '', startValue = '', unit = '']) => ({ personNumber, title, weight, targetValue, startValue: startValue === '' ? '0' : startValue, unit })) } }, setOutcome);
    else check.send({ params, body: { commandId: newCommandId(), onDate: onDate ?? today, rows: cells.map(([personNumber = '', title = '', value = '']) => ({ personNumber, title, value })) } }, setOutcome);
  };
  return (
    <>
      <p><Segmented<(typeof kinds)[number]> aria-label={text('goals.sheet')} value={kind} options={kinds.map(value => ({ value, label: text(`goals.sheet.${value}`) }))} onChange={next => { setKind(next); setOutcome(null); }} /></p>
      <Form key={kind} layout="vertical" initialValues={{ onDate: today }} onFinish={submit}>
        {kind === 'checkIns' ? <Form.Item name="onDate" label={text('goals.onDate')} rules={[required]}><Input type="date" /></Form.Item> : null}
        <Form.Item name="rows" label={text('goals.sheetRows')} extra={text(`goals.sheetHint.${kind}`)} validateTrigger="onSubmit" rules={[{ validator: areRows }]}><Input.TextArea autoSize={{ minRows: 6, maxRows: 16 }} maxLength={100_000} className="code-field" /></Form.Item>
        <Button type="primary" htmlType="submit" loading={set.isPending || check.isPending}>{text('goals.sheetSend')}</Button>
      </Form>
      {outcome === null ? null : <Outcome {...outcome} />}
    </>
  );
};

/** The goals that positions propose, for everybody in reach who does not have them yet. */
export const GoalsOfProfiles = ({ cycle }: { readonly cycle: Cycle }): ReactNode => {
  const text = useText();
  const set = useToldCommand('setGoalsOfProfiles');
  const [told, setTold] = useState('');
  return (
    <p>
      <Button loading={set.isPending} onClick={() => set.send({ params: { cycleId: cycle.cycleId }, body: { commandId: newCommandId() } }, ({ people, goals, withoutPosition }) => setTold(text('goals.ofProfilesDone', { people, goals, withoutPosition })))}>{text('goals.ofProfiles')}</Button> <span role="status" className="quiet">{told}</span>
    </p>
  );
};
