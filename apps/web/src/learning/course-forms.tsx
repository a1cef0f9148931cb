/** Forms of the catalog: a course, its file, a session, a rule. */
import { useState, type ReactNode } from 'react';
import { Alert, Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi } from '../api/use-api.ts';
import { FileButton } from '../filing/file-button.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { useToldCommand } from '../people/told-command.ts';
import { useRequired } from '../privacy/privacy-parts.tsx';
import { useText, useTitle } from '../text/text.tsx';

export type Course = Answer<'listCourses'>['rows'][number];
type Rules = Answer<'listPlanRules'>;
export type Rule = Rules['rows'][number];
type CourseBody = NonNullable<CallInput<'saveCourse'>['body']>;
type CourseValues = Omit<CourseBody, 'commandId' | 'link'> & { readonly courseCode: string; readonly link?: string };
const kinds = ['file', 'link', 'session'] as const;
const scopes = ['everybody', 'position', 'department'] as const;

const emptyCourse = { kind: 'file', description: '', minutes: 60, competencyCodes: [], skillCodes: [], givesCertificate: false, certificateMonths: null, alarmDays: 30, isOffered: true } as const;

/** Skills of the company's list, which profiles and matching use too. */
const SkillItem = (): ReactNode => {
  const text = useText();
  const title = useTitle();
  const skills = useApi('listSkills', { query: { page: 1, pageSize: 2000 } }).data?.rows ?? [];
  return <Form.Item name="skillCodes" label={text('learning.skills')}><Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} notFoundContent={text('learning.nothingToChoose')} options={skills.map(skill => ({ value: skill.skillCode, label: title({ 'zh-CN': skill.titleChinese, en: skill.titleEnglish }) }))} /></Form.Item>;
};

/** Competencies that position profiles name. */
const CompetencyItem = (): ReactNode => {
  const text = useText();
  const title = useTitle();
  const competencies = useApi('listCompetencies', { query: { page: 1, pageSize: 2000 } }).data?.rows ?? [];
  return <Form.Item name="competencyCodes" label={text('learning.competencies')} extra={text('learning.competenciesHint')}><Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} notFoundContent={text('learning.nothingToChoose')} options={competencies.map(each => ({ value: each.competencyCode, label: title({ 'zh-CN': each.titleChinese, en: each.titleEnglish }) }))} /></Form.Item>;
};

const CourseFile = ({ course }: { readonly course: Course }): ReactNode => {
  const text = useText();
  const upload = useToldCommand('uploadCourseFile');
  return (
    <p className="request-actions">
      {course.file === null ? <span>{text('learning.noFile')}</span> : <DownloadButton operation="downloadCourseFile" input={{ params: { courseCode: course.courseCode } }}>{course.file.fileName}</DownloadButton>}
      <FileButton label={text('learning.uploadFile')} isBusy={upload.isPending} accept=".pdf,.docx,.pptx,.xlsx,.png,.jpg,.jpeg,.mp4,.mp3,.txt" onFile={file => upload.send({ params: { courseCode: course.courseCode }, query: { commandId: newCommandId() }, file })} />
    </p>
  );
};

export const CourseForm = ({ course, mayChange, onDone }: { readonly course: Course | null; readonly mayChange: boolean; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const save = useToldCommand('saveCourse');
  const [form] = Form.useForm<CourseValues>();
  const kind = Form.useWatch('kind', form) ?? course?.kind ?? 'file';
  const gives = Form.useWatch('givesCertificate', form) ?? course?.givesCertificate ?? false;
  const submit = ({ courseCode, ...values }: CourseValues): void => save.send({
    params: { courseCode: course?.courseCode ?? courseCode },
    body: { commandId: newCommandId(), ...values, description: values.description ?? '', link: kind === 'link' ? (values.link ?? null) : null, certificateMonths: gives ? (values.certificateMonths ?? null) : null, alarmDays: values.alarmDays ?? emptyCourse.alarmDays },
  }, onDone);
  return (
    <>
      {course !== null && course.kind === 'file' ? (mayChange ? <CourseFile course={course} /> : course.file === null ? null : <p><DownloadButton operation="downloadCourseFile" input={{ params: { courseCode: course.courseCode } }}>{course.file.fileName}</DownloadButton></p>) : null}
      <Form<CourseValues> form={form} layout="vertical" disabled={!mayChange} initialValues={course === null ? emptyCourse : { ...course, link: course.link ?? '' }} onFinish={submit}>
        {course === null ? <Form.Item name="courseCode" label={text('learning.courseCode')} extra={text('learning.courseCodeHint')} rules={[required, { pattern: /^[A-Za-z0-9._-]{1,40}$/, message: text('learning.courseCodeHint') }]}><Input autoComplete="off" /></Form.Item> : null}
        <Form.Item name="titleChinese" label={text('learning.titleChinese')} rules={[required]}><Input maxLength={200} /></Form.Item>
        <Form.Item name="titleEnglish" label={text('learning.titleEnglish')} rules={[required]}><Input maxLength={200} /></Form.Item>
        <Form.Item name="kind" label={text('learning.kind')}><Select options={kinds.map(value => ({ value, label: text(`courseKind.${value}`) }))} /></Form.Item>
        {kind === 'link' ? <Form.Item name="link" label={text('learning.link')} rules={[required, { pattern: /^https:\/\/\S+$/, message: text('error.courseLinkMissing') }]}><Input maxLength={2000} /></Form.Item> : null}
        {kind === 'file' && course === null ? <Alert type="info" showIcon title={text('learning.fileLater')} /> : null}
        <Form.Item name="description" label={text('learning.description')}><Input.TextArea maxLength={4000} autoSize={{ minRows: 2 }} /></Form.Item>
        <Form.Item name="minutes" label={text('learning.minutes')} rules={[required]}><InputNumber min={1} max={60_000} /></Form.Item>
        <CompetencyItem />
        <SkillItem />
        <Form.Item name="givesCertificate" valuePropName="checked"><Checkbox>{text('learning.givesCertificate')}</Checkbox></Form.Item>
        {gives ? <Form.Item name="certificateMonths" label={text('learning.certificateMonths')} extra={text('learning.certificateMonthsHint')}><InputNumber min={1} max={600} /></Form.Item> : null}
        {gives ? <Form.Item name="alarmDays" label={text('learning.alarmDays')} rules={[required]}><InputNumber min={0} max={400} /></Form.Item> : null}
        <Form.Item name="isOffered" valuePropName="checked"><Checkbox>{text('learning.isOffered')}</Checkbox></Form.Item>
        {mayChange ? <Button type="primary" htmlType="submit" loading={save.isPending}>{text('learning.save')}</Button> : null}
      </Form>
    </>
  );
};

/** Local time as an instant with the offset that the place has then. */
const instantAt = (local: string, zone: string): string => {
  const wanted = new Date(`${local}:00Z`).getTime();
  const shown = (at: number): number => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts['year'] ?? 0, (parts['month'] ?? 1) - 1, parts['day'] ?? 1, parts['hour'] ?? 0, parts['minute'] ?? 0);
  };
  // Twice: the offset before a change of clocks may not be the one after it.
  const once = wanted - (shown(wanted) - wanted);
  return new Date(once - (shown(once) - wanted)).toISOString();
};

type SessionValues = { readonly courseCode: string; readonly startsAt: string; readonly endsAt: string; readonly zone: string; readonly place: string; readonly teacher?: string; readonly seats: number };

export const SessionForm = ({ courses, onDone }: { readonly courses: readonly Course[]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const required = useRequired();
  const add = useToldCommand('addCourseSession');
  const submit = ({ courseCode, startsAt, endsAt, zone, place, teacher, seats }: SessionValues): void => add.send({
    params: { courseCode }, body: { commandId: newCommandId(), startsAt: instantAt(startsAt, zone), endsAt: instantAt(endsAt, zone), zone, place, teacher: teacher ?? '', seats },
  }, onDone);
  const choices = courses.filter(({ kind, isOffered }) => kind === 'session' && isOffered);
  if (choices.length === 0) return <Alert type="info" showIcon title={text('learning.noSessionCourse')} />;
  return (
    <Form<SessionValues> layout="vertical" initialValues={{ zone: 'Asia/Shanghai', seats: 20 }} onFinish={submit}>
      <Form.Item name="courseCode" label={text('learning.course')} rules={[required]}><Select options={choices.map(course => ({ value: course.courseCode, label: title({ 'zh-CN': course.titleChinese, en: course.titleEnglish }) }))} /></Form.Item>
      <Form.Item name="startsAt" label={text('learning.startsAt')} rules={[required]}><Input type="datetime-local" /></Form.Item>
      <Form.Item name="endsAt" label={text('learning.endsAt')} rules={[required]}><Input type="datetime-local" /></Form.Item>
      <Form.Item name="zone" label={text('learning.zone')} rules={[required]}><Select showSearch options={Intl.supportedValuesOf('timeZone').map(value => ({ value, label: value }))} /></Form.Item>
      <Form.Item name="place" label={text('learning.place')} rules={[required]}><Input maxLength={200} /></Form.Item>
      <Form.Item name="teacher" label={text('learning.teacher')}><Input maxLength={100} /></Form.Item>
      <Form.Item name="seats" label={text('learning.seats')} rules={[required]}><InputNumber min={1} max={10_000} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={add.isPending}>{text('learning.addSession')}</Button>
    </Form>
  );
};

type RuleValues = { readonly scopeKind: Rule['scopeKind']; readonly scopeKey?: string; readonly courseCode: string; readonly dueDays: number; readonly isActive?: boolean };

export const RuleForm = ({ rule, rules, courses, onDone }: { readonly rule: Rule | null; readonly rules: Rules; readonly courses: readonly Course[]; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const required = useRequired();
  const save = useToldCommand('savePlanRule');
  const [ruleId] = useState(() => rule?.ruleId ?? newCommandId());
  const [form] = Form.useForm<RuleValues>();
  const kind = Form.useWatch('scopeKind', form) ?? rule?.scopeKind ?? 'position';
  const keys = kind === 'position' ? rules.positions.map(position => ({ value: position.positionCode, label: title(position.titles) })) : rules.departments.map(name => ({ value: name, label: name }));
  const submit = (values: RuleValues): void => save.send({ params: { ruleId }, body: { commandId: newCommandId(), scopeKind: kind, scopeKey: kind === 'everybody' ? '' : (values.scopeKey ?? ''), courseCode: values.courseCode, dueDays: values.dueDays, isActive: values.isActive ?? true } }, onDone);
  return (
    <Form<RuleValues> form={form} layout="vertical" initialValues={rule ?? { scopeKind: 'position', dueDays: 30, isActive: true }} onFinish={submit}>
      <Form.Item name="courseCode" label={text('learning.course')} rules={[required]}><Select showSearch={{ optionFilterProp: 'label' }} options={courses.map(course => ({ value: course.courseCode, label: title({ 'zh-CN': course.titleChinese, en: course.titleEnglish }) }))} /></Form.Item>
      <Form.Item name="scopeKind" label={text('learning.scope')}><Select options={scopes.map(value => ({ value, label: text(`planScope.${value}`) }))} onChange={() => form.resetFields(['scopeKey'])} /></Form.Item>
      {kind === 'everybody' ? null : <Form.Item name="scopeKey" label={text(`planScope.${kind}`)} rules={[required]}><Select showSearch={{ optionFilterProp: 'label' }} options={keys} notFoundContent={text('learning.nothingToChoose')} /></Form.Item>}
      <Form.Item name="dueDays" label={text('learning.dueDays')} extra={text('learning.dueDaysHint')} rules={[required]}><InputNumber min={0} max={3650} /></Form.Item>
      {rule === null ? null : <Form.Item name="isActive" valuePropName="checked"><Checkbox>{text('learning.ruleActive')}</Checkbox></Form.Item>}
      <Button type="primary" htmlType="submit" loading={save.isPending}>{text('learning.save')}</Button>
    </Form>
  );
};
