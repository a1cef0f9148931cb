/** 个税申报: what would be filed for a tax month, what to look at before, and the tax bureau's file. */
import type { ReactNode } from 'react';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { ColumnSettings, FilterForm, ListFooter, useHiddenColumns } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount, isZero } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Filing = Answer<'readTaxFiling'>;
type Row = Filing['rows'][number];

const amounts = ['income', 'exemptIncome', 'pension', 'medical', 'unemployment', 'housingFund', 'tax'] as const;
const keptOut: readonly Row['findings'][number][] = ['noIdentityNumber', 'identityNotResident'];

const useColumns = (): readonly (Column<Row> & { readonly title: string })[] => {
  const text = useText();
  const deductions = (row: Row): string => Object.entries(row.deductions).filter(([, value]) => !isZero(value)).map(([kind, value]) => `${text(`taxDeductionKind.${kind}`)} ${formatAmount(value)}`).join('，');
  return [
    { key: 'person', title: text('bank.person'), width: 170, frozen: true, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'findings', title: text('taxFiling.findings'), width: 460, cell: row => row.findings.map(code => <Mark key={code} tone={keptOut.includes(code) ? 'bad' : 'warn'}>{text(`taxFinding.${code}`)}</Mark>) },
    { key: 'identity', title: text('taxFiling.identity'), width: 180, cell: row => row.identityMasked },
    ...amounts.map(name => ({ key: name, title: text(`taxFiling.${name}`), width: 120, align: 'right' as const, cell: (row: Row) => formatAmount(row[name]) })),
    { key: 'deductions', title: text('taxFiling.deductions'), width: 360, cell: deductions },
    { key: 'entity', title: text('journal.entity'), width: 180, cell: row => row.legalEntity },
  ];
};

const Sums = ({ filing }: { readonly filing: Filing }): ReactNode => {
  const text = useText();
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['taxFiling.filed', filing.filed], ['taxFiling.leftOut', filing.leftOut === 0 ? 0 : <Mark tone="bad">{filing.leftOut}</Mark>], ['taxFiling.income', formatAmount(filing.totals.income)],
    ['taxFiling.contributions', formatAmount(filing.totals.contributions)], ['taxFiling.tax', formatAmount(filing.totals.tax)],
  ];
  return (
    <section className="card" aria-label={text('page.taxFiling')}>
      <dl className="fact-grid">{facts.map(([name, value]) => <div key={name}><dt>{text(name)}</dt><dd>{value}</dd></div>)}</dl>
      {filing.yearDifferences.length === 0 ? <p><Mark tone="good">{text('taxFiling.yearTies')}</Mark></p> : (
        <details open>
          <summary><Mark tone="bad">{text('taxFiling.yearBroken', { count: filing.yearDifferences.length })}</Mark></summary>
          <ul className="plain-list">{filing.yearDifferences.map(each => <li key={each.personNumber}>{each.name} {each.personNumber}: {text('taxFiling.expected')} {formatAmount(each.expected)}, {text('taxFiling.found')} {formatAmount(each.found)}</li>)}</ul>
        </details>
      )}
    </section>
  );
};

export const TaxFilingPage = (): ReactNode => {
  const text = useText();
  const month = useMonth();
  const { rights } = useSession();
  const [search] = useSearchState();
  const query = useApi('readTaxFiling', { params: { month }, query: { ...pageOf(search), legalEntity: search['entity'] ?? '', show: search['show'] === 'findings' ? 'findings' : 'all' } });
  const columns = useColumns();
  const { hidden, setHidden } = useHiddenColumns('tax-filing');
  const entities = query.data?.legalEntities ?? [];
  return (
    <>
      <PageHead title={text('page.taxFiling')} hint={text('taxFiling.hint')}>
        {rights.includes('read:identity:all') ? entities.map(legalEntity => <DownloadButton key={legalEntity} operation="downloadTaxFile" input={{ params: { month }, query: { legalEntity } }}>{`${text('taxFiling.download')} ${entities.length > 1 ? legalEntity : ''}`.trim()}</DownloadButton>) : null}
        <AppLink address={`/months/${month}/declarations`}>{text('page.declarations')}</AppLink>
      </PageHead>
      <FilterForm fields={[
        { name: 'entity', label: text('journal.entity'), options: entities.map(value => ({ value, label: value })) },
        { name: 'show', label: text('taxFiling.show'), options: [{ value: 'findings', label: text('taxFiling.show.findings') }] },
      ]}><ColumnSettings columns={columns} hidden={hidden} setHidden={setHidden} /></FilterForm>
      <QueryView query={query}>{filing => (
        <>
          {filing.runs === 0 ? null : <Sums filing={filing} />}
          <section className="card">
            <DataTable caption={text('page.taxFiling')} columns={columns.filter(({ key }) => !hidden.has(key))} rows={filing.rows} rowKey={row => row.personNumber} empty={<Empty title={text('taxFiling.none')} hint={text('taxFiling.noneHint')} />} />
            <ListFooter total={filing.total} />
          </section>
        </>
      )}</QueryView>
    </>
  );
};
