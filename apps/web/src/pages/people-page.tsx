/** The staff directory. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { ColumnSettings, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { usePersonColumns } from '../parts/person-columns.tsx';
import { PersonFilters, personQuery } from '../parts/person-filters.tsx';
import { SidePanel } from '../parts/side-panel.tsx';
import { useAccountText } from '../parts/source-name.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { formatAmount } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Row = Answer<'listPeople'>['rows'][number];
const states = ['employed', 'joined', 'left'] as const;

const PersonView = ({ personNumber }: { readonly personNumber: string }): ReactNode => {
  const accountText = useAccountText();
  const text = useText();
  const query = useApi('readPerson', { params: { personNumber } });
  return (
    <QueryView query={query}>{person => (
      <>
        <dl className="fact-grid">
          <div><dt>{text('field.personNumber')}</dt><dd>{person.personNumber}</dd></div>
          <div><dt>{text('field.department')}</dt><dd>{person.department}</dd></div>
          <div><dt>{text('field.hireDate')}</dt><dd>{person.hireDate}</dd></div>
          <div><dt>{text('field.leaveDate')}</dt><dd>{person.leaveDate ?? '–'}</dd></div>
          <div><dt>{text('field.manager')}</dt><dd>{person.managerName ?? '–'}</dd></div>
          <div><dt>{text('field.accounts')}</dt><dd>{(person.accounts ?? []).length === 0 ? text('people.noAccount') : accountText(person.accounts ?? [])}</dd></div>
        </dl>
        <p><AppLink address={`/people/${encodeURIComponent(person.personNumber)}`}>{text('people.openFile')}</AppLink></p>
        <h3>{text('people.terms')}</h3>
        {person.terms.length === 0 ? <p className="quiet">{text('people.noTerms')}</p> : (
          <ul className="punch-list">
            {person.terms.map(terms => (
              <li key={`${terms.validFrom}${terms.scheduleCode}`}>
                <time dateTime={terms.validFrom}>{text('people.termsFrom', { date: terms.validFrom })}</time>
                <span>{terms.legalEntity} · {terms.workplaceName} · {terms.scheduleCode}</span>
                <strong>{terms.wage === null ? '' : `${formatAmount(terms.wage)} ${terms.currency} ${text(`wageKind.${terms.wageKind}.per`)}`}</strong>
                <small>{terms.insurancePlace === null ? text('people.noInsurance') : text('people.insurancePlace', { place: text(`place.${terms.insurancePlace}`, {}, terms.insurancePlace) })}</small>
              </li>
            ))}
          </ul>
        )}
      </>
    )}</QueryView>
  );
};

export const PeoplePage = (): ReactNode => {
  const accountText = useAccountText();
  const text = useText();
  const [search, change] = useSearchState();
  const { hidden, setHidden } = useHiddenColumns('people');
  const query = useApi('listPeople', { query: { ...personQuery(search), ...pageOf(search), state: (search['state'] ?? 'all') as 'all' } });
  const more: readonly (Column<Row> & { readonly title: string })[] = [
    { key: 'legalEntity', title: text('field.legalEntity'), width: 220, cell: row => row.legalEntity },
    { key: 'wageKind', title: text('field.wageKind'), width: 100, cell: row => (row.wageKind === null || row.wageKind === undefined ? '–' : text(`wageKind.${row.wageKind}`)) },
    { key: 'scheduleCode', title: text('field.schedule'), width: 120, cell: row => row.scheduleCode },
    { key: 'hireDate', title: text('field.hireDate'), width: 110, cell: row => row.hireDate },
    { key: 'leaveDate', title: text('field.leaveDate'), width: 110, cell: row => row.leaveDate ?? '' },
    { key: 'manager', title: text('field.manager'), width: 110, cell: row => row.managerName ?? '' },
    { key: 'mobile', title: text('field.mobile'), width: 130, cell: row => row.mobileMasked },
    { key: 'accounts', title: text('field.accounts'), width: 180, cell: row => ((row.accounts ?? []).length === 0 ? <span className="quiet">{text('people.noAccount')}</span> : accountText(row.accounts ?? [])) },
  ];
  const columns = [...usePersonColumns<Row>({ name: row => <button type="button" className="link-button" onClick={() => change({ person: row.personNumber })}>{row.name}</button> }), ...more].filter(column => !hidden.has(column.key));
  return (
    <>
      <PageHead title={text('page.people')} hint={text('people.hint')}><AppLink className="plain-button" address="/hire">{text('page.hire')}</AppLink> <AppLink className="plain-button" address="/imports">{text('page.imports')}</AppLink></PageHead>
      <PersonFilters more={[{ name: 'state', label: text('field.state'), options: states.map(value => ({ value, label: text(`personState.${value}`) })) }]}>
        <ColumnSettings columns={more.map(column => ({ key: column.key, title: column.title }))} hidden={hidden} setHidden={setHidden} />
      </PersonFilters>
      <section className="card">
        <QueryView query={query} rows={10}>{data => (
          <>
            <DataTable caption={text('page.people')} columns={columns} rows={data.rows} rowKey={row => row.personNumber} empty={<Empty title={text('people.empty')} hint={text('people.emptyHint')} />} />
            <ListFooter total={data.total} />
          </>
        )}</QueryView>
      </section>
      <SidePanel open={search['person'] !== undefined} title={query.data?.rows.find(row => row.personNumber === search['person'])?.name ?? search['person'] ?? ''} onClose={() => change({ person: undefined })}>
        {search['person'] === undefined ? null : <PersonView personNumber={search['person']} />}
      </SidePanel>
    </>
  );
};
