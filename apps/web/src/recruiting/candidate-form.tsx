/** Entering a candidate, or writing anew what they say of themselves. */
import type { ReactNode } from 'react';
import { App, Button, Form, Input, Select } from 'antd';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { filled } from '../people/terms-fields.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Candidate = Answer<'readCandidate'>;
type Requisition = Answer<'listRequisitions'>['rows'][number];
type NewBody = NonNullable<CallInput<'enterCandidate'>['body']>;
type SkillRow = { readonly skill: string; readonly level?: number | null; readonly years?: string };
type Values = { readonly name: string; readonly mobile?: string; readonly email?: string; readonly skills?: readonly SkillRow[]; readonly experience?: string };
type NewValues = Values & { readonly identityNumber?: string; readonly gender?: 'woman' | 'man' | 'other'; readonly birthYear?: string; readonly requisitionId?: string };

const levels = [1, 2, 3, 4, 5] as const;
const genders = ['woman', 'man', 'other'] as const;

const saidOf = ({ name, mobile = '', email = '', skills = [], experience = '' }: Values) => ({
  name, mobile, email, experience, skills: skills.map(({ skill, level, years }) => ({ skill, level: level ?? null, years: years === undefined || years === '' ? null : Number(years) })),
});

const SkillFields = (): ReactNode => {
  const text = useText();
  return (
    <Form.List name="skills">{(rows, { add, remove }) => (
      <>
        {rows.map((row, index) => (
          <div key={row.key} className="form-columns">
            <Form.Item name={[row.name, 'skill']} label={`${text('candidate.skill')} ${index + 1}`} rules={[{ required: true, message: text('people.valueMissing') }]}><Input maxLength={100} autoComplete="off" /></Form.Item>
            <Form.Item name={[row.name, 'level']} label={text('candidate.level')}><Select allowClear options={levels.map(value => ({ value, label: text(`skillLevel.${value}`, {}, String(value)) }))} /></Form.Item>
            <Form.Item name={[row.name, 'years']} label={text('candidate.years')} rules={[{ pattern: /^([0-5]?\d|60)$/, message: text('candidate.yearsWrong') }]}><Input inputMode="numeric" autoComplete="off" /></Form.Item>
            <p><Button size="small" aria-label={`${text('candidate.removeSkill')} ${index + 1}`} onClick={() => remove(row.name)}>{text('candidate.removeSkill')}</Button></p>
          </div>
        ))}
        <p><Button size="small" onClick={() => add()}>{text('candidate.addSkill')}</Button></p>
      </>
    )}</Form.List>
  );
};

const SaidFields = (): ReactNode => {
  const text = useText();
  return (
    <>
      <Form.Item name="name" label={text('field.name')} rules={[{ required: true, message: text('people.valueMissing') }]}><Input autoComplete="off" maxLength={100} /></Form.Item>
      <Form.Item name="mobile" label={text('field.mobile')} rules={[{ pattern: /^[+\d ()-]*$/, message: text('candidate.mobileWrong') }]}><Input inputMode="tel" autoComplete="off" maxLength={30} /></Form.Item>
      <Form.Item name="email" label={text('people.email')} rules={[{ type: 'email', message: text('people.emailWrong') }]}><Input type="email" autoComplete="off" maxLength={200} /></Form.Item>
      <SkillFields />
      <Form.Item name="experience" label={text('candidate.experience')}><Input.TextArea autoSize={{ minRows: 4, maxRows: 16 }} maxLength={20_000} /></Form.Item>
    </>
  );
};

/** What a candidate says of themselves, written anew. */
export const ChangeCandidateForm = ({ candidate, onDone }: { readonly candidate: Candidate; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const change = useToldCommand('changeCandidate');
  const start: Values = { name: candidate.name ?? '', mobile: candidate.mobile, email: candidate.email, experience: candidate.experience, skills: candidate.skills.map(({ skill, level, years }) => ({ skill, level, ...(years === null ? {} : { years: String(years) }) })) };
  return (
    <Form<Values> layout="vertical" initialValues={start} onFinish={values => change.send({ params: { candidateId: candidate.candidateId }, body: { commandId: newCommandId(), ...saidOf(values) } }, onDone)}>
      <SaidFields />
      <Button type="primary" htmlType="submit" loading={change.isPending}>{text('action.save')}</Button>
    </Form>
  );
};

/** A new candidate; somebody who is known is told, and not made twice. */
export const EnterCandidateForm = ({ requisitions, onDone }: { readonly requisitions: readonly Requisition[]; readonly onDone: (candidateId: string) => void }): ReactNode => {
  const { language, text } = useLanguage();
  const { message, modal } = App.useApp();
  const enter = useCommand('enterCandidate');
  const submit = (values: NewValues, isAnother = false): void => enter.mutate(
    { body: { commandId: newCommandId(), isAnother, ...saidOf(values), ...(filled({ identityNumber: values.identityNumber, gender: values.gender, requisitionId: values.requisitionId }) as Partial<NewBody>), ...(values.birthYear === undefined || values.birthYear === '' ? {} : { birthYear: Number(values.birthYear) }) } },
    {
      onSuccess: ({ candidateId, isKnown }) => {
        void (isKnown ? message.info(text('candidate.isKnown')) : message.success(text('people.saved')));
        onDone(candidateId);
      },
      onError: error => {
        const reason = text(`error.${error.code}`, error.data, text('error.unexpected'));
        if (error.code === 'candidateNamesake') modal.confirm({ title: text('candidate.another'), content: reason, okText: text('action.confirm'), cancelText: text('action.cancel'), onOk: () => submit(values, true) });
        else void message.error(reason);
      },
    },
  );
  return (
    <Form<NewValues> layout="vertical" onFinish={values => submit(values)}>
      <SaidFields />
      <Form.Item name="identityNumber" label={text('people.identityNumber')} extra={text('candidate.identityHint')}><Input autoComplete="off" maxLength={30} /></Form.Item>
      <Form.Item name="requisitionId" label={text('candidate.appliesFor')}><Select allowClear options={requisitions.map(({ requisitionId, title, department }) => ({ value: requisitionId, label: `${title[language]} · ${department}` }))} /></Form.Item>
      <fieldset className="form-part">
        <legend>{text('candidate.voluntary')}</legend>
        <p className="quiet">{text('candidate.voluntaryHint')}</p>
        <Form.Item name="gender" label={text('candidate.gender')}><Select allowClear options={genders.map(value => ({ value, label: text(`candidateGender.${value}`) }))} /></Form.Item>
        <Form.Item name="birthYear" label={text('candidate.birthYear')} rules={[{ pattern: /^(19|20)\d{2}$/, message: text('candidate.birthYearWrong') }]}><Input inputMode="numeric" autoComplete="off" maxLength={4} placeholder="1990" /></Form.Item>
      </fieldset>
      <Button type="primary" htmlType="submit" loading={enter.isPending}>{text('candidate.enter')}</Button>
    </Form>
  );
};
