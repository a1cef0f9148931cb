/** What proves the log: its chains, the last verification, and anchors to note, print or keep elsewhere. */
import type { ReactNode } from 'react';
import { Button } from 'antd';
import { PrinterOutlined } from '@ant-design/icons';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DownloadButton } from '../parts/download-button.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Empty, Failure, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type State = Answer<'readAuditState'>;
type AnchorRow = Answer<'listAuditAnchors'>['rows'][number];

const Verification = ({ state }: { readonly state: State }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  const command = useCommand('verifyAudit');
  const last = state.lastVerification;
  const fault = last?.fault ?? null;
  return (
    <section className="card">
      <h2>{text('audit.lastVerification')}</h2>
      <p role="status">
        {last === null ? text('audit.neverVerified') : last.isGood ? <Mark tone="good">{text('audit.verified', { rows: last.rows })}</Mark> : null}
        {fault === null ? null : <Mark tone="bad">{text('audit.bad', { what: text(`auditFault.${fault.kind}`), sequence: fault.sequence, chain: text(`auditDomain.${fault.domain}`) })}</Mark>}
        {last === null ? null : <small className="quiet"> {clockText(last.at)}</small>}
      </p>
      <Button loading={command.isPending || state.isVerifying} onClick={() => command.mutate({ body: { commandId: newCommandId() } })}>{text(state.isVerifying ? 'audit.verifying' : 'audit.verify')}</Button>
      {command.isError ? <Failure error={command.error} /> : null}
      {command.isSuccess && !state.isVerifying ? <p role="status" className="quiet">{text('audit.startedVerification')}</p> : null}
    </section>
  );
};

const Chains = ({ state }: { readonly state: State }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return (
    <section className="card">
      <h2>{text('audit.chains')}</h2>
      <div className="scroll-x" tabIndex={0} role="region" aria-label={text('audit.chains')}>
        <table className="small-table">
          <thead><tr>{['audit.domain', 'audit.links', 'audit.rows', 'audit.waiting', 'audit.linkedAt', 'audit.head'].map(name => <th key={name} scope="col">{text(name)}</th>)}</tr></thead>
          <tbody>{state.chains.map(chain => (
            <tr key={chain.domain}>
              <th scope="row">{text(`auditDomain.${chain.domain}`)}</th><td>{chain.links}</td><td>{chain.rows}</td><td>{chain.waiting}</td>
              <td>{chain.linkedAt === null ? '–' : clockText(chain.linkedAt)}</td><td><code>{chain.head === '' ? '–' : chain.head.slice(0, 16)}</code></td>
            </tr>
          ))}</tbody>
        </table>
      </div>
    </section>
  );
};

const AnchorLine = ({ anchor }: { readonly anchor: AnchorRow }): ReactNode => {
  const text = useText();
  const clockText = useClockText();
  return <tr><th scope="row"><code className="anchor-code">{anchor.code}</code></th><td>{clockText(anchor.at)}</td><td>{anchor.heads.map(({ domain, link }) => `${text(`auditDomain.${domain}`)} ${link}`).join(' · ')}</td></tr>;
};

const Anchors = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listAuditAnchors', { query: pageOf(search, 20) });
  const command = useCommand('createAuditAnchor');
  return (
    <section className="card">
      <h2>{text('audit.anchors')}</h2>
      <p>{text('audit.anchorHint')}</p>
      <p className="filter-actions">
        <Button type="primary" loading={command.isPending} onClick={() => command.mutate({ body: { commandId: newCommandId() } })}>{text('audit.anchorNow')}</Button>
        <DownloadButton operation="downloadAuditAnchors" input={{}}>{text('audit.download')}</DownloadButton>
        <Button icon={<PrinterOutlined />} onClick={() => window.print()}>{text('audit.print')}</Button>
      </p>
      {command.isError ? <Failure error={command.error} /> : null}
      {command.data === undefined ? null : <p role="status"><Mark tone="good">{text('audit.anchored', { code: command.data.anchor.code })}</Mark></p>}
      <QueryView query={query} rows={3}>{data => (data.rows.length === 0 ? <Empty title={text('audit.noAnchor')} /> : (
        <>
          <div className="scroll-x" tabIndex={0} role="region" aria-label={text('audit.anchors')}>
            <table className="small-table">
              <thead><tr><th scope="col">{text('audit.code')}</th><th scope="col">{text('audit.when')}</th><th scope="col">{text('audit.heads')}</th></tr></thead>
              <tbody>{data.rows.map(anchor => <AnchorLine key={`${anchor.at} ${anchor.code}`} anchor={anchor} />)}</tbody>
            </table>
          </div>
          <ListFooter total={data.total} defaultSize={20} />
        </>
      ))}</QueryView>
    </section>
  );
};

export const AuditChainsPage = (): ReactNode => {
  const text = useText();
  const query = useApi('readAuditState', {});
  return (
    <>
      <PageHead title={text('audit.chains')} hint={<AppLink address="/audit">{text('audit.events')}</AppLink>} />
      <QueryView query={query}>{state => <><Verification state={state} /><Chains state={state} /></>}</QueryView>
      <Anchors />
    </>
  );
};
