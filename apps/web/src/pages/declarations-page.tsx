/** 专项附加扣除: the tax bureau's file compared with what is declared, kind by kind, and taken in when it is looked at. */
import { useState, type ReactNode } from 'react';
import { Button } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useCommand } from '../api/use-api.ts';
import { FileButton } from '../filing/file-button.tsx';
import { DataTable, type Column } from '../parts/data-table.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Failure } from '../parts/state-views.tsx';
import { useMonth } from '../shell/month.ts';
import { useSession } from '../shell/session.ts';
import { formatAmount, formatMonth } from '../text/format.ts';
import { useLanguage } from '../text/text.tsx';

type Comparison = Answer<'compareDeductions'>;
type Row = Comparison['differences'][number];

const tones = { same: 'quiet', started: 'info', changed: 'warn', ended: 'warn', decreased: 'bad' } as const;

const Differences = ({ comparison }: { readonly comparison: Comparison }): ReactNode => {
  const { text } = useLanguage();
  const columns: readonly Column<Row>[] = [
    { key: 'person', title: text('bank.person'), width: 170, frozen: true, cell: row => `${row.name} ${row.personNumber}` },
    { key: 'kind', title: text('declarations.kind'), width: 150, cell: row => text(`taxDeductionKind.${row.kind}`) },
    { key: 'change', title: text('declarations.change'), width: 120, cell: row => <Mark tone={tones[row.change]}>{text(`deductionChange.${row.change}`)}</Mark> },
    ...(['lastMonth', 'declared', 'filed', 'total'] as const).map(name => ({ key: name, title: text(`declarations.${name}`), width: 130, align: 'right' as const, cell: (row: Row) => formatAmount(row[name]) })),
  ];
  return (
    <>
      <p>{text('declarations.people', { people: comparison.people, same: comparison.same })}</p>
      {comparison.problems.length === 0 ? null : (
        <details open>
          <summary><Mark tone="bad">{text('declarations.problems', { count: comparison.problems.length })}</Mark></summary>
          <ul className="plain-list">{comparison.problems.map(problem => <li key={problem.row}>{text('declarations.row', { row: problem.row })}: {text(`deductionProblem.${problem.code}`)}</li>)}</ul>
        </details>
      )}
      {comparison.missing.length === 0 ? null : (
        <details>
          <summary><Mark tone="warn">{text('declarations.missing', { count: comparison.missing.length })}</Mark></summary>
          <ul className="plain-list">{comparison.missing.map(person => <li key={person.personNumber}>{person.name} {person.personNumber}</li>)}</ul>
        </details>
      )}
      <DataTable caption={text('page.declarations')} columns={columns} rows={comparison.differences} rowKey={row => `${row.personNumber} ${row.kind}`} empty={<Empty title={text('declarations.none')} />} />
    </>
  );
};

export const DeclarationsPage = (): ReactNode => {
  const { text, language } = useLanguage();
  const month = useMonth();
  const { rights } = useSession();
  const compare = useCommand('compareDeductions');
  const take = useCommand('importDeductions');
  const [file, setFile] = useState<File | null>(null);
  const chosen = (next: File): void => {
    setFile(next);
    take.reset();
    compare.mutate({ query: { month }, file: next });
  };
  const isBlocked = compare.data === undefined || compare.data.problems.length > 0 || compare.data.differences.some(({ change }) => change === 'decreased');
  return (
    <>
      <PageHead title={text('page.declarations')} hint={<>{formatMonth(month, language)} · {text('declarations.hint')}</>}>
        <DownloadButton operation="downloadDeductionTemplate" input={{}}>{text('declarations.template')}</DownloadButton>
        <FileButton primary label={text('declarations.choose')} isBusy={compare.isPending} onFile={chosen} />
      </PageHead>
      <section className="card">
        {compare.isError ? <Failure error={compare.error} /> : null}
        {take.isError ? <Failure error={take.error} /> : null}
        {take.data === undefined ? null : <p role="status"><Mark tone="good">{text('declarations.imported', { people: take.data.people, changed: take.data.changed })}</Mark></p>}
        {take.data === undefined || take.data.leftOut.length === 0 ? null : <p><Mark tone="warn">{text('declarations.leftOut', { people: take.data.leftOut.map(({ name, personNumber }) => `${name} ${personNumber}`).join(', ') })}</Mark></p>}
        {compare.data === undefined || file === null ? (compare.isError ? null : <Empty title={text('declarations.empty')} hint={text('declarations.emptyHint')} />) : (
          <>
            <div className="button-row">
              <b>{file.name}</b>
              {rights.includes('change:pay:all') && take.data === undefined ? <Button type="primary" disabled={isBlocked} loading={take.isPending} onClick={() => take.mutate({ query: { commandId: newCommandId(), month }, file })}>{text('declarations.import')}</Button> : null}
              {isBlocked ? <span className="quiet">{text('declarations.blocked')}</span> : null}
            </div>
            <Differences comparison={compare.data} />
          </>
        )}
      </section>
    </>
  );
};
