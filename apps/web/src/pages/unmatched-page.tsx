/** Accounts that are nobody yet: the machine proposes, a person decides. */
import { useState, type ReactNode } from 'react';
import { App, Button, Input } from 'antd';
import type { Answer } from '../api/client.ts';
import { newCommandId, useApi, useCommand } from '../api/use-api.ts';
import { FilterForm, ListFooter } from '../parts/list-tools.tsx';
import { Mark } from '../parts/figures.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useSourceName } from '../parts/source-name.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useText } from '../text/text.tsx';

type Account = Answer<'listUnmatched'>['rows'][number];

const MatchForm = ({ account }: { readonly account: Account }): ReactNode => {
  const text = useText();
  const { message } = App.useApp();
  const [typed, setTyped] = useState('');
  const command = useCommand('matchPerson');
  const match = (personNumber: string): void => command.mutate(
    { body: { commandId: newCommandId(), sourceCode: account.sourceCode, sourcePersonKey: account.sourcePersonKey, personNumber } },
    { onSuccess: () => void message.success(text('unmatched.matched', { name: account.name, personNumber })), onError: error => void message.error(text(`error.${error.code}`, error.data, text('error.unexpected'))) },
  );
  const inputId = `match-${account.sourceCode}-${account.sourcePersonKey}`;
  return (
    <div className="match-form">
      {account.proposals.length === 0 ? <p className="quiet">{text('unmatched.noProposal')}</p> : (
        <ul>
          {account.proposals.map(proposal => (
            <li key={proposal.personNumber}>
              <span>{proposal.name} · {proposal.personNumber} · {proposal.department}</span>
              <Mark tone="info">{text(`because.${proposal.because}`)}</Mark>
              <Button size="small" type="primary" disabled={command.isPending} aria-label={text('unmatched.confirm', { account: account.name, person: `${proposal.name} ${proposal.personNumber}` })} onClick={() => match(proposal.personNumber)}>{text('unmatched.same')}</Button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={event => { event.preventDefault(); if (typed.trim() !== '') match(typed.trim()); }}>
        <label htmlFor={inputId}>{text('unmatched.byNumber')}</label>
        <Input id={inputId} size="small" value={typed} onChange={event => setTyped(event.target.value)} />
        <Button size="small" htmlType="submit" disabled={typed.trim() === '' || command.isPending}>{text('action.confirm')}</Button>
      </form>
    </div>
  );
};

const AccountCard = ({ account }: { readonly account: Account }): ReactNode => {
  const text = useText();
  const sourceName = useSourceName();
  const clockText = useClockText();
  return (
    <li className="account-card">
      <div>
        <strong>{account.name}</strong> <code>{account.sourcePersonKey}</code> <Mark tone={account.status === 'active' ? 'good' : 'quiet'}>{text(`accountStatus.${account.status}`)}</Mark>
        <p className="quiet">{sourceName(account.sourceCode)} · {account.departments.join(' / ')}</p>
        <p>{account.punches > 0 ? <Mark tone="warn">{text('unmatched.punches', { count: account.punches })}</Mark> : <span className="quiet">{text('unmatched.noPunches')}</span>}</p>
        <small className="quiet">{text('unmatched.since', { at: clockText(account.firstSeen) })}</small>
      </div>
      <MatchForm account={account} />
    </li>
  );
};

export const UnmatchedPage = (): ReactNode => {
  const text = useText();
  const [search] = useSearchState();
  const query = useApi('listUnmatched', { query: { ...pageOf(search, 20), search: search['search'] ?? '' } });
  return (
    <>
      <PageHead title={text('page.unmatched')} hint={text('unmatched.hint')} />
      <FilterForm fields={[{ name: 'search', label: text('filter.search'), placeholder: text('unmatched.searchHint') }]} />
      <section className="card">
        <QueryView query={query}>{data => (data.rows.length === 0 ? <Empty title={text('unmatched.empty')} hint={text('unmatched.emptyHint')} /> : (
          <>
            <ul className="account-list">{data.rows.map(account => <AccountCard key={`${account.sourceCode}${account.sourcePersonKey}`} account={account} />)}</ul>
            <ListFooter total={data.total} defaultSize={20} />
          </>
        ))}</QueryView>
      </section>
    </>
  );
};
