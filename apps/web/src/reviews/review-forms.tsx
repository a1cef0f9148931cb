/** What is done with a review in the office: written, moved on, compared, locked, and what colleagues are asked. */
import { useState, type ReactNode } from 'react';
import { App, Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { CarefulButton } from '../parts/careful-button.tsx';
import { pastedNumbers } from '../parts/pasted-numbers.ts';
import { useRequired, useTold } from '../privacy/privacy-parts.tsx';
import { useSession } from '../shell/session.ts';
import { dateAfter } from '../text/format.ts';
import { useText } from '../text/text.tsx';
import { isSpan, SpanFields, useLockWarning, usualSpan } from './lock-span.tsx';
import { useCompetencyTitle, type ReviewFile, type ReviewState } from './review-parts.tsx';

const pointsRule = { pattern: /^\d{1,3}(\.\d{1,2})?$/ };

/** Points, levels of the position's competencies, words. */
export const EvaluationForm = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const titleOf = useCompetencyTitle();
  const write = useCommand('writeReview');
  const told = useTold(text('reviews.written'));
  type Wish = { readonly score?: string; readonly text?: string; readonly levels?: Readonly<Record<string, number | null>> };
  // The newest entry counts whole: whoever adds a word begins with what stands.
  const before = file.entries.findLast(({ part }) => part === 'manager');
  const start: Wish = before === undefined ? {} : { score: before.score ?? '', text: before.text, levels: Object.fromEntries(before.competencies.map(({ competencyCode, level }) => [competencyCode, level])) };
  const submit = (wish: Wish): void => write.mutate({
    params: { reviewId: file.reviewId },
    body: { commandId: newCommandId(), score: (wish.score ?? '') === '' ? null : (wish.score ?? null), text: wish.text ?? '', competencies: Object.entries(wish.levels ?? {}).flatMap(([competencyCode, level]) => (level == null ? [] : [{ competencyCode, level }])) },
  }, told);
  return (
    <Form<Wish> layout="vertical" initialValues={start} onFinish={submit}>
      <h3>{text('reviews.write')}</h3>
      <Form.Item name="score" label={text('reviews.points')} extra={text('reviews.pointsHint')} rules={[{ ...pointsRule, message: text('error.pointsInvalid') }]}><Input inputMode="decimal" maxLength={6} /></Form.Item>
      {file.competencies.map(competency => (
        <Form.Item key={competency.competencyCode} name={['levels', competency.competencyCode]} label={titleOf(competency)} extra={text('reviews.wanted', { level: competency.level })}><InputNumber min={1} max={5} precision={0} /></Form.Item>
      ))}
      <Form.Item name="text" label={text('reviews.words')}><Input.TextArea maxLength={10_000} autoSize={{ minRows: 3 }} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={write.isPending}>{text('reviews.write')}</Button>
    </Form>
  );
};

export const CalibrationForm = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const change = useCommand('calibrateReview');
  const [form] = Form.useForm();
  const told = useTold(text('reviews.calibrated'), () => form.resetFields());
  type Wish = { readonly component: ReviewFile['components'][number]['component']; readonly points?: string; readonly reason: string };
  const submit = ({ component, points, reason }: Wish): void => change.mutate({ params: { reviewId: file.reviewId }, body: { commandId: newCommandId(), component, points: (points ?? '') === '' ? null : (points ?? null), reason } }, told);
  return (
    <Form<Wish> form={form} layout="vertical" onFinish={submit}>
      <h3>{text('reviews.calibrate')}</h3>
      <Form.Item name="component" label={text('reviews.component')} rules={[required]}><Select options={file.components.map(({ component }) => ({ value: component, label: text(`scoreComponent.${component}`) }))} /></Form.Item>
      <Form.Item name="points" label={text('reviews.after')} extra={text('reviews.takeBackHint')} rules={[{ ...pointsRule, message: text('error.pointsInvalid') }]}><Input inputMode="decimal" maxLength={6} /></Form.Item>
      <Form.Item name="reason" label={text('reviews.reason')} rules={[required]}><Input maxLength={1000} /></Form.Item>
      <Button htmlType="submit" loading={change.isPending}>{text('reviews.calibrate')}</Button>
    </Form>
  );
};

const goesBack = (from: ReviewState, to: ReviewState): boolean => (from === 'calibration' && to === 'manager') || (from === 'locked' && to === 'calibration');

/** Where the review goes next; going back asks why. */
export const MoveButtons = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const move = useCommand('moveReview');
  const told = useTold(text('reviews.moved'));
  const lockWarning = useLockWarning();
  const [reason, setReason] = useState('');
  const [span, setSpan] = useState(() => usualSpan(file, file.scores[0]));
  if (file.moves.length === 0) return null;
  const hasBack = file.moves.some(to => goesBack(file.state, to));
  const about = `${file.name} ${file.cycleTitle}`;
  const isHeld = (to: ReviewState): boolean => (goesBack(file.state, to) && reason.trim() === '') || (to === 'locked' && !isSpan(span));
  return (
    <div className="setting-form">
      {hasBack ? <div><Input aria-label={text('reviews.backReason')} placeholder={text('reviews.backReason')} maxLength={1000} value={reason} onChange={event => setReason(event.target.value)} /></div> : null}
      {file.moves.includes('locked') ? <SpanFields span={span} onChange={setSpan} /> : null}
      <div className="decide-buttons">
        {file.moves.map(to => (
          <CarefulButton key={to} label={text(`reviewMove.${file.state}.${to}`)} about={about} danger={false} disabled={isHeld(to)} warning={to === 'locked' ? lockWarning(span) : text(to === 'closed' ? 'reviews.closeSure' : goesBack(file.state, to) ? 'reviews.backSure' : 'reviews.moveSure')} isBusy={move.isPending}
            onConfirm={() => move.mutate({ params: { reviewId: file.reviewId }, body: { commandId: newCommandId(), to, reason, ...(to === 'locked' ? span : {}) } }, told)} />
        ))}
      </div>
    </div>
  );
};

/** After a correction of facts: the score as they give it now, for a second person to approve. */
export const ScoreChangeForm = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const propose = useCommand('proposeScoreChange');
  const told = useTold(text('reviews.changeProposed'));
  return (
    <Form<{ readonly reason: string }> layout="vertical" onFinish={({ reason }) => propose.mutate({ params: { reviewId: file.reviewId }, body: { commandId: newCommandId(), reason } }, told)}>
      <h3>{text('reviews.proposeChange')}</h3>
      <p className="page-hint">{text('reviews.proposeChangeHint')}</p>
      <Form.Item name="reason" label={text('reviews.reason')} rules={[required]}><Input maxLength={1000} /></Form.Item>
      <Button htmlType="submit" loading={propose.isPending}>{text('reviews.proposeChange')}</Button>
    </Form>
  );
};

/** How long colleagues have to answer, when nobody says otherwise. */
const usualDays = 7;

export const AskForm = ({ file }: { readonly file: ReviewFile }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const ask = useCommand('askFeedback');
  const [form] = Form.useForm();
  const { message } = App.useApp();
  const { onError } = useTold('');
  type Wish = { readonly numbers: string; readonly dueOn: string };
  // Whoever has no account, or is the person or the asker, is not asked: said at once, for two answers are shown to nobody.
  const tell = (named: number, asked: number): void => {
    if (asked < named) void message.warning(text('feedback.askedFewer', { asked, missing: named - asked }));
    else void message.success(text('feedback.asked'));
    form.resetFields();
  };
  const send = ({ numbers, dueOn }: Wish): void => {
    const authorNumbers = pastedNumbers(numbers);
    ask.mutate({ body: { commandId: newCommandId(), reviewId: file.reviewId, authorNumbers, dueOn } }, { onSuccess: ({ asked }) => tell(authorNumbers.length, asked), onError });
  };
  return (
    <Form<Wish> form={form} layout="vertical" initialValues={{ dueOn: dateAfter(today, usualDays) }} onFinish={send}>
      <h3>{text('feedback.ask')}</h3>
      <Form.Item name="numbers" label={text('feedback.numbers')} extra={text('feedback.numbersHint')} rules={[required]}><Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} /></Form.Item>
      <Form.Item name="dueOn" label={text('feedback.dueOn')} rules={[required]}><Input type="date" min={today} /></Form.Item>
      <Button htmlType="submit" loading={ask.isPending}>{text('feedback.ask')}</Button>
    </Form>
  );
};

/** Colleagues of every review of the cycle that asked nobody yet. */
export const AskTeamsForm = ({ cycleId }: { readonly cycleId: string }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const { today } = useSession();
  const ask = useCommand('askTeams');
  const [told, setTold] = useState('');
  type Wish = { readonly colleagues: number; readonly dueOn: string };
  const outcome = useTold(text('feedback.asked'));
  return (
    <Form<Wish> layout="vertical" initialValues={{ colleagues: 4, dueOn: dateAfter(today, usualDays) }} onFinish={wish => ask.mutate({ body: { commandId: newCommandId(), cycleId, ...wish } }, { ...outcome, onSuccess: ({ reviews, asked, tooFew, left }) => setTold(text('feedback.teamsAsked', { reviews, asked, tooFew, left })) })}>
      <p className="page-hint">{text('feedback.teamsHint')}</p>
      <Form.Item name="colleagues" label={text('feedback.teamsColleagues')} rules={[required]}><InputNumber min={3} max={10} precision={0} /></Form.Item>
      <Form.Item name="dueOn" label={text('feedback.dueOn')} rules={[required]}><Input type="date" min={today} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={ask.isPending}>{text('feedback.ask')}</Button>
      <p role="status">{told}</p>
    </Form>
  );
};

export const OpenReviewsForm = ({ cycleId, onDone }: { readonly cycleId: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const open = useCommand('openReviews');
  const told = useTold(text('reviews.opened'), onDone);
  type Wish = { readonly numbers?: string; readonly asksSelf: boolean };
  return (
    <Form<Wish> layout="vertical" initialValues={{ asksSelf: true }} onFinish={({ numbers, asksSelf }) => open.mutate({ body: { commandId: newCommandId(), cycleId, personNumbers: pastedNumbers(numbers ?? ''), asksSelf } }, told)}>
      <Form.Item name="numbers" label={text('reviews.people')} extra={text('reviews.peopleHint')}><Input.TextArea autoSize={{ minRows: 2 }} maxLength={20_000} /></Form.Item>
      <Form.Item name="asksSelf" valuePropName="checked"><Checkbox>{text('reviews.asksSelf')}</Checkbox></Form.Item>
      <Button type="primary" htmlType="submit" loading={open.isPending}>{text('reviews.open')}</Button>
    </Form>
  );
};

/** "工号 分数" in each line. */
const rowsOf = (given: string): { readonly personNumber: string; readonly score: string }[] => given.split('\n').flatMap(line => {
  const [personNumber, score] = line.trim().split(/[\s,，]+/);
  return personNumber === undefined || personNumber === '' ? [] : [{ personNumber, score: score ?? '' }];
});

export const ImportForm = ({ cycleId, month, onDone }: { readonly cycleId: string; readonly month: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const send = useCommand('importScores');
  const told = useTold(text('reviews.imported'), onDone);
  type Wish = { readonly sourceName: string; readonly effectiveFrom: string; readonly effectiveTo?: string; readonly rows: string };
  const areRows = (_: unknown, given?: string): Promise<void> => {
    const rows = rowsOf(given ?? '');
    const wrong = rows.findIndex(({ score }) => !pointsRule.pattern.test(score));
    return rows.length > 0 && wrong === -1 ? Promise.resolve() : Promise.reject(new Error(rows.length === 0 ? text('reviews.rowsHint') : text('goals.sheetWrong', { row: wrong + 1 })));
  };
  return (
    <Form<Wish> layout="vertical" initialValues={{ effectiveFrom: month }} onFinish={({ rows, effectiveTo, ...wish }) => send.mutate({ body: { commandId: newCommandId(), cycleId, ...wish, effectiveTo: (effectiveTo ?? '') === '' ? null : (effectiveTo ?? null), rows: rowsOf(rows) } }, told)}>
      <p className="page-hint">{text('reviews.importHint')}</p>
      <Form.Item name="sourceName" label={text('reviews.sourceName')} rules={[required]}><Input maxLength={100} /></Form.Item>
      <Form.Item name="effectiveFrom" label={text('reviews.fromMonth')} rules={[required]}><Input type="month" /></Form.Item>
      <Form.Item name="effectiveTo" label={text('reviews.toMonth')} extra={text('reviews.toMonthHint')}><Input type="month" /></Form.Item>
      <Form.Item name="rows" label={text('reviews.rows')} extra={text('reviews.rowsHint')} validateTrigger="onSubmit" rules={[{ validator: areRows }]}><Input.TextArea autoSize={{ minRows: 5, maxRows: 15 }} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={send.isPending}>{text('reviews.import')}</Button>
    </Form>
  );
};

export const FactorForm = ({ month, onDone }: { readonly month: string; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const decide = useCommand('decideFactor');
  const told = useTold(text('reviews.factorProposed'), onDone);
  type Wish = { readonly personNumber: string; readonly fromMonth: string; readonly toMonth: string; readonly factor?: string; readonly reason: string };
  return (
    <Form<Wish> layout="vertical" initialValues={{ fromMonth: month }} onFinish={({ factor, ...wish }) => decide.mutate({ body: { commandId: newCommandId(), ...wish, factor: (factor ?? '') === '' ? null : (factor ?? null) } }, told)}>
      <p className="page-hint">{text('reviews.factorHint')}</p>
      <Form.Item name="personNumber" label={text('field.personNumber')} rules={[required]}><Input maxLength={64} autoComplete="off" /></Form.Item>
      <Form.Item name="fromMonth" label={text('reviews.fromMonth')} rules={[required]}><Input type="month" /></Form.Item>
      <Form.Item name="toMonth" label={text('reviews.toMonth')} rules={[required]}><Input type="month" /></Form.Item>
      <Form.Item name="factor" label={text('reviews.factor')} extra={text('reviews.factorEmpty')} rules={[{ pattern: /^\d(\.\d{1,4})?$/, message: text('error.factorInvalid') }]}><Input inputMode="decimal" maxLength={6} /></Form.Item>
      <Form.Item name="reason" label={text('reviews.reason')} rules={[required]}><Input maxLength={1000} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={decide.isPending}>{text('reviews.decideFactor')}</Button>
    </Form>
  );
};
