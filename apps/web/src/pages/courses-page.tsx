/** 课程: the catalog, sessions with attendance, and the rules that give courses. */
import { useState, type ReactNode } from 'react';
import { Button, Tabs } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { CourseForm, RuleForm, SessionForm, type Course, type Rule } from '../learning/course-forms.tsx';
import { sessionText, type Session } from '../learning/learning-parts.tsx';
import { SessionPanel } from '../learning/session-panel.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListCount, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { formatMinutes } from '../text/format.ts';
import { useText, useTitle } from '../text/text.tsx';

const tabs = ['catalog', 'sessions', 'rules'] as const;
const kinds = ['file', 'link', 'session'] as const;
const offers = ['yes', 'no'] as const;
const mostCourses = 2000;

const Catalog = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const [search, change] = useSearchState();
  const [isNew, setNew] = useState(false);
  const offered = search['offered'] === 'all' ? 'all' : (offers.find(each => each === search['offered']) ?? 'yes');
  const query = useApi('listCourses', { query: { ...pageOf(search), search: search['search'] ?? '', kind: kinds.find(each => each === search['kind']) ?? '', offered } });
  const code = search['course'] ?? '';
  const columns: readonly Column<Course>[] = [
    { key: 'title', title: text('learning.course'), width: 260, cell: row => <button type="button" className="link-button" onClick={() => change({ course: row.courseCode })}>{title({ 'zh-CN': row.titleChinese, en: row.titleEnglish })}</button> },
    { key: 'code', title: text('learning.courseCode'), width: 130, cell: row => <code>{row.courseCode}</code> },
    { key: 'kind', title: text('learning.kind'), width: 110, cell: row => <>{text(`courseKind.${row.kind}`)} {row.kind === 'file' && row.file === null ? <Mark tone="warn">{text('learning.noFile')}</Mark> : null}</> },
    { key: 'minutes', title: text('learning.length'), width: 100, align: 'right', cell: row => formatMinutes(row.minutes, text) },
    { key: 'certificate', title: text('learning.certificate'), width: 150, cell: row => (!row.givesCertificate ? '' : row.certificateMonths === null ? text('learning.noLastDate') : text('learning.months', { count: row.certificateMonths })) },
    { key: 'competencies', title: text('learning.competencies'), width: 200, cell: row => row.competencyCodes.join(text('people.separator')) },
    { key: 'open', title: text('learning.openPeople'), width: 100, align: 'right', cell: row => row.open },
    { key: 'done', title: text('learning.donePeople'), width: 100, align: 'right', cell: row => row.done },
    { key: 'state', title: text('field.state'), width: 100, cell: row => <Mark tone={row.isOffered ? 'good' : 'quiet'}>{text(row.isOffered ? 'learning.offered' : 'learning.notOffered')}</Mark> },
  ];
  const chosen = query.data?.rows.find(({ courseCode }) => courseCode === code) ?? null;
  const close = (): void => { setNew(false); change({ course: undefined }, true); };
  return (
    <>
      <FilterForm fields={[{ name: 'search', label: text('learning.search') }, { name: 'kind', label: text('learning.kind'), options: kinds.map(value => ({ value, label: text(`courseKind.${value}`) })) }, { name: 'offered', label: text('field.state'), initial: 'yes', options: offers.map(value => ({ value, label: text(value === 'yes' ? 'learning.offered' : 'learning.notOffered') })) }]}>
        {mayChange ? <Button type="primary" onClick={() => setNew(true)}>{text('learning.addCourse')}</Button> : null}
      </FilterForm>
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.courses')} columns={columns} rows={data.rows} rowKey={row => row.courseCode} rowHeight={44} empty={<Empty title={text('learning.noCourses')} hint={text('learning.noCoursesHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={isNew ? text('learning.addCourse') : chosen === null ? text('learning.course') : title({ 'zh-CN': chosen.titleChinese, en: chosen.titleEnglish })} open={isNew || chosen !== null} onClose={close}>
        {isNew || chosen !== null ? <CourseForm key={chosen?.courseCode ?? ''} course={isNew ? null : chosen} mayChange={mayChange} onDone={close} /> : null}
      </SidePanel>
    </>
  );
};

const useAllCourses = (): readonly Course[] => useApi('listCourses', { query: { page: 1, pageSize: mostCourses, offered: 'all' } }).data?.rows ?? [];

const Sessions = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const [search, change] = useSearchState();
  const [isNew, setNew] = useState(false);
  const courses = useAllCourses();
  const query = useApi('listCourseSessions', { query: { courseCode: search['of'] ?? '' } });
  const columns: readonly Column<Session>[] = [
    { key: 'time', title: text('learning.when'), width: 330, cell: row => <button type="button" className="link-button" onClick={() => change({ session: row.sessionId })}>{sessionText(row)}</button> },
    { key: 'course', title: text('learning.course'), width: 240, cell: row => title(row.titles) },
    { key: 'teacher', title: text('learning.teacher'), width: 120, cell: row => row.teacher },
    { key: 'seats', title: text('learning.seats'), width: 110, align: 'right', cell: row => `${row.taken} / ${row.seats}` },
    { key: 'state', title: text('field.state'), width: 110, cell: row => (row.isCancelled ? <Mark tone="bad">{text('learning.cancelled')}</Mark> : row.taken >= row.seats ? <Mark tone="warn">{text('learning.full')}</Mark> : <Mark tone="good">{text('learning.free')}</Mark>) },
  ];
  const session = search['session'];
  const close = (): void => { setNew(false); change({ session: undefined }, true); };
  return (
    <>
      <FilterForm fields={[{ name: 'of', label: text('learning.course'), options: courses.filter(({ kind }) => kind === 'session').map(course => ({ value: course.courseCode, label: title({ 'zh-CN': course.titleChinese, en: course.titleEnglish }) })) }]}>
        {mayChange ? <Button type="primary" onClick={() => setNew(true)}>{text('learning.addSession')}</Button> : null}
      </FilterForm>
      <section className="card"><QueryView query={query}>{data => <><DataTable caption={text('learning.tab.sessions')} columns={columns} rows={data.rows} rowKey={row => row.sessionId} rowHeight={44} empty={<Empty title={text('learning.noSessions')} />} /><ListCount count={data.rows.length} /></>}</QueryView></section>
      <SidePanel title={text(isNew ? 'learning.addSession' : 'learning.session')} open={isNew || session !== undefined} wide onClose={close}>
        {isNew ? <SessionForm courses={courses} onDone={close} /> : session === undefined ? null : <SessionPanel key={session} sessionId={session} />}
      </SidePanel>
    </>
  );
};

const Rules = ({ mayChange }: { readonly mayChange: boolean }): ReactNode => {
  const text = useText();
  const title = useTitle();
  const [editing, setEditing] = useState<Rule | 'new' | null>(null);
  const courses = useAllCourses();
  const query = useApi('listPlanRules', {});
  const columns: readonly Column<Rule>[] = [
    { key: 'course', title: text('learning.course'), width: 260, cell: row => (mayChange ? <button type="button" className="link-button" onClick={() => setEditing(row)}>{title(row.titles)}</button> : title(row.titles)) },
    { key: 'scope', title: text('learning.scope'), width: 120, cell: row => text(`planScope.${row.scopeKind}`) },
    { key: 'whom', title: text('learning.whom'), width: 200, cell: row => title(row.scopeTitles) },
    { key: 'due', title: text('learning.dueDays'), width: 120, align: 'right', cell: row => row.dueDays },
    { key: 'state', title: text('field.state'), width: 100, cell: row => <Mark tone={row.isActive ? 'good' : 'quiet'}>{text(row.isActive ? 'learning.ruleOn' : 'learning.ruleOff')}</Mark> },
  ];
  const rules: Answer<'listPlanRules'> | undefined = query.data;
  return (
    <>
      {mayChange ? <p><Button type="primary" disabled={rules === undefined} onClick={() => setEditing('new')}>{text('learning.addRule')}</Button></p> : null}
      <section className="card"><QueryView query={query}>{data => <><DataTable caption={text('learning.tab.rules')} columns={columns} rows={data.rows} rowKey={row => row.ruleId} rowHeight={44} empty={<Empty title={text('learning.noRules')} hint={text('learning.noRulesHint')} />} /><ListCount count={data.rows.length} /></>}</QueryView></section>
      <SidePanel title={text(editing === 'new' ? 'learning.addRule' : 'learning.changeRule')} open={editing !== null} onClose={() => setEditing(null)}>
        {editing === null || rules === undefined ? null : <RuleForm key={editing === 'new' ? '' : editing.ruleId} rule={editing === 'new' ? null : editing} rules={rules} courses={courses} onDone={() => setEditing(null)} />}
      </SidePanel>
    </>
  );
};

export const CoursesPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const mayChange = useSession().rights.includes('change:personal:all');
  const tab = tabs.find(each => each === search['tab']) ?? 'catalog';
  const views: Readonly<Record<(typeof tabs)[number], ReactNode>> = { catalog: <Catalog mayChange={mayChange} />, sessions: <Sessions mayChange={mayChange} />, rules: <Rules mayChange={mayChange} /> };
  return (
    <>
      <PageHead title={text('page.courses')} hint={text('learning.coursesHint')} />
      <Tabs activeKey={tab} onChange={next => change({ tab: next === 'catalog' ? undefined : next, page: undefined, course: undefined, session: undefined })} items={tabs.map(key => ({ key, label: text(`learning.tab.${key}`), children: key === tab ? views[key] : null }))} />
    </>
  );
};
