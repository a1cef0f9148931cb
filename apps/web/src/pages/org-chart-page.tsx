/** The organisation on any day: by department, or by who reports to whom. */
import type { ReactNode } from 'react';
import { Input, Segmented, Tree } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useSession } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Chart = Answer<'readOrgChart'>;
type Person = Chart['people'][number];
type Branch = { readonly key: string; readonly title: ReactNode; readonly children: Branch[] };

const usePersonTitle = (): ((person: Person, reports: number) => ReactNode) => {
  const text = useText();
  const { rights } = useSession();
  return (person, reports) => (
    <span>
      {rights.includes('read:personal') ? <AppLink address={`/people/${encodeURIComponent(person.personNumber)}`}>{person.name}</AppLink> : person.name} <small className="quiet">{person.personNumber} · {person.department}{person.workplaceName === '' ? '' : ` · ${person.workplaceName}`}{reports === 0 ? '' : ` · ${text('orgChart.reports', { count: reports })}`}</small>
    </span>
  );
};

/** Lines of reporting; whoever stands in a circle is shown at the top, so that nobody is lost. */
const linesOf = (chart: Chart, titleOf: (person: Person, reports: number) => ReactNode): Branch[] => {
  const reports = Map.groupBy(chart.people, person => person.managerPersonNumber);
  const placed = new Set<string>();
  const branch = (person: Person): Branch => {
    placed.add(person.personNumber);
    const own = (reports.get(person.personNumber) ?? []).filter(report => !placed.has(report.personNumber));
    return { key: person.personNumber, title: titleOf(person, own.length), children: own.map(branch) };
  };
  const top = (reports.get(null) ?? []).map(branch);
  return [...top, ...chart.people.flatMap(person => (placed.has(person.personNumber) ? [] : [branch(person)]))];
};

const departmentsOf = (chart: Chart, titleOf: (person: Person, reports: number) => ReactNode, countText: (count: number) => string): Branch[] => {
  const people = Map.groupBy(chart.people, person => person.department);
  const below = Map.groupBy(chart.departments, department => department.parent);
  const branch = (department: Chart['departments'][number]): Branch => ({
    key: `department ${department.name}`, title: <span><strong>{department.name}</strong> <small className="quiet">{countText(department.people)}</small></span>,
    children: [...(below.get(department.name) ?? []).map(branch), ...(people.get(department.name) ?? []).map(person => ({ key: person.personNumber, title: titleOf(person, 0), children: [] }))],
  });
  return (below.get(null) ?? []).map(branch);
};

export const OrgChartPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const titleOf = usePersonTitle();
  const view = search['view'] === 'lines' ? 'lines' : 'departments';
  const query = useApi('readOrgChart', { query: { asOf: search['asOf'] ?? '' } });
  return (
    <>
      <PageHead title={text('page.orgChart')} hint={query.data === undefined ? '' : `${text('people.asOf', { date: query.data.asOf })} · ${text('orgChart.people', { count: query.data.people.length })}`}>
        <Segmented value={view} onChange={next => change({ view: next === 'lines' ? 'lines' : undefined })} options={[{ value: 'departments', label: text('orgChart.departments') }, { value: 'lines', label: text('orgChart.lines') }]} />
        <label htmlFor="as-of">{text('people.lookAt')}</label>
        <Input id="as-of" type="date" style={{ width: 150 }} value={search['asOf'] ?? ''} onChange={event => change({ asOf: event.target.value })} />
      </PageHead>
      <section className="card">
        <QueryView query={query} rows={10}>{chart => (chart.people.length === 0 ? <Empty title={text('orgChart.empty')} /> : (
          <Tree key={`${view} ${chart.asOf}`} treeData={view === 'lines' ? linesOf(chart, titleOf) : departmentsOf(chart, titleOf, count => text('orgChart.people', { count }))} defaultExpandParent height={560} selectable={false} blockNode />
        ))}</QueryView>
      </section>
    </>
  );
};
