/** A version of a rule as a form: what it says, its proof, and what it would have given. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, Select } from 'antd';
import type { Answer, ApiFailure } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { ErrorLine } from '../identity/error-line.tsx';
import { useRequired, useTold } from '../privacy/privacy-parts.tsx';
import { useSession } from '../shell/session.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Rules = Answer<'listPerformanceRules'>;
export type Rule = Rules['rules'][number];
export type RuleKind = Rule['kind'];
export const ruleKinds = ['weights', 'attendanceScore', 'payFactor', 'raise'] as const;
const roundings = ['fen', 'jiao', 'yuan', 'yuanUp', 'tenYuanUp', 'hundredYuanUp'] as const;
const components = ['attendance', 'goals', 'manager', 'peers', 'self'] as const;
const cycleKinds = ['okr', 'kpi', 'annual'] as const;

/** All that a formula of this kind can name. */
const InputList = ({ inputs, kind }: { readonly inputs: Rules['inputs']; readonly kind: RuleKind }): ReactNode => {
  const text = useText();
  const { language } = useLanguage();
  return (
    <details className="more-settings"><summary>{text('reviewRules.inputs')}</summary>
      <p className="page-hint">{text('reviewRules.inputsHint')}</p>
      <ul className="plain-list">{inputs.filter(input => input.kind === kind).map(({ code, titleChinese, titleEnglish, unit }) => <li key={code}><code>{titleChinese}</code> <code>{code}</code> <span className="quiet">{language === 'en' ? titleEnglish : ''} {text(`ruleUnit.${unit}`, {}, '')}</span></li>)}</ul>
    </details>
  );
};

/** Why a rule was refused; of a formula, what is wrong with it and where. */
const RuleError = ({ error }: { readonly error: ApiFailure | null }): ReactNode => {
  const text = useText();
  if (error?.code !== 'ruleFormulaInvalid') return <ErrorLine error={error} />;
  const { reason, position, field } = error.data;
  const why = text(`error.rule.${String(reason)}`, error.data, String(reason));
  return <p className="form-error" role="alert">{field === undefined ? '' : `${text(`reviewRules.${String(field)}`)}: `}{text('error.ruleFormulaInvalid', { reason: why, position: Number(position ?? 0) })}</p>;
};

const WeightFields = (): ReactNode => {
  const text = useText();
  return (
    <>
      <p className="page-hint">{text('reviewRules.weightsHint')}</p>
      {components.map(component => <Form.Item key={component} name={['weights', component]} label={text('reviewRules.weightOf', { component: text(`scoreComponent.${component}`) })} rules={[{ pattern: /^\d{1,3}(\.\d{1,4})?$/, message: text('error.ruleInvalid') }]}><Input inputMode="decimal" maxLength={8} /></Form.Item>)}
      <Form.Item name="cycleKinds" label={text('reviewRules.cycleKinds')} extra={text('reviewRules.cycleKindsHint')}><Select mode="multiple" allowClear placeholder={text('reviewRules.everyCycle')} options={cycleKinds.map(value => ({ value, label: text(`goalCycleKind.${value}`) }))} /></Form.Item>
      <Form.Item name="missing" label={text('reviewRules.missing')}><Select options={(['incomplete', 'renormalize'] as const).map(value => ({ value, label: text(`reviewRules.missing.${value}`) }))} /></Form.Item>
    </>
  );
};

const FormulaFields = ({ kind }: { readonly kind: Exclude<RuleKind, 'weights'> }): ReactNode => {
  const text = useText();
  const required = useRequired();
  return (
    <>
      <Form.Item name="formula" label={text('reviewRules.formula')} extra={text(`reviewRules.result.${kind}`)} rules={[required]}><Input.TextArea autoSize={{ minRows: 3 }} maxLength={4000} className="code-field" /></Form.Item>
      <Form.Item name="floor" label={text('reviewRules.floor')} rules={[required]}><Input inputMode="decimal" maxLength={20} /></Form.Item>
      <Form.Item name="cap" label={text('reviewRules.cap')} rules={[required]}><Input inputMode="decimal" maxLength={20} /></Form.Item>
    </>
  );
};

const ProofFields = (): ReactNode => {
  const text = useText();
  const required = useRequired();
  return (
    <fieldset className="form-part"><legend>{text('reviewRules.proof')}</legend>
      <p className="page-hint">{text('reviewRules.proofHint')}</p>
      {(['consultedFrom', 'consultedTo'] as const).map(name => <Form.Item key={name} name={name} label={text(`reviewRules.${name}`)} rules={[required]}><Input type="date" /></Form.Item>)}
      <Form.Item name="consultedWith" label={text('reviewRules.consultedWith')} rules={[required]}><Input maxLength={500} /></Form.Item>
      <Form.Item name="publishedOn" label={text('reviewRules.publishedOn')} rules={[required]}><Input type="date" /></Form.Item>
      <Form.Item name="publishedWhere" label={text('reviewRules.publishedWhere')} rules={[required]}><Input maxLength={500} /></Form.Item>
      <Form.Item name="documentReference" label={text('reviewRules.documentReference')} rules={[required]}><Input maxLength={500} /></Form.Item>
    </fieldset>
  );
};

type Wish = {
  readonly kind: RuleKind; readonly title: string; readonly validFrom: string; readonly weights?: Readonly<Record<string, string | undefined>>; readonly missing?: 'renormalize' | 'incomplete'; readonly cycleKinds?: readonly (typeof cycleKinds)[number][]; readonly formula?: string; readonly floor?: string; readonly cap?: string; readonly rounding?: Rule['rounding'];
  readonly consultedFrom: string; readonly consultedTo: string; readonly consultedWith: string; readonly publishedOn: string; readonly publishedWhere: string; readonly documentReference: string;
};

const bodyOf = ({ kind, weights, missing, cycleKinds: kinds, formula, floor, cap, rounding, ...rest }: Wish) => ({
  commandId: newCommandId(), kind, ...rest, missing: missing ?? ('incomplete' as const), cycleKinds: [...(kinds ?? [])], formula: formula ?? '', floor: floor ?? '', cap: cap ?? '', rounding: rounding ?? ('fen' as const),
  components: components.flatMap(component => { const weight = weights?.[component] ?? ''; return kind !== 'weights' || weight === '' ? [] : [{ component, weight }]; }),
});

/** What a rule of each kind begins with: never below the law, and easy to read. */
const beginnings: Readonly<Record<RuleKind, Partial<Wish>>> = {
  weights: { missing: 'incomplete' }, attendanceScore: { formula: '100 - 5 * MAX(0, lateTimes - 2)', floor: '60', cap: '100' },
  payFactor: { formula: 'IF(score >= 90, 1, IF(score >= 80, 0.9, 0.8))', floor: '0.8', cap: '1.2' }, raise: { formula: 'IF(score >= 90, 0.05, 0)', floor: '0', cap: '0.1', rounding: 'fen' },
};

export const RuleForm = ({ kind, inputs, onDone }: { readonly kind: RuleKind; readonly inputs: Rules['inputs']; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const propose = useCommand('proposePerformanceRule');
  const { onSuccess } = useTold(text('reviewRules.proposed'), onDone);
  return (
    <Form<Omit<Wish, 'kind'>> layout="vertical" initialValues={{ validFrom: today, ...beginnings[kind] }} onFinish={wish => propose.mutate({ body: bodyOf({ ...wish, kind }) }, { onSuccess })}>
      <Form.Item name="title" label={text('reviewRules.title')} rules={[required]}><Input maxLength={200} /></Form.Item>
      <Form.Item name="validFrom" label={text('reviewRules.validFrom')} rules={[required]}><Input type="date" /></Form.Item>
      {kind === 'weights' ? <WeightFields /> : <><FormulaFields kind={kind} />{kind === 'raise' ? <Form.Item name="rounding" label={text('reviewRules.rounding')} extra={text('reviewRules.roundingHint')}><Select options={roundings.map(value => ({ value, label: text(`raiseRounding.${value}`) }))} /></Form.Item> : null}<InputList inputs={inputs} kind={kind} /></>}
      <ProofFields />
      <Button type="primary" htmlType="submit" loading={propose.isPending}>{text('reviewRules.propose')}</Button>
      <RuleError error={propose.error} />
    </Form>
  );
};

const TrialResult = ({ trial }: { readonly trial: Answer<'tryPerformanceRule'> }): ReactNode => {
  const text = useText();
  return (
    <div role="status">
      <p>{text('reviewRules.trialPeople', { people: trial.people, without: trial.withoutResult })}</p>
      <ul className="plain-list">{trial.results.map(({ value, people }) => <li key={value}><strong>{value}</strong> {text('reviewRules.trialCount', { people })}</li>)}</ul>
      {trial.rows.length === 0 ? null : (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={text('reviewRules.trialRows')}>
          <table className="small-table">
            <thead><tr><th scope="col">{text('field.name')}</th><th scope="col">{text('reviews.before')}</th><th scope="col">{text('reviews.after')}</th></tr></thead>
            <tbody>{trial.rows.map(row => <tr key={row.personNumber}><th scope="row">{row.name} {row.personNumber}</th><td>{row.before ?? '–'}</td><td>{row.after ?? '–'}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </div>
  );
};

/** What a formula would have given last month. Nothing follows from it. */
export const TrialForm = ({ rule, lastMonth }: { readonly rule: Rule; readonly lastMonth: string }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const attempt = useCommand('tryPerformanceRule');
  const [result, setResult] = useState<Answer<'tryPerformanceRule'> | null>(null);
  type Trial = { readonly formula: string; readonly floor: string; readonly cap: string; readonly month: string };
  if (rule.kind !== 'attendanceScore' && rule.kind !== 'payFactor') return null;
  const { kind } = rule;
  return (
    <Form<Trial> layout="vertical" initialValues={{ formula: rule.formula, floor: rule.floor, cap: rule.cap, month: lastMonth }} onFinish={wish => attempt.mutate({ body: { kind, ...wish } }, { onSuccess: setResult })}>
      <FormulaFields kind={kind} />
      <Form.Item name="month" label={text('reviewRules.trialMonth')} rules={[required]}><Input type="month" /></Form.Item>
      <Button htmlType="submit" loading={attempt.isPending}>{text('reviewRules.try')}</Button>
      <RuleError error={attempt.error} />
      {result === null ? null : <TrialResult trial={result} />}
    </Form>
  );
};
