/** 薪资日历: the periods, cut-offs and pay dates of a year, and the schedule that they follow. */
import { useState, type ReactNode } from 'react';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { payDateShifts } from '#kernel/payroll/pay-schedule';
import type { Answer, CallInput } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useRequired, useTold } from '../privacy/privacy-parts.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatDate, formatMonth } from '../text/format.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Calendar = Answer<'readPayCalendar'>;
type Month = Calendar['months'][number];
type Schedule = Omit<CallInput<'changePaySchedule'>['body'], 'commandId'>;

const ScheduleForm = ({ schedule, onDone }: { readonly schedule: Calendar['schedule']; readonly onDone: () => void }): ReactNode => {
  const text = useText();
  const required = useRequired();
  const save = useCommand('changePaySchedule');
  const told = useTold(text('payCalendar.saved'), onDone);
  const submit = (wish: Schedule): void => save.mutate({ body: { commandId: newCommandId(), ...wish } }, told);
  return (
    <Form<Schedule> layout="vertical" initialValues={schedule} onFinish={submit}>
      <Form.Item name="fromMonth" label={text('payCalendar.fromMonth')} extra={text('payCalendar.fromMonthHint')} rules={[required, { pattern: /^[1-9]\d{3}-(0[1-9]|1[0-2])$/, message: text('payCalendar.fromMonthHint') }]}><Input inputMode="numeric" maxLength={7} /></Form.Item>
      <Form.Item name="firstDay" label={text('payCalendar.firstDay')} extra={text('payCalendar.firstDayHint')} rules={[required]}><InputNumber min={1} max={28} precision={0} /></Form.Item>
      <Form.Item name="payMonthOffset" label={text('payCalendar.payMonthOffset')} rules={[required]}><Select options={([0, 1] as const).map(value => ({ value, label: text(`payCalendar.offset.${value}`) }))} /></Form.Item>
      <Form.Item name="payDay" label={text('payCalendar.payDay')} rules={[required]}><InputNumber min={1} max={31} precision={0} /></Form.Item>
      <Form.Item name="shift" label={text('payCalendar.shift')} rules={[required]}><Select options={payDateShifts.map(value => ({ value, label: text(`payCalendar.shift.${value}`) }))} /></Form.Item>
      <Form.Item name="attendanceCutOffDays" label={text('payCalendar.attendanceCutOffDays')} rules={[required]}><InputNumber min={0} max={31} precision={0} /></Form.Item>
      <Form.Item name="reviewCutOffDays" label={text('payCalendar.reviewCutOffDays')} rules={[required]}><InputNumber min={0} max={31} precision={0} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={save.isPending}>{text('payCalendar.save')}</Button>
    </Form>
  );
};

const CurrentSchedule = ({ schedule }: { readonly schedule: Calendar['schedule'] }): ReactNode => {
  const text = useText();
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['payCalendar.firstDay', schedule.firstDay], ['payCalendar.payMonthOffset', text(`payCalendar.offset.${schedule.payMonthOffset}`)], ['payCalendar.payDay', schedule.payDay],
    ['payCalendar.shift', text(`payCalendar.shift.${schedule.shift}`)], ['payCalendar.attendanceCutOffDays', schedule.attendanceCutOffDays], ['payCalendar.reviewCutOffDays', schedule.reviewCutOffDays],
  ];
  return (
    <section className="card" aria-labelledby="pay-schedule-title">
      <h2 id="pay-schedule-title">{text('payCalendar.current')}</h2>
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{text(name)}</dt><dd>{value}</dd></div>)}</dl>
    </section>
  );
};

const useColumns = (): readonly Column<Month>[] => {
  const { language, text } = useLanguage();
  const day = (date: string): string => formatDate(date, language, true);
  return [
    { key: 'month', title: text('payCalendar.month'), width: 120, cell: row => <AppLink address={`/months/${row.month}/run`}>{formatMonth(row.month, language)}</AppLink> },
    { key: 'period', title: text('payCalendar.period'), width: 210, cell: row => `${row.fromDate} – ${row.toDate}` },
    { key: 'attendance', title: text('payCalendar.attendanceCutOff'), width: 150, cell: row => day(row.attendanceCutOff) },
    { key: 'review', title: text('payCalendar.reviewCutOff'), width: 150, cell: row => day(row.reviewCutOff) },
    { key: 'pay', title: text('payCalendar.payDay'), width: 230, cell: row => <>{day(row.payDate)} {row.payDate === row.nominalPayDate ? null : <small className="quiet">{text('payCalendar.moved', { date: row.nominalPayDate })}</small>}</> },
    { key: 'state', title: text('field.state'), width: 200, cell: row => <><Mark tone={row.status === null ? 'quiet' : 'info'}>{row.isBeforeUse ? text('payCalendar.beforeUse') : row.status === null ? text('payCalendar.notStarted') : text(`runStatus.${row.status}`)}</Mark> {row.late === null ? null : <Mark tone="bad">{text(`payCalendar.late.${row.late}`)}</Mark>}</> },
  ];
};

export const PayCalendarPage = (): ReactNode => {
  const text = useText();
  const month = useMonth();
  const { rights } = useSession();
  const [search, change] = useSearchState();
  const [isChanging, setChanging] = useState(false);
  const ownYear = Number(month.slice(0, 4));
  const year = /^[12]\d{3}$/.test(search['year'] ?? '') ? (search['year'] ?? '') : String(ownYear);
  const query = useApi('readPayCalendar', { params: { year } });
  const columns = useColumns();
  return (
    <>
      <PageHead title={text('page.payCalendar')} hint={text('payCalendar.hint')}>
        <Select aria-label={text('payCalendar.year')} value={year} onChange={value => change({ year: value })} options={[ownYear + 1, ownYear, ownYear - 1].map(each => ({ value: String(each), label: String(each) }))} />
        {rights.includes('change:pay:all') ? <Button type="primary" disabled={query.data === undefined} onClick={() => setChanging(true)}>{text('payCalendar.change')}</Button> : null}
      </PageHead>
      <QueryView query={query}>{data => (
        <>
          <section className="card"><DataTable caption={text('page.payCalendar')} columns={columns} rows={data.months} rowKey={row => row.month} empty={<Empty title={text('payCalendar.notStarted')} />} /></section>
          <CurrentSchedule schedule={data.schedule} />
          <SidePanel title={text('payCalendar.change')} open={isChanging} onClose={() => setChanging(false)}>{isChanging ? <ScheduleForm schedule={data.schedule} onDone={() => setChanging(false)} /> : null}</SidePanel>
        </>
      )}</QueryView>
    </>
  );
};
