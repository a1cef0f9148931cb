/** 待办: all that waits for the reader, the oldest first, on desk and phone. Requests are decided here, also many at once. */
import { useState, type ReactNode } from 'react';
import { Checkbox, Segmented } from 'antd';
import type { Answer } from '../api/client.ts';
import { useApi } from '../api/use-api.ts';
import { Mark } from '../parts/figures.tsx';
import { ListFooter } from '../parts/list-tools.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { PlaceLink } from '../parts/place-link.tsx';
import { proposalText } from '../parts/proposal-text.ts';
import { Empty, QueryView } from '../parts/state-views.tsx';
import { DecideRequests } from '../requests/decide-requests.tsx';
import { ageText } from '../requests/request-parts.tsx';
import { pageOf, useSearchState } from '../search.ts';
import { useClockText } from '../shell/session.ts';
import { useLanguage, useText, type Text } from '../text/text.tsx';

type Inbox = Answer<'readInbox'>;
type Item = Inbox['rows'][number];
type Kind = 'all' | Item['kind'];
/** In the order of the chooser; that none is missing the type says. */
const inboxKinds = Object.keys({ request: 1, proposal: 1, question: 1, alarm: 1, training: 1, checkIn: 1, review: 1, interview: 1, notice: 1 } satisfies Readonly<Record<Item['kind'], 1>>) as Item['kind'][];

const titleOf = (item: Item, clockText: (instant: string) => string, { text, language }: { readonly text: Text; readonly language: string }): string => {
  if (item.kind === 'request') return text('inboxItem.request', { name: item.data['name'] ?? '', what: text(`requestKind.${item.code}`), from: clockText(item.data['from'] ?? item.since), to: clockText(item.data['to'] ?? item.since) });
  if (item.kind === 'proposal') return proposalText(item.code, item.data, { text, language });
  if (item.kind === 'question') return item.code === 'suggestion' ? text('inboxItem.suggestion', { topic: text(`suggestionTopic.${item.data['topic'] ?? 'other'}`) }) : text('inboxItem.question', { month: item.data['month'] ?? '', about: text(`questionKind.${item.code}`) });
  if (item.kind === 'checkIn') return text(`inboxItem.${item.code}`, { cycle: item.data['cycle'] ?? '', goals: Number(item.data['goals'] ?? 0), people: Number(item.data['people'] ?? 0) });
  if (item.kind === 'review') return text(`inboxItem.${item.code}`, { name: item.data['name'] ?? '', cycle: item.data['cycle'] ?? '', count: Number(item.data['count'] ?? 0) });
  if (item.kind === 'interview') return text('inboxItem.interview', { title: item.data[language === 'en' ? 'titleEnglish' : 'title'] ?? '', at: clockText(item.data['at'] ?? item.since) });
  if (item.kind === 'training') return text('inboxItem.training', { name: item.data['name'] ?? '' });
  if (item.kind === 'alarm') return text('inboxItem.alarm', { name: item.data['name'] ?? '', what: text(`personAlarm.${item.code}`, item.data, item.code), onDate: item.data['onDate'] ?? '' });
  return text(`notice.${item.code}.title`, item.data);
};

const Row = ({ item, isChosen, onChoose }: { readonly item: Item; readonly isChosen: boolean; readonly onChoose: (isChosen: boolean) => void }): ReactNode => {
  const { text, language } = useLanguage();
  const clockText = useClockText();
  const title = titleOf(item, clockText, { text, language });
  const proposer = item.kind === 'proposal' ? (item.data['proposedBy'] ?? '') : '';
  return (
    <li className="proposal-card">
      <div>
        <p>{item.mayDecide ? <Checkbox checked={isChosen} aria-label={text('inbox.choose', { what: title })} onChange={event => onChoose(event.target.checked)} /> : null} <Mark tone="quiet">{item.kind === 'proposal' ? text(`proposalKind.${item.code}`, {}, text('inboxKind.proposal')) : text(`inboxKind.${item.kind}`)}</Mark> <Mark tone={item.ageMinutes >= 2880 ? 'bad' : item.ageMinutes >= 1440 ? 'warn' : 'info'}>{ageText(item.ageMinutes, text)}</Mark></p>
        <p><strong>{title}</strong></p>
        <small className="quiet">{proposer === '' ? '' : `${text('proposals.by')}: ${proposer} · `}<time dateTime={item.since}>{clockText(item.since)}</time>{item.dueAt === null ? '' : ` · ${text('requests.until', { time: clockText(item.dueAt) })}`}</small>
      </div>
      <div className="proposal-actions">
        <PlaceLink address={item.link}>{text('inbox.open')}<span className="visually-hidden"> {title}</span></PlaceLink>
        {item.mayDecide && item.digest !== null ? <DecideRequests requests={[{ requestId: item.id, digest: item.digest }]} about={title} /> : null}
      </div>
    </li>
  );
};

const InboxList = ({ inbox }: { readonly inbox: Inbox }): ReactNode => {
  const text = useText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const decidable = inbox.rows.filter(item => item.mayDecide);
  const picked = decidable.filter(item => chosen.has(item.id));
  const choose = (id: string, isChosen: boolean): void => setChosen(current => new Set(isChosen ? [...current, id] : [...current].filter(each => each !== id)));
  if (inbox.rows.length === 0) return <Empty title={text('inbox.empty')} />;
  return (
    <>
      {decidable.length < 2 ? null : (
        <div className="batch-bar">
          <Checkbox checked={picked.length === decidable.length} indeterminate={picked.length > 0 && picked.length < decidable.length} onChange={event => setChosen(new Set(event.target.checked ? decidable.map(({ id }) => id) : []))}>{text('inbox.chooseAll')}</Checkbox>
          <span aria-live="polite">{text('inbox.chosen', { count: picked.length })}</span>
          <DecideRequests requests={picked.flatMap(({ id, digest }) => (digest === null ? [] : [{ requestId: id, digest }]))} about={text('inbox.chosen', { count: picked.length })} onDone={() => setChosen(new Set())} />
        </div>
      )}
      <ul className="proposal-list">{inbox.rows.map(item => <Row key={`${item.kind} ${item.id}`} item={item} isChosen={chosen.has(item.id)} onChoose={isChosen => choose(item.id, isChosen)} />)}</ul>
      <ListFooter total={inbox.total} />
    </>
  );
};

export const InboxPage = (): ReactNode => {
  const text = useText();
  const [search, change] = useSearchState();
  const kind = inboxKinds.find(each => each === search['kind']) ?? 'all';
  const query = useApi('readInbox', { query: { ...pageOf(search), kind } });
  // Kinds of modules that are left out are not counted, and so are not offered.
  const kinds: readonly Kind[] = ['all', ...inboxKinds.filter(each => query.data === undefined || query.data.counts.some(({ kind: counted }) => counted === each))];
  const countOf = (of: Kind): number => (query.data?.counts ?? []).filter(each => of === 'all' || each.kind === of).reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <PageHead title={text('page.inbox')} hint={text('inbox.hint')} />
      <Segmented<Kind> className="view-chooser" aria-label={text('inbox.kind')} value={kind} options={kinds.map(value => ({ value, label: `${value === 'all' ? text('filter.all') : text(`inboxKind.${value}`)} ${countOf(value)}` }))} onChange={next => change({ kind: next === 'all' ? undefined : next, page: undefined })} />
      <section className="card"><QueryView query={query}>{inbox => <InboxList inbox={inbox} />}</QueryView></section>
    </>
  );
};
