/** 凭证: the vouchers of a month by legal entity, the runs they are made of, and their files for accounting systems. */
import type { ReactNode } from 'react';
import { Select } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { RunBooks } from '../filing/run-books.tsx';
import { AppLink } from '../parts/app-link.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { useSearchState } from '../search.ts';
import { useMonth } from '../shell/month.ts';
import { formatAmount, isZero } from '../text/format.ts';
import { useText } from '../text/text.tsx';

type Voucher = Answer<'readJournal'>['vouchers'][number];

const layouts = ['genericJournalBook', 'genericJournalText', 'kingdeeJournal', 'yonyouJournal'] as const;
type Layout = (typeof layouts)[number];

const amount = (value: string): string => (isZero(value) ? '' : formatAmount(value));

const VoucherView = ({ voucher }: { readonly voucher: Voucher }): ReactNode => {
  const text = useText();
  const title = `${voucher.word}-${voucher.number}`;
  return (
    <article>
      <div className="button-row">
        <h3>{title}</h3>
        <Mark tone="info">{text(`journal.kind.${voucher.kind}`)}</Mark>
        {voucher.isTakenBack ? <Mark tone="warn">{text('journal.takenBack')}</Mark> : null}
        {voucher.reversesNumber === null ? null : <Mark tone="warn">{text('journal.reverses', { number: voucher.reversesNumber })}</Mark>}
        <span className="quiet">{voucher.date} · {voucher.currency}</span>
      </div>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={title}>
        <table className="small-table">
          <thead><tr><th scope="col">{text('journal.account')}</th><th scope="col" className="is-text">{text('journal.summary')}</th><th scope="col" className="is-text">{text('journal.costCentre')}</th><th scope="col">{text('journal.debit')}</th><th scope="col">{text('journal.credit')}</th></tr></thead>
          <tbody>
            {voucher.lines.map((line, index) => <tr key={index}><td>{line.account} {line.accountTitle}</td><td className="is-text">{line.summary}</td><td className="is-text">{line.costCentre} {line.costCentreTitle}</td><td>{amount(line.debit)}</td><td>{amount(line.credit)}</td></tr>)}
            <tr className="is-total"><th scope="row" colSpan={3}>{text('journal.total')}</th><td>{formatAmount(voucher.total)}</td><td>{formatAmount(voucher.total)}</td></tr>
          </tbody>
        </table>
      </div>
    </article>
  );
};

const Vouchers = ({ journal, month }: { readonly journal: Answer<'readJournal'>; readonly month: string }): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const legalEntity = journal.legalEntities.find(each => each === search['entity']) ?? journal.legalEntities[0];
  const layout: Layout = layouts.find(each => each === search['layout']) ?? 'genericJournalBook';
  if (legalEntity === undefined) return <section className="card"><Empty title={text('journal.none')} hint={text('journal.noneHint')} /></section>;
  return (
    <section className="card" aria-labelledby="vouchers-title">
      <div className="button-row">
        <h2 id="vouchers-title">{text('journal.vouchers')}</h2>
        <Select aria-label={text('journal.entity')} value={legalEntity} style={{ minWidth: 180 }} onChange={value => change({ entity: value })} options={journal.legalEntities.map(value => ({ value, label: value }))} />
        <Select<Layout> aria-label={text('journal.layout')} value={layout} style={{ minWidth: 150 }} onChange={value => change({ layout: value })} options={layouts.map(value => ({ value, label: text(`journal.layout.${value}`) }))} />
        <DownloadButton operation="downloadJournal" input={{ params: { month }, query: { legalEntity, layout } }}>{text('journal.download')}</DownloadButton>
      </div>
      {journal.vouchers.filter(voucher => voucher.legalEntity === legalEntity).map(voucher => <VoucherView key={voucher.voucherId} voucher={voucher} />)}
    </section>
  );
};

export const JournalPage = (): ReactNode => {
  const text = useText();
  const month = useMonth();
  const query = useApi('readJournal', { params: { month } });
  return (
    <>
      <PageHead title={text('page.journal')} hint={text('journal.hint')}><AppLink address={`/months/${month}/book-plan`}>{text('journal.plan')}</AppLink></PageHead>
      <QueryView query={query}>{journal => (
        <>
          {journal.runs.map(run => <RunBooks key={run.runId} run={run} />)}
          <Vouchers journal={journal} month={month} />
        </>
      )}</QueryView>
    </>
  );
};
