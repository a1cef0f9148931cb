/** 待办: what others proposed and waits for the reader, of every kind, and what became of earlier ones. */
import { useEffect, useState, type ReactNode } from 'react';
import { App, Button, Segmented } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { AppLink } from '../parts/app-link.tsx';
import { DecideButtons } from '../parts/decide-buttons.tsx';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { proposalText } from '../parts/proposal-text.ts';
import { PayDifference } from '../questions/pay-difference.tsx';
import { RatingContent } from '../reviews/rating-content.tsx';
import { WaitingProgramGrants } from '../parts/waiting-program-grants.tsx';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText, useSession } from '../shell/session.ts';
import { useLanguage, useText } from '../text/text.tsx';

type Proposal = Answer<'listProposals'>['rows'][number];
const views = ['toDecide', 'proposed', 'decided'] as const;
const tones = { open: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'quiet', expired: 'quiet' } as const;

const WithdrawButton = ({ proposal, what }: { readonly proposal: Proposal; readonly what: string }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const command = useCommand('withdrawProposal');
  return (
    <Button
      size="small" disabled={command.isPending} aria-label={`${text('proposals.withdraw')}: ${what}`}
      onClick={() => command.mutate({ params: { proposalId: proposal.proposalId }, body: { commandId: newCommandId() } }, { onSuccess: () => void message.success(text('proposals.withdrawn')), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) })}
    >{text('proposals.withdraw')}</Button>
  );
};

const ScorePay = ({ proposalId }: { readonly proposalId: string }): ReactNode => {
  const [isRead, setRead] = useState(false);
  // Once: when the proposal is decided there is nothing to look at any more, and what was looked at goes with its card.
  const query = useApi('previewScoreChange', { params: { proposalId } }, { enabled: !isRead });
  useEffect(() => { if (query.isSuccess) setRead(true); }, [query.isSuccess]);
  return <QueryView query={query} rows={3}>{difference => <PayDifference difference={difference} />}</QueryView>;
};

/** What a change of a score would pay, asked for before it is decided. */
const LookAtPay = ({ proposalId, what }: { readonly proposalId: string; readonly what: string }): ReactNode => {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <p><Button size="small" aria-expanded={isOpen} onClick={() => setOpen(value => !value)}>{text('question.preview')}<span className="visually-hidden"> {what}</span></Button></p>
      {isOpen ? <ScorePay proposalId={proposalId} /> : null}
    </>
  );
};

/** The page of the content, opened at what is proposed where the page can. */
const addressOf = (kind: Proposal['kind'], details: Proposal['details'], link: string): string => {
  if (kind === 'offer' && details['candidate'] !== undefined) return `${link}/${details['candidate']}`;
  return (kind === 'performanceRule' || kind === 'performanceRuleEnd') && details['rule'] !== undefined ? `${link}?kind=${details['rule']}` : link;
};

const ProposalCard = ({ proposal }: { readonly proposal: Proposal }): ReactNode => {
  const { text, language } = useLanguage();
  const clockText = useClockText();
  const { rights, modules } = useSession();
  const what = proposalText(proposal.kind, proposal.details, { text, language });
  const hasRatings = modules.includes('performance') && (proposal.kind === 'scoreChange' || proposal.kind === 'payFactor') && proposal.state === 'open' && rights.includes('read:rating');
  const movesPay = modules.includes('performance') && proposal.kind === 'scoreChange' && proposal.details['source'] === 'change' && proposal.mayDecide && rights.includes('read:pay');
  return (
    <li className="proposal-card">
      <div>
        <p><Mark tone={tones[proposal.state]}>{text(`proposalState.${proposal.state}`)}</Mark> <Mark tone="quiet">{text(`proposalKind.${proposal.kind}`)}</Mark> {proposal.neededApprovals > 1 ? <Mark tone="info">{`${proposal.approvals}/${proposal.neededApprovals}`}</Mark> : null}</p>
        <p><strong>{what}</strong></p>
        <small className="quiet">{text('proposals.by')}: {proposal.proposedBy === '' ? '–' : proposal.proposedBy} · <time dateTime={proposal.proposedAt}>{clockText(proposal.proposedAt)}</time>{proposal.state === 'open' ? ` · ${text('proposals.until')} ${clockText(proposal.expiresAt)}` : ''}</small>
        {hasRatings ? <RatingContent proposalId={proposal.proposalId} kind={proposal.kind === 'payFactor' ? 'payFactor' : 'scoreChange'} what={what} /> : null}
        {movesPay ? <LookAtPay proposalId={proposal.proposalId} what={what} /> : null}
      </div>
      <div className="proposal-actions">
        {proposal.link === null || proposal.state !== 'open' ? null : <AppLink address={addressOf(proposal.kind, proposal.details, proposal.link)}>{text('proposals.open')}</AppLink>}
        {proposal.mayDecide ? <DecideButtons proposalId={proposal.proposalId} digest={proposal.digest} what={what} /> : null}
        {proposal.mayWithdraw ? <WithdrawButton proposal={proposal} what={what} /> : null}
      </div>
    </li>
  );
};

export const ProposalsPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const view = views.find(each => each === search['view']) ?? 'toDecide';
  const query = useApi('listProposals', { query: { ...pageOf(search, 20), view } });
  return (
    <>
      <PageHead title={text('page.proposals')} hint={text('proposals.hint')} />
      <WaitingProgramGrants />
      <Segmented<(typeof views)[number]> className="view-chooser" aria-label={text('proposals.view')} value={view} options={views.map(value => ({ value, label: text(`proposals.${value}`) }))} onChange={next => change({ view: next === 'toDecide' ? undefined : next, page: undefined })} />
      <section className="card">
        <QueryView query={query}>{data => (data.rows.length === 0 ? <Empty title={text(view === 'toDecide' ? 'proposals.empty' : 'proposals.emptyList')} /> : (
          <>
            <ul className="proposal-list">{data.rows.map(proposal => <ProposalCard key={proposal.proposalId} proposal={proposal} />)}</ul>
            <ListFooter total={data.total} defaultSize={20} />
          </>
        ))}</QueryView>
      </section>
    </>
  );
};
