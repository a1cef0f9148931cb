/** The auditor's log: who changed what and who saw what, with filters, a row's detail and the filtered log as a file. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState, type Search } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText, type Text } from '../text/text.tsx';

type Row = Answer<'listAuditEvents'>['rows'][number];
const domains = ['change', 'read', 'access', 'identity'] as const;
const classes = ['pay', 'bank', 'identity', 'health', 'rating', 'personal'] as const;

const filtersOf = (search: Search) => ({
  from: search['from'] ?? '', to: search['to'] ?? '', domain: (search['domain'] ?? 'all') as 'all', fieldClass: (search['class'] ?? 'all') as 'all',
  actor: search['actor'] ?? '', personNumber: search['person'] ?? '', action: search['action'] ?? '',
});

const actorText = ({ kind, id, name }: Pick<Row['actor'], 'kind' | 'id' | 'name'>, text: Text): string => {
  if (kind === 'system') return text('ownReaders.system');
  return kind === 'program' ? text('ownReaders.program', { name: name === '' ? id : name }) : name === '' ? id : name;
};
const actionText = (action: string, text: Text): string => text(`operation.${action}`, {}, text(`action.${action}`, {}, action));

/** Ids longer than this are random ones that tell nobody anything; the detail of a row has them. */
const longestId = 16;

/** "payRun:17" and "payroll.payslip.sealed 2026-10" in words; several things are told apart by a comma. */
const subjectText = (subject: string, text: Text): string => [...new Set(subject.split(', ').map(part => {
  const [what = '', month = ''] = part.split(' ');
  const table = text(`auditSubject.${what.split('.').slice(0, 2).join('.')}`, {}, '');
  if (table !== '') return /^\d/.test(month) ? `${table} ${month}` : table;
  const [kind = '', id = ''] = part.split(/:(.*)/s);
  const named = text(`auditSubject.${kind}`, {}, '');
  return named === '' ? part : id === '' || id.length > longestId ? named : `${named} ${id}`;
}))].join(text('roles.separator'));

const peopleText = (row: Row, text: Text): string => {
  if (row.people.length === 0) return text('audit.people', { people: row.peopleCount });
  const shown = row.people.slice(0, 2).map(({ name, personNumber }) => `${name} ${personNumber}`).join(', ');
  return row.peopleCount > 2 ? `${shown} ${text('audit.morePeople', { count: row.peopleCount - 2 })}` : shown;
};

const Values = ({ row }: { readonly row: Row }): ReactNode => {
  const text = useText();
  if (row.values.length === 0) return null;
  return (
    <>
      <h3>{text('audit.values')}</h3>
      <table className="small-table">
        <tbody>{row.values.map(value => (
          <tr key={value.field}><th scope="row">{value.field}</th><td>{value.isHidden ? text('audit.hidden') : `${value.before ?? text('audit.none')} → ${value.after ?? text('audit.none')}`}</td></tr>
        ))}</tbody>
      </table>
    </>
  );
};

const Detail = ({ row }: { readonly row: Row }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const facts: readonly (readonly [string, string])[] = [
    [text('audit.when'), clockText(row.at)], [text('audit.machineTime'), row.recordedAt], [text('audit.who'), actorText(row.actor, text)],
    [text('audit.roles'), row.actor.roles.map(role => text(`role.${role}`, {}, role)).join(', ')], [text('audit.what'), actionText(row.action, text)], [text('audit.subject'), row.subject], [text('audit.why'), row.why],
    [text('audit.class'), row.fieldClasses.map(name => text(`fieldClass.${name}`, {}, name)).join(', ')],
    [text('audit.whose'), [...row.people.map(({ name, personNumber }) => `${name} ${personNumber}`), ...(row.peopleCount > row.people.length ? [text('audit.people', { people: row.peopleCount })] : [])].join(', ')],
    [text('audit.where'), row.networkAddress], [text('audit.userAgent'), row.userAgent], [text('audit.domain'), text(`auditDomain.${row.domain}`)], [text('audit.sequence'), row.sequence],
  ];
  const data = Object.entries(row.data);
  return (
    <>
      <p>{row.isChained ? <Mark tone="good">{text('audit.chained')}</Mark> : <Mark tone="quiet">{text('audit.notChained')}</Mark>}</p>
      <dl className="fact-grid">{facts.filter(([, value]) => value !== '').map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <Values row={row} />
      {data.length === 0 ? null : <><h3>{text('audit.data')}</h3><dl className="fact-grid">{data.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{String(value)}</dd></div>)}</dl></>}
    </>
  );
};

const useColumns = (): readonly Column<Row>[] => {
  const text = useText();
  const clockText = useClockText();
  const [, change] = useSearchState();
  return [
    { key: 'at', title: text('audit.when'), width: 150, frozen: true, cell: row => <button type="button" className="link-button" onClick={() => change({ row: row.sequence })}>{clockText(row.at)}</button> },
    { key: 'domain', title: text('audit.domain'), width: 110, cell: row => <Mark tone={row.domain === 'access' ? 'bad' : 'quiet'}>{text(`auditDomain.${row.domain}`)}</Mark> },
    { key: 'who', title: text('audit.who'), width: 160, cell: row => actorText(row.actor, text) },
    { key: 'what', title: text('audit.what'), width: 200, cell: row => actionText(row.action, text) },
    { key: 'subject', title: text('audit.subject'), width: 200, cell: row => subjectText(row.subject, text) },
    { key: 'class', title: text('audit.class'), width: 110, cell: row => row.fieldClasses.map(name => text(`fieldClass.${name}`, {}, name)).join(', ') },
    { key: 'whose', title: text('audit.whose'), width: 240, cell: row => peopleText(row, text) },
    { key: 'where', title: text('audit.where'), width: 130, cell: row => row.networkAddress },
  ];
};

/** The log. The link to the chains stands in the head: they prove what is listed here. */
export const AuditPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const facets = useApi('readAuditFacets', {});
  const filters = filtersOf(search);
  const query = useApi('listAuditEvents', { query: { ...pageOf(search), ...filters } });
  const columns = useColumns();
  const opened = query.data?.rows.find(row => row.sequence === search['row']);
  const fields = [
    { name: 'from', label: text('audit.from'), placeholder: '2026-10-01' }, { name: 'to', label: text('audit.to'), placeholder: '2026-10-31' },
    { name: 'domain', label: text('audit.domain'), options: domains.map(value => ({ value, label: text(`auditDomain.${value}`) })) },
    { name: 'class', label: text('audit.class'), options: classes.map(value => ({ value, label: text(`fieldClass.${value}`, {}, value) })) },
    { name: 'actor', label: text('audit.actor'), options: (facets.data?.actors ?? []).map(actor => ({ value: actor.id, label: actorText(actor, text) })) },
    { name: 'action', label: text('audit.action'), options: (facets.data?.actions ?? []).map(value => ({ value, label: actionText(value, text) })) },
    { name: 'person', label: text('audit.person') },
  ];
  return (
    <>
      <PageHead title={text('page.audit')} hint={<AppLink address="/audit/chains">{text('audit.chains')}</AppLink>}>
        <DownloadButton operation="exportAuditEvents" input={{ query: { ...filters, format: 'xlsx' } }}>{text('audit.export')}</DownloadButton>
      </PageHead>
      <FilterForm fields={fields} />
      <section className="card">
        <QueryView query={query}>{data => (
          <>
            <DataTable caption={text('page.audit')} columns={columns} rows={data.rows} rowKey={row => row.sequence} empty={<Empty title={text('audit.empty')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel title={text('audit.detail', { sequence: search['row'] ?? '' })} open={opened !== undefined} onClose={() => change({ row: undefined })}>{opened === undefined ? null : <Detail row={opened} />}</SidePanel>
    </>
  );
};
